//! Labels that say only with the head of their group what they are: 起案 beside 年月日 over 氏名,
//! 施行 beside 年月日 over 番号, 保存 before 期間, 起算日 and 満了日.

use super::LabelHit;
use super::word::Word;
use crate::document::{DocumentType, Point, Rect};
use crate::extract::rules::Rules;
use crate::extract::sheet::Sheet;
use crate::extract::value::date::find_dates;

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
        if !BARE.contains(&word.text.as_str()) || is_blank_day(sheet, word) {
            return None;
        }
        let mut heads = heads_of(sheet, &word.place).into_iter();
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

/// Whether 年月日 is a day that was not filled in, one of a column of days.
fn is_blank_day(sheet: &Sheet, word: &Word) -> bool {
    let own = sheet.cell(word.place.centre());
    let in_column = |piece: usize| {
        own.zip(sheet.cell_of(piece)).is_some_and(|(own, cell)| {
            let slack = word.place.h;
            (own.x - cell.x).abs() < slack && (own.right() - cell.right()).abs() < slack
        })
    };
    let is_day = |text: &str| {
        find_dates(text)
            .first()
            .is_some_and(|day| day.range.start == 0)
    };
    word.text == "年月日"
        && (0..sheet.pieces.len()).any(|i| is_day(&sheet.pieces[i].text) && in_column(i))
}

/// Whether a label stands in a group of fields of those who are consulted: 課名 and 課長 beside 合議.
pub(super) fn is_of_consulted(sheet: &Sheet, hit: &LabelHit) -> bool {
    const HEADS: [&str; 6] = ["合議", "協議", "関係課", "関係部課", "回議", "供覧"];
    let mut heads = heads_of(sheet, &hit.place).into_iter();
    hit.tail.is_none() && heads.any(|head| HEADS.contains(&head.as_str()))
}

/// What stands in the cells left of that of a word which are as high as it, from the nearest to
/// the head of the whole row.
fn heads_of(sheet: &Sheet, word: &Rect) -> Vec<String> {
    let middle = word.centre();
    let Some(own) = sheet.cell(middle) else {
        return Vec::new();
    };
    let before = |cell: &Rect| {
        let left = sheet.cell(Point::new(cell.x - 0.4 * word.h, middle.y))?;
        (left.h >= 0.8 * own.h && left.right() <= cell.x + word.h).then_some(left)
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
