//! Candidates → the best of each attribute. Every candidate is read by the parser of its
//! attribute and weighed; what lost is kept, to say why.

use std::collections::{BTreeMap, BTreeSet};

use super::further::Contradiction;
use super::key::Key;
use super::label::LabelHit;
use super::look::Look;
use super::parse::printed::Printed;
use super::parse::{Parsed, Understood, Value, parse};
use super::place::Candidate;
use super::second;
use super::second::agree::is_same;
use super::sheet::Sheet;
use super::value::doc_number::find_doc_numbers;
use super::value::text::nfkc;
use super::weighed::Weighed;

/// A candidate must be surer than the best so far by this much: of equals the first
/// stays, which stands higher on the page.
const CLEAR_LEAD: f32 = 0.02;
/// A rival less sure by no more than this makes the choice doubtful.
const RIVAL: f32 = 0.05;

/// A section that stands in a place less sure than this may be that of others, 0–1.
const SURE_PLACE: f32 = 0.93;

/// Shortest name of a body that meets, in characters.
const SHORTEST_BODY: usize = 4;

/// Only what stands in a field of its own is read again.
const OF_A_FIELD: f32 = 0.95;
/// So many fields of a document are read again at most.
const MOST_RESCUES: usize = 3;
/// How sure a value is that only the second reader understood, 0–1.
const RESCUED: f32 = 0.5;

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
                    let read = (&candidate, &printed);
                    let weighed = Weighed::new(sheet, labels, read, understood, look);
                    let confidence = weighed.confidence;
                    self.found.entry(candidate.key).or_default().push(weighed);
                    Outcome::Weighed(confidence)
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
                score: RESCUED,
                ..Weighed::of(sheet, candidate, printed)
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
        // The day of another field is no rival of this one's.
        let is_anothers = |key: Key, rival: &Weighed| {
            key.is_day()
                && self.found.iter().any(|(&other, found)| {
                    other != key
                        && other.is_day()
                        && likeliest(found, |_| true).is_some_and(|at| {
                            found[at].candidate.label.is_some() && shares_a_line(&found[at], rival)
                        })
                })
        };
        // Beside a stamp with a day stands that of the letter.
        let is_letters_day = |weighed: &Weighed| {
            let issued = self.found.get(&Key::IssuedOn);
            issued.is_some_and(|issued| issued.iter().any(|it| shares_a_line(it, weighed)))
        };
        self.found
            .iter()
            .filter_map(|(&key, found)| {
                let is_meant = |it: &Weighed| key != Key::ReceivedOn || !is_letters_day(it);
                let at = likeliest(found, is_meant).or_else(|| likeliest(found, |_| true));
                let best = &found[at?];
                // A day that is hard to read may be the one that is meant: its place counts.
                let is_close = |other: &Weighed| {
                    other.confidence > best.confidence - RIVAL
                        || key.is_day() && other.score >= best.score
                };
                // What a shape takes for a title, a section or a sender on a form that has a field
                // for it is that of the letter drafted beside, or of a list.
                let is_in_field = best.candidate.label.is_some() && best.score > OF_A_FIELD;
                let is_of_draft = |other: &Weighed| {
                    matches!(key, Key::Title | Key::Department | Key::Sender)
                        && is_in_field
                        && other.candidate.label.is_none()
                };
                let is_of_title = |other: &Weighed| {
                    key == Key::Title && names_more(&best.printed.raw, &other.printed.raw)
                };
                // What a label leads to may be the last line of its title only.
                let is_whole_of = |other: &Weighed| {
                    let (own, all) = (&best.candidate.parts, &other.candidate.parts);
                    key == Key::Title && all.len() > own.len() && all.ends_with(own)
                };
                let rival = found.iter().find(|other| {
                    !is_same(&other.understood.value, &best.understood.value)
                        && is_meant(other)
                        && !is_day_without_era(other, best)
                        && !is_day_without_era(best, other)
                        && is_close(other)
                        && !shares_a_label(other, best)
                        && (is_whole_of(other)
                            || !shares_a_line(other, best) && !is_of_draft(other))
                        && !is_of_title(other)
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

    /// Lets go of the numbers under which paper came in (`is_received` tells their rules) that have
    /// no section's symbol: they count what came in, 第224号.
    pub(super) fn keep_symbols(&mut self, is_received: impl Fn(&str) -> bool) {
        let has_symbol = |weighed: &Weighed| {
            let found = find_doc_numbers(&weighed.printed.compact);
            found
                .first()
                .is_some_and(|it| it.symbol.chars().any(|ch| !ch.is_ascii_digit()))
        };
        self.keep(Key::DocNumber, |weighed| {
            !is_received(&weighed.candidate.rule) || has_symbol(weighed)
        });
    }

    /// Lets go of the codes that count only if the classification table has them (`needs_table`
    /// tells their rules) and that are not in it: E-03 may be that of a shelf.
    pub(super) fn keep_known_codes(
        &mut self,
        needs_table: impl Fn(&str) -> bool,
        is_known: impl Fn(&str) -> bool,
    ) {
        let is_sure = |weighed: &Weighed| match &weighed.understood.value {
            Value::Text(code) => !needs_table(&weighed.candidate.rule) || is_known(code),
            _ => true,
        };
        self.keep(Key::Classification, is_sure);
    }

    /// Keeps of what was found of an attribute what `is_it`.
    fn keep(&mut self, key: Key, is_it: impl Fn(&Weighed) -> bool) {
        if let Some(found) = self.found.get_mut(&key) {
            found.retain(is_it);
            if found.is_empty() {
                self.found.remove(&key);
            }
        }
    }

    /// Whether a value was found.
    pub(super) fn has(&self, key: Key) -> bool {
        self.found.contains_key(&key)
    }

    /// The attributes that have values.
    pub(super) fn keys(&self) -> BTreeSet<Key> {
        self.found.keys().copied().collect()
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

/// Which of those that are `meant` is the likeliest: of equals the first.
fn likeliest(found: &[Weighed], is_meant: impl Fn(&Weighed) -> bool) -> Option<usize> {
    let mut meant = (0..found.len()).filter(|&at| is_meant(&found[at]));
    let first = meant.next()?;
    let lead = |best: usize, at: usize| found[at].confidence > found[best].confidence + CLEAR_LEAD;
    Some(meant.fold(first, |best, at| if lead(best, at) { at } else { best }))
}

/// Whether `short` may be the day of `whole` without its era: 13.4.16 and 平成13年4月16日.
fn is_day_without_era(short: &Weighed, whole: &Weighed) -> bool {
    match (&short.understood.value, &whole.understood.value) {
        (Value::EraLess(short), Value::Day(day)) => short.candidates().any(|it| it == *day),
        _ => false,
    }
}

/// Whether a title goes on with a word right behind what `other` says: the minutes of a council,
/// 通学区域審議会会議録, beside the field with its name.
fn names_more(title: &str, other: &str) -> bool {
    let (title, other) = (nfkc(title), nfkc(other));
    let behind = title
        .split_once(other.trim())
        .map(|(_, behind)| behind.trim_start());
    // The field may say which meeting it was, too: 令和4年度第2回通学区域審議会.
    let body = ["会議録", "議事録", "会議要旨", "議事要旨", "会議概要"]
        .into_iter()
        .find_map(|kind| Some(title.split_once(kind)?.0.trim()));
    behind.is_some_and(|behind| behind.starts_with(char::is_alphabetic))
        || body.is_some_and(|body| {
            body.chars().count() >= SHORTEST_BODY && other.trim().ends_with(body)
        })
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
