//! What a separator sheet says of the document behind it stands in where the paper says
//! nothing. Where both speak and differ, a person decides.

use jiff::civil::Date;

use crate::document::{Attribute, Department, Evidence, Origin, SeparatorSheet, Text, rounded};

use crate::extract::owner::{self, Owner};
use crate::extract::value::text::nfkc;
use crate::extract::{Extraction, Extractor};

impl Extractor {
    /// Adds to `extraction` what `sheet` says.
    pub fn heed(&self, sheet: &SeparatorSheet, extraction: &mut Extraction) {
        if sheet.unclear {
            extraction.review_reasons.push(
                "separator: what the sheet in front says was not understood; it is of a later version or was made by another program"
                    .to_owned(),
            );
        }
        if let Some(name) = &sheet.department {
            self.heed_department(name, extraction);
        }
        if let Some(name) = &sheet.binder {
            heed_binder(name, extraction);
        }
    }

    fn heed_department(&self, name: &str, extraction: &mut Extraction) {
        let on = day_of(extraction);
        let master = self.masters.departments.as_ref();
        let owner = owner::identify(&owner::path_of(name), on, None, &[], master);
        let Owner {
            department,
            score,
            remark,
            ..
        } = owner.unwrap_or_else(|| Owner {
            department: Department {
                value: name.to_owned(),
                path: Vec::new(),
                code: None,
            },
            score: 1.0,
            remark: master.map(|_| format!("{name} is not in the department master")),
            unknown: master.is_some(),
        });
        let reasons = &mut extraction.review_reasons;
        if let Some(printed) = &extraction.attributes.department {
            let one = &printed.reading;
            let is_same = match (&one.code, &department.code) {
                (Some(one), Some(other)) => one == other,
                _ => one.value == department.value,
            };
            if !is_same {
                reasons.push(format!("department: the separator sheet says {name}"));
            }
            return;
        }
        reasons.retain(|reason| {
            reason != "department: not found" && reason != "department: its field is not filled in"
        });
        if let Some(remark) = remark {
            reasons.push(format!("department: {remark}"));
        } else if score < 1.0 {
            reasons.push(format!(
                "department: {name} was taken for {}",
                department.value
            ));
        }
        extraction.attributes.department = Some(Attribute {
            reading: department,
            evidence: said("separator/department", name, score),
        });
    }
}

fn heed_binder(name: &str, extraction: &mut Extraction) {
    match &extraction.attributes.binder {
        Some(printed) if letters(&printed.reading.value) == letters(name) => {}
        Some(_) => extraction
            .review_reasons
            .push(format!("binder: the separator sheet says {name}")),
        None => {
            extraction.attributes.binder = Some(Attribute {
                reading: Text {
                    value: name.to_owned(),
                },
                evidence: said("separator/binder", name, 1.0),
            });
        }
    }
}

fn said(rule: &str, raw: &str, score: f32) -> Evidence {
    Evidence {
        raw: raw.to_owned(),
        origin: Origin::Derived,
        confidence: rounded(score),
        rule: rule.to_owned(),
        ..Evidence::default()
    }
}

/// Letters and digits, widths folded.
fn letters(text: &str) -> String {
    nfkc(text)
        .chars()
        .filter(|ch| ch.is_alphanumeric())
        .collect()
}

/// The day that tells the organisation of the document.
fn day_of(extraction: &Extraction) -> Option<Date> {
    let found = &extraction.attributes;
    [
        &found.drafted_on,
        &found.decided_on,
        &found.issued_on,
        &found.received_on,
        &found.held_on,
    ]
    .into_iter()
    .flatten()
    .map(|day| day.reading.value)
    .min()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::extract::Masters;
    use crate::extract::master::departments::DepartmentMaster;

    fn extractor(master: Option<&str>) -> Extractor {
        let rules = Path::new(env!("CARGO_MANIFEST_DIR")).join("models/rules");
        let departments =
            master.map(|text| DepartmentMaster::from_csv(text.as_bytes()).expect("a master"));
        let masters = Masters {
            departments,
            ..Masters::default()
        };
        Extractor::load(&rules, masters).expect("rules")
    }

    fn sheet(department: &str, binder: &str) -> SeparatorSheet {
        let said = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        SeparatorSheet {
            department: said(department),
            binder: said(binder),
            ..SeparatorSheet::default()
        }
    }

    const MASTER: &str = "code,bureau,division,section,symbol,valid_from,valid_to\n\
                          1000,財政局,税務部,税制課,財税,2000-04-01,\n";

    #[test]
    fn what_the_paper_does_not_say_is_filled_in() {
        let mut extraction = Extraction {
            review_reasons: vec!["department: not found".to_owned()],
            ..Extraction::default()
        };
        extractor(Some(MASTER)).heed(&sheet("税制課", "税制一般"), &mut extraction);
        let found = &extraction.attributes;
        let department = found.department.as_ref().expect("there");
        assert_eq!(department.reading.code.as_deref(), Some("1000"));
        assert_eq!(department.evidence.rule, "separator/department");
        assert_eq!(
            found.binder.as_ref().expect("there").reading.value,
            "税制一般"
        );
        assert!(
            extraction.review_reasons.is_empty(),
            "{:?}",
            extraction.review_reasons
        );
    }

    #[test]
    fn what_differs_or_is_unknown_goes_to_a_person() {
        let mut extraction = Extraction::default();
        let extractor = extractor(Some(MASTER));
        extractor.heed(&sheet("税制課", "税制一般"), &mut extraction);
        extractor.heed(&sheet("税制課", "税制 一般"), &mut extraction);
        assert!(extraction.review_reasons.is_empty());
        extractor.heed(&sheet("総務課", "庶務"), &mut extraction);
        assert_eq!(
            extraction.review_reasons.len(),
            2,
            "{:?}",
            extraction.review_reasons
        );
        let mut unknown = Extraction::default();
        extractor.heed(&sheet("存在課", ""), &mut unknown);
        assert_eq!(
            unknown.review_reasons.len(),
            1,
            "{:?}",
            unknown.review_reasons
        );
        let unclear = SeparatorSheet {
            unclear: true,
            ..SeparatorSheet::default()
        };
        extractor.heed(&unclear, &mut unknown);
        assert_eq!(unknown.review_reasons.len(), 2);
    }
}
