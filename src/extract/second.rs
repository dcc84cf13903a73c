//! The second reading: the other engine reads the value's lines again, by themselves. Two
//! engines seldom make the same mistake, so agreement makes a value surer, and two
//! readings that both make sense and differ go to a person.

use crate::document::Quad;

use super::decide::Weighed;
use super::key::Key;
use super::look::Look;
use super::owner;
use super::parse::{Parsed, Value, parse};
use super::printed::Printed;
use super::value::fuzzy::look_alike_key;
use super::value::text::nfkc;

/// A value of more lines is not read again: the time is limited.
const MOST_LINES: usize = 3;
/// Readings less similar than this tell nothing about one another.
const COMPARABLE: f32 = 0.6;
/// Longer texts are compared by their first characters only.
const LONGEST: usize = 128;
/// A second reading less sure than this contradicts nothing, 0–1.
const SURE: f32 = 0.8;
/// What is left of a doubt when both readings give the same value.
const AGREED: f32 = 0.25;

/// What the second reading says about a value.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Second {
    /// Who read it.
    pub engine: &'static str,
    /// What was read.
    pub text: String,
    /// How sure the value is now, 0–1.
    pub confidence: f32,
    /// What a person must be told.
    pub remark: Option<String>,
}

/// Reads the lines of `weighed` again. `None` if there is no second reading.
pub(super) fn read(key: Key, weighed: &Weighed, look: &mut dyn Look) -> Option<Second> {
    let lines = &weighed.printed.lines;
    if lines.is_empty() || lines.len() > MOST_LINES || weighed.engine == "text-layer" {
        return None;
    }
    let mut engine = "";
    let mut texts = Vec::new();
    let mut surety = 1.0_f32;
    for (_, quad) in lines {
        let reading = look.reread(weighed.page, quad, is_column(quad))?;
        engine = reading.engine;
        surety = surety.min(reading.confidence);
        texts.push(reading.text);
    }
    let text = texts.join(" ");
    let again = Printed {
        raw: text.clone(),
        compact: compact(&text),
        parts: texts.iter().map(|text| compact(text)).collect(),
        places: Vec::new(),
        ..weighed.printed.clone()
    };
    let other = match parse(key, &again) {
        Parsed::Value(understood) => Some(understood.value),
        Parsed::Unfilled | Parsed::Foreign => None,
    };
    let alike = likeness(&weighed.printed.compact, &again.compact);
    let first = &weighed.understood.value;
    let agreed = other.as_ref().is_some_and(|other| is_same(first, other));
    let doubt = 1.0 - weighed.confidence;
    let (confidence, remark) = if agreed {
        (1.0 - doubt * AGREED, None)
    } else if surety >= SURE && is_conflict(first, other.as_ref(), alike) {
        (
            weighed.confidence,
            Some(format!("a second reading says {text}")),
        )
    } else if alike > COMPARABLE && matches!(first, Value::Text(_) | Value::Department(_)) {
        // Most characters are the same: so much of the doubt is gone.
        (1.0 - doubt * (1.0 - alike).max(AGREED), None)
    } else {
        (weighed.confidence, None)
    };
    Some(Second {
        engine,
        text,
        confidence,
        remark,
    })
}

fn is_column(quad: &Quad) -> bool {
    quad.height() > 1.5 * quad.width()
}

fn compact(text: &str) -> String {
    nfkc(text).chars().filter(|c| !c.is_whitespace()).collect()
}

/// Letters and digits only: engines differ in marks and spaces.
fn plain_letters(text: &str) -> String {
    compact(text)
        .chars()
        .filter(|c| c.is_alphanumeric())
        .collect()
}

/// Letters and digits, look-alikes taken for one another.
fn letters(text: &str) -> String {
    look_alike_key(&plain_letters(text))
}

/// Share of the characters that both readings have in the same order, 0–1.
fn likeness(one: &str, other: &str) -> f32 {
    let one: Vec<char> = letters(one).chars().take(LONGEST).collect();
    let other: Vec<char> = letters(other).chars().take(LONGEST).collect();
    let mut before = vec![0_usize; other.len() + 1];
    for a in &one {
        let mut row = vec![0_usize; other.len() + 1];
        for (n, b) in other.iter().enumerate() {
            row[n + 1] = if a == b {
                before[n] + 1
            } else {
                before[n + 1].max(row[n])
            };
        }
        before = row;
    }
    let common = before.last().copied().unwrap_or_default();
    common as f32 / one.len().max(other.len()).max(1) as f32
}

fn is_same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        // 高 and 髙 look alike and are two names.
        (Value::Text(one), Value::Text(other)) => plain_letters(one) == plain_letters(other),
        (Value::Department(one), Value::Department(other)) => {
            owner::section_of(one) == owner::section_of(other)
        }
        _ => one == other,
    }
}

/// Both readings make sense and differ: in a number, a date, a retention.
fn is_conflict(first: &Value, other: Option<&Value>, alike: f32) -> bool {
    match (first, other) {
        (Value::Text(_) | Value::Department(_) | Value::Choice(_), _)
        | (_, None | Some(Value::Choice(_))) => false,
        (_, Some(_)) => alike > COMPARABLE,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::value::retention::Retention;

    #[test]
    fn marks_do_not_count() {
        let text = |t: &str| Value::Text(t.to_owned());
        assert!(is_same(
            &text("予算について(伺い)"),
            &text("予算について 伺い")
        ));
        assert!(is_same(&text("ファイル"), &text("ファイル・")));
        assert!(!is_same(&text("高橋"), &text("髙橋")));
        assert!(!is_same(&text("令和3年度予算"), &text("令和5年度予算")));
    }

    #[test]
    fn likeness_is_what_both_have() {
        let close = |one: f32, other: f32| (one - other).abs() < 1e-6;
        assert!(close(likeness("5年保存", "3年 保存"), 0.75));
        assert!(close(likeness("課", "謀"), 1.0));
        assert!(close(likeness("", ""), 0.0) && close(likeness("ab", ""), 0.0));
    }

    #[test]
    fn two_retentions_are_a_conflict() {
        let years = |n| Value::Retention(Retention::Years(n));
        assert!(is_conflict(&years(3), Some(&years(8)), 0.7));
        assert!(!is_conflict(&years(3), None, 0.7));
        assert!(
            !is_conflict(&years(3), Some(&years(8)), 0.1),
            "another line was read"
        );
    }
}
