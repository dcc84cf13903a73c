//! What further readings of a text say of each of its characters. A character that two
//! engines read alike is surer than before; one that the other engine reads otherwise is
//! as doubtful as that engine is reliable there.

use std::ops::Range;

use crate::document::{Point, Quad};

use super::agree::plain_letters;
use super::align::alignment;
use super::letter::Letter;
use crate::extract::conclude::elsewhere::Elsewhere;
use crate::extract::value::era::Era;
use crate::extract::weighed::certainty_of;

/// Longer texts are compared by their first letters only.
const LONGEST: usize = 128;

/// The surety, 0–1, beyond which nobody has to look for a letter elsewhere.
const SURE: f32 = 0.995;

/// Of fewer letters the share that a reading has wrong tells nothing.
const LEAST_LETTERS: usize = 6;

/// Steps between two letters that leave room for a third.
const ROOM: f32 = 1.35;

/// A text whose letters are being confirmed.
#[derive(Debug, Clone)]
pub(crate) struct Settling {
    letters: Vec<Letter>,
    /// Readings that were heard.
    heard: usize,
    /// How far each letter stands from the one before it, in usual steps from letter to
    /// letter; nothing where that is not known.
    steps: Vec<Option<f32>>,
    /// By gap (before the first letter, between two, behind the last), how many readings
    /// have more letters there, and whether these are all kanji.
    more: Vec<(usize, bool)>,
    /// By gap, the one letter more that a reading has there.
    single: Vec<Option<char>>,
}

impl Settling {
    /// The text `compact` as it was first read, with the surety of each character, 0–1.
    pub(crate) fn new(compact: &str, sureties: &[f32]) -> Self {
        let letters: Vec<Letter> = compact
            .chars()
            .zip(sureties.iter().copied().chain(std::iter::repeat(0.0)))
            .filter(|(ch, _)| ch.is_alphanumeric())
            .take(LONGEST)
            .map(|(ch, surety)| Letter {
                ch,
                surety,
                confirmed: false,
                repeated: false,
                is_foreign: false,
                others: Vec::new(),
            })
            .collect();
        Self {
            more: vec![(0, true); letters.len() + 1],
            single: vec![None; letters.len() + 1],
            steps: vec![None; letters.len()],
            letters,
            heard: 0,
        }
    }

    /// Tells where the characters of the text stand: a letter that was left out leaves a
    /// hole.
    pub(crate) fn placed(mut self, compact: &str, places: &[Quad]) -> Self {
        let middles: Vec<Point> = compact
            .chars()
            .zip(places)
            .filter(|(ch, _)| ch.is_alphanumeric())
            .map(|(_, place)| place.bounds().centre())
            .collect();
        if middles.len() < self.letters.len() {
            return self;
        }
        let far = |pair: &[Point]| (pair[0].x - pair[1].x).hypot(pair[0].y - pair[1].y);
        let distances: Vec<f32> = middles.windows(2).map(far).collect();
        let mut sorted = distances.clone();
        sorted.sort_by(f32::total_cmp);
        if let Some(usual) = sorted.get(sorted.len() / 2).filter(|usual| **usual > 0.0) {
            for (step, distance) in self.steps.iter_mut().skip(1).zip(&distances) {
                *step = Some(distance / usual);
            }
        }
        self
    }

    /// Tells which letters the other readers cannot write.
    pub(crate) fn known_to_others(mut self, mut is_known: impl FnMut(char) -> bool) -> Self {
        for letter in &mut self.letters {
            letter.is_foreign = !is_known(letter.ch);
        }
        self
    }

    /// Looks for the doubtful letters elsewhere on the paper.
    pub(crate) fn compare(&mut self, elsewhere: &Elsewhere) {
        let text: Vec<char> = self.letters.iter().map(|letter| letter.ch).collect();
        for (at, letter) in self.letters.iter_mut().enumerate() {
            letter.repeated = letter.surety < SURE && elsewhere.has(&text, at);
            letter.confirmed |= elsewhere.is_of_symbol(&text, at) || is_of_era(&text, at);
        }
    }

    /// Takes in another reading of the same text.
    pub(crate) fn hear(&mut self, text: &str) {
        let other: Vec<char> = plain_letters(text).chars().take(LONGEST).collect();
        let own: Vec<char> = self.letters.iter().map(|letter| letter.ch).collect();
        self.heard += 1;
        let mut at = 0;
        let mut partner_before = true;
        let mut gaps = vec![None; own.len() + 1];
        let mut extra: Vec<Vec<char>> = vec![Vec::new(); own.len() + 1];
        for pair in alignment(&own, &other) {
            match pair {
                (Some(index), partner) => {
                    let letter = &mut self.letters[index];
                    if partner == Some(letter.ch) {
                        letter.confirmed = true;
                    } else if !letter.is_foreign {
                        letter.others.push(partner);
                    }
                    at = index + 1;
                    partner_before = partner == Some(letter.ch);
                }
                // Letters beside a slip are a part of the slip.
                (None, more) if partner_before => {
                    extra[at].extend(more);
                    let kanji = more.is_some_and(is_kanji);
                    gaps[at] = Some(gaps[at].unwrap_or(true) && kanji);
                }
                (None, _) => {}
            }
        }
        for (single, extra) in self.single.iter_mut().zip(&extra) {
            if let [only] = extra[..] {
                *single = Some(only);
            }
        }
        for (more, gap) in self.more.iter_mut().zip(gaps) {
            if let Some(kanji) = gap {
                *more = (more.0 + 1, more.1 && kanji);
            }
        }
    }

    /// Takes the letters that the second reader has where the first was in doubt, if the paper
    /// has them elsewhere in the same surroundings: two of three say so. `None` if there are
    /// none; else the letters of the text as it is now.
    pub(crate) fn outvote(&mut self, elsewhere: &Elsewhere) -> Option<String> {
        let mut text: Vec<char> = self.letters.iter().map(|letter| letter.ch).collect();
        let mut changed = false;
        for at in 0..self.letters.len() {
            let letter = &self.letters[at];
            if letter.confirmed || letter.repeated || letter.surety >= SURE {
                continue;
            }
            let own = letter.ch;
            let other = letter.others.iter().flatten().copied().find(|&other| {
                text[at] = other;
                !own.is_ascii_digit() && elsewhere.has(&text, at)
            });
            text[at] = other.unwrap_or(own);
            if let Some(other) = other {
                self.letters[at] = Letter::outvoted(other);
                changed = true;
            }
        }
        for gap in (1..self.letters.len()).rev() {
            let Some(more) = self.single[gap] else {
                continue;
            };
            text.insert(gap, more);
            if elsewhere.has(&text, gap) {
                self.letters.insert(gap, Letter::outvoted(more));
                self.steps.insert(gap, None);
                self.more.insert(gap, (0, true));
                self.more[gap + 1] = (0, true);
                self.single.insert(gap, None);
                self.single[gap + 1] = None;
                changed = true;
            } else {
                text.remove(gap);
            }
        }
        changed.then(|| text.into_iter().collect())
    }

    /// Whether every letter was read again alike, and nothing more.
    pub(crate) fn is_confirmed(&self) -> bool {
        self.heard > 0
            && self.letters.iter().all(|letter| letter.confirmed)
            && !self.lacks_letters()
    }

    /// Whether all readings have letters or digits between two that stand side by side
    /// here, and agree on both sides; or kanji before the first or behind the last, where
    /// other letters may be dirt.
    pub(crate) fn lacks_letters(&self) -> bool {
        let is_confirmed = |at: usize| self.letters.get(at).is_none_or(|letter| letter.confirmed);
        self.heard > 0
            && self.more.iter().enumerate().any(|(gap, &(count, kanji))| {
                let inside = (1..self.letters.len()).contains(&gap);
                count >= self.heard
                    && (inside && self.has_room(gap) || !inside && kanji)
                    && is_confirmed(gap)
                    && gap.checked_sub(1).is_none_or(is_confirmed)
            })
    }

    /// Whether a letter can stand between the one before and the one at `gap`. Narrow
    /// letters stand close in any case.
    fn has_room(&self, gap: usize) -> bool {
        let narrow = |at: usize| self.letters[at].ch.is_ascii();
        narrow(gap - 1) || narrow(gap) || self.steps[gap].is_none_or(|step| step > ROOM)
    }

    /// Whether no reading confirms a digit, and one has another digit in its place.
    pub(crate) fn has_another_digit(&self) -> bool {
        self.letters.iter().any(|letter| {
            let digit = |other: &Option<char>| other.is_some_and(|other| other.is_ascii_digit());
            letter.ch.is_ascii_digit() && !letter.confirmed && letter.others.iter().any(digit)
        })
    }

    /// The share of the clear letters that further readings have wrong, 0–1; of few letters
    /// nothing is said. A single slip, which may be the one in question, tells nothing.
    fn slipped(&self) -> f32 {
        let clear = || self.letters.iter().filter(|letter| letter.surety >= SURE);
        let letters = clear().count() * self.heard;
        let slips: usize = clear().map(|letter| letter.others.len()).sum();
        if letters < LEAST_LETTERS {
            return 0.0;
        }
        slips.saturating_sub(self.heard) as f32 / letters as f32
    }

    /// How sure the text is now, 0–1: the mean of average and least surety of its letters.
    pub(crate) fn certainty(&self) -> f32 {
        certainty_of(&self.sureties())
    }

    /// The same of some of the letters.
    pub(crate) fn certainty_within(&self, letters: Range<usize>) -> f32 {
        let sureties = self.sureties();
        sureties.get(letters).map_or(0.0, certainty_of)
    }

    /// How sure each letter and digit is now, 0–1.
    pub(crate) fn sureties(&self) -> Vec<f32> {
        let slipped = self.slipped();
        let letters = self.letters.iter();
        letters.map(|letter| 1.0 - letter.doubt(slipped)).collect()
    }
}

fn is_kanji(ch: char) -> bool {
    matches!(ch, '\u{3400}'..='\u{9fff}' | '々')
}

/// Whether the letter `at` is of an era's name before its year: 「令和4年」 can be nothing else.
fn is_of_era(text: &[char], at: usize) -> bool {
    let starts = [at.checked_sub(1), Some(at)];
    starts.into_iter().flatten().any(|from| {
        let rest = &text[from..];
        let era: String = rest.iter().take(2).collect();
        let digits = rest
            .iter()
            .skip(2)
            .take_while(|ch| ch.is_ascii_digit())
            .count();
        let year = if rest.get(2) == Some(&'元') {
            1
        } else {
            digits
        };
        let is_known = Era::ALL.iter().any(|known| known.name() == era);
        is_known && (1..=2).contains(&year) && rest.get(2 + year) == Some(&'年')
    })
}

#[cfg(test)]
#[path = "settle_tests.rs"]
mod tests;
