//! The second reading: the other engine reads the value's lines again, by themselves. Two
//! engines seldom make the same mistake, so agreement makes a value surer, and two
//! readings that both make sense and differ go to a person.

pub(crate) mod agree;
pub(crate) mod align;
pub(crate) mod letter;
pub(crate) mod settle;

use std::ops::Range;

use crate::document::Quad;

use crate::extract::conclude::elsewhere::Elsewhere;
use crate::extract::key::Key;
use crate::extract::look::Look;
use crate::extract::parse::choose::meant_of;
use crate::extract::parse::printed::Printed;
use crate::extract::parse::{Parsed, Understood, Value, parse};
use crate::extract::rules::Agreement;
use crate::extract::value::fuzzy::look_alike_key;
use crate::extract::value::retention::Retention;
use crate::extract::value::slips::mended;
use crate::extract::value::text::nfkc;
use crate::extract::weighed::{Weighed, characters_of};
use agree::{is_same, plain_letters};
use align::alignment;
use settle::Settling;

/// A value of more lines is not read again: the time is limited.
const MOST_LINES: usize = 3;
/// So many times the lines are read at most: once more where the first time left a doubt.
const MOST_READINGS: u8 = 2;
/// Readings less similar than this tell nothing about one another.
const COMPARABLE: f32 = 0.6;
/// Longer texts are compared by their first characters only.
const LONGEST: usize = 128;
/// How sure a letter is that was put in the place of one which cannot stand there, 0–1.
const MENDED: f32 = 0.97;
/// A second reading less sure than this contradicts nothing, 0–1.
const SURE: f32 = 0.8;

/// What the second reading says about a value.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Second {
    /// Who read it.
    pub engine: &'static str,
    /// What was read.
    pub text: String,
    /// What that says of the value.
    pub agreement: Agreement,
    /// How sure its characters are now, 0–1, if they were compared one by one.
    pub certainty: Option<f32>,
    /// What a person must be told.
    pub remark: Option<String>,
    /// The text, if letters of it were outvoted.
    pub meant: Option<String>,
}

/// The lines of a value as the second reader has them.
struct Again {
    engine: &'static str,
    surety: f32,
    text: String,
    printed: Printed,
}

/// Reads the lines of `weighed` again, for the `nth` time from 0. `None` if there is no
/// second reading.
fn again(weighed: &Weighed, nth: u8, look: &mut dyn Look) -> Option<Again> {
    let lines = &weighed.printed.lines;
    if lines.is_empty() || lines.len() > MOST_LINES || weighed.engine == "text-layer" {
        return None;
    }
    let mut engine = "";
    let mut texts = Vec::new();
    let mut surety = 1.0_f32;
    for (_, quad) in lines {
        let reading = look.reread(weighed.page, quad, is_column(quad), nth)?;
        engine = reading.engine;
        surety = surety.min(reading.confidence);
        // The rules of a cell are read as bars.
        texts.push(reading.text.trim_matches(['|', '｜', ' ']).to_owned());
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
pub(crate) fn understand(
    key: Key,
    field: &Weighed,
    look: &mut dyn Look,
) -> Option<(&'static str, String, Understood)> {
    let again = again(field, 0, look)?;
    match parse(key, &again.printed) {
        Parsed::Value(understood) if !matches!(understood.value, Value::Choice(_)) => {
            Some((again.engine, again.text, understood))
        }
        _ => None,
    }
}

/// Reads the lines of `weighed` again and compares. `None` if there is no second reading.
pub(crate) fn read(
    key: Key,
    weighed: &Weighed,
    elsewhere: &Elsewhere,
    look: &mut dyn Look,
) -> Option<Second> {
    match weighed.understood.value {
        Value::Text(_) | Value::Department(_) => by_letters(key, weighed, elsewhere, look),
        _ => by_value(key, weighed, look),
    }
}

/// Compares what is free text letter by letter.
fn by_letters(
    key: Key,
    weighed: &Weighed,
    elsewhere: &Elsewhere,
    look: &mut dyn Look,
) -> Option<Second> {
    let printed = &weighed.printed;
    let columns = printed
        .lines
        .first()
        .is_some_and(|(_, quad)| is_column(quad));
    let mut settling =
        settling_of(printed, elsewhere).known_to_others(|letter| look.can_reread(letter, columns));
    let mut said: Option<Again> = None;
    let mut alone = None;
    let mut agreed = false;
    let mut surety = 0.0_f32;
    for nth in 0..MOST_READINGS {
        let Some(again) = again(weighed, nth, look) else {
            break;
        };
        if likeness(&printed.compact, &again.printed.compact) > COMPARABLE {
            settling.hear(&again.printed.compact);
            surety = surety.max(again.surety);
            agreed |= means_the_same(key, &weighed.understood.value, &again);
            // What is kept is the reading that says most.
            said = said.filter(|_| !settling.is_confirmed()).or(Some(again));
        } else {
            alone = alone.or(Some(again));
        }
        if agreed || settling.is_confirmed() {
            break;
        }
    }
    let Some(Again { engine, text, .. }) = said else {
        return alone.map(|again| Second {
            engine: again.engine,
            text: again.text,
            agreement: Agreement::Alone,
            certainty: None,
            remark: None,
            meant: None,
        });
    };
    let outvoted = matches!(key, Key::Title | Key::Binder | Key::DocNumber)
        .then(|| settling.outvote(elsewhere))
        .flatten();
    let meant = outvoted.map(|letters| spelled(printed, &letters));
    let is_conflict =
        settling.lacks_letters() || key == Key::DocNumber && settling.has_another_digit();
    let remark = (surety >= SURE && is_conflict).then(|| format!("a second reading says {text}"));
    Some(Second {
        engine,
        text,
        agreement: if agreed || settling.is_confirmed() {
            Agreement::Same
        } else {
            Agreement::Alike
        },
        certainty: Some(if is_prose(key) {
            let section = part_alone(Key::Department, key, weighed);
            section.map_or_else(
                || settling.certainty(),
                |section| settling.certainty_within(section),
            )
        } else {
            let name = part_alone(Key::Drafter, key, weighed);
            let of_name = name.map(|name| settling.certainty_within(name));
            let certainty = settling.certainty().max(weighed.certainty);
            certainty.max(of_name.unwrap_or_default())
        }),
        remark,
        meant,
    })
}

/// The letters of what is printed that are those of the value, a person's name or a section,
/// if the `key` is `of` that kind: the telephone number behind a name makes it neither surer
/// nor more doubtful.
fn part_alone(of: Key, key: Key, weighed: &Weighed) -> Option<Range<usize>> {
    if key != of {
        return None;
    }
    let printed = &weighed.printed;
    let characters = characters_of(&weighed.understood.value, printed)?;
    let letters = |to: usize| {
        let before = printed.compact.chars().take(to);
        before.filter(|ch| ch.is_alphanumeric()).count()
    };
    Some(letters(characters.start)..letters(characters.end))
}

/// The text of `printed` with `letters` in the place of its own; marks and spaces stay.
fn spelled(printed: &Printed, letters: &str) -> String {
    let text = mended(&nfkc(&printed.raw));
    let own: Vec<char> = text.chars().filter(|ch| ch.is_alphanumeric()).collect();
    let meant: Vec<char> = letters.chars().collect();
    let mut spelled = String::new();
    let mut rest = text.chars();
    for (at, letter) in alignment(&own, &meant) {
        if at.is_some() {
            spelled.extend(rest.by_ref().take_while(|ch| !ch.is_alphanumeric()));
        }
        spelled.extend(letter);
    }
    spelled.extend(rest);
    spelled
}

/// The letters of what was read first: slips mended that no word has, and surer where the
/// paper says the same elsewhere.
fn settling_of(printed: &Printed, elsewhere: &Elsewhere) -> Settling {
    let meant = mended(&printed.compact);
    let letters = meant.chars().zip(printed.compact.chars());
    let sureties: Vec<f32> = letters
        .zip(&printed.sureties)
        .map(|((meant, read), &surety)| {
            if meant == read {
                surety
            } else {
                surety.max(MENDED)
            }
        })
        .collect();
    let mut settling = Settling::new(&meant, &sureties).placed(&meant, &printed.places);
    settling.compare(elsewhere);
    settling
}

/// Whether the words of a value help the second reader: it is a poor witness against
/// codes and names, which are often written by hand.
fn is_prose(key: Key) -> bool {
    matches!(
        key,
        Key::Title | Key::Binder | Key::Department | Key::DocNumber
    )
}

/// Whether a reading gives the value `first`, whatever else it has around it.
fn means_the_same(key: Key, first: &Value, again: &Again) -> bool {
    matches!(parse(key, &again.printed), Parsed::Value(other) if is_same(first, &other.value))
}

/// Compares what the readings mean: days, retentions, classes.
fn by_value(key: Key, weighed: &Weighed, look: &mut dyn Look) -> Option<Second> {
    let first = &weighed.understood.value;
    let options = options_of(key, &weighed.printed);
    let mut said: Option<Second> = None;
    for nth in 0..MOST_READINGS {
        let Some(again) = again(weighed, nth, look) else {
            break;
        };
        let other = match parse(key, &again.printed) {
            Parsed::Value(understood) => Some(meant_of(understood.value, &again.printed)),
            Parsed::Unfilled | Parsed::Foreign => None,
        };
        let alike = likeness(&weighed.printed.compact, &again.printed.compact);
        let agreed = other.as_ref().is_some_and(|other| is_same(first, other));
        // What none of the printed options is, is what a ring leaves of one.
        let is_option = |value: &Value| options.is_empty() || options.contains(value);
        let contradicts = !agreed
            && again.surety >= SURE
            && other.as_ref().is_none_or(is_option)
            && is_conflict(first, other.as_ref(), alike);
        let remark = contradicts.then(|| format!("a second reading says {}", again.text));
        // A day of which the other reader lost a part is as sure as its other digits.
        let certainty = (!agreed && !contradicts && alike > COMPARABLE).then(|| {
            let printed = &weighed.printed;
            let mut settling = Settling::new(&printed.compact, &printed.sureties);
            settling.hear(&again.printed.compact);
            settling.certainty().max(weighed.certainty)
        });
        let second = Second {
            engine: again.engine,
            text: again.text,
            // The same once of two times is not as good as the same at once.
            agreement: if agreed && nth == 0 {
                Agreement::Same
            } else {
                Agreement::Alone
            },
            certainty,
            remark,
            meant: None,
        };
        if !contradicts {
            return Some(if nth == 0 || agreed { second } else { said? });
        }
        said = said.or(Some(second));
    }
    said
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

/// The values that are printed to choose from; none if only one is.
fn options_of(key: Key, printed: &Printed) -> Vec<Value> {
    match parse(key, printed) {
        Parsed::Value(Understood {
            value: Value::Choice(choice),
            ..
        }) => choice.options.into_iter().map(|(value, _)| value).collect(),
        _ => Vec::new(),
    }
}

/// Both readings make sense and differ: in a date, a retention.
fn is_conflict(first: &Value, other: Option<&Value>, alike: f32) -> bool {
    match (first, other) {
        (Value::Choice(_), _) | (_, None | Some(Value::Choice(_))) => false,
        // No ordinance has 16 or 19 years: that is no witness against 10.
        (
            Value::Retention(Retention::Years(first)),
            Some(Value::Retention(Retention::Years(other))),
        ) if is_usual(*first) && !is_usual(*other) => false,
        (_, Some(_)) => alike > COMPARABLE,
    }
}

/// Whether papers are kept for so many years: any number up to ten, and round ones beyond.
fn is_usual(years: u16) -> bool {
    years <= 10 || years.is_multiple_of(5)
}

#[cfg(test)]
#[path = "second_tests.rs"]
mod tests;
