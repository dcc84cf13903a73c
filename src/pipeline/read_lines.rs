//! Reads the lines of a page where they were found, or where the ink in the cells of its
//! forms tells that they are.

use crate::arrange::{Look, lines_in_cells};
use crate::document::{Mark, Page, Quad, Raster, Rect, TextLine};
use crate::error::PageError;
use crate::recognise::{Deadline, Engine, LineFound};

use super::look_again::{BETTER, LIKE_RULES, is_text, sureness};

/// Confidence from which a line found by its ink needs no comparison.
const CERTAIN: f32 = 0.9;

/// Reads the lines of `page`, whose rules and slope are known; `found` holds the places
/// where `engine` found lines on the `upright` image, if it finds them before reading.
pub(super) fn read_lines(
    engine: &dyn Engine,
    page: &mut Page,
    upright: &Raster,
    found: &[LineFound],
    marks: &[Mark],
    deadline: Deadline,
) -> Result<(), PageError> {
    let places: Vec<Quad> = found.iter().map(|line| line.quad).collect();
    let again = lines_in_cells(&places, marks, &page.rules, page.skew, page.dpi);
    let given_up: Vec<usize> = again.iter().flat_map(|a| a.instead_of.clone()).collect();
    let mut wanted: Vec<LineFound> = (0..found.len())
        .filter(|number| !given_up.contains(number))
        .map(|number| found[number].clone())
        .collect();
    wanted.extend(again.iter().flat_map(|a| &a.places).map(|&quad| LineFound {
        quad,
        score: 1.0,
        glyphs: None,
    }));
    page.lines = engine.read(upright, page.dpi, &wanted, deadline)?;
    for look in &again {
        let (new, others): (Vec<TextLine>, Vec<TextLine>) = page
            .lines
            .drain(..)
            .partition(|line| look.places.contains(&line.quad));
        page.lines = others;
        let better = better(engine, upright, look, new, &places, deadline)?;
        page.lines.extend(better);
    }
    Ok(())
}

/// What was read by the ink, or what is read at the places found if that is surer.
fn better(
    engine: &dyn Engine,
    upright: &Raster,
    look: &Look,
    new: Vec<TextLine>,
    places: &[Quad],
    deadline: Deadline,
) -> Result<Vec<TextLine>, PageError> {
    if look.instead_of.is_empty() {
        return Ok(new.into_iter().filter(is_text).collect());
    }
    // A rule that is none, the arc of a stamp, must not cut a line of type to pieces.
    let in_pieces = look.places.len() > look.instead_of.len();
    let all_read = new.len() == look.places.len();
    if !in_pieces && all_read && new.iter().all(|line| line.confidence >= CERTAIN) {
        return Ok(new);
    }
    let old: Vec<Quad> = look.instead_of.iter().map(|&n| places[n]).collect();
    let old = engine.read_lines(upright, &old, deadline)?;
    let old: Vec<TextLine> = old.into_iter().flatten().collect();
    let sure = |lines: &[TextLine]| -> f32 { lines.iter().map(sureness).sum() };
    let ahead = if in_pieces { BETTER } else { 0.0 };
    // What was read of the rule between two cells speaks for nothing.
    let of_rules: f32 = old.iter().map(|line| on_rules(line, look)).sum();
    let stays = !old.is_empty() && sure(&old) - of_rules + ahead > sure(&new);
    Ok(if stays { old } else { new })
}

/// How sure the strokes of a line are, added up, that stand where the ink of the cells has no
/// letters.
fn on_rules(line: &TextLine, look: &Look) -> f32 {
    let letters: Vec<Rect> = look.places.iter().map(Quad::bounds).collect();
    let strokes = (0..line.glyphs.len()).filter(|&at| {
        let middle = line.glyph_bounds(at, at + 1).centre();
        LIKE_RULES.contains(line.glyphs[at].ch)
            && !letters.iter().any(|letter| letter.contains(middle))
    });
    strokes.map(|at| line.glyphs[at].confidence).sum()
}
