//! Numbers before words: those of a form's own fields, 「2　主管課」, and those of the items of a
//! list, 「1　日時」, which name other things than labels do.

use std::collections::BTreeSet;

use crate::document::DocumentType;

use crate::extract::key::Key;
use crate::extract::rules::Rules;
use crate::extract::sheet::{Piece, Sheet};
use crate::extract::value::text::is_kanji;

/// Fewest characters of a label behind a number.
const SHORTEST_FIELD: usize = 2;
/// Fewest attributes that numbered labels lead to, if they stand anywhere, and if they stand in
/// a column of their own.
const LEAST_FIELDS: usize = 4;
const LEAST_OF_COLUMN: usize = 2;
/// Fewest numbers of such a column.
const LEAST_NUMBERS: usize = 4;
/// A word begins so close behind its number, in heights of the type.
const BEHIND_NUMBER: f32 = 2.0;
/// The numbers of a column begin at the same place, in heights of the type.
const SAME_MARGIN: f32 = 1.2;

/// Which numbered words are items of a list.
pub(super) enum Numbering {
    /// None of them.
    OfFields,
    /// All but these, which stand in the form's own column.
    OfItems(BTreeSet<usize>),
}

impl Numbering {
    /// How the words of a sheet are numbered. Below 記 of a draft or a letter they are items, but
    /// not on a form that numbers its own fields: 1 題名, 2 主管課, 3 起案日.
    pub(super) fn of(sheet: &Sheet, rules: &Rules, kind: DocumentType) -> Self {
        let may_list = matches!(
            kind,
            DocumentType::Kian | DocumentType::Letter | DocumentType::Received
        );
        let all = (0..sheet.pieces.len()).map(|index| (index, false));
        if !may_list || fields(sheet, rules, kind, all) >= LEAST_FIELDS {
            return Self::OfFields;
        }
        let column = outer_column(sheet);
        let words = column.iter().map(|&number| match behind(sheet, number) {
            Some(word) => (word, true),
            None => (number, false),
        });
        if fields(sheet, rules, kind, words) >= LEAST_OF_COLUMN {
            Self::OfItems(column.into_iter().collect())
        } else {
            Self::OfItems(BTreeSet::new())
        }
    }

    /// Whether a piece that begins with a number is an item.
    pub(super) fn is_item(&self, piece: usize) -> bool {
        match self {
            Self::OfFields => false,
            Self::OfItems(but) => !but.contains(&piece),
        }
    }
}

/// How many of a form's own attributes the numbered labels among these pieces lead to. `is_bare`
/// says that the number of a piece stands before it as a piece of its own.
fn fields(
    sheet: &Sheet,
    rules: &Rules,
    kind: DocumentType,
    among: impl Iterator<Item = (usize, bool)>,
) -> usize {
    let field = |(index, is_bare): (usize, bool)| -> Option<Key> {
        let piece = &sheet.pieces[index];
        let chars: Vec<char> = piece.text.chars().collect();
        let (lead, numbered) = lead(piece, &chars);
        let digits = chars.iter().take_while(|c| c.is_ascii_digit()).count();
        let from = if numbered { lead } else { digits };
        if from == 0 && !is_bare {
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
    let keys = among.filter_map(field).filter(of_form);
    keys.collect::<BTreeSet<Key>>().len()
}

/// The piece close behind a number that is a piece of its own.
fn behind(sheet: &Sheet, number: usize) -> Option<usize> {
    let piece = &sheet.pieces[number];
    let is_alone = piece
        .text
        .chars()
        .all(|ch| ch.is_ascii_digit() || "()第.、".contains(ch));
    let near = |&other: &usize| {
        let place = &sheet.pieces[other].place;
        let gap = place.x - piece.place.right();
        other != number
            && (-0.5 * piece.size()..BEHIND_NUMBER * piece.size()).contains(&gap)
            && place.overlap_y(&piece.place) > 0.5 * place.h.min(piece.size())
    };
    is_alone
        .then(|| sheet.level_with(&piece.place).find(near))
        .flatten()
}

/// The pieces that begin with 1, 2, 3 … one under the other, with nothing left of them: the
/// headings of a form. The items of its text stand farther in.
fn outer_column(sheet: &Sheet) -> Vec<usize> {
    let mut numbered: Vec<(usize, usize)> = (0..sheet.pieces.len())
        .filter_map(|i| Some((i, number(&sheet.pieces[i])?)))
        .collect();
    numbered.sort_by(|a, b| {
        let y = |i: usize| sheet.pieces[i].place.y;
        y(a.0).total_cmp(&y(b.0))
    });
    let firsts = numbered.iter().filter(|(_, number)| *number == 1);
    let columns = firsts.map(|&(first, _)| {
        let head = &sheet.pieces[first].place;
        let mut column = vec![first];
        for &(index, number) in &numbered {
            let place = &sheet.pieces[index].place;
            let is_next = number == column.len() + 1 && place.y > head.y;
            if is_next && (place.x - head.x).abs() < SAME_MARGIN * head.h {
                column.push(index);
            }
        }
        column
    });
    let is_outer = |column: &Vec<usize>| {
        let place = |i: usize| &sheet.pieces[i].place;
        column.iter().all(|&i| {
            let mut level = sheet.level_with(place(i));
            !level.any(|other| place(other).right() < place(i).x)
        })
    };
    columns
        .filter(|column| column.len() >= LEAST_NUMBERS && is_outer(column))
        .max_by_key(Vec::len)
        .unwrap_or_default()
}

/// The number before a word.
fn number(piece: &Piece) -> Option<usize> {
    let text = piece.text.trim_start_matches(['(', '第']);
    let digits = text.chars().take_while(char::is_ascii_digit).count();
    let next = text.chars().nth(digits);
    let is_number =
        (1..=2).contains(&digits) && next.is_none_or(|ch| is_kanji(ch) || ".、)".contains(ch));
    is_number.then(|| text[..digits].parse().ok()).flatten()
}

/// How many characters stand before a label, numbers and brackets, 「1　件名」「(件名)」, and
/// whether a number is among them.
pub(super) fn lead(piece: &Piece, chars: &[char]) -> (usize, bool) {
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
    // 「第6　主管課」
    let is_article = chars.get(open) == Some(&'第');
    let first = open + usize::from(is_article);
    let digits = chars[first..]
        .iter()
        .take_while(|c| c.is_ascii_digit() || "一二三四五六七八九十".contains(**c))
        .count();
    let end = first + digits;
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
