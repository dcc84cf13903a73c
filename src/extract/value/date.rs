//! Dates as they are printed: 令和元年５月７日, R1.5.7, 2019年5月7日, 31.4.1.

use std::ops::Range;
use std::sync::LazyLock;

use jiff::civil::Date;
use regex::Regex;

use super::era_less::EraLess;
use super::fold::Folded;
use super::numeral::{is_numeral, look_alike};
use super::scan::{Read, number, tight_number};
use super::year::{PrintedYear, Year, bare_year, marked_year};

/// How a date is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// 令和元年５月７日, 令和1.5.7.
    Era,
    /// R1.5.7, 昭33.4.1, R元年5月7日.
    Short,
    /// 2019年5月7日, 2019-05-07.
    Western,
    /// 31.4.1, 31年4月1日.
    EraLess,
}

/// What a date says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reading {
    /// A day.
    Day(Date),
    /// A day of an unnamed era, to be resolved by the document's other dates.
    EraLess(EraLess),
}

/// A date found in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DateMatch {
    /// What it says.
    pub reading: Reading,
    /// Where it stands, in bytes of the text.
    pub range: Range<usize>,
    /// As printed.
    pub raw: String,
    /// How it is written.
    pub form: Form,
    /// The day does not lie in the era it names (平成31年5月 and later = 令和元年).
    pub corrected: bool,
    /// A look-alike was read as a digit or as part of the era's name.
    pub substituted: bool,
    /// It is the date of a law that is cited (明治33年3月7日法律第33号).
    pub citation: bool,
}

impl DateMatch {
    /// The day, unless the era is missing.
    pub fn date(&self) -> Option<Date> {
        match self.reading {
            Reading::Day(date) => Some(date),
            Reading::EraLess(_) => None,
        }
    }
}

/// A date without its place.
#[derive(Debug, Clone, Copy)]
struct Scanned {
    reading: Reading,
    form: Form,
    corrected: bool,
    substituted: bool,
}

/// All dates of `text`, in order. Only year, month and day together are a date: 昭和22年
/// 法律第67号, 令和元年度 and 平成30年第2回 hold none, and neither does a day that no
/// calendar has.
pub fn find_dates(text: &str) -> Vec<DateMatch> {
    let folded = Folded::new(text);
    let mut found = Vec::new();
    let mut at = 0;
    while at < folded.len() {
        let Some(read) = scan_date(&folded, at) else {
            at += 1;
            continue;
        };
        let range = folded.bytes(at..read.end);
        found.push(DateMatch {
            raw: text[range.clone()].to_owned(),
            range,
            reading: read.value.reading,
            form: read.value.form,
            corrected: read.value.corrected,
            substituted: read.value.substituted,
            citation: is_followed_by_law(&folded, read.end),
        });
        at = read.end;
    }
    found
}

/// The date that `text` is, but for brackets around it, 付け, a weekday and a time of day.
pub fn parse_date(text: &str) -> Option<DateMatch> {
    static AROUND: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(concat!(
            r"^(?:付け?)?(?:\(?[月火水木金土日](?:曜日?)?(?:・?[祝休])?\)?)?(?:付け?)?",
            r"T?(?:(?:午前|午後|AM|PM)?[0-9]{1,2}(?:時(?:[0-9]{1,2}分|半)?|:[0-9]{2}(?::[0-9]{2})?))?(?:頃|ごろ|から|まで)?[)\]】。、,.]?$"
        ))
        .expect("pattern is valid")
    });
    let mut dates = find_dates(text);
    if dates.len() != 1 {
        return None;
    }
    let date = dates.pop()?;
    let before = &text[..date.range.start];
    let after = Folded::new(&text[date.range.end..]);
    let is_bracket = |char: char| char.is_whitespace() || "(（[［【〔".contains(char);
    (before.chars().all(is_bracket) && AROUND.is_match(&after.compact(0..after.len())))
        .then_some(date)
}

/// The printed form of a date that nobody filled in, or only in part: 「年　月　日」,
/// 「令和　年　月　日」, 「令和元年　月　日」, the two dots of a receipt stamp.
pub fn is_unfilled_date(text: &str) -> bool {
    static FORM: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(concat!(
            r"^\(?(?:(?:明治|大正|昭和|平成|令和|西暦|[MTSHR明大昭平令・])*(元|[0-9〇一二三四五六七八九十]*)年",
            r"([0-9〇一二三四五六七八九十]*)月([0-9〇一二三四五六七八九十]*)日",
            r"(?:付け?)?(?:\([月火水木金土日]?(?:曜日?)?\))?(?:午前|午後)*(?:時分?|分)*\)?|([./・])([./・]))$"
        ))
        .expect("pattern is valid")
    });
    let folded = Folded::new(text);
    let compact = folded.compact(0..folded.len());
    FORM.captures(&compact).is_some_and(|parts| {
        let missing = |group| parts.get(group).is_some_and(|part| part.is_empty());
        match (parts.get(4), parts.get(5)) {
            (Some(one), Some(two)) => one.as_str() == two.as_str(),
            _ => missing(1) || missing(2) || missing(3),
        }
    })
}

fn scan_date(text: &Folded, at: usize) -> Option<Read<Scanned>> {
    let first = text.at(at);
    let begins = is_numeral(first)
        || matches!(
            first,
            '元' | '令'
                | '平'
                | '昭'
                | '大'
                | '明'
                | '今'
                | '合'
                | '会'
                | '冷'
                | '伶'
                | '乎'
                | '召'
                | '照'
        )
        || matches!(first.to_ascii_uppercase(), 'R' | 'H' | 'S' | 'T' | 'M');
    if !begins || !may_begin(text, at) {
        return None;
    }
    marked_date(text, at).or_else(|| separated_date(text, at))
}

/// A number does not begin within another one, nor after the rest of an era's name that
/// could not be read.
fn may_begin(text: &Folded, at: usize) -> bool {
    let (first, before) = (text.at(at), text.before(at));
    if !is_numeral(first) && first != '元' {
        return true;
    }
    !(is_numeral(before)
        || before.is_ascii_alphanumeric()
        || look_alike(before).is_some_and(|_| before != '○' && before != '◯')
        || matches!(before, '第' | '和' | '成' | '治' | '正'))
}

/// 年, 月 and 日 written out.
fn marked_date(text: &Folded, at: usize) -> Option<Read<Scanned>> {
    let year = marked_year(text, at)?;
    let month = number(text, year.end, 3)?;
    let mark = text.skip_space(month.end);
    if text.at(mark) != '月' {
        return None;
    }
    let day = number(text, mark + 1, 4)?;
    let mark = text.skip_space(day.end);
    let slip = match text.at(mark) {
        '日' => false,
        '曰' | '目' | 'H' => true,
        _ => return None,
    };
    // 3年5月7日間 is a length of time.
    if text.at(mark + 1) == '間' {
        return None;
    }
    let substituted = slip || month.value.substituted || day.value.substituted;
    scanned(
        year.value,
        month.value.value,
        day.value.value,
        substituted,
        mark + 1,
    )
}

/// Year, month and day with the same sign between them.
fn separated_date(text: &Folded, at: usize) -> Option<Read<Scanned>> {
    let year = bare_year(text, at)?;
    let sign_at = text.skip_space(year.end);
    let sign = text.at(sign_at);
    let allowed = match year.value.year {
        Year::Era { .. } => matches!(sign, '.' | '/' | '-' | '・' | '、' | ','),
        Year::Western(_) => matches!(sign, '.' | '/' | '-' | '・'),
        // 1-2-3 and 1/2/3 are addresses and fractions.
        Year::EraLess(_) => matches!(sign, '.' | '・' | ',') && text.at(at).is_ascii_digit(),
    };
    let is_era_less = matches!(year.value.year, Year::EraLess(_));
    if !allowed || text.before(at) == sign {
        return None;
    }
    let month = tight_number(text, sign_at + 1, 3)?;
    let second = text.skip_space(month.end);
    // The foot of a stamp's point is inked: 14,1.21. Two commas part thousands.
    let points = [sign, text.at(second)];
    let inked = is_era_less && matches!(points, ['.', ','] | [',', '.']);
    if points[1] != sign && !inked || is_era_less && points == [',', ','] {
        return None;
    }
    let day = tight_number(text, second + 1, 3)?;
    let next = text.at(day.end);
    let goes_on = is_numeral(next)
        || (next == sign && is_numeral(text.at(day.end + 1)))
        || (next.is_ascii_alphanumeric()
            && !(next == 'T' && text.at(day.end + 1).is_ascii_digit()));
    if goes_on {
        return None;
    }
    let substituted =
        inked || matches!(sign, '、' | ',') || month.value.substituted || day.value.substituted;
    let mut read = scanned(
        year.value,
        month.value.value,
        day.value.value,
        substituted,
        day.end,
    )?;
    if let Reading::EraLess(date) = &mut read.value.reading {
        date.cut = matches!(text.before(at), '\'' | '’');
    }
    Some(read)
}

fn scanned(
    year: PrintedYear,
    month: u32,
    day: u32,
    substituted: bool,
    end: usize,
) -> Option<Read<Scanned>> {
    let (month, day) = (i8::try_from(month).ok()?, i8::try_from(day).ok()?);
    let substituted = substituted || year.substituted;
    let value = match year.year {
        Year::Era { era, full, western } => {
            let date = Date::new(western, month, day).ok()?;
            let form = if full { Form::Era } else { Form::Short };
            Scanned {
                reading: Reading::Day(date),
                form,
                corrected: era.is_outside(date),
                substituted,
            }
        }
        Year::Western(year) => {
            let date = Date::new(year, month, day).ok()?;
            Scanned {
                reading: Reading::Day(date),
                form: Form::Western,
                corrected: false,
                substituted,
            }
        }
        Year::EraLess(year) => {
            let reading = EraLess {
                year,
                month,
                day,
                cut: false,
            };
            reading.candidates().next()?;
            Scanned {
                reading: Reading::EraLess(reading),
                form: Form::EraLess,
                corrected: false,
                substituted,
            }
        }
    };
    Some(Read { value, end })
}

/// 法律第33号 or 北九州市条例第5号 comes next.
fn is_followed_by_law(text: &Folded, end: usize) -> bool {
    const LAWS: [&str; 12] = [
        "法律", "政令", "省令", "府令", "勅令", "条例", "規則", "規程", "告示", "訓令", "公告",
        "通達",
    ];
    let next = text.compact(end..(end + 24).min(text.len()));
    next.split_once('第').is_some_and(|(name, rest)| {
        LAWS.iter().any(|law| name.ends_with(law))
            && name
                .chars()
                .all(|char| char.is_alphabetic() || matches!(char, '付' | '('))
            && rest.starts_with(is_numeral)
    })
}

#[cfg(test)]
#[path = "date_tests.rs"]
mod tests;
