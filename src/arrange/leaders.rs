//! Dashes and dots that lead from a label to its value, 保存年数 ------ 10年: readers take them
//! for signs of the text.

use crate::document::{Mark, Point, Rect, RuleLine, TextLine};

use super::dotted::{dotted_rules, levelled};

/// What readers make of lying dashes.
const LIKE_LEADER: &str = "-‐‑–—―─ー一_.・…";
/// A dash is so many times longer than thick; a dot is not.
const LONG: f32 = 1.7;
/// The middle of a sign read of a rule lies so many of its widths beside the rule at most.
const BESIDE_RULE: f32 = 0.5;

/// Removes from the lines, of a page of `dpi` dots an inch that slopes by `skew` degrees, the
/// dashes of lying rules that lead from a label to its value, and parts label and value:
/// 保存年数 ------ 10年. A printed … stays.
pub fn drop_leaders(lines: &mut Vec<TextLine>, marks: &[Mark], skew: f32, dpi: f32) {
    let level = |p: Point| p.turned(Point::default(), -skew);
    let dashes: Vec<Rect> = levelled(marks, level)
        .into_iter()
        .map(|dash| dash.transposed())
        .filter(|dash| dash.h > LONG * dash.w)
        .collect();
    let rules = dotted_rules(&dashes, dpi);
    if rules.is_empty() {
        return;
    }
    let is_of_rule = |line: &TextLine, at: usize| {
        let place = line.span(line.glyphs[at].start, line.glyphs[at].end);
        let place = place.map(level).bounds().transposed();
        let middle = place.centre().y;
        let lies_on = |rule: &&RuleLine| {
            let beside = BESIDE_RULE * place.h;
            (rule.from.y - beside..=rule.to.y + beside).contains(&middle)
                && (place.x..=place.right()).contains(&rule.from.x)
        };
        LIKE_LEADER.contains(line.glyphs[at].ch) && rules.iter().any(|rule| lies_on(&rule))
    };
    let parts = |line: TextLine| -> Vec<TextLine> {
        let mut is_leader: Vec<bool> = (0..line.glyphs.len())
            .map(|at| !line.vertical && is_of_rule(&line, at))
            .collect();
        keep_letters(&line, &mut is_leader);
        if !is_leader.contains(&true) {
            return vec![line];
        }
        without(&line, &is_leader)
    };
    *lines = std::mem::take(lines).into_iter().flat_map(parts).collect();
}

/// Lets one sign alone between letters be a letter of theirs, and two with a long mark or the kanji
/// for one wherever they stand: センター一覧 over a dashed underline.
fn keep_letters(line: &TextLine, is_leader: &mut [bool]) {
    let ends = [0, is_leader.len().saturating_sub(1)];
    let mut start = 0;
    while start < is_leader.len() {
        let run = is_leader[start..].iter().take_while(|it| **it).count();
        let glyphs = &line.glyphs[start..start + run];
        let has_letter = glyphs.iter().any(|glyph| "ー一".contains(glyph.ch));
        if run <= 2 && has_letter || run == 1 && !ends.contains(&start) {
            is_leader[start..start + run].fill(false);
        }
        start += run.max(1);
    }
}

/// The parts of a line that its leaders stand between.
fn without(line: &TextLine, is_leader: &[bool]) -> Vec<TextLine> {
    let letters: Vec<usize> = (0..line.glyphs.len())
        .filter(|&at| !is_leader[at])
        .collect();
    let runs = letters.chunk_by(|&one, &next| next == one + 1);
    let words = runs.filter_map(|run| {
        let mut words = run.iter().filter(|&&at| line.glyphs[at].ch != ' ');
        let first = *words.next()?;
        Some(first..words.next_back().map_or(first, |&at| at) + 1)
    });
    let part = |words| {
        let mut part = line.clone();
        part.keep(words);
        part
    };
    words.map(part).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dashes_that_lead_to_a_value_are_no_text() {
        let dash = |n: i32| Rect::new(200.0 + 18.0 * n as f32, 130.0, 11.0, 5.0);
        let marks: Vec<Mark> = (0..10).map(|n| marked(dash(n))).collect();
        let place = Rect::new(100.0, 100.0, 330.0, 40.0);
        let line = TextLine::evenly("保存年----10年", place.into(), 0.9, false);
        let mut lines = vec![line];
        drop_leaders(&mut lines, &marks, 0.0, 254.0);
        let texts: Vec<String> = lines.iter().map(TextLine::text).collect();
        assert_eq!(texts, ["保存年", "10年"]);
        assert!(lines[1].bounds().x > 320.0);
        let underlined = TextLine::evenly("センター一覧--", place.into(), 0.9, false);
        let mut lines = vec![underlined];
        drop_leaders(&mut lines, &marks, 0.0, 254.0);
        assert_eq!(
            lines[0].text(),
            "センター一覧--",
            "a dashed underline ends before"
        );
        let mut lines = vec![TextLine::evenly(
            "福祉センターの使用",
            place.into(),
            0.9,
            false,
        )];
        drop_leaders(&mut lines, &marks, 0.0, 254.0);
        assert_eq!(lines[0].text(), "福祉センターの使用");
    }

    fn marked(place: Rect) -> Mark {
        Mark {
            place,
            fill: 1.0,
            round: false,
        }
    }
}
