//! Lines → attributes with evidence. What to look for is data (`models/rules/*.toml`), which
//! [`rules`] reads. The face of a document goes through the rooms in this order:
//!
//! 1. [`sheet`] lays its lines out for rules, and [`kind`] tells the type of paper;
//! 2. [`label`] finds labels, [`place`] what belongs to a label, [`shape`] values that carry
//!    none;
//! 3. [`parse`] understands what is printed, [`weighed`] says how sure it is, and [`decide`]
//!    takes the best; [`second`] has it read again, where that decides something, by a
//!    [`look`] at the image;
//! 4. [`doubt`] knows what speaks against a value that was read surely; [`conclude`] says what
//!    a person must look at, and fills in the attributes.
//!
//! [`value`] holds what values are, on their own; [`master`] what a city knows: [`owner`] and
//! [`city`] bring departments and it together. [`further`] looks at the pages behind the face,
//! [`opening`] tells a document's first page, [`explain`] tells all of it to a person.

mod city;
mod conclude;
mod decide;
mod doubt;
mod explain;
mod further;
mod key;
mod kind;
mod label;
mod look;
pub mod master;
mod opening;
mod owner;
mod parse;
mod place;
mod rules;
mod second;
mod shape;
mod sheet;
pub mod value;
mod weighed;

use std::fmt::Display;
use std::fs;
use std::path::Path;

use crate::document::{
    Attribute, Attributes, Department, DocumentType, Evidence, Origin, Page, Status,
};
use crate::error::Fatal;

use conclude::Conclusion;
use decide::Decision;
use label::LabelHit;
use master::classification::ClassificationTable;
use master::departments::DepartmentMaster;
use rules::Rules;
use sheet::Sheet;
use value::fiscal_year::YearBasis;

pub use explain::Explanation;
pub use key::Key;
pub use look::{Look, NoLook, Reading};
pub use opening::Opening;
pub use rules::{RuleError, RuleSummary};

/// What was found on a document.
#[derive(Debug, Clone, Default)]
pub struct Extraction {
    /// Kind of paper.
    pub document_type: DocumentType,
    /// Attributes.
    pub attributes: Attributes,
    /// What a person must look at; empty if nothing.
    pub review_reasons: Vec<String>,
    /// Names that were left out because they were not read surely, and why.
    pub withheld: Vec<String>,
}

impl Extraction {
    /// Nothing was found, since looking for it failed for the reason `why`: a person does
    /// it, and the pages are searchable all the same.
    pub fn failed(why: &str) -> Self {
        Self {
            review_reasons: vec![format!("attributes: looking for them failed ({why})")],
            ..Self::default()
        }
    }

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

/// What a city tells about itself.
#[derive(Debug, Clone, Default)]
pub struct Masters {
    /// Its departments, if known.
    pub departments: Option<DepartmentMaster>,
    /// Its classification table, if known.
    pub classification: Option<ClassificationTable>,
    /// The year by which retention is counted.
    pub retention_year: YearBasis,
}

impl Masters {
    /// Whether the classification table, if there is one, has a code.
    fn knows_class(&self, code: &str) -> bool {
        let table = self.classification.as_ref();
        table.is_some_and(|table| table.find(code).is_some())
    }

    /// Reads the masters' files.
    ///
    /// # Errors
    /// [`Fatal::Usage`] naming the file, the row and the reason if one cannot be used.
    pub fn load(
        departments: Option<&Path>,
        classification: Option<&Path>,
        retention_year: YearBasis,
    ) -> Result<Self, Fatal> {
        Ok(Self {
            departments: departments
                .map(|path| master_file(path, DepartmentMaster::from_csv))
                .transpose()?,
            classification: classification
                .map(|path| master_file(path, ClassificationTable::from_csv))
                .transpose()?,
            retention_year,
        })
    }
}

fn master_file<T, E: Display>(
    path: &Path,
    read: impl Fn(&[u8]) -> Result<T, E>,
) -> Result<T, Fatal> {
    let wrong = |e: &dyn Display| Fatal::Usage(format!("{}: {e}", path.display()));
    let bytes = fs::read(path).map_err(|e| wrong(&e))?;
    read(&bytes).map_err(|e| wrong(&e))
}

/// Finds attributes by rules and masters.
pub struct Extractor {
    rules: Rules,
    masters: Masters,
}

impl Extractor {
    /// Reads the rule files of `rules`.
    ///
    /// # Errors
    /// [`Fatal::Usage`] naming file, line and reason if one of them is broken,
    /// [`Fatal::ComponentMissing`] if there are no rules.
    pub fn load(rules: &Path, masters: Masters) -> Result<Self, Fatal> {
        Ok(Self {
            rules: Rules::load(rules)?,
            masters,
        })
    }

    /// What the rule files hold.
    pub fn summary(&self) -> RuleSummary {
        self.rules.summary()
    }

    /// Which candidates were found on the document of `pages`, by which rules, with what
    /// scores, and what became of them.
    pub fn explain(&self, pages: &[Page], look: &mut dyn Look) -> Explanation {
        let (kind, decision) = self.decide(pages, look);
        let extraction = self.conclude(kind, &decision, pages, look);
        Explanation::new(extraction, &decision)
    }

    /// What stands on the document of `pages`. `look` is asked for a second look where
    /// it decides something.
    pub fn extract(&self, pages: &[Page], look: &mut dyn Look) -> Extraction {
        let (kind, decision) = self.decide(pages, look);
        self.conclude(kind, &decision, pages, look)
    }

    fn conclude(
        &self,
        kind: DocumentType,
        decision: &Decision,
        pages: &[Page],
        look: &mut dyn Look,
    ) -> Extraction {
        let mut conclusion = Conclusion {
            rules: &self.rules,
            masters: &self.masters,
            kind,
            symbol: None,
            cities: Vec::new(),
            head: Vec::new(),
            today: jiff::Zoned::now().date(),
            is_complete: false,
            attributes: Attributes::default(),
            reasons: Vec::new(),
            withheld: Vec::new(),
        };
        conclusion.draw(decision, pages, look);
        Extraction {
            document_type: kind,
            attributes: conclusion.attributes,
            review_reasons: conclusion.reasons,
            withheld: conclusion.withheld,
        }
    }

    /// The type of the document and everything that was found on its face: the first
    /// written page. What follows are attachments as a rule, which repeat words like 件名
    /// with other things behind them.
    fn decide(&self, pages: &[Page], look: &mut dyn Look) -> (DocumentType, Decision) {
        let mut decision = Decision::default();
        let Some(at) = pages.iter().position(|page| !page.lines.is_empty()) else {
            return (DocumentType::default(), decision);
        };
        let (face, further) = (Sheet::new(&pages[at]), &pages[at + 1..]);
        let kind = kind::of(&face, &pages[at], &self.rules);
        let labels = label::find(&face, &self.rules, kind);
        for hit in &labels {
            log::debug!(
                "label {} in cell {:?}: {hit:?}",
                self.rules.labels[hit.rule].id,
                face.cell(hit.place.centre())
            );
        }
        let (stand_ins, leading): (Vec<&LabelHit>, Vec<&LabelHit>) = labels
            .iter()
            .partition(|hit| self.rules.labels[hit.rule].stand_in);
        for hit in leading {
            let candidates = place::candidates(&face, &self.rules, &labels, hit, kind);
            decision.weigh(&face, &labels, candidates, look);
        }
        decision.keep_symbols(|rule| self.rules.leads_to_ours(rule));
        let needs_table = |rule: &str| self.rules.needs_table(rule);
        let is_class = |code: &str| self.masters.knows_class(code);
        decision.keep_known_codes(needs_table, is_class);
        let taken = decision.keys();
        for hit in stand_ins {
            let mut candidates = place::candidates(&face, &self.rules, &labels, hit, kind);
            candidates.retain(|it| !taken.contains(&it.key));
            decision.weigh(&face, &labels, candidates, look);
        }
        let shapes = shape::candidates(&face, &self.rules, &labels, kind, |key| decision.has(key));
        decision.weigh(&face, &labels, shapes, look);
        if face.vertical {
            let across = Sheet::across(&pages[at]);
            let labels = label::find(&across, &self.rules, kind);
            for hit in &labels {
                let candidates = place::candidates(&across, &self.rules, &labels, hit, kind);
                decision.weigh(&across, &labels, candidates, look);
            }
            let has = |key| decision.has(key);
            let mut stamps = shape::candidates(&across, &self.rules, &labels, kind, has);
            stamps.retain(|it| {
                kind == DocumentType::Received
                    && matches!(it.key, Key::ReceivedOn | Key::Department)
            });
            decision.weigh(&across, &labels, stamps, look);
        }
        let master = self.masters.departments.as_ref();
        decision.keep_known(|path| owner::is_confirmed(path, None, master));
        decision.keep_known_codes(needs_table, is_class);
        decision.rescue(look);
        further::office(&mut decision, further, &self.rules, kind, look);
        further::signatures(&mut decision, &face, further, &self.rules, kind, look);
        decision.contradictions = further::contradictions(&decision, further, &self.rules, kind);
        for account in &decision.accounts {
            log::debug!("{account:?}");
        }
        (kind, decision)
    }
}

#[cfg(test)]
mod long_tests;
#[cfg(test)]
mod tests;
