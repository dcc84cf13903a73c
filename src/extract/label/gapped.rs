//! Labels of which a reader lost characters: 文 _ _ 類 in a cell of its own is 文書分類.
//! Characters of a justified label stand far apart, and detectors overlook single ones.
//! Where a form has no cells, its other labels tell where such a label begins and ends.

use crate::document::{DocumentType, Rect};
use crate::extract::key::Key;

use super::LabelHit;
use crate::extract::rules::Rules;
use crate::extract::sheet::Sheet;

/// A cell with more characters is no label's.
const MOST_CHARACTERS: usize = 6;
/// So many labels tell where those of their column begin and end.
const MAKE_A_COLUMN: usize = 2;
/// How far a label may stand from its column's edges, in type sizes.
const OFF_EDGE: f32 = 0.6;
/// How far a character may stand from its place, in steps from one to the next.
const OFF_STEP: f32 = 0.35;

/// A cell of a label in two rows is narrower, and taller, than so many type sizes.
const NARROW: f32 = 2.2;
const TALL: f32 = 1.6;
/// How far from the middle of its cell one of two characters stands, as a share of the cell.
const OFF_MIDDLE: f32 = 0.12;

/// A character and where its middle stands along the writing.
type Placed = (char, f32);

/// Labels in cells that hold nothing but some of a wording's characters, at the places
/// they have in it. Wordings of different attributes tell nothing.
pub(crate) fn find(
    sheet: &Sheet,
    rules: &Rules,
    kind: DocumentType,
    known: &[LabelHit],
) -> Vec<LabelHit> {
    let mut hits: Vec<LabelHit> = Vec::new();
    for (index, piece) in sheet.pieces.iter().enumerate() {
        let short = piece.text.chars().count() <= 3 && !piece.text.contains(|c: char| c.is_ascii());
        let taken = hits.iter().any(|hit| hit.pieces.contains(&index));
        if !short || taken {
            continue;
        }
        let hit = match sheet.cell(piece.place.centre()) {
            Some(cell) => in_cell(sheet, rules, kind, &cell, known),
            None => in_column(sheet, rules, kind, index, known),
        };
        hits.extend(hit);
    }
    hits
}

fn in_cell(
    sheet: &Sheet,
    rules: &Rules,
    kind: DocumentType,
    cell: &Rect,
    known: &[LabelHit],
) -> Option<LabelHit> {
    let mut pieces = sheet.pieces_in(cell);
    pieces.sort_by(|&a, &b| sheet.pieces[a].place.x.total_cmp(&sheet.pieces[b].place.x));
    // 分類 of 分類コ_ド is a label by itself; what explains the whole cell is a better one.
    let taken = known
        .iter()
        .any(|hit| pieces.iter().all(|piece| hit.pieces.contains(piece)));
    let characters: usize = pieces
        .iter()
        .map(|&piece| sheet.pieces[piece].text.chars().count())
        .sum();
    if taken {
        return None;
    }
    if let [only] = pieces[..]
        && characters == 1
    {
        return half(sheet, rules, kind, cell, only);
    }
    if !(2..=MOST_CHARACTERS).contains(&characters) {
        return None;
    }
    let (placed, place) = placed(sheet, &pieces)?;
    let size = sheet.pieces[*pieces.first()?].place.h;
    let rule = the_wording(rules, kind, |wording| {
        is_spread_over(&placed, wording, size) || is_end_of(&placed, wording, cell, size)
    })?;
    Some(LabelHit::whole(rules, rule, place, pieces))
}

/// A label of two characters under one another in a narrow cell, of which one was lost: 簿 in
/// the upper half of its cell is 簿冊.
fn half(
    sheet: &Sheet,
    rules: &Rules,
    kind: DocumentType,
    cell: &Rect,
    piece: usize,
) -> Option<LabelHit> {
    let place = sheet.pieces[piece].place;
    let char = sheet.pieces[piece].text.chars().next()?;
    let size = place.w.max(place.h);
    let middle = (place.centre().y - cell.y) / cell.h;
    if cell.w > NARROW * size || cell.h < TALL * size || (middle - 0.5).abs() < OFF_MIDDLE {
        return None;
    }
    let rule = the_wording(rules, kind, |wording| {
        let mut chars = wording.chars();
        let (first, last, more) = (chars.next(), chars.next(), chars.next());
        let own = if middle < 0.5 { first } else { last };
        more.is_none() && last.is_some() && own == Some(char)
    })?;
    rules.labels[rule].attribute?;
    Some(LabelHit::whole(rules, rule, *cell, vec![piece]))
}

/// The label that begins with piece `first`, if it begins and ends where other labels do.
fn in_column(
    sheet: &Sheet,
    rules: &Rules,
    kind: DocumentType,
    first: usize,
    known: &[LabelHit],
) -> Option<LabelHit> {
    let taken = |piece: usize| known.iter().any(|hit| hit.pieces.contains(&piece));
    let start = &sheet.pieces[first].place;
    let slack = OFF_EDGE * start.h;
    let column: Vec<&Rect> = known
        .iter()
        .filter(|hit| hit.tail.is_none() && (hit.place.x - start.x).abs() < slack)
        .map(|hit| &hit.place)
        .collect();
    let ends = |right: f32| {
        let level = column
            .iter()
            .filter(|it| (it.right() - right).abs() < slack);
        level.count() >= MAKE_A_COLUMN
    };
    let mut pieces: Vec<usize> = sheet
        .level_with(start)
        .filter(|&it| {
            let place = &sheet.pieces[it].place;
            place.x >= start.x && place.overlap_y(start) >= 0.5 * start.h.min(place.h)
        })
        .collect();
    pieces.sort_by(|&a, &b| sheet.pieces[a].place.x.total_cmp(&sheet.pieces[b].place.x));
    let last = pieces
        .iter()
        .position(|&it| ends(sheet.pieces[it].place.right()))?;
    pieces.truncate(last + 1);
    if pieces.iter().any(|&piece| taken(piece)) || pieces.len() > MOST_CHARACTERS {
        return None;
    }
    let (placed, place) = placed(sheet, &pieces)?;
    let rule = the_wording(rules, kind, |wording| {
        is_spread_over(&placed, wording, start.h)
    })?;
    Some(LabelHit::whole(rules, rule, place, pieces))
}

/// The characters of pieces of one row, and what they cover.
fn placed(sheet: &Sheet, pieces: &[usize]) -> Option<(Vec<Placed>, Rect)> {
    let first = &sheet.pieces[*pieces.first()?].place;
    let mut placed: Vec<Placed> = Vec::new();
    let mut place = *first;
    for &index in pieces {
        let piece = &sheet.pieces[index];
        if piece.place.overlap_y(first) < 0.5 * first.h.min(piece.place.h) {
            return None;
        }
        place = place.union(&piece.place);
        let count = piece.text.chars().count() as f32;
        placed.extend(piece.text.chars().enumerate().map(|(n, char)| {
            let middle = (n as f32 + 0.5) / count;
            (char, piece.place.x + middle * piece.place.w)
        }));
    }
    Some((placed, place))
}

/// The rule of the wordings that fit, if all lead to the same.
fn the_wording(rules: &Rules, kind: DocumentType, fits: impl Fn(&str) -> bool) -> Option<usize> {
    let mut found: Option<(usize, Option<Key>)> = None;
    for (wording, rule) in rules.wordings(kind) {
        if !fits(wording) {
            continue;
        }
        let key = rules.labels[rule].attribute;
        if found.is_some_and(|(_, other)| other != key) {
            return None;
        }
        found = Some((rule, key));
    }
    found.map(|(rule, _)| rule)
}

/// Whether the characters are at least half of the wording's, among them the first and
/// the last, and stand where they would if the wording were spread evenly.
fn is_spread_over(placed: &[Placed], wording: &str, size: f32) -> bool {
    let chars: Vec<char> = wording.chars().collect();
    let ([first, .., last], Some(steps)) = (placed, chars.len().checked_sub(1)) else {
        return false;
    };
    let ends = chars.first() == Some(&first.0) && chars.last() == Some(&last.0);
    if !ends || placed.len() >= chars.len() || placed.len() * 2 < chars.len() {
        return false;
    }
    let step = (last.1 - first.1) / steps as f32;
    // Closer together no character can be lost between them.
    step > 0.8 * size
        && placed.iter().all(|(char, at)| {
            let index = (at - first.1) / step;
            let nearest = index.round();
            (index - nearest).abs() < OFF_STEP && chars.get(nearest as usize) == Some(char)
        })
}

/// Whether the characters are all of the wording's but the first, and there is as much
/// room for that before them as stands free behind them.
fn is_end_of(placed: &[Placed], wording: &str, cell: &Rect, size: f32) -> bool {
    let mut chars = wording.chars();
    chars.next();
    let same = chars.eq(placed.iter().map(|(char, _)| *char));
    let ([first, .., last], Some(steps)) = (placed, placed.len().checked_sub(1)) else {
        return false;
    };
    if !same || steps == 0 {
        return false;
    }
    let step = (last.1 - first.1) / steps as f32;
    let before = first.1 - step - cell.x;
    let behind = cell.right() - last.1;
    step > 0.8 * size && (before - behind).abs() < 0.5 * step
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Quad;
    use crate::extract::tests::{grid, page};

    #[test]
    fn one_of_two_characters_under_one_another_is_lost() {
        let dir = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("models/rules");
        let rules = Rules::load(&dir).expect("the rules that ship are sound");
        let found = |text: &str, y: f32| {
            let mut form = page(&[(text, 110.0, y), ("道路台帳関係綴", 200.0, 130.0)]);
            form.lines[0].quad = Quad::from(Rect::new(110.0, y, 40.0, 40.0));
            form.rules = grid(&[100.0, 160.0, 900.0], &[90.0, 200.0]);
            let sheet = Sheet::new(&form);
            let hits = find(&sheet, &rules, DocumentType::Kian, &[]);
            hits.first().map(|hit| rules.labels[hit.rule].attribute)
        };
        assert_eq!(found("簿", 95.0), Some(Some(Key::Binder)));
        assert_eq!(found("簿", 125.0), None, "in the middle");
        assert_eq!(found("簿", 155.0), None, "no label ends so");
        assert_eq!(found("名", 155.0), None, "of 件名 or 課名");
    }

    #[test]
    fn lost_characters_leave_their_places() {
        let spread = |text: &[(char, f32)], wording: &str| is_spread_over(text, wording, 60.0);
        assert!(spread(&[('文', 0.0), ('類', 360.0)], "文書分類"));
        assert!(spread(
            &[('文', 0.0), ('書', 118.0), ('号', 362.0)],
            "文書番号"
        ));
        assert!(!spread(
            &[('文', 0.0), ('書', 118.0), ('号', 362.0)],
            "文書分類番号"
        ));
        assert!(
            !spread(&[('文', 0.0), ('類', 100.0)], "文書分類"),
            "no room"
        );
        assert!(!spread(&[('文', 0.0)], "文書分類"));
        assert!(
            !spread(&[('件', 0.0), ('名', 300.0)], "件名"),
            "nothing is lost"
        );
    }
}
