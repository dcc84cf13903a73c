//! What is printed where a title stands → the title.

use std::sync::LazyLock;

use regex::Regex;

use super::printed::Printed;
use super::{SUBSTITUTED, Understood, Value, is_number_or_date, plain};
use crate::extract::value::slips::mended;
use crate::extract::value::text::normalised;

/// Longest title that is no text, in characters.
const LONGEST_TITLE: usize = 150;
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

/// The title that is printed; `None` if it is none.
pub(crate) fn title(printed: &Printed) -> Option<Understood> {
    // Where a title is looked for there may be none, but the number or the date.
    if is_number_or_date(&printed.compact) {
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
    let is_sentence = ["。", "は、", "の規定により"]
        .iter()
        .any(|words| value.contains(words));
    let score = if is_sentence || value.chars().count() > LONGEST_TITLE {
        SENTENCE
    } else if has_large_kana(&value) || count('(') != count(')') {
        SUBSTITUTED
    } else {
        1.0
    };
    (letters >= 2).then(|| Understood {
        score,
        ..plain(Value::Text(value))
    })
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
