//! The files a child has in hand, what it is at, and who is suspected when it dies. Pure.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use jiff::Timestamp;

use crate::intake::{Arrival, Death};
use crate::pipeline::Stage;

/// After so many deaths at work a stage is set aside, if it was alone at the last.
const STRIKES: u32 = 2;

/// A file that was handed to a child.
#[derive(Debug)]
pub(super) struct InHand {
    pub arrival: Arrival,
    /// Pages, once it is opened.
    pub pages: usize,
    /// Stages begun and not ended, and when they began, by the child's clock.
    pub at: BTreeMap<Stage, Duration>,
    /// How often a child died at a stage.
    strikes: BTreeMap<Stage, u32>,
    /// Whether a child has it.
    pub sent: bool,
    /// How often it was handed to a child.
    handed_out: u32,
    /// When it came.
    since: Timestamp,
}

impl InHand {
    /// When it came, if a child had it that died: it may have been finished then.
    pub(super) fn repeated_since(&self) -> Option<Timestamp> {
        (self.handed_out > 1).then_some(self.since)
    }
}

/// What a child's death means.
#[derive(Debug, PartialEq)]
pub(super) enum Verdict {
    /// The files are to be handed out again.
    Again,
    /// This file cannot be read: opening or finishing it ends every child.
    Reject(Box<Arrival>, Stage),
}

/// All files in hand, by number.
#[derive(Debug, Default)]
pub(super) struct Orders {
    files: BTreeMap<u64, InHand>,
    next: u64,
}

impl Orders {
    /// Takes a file on.
    pub(super) fn add(&mut self, arrival: Arrival) {
        let in_hand = InHand {
            arrival,
            pages: 0,
            at: BTreeMap::new(),
            strikes: BTreeMap::new(),
            sent: false,
            handed_out: 0,
            since: Timestamp::now(),
        };
        self.files.insert(self.next, in_hand);
        self.next += 1;
    }

    /// Number of files in hand.
    pub(super) fn len(&self) -> usize {
        self.files.len()
    }

    /// The file `number`.
    pub(super) fn get_mut(&mut self, number: u64) -> Option<&mut InHand> {
        self.files.get_mut(&number)
    }

    /// The file is finished.
    pub(super) fn remove(&mut self, number: u64) -> Option<InHand> {
        self.files.remove(&number)
    }

    /// The child was ended through no fault of a file: all are to be handed out again.
    pub(super) fn recall(&mut self) {
        for file in self.files.values_mut() {
            file.sent = false;
            file.at.clear();
        }
    }

    /// The files to hand to the child now. A suspect goes alone, and before all others.
    pub(super) fn hand_out(&mut self) -> Vec<(u64, Arrival)> {
        let alone = |file: &InHand| !file.strikes.is_empty();
        if self.files.values().any(|file| file.sent && alone(file)) {
            return Vec::new();
        }
        let suspect = self
            .files
            .iter()
            .find(|(_, file)| alone(file))
            .map(|(number, _)| *number);
        if suspect.is_some() && self.files.values().any(|file| file.sent) {
            return Vec::new();
        }
        self.files
            .iter_mut()
            .filter(|(number, file)| !file.sent && suspect.is_none_or(|alone| alone == **number))
            .map(|(number, file)| {
                file.sent = true;
                file.handed_out += 1;
                (*number, file.arrival.clone())
            })
            .collect()
    }

    /// The child died, and `death` says how. Those it was at are suspects.
    pub(super) fn died(&mut self, death: &Death) -> Verdict {
        let suspects: BTreeSet<(u64, Stage)> = self
            .files
            .iter()
            .flat_map(|(number, file)| file.at.keys().map(|stage| (*number, *stage)))
            .collect();
        for file in self.files.values_mut() {
            file.sent = false;
            file.at.clear();
        }
        let alone = suspects.len() == 1;
        for (number, stage) in suspects {
            let Some(file) = self.files.get_mut(&number) else {
                continue;
            };
            let strikes = file.strikes.entry(stage).or_default();
            *strikes += 1;
            let convicted = alone && *strikes >= STRIKES;
            match stage {
                Stage::Page(page) if convicted => {
                    file.arrival.caution.first.remove(&page);
                    file.arrival.caution.without.insert(page, death.clone());
                }
                Stage::Page(page) => {
                    file.arrival.caution.first.insert(page);
                }
                Stage::Open | Stage::Finish if convicted => {
                    let arrival = Box::new(file.arrival.clone());
                    self.files.remove(&number);
                    return Verdict::Reject(arrival, stage);
                }
                Stage::Open | Stage::Finish => {}
            }
        }
        Verdict::Again
    }

    /// Stages that a child is at, of files of how many pages, since when.
    pub(super) fn at_work(&self) -> impl Iterator<Item = (Stage, usize, Duration)> {
        self.files.values().flat_map(|file| {
            file.at
                .iter()
                .map(|(stage, since)| (*stage, file.pages, *since))
        })
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;

    fn orders(files: usize) -> Orders {
        let mut orders = Orders::default();
        for n in 0..files {
            orders.add(PathBuf::from(n.to_string()).into());
        }
        orders
    }

    fn begin(orders: &mut Orders, number: u64, stage: Stage) {
        let file = orders.get_mut(number).expect("in hand");
        file.at.insert(stage, Duration::ZERO);
    }

    fn numbers(orders: &mut Orders) -> Vec<u64> {
        orders.hand_out().into_iter().map(|(n, _)| n).collect()
    }

    #[test]
    fn suspects_go_alone_until_the_culprit_is_known() {
        let mut orders = orders(3);
        let death = Death::Ended("signal 11".to_owned());
        assert_eq!(numbers(&mut orders), [0, 1, 2]);
        begin(&mut orders, 0, Stage::Page(4));
        begin(&mut orders, 1, Stage::Page(0));
        assert_eq!(orders.died(&death), Verdict::Again);
        // The innocent one is finished alone.
        assert_eq!(numbers(&mut orders), [0]);
        assert_eq!(numbers(&mut orders), [0; 0]);
        assert!(orders.files[&0].arrival.caution.first.contains(&4));
        let innocent = orders.remove(0).expect("was in hand");
        assert!(
            innocent.repeated_since().is_some(),
            "it may be done already"
        );
        // The culprit dies alone, and is read without its page.
        assert_eq!(numbers(&mut orders), [1]);
        begin(&mut orders, 1, Stage::Page(0));
        assert_eq!(orders.died(&death), Verdict::Again);
        let again = orders.hand_out();
        assert_eq!(again.len(), 1);
        let caution = &again[0].1.caution;
        assert_eq!(caution.without.get(&0), Some(&death));
        assert!(caution.first.is_empty());
        orders.remove(1);
        assert_eq!(numbers(&mut orders), [2]);
    }

    #[test]
    fn a_file_that_cannot_be_opened_twice_is_rejected() {
        let mut orders = orders(1);
        let death = Death::TimedOut(60);
        for attempt in 0..2 {
            assert_eq!(numbers(&mut orders), [0]);
            begin(&mut orders, 0, Stage::Open);
            let verdict = orders.died(&death);
            assert_eq!(attempt == 1, matches!(verdict, Verdict::Reject(..)));
        }
        assert_eq!(orders.len(), 0);
    }

    #[test]
    fn a_death_without_work_suspects_nobody() {
        let mut orders = orders(2);
        assert_eq!(numbers(&mut orders), [0, 1]);
        assert_eq!(orders.died(&Death::TimedOut(1)), Verdict::Again);
        assert_eq!(numbers(&mut orders), [0, 1]);
    }
}
