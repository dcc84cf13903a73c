//! Reading eras and numbers off a folded text, step by step.

use super::era::Era;
use super::fold::Folded;
use super::numeral::{Numeral, evaluate_misread, is_numeral, look_alike};

/// Something read, and the place after it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Read<T> {
    pub(super) value: T,
    pub(super) end: usize,
}

/// An era as it was printed.
#[derive(Debug, Clone, Copy)]
pub(super) struct PrintedEra {
    pub(super) era: Era,
    /// Written out with both characters (令和), not R or 令.
    pub(super) full: bool,
    /// OCR slip in the name.
    pub(super) substituted: bool,
}

/// 令和, 令 和, 今和 (a slip), R, 令.
pub(super) fn era(text: &Folded, at: usize) -> Option<Read<PrintedEra>> {
    let first = text.at(at);
    let second_at = text.skip_space(at + 1);
    let pair = (first, text.at(second_at));
    let full = match pair {
        ('令', '和') => Some((Era::Reiwa, false)),
        ('平', '成') => Some((Era::Heisei, false)),
        ('昭', '和') => Some((Era::Showa, false)),
        ('大', '正') => Some((Era::Taisho, false)),
        ('明', '治') => Some((Era::Meiji, false)),
        ('今' | '合' | '会' | '冷' | '伶', '和') | ('令', '知' | '利') => {
            Some((Era::Reiwa, true))
        }
        ('平', '戌' | '戍' | '咸' | '威') | ('乎', '成') => Some((Era::Heisei, true)),
        ('昭', '知' | '利') | ('召' | '照', '和') => Some((Era::Showa, true)),
        ('大', '止') => Some((Era::Taisho, true)),
        ('明', '冶') => Some((Era::Meiji, true)),
        _ => None,
    };
    if let Some((era, substituted)) = full {
        return Some(Read {
            value: PrintedEra {
                era,
                full: true,
                substituted,
            },
            end: second_at + 1,
        });
    }
    let before = text.before(at);
    let era = match first {
        'R' | 'r' | '令' => Era::Reiwa,
        'H' | 'h' | '平' => Era::Heisei,
        'S' | 's' | '昭' => Era::Showa,
        'T' | 't' | '大' => Era::Taisho,
        'M' | 'm' | '明' => Era::Meiji,
        _ => return None,
    };
    let stands_alone = if first.is_ascii() {
        !before.is_ascii_alphanumeric()
    } else {
        !is_ideograph(before)
    };
    stands_alone.then_some(Read {
        value: PrintedEra {
            era,
            full: false,
            substituted: false,
        },
        end: at + 1,
    })
}

/// A number of at most `most` characters: `12`, `十二`, and justified `1 2`. Look-alikes
/// are taken for digits.
pub(super) fn number(text: &Folded, at: usize, most: usize) -> Option<Read<Numeral>> {
    let belongs = |char: char| is_numeral(char) || look_alike(char).is_some();
    let (start, mut end) = run(text, at, most, belongs)?;
    if end - start == 1 {
        // 1 2: single characters with spaces between them, up to one that is not alone.
        let mut count = 1;
        while count < most
            && text.at(end) == ' '
            && belongs(text.at(end + 1))
            && !belongs(text.at(end + 2))
        {
            end += 2;
            count += 1;
        }
    }
    let chars = (start..end)
        .map(|at| text.at(at))
        .filter(|&char| char != ' ');
    Some(Read {
        value: evaluate_misread(chars)?,
        end,
    })
}

/// A number of at most `most` characters without spaces or look-alikes.
pub(super) fn tight_number(text: &Folded, at: usize, most: usize) -> Option<Read<Numeral>> {
    let (start, end) = run(text, at, most, is_numeral)?;
    Some(Read {
        value: evaluate_misread((start..end).map(|at| text.at(at)))?,
        end,
    })
}

/// The longest run of characters that belong, if it is not longer than `most`.
fn run(
    text: &Folded,
    at: usize,
    most: usize,
    belongs: impl Fn(char) -> bool,
) -> Option<(usize, usize)> {
    let start = text.skip_space(at);
    let end = (start..=start + most).find(|&at| !belongs(text.at(at)))?;
    (end > start).then_some((start, end))
}

/// The year of an era: 元 or a number.
pub(super) fn era_year(text: &Folded, at: usize) -> Option<Read<Numeral>> {
    let start = text.skip_space(at);
    if text.at(start) == '元' {
        return Some(Read {
            value: Numeral {
                value: 1,
                substituted: false,
            },
            end: start + 1,
        });
    }
    number(text, start, 3).filter(|read| (1..=99).contains(&read.value.value))
}

/// A Western year: four digits, or kanji in either notation.
pub(super) fn western_year(text: &Folded, at: usize) -> Option<Read<i16>> {
    number(text, at, 7)
        .filter(|read| !read.value.substituted)
        .filter(|read| (1868..=2117).contains(&read.value.value))
        .and_then(|read| {
            Some(Read {
                value: i16::try_from(read.value.value).ok()?,
                end: read.end,
            })
        })
}

/// The place after `char`, if it stands at `at`, with or without a space before it.
pub(super) fn expect(text: &Folded, at: usize, char: char) -> Option<usize> {
    let at = text.skip_space(at);
    (text.at(at) == char).then_some(at + 1)
}

/// A Chinese character.
pub(super) fn is_ideograph(char: char) -> bool {
    matches!(char, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}
