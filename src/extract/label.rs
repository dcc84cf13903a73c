//! Finds labels: whole lines, beginnings of lines, words whose characters stand far
//! apart (均等割付), and words broken over lines inside a narrow cell.

use crate::document::{DocumentType, Rect};

use super::gapped;
use super::parse::is_value;
use super::rules::Rules;
use super::sheet::Sheet;

/// Most characters a part of a label that was torn apart has.
const LONGEST_PART: usize = 6;
/// Widest gap between the characters of a justified label, in type sizes.
const JUSTIFIED_GAP: f32 = 5.0;
/// Most parts a torn label has.
const MOST_PARTS: usize = 5;
/// Longest run of single characters that is taken for one word.
const LONGEST_RUN: usize = 8;
/// Widest gap between the lines of a label, in type sizes.
const LINE_GAP: f32 = 1.2;

/// A label on the sheet.
#[derive(Debug, Clone)]
pub(super) struct LabelHit {
    /// Index into the rules' labels.
    pub rule: usize,
    /// Where it stands.
    pub place: Rect,
    /// The pieces it is made of.
    pub pieces: Vec<usize>,
    /// The piece that goes on behind the label, and its first character there.
    pub tail: Option<(usize, usize)>,
    /// A colon, a bracket or a wide gap parts the label from what follows.
    pub parted: bool,
}

/// A piece's text, or a word put together from pieces.
#[derive(Debug, Clone)]
pub(super) struct Word {
    /// Compact text.
    pub text: String,
    /// Where it stands.
    pub place: Rect,
    pieces: Vec<usize>,
}

/// Everything that may be a word of the sheet: its pieces, and characters that stand far
/// apart in a row (起　案　用　紙) joined.
pub(super) fn words(sheet: &Sheet) -> Vec<Word> {
    let mut words: Vec<Word> = (0..sheet.pieces.len()).map(|i| single(sheet, i)).collect();
    let mut taken = vec![false; sheet.pieces.len()];
    let mut order: Vec<usize> = (0..sheet.pieces.len())
        .filter(|&i| sheet.pieces[i].text.chars().count() <= 2)
        .collect();
    order.sort_by(|&a, &b| sheet.pieces[a].place.x.total_cmp(&sheet.pieces[b].place.x));
    for first in order {
        if taken[first] {
            continue;
        }
        let mut word = single(sheet, first);
        while let Some(next) = next_in_row(sheet, &word, 2) {
            taken[next] = true;
            word = joined(&word, &single(sheet, next));
            if word.pieces.len() >= LONGEST_RUN {
                break;
            }
        }
        if word.pieces.len() > 1 {
            words.push(word);
        }
    }
    words
}

fn single(sheet: &Sheet, index: usize) -> Word {
    let piece = &sheet.pieces[index];
    Word {
        text: piece.text.clone(),
        place: piece.place,
        pieces: vec![index],
    }
}

/// The nearest piece of at most `longest` characters behind `word` in its row.
fn next_in_row(sheet: &Sheet, word: &Word, longest: usize) -> Option<usize> {
    let size = word.place.h;
    sheet
        .level_with(&word.place)
        .filter(|i| !word.pieces.contains(i))
        .filter(|&i| {
            let piece = &sheet.pieces[i];
            piece.text.chars().count() <= longest
                && piece.place.x >= word.place.right() - 0.6 * size
                && piece.place.x - word.place.right() < JUSTIFIED_GAP * size
                && piece.place.overlap_y(&word.place) > 0.5 * size.min(piece.place.h)
        })
        .min_by(|&a, &b| sheet.pieces[a].place.x.total_cmp(&sheet.pieces[b].place.x))
}

/// All labels of the sheet; of those that share a piece only the longest.
pub(super) fn find(sheet: &Sheet, rules: &Rules, kind: DocumentType) -> Vec<LabelHit> {
    let mut hits: Vec<LabelHit> = (0..sheet.pieces.len())
        .filter_map(|index| in_one_piece(sheet, rules, kind, index))
        .collect();
    let rows = justified_words(sheet, rules);
    hits.extend(
        rows.iter()
            .filter_map(|word| whole(sheet, rules, kind, word)),
    );
    hits.extend(
        stacked_words(&rows, rules)
            .iter()
            .filter_map(|word| whole(sheet, rules, kind, word)),
    );
    hits.extend(torn_before_value(sheet, rules, kind, &rows));
    let mut hits = longest_only(hits);
    hits.extend(gapped::find(sheet, rules, kind, &hits));
    hits.sort_by_key(|hit| hit.pieces.first().copied());
    hits
}

/// Justified labels whose last character was read together with the value:
/// 「件」「名：…について」.
fn torn_before_value(
    sheet: &Sheet,
    rules: &Rules,
    kind: DocumentType,
    rows: &[Word],
) -> Vec<LabelHit> {
    let mut hits = Vec::new();
    for word in rows {
        let size = word.place.h;
        if !rules.is_beginning(&word.text) {
            continue;
        }
        let next = sheet
            .level_with(&word.place)
            .filter(|i| !word.pieces.contains(i))
            .filter(|&i| {
                let place = &sheet.pieces[i].place;
                place.x >= word.place.right() - 0.3 * size
                    && place.x - word.place.right() < JUSTIFIED_GAP * size
                    && place.overlap_y(&word.place) > 0.5 * size.min(place.h)
            })
            .min_by(|&a, &b| sheet.pieces[a].place.x.total_cmp(&sheet.pieces[b].place.x));
        let Some(index) = next else { continue };
        let piece = &sheet.pieces[index];
        let chars: Vec<char> = piece.text.chars().collect();
        let hit = (1..=3.min(chars.len().saturating_sub(1))).find_map(|length| {
            let text: String = word
                .text
                .chars()
                .chain(chars[..length].iter().copied())
                .collect();
            let rule = rules.wording(&text, kind)?;
            let marks = chars[length..]
                .iter()
                .take_while(|c| ":;)]".contains(**c))
                .count();
            if marks == 0 && !piece.gap_before(length) {
                return None;
            }
            let mut end = piece.place;
            end.w *= piece.share_of(length);
            let mut pieces = word.pieces.clone();
            pieces.push(index);
            Some(LabelHit {
                rule,
                place: word.place.union(&end),
                pieces,
                tail: (length + marks < chars.len()).then_some((index, length + marks)),
                parted: true,
            })
        });
        hits.extend(hit);
    }
    hits
}

fn whole(sheet: &Sheet, rules: &Rules, kind: DocumentType, word: &Word) -> Option<LabelHit> {
    let confidences = word.pieces.iter().map(|&p| sheet.pieces[p].line.confidence);
    let confidence = confidences.fold(1.0, f32::min);
    let text = word.text.trim_end_matches([':', '；', ';']);
    let rule = rules
        .wording(text, kind)
        .or_else(|| rules.misread_wording(text, confidence, kind))?;
    Some(LabelHit {
        rule,
        place: word.place,
        pieces: word.pieces.clone(),
        tail: None,
        parted: true,
    })
}

/// A label that a piece is, or begins with.
fn in_one_piece(
    sheet: &Sheet,
    rules: &Rules,
    kind: DocumentType,
    index: usize,
) -> Option<LabelHit> {
    let piece = &sheet.pieces[index];
    let chars: Vec<char> = piece.text.chars().collect();
    // Numbers and brackets before a label: 「1 件名」「(件名)」.
    let lead = chars
        .iter()
        .take_while(|c| "([【「〔<・○◎●■□◇◆*※".contains(**c))
        .count();
    let longest = rules.longest.min(chars.len() - lead.min(chars.len()));
    (1..=longest).rev().find_map(|length| {
        let end = lead + length;
        let word: String = chars[lead..end].iter().collect();
        let rule = rules.wording(&word, kind)?;
        let rest = &chars[end..];
        let marks = rest
            .iter()
            .take_while(|c| ":;)]】」〕>".contains(**c))
            .count();
        let parted = marks > 0 || piece.gap_before(end);
        let after = end + marks;
        let prefix = (after < chars.len()).then_some(after);
        // A one-character label needs something that parts it from an ordinary word.
        if let Some(after) = prefix
            && !parted
        {
            let value: String = chars[after..].iter().collect();
            let key = rules.labels[rule].attribute?;
            if length < 3 || !is_value(key, &value) {
                return None;
            }
        }
        let mut place = piece.place;
        if prefix.is_some() {
            place.w *= piece.share_of(end);
        }
        Some(LabelHit {
            rule,
            place,
            pieces: vec![index],
            tail: prefix.map(|from| (index, from)),
            parted,
        })
    })
}

/// Short pieces, and pieces of one row joined, that are a part of a label's wording.
fn justified_words(sheet: &Sheet, rules: &Rules) -> Vec<Word> {
    let mut words = matrix_words(sheet);
    let shorts = (0..sheet.pieces.len())
        .filter(|&i| (1..=LONGEST_PART).contains(&sheet.pieces[i].text.chars().count()));
    for first in shorts {
        let mut word = single(sheet, first);
        if !rules.is_part(&word.text) {
            // A slip that is no look-alike is told in whole words only.
            words.push(word);
            continue;
        }
        words.push(word.clone());
        while word.pieces.len() < MOST_PARTS {
            let Some(next) = next_in_row(sheet, &word, LONGEST_PART) else {
                break;
            };
            word = joined(&word, &single(sheet, next));
            if !rules.is_part(&word.text) {
                break;
            }
            words.push(word.clone());
        }
    }
    words
}

/// Words of two or three rows in which neighbouring characters of different rows were
/// read as short columns: 「分記」「類号」 is 分類記号.
fn matrix_words(sheet: &Sheet) -> Vec<Word> {
    let mut columns: Vec<usize> = (0..sheet.pieces.len())
        .filter(|&i| {
            let piece = &sheet.pieces[i];
            piece.line.vertical && (2..=3).contains(&piece.text.chars().count())
        })
        .collect();
    columns.sort_by(|&a, &b| sheet.pieces[a].place.x.total_cmp(&sheet.pieces[b].place.x));
    let mut words = Vec::new();
    for (n, &first) in columns.iter().enumerate() {
        let mut block = vec![first];
        let mut place = sheet.pieces[first].place;
        let rows = sheet.pieces[first].text.chars().count();
        for &next in &columns[n + 1..] {
            let piece = &sheet.pieces[next];
            let beside = piece.place.x - place.right() < piece.place.w * 2.0
                && piece.place.overlap_y(&place) > 0.7 * place.h;
            if !beside || piece.text.chars().count() != rows {
                continue;
            }
            block.push(next);
            place = place.union(&piece.place);
            let text = (0..rows)
                .flat_map(|row| {
                    block
                        .iter()
                        .filter_map(move |&column| sheet.pieces[column].text.chars().nth(row))
                })
                .collect();
            words.push(Word {
                text,
                place,
                pieces: block.clone(),
            });
        }
    }
    words
}

/// Words of two or three lines that stand under each other and begin a label's wording.
fn stacked_words(rows: &[Word], rules: &Rules) -> Vec<Word> {
    let mut sorted: Vec<&Word> = rows.iter().filter(|w| rules.is_part(&w.text)).collect();
    sorted.sort_by(|a, b| a.place.y.total_cmp(&b.place.y));
    let under = |upper: &Word| {
        let size = upper.place.h;
        let (from, to) = (
            upper.place.bottom() - size,
            upper.place.bottom() + 2.0 * size,
        );
        let start = sorted.partition_point(|w| w.place.y < from);
        let place = upper.place;
        sorted[start..]
            .iter()
            .take_while(move |w| w.place.y <= to)
            .filter(move |w| is_under(&place, &w.place))
            .copied()
    };
    let mut words = Vec::new();
    for &upper in sorted.iter().filter(|w| rules.is_beginning(&w.text)) {
        for lower in under(upper) {
            let two = joined(upper, lower);
            if !rules.is_beginning(&two.text) {
                continue;
            }
            for last in under(lower) {
                let three = joined(&two, last);
                if rules.is_beginning(&three.text) {
                    words.push(three);
                }
            }
            words.push(two);
        }
    }
    words
}

/// Whether `lower` is the next line of the same label.
fn is_under(upper: &Rect, lower: &Rect) -> bool {
    let size = upper.h.min(lower.h);
    (-0.7 * size..LINE_GAP * size).contains(&(lower.y - upper.bottom()))
        && lower.centre().y - upper.centre().y > 0.6 * size
        && lower.overlap_x(upper) > 0.5 * lower.w.min(upper.w)
        && (lower.h / upper.h - 1.0).abs() < 0.5
}

fn joined(a: &Word, b: &Word) -> Word {
    Word {
        text: format!("{}{}", a.text, b.text),
        place: a.place.union(&b.place),
        pieces: [a.pieces.as_slice(), b.pieces.as_slice()].concat(),
    }
}

/// Of hits that share a piece, the one that explains most pieces stays.
fn longest_only(mut hits: Vec<LabelHit>) -> Vec<LabelHit> {
    hits.sort_by_key(|hit| std::cmp::Reverse(hit.pieces.len()));
    let mut kept: Vec<LabelHit> = Vec::new();
    for hit in hits {
        let taken = kept
            .iter()
            .any(|other| other.pieces.iter().any(|p| hit.pieces.contains(p)));
        if !taken {
            kept.push(hit);
        }
    }
    kept.sort_by_key(|hit| hit.pieces.first().copied());
    kept
}
