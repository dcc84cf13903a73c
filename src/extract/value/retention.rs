//! Retention (保存期間): what is printed, and the days from which and to which it runs.

use std::sync::LazyLock;

use jiff::civil::Date;
use jiff::{Span, ToSpan};
use regex::Regex;

use super::fiscal_year::YearBasis;
use super::fold::Folded;
use super::numeral::parse_misread;

/// How long a document is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Retention {
    /// 1年未満.
    LessThanYear,
    /// n年.
    Years(u16),
    /// 永年, 永久.
    Permanent,
    /// 常用: as long as it is in use.
    InUse,
    /// 長期.
    LongTerm,
    /// その他.
    Other,
}

impl Retention {
    /// Canonical name: `5年`, `永年`, `1年未満` …
    pub fn canonical(self) -> String {
        match self {
            Self::LessThanYear => "1年未満".to_owned(),
            Self::Years(years) => format!("{years}年"),
            Self::Permanent => "永年".to_owned(),
            Self::InUse => "常用".to_owned(),
            Self::LongTerm => "長期".to_owned(),
            Self::Other => "その他".to_owned(),
        }
    }

    /// Whether ordinances have such periods: to ten years any, more by fives and tens.
    pub fn is_usual(self) -> bool {
        !matches!(self, Self::Years(years) if years > 10
            && !matches!(years, 15 | 20 | 25 | 30 | 35 | 40 | 50 | 60))
    }

    /// Number of years, where there is an end.
    pub fn years(self) -> Option<u16> {
        match self {
            Self::Years(years) => Some(years),
            _ => None,
        }
    }
}

/// A retention that was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RetentionReading {
    /// The retention.
    pub retention: Retention,
    /// A look-alike was read as a digit.
    pub substituted: bool,
}

/// The retention that `text` is: 5年, ５年保存, 五年間, 永久, 永 年 保 存 … A remark in
/// brackets behind it does not count, nor does the class before it: 第3種（5年）, D 3年. A
/// number without 年 is none.
pub fn parse_retention(text: &str) -> Option<RetentionReading> {
    static FORM: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(concat!(
            r"^[(\[【「]?(?:(?:文書)?保存(?:期間|年限|期限|種別|区分)?[:・]?)?",
            r"(?:(?:第?[1-9一二三四五六七八]種|[A-G甲乙丙丁戊](?:種)?)[:・.]?)?[(\[「]?満?",
            r"(?:(?<less>[1一壱lI]年[未末]満)|(?<forever>永年|永久|永代)|(?<use>常用)|(?<long>長期)|(?<other>その他)",
            r"|[(\[［]?(?<years>[0-9〇一二三四五六七八九十百壱弐参拾廿卅OoIl|ニハ○◯]{1,4})[)\]］]?(?:[かカヶケヵ箇ヵ]?年)間?)",
            r"(?:保存)?(?:文書)?(?:とする)?[)\]】」]?[。.,、・]?(?:\((?<remark>.*)\))?$"
        ))
        .expect("pattern is valid")
    });
    let folded = Folded::new(text);
    let compact = folded.compact(0..folded.len());
    let parts = FORM.captures(&compact)?;
    if parts
        .name("remark")
        .is_some_and(|it| is_option(it.as_str()))
    {
        return None;
    }
    let mut substituted = false;
    let retention = if let Some(less) = parts.name("less") {
        substituted = less.as_str().starts_with(['l', 'I']);
        Retention::LessThanYear
    } else if parts.name("forever").is_some() {
        Retention::Permanent
    } else if parts.name("use").is_some() {
        Retention::InUse
    } else if parts.name("long").is_some() {
        Retention::LongTerm
    } else if parts.name("other").is_some() {
        Retention::Other
    } else {
        let years = parse_misread(parts.name("years")?.as_str())?;
        substituted = years.substituted;
        Retention::Years(
            u16::try_from(years.value)
                .ok()
                .filter(|years| (1..=99).contains(years))?,
        )
    };
    Some(RetentionReading {
        retention,
        substituted,
    })
}

/// The days between which a document is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    /// 起算日: first day of the year after the one in which the case closed.
    pub starts_on: Date,
    /// 満了日: the last day. 永年, 常用, 1年未満, 長期 and その他 have none.
    pub expires_on: Option<Date>,
}

/// 起算日 is the first day of the (fiscal) year after the one of `closed_on`, 満了日 is
/// 起算日 + n years − 1 day. `None` only beyond the calendar.
pub fn period(retention: Retention, closed_on: Date, basis: YearBasis) -> Option<Period> {
    let starts_on = basis.first_day(basis.year_of(closed_on).checked_add(1)?)?;
    let expires_on = match retention.years() {
        None => None,
        Some(years) => {
            let length: Span = Span::new().try_years(years).ok()?;
            Some(
                starts_on
                    .checked_add(length)
                    .ok()?
                    .checked_sub(1.day())
                    .ok()?,
            )
        }
    };
    Some(Period {
        starts_on,
        expires_on,
    })
}

/// Whether what stands in brackets behind a retention is no remark but another one to choose from,
/// 第1種(永年)(第2種(10年): the bracket is what a reader makes of a ring.
fn is_option(remark: &str) -> bool {
    static PERIOD: LazyLock<Regex> =
        LazyLock::new(|| Regex::new("^[0-9]{1,2}年$").expect("pattern is valid"));
    remark.contains(['種', '永'])
        || remark.contains("常用")
        || remark.split(['(', ')']).any(|part| PERIOD.is_match(part))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::value::numeral::tests::with_units;
    use jiff::civil::date;
    use proptest::prelude::*;

    fn canonical(text: &str) -> Option<String> {
        parse_retention(text).map(|it| it.retention.canonical())
    }

    #[test]
    fn another_option_is_no_remark() {
        assert_eq!(canonical("第1種(永年)(第2種(10年)第3種(5年)"), None);
        assert_eq!(canonical("3年(5年)"), None);
        assert_eq!(canonical("(永年) (10年) (5年)"), None);
        let remark = "5年(平成30年3月31日まで)";
        assert_eq!(canonical(remark).as_deref(), Some("5年"));
    }

    #[test]
    fn forms() {
        for (text, value) in [
            ("5年", "5年"),
            ("５年", "5年"),
            ("五年", "5年"),
            ("5年保存", "5年"),
            ("五年間", "5年"),
            ("１０ 年", "10年"),
            ("保存期間：5年", "5年"),
            ("永年", "永年"),
            ("永久", "永年"),
            ("永 久 保存", "永年"),
            ("常用", "常用"),
            ("常　用", "常用"),
            ("長期", "長期"),
            ("1年未満", "1年未満"),
            ("一年未満", "1年未満"),
            ("1年末満", "1年未満"),
            ("その他", "その他"),
            ("30年", "30年"),
            ("三十年", "30年"),
            ("5年（令和7年3月31日まで）", "5年"),
            ("5か年", "5年"),
            ("（10年）", "10年"),
            ("05年", "5年"),
            ("第3種（5年）", "5年"),
            ("第一種（永久）", "永年"),
            ("2種 10年", "10年"),
            ("D　3年", "3年"),
            ("乙（5年）", "5年"),
            ("［10］年", "10年"),
        ] {
            assert_eq!(canonical(text).as_deref(), Some(value), "{text}");
        }
        for text in [
            "",
            "年",
            "5",
            "0年",
            "永年・30年・10年",
            "5年 3年",
            "5年度",
            "令和5年",
            "2019年",
            "5月",
            "5年未満",
            "100年",
            "○年",
            "第3種",
            "H3年",
            "S 5年",
        ] {
            assert_eq!(canonical(text), None, "{text}");
        }
        assert!(parse_retention("1O年").expect("ten").substituted);
        for years in 1..=99_u16 {
            assert_eq!(
                canonical(&format!("{}年", with_units(years.into()))),
                Some(format!("{years}年"))
            );
        }
    }

    #[test]
    fn the_example_of_the_rule() {
        let kept = period(Retention::Years(5), date(2019, 5, 7), YearBasis::Fiscal);
        assert_eq!(
            kept,
            Some(Period {
                starts_on: date(2020, 4, 1),
                expires_on: Some(date(2025, 3, 31))
            })
        );
        let kept = period(Retention::Years(5), date(2019, 2, 12), YearBasis::Fiscal);
        assert_eq!(
            kept,
            Some(Period {
                starts_on: date(2019, 4, 1),
                expires_on: Some(date(2024, 3, 31))
            })
        );
        let kept = period(Retention::Permanent, date(2019, 5, 7), YearBasis::Calendar);
        assert_eq!(
            kept,
            Some(Period {
                starts_on: date(2020, 1, 1),
                expires_on: None
            })
        );
        assert_eq!(
            period(Retention::Years(5), date(9999, 5, 7), YearBasis::Fiscal),
            None
        );
    }

    /// Independent of the rule's words: the day after the end is the same day of the year
    /// as the start, and exactly n first days of a year lie in the period.
    #[test]
    fn every_closing_day_and_period() {
        let mut closed = date(1989, 1, 8);
        while closed < date(2030, 1, 1) {
            for (basis, month) in [(YearBasis::Fiscal, 4), (YearBasis::Calendar, 1)] {
                let mut first = closed.tomorrow().expect("a day");
                while (first.month(), first.day()) != (month, 1) {
                    first = if first.day() == 1 {
                        first.checked_add(1.month()).expect("a day")
                    } else {
                        first.last_of_month().tomorrow().expect("a day")
                    };
                }
                for years in [1_u16, 3, 5, 7, 10, 20, 30] {
                    let kept = period(Retention::Years(years), closed, basis).expect("a period");
                    let end = kept.expires_on.expect("an end");
                    let after = end.tomorrow().expect("a day");
                    assert_eq!(kept.starts_on, first);
                    assert_eq!((after.month(), after.day()), (month, 1));
                    assert_eq!(after.year() - first.year(), years as i16);
                }
            }
            closed = closed.tomorrow().expect("a day");
        }
    }

    proptest! {
        #[test]
        fn nothing_panics(text in "([0-9年永久保存()一二十]|\\PC){0,20}") {
            let _ = parse_retention(&text);
        }
    }
}
