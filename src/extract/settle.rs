//! What further readings of a text say of each of its characters. A character that two
//! engines read alike is surer than before; one that the other engine reads otherwise is
//! as doubtful as that engine is reliable there.

use std::ops::Range;

use crate::document::{Point, Quad};

use super::agree::plain_letters;
use super::align::alignment;
use super::decide::certainty_of;
use super::elsewhere::Elsewhere;
use super::letter::Letter;

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
pub(super) struct Settling {
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
    pub(super) fn new(compact: &str, sureties: &[f32]) -> Self {
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
    pub(super) fn placed(mut self, compact: &str, places: &[Quad]) -> Self {
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

    /// Looks for the doubtful letters elsewhere on the paper.
    pub(super) fn compare(&mut self, elsewhere: &Elsewhere) {
        let text: Vec<char> = self.letters.iter().map(|letter| letter.ch).collect();
        for (at, letter) in self.letters.iter_mut().enumerate() {
            letter.repeated = letter.surety < SURE && elsewhere.has(&text, at);
            letter.confirmed |= elsewhere.is_of_symbol(&text, at);
        }
    }

    /// Takes in another reading of the same text.
    pub(super) fn hear(&mut self, text: &str) {
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
                    } else {
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
    pub(super) fn outvote(&mut self, elsewhere: &Elsewhere) -> Option<String> {
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
    pub(super) fn is_confirmed(&self) -> bool {
        self.heard > 0
            && self.letters.iter().all(|letter| letter.confirmed)
            && !self.lacks_letters()
    }

    /// Whether all readings have letters or digits between two that stand side by side
    /// here, and agree on both sides; or kanji before the first or behind the last, where
    /// other letters may be dirt.
    pub(super) fn lacks_letters(&self) -> bool {
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
    pub(super) fn has_another_digit(&self) -> bool {
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
    pub(super) fn certainty(&self) -> f32 {
        certainty_of(&self.sureties())
    }

    /// The same of some of the letters.
    pub(super) fn certainty_within(&self, letters: Range<usize>) -> f32 {
        let sureties = self.sureties();
        sureties.get(letters).map_or(0.0, certainty_of)
    }

    /// How sure each letter and digit is now, 0–1.
    pub(super) fn sureties(&self) -> Vec<f32> {
        let slipped = self.slipped();
        let letters = self.letters.iter();
        letters.map(|letter| 1.0 - letter.doubt(slipped)).collect()
    }
}

fn is_kanji(ch: char) -> bool {
    matches!(ch, '\u{3400}'..='\u{9fff}' | '々')
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::document::Rect;

    fn settling(first: &str, surety: f32, readings: &[&str]) -> Settling {
        let mut settling = Settling::new(first, &vec![surety; first.chars().count()]);
        for reading in readings {
            settling.hear(reading);
        }
        settling
    }

    fn certainty(first: &str, surety: f32, readings: &[&str]) -> f32 {
        settling(first, surety, readings).certainty()
    }

    #[test]
    fn a_slip_of_the_second_reader_spoils_no_clear_text() {
        let title = "地域自立支援協議会関係綴";
        assert!(certainty(title, 0.9987, &["地域自立支援協議会関係級"]) > 0.99);
        let title = "災害用備蓄食糧の購入について";
        assert!(certainty(title, 0.9997, &["災害用備蓄依糧の購入について"]) > 0.99);
        assert!(certainty(title, 0.98, &["災害用備蓄依糧の購入について"]) < 0.87);
        let twice = settling(title, 0.98, &["災害用備蓄依糧の購入について", title]);
        assert!(twice.is_confirmed() && twice.certainty() > 0.99);
    }

    #[test]
    fn a_slip_in_the_telephone_number_spoils_no_name() {
        let heard = settling("岸本千尋内線4074", 0.999, &["岸本千尋内線4974"]);
        assert!(heard.certainty() < 0.97 && heard.certainty_within(0..4) > 0.999);
    }

    #[test]
    fn a_word_of_a_poor_reading_is_worth_little_against_a_clear_letter() {
        let number = "令6潮総広第937号の4";
        let poor = certainty(number, 0.9995, &["合6江総広第939号の"]);
        assert!(poor > certainty(number, 0.9995, &["令6潮総広第939号の4"]) + 0.01);
        let doubtful = certainty(number, 0.99, &["合6江総広第939号の"]);
        assert!(doubtful < 0.8, "{doubtful}");
    }

    #[test]
    fn two_of_three_outvote_the_first_reader() {
        let usual = |text: &str| Elsewhere::new(&[], &HashSet::new(), &[text.to_owned()]);
        let outvoted = |first: &str, surety, second: &str, paper: &str| {
            let mut settling = settling(first, surety, &[second]);
            let text = settling.outvote(&usual(paper));
            assert!(text.is_none() || settling.is_confirmed() && settling.certainty() > 0.98);
            text
        };
        let (slip, title) = ("困窮者白立相談支援", "困窮者自立相談支援");
        assert_eq!(outvoted(slip, 0.97, title, title).as_deref(), Some(title));
        assert_eq!(outvoted(slip, 0.97, title, "自立する"), None, "other words");
        assert_eq!(
            outvoted(slip, 0.97, slip, title),
            None,
            "both readers say so"
        );
        assert_eq!(outvoted(slip, 0.999, title, title), None, "read surely");
        let (slip, title) = ("固定資産関係フイル", "固定資産関係ファイル");
        assert_eq!(
            outvoted(slip, 0.99, title, "関係ファイル").as_deref(),
            Some(title)
        );
        let (slip, title) = ("平成3年度予算", "平成8年度予算");
        assert_eq!(
            outvoted(slip, 0.9, title, title),
            None,
            "a digit has no witness"
        );
    }

    #[test]
    fn the_size_of_a_kana_counts() {
        let (large, small) = ("橋りよう定期点検業務", "橋りょう定期点検業務");
        assert!(certainty(large, 0.989, &[small]) < 0.8);
        assert!(certainty(small, 0.999, &[small]) > 0.99);
    }

    #[test]
    fn a_doubtful_look_alike_stays_doubtful_though_both_read_it() {
        let mut settling = Settling::new("係る人札の執", &[0.999, 0.999, 0.83, 0.99, 0.99, 0.99]);
        settling.hear("係る人札の執");
        assert!(settling.is_confirmed() && settling.certainty() < 0.92);
    }

    #[test]
    fn a_common_letter_with_a_rare_twin_is_confirmed() {
        let mut settling = Settling::new("岸本千尋", &[0.999, 0.999, 0.58, 0.999]);
        settling.hear("岸本千尋");
        assert!(settling.certainty() > 0.95);
        let mut rare = Settling::new("係る人札の執", &[0.999, 0.999, 0.58, 0.999, 0.999, 0.999]);
        rare.hear("係る人札の執");
        assert!(rare.certainty() < 0.8);
    }

    #[test]
    fn an_old_form_that_the_second_reader_does_not_know_stays_doubtful() {
        let mut settling = Settling::new("富永弘子", &[0.52, 0.99, 0.999, 0.999]);
        settling.hear("富永弘子");
        assert!(settling.is_confirmed() && settling.certainty() < 0.8);
        let mut both = Settling::new("冨永弘子", &[0.64, 0.99, 0.999, 0.999]);
        both.hear("冨永弘子");
        assert!(both.certainty() > 0.95, "the form that nobody expects");
    }

    #[test]
    fn letters_that_the_first_reading_lacks() {
        for (first, second) in [
            ("統合型GS運用", "統合型GIS運用"),
            ("平成3年度予算", "平成30年度予算"),
            ("#上信夫", "井上 信夫"),
        ] {
            assert!(settling(first, 0.99, &[second]).lacks_letters(), "{first}");
            let heard = settling(first, 0.99, &[second, first]);
            assert!(!heard.lacks_letters(), "one of two is no witness");
        }
        for (first, second) in [
            ("統合型GIS運用", "統合型GIS運用"),
            ("平成30年度予算", "平成3年度予算"),
            ("老人クラブ活動費補助金", "老人クラブ活重病補助金"),
            ("卒業証書授与式", "業証書本"),
            ("情報政策課", "博報政策課"),
            ("関係ファイル", "関係ファイル1"),
        ] {
            assert!(!settling(first, 0.99, &[second]).lacks_letters(), "{first}");
        }
    }

    #[test]
    fn a_letter_that_is_left_out_leaves_a_hole() {
        let first = "プラスチック資源";
        let heard = |hole: f32| {
            let places: Vec<Quad> = (0..8)
                .map(|n| {
                    let x = n as f32 * 40.0 + if n > 5 { hole } else { 0.0 };
                    Quad::from(Rect::new(x, 0.0, 36.0, 40.0))
                })
                .collect();
            let mut settling = Settling::new(first, &[0.999; 8]).placed(first, &places);
            settling.hear("プラスチックタ資源");
            settling
        };
        assert!(!heard(0.0).lacks_letters(), "the other reader stuttered");
        assert!(heard(40.0).lacks_letters());
    }

    #[test]
    fn another_digit_is_told_from_a_lost_one() {
        let number = "29北浜産商商第73号の2";
        assert!(!settling(number, 0.99, &["29北浜産商商第73号の"]).has_another_digit());
        assert!(settling(number, 0.99, &["29北浜産商商第78号の2"]).has_another_digit());
        assert!(!settling(number, 0.99, &["29北浜産商商第78号の2", number]).has_another_digit());
    }
}
