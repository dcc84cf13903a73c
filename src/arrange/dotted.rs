//! Dotted rules that part narrow columns of digits, and dashed ones along which a paper is
//! folded or cut: readers take their dashes for digits.

use crate::document::{Mark, Point, Rect, RuleLine, TextLine};

/// Thickest dash and its longest and shortest length, in millimetres.
const THICKEST_MM: f32 = 0.7;
const LENGTH_MM: (f32, f32) = (0.25, 8.0);
/// Longest gap between two dashes, in millimetres: letters one below the other stand
/// farther apart; and between longer ones, as a share of their length.
const GAP_MM: f32 = 1.8;
const GAP: f32 = 0.7;
/// The same between dashes that are so many times longer than thick, and no thicker than so
/// many millimetres: hardly a digit is.
const SLENDER: f32 = 3.5;
const SLENDER_MM: f32 = 0.45;
const GAP_OF_SLENDER: f32 = 1.3;
/// A dash that was not found interrupts such a rule no more than so many steps from one to the
/// next.
const STEPS: f32 = 2.2;
/// Bits of a dash no thicker than this that stand no farther apart belong to one, in millimetres; and
/// among how many marks above one the next bit is looked for.
const HAIRLINE_MM: f32 = 0.25;
const BREAK_MM: f32 = 0.45;
const MOST_BITS: usize = 200;
/// How far the dashes of a rule stand out of line, in millimetres.
const BESIDE_MM: f32 = 0.3;
/// Fewest dashes of a rule.
const FEWEST: usize = 6;
/// Shortest rule, in millimetres.
const SHORTEST_MM: f32 = 8.0;

/// The standing dotted rules among the marks of a level page of `dpi` dots an inch.
pub(super) fn dotted_rules(marks: &[Rect], dpi: f32) -> Vec<RuleLine> {
    let mm = dpi / 25.4;
    let whole = mended(marks, mm);
    let dashes = whole
        .iter()
        .filter(|mark| mark.w < THICKEST_MM * mm && mark.h > 0.8 * mark.w)
        .filter(|mark| (LENGTH_MM.0 * mm..LENGTH_MM.1 * mm).contains(&mark.h));
    let mut rules: Vec<RuleLine> = Vec::new();
    // Rows of dashes that may go on: their last dash, and all of them.
    let mut open: Vec<Vec<&Rect>> = Vec::new();
    for dash in dashes {
        let (ended, mut still): (Vec<_>, Vec<_>) = open.into_iter().partition(|row| {
            let above = last(row);
            above.bottom() + reach(row, above, mm) < dash.y
        });
        rules.extend(ended.iter().filter_map(|row| rule(row, mm)));
        let goes_on = still.iter_mut().find(|row| {
            let above = last(row);
            (above.centre().x - dash.centre().x).abs() < BESIDE_MM * mm
                && (above.bottom()..=above.bottom() + reach(row, dash, mm)).contains(&dash.y)
                && dash.h.max(above.h) < 2.5 * dash.h.min(above.h)
        });
        match goes_on {
            Some(row) => row.push(dash),
            None => still.push(vec![dash]),
        }
        open = still;
    }
    rules.extend(open.iter().filter_map(|row| rule(row, mm)));
    rules
}

/// The narrow marks from top to bottom, with faded dashes of which bits are left made whole.
fn mended(marks: &[Rect], mm: f32) -> Vec<Rect> {
    let narrow = marks.iter().filter(|mark| mark.w < THICKEST_MM * mm);
    let mut narrow: Vec<Rect> = narrow.copied().collect();
    narrow.sort_by(|a, b| a.y.total_cmp(&b.y));
    let mut whole: Vec<Rect> = Vec::new();
    for bit in narrow {
        let is_thin = |it: &Rect| it.w < HAIRLINE_MM * mm;
        let upper = whole.iter_mut().rev().take(MOST_BITS).find(|upper| {
            is_thin(upper)
                && is_thin(&bit)
                && (upper.centre().x - bit.centre().x).abs() < HAIRLINE_MM * mm
                && (0.0..BREAK_MM * mm).contains(&(bit.y - upper.bottom()))
        });
        match upper {
            Some(upper) => *upper = upper.union(&bit),
            None => whole.push(bit),
        }
    }
    whole
}

/// How far below the last dash of a row `dash` may stand to go on with it, in pixels.
fn reach(row: &[&Rect], dash: &Rect, mm: f32) -> f32 {
    let above = last(row);
    let thick = above.w.max(dash.w);
    let short = above.h.min(dash.h);
    if short < SLENDER * thick || thick > SLENDER_MM * mm {
        return (GAP_MM * mm).max(GAP * short);
    }
    let near = (GAP_MM * mm).max(GAP_OF_SLENDER * short);
    match row {
        [.., third, second, first] => {
            let step = (first.y - second.y).min(second.y - third.y);
            near.max(STEPS * step - above.h)
        }
        _ => near,
    }
}

fn last<'a>(row: &[&'a Rect]) -> &'a Rect {
    row[row.len() - 1]
}

fn rule(row: &[&Rect], mm: f32) -> Option<RuleLine> {
    let (first, last) = (row[0], last(row));
    let long = last.bottom() - first.y > SHORTEST_MM * mm;
    (row.len() >= FEWEST && long).then(|| RuleLine {
        from: Point::new(first.centre().x, first.y),
        to: Point::new(last.centre().x, last.bottom()),
    })
}

/// Whether a mark is a dash of a dotted rule.
pub(super) fn is_dash_of(mark: &Rect, rule: &RuleLine, dpi: f32) -> bool {
    let mm = dpi / 25.4;
    let at = mark.centre();
    let share = (at.y - rule.from.y) / (rule.to.y - rule.from.y).max(1.0);
    let x = rule.from.x + (rule.to.x - rule.from.x) * share;
    (0.0..=1.0).contains(&share) && (at.x - x).abs() < BESIDE_MM * mm && mark.w < THICKEST_MM * mm
}

/// Removes the lines that are nothing but dashes of standing dotted rules, of a page of `dpi`
/// dots an inch that slopes by `skew` degrees.
pub fn drop_dashes(lines: &mut Vec<TextLine>, marks: &[Mark], skew: f32, dpi: f32) {
    let level = |p: Point| p.turned(Point::default(), -skew);
    let marks = levelled(marks, level);
    let rules = dotted_rules(&marks, dpi);
    if rules.is_empty() {
        return;
    }
    lines.retain(|line| {
        let is_like_dash = line.glyphs.iter().all(|glyph| LIKE_DASH.contains(glyph.ch));
        let place = line.quad.map(level).bounds();
        // A digit beside the rule has ink of its own.
        let mut ink = marks.iter().filter(|mark| place.contains(mark.centre()));
        !(is_like_dash
            && ink.clone().next().is_some()
            && ink.all(|mark| rules.iter().any(|rule| is_dash_of(mark, rule, dpi))))
    });
}

/// The boxes of `marks` of a page that `level` turns level.
pub(super) fn levelled(marks: &[Mark], level: impl Fn(Point) -> Point) -> Vec<Rect> {
    let level_box = |mark: &Mark| {
        let (w, h) = (mark.place.w, mark.place.h);
        let at = level(mark.place.centre());
        Rect::new(at.x - w / 2.0, at.y - h / 2.0, w, h)
    };
    marks.iter().map(level_box).collect()
}

/// What readers make of standing dashes.
const LIKE_DASH: &str = "1Il|丨!！｜一ー'′:：";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faded_dashes_of_which_bits_are_left_are_a_rule() {
        let bits = |n: i32| {
            let y = 100.0 + 16.0 * n as f32;
            let broken = n % 2 == 0;
            let upper = Rect::new(300.0, y, 1.0, if broken { 3.0 } else { 9.0 });
            let lower = broken.then(|| Rect::new(300.2, y + 6.0, 1.0, 3.0));
            [Some(upper), lower].into_iter().flatten()
        };
        let marks: Vec<Rect> = (0..9).flat_map(bits).collect();
        assert_eq!(dotted_rules(&marks, 254.0).len(), 1);
    }

    #[test]
    fn dashes_in_line_are_a_rule_and_digits_below_each_other_are_none() {
        let dash = |n: i32| Rect::new(300.0, 100.0 + 16.0 * n as f32, 4.0, 10.0);
        let digit = |n: i32| Rect::new(500.0, 100.0 + 60.0 * n as f32, 6.0, 30.0);
        let marks: Vec<Rect> = (0..12).map(dash).chain((0..12).map(digit)).collect();
        let rules = dotted_rules(&marks, 254.0);
        assert_eq!(rules.len(), 1, "{rules:?}");
        assert!((rules[0].length() - 186.0).abs() < 1.0);
        assert!(is_dash_of(&marks[3], &rules[0], 254.0));
        assert!(!is_dash_of(&marks[14], &rules[0], 254.0));
    }

    #[test]
    fn dashes_as_far_apart_as_they_are_long_are_a_rule() {
        let dash = |n: i32| Rect::new(300.0, 100.0 + 47.0 * n as f32, 4.0, 24.0);
        let dashes: Vec<Rect> = (0..8).map(dash).collect();
        assert_eq!(dotted_rules(&dashes, 300.0).len(), 1);
        // Dirt elsewhere and a broken dash interrupt no rule.
        let dirt = Rect::new(900.0, 260.0, 4.0, 5.0);
        let broken = |dash: &Rect| (dash.y - 241.0).abs() < 1.0;
        let rest = Rect::new(300.0, 241.0, 4.0, 6.0);
        let whole = dashes.iter().filter(|dash| !broken(dash));
        let marks: Vec<Rect> = whole.copied().chain([dirt, rest]).collect();
        assert_eq!(dotted_rules(&marks, 300.0).len(), 1);
        let digit = |n: i32| Rect::new(300.0, 100.0 + 70.0 * n as f32, 9.0, 34.0);
        let digits: Vec<Rect> = (0..8).map(digit).collect();
        assert!(dotted_rules(&digits, 300.0).is_empty());
    }

    fn marked(place: Rect) -> Mark {
        Mark {
            place,
            fill: 1.0,
            round: false,
        }
    }

    #[test]
    fn dashes_that_were_read_as_digits_are_no_text() {
        let dash = |n: i32| Rect::new(300.0, 100.0 + 80.0 * n as f32, 4.0, 50.0);
        let digit = Rect::new(340.0, 100.0, 12.0, 50.0);
        let marks: Vec<Mark> = (0..12).map(dash).chain([digit]).map(marked).collect();
        let line = |place: Rect| {
            let wider = Rect::new(place.x - 8.0, place.y - 4.0, place.w + 16.0, place.h + 8.0);
            TextLine::evenly("1", wider.into(), 0.9, false)
        };
        let mut lines: Vec<TextLine> = (0..12).map(dash).chain([digit]).map(line).collect();
        drop_dashes(&mut lines, &marks, 0.0, 254.0);
        assert_eq!(lines.len(), 1);
        assert!(lines[0].bounds().x > 320.0);
    }
}
