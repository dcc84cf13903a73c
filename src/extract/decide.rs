//! Candidates → the best of each attribute. Every candidate is read by the parser of its
//! attribute and weighed; what lost is kept, to say why.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crate::document::rounded;

use super::doubt::stray::stray;
use super::doubt::strip::{Strip, strips};
use super::further::Contradiction;
use super::key::Key;
use super::label::LabelHit;
use super::look::Look;
use super::parse::choose::{Chosen, chosen};
use super::parse::printed::Printed;
use super::parse::{Parsed, Understood, Value, parse};
use super::place::Candidate;
use super::place::boxes_under::boxes_under;
use super::second;
use super::second::agree::is_same;
use super::sheet::Sheet;
use super::value::date::find_dates;
use super::value::text::without_spaces;

/// A candidate must be surer than the best so far by this much: of equals the first
/// stays, which stands higher on the page.
const CLEAR_LEAD: f32 = 0.02;
/// A rival less sure by no more than this makes the choice doubtful.
const RIVAL: f32 = 0.05;

/// A section that stands in a place less sure than this may be that of others, 0–1.
const SURE_PLACE: f32 = 0.93;

/// Only what stands in a field of its own is read again.
const OF_A_FIELD: f32 = 0.95;
/// So many fields of a document are read again at most.
const MOST_RESCUES: usize = 3;
/// How sure a value is that only the second reader understood, 0–1.
const RESCUED: f32 = 0.5;

/// A candidate whose text was understood.
#[derive(Debug, Clone)]
pub(super) struct Weighed {
    pub candidate: Candidate,
    pub printed: Printed,
    pub understood: Understood,
    /// Page number in the source.
    pub page: u32,
    /// Who read the page.
    pub engine: &'static str,
    /// How sure it is that a value of the attribute stands there, 0–1.
    pub score: f32,
    /// How surely its characters were read, 0–1.
    pub certainty: f32,
    /// How sure it is that this is the attribute's value, 0–1.
    pub confidence: f32,
    /// Another engine, and what it read there.
    pub second: Option<(&'static str, String)>,
    /// It is one of several values that are printed.
    pub of_a_list: bool,
    /// Where print may stand right before and behind it that nobody read.
    pub strips: Vec<Strip>,
}

impl Weighed {
    /// Takes `text` for what is printed; what was read stays the evidence.
    pub(super) fn understand_as(&mut self, key: Key, text: String) {
        let meant = Printed {
            compact: without_spaces(&text),
            raw: text,
            ..self.printed.clone()
        };
        if let Parsed::Value(understood) = parse(key, &meant) {
            self.understood.value = understood.value;
        }
    }
}

/// What became of a candidate.
#[derive(Debug, Clone)]
pub(super) enum Outcome {
    /// Weighed with this confidence.
    Weighed(f32),
    /// The form was not filled in.
    Unfilled,
    /// No value of this attribute.
    Foreign,
}

/// A line of the account of a decision.
#[derive(Debug, Clone)]
pub(super) struct Account {
    pub key: Key,
    pub rule: String,
    pub score: f32,
    pub raw: String,
    pub outcome: Outcome,
}

/// Everything that was found.
#[derive(Debug, Default)]
pub(super) struct Decision {
    found: BTreeMap<Key, Vec<Weighed>>,
    /// Attributes whose field is printed, but not filled in.
    unfilled: BTreeSet<Key>,
    /// Every candidate, in the order they were looked at.
    pub accounts: Vec<Account>,
    /// What stands in a field and could not be understood.
    foreign: Vec<Weighed>,
    /// What further pages say against the face.
    pub contradictions: Vec<Contradiction>,
}

impl Decision {
    /// Reads and weighs candidates of a sheet.
    pub(super) fn weigh(
        &mut self,
        sheet: &Sheet,
        labels: &[LabelHit],
        candidates: Vec<Candidate>,
        look: &mut dyn Look,
    ) {
        for candidate in candidates {
            let Some(printed) = Printed::new(sheet, &candidate) else {
                continue;
            };
            let parsed = parse(candidate.key, &printed);
            let outcome = match parsed {
                Parsed::Foreign => {
                    self.keep_foreign(sheet, &candidate, &printed);
                    Outcome::Foreign
                }
                Parsed::Unfilled => {
                    self.unfilled.insert(candidate.key);
                    Outcome::Unfilled
                }
                Parsed::Value(understood) => {
                    let Chosen {
                        mut understood,
                        range,
                        surety,
                        of_a_list,
                    } = chosen(
                        understood,
                        &printed,
                        || boxes_under(sheet, &candidate),
                        sheet.page.number,
                        look,
                    );
                    if understood.remark.is_none() && has_unread_cell(sheet, &candidate, look) {
                        understood.remark = Some("one of its cells could not be read".to_owned());
                    }
                    if understood.remark.is_none()
                        && !of_a_list
                        && lie_over_each_other(sheet, &candidate)
                    {
                        let open = "its lines lie over each other: letters may stand twice";
                        understood.remark = Some(open.to_owned());
                    }
                    if understood.remark.is_none() && candidate.key == Key::Title {
                        let other = stray(sheet, labels, &candidate);
                        understood.remark = other
                            .map(|text| format!("{text} stands close to it and may belong to it"));
                    }
                    let score = candidate.score * understood.score;
                    // Options stand beside the one of a list that is meant.
                    let strips = if of_a_list {
                        Vec::new()
                    } else {
                        strips(sheet, &candidate)
                    };
                    let certainty = range
                        .or_else(|| characters_of(&understood.value, &printed))
                        .and_then(|range| printed.sureties.get(range))
                        .map_or_else(|| certainty(printed.mean, printed.least), certainty_of)
                        .max(surety);
                    let confidence = score * certainty;
                    self.found.entry(candidate.key).or_default().push(Weighed {
                        candidate: candidate.clone(),
                        printed: printed.clone(),
                        understood,
                        page: sheet.page.number,
                        engine: sheet.page.engine,
                        score,
                        certainty,
                        confidence: rounded(confidence),
                        second: None,
                        of_a_list,
                        strips,
                    });
                    Outcome::Weighed(rounded(confidence))
                }
            };
            self.accounts.push(Account {
                key: candidate.key,
                rule: candidate.rule,
                score: candidate.score,
                raw: printed.raw,
                outcome,
            });
        }
    }

    /// Keeps what a field holds and nobody understood, in case another reader does.
    fn keep_foreign(&mut self, sheet: &Sheet, candidate: &Candidate, printed: &Printed) {
        let key = candidate.key;
        let strict = key.is_day()
            || matches!(
                key,
                Key::Retention | Key::DocNumber | Key::Disclosure | Key::FiscalYear
            );
        if strict && candidate.score >= OF_A_FIELD {
            self.foreign.push(Weighed {
                candidate: candidate.clone(),
                printed: printed.clone(),
                understood: Understood {
                    value: Value::Text(String::new()),
                    score: 0.0,
                    remark: None,
                },
                page: sheet.page.number,
                engine: sheet.page.engine,
                score: RESCUED,
                certainty: 0.0,
                confidence: 0.0,
                second: None,
                of_a_list: false,
                strips: Vec::new(),
            });
        }
    }

    /// Asks the second reader for fields that hold something which could not be understood.
    /// What it reads there alone is a proposal for a person.
    pub(super) fn rescue(&mut self, look: &mut dyn Look) {
        let foreign = std::mem::take(&mut self.foreign);
        let mut asked = 0;
        for mut field in foreign {
            let key = field.candidate.key;
            if self.found.contains_key(&key) || asked == MOST_RESCUES {
                continue;
            }
            asked += 1;
            let Some((engine, text, understood)) = second::understand(key, &field, look) else {
                continue;
            };
            field.understood = Understood {
                remark: Some(format!("only the second reading makes sense: {text}")),
                ..understood
            };
            field.second = Some((engine, text));
            field.confidence = RESCUED;
            self.found.entry(key).or_default().push(field);
        }
    }

    /// The best candidate of each attribute, and a different value that is nearly as
    /// sure, if there is one.
    pub(super) fn best(&self) -> BTreeMap<Key, (&Weighed, Option<&Weighed>)> {
        let likeliest = |found: &'_ [Weighed]| -> Option<usize> {
            let mut best = 0;
            for (at, weighed) in found.iter().enumerate() {
                if weighed.confidence > found[best].confidence + CLEAR_LEAD {
                    best = at;
                }
            }
            (!found.is_empty()).then_some(best)
        };
        // The day of another field is no rival of this one's.
        let is_anothers = |key: Key, rival: &Weighed| {
            key.is_day()
                && self.found.iter().any(|(&other, found)| {
                    other != key
                        && other.is_day()
                        && likeliest(found).is_some_and(|at| {
                            found[at].candidate.label.is_some() && shares_a_line(&found[at], rival)
                        })
                })
        };
        self.found
            .iter()
            .filter_map(|(&key, found)| {
                let best = &found[likeliest(found)?];
                // A day that is hard to read may be the one that is meant: its place counts.
                let is_close = |other: &Weighed| {
                    other.confidence > best.confidence - RIVAL
                        || key.is_day() && other.score >= best.score
                };
                let rival = found.iter().find(|other| {
                    !is_same(&other.understood.value, &best.understood.value)
                        && is_close(other)
                        && !shares_a_line(other, best)
                        && !shares_a_label(other, best)
                        && !is_anothers(key, other)
                });
                Some((key, (best, rival)))
            })
            .collect()
    }

    /// Lets go of sections that a shape led to, or the label of another attribute, if others
    /// are the city's own: `is_known` tells which of them its master has.
    pub(super) fn keep_known(&mut self, is_known: impl Fn(&[String]) -> bool) {
        let Some(found) = self.found.get_mut(&Key::Department) else {
            return;
        };
        let known = |weighed: &Weighed| match &weighed.understood.value {
            Value::Department(path) => is_known(path),
            _ => false,
        };
        let sure = |weighed: &Weighed| weighed.score > SURE_PLACE && known(weighed);
        if found.iter().any(sure) {
            let is_labelled = |weighed: &Weighed| {
                let candidate = &weighed.candidate;
                candidate.label.is_some() && !candidate.is_held
            };
            found.retain(|weighed| is_labelled(weighed) || known(weighed));
        }
    }

    /// Whether a value was found.
    pub(super) fn has(&self, key: Key) -> bool {
        self.found.contains_key(&key)
    }

    /// Whether something is printed in a field of the attribute, understood or not.
    pub(super) fn is_printed(&self, key: Key) -> bool {
        self.accounts
            .iter()
            .any(|account| account.key == key && !matches!(account.outcome, Outcome::Unfilled))
    }

    /// Whether the attribute's field is printed, but not filled in.
    pub(super) fn is_unfilled(&self, key: Key) -> bool {
        self.unfilled.contains(&key)
    }
}

/// Two readings of the same line are no conflict of the paper.
fn shares_a_line(a: &Weighed, b: &Weighed) -> bool {
    a.page == b.page
        && a.printed
            .lines
            .iter()
            .any(|(line, _)| b.printed.lines.iter().any(|(other, _)| other == line))
}

/// Two places where the value of one label may stand are no conflict of the paper.
fn shares_a_label(a: &Weighed, b: &Weighed) -> bool {
    let label = |it: &Weighed| it.candidate.label.map(|piece| (it.page, piece));
    label(a).is_some() && label(a) == label(b)
}

/// Whether something is written in a cell of the candidate's row that nobody read.
fn has_unread_cell(sheet: &Sheet, candidate: &Candidate, look: &mut dyn Look) -> bool {
    candidate
        .gaps
        .iter()
        .any(|gap| look.is_inked(sheet.page.number, &sheet.on_page(gap)) == Some(true))
}

/// Whether two parts of a row of the candidate cover each other by more than the white around
/// them.
fn lie_over_each_other(sheet: &Sheet, candidate: &Candidate) -> bool {
    let whole = |&&(piece, from): &&(usize, usize)| (from == 0).then(|| sheet.pieces[piece].place);
    let parts: Vec<_> = candidate.parts.iter().filter_map(|it| whole(&it)).collect();
    parts.iter().enumerate().any(|(at, one)| {
        parts[at + 1..].iter().any(|other| {
            let size = one.h.min(other.h);
            one.overlap_y(other) > 0.5 * size && one.overlap_x(other) > COVERED * size
        })
    })
}

/// Boxes of neighbours cover each other no farther than this, in type sizes.
const COVERED: f32 = 0.7;

/// How sure the reading is: one doubtful character spoils a value.
fn certainty(mean: f32, least: f32) -> f32 {
    f32::midpoint(mean, least)
}

/// The characters of a text, a day or a section that is a part of what is printed: a
/// telephone number behind a name makes it no less sure.
pub(super) fn characters_of(value: &Value, printed: &Printed) -> Option<Range<usize>> {
    let compact = &printed.compact;
    let bytes = match value {
        Value::Text(text) => {
            let text = without_spaces(text);
            let start = compact.find(&text)?;
            start..start + text.len()
        }
        Value::Day(_) => find_dates(compact).first()?.range.clone(),
        // How the drafter behind his section was read does not matter.
        Value::Department(path) => {
            let start = compact.find(path.first()?.as_str())?;
            let last = path.last()?;
            start..start + compact[start..].rfind(last.as_str())? + last.len()
        }
        _ => return None,
    };
    let start = compact[..bytes.start].chars().count();
    Some(start..start + compact[bytes].chars().count())
}

/// The same of some of the characters.
pub(super) fn certainty_of(sureties: &[f32]) -> f32 {
    let mean = sureties.iter().sum::<f32>() / sureties.len().max(1) as f32;
    certainty(mean, sureties.iter().copied().fold(1.0, f32::min))
}
