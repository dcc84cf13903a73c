//! Labels that a piece is, or begins with: 「件名」, 「件名：…」, 「1　日時　…」, 「【問合せ先】…」.

use crate::document::DocumentType;

use super::LabelHit;
use super::numbering::lead;
use crate::extract::key::Key;
use crate::extract::parse::{is_number_or_date, is_value};
use crate::extract::rules::{Rules, Surety};
use crate::extract::sheet::Sheet;

/// Fewest characters of a misread label before a value.
const SHORTEST_PREFIX: usize = 3;
/// The same behind a value and a gap.
const SHORTEST_BEHIND_GAP: usize = 2;

/// A label that a piece is, or begins with; an item of a list is none.
pub(crate) fn in_one_piece(
    sheet: &Sheet,
    rules: &Rules,
    kind: DocumentType,
    index: usize,
    is_item: bool,
) -> Option<LabelHit> {
    let piece = &sheet.pieces[index];
    let chars: Vec<char> = piece.text.chars().collect();
    if is_title_tail(&piece.text) {
        return None;
    }
    let (lead, numbered) = lead(piece, &chars);
    if numbered && is_item {
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
            .filter(|_| !is_item && rest.chars().count() >= SHORTEST_PREFIX)?;
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
            .take_while(|c| ":;)]】」〕〉>》—―–/".contains(**c))
            .count();
        let parted = marks > 0 || piece.gap_before(end);
        let in_brackets = inside(rest);
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
        // 保存（3年）, but not 件名（標題）, nor 課長（専決）.
        let key = rules.labels[rule].attribute;
        let is_in_brackets =
            in_brackets.is_some_and(|inner| key.is_some_and(|key| is_value(key, &inner)));
        let (marks, parted) = if is_in_brackets {
            (1, true)
        } else {
            (marks, parted)
        };
        let after = end + marks;
        let prefix = (after < chars.len()).then_some(after);
        // A one-character label needs something that parts it from an ordinary word.
        if let Some(after) = prefix
            && !parted
        {
            let value: String = chars[after..].iter().collect();
            let key = rules.labels[rule].attribute?;
            // 担当人事課: a section names itself. No title begins with 件名. Columns lose the gap
            // in 保存　十年.
            let of_two = matches!(key, Key::Department | Key::Retention)
                || key.is_day()
                || key == Key::Title && word.ends_with('名');
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

/// What stands between the brackets that `text` is.
fn inside(text: &[char]) -> Option<String> {
    let inner = text.strip_prefix(&['('])?.strip_suffix(&[')'])?;
    Some(inner.iter().collect())
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

/// 「(協議)」: what a title ends with, though 協議 is a label elsewhere.
fn is_title_tail(text: &str) -> bool {
    const TAILS: [&str; 7] = ["協議", "供覧", "回覧", "伺い", "伺", "報告", "合議"];
    text.strip_prefix('(')
        .and_then(|text| text.strip_suffix(')'))
        .is_some_and(|inner| TAILS.contains(&inner))
}
