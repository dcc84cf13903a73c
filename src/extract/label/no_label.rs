//! What reads like a label and is none.

use super::{LabelHit, grouped};
use crate::document::DocumentType;
use crate::extract::key::Key;
use crate::extract::rules::Rules;
use crate::extract::sheet::Sheet;
use crate::extract::value::disclosure::find_classes;
use crate::extract::value::era::Era;
use crate::extract::value::fiscal_year::parse_fiscal_year;
use crate::extract::value::retention::parse_retention;

/// So many classes of disclosure are no label, though it may name two.
const LEAST_CLASSES: usize = 3;
/// Fewest other labels in a row of heads.
const LEAST_HEADS: usize = 2;
/// Widest gap between two rows of one value, in heights of a line.
const NEXT_ROW: f32 = 1.0;

/// Whether a hit among `hits` is a value, or a part of one.
pub(super) fn is_none(
    sheet: &Sheet,
    rules: &Rules,
    kind: DocumentType,
    hits: &[LabelHit],
    hit: &LabelHit,
) -> bool {
    is_choice(sheet, hit)
        || kind == DocumentType::Kian && is_of_particulars(sheet, rules, hit)
        || is_retention(sheet, rules, hit)
        || is_end_of_year(sheet, hit)
        || rules.labels[hit.rule].attribute == Some(Key::Department)
            && grouped::is_of_consulted(sheet, hit)
        || rules.labels[hit.rule].among_labels
            && !is_among_labels(sheet, hits, hit)
            && !leads_to_classes(sheet, hit)
}

/// Whether a label is made of classes to choose from, 公開　部分公開　非公開: they are the value of
/// another one.
fn is_choice(sheet: &Sheet, hit: &LabelHit) -> bool {
    hit.tail.is_none() && find_classes(&hit.text(sheet)).len() >= LEAST_CLASSES
}

/// Whether it names one of the particulars under the word 記, in the text of a draft: whom it will
/// be sent to is no field of the form.
fn is_of_particulars(sheet: &Sheet, rules: &Rules, hit: &LabelHit) -> bool {
    let may_be = matches!(
        rules.labels[hit.rule].attribute,
        Some(Key::Addressee | Key::Sender | Key::Title | Key::Department)
    );
    may_be
        && sheet.pieces.iter().any(|piece| {
            piece.text == PARTICULARS
                && piece.place.bottom() < hit.place.centre().y
                && piece.place.x > hit.place.right()
                && sheet.cell(hit.place.centre()) == sheet.cell(piece.place.centre())
        })
}

/// The word over the particulars of a letter.
const PARTICULARS: &str = "記";

/// Whether it is the value that it would lead to: 三十年保存 has the letters of 保存年.
fn is_retention(sheet: &Sheet, rules: &Rules, hit: &LabelHit) -> bool {
    rules.labels[hit.rule].attribute == Some(Key::Retention)
        && hit.tail.is_none()
        && parse_retention(&hit.text(sheet)).is_some()
}

/// Whether it is the 年度 of a year that stands over it: 平成二十 and below it 年度.
fn is_end_of_year(sheet: &Sheet, hit: &LabelHit) -> bool {
    const WORD: &str = "年度";
    hit.tail.is_none()
        && hit.text(sheet) == WORD
        && sheet.pieces.iter().any(|piece| {
            let gap = hit.place.y - piece.place.bottom();
            Era::ALL
                .iter()
                .any(|era| piece.text.starts_with(era.name()))
                && (-0.4..NEXT_ROW).contains(&(gap / hit.place.h))
                && piece.place.overlap_x(&hit.place) > 0.5 * piece.place.w.min(hit.place.w)
                && parse_fiscal_year(&format!("{}{WORD}", piece.text)).is_some()
        })
}

/// Whether classes stand behind it in its row that are called otherwise: 公開　□開示　□部分開示.
fn leads_to_classes(sheet: &Sheet, hit: &LabelHit) -> bool {
    // ○公開　部分公開　非公開: an option with its mark.
    let whole = hit.text(sheet);
    let own = whole.trim_start_matches(|ch: char| !ch.is_alphabetic());
    let behind = hit
        .row(sheet)
        .filter(|&i| sheet.pieces[i].place.x >= hit.place.right());
    let mut behind: Vec<usize> = behind.collect();
    let left = |i: &usize| sheet.pieces[*i].place.x;
    behind.sort_by(|a, b| left(a).total_cmp(&left(b)));
    let row: String = behind
        .iter()
        .map(|&i| sheet.pieces[i].text.as_str())
        .collect();
    let classes = find_classes(&row);
    hit.tail.is_none()
        && (classes.len() >= LEAST_CLASSES
            || classes.len() == 2 && classes.iter().all(|class| !class.class.contains(own)))
}

/// Whether all that stands in the row of a hit are labels, as the heads of columns are.
fn is_among_labels(sheet: &Sheet, hits: &[LabelHit], hit: &LabelHit) -> bool {
    let heads: Vec<bool> = hit
        .row(sheet)
        .map(|i| {
            let mut others = hits.iter().filter(|other| other.tail.is_none());
            others.any(|other| other.pieces.contains(&i))
        })
        .collect();
    hit.tail.is_none() && heads.len() >= LEAST_HEADS && heads.iter().all(|&is_label| is_label)
}
