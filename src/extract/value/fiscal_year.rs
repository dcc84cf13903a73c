//! Fiscal years (年度): 令和元年度, 平成31年度, 2018年度, 30年度.

use std::ops::Range;

use jiff::civil::Date;

use super::era::Era;
use super::fold::Folded;
use super::scan::{Read, expect};
use super::year::{PrintedYear, Year, bare_year, marked_year};

/// When a year begins for the purposes of records. April 1 is the rule; a city may use
/// the calendar year instead.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum YearBasis {
    /// April 1 to March 31.
    #[default]
    Fiscal,
    /// January 1 to December 31.
    Calendar,
}

impl YearBasis {
    /// The year in which `date` lies: January to March belong to the fiscal year before.
    pub fn year_of(self, date: Date) -> i16 {
        match self {
            Self::Fiscal if date.month() < 4 => date.year() - 1,
            Self::Fiscal | Self::Calendar => date.year(),
        }
    }

    /// First day of a year.
    pub fn first_day(self, year: i16) -> Option<Date> {
        let month = match self {
            Self::Fiscal => 4,
            Self::Calendar => 1,
        };
        Date::new(year, month, 1).ok()
    }
}

/// What a fiscal year says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reading {
    /// The Western year in which it starts.
    Year(i16),
    /// A year of an unnamed era (30年度).
    EraLess(u8),
}

/// A fiscal year found in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FiscalYearMatch {
    /// What it says.
    pub reading: Reading,
    /// Where it stands, in bytes of the text.
    pub range: Range<usize>,
    /// As printed.
    pub raw: String,
    /// Printed as a plain year (平成30年), without 度.
    pub plain_year: bool,
    /// The era had ended (平成32年度 = 令和2年度).
    pub corrected: bool,
    /// A look-alike was read as a digit or as part of the era's name.
    pub substituted: bool,
}

impl FiscalYearMatch {
    /// The Western year in which it starts, unless the era is missing.
    pub fn year(&self) -> Option<i16> {
        match self.reading {
            Reading::Year(year) => Some(year),
            Reading::EraLess(_) => None,
        }
    }
}

/// All fiscal years of `text`, in order. 年 without 度 is none.
pub fn find_fiscal_years(text: &str) -> Vec<FiscalYearMatch> {
    let folded = Folded::new(text);
    let mut found = Vec::new();
    let mut at = 0;
    while at < folded.len() {
        let read = may_begin(&folded, at)
            .then(|| fiscal_year(&folded, at))
            .flatten();
        if let Some(read) = read {
            found.push(matched(text, &folded, at, &read, false));
            at = read.end;
        } else {
            at += 1;
        }
    }
    found
}

/// The fiscal year that `text` is. On binder labels 平成30年 and 平成30年（度） are one,
/// too.
pub fn parse_fiscal_year(text: &str) -> Option<FiscalYearMatch> {
    let folded = Folded::new(text);
    let start = folded.skip_space(0);
    let is_whole = |read: &Read<PrintedYear>| folded.skip_space(read.end) == folded.len();
    if let Some(read) = fiscal_year(&folded, start).filter(is_whole) {
        return Some(matched(text, &folded, start, &read, false));
    }
    let read = marked_year(&folded, start).filter(is_whole)?;
    Some(matched(text, &folded, start, &read, true))
}

/// The year that lies within ten years of one of the document's dates; `None` if there
/// is none or more than one.
pub fn resolve(year: u8, context: &[Date]) -> Option<i16> {
    let mut candidates = Era::ALL
        .into_iter()
        .filter_map(|era| {
            era.western(u32::from(year))
                .filter(|&year| year <= era.last_day().year())
        })
        .filter(|year| context.iter().any(|date| (date.year() - year).abs() <= 10));
    let found = candidates.next()?;
    candidates.next().is_none().then_some(found)
}

fn may_begin(text: &Folded, at: usize) -> bool {
    let (first, before) = (text.at(at), text.before(at));
    let number = super::numeral::is_numeral(first) || first == '元';
    !number
        || !(super::numeral::is_numeral(before)
            || before.is_ascii_alphanumeric()
            || "第和成治正".contains(before))
}

/// A year with 年度 or 年(度).
fn fiscal_year(text: &Folded, at: usize) -> Option<Read<PrintedYear>> {
    let mut read = marked_year(text, at).or_else(|| bare_year(text, at))?;
    if text.before(read.end) != '年' && text.before(read.end) != ')' {
        read.end = expect(text, read.end, '年')?;
    }
    read.end = match expect(text, read.end, '度') {
        Some(end) => end,
        None => expect(text, expect(text, expect(text, read.end, '(')?, '度')?, ')')?,
    };
    Some(read)
}

fn matched(
    text: &str,
    folded: &Folded,
    start: usize,
    read: &Read<PrintedYear>,
    plain_year: bool,
) -> FiscalYearMatch {
    let range = folded.bytes(start..read.end);
    let (reading, corrected) = match read.value.year {
        Year::Era { era, western, .. } => (Reading::Year(western), western > era.last_day().year()),
        Year::Western(year) => (Reading::Year(year), false),
        Year::EraLess(year) => (Reading::EraLess(year), false),
    };
    FiscalYearMatch {
        reading,
        raw: text[range.clone()].to_owned(),
        range,
        plain_year,
        corrected,
        substituted: read.value.substituted,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    fn year(text: &str) -> Option<i16> {
        parse_fiscal_year(text).and_then(|found| found.year())
    }

    #[test]
    fn forms() {
        for (text, western) in [
            ("令和元年度", 2019),
            ("平成31年度", 2019),
            ("2018年度", 2018),
            ("H30年度", 2018),
            ("平 成 30 年 度", 2018),
            ("昭和六十三年度", 1988),
            ("２０１８年度", 2018),
            ("平成30年（度）", 2018),
            ("令和2年（2020年）度", 2020),
            ("令和2(2020)年度", 2020),
        ] {
            assert_eq!(year(text), Some(western), "{text}");
            assert!(!parse_fiscal_year(text).expect("a year").plain_year);
            assert_eq!(find_fiscal_years(text).len(), 1);
        }
        assert!(parse_fiscal_year("平成30年").expect("a year").plain_year);
        assert_eq!(find_fiscal_years("30年度")[0].reading, Reading::EraLess(30));
        assert!(parse_fiscal_year("平成32年度").expect("a year").corrected);
        for text in ["平成30年", "年度", "5年", "度", "第5年度"] {
            assert_eq!(find_fiscal_years(text), [], "{text}");
        }
        let found = find_fiscal_years("平成30年度及び令和元年度の決算");
        assert_eq!(
            found
                .iter()
                .filter_map(FiscalYearMatch::year)
                .collect::<Vec<_>>(),
            [2018, 2019]
        );
    }

    #[test]
    fn context_decides_the_era() {
        assert_eq!(resolve(30, &[date(2018, 6, 1)]), Some(2018));
        assert_eq!(resolve(30, &[date(1956, 6, 1)]), Some(1955));
        assert_eq!(resolve(30, &[]), None);
    }

    #[test]
    fn january_to_march_belong_to_the_year_before() {
        assert_eq!(YearBasis::Fiscal.year_of(date(2019, 3, 31)), 2018);
        assert_eq!(YearBasis::Fiscal.year_of(date(2019, 4, 1)), 2019);
        assert_eq!(YearBasis::Calendar.year_of(date(2019, 3, 31)), 2019);
    }

    proptest! {
        #[test]
        fn nothing_panics(text in "([令和平成RH0-9元年度()（）一二十 ]|\\PC){0,30}") {
            for found in find_fiscal_years(&text) {
                prop_assert_eq!(&text[found.range.clone()], &found.raw);
            }
            let _ = parse_fiscal_year(&text);
        }
    }
}
