//! Lines → attributes with evidence. What to look for is data (`models/rules/*.toml`):
//! [`rules`] reads it, [`sheet`] lays a page's lines out for it, [`label`] finds labels,
//! [`place`] finds what belongs to a label, [`shape`] finds values that carry none,
//! [`kind`] tells the type of paper, [`decide`] turns candidates into values and says
//! what a person must look at.

mod decide;
mod kind;
mod label;
pub mod master;
mod place;
mod rules;
mod shape;
mod sheet;
pub mod value;

use std::fs;
use std::path::Path;

use crate::document::{
    Attribute, Attributes, Department, DocumentType, Evidence, Origin, Page, Status,
};
use crate::error::Fatal;

use decide::Decision;
use master::departments::DepartmentMaster;
use rules::Rules;
use sheet::Sheet;

/// What was found on a document.
#[derive(Debug, Clone, Default)]
pub struct Extraction {
    /// Kind of paper.
    pub document_type: DocumentType,
    /// Attributes.
    pub attributes: Attributes,
    /// What a person must look at; empty if nothing.
    pub review_reasons: Vec<String>,
}

impl Extraction {
    /// Ready if there is nothing to review.
    pub fn status(&self) -> Status {
        if self.review_reasons.is_empty() {
            Status::Ready
        } else {
            Status::Review
        }
    }

    /// Where the paper names no section, that of the scan folder stands in. A person
    /// still has to look: papers of other sections are scanned there, too.
    pub fn suppose_department(&mut self, name: &str) {
        if self.attributes.department.is_some() {
            return;
        }
        self.attributes.department = Some(Attribute {
            reading: Department {
                value: name.to_owned(),
                path: Vec::new(),
                code: None,
            },
            evidence: Evidence {
                origin: Origin::Derived,
                rule: "folder/department".to_owned(),
                ..Evidence::default()
            },
        });
        self.review_reasons
            .retain(|reason| reason != "department: not found");
        self.review_reasons
            .push("department: not found, taken from the scan folder".to_owned());
    }
}

/// Finds attributes by rules and masters.
pub struct Extractor {
    rules: Rules,
    departments: Option<DepartmentMaster>,
}

impl Extractor {
    /// Reads the rule files of `rules` and the department master, if one is given.
    ///
    /// # Errors
    /// [`Fatal::Usage`] naming file, place and reason if one of them is broken,
    /// [`Fatal::ComponentMissing`] if there are no rules.
    pub fn load(rules: &Path, departments: Option<&Path>) -> Result<Self, Fatal> {
        let departments = departments
            .map(|path| {
                let wrong =
                    |e: &dyn std::fmt::Display| Fatal::Usage(format!("{}: {e}", path.display()));
                let bytes = fs::read(path).map_err(|e| wrong(&e))?;
                DepartmentMaster::from_csv(&bytes).map_err(|e| wrong(&e))
            })
            .transpose()?;
        Ok(Self {
            rules: Rules::load(rules)?,
            departments,
        })
    }

    /// What stands on the document of `pages`.
    pub fn extract(&self, pages: &[Page]) -> Extraction {
        let sheets: Vec<Sheet> = pages
            .iter()
            .filter(|page| !page.lines.is_empty())
            .map(Sheet::new)
            .collect();
        let mut decision = Decision::new(self.departments.as_ref());
        // The first written page is the face of a document; what follows are attachments,
        // which repeat words like 件名 with other things behind them.
        if let Some(face) = sheets.first() {
            let kind = kind::of(face, &self.rules);
            decision.document_type = kind;
            let labels = label::find(face, &self.rules, kind);
            for hit in &labels {
                log::debug!(
                    "label {} in cell {:?}: {hit:?}",
                    self.rules.labels[hit.rule].id,
                    face.cell(hit.place.centre())
                );
                decision.weigh(face, place::candidates(face, &self.rules, &labels, hit));
            }
            decision.weigh(face, shape::candidates(face, &self.rules, &labels, kind));
        }
        decision.conclude(pages)
    }
}
