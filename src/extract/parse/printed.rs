//! A candidate's text as it is printed: raw, compact, with its place and how surely it
//! was read.

use crate::document::{Quad, Rect};

use crate::extract::key::Key;
use crate::extract::place::Candidate;
use crate::extract::sheet::Sheet;

/// What stands where a candidate points.
#[derive(Debug, Clone)]
pub(crate) struct Printed {
    /// As read: a space between the parts of a row, none between rows but behind a drafter's
    /// section.
    pub raw: String,
    /// Compatibility forms folded, without spaces; the part a rule marked, if one did.
    pub compact: String,
    /// The compact text of each part, row by row.
    pub parts: Vec<String>,
    /// Around all parts, in pixels of the upright page.
    pub place: Rect,
    /// The lines the parts belong to: index in the page, and the part's own corners.
    pub lines: Vec<(usize, Quad)>,
    /// Mean confidence of the characters, 0–1.
    pub mean: f32,
    /// Confidence of the least sure character, 0–1.
    pub least: f32,
    /// The glyphs of `compact`: its characters' places, as far as they are told.
    pub places: Vec<Quad>,
    /// The confidence of each character of `compact`, 0–1.
    pub sureties: Vec<f32>,
}

impl Printed {
    /// The text of `candidate`; `None` if there is none.
    pub(crate) fn new(sheet: &Sheet, candidate: &Candidate) -> Option<Self> {
        let mut printed = Self {
            raw: String::new(),
            compact: String::new(),
            parts: Vec::new(),
            place: Rect::default(),
            lines: Vec::new(),
            mean: 0.0,
            least: 1.0,
            places: Vec::new(),
            sureties: Vec::new(),
        };
        let mut count = 0.0_f32;
        let mut last: Option<Rect> = None;
        let mut left = marked_first(sheet, candidate);
        for &(index, from) in &candidate.parts {
            let piece = &sheet.pieces[index];
            let taken = piece.text.chars().skip(from).count().min(left);
            left -= taken;
            let range = piece.glyphs_within(from, taken);
            let glyphs = &piece.line.glyphs[range.clone()];
            let same_row = last
                .is_some_and(|last| last.overlap_y(&piece.place) > 0.5 * last.h.min(piece.place.h));
            // Section, 係 and person may stand under one another in one field.
            let is_unit = candidate.key == Key::Drafter
                && printed
                    .raw
                    .ends_with(['局', '部', '課', '室', '係', '班', '所']);
            if same_row || is_unit {
                printed.raw.push(' ');
            }
            last = Some(piece.place);
            printed.raw.extend(glyphs.iter().map(|g| g.ch));
            let text: String = piece.text.chars().skip(from).take(taken).collect();
            printed.compact.push_str(&text);
            printed.places.extend(piece.quads_from(from).take(taken));
            printed
                .sureties
                .extend(piece.sureties_from(from).take(taken));
            printed.parts.push(text);
            for glyph in glyphs.iter().filter(|g| !g.ch.is_whitespace()) {
                printed.mean += glyph.confidence;
                count += 1.0;
                printed.least = printed.least.min(glyph.confidence);
            }
            let (Some(first), Some(end)) = (glyphs.first(), glyphs.last()) else {
                continue;
            };
            let quad = piece.line.span(first.start, end.end);
            let bounds = quad.bounds();
            printed.place = if printed.lines.is_empty() {
                bounds
            } else {
                printed.place.union(&bounds)
            };
            printed.lines.push((piece.number, quad));
        }
        printed.mean /= count.max(1.0);
        printed.raw = printed.raw.trim().into();
        printed.leave_closing_bracket();
        if let Some(marked) = candidate
            .marked
            .as_ref()
            .filter(|marked| **marked != printed.compact)
        {
            if let Some(start) = printed.compact.find(marked.as_str()) {
                let before = printed.compact[..start].chars().count();
                printed.sureties.drain(..before);
                printed.places.drain(..before.min(printed.places.len()));
            }
            printed.compact.clone_from(marked);
            printed.parts = vec![marked.clone()];
            printed.raw.clone_from(marked);
        }
        (!printed.compact.is_empty()).then_some(printed)
    }

    /// Leaves out the bracket at the end that closes one before the value: 保存（3年）.
    fn leave_closing_bracket(&mut self) {
        let count = |bracket: char| self.compact.matches(bracket).count();
        if !self.compact.ends_with(')') || count(')') != count('(') + 1 {
            return;
        }
        self.compact.pop();
        self.raw.pop();
        self.places.pop();
        self.sureties.pop();
        if let Some(last) = self.parts.last_mut() {
            last.pop();
        }
    }
}

/// How many characters of a candidate's parts are its value, where a rule marked the
/// beginning of them: a sentence that goes on behind a name does not make it less sure.
fn marked_first(sheet: &Sheet, candidate: &Candidate) -> usize {
    let Some(marked) = &candidate.marked else {
        return usize::MAX;
    };
    let text: String = candidate
        .parts
        .iter()
        .flat_map(|&(piece, from)| sheet.pieces[piece].text.chars().skip(from))
        .collect();
    if text.starts_with(marked.as_str()) {
        marked.chars().count()
    } else {
        usize::MAX
    }
}
