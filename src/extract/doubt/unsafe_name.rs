//! Names of which a letter may have been lost, or an old form taken for the new one: they must
//! be read twice.

use crate::extract::key::Key;
use crate::extract::parse::Value;
use crate::extract::parse::names::{has_old_form, is_easily_misread};
use crate::extract::second::agree::plain_letters;
use crate::extract::value::text::{is_kanji, without_contact};
use crate::extract::weighed::Weighed;

/// Whether the value is a name that must be read twice, whatever its type of paper.
pub(crate) fn is_unsafe_name(key: Key, value: &Value) -> bool {
    matches!(key, Key::Drafter | Key::Sender)
        && matches!(value, Value::Text(name) if is_easily_misread(name))
}

/// Says so where a name that must be read twice was not.
pub(crate) fn doubt_name(key: Key, weighed: &mut Weighed) {
    if is_unsafe_name(key, &weighed.understood.value) && !is_read_twice(weighed) {
        let open = "a second reading does not confirm the name";
        weighed.understood.remark.get_or_insert(open.to_owned());
    }
}

/// Whether the second reading has the whole name, whatever stands around it.
fn is_read_twice(weighed: &Weighed) -> bool {
    match (&weighed.understood.value, &weighed.second) {
        (Value::Text(name), Some((_, again))) => {
            has_name(again, name) || has_as_many(again, name) || ends_alike(again, name)
        }
        _ => false,
    }
}

fn has_name(again: &str, name: &str) -> bool {
    // Forms that the second reader does not know, and the first was taught.
    let known = |ch: char| match ch {
        '髙' => '高',
        '﨑' => '崎',
        '濵' => '濱',
        '德' => '徳',
        '眞' => '真',
        '惠' => '恵',
        other => other,
    };
    let letters = |text: &str| plain_letters(text).chars().map(known).collect::<String>();
    letters(again).contains(&letters(name))
}

/// Whether a reading has as many letters as a name, and nothing behind them: no letter was
/// lost. Slips it may have, but not in all of them. An old form must be read again itself.
fn has_as_many(again: &str, name: &str) -> bool {
    let (letters, others) = (plain_letters(name), plain_letters(again));
    let pairs = letters.chars().zip(others.chars());
    !has_old_form(name)
        && again.trim_end().ends_with(char::is_alphanumeric)
        && letters.chars().count() == others.chars().count()
        && letters.chars().count() >= LEAST_LETTERS
        && pairs.filter(|(one, other)| one != other).count() <= MOST_SLIPS
}

/// Whether a name that ends with a word of one letter ends so in the reading, too, before the
/// extension: no second letter was lost. The word before it must have a letter of the name's.
fn ends_alike(again: &str, name: &str) -> bool {
    let again = without_contact(again);
    let (mut words, mut others) = (
        name.split_whitespace().rev(),
        again.split_whitespace().rev(),
    );
    let (Some(last), Some(other)) = (words.next(), others.next()) else {
        return false;
    };
    let is_one = |word: &str| word.chars().count() == 1;
    let is_same = |word: &str, other: &str| {
        word.chars().count() == other.chars().count() && word.chars().any(|c| other.contains(c))
    };
    let family = words.next().zip(others.next());
    !has_old_form(name)
        && is_one(last)
        && is_one(other)
        && other.chars().all(is_kanji)
        && family.is_some_and(|(word, other)| is_same(word, other))
}

/// In a shorter name so many slips leave nothing of it.
const LEAST_LETTERS: usize = 3;
/// The second reader does not know the characters of many names.
const MOST_SLIPS: usize = 2;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_in_a_whole_name_lose_no_letter() {
        assert!(has_as_many("書記 中嶋 騰", "書記 中嶋 勝"));
        assert!(has_as_many("念飼 洗", "鵜飼 浩"));
        assert!(!has_as_many("念友 洗", "鵜飼 浩"), "nothing is left of it");
        assert!(
            !has_as_many("+山 信:", "中山 信"),
            "a mark stands for a letter"
        );
        assert!(!has_as_many("書記 中嶋 勝夫", "書記 中嶋 勝"));
        assert!(!has_as_many("交藤 健一", "齋藤 健一"), "an old form");
        assert!(has_name("濱田 智子", "濵田 智子"));
        assert!(has_name("主任主事 野口 徳之", "野口 德之"));
        assert!(ends_alike("械原 亮 (内線 2429)", "桑原 亮"));
        assert!(ends_alike("長谷川 覧 内線5 3 0 2", "長谷川 愛"));
        assert!(!ends_alike("桑原 亮介 (内線 2429)", "桑原 亮"));
        assert!(!ends_alike("病藤 修", "齋藤 修"), "an old form");
        assert!(has_name("高木 智子 印", "髙木 智子") && !has_name("中嶋 騰", "中嶋 勝"));
    }
}
