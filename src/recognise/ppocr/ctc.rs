//! Connectionist temporal classification (Graves et al., 2006): from the probabilities of
//! classes at each step along a line to its characters.

use crate::document::Glyph;

use super::classes::Classes;

/// A character as it was seen, before its context was looked at.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Seen {
    /// The most probable character, where it stands, and how probable it is.
    pub glyph: Glyph,
    /// Characters that look like it, and how probable they are.
    pub alike: Vec<(char, f32)>,
}

impl Seen {
    /// A character of which no other is known that looks like it.
    pub(super) fn sure(glyph: Glyph) -> Self {
        Self {
            glyph,
            alike: Vec::new(),
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
    sure: f32,
    alike: Vec<(char, f32)>,
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
                Seen {
                    glyph: Glyph {
                        ch: runs[i].ch,
                        start: ((centre - before / 2.0) * scale).clamp(0.0, 1.0),
                        end: ((centre + after / 2.0) * scale).clamp(0.0, 1.0),
                        confidence: runs[i].sure,
                    },
                    alike: runs[i].alike.clone(),
                }
            })
            .collect()
    }

    fn runs(&self, classes: &Classes) -> Vec<Run> {
        let mut runs: Vec<Run> = Vec::new();
        let mut last = 0;
        for step in 0..self.count {
            let row = &self.scores[step * self.classes..][..self.classes];
            let (best, sure) = classes.best(row);
            if let Some(ch) = classes.char(best) {
                match runs.last_mut() {
                    Some(run) if best == last && run.end == step => {
                        run.end = step + 1;
                        if sure > run.sure {
                            run.sure = sure;
                            run.alike = classes.alike(best, row);
                        }
                    }
                    _ => runs.push(Run {
                        ch,
                        first: step,
                        end: step + 1,
                        sure,
                        alike: classes.alike(best, row),
                    }),
                }
            }
            last = best;
        }
        runs
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
}
