//! What the sidecar of a scan says, beside what stands on its pages. A bot may have mixed
//! up two scans: what is said confirms nothing, stands in only where the paper is silent,
//! and then a person looks; where the two differ, the paper's value stays and a person
//! looks.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::document::{
    Attribute, Attributes, Day, Department, Disclosure, Evidence, FiscalYear, Origin, Retention,
    Text,
};

use crate::extract::Extraction;
use crate::extract::value::date::find_dates;
use crate::extract::value::disclosure::parse_class;
use crate::extract::value::fiscal_year::parse_fiscal_year;
use crate::extract::value::retention::parse_retention;
use crate::extract::value::text::{normalised, without_spaces};

impl Extraction {
    /// Adds what was `said`, by the attributes' names in `record.json`.
    pub fn supply(&mut self, said: &BTreeMap<&'static str, String>) {
        for (&name, value) in said {
            match put(&mut self.attributes, name, value) {
                Put::Same => {}
                Put::StoodIn => {
                    let missing = format!("{name}: not found");
                    self.review_reasons.retain(|reason| *reason != missing);
                    let reason = format!("{missing}, taken from the sidecar");
                    self.review_reasons.push(reason);
                }
                Put::Differs(there) => self.review_reasons.push(format!(
                    "{name}: the document says {there}, the sidecar {value}"
                )),
                Put::NotUnderstood => self
                    .review_reasons
                    .push(format!("{name}: the sidecar's {value} is not understood")),
            }
        }
    }
}

/// What became of a value.
enum Put {
    /// The paper says the same.
    Same,
    /// The paper says nothing.
    StoodIn,
    /// The paper says this.
    Differs(String),
    NotUnderstood,
}

fn put(attributes: &mut Attributes, name: &str, said: &str) -> Put {
    let a = attributes;
    match name {
        "title" => text(&mut a.title, name, said),
        "doc_number" => text(&mut a.doc_number, name, said),
        "classification" => text(&mut a.classification, name, said),
        "binder" => text(&mut a.binder, name, said),
        "addressee" => text(&mut a.addressee, name, said),
        "sender" => text(&mut a.sender, name, said),
        "drafter" => text(&mut a.drafter, name, said),
        "drafted_on" => day(&mut a.drafted_on, name, said),
        "decided_on" => day(&mut a.decided_on, name, said),
        "effective_on" => day(&mut a.effective_on, name, said),
        "closed_on" => day(&mut a.closed_on, name, said),
        "issued_on" => day(&mut a.issued_on, name, said),
        "received_on" => day(&mut a.received_on, name, said),
        "held_on" => day(&mut a.held_on, name, said),
        "department" => {
            let department = Department {
                value: normalised(said),
                path: Vec::new(),
                code: None,
            };
            let value = |department: &Department| without_spaces(&department.value);
            meet(&mut a.department, name, said, Some(department), value)
        }
        "retention" => {
            let understood = parse_retention(said).filter(|reading| !reading.substituted);
            let retention = understood.map(|reading| Retention {
                value: reading.retention.canonical(),
                years: reading.retention.years(),
                starts_on: None,
                expires_on: None,
                estimated: None,
            });
            let value = |retention: &Retention| retention.value.clone();
            meet(&mut a.retention, name, said, retention, value)
        }
        "disclosure" => {
            let disclosure = parse_class(said).map(|class| Disclosure {
                value: class.to_owned(),
                opens_on: None,
            });
            let value = |disclosure: &Disclosure| disclosure.value.clone();
            meet(&mut a.disclosure, name, said, disclosure, value)
        }
        "fiscal_year" => {
            let western = said.trim().parse().ok();
            let western = western.filter(|year| (1868..2200).contains(year));
            let year = western.or_else(|| parse_fiscal_year(said)?.year());
            let year = year.map(|value| FiscalYear { value });
            let value = |year: &FiscalYear| year.value.to_string();
            meet(&mut a.fiscal_year, name, said, year, value)
        }
        _ => Put::NotUnderstood,
    }
}

fn text(slot: &mut Option<Attribute<Text>>, name: &str, said: &str) -> Put {
    let value = Text {
        value: normalised(said),
    };
    let compact = |text: &Text| without_spaces(&normalised(&text.value));
    meet(slot, name, said, Some(value), compact)
}

fn day(slot: &mut Option<Attribute<Day>>, name: &str, said: &str) -> Put {
    let iso: Option<Date> = said.trim().parse().ok();
    let printed = || match find_dates(said).as_slice() {
        [only] => only.date(),
        _ => None,
    };
    let value = iso.or_else(printed).map(|value| Day { value });
    meet(slot, name, said, value, |day| day.value.to_string())
}

/// `value` meets what is in `slot`; `compared` gives what must be the same.
fn meet<V>(
    slot: &mut Option<Attribute<V>>,
    name: &str,
    said: &str,
    value: Option<V>,
    compared: impl Fn(&V) -> String,
) -> Put {
    let Some(value) = value else {
        return Put::NotUnderstood;
    };
    if let Some(there) = slot {
        let there = compared(&there.reading);
        return if there == compared(&value) {
            Put::Same
        } else {
            Put::Differs(there)
        };
    }
    *slot = Some(Attribute {
        reading: value,
        evidence: Evidence {
            raw: said.to_owned(),
            origin: Origin::Derived,
            rule: format!("sidecar/{name}"),
            ..Evidence::default()
        },
    });
    Put::StoodIn
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_from_page(value: &str) -> Attribute<Text> {
        Attribute {
            reading: Text {
                value: value.to_owned(),
            },
            evidence: Evidence::default(),
        }
    }

    #[test]
    fn what_is_said_confirms_stands_in_or_goes_to_a_person() {
        let mut extraction = Extraction::default();
        extraction.attributes.title = Some(read_from_page("要綱の改正について"));
        extraction.attributes.doc_number = Some(read_from_page("6総情政第12号"));
        extraction.review_reasons = vec!["retention: not found".to_owned()];
        extraction.supply(&BTreeMap::from([
            ("title", "要綱の 改正について".to_owned()),
            ("doc_number", "6総情政第21号".to_owned()),
            ("retention", "５年保存".to_owned()),
            ("drafted_on", "令和6年4月1日".to_owned()),
            ("closed_on", "2024-05-01".to_owned()),
            ("fiscal_year", "2024".to_owned()),
            ("held_on", "いつか".to_owned()),
        ]));
        let attributes = &extraction.attributes;
        let retention = attributes.retention.as_ref().expect("stands in");
        assert_eq!(retention.reading.value, "5年");
        assert_eq!(retention.evidence.rule, "sidecar/retention");
        assert_eq!(retention.evidence.origin, Origin::Derived);
        let drafted = attributes.drafted_on.as_ref().expect("stands in");
        assert_eq!(drafted.reading.value.to_string(), "2024-04-01");
        assert_eq!(
            attributes.doc_number.as_ref().expect("stays").reading.value,
            "6総情政第12号"
        );
        assert!(attributes.held_on.is_none());
        let mut reasons = extraction.review_reasons.clone();
        reasons.sort();
        assert_eq!(
            reasons,
            [
                "closed_on: not found, taken from the sidecar",
                "doc_number: the document says 6総情政第12号, the sidecar 6総情政第21号",
                "drafted_on: not found, taken from the sidecar",
                "fiscal_year: not found, taken from the sidecar",
                "held_on: the sidecar's いつか is not understood",
                "retention: not found, taken from the sidecar",
            ]
        );
    }
}
