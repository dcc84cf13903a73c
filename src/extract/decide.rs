//! Candidates → values: each is read by the parser of its attribute, the best one wins,
//! and what is doubtful is said.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use jiff::civil::Date;
use regex::Regex;

use crate::document::{
    Attribute, Attributes, Day, Department, Disclosure, DocumentType, Evidence, FiscalYear, Origin,
    Page, Rect, Retention, Text, rounded,
};

use super::Extraction;
use super::master::department_match::Match;
use super::master::departments::DepartmentMaster;
use super::place::Candidate;
use super::rules::Key;
use super::sheet::Sheet;
use super::value::date::{self, Reading, find_dates};
use super::value::doc_number::{self, find_doc_numbers};
use super::value::era_less::{self, EraLess};
use super::value::fiscal_year::{self, YearBasis};
use super::value::retention::{parse_retention, period};

/// Values less sure than this go to a person.
const CERTAIN: f32 = 0.93;

/// A candidate whose text was understood.
#[derive(Debug, Clone)]
struct Weighed {
    value: Value,
    evidence: Evidence,
}

#[derive(Debug, Clone)]
enum Value {
    Text(String),
    Department(Vec<String>),
    Retention(super::value::retention::Retention),
    Day(Date),
    EraLess(EraLess),
    Year(i16),
}

/// Collects candidates and draws the conclusion.
pub(super) struct Decision<'a> {
    pub document_type: DocumentType,
    departments: Option<&'a DepartmentMaster>,
    best: BTreeMap<Key, Weighed>,
}

impl<'a> Decision<'a> {
    pub(super) fn new(departments: Option<&'a DepartmentMaster>) -> Self {
        Self {
            document_type: DocumentType::default(),
            departments,
            best: BTreeMap::new(),
        }
    }

    /// Reads the candidates and keeps the best of each attribute. Of equals the first
    /// stays: it stands higher on the page.
    pub(super) fn weigh(&mut self, sheet: &Sheet, candidates: Vec<Candidate>) {
        for candidate in candidates {
            let key = candidate.key;
            let weighed = read(sheet, &candidate);
            log::debug!("{candidate:?} reads {weighed:?}");
            let Some(weighed) = weighed else {
                continue;
            };
            let better = self
                .best
                .get(&key)
                .is_none_or(|best| weighed.evidence.confidence > best.evidence.confidence + 0.02);
            if better {
                self.best.insert(key, weighed);
            }
        }
    }

    /// The values, and what a person must look at.
    pub(super) fn conclude(mut self, pages: &[Page]) -> Extraction {
        let mut reasons = Vec::new();
        let days: Vec<Date> = self.best.values().filter_map(day).collect();
        let mut attributes = Attributes::default();
        for (key, weighed) in std::mem::take(&mut self.best) {
            if weighed.evidence.confidence < CERTAIN {
                reasons.push(format!(
                    "{}: doubtful reading ({:.2})",
                    name(key),
                    weighed.evidence.confidence
                ));
            }
            self.fill(&mut attributes, key, weighed, &days, &mut reasons);
        }
        period_of(&mut attributes);
        for (key, found) in [
            (Key::Title, attributes.title.is_some()),
            (Key::Department, attributes.department.is_some()),
            (Key::Retention, attributes.retention.is_some()),
        ] {
            if !found {
                reasons.push(format!("{}: not found", name(key)));
            }
        }
        reasons.extend(pages.iter().filter_map(page_reason));
        Extraction {
            document_type: self.document_type,
            attributes,
            review_reasons: reasons,
        }
    }

    fn fill(
        &self,
        attributes: &mut Attributes,
        key: Key,
        weighed: Weighed,
        days: &[Date],
        reasons: &mut Vec<String>,
    ) {
        let Weighed { value, evidence } = weighed;
        let dated = |reasons: &mut Vec<String>| match value {
            Value::Day(day) => Some(day),
            Value::EraLess(short) => {
                let day = era_less::resolve(short, days);
                if day.is_none() {
                    reasons.push(format!(
                        "{}: the era of {} is open",
                        name(key),
                        evidence.raw
                    ));
                }
                day
            }
            _ => None,
        };
        let text = |value: &Value| match value {
            Value::Text(text) => Some(text.clone()),
            _ => None,
        };
        let with_text = |value: &Value, evidence: &Evidence| {
            text(value).map(|value| Attribute {
                reading: Text { value },
                evidence: evidence.clone(),
            })
        };
        match key {
            Key::Title => attributes.title = with_text(&value, &evidence),
            Key::DocNumber => attributes.doc_number = with_text(&value, &evidence),
            Key::Classification => attributes.classification = with_text(&value, &evidence),
            Key::Binder => attributes.binder = with_text(&value, &evidence),
            Key::Addressee => attributes.addressee = with_text(&value, &evidence),
            Key::Sender => attributes.sender = with_text(&value, &evidence),
            Key::Drafter => attributes.drafter = with_text(&value, &evidence),
            Key::Disclosure => {
                attributes.disclosure = text(&value).map(|value| Attribute {
                    reading: Disclosure {
                        value,
                        opens_on: None,
                    },
                    evidence,
                });
            }
            Key::FiscalYear => {
                if let Value::Year(value) = value {
                    attributes.fiscal_year = Some(Attribute {
                        reading: FiscalYear { value },
                        evidence,
                    });
                }
            }
            Key::Retention => {
                if let Value::Retention(retention) = value {
                    attributes.retention = Some(Attribute {
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
            }
            Key::Department => {
                if let Value::Department(path) = value {
                    attributes.department =
                        self.department(&path, evidence, days.iter().min().copied(), reasons);
                }
            }
            Key::DraftedOn
            | Key::DecidedOn
            | Key::EffectiveOn
            | Key::ClosedOn
            | Key::IssuedOn
            | Key::ReceivedOn
            | Key::HeldOn => {
                let slot = match key {
                    Key::DraftedOn => &mut attributes.drafted_on,
                    Key::DecidedOn => &mut attributes.decided_on,
                    Key::EffectiveOn => &mut attributes.effective_on,
                    Key::ClosedOn => &mut attributes.closed_on,
                    Key::IssuedOn => &mut attributes.issued_on,
                    Key::ReceivedOn => &mut attributes.received_on,
                    _ => &mut attributes.held_on,
                };
                *slot = dated(reasons).map(|value| Attribute {
                    reading: Day { value },
                    evidence,
                });
            }
        }
    }

    /// The department as printed, or as the master knows it on the document's date.
    fn department(
        &self,
        path: &[String],
        evidence: Evidence,
        on: Option<Date>,
        reasons: &mut Vec<String>,
    ) -> Option<Attribute<Department>> {
        let printed = Department {
            value: section_of(path)?,
            path: path.to_vec(),
            code: None,
        };
        let reading = match self
            .departments
            .map(|master| master.find(&path.concat(), on))
        {
            None => printed,
            Some(Match::One { department, .. }) => Department {
                value: department.name().to_owned(),
                path: department.path.clone(),
                code: Some(department.code.clone()),
            },
            Some(Match::Ambiguous(entries)) => {
                reasons.push(format!(
                    "department: {} stands {} times in the master",
                    printed.value,
                    entries.len()
                ));
                printed
            }
            Some(Match::None) => {
                reasons.push(format!(
                    "department: {} is not in the master",
                    printed.value
                ));
                printed
            }
        };
        Some(Attribute { reading, evidence })
    }
}

/// Works out when the retention begins and ends. Without the closing day another day of
/// the document stands in, and the period is an estimate.
fn period_of(attributes: &mut Attributes) {
    let value = |a: &Option<Attribute<Day>>| a.as_ref().map(|a| a.reading.value);
    let closed = value(&attributes.closed_on);
    let stand_in = value(&attributes.decided_on).or(value(&attributes.drafted_on));
    let Some(retention) = attributes.retention.as_mut() else {
        return;
    };
    let Some(kind) = parse_retention(&retention.reading.value) else {
        return;
    };
    let Some(day) = closed.or(stand_in) else {
        return;
    };
    if let Some(span) = period(kind.retention, day, YearBasis::Fiscal) {
        retention.reading.starts_on = Some(span.starts_on);
        retention.reading.expires_on = span.expires_on;
        retention.reading.estimated = Some(closed.is_none());
    }
}

fn day(weighed: &Weighed) -> Option<Date> {
    match weighed.value {
        Value::Day(day) => Some(day),
        _ => None,
    }
}

fn page_reason(page: &Page) -> Option<String> {
    if let Some(fault) = &page.error {
        return Some(format!(
            "page {}: {} ({})",
            page.number, fault.message, fault.code
        ));
    }
    (!page.orientation_known).then(|| {
        format!(
            "page {}: which way up it lies could not be told",
            page.number
        )
    })
}

/// Reads a candidate by its attribute's parser.
fn read(sheet: &Sheet, candidate: &Candidate) -> Option<Weighed> {
    let mut raw = String::new();
    let mut compact = String::new();
    let mut place: Option<Rect> = None;
    let (mut sum, mut count, mut least) = (0.0_f32, 0.0_f32, 1.0_f32);
    for &(index, from) in &candidate.parts {
        let piece = &sheet.pieces[index];
        let range = piece.glyphs_from(from);
        let glyphs = &piece.line.glyphs[range.clone()];
        if !raw.is_empty() {
            raw.push(' ');
        }
        raw.extend(glyphs.iter().map(|g| g.ch));
        compact.extend(piece.text.chars().skip(from));
        for glyph in glyphs {
            sum += glyph.confidence;
            count += 1.0;
            least = least.min(glyph.confidence);
        }
        let bounds = piece.line.glyph_bounds(range.start, range.end);
        place = Some(place.map_or(bounds, |p| p.union(&bounds)));
    }
    let text = candidate.marked.clone().unwrap_or(compact);
    if text.is_empty() {
        return None;
    }
    let certainty = f32::midpoint(sum / count.max(1.0), least);
    let value = parse(candidate.key, &text, &raw, &candidate.parts, sheet)?;
    Some(Weighed {
        value,
        evidence: Evidence {
            raw: raw.trim().to_owned(),
            origin: Origin::Page,
            confidence: rounded(candidate.score * certainty),
            page: Some(sheet.page.number),
            place: place.map(Into::into),
            rule: candidate.rule.clone(),
            readings: BTreeMap::from([(sheet.page.engine.to_owned(), raw.trim().to_owned())]),
        },
    })
}

fn parse(
    key: Key,
    text: &str,
    raw: &str,
    parts: &[(usize, usize)],
    sheet: &Sheet,
) -> Option<Value> {
    match key {
        Key::Title | Key::Binder => {
            (text.chars().count() >= 2).then(|| Value::Text(text.to_owned()))
        }
        Key::Department => {
            let path = department_path(text);
            section_of(&path).map(|_| Value::Department(path))
        }
        Key::Retention => parse_retention(text).map(|r| Value::Retention(r.retention)),
        Key::DocNumber => find_doc_numbers(text)
            .into_iter()
            .find(|number| number.kind == doc_number::Kind::Numbered)
            .map(|number| Value::Text(number.value)),
        Key::Disclosure => disclosure(text).map(|v| Value::Text(v.to_owned())),
        Key::FiscalYear => fiscal_year::find_fiscal_years(text)
            .first()
            .and_then(fiscal_year::FiscalYearMatch::year)
            .map(Value::Year),
        Key::Classification => classification(parts, sheet).map(Value::Text),
        Key::Drafter | Key::Sender => {
            let name = person(raw);
            (!name.is_empty()).then_some(Value::Text(name))
        }
        Key::Addressee => {
            let name = addressee(raw);
            (!name.is_empty()).then_some(Value::Text(name))
        }
        Key::DraftedOn
        | Key::DecidedOn
        | Key::EffectiveOn
        | Key::ClosedOn
        | Key::IssuedOn
        | Key::ReceivedOn
        | Key::HeldOn => find_dates(text)
            .into_iter()
            .find(|found: &date::DateMatch| !found.citation)
            .map(|found| match found.reading {
                Reading::Day(day) => Value::Day(day),
                Reading::EraLess(short) => Value::EraLess(short),
            }),
    }
}

/// The units of a printed path: 財政局税務部固定資産税課 → 財政局, 税務部, 固定資産税課.
fn department_path(text: &str) -> Vec<String> {
    static UNIT: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"[^\s()（）:・、,0-9]+?(?:事務局|センター|委員会|局|部|課|室|係|班)")
            .expect("pattern is valid")
    });
    UNIT.find_iter(text)
        .map(|unit| unit.as_str().to_owned())
        .collect()
}

/// The section of a path: its last unit that is larger than a 係.
fn section_of(path: &[String]) -> Option<String> {
    path.iter()
        .rev()
        .find(|unit| !unit.ends_with(['係', '班', '部']) && !unit.ends_with("委員会"))
        .cloned()
}

/// The disclosure class that `text` is.
fn disclosure(text: &str) -> Option<&'static str> {
    [
        "開示",
        "部分開示",
        "不開示",
        "公開",
        "部分公開",
        "一部公開",
        "非公開",
        "時限公開",
        "一部開示",
        "非開示",
    ]
    .into_iter()
    .find(|class| {
        text == *class
            || text
                .strip_prefix(class)
                .is_some_and(|rest| rest.starts_with('('))
    })
}

/// A code, whose parts may stand in cells of their own.
fn classification(parts: &[(usize, usize)], sheet: &Sheet) -> Option<String> {
    let texts: Vec<String> = parts
        .iter()
        .map(|&(piece, from)| sheet.pieces[piece].text.chars().skip(from).collect())
        .collect();
    let code = texts
        .iter()
        .take_while(|text| {
            text.chars().all(|c| {
                c.is_ascii_alphanumeric() || "-‐−–ー.・()".contains(c) || ('ァ'..='ヶ').contains(&c)
            })
        })
        .cloned()
        .collect::<Vec<_>>()
        .join("-");
    (code.chars().any(|c| c.is_ascii_digit()) && code.chars().count() <= 20)
        .then(|| code.replace(['‐', '−', '–'], "-"))
}

/// A name without telephone and extension.
fn person(raw: &str) -> String {
    static AFTER: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"[（(]?\s*(?:内\s*線|電\s*話|TEL|ＴＥＬ|Tel|℡|☎|印).*$")
            .expect("pattern is valid")
    });
    AFTER
        .replace(raw, "")
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

/// An addressee without 様, 殿 …
fn addressee(raw: &str) -> String {
    let name = raw.split_whitespace().collect::<Vec<_>>().join(" ");
    ["様", "殿", "御中", "あて", "宛て", "宛"]
        .into_iter()
        .find_map(|end| name.strip_suffix(end))
        .unwrap_or(&name)
        .trim_end()
        .to_owned()
}

/// The attribute's name in records.
fn name(key: Key) -> &'static str {
    match key {
        Key::Title => "title",
        Key::Department => "department",
        Key::Retention => "retention",
        Key::DocNumber => "doc_number",
        Key::DraftedOn => "drafted_on",
        Key::DecidedOn => "decided_on",
        Key::EffectiveOn => "effective_on",
        Key::ClosedOn => "closed_on",
        Key::IssuedOn => "issued_on",
        Key::ReceivedOn => "received_on",
        Key::HeldOn => "held_on",
        Key::Classification => "classification",
        Key::Binder => "binder",
        Key::Disclosure => "disclosure",
        Key::FiscalYear => "fiscal_year",
        Key::Addressee => "addressee",
        Key::Sender => "sender",
        Key::Drafter => "drafter",
    }
}
