//! What stands around a line: above and below it, beside it, and close to it. A shape may ask
//! for it, and a label or a table that the line belongs to says that it is something else.

use regex::Regex;

use crate::document::{Point, Rect};

use crate::extract::key::Key;
use crate::extract::label::LabelHit;
use crate::extract::rules::{Rules, ShapeRule};
use crate::extract::sheet::{Piece, Sheet};
use crate::extract::value::numeral::is_numeral;

/// What is near: within so many type sizes.
const NEAR: f32 = 5.0;
/// Widest gap between a label and its value that no shape looks at, in type sizes.
const BEHIND_LABEL: f32 = 4.0;
/// What stands in one stamp or block: within so many type sizes.
const TOGETHER: f32 = 2.5;
/// What stands soon behind a line: within so many type sizes.
const SOON: f32 = 5.0;
/// A cell with a label in its corner is no higher than so many type sizes, or holds no more
/// than so many pieces.
const CORNERED: f32 = 5.0;
const MOST_IN_FIELD: usize = 3;
/// How far apart the edges of neighbouring cells may lie, in type sizes.
const NEXT_CELL: f32 = 0.5;
/// Type of one size differs by no more than to this share of it.
const SAME_SIZE: f32 = 0.85;
/// A letter is no higher than so many times the pitch of its line.
const HIGHEST: f32 = 1.4;
/// So many others in its row make a head one of places for seals.
const LEAST_HEADS: usize = 2;
/// The items of a list begin within so many type sizes, and are so many besides one at least.
const IN_LIST: f32 = 0.5;
const LEAST_LIST: usize = 2;
/// Most lines of a title in the largest type of a page.
const MOST_LARGE: usize = 4;
/// How many times as large as what is usual on a page a title in larger type is.
const LARGER: f32 = 1.1;

/// Whether what stands above, below, beside and around a line is what the shape wants;
/// `last` is the last of its lines.
pub(crate) fn stands_where_it_should(
    sheet: &Sheet,
    shape: &ShapeRule,
    piece: &Piece,
    last: usize,
) -> bool {
    if let Some(above) = &shape.below
        && !line_above(sheet, &piece.place).is_some_and(|p| above.is_match(&p.text))
    {
        return false;
    }
    if let Some(below) = &shape.above
        && !line_below(sheet, &sheet.pieces[last].place).is_some_and(|p| below.is_match(&p.text))
    {
        return false;
    }
    if let Some(beside) = &shape.beside
        && !piece_before(sheet, &piece.place).is_some_and(|p| beside.is_match(&p.text))
    {
        return false;
    }
    if let Some(near) = &shape.near
        && !sheet
            .pieces
            .iter()
            .any(|p| near.is_match(&p.text) && is_near(&p.place, &piece.place))
    {
        return false;
    }
    let is_stacked = |words: &Regex| {
        let mut pieces = sheet.pieces.iter();
        pieces.any(|p| words.is_match(&p.text) && is_over(&p.place, &piece.place))
    };
    if shape.far.as_ref().is_some_and(is_stacked)
        || shape.stacked.as_ref().is_some_and(|it| !is_stacked(it))
    {
        return false;
    }
    let last = &sheet.pieces[last].place;
    follows(sheet, shape.before.as_ref(), |p| is_soon(last, &p.place))
        && follows(sheet, shape.after.as_ref(), |p| {
            is_soon(&p.place, &piece.place)
        })
        && follows(sheet, shape.with.as_ref(), |_| true)
        && !shape
            .without
            .as_ref()
            .is_some_and(|words| sheet.pieces.iter().any(|p| words.is_match(&p.text)))
}

/// Whether one of the lines that stand where they should looks like what is wanted, if
/// something is.
fn follows(sheet: &Sheet, wanted: Option<&Regex>, is_there: impl Fn(&Piece) -> bool) -> bool {
    wanted.is_none_or(|wanted| {
        let mut pieces = sheet.pieces.iter();
        pieces.any(|p| is_there(p) && wanted.is_match(&p.text))
    })
}

/// Whether a line at `lower` comes soon after one at `upper`, wherever both begin.
fn is_soon(upper: &Rect, lower: &Rect) -> bool {
    let size = upper.h.min(lower.h);
    (-0.3 * size..SOON * size).contains(&(lower.y - upper.bottom()))
}

/// Whether one of certain labels stands close before a piece in its row, alone: what follows
/// is its value, whatever it looks like.
pub(crate) fn is_value_of_label(
    labels: &[LabelHit],
    piece: &Piece,
    is_certain: impl Fn(&LabelHit) -> bool,
) -> bool {
    labels.iter().any(|hit| {
        let gap = piece.place.x - hit.place.right();
        hit.tail.is_none()
            && is_certain(hit)
            && (-0.5 * piece.size()..BEHIND_LABEL * piece.size()).contains(&gap)
            && hit.place.overlap_y(&piece.place) > 0.6 * piece.size().min(hit.place.h)
    })
}

/// Whether a piece stands in a row of heads of places for seals: 町長　助役　収入役　課長.
pub(crate) fn is_among_heads(labels: &[LabelHit], piece: &Piece) -> bool {
    let heads = labels.iter().filter(|hit| {
        hit.leads_nowhere
            && hit.tail.is_none()
            && hit.place.overlap_x(&piece.place) <= 0.0
            && hit.place.overlap_y(&piece.place) > 0.5 * piece.size().min(hit.place.h)
    });
    heads.count() >= LEAST_HEADS
}

/// Whether a label in the row of a piece says that it is a day by which something is due, 処理期限.
pub(crate) fn is_due_day(sheet: &Sheet, labels: &[LabelHit], piece: &Piece) -> bool {
    let left = labels.iter().filter(|hit| {
        hit.place.centre().x < piece.place.x
            && hit.place.overlap_y(&piece.place) > 0.5 * piece.place.h.min(hit.place.h)
    });
    let nearest = left.max_by(|a, b| a.place.right().total_cmp(&b.place.right()));
    nearest.is_some_and(|hit| {
        let text = hit.text(sheet);
        hit.leads_nowhere
            && ["期限", "期日", "予定日"]
                .iter()
                .any(|end| text.contains(end))
    })
}

/// Whether a piece stands in the cell right of a label that leads to nothing, whatever the
/// gap between them, or under one in its own cell.
pub(crate) fn is_in_field_of_label(sheet: &Sheet, labels: &[LabelHit], piece: &Piece) -> bool {
    let Some(own) = sheet.cell(piece.place.centre()) else {
        return false;
    };
    let is_field =
        || own.h < CORNERED * piece.size() || sheet.pieces_in(&own).len() <= MOST_IN_FIELD;
    is_in_cell_of_label(sheet, labels, piece, |hit| hit.leads_nowhere)
        || labels.iter().any(|hit| {
            // In the corner of the same cell.
            hit.leads_nowhere
                && hit.tail.is_none()
                && hit.place.centre().y < piece.place.y
                && own.contains(hit.place.centre())
                && is_field()
        })
}

/// Whether a piece stands in the cell right of a label that `is_certain` of, whatever the gap
/// between them.
pub(crate) fn is_in_cell_of_label(
    sheet: &Sheet,
    labels: &[LabelHit],
    piece: &Piece,
    is_certain: impl Fn(&LabelHit) -> bool,
) -> bool {
    let Some(own) = sheet.cell(piece.place.centre()) else {
        return false;
    };
    labels
        .iter()
        .filter(|hit| hit.tail.is_none() && is_certain(hit))
        .filter_map(|hit| sheet.cell(hit.place.centre()))
        .any(|cell| {
            (own.x - cell.right()).abs() < NEXT_CELL * piece.size()
                && own.overlap_y(&cell) > 0.5 * own.h.min(cell.h)
        })
}

/// Whether a piece is set in the largest type of the page, and larger than most of it.
pub(crate) fn is_largest(sheet: &Sheet, piece: &Piece) -> bool {
    // The box of a line that slopes is higher than its letters, and one that stands level
    // around such a line is higher than these are wide.
    let size = |piece: &Piece| {
        let [start, end, _, under] = piece.line.quad.0;
        let side = |from: Point| (from.x - start.x).hypot(from.y - start.y);
        let (along, across) = if piece.line.vertical {
            (side(under), side(end))
        } else {
            (side(end), side(under))
        };
        across.min(HIGHEST * along / piece.text.chars().count() as f32)
    };
    // The year of a spine may be larger than what the binder is called.
    let is_of_year = |p: &&Piece| {
        p.text
            .chars()
            .all(|c| "明治大正昭和平成令元年度".contains(c) || is_numeral(c))
    };
    let words = sheet.pieces.iter().filter(|p| p.text.chars().count() > 1);
    let words = words.filter(|p| !is_of_year(p));
    let mut sizes: Vec<f32> = words.map(size).collect();
    sizes.sort_by(f32::total_cmp);
    let own = size(piece);
    let Some(&largest) = sizes.last() else {
        return false;
    };
    // A title of two lines may be half of what a cover says.
    let usual = sizes.partition_point(|&size| size <= SAME_SIZE * largest);
    let smaller = if sizes.len() - usual <= MOST_LARGE {
        &sizes[..usual]
    } else {
        &sizes[..]
    };
    own > SAME_SIZE * largest
        && smaller
            .get(smaller.len() / 2)
            .is_some_and(|usual| own > LARGER * usual)
}

/// Whether a piece stands in a row of a table: cells left or right of its own hold something,
/// too, or it has something of its style on both sides.
pub(crate) fn is_in_table(sheet: &Sheet, piece: &Piece) -> bool {
    let own = sheet.cell(piece.place.centre());
    let (mut left, mut right) = (false, false);
    for other in sheet.level_with(&piece.place) {
        let place = &sheet.pieces[other].place;
        if place.overlap_y(&piece.place) < 0.5 * piece.place.h.min(place.h) {
            continue;
        }
        if (place.h / piece.place.h - 1.0).abs() < 0.3 {
            left |= place.right() < piece.place.x;
            right |= place.x > piece.place.right();
        }
        let next = own
            .zip(sheet.cell(place.centre()))
            .is_some_and(|(own, cell)| {
                let gap = (cell.x - own.right())
                    .abs()
                    .min((own.x - cell.right()).abs());
                !own.contains(place.centre()) && gap < NEXT_CELL * piece.size()
            });
        if next || left && right {
            return true;
        }
    }
    false
}

/// Whether a piece is one of a list: others that look like it stand over or under it in cells of
/// the same column, or several begin where it begins.
pub(crate) fn is_of_list(sheet: &Sheet, shape: &ShapeRule, piece: &Piece) -> bool {
    let own = sheet.cell(piece.place.centre());
    let is_like = |other: &&Piece| {
        other.number != piece.number
            && other.place.overlap_y(&piece.place) <= 0.0
            && shape.pattern.is_match(&other.text)
    };
    let in_column = |other: &Piece| {
        own.zip(sheet.cell(other.place.centre()))
            .is_some_and(|(own, cell)| {
                let slack = NEXT_CELL * piece.size();
                (own.x - cell.x).abs() < slack && (own.right() - cell.right()).abs() < slack
            })
    };
    let at_edge = |other: &Piece| {
        other.text != piece.text
            && (other.place.x - piece.place.x).abs() < IN_LIST * piece.size()
            && (other.size() / piece.size() - 1.0).abs() < 0.3
    };
    let like: Vec<&Piece> = sheet.pieces.iter().filter(is_like).collect();
    like.iter().any(|other| in_column(other))
        || like.iter().filter(|other| at_edge(other)).count() >= LEAST_LIST
}

/// The piece left of `place` in its row.
fn piece_before<'a, 'b>(sheet: &'b Sheet<'a>, place: &Rect) -> Option<&'b Piece<'a>> {
    sheet
        .level_with(place)
        .map(|i| &sheet.pieces[i])
        .filter(|p| {
            p.place.right() < place.x + 0.5 * place.h
                && p.place.overlap_y(place) > 0.5 * place.h.min(p.place.h)
        })
        .max_by(|a, b| a.place.right().total_cmp(&b.place.right()))
}

fn line_above<'a, 'b>(sheet: &'b Sheet<'a>, place: &Rect) -> Option<&'b Piece<'a>> {
    sheet
        .pieces
        .iter()
        .filter(|p| p.place.bottom() < place.centre().y && p.place.overlap_x(place) > 0.0)
        .max_by(|a, b| a.place.bottom().total_cmp(&b.place.bottom()))
}

fn line_below<'a, 'b>(sheet: &'b Sheet<'a>, place: &Rect) -> Option<&'b Piece<'a>> {
    sheet
        .pieces
        .iter()
        .filter(|p| p.place.y > place.centre().y && p.place.overlap_x(place) > 0.0)
        .min_by(|a, b| a.place.y.total_cmp(&b.place.y))
}

/// Whether a line stands under 記, among the particulars of a letter.
pub(crate) fn is_particular(sheet: &Sheet, piece: &Piece) -> bool {
    let is_over = |it: &&Piece| it.text == "記" && it.place.bottom() < piece.place.centre().y;
    sheet.pieces.iter().any(|it| is_over(&it))
}

/// Whether a line goes on with a title whose label and beginning stand in the line over it.
pub(crate) fn is_rest_of_labelled(
    sheet: &Sheet,
    labels: &[LabelHit],
    rules: &Rules,
    piece: &Piece,
) -> bool {
    let titles = labels
        .iter()
        .filter(|hit| rules.labels[hit.rule].attribute == Some(Key::Title));
    titles.filter_map(|hit| hit.tail).any(|(line, _)| {
        let line = &sheet.pieces[line].place;
        let size = line.h;
        (-0.3 * size..0.8 * size).contains(&(piece.place.y - line.bottom()))
            && (piece.place.x - line.x).abs() < size
            && (piece.place.h / size - 1.0).abs() < 0.3
    })
}

/// Whether `a` stands close above or below `b`.
pub(crate) fn is_over(a: &Rect, b: &Rect) -> bool {
    let gap = (a.centre().y - b.centre().y).abs() - f32::midpoint(a.h, b.h);
    a.overlap_x(b) > 0.3 * a.w.min(b.w) && gap < TOGETHER * a.h.max(b.h)
}

fn is_near(a: &Rect, b: &Rect) -> bool {
    let reach = NEAR * a.h.max(b.h);
    let grown = Rect::new(
        b.x - reach,
        b.y - reach,
        b.w + 2.0 * reach,
        b.h + 2.0 * reach,
    );
    grown.intersection(a).is_some()
}
