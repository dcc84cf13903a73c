//! Heads of tables: 「簿冊名｜保存期間｜満了日」 over a list of files are no labels of the
//! paper's own values, though they read like them.

use crate::document::{Point, Rect};

use super::LabelHit;
use crate::extract::owner::is_section;
use crate::extract::parse::is_number_or_date;
use crate::extract::sheet::Sheet;
use crate::extract::value::retention::parse_retention;

/// A list has so many columns at least, and so many rows under its heads: forms whose
/// labels stand over their values have one row of these.
const COLUMNS: usize = 3;
const ROWS: usize = 3;
/// So few make one of which every cell is filled and none is a label's.
const FEW_ROWS: usize = 2;
/// Most cells of a list, as a share, that begin with a label: of the cells of a form, half
/// do.
const LABELS: f32 = 0.3;
/// A column with so many labels under its head holds no list, but other fields.
const LABELLED_ROWS: usize = 2;
/// Widest gap between the rows of a list without rules, in heights of a line.
const NEXT_ROW: f32 = 1.5;
/// Most columns that are looked at.
const MOST_COLUMNS: usize = 12;

/// Whether `hit` stands in the head of a column of a list.
pub(crate) fn is_one(sheet: &Sheet, labels: &[LabelHit], hit: &LabelHit) -> bool {
    // 起案日｜平成27年11月26日｜決裁日: among heads no value stands.
    let is_value = |i: usize| {
        let text = &sheet.pieces[i].text;
        is_number_or_date(text) || parse_retention(text).is_some()
    };
    // 主管課｜建設課｜起案者: neither does a section beside its label.
    let is_led = !hit.leads_nowhere
        && hit
            .row(sheet)
            .filter(|&i| sheet.pieces[i].place.x > hit.place.centre().x)
            .min_by(|&a, &b| sheet.pieces[a].place.x.total_cmp(&sheet.pieces[b].place.x))
            .is_some_and(|next| {
                hit.text(sheet).ends_with(['課', '属']) && is_section(&sheet.pieces[next].text)
            });
    if is_led {
        return false;
    }
    if hit.tail.is_some() || hit.row(sheet).any(is_value) {
        return false;
    }
    let cell = sheet.cell(hit.place.centre());
    if cell.is_some_and(|cell| holds_value(sheet, hit, &cell)) {
        return false;
    }
    let by_cells = cell.is_some_and(|head| {
        is_one_by_cells(sheet, labels, head) || is_of_short_list(sheet, labels, head)
    });
    // Where rules are faint the rows of print tell.
    by_cells || is_one_by_rows(sheet, labels, hit)
}

/// A label in the corner of a cell is set in smaller type than the value there, by this at least.
const SMALLER: f32 = 0.97;

/// Whether a label stands in the corner of the cell that holds its value: the head of a column has
/// its cell for itself, but for a remark in brackets.
fn holds_value(sheet: &Sheet, hit: &LabelHit, cell: &Rect) -> bool {
    sheet.pieces_in(cell).into_iter().any(|piece| {
        let text = &sheet.pieces[piece].text;
        let place = &sheet.pieces[piece].place;
        let is_under = place.centre().y > hit.place.bottom() && hit.place.h < SMALLER * place.h;
        !hit.pieces.contains(&piece)
            && is_under
            && !text.starts_with('(')
            && text.chars().count() > 1
    })
}

/// Whether the cells under `head` and under those beside it are those of a list.
fn is_one_by_cells(sheet: &Sheet, labels: &[LabelHit], head: Rect) -> bool {
    let row = row_of(sheet, head);
    if row.len() < COLUMNS {
        return false;
    }
    // A rule that was not found spoils a column, and no list.
    let columns: Vec<Vec<Rect>> = row
        .iter()
        .filter_map(|head| column_under(sheet, head, ROWS))
        .collect();
    if columns.len() < COLUMNS || 2 * columns.len() <= row.len() {
        return false;
    }
    // 起案, 決裁, 施行 and 完結 one under another, with the day of each beside it.
    let leads = |cell: &&Rect| {
        let mut leading = labels.iter().filter(|label| !label.leads_nowhere);
        leading.any(|label| cell.contains(label.place.centre()))
    };
    let own = column_under(sheet, &head, ROWS).unwrap_or_default();
    if own.iter().filter(leads).count() >= LABELLED_ROWS {
        return false;
    }
    let cells = columns.concat();
    let filled = cells
        .iter()
        .filter(|cell| !sheet.pieces_in(cell).is_empty());
    let labelled = cells
        .iter()
        .filter(|cell| labels.iter().any(|l| cell.contains(l.place.centre())));
    let all = cells.len() as f32;
    2 * filled.count() > cells.len() && labelled.count() as f32 <= LABELS * all
}

/// Whether all cells under `head` and those beside it are filled, in few rows, and none by a label.
fn is_of_short_list(sheet: &Sheet, labels: &[LabelHit], head: Rect) -> bool {
    let row = row_of(sheet, head);
    let columns = row.iter().map(|head| column_under(sheet, head, FEW_ROWS));
    let columns: Option<Vec<Vec<Rect>>> = columns.collect();
    let is_value = |cell: &Rect| {
        !sheet.pieces_in(cell).is_empty()
            && !labels
                .iter()
                .any(|label| cell.contains(label.place.centre()))
    };
    row.len() >= COLUMNS && columns.is_some_and(|columns| columns.concat().iter().all(is_value))
}

/// The same by print alone: several pieces of the label's row, and itself, have
/// rows under them in which no label stands.
fn is_one_by_rows(sheet: &Sheet, labels: &[LabelHit], hit: &LabelHit) -> bool {
    let beside: Vec<usize> = hit.row(sheet).collect();
    // Running text is no row of a column.
    let spans = |place: &Rect| {
        let heads = beside.iter().map(|&i| &sheet.pieces[i].place);
        let under = |head: &&Rect| head.overlap_x(place) > 0.5 * head.w;
        heads.chain([&hit.place]).filter(under).count() > 1
    };
    let has_rows = |head: &Rect| {
        let mut last = *head;
        // What a column holds may begin at its edge, and its head stand in its middle.
        // A cell as wide as the row is none of a column.
        let holds_others = |cell: &Rect| {
            let mut others = beside.iter().map(|&i| sheet.pieces[i].place);
            let own = |place: &Rect| place.overlap_x(head) > 0.5 * head.w.min(place.w);
            others.any(|place| cell.contains(place.centre()) && !own(&place))
                || cell.contains(hit.place.centre()) && !own(&hit.place)
        };
        let cell = sheet.cell(head.centre()).filter(|cell| !holds_others(cell));
        let column = cell.unwrap_or(*head);
        (0..ROWS).all(|_| {
            let next = next_under(sheet, &column, &last);
            next.is_some_and(|next| {
                last = sheet.pieces[next].place;
                let mut leading = labels.iter().filter(|hit| !hit.leads_nowhere);
                // Ranks and 合議 are what a table of an approval holds.
                !spans(&last) && leading.all(|hit| !hit.pieces.contains(&next))
            })
        })
    };
    has_rows(&hit.place)
        && beside
            .iter()
            .filter(|&&i| has_rows(&sheet.pieces[i].place))
            .nth(COLUMNS - 2)
            .is_some()
}

/// The piece under `last` in `column`.
fn next_under(sheet: &Sheet, column: &Rect, last: &Rect) -> Option<usize> {
    (0..sheet.pieces.len())
        .filter(|&i| {
            let place = &sheet.pieces[i].place;
            (-0.4..NEXT_ROW).contains(&((place.y - last.bottom()) / last.h))
                && place.centre().y > last.bottom()
                && place.overlap_x(column) > 0.0
        })
        .min_by(|&a, &b| sheet.pieces[a].place.y.total_cmp(&sheet.pieces[b].place.y))
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

/// The cells of so many `rows` under `head`; `None` if there are fewer.
fn column_under(sheet: &Sheet, head: &Rect, rows: usize) -> Option<Vec<Rect>> {
    let mut above = *head;
    let mut cells = Vec::with_capacity(rows);
    for _ in 0..rows {
        above = under(sheet, &above)?;
        cells.push(above);
    }
    Some(cells)
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
