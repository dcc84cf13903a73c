//! Which department of the master a printed name means, on the document's date.

use std::borrow::Cow;
use std::sync::LazyLock;

use jiff::civil::Date;
use regex::Regex;

use super::departments::{Department, DepartmentMaster};
use crate::extract::value::fuzzy::similarity_at_least;
use crate::extract::value::text::{nfkc, without_contact, without_spaces};

/// How the name led to the department.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// Bureau, division and section as in the master.
    Path,
    /// The section, and a part of its path.
    PartOfPath,
    /// OCR slips were allowed for.
    Misread,
}

/// What was found.
#[derive(Debug, Clone, PartialEq)]
pub enum Match<'a> {
    /// One department.
    One {
        /// The department.
        department: &'a Department,
        /// 1 for the path as in the master, less the more had to be allowed for.
        score: f32,
        /// How it was found.
        how: How,
    },
    /// Several departments have this name, and no path tells which.
    Ambiguous(Vec<&'a Department>),
    /// None that is valid on the date.
    None,
}

/// The whole of a misread name must be this similar, and its last part by itself.
const LEAST_SIMILARITY: f32 = 0.85;

/// A rival this close to the best misread name makes it ambiguous.
const CLEAR_LEAD: f32 = 0.06;

impl DepartmentMaster {
    /// The department that `printed` names. Only departments that are valid on `on` come
    /// into question, whatever their names; without a date all of them do. A 係 behind
    /// the section, a person and a telephone number are ignored.
    pub fn find(&self, printed: &str, on: Option<Date>) -> Match<'_> {
        let readings = readings(printed);
        let valid: Vec<&Department> = self
            .departments()
            .iter()
            .filter(|it| on.is_none_or(|date| it.is_valid_on(date)))
            .collect();
        for reading in &readings {
            let exact = exact(&valid, reading);
            if !matches!(exact, Match::None) {
                return exact;
            }
        }
        // The name of a department of another time is not a slip of one of today.
        let of_another_time = readings.iter().any(|reading| {
            !matches!(
                exact(&self.departments().iter().collect::<Vec<_>>(), reading),
                Match::None
            )
        });
        match readings.first() {
            Some(reading) if !of_another_time => misread(&valid, reading),
            _ => Match::None,
        }
    }
}

/// The names that a printed text may hold, most likely first: as printed, and without the
/// name of the city before it.
fn readings(printed: &str) -> Vec<String> {
    static CITY: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"^(?:(?:\p{Han}{2,3}[都道府県])?\p{Any}{1,6}?[市区町村](?:役所|役場)?|\p{Han}{2,3}[都道府県]庁?)(?:長部局)?(?<rest>.{2,})$").expect("pattern is valid")
    });
    let text = nfkc(&without_contact(printed));
    let mut readings = Vec::new();
    // 総務課 山田: a person stands apart from the section. A path may stand apart, too.
    let words: Vec<&str> = text
        .split(|char: char| char.is_whitespace() || "()[]【】〔〕「」・/、,:;>→".contains(char))
        .filter(|word| !word.is_empty())
        .collect();
    for end in (1..=words.len().min(8)).rev() {
        let joined = words[..end].concat();
        if words[end..].iter().any(|word| is_unit(word)) {
            break;
        }
        for name in without_team(&joined) {
            if !readings.contains(&name) {
                readings.push(name);
            }
        }
    }
    // 総 務 課: justified, every character is a word of its own.
    let whole = without_spaces(&text);
    for name in without_team(&whole) {
        if words.iter().all(|word| word.chars().count() == 1) && !readings.contains(&name) {
            readings.push(name);
        }
    }
    let rests: Vec<String> = readings
        .iter()
        .filter_map(|name| Some(CITY.captures(name)?.name("rest")?.as_str().to_owned()))
        .filter(|rest| is_unit(rest))
        .collect();
    // The misread search looks at the first reading: the longest that ends in a unit.
    readings.sort_by_key(|name| !is_unit(name));
    readings.extend(rests);
    readings
}

/// The name, and without 庶務係, 担当, 第一グループ or 長 behind the section.
fn without_team(name: &str) -> Vec<String> {
    static TEAM: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(concat!(
            r"^(?<unit>.*[課室所局部署館院校園場]|.*センター|.*事務局)",
            r"(?:[^課室所局部署館院校園場]{0,12}(?:係|班|担当|グループ|チーム|ライン)|[^課室所局部署館院校園場係]{0,3}(?:長|主幹|主査|主任|主事|参事))",
            r"[^課室所局部署]{0,12}$"
        ))
        .expect("pattern is valid")
    });
    // 学校教育課学校係, 生涯学習課公民館係: the name of a 係 may have that of an office in it.
    static SECTION: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(
            r"^(?<unit>.*[課室])[^課室局部]{1,10}(?:係|班|担当|グループ|チーム)[^課室局部]{0,12}$",
        )
        .expect("pattern is valid")
    });
    let mut names = vec![name.to_owned()];
    let units = [&*TEAM, &*SECTION].map(|pattern| pattern.captures(name)?.name("unit"));
    for unit in units.into_iter().flatten() {
        let unit = unit.as_str().to_owned();
        if !names.contains(&unit) {
            names.push(unit);
        }
    }
    names
}

/// Ends like the name of a bureau, division, section or office.
fn is_unit(name: &str) -> bool {
    [
        "課",
        "室",
        "所",
        "局",
        "部",
        "署",
        "館",
        "院",
        "校",
        "園",
        "場",
        "センター",
    ]
    .iter()
    .any(|end| name.ends_with(end))
}

/// The ways to print the path of a department: whole, and with parts left out before the
/// last one.
fn spellings(department: &Department) -> impl Iterator<Item = (String, usize)> {
    let parents = department.path.len().saturating_sub(1);
    (0..1_usize << parents).rev().map(move |kept| {
        let parents = department.path[..parents]
            .iter()
            .enumerate()
            .filter(|(index, _)| kept >> index & 1 == 1);
        let mut spelling: String = parents.map(|(_, name)| name.as_str()).collect();
        spelling.push_str(department.name());
        (
            without_points(&spelling).into_owned(),
            kept.count_ones() as usize + 1,
        )
    })
}

/// A name without the points inside: what a text holds is cut at them, 人権・男女共同参画室.
fn without_points(name: &str) -> Cow<'_, str> {
    if name.contains('・') {
        Cow::Owned(name.replace('・', ""))
    } else {
        Cow::Borrowed(name)
    }
}

fn exact<'a>(departments: &[&'a Department], name: &str) -> Match<'a> {
    let mut found: Vec<(&Department, usize)> = Vec::new();
    for department in departments {
        if name.ends_with(&*without_points(department.name())) {
            found.extend(
                spellings(department)
                    .find(|(spelling, _)| spelling == name)
                    .map(|(_, parts)| (*department, parts)),
            );
        }
    }
    // A whole path decides against paths with parts left out, if it is more than a name.
    let is_whole = |(department, parts): &(&Department, usize)| *parts == department.path.len();
    if found.iter().any(|it| it.1 > 1 && is_whole(it)) {
        found.retain(is_whole);
    }
    match *found.as_slice() {
        [] => Match::None,
        [(department, parts)] if parts == department.path.len() => Match::One {
            department,
            score: 1.0,
            how: How::Path,
        },
        [(department, parts)] => {
            let score = if parts > 1 { 0.98 } else { 0.96 };
            Match::One {
                department,
                score,
                how: How::PartOfPath,
            }
        }
        _ => several(
            found
                .into_iter()
                .map(|(department, _)| department)
                .collect(),
        ),
    }
}

/// One department in several times is ambiguous, too, unless code and path are the same.
fn several(found: Vec<&Department>) -> Match<'_> {
    match found.split_last() {
        Some((&department, others))
            if others
                .iter()
                .all(|it| it.code == department.code && it.path == department.path) =>
        {
            Match::One {
                department,
                score: 0.96,
                how: How::PartOfPath,
            }
        }
        _ => Match::Ambiguous(found),
    }
}

fn misread<'a>(departments: &[&'a Department], name: &str) -> Match<'a> {
    let mut found: Vec<(&Department, f32)> = Vec::new();
    for department in departments {
        let best = spellings(department)
            .filter_map(|(spelling, _)| similarity_at_least(name, &spelling, LEAST_SIMILARITY))
            .filter(|_| ends_like(name, department.name()))
            .fold(0.0, f32::max);
        if best > 0.0 {
            found.push((*department, best));
        }
    }
    let best = found.iter().map(|it| it.1).fold(0.0, f32::max);
    found.retain(|it| it.1 > best - CLEAR_LEAD);
    match *found.as_slice() {
        [] => Match::None,
        [(department, similarity)] => Match::One {
            department,
            score: similarity * 0.95,
            how: How::Misread,
        },
        _ => match several(found.iter().map(|it| it.0).collect()) {
            Match::One { department, .. } => Match::One {
                department,
                score: best * 0.95,
                how: How::Misread,
            },
            other => other,
        },
    }
}

/// The section by itself is similar: a long path must not hide another section.
fn ends_like(name: &str, section: &str) -> bool {
    let length = section.chars().count();
    (length.saturating_sub(1)..=length + 1).any(|length| {
        let start = name
            .char_indices()
            .rev()
            .nth(length.saturating_sub(1))
            .map_or(0, |(start, _)| start);
        similarity_at_least(&name[start..], section, LEAST_SIMILARITY).is_some()
    })
}

#[cfg(test)]
#[path = "department_match_tests.rs"]
mod tests;
