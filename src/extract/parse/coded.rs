//! Options that have codes (ア：30年 イ：10年 ウ：5年), of which one is written before them, mostly in
//! a box.

use std::ops::Range;

use super::Value;
use super::printed::Printed;
use crate::document::Quad;

/// Codes in their order.
const SERIES: [&str; 6] = [
    "アイウエオカキクケコ",
    "イロハニホヘトチリヌ",
    "ABCDEFGHIJ",
    "abcdefghij",
    "123456789",
    "甲乙丙丁戊己庚辛壬癸",
];
/// As what the small letters of codes are read: the letter, and what it may be.
const READ_AS: &str = "了ア工エ才オ力カ二ニ八ハ木ホ卜ト千チ口ロ";
/// Fewest options that have codes.
const FEWEST: usize = 3;
/// Share of the codes behind the first that are read as their series has them, at least.
const AS_IN_SERIES: f32 = 0.6;

/// A code that is written before the options.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Coded {
    /// Where it stands, in pixels of the upright page.
    pub place: Quad,
    /// The codes of the options, one for each.
    pub codes: Vec<String>,
}

/// The code that is written before `options`, if they have codes. None is told where one is
/// missing or something else stands there.
pub(crate) fn coded(printed: &Printed, options: &[(Value, Range<usize>)]) -> Option<Coded> {
    if options.len() < FEWEST {
        return None;
    }
    let text: Vec<char> = printed.compact.chars().collect();
    let mut end = 0;
    let mut before: Vec<Vec<char>> = Vec::new();
    for (_, range) in options {
        let gap = text.get(end..range.start)?;
        before.push(
            gap.iter()
                .copied()
                .filter(|ch| ch.is_alphanumeric())
                .collect(),
        );
        end = range.end;
    }
    // Before the first both stand, the one that is meant and its own.
    let ([_, _], others) = (before.first()?.as_slice(), &before[1..]) else {
        return None;
    };
    if others.iter().any(|codes| codes.len() > 1) {
        return None;
    }
    let fits = |series: &str| {
        let codes = series.chars().skip(1).zip(others);
        let alike =
            codes.filter(|(code, read)| read.first().is_some_and(|it| is_read_as(*it, *code)));
        alike.count() as f32 >= AS_IN_SERIES * others.len() as f32
    };
    let mut fitting = SERIES.into_iter().filter(|series| fits(series));
    let series = fitting.next().filter(|_| fitting.next().is_none())?;
    let codes: Vec<String> = series
        .chars()
        .take(options.len())
        .map(String::from)
        .collect();
    (codes.len() == options.len()).then_some(Coded {
        place: *printed.places.first()?,
        codes,
    })
}

/// Whether a code may have been read so.
fn is_read_as(read: char, code: char) -> bool {
    let pairs: Vec<char> = READ_AS.chars().collect();
    read == code || pairs.chunks(2).any(|pair| pair == [read, code])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Rect;
    use crate::extract::value::option_list::option_list;

    fn told(text: &str) -> Option<String> {
        let places = text.chars().enumerate();
        let place = |(n, _): (usize, char)| Quad::from(Rect::new(40.0 * n as f32, 0.0, 40.0, 40.0));
        let printed = Printed {
            raw: text.to_owned(),
            compact: text.to_owned(),
            parts: vec![text.to_owned()],
            place: Rect::default(),
            lines: Vec::new(),
            mean: 1.0,
            least: 1.0,
            places: places.map(place).collect(),
            sureties: vec![1.0; text.chars().count()],
        };
        let options: Vec<(Value, Range<usize>)> = option_list(text)?
            .into_iter()
            .map(|it| {
                let start = text[..it.range.start].chars().count();
                let range = start..start + text[it.range.clone()].chars().count();
                (Value::Retention(it.retention), range)
            })
            .collect();
        coded(&printed, &options).map(|it| it.codes.concat())
    }

    #[test]
    fn options_with_codes_have_one_before_them() {
        assert_eq!(
            told("エア:永久イ:20年ウ:10年工:5年才:3年力:1年キ:1年未満").as_deref(),
            Some("アイウエオカキ")
        );
        assert_eq!(told("B A.永年 B.10年 C.5年").as_deref(), Some("ABC"));
        assert_eq!(told("ア:永久 イ:20年 ウ:10年"), None, "none is written");
        assert_eq!(told("永久・20年・10年・5年"), None);
    }
}
