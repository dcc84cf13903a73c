//! The invisible text of one page.
//!
//! Each line is a text object of its own, in reading order, in rendering mode 3. A
//! horizontal line is set once and its runs are stretched by the horizontal scale
//! (`Tz`); a vertical line has a matrix for each run, because `Tz` does not reach
//! downwards.
//!
//! A line at an angle gets its words as `/ActualText` too: extraction by Poppler takes
//! glyphs of different height for different lines, and tears such a line apart unless
//! it is told what the whole says. The string is an indirect object of the property
//! list: Pdfium, which would give every character the box of the whole line, then keeps
//! to the glyphs, which it places rightly.

use pdf_writer::types::TextRenderingMode;
use pdf_writer::{Content, Name, Settings, Str};

use super::ComposeError;
use super::charset::Charset;
use super::runs::{self, Advance, Run, Runs};
use super::track::{Track, Vector};
use crate::document::{Affine, Page, TextLine};

/// Codes in one string: PDF/A allows 32,767 bytes (ISO 19005-2, 6.1.13).
const STRING_CODES: usize = 8_000;

/// The range of horizontal scales in percent, within what readers take.
const SCALES: (f64, f64) = (1.0, 30_000.0);

/// Resource names used by a layer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Names {
    /// The font for horizontal lines.
    pub(super) across: Vec<u8>,
    /// The font for vertical lines.
    pub(super) down: Vec<u8>,
    /// What names of property lists begin with; a number follows.
    pub(super) line: Vec<u8>,
}

impl Default for Names {
    fn default() -> Self {
        Self {
            across: b"BunshokoH".to_vec(),
            down: b"BunshokoV".to_vec(),
            line: b"BunshokoL".to_vec(),
        }
    }
}

impl Names {
    /// Name of the property list of slanted line `index`.
    pub(super) fn property(&self, index: usize) -> Vec<u8> {
        [self.line.as_slice(), index.to_string().as_bytes()].concat()
    }
}

/// A page's layer.
#[derive(Debug, Default)]
pub(super) struct Layer {
    /// Content operators, one after the other; empty if nothing is on the page.
    pub(super) content: Vec<u8>,
    /// The horizontal font is used.
    pub(super) across: bool,
    /// The vertical font is used.
    pub(super) down: bool,
    /// What the slanted lines say, by the number of their property list.
    pub(super) slanted: Vec<String>,
}

impl Layer {
    /// Sets the lines of `page`, giving out codes of `charset`.
    pub(super) fn of(
        page: &Page,
        charset: &mut Charset,
        names: &Names,
    ) -> Result<Self, ComposeError> {
        let Some(to_points) = &page.to_points else {
            return Ok(Self::default());
        };
        let mut layer = Self::default();
        let mut content = Content::with_settings(Settings { pretty: false });
        content.save_state();
        content.set_text_rendering_mode(TextRenderingMode::Invisible);
        for line in &page.lines {
            layer.set(&mut content, line, to_points, charset, names)?;
        }
        content.restore_state();
        if layer.across || layer.down {
            layer.content = content.finish().into_vec();
        }
        Ok(layer)
    }

    fn set(
        &mut self,
        content: &mut Content,
        line: &TextLine,
        to_points: &Affine,
        charset: &mut Charset,
        names: &Names,
    ) -> Result<(), ComposeError> {
        let Some(track) = Track::of(line, to_points) else {
            return Ok(());
        };
        let advance = if line.vertical {
            Advance::Em
        } else {
            Advance::ByCharacter
        };
        let cut = runs::cut(&line.glyphs, track.length, track.size, advance, charset)?;
        if cut.runs.is_empty() {
            return Ok(());
        }
        if track.slanted {
            let property = names.property(self.slanted.len());
            content
                .op("BDC")
                .operand(Name(b"Span"))
                .operand(Name(&property));
            self.slanted.push(cut.text.clone());
        }
        content.begin_text();
        if line.vertical {
            self.down = true;
            content.set_font(Name(&names.down), rounded(track.size, 3));
            set_down(content, &track, &cut);
        } else {
            self.across = true;
            content.set_font(Name(&names.across), rounded(track.size, 3));
            set_across(content, &track, &cut);
        }
        content.end_text();
        if track.slanted {
            content.op("EMC");
        }
        Ok(())
    }
}

/// Sets a horizontal line: one place, then run after run, each at its own scale.
fn set_across(content: &mut Content, track: &Track, line: &Runs) {
    content.set_text_matrix(matrix(track.along, track.up(), track.at(line.start)));
    for run in &line.runs {
        let scale = 100.0 * run.width / (run.natural * track.size);
        content.set_horizontal_scaling(rounded(scale.clamp(SCALES.0, SCALES.1), 3));
        show(content, run);
    }
}

/// Sets a vertical line: each run at its place, drawn out downwards.
fn set_down(content: &mut Content, track: &Track, line: &Runs) {
    content.set_horizontal_scaling(100.0);
    let mut place = line.start;
    // Reading goes down, so the characters' up is against it.
    let up = (-track.along.0, -track.along.1);
    let right = (up.1, -up.0);
    for run in &line.runs {
        let stretch = run.width / (run.natural * track.size);
        let drawn = (up.0 * stretch, up.1 * stretch);
        content.set_text_matrix(matrix(right, drawn, track.at(place)));
        show(content, run);
        place += run.width;
    }
}

fn show(content: &mut Content, run: &Run) {
    for codes in run.cids.chunks(STRING_CODES) {
        let bytes: Vec<u8> = codes.iter().flat_map(|cid| cid.to_be_bytes()).collect();
        content.show(Str(&bytes));
    }
}

fn matrix(right: Vector, up: Vector, place: Vector) -> [f32; 6] {
    [
        rounded(right.0, 6),
        rounded(right.1, 6),
        rounded(up.0, 6),
        rounded(up.1, 6),
        rounded(place.0, 3),
        rounded(place.1, 3),
    ]
}

/// `value` with so many decimals: more only make the file larger.
pub(super) fn rounded(value: f64, decimals: i32) -> f32 {
    let unit = 10_f64.powi(decimals);
    let rounded = (value * unit).round() / unit;
    // No "-0" in the file.
    if rounded == 0.0 { 0.0 } else { rounded as f32 }
}

#[cfg(test)]
#[path = "layer_tests.rs"]
mod tests;
