//! The best candidates → attributes, and what a person must look at.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::document::{
    Attribute, Attributes, Day, Disclosure, DocumentType, Evidence, FiscalYear, Origin, Page,
    Retention, Text, rounded,
};

use super::Masters;
use super::city;
use super::decide::{Decision, Weighed};
use super::elsewhere::Elsewhere;
use super::key::Key;
use super::look::Look;
use super::owner::{self, Owner};
use super::parse::Value;
use super::rules::{Agreement, Rules, Values};
use super::second;
use super::unsafe_name::{doubt_name, is_unsafe_name};
use super::value::date::find_dates;
use super::value::doc_number::find_doc_numbers;
use super::value::era_less;
use super::value::fiscal_year::{self, YearBasis};
use super::vouch::{trust, without_scrap};

/// Values less sure than this go to a person.
pub(super) const CERTAIN: f32 = 0.93;

/// Values less sure than this are beyond a second reading.
const HOPELESS: f32 = 0.6;

/// Attributes in the making.
pub(super) struct Conclusion<'a> {
    pub rules: &'a Rules,
    pub masters: &'a Masters,
    pub kind: DocumentType,
    /// The symbol of the document's number.
    pub symbol: Option<String>,
    /// The municipalities whose offices the pages name.
    pub cities: Vec<String>,
    /// Everything that the record must have was found.
    pub is_complete: bool,
    pub attributes: Attributes,
    pub reasons: Vec<String>,
}

impl Conclusion<'_> {
    /// Fills in what was decided on the pages.
    pub(super) fn draw(&mut self, decision: &Decision, pages: &[Page], look: &mut dyn Look) {
        let best = decision.best();
        let days = context(&best, pages);
        self.cities = city::named(pages);
        self.symbol = best.get(&Key::DocNumber).and_then(|(number, _)| {
            let found = find_doc_numbers(&number.printed.compact);
            found.into_iter().next().map(|it| it.symbol)
        });
        // A class may tell the retention.
        let may_follow = |key| key == Key::Retention && best.contains_key(&Key::Classification);
        let mut required = self.rules.required(self.kind).iter();
        self.is_complete = required.all(|key| best.contains_key(key) || may_follow(*key));
        for (&key, &(weighed, rival)) in &best {
            let before = self.reasons.len();
            let mut weighed = weighed.clone();
            if key == Key::DocNumber
                && let Some(symbol) = self.owners_symbol()
            {
                without_scrap(&mut weighed, symbol);
            }
            trust(key, &mut weighed, pages);
            let agreement = self.read_again(key, &mut weighed, pages, &days, look);
            let mut values = values_of(&weighed.understood.value);
            if key == Key::Classification && agreement != Agreement::Native {
                values = self.checked_by_table(&mut weighed);
            }
            let read = self.rules.confidence(values, agreement, weighed.certainty);
            weighed.confidence = rounded(weighed.score * read);
            log::debug!(
                "{}: score {:.3}, certainty {:.3}, {agreement:?}, confidence {:.3}",
                key.name(),
                weighed.score,
                weighed.certainty,
                weighed.confidence
            );
            if agreement != Agreement::Native {
                doubt_name(key, &mut weighed);
            }
            self.fill(key, &weighed, &days);
            if let Some(remark) = &weighed.understood.remark {
                self.review(key, remark);
            } else if weighed.confidence < CERTAIN && self.reasons.len() == before {
                self.review(
                    key,
                    &format!("doubtful reading ({:.2})", weighed.confidence),
                );
            }
            if let Some(rival) = rival {
                let both = format!(
                    "two values stand on the paper: {} and {}",
                    weighed.printed.raw, rival.printed.raw
                );
                self.review(key, &both);
            }
        }
        self.check_days();
        self.derive(decision);
        for &key in self.rules.required(self.kind) {
            let found = match key {
                Key::Title => self.attributes.title.is_some(),
                Key::Department => self.attributes.department.is_some(),
                Key::Retention => self.attributes.retention.is_some(),
                other => best.contains_key(&other),
            };
            if !found {
                let why = if decision.is_unfilled(key) {
                    "its field is not filled in"
                } else {
                    "not found"
                };
                self.review(key, why);
            }
        }
        for other in &decision.contradictions {
            let why = format!("page {} says otherwise: {}", other.page, other.raw);
            self.review(other.key, &why);
        }
        self.reasons.extend(pages.iter().filter_map(page_reason));
    }

    /// Asks the second reader for a value, if that can decide something; what it says of the
    /// value is heeded.
    fn read_again(
        &self,
        key: Key,
        weighed: &mut Weighed,
        pages: &[Page],
        days: &[Date],
        look: &mut dyn Look,
    ) -> Agreement {
        if weighed.engine == "text-layer" {
            return Agreement::Native;
        }
        // A master is as good as a second reader.
        let is_in_master = matches!(&weighed.understood.value, Value::Department(path)
            if owner::is_confirmed(path, days.iter().min().copied(), self.masters.departments.as_ref()));
        let second = (!is_in_master && self.needs_second(key, weighed))
            .then(|| {
                let lines = weighed.printed.lines.iter();
                let own = lines.map(|(line, _)| (weighed.page, *line)).collect();
                let is_number = key == Key::DocNumber;
                let symbol = is_number.then(|| self.owners_symbol()).flatten();
                let usual = &self.rules.usual;
                let elsewhere = Elsewhere::new(pages, &own, usual).with_symbol(symbol);
                second::read(key, weighed, &elsewhere, look)
            })
            .flatten();
        if is_in_master {
            weighed.score = weighed.candidate.score;
        }
        let Some(second) = second else {
            return if is_in_master {
                Agreement::Same
            } else {
                Agreement::Alone
            };
        };
        weighed.certainty = second.certainty.unwrap_or(weighed.certainty);
        // Two readers that come to the same by themselves settle a parser's doubt.
        let free = matches!(weighed.understood.value, Value::Text(_));
        if second.agreement == Agreement::Same && !free {
            weighed.score = weighed.candidate.score;
        }
        weighed.understood.remark = weighed.understood.remark.take().or(second.remark);
        if let Some(meant) = second.meant {
            weighed.understand_as(key, meant);
        }
        weighed.second = Some((second.engine, second.text));
        second.agreement
    }

    /// What the record needs must be read twice to be ready; other values, and those of a
    /// record that waits for a person in any case, only where a second reading can still
    /// settle a doubt.
    fn needs_second(&self, key: Key, weighed: &Weighed) -> bool {
        let value = &weighed.understood.value;
        let unknown = |code: &str| self.masters.classification.is_some() && !self.knows_class(code);
        let is_required = self.is_complete && self.rules.required(self.kind).contains(&key);
        if (is_required || is_unsafe_name(key, value)) && weighed.confidence >= HOPELESS
            || key == Key::Classification && matches!(value, Value::Text(code) if unknown(code))
        {
            return true;
        }
        let read = self
            .rules
            .confidence(values_of(value), Agreement::Alone, weighed.certainty);
        weighed.confidence >= HOPELESS && weighed.score * read < CERTAIN
    }

    pub(super) fn review(&mut self, key: Key, why: &str) {
        self.reasons.push(format!("{}: {why}", key.name()));
    }

    fn fill(&mut self, key: Key, weighed: &Weighed, days: &[Date]) {
        let evidence = evidence(weighed);
        match &weighed.understood.value {
            Value::Text(text) => self.fill_text(key, text, evidence),
            Value::Day(day) => self.fill_day(key, *day, evidence),
            Value::EraLess(short) => match era_less::resolve(*short, days) {
                Some(day) => self.fill_day(key, day, evidence),
                None => self.review(key, &format!("the era of {} is open", evidence.raw)),
            },
            Value::Year(value) => self.fill_year(*value, evidence),
            Value::EraLessYear(short) => match fiscal_year::resolve(*short, days) {
                Some(value) => self.fill_year(value, evidence),
                None => self.review(key, &format!("the era of {} is open", evidence.raw)),
            },
            Value::Retention(retention) => {
                self.attributes.retention = Some(Attribute {
                    reading: Retention {
                        value: retention.canonical(),
                        years: retention.years(),
                        starts_on: None,
                        expires_on: None,
                        estimated: None,
                    },
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
        let is_part = department.code.is_none() && owner::team_alone(path).is_some();
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

/// What a value is checked by.
fn values_of(value: &Value) -> Values {
    match value {
        Value::Text(_) => Values::Free,
        _ => Values::Checked,
    }
}

/// The dates that tell the eras and the organisation of the document: those of its
/// attributes; without any, those printed on its first page.
fn context(best: &BTreeMap<Key, (&Weighed, Option<&Weighed>)>, pages: &[Page]) -> Vec<Date> {
    let days: Vec<Date> = best
        .values()
        .filter_map(|(weighed, _)| match weighed.understood.value {
            Value::Day(day) => Some(day),
            // The first day of a fiscal year stands for it.
            Value::Year(year) => YearBasis::Fiscal.first_day(year),
            _ => None,
        })
        .collect();
    if !days.is_empty() {
        return days;
    }
    let face = pages.iter().find(|page| !page.lines.is_empty());
    face.into_iter()
        .flat_map(|page| &page.lines)
        .flat_map(|line| find_dates(&line.text()))
        .filter(|found| !found.citation)
        .filter_map(|found| found.date())
        .collect()
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

/// Whether anything stands on a page: a punch hole is read as a circle at most.
fn is_written(page: &Page) -> bool {
    let glyphs = page.lines.iter().flat_map(|line| &line.glyphs);
    glyphs.filter(|glyph| glyph.ch.is_alphanumeric()).count() > 1
}

fn page_reason(page: &Page) -> Option<String> {
    if let Some(fault) = &page.error {
        return Some(format!(
            "page {}: {} ({})",
            page.number, fault.message, fault.code
        ));
    }
    (!page.orientation_known && is_written(page)).then(|| {
        format!(
            "page {}: which way up it lies could not be told",
            page.number
        )
    })
}
