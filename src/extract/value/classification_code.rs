//! Classification codes (分類記号): city-defined, often spread over small cells.

use super::numeral;
use super::text::is_kanji;

/// Longest code, in characters.
const LONGEST: usize = 20;

/// The code that the parts of a row make: `A-1-02` in one cell, or `A`, `1`, `02` in
/// three. Parts behind the code (a name in words) do not belong to it.
///
/// A code may begin with a kanji that counts or names a group: 甲-1-02.
pub fn join_code(parts: &[String]) -> Option<String> {
    if let Some(code) = parts.first().and_then(|first| of_column(first)) {
        return Some(code);
    }
    if let Some(code) = of_levels(&parts.concat()) {
        return Some(code);
    }
    let code = parts
        .iter()
        .map(|part| part.trim_matches(|c: char| "-()・:.,".contains(c)))
        .filter(|part| !part.is_empty())
        .skip_while(|part| ["番", "号", "番号", "記号", "類"].contains(part))
        .map(without_name)
        .enumerate()
        .take_while(|(nth, part)| {
            let rest = without_group(part).filter(|_| *nth == 0).unwrap_or(part);
            rest.chars().all(is_code_character)
        })
        .map(|(_, part)| part.to_owned())
        .collect::<Vec<_>>()
        .join("-");
    let code: String = code
        .chars()
        .map(|c| if is_dash(c) { '-' } else { c })
        .collect();
    (code.chars().any(|c| c.is_ascii_digit()) && code.chars().count() <= LONGEST).then_some(code)
}

/// The code of a column, whose parts ノ or の joins: 民ノ三ノ十二 is 民-3-12, 五の一の一 is 5-1-1.
/// Numerals of one stroke or two are read for the kana that look like them.
fn of_column(text: &str) -> Option<String> {
    let mut parts = text.split(['ノ', 'の']);
    let group = parts.next().filter(|group| group.chars().count() == 1)?;
    let number = |part: &str| {
        let numerals: String = part
            .chars()
            .map(|ch| match ch {
                'ー' => '一',
                'ニ' => '二',
                'ミ' => '三',
                'ハ' => '八',
                other => other,
            })
            .collect();
        numeral::parse(&numerals)
    };
    let numbers: Option<Vec<u32>> = parts.map(number).collect();
    let numbers = numbers.filter(|numbers| numbers.len() >= LEAST_NUMBERS)?;
    let is_group = group
        .chars()
        .all(|ch| is_kanji(ch) || is_code_character(ch));
    let group = number(group).map_or_else(|| group.to_owned(), |group| group.to_string());
    is_group.then(|| {
        numbers
            .iter()
            .fold(group, |code, it| format!("{code}-{it}"))
    })
}

/// The code whose cells say in their corners which part they hold: 大C中1小01.
fn of_levels(text: &str) -> Option<String> {
    let rest = text.strip_prefix('大')?;
    let (first, rest) = rest.split_once('中')?;
    let (second, third) = rest.split_once('小')?;
    let parts = [first, second, third].map(|part| part.trim_start_matches("分類"));
    let is_part = |part: &str| {
        (1..=LONGEST_LEVEL).contains(&part.chars().count()) && part.chars().all(is_code_character)
    };
    (parts.into_iter().all(is_part) && parts[2].contains(|c: char| c.is_ascii_digit()))
        .then(|| parts.join("-"))
}

/// Longest part of a code that has a level, in characters.
const LONGEST_LEVEL: usize = 4;

/// Fewest numbers of a code that ノ joins: with fewer it is a part of a sentence.
const LEAST_NUMBERS: usize = 2;

/// A code without the name in words that was read with it: エ-3-01児童福祉, D112(高齢者福祉).
fn without_name(part: &str) -> &str {
    if let Some((code, name)) = part.split_once('(')
        && !code.is_empty()
        && name.starts_with(is_kanji)
    {
        return code;
    }
    let end = part.char_indices().skip(1).find(|&(at, ch)| {
        let is_name = is_kanji(ch) && !is_dash(ch) && !"号年月日類種".contains(ch);
        is_name && part[..at].ends_with(|c: char| c.is_ascii_digit())
    });
    match end {
        Some((end, _)) if part[..end].contains(is_dash) => &part[..end],
        _ => part,
    }
}

/// The parts of a short code without any digit, with digits for the letters behind its first
/// that look like some; `None` if there are none.
pub fn with_digits(parts: &[String]) -> Option<Vec<String>> {
    let [code] = parts else { return None };
    let mut chars = code.chars();
    let first = chars.next().filter(char::is_ascii_uppercase)?;
    let rest = chars.as_str();
    let is_one = (1..=3).contains(&rest.len())
        && rest.bytes().all(|it| it.is_ascii_alphabetic())
        && rest.contains(['l', 'I', 'O', 'o']);
    is_one.then(|| {
        vec![format!(
            "{first}{}",
            rest.replace(['l', 'I'], "1").replace(['O', 'o'], "0")
        )]
    })
}

/// What follows a single kanji before a dash or a digit, or alone.
fn without_group(part: &str) -> Option<&str> {
    let mut chars = part.chars();
    let is_group = is_kanji(chars.next()?);
    let rest = chars.as_str();
    let parted = chars
        .next()
        .is_none_or(|next| is_dash(next) || next.is_ascii_digit());
    (is_group && !part.starts_with(NO_GROUPS) && parted).then_some(rest)
}

/// Kanji that stand before a number and are no group.
const NO_GROUPS: [char; 14] = [
    '第', '全', '約', '計', '各', '年', '号', '一', '月', '日', '平', '令', '昭', '元',
];

fn is_code_character(char: char) -> bool {
    char.is_ascii_alphanumeric()
        || is_dash(char)
        || ".・()".contains(char)
        || ('ァ'..='ヶ').contains(&char)
        || ('ぁ'..='ん').contains(&char)
}

fn is_dash(char: char) -> bool {
    matches!(
        char,
        '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | 'ー' | '一' | '\u{2500}'
    )
}

/// Whether a code begins with a digit that is read for a letter (1-5-7 for I-5-7, 2-1-8 for
/// Z-1-8), or the other way round. By itself such a character is either.
pub fn may_begin_otherwise(code: &str) -> bool {
    let first = code.split(['-', '.']).next().unwrap_or_default();
    let mut chars = first.chars();
    let alone = chars.next().filter(|_| chars.next().is_none());
    first.len() < code.len() && alone.is_some_and(|char| "012568OIl".contains(char))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn joined(parts: &[&str]) -> Option<String> {
        join_code(&parts.iter().map(ToString::to_string).collect::<Vec<_>>())
    }

    #[test]
    fn parts_make_a_code() {
        assert_eq!(joined(&["A-1-02"]).as_deref(), Some("A-1-02"));
        assert_eq!(joined(&["A", "1", "02"]).as_deref(), Some("A-1-02"));
        assert_eq!(joined(&["A−1ー2", "文書管理"]).as_deref(), Some("A-1-2"));
        assert_eq!(joined(&["A-", "-1"]).as_deref(), Some("A-1"));
        assert_eq!(joined(&["エ-3-01児童福祉"]).as_deref(), Some("エ-3-01"));
        assert_eq!(joined(&["D112(高齢者福祉)"]).as_deref(), Some("D112"));
        assert_eq!(joined(&["民ノ三ノ十二"]).as_deref(), Some("民-3-12"));
        assert_eq!(joined(&["消ノーノニ"]).as_deref(), Some("消-1-2"));
        assert_eq!(joined(&["ノ三ノ一"]), None);
        assert_eq!(joined(&["4-5号"]), None);
        // The rest of a label.
        assert_eq!(joined(&["番", "D", "4", "2"]).as_deref(), Some("D-4-2"));
        assert_eq!(joined(&["G-8-7."]).as_deref(), Some("G-8-7"));
        assert_eq!(joined(&["甲-1-02"]).as_deref(), Some("甲-1-02"));
        assert_eq!(
            joined(&["乙", "3", "11", "契約"]).as_deref(),
            Some("乙-3-11")
        );
        assert_eq!(joined(&["総2-1"]).as_deref(), Some("総2-1"));
        assert_eq!(joined(&["第2"]), None);
        assert_eq!(joined(&["甲"]), None);
        assert_eq!(joined(&["総務3"]), None);
        assert_eq!(joined(&["文書管理"]), None);
        assert_eq!(joined(&["A"]), None);
        assert_eq!(joined(&[]), None);
    }

    #[test]
    fn letters_of_a_code_without_digits_may_be_some() {
        let mended = |code: &str| with_digits(&[code.to_owned()]).map(|parts| parts.concat());
        assert_eq!(mended("Alc").as_deref(), Some("A1c"));
        assert_eq!(mended("FO").as_deref(), Some("F0"));
        assert_eq!(mended("All").as_deref(), Some("A11"));
        for code in ["ABC", "alc", "Allocation", "文書", ""] {
            assert_eq!(mended(code), None, "{code}");
        }
    }

    #[test]
    fn a_first_character_that_may_be_another() {
        for code in ["2-1-8", "1-5-7", "I-3", "0.1"] {
            assert!(may_begin_otherwise(code), "{code}");
        }
        for code in ["A-1-8", "12-1-8", "7-1-8", "Z-1-8", "2018"] {
            assert!(!may_begin_otherwise(code), "{code}");
        }
    }
}
