//! Retentions printed as a list to choose from: 永年・30年・10年・5年・3年・1年.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::fold::Folded;
use super::numeral;
use super::retention::{Retention, parse_retention};

/// One retention of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RetentionOption {
    /// The retention.
    pub retention: Retention,
    /// Where it stands, in bytes of the text, with its mark.
    pub range: Range<usize>,
    /// It is circled (⑤年) or ticked in the text itself.
    pub chosen: bool,
    /// An empty box or circle stands before it.
    pub empty: bool,
}

/// The options, if `text` is a list of at least two of them. Nothing is chosen unless an
/// option is marked. Scraps of a drawn circle do not spoil a list of three or more.
pub fn option_list(text: &str) -> Option<Vec<RetentionOption>> {
    static OPTION: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(concat!(
            r"(?:(?<mark>[○◯〇●◎☑✓✔✅■◉レ□☐口] ?)|(?<brackets>[(] ?(?:(?<between>[○◯〇O0Oo●◎レ✓✔vV]) ?)?[)] ?))?(?:(?:第? ?[1-9一二三四五六七八] ?種|[甲乙丙丁戊] ?種?) ?[(]? ?)?",
            r"(?:(?<circled>[\x{2460}-\x{2473}\x{3251}-\x{325f}\x{32b1}-\x{32bf}]) ?(?<less>年 ?[未末] ?満)?年? ?(?:保 ?存)?",
            r"|(?<word>[1一] ?年? ?[未末] ?満?|永 ?年|永 ?久|常 ?用|長 ?期|そ ?の ?他|[0-9一二三四五六七八九十]{1,3} ?年) ?(?:間|保 ?存)?",
            r"|(?<bare>永|[1-6]0|15|[0-9]))"
        ))
        .expect("pattern is valid")
    });
    let folded = Folded::new(text);
    let (flat, places) = folded.flat();
    let mut options = Vec::new();
    let mut marks = Vec::new();
    let (mut covered, mut bare) = (0, 0);
    let codes = codes_of(&flat);
    let first_code = codes.first().map_or(0, |code| code.start);
    for parts in OPTION.captures_iter(&flat) {
        let whole = parts.get_match();
        let is_code = codes.iter().any(|code| code.contains(&whole.start()));
        if whole.end() <= first_code || is_code {
            continue;
        }
        let retention = if let Some(circled) = parts.name("circled") {
            let years = circled_number(circled.as_str().chars().next()?)?;
            if parts.name("less").is_some() {
                Retention::LessThanYear
            } else {
                Retention::Years(years)
            }
        } else if parts
            .name("word")
            .is_some_and(|it| is_left_of_ten(it.as_str()))
        {
            continue;
        } else if let Some(word) = parts.name("word") {
            let word = word.as_str();
            match parse_retention(word) {
                Some(found) => found.retention,
                // 永 30 10 5 3 1 1未: cut for want of room.
                None if word.contains(['未', '末']) => Retention::LessThanYear,
                // A tick that was read as a figure: 210年.
                None => Retention::Years(years_of(word)?),
            }
        } else {
            bare += 1;
            match parts.name("bare")?.as_str() {
                "永" => Retention::Permanent,
                years => Retention::Years(
                    numeral::parse(years).and_then(|years| u16::try_from(years).ok())?,
                ),
            }
        };
        let range = places[whole.start()]..places[whole.end() - 1] + 1;
        covered += folded.compact(range.clone()).chars().count();
        let mark = parts.name("mark");
        marks.push(
            match (mark, parts.name("brackets"), parts.name("between")) {
                (_, _, Some(_)) => Some('●'),
                (_, Some(_), None) => Some('□'),
                (mark, None, None) => mark.and_then(|mark| mark.as_str().chars().next()),
            },
        );
        options.push(RetentionOption {
            retention,
            range: folded.bytes(range),
            chosen: parts.name("circled").is_some(),
            empty: marks
                .last()
                .is_some_and(|mark| matches!(mark, Some('○' | '◯' | '〇' | '□' | '☐' | '口'))),
        });
    }
    let separators = flat.chars().filter(|&char| is_separator(char)).count();
    let printed = flat.chars().filter(|&char| char != ' ').count();
    let scraps = printed.saturating_sub(covered + separators + codes.len());
    let most_scraps = if options.len() >= 3 { printed / 4 } else { 0 };
    // Dates have numbers and 年, too: bare numbers need a majority of true options, unless
    // they fall or rise from 永 on: 永・30・10・5・3・1年.
    let are_bare = bare * 2 > options.len() && !is_whole_scale(&options, bare < options.len());
    if options.len() < 2 || scraps > most_scraps || are_bare || repeats(&options) {
        return None;
    }
    part_ticks(&mut options, &marks);
    choose(&mut options, &marks);
    Some(options)
}

/// The codes before coded options, ア：30年 イ：10年 ウ：5年 or (1)30年 (2)10年 (3)5年. What stands before
/// the first is the code of the one that is meant, and no period, though a boxed ウ is read as 7.
fn codes_of(flat: &str) -> Vec<Range<usize>> {
    static CODE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new("[(]?(?<code>[ア-コA-Ja-j1-9了工才力]) ?[)：:.．] ?(?:永|常|長|[0-9])")
            .expect("pattern is valid")
    });
    let found = CODE.captures_iter(flat);
    let codes: Vec<Range<usize>> = found
        .filter_map(|it| Some(it.name("code")?.range()))
        .collect();
    let digit = |code: &Range<usize>| flat[code.clone()].parse::<usize>().ok();
    let digits: Vec<usize> = codes.iter().filter_map(digit).collect();
    // Periods end in points, too: 10.5.3.1年.
    let are_counted = digits
        .iter()
        .enumerate()
        .all(|(nth, &digit)| digit == nth + 1);
    let is_series = digits.is_empty() || digits.len() == codes.len() && are_counted;
    if codes.len() >= LEAST_CODED && is_series {
        codes
    } else {
        Vec::new()
    }
}

/// Fewest options that have codes.
const LEAST_CODED: usize = 3;

/// The years of a word that no retention has.
fn years_of(word: &str) -> Option<u16> {
    let digits: String = word.chars().filter(char::is_ascii_digit).collect();
    digits.parse().ok()
}

/// Whether a word is what a ring leaves of 10年 or 30年: 0年. The list tells which it was.
fn is_left_of_ten(word: &str) -> bool {
    word.chars().filter(|ch| *ch != ' ').eq(['0', '年'])
}

/// 「□1年 23年 □5年」, 「□5年 210年」: a ticked box was read as a figure of its option, the only one without a
/// box.
fn part_ticks(options: &mut [RetentionOption], marks: &[Option<char>]) {
    let is_boxed = |mark: &Option<char>| matches!(mark, Some('□' | '☐' | '口'));
    let boxed = marks.iter().filter(|mark| is_boxed(mark)).count();
    if boxed < LEAST_BOXED || boxed + 1 != marks.len() {
        return;
    }
    if let Some(at) = marks.iter().position(Option::is_none)
        && let Retention::Years(years @ 11..1000) = options[at].retention
        && !(years < 100 && (years % 10 == 0 || years % 10 == 5 && years < 30))
    {
        let behind_tick = Retention::Years(years % if years < 100 { 10 } else { 100 });
        if behind_tick != Retention::Years(0) && behind_tick.is_usual() {
            options[at].retention = behind_tick;
            options[at].range.start += 1;
        }
    }
}

/// Of fewer boxes one may have been read as something else.
const LEAST_BOXED: usize = 2;

/// A filled mark is a choice. An empty circle is one only where the others have none.
fn choose(options: &mut [RetentionOption], marks: &[Option<char>]) {
    let circles = marks
        .iter()
        .filter(|mark| matches!(mark, Some('○' | '◯' | '〇')))
        .count();
    let filled = |mark: char| matches!(mark, '●' | '◎' | '☑' | '✓' | '✔' | '✅' | '■' | '◉' | 'レ');
    let any_filled = marks.iter().any(|mark| mark.is_some_and(filled));
    for (option, mark) in options.iter_mut().zip(marks) {
        option.chosen |= match mark {
            Some('○' | '◯' | '〇') => circles == 1 && !any_filled,
            Some(mark) => filled(*mark),
            None => false,
        };
    }
}

/// Whether the options are permanent and three or more others in order of their years, or five
/// and more years as ordinances have them; what stands behind these, 常用, has no years.
fn is_whole_scale(options: &[RetentionOption], has_years: bool) -> bool {
    let without_years =
        |option: &&RetentionOption| matches!(option.retention, Retention::InUse | Retention::Other);
    let behind = options.iter().rev().take_while(without_years).count();
    let years: Option<Vec<u16>> = options[..options.len() - behind]
        .iter()
        .map(|option| match option.retention {
            Retention::Permanent => Some(u16::MAX),
            Retention::Years(years) => Some(years),
            Retention::LessThanYear => Some(0),
            _ => None,
        })
        .collect();
    years.is_some_and(|years| {
        let in_order = years.is_sorted_by(|a, b| a > b) || years.is_sorted_by(|a, b| a < b);
        let is_usual = |years: &u16| matches!(years, 0..=3 | 5 | 7 | 10 | 15 | 20 | 30 | 60);
        let is_scale = has_years && years.len() >= 5 && years.iter().all(is_usual);
        in_order && (is_scale || years.len() >= 4 && years.contains(&u16::MAX))
    })
}

fn repeats(options: &[RetentionOption]) -> bool {
    options.iter().enumerate().any(|(index, option)| {
        options[..index]
            .iter()
            .any(|before| before.retention == option.retention)
    })
}

fn is_separator(char: char) -> bool {
    matches!(
        char,
        '・' | '、' | ',' | '/' | '|' | '.' | '-' | ':' | '(' | ')' | '。'
    )
}

/// 5 of ⑤.
fn circled_number(char: char) -> Option<u16> {
    let number = match char {
        '\u{2460}'..='\u{2473}' => u32::from(char) - 0x2460 + 1,
        '\u{3251}'..='\u{325f}' => u32::from(char) - 0x3251 + 21,
        '\u{32b1}'..='\u{32bf}' => u32::from(char) - 0x32b1 + 36,
        _ => return None,
    };
    u16::try_from(number).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn listed(text: &str) -> Option<(Vec<String>, Vec<String>)> {
        let options = option_list(text)?;
        let names = options.iter().map(|it| it.retention.canonical()).collect();
        let chosen = options
            .iter()
            .filter(|it| it.chosen)
            .map(|it| it.retention.canonical())
            .collect();
        Some((names, chosen))
    }

    #[test]
    fn figures_apart_are_options_and_a_tick_is_no_figure() {
        let (names, chosen) = listed("永10 3 1 年").expect("a scale");
        assert_eq!(names, ["永年", "10年", "3年", "1年"]);
        assert!(chosen.is_empty());
        let (names, _) = listed("□1年未満□1年73年□5年□30年口永年").expect("a list");
        assert_eq!(names, ["1年未満", "1年", "3年", "5年", "30年", "永年"]);
    }

    #[test]
    fn less_than_a_year_may_be_cut_and_classes_be_named_by_stems() {
        let (all, chosen) = listed("永 30 10 5 ③ 1 1未").expect("a list");
        assert_eq!(all.last().map(String::as_str), Some("1年未満"));
        assert_eq!(chosen, ["3年"]);
        let (all, chosen) =
            listed("( )甲(永年) (○)乙(10年) ( )丙(5年) ( )丁(3年)").expect("a list");
        assert_eq!(all, ["永年", "10年", "5年", "3年"]);
        assert_eq!(chosen, ["10年"]);
    }

    #[test]
    fn the_code_before_coded_options_is_no_period() {
        let (all, chosen) =
            listed("7 ア：30年 イ：10年 ウ：5年 工：3年才：1年力：常用").expect("a list");
        assert_eq!((all.len(), chosen.len()), (6, 0));
        let (all, _) = listed("7 ア：30年 10年 イ：5年 3年 ウ：1年 常用").expect("a list");
        assert_eq!(all[0], "30年");
        let (all, chosen) = listed("7(ア)永年(イ)20年 (ウ)10年(エ)5年").expect("a list");
        assert_eq!(all, ["永年", "20年", "10年", "5年"]);
        assert!(chosen.is_empty());
        let (all, _) = listed("ウ 了：30年 イ:10年 ウ：5年工：3年才：1年力：常用").expect("a list");
        assert_eq!(all.len(), 6);
        let (all, _) = listed("3 (1)永年 (2)10年 (3)5年 (4)1年").expect("a list");
        assert_eq!(all, ["永年", "10年", "5年", "1年"]);
        let (all, _) = listed("2 1:永年 2:10年 3:5年").expect("a list");
        assert_eq!(all, ["永年", "10年", "5年"]);
    }

    #[test]
    fn brackets_are_boxes() {
        let (names, chosen) = listed("（）永年（O)10年（）5年（　）3年").expect("a list");
        assert_eq!(names, ["永年", "10年", "5年", "3年"]);
        assert_eq!(chosen, ["10年"]);
        let (_, chosen) = listed("( )永年 ( )10年 ( )5年").expect("a list");
        assert!(chosen.is_empty());
    }

    #[test]
    fn a_list_chooses_nothing() {
        let names = ["永年", "30年", "10年", "5年", "3年", "1年"]
            .map(str::to_owned)
            .to_vec();
        for text in [
            "永年・30年・10年・5年・3年・1年",
            "永年 ３０年 １０年 ５年 ３年 １年",
            "永・30・10・5年・3年・1年",
            "□永年 □30年 □10年 □5年 □3年 □1年",
            "○永年○30年○10年○5年○3年○1年",
            "永 年／三十年／十年／五年／三年／一年",
            "永・30・10・5・3・1 年",
        ] {
            assert_eq!(listed(text), Some((names.clone(), vec![])), "{text}");
        }
        let (names, _) = listed("永10531(年)").expect("without gaps");
        assert_eq!(names, ["永年", "10年", "5年", "3年", "1年"]);
        let (names, _) = listed("1 3 (5) 10 30 年・常用").expect("a scale");
        assert_eq!(names, ["1年", "3年", "5年", "10年", "30年", "常用"]);
        let (names, chosen) = listed("1年未満・1年・3年・常用・その他").expect("a list");
        assert_eq!((names.len(), chosen.len()), (5, 0));
    }

    #[test]
    fn classes_stand_before_their_retentions() {
        let names = ["永年", "10年", "5年"].map(str::to_owned).to_vec();
        let text = "第1種(永年)第2種(10年)第3種(5年)";
        assert_eq!(listed(text), Some((names, vec![])));
        let options = option_list(text).expect("a list");
        assert_eq!(&text[options[1].range.clone()], "第2種(10年");
        assert_eq!(
            listed("第一種 永年 ☑第二種 10年").expect("a list").1,
            ["10年"]
        );
    }

    #[test]
    fn a_mark_chooses() {
        for text in [
            "永年・30年・10年・⑤年・3年・1年",
            "永年 30年 10年 ○5年 3年 1年",
            "□永年 □10年 ☑5年 □3年",
            "○永年 ●5年 ○3年",
            "永年・✓5年・3年",
            "永.30.10⑤3.1年",
        ] {
            assert_eq!(listed(text).expect("a list").1, ["5年"], "{text}");
        }
        assert_eq!(listed("永年・㉚年・10年").expect("a list").1, ["30年"]);
        let ticked = listed("□1年 23年 □5年 □10年").expect("a list");
        assert_eq!(ticked.0, ["1年", "3年", "5年", "10年"]);
        let ticked = listed("□3年 □5年 210年 □30年").expect("a list");
        assert_eq!(ticked.0, ["3年", "5年", "10年", "30年"]);
        let ringed = listed("永久0年・5年・3年・1年").expect("a list");
        assert_eq!(ringed.0, ["永年", "5年", "3年", "1年"]);
        assert_eq!(
            listed("永年・(10年・5年)・~3年").expect("a list").1,
            [""; 0]
        );
    }

    #[test]
    fn ranges_are_those_of_the_text() {
        let text = "永年・ ３０年 ・⑤年";
        let options = option_list(text).expect("a list");
        let printed: Vec<_> = options.iter().map(|it| &text[it.range.clone()]).collect();
        assert_eq!(printed, ["永年", "３０年", "⑤年"]);
    }

    #[test]
    fn what_is_no_list() {
        for text in [
            "",
            "5年",
            "令和5年4月1日",
            "5年保存",
            "平成30年度から5年",
            "3年5月",
            "5年 5年",
            "1 2 3",
            "永 3 10 5 1",
            "10・5・3・1",
            "担当 5年 3年 情報政策課",
        ] {
            assert_eq!(listed(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn nothing_panics(text in "([0-9年永久・○⑤㉚ 未満]|\\PC){0,24}") {
            for option in option_list(&text).unwrap_or_default() {
                prop_assert!(text.get(option.range).is_some());
            }
        }
    }
}
