//! A classification code whose parts stand each under a head of its own: 大分類｜中分類｜小分類
//! over 02｜03｜011, 分類｜番号 over 企｜9.

use super::Candidate;
use crate::extract::label::LabelHit;
use crate::extract::parse::printed::Printed;
use crate::extract::parse::{Parsed, parse};
use crate::extract::sheet::Sheet;

/// The heads of a code's further parts, from the second level on.
const LEVELS: [&str; 3] = ["中分類", "小分類", "細分類"];
/// The head of what follows the group of a code, where that alone is none.
const NUMBER: &str = "番号";
/// Widest gap between the heads of two parts, in type sizes.
const NEXT: f32 = 12.0;

/// Whether a text says no more than which part of a code follows.
pub(crate) fn is_level(text: &str) -> bool {
    LEVELS.contains(&text)
}

/// Adds to the first part of a code that was found under the label `hit` those that stand under
/// the heads behind it.
pub(crate) fn join(sheet: &Sheet, hit: &LabelHit, code: &mut Candidate) {
    let Some(&(first, _)) = code.parts.first() else {
        return;
    };
    let row = sheet.pieces[first].place;
    if row.y < hit.place.centre().y {
        return;
    }
    let is_open = || {
        Printed::new(sheet, code)
            .is_some_and(|printed| !matches!(parse(code.key, &printed), Parsed::Value(_)))
    };
    let mut heads: Vec<usize> = sheet
        .level_with(&hit.place)
        .filter(|&i| {
            let piece = &sheet.pieces[i];
            piece.place.x > hit.place.right()
                && piece.place.overlap_y(&hit.place) > 0.5 * piece.place.h.min(hit.place.h)
                && (is_level(&piece.text) || piece.text == NUMBER && is_open())
        })
        .collect();
    heads.sort_by(|&a, &b| sheet.pieces[a].place.x.total_cmp(&sheet.pieces[b].place.x));
    let mut last = hit.place;
    for head in heads {
        let place = sheet.pieces[head].place;
        if place.x - last.right() > NEXT * place.h {
            break;
        }
        let cell = sheet.cell(place.centre()).unwrap_or(place);
        let part = sheet.level_with(&row).find(|&i| {
            let other = sheet.pieces[i].place;
            let is_new = code.parts.iter().all(|&(part, _)| part != i);
            is_new
                && other.overlap_y(&row) > 0.5 * other.h.min(row.h)
                && other.overlap_x(&cell) > 0.5 * other.w
        });
        let Some(part) = part else { break };
        code.parts.push((part, 0));
        last = place;
    }
}
