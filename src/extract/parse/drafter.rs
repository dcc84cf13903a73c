//! Drafters: persons without the section, the post of a team and the marks around their names.

use std::sync::LazyLock;

use regex::Regex;

use super::Understood;
use super::names::{
    POSTS, STRANGE, is_head_alone, is_post, is_post_and_person, name, normalised_words,
};
use crate::extract::value::disclosure::parse_class;
use crate::extract::value::retention::parse_retention;
use crate::extract::value::slips::mended;
use crate::extract::value::text::without_contact;

/// A drafter: a person without the section before his name.
pub(crate) fn drafter(raw: &str) -> Option<Understood> {
    let raw = behind_name_label(raw);
    let raw = without_post_behind(raw);
    // The rest of a label that was read in pieces: 属・職・氏名.
    let is_title = raw.contains("について") || raw.trim_end().ends_with("の件");
    let person = person(raw);
    let person = without_team_behind(without_section(&person));
    // The field of a number that was not filled in, 第　　号, or running text.
    let is_form = person.chars().all(|c| "第号年月日 ".contains(c))
        || person.contains(['を', '。'])
        || is_post(person)
        || is_head_alone(person)
        // A label of the next row that was not understood has its value there: 永年.
        || parse_retention(person).is_some()
        || parse_class(person).is_some();
    let mut understood = name(person).filter(|_| !raw.contains("氏名") && !is_title && !is_form)?;
    // Nobody's name has figures or brackets: something else was read with it.
    if person.contains(|c: char| c.is_ascii_digit() || "()".contains(c)) {
        understood.score = understood.score.min(STRANGE);
    }
    Some(understood)
}

/// Without the 係 that stands behind a name, or was read there.
fn without_team_behind(person: &str) -> &str {
    match person.rsplit_once(' ') {
        Some((name, team)) if team.ends_with('係') => name,
        _ => person,
    }
}

/// Without the post in brackets behind a name: 平 琉衣（主事）, 仁科 拓（主任　内線4021）.
fn without_post_behind(raw: &str) -> &str {
    let Some((name, inner)) = raw.split_once(['(', '（']) else {
        return raw;
    };
    let post = inner.split([')', '）', ' ', '\u{3000}', '・']).next();
    if post.is_some_and(is_post) && !name.trim().is_empty() {
        name
    } else {
        raw
    }
}

/// What stands behind the word 氏名 in a field with a section and a person: 予防課管理係
/// 氏名　早川　綾乃. The rest of a label that was read in pieces is no such word.
fn behind_name_label(raw: &str) -> &str {
    const WORD: &str = "氏名";
    let is_unit = |text: &str| {
        text.trim_end()
            .ends_with(['課', '係', '室', '班', '部', '所'])
    };
    match raw.split_once(WORD) {
        Some((before, behind)) if is_unit(before) && !behind.contains(WORD) => {
            behind.trim_start_matches([' ', '\u{3000}', ':', '：'])
        }
        _ => raw,
    }
}

/// A person without telephone, extension and the mark for the seal.
fn person(raw: &str) -> String {
    let words = mended(&normalised_words(&without_contact(raw)));
    let marks = ['印', '㊞', ' ', '(', ')'];
    let words = without_echo(&words);
    without_scraps(words.trim_end_matches(marks))
        .trim_start_matches(|c: char| !c.is_alphanumeric())
        .trim_end_matches(marks)
        .to_owned()
}

/// Without a first character that was read twice, by itself and with the word it begins:
/// 「主 主事堤文江」.
fn without_echo(words: &str) -> &str {
    match words.split_once(' ') {
        Some((scrap, rest)) if scrap.chars().count() == 1 && rest.starts_with(scrap) => rest,
        _ => words,
    }
}

/// Without the single signs behind a Japanese name that its seal is read as: 「@」, 「l」.
fn without_scraps(words: &str) -> &str {
    let mut words = words.trim_end();
    while let Some((name, scrap)) = words.rsplit_once(' ') {
        let signs = scrap.chars().count();
        // ㎡ is one sign as printed, and two as it is compared.
        let is_scrap = signs == 1 || signs == 2 && !scrap.chars().all(char::is_alphabetic);
        if !is_scrap || !scrap.is_ascii() || name.is_ascii() {
            break;
        }
        words = name.trim_end();
    }
    words
}

/// Whether a section, a post and a person's name stand there without a gap:
/// 管財課技師中嶋麻里.
pub(crate) fn is_section_and_person(text: &str) -> bool {
    let person = without_section(text);
    person.len() < text.len() && is_post_and_person(person)
}

/// A person without the section that stands before: what is left, which may be nothing.
fn without_section(person: &str) -> &str {
    static SECTION: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(
            r"^(?:[^ ]*(?:課|室|センター|事務局|委員会)|[^ ]+ ?(?:局|部) (?:[^ ]* )??[^ ]*(?:課|室))(?: ?[^ ]{1,6}(?:係|班|グループ|担当))?(?: |$)|^[^ ]+(?:係|班|グループ)(?: |$)",
        )
        .expect("pattern is valid")
    });
    // 管理係須藤: no name has a 係.
    if let Some((team, rest)) = person.split_once('係')
        && !team.is_empty()
        && !team.contains(' ')
        && !rest.starts_with(['長', ' '])
        && !rest.is_empty()
    {
        return without_section(rest);
    }
    // A 係 that is not named, and sections that no gap parts from a post.
    let person = match person.strip_prefix('係') {
        Some(rest) if !rest.starts_with('長') => rest.trim_start(),
        _ => person,
    };
    if let Some(at) = POSTS.iter().filter_map(|post| person.find(post)).min()
        && person[..at].ends_with(['課', '室', '係', '班'])
        && is_post_and_person(&person[at..].replace(' ', ""))
    {
        return &person[at..];
    }
    let mut rest = person;
    while let Some(section) = SECTION.find(rest) {
        rest = &rest[section.end()..];
    }
    // 総務局 総務部 before a section of its own word.
    let units = |word: &str| word.ends_with(['局', '部', '課', '係', '室', '班']);
    while let Some((word, others)) = rest.split_once(' ') {
        if !units(word) || !others.split(' ').next().is_some_and(units) {
            break;
        }
        rest = others;
    }
    match SECTION.find(rest) {
        Some(section) => &rest[section.end()..],
        None => rest,
    }
}

#[cfg(test)]
#[path = "drafter_tests.rs"]
mod tests;
