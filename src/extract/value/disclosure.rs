//! Disclosure classes (公開区分): 開示, 部分開示, 不開示, and what other cities call them. A
//! class stays what its city calls it: 公開 is not made 開示.

use std::ops::Range;

/// The classes, longer names before those they contain.
const CLASSES: [&str; 12] = [
    "部分開示",
    "一部開示",
    "時限開示",
    "不開示",
    "非開示",
    "部分公開",
    "一部公開",
    "時限公開",
    "非公開",
    "不公開",
    "開示",
    "公開",
];

/// What is left of a class whose first stroke was taken for a part of the ring around it.
const CUT: [(&str, &str); 2] = [("部開示", "一部開示"), ("部公開", "一部公開")];

/// All of it is opened: the same in one word more.
const WHOLE: [(&str, &str); 3] = [
    ("全部開示", "開示"),
    ("全部公開", "公開"),
    ("全面公開", "公開"),
];

/// A class of a text, and where it stands, in characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClassMatch {
    /// The class.
    pub class: &'static str,
    /// Its characters.
    pub range: Range<usize>,
    /// It is ticked in the text itself: ☑開示, ●開示.
    pub ticked: bool,
    /// An empty box stands before it: □開示.
    pub empty: bool,
}

/// All classes of a compact text, in order.
pub fn find_classes(text: &str) -> Vec<ClassMatch> {
    let mut found: Vec<ClassMatch> = Vec::new();
    let mut at = 0;
    let mut characters = 0;
    while at < text.len() {
        let rest = &text[at..];
        let whole = CLASSES.iter().map(|class| (*class, *class));
        if let Some((printed, class)) = whole
            .chain(WHOLE)
            .chain(CUT)
            .find(|(printed, _)| rest.starts_with(*printed))
        {
            let before = text[..at].chars().next_back();
            let length = printed.chars().count();
            found.push(ClassMatch {
                class,
                range: characters..characters + length,
                ticked: before.is_some_and(|mark| "●◎☑✓✔✅■◉レ".contains(mark) || is_circled(mark)),
                empty: before.is_some_and(|mark| "□☐○◯〇ロ口".contains(mark)),
            });
            at += printed.len();
            characters += length;
        } else {
            at += rest.chars().next().map_or(1, char::len_utf8);
            characters += 1;
        }
    }
    // ○公開 部分公開 非公開: an empty ring before all would be a box.
    let rings = |it: &ClassMatch| {
        let mark = it
            .range
            .start
            .checked_sub(1)
            .and_then(|at| text.chars().nth(at));
        mark.is_some_and(|mark| "○◯〇".contains(mark))
    };
    let marked = found.iter().filter(|it| it.empty || it.ticked).count();
    if found.len() >= 3 && marked == 1 {
        for it in found.iter_mut().filter(|it| rings(it)) {
            (it.ticked, it.empty) = (true, false);
        }
    }
    // 1開示 2部分開示 ③不開示: one of the numbers is ringed. Where all are, they are printed so.
    let before = |it: &ClassMatch| text.chars().nth(it.range.start.wrapping_sub(1));
    let circled = |it: &&mut ClassMatch| before(it).is_some_and(is_circled);
    if found.iter_mut().filter(circled).count() > 1 {
        found
            .iter_mut()
            .filter(circled)
            .for_each(|it| it.ticked = false);
    }
    found
}

/// 1 to 20 in a circle.
fn is_circled(mark: char) -> bool {
    ('\u{2460}'..='\u{2473}').contains(&mark)
}

/// The one class that `text` is, or begins with before a bracket or a date.
pub fn parse_class(text: &str) -> Option<&'static str> {
    let found = find_classes(text);
    let [only] = found.as_slice() else {
        let mut ticked = found.iter().filter(|it| it.ticked);
        let first = ticked.next()?;
        return ticked.next().is_none().then_some(first.class);
    };
    let head: String = text.chars().take(only.range.start).collect();
    let tail: String = text.chars().skip(only.range.end).collect();
    let opens = |c: char| "([（［「●◎☑✓✔■◉レ○◯・:".contains(c);
    let closes = |c: char| "()[]）］」（・:。".contains(c) || c.is_ascii_digit();
    let is_whole = only.range.len() >= only.class.chars().count();
    (is_whole
        && head.chars().all(opens)
        && tail
            .chars()
            .next()
            .is_none_or(|c| closes(c) || "平令昭とす".contains(c)))
    .then_some(only.class)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_class_is_a_value() {
        for (text, class) in [
            ("開示", Some("開示")),
            ("部分開示", Some("部分開示")),
            ("不開示", Some("不開示")),
            ("(非公開)", Some("非公開")),
            ("部分開示(個人情報)", Some("部分開示")),
            ("公開(傍聴者なし)", Some("公開")),
            ("開示・☑不開示", Some("不開示")),
            ("開示 部分開示", None),
            ("全部公開", Some("公開")),
            ("部公開", None),
            ("開示請求", None),
            ("情報公開課", None),
            ("", None),
        ] {
            assert_eq!(parse_class(text), class, "{text}");
        }
    }

    #[test]
    fn a_list_has_its_places() {
        let found = find_classes("開示部分開示・不開示");
        let ranges: Vec<_> = found.iter().map(|it| it.range.clone()).collect();
        assert_eq!(ranges, [0..2, 2..6, 7..10]);
        let ringed =
            |text: &str| -> Vec<bool> { find_classes(text).iter().map(|it| it.ticked).collect() };
        assert_eq!(ringed("1開示2部分開示③不開示"), [false, false, true]);
        assert_eq!(ringed("①開示②部分開示③不開示"), [false; 3]);
        let found = find_classes("公開部公開非公開");
        let classes: Vec<_> = found.iter().map(|it| it.class).collect();
        assert_eq!(classes, ["公開", "一部公開", "非公開"]);
    }
}
