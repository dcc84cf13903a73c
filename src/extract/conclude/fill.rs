//! A weighed value → the attribute of the record, with its evidence.

use jiff::civil::Date;

use crate::document::{
    Attribute, Day, Disclosure, DocumentType, Evidence, FiscalYear, Origin, Retention, Text,
    rounded,
};

use super::{CERTAIN, Conclusion};
use crate::extract::city;
use crate::extract::key::Key;
use crate::extract::master::department_match::Match;
use crate::extract::owner::{self, Owner};
use crate::extract::parse::Value;
use crate::extract::value::era_less::{self, EraLess};
use crate::extract::value::{self, fiscal_year};
use crate::extract::weighed::Weighed;

impl Conclusion<'_> {
    /// Fills in a value, or says why a person must; `days` tell its era.
    pub(crate) fn fill(&mut self, key: Key, weighed: &Weighed, days: &[Date]) {
        let evidence = evidence(weighed);
        match &weighed.understood.value {
            Value::Text(text) => self.fill_text(key, text, evidence),
            Value::Day(day) => self.fill_day(key, *day, evidence),
            Value::EraLess(short) => {
                match era_less::resolve(*short, days).or_else(|| self.day_of_owner(*short, days)) {
                    Some(day) => self.fill_day(key, day, evidence),
                    None => self.review(key, &format!("the era of {} is open", evidence.raw)),
                }
            }
            Value::Year(value) => self.fill_year(*value, evidence),
            Value::EraLessYear(short) => match fiscal_year::resolve(*short, days) {
                Some(value) => self.fill_year(value, evidence),
                None => self.review(key, &format!("the era of {} is open", evidence.raw)),
            },
            Value::Retention(retention) => {
                self.attributes.retention = Some(Attribute {
                    reading: without_days(*retention),
                    evidence,
                });
            }
            Value::Disclosure(class, opens_on) => {
                self.attributes.disclosure = Some(Attribute {
                    reading: Disclosure {
                        value: class.clone(),
                        opens_on: *opens_on,
                    },
                    evidence,
                });
            }
            Value::Department(path) => self.fill_department(path, evidence, days),
            // Nothing is marked: no value, and the remark says so.
            Value::Choice(_) => {}
        }
    }

    /// The one day that a date of an unnamed era can mean on a paper without other `days`: it is not
    /// to come, and the section that drafted the paper was there.
    fn day_of_owner(&self, short: EraLess, days: &[Date]) -> Option<Date> {
        let owner = self.attributes.department.as_ref()?;
        let master = self.masters.departments.as_ref()?;
        owner.reading.code.as_ref().filter(|_| days.is_empty())?;
        let path = owner.reading.path.concat();
        let was_there = |day: &Date| !matches!(master.find(&path, Some(*day)), Match::None);
        let mut possible = short
            .candidates()
            .filter(|day| *day <= self.today && was_there(day));
        let day = possible.next()?;
        possible.next().is_none().then_some(day)
    }

    fn fill_text(&mut self, key: Key, text: &str, evidence: Evidence) {
        let attributes = &mut self.attributes;
        let slot = match key {
            Key::Title => &mut attributes.title,
            Key::DocNumber => &mut attributes.doc_number,
            Key::Classification => &mut attributes.classification,
            Key::Binder => &mut attributes.binder,
            Key::Addressee => &mut attributes.addressee,
            Key::Sender => &mut attributes.sender,
            Key::Drafter => &mut attributes.drafter,
            _ => return,
        };
        *slot = Some(Attribute {
            reading: Text {
                value: text.to_owned(),
            },
            evidence,
        });
    }

    fn fill_day(&mut self, key: Key, value: Date, evidence: Evidence) {
        let attributes = &mut self.attributes;
        let slot = match key {
            Key::DraftedOn => &mut attributes.drafted_on,
            Key::DecidedOn => &mut attributes.decided_on,
            Key::EffectiveOn => &mut attributes.effective_on,
            Key::ClosedOn => &mut attributes.closed_on,
            Key::IssuedOn => &mut attributes.issued_on,
            Key::ReceivedOn => &mut attributes.received_on,
            Key::HeldOn => &mut attributes.held_on,
            _ => return,
        };
        *slot = Some(Attribute {
            reading: Day { value },
            evidence,
        });
    }

    fn fill_year(&mut self, value: i16, evidence: Evidence) {
        self.attributes.fiscal_year = Some(Attribute {
            reading: FiscalYear { value },
            evidence,
        });
    }

    fn fill_department(&mut self, path: &[String], mut evidence: Evidence, days: &[Date]) {
        let on = days.iter().min().copied();
        let path = &city::without(path, &self.cities);
        let Some(Owner {
            department,
            score,
            remark,
            unknown,
        }) = owner::identify(
            path,
            on,
            self.symbol.as_deref(),
            &self.head,
            self.masters.departments.as_ref(),
        )
        else {
            return;
        };
        // A section that is none of the city's: on paper that came in it is the sender's, if
        // no stamp names it, in figures it is the source's, if no label says whose paper it
        // is. A 係 is a part of a section.
        let is_others = match self.kind {
            DocumentType::Received => true,
            DocumentType::Other => !evidence.rule.starts_with("label/department"),
            _ => false,
        } && !self.rules.leads_to_ours(&evidence.rule);
        let is_part = department.code.is_none()
            && owner::section_of(path).is_none()
            && owner::unit_alone(path).is_some();
        if unknown && is_others || is_part {
            return;
        }
        evidence.confidence = rounded(evidence.confidence * score);
        if let Some(remark) = remark {
            self.review(Key::Department, &remark);
        } else if evidence.confidence < CERTAIN && score < 1.0 {
            self.review(
                Key::Department,
                &format!("{} was taken for {}", evidence.raw, department.value),
            );
        }
        self.attributes.department = Some(Attribute {
            reading: department,
            evidence,
        });
    }
}

/// A retention of which it is not yet known from which day to which it runs.
pub(crate) fn without_days(retention: value::retention::Retention) -> Retention {
    Retention {
        value: retention.canonical(),
        years: retention.years(),
        starts_on: None,
        expires_on: None,
        estimated: None,
    }
}

fn evidence(weighed: &Weighed) -> Evidence {
    let first = (weighed.engine.to_owned(), weighed.printed.raw.clone());
    let second = weighed.second.as_ref();
    let second = second.map(|(engine, text)| ((*engine).to_owned(), text.clone()));
    Evidence {
        raw: weighed.printed.raw.clone(),
        origin: Origin::Page,
        confidence: weighed.confidence,
        page: Some(weighed.page),
        place: Some(weighed.printed.place.into()),
        rule: weighed.candidate.rule.clone(),
        readings: std::iter::once(first).chain(second).collect(),
    }
}
