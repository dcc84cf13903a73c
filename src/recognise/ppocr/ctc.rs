//! Connectionist temporal classification (Graves et al., 2006): from the probabilities of
//! classes at each step along a line to its characters.

use crate::document::Glyph;

use super::classes::Classes;
use super::lookalike::{is_digit, is_kana, is_kanji, is_katakana};
use super::words::is_word;

/// How far from its neighbours' centres a character that the network passed over must
/// stand, by the line's pitch and in steps.
const CLEAR_OF_OTHERS: f32 = 0.65;
const CLEAR_STEPS: f32 = 1.6;
/// How sure a mark or a comma is that was passed over.
const MARK_SURENESS: f32 = 0.9;
/// How sure any other character is that was passed over: little enough for the line to be
/// read again.
const PASSED_OVER: f32 = 0.7;
/// Neighbours' centres that stand farther apart than this, by the line's pitch, have room for
/// a character between them.
const ROOM: f32 = 1.3;
/// As what the network sees a ring, save for the marks that stand for one.
const RINGS: &str = "〇0０OＯo()（）";
/// Two readings of one character stand closer together than this, by the line's pitch.
const TWICE: f32 = 0.55;

/// A character as it was seen, before its context was looked at.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Seen {
    /// The most probable character, where it stands, and how probable it is.
    pub glyph: Glyph,
    /// Characters that look like it, and how probable they are.
    pub alike: Vec<(char, f32)>,
    /// Kanji, or katakana, that the network thought of instead, where it wavered, and how
    /// probable they are.
    pub rivals: Vec<(char, f32)>,
}

impl Seen {
    /// A character of which no other is known that looks like it.
    pub(super) fn sure(glyph: Glyph) -> Self {
        Self {
            glyph,
            alike: Vec::new(),
            rivals: Vec::new(),
        }
    }
}

/// The recogniser's output: for each step along the line the probability of each class.
pub(super) struct Steps<'a> {
    /// Number of steps.
    pub count: usize,
    /// Number of classes.
    pub classes: usize,
    /// Probabilities, step by step.
    pub scores: &'a [f32],
}

/// Steps with the same best class.
struct Run {
    ch: char,
    first: usize,
    end: usize,
    class: usize,
    sure: f32,
    /// The step at which it is surest.
    peak: usize,
}

impl Run {
    fn centre(&self) -> f32 {
        (self.first + self.end) as f32 / 2.0
    }
}

impl Steps<'_> {
    /// Best-path decoding: the best class of each step, repeats merged, blanks dropped.
    /// `scale` maps a step's number to its place along the line, 0–1.
    pub(super) fn decode(&self, classes: &Classes, scale: f32) -> Vec<Seen> {
        let runs = self.runs(classes);
        // A glyph reaches half-way to its neighbours, but no further than the common
        // pitch of the line allows.
        let pitch = typical_pitch(&runs);
        (0..runs.len())
            .map(|i| {
                let centre = runs[i].centre();
                let gap = |other: Option<&Run>| {
                    other.map_or(pitch, |other| (centre - other.centre()).abs().min(pitch))
                };
                let before = gap(i.checked_sub(1).and_then(|i| runs.get(i)));
                let after = gap(runs.get(i + 1));
                let (class, sure) = (runs[i].class, runs[i].sure);
                let row = self.row(runs[i].peak);
                Seen {
                    glyph: Glyph {
                        ch: runs[i].ch,
                        start: ((centre - before / 2.0) * scale).clamp(0.0, 1.0),
                        end: ((centre + after / 2.0) * scale).clamp(0.0, 1.0),
                        confidence: runs[i].sure,
                    },
                    alike: classes.alike(class, row),
                    rivals: classes.rivals(class, sure, row),
                }
            })
            .collect()
    }

    /// The probabilities of the classes at a step.
    pub(super) fn row(&self, step: usize) -> &[f32] {
        &self.scores[step * self.classes..][..self.classes]
    }

    fn runs(&self, classes: &Classes) -> Vec<Run> {
        let mut runs: Vec<Run> = Vec::new();
        let mut last = 0;
        for step in 0..self.count {
            let (best, sure) = classes.best(self.row(step));
            if let Some(ch) = classes.char(best) {
                match runs.last_mut() {
                    Some(run) if best == last && run.end == step => {
                        run.end = step + 1;
                        if sure > run.sure {
                            run.sure = sure;
                            run.peak = step;
                        }
                    }
                    _ => runs.push(Run {
                        ch,
                        first: step,
                        end: step + 1,
                        class: best,
                        sure,
                        peak: step,
                    }),
                }
            }
            last = best;
        }
        let pitch = typical_pitch(&runs);
        merge_doubled(&mut runs, pitch);
        self.add_passed_over(&mut runs, pitch, classes);
        runs
    }

    /// Adds characters that the network saw and passed over: it calls their steps blank,
    /// but thinks there of a character as it does nowhere else. So it does with circles
    /// before the speakers of minutes, and where its mind is divided between the widths and
    /// look-alikes of one character (Ｉ I 」 ｜), none of which outweighs the blank. Where there
    /// is room for a whole character, it is taken for one at less: of the small kana of a
    /// column (なった) the network is hardly aware.
    fn add_passed_over(&self, runs: &mut Vec<Run>, pitch: f32, classes: &Classes) {
        let clear = (CLEAR_OF_OTHERS * pitch).max(CLEAR_STEPS);
        for at in (0..=runs.len()).rev() {
            let before = at.checked_sub(1).and_then(|i| runs.get(i));
            let after = runs.get(at);
            let centre = |step: usize| step as f32 + 0.5;
            let free = |step: &usize| {
                before.is_none_or(|run| centre(*step) - run.centre() >= clear)
                    && after.is_none_or(|run| run.centre() - centre(*step) >= clear)
            };
            let first = before.map_or(0, |run| run.end);
            let end = after.map_or(self.count, |run| run.first);
            let roomy = matches!((before, after), (Some(before), Some(after))
                if after.centre() - before.centre() > ROOM * pitch
                    && is_wide(before.ch) && is_wide(after.ch));
            let in_katakana = roomy
                && [before, after]
                    .into_iter()
                    .flatten()
                    .all(|run| is_katakana(run.ch));
            let best = (first..end)
                .filter(free)
                .filter_map(|step| {
                    let row = self.row(step);
                    let long = if in_katakana {
                        classes.long_mark(row)
                    } else {
                        None
                    };
                    let seen = long.or_else(|| classes.passed_over(row, roomy))?;
                    Some((step, seen))
                })
                .max_by(|a, b| a.1.p.total_cmp(&b.1.p));
            // Beyond the first and the last character stand dashes, dirt and rule ends, but
            // for what makes a word of an end that is none: 一部公開.
            let inside = before.is_some() && after.is_some();
            let begins = |ch: char| {
                let next = |n: usize| runs.get(at + n).map(|run| run.ch);
                matches!((before, next(0), next(1)), (None, Some(first), Some(second))
                    if is_word(&[ch, first]) && !is_word(&[first, second]))
            };
            // The ring around ⑤ looks like one of these beside the digit.
            let is_ring = |ch: char| {
                let digit = |run: Option<&Run>| run.is_some_and(|run| is_digit(run.ch));
                RINGS.contains(ch) && (digit(before) || digit(after))
            };
            let best = best.filter(|(_, seen)| {
                seen.is_mark || begins(seen.ch) || (inside && !is_ring(seen.ch))
            });
            if let Some((step, seen)) = best {
                let sure = if seen.is_mark {
                    MARK_SURENESS
                } else {
                    PASSED_OVER
                };
                let run = Run {
                    ch: seen.ch,
                    first: step,
                    end: step + 1,
                    class: seen.class,
                    sure,
                    peak: step,
                };
                runs.insert(at, run);
            }
        }
    }
}

/// Makes one of two runs of the same character that stand on one place: 「プララン」. Digits
/// and letters are left alone: they stand that close.
fn merge_doubled(runs: &mut Vec<Run>, pitch: f32) {
    for i in (1..runs.len()).rev() {
        let (before, after) = (&runs[i - 1], &runs[i]);
        let near = after.centre() - before.centre() < TWICE * pitch;
        if near && before.class == after.class && is_wide(before.ch) {
            let surer = if after.sure > before.sure {
                after
            } else {
                before
            };
            let (sure, peak) = (surer.sure, surer.peak);
            let end = runs[i].end;
            runs[i - 1].end = end;
            runs[i - 1].sure = sure;
            runs[i - 1].peak = peak;
            runs.remove(i);
        }
    }
}

/// Whether a character is always as wide as the line is high.
fn is_wide(ch: char) -> bool {
    is_kana(ch) || is_kanji(ch)
}

/// Median distance between neighbouring centres.
fn typical_pitch(runs: &[Run]) -> f32 {
    let mut gaps: Vec<f32> = runs
        .windows(2)
        .map(|w| w[1].centre() - w[0].centre())
        .collect();
    gaps.sort_by(f32::total_cmp);
    gaps.get(gaps.len() / 2).copied().unwrap_or(6.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repeats_merge_and_blanks_part_them() {
        // Classes: blank, 令, 和. Steps: 令 令 _ 令 和.
        let classes = Classes::new(vec![None, Some('令'), Some('和')], 0);
        let row = |best: usize| {
            let mut row = [0.05; 3];
            row[best] = 0.9;
            row
        };
        let scores: Vec<f32> = [1, 1, 0, 1, 2].into_iter().flat_map(row).collect();
        let steps = Steps {
            count: 5,
            classes: 3,
            scores: &scores,
        };
        let glyphs: Vec<Glyph> = steps
            .decode(&classes, 0.2)
            .into_iter()
            .map(|seen| seen.glyph)
            .collect();
        assert_eq!(glyphs.iter().map(|g| g.ch).collect::<String>(), "令令和");
        assert!(glyphs.windows(2).all(|w| w[0].end <= w[1].start + 1e-6));
        assert!(glyphs.iter().all(|g| (g.confidence - 0.9).abs() < 1e-6));
    }

    #[test]
    fn a_circle_that_was_passed_over_is_seen_where_nothing_else_is() {
        // Classes: blank, 市, ○.
        let classes = Classes::new(vec![None, Some('市'), Some('○')], 0);
        let text = |rows: &[[f32; 3]]| -> String {
            let steps = Steps {
                count: rows.len(),
                classes: 3,
                scores: &rows.concat(),
            };
            let seen = steps.decode(&classes, 1.0 / rows.len() as f32);
            seen.iter().map(|seen| seen.glyph.ch).collect()
        };
        let (blank, city) = ([0.99, 0.005, 0.005], [0.1, 0.9, 0.0]);
        let circle = [0.94, 0.01, 0.05];
        assert_eq!(text(&[blank, circle, blank, blank, blank, city]), "○市");
        assert_eq!(text(&[blank, circle, circle, blank, blank, city]), "○市");
        assert_eq!(text(&[blank, circle, city, blank]), "市");
        assert_eq!(text(&[blank, blank, blank, blank, blank, city]), "市");
    }

    #[test]
    fn a_character_whose_mind_is_divided_is_seen_between_others_only() {
        // Classes: blank, Ｇ, Ｉ, 」, Ｓ, space.
        let chars = vec![
            None,
            Some('Ｇ'),
            Some('Ｉ'),
            Some('」'),
            Some('Ｓ'),
            Some(' '),
        ];
        let classes = Classes::new(chars, 0);
        let read = |rows: &[[f32; 6]]| {
            let steps = Steps {
                count: rows.len(),
                classes: 6,
                scores: &rows.concat(),
            };
            let seen = steps.decode(&classes, 1.0 / rows.len() as f32);
            seen.into_iter()
                .map(|seen| (seen.glyph.ch, seen.glyph.confidence < 0.8))
                .collect::<Vec<_>>()
        };
        let blank = [0.99, 0.0, 0.0, 0.0, 0.0, 0.01];
        let g = [0.05, 0.95, 0.0, 0.0, 0.0, 0.0];
        let s = [0.05, 0.0, 0.0, 0.0, 0.95, 0.0];
        let divided = [0.5, 0.0, 0.44, 0.03, 0.0, 0.03];
        let wide_gap = [0.5, 0.0, 0.1, 0.0, 0.0, 0.4];
        let line = |middle, last| {
            let letters = [s, s, g, middle, s, last];
            let steps = letters.into_iter().flat_map(|row| [row, blank, blank]);
            steps.collect::<Vec<_>>()
        };
        let plain = [('Ｓ', false), ('Ｓ', false), ('Ｇ', false), ('Ｓ', false)];
        let whole = [&plain[..3], &[('Ｉ', true)], &plain[3..]].concat();
        assert_eq!(read(&line(divided, blank)), whole);
        assert_eq!(read(&line(wide_gap, blank)), plain);
        assert_eq!(read(&line(blank, divided)), plain);
    }

    #[test]
    fn a_ring_beside_a_digit_is_no_zero() {
        // Classes: blank, 年, 5, 0.
        let classes = Classes::new(vec![None, Some('年'), Some('5'), Some('0')], 0);
        let (year, five) = ([0.05, 0.95, 0.0, 0.0], [0.05, 0.0, 0.95, 0.0]);
        let (blank, ring) = ([1.0, 0.0, 0.0, 0.0], [0.9, 0.0, 0.0, 0.1]);
        let rows = [
            year, blank, blank, ring, blank, blank, five, blank, blank, year,
        ];
        let steps = Steps {
            count: rows.len(),
            classes: 4,
            scores: &rows.concat(),
        };
        let seen = steps.decode(&classes, 0.1);
        assert_eq!(seen.iter().map(|s| s.glyph.ch).collect::<String>(), "年5年");
    }

    #[test]
    fn one_kana_is_not_read_twice_on_one_place() {
        // Classes: blank, プ, ラ, ン.
        let classes = Classes::new(vec![None, Some('プ'), Some('ラ'), Some('ン')], 0);
        let row = |best: usize| {
            let mut row = [0.01; 4];
            row[best] = 0.97;
            row
        };
        let read = |classes_of_steps: &[usize]| -> String {
            let scores: Vec<f32> = classes_of_steps.iter().copied().flat_map(row).collect();
            let steps = Steps {
                count: classes_of_steps.len(),
                classes: 4,
                scores: &scores,
            };
            let seen = steps.decode(&classes, 0.1);
            seen.iter().map(|seen| seen.glyph.ch).collect()
        };
        assert_eq!(
            read(&[1, 0, 0, 0, 0, 2, 0, 2, 0, 0, 3, 0, 0, 0, 0, 1]),
            "プランプ"
        );
        assert_eq!(
            read(&[1, 0, 0, 0, 0, 2, 0, 0, 0, 0, 2, 0, 0, 0, 0, 3]),
            "プララン"
        );
    }
}
