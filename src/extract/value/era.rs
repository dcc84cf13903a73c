//! The eras (元号) and their years.
//!
//! Days on which an era began: 明治 1868-01-25, 大正 1912-07-30, 昭和 1926-12-25, 平成
//! 1989-01-08, 令和 2019-05-01. 大正 and 昭和 began on the very day on which the era
//! before them ended; 平成 and 令和 on the day after.

use jiff::civil::{Date, date};

/// An era.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Era {
    /// 明治.
    Meiji,
    /// 大正.
    Taisho,
    /// 昭和.
    Showa,
    /// 平成.
    Heisei,
    /// 令和.
    Reiwa,
}

/// The years that papers written before 2019 count on in 平成: a retention of thirty
/// years may end in 平成61年.
const HEISEI_COUNTED_ON: i16 = 61;

impl Era {
    /// All eras, oldest first.
    pub const ALL: [Self; 5] = [
        Self::Meiji,
        Self::Taisho,
        Self::Showa,
        Self::Heisei,
        Self::Reiwa,
    ];

    /// The two characters.
    pub fn name(self) -> &'static str {
        match self {
            Self::Meiji => "明治",
            Self::Taisho => "大正",
            Self::Showa => "昭和",
            Self::Heisei => "平成",
            Self::Reiwa => "令和",
        }
    }

    /// The letter in H31.4.30.
    pub fn letter(self) -> char {
        match self {
            Self::Meiji => 'M',
            Self::Taisho => 'T',
            Self::Showa => 'S',
            Self::Heisei => 'H',
            Self::Reiwa => 'R',
        }
    }

    /// First day.
    pub fn first_day(self) -> Date {
        match self {
            Self::Meiji => date(1868, 1, 25),
            Self::Taisho => date(1912, 7, 30),
            Self::Showa => date(1926, 12, 25),
            Self::Heisei => date(1989, 1, 8),
            Self::Reiwa => date(2019, 5, 1),
        }
    }

    /// Last day; for the present era the last that is read.
    pub fn last_day(self) -> Date {
        match self {
            Self::Meiji => date(1912, 7, 30),
            Self::Taisho => date(1926, 12, 25),
            Self::Showa => date(1989, 1, 7),
            Self::Heisei => date(2019, 4, 30),
            Self::Reiwa => date(2117, 12, 31),
        }
    }

    /// The Western year of this era's year, if the era has (or was expected to have) it.
    pub fn western(self, year: u32) -> Option<i16> {
        let year = i16::try_from(year).ok().filter(|&year| year >= 1)?;
        let western = self.first_day().year() - 1 + year;
        let last = match self {
            Self::Heisei => self.first_day().year() - 1 + HEISEI_COUNTED_ON,
            _ => self.last_day().year(),
        };
        (western <= last).then_some(western)
    }

    /// The day does not lie in the era: 平成31年5月 and later, 令和元年4月.
    pub fn is_outside(self, day: Date) -> bool {
        day < self.first_day() || day > self.last_day()
    }
}
