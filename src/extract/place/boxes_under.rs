//! Boxes under printed options: 永年｜30年｜10年 over a row of empty cells, one of which is
//! ticked.

use crate::document::{Point, Quad, Rect};

use super::Candidate;
use crate::extract::sheet::Sheet;

/// How far apart the edges of a box and its option's cell may lie, in heights of that.
const EDGE: f32 = 0.35;
/// Most characters that readers make of a tick or a ring in a box.
const LONGEST_MARK: usize = 2;

/// The box under each of the candidate's pieces, in pixels of the upright page; none if not each
/// has one of its own.
pub(crate) fn boxes_under(sheet: &Sheet, candidate: &Candidate) -> Vec<Quad> {
    let boxes: Option<Vec<Rect>> = candidate
        .parts
        .iter()
        .map(|&(piece, _)| box_under(sheet, sheet.pieces[piece].place.centre()))
        .collect();
    let boxes = boxes.unwrap_or_default();
    let apart = boxes.windows(2).all(|pair| pair[1].x > pair[0].centre().x);
    if boxes.len() < 2 || !apart {
        return Vec::new();
    }
    boxes.iter().map(|place| sheet.on_page(place)).collect()
}

/// The cell right under that of an option at `middle`, as wide as it, in which nothing is
/// printed.
fn box_under(sheet: &Sheet, middle: Point) -> Option<Rect> {
    let own = sheet.cell(middle)?;
    let slack = EDGE * own.h;
    let under = sheet.cell(Point::new(own.centre().x, own.bottom() + slack))?;
    let is_mark = |&piece: &usize| sheet.pieces[piece].text.chars().count() <= LONGEST_MARK;
    ((under.x - own.x).abs() < slack
        && (under.right() - own.right()).abs() < slack
        && under.y > own.centre().y
        && sheet.pieces_in(&under).iter().all(is_mark))
    .then_some(under)
}
