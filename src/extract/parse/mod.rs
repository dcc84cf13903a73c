//! Printed text → values: each attribute has its parser. What cannot be understood is no
//! value; what is printed but not filled in says so.

pub(crate) mod choose;
pub(crate) mod coded;
pub(crate) mod day;
pub(crate) mod drafter;
pub(crate) mod missing_option;
pub(crate) mod names;
pub(crate) mod printed;
mod retention;
pub(crate) mod sender;
pub(crate) mod title;

use std::ops::Range;
use std::sync::LazyLock;

use jiff::civil::Date;
use regex::Regex;

use crate::extract::key::Key;
use crate::extract::owner;
use crate::extract::value::classification_code::{join_code, with_digits};
use crate::extract::value::date::{self, find_dates, is_unfilled_date};
use crate::extract::value::disclosure::{find_classes, parse_class};
use crate::extract::value::doc_number::{self, find_doc_numbers};
use crate::extract::value::era::Era;
use crate::extract::value::era_less::EraLess;
use crate::extract::value::fiscal_year::{self, find_fiscal_years, parse_fiscal_year};
use crate::extract::value::option_list::option_list;
use crate::extract::value::retention::{Retention, parse_retention};
use crate::extract::value::text::{without_contact, without_honorific};
use coded::coded;
use day::{day, day_in_cells};
use printed::Printed;
use retention::{retention, retention_and_class};
use title::{ends_as_title, title};

/// What a printed text says.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Value {
    /// Free text.
    Text(String),
    /// The units of a department's path, and the text they were taken from.
    Department(Vec<String>),
    /// A retention.
    Retention(Retention),
    /// A disclosure class and the day the document opens.
    Disclosure(String, Option<Date>),
    /// A day.
    Day(Date),
    /// A day of an unnamed era.
    EraLess(EraLess),
    /// A Western year.
    Year(i16),
    /// A year of an unnamed era.
    EraLessYear(u8),
    /// Several values are printed to choose from.
    Choice(Choice),
}

/// Values printed to choose from.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Choice {
    /// Each value and its characters in the compact text.
    pub options: Vec<(Value, Range<usize>)>,
    /// Which of them the text itself tells.
    pub told: Told,
}

/// What a text tells of a choice. The number is that of an option.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Told {
    /// Nothing.
    Nothing,
    /// The only one without an empty box before it: readers lose filled boxes.
    LeftOver(usize),
    /// The only one with a mark of its own: ☑, ⑤.
    Marked(usize),
}

/// A value, and what lowers the trust in it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Understood {
    /// The value.
    pub value: Value,
    /// How sure the parser is, 0–1.
    pub score: f32,
    /// What a person must be told about it.
    pub remark: Option<String>,
}

/// What became of a printed text.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Parsed {
    /// It is a value.
    Value(Understood),
    /// The form was not filled in: there is no value.
    Unfilled,
    /// It is no value of this attribute.
    Foreign,
}

/// A look-alike had to be read as another character.
pub(crate) const SUBSTITUTED: f32 = 0.9;

/// Reads `printed` as a value of `key`.
pub(crate) fn parse(key: Key, printed: &Printed) -> Parsed {
    let text = printed.compact.as_str();
    // 施行 昭和60年8月4日予定: when it is to be, which a text says, is no day on which it was.
    let is_planned = || text.trim_end_matches([')', '。']).ends_with("予定");
    if is_reference(text) || key == Key::EffectiveOn && is_planned() {
        return Parsed::Foreign;
    }
    let understood = match key {
        Key::Title | Key::Binder => title(printed),
        // 北浜市文書課長　あて: somebody's name, not the section's. And running text names many.
        Key::Department if without_honorific(text) != text || text.contains('。') => None,
        Key::Department => {
            let text = owner::without_role(text);
            let path = owner::path_of(text);
            let is_long = |unit: &String| unit.chars().count() >= SHORTEST_SECTION;
            let section = owner::section_of(&path)
                .filter(is_long)
                .filter(|section| !owner::names_none(section))
                .map(|_| 1.0);
            let unit = || {
                let whole = path.concat() == text;
                let unit = owner::unit_alone(&path).filter(is_long);
                unit.filter(|_| whole).map(|_| UNIT)
            };
            section.or_else(unit).map(|score| Understood {
                score,
                ..plain(Value::Department(path))
            })
        }
        Key::Retention => return retention(printed),
        Key::DocNumber => return number(text),
        Key::Disclosure => disclosure(printed),
        Key::FiscalYear => year(text),
        Key::Classification => retention_and_class(&printed.raw)
            .map(|(_, code)| plain(Value::Text(code)))
            .or_else(|| classification(&printed.parts)),
        Key::Drafter => drafter::drafter(&printed.raw),
        Key::Sender => sender::sender(&printed.raw),
        Key::Addressee => names::addressee(&printed.raw),
        _ => {
            return match day(text) {
                Parsed::Foreign => day_in_cells(&printed.parts),
                found => found,
            };
        }
    };
    understood.map_or(Parsed::Foreign, Parsed::Value)
}

/// Whether a text that follows a label without anything between them can only be a value
/// of `key`: 保存期間5年 is a label and its value, 情報公開条例 is a word.
pub(crate) fn is_value(key: Key, text: &str) -> bool {
    match key {
        Key::Retention => parse_retention(text).is_some() || option_list(text).is_some(),
        Key::DocNumber => find_doc_numbers(text)
            .first()
            .is_some_and(|found| found.range.start == 0),
        Key::FiscalYear => parse_fiscal_year(text).is_some(),
        Key::Disclosure => parse_class(text).is_some(),
        Key::Department => {
            // Columns lose the gap before a telephone number, too.
            let text = without_contact(text);
            text.chars().count() <= LONGEST_SECTION
                && text.ends_with(['課', '室', '係', '所', '局', '部'])
                && owner::section_of(&owner::path_of(&text)).is_some()
        }
        Key::Classification => join_code(&[text.to_owned()]).is_some(),
        Key::Sender => names::is_person(text),
        Key::Drafter => names::is_post_and_person(text) || drafter::is_section_and_person(text),
        Key::Title => ends_as_title(text),
        Key::Binder => ends_as_binder(text),
        key if key.is_day() => {
            is_unfilled_date(text)
                || find_dates(text)
                    .first()
                    .is_some_and(|found| found.range.start == 0)
        }
        _ => false,
    }
}

/// Whether a text says no more than where the value stands: 別紙のとおり.
fn is_reference(text: &str) -> bool {
    static REFERENCE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new("^(?:別紙|別記|別添|別表|下記|次|裏面|案|別案)(?:[のに]?(?:とおり|通り)|参照)$")
            .expect("pattern is valid")
    });
    REFERENCE.is_match(text)
}

/// Whether a text is the name of a binder as nothing else is.
fn ends_as_binder(text: &str) -> bool {
    static BINDER: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"^[^のはがをにとへでもや、。()][^、。]{3,}(?:綴|つづり|関係書類?|一件書類?|書類|台帳)$")
            .expect("pattern is valid")
    });
    BINDER.is_match(text)
}

/// A 係 or a 部 may be a section only where the master says so.
const UNIT: f32 = 0.88;
/// Shortest name of a section, in characters.
const SHORTEST_SECTION: usize = 3;
/// Longest path of a section that is taken without anything that parts it from its label.
const LONGEST_SECTION: usize = 24;

pub(crate) fn plain(value: Value) -> Understood {
    Understood {
        value,
        score: 1.0,
        remark: None,
    }
}

pub(crate) fn read(value: Value, substituted: bool) -> Understood {
    Understood {
        score: if substituted { SUBSTITUTED } else { 1.0 },
        ..plain(value)
    }
}

/// Whether a text is the number, the date or the year of a document and nothing else.
pub(crate) fn is_number_or_date(text: &str) -> bool {
    let whole = 0..text.len();
    let is_year = || text.ends_with("年度") && parse_fiscal_year(text).is_some();
    is_year()
        || find_dates(text).iter().any(|it| it.range == whole)
        || find_doc_numbers(text).iter().any(|it| it.range == whole)
}

/// A code, in which a letter may have been read for a digit: Alc is A1c.
fn classification(parts: &[String]) -> Option<Understood> {
    join_code(parts)
        .map(|code| plain(Value::Text(code)))
        .or_else(|| join_code(&with_digits(parts)?).map(|code| read(Value::Text(code), true)))
}

fn number(text: &str) -> Parsed {
    // The の before a branch was read as a figure: 第715号03.
    if let Some((number, branch)) = text.rsplit_once("号0")
        && (1..=2).contains(&branch.len())
        && branch.bytes().all(|digit| digit.is_ascii_digit())
    {
        return match self::number(&format!("{number}号の{branch}")) {
            Parsed::Value(found) => Parsed::Value(Understood {
                score: SUBSTITUTED,
                ..found
            }),
            other => other,
        };
    }
    let found = find_doc_numbers(text);
    let numbered = found
        .iter()
        .find(|it| it.kind == doc_number::Kind::Numbered);
    match (numbered, found.first()) {
        // H18.2.27汐議第1523号: the figures before the symbol are those of a date.
        (Some(number), _) if text[..number.range.start].ends_with(['.', '/', '-']) => {
            let value = number
                .value
                .trim_start_matches(|c: char| c.is_ascii_digit());
            let open = "a date stands right before it".to_owned();
            Parsed::Value(Understood {
                remark: Some(open),
                ..plain(Value::Text(value.to_owned()))
            })
        }
        (Some(number), _) => {
            Parsed::Value(read(Value::Text(number.value.clone()), number.substituted))
        }
        (None, Some(_)) => Parsed::Unfilled,
        (None, None) if is_ordinances(text) => Parsed::Value(plain(Value::Text(text.to_owned()))),
        (None, None) => Parsed::Foreign,
    }
}

/// Whether a text is the number of an ordinance and nothing else, which is a citation
/// wherever else it stands.
fn is_ordinances(text: &str) -> bool {
    static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(
            "^[^、。()0-9第]{1,8}[都道府県市区町村]条例第[0-9一二三四五六七八九十百〇]{1,5}号$",
        )
        .expect("pattern is valid")
    });
    NUMBER.is_match(text)
}

fn disclosure(printed: &Printed) -> Option<Understood> {
    let text = printed.compact.as_str();
    let opens = find_dates(text).iter().find_map(date::DateMatch::date);
    if let Some(class) = parse_class(text).filter(|_| find_classes(text).len() == 1) {
        return Some(plain(Value::Disclosure(class.to_owned(), opens)));
    }
    let found = find_classes(text);
    let covered: usize = found.iter().map(|it| it.range.len()).sum();
    // The classes may be numbered.
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let told = told(
        &found.iter().map(|it| it.ticked).collect::<Vec<_>>(),
        &found.iter().map(|it| it.empty).collect::<Vec<_>>(),
    );
    let options: Vec<(Value, Range<usize>)> = found
        .iter()
        .map(|it| {
            let class = Value::Disclosure(it.class.to_owned(), opens);
            (class, it.range.clone())
        })
        .collect();
    // Words around the classes make a sentence of it.
    let is_list = covered + 2 >= letters || told != Told::Nothing;
    (found.len() >= 2 && (is_list || coded(printed, &options).is_some()))
        .then(|| plain(Value::Choice(Choice { options, told })))
}

/// What marks in the text tell of options, of which some are marked and some have an empty
/// box.
fn told(marked: &[bool], empty: &[bool]) -> Told {
    let only = |wanted: &[bool], of: bool| {
        let mut found = (0..wanted.len()).filter(|&at| wanted[at] == of);
        found.next().filter(|_| found.next().is_none())
    };
    match (only(marked, true), only(empty, false)) {
        (Some(at), _) => Told::Marked(at),
        (None, Some(at)) if empty.len() >= 3 && marked.iter().all(|it| !it) => Told::LeftOver(at),
        _ => Told::Nothing,
    }
}

fn year(text: &str) -> Option<Understood> {
    // 「年度」 is the label's word, or stands over the figures: 平成 25.
    let whole = || {
        let mut figures = Era::ALL
            .iter()
            .filter_map(|era| text.strip_prefix(era.name()));
        let is_year = |figures: &str| {
            figures == "元" || figures.len() < 3 && figures.bytes().all(|it| it.is_ascii_digit())
        };
        let figures = figures.next().filter(|it| !it.is_empty() && is_year(it));
        figures.and_then(|_| parse_fiscal_year(&format!("{text}年度")))
    };
    let found = parse_fiscal_year(text).or_else(whole).or_else(|| {
        let mut all = find_fiscal_years(text);
        (all.len() == 1).then(|| all.remove(0))
    })?;
    let value = match found.reading {
        fiscal_year::Reading::Year(year) => Value::Year(year),
        fiscal_year::Reading::EraLess(year) => Value::EraLessYear(year),
    };
    Some(read(value, found.substituted))
}
