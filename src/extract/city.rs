//! The municipality's name before its section: 柏戸町建設水道課 is the 建設水道課. What it is
//! is told by the offices that the pages name, 柏戸町長, 柏戸町役場: 都市計画課 and 農村整備課
//! are no sections of a 都市 or a 農村.

use std::sync::LazyLock;

use regex::Regex;

use crate::document::Page;

use super::value::text::{nfkc, without_spaces};

/// The municipalities whose offices `pages` name.
pub(super) fn named(pages: &[Page]) -> Vec<String> {
    static OFFICE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(concat!(
            r"(?:^|[(（〔「、。:])(?:(?:あて先|宛先)\)?)?",
            r"(?<city>[\p{Han}\p{Hiragana}\p{Katakana}ー]{1,8}?[市区町村])",
            r"(?:長|役所|役場|議会|教育委員会|告示|公告|訓令|条例|規則|[収取]受|受付|受領|\(以下)"
        ))
        .expect("pattern is valid")
    });
    let mut cities: Vec<String> = Vec::new();
    for line in pages.iter().flat_map(|page| &page.lines) {
        let text = without_spaces(&nfkc(&line.text()));
        for found in OFFICE.captures_iter(&text) {
            let city = &found["city"];
            // 各市町村長 is nobody's mayor.
            let is_one = !city.starts_with(['各', '他']) && city.chars().count() > 1;
            if is_one && !cities.iter().any(|other| other == city) {
                cities.push(city.to_owned());
            }
        }
    }
    cities
}

/// The units of a department's path without the name of one of `cities` before the first.
pub(super) fn without(path: &[String], cities: &[String]) -> Vec<String> {
    let mut path = path.to_vec();
    if let Some(first) = path.first_mut() {
        let mut rests = cities
            .iter()
            .filter_map(|city| first.strip_prefix(city.as_str()));
        if let Some(rest) = rests.find(|rest| is_unit(rest)) {
            let hall = ["役所", "役場"].iter();
            let mut behind = hall.filter_map(|hall| rest.strip_prefix(hall));
            *first = behind.next().unwrap_or(rest).to_owned();
        }
    }
    path
}

/// Whether what stands behind 市 or 町 may be a unit by itself. It is none where both make
/// one word: 市民課, 町税課, 市立病院.
fn is_unit(rest: &str) -> bool {
    const WORDS: [&str; 8] = ["民", "場", "街", "営", "立", "史", "画", "政"];
    const OF_THEIR_OWN: [&str; 4] = ["政策", "営業", "営繕", "立地"];
    let is_word = WORDS.iter().any(|word| rest.starts_with(word))
        && !OF_THEIR_OWN.iter().any(|word| rest.starts_with(word));
    rest.chars().count() >= SHORTEST && !is_word
}

/// Shortest name of a unit, in characters.
const SHORTEST: usize = 3;

#[cfg(test)]
mod tests {
    use crate::document::{Quad, Rect, TextLine};

    use super::*;

    fn section(printed: &str, line: &str) -> String {
        let quad = Quad::from(Rect::new(0.0, 0.0, 400.0, 40.0));
        let page = Page {
            lines: vec![TextLine::evenly(line, quad, 0.99, false)],
            ..Page::default()
        };
        without(&[printed.to_owned()], &named(&[page])).concat()
    }

    #[test]
    fn the_citys_name_is_no_part_of_a_section() {
        for (printed, line, section_) in [
            ("柏戸町建設水道課", "柏戸町長　能登谷　敬三", "建設水道課"),
            ("柏戸町建設水道課", "（あて先）柏戸町長", "建設水道課"),
            ("早瀬市政策課", "早瀬市収受", "政策課"),
            ("早瀬市役所東区総務課", "早瀬市役所", "東区総務課"),
            ("早瀬市民課", "早瀬市長", "早瀬市民課"),
            ("早瀬市立図書館", "早瀬市長", "早瀬市立図書館"),
            ("都市計画課", "早瀬市長", "都市計画課"),
            ("農村整備課", "各市町村長　様", "農村整備課"),
            ("雲井区税務課", "早瀬市長", "雲井区税務課"),
        ] {
            assert_eq!(section(printed, line), section_, "{printed}");
        }
    }
}
