//! The invisible text of one page.
//!
//! Each line is a text object of its own, in reading order, in rendering mode 3. A
//! horizontal line is set once and its runs are stretched by the horizontal scale
//! (`Tz`); a vertical line has a matrix for each run, because `Tz` does not reach
//! downwards.
//!
//! A line at an angle gets what it says as `/ActualText` too: Poppler takes glyphs of
//! different height for different lines, and tears such a line apart unless it is told
//! what the whole says. It is set as a single string, because Pdfium spreads the
//! `/ActualText` over the first.

use pdf_writer::types::TextRenderingMode;
use pdf_writer::{Content, Name, Settings, Str, TextStr};

use super::ComposeError;
use super::charset::Charset;
use super::runs::{self, Advance, Run, Runs};
use super::track::{Track, Vector};
use crate::document::{Affine, Page, TextLine};

/// Codes in one string: PDF/A allows 32,767 bytes (ISO 19005-2, 6.1.13).
const STRING_CODES: usize = 8_000;

/// How far the second character of a column is drawn back over the first, in type
/// sizes. Poppler knows a column's characters to belong together only if the least gap
/// between any two of them is not above nothing.
const OVERLAP: f64 = 0.002;

/// The range of horizontal scales in percent, within what readers take.
const SCALES: (f64, f64) = (1.0, 30_000.0);

/// Resource names used by a layer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Names {
    /// The font for horizontal lines.
    pub(super) across: Vec<u8>,
    /// The font for vertical lines.
    pub(super) down: Vec<u8>,
}

impl Default for Names {
    fn default() -> Self {
        Self {
            across: b"BunshokoH".to_vec(),
            down: b"BunshokoV".to_vec(),
        }
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
        let mut cut = runs::cut(&line.glyphs, track.length, track.size, advance, charset)?;
        if cut.parts.is_empty() {
            return Ok(());
        }
        if track.slanted {
            cut.parts = vec![joined(&cut.parts)];
            let mut span = content.op("BDC");
            span.operand(Name(b"Span"));
            span.obj()
                .dict()
                .pair(Name(b"ActualText"), TextStr(&cut.text));
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

/// `runs` as one, each gap filled with as many spaces as it has room for.
fn joined(runs: &[Run]) -> Run {
    let total =
        |value: fn(&Run) -> f64| -> f64 { runs.iter().filter(|run| !run.gap).map(value).sum() };
    let stretch = total(|run| run.width) / total(|run| run.natural);
    let mut joined = Run {
        cids: Vec::new(),
        natural: 0.0,
        width: runs.iter().map(|run| run.width).sum(),
        gap: false,
    };
    for run in runs {
        let room = run.width / (run.natural * stretch);
        let times = if run.gap {
            room.round().clamp(1.0, 100.0)
        } else {
            1.0
        };
        joined.natural += run.natural * times;
        for _ in 0..times as usize {
            joined.cids.extend_from_slice(&run.cids);
        }
    }
    joined
}

/// Sets a horizontal line: one place, then run after run, each at its own scale.
fn set_across(content: &mut Content, track: &Track, line: &Runs) {
    content.set_text_matrix(matrix(track.along, track.up(), track.at(line.start)));
    for run in &line.parts {
        let scale = 100.0 * run.width / (run.natural * track.size);
        content.set_horizontal_scaling(rounded(scale.clamp(SCALES.0, SCALES.1), 3));
        show(content, &run.cids);
    }
}

/// Sets a vertical line: each run at its place, drawn out downwards.
///
/// The first character is a string of its own: Pdfium sorts strings that begin at the
/// same height from left to right, which would turn the order of columns round. (On a
/// page that is stored turned, it would take the first character for a line.)
fn set_down(content: &mut Content, track: &Track, line: &Runs) {
    content.set_horizontal_scaling(100.0);
    let mut place = line.start;
    for (i, run) in line.parts.iter().enumerate() {
        let stretch = run.width / (run.natural * track.size);
        if let (0, [first, rest @ ..]) = (i, run.cids.as_slice())
            && track.along.1 < -0.5
            && !rest.is_empty()
        {
            let step = stretch * track.size;
            put_down(content, track, place, stretch, &[*first]);
            put_down(
                content,
                track,
                place + step - OVERLAP * track.size,
                stretch,
                rest,
            );
        } else {
            put_down(content, track, place, stretch, &run.cids);
        }
        place += run.width;
    }
}

/// Sets `codes` downwards from `place` points along the line, each `stretch` type sizes
/// high.
fn put_down(content: &mut Content, track: &Track, place: f64, stretch: f64, codes: &[u16]) {
    // Reading goes down, so the characters' up is against it.
    let up = (-track.along.0, -track.along.1);
    let right = (up.1, -up.0);
    let drawn = (up.0 * stretch, up.1 * stretch);
    content.set_text_matrix(matrix(right, drawn, track.at(place)));
    show(content, codes);
}

fn show(content: &mut Content, codes: &[u16]) {
    for codes in codes.chunks(STRING_CODES) {
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
