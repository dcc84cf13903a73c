//! Connectionist temporal classification (Graves et al., 2006): from the probabilities of
//! classes at each step along a line to its characters.

use crate::document::Glyph;

use super::classes::Classes;

/// Steps on both sides of an overlooked mark that must be free of characters: not quite
/// half the width of one.
const MARK_REACH: usize = 2;
/// How sure an overlooked mark is.
const MARK_SURENESS: f32 = 0.9;

/// A character as it was seen, before its context was looked at.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Seen {
    /// The most probable character, where it stands, and how probable it is.
    pub glyph: Glyph,
    /// Characters that look like it, and how probable they are.
    pub alike: Vec<(char, f32)>,
    /// Kanji that the network thought of instead, where it wavered, and how probable they
    /// are.
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

    fn row(&self, step: usize) -> &[f32] {
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
        self.add_marks(&mut runs, classes);
        runs
    }

    /// Adds circles and squares, as before the speakers of minutes, that the network has
    /// learnt to pass over: it calls their steps blank, but thinks of them there as it does
    /// nowhere else.
    fn add_marks(&self, runs: &mut Vec<Run>, classes: &Classes) {
        let seen = |step: usize| classes.mark(self.row(step));
        for step in 0..self.count {
            let Some((class, ch, p)) = seen(step) else {
                continue;
            };
            let around = step.saturating_sub(MARK_REACH)..(step + MARK_REACH + 1).min(self.count);
            let is_peak = around.filter(|&other| other != step).all(|other| {
                seen(other).is_none_or(|(.., q)| p > q || (p.total_cmp(&q).is_eq() && step < other))
            });
            let centre = step as f32 + 0.5;
            let is_free = runs
                .iter()
                .all(|run| (run.centre() - centre).abs() > MARK_REACH as f32);
            if is_peak && is_free {
                let at = runs.partition_point(|run| run.first < step);
                let mark = Run {
                    ch,
                    first: step,
                    end: step + 1,
                    class,
                    sure: MARK_SURENESS,
                    peak: step,
                };
                runs.insert(at, mark);
            }
        }
    }
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
}
