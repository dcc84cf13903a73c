//! Labels that a piece is, or begins with: 「件名」, 「件名：…」, 「1　日時　…」, 「【問合せ先】…」.

use std::collections::BTreeSet;

use crate::document::DocumentType;

use super::LabelHit;
use crate::extract::key::Key;
use crate::extract::parse::{is_number_or_date, is_value};
use crate::extract::rules::{Rules, Surety};
use crate::extract::sheet::{Piece, Sheet};
use crate::extract::value::text::is_kanji;

/// Fewest characters of a misread label before a value.
const SHORTEST_PREFIX: usize = 3;
/// The same behind a value and a gap.
const SHORTEST_BEHIND_GAP: usize = 2;
/// Fewest characters of a label behind a number, and of such labels.
const SHORTEST_FIELD: usize = 2;
const LEAST_FIELDS: usize = 4;

/// A label that a piece is, or begins with; numbered words are none if the paper `has_list`s of
/// them.
pub(crate) fn in_one_piece(
    sheet: &Sheet,
    rules: &Rules,
    kind: DocumentType,
    index: usize,
    has_list: bool,
) -> Option<LabelHit> {
    let piece = &sheet.pieces[index];
    let chars: Vec<char> = piece.text.chars().collect();
    if is_title_tail(&piece.text) {
        return None;
    }
    let (lead, numbered) = lead(piece, &chars);
    if numbered && has_list {
        return None;
    }
    // 「分類：保存」: a point between two words was read as a colon.
    if let Some((before, _)) = piece.text.split_once(':')
        && !before.is_empty()
        && let Some(rule) = rules.wording(&piece.text.replace(':', "・"), kind)
    {
        return Some(LabelHit::whole(rules, rule, piece.place, vec![index]));
    }
    let longest = rules.longest().min(chars.len() - lead.min(chars.len()));
    let misread = || {
        let word: String = chars[lead..].iter().collect();
        let surety = Surety {
            confidence: piece.line.confidence,
            least: piece.least(),
        };
        let whole = numbered && longest == chars.len() - lead;
        let rule = whole
            .then(|| rules.misread_wording(&word, surety, kind))
            .flatten()?;
        Some(LabelHit::whole(rules, rule, piece.place, vec![index]))
    };
    // 「5事務局」: the gap behind the number was lost.
    let number_close = || {
        let digits = chars.iter().take_while(|c| c.is_ascii_digit()).count();
        let rest: String = chars[digits..].iter().collect();
        let rule = (1..=2)
            .contains(&digits)
            .then(|| rules.wording(&rest, kind))
            .flatten()
            .filter(|_| !has_list && rest.chars().count() >= SHORTEST_PREFIX)?;
        Some(LabelHit::whole(rules, rule, piece.place, vec![index]))
    };
    let read = (1..=longest).rev().find_map(|length| {
        let end = lead + length;
        // 分類／保存 is as good as 分類・保存.
        let point = |ch: &char| if *ch == '/' { '・' } else { *ch };
        let word: String = chars[lead..end].iter().map(point).collect();
        let rest = &chars[end..];
        let marks = rest
            .iter()
            .take_while(|c| ":;)]】」〕〉>》—―–".contains(**c))
            .count();
        let parted = marks > 0 || piece.gap_before(end);
        // A slip is allowed for in what marks set apart: 【開合せ先】.
        let rule = rules.wording(&word, kind).or_else(|| {
            let apart = marks > 0 && length >= SHORTEST_PREFIX;
            apart
                .then(|| rules.look_alike_wording(&word, kind))
                .flatten()
        })?;
        // 担当　課税課: what no gap parts from the section belongs to it.
        let is_of_section = !parted && word.ends_with('課') && piece.gap_before(end - 1);
        if is_of_section && end < chars.len() {
            return None;
        }
        let after = end + marks;
        let prefix = (after < chars.len()).then_some(after);
        // A one-character label needs something that parts it from an ordinary word.
        if let Some(after) = prefix
            && !parted
        {
            let value: String = chars[after..].iter().collect();
            let key = rules.labels[rule].attribute?;
            // 担当人事課: a section names itself. No title begins with 件名.
            let of_two =
                key == Key::Department || key.is_day() || key == Key::Title && word.ends_with('名');
            let least = if of_two { 2 } else { 3 };
            if length < least || rules.labels[rule].apart || !is_value(key, &value) {
                return None;
            }
        }
        let mut place = piece.place;
        if prefix.is_some() {
            place.w *= piece.share_of(end);
        }
        Some(LabelHit {
            tail: prefix.map(|from| (index, from)),
            parted,
            ..LabelHit::whole(rules, rule, place, vec![index])
        })
    });
    read.or_else(misread).or_else(number_close)
}

/// A label behind the value of another one in the same line, whose gaps were lost:
/// 決裁昭和五三年七月一〇日保存年限三年. What follows it can only be its value.
pub(crate) fn behind_value(
    sheet: &Sheet,
    rules: &Rules,
    kind: DocumentType,
    hit: &LabelHit,
) -> Option<LabelHit> {
    let (index, from) = hit.tail?;
    let piece = &sheet.pieces[index];
    let chars: Vec<char> = piece.text.chars().collect();
    // 供覧　保存年限　3年: behind what leads nowhere only the next label can stand.
    let mut starts = if hit.leads_nowhere {
        from..chars.len().min(from + 1)
    } else {
        from + 1..chars.len()
    };
    starts.find_map(|start| {
        let shortest = if piece.gap_before(start) {
            SHORTEST_BEHIND_GAP
        } else {
            SHORTEST_PREFIX
        };
        let (rule, end) = before_value(rules, kind, &chars, start, shortest)?;
        Some(LabelHit {
            start,
            tail: Some((index, end)),
            parted: false,
            ..LabelHit::whole(rules, rule, piece.place, vec![index])
        })
    })
}

/// The rule of the label of at least `shortest` characters that begins at `start` and has its
/// value behind it, and where that begins.
fn before_value(
    rules: &Rules,
    kind: DocumentType,
    chars: &[char],
    start: usize,
    shortest: usize,
) -> Option<(usize, usize)> {
    let longest = rules.longest().min(chars.len() - start - 1);
    (shortest..=longest).rev().find_map(|length| {
        let end = start + length;
        let word: String = chars[start..end].iter().collect();
        let rule = rules.wording(&word, kind)?;
        let key = rules.labels[rule].attribute?;
        let value: String = chars[end..].iter().collect();
        is_value(key, &value).then_some((rule, end))
    })
}

/// A label between the number or day of another one and its own value, in a row of cells whose
/// rules were not found: 2016/10/11決裁日2016/10/17.
pub(crate) fn between_values(
    sheet: &Sheet,
    rules: &Rules,
    kind: DocumentType,
    index: usize,
) -> Option<LabelHit> {
    let piece = &sheet.pieces[index];
    let chars: Vec<char> = piece.text.chars().collect();
    let digits = chars.iter().filter(|ch| ch.is_ascii_digit()).count();
    if digits < LEAST_DIGITS {
        return None;
    }
    (1..chars.len()).find_map(|start| {
        let before: String = chars[..start].iter().collect();
        if !is_number_or_date(&before) {
            return None;
        }
        let (rule, end) = before_value(rules, kind, &chars, start, SHORTEST_BEHIND_GAP)?;
        Some(LabelHit {
            start,
            tail: Some((index, end)),
            ..LabelHit::whole(rules, rule, piece.place_of(start, end), vec![index])
        })
    })
}

/// Fewest digits of two values.
const LEAST_DIGITS: usize = 4;

/// A label in brackets behind the value of another one: 学校保健課　［起案職員］　井上　誠.
pub(crate) fn in_brackets(
    sheet: &Sheet,
    rules: &Rules,
    kind: DocumentType,
    index: usize,
) -> Option<LabelHit> {
    let piece = &sheet.pieces[index];
    let chars: Vec<char> = piece.text.chars().collect();
    (1..chars.len()).find_map(|start| {
        let close = match chars[start] {
            '[' => ']',
            '【' => '】',
            '〔' => '〕',
            _ => return None,
        };
        let length = chars[start..].iter().position(|&ch| ch == close)?;
        let word: String = chars[start + 1..start + length].iter().collect();
        let rule = rules.wording(&word, kind)?;
        let behind = start + length + 1;
        // What a title ends with, 【協議】, leads to nothing.
        if behind == chars.len() {
            return None;
        }
        Some(LabelHit {
            start,
            tail: Some((index, behind)),
            ..LabelHit::whole(rules, rule, piece.place_of(start, behind), vec![index])
        })
    })
}

/// Whether numbered words are those of a list: below 記 of a draft or a letter they name
/// other things than labels do.
/// Not on a form that numbers its own fields: 1 題名, 2 主管課, 3 起案日.
pub(crate) fn has_list(sheet: &Sheet, rules: &Rules, kind: DocumentType) -> bool {
    matches!(
        kind,
        DocumentType::Kian | DocumentType::Letter | DocumentType::Received
    ) && !numbers_its_fields(sheet, rules, kind)
}

/// Whether numbers stand before the labels of several of the form's own fields.
fn numbers_its_fields(sheet: &Sheet, rules: &Rules, kind: DocumentType) -> bool {
    let field = |piece: &Piece| -> Option<Key> {
        let chars: Vec<char> = piece.text.chars().collect();
        let (lead, numbered) = lead(piece, &chars);
        let digits = chars.iter().take_while(|c| c.is_ascii_digit()).count();
        let from = if numbered { lead } else { digits };
        if from == 0 {
            return None;
        }
        let longest = rules.longest().min(chars.len() - from);
        let mut lengths = (SHORTEST_FIELD..=longest).rev();
        lengths.find_map(|length| {
            let word: String = chars[from..from + length].iter().collect();
            rules.labels[rules.wording(&word, kind)?].attribute
        })
    };
    let of_form = |key: &Key| {
        matches!(
            key,
            Key::Title
                | Key::Department
                | Key::Retention
                | Key::DocNumber
                | Key::Classification
                | Key::Disclosure
                | Key::DraftedOn
                | Key::DecidedOn
        )
    };
    let fields = sheet.pieces.iter().filter_map(field).filter(of_form);
    fields.collect::<BTreeSet<Key>>().len() >= LEAST_FIELDS
}

/// How many characters stand before a label, numbers and brackets, 「1　件名」「(件名)」, and
/// whether a number is among them.
fn lead(piece: &Piece, chars: &[char]) -> (usize, bool) {
    let marks = |from: usize| {
        chars[from..]
            .iter()
            .take_while(|c| "([【「〔〈<《・○◎●■□◇◆▼*※—―–.,".contains(**c))
            .count()
    };
    let open = marks(0).max(usize::from(is_round_mark(chars)));
    // 「控 分類0603」, 「(控)保存期間 3年」: stamped on what is kept of a letter.
    let is_copy = chars.get(open) == Some(&'控');
    let closed = open + 1 + usize::from(chars.get(open + 1) == Some(&')'));
    let open = if is_copy { closed } else { open };
    let digits = chars[open..]
        .iter()
        .take_while(|c| c.is_ascii_digit() || "一二三四五六七八九十".contains(**c))
        .count();
    let end = open + digits;
    if !(1..=2).contains(&digits) {
        return (open, false);
    }
    // Something parts the number from the label: 「1 件名」「1.件名」「(1)件名」.
    let parts = chars.get(end).is_some_and(|c| ".、)）．".contains(*c));
    if parts {
        (end + 1 + marks(end + 1), true)
    } else if piece.gap_before(end) {
        (end + marks(end), true)
    } else {
        (open, false)
    }
}

/// 「O日時」: the circle before an item, read as a letter.
fn is_round_mark(chars: &[char]) -> bool {
    matches!(chars.first(), Some('O' | 'o' | '0' | '〇'))
        && chars.get(1).copied().is_some_and(is_kanji)
}

/// 「(協議)」: what a title ends with, though 協議 is a label elsewhere.
fn is_title_tail(text: &str) -> bool {
    const TAILS: [&str; 7] = ["協議", "供覧", "回覧", "伺い", "伺", "報告", "合議"];
    text.strip_prefix('(')
        .and_then(|text| text.strip_suffix(')'))
        .is_some_and(|inner| TAILS.contains(&inner))
}
