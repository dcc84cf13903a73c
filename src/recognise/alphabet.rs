//! The letters that Tesseract can write at all, as its data tells them. Of Japanese these are some
//! 2,600: what it reads in the place of another one, 検 for 桧, says nothing about that.
//!
//! The data of a language is one file: the number of its parts, four bytes, and where each begins,
//! eight bytes each, −1 for one that is missing, all little-endian (`tessdatamanager.h`). The part
//! of the letters is a text whose lines begin with one each (`unicharset(5)`).

use std::collections::HashSet;
use std::fs;
use std::path::Path;

/// The part of the letters that the network writes.
const LETTERS: usize = 21;
/// More parts no file has.
const MOST_PARTS: usize = 64;

/// The letters of one language's data.
#[derive(Debug)]
pub(super) struct Alphabet(HashSet<char>);

impl Alphabet {
    /// That of a data file; `None` if it cannot be understood.
    pub(super) fn of_file(path: &Path) -> Option<Self> {
        Self::parse(&fs::read(path).ok()?)
    }

    fn parse(data: &[u8]) -> Option<Self> {
        let count = i32::from_le_bytes(data.get(..4)?.try_into().ok()?);
        let count = usize::try_from(count).ok().filter(|&n| n <= MOST_PARTS)?;
        let starts: Vec<usize> = (0..count)
            .map(|part| {
                let at = 4 + 8 * part;
                let start = i64::from_le_bytes(data.get(at..at + 8)?.try_into().ok()?);
                Some(usize::try_from(start).unwrap_or(usize::MAX))
            })
            .collect::<Option<_>>()?;
        let from = *starts.get(LETTERS)?;
        let ends = starts.iter().copied().filter(|&start| start > from);
        let to = ends.min().unwrap_or(usize::MAX).min(data.len());
        let text = str::from_utf8(data.get(from..to)?).ok()?;
        let letters = text.lines().skip(1).filter_map(|line| {
            let mut chars = line.split(' ').next()?.chars();
            chars.next().filter(|_| chars.next().is_none())
        });
        let letters: HashSet<char> = letters.collect();
        (!letters.is_empty()).then_some(Self(letters))
    }

    /// Whether a letter is one of them.
    pub(super) fn has(&self, letter: char) -> bool {
        self.0.contains(&letter)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(parts: usize, letters: &str) -> Vec<u8> {
        let mut data = (parts as i32).to_le_bytes().to_vec();
        let first = 4 + 8 * parts as i64;
        for part in 0..parts {
            let start = match part {
                0 => first,
                LETTERS => first + 3,
                _ if part > LETTERS => first + 3 + letters.len() as i64,
                _ => -1,
            };
            data.extend(start.to_le_bytes());
        }
        data.extend(b"abc");
        data.extend(letters.as_bytes());
        data.extend(b"\xff\xff");
        data
    }

    #[test]
    fn the_letters_are_told_and_others_are_not() {
        let letters = "4\nNULL 0 Common 0\n検 1 0,255 Han 1\nab 3 0 Latin 2\n原 1 0 Han 3\n";
        let known = Alphabet::parse(&file(24, letters)).expect("a file with letters");
        assert!(known.has('検') && known.has('原'));
        assert!(!known.has('桧') && !known.has('a'));
    }

    #[test]
    fn what_is_no_such_file_tells_nothing() {
        for data in [&b""[..], b"no data at all", &file(20, "")] {
            assert!(Alphabet::parse(data).is_none());
        }
        let huge = i32::MAX.to_le_bytes();
        assert!(Alphabet::parse(&huge).is_none());
    }

    #[test]
    fn the_installed_data_has_common_letters() {
        let Ok(tesseract) = crate::recognise::Tesseract::load() else {
            return;
        };
        for (letter, known) in [('市', true), ('桧', false)] {
            assert_eq!(tesseract.can_write(letter, false), known, "{letter}");
        }
    }
}
