//! Printed text → a day, and what lowers the trust in it.

use std::sync::LazyLock;

use regex::Regex;

use super::{Parsed, SUBSTITUTED, Understood, Value, read};
use crate::extract::value::date::{DateMatch, Reading, find_dates, is_unfilled_date};

/// Reads `text` as a day.
pub(crate) fn day(text: &str) -> Parsed {
    static SPECK: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new("(明治|大正|昭和|平成|令和)([0-9])[.,・]([0-9]年)").expect("pattern is valid")
    });
    // Wheels of a stamp with a point and a dash between them: 23.-12.-12.
    static WHEELS: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"([0-9元])[.・][-‐−]([0-9])").expect("pattern is valid"));
    // Figures of another day before it, of which a figure was read too many: 1125.8.9平成25年8月7日.
    static FIGURES: LazyLock<Regex> =
        LazyLock::new(|| Regex::new("[0-9][.,・/-][0-9]").expect("pattern is valid"));
    let text = &*WHEELS.replace_all(text, "$1.$2");
    // Dust between the figures of a year: 平成1.9年.
    if SPECK.is_match(text) {
        return match day(&SPECK.replace(text, "$1$2$3")) {
            Parsed::Value(found) => Parsed::Value(Understood {
                score: found.score * SUBSTITUTED,
                ..found
            }),
            other => other,
        };
    }
    let found: Vec<DateMatch> = find_dates(text)
        .into_iter()
        .filter(|found| !found.citation)
        .collect();
    let Some(first) = found.first() else {
        return if is_unfilled_date(text) {
            Parsed::Unfilled
        } else {
            Parsed::Foreign
        };
    };
    let value = match first.reading {
        Reading::Day(day) => Value::Day(day),
        Reading::EraLess(short) => Value::EraLess(short),
    };
    let behind_figures = FIGURES.is_match(&text[..first.range.start]);
    let remark = first
        .corrected
        .then(|| format!("{} does not lie in its era", first.raw))
        .or_else(|| behind_figures.then(|| "figures of another day stand before it".to_owned()));
    let rest = &text[first.range.end..];
    Parsed::Value(Understood {
        remark,
        ..read(
            value,
            first.substituted
                || behind_figures
                || goes_on(first.raw.as_str(), rest)
                || is_torn(rest),
        )
    })
}

/// Reads the `parts` of a row as a day of which year, month and day have a cell of their own
/// each, under heads: H16, 8, 23.
pub(crate) fn day_in_cells(parts: &[String]) -> Parsed {
    static CELLS: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(concat!(
            r"^((?:(?:明治|大正|昭和|平成|令和|[MTSHR]) ?)?(?:[0-9]{1,2}|元)|[0-9]{4})年?",
            r" ([0-9]{1,2})月? ([0-9]{1,2})日?$"
        ))
        .expect("pattern is valid")
    });
    match CELLS.captures(&parts.join(" ")) {
        Some(cells) => {
            let year = cells[1].replace(' ', "");
            day(&format!("{year}.{}.{}", &cells[2], &cells[3]))
        }
        None => Parsed::Foreign,
    }
}

/// Whether a date in figures may go on behind a mark that was read for one: H18.1.1〃1.
fn goes_on(date: &str, rest: &str) -> bool {
    let mut rest = rest.chars();
    date.ends_with(|last: char| last.is_ascii_digit())
        && rest
            .next()
            .is_some_and(|mark| !mark.is_alphanumeric() && !"([（~〜-".contains(mark))
        && rest.next().is_some_and(|next| next.is_ascii_digit())
}

/// Whether letters of a date are left over behind it: 「平成30年7月7日」 of which 月 and 1 were
/// read once more, behind. What stands there may belong into it.
fn is_torn(rest: &str) -> bool {
    let rest = rest.trim_start();
    let is_of_date = |c: char| c.is_ascii_digit() || "年月日".contains(c);
    let end = rest.find(|c| !is_of_date(c)).unwrap_or(rest.len());
    rest.starts_with(['年', '月', '日']) && (end == rest.len() || end > "月1".len())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::extract::value::era_less::EraLess;

    #[test]
    fn wheels_of_a_stamp_have_two_marks_between_them() {
        let Parsed::Value(found) = day("23.-12.-1") else {
            panic!("no day");
        };
        let short = EraLess {
            year: 23,
            month: 12,
            day: 1,
            cut: false,
        };
        assert_eq!(found.value, Value::EraLess(short));
    }

    #[test]
    fn dust_and_what_goes_on_make_a_day_doubtful() {
        for (text, value, score) in [
            ("平成19年1月26日提出", date(2007, 1, 26), 1.0),
            ("平成1.9年1月26日提出", date(2007, 1, 26), SUBSTITUTED),
            ("H18.1.1〃1", date(2006, 1, 1), SUBSTITUTED),
            ("H18.1.11", date(2006, 1, 11), 1.0),
            ("1125.8.9平成25年8月7日", date(2013, 8, 7), SUBSTITUTED),
            ("第3回平成25年8月7日", date(2013, 8, 7), 1.0),
            ("H18.1.11(水)", date(2006, 1, 11), 1.0),
            ("平成30年7月7日月1", date(2018, 7, 7), SUBSTITUTED),
            ("平成30年7月7日月曜日", date(2018, 7, 7), 1.0),
            ("平成30年7月7日午後2時", date(2018, 7, 7), 1.0),
        ] {
            let Parsed::Value(found) = day(text) else {
                panic!("{text}");
            };
            assert_eq!(
                (found.value, found.score),
                (Value::Day(value), score),
                "{text}"
            );
        }
    }
}
