//! Boxes of printed options in cells of their own, one of which is ticked: under 永年｜30年｜10年,
//! or left of options that stand one under another.

use crate::document::{Point, Quad, Rect};

use super::Candidate;
use crate::extract::sheet::Sheet;

/// How far apart the edges of a box and its option's cell may lie, in heights of that.
const EDGE: f32 = 0.35;
/// Most characters that readers make of a tick or a ring in a box.
const LONGEST_MARK: usize = 2;
/// The box left of an option begins and ends so far inside its cell, in type sizes, and is so
/// high: a mark reaches into the rows of its neighbours.
const INSIDE: f32 = 0.25;
const HEIGHT: f32 = 0.6;

/// The box of each of the candidate's pieces, in pixels of the upright page; none if not each
/// has one of its own.
pub(crate) fn option_boxes(sheet: &Sheet, candidate: &Candidate) -> Vec<Quad> {
    let of_each = |box_of: fn(&Sheet, &Rect) -> Option<Rect>| -> Option<Vec<Rect>> {
        let places = candidate.parts.iter();
        let boxes = places.map(|&(piece, _)| box_of(sheet, &sheet.pieces[piece].place));
        boxes.collect()
    };
    let are_apart = |boxes: &[Rect], is_next: fn(&Rect, &Rect) -> bool| {
        boxes.len() > 1 && boxes.windows(2).all(|pair| is_next(&pair[0], &pair[1]))
    };
    let boxes = of_each(box_under)
        .filter(|boxes| are_apart(boxes, |one, next| next.x > one.centre().x))
        .or_else(|| {
            of_each(box_left).filter(|boxes| are_apart(boxes, |one, next| next.y > one.bottom()))
        });
    let boxes = boxes.unwrap_or_default();
    boxes.iter().map(|place| sheet.on_page(place)).collect()
}

/// Whether readers may make such a text of a tick or a ring; two figures are a value.
fn is_mark(sheet: &Sheet, piece: usize) -> bool {
    let text = &sheet.pieces[piece].text;
    let figures = text.chars().filter(char::is_ascii_digit).count();
    text.chars().count() <= LONGEST_MARK && figures < LONGEST_MARK
}

/// Whether a cell left of that of the options has a head of its own: it is another field then.
fn has_own_head(sheet: &Sheet, left: &Rect, own: &Rect) -> bool {
    let above = |cell: &Rect| {
        let slack = EDGE * cell.w.min(cell.h);
        sheet.cell(Point::new(cell.centre().x, cell.y - slack))
    };
    above(left).is_some_and(|head| {
        !sheet.pieces_in(&head).is_empty()
            && !above(own).is_some_and(|other| other.contains(head.centre()))
    })
}

/// The cell right under that of an `option`, as wide as it, in which nothing is printed.
fn box_under(sheet: &Sheet, option: &Rect) -> Option<Rect> {
    let own = sheet.cell(option.centre())?;
    let slack = EDGE * own.h;
    let under = sheet.cell(Point::new(own.centre().x, own.bottom() + slack))?;
    let mut printed = sheet.pieces_in(&under).into_iter();
    ((under.x - own.x).abs() < slack
        && (under.right() - own.right()).abs() < slack
        && under.y > own.centre().y
        && printed.all(|piece| is_mark(sheet, piece)))
    .then_some(under)
}

/// The part level with an `option` of the narrower cell left of its own, in which nothing is
/// printed.
fn box_left(sheet: &Sheet, option: &Rect) -> Option<Rect> {
    let own = sheet.cell(option.centre())?;
    let middle = option.centre().y;
    let left = sheet.cell(Point::new(own.x - EDGE * option.h, middle))?;
    let mut printed = sheet.pieces_in(&left).into_iter();
    let inside = INSIDE * option.h;
    let height = HEIGHT * option.h;
    let width = left.w - 2.0 * inside;
    (left.right() < option.x
        && left.w < own.w
        && width > height
        && printed.all(|piece| is_mark(sheet, piece))
        && !has_own_head(sheet, &left, &own))
    .then(|| Rect::new(left.x + inside, middle - 0.5 * height, width, height))
}
