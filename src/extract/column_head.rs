//! Heads of tables: 「簿冊名｜保存期間｜満了日」 over a list of files are no labels of the
//! paper's own values, though they read like them.

use crate::document::{Point, Rect};

use super::label::LabelHit;
use super::sheet::Sheet;

/// A list has so many columns at least, and so many rows under its heads: forms whose
/// labels stand over their values have one row of these.
const COLUMNS: usize = 3;
const ROWS: usize = 3;
/// Most cells of a list, as a share, that begin with a label: of the cells of a form, half
/// do.
const LABELS: f32 = 0.3;
/// Most columns that are looked at.
const MOST_COLUMNS: usize = 12;

/// Whether `hit` stands in the head of a column of a list.
pub(super) fn is_one(sheet: &Sheet, labels: &[LabelHit], hit: &LabelHit) -> bool {
    if hit.tail.is_some() {
        return false;
    }
    let Some(head) = sheet.cell(hit.place.centre()) else {
        return false;
    };
    let row = row_of(sheet, head);
    if row.len() < COLUMNS {
        return false;
    }
    let mut cells = Vec::with_capacity(row.len() * ROWS);
    for head in &row {
        let mut above = *head;
        for _ in 0..ROWS {
            let Some(next) = under(sheet, &above) else {
                return false;
            };
            cells.push(next);
            above = next;
        }
    }
    let filled = cells
        .iter()
        .filter(|cell| !sheet.pieces_in(cell).is_empty());
    let labelled = cells
        .iter()
        .filter(|cell| labels.iter().any(|l| cell.contains(l.place.centre())));
    let all = cells.len() as f32;
    2 * filled.count() > cells.len() && labelled.count() as f32 <= LABELS * all
}

/// The cells left and right of `head` and itself, as far as they are as high.
fn row_of(sheet: &Sheet, head: Rect) -> Vec<Rect> {
    let mut row = vec![head];
    for forward in [true, false] {
        let mut edge = head;
        while row.len() < MOST_COLUMNS {
            let step = step(&edge);
            let x = if forward {
                edge.right() + step
            } else {
                edge.x - step
            };
            let Some(next) = sheet.cell(Point::new(x, edge.centre().y)) else {
                break;
            };
            if (next.h / head.h - 1.0).abs() > 0.2 || (next.y - head.y).abs() > 0.3 * head.h {
                break;
            }
            row.push(next);
            edge = next;
        }
    }
    row
}

/// The cell right under another, if it is as wide.
fn under(sheet: &Sheet, above: &Rect) -> Option<Rect> {
    let below = Point::new(above.centre().x, above.bottom() + step(above));
    let cell = sheet.cell(below)?;
    let slack = step(above);
    let as_wide = (cell.x - above.x).abs() < slack && (cell.right() - above.right()).abs() < slack;
    as_wide.then_some(cell)
}

/// How far into the next cell is looked.
fn step(cell: &Rect) -> f32 {
    0.3 * cell.h.min(cell.w)
}
