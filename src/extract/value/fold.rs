//! A printed text folded for matching, with the way back to the bytes it came from.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// One folded character and the bytes it was printed as.
#[derive(Debug, Clone, Copy)]
struct Cell {
    char: char,
    start: usize,
    end: usize,
}

/// Characters in NFKC, runs of white space as one space, dashes as `-`. Circled numbers
/// stay circled, because a circle on a form means a choice.
#[derive(Debug, Clone)]
pub(super) struct Folded {
    cells: Vec<Cell>,
    length: usize,
}

impl Folded {
    /// Folds `text`.
    pub(super) fn new(text: &str) -> Self {
        let mut cells: Vec<Cell> = Vec::with_capacity(text.len() / 2);
        for (start, char) in text.char_indices() {
            let end = start + char.len_utf8();
            if char.is_whitespace() {
                match cells.last_mut() {
                    Some(last) if last.char == ' ' => last.end = end,
                    _ => cells.push(Cell {
                        char: ' ',
                        start,
                        end,
                    }),
                }
            } else if char.is_ascii() || is_plain_japanese(char) || is_circled(char) {
                cells.push(Cell { char, start, end });
            } else if !is_invisible(char) {
                for char in std::iter::once(char).nfkc() {
                    // A free-standing half-width sound mark decomposes into a space.
                    if char == ' ' || (is_combining_mark(char) && cells.is_empty()) {
                        continue;
                    }
                    let char = if is_dash(char) { '-' } else { char };
                    cells.push(Cell { char, start, end });
                }
            }
        }
        Self {
            cells,
            length: text.len(),
        }
    }

    /// The character at `at`; NUL past the end.
    pub(super) fn at(&self, at: usize) -> char {
        self.cells.get(at).map_or('\0', |cell| cell.char)
    }

    /// The character before `at`; NUL at the beginning.
    pub(super) fn before(&self, at: usize) -> char {
        at.checked_sub(1).map_or('\0', |at| self.at(at))
    }

    /// `at`, or the place after the space that stands there.
    pub(super) fn skip_space(&self, at: usize) -> usize {
        at + usize::from(self.at(at) == ' ')
    }

    /// Number of folded characters.
    pub(super) fn len(&self) -> usize {
        self.cells.len()
    }

    /// The bytes of the printed text behind the folded characters `range`, without white
    /// space at either end.
    pub(super) fn bytes(&self, range: Range<usize>) -> Range<usize> {
        let (mut first, mut last) = (range.start, range.end);
        while first < last && self.at(first) == ' ' {
            first += 1;
        }
        while first < last && self.before(last) == ' ' {
            last -= 1;
        }
        let start = self.cells.get(first).map_or(self.length, |cell| cell.start);
        let end = if last > first {
            self.cells[last - 1].end
        } else {
            start
        };
        start..end.max(start)
    }

    /// The folded characters of `range` without spaces.
    pub(super) fn compact(&self, range: Range<usize>) -> String {
        self.cells
            .get(range)
            .unwrap_or_default()
            .iter()
            .map(|cell| cell.char)
            .filter(|&char| char != ' ')
            .collect()
    }

    /// The folded characters as one string, and for each of its bytes the character.
    pub(super) fn flat(&self) -> (String, Vec<usize>) {
        let mut flat = String::with_capacity(self.length);
        let mut places = Vec::with_capacity(self.length);
        for (index, cell) in self.cells.iter().enumerate() {
            flat.push(cell.char);
            places.resize(flat.len(), index);
        }
        places.push(self.cells.len());
        (flat, places)
    }
}

/// Kana, CJK punctuation and unified ideographs: NFKC leaves them alone.
fn is_plain_japanese(char: char) -> bool {
    matches!(char, '\u{3001}'..='\u{3029}' | '\u{3041}'..='\u{3096}' | '\u{30a1}'..='\u{30fe}' | '\u{3400}'..='\u{9fff}')
}

/// ①…⑳, ㉑…㉟, ㊱…㊿.
fn is_circled(char: char) -> bool {
    matches!(char, '\u{2460}'..='\u{2473}' | '\u{3251}'..='\u{325f}' | '\u{32b1}'..='\u{32bf}')
}

/// Variation selectors, zero-width characters, byte order mark.
fn is_invisible(char: char) -> bool {
    matches!(char, '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
}

/// Hyphens and dashes. The long vowel mark ー is a letter and stays.
pub(super) fn is_dash(char: char) -> bool {
    matches!(
        char,
        '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{2500}' | '\u{fe63}' | '\u{ff0d}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leads_back_to_the_printed_bytes() {
        let text = "　平成　３１年 ";
        let folded = Folded::new(text);
        assert_eq!(folded.compact(0..folded.len()), "平成31年");
        assert_eq!(&text[folded.bytes(0..folded.len())], "平成　３１年");
        assert_eq!(&text[folded.bytes(4..6)], "３１");
    }

    #[test]
    fn one_printed_character_may_fold_to_several() {
        let text = "㍻31";
        let folded = Folded::new(text);
        assert_eq!(folded.compact(0..4), "平成31");
        assert_eq!(folded.bytes(1..2), 0..3);
    }
}
