//! Finds values that carry no label: the centred title of a letter, the number and date
//! at its top right, a stamp's date.

pub(crate) mod flow;
pub(crate) mod surroundings;

use regex::Regex;

use crate::document::{DocumentType, Rect};

use crate::extract::key::Key;
use crate::extract::label::{LabelHit, column_head};
use crate::extract::place::Candidate;
use crate::extract::place::block::{aligned_above, lines_from, title_above};
use crate::extract::rules::{Rules, ShapeRule};
use crate::extract::sheet::{Piece, Sheet};
use crate::extract::value::fiscal_year::parse_fiscal_year;
use surroundings::{
    is_among_heads, is_due_day, is_in_cell_of_label, is_in_field_of_label, is_in_table, is_largest,
    is_of_list, is_particular, is_rest_of_labelled, is_value_of_label, stands_where_it_should,
};

/// How far the middle of a centred line may lie from the middle of the page, as a share
/// of the page's width.
const CENTRED: f32 = 0.09;
/// What the shapes of `kind` find, where labels led to the attributes that `has` tells.
pub(crate) fn candidates(
    sheet: &Sheet,
    rules: &Rules,
    labels: &[LabelHit],
    kind: DocumentType,
    has: impl Fn(Key) -> bool,
) -> Vec<Candidate> {
    rules
        .shapes
        .iter()
        .filter(|shape| shape.types.is_empty() || shape.types.contains(&kind))
        .filter(|shape| !(shape.stand_in && has(shape.attribute)))
        .filter(|shape| {
            // What a form is called may be as large as what its label leads to.
            // 件名 over a list of what a binder holds leads to none.
            let leads = |hit: &LabelHit| {
                rules.labels[hit.rule].attribute == Some(shape.attribute)
                    && !column_head::is_one(sheet, labels, hit)
            };
            !(shape.largest && labels.iter().any(leads))
        })
        .flat_map(|shape| {
            let mut found: Vec<Candidate> = Vec::new();
            for index in 0..sheet.pieces.len() {
                // What goes on another line's value is no value of its own.
                let goes_on = found
                    .iter()
                    .any(|other| other.parts.iter().any(|&(piece, _)| piece == index));
                let is_free = |hit: &LabelHit| {
                    // The rank before a sender's name, 会長　山田, is a label elsewhere, and so
                    // are 委員　各位.
                    let rank = match shape.attribute {
                        Key::Sender => hit.leads_nowhere,
                        Key::Addressee => hit.leads_nowhere && hit.tail.is_some(),
                        _ => false,
                    };
                    rank || !hit.pieces.contains(&index)
                };
                if !goes_on && labels.iter().all(is_free) {
                    found.extend(candidate(sheet, rules, labels, shape, index));
                }
            }
            let all = found.clone();
            found.retain(|it| !all.iter().any(|other| is_part_of(it, other)));
            found
        })
        .collect()
}

/// Whether another candidate has the lines of one and more: the second column of a spine, which
/// comes first.
fn is_part_of(one: &Candidate, other: &Candidate) -> bool {
    one.parts.len() < other.parts.len() && one.parts.iter().all(|it| other.parts.contains(it))
}

fn candidate(
    sheet: &Sheet,
    rules: &Rules,
    labels: &[LabelHit],
    shape: &ShapeRule,
    index: usize,
) -> Option<Candidate> {
    let piece = &sheet.pieces[index];
    let centred = !shape.centred || is_centred(sheet, &piece.place);
    let written = sheet.is_written(shape.writing);
    // 三二総庶第五号 begins with a year.
    let is_item = shape.attribute != Key::DocNumber && !shape.item && is_item(sheet, piece);
    if !centred || !written || is_item && !shape.flow {
        return None;
    }
    if shape.largest && !is_largest(sheet, piece) {
        return None;
    }
    if !sheet.is_within(&piece.place, shape.region) {
        return None;
    }
    if shape.flow {
        return flow::candidate(sheet, shape, index);
    }
    // The year of a cover stands over its title, and does not begin it.
    let is_year = || parse_fiscal_year(&piece.text).is_some();
    if shape.attribute == Key::Title && shape.block && is_year() {
        return None;
    }
    let is_other = |other: &Regex| other.is_match(&piece.text);
    if shape.unless.as_ref().is_some_and(is_other) && !shape.pattern.is_match(&piece.text) {
        return None;
    }
    if shape.attribute == Key::Title
        && shape.multiline
        && is_value_of_label(labels, piece, |hit| !hit.leads_nowhere)
    {
        return None;
    }
    let is_of_letter = shape.types.contains(&DocumentType::Letter);
    if shape.attribute == Key::Title && is_of_letter && is_particular(sheet, piece) {
        return None;
    }
    if is_of_another_field(sheet, rules, labels, shape, piece) {
        return None;
    }
    // What a row of a table is about, though it stands in the middle of the page.
    if shape.attribute == Key::Title && shape.centred && is_in_table(sheet, piece) {
        return None;
    }
    let (lines, text) = lines_from(sheet, labels, shape, index);
    let is_rest = |line: &usize| is_rest_of_labelled(sheet, labels, rules, &sheet.pieces[*line]);
    if shape.attribute == Key::Title && lines.iter().any(is_rest) {
        return None;
    }
    let found = shape.pattern.captures(&text)?;
    // The papers that a binder holds, one under another.
    // What covers say beside their name looks like any title.
    if matches!(shape.attribute, Key::Title | Key::DocNumber)
        && !shape.types.contains(&DocumentType::Binder)
        && is_of_list(sheet, shape, piece)
    {
        return None;
    }
    if shape.except.as_ref().is_some_and(|it| it.is_match(&text)) {
        return None;
    }
    if !stands_where_it_should(sheet, shape, piece, *lines.last()?) {
        return None;
    }
    let above = if shape.lines_above {
        lines_above(sheet, labels, shape, index)
    } else {
        Vec::new()
    };
    let value = found.name("value").filter(|_| above.is_empty());
    let before = value.map_or(0, |value| text[..value.start()].chars().count());
    let lead = lines.first().copied().filter(|_| before > 0);
    let parts = above.into_iter().map(|line| (line, 0));
    Some(Candidate {
        key: shape.attribute,
        rule: shape.id.clone(),
        score: shape.score,
        label: lead,
        marked: value.map(|m| m.as_str().to_owned()),
        parts: parts
            .chain(flow::parts_behind(sheet, &lines, before))
            .collect(),
        gaps: Vec::new(),
        is_held: false,
    })
}

/// Whether what looks like a value of a shape is that of a label which leads to something else.
fn is_of_another_field(
    sheet: &Sheet,
    rules: &Rules,
    labels: &[LabelHit],
    shape: &ShapeRule,
    piece: &Piece,
) -> bool {
    // 収受番号　総収第12号, 廃棄年度　令和10年度, 履行期限　令和8年3月31日: those of others.
    let is_anothers = || {
        is_value_of_label(labels, piece, |hit| hit.leads_nowhere)
            || is_in_field_of_label(sheet, labels, piece)
    };
    let is_wrong = match shape.attribute {
        Key::DocNumber | Key::FiscalYear | Key::Addressee | Key::Classification => is_anothers(),
        // 宛名　関係各課長: the heads that it goes to.
        Key::Sender => {
            let is_addressee =
                |hit: &LabelHit| rules.labels[hit.rule].attribute == Some(Key::Addressee);
            is_among_heads(labels, piece) || is_value_of_label(labels, piece, is_addressee)
        }
        // What is handed in may have a label for its own day: 申請日.
        Key::IssuedOn if !shape.types.contains(&DocumentType::Received) => {
            is_anothers() || is_in_table(sheet, piece)
        }
        _ => false,
    };
    // 収受日　H19.6.13: the day of another field.
    let is_another_day = |hit: &LabelHit| {
        let key = rules.labels[hit.rule].attribute;
        key.is_some_and(|key| key.is_day() && key != shape.attribute)
    };
    let is_another_day = || {
        is_value_of_label(labels, piece, is_another_day)
            || is_in_cell_of_label(sheet, labels, piece, is_another_day)
            || is_due_day(sheet, labels, piece)
    };
    is_wrong || shape.attribute.is_day() && is_another_day()
}

/// The lines over the one at `index` that belong to it, from the topmost on.
fn lines_above(sheet: &Sheet, labels: &[LabelHit], shape: &ShapeRule, index: usize) -> Vec<usize> {
    let line_above = if shape.attribute == Key::Title {
        title_above
    } else {
        aligned_above
    };
    // Of the lines over a section only those belong to it that are larger units.
    let is_unit = |line: &usize| {
        let larger = shape
            .below
            .as_ref()
            .filter(|_| shape.attribute == Key::Department);
        larger.is_none_or(|larger| larger.is_match(&sheet.pieces[*line].text))
    };
    let next = |&line: &usize| line_above(sheet, labels, shape, line).filter(is_unit);
    let mut above: Vec<usize> = std::iter::successors(next(&index), next).collect();
    above.reverse();
    above
}

/// 「1　議題　…」: an item of a list.
fn is_item(sheet: &Sheet, piece: &Piece) -> bool {
    const NUMERALS: [char; 10] = ['一', '二', '三', '四', '五', '六', '七', '八', '九', '十'];
    if sheet.vertical {
        // Columns have no gaps: several that begin so at the same height are a list.
        let begins = |p: &&Piece| {
            p.text.starts_with(NUMERALS)
                && (p.place.x - piece.place.x).abs() < piece.size()
                && p.number != piece.number
        };
        return piece.text.starts_with(NUMERALS) && sheet.pieces.iter().any(|p| begins(&p));
    }
    piece.text.starts_with(|c: char| c.is_ascii_digit()) && piece.gap_before(1)
}

pub(crate) fn is_centred(sheet: &Sheet, place: &Rect) -> bool {
    (place.centre().x / sheet.width - 0.5).abs() < CENTRED
}
