//! Numerals: Arabic digits of either width and kanji in both notations.

use super::fold::Folded;

/// A numeral's value, and whether a character had to be taken for a look-alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Numeral {
    /// What it says.
    pub value: u32,
    /// A look-alike was read as a digit: the reading is less certain.
    pub substituted: bool,
}

/// Value of a digit in any script: `7`, `七`, `参`.
pub(super) fn digit(char: char) -> Option<u32> {
    Some(match char {
        '0'..='9' => u32::from(char) - u32::from('0'),
        '〇' | '零' => 0,
        '一' | '壱' | '壹' => 1,
        '二' | '弐' | '貳' => 2,
        '三' | '参' | '參' => 3,
        '四' => 4,
        '五' | '伍' => 5,
        '六' => 6,
        '七' => 7,
        '八' => 8,
        '九' => 9,
        _ => return None,
    })
}

/// Value of a unit in the notation 二十三.
fn unit(char: char) -> Option<u32> {
    Some(match char {
        '十' | '拾' => 10,
        '百' => 100,
        '千' => 1000,
        _ => return None,
    })
}

/// The character belongs to a numeral.
pub(in crate::extract) fn is_numeral(char: char) -> bool {
    digit(char).is_some() || unit(char).is_some() || matches!(char, '廿' | '卅')
}

/// What OCR makes of digits where only a numeral can stand.
pub(super) fn look_alike(char: char) -> Option<char> {
    Some(match char {
        'O' | 'o' | '○' | '◯' => '0',
        'l' | 'I' | '|' | '丨' => '1',
        'ニ' => '二',
        'ハ' => '八',
        _ => return None,
    })
}

/// Reads `text` as one numeral, 二十三 or 二三; spaces between its characters do not count.
pub fn parse(text: &str) -> Option<u32> {
    let folded = Folded::new(text);
    evaluate(
        (0..folded.len())
            .map(|at| folded.at(at))
            .filter(|&char| char != ' '),
    )
}

/// Reads `text` as one numeral, taking O for 0, l for 1 and the like. At least half of
/// the characters must be true ones.
pub fn parse_misread(text: &str) -> Option<Numeral> {
    let folded = Folded::new(text);
    evaluate_misread(
        (0..folded.len())
            .map(|at| folded.at(at))
            .filter(|&char| char != ' '),
    )
}

pub(super) fn evaluate_misread(chars: impl Iterator<Item = char> + Clone) -> Option<Numeral> {
    let total = chars.clone().count();
    let slips = chars
        .clone()
        .filter(|&char| look_alike(char).is_some())
        .count();
    if slips * 2 > total {
        return None;
    }
    let arabic = chars.clone().any(|char| char.is_ascii_digit());
    let kanji = chars
        .clone()
        .any(|char| !char.is_ascii_digit() && digit(char).is_some_and(|it| it > 0));
    let value = evaluate(chars.map(|char| look_alike(char).unwrap_or(char)))?;
    Some(Numeral {
        value,
        substituted: slips > 0 || (arabic && kanji),
    })
}

/// Below 10,000 with units (二千十九), up to nine digits without (二〇一九).
pub(super) fn evaluate(chars: impl Iterator<Item = char>) -> Option<u32> {
    let (mut sum, mut pending, mut digits) = (0_u32, 0_u32, 0_u32);
    let mut smallest_unit = 10_000;
    let mut add_unit = |unit: u32, pending: &mut u32, digits: &mut u32, sum: &mut u32| {
        // 十 after 百 only, each with at most one digit from 1 to 9 before it.
        if unit >= smallest_unit || *digits > 1 || (*digits == 1 && *pending == 0) {
            return None;
        }
        *sum += unit * (*pending).max(1);
        (*pending, *digits) = (0, 0);
        smallest_unit = unit;
        Some(())
    };
    for char in chars {
        if let Some(value) = digit(char) {
            if digits == 9 {
                return None;
            }
            // 百〇五 is written, too: the zero only holds the place.
            if digits == 1 && pending == 0 && sum >= 100 {
                digits = 0;
            }
            pending = pending * 10 + value;
            digits += 1;
        } else if let Some(unit) = unit(char) {
            add_unit(unit, &mut pending, &mut digits, &mut sum)?;
        } else if matches!(char, '廿' | '卅') {
            if digits > 0 {
                return None;
            }
            (pending, digits) = (if char == '廿' { 2 } else { 3 }, 1);
            add_unit(10, &mut pending, &mut digits, &mut sum)?;
        } else {
            return None;
        }
    }
    if sum == 0 {
        return (digits > 0).then_some(pending);
    }
    match digits {
        0 => Some(sum),
        1 if pending > 0 => Some(sum + pending),
        _ => None,
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use proptest::prelude::*;

    const DIGITS: [char; 10] = ['〇', '一', '二', '三', '四', '五', '六', '七', '八', '九'];

    /// 二十三.
    pub(in super::super) fn with_units(number: u32) -> String {
        if number == 0 {
            return "〇".to_owned();
        }
        let mut out = String::new();
        for (unit, name) in [(1000, "千"), (100, "百"), (10, "十"), (1, "")] {
            let digit = number / unit % 10;
            if digit > 1 || (digit == 1 && unit == 1) {
                out.push(DIGITS[digit as usize]);
            }
            if digit > 0 {
                out.push_str(name);
            }
        }
        out
    }

    /// 二三.
    pub(in super::super) fn positional(number: u32) -> String {
        number
            .to_string()
            .bytes()
            .map(|byte| DIGITS[usize::from(byte - b'0')])
            .collect()
    }

    /// ２３.
    pub(in super::super) fn full_width(number: u32) -> String {
        number
            .to_string()
            .chars()
            .filter_map(|char| char::from_u32(u32::from(char) + 0xfee0))
            .collect()
    }

    #[test]
    fn every_kanji_numeral_to_9999_in_both_notations() {
        for number in 0..=9_999 {
            assert_eq!(parse(&with_units(number)), Some(number));
            assert_eq!(parse(&positional(number)), Some(number));
            assert_eq!(parse(&full_width(number)), Some(number));
        }
    }

    #[test]
    fn older_and_spaced_spellings() {
        for (text, number) in [
            ("拾弐", 12),
            ("廿三", 23),
            ("卅", 30),
            ("百〇五", 105),
            ("二 十 三", 23),
            ("一千九百", 1900),
            ("007", 7),
            ("2千", 2000),
            ("壱", 1),
        ] {
            assert_eq!(parse(text), Some(number), "{text}");
        }
    }

    #[test]
    fn what_is_no_numeral() {
        for text in [
            "",
            "十百",
            "二三十",
            "〇十",
            "十〇",
            "元",
            "1a",
            "千千",
            "十二三",
            "1234567890",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    #[test]
    fn look_alikes_are_reported() {
        assert_eq!(
            parse_misread("3O"),
            Some(Numeral {
                value: 30,
                substituted: true
            })
        );
        assert_eq!(
            parse_misread("l2"),
            Some(Numeral {
                value: 12,
                substituted: true
            })
        );
        assert_eq!(parse_misread("ニ十ハ"), None);
        assert_eq!(
            parse_misread("二十ハ"),
            Some(Numeral {
                value: 28,
                substituted: true
            })
        );
        assert_eq!(
            parse_misread("12"),
            Some(Numeral {
                value: 12,
                substituted: false
            })
        );
        assert_eq!(parse_misread("Il"), None);
        assert_eq!(
            parse_misread("2一"),
            Some(Numeral {
                value: 21,
                substituted: true
            })
        );
    }

    proptest! {
        #[test]
        fn nothing_panics(text in "[0-9〇一二十百千廿Ol ]{0,12}|\\PC{0,20}") {
            let _ = (parse(&text), parse_misread(&text));
        }
    }
}
