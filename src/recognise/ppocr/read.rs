//! Turns line strips into characters: a convolutional recogniser with CTC decoding.

use std::path::Path;

use crate::document::{Glyph, Quad, Raster, TextLine, Turn};
use crate::error::{Fatal, PageError};
use crate::steps::{self, Step};

use super::super::engine::{Deadline, LineFound};
use super::classes::Classes;
use super::ctc::{Seen, Steps};
use super::network::{Network, Runtime};
use super::piece::pieces;
use super::share::shared;
use super::small_kana::{self, Shown};
use super::strip::{Planes, Strip};
use super::{agree, among, bars, is_tall, learnt, lookalike, onnx, repertoire, words};

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
/// How wide a piece of a line is shown to it, by what is printed, where a glyph stayed
/// doubtful.
const AGAIN: [f32; 2] = [1.0, 1.2];
/// Glyphs below this confidence are worth a second look.
const DOUBTFUL: f32 = 0.8;
/// Boxes less tall than this for their width may hold one narrow character rather than a
/// column.
const LONE: f32 = 3.4;
/// Lines whose mean confidence is lower are not text.
const LEAST_CONFIDENCE: f32 = 0.5;
/// The same for lines of one or two characters, as which dirt and seals are read.
const LEAST_OF_FEW: f32 = 0.66;

/// How the text runs inside a box of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Writing {
    /// From left to right.
    Horizontal,
    /// From top to bottom, characters upright.
    Vertical,
}

impl Writing {
    pub(super) fn strip(self, quad: &Quad) -> Strip {
        match self {
            Self::Horizontal => Strip::turned(quad, Turn::None),
            // The recogniser has learnt vertical lines lying on their left side.
            Self::Vertical => Strip::turned(quad, Turn::Left),
        }
    }
}

/// The recognition network and its characters.
pub(super) struct Reader {
    network: Network,
    classes: Classes,
    steps: steps::Steps,
}

impl Reader {
    /// Loads the network for `workers` at a time and cuts its classes down to the Japanese
    /// repertoire.
    pub(super) fn load(
        runtime: &mut Runtime,
        path: &Path,
        workers: usize,
        steps: steps::Steps,
    ) -> Result<Self, Fatal> {
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
        let learnt = if steps.has(Step::Learnt) {
            learnt::characters()
        } else {
            Vec::new()
        };
        let is_wanted = |ch| !steps.has(Step::Repertoire) || repertoire::is_japanese(ch);
        let kept: Vec<usize> = (0..all.len())
            .filter(|&i| i == 0 || all[i].is_some_and(|ch| ch == ' ' || is_wanted(ch)))
            .filter(|&i| !learnt.iter().any(|character| Some(character.ch) == all[i]))
            .collect();
        let weights: Vec<&[f32]> = learnt.iter().map(|c| c.weights.as_slice()).collect();
        let biases: Vec<&[f32]> = learnt.iter().map(|c| c.bias.as_slice()).collect();
        let last_layer = [
            ("linear_8.w_0", &weights[..]),
            ("linear_8.b_0", &biases[..]),
        ];
        let model = onnx::change_columns(&model, &last_layer, &kept).map_err(unusable)?;
        let chars = kept.iter().map(|&i| all[i]);
        let chars = chars.chain(learnt.iter().map(|character| Some(character.ch)));
        Ok(Self {
            network: runtime.compile("PP-OCRv6 recognition", &model, workers)?,
            classes: Classes::new(chars.collect(), learnt.len()),
            steps,
        })
    }

    /// Reads the lines found on an upright page; `None` where nothing can be read.
    pub(super) fn read(
        &self,
        page: &Raster,
        found: &[LineFound],
        deadline: Deadline,
    ) -> Result<Vec<Option<TextLine>>, PageError> {
        let lines = shared(
            found.len(),
            || self.network.idle(),
            |number| {
                deadline.check()?;
                self.line(page, &found[number])
            },
        )?;
        let (mut seen, directions): (Vec<_>, Vec<_>) = lines.into_iter().unzip();
        if self.steps.has(Step::Context) {
            lookalike::settle_spelling(&mut seen);
        }
        let lines = seen.into_iter().zip(directions).zip(found);
        Ok(lines
            .map(|((seen, vertical), place)| {
                let glyphs: Vec<Glyph> = seen.into_iter().map(|seen| seen.glyph).collect();
                let confidence = mean(&glyphs);
                let least = match glyphs.iter().filter(|g| g.ch != ' ').count() {
                    0 => return None,
                    1 | 2 => LEAST_OF_FEW,
                    _ => LEAST_CONFIDENCE,
                };
                (confidence >= least).then_some(TextLine {
                    glyphs,
                    quad: place.quad,
                    confidence,
                    vertical,
                })
            })
            .collect())
    }

    /// What stands at a place, and whether it is vertical writing.
    fn line(&self, page: &Raster, place: &LineFound) -> Result<(Vec<Seen>, bool), PageError> {
        let quad = &place.quad;
        let vertical = is_tall(quad) && self.steps.has(Step::Vertical);
        let strip = if vertical {
            Writing::Vertical.strip(quad)
        } else {
            Writing::Horizontal.strip(quad)
        };
        let raw = match &place.glyphs {
            Some(glyphs) => glyphs.iter().copied().map(Seen::sure).collect(),
            None => self.stretched(page, &[strip], SQUEEZED, !vertical)?,
        };
        let first = self.settled(raw.clone());
        let letters = |line: &[Seen]| line.iter().filter(|seen| seen.glyph.ch != ' ').count();
        if vertical && quad.height() < LONE * quad.width() && letters(&first) < 2 {
            let strip = Writing::Horizontal.strip(quad);
            let alone = self.settled(self.stretched(page, &[strip], 1.0, true)?);
            if letters(&alone) == 1 && sureness(&alone) > sureness(&first) {
                return Ok((alone, false));
            }
        }
        if !first.iter().any(is_doubtful) || !self.steps.has(Step::Voting) {
            return Ok((first, vertical));
        }
        let raw = self.read_again(page, &raw, &first, strip, !vertical)?;
        Ok((self.settled(raw), vertical))
    }

    /// A line with what is doubtful of it, once `settled`, read again in other widths.
    fn read_again(
        &self,
        page: &Raster,
        line: &[Seen],
        settled: &[Seen],
        strip: Strip,
        level: bool,
    ) -> Result<Vec<Seen>, PageError> {
        let mut again = Vec::with_capacity(line.len());
        let mut end = 0;
        let long = strip.length() / strip.thickness().max(1.0);
        for piece in pieces(settled, long, is_doubtful) {
            let strip = strip.part(piece.from, piece.to);
            let mut readings = vec![line[piece.wanted.clone()].to_vec()];
            for stretch in AGAIN {
                let reading = self.stretched(page, &[strip], stretch, level)?;
                readings.push(piece.wanted_of(line, reading));
            }
            again.extend_from_slice(&line[end..piece.wanted.start]);
            again.extend(agree::agreed(&readings));
            end = piece.wanted.end;
        }
        again.extend_from_slice(&line[end..]);
        Ok(again)
    }

    /// A line whose characters were settled by what stands beside them.
    fn settled(&self, mut line: Vec<Seen>) -> Vec<Seen> {
        if self.steps.has(Step::Context) {
            lookalike::settle(&mut line);
            words::settle(&mut line);
            words::settle_loanwords(&mut line);
            lookalike::settle_high(&mut line);
            lookalike::settle_progress(&mut line);
            lookalike::settle_old_forms(&mut line);
        }
        line
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
        let seen = self.settled(self.stretched(page, &strips, SQUEEZED, false)?);
        Ok(seen.into_iter().map(|seen| seen.glyph).collect())
    }

    /// Reads the line that a strip of a page holds; `level` says that it is shown as it
    /// lies, and not stood up or turned.
    pub(super) fn glyphs(
        &self,
        page: &Raster,
        strip: Strip,
        level: bool,
    ) -> Result<Vec<Glyph>, PageError> {
        let seen = self.settled(self.stretched(page, &[strip], SQUEEZED, level)?);
        Ok(seen.into_iter().map(|seen| seen.glyph).collect())
    }

    /// Which of several texts stands at a place, and its share of the probability of them all.
    pub(super) fn likeliest(
        &self,
        page: &Raster,
        place: &Quad,
        texts: &[String],
    ) -> Result<Option<(usize, f32)>, PageError> {
        let strip = Writing::Horizontal.strip(place);
        self.shown(page, &[strip], 1.0, |_, steps, _| {
            among::likeliest(steps, &self.classes, texts)
        })
    }

    /// Reads a line that is made of `strips`, one behind the other, shown to the network
    /// `stretch` times as wide as printed. `level` says that it is known not to be a column.
    /// What stands beside a character has no say in it yet.
    fn stretched(
        &self,
        page: &Raster,
        strips: &[Strip],
        stretch: f32,
        level: bool,
    ) -> Result<Vec<Seen>, PageError> {
        self.shown(page, strips, stretch, |shown, steps, scale| {
            let mut line = steps.decode(&self.classes, scale);
            if !self.steps.has(Step::Context) {
                return line;
            }
            lookalike::drop_strays(&mut line);
            if level {
                small_kana::settle(&mut line, shown);
            } else {
                bars::settle(&mut line, shown);
                lookalike::settle_standing(&mut line);
            }
            line
        })
    }

    /// Shows the network a line that is made of `strips`, one behind the other, `stretch` times
    /// as wide as printed, and hears what it says of it: the input, the output, and what maps a
    /// step's number to its place along the line, 0–1.
    fn shown<T>(
        &self,
        page: &Raster,
        strips: &[Strip],
        stretch: f32,
        heard: impl FnOnce(&Shown, &Steps, f32) -> T,
    ) -> Result<T, PageError> {
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
            |shown, shape, scores| {
                let steps = Steps {
                    count: shape[1],
                    classes: shape[2],
                    scores,
                };
                // The strips fill only the left part of the input.
                let scale = stride as f32 / (width * shape[1]) as f32;
                let shown = Shown {
                    width,
                    height: HEIGHT,
                    stride,
                    values: shown,
                };
                heard(&shown, &steps, scale)
            },
        )
    }
}

/// Mean confidence of the characters, spaces left out; 0 if there are none.
pub(super) fn mean(glyphs: &[Glyph]) -> f32 {
    let (sum, count) = glyphs
        .iter()
        .filter(|g| g.ch != ' ')
        .fold((0.0, 0), |(sum, count), g| (sum + g.confidence, count + 1));
    sum / count.max(1) as f32
}

fn is_doubtful(seen: &Seen) -> bool {
    seen.glyph.ch != ' ' && seen.glyph.confidence < DOUBTFUL
}

/// The confidences of the characters of a line, added up.
fn sureness(line: &[Seen]) -> f32 {
    let letters = line.iter().filter(|seen| seen.glyph.ch != ' ');
    letters.map(|seen| seen.glyph.confidence).sum()
}

fn single_char(text: &str) -> Option<char> {
    let mut chars = text.chars();
    match (chars.next(), chars.next()) {
        (Some(ch), None) => Some(ch),
        _ => None,
    }
}
