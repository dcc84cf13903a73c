//! Labels that say only with the head of their group what they are: 起案 beside 年月日 over 氏名,
//! 施行 beside 年月日 over 番号, 保存 before 期間, 起算日 and 満了日.

use super::LabelHit;
use super::word::Word;
use crate::document::{DocumentType, Point, Rect};
use crate::extract::rules::Rules;
use crate::extract::sheet::Sheet;

/// Words that need a head before them.
const BARE: [&str; 12] = [
    "年月日",
    "月日",
    "期日",
    "期間",
    "年限",
    "番号",
    "記号",
    "区分",
    "課名",
    "部課名",
    "職氏名",
    "氏名",
];
/// Most characters of the head of a group.
const LONGEST_HEAD: usize = 4;
/// Most cells between a label and the head of its group, and that.
const MOST_BEFORE: usize = 6;

/// The labels that bare `words` make with the heads of their groups. Those that are labels
/// without a head as well are meant otherwise here.
pub(super) fn find(
    sheet: &Sheet,
    rules: &Rules,
    kind: DocumentType,
    words: &[Word],
) -> Vec<LabelHit> {
    let grouped = words.iter().filter_map(|word| {
        if !BARE.contains(&word.text.as_str()) {
            return None;
        }
        let mut heads = heads_of(sheet, word).into_iter();
        let rule = heads.find_map(|head| {
            let rule = rules.wording(&format!("{head}{}", word.text), kind)?;
            rules.labels[rule].attribute.map(|_| rule)
        })?;
        Some(LabelHit::whole(
            rules,
            rule,
            word.place,
            word.pieces.clone(),
        ))
    });
    grouped.collect()
}

/// What stands in the cells left of that of a word which are as high as it, from the nearest to
/// the head of the whole row.
fn heads_of(sheet: &Sheet, word: &Word) -> Vec<String> {
    let middle = word.place.centre();
    let Some(own) = sheet.cell(middle) else {
        return Vec::new();
    };
    let before = |cell: &Rect| {
        let left = sheet.cell(Point::new(cell.x - 0.4 * word.place.h, middle.y))?;
        (left.h >= 0.8 * own.h && left.right() <= cell.x + word.place.h).then_some(left)
    };
    let cells = std::iter::successors(before(&own), before).take(MOST_BEFORE);
    cells.filter_map(|cell| head_in(sheet, &cell)).collect()
}

/// The head of a group that a cell holds.
fn head_in(sheet: &Sheet, cell: &Rect) -> Option<String> {
    let mut pieces = sheet.pieces_in(cell);
    let place = |piece: &usize| sheet.pieces[*piece].place;
    pieces.sort_by(|a, b| {
        let (a, b) = (place(a), place(b));
        a.centre()
            .y
            .total_cmp(&b.centre().y)
            .then(a.x.total_cmp(&b.x))
    });
    let text: String = pieces
        .iter()
        .map(|&piece| sheet.pieces[piece].text.as_str())
        .collect();
    let is_head = (2..=LONGEST_HEAD).contains(&text.chars().count());
    (is_head && !text.contains(|ch: char| ch.is_ascii_digit())).then_some(text)
}
