//! How a document came, and what was said of it: the scan folder, its sidecar, what was
//! missing when it was taken.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::archive::Taken;
use crate::extract::Extraction;
use crate::intake::Arrival;
use crate::intake::sidecar::Sidecar;

/// What is known of a document besides its pages.
#[derive(Debug, Default)]
pub(super) struct Delivery {
    /// Words that are put on it.
    pub tags: Vec<String>,
    /// Who scanned it.
    pub operator: Option<String>,
    department: Option<String>,
    pages: Option<u32>,
    attributes: BTreeMap<&'static str, String>,
    /// What a person must know of how it came.
    remarks: Vec<String>,
}

impl Delivery {
    /// What scan folder and sidecar say.
    pub(super) fn of(arrival: &Arrival, taken: &Taken) -> Self {
        let folder = arrival.folder.as_ref();
        let mut delivery = Self {
            tags: folder.map_or_else(Vec::new, |folder| folder.tags.clone()),
            department: folder.and_then(|folder| folder.department.clone()),
            remarks: arrival.remarks.clone(),
            ..Self::default()
        };
        let (Some(file), Some(part)) = (taken.sidecar_file(), &taken.sidecar) else {
            return delivery;
        };
        let understood = fs::read(file)
            .map_err(|error| error.to_string())
            .and_then(|bytes| {
                Sidecar::parse(Path::new(&part.name), &bytes).map_err(|error| error.to_string())
            });
        match understood {
            Ok(sidecar) => {
                for tag in sidecar.tags {
                    if !delivery.tags.contains(&tag) {
                        delivery.tags.push(tag);
                    }
                }
                delivery.operator = sidecar.operator;
                delivery.pages = sidecar.pages;
                delivery.attributes = sidecar.attributes;
            }
            Err(why) => {
                let remark = format!("sidecar: {} cannot be used: {why}", part.name);
                delivery.remarks.push(remark);
            }
        }
        delivery
    }

    /// Adds what was said to what was read of the whole source, which has so many `pages`,
    /// or of one of the documents it was split into.
    pub(super) fn supplement(&self, extraction: &mut Extraction, pages: usize, is_whole: bool) {
        if is_whole {
            extraction.supply(&self.attributes);
        } else if !self.attributes.is_empty() {
            let reason = "source: it was split, so the sidecar's attributes were not used";
            extraction.review_reasons.push(reason.to_owned());
        }
        if let Some(department) = &self.department {
            extraction.suppose_department(department);
        }
        if let Some(said) = self.pages.filter(|said| *said as usize != pages) {
            let reason = format!("source: it has {pages} pages, the sidecar says {said}");
            extraction.review_reasons.push(reason);
        }
        let remarks = self.remarks.iter().cloned();
        extraction.review_reasons.extend(remarks);
    }
}
