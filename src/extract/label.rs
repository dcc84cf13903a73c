//! Finds labels: whole lines, beginnings of lines, words whose characters stand far
//! apart (均等割付), and words broken over lines inside a narrow cell.

use crate::document::{DocumentType, Rect};

use super::rules::Rules;
use super::sheet::Sheet;

/// Most characters a part of a label that was torn apart has.
const LONGEST_PART: usize = 6;
/// Widest gap between the characters of a justified label, in type sizes.
const JUSTIFIED_GAP: f32 = 5.0;
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
    /// Characters of the (only) piece that belong to the label, if more follow in it.
    pub prefix: Option<usize>,
    /// A colon, a bracket or a wide gap parts the label from what follows.
    pub parted: bool,
}

/// A word put together from pieces.
#[derive(Clone)]
struct Word {
    text: String,
    place: Rect,
    pieces: Vec<usize>,
}

/// All labels of the sheet; of those that share a piece only the longest.
pub(super) fn find(sheet: &Sheet, rules: &Rules, kind: DocumentType) -> Vec<LabelHit> {
    let mut hits: Vec<LabelHit> = (0..sheet.pieces.len())
        .filter_map(|index| in_one_piece(sheet, rules, kind, index))
        .collect();
    let rows = justified_words(sheet);
    hits.extend(rows.iter().filter_map(|word| whole(rules, kind, word)));
    hits.extend(
        stacked_words(&rows)
            .iter()
            .filter_map(|word| whole(rules, kind, word)),
    );
    longest_only(hits)
}

fn whole(rules: &Rules, kind: DocumentType, word: &Word) -> Option<LabelHit> {
    let text = word.text.trim_end_matches([':', '；', ';']);
    rules.wording(text, kind).map(|rule| LabelHit {
        rule,
        place: word.place,
        pieces: word.pieces.clone(),
        prefix: None,
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
        if prefix.is_some() && !parted && length < 3 {
            return None;
        }
        let mut place = piece.place;
        if prefix.is_some() {
            place.w *= piece.share_of(end);
        }
        Some(LabelHit {
            rule,
            place,
            pieces: vec![index],
            prefix,
            parted,
        })
    })
}

/// Short pieces of one row joined to words of two to five pieces, and the pieces alone.
fn justified_words(sheet: &Sheet) -> Vec<Word> {
    let mut shorts: Vec<Word> = sheet
        .pieces
        .iter()
        .enumerate()
        .filter(|(_, p)| (1..=LONGEST_PART).contains(&p.text.chars().count()))
        .map(|(index, p)| Word {
            text: p.text.clone(),
            place: p.place,
            pieces: vec![index],
        })
        .collect();
    shorts.sort_by(|a, b| a.place.x.total_cmp(&b.place.x));
    let mut words = shorts.clone();
    for first in &shorts {
        let mut word = first.clone();
        while word.pieces.len() < 5 && word.text.chars().count() < 10 {
            let size = word.place.h;
            let next = shorts.iter().find(|next| {
                next.place.x >= word.place.right() - 0.3 * size
                    && next.place.x - word.place.right() < JUSTIFIED_GAP * size
                    && next.place.overlap_y(&word.place) > 0.5 * size.min(next.place.h)
            });
            let Some(next) = next else { break };
            word = joined(&word, next);
            words.push(word.clone());
        }
    }
    words
}

/// Words of two or three lines that stand under each other.
fn stacked_words(rows: &[Word]) -> Vec<Word> {
    let under = |upper: &Word, lower: &Word| {
        let size = upper.place.h.min(lower.place.h);
        let gap = lower.place.y - upper.place.bottom();
        (-0.5 * size..LINE_GAP * size).contains(&gap)
            && lower.place.overlap_x(&upper.place) > 0.5 * lower.place.w.min(upper.place.w)
            && (lower.place.h / upper.place.h - 1.0).abs() < 0.5
    };
    let mut words = Vec::new();
    for upper in rows {
        for lower in rows.iter().filter(|lower| under(upper, lower)) {
            let two = joined(upper, lower);
            for last in rows.iter().filter(|last| under(lower, last)) {
                words.push(joined(&two, last));
            }
            words.push(two);
        }
    }
    words
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
