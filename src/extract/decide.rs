//! Candidates → the best of each attribute. Every candidate is read by the parser of its
//! attribute and weighed; what lost is kept, to say why.

use std::collections::{BTreeMap, BTreeSet};

use crate::document::rounded;

use super::key::Key;
use super::look::Look;
use super::parse::{Parsed, Understood, Value, parse};
use super::place::Candidate;
use super::printed::Printed;
use super::sheet::Sheet;

/// A candidate must be surer than the best so far by this much: of equals the first
/// stays, which stands higher on the page.
const CLEAR_LEAD: f32 = 0.02;
/// A rival less sure by no more than this makes the choice doubtful.
const RIVAL: f32 = 0.05;

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
    /// How sure it is that this is the attribute's value, 0–1.
    pub confidence: f32,
    /// Another engine, and what it read there.
    pub second: Option<(&'static str, String)>,
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
}

impl Decision {
    /// Reads and weighs candidates of a sheet.
    pub(super) fn weigh(&mut self, sheet: &Sheet, candidates: Vec<Candidate>, look: &mut dyn Look) {
        for candidate in candidates {
            let Some(printed) = Printed::new(sheet, &candidate) else {
                continue;
            };
            let parsed = parse(candidate.key, &printed);
            let outcome = match parsed {
                Parsed::Foreign => Outcome::Foreign,
                Parsed::Unfilled => {
                    self.unfilled.insert(candidate.key);
                    Outcome::Unfilled
                }
                Parsed::Value(understood) => {
                    let understood = chosen(understood, &printed, sheet.page.number, look);
                    let confidence = candidate.score * understood.score * certainty(&printed);
                    self.found.entry(candidate.key).or_default().push(Weighed {
                        candidate: candidate.clone(),
                        printed: printed.clone(),
                        understood,
                        page: sheet.page.number,
                        engine: sheet.page.engine,
                        confidence: rounded(confidence),
                        second: None,
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

    /// The best candidate of each attribute, and a different value that is nearly as
    /// sure, if there is one.
    pub(super) fn best(&self) -> BTreeMap<Key, (&Weighed, Option<&Weighed>)> {
        self.found
            .iter()
            .filter_map(|(&key, found)| {
                let mut best = found.first()?;
                for weighed in found {
                    if weighed.confidence > best.confidence + CLEAR_LEAD {
                        best = weighed;
                    }
                }
                let rival = found.iter().find(|other| {
                    other.understood.value != best.understood.value
                        && other.confidence > best.confidence - RIVAL
                        && !shares_a_line(other, best)
                });
                Some((key, (best, rival)))
            })
            .collect()
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

/// How sure the reading is: one doubtful character spoils a value.
fn certainty(printed: &Printed) -> f32 {
    f32::midpoint(printed.mean, printed.least)
}

/// Of values printed to choose from, the one that is ringed on the page.
fn chosen(understood: Understood, printed: &Printed, page: u32, look: &mut dyn Look) -> Understood {
    let Value::Choice(choices) = &understood.value else {
        return understood;
    };
    let places: Vec<_> = choices
        .iter()
        .map(|(_, range)| {
            printed
                .places
                .get(range.clone())
                .unwrap_or_default()
                .to_vec()
        })
        .collect();
    match look.ringed(page, &places).and_then(|at| choices.get(at)) {
        Some((value, _)) => Understood {
            value: value.clone(),
            ..understood
        },
        None => Understood {
            remark: Some("several are printed, and which is marked could not be told".to_owned()),
            ..understood
        },
    }
}
