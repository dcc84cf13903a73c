//! What is printed where a title stands → the title.

use std::sync::LazyLock;

use regex::Regex;

use super::names::is_head_alone;
use super::printed::Printed;
use super::{SUBSTITUTED, Understood, Value, is_number_or_date, plain};
use crate::extract::value::slips::mended;
use crate::extract::value::text::{nfkc, normalised};

/// What a person is told of a title that may have lost brackets.
pub(crate) const LACKS_BRACKETS: &str = "brackets may stand around its last word";
/// Most characters of what a title ends with in brackets.
const LONGEST_BRACKET: usize = 14;
/// Longest title that is no text, in characters.
const LONGEST_TITLE: usize = 150;
/// A title of fewer letters may be a label, or a part of one.
const SHORT_TITLE: usize = 4;
/// The value is a sentence or a whole text.
const SENTENCE: f32 = 0.7;

/// Whether a text is a whole title as nothing but titles are: no particle begins it.
pub(crate) fn ends_as_title(text: &str) -> bool {
    static TITLE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(
            concat!(
                r"^[^のはがをにとへでもや、。()][^、。]{4,}(?:(?:について|に関する件|の件)(?:伺い?|通知|照会|依頼|回答|報告|協議)?(?:\([^()]{1,12}\))?|方伺い?",
                r"|(?:に関する|を求める|についての)(?:陳情|請願|要望|意見書|決議))$"
            ),
        )
        .expect("pattern is valid")
    });
    TITLE.is_match(text)
}

/// 「（供覧）」, and nothing else: what a title ends with.
pub(crate) fn is_bracketed(text: &str) -> bool {
    text.starts_with('(') && text.ends_with(')') && text.chars().count() <= LONGEST_BRACKET
}

/// Whether what stands in brackets says what kind of paper it is, or which part: （通知）, （その２）,
/// （案）.
pub(crate) fn is_tail_of_title(text: &str) -> bool {
    static TAIL: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(concat!(
            r"^\((?:再|追加|最終)?(?:通知|依頼|照会|回答|報告|協議|申請|伺い?|供覧|回覧|送付|案内|お知らせ|お願い|進達|副申|通達|合議|決定|案|写し?)(?:\(.*\))?\)$",
            r"|^\((?:その|第)[0-9一二三四五六七八九十]+[^()]{0,6}\)$"
        ))
        .expect("pattern is valid")
    });
    TAIL.is_match(text)
}

/// Whether a text ends with words that something must follow: 周知につい, 条例の, 補助金関.
pub(crate) fn breaks_off(text: &str) -> bool {
    const OPEN: [&str; 14] = [
        "につい",
        "に関す",
        "に関する",
        "に係",
        "に係る",
        "に伴",
        "に伴う",
        "に基づ",
        "に基づく",
        "及び",
        "並びに",
        "の",
        "を",
        "、",
    ];
    const ENDS_IN_GATE: [&str; 5] = ["機関", "玄関", "税関", "通関", "難関"];
    let in_word = text.ends_with('関') && !ENDS_IN_GATE.iter().any(|word| text.ends_with(word));
    in_word || OPEN.iter().any(|words| text.ends_with(words))
}

/// Whether the て of について was not read: 提出につい(照会).
fn lacks_end(text: &str) -> bool {
    text.matches("につい").count() > text.matches("について").count()
}

/// Whether a sum of another field was read with it: 差引残額35,312,000.
fn has_sum(text: &str) -> bool {
    static SUM: LazyLock<Regex> =
        LazyLock::new(|| Regex::new("[0-9],[0-9]{3}").expect("pattern is valid"));
    SUM.is_match(text)
}

/// Whether a dot stands between two letters that are no figures: a speck, or what is left of a
/// mark.
fn has_speck(text: &str) -> bool {
    let is_letter = |ch: &char| ch.is_alphabetic() && !ch.is_ascii();
    let chars: Vec<char> = text.chars().collect();
    chars
        .windows(3)
        .any(|three| matches!(three, [one, '.' | ',', other] if is_letter(one) && is_letter(other)))
}

/// The title that is printed; `None` if it is none.
pub(crate) fn title(printed: &Printed) -> Option<Understood> {
    // Where a title is looked for there may be none, but the number or the date.
    if is_number_or_date(&printed.compact) || is_bracketed(&printed.compact) {
        return None;
    }
    // The lines over the subject of a mail say who sent it. The head of a section has a place
    // for his seal.
    let is_of_person = printed.compact.contains('@') || is_head_alone(&printed.compact);
    if points_elsewhere(&printed.compact) || is_of_person {
        return None;
    }
    let mut value = mended(&without_volume(&normalised(&printed.raw)));
    // The year of a cover stands above its title, which may begin with it.
    if let Some((year, rest)) = value.split_once("年度")
        && rest.starts_with(&format!("{year}年度"))
    {
        value = rest.to_string();
    }
    // The last bracket was read twice.
    if value.ends_with("))") && value.matches('(').count() == 1 {
        value.pop();
    }
    // 文書規程の一部を改正する訓令を次のように定める: the sentence that enacts it.
    if let Some((name, "")) = value.rsplit_once("を次のように定める") {
        value = name.to_string();
    }
    let letters = value.chars().filter(|c| c.is_alphabetic()).count();
    // A title is no sentence, and no word of today has these kana in full size; a bracket
    // that is open goes on somewhere.
    let count = |mark: char| value.chars().filter(|&c| c == mark).count();
    let is_sentence = ["。", "は、", "の規定により", "の規定に基づ"]
        .iter()
        .any(|words| value.contains(words));
    let score = if is_sentence || value.chars().count() > LONGEST_TITLE {
        SENTENCE
    } else if has_large_kana(&value) || count('(') != count(')') {
        SUBSTITUTED
    } else {
        1.0
    };
    let remark = may_lack_brackets(printed)
        .then(|| LACKS_BRACKETS.to_owned())
        .or_else(|| (breaks_off(&value) || lacks_end(&value)).then(|| "it breaks off".to_owned()))
        .or_else(|| has_sum(&value).then(|| "a sum of money stands in it".to_owned()))
        .or_else(|| has_speck(&value).then(|| "a dot stands between its letters".to_owned()))
        .or_else(|| (letters < SHORT_TITLE).then(|| "it is very short".to_owned()));
    (letters >= 2).then(|| Understood {
        score,
        remark,
        ..plain(Value::Text(value))
    })
}

/// Whether the last word of a title stands apart from について without anything between them:
/// the brackets around it may have been lost, as they are in columns now and then.
fn may_lack_brackets(printed: &Printed) -> bool {
    let Some(parts) = ENDING.captures(&printed.compact) else {
        return false;
    };
    let centre = |at: usize| printed.places.get(at).map(|place| place.bounds().centre());
    let step = |at: usize| {
        let (one, next) = (centre(at.checked_sub(1)?)?, centre(at)?);
        Some((next.x - one.x).hypot(next.y - one.y))
    };
    let at = parts["name"].chars().count();
    let usual = step(at - 1);
    step(at)
        .zip(usual)
        .is_some_and(|(gap, usual)| gap > APART * usual)
}

/// The last word of a title, in brackets of which one at least was lost.
static ENDING: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new("^(?<name>.+(?:について|に関する件|の件))[(]?(?<word>通知|照会|依頼|回答|報告|協議|申請|伺い?|供覧|送付|通達|副申|進達)$")
        .expect("pattern is valid")
});

/// A title whose last word lost a bracket or both, with them, if another reading has the first:
/// 「…について　通知」 and 「…について(通知」.
pub(crate) fn with_brackets(title: &str, again: &str) -> Option<String> {
    let parts = ENDING.captures(title)?;
    let (name, word) = (&parts["name"], &parts["word"]);
    let again = nfkc(again).replace(char::is_whitespace, "");
    let opened = format!("て({word}");
    let opened_behind = format!("件({word}");
    (again.contains(&opened) || again.contains(&opened_behind)).then(|| format!("{name}({word})"))
}

/// So many steps from one letter to the next leave room for another one.
const APART: f32 = 1.5;

/// Whether a text speaks of the title that stands elsewhere: 標記の件について….
fn points_elsewhere(text: &str) -> bool {
    let begins = [
        "標記の",
        "標題の",
        "表記の",
        "首題の",
        "みだしの",
        "このことについて",
    ];
    begins.iter().any(|words| text.starts_with(words))
}

/// A title without the volume of a binder behind it: （3冊のうち第2号）, 2分冊の1.
fn without_volume(title: &str) -> String {
    static VOLUME: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"[(\[]?(?:全?[0-9一二三四五六七八九十]+(?:分冊|冊)(?:の(?:うち)?|中)?第?[0-9一二三四五六七八九十]+[号冊巻]?)[)\]]?$")
            .expect("pattern is valid")
    });
    VOLUME.replace(title, "").into_owned()
}

/// Whether a kana that is small in today's spelling stands in full size: りよう for りょう,
/// フアイル for ファイル. In small print both readers slip there.
fn has_large_kana(title: &str) -> bool {
    static LARGE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new("[きぎじちぢひびぴり][ゆよ]う|フ[アエオ]|[キシチニヒミリギジビピ][ヤユヨ]")
            .expect("pattern is valid")
    });
    LARGE.is_match(title)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_reading_tells_of_lost_brackets() {
        let read = "道路 占用 に つい て (通知";
        for title in ["道路占用について通知", "道路占用について(通知"] {
            let whole = with_brackets(title, read);
            assert_eq!(whole.as_deref(), Some("道路占用について(通知)"));
            assert_eq!(with_brackets(title, "道路 占用 に つい て 通知"), None);
        }
        assert_eq!(with_brackets("道路占用について(通知)", read), None);
        assert_eq!(with_brackets("道路占用の通知", read), None);
    }
}
