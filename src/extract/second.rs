//! The second reading: the other engine reads the value's lines again, by themselves. Two
//! engines seldom make the same mistake, so agreement makes a value surer, and two
//! readings that both make sense and differ go to a person.

use crate::document::Quad;

use super::agree::{is_same, plain_letters};
use super::decide::Weighed;
use super::key::Key;
use super::look::Look;
use super::parse::{Parsed, Understood, Value, parse};
use super::printed::Printed;
use super::rules::Agreement;
use super::value::doc_number::find_doc_numbers;
use super::value::fuzzy::look_alike_key;
use super::value::text::nfkc;

/// A value of more lines is not read again: the time is limited.
const MOST_LINES: usize = 3;
/// Readings less similar than this tell nothing about one another.
const COMPARABLE: f32 = 0.6;
/// So many characters more may stand between two.
const AHEAD: usize = 3;
/// Longer texts are compared by their first characters only.
const LONGEST: usize = 128;
/// A second reading less sure than this contradicts nothing, 0–1.
const SURE: f32 = 0.8;

/// What the second reading says about a value.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Second {
    /// Who read it.
    pub engine: &'static str,
    /// What was read.
    pub text: String,
    /// What that says of the value.
    pub agreement: Agreement,
    /// What a person must be told.
    pub remark: Option<String>,
}

/// The lines of `weighed` as the second reader has them.
struct Again {
    engine: &'static str,
    surety: f32,
    text: String,
    printed: Printed,
}

/// Reads the lines of `weighed` again. `None` if there is no second reading.
fn again(weighed: &Weighed, look: &mut dyn Look) -> Option<Again> {
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
    let printed = Printed {
        raw: text.clone(),
        compact: compact(&text),
        parts: texts.iter().map(|text| compact(text)).collect(),
        places: Vec::new(),
        ..weighed.printed.clone()
    };
    Some(Again {
        engine,
        surety,
        text,
        printed,
    })
}

/// What the second reader makes of a field that could not be understood: its name, its
/// text and the value.
pub(super) fn understand(
    key: Key,
    field: &Weighed,
    look: &mut dyn Look,
) -> Option<(&'static str, String, Understood)> {
    let again = again(field, look)?;
    match parse(key, &again.printed) {
        Parsed::Value(understood) if !matches!(understood.value, Value::Choice(_)) => {
            Some((again.engine, again.text, understood))
        }
        _ => None,
    }
}

/// Reads the lines of `weighed` again and compares. `None` if there is no second reading.
pub(super) fn read(key: Key, weighed: &Weighed, look: &mut dyn Look) -> Option<Second> {
    let Again {
        engine,
        surety,
        text,
        printed: again,
    } = again(weighed, look)?;
    let other = match parse(key, &again) {
        Parsed::Value(understood) => Some(understood.value),
        Parsed::Unfilled | Parsed::Foreign => None,
    };
    let alike = likeness(&weighed.printed.compact, &again.compact);
    let first = &weighed.understood.value;
    let agreed = other.as_ref().is_some_and(|other| is_same(first, other));
    let (agreement, remark) = if agreed {
        (Agreement::Same, None)
    } else if key == Key::DocNumber && alike > COMPARABLE && has_same_number(first, other.as_ref())
    {
        // Its symbol's letters differ; the second reader is the worse one there.
        (Agreement::Same, None)
    } else if surety >= SURE && is_conflict(key, first, other.as_ref(), alike) {
        let remark = format!("a second reading says {text}");
        (Agreement::Alone, Some(remark))
    } else if alike > COMPARABLE && matches!(first, Value::Text(_) | Value::Department(_)) {
        // What the first reader left out has no confidence that could be low.
        let more = surety >= SURE && has_more(&weighed.printed.compact, &again.compact);
        let remark = more.then(|| format!("a second reading says {text}"));
        (Agreement::Alike, remark)
    } else {
        (Agreement::Alone, None)
    };
    Some(Second {
        engine,
        text,
        agreement,
        remark,
    })
}

fn is_column(quad: &Quad) -> bool {
    quad.height() > 1.5 * quad.width()
}

fn compact(text: &str) -> String {
    nfkc(text).chars().filter(|c| !c.is_whitespace()).collect()
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

/// Whether the second reading has letters or digits between two that stand side by side
/// in the first, and agrees on both sides.
fn has_more(first: &str, second: &str) -> bool {
    let first: Vec<char> = letters(first).chars().take(LONGEST).collect();
    let second: Vec<char> = letters(second).chars().take(LONGEST).collect();
    let mut other = 0;
    let mut matched_before = false;
    for (index, &char) in first.iter().enumerate() {
        let ahead = second[other..]
            .iter()
            .take(AHEAD)
            .position(|&it| it == char);
        match ahead {
            Some(0) => {
                matched_before = true;
                other += 1;
            }
            Some(extra) if matched_before => {
                // A substitution leaves a character of the first without a partner.
                let next = first.get(index + 1);
                let goes_on = next.is_none_or(|next| second.get(other + extra + 1) == Some(next));
                if goes_on {
                    return true;
                }
                other += extra + 1;
            }
            _ => {
                matched_before = false;
                other = (other + 1).min(second.len());
            }
        }
    }
    false
}

/// Whether two document numbers have the same digits.
fn has_same_number(first: &Value, other: Option<&Value>) -> bool {
    let (Value::Text(first), Some(Value::Text(other))) = (first, other) else {
        return false;
    };
    let number = |text: &str| find_doc_numbers(text).into_iter().next()?.number;
    let digits = |text: &str| -> String { text.chars().filter(char::is_ascii_digit).collect() };
    number(first).is_some() && number(first) == number(other) && digits(first) == digits(other)
}

/// Both readings make sense and differ: in a number, a date, a retention.
fn is_conflict(key: Key, first: &Value, other: Option<&Value>, alike: f32) -> bool {
    if key == Key::DocNumber && other.is_some() {
        return alike > COMPARABLE && !has_same_number(first, other);
    }
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
    fn likeness_is_what_both_have() {
        let close = |one: f32, other: f32| (one - other).abs() < 1e-6;
        assert!(close(likeness("5年保存", "3年 保存"), 0.75));
        assert!(close(likeness("課", "謀"), 1.0));
        assert!(close(likeness("", ""), 0.0) && close(likeness("ab", ""), 0.0));
    }

    #[test]
    fn letters_that_the_first_reading_lacks() {
        assert!(has_more("統合型GS運用", "統合型GIS運用"));
        assert!(has_more("平成3年度予算", "平成30年度予算"));
        for (first, second) in [
            ("統合型GIS運用", "統合型GIS運用"),
            ("平成30年度予算", "平成3年度予算"),
            ("老人クラブ活動費補助金", "老人クラブ活重病補助金"),
            ("卒業証書授与式", "業証書本"),
            ("情報政策課", "博報政策課"),
        ] {
            assert!(!has_more(first, second), "{first} {second}");
        }
    }

    #[test]
    fn two_retentions_are_a_conflict() {
        let years = |n| Value::Retention(Retention::Years(n));
        assert!(is_conflict(Key::Retention, &years(3), Some(&years(8)), 0.7));
        assert!(!is_conflict(Key::Retention, &years(3), None, 0.7));
        assert!(
            !is_conflict(Key::Retention, &years(3), Some(&years(8)), 0.1),
            "another line was read"
        );
    }
}
