//! What is not on the paper, but follows from it: a retention by the classification
//! table, the fiscal year of a day, the days of the retention.

use jiff::civil::Date;

use crate::document::{
    Attribute, Attributes, Day, DocumentType, Evidence, FiscalYear, Origin, Page, TextLine,
};

use super::fill::without_days;
use super::{CERTAIN, Conclusion};
use crate::extract::decide::Decision;
use crate::extract::key::Key;
use crate::extract::master::classification::Classification;
use crate::extract::value::classification_code::join_code;
use crate::extract::value::fiscal_year::YearBasis;
use crate::extract::value::retention::{parse_retention, period};
use crate::extract::value::text::{nfkc, without_spaces};

impl Conclusion<'_> {
    /// Looks up and computes what is not on the paper.
    pub(crate) fn derive(&mut self, decision: &Decision, pages: &[Page]) {
        self.classify(decision.is_printed(Key::Retention), pages);
        self.derive_year();
        period_of(&mut self.attributes, self.masters.retention_year);
    }

    /// The classification table knows the code, and its class's retention.
    fn classify(&mut self, retention_is_printed: bool, pages: &[Page]) {
        let Some(table) = &self.masters.classification else {
            return;
        };
        let Some(code) = &mut self.attributes.classification else {
            return;
        };
        let second = code.evidence.readings.values().find_map(|text| {
            let parts: Vec<String> = text.split_whitespace().map(nfkc).collect();
            table.find(&join_code(&parts)?)
        });
        let found: Option<(&Classification, bool)> = table
            .find(&code.reading.value)
            .map(|class| (class, true))
            .or_else(|| {
                let likely = table.find_misread(&code.reading.value)?.0;
                Some((likely, true)).filter(|_| second.is_some_and(|it| it.code == likely.code))
            })
            .or_else(|| table.find_misread(&code.reading.value))
            .or_else(|| Some((table.find_joined(&code.reading.value)?, true)));
        let Some((class, alone)) = found else {
            let reason = format!(
                "classification: {} is not in the classification table",
                code.reading.value
            );
            self.reasons.push(reason);
            return;
        };
        // Both readers have the digit, and no code begins with it: the letter that it is
        // read for is meant. By itself the first reader may have slipped on another one.
        let twice = code.evidence.readings.values().filter(|text| {
            let parts: Vec<String> = text.split_whitespace().map(nfkc).collect();
            join_code(&parts).is_some_and(|again| again == code.reading.value)
        });
        let twice = twice.count() > 1 && code.evidence.confidence >= CERTAIN;
        if !alone && !twice {
            let (read, taken) = (&code.reading.value, &class.code);
            self.reasons
                .push(format!("classification: {read} was taken for {taken}"));
        }
        code.reading.value.clone_from(&class.code);
        let Some(retention) = class.retention else {
            return;
        };
        // What is printed and could not be understood must be read by a person.
        if !retention_is_printed {
            let is_usual = matches!(self.kind, DocumentType::Kian | DocumentType::Binder);
            if is_usual || pages.iter().find_map(speaks_of_retention) == Some(true) {
                self.reasons.push(
                    "retention: looked up by the classification; such paper prints it".to_owned(),
                );
            }
            self.attributes.retention = Some(Attribute {
                reading: without_days(retention),
                evidence: Evidence {
                    raw: code.evidence.raw.clone(),
                    origin: Origin::Derived,
                    confidence: code.evidence.confidence,
                    rule: format!("classification table: {} {}", class.code, class.name),
                    ..Evidence::default()
                },
            });
        }
    }

    /// The fiscal year of the day on which the document came to be.
    fn derive_year(&mut self) {
        let attributes = &mut self.attributes;
        if attributes.fiscal_year.is_some() {
            return;
        }
        let made = [
            &attributes.drafted_on,
            &attributes.received_on,
            &attributes.issued_on,
            &attributes.held_on,
            &attributes.decided_on,
        ]
        .into_iter()
        .find_map(Option::as_ref);
        let Some(made) = made else { return };
        attributes.fiscal_year = Some(Attribute {
            reading: FiscalYear {
                value: YearBasis::Fiscal.year_of(made.reading.value),
            },
            evidence: Evidence {
                raw: made.evidence.raw.clone(),
                origin: Origin::Derived,
                confidence: made.evidence.confidence,
                rule: "fiscal year of the date".to_owned(),
                ..Evidence::default()
            },
        });
    }
}

/// Whether a page that is written on has a retention, or what may be the rest of a label of
/// one, of which no label was read.
fn speaks_of_retention(page: &Page) -> Option<bool> {
    let has_any = |line: &TextLine| {
        let text = without_spaces(&nfkc(&line.text()));
        text.chars().count() <= SHORT
            && (["保存", "存期", "存年"]
                .iter()
                .any(|word| text.contains(word))
                || parse_retention(&text).is_some())
    };
    (!page.lines.is_empty()).then(|| page.lines.iter().any(has_any))
}

/// A longer line is running text.
const SHORT: usize = 24;

/// Works out when the retention begins and ends. Without the closing day another day of
/// the document stands in, and the period is an estimate.
fn period_of(attributes: &mut Attributes, basis: YearBasis) {
    let value = |a: &Option<Attribute<Day>>| a.as_ref().map(|a| a.reading.value);
    let closed = value(&attributes.closed_on);
    let stand_in = value(&attributes.decided_on)
        .or(value(&attributes.drafted_on))
        .or_else(|| last_day_of(attributes, basis));
    let Some(retention) = attributes.retention.as_mut() else {
        return;
    };
    let Some(kind) = parse_retention(&retention.reading.value) else {
        return;
    };
    let Some(day) = closed.or(stand_in) else {
        return;
    };
    if let Some(span) = period(kind.retention, day, basis) {
        retention.reading.starts_on = Some(span.starts_on);
        retention.reading.expires_on = span.expires_on;
        retention.reading.estimated = Some(closed.is_none());
    }
}

/// A day of the fiscal year that a binder names.
fn last_day_of(attributes: &Attributes, basis: YearBasis) -> Option<Date> {
    let year = attributes.fiscal_year.as_ref()?;
    (year.evidence.origin == Origin::Page)
        .then(|| basis.first_day(year.reading.value))
        .flatten()
}
