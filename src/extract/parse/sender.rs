//! Senders: offices and their heads, without the letters of the seals over them.

use std::sync::LazyLock;

use regex::Regex;

use super::Understood;
use super::names::{HEADS, LONGEST_PERSON, RANKS, name, normalised_words};
use super::title::ends_as_title;
use crate::extract::value::text::{is_address, without_contact, without_spaces};

/// A sender without the mark that the seal is left out, and without letters of the seal:
/// a seal of office repeats the office's own name over the end of the line.
pub(crate) fn sender(raw: &str) -> Option<Understood> {
    static OFFICE: LazyLock<Regex> = LazyLock::new(|| {
        // 全国市議会議長会: a body of such heads.
        let heads = format!("長会|{}", HEADS.join("|"));
        Regex::new(&format!(
            "^(?<office>.*(?:{heads}|事務局|課|部|局|室))(?<name>[^長]*?)$"
        ))
        .expect("pattern is valid")
    });
    // A speck between post and name.
    let words = normalised_words(&without_contact(raw)).replace("長・", "長 ");
    // The rest of a form's label: 氏名 みどり町内会会長 東久子.
    let words = ["氏名 ", "名称 ", "団体名 ", "代表者 "]
        .iter()
        .find_map(|label| words.strip_prefix(label))
        .unwrap_or(&words)
        .to_owned();
    if is_address(&words) || is_row_of_ranks(&words) || ends_as_title(&without_spaces(&words)) {
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
        && (parts["name"].trim().chars().count() > 1 || is_short_of_head(rest, last))
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

/// Whether a short `word` stands behind a head of an office without any name: a name has more
/// letters.
fn is_short_of_head(head: &str, word: &str) -> bool {
    head.ends_with('長') && word.chars().count() <= SHORTEST_PERSON
}

/// Whether all words are ranks without an office: the heads of the places for their seals,
/// 部長　課長.
fn is_row_of_ranks(words: &str) -> bool {
    let compact = words.replace(' ', "");
    // The first may have lost its beginning: 長 課長.
    let mut rest = compact.strip_prefix('長').unwrap_or(&compact);
    while let Some(behind) = RANKS.iter().find_map(|rank| rest.strip_prefix(rank)) {
        rest = behind;
    }
    rest.is_empty()
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

/// Fewest characters of a person's name; of so many one may be lost.
const SHORTEST_PERSON: usize = 2;

/// A seal was read together with the value, or over it.
const UNDER_SEAL: f32 = 0.9;

#[cfg(test)]
#[path = "sender_tests.rs"]
mod tests;
