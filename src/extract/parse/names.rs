//! Names of persons and offices: drafters, senders, addressees.

use std::sync::LazyLock;

use regex::Regex;

use super::{Understood, Value};
use crate::extract::value::slips::mended;
use crate::extract::value::text::{is_address, nfkc, without_contact, without_honorific};

/// A drafter: a person without the section before his name.
pub(crate) fn drafter(raw: &str) -> Option<Understood> {
    let raw = behind_name_label(raw);
    // The rest of a label that was read in pieces: 属・職・氏名.
    let is_title = raw.contains("について") || raw.trim_end().ends_with("の件");
    let person = person(raw);
    let person = without_team_behind(without_section(&person));
    // The field of a number that was not filled in, 第　　号, or running text.
    let is_form =
        person.chars().all(|c| "第号年月日 ".contains(c)) || person.contains(['を', '。']);
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

/// An addressee without 様.
pub(crate) fn addressee(raw: &str) -> Option<Understood> {
    let words = normalised_words(&without_contact(raw));
    // 受領第　号 北浜市長: a stamp in the row before it, whose number was not filled in.
    let words = match words.rsplit_once("号") {
        Some((stamp, name)) if stamp.replace(' ', "").ends_with('第') => name.trim().to_owned(),
        _ => words,
    };
    // 住所 汐見町1丁目2番　氏名 原 千尋: the lines of a form that asks for both.
    let words = match words.rsplit_once("氏名") {
        Some((before, name)) if before.is_empty() || before.contains("住所") => {
            name.trim().to_owned()
        }
        _ => words,
    };
    // 各 部 長 殿: justified.
    let justified = words.split(' ').count() >= SHORTEST_JUSTIFIED
        && words.split(' ').all(|word| word.chars().count() == 1);
    let words = if justified {
        words.replace(' ', "")
    } else {
        words
    };
    name(without_honorific(&words))
}

/// Fewest characters that stand apart in a justified name.
const SHORTEST_JUSTIFIED: usize = 4;

fn name(text: &str) -> Option<Understood> {
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let strange = text.contains(['<', '>', '|', '{', '}', '=', '+', '*', '^', '~', '_', '〃']);
    (letters >= 2 && text.chars().count() <= LONGEST_NAME).then(|| Understood {
        score: if strange { STRANGE } else { 1.0 },
        value: Value::Text(text.to_owned()),
        remark: None,
    })
}

/// A character stands in a name that no name has.
const STRANGE: f32 = 0.8;

/// The longest name of a person or an office, in characters.
const LONGEST_NAME: usize = 80;

/// Words in NFKC with one space between them.
fn normalised_words(text: &str) -> String {
    nfkc(text).split_whitespace().collect::<Vec<_>>().join(" ")
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
        let mut signs = scrap.chars();
        let single = signs.next().is_some_and(|c| c.is_ascii()) && signs.next().is_none();
        if !single || name.is_ascii() {
            break;
        }
        words = name.trim_end();
    }
    words
}

/// Whether a name must be read twice: its last word is a single character, of which a
/// second one may be lost, or it has an old form that is read for the new one now and then.
pub(crate) fn is_easily_misread(name: &str) -> bool {
    let last = name.rsplit(' ').next().unwrap_or_default();
    name.contains(' ') && last.chars().count() == 1 || has_old_form(name)
}

/// Whether a name has an old form of a character that is read for the new one now and then.
pub(crate) fn has_old_form(name: &str) -> bool {
    const OLD_FORMS: &str = "惠眞德濱澤廣齋齊國彌榮櫻";
    name.chars().any(|ch| OLD_FORMS.contains(ch))
}

/// Whether a text can be nothing but a person's name: a few kanji and kana.
pub(crate) fn is_person(text: &str) -> bool {
    let letters = text.chars().filter(|c| !c.is_whitespace());
    (3..=LONGEST_PERSON).contains(&letters.clone().count())
        && letters.clone().all(|c| c.is_alphabetic() && !c.is_ascii())
}

/// What a person is, between the section and the name.
const POSTS: [&str; 18] = [
    "主任主事",
    "主任技師",
    "副主査",
    "主事補",
    "主事",
    "主査",
    "主任",
    "主幹",
    "技師",
    "技手",
    "技術員",
    "書記",
    "参事",
    "係長",
    "課長補佐",
    "専門員",
    "事務員",
    "吏員",
];

/// Whether `text` is a post and nothing else: 主事.
pub(crate) fn is_post(text: &str) -> bool {
    POSTS.contains(&text)
}

/// Whether `text` is a post and a person's name: 主事山田太郎.
pub(crate) fn is_post_and_person(text: &str) -> bool {
    POSTS
        .iter()
        .filter_map(|post| text.strip_prefix(post))
        .any(|name| (2..=LONGEST_PERSON).contains(&name.chars().count()) && is_name(name))
}

/// Whether `text` is a head of an office with his name: 北浜市長 山田太郎.
pub(crate) fn is_office_and_person(text: &str) -> bool {
    let head = ["長", "知事", "管理者", "会頭", "理事"].iter();
    head.filter_map(|head| text.rsplit_once(head))
        .any(|(office, person)| {
            let length = person.chars().count();
            office.chars().count() >= 2 && (3..=LONGEST_PERSON).contains(&length) && is_name(person)
        })
}

/// Letters as Japanese names have them: no particle begins one.
fn is_name(text: &str) -> bool {
    text.chars().all(|c| c.is_alphabetic() && !c.is_ascii())
        && !text.starts_with(['の', 'は', 'が', 'を', 'に', 'と', 'へ', 'で', 'も'])
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

/// A sender without the mark that the seal is left out, and without letters of the seal:
/// a seal of office repeats the office's own name over the end of the line.
pub(crate) fn sender(raw: &str) -> Option<Understood> {
    static OFFICE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"^(?<office>.*(?:長|知事|管理者|大臣|取締役|会頭|事務局|課|部|局|室))(?<name>[^長]*?)$")
            .expect("pattern is valid")
    });
    // A speck between post and name.
    let words = normalised_words(&without_contact(raw)).replace("長・", "長 ");
    if is_address(&words) {
        return None;
    }
    let end = [
        "(公印省略)",
        "(公印を省略)",
        "公印省略",
        "(印影省略)",
        "(略)",
    ]
    .into_iter()
    .find_map(|remark| words.find(remark))
    .unwrap_or(words.len());
    let words = words[..end].trim_end_matches(['印', '㊞', ' ']);
    let under_seal = |text: &str| {
        Some(Understood {
            score: UNDER_SEAL,
            ..name(text.trim_end())?
        })
    };
    let mut whole = words;
    // 市長 山田 太郎 印長: a word of letters that only the seal has there.
    while let Some((rest, last)) = whole.rsplit_once(' ')
        && let Some(parts) = OFFICE.captures(rest)
        && parts["name"].trim().chars().count() > 1
        && last.chars().all(|c| is_of_seal(c, &parts["office"]))
    {
        whole = rest;
    }
    let Some(parts) = OFFICE.captures(whole) else {
        return name(words);
    };
    let (office, person) = (&parts["office"], &parts["name"]);
    let kept = without_seal(person, office);
    if whole == words && kept == person && !is_crowded(&kept) && !kept.ends_with('之') {
        // A seal may hide a name but for the family's.
        let hidden = kept.chars().count() == SHORTEST_PERSON;
        return name(words).map(|it| Understood {
            score: if hidden { UNDER_SEAL } else { it.score },
            ..it
        });
    }
    under_seal(&format!("{office}{kept}"))
}

/// Whether a letter may be one of the seal of an `office`. The 代 of 代表 ends names, too: 美智代.
fn is_of_seal(letter: char, office: &str) -> bool {
    letter == '之' || letter == '印' || letter != '代' && office.contains(letter)
}

/// A person's name without the letters of the seal of his office behind and among it. The
/// first 之 behind a name that lacks a letter belongs to it: 博之, 雅之.
fn without_seal(person: &str, office: &str) -> String {
    let kept = person.trim_end_matches(|c| is_of_seal(c, office));
    let behind = &person[kept.len()..];
    let last = kept.rsplit(' ').next().unwrap_or_default().chars().count();
    let letters = kept.chars().filter(|c| c.is_alphabetic()).count();
    let lacks_one = last == 1 || letters == last && letters == 3;
    let mut kept = without_no(kept);
    if lacks_one && letters > 1 && behind.starts_with('之') {
        kept.push('之');
    }
    // No name has one character only.
    if kept.trim().chars().count() == 1 {
        kept.clear();
    }
    kept
}

/// Without the 之 of a seal between the letters of a name. 寅之助 and 龍之介 are names.
fn without_no(person: &str) -> String {
    let next = person.chars().skip(1).chain([' ']);
    person
        .chars()
        .zip(next)
        .filter(|&(ch, next)| ch != '之' || "助介輔丞進佑祐".contains(next))
        .map(|(ch, _)| ch)
        .collect()
}

/// Whether there are more characters than the name of a person has.
fn is_crowded(person: &str) -> bool {
    person.chars().filter(|c| c.is_alphabetic()).count() > LONGEST_PERSON
}

/// Most characters of a person's name in kanji and kana.
const LONGEST_PERSON: usize = 7;

/// Fewest characters of a person's name; of so many one may be lost.
const SHORTEST_PERSON: usize = 2;

/// A seal was read together with the value, or over it.
const UNDER_SEAL: f32 = 0.9;

#[cfg(test)]
#[path = "names_tests.rs"]
mod tests;
