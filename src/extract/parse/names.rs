//! Names of persons and offices, and addressees.

use super::{Understood, Value};
use crate::extract::value::text::{nfkc, without_contact, without_honorific};

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

pub(super) fn name(text: &str) -> Option<Understood> {
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let strange = text.contains(['<', '>', '|', '{', '}', '=', '+', '*', '^', '~', '_', '〃']);
    (letters >= 2 && text.chars().count() <= LONGEST_NAME).then(|| Understood {
        score: if strange { STRANGE } else { 1.0 },
        value: Value::Text(text.to_owned()),
        remark: None,
    })
}

/// A character stands in a name that no name has.
pub(super) const STRANGE: f32 = 0.8;

/// The longest name of a person or an office, in characters.
const LONGEST_NAME: usize = 80;

/// Words in NFKC with one space between them.
pub(super) fn normalised_words(text: &str) -> String {
    nfkc(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether a name must be read twice: its last word is a single character, of which a
/// second one may be lost, or it has an old form that is read for the new one now and then.
pub(crate) fn is_easily_misread(name: &str) -> bool {
    let last = name.rsplit(' ').next().unwrap_or_default();
    name.contains(' ') && last.chars().count() == 1 || has_old_form(name)
}

/// Whether a name has an old form of a character that is read for the new one now and then.
pub(crate) fn has_old_form(name: &str) -> bool {
    const OLD_FORMS: &str = "惠眞德濱澤廣齋齊國彌榮櫻奧";
    name.chars().any(|ch| OLD_FORMS.contains(ch))
}

/// Ranks as they head the places for the seals of those who decide.
pub(crate) const RANKS: [&str; 10] = [
    "局長",
    "部長",
    "次長",
    "課長補佐",
    "課長",
    "係長",
    "補佐",
    "主幹",
    "主査",
    "主任",
];

/// Whether a text is the head of a section without his name, 法制文書課長: a place for his seal.
pub(crate) fn is_head_alone(text: &str) -> bool {
    const HEADS: [&str; 7] = ["局長", "部長", "次長", "課長", "室長", "所長", "係長"];
    !text.contains(' ')
        && text.chars().count() > SHORTEST_HEAD
        && HEADS.iter().any(|head| text.ends_with(head))
}

/// A post of so many characters is no more than a post.
const SHORTEST_HEAD: usize = 2;

/// Whether a text can be nothing but a person's name: a few kanji and kana.
pub(crate) fn is_person(text: &str) -> bool {
    let letters = text.chars().filter(|c| !c.is_whitespace());
    (3..=LONGEST_PERSON).contains(&letters.clone().count())
        && letters.clone().all(|c| c.is_alphabetic() && !c.is_ascii())
}

/// What a person is, between the section and the name.
pub(super) const POSTS: [&str; 18] = [
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

/// Whether a post is the end of `text`: 総務部 職員課 技師.
pub(crate) fn ends_with_post(text: &str) -> bool {
    POSTS.iter().any(|post| text.ends_with(post))
}

/// Whether `text` is a post and a person's name: 主事山田太郎.
pub(crate) fn is_post_and_person(text: &str) -> bool {
    POSTS
        .iter()
        .filter_map(|post| text.strip_prefix(post))
        .any(|name| (2..=LONGEST_PERSON).contains(&name.chars().count()) && is_name(name))
}

/// What the names of heads of offices end with.
pub(super) const HEADS: [&str; 7] = ["長", "知事", "管理者", "大臣", "取締役", "会頭", "理事"];

/// Whether `text` is a head of an office with his name: 北浜市長 山田太郎.
pub(crate) fn is_office_and_person(text: &str) -> bool {
    HEADS
        .iter()
        .filter_map(|head| text.rsplit_once(head))
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

/// Most characters of a person's name in kanji and kana.
pub(super) const LONGEST_PERSON: usize = 7;

#[cfg(test)]
#[path = "names_tests.rs"]
mod tests;
