//! Words put together from pieces: characters that stand far apart in a row (均等割付),
//! words that break over the lines of a narrow cell.

use crate::document::Rect;

use crate::extract::rules::Rules;
use crate::extract::sheet::{Piece, Sheet};
use crate::extract::value::text::is_kanji;

/// Most characters a part of a label that was torn apart has.
const LONGEST_PART: usize = 6;
/// Widest gap between the characters of a justified label, in type sizes.
pub(crate) const JUSTIFIED_GAP: f32 = 5.0;
/// Most parts a torn label has.
const MOST_PARTS: usize = 5;
/// Longest run of single characters that is taken for one word.
const LONGEST_RUN: usize = 8;
/// Widest gap between the lines of a label, in type sizes, and between its characters that
/// stand under each other in one cell.
const LINE_GAP: f32 = 1.2;
const CHARACTER_GAP: f32 = 4.0;

/// A piece's text, or a word put together from pieces.
#[derive(Debug, Clone)]
pub(crate) struct Word {
    /// Compact text.
    pub text: String,
    /// Where it stands.
    pub place: Rect,
    /// The pieces it is made of.
    pub pieces: Vec<usize>,
}

/// Everything that may be a word of the sheet: its pieces, and characters that stand far
/// apart in a row (起　案　用　紙) joined.
pub(crate) fn words(sheet: &Sheet) -> Vec<Word> {
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
        text: without_specks(&piece.text),
        place: piece.place,
        pieces: vec![index],
    }
}

/// A text without the specks that were read for points between its kanji: 起.案.
fn without_specks(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let is_speck = |at: usize| {
        chars[at] == '.'
            && at
                .checked_sub(1)
                .is_some_and(|before| is_kanji(chars[before]))
            && chars.get(at + 1).copied().is_some_and(is_kanji)
    };
    let kept = (0..chars.len()).filter(|&at| !is_speck(at));
    kept.map(|at| chars[at]).collect()
}

/// The nearest piece of at most `longest` characters behind `word` in its row.
fn next_in_row(sheet: &Sheet, word: &Word, longest: usize) -> Option<usize> {
    let size = word.place.h;
    let widest = if fills_its_cell(sheet, word) {
        f32::INFINITY
    } else {
        JUSTIFIED_GAP * size
    };
    sheet
        .level_with(&word.place)
        .filter(|i| !word.pieces.contains(i))
        .filter(|&i| {
            let piece = &sheet.pieces[i];
            piece.text.chars().count() <= longest
                && piece.place.x >= word.place.right() - 0.6 * size
                && piece.place.x - word.place.right() < widest
                && piece.place.overlap_y(&word.place) > 0.5 * size.min(piece.place.h)
                && word.pieces.iter().all(|&p| sheet.share_a_cell(p, i))
        })
        .min_by(|&a, &b| sheet.pieces[a].place.x.total_cmp(&sheet.pieces[b].place.x))
}

/// Whether a cell holds nothing but the letters of one word that is spread over all of it, as the
/// head over a wide field is.
fn fills_its_cell(sheet: &Sheet, word: &Word) -> bool {
    let is_letter = |piece: usize| sheet.pieces[piece].text.chars().all(is_kanji);
    word.text.chars().count() <= 2
        && word.pieces.iter().all(|&piece| is_letter(piece))
        && sheet.cell_of(word.pieces[0]).is_some_and(|cell| {
            let inside = sheet.pieces_in(&cell);
            inside.len() <= MOST_PARTS
                && inside.into_iter().all(|piece| {
                    let place = &sheet.pieces[piece].place;
                    sheet.pieces[piece].text.chars().count() == 1
                        && is_letter(piece)
                        && place.overlap_y(&word.place) > 0.5 * place.h.min(word.place.h)
                })
        })
}

/// Short pieces, and pieces of one row joined, that are a part of a label's wording. The
/// number of a field may hang on the first, if it `may_be_numbered`: 「1と」「き」.
pub(crate) fn justified_words(
    sheet: &Sheet,
    rules: &Rules,
    may_be_numbered: impl Fn(usize) -> bool,
) -> Vec<Word> {
    let mut words = matrix_words(sheet);
    let shorts = (0..sheet.pieces.len())
        .filter(|&i| (1..=LONGEST_PART).contains(&sheet.pieces[i].text.chars().count()));
    for first in shorts {
        let mut word = single(sheet, first);
        if may_be_numbered(first)
            && let Some(rest) = without_number(&sheet.pieces[first])
        {
            word.text = rest.into();
        }
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

/// What stands behind the number of an item; `None` if there is no number, or one that
/// counts what follows right behind it: 5年, 3回, but not 1　件.
fn without_number<'a>(piece: &'a Piece) -> Option<&'a str> {
    let text = piece.text.as_str();
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let digits = text.len() - rest.len();
    let counts = rest.starts_with([
        '年', '月', '日', '時', '分', '号', '回', '条', '項', '名', '人', '件', '課', '係',
    ]) && !piece.gap_before(digits);
    ((1..=2).contains(&digits) && !rest.is_empty() && !counts).then_some(rest)
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
pub(crate) fn stacked_words(sheet: &Sheet, rows: &[Word], rules: &Rules) -> Vec<Word> {
    let mut sorted: Vec<&Word> = rows
        .iter()
        .filter(|w| rules.is_part(&w.text) && is_whole_row(sheet, w))
        .collect();
    sorted.sort_by(|a, b| a.place.y.total_cmp(&b.place.y));
    let under = |upper: &Word| {
        let size = upper.place.h;
        let (from, to) = (
            upper.place.bottom() - size,
            upper.place.bottom() + (CHARACTER_GAP + 0.8) * size,
        );
        let start = sorted.partition_point(|w| w.place.y < from);
        let place = upper.place;
        let first = upper.pieces[0];
        let is_character = |word: &Word| word.text.chars().count() == 1;
        let in_cell = is_character(upper) && sheet.cell(place.centre()).is_some();
        sorted[start..]
            .iter()
            .take_while(move |w| w.place.y <= to)
            .filter(move |w| {
                let gap = if in_cell && is_character(w) {
                    CHARACTER_GAP
                } else {
                    LINE_GAP
                };
                is_under(&place, &w.place, gap)
            })
            .filter(move |w| sheet.share_a_cell(first, w.pieces[0]))
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

/// Whether nothing goes on behind or before `word` in its row as its own characters go on:
/// 文書 of 文書件名 is no line of a label by itself.
fn is_whole_row(sheet: &Sheet, word: &Word) -> bool {
    let size = word.place.h;
    let mut places: Vec<Rect> = word.pieces.iter().map(|&p| sheet.pieces[p].place).collect();
    places.sort_by(|a, b| a.x.total_cmp(&b.x));
    let inner = places
        .windows(2)
        .map(|pair| pair[1].x - pair[0].right())
        .fold(0.0, f32::max);
    let reach = 1.3 * inner + 0.5 * size;
    sheet
        .level_with(&word.place)
        .filter(|i| !word.pieces.contains(i))
        .all(|i| {
            let piece = &sheet.pieces[i];
            let gap = (piece.place.x - word.place.right()).max(word.place.x - piece.place.right());
            gap > reach
                || gap < -0.5 * size
                || piece.place.overlap_y(&word.place) < 0.5 * size.min(piece.place.h)
                || !sheet.share_a_cell(word.pieces[0], i)
        })
}

/// Whether `lower` is the next line of the same label, no further below it than `most` type
/// sizes.
fn is_under(upper: &Rect, lower: &Rect, most: f32) -> bool {
    // Of letters under each other some may have been read as one column: 起 over 案者.
    let stands = |place: &Rect| place.h > 1.5 * place.w;
    let size_of = |place: &Rect| if stands(place) { place.w } else { place.h };
    let size = size_of(upper).min(size_of(lower));
    (-0.7 * size..most * size).contains(&(lower.y - upper.bottom()))
        && lower.centre().y - upper.centre().y > 0.6 * size
        && lower.overlap_x(upper) > 0.5 * lower.w.min(upper.w)
        && (size_of(lower) / size_of(upper) - 1.0).abs() < 0.5
}

fn joined(a: &Word, b: &Word) -> Word {
    Word {
        text: format!("{}{}", a.text, b.text),
        place: a.place.union(&b.place),
        pieces: [a.pieces.as_slice(), b.pieces.as_slice()].concat(),
    }
}
