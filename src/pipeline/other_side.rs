//! Tells whether a page lets the other side shine through, and takes that off before the
//! page is read.
//!
//! Pale writing may be this side's own: pencil, a faded stamp. What shines through is
//! mirrored, and reads as well from behind as it reads badly from the front.

use crate::arrange::pale_places;
use crate::document::{Mark, Quad, Raster, Rect, TextLine};
use crate::error::PageError;
use crate::prepare::{Shades, from_behind};
use crate::recognise::{Deadline, Engine, LineFound};

/// Pale lines that are read from behind to tell whether the other side shines through.
const PROBES: usize = 3;
/// How many times as long as thick such a line is.
const LONG: f32 = 3.0;
/// Letters that it has.
const LETTERS: usize = 4;
/// Confidence from which mirrored writing is read from behind, and pale writing from the
/// front.
const LEGIBLE: f32 = 0.85;
/// By how much more surely it is read from behind.
const SURER: f32 = 0.08;

/// Takes what shines through off an `upright` page of `dpi` dots an inch with these `marks`
/// of ink, where lines were `found`. Tells whether there was any.
pub(super) fn lift_other_side(
    engine: &dyn Engine,
    upright: &mut Raster,
    found: &[LineFound],
    marks: &[Mark],
    dpi: f32,
    deadline: Deadline,
) -> Result<bool, PageError> {
    let places: Vec<Quad> = found.iter().map(|line| line.quad).collect();
    let numbers = pale_places(&places, marks);
    let mut pale: Vec<Quad> = numbers.into_iter().map(|number| places[number]).collect();
    pale.sort_by(|a, b| length(b).total_cmp(&length(a)));
    let view = View {
        engine,
        upright,
        deadline,
    };
    let mut probes = pale.iter().take(PROBES).filter(|place| is_long(place));
    let proof = probes.find_map(|place| {
        view.is_mirrored(place)
            .map(|is| is.then_some(()))
            .transpose()
    });
    if proof.transpose()?.is_none() {
        return Ok(false);
    }
    let (own, others) = view.parted(&pale)?;
    Shades::of(upright, dpi).lift(upright, &others, &own);
    Ok(true)
}

/// A page that is read from both sides.
struct View<'a> {
    engine: &'a dyn Engine,
    upright: &'a Raster,
    deadline: Deadline,
}

impl View<'_> {
    /// Whether a pale line reads better from behind, beyond doubt.
    fn is_mirrored(&self, place: &Quad) -> Result<bool, PageError> {
        let front = self
            .read_in_front(std::slice::from_ref(place))?
            .pop()
            .flatten();
        let front = confidence(front.as_ref());
        if front + SURER > 1.0 {
            return Ok(false);
        }
        let behind = self.read_behind(place)?;
        let letters = behind
            .iter()
            .flat_map(|line| &line.glyphs)
            .filter(|glyph| glyph.ch.is_alphabetic())
            .count();
        let behind = confidence(behind.as_ref());
        Ok(letters >= LETTERS && behind >= LEGIBLE && behind > front + SURER)
    }

    /// The boxes of pale lines that are this side's own, and of the others.
    fn parted(&self, pale: &[Quad]) -> Result<(Vec<Rect>, Vec<Rect>), PageError> {
        let (mut own, mut others) = (Vec::new(), Vec::new());
        for (place, front) in pale.iter().zip(self.read_in_front(pale)?) {
            let front = confidence(front.as_ref());
            let is_own = front >= LEGIBLE && front > confidence(self.read_behind(place)?.as_ref());
            if is_own { &mut own } else { &mut others }.push(place.bounds());
        }
        Ok((own, others))
    }

    fn read_in_front(&self, places: &[Quad]) -> Result<Vec<Option<TextLine>>, PageError> {
        self.engine.read_lines(self.upright, places, self.deadline)
    }

    fn read_behind(&self, place: &Quad) -> Result<Option<TextLine>, PageError> {
        let around = place.bounds();
        let part = from_behind(self.upright, &around);
        let Quad([a, b, c, d]) = place.map(|mut p| {
            p.x = around.right() - p.x;
            p.y -= around.y;
            p
        });
        let read = self
            .engine
            .read_lines(&part, &[Quad([b, a, d, c])], self.deadline)?;
        Ok(read.into_iter().flatten().next())
    }
}

fn confidence(line: Option<&TextLine>) -> f32 {
    line.map_or(0.0, |line| line.confidence)
}

fn length(place: &Quad) -> f32 {
    place.width().max(place.height())
}

fn is_long(place: &Quad) -> bool {
    length(place) > LONG * place.width().min(place.height())
}
