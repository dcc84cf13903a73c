//! What is printed where a retention stands → the retention, or the options to choose from.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::printed::Printed;
use super::{Choice, Parsed, Value, plain, read, told};
use crate::extract::value::classification_code::join_code;
use crate::extract::value::date::{Form, find_dates};
use crate::extract::value::option_list::{RetentionOption, option_list};
use crate::extract::value::retention::{RetentionReading, parse_retention};
use crate::extract::value::text::nfkc;

/// The retention that is printed, or those to choose from.
pub(super) fn retention(printed: &Printed) -> Parsed {
    let text = printed.compact.as_str();
    if is_parted(printed) {
        return spread_options(printed).map_or(Parsed::Foreign, of_options);
    }
    let alone = || retention_and_class(&printed.raw).map(|(retention, _)| retention);
    if let Some(found) = parse_retention(text)
        .or_else(alone)
        .or_else(|| before_day(text))
    {
        return Parsed::Value(read(Value::Retention(found.retention), found.substituted));
    }
    let characters = |it: RetentionOption| {
        let start = text[..it.range.start].chars().count();
        let range = start..start + text[it.range.clone()].chars().count();
        (it, range)
    };
    let of_text = |options: Vec<RetentionOption>| options.into_iter().map(characters).collect();
    let close: Option<Listed> = option_list(text).map(of_text);
    let apart: Option<Listed> = spaced_options(&printed.parts).map(of_text);
    let spread = spread_options(printed);
    let are_usual = |options: &&Listed| options.iter().all(|(it, _)| it.retention.is_usual());
    // Taken together 5 over 10年 are 510年, and 永 10 ⑤ 3 1 年 has 31年 without its gaps.
    let usual = [&close, &apart, &spread]
        .into_iter()
        .flatten()
        .find(are_usual);
    let options = usual.cloned().or(apart).or(close).or(spread);
    if let Some(options) = options {
        return of_options(options);
    }
    // A remark may stand in the cell beside the retention.
    let mut found = printed
        .parts
        .iter()
        .filter_map(|part| parse_retention(part));
    match (found.next(), found.next()) {
        // What else stands there are options of a list that was not understood.
        (Some(_), None) if printed.parts.iter().any(|part| is_of_options(part)) => Parsed::Foreign,
        (Some(only), None) => {
            Parsed::Value(read(Value::Retention(only.retention), only.substituted))
        }
        _ if text.chars().all(|c| "年保存()".contains(c)) => Parsed::Unfilled,
        _ => Parsed::Foreign,
    }
}

/// Options to choose from, each with its characters.
type Listed = Vec<(RetentionOption, Range<usize>)>;

/// The options to choose from.
fn of_options(options: Listed) -> Parsed {
    let told = told(
        &options.iter().map(|(it, _)| it.chosen).collect::<Vec<_>>(),
        &options.iter().map(|(it, _)| it.empty).collect::<Vec<_>>(),
    );
    let options = options
        .into_iter()
        .map(|(it, range)| (Value::Retention(it.retention), range))
        .collect();
    Parsed::Value(plain(Value::Choice(Choice { options, told })))
}

/// Whether figures that stand apart would make a number which no retention has: 3 1年, the end
/// of a list. Typists write 1 0年.
fn is_parted(printed: &Printed) -> bool {
    static PARTED: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"^[0-9](?: +[0-9])+ *年").expect("pattern is valid"));
    let raw = nfkc(&printed.raw);
    PARTED.find(raw.trim()).is_some_and(|found| {
        let digits: String = found
            .as_str()
            .chars()
            .filter(char::is_ascii_digit)
            .collect();
        digits.len() > 2 || !digits.ends_with('0')
    })
}

/// Options of which only the gaps tell where one ends: 永10 3 1 年.
fn spread_options(printed: &Printed) -> Option<Listed> {
    let characters = |text: &str| text.chars().filter(|ch| !ch.is_whitespace()).count();
    // Not in NFKC: a circled figure is a chosen one.
    let whole = printed.raw.as_str();
    let options = option_list(whole)?;
    let moved = |it: RetentionOption| {
        let start = characters(&whole[..it.range.start]);
        let range = start..start + characters(&whole[it.range.clone()]);
        (it, range)
    };
    (characters(whole) == printed.compact.chars().count())
        .then(|| options.into_iter().map(moved).collect())
}

/// The retention before the day from which it counts, in a row of cells whose rules were not
/// found: 3年平成26年4月1日.
fn before_day(text: &str) -> Option<RetentionReading> {
    let days = find_dates(text);
    let first = days.first()?;
    parse_retention(&text[..first.range.start]).filter(|_| first.form == Form::Era)
}

/// Whether a text is made of bare numbers, as options without 年 are.
fn is_of_options(text: &str) -> bool {
    text.contains(|ch: char| ch.is_ascii_digit())
        && text
            .chars()
            .all(|ch| ch.is_ascii_digit() || ".,・、○永".contains(ch))
}

/// Retention and class of one field: 5年／建-3-4, 総-4-2　3年保存.
pub(super) fn retention_and_class(raw: &str) -> Option<(RetentionReading, String)> {
    static LETTERED: LazyLock<Regex> =
        LazyLock::new(|| Regex::new("^[A-Z]{1,2}[0-9]{2,5}$").expect("pattern is valid"));
    let raw = nfkc(raw);
    let fields = raw.split(['/', ' ']).filter(|field| !field.is_empty());
    let (retentions, codes): (Vec<&str>, Vec<&str>) =
        fields.partition(|field| parse_retention(field).is_some());
    let code = join_code(&codes.iter().map(ToString::to_string).collect::<Vec<_>>())?;
    let is_code = code.contains('-') || LETTERED.is_match(&code);
    let is_whole = is_code && codes.len() == 1;
    match retentions[..] {
        [only] if is_whole => Some((parse_retention(only)?, code)),
        _ => None,
    }
}

/// Options that stand far apart, each by itself: 1 3 5 10 30 永.
fn spaced_options(parts: &[String]) -> Option<Vec<RetentionOption>> {
    const BETWEEN: &str = "・";
    let options = option_list(&parts.join(BETWEEN))?;
    let each_is_one = options.len() == parts.len()
        && options
            .iter()
            .zip(parts)
            .all(|(option, part)| option.range.len() == part.len());
    let moved = |(nth, option): (usize, RetentionOption)| {
        let passed = nth * BETWEEN.len();
        RetentionOption {
            range: option.range.start - passed..option.range.end - passed,
            ..option
        }
    };
    each_is_one.then(|| options.into_iter().enumerate().map(moved).collect())
}
