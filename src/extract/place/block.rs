//! Which lines make one value with a line that a shape begins with: those behind it in its
//! row, under it, in the next column, above it.

use crate::document::Rect;

use crate::extract::key::Key;
use crate::extract::label::LabelHit;
use crate::extract::label::bracketed::is_head_in_brackets;
use crate::extract::parse::is_number_or_date;
use crate::extract::parse::title::is_bracketed;
use crate::extract::rules::ShapeRule;
use crate::extract::shape::is_centred;
use crate::extract::sheet::Sheet;
use crate::extract::value::text::is_address;

/// Most characters of what closes a bracket at the beginning of the next line.
const LONGEST_REST: usize = 6;
/// A line of fewer characters does not go on in the next one.
const SHORTEST_LINE: usize = 4;
/// Widest gap inside a row that belongs together, in type sizes.
const ROW_GAP: f32 = 4.0;
/// How far apart the lines of a title that is not centred may begin, in type sizes.
const INDENT: f32 = 2.5;
/// How far apart the middles of centred lines may lie, in type sizes.
const CENTRED_LINES: f32 = 0.5;
/// Most lines of a block.
const MOST_LINES: usize = 4;
/// Widest gap between the lines of a block, in type sizes.
const LINE_GAP: f32 = 0.9;
/// How much taller or lower, as a share, lines of one style may be, how much taller one that was
/// read together with a seal, and one of brackets.
const IN_STYLE: f32 = 0.3;
const UNDER_SEAL: f32 = 0.7;
const BRACKETED: f32 = 0.5;
/// How much further than the line above it one reaches that does not go on with it, in
/// type sizes.
const NOT_FULL: f32 = 3.0;
/// Widest gap between the lines of one title, and between those of who sends a letter, in
/// type sizes.
const TITLE_GAP: f32 = 0.6;
const SENDER_GAP: f32 = 1.1;
/// What lines over a title end with that are none of its own: addressees, senders, seals.
const NO_TITLE_ENDS: [char; 7] = ['様', '殿', '印', '課', '長', '号', '。'];
/// How much the sizes of type of a block's lines differ, as a share, and of those of a year.
const ALIKE: f32 = 0.25;
const YEAR: f32 = 0.8;
/// How far before the foot of its head's name a body's name may end in columns, in type
/// sizes.
const SHORT_OF_HEAD: f32 = 5.0;

/// The lines that go with the one that `index` is, as far as the shape wants more than one,
/// and their text.
pub(crate) fn lines_from(
    sheet: &Sheet,
    labels: &[LabelHit],
    shape: &ShapeRule,
    index: usize,
) -> (Vec<usize>, String) {
    let mut lines = vec![index];
    let mut text = sheet.pieces[index].text.clone();
    if shape.row {
        // A seal over a name makes its box taller.
        let taller = if shape.attribute == Key::Sender {
            UNDER_SEAL
        } else {
            IN_STYLE
        };
        while let Some(next) = next_in_row(sheet, labels, &lines, taller) {
            let longer = format!("{text}{}", sheet.pieces[next].text);
            // The next field of the row.
            if shape.pattern.is_match(&text) && !shape.pattern.is_match(&longer) {
                break;
            }
            text = longer;
            lines.push(next);
        }
        if let Some(end) = end_of_row(sheet, shape, &text, &lines) {
            text.push_str(&sheet.pieces[end].text);
            lines.push(end);
        }
    }
    if shape.multiline {
        while let Some(next) = next_line(sheet, labels, shape, &lines) {
            text.push_str(&sheet.pieces[next].text);
            lines.push(next);
        }
    }
    if shape.block {
        let end = |lines: &[usize], text: &str| end_of_block(sheet, shape, text, lines);
        while let Some(next) = line_under(sheet, labels, shape, &lines)
            .or_else(|| column_beside(sheet, labels, &lines, true))
            .or_else(|| end(&lines, &text))
        {
            let longer = format!("{text}{}", sheet.pieces[next].text);
            // The text under a title begins where the title does, too.
            if shape.pattern.is_match(&text) && !shape.pattern.is_match(&longer) {
                break;
            }
            text = longer;
            lines.push(next);
        }
    }
    (lines, text)
}

/// The line under the last of `lines`, in the same style. Once the text is complete, only
/// what a title ends with in brackets, 「（供覧）」.
fn next_line(
    sheet: &Sheet,
    labels: &[LabelHit],
    shape: &ShapeRule,
    lines: &[usize],
) -> Option<usize> {
    let text: String = lines
        .iter()
        .map(|&l| sheet.pieces[l].text.as_str())
        .collect();
    let complete = shape.pattern.is_match(&text);
    // 「（通知）」 may stand in a line of its own.
    let most = if complete { MOST_LINES } else { MOST_LINES - 1 };
    if lines.len() >= most || text.chars().count() < SHORTEST_LINE {
        return None;
    }
    let last = &sheet.pieces[*lines.last()?].place;
    // Brackets make the box of a short line higher.
    let alike = if complete { BRACKETED } else { 0.25 };
    (0..sheet.pieces.len()).find(|&i| {
        let place = &sheet.pieces[i].place;
        !lines.contains(&i)
            && if complete {
                // Though 供覧 is a label elsewhere.
                is_bracketed(&sheet.pieces[i].text) && !is_head_in_brackets(sheet, labels, i)
            } else {
                let longer = || format!("{text}{}", sheet.pieces[i].text);
                // So is 議事録.
                labels.iter().all(|hit| !hit.pieces.contains(&i))
                    || shape.pattern.is_match(&longer())
            }
            && (-0.3 * last.h..1.2 * last.h).contains(&(place.y - last.bottom()))
            && ((place.h / last.h - 1.0).abs() < alike || closes(&text, &sheet.pieces[i].text))
            && if shape.centred && !closes(&text, &sheet.pieces[i].text) {
                is_centred(sheet, place)
            } else {
                (place.x - last.x).abs() < INDENT * last.h
                    || (place.centre().x - last.centre().x).abs() < CENTRED_LINES * last.h
            }
            && sheet.cell(place.centre()) == sheet.cell(last.centre())
            && place.overlap_x(last) > 0.0
    })
}

/// Whether `next` closes the bracket that a title left open at the end of its line: 「（通」「知）」.
fn closes(title: &str, next: &str) -> bool {
    let is_open = title
        .rsplit_once('(')
        .is_some_and(|(_, inner)| !inner.contains(')'));
    is_open && next.ends_with(')') && !next.contains('(') && next.chars().count() <= LONGEST_REST
}

/// The line right under the last of `lines` that begins where they begin or has the same
/// middle, in the same style, and is no sentence. A line that ends well before the next one was not full:
/// what follows it is something new.
fn line_under(
    sheet: &Sheet,
    labels: &[LabelHit],
    shape: &ShapeRule,
    lines: &[usize],
) -> Option<usize> {
    // The figures of a year may be larger than the words around them.
    let alike = if shape.attribute == Key::FiscalYear {
        YEAR
    } else {
        ALIKE
    };
    if lines.len() >= MOST_LINES {
        return None;
    }
    let first = &sheet.pieces[*lines.first()?].place;
    let last_line = *lines.last()?;
    let last = &sheet.pieces[last_line].place;
    (0..sheet.pieces.len()).find(|&i| {
        let piece = &sheet.pieces[i];
        let place = &piece.place;
        !lines.contains(&i)
            && (is_bracketed(&piece.text) || labels.iter().all(|hit| !hit.pieces.contains(&i)))
            && !is_head_in_brackets(sheet, labels, i)
            && (-0.45 * last.h..LINE_GAP * last.h).contains(&(place.y - last.bottom()))
            && ((place.x - first.x).abs() < 0.8 * last.h
                || (place.centre().x - first.centre().x).abs() < CENTRED_LINES * last.h)
            && sheet.are_alike(i, last_line, alike)
            && place.right() < last.right() + NOT_FULL * last.h
            && !piece.text.contains('。')
    })
}

/// The line under a block that makes its text one of the shape's, though it is a label
/// elsewhere: 年度.
fn end_of_block(sheet: &Sheet, shape: &ShapeRule, text: &str, lines: &[usize]) -> Option<usize> {
    let end = line_under(sheet, &[], shape, lines);
    let end = end.or_else(|| column_beside(sheet, &[], lines, false))?;
    let longer = format!("{text}{}", sheet.pieces[end].text);
    (!shape.pattern.is_match(text) && shape.pattern.is_match(&longer)).then_some(end)
}

/// The column left of the last of `lines` on a page of rows, which begins as high and is no
/// longer: a title on a spine goes on there. On a page of columns, which counts as turned, a
/// row goes on right of it, if both have the same middle. Both stand `in_cell`s that are one.
fn column_beside(
    sheet: &Sheet,
    labels: &[LabelHit],
    lines: &[usize],
    in_cell: bool,
) -> Option<usize> {
    let first = *lines.first()?;
    if sheet.pieces[first].line.vertical == sheet.vertical || lines.len() >= MOST_LINES {
        return None;
    }
    let last = &sheet.pieces[*lines.last()?].place;
    let top = sheet.pieces[first].place.y;
    (0..sheet.pieces.len()).find(|&i| {
        let place = &sheet.pieces[i].place;
        // A single character is taken for a row as well as for a column.
        let crosswise = sheet.pieces[i].line.vertical != sheet.vertical
            || sheet.pieces[i].text.chars().count() == 1;
        let (gap, level) = if sheet.vertical {
            (place.x - last.right(), place.centre().y - last.centre().y)
        } else {
            (last.x - place.right(), place.y - top)
        };
        // In one frame the second column may be set in its middle, or at its foot.
        let is_framed = !sheet.vertical
            && place.overlap_y(last) > 0.5 * place.h.min(last.h)
            && sheet.cell_of(first).is_some();
        !lines.contains(&i)
            && crosswise
            && labels.iter().all(|hit| !hit.pieces.contains(&i))
            && (place.w / last.w - 1.0).abs() < 0.3
            && (-0.3 * last.w..0.5 * last.w).contains(&gap)
            && (level.abs() < 0.5 * last.w && place.h <= 1.05 * last.h || in_cell && is_framed)
            && (!in_cell || sheet.share_a_cell(first, i))
    })
}

/// The piece close behind the last of `row`, in the same row and style: no taller than by
/// the share `taller`.
fn next_in_row(sheet: &Sheet, labels: &[LabelHit], row: &[usize], taller: f32) -> Option<usize> {
    let last = &sheet.pieces[*row.last()?].place;
    sheet
        .level_with(last)
        .filter(|i| !row.contains(i) && labels.iter().all(|hit| !hit.pieces.contains(i)))
        .filter(|&i| {
            let place = &sheet.pieces[i].place;
            (-0.8 * last.h..ROW_GAP * last.h).contains(&(place.x - last.right()))
                && place.overlap_y(last) > 0.6 * last.h.min(place.h)
                && (-IN_STYLE..taller).contains(&(place.h / last.h - 1.0))
        })
        .min_by(|&a, &b| sheet.pieces[a].place.x.total_cmp(&sheet.pieces[b].place.x))
}

/// The piece behind `row` that makes its text one of the shape's, though it is a label
/// elsewhere: 議事録.
fn end_of_row(sheet: &Sheet, shape: &ShapeRule, text: &str, row: &[usize]) -> Option<usize> {
    let end = next_in_row(sheet, &[], row, IN_STYLE)?;
    let longer = format!("{text}{}", sheet.pieces[end].text);
    (!shape.pattern.is_match(text) && shape.pattern.is_match(&longer)).then_some(end)
}

/// The pieces of the line above the one at `below`, no farther from it than `gap` type sizes.
fn right_above(sheet: &Sheet, below: &Rect, gap: f32) -> impl Iterator<Item = usize> {
    let near = -0.4 * below.h..gap * below.h;
    let foot = below.y;
    let row = Rect::new(below.x, below.y - below.h, below.w, below.h);
    let pieces = sheet.level_with(&row);
    pieces.filter(move |&i| near.contains(&(foot - sheet.pieces[i].place.bottom())))
}

/// The line right above that begins, or where senders stand ends, at the same place in the
/// same style, and is no such value itself.
pub(crate) fn aligned_above(
    sheet: &Sheet,
    labels: &[LabelHit],
    shape: &ShapeRule,
    index: usize,
) -> Option<usize> {
    let below = &sheet.pieces[index].place;
    // A rank is a label elsewhere; 添付ファイル over an addressee has its own value.
    let is_rank = |i: usize| sheet.pieces[i].text.ends_with(['長', '員', '者']);
    let leads = |i: usize| {
        let mut hits = labels
            .iter()
            .filter(|hit| !hit.leads_nowhere || shape.attribute == Key::Addressee && !is_rank(i));
        hits.any(|hit| hit.pieces.contains(&i))
    };
    right_above(sheet, below, SENDER_GAP)
        .filter(|&i| {
            let piece = &sheet.pieces[i];
            let begins = (-2.5 * below.h..1.0 * below.h).contains(&(piece.place.x - below.x));
            // Who sends a letter may be set against the right margin, the body less far.
            let short = below.right() - piece.place.right();
            let ends = shape.attribute == Key::Sender
                && (-below.h..if sheet.vertical { SHORT_OF_HEAD } else { 1.0 } * below.h)
                    .contains(&short);
            (begins || ends)
                && (piece.place.h / below.h - 1.0).abs() < 0.3
                && !shape.pattern.is_match(&piece.text)
                && piece.text.chars().any(char::is_alphabetic)
                // The city's name in a stamp over its mayor.
                && !sheet.pieces[index].text.starts_with(&piece.text)
                && !leads(i)
                && !is_number_or_date(&piece.text)
                && !is_address(&piece.text)
        })
        .min_by(|&a, &b| {
            let far = |i: usize| (sheet.pieces[i].place.x - below.x).abs();
            far(a).total_cmp(&far(b))
        })
}

/// The line right above a line of a title that has its size and middle: it begins there, if the
/// shape tells only how it ends.
pub(crate) fn title_above(
    sheet: &Sheet,
    labels: &[LabelHit],
    shape: &ShapeRule,
    index: usize,
) -> Option<usize> {
    let below = &sheet.pieces[index].place;
    right_above(sheet, below, TITLE_GAP).find(|&i| {
        let piece = &sheet.pieces[i];
        let same_middle =
            (piece.place.centre().x - below.centre().x).abs() < CENTRED_LINES * below.h;
        (same_middle || (piece.place.x - below.x).abs() < CENTRED_LINES * below.h)
            && sheet.are_alike(i, index, 0.2)
            && labels.iter().all(|hit| !hit.pieces.contains(&i))
            && !shape.pattern.is_match(&piece.text)
            && !piece.text.ends_with(NO_TITLE_ENDS)
            && !is_number_or_date(&piece.text)
    })
}
