//! Turns line strips into characters: a convolutional recogniser with CTC decoding
//! (Graves et al., 2006).

use std::collections::HashMap;
use std::path::Path;

use crate::document::{Glyph, Quad, Raster, TextLine, Turn};
use crate::error::{Fatal, PageError};

use super::super::engine::{Deadline, LineFound};
use super::network::{Network, Runtime};
use super::strip::{Planes, Strip};
use super::{is_tall, onnx, repertoire};

/// Height of the network's input.
const HEIGHT: usize = 48;
/// Widths are rounded up to multiples of this, so that few shapes occur: each new shape
/// costs the runtime a set-up.
const BUCKET: usize = 64;
/// Narrowest input.
const NARROWEST: usize = 96;
/// Widest input; longer lines are squeezed into it.
const WIDEST: usize = 3200;
/// How much narrower than printed a line is shown to the network: it reads as well, and
/// its time goes by the width.
const SQUEEZED: f32 = 0.85;
/// How much wider than printed a line is shown to it where a glyph stayed doubtful.
const STRETCHED: f32 = 1.2;
/// Glyphs below this confidence are worth a second look.
const DOUBTFUL: f32 = 0.6;
/// How probable an old form of a kanji is beside the new one, before looking at the page.
const OLD_FORM: f32 = 0.05;
/// Lines whose mean confidence is lower are not text.
const LEAST_CONFIDENCE: f32 = 0.5;

/// How the text runs inside a box of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Writing {
    /// From left to right.
    Horizontal,
    /// From top to bottom, characters upright.
    Vertical,
    /// Horizontal writing on a page that must first be turned.
    Sideways(Turn),
}

impl Writing {
    pub(super) fn strip(self, quad: &Quad) -> Strip {
        match self {
            Self::Horizontal => Strip::turned(quad, Turn::None),
            // The recogniser has learnt vertical lines lying on their left side.
            Self::Vertical => Strip::turned(quad, Turn::Left),
            Self::Sideways(turn) => Strip::turned(quad, turn),
        }
    }
}

/// The recognition network and its characters.
pub(super) struct Reader {
    network: Network,
    classes: Classes,
}

impl Reader {
    /// Loads the network for `workers` at a time and cuts its classes down to the Japanese
    /// repertoire.
    pub(super) fn load(runtime: &mut Runtime, path: &Path, workers: usize) -> Result<Self, Fatal> {
        let unusable = |e: onnx::NotOnnx| {
            Fatal::ComponentMissing(format!("{}: {e}; run scripts/setup again", path.display()))
        };
        let model = super::read_network(path)?;
        let characters = onnx::metadata(&model, "character")
            .map_err(unusable)?
            .unwrap_or_default();
        // Class 0 is the blank, the last one the space.
        let all: Vec<Option<char>> = std::iter::once(None)
            .chain(characters.split('\n').map(single_char))
            .chain([Some(' ')])
            .collect();
        let kept: Vec<usize> = (0..all.len())
            .filter(|&i| {
                i == 0 || all[i].is_some_and(|ch| ch == ' ' || repertoire::is_japanese(ch))
            })
            .collect();
        let model = onnx::keep_columns(&model, &["linear_8.w_0", "linear_8.b_0"], &kept)
            .map_err(unusable)?;
        Ok(Self {
            network: runtime.compile("PP-OCRv6 recognition", &model, workers)?,
            classes: Classes::new(kept.iter().map(|&i| all[i]).collect()),
        })
    }

    /// Reads the lines found on an upright page.
    pub(super) fn read(
        &self,
        page: &Raster,
        found: &[LineFound],
        deadline: Deadline,
    ) -> Result<Vec<TextLine>, PageError> {
        let mut lines = Vec::with_capacity(found.len());
        for place in found {
            deadline.check()?;
            let vertical = is_tall(&place.quad);
            let writing = if vertical {
                Writing::Vertical
            } else {
                Writing::Horizontal
            };
            let strip = writing.strip(&place.quad);
            let mut glyphs = match &place.glyphs {
                Some(glyphs) => glyphs.clone(),
                None => self.glyphs(page, &[strip])?,
            };
            let mut confidence = mean(&glyphs);
            if glyphs.iter().any(|g| g.confidence < DOUBTFUL) {
                let closer = self.stretched(page, &[strip], STRETCHED)?;
                if mean(&closer) > confidence {
                    confidence = mean(&closer);
                    glyphs = closer;
                }
            }
            if glyphs.iter().any(|g| g.ch != ' ') && confidence >= LEAST_CONFIDENCE {
                lines.push(TextLine {
                    glyphs,
                    quad: place.quad,
                    confidence,
                    vertical,
                });
            }
        }
        Ok(lines)
    }

    /// Reads pieces of a page, each turned by `turn`, as if they stood side by side in
    /// one line.
    pub(super) fn side_by_side(
        &self,
        page: &Raster,
        pieces: &[Quad],
        turn: Turn,
    ) -> Result<Vec<Glyph>, PageError> {
        let strips: Vec<Strip> = pieces
            .iter()
            .map(|quad| Strip::turned(quad, turn))
            .collect();
        self.glyphs(page, &strips)
    }

    /// Reads a line that is made of `strips`, one behind the other.
    pub(super) fn glyphs(&self, page: &Raster, strips: &[Strip]) -> Result<Vec<Glyph>, PageError> {
        self.stretched(page, strips, SQUEEZED)
    }

    /// The same, with the strips shown to the network `stretch` times as wide as printed.
    fn stretched(
        &self,
        page: &Raster,
        strips: &[Strip],
        stretch: f32,
    ) -> Result<Vec<Glyph>, PageError> {
        let printed: usize = strips.iter().map(|strip| strip.width_at(HEIGHT)).sum();
        let stretch = stretch.min(WIDEST as f32 / printed.max(1) as f32);
        let widths = strips
            .iter()
            .map(|strip| ((strip.width_at(HEIGHT) as f32 * stretch) as usize).max(1));
        let width: usize = widths.clone().sum();
        let stride = width.max(NARROWEST).div_ceil(BUCKET) * BUCKET;
        self.network.run(
            &[1, 3, HEIGHT, stride],
            |tensor| {
                tensor.fill(0.0);
                let mut from = 0;
                for (strip, width) in strips.iter().zip(widths) {
                    let planes = Planes {
                        floats: &mut tensor[from..],
                        stride,
                        plane: HEIGHT * stride,
                    };
                    strip.draw(page, width, HEIGHT, planes);
                    from += width;
                }
            },
            |shape, scores| {
                let steps = Steps {
                    count: shape[1],
                    classes: shape[2],
                    scores,
                };
                // The strips fill only the left part of the input.
                let scale = stride as f32 / (width * shape[1]) as f32;
                steps.decode(&self.classes, scale)
            },
        )
    }
}

/// Mean confidence of glyphs; 0 if there are none.
pub(super) fn mean(glyphs: &[Glyph]) -> f32 {
    glyphs.iter().map(|g| g.confidence).sum::<f32>() / glyphs.len().max(1) as f32
}

fn single_char(text: &str) -> Option<char> {
    let mut chars = text.chars();
    match (chars.next(), chars.next()) {
        (Some(ch), None) => Some(ch),
        _ => None,
    }
}

/// What the recogniser's classes mean.
struct Classes {
    /// The character of each class; `None` for the blank.
    chars: Vec<Option<char>>,
    /// The class of the same character in its other width (1 and １) or form (縦 and 縱), if
    /// there is one. A network that wavers between the two is sure of the character.
    twin: Vec<Option<usize>>,
    /// Whether a class is an old form whose new form is its twin.
    old: Vec<bool>,
}

impl Classes {
    fn new(chars: Vec<Option<char>>) -> Self {
        let index: HashMap<char, usize> = chars
            .iter()
            .enumerate()
            .filter_map(|(class, ch)| Some(((*ch)?, class)))
            .collect();
        let mut twin: Vec<Option<usize>> = chars
            .iter()
            .map(|ch| index.get(&in_other_width((*ch)?)?).copied())
            .collect();
        let mut old = vec![false; chars.len()];
        for (old_form, new_form) in repertoire::old_and_new() {
            if let (Some(&from), Some(&to)) = (index.get(&old_form), index.get(&new_form)) {
                twin[from] = Some(to);
                twin[to] = Some(from);
                old[from] = true;
            }
        }
        Self { chars, twin, old }
    }

    /// The most probable class of a step, and how probable its character is.
    fn best(&self, row: &[f32]) -> (usize, f32) {
        let (best, score) = argmax(row);
        let Some(twin) = self.twin.get(best).copied().flatten() else {
            return (best, score);
        };
        let other = row.get(twin).copied().unwrap_or(0.0);
        let best = if self.old[best] && other > OLD_FORM * score {
            twin
        } else {
            best
        };
        (best, score + other)
    }
}

/// The full-width form of a printable ASCII character, or the other way round (Unicode,
/// block Halfwidth and Fullwidth Forms).
fn in_other_width(ch: char) -> Option<char> {
    const SHIFT: u32 = '！' as u32 - '!' as u32;
    match ch {
        '!'..='~' => char::from_u32(ch as u32 + SHIFT),
        '！'..='～' => char::from_u32(ch as u32 - SHIFT),
        _ => None,
    }
}

/// The recogniser's output: for each step along the line the probability of each class.
struct Steps<'a> {
    count: usize,
    classes: usize,
    scores: &'a [f32],
}

impl Steps<'_> {
    /// Best-path CTC decoding: the best class of each step, repeats merged, blanks
    /// dropped. `scale` maps a step's number to its place along the line, 0–1.
    fn decode(&self, classes: &Classes, scale: f32) -> Vec<Glyph> {
        let mut runs: Vec<(char, usize, usize, f32)> = Vec::new();
        let mut last = 0;
        for step in 0..self.count {
            let row = &self.scores[step * self.classes..][..self.classes];
            let (best, score) = classes.best(row);
            if let Some(ch) = classes.chars.get(best).copied().flatten() {
                match runs.last_mut() {
                    Some((_, _, end, sure)) if best == last && *end == step => {
                        *end = step + 1;
                        *sure = sure.max(score);
                    }
                    _ => runs.push((ch, step, step + 1, score)),
                }
            }
            last = best;
        }
        let centre = |i: usize| (runs[i].1 + runs[i].2) as f32 / 2.0;
        // A glyph reaches half-way to its neighbours, but no further than the common
        // pitch of the line allows.
        let pitch = typical_pitch(&(0..runs.len()).map(centre).collect::<Vec<_>>());
        (0..runs.len())
            .map(|i| {
                let (ch, _, _, confidence) = runs[i];
                let before = if i > 0 {
                    (centre(i) - centre(i - 1)).min(pitch)
                } else {
                    pitch
                };
                let after = if i + 1 < runs.len() {
                    (centre(i + 1) - centre(i)).min(pitch)
                } else {
                    pitch
                };
                Glyph {
                    ch,
                    start: ((centre(i) - before / 2.0) * scale).clamp(0.0, 1.0),
                    end: ((centre(i) + after / 2.0) * scale).clamp(0.0, 1.0),
                    confidence,
                }
            })
            .collect()
    }
}

/// Median distance between neighbouring centres.
fn typical_pitch(centres: &[f32]) -> f32 {
    let mut gaps: Vec<f32> = centres.windows(2).map(|w| w[1] - w[0]).collect();
    gaps.sort_by(f32::total_cmp);
    gaps.get(gaps.len() / 2).copied().unwrap_or(6.0)
}

fn argmax(row: &[f32]) -> (usize, f32) {
    let mut best = (0, f32::MIN);
    for (i, &value) in row.iter().enumerate() {
        if value > best.1 {
            best = (i, value);
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wavering_network_sees_the_new_form_and_a_sure_one_the_old() {
        let classes = Classes::new(vec![None, Some('縱'), Some('縦')]);
        let (wavering, score) = classes.best(&[0.0, 0.64, 0.36]);
        assert_eq!(classes.chars[wavering], Some('縦'));
        assert!((score - 1.0).abs() < 1e-6);
        let (sure, _) = classes.best(&[0.0, 0.99, 0.01]);
        assert_eq!(classes.chars[sure], Some('縱'));
    }

    #[test]
    fn repeats_merge_and_blanks_part_them() {
        // Classes: blank, 令, 和. Steps: 令 令 _ 令 和.
        let classes = Classes::new(vec![None, Some('令'), Some('和')]);
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
        let glyphs = steps.decode(&classes, 0.2);
        assert_eq!(glyphs.iter().map(|g| g.ch).collect::<String>(), "令令和");
        assert!(glyphs.windows(2).all(|w| w[0].end <= w[1].start + 1e-6));
        assert!(glyphs.iter().all(|g| (g.confidence - 0.9).abs() < 1e-6));
    }
}
