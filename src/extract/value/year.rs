//! A printed year: 令和元年, R1, 2019年, 31年.

use super::era::Era;
use super::fold::Folded;
use super::scan::{Read, era, era_year, expect, tight_number, western_year};

/// What stands for the year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Year {
    /// 令和3年 or R3年.
    Era { era: Era, full: bool, western: i16 },
    /// 2021年.
    Western(i16),
    /// 3年.
    EraLess(u8),
}

/// A year, and whether a look-alike was read as another character.
#[derive(Debug, Clone, Copy)]
pub(super) struct PrintedYear {
    pub(super) year: Year,
    pub(super) substituted: bool,
}

/// A year without its 年.
pub(super) fn bare_year(text: &Folded, at: usize) -> Option<Read<PrintedYear>> {
    if let Some(printed) = era(text, at) {
        // R.1.5.7 is written, too.
        let at = if printed.value.full || text.at(printed.end) != '.' {
            printed.end
        } else {
            printed.end + 1
        };
        let year = era_year(text, at)?;
        let western = printed.value.era.western(year.value.value)?;
        return Some(Read {
            value: PrintedYear {
                year: Year::Era {
                    era: printed.value.era,
                    full: printed.value.full,
                    western,
                },
                substituted: printed.value.substituted || year.value.substituted,
            },
            end: year.end,
        });
    }
    if let Some(year) = western_year(text, at) {
        return Some(Read {
            value: PrintedYear {
                year: Year::Western(year.value),
                substituted: false,
            },
            end: year.end,
        });
    }
    let year = if text.at(at) == '元' {
        era_year(text, at)
    } else {
        tight_number(text, at, 3)
    }?;
    let value = u8::try_from(year.value.value)
        .ok()
        .filter(|year| (1..=64).contains(year))?;
    Some(Read {
        value: PrintedYear {
            year: Year::EraLess(value),
            substituted: year.value.substituted,
        },
        end: year.end,
    })
}

/// A year with its 年, and with the same year in the other count in brackets, if it is
/// there: 令和3年, 令和3年(2021年), 2021(令和3)年. Two years that differ are no year.
pub(super) fn marked_year(text: &Folded, at: usize) -> Option<Read<PrintedYear>> {
    let mut read = bare_year(text, at)?;
    read.end = aside(text, read.end, read.value.year)?;
    let mark = text.skip_space(read.end);
    match text.at(mark) {
        '年' => {}
        // An OCR slip.
        '午' => read.value.substituted = true,
        _ => return None,
    }
    read.end = aside(text, mark + 1, read.value.year)?;
    Some(read)
}

/// The place after a bracketed year that says the same; `None` if it says otherwise.
fn aside(text: &Folded, at: usize, year: Year) -> Option<usize> {
    let Some(open) = expect(text, at, '(') else {
        return Some(at);
    };
    let Some(other) = bare_year(text, text.skip_space(open)) else {
        return Some(at);
    };
    let end = expect(text, other.end, '年').unwrap_or(other.end);
    let Some(end) = expect(text, end, ')') else {
        return Some(at);
    };
    match (year, other.value.year) {
        (Year::Era { western: one, .. }, Year::Western(two))
        | (Year::Western(one), Year::Era { western: two, .. }) => (one == two).then_some(end),
        _ => Some(at),
    }
}
