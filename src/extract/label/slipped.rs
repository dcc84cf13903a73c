//! Labels of which one letter was misread, told by what stands with them in their field: 「起案操」
//! in the cell of 「健康づくり課企画係」 can only be 起案課, though 起案者 and 起案日 are as like it.

use crate::document::{DocumentType, Point};

use super::LabelHit;
use crate::extract::key::Key;
use crate::extract::parse::is_value;
use crate::extract::rules::Rules;
use crate::extract::sheet::{Piece, Sheet};
use crate::extract::value::text::is_kanji;

/// Numbers of characters of such labels: of shorter ones too little is left.
const CHARACTERS: std::ops::RangeInclusive<usize> = 3..=6;
/// Most pieces of the value.
const MOST_IN_FIELD: usize = 3;

/// Labels among the pieces that are none of the `known` labels'.
pub(crate) fn find(
    sheet: &Sheet,
    rules: &Rules,
    kind: DocumentType,
    known: &[LabelHit],
) -> Vec<LabelHit> {
    let is_known = |piece: usize| known.iter().any(|hit| hit.pieces.contains(&piece));
    let is_open = |&piece: &usize| {
        let text = &sheet.pieces[piece].text;
        CHARACTERS.contains(&text.chars().count()) && text.chars().all(is_kanji) && !is_known(piece)
    };
    let labels = (0..sheet.pieces.len()).filter(is_open);
    labels
        .filter_map(|piece| {
            let beside = field_of(sheet, piece);
            if beside.is_empty()
                || beside.len() > MOST_IN_FIELD
                || beside.iter().any(|&p| is_known(p))
            {
                return None;
            }
            let value: String = beside
                .iter()
                .map(|&p| sheet.pieces[p].text.as_str())
                .collect();
            let rule = rule_of(rules, kind, &sheet.pieces[piece], &value)?;
            let place = sheet.pieces[piece].place;
            Some(LabelHit::whole(rules, rule, place, vec![piece]))
        })
        .collect()
}

/// What stands with a piece in its cell; if it stands there alone, what the cell right of it
/// holds.
fn field_of(sheet: &Sheet, piece: usize) -> Vec<usize> {
    let place = sheet.pieces[piece].place;
    let Some(cell) = sheet.cell(place.centre()) else {
        return Vec::new();
    };
    let mut inside = sheet.pieces_in(&cell);
    inside.retain(|&other| other != piece);
    if !inside.is_empty() {
        return inside;
    }
    let right = Point::new(cell.right() + 0.4 * place.h, cell.centre().y);
    let next = sheet.cell(right).filter(|next| next.x > cell.x);
    next.map_or_else(Vec::new, |next| sheet.pieces_in(&next))
}

/// The label that a piece is but for one letter and whose value is `value`; nothing if it may
/// be that of several attributes.
fn rule_of(rules: &Rules, kind: DocumentType, piece: &Piece, value: &str) -> Option<usize> {
    let of_value = |rule: &usize| {
        let key = rules.labels[*rule].attribute;
        // Much is a title or the name of a binder.
        key.is_some_and(|key| key != Key::Title && key != Key::Binder && is_value(key, value))
    };
    let sureties: Vec<f32> = piece.sureties_from(0).collect();
    let mut found = rules
        .slipped_wordings(&piece.text, &sureties, kind)
        .into_iter()
        .filter(of_value);
    let first = found.next()?;
    let attribute = rules.labels[first].attribute;
    found
        .all(|other| rules.labels[other].attribute == attribute)
        .then_some(first)
}
