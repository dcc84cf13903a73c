//! Streaks: dirt on a scanner's glass draws lines down the whole page, and a worn drum
//! does so across its prints. They look like rules, but no rule runs through words, or off
//! the paper.

use crate::document::{RuleLine, TextLine};

/// Gaps between characters narrower than this, in type sizes, lie inside a word.
const INSIDE: f32 = 0.6;
/// Lines this close to a rule end at it, in type sizes.
const STOPS: f32 = 1.2;
/// So many words cut in two are no accident of the reader, who may read over a border.
const LEAST: usize = 3;

/// So close to the edge of a page ends what runs off it, as a share of the page.
const EDGE: f32 = 0.01;
/// So far beyond the last rule that it crosses runs a streak, as a share of the page: a form
/// that does not fit on the paper goes on in shorter cells.
const BEYOND: f32 = 0.15;
/// Parts of one streak lie this close to its line, as a share of the page.
const IN_LINE: f32 = 0.004;

/// Removes from the `rules` of a page of `size` (width and height, in pixels) what runs off
/// its edge far beyond all others, and what runs through the words of `lines` rather than
/// between them.
pub fn drop_streaks(rules: &mut Vec<RuleLine>, lines: &[TextLine], size: (u32, u32)) {
    let streaks: Vec<RuleLine> = rules
        .iter()
        .filter(|rule| runs_off(rule, rules, size))
        .copied()
        .collect();
    let width = IN_LINE * size.0.min(size.1) as f32;
    rules.retain(|rule| {
        let (_, (end, at)) = rule.ends();
        let in_line = |streak: &RuleLine| {
            streak.is_flat() == rule.is_flat() && (streak.across(end) - at).abs() < width
        };
        !streaks.iter().any(in_line) && !is_streak(rule, lines)
    });
}

/// Whether a rule runs to the edge of the page, far from the last of the `rules` across it.
fn runs_off(rule: &RuleLine, rules: &[RuleLine], (width, height): (u32, u32)) -> bool {
    let whole = if rule.is_flat() { width } else { height } as f32;
    let ((start, _), (end, _)) = rule.ends();
    let across = || {
        let others = rules.iter().filter(|it| it.is_flat() != rule.is_flat());
        others.filter_map(|other| {
            let ((from, at), (to, _)) = other.ends();
            let crossing = rule.across(at);
            (from..=to).contains(&crossing).then_some(at)
        })
    };
    let first = across().fold(f32::INFINITY, f32::min);
    let last = across().fold(f32::NEG_INFINITY, f32::max);
    let far = BEYOND * whole;
    (start < EDGE * whole && end.min(first) - start > far)
        || (end > (1.0 - EDGE) * whole && end - start.max(last) > far)
}

/// Whether more lines go on over a standing rule than end at it.
fn is_streak(rule: &RuleLine, lines: &[TextLine]) -> bool {
    if rule.is_flat() {
        return false;
    }
    let (mut cut, mut stops) = (0, 0);
    for line in lines.iter().filter(|line| !line.vertical) {
        let place = line.bounds();
        let middle = place.centre().y;
        if !(rule.from.y..=rule.to.y).contains(&middle) {
            continue;
        }
        let at = rule.across(middle) - place.x;
        if is_inside_a_word(line, at / place.w.max(1.0), place.w / place.h.max(1.0)) {
            cut += 1;
        } else if at.abs().min((place.w - at).abs()) < STOPS * place.h {
            stops += 1;
        }
    }
    cut >= LEAST && cut > 2 * stops
}

/// Whether characters stand close on both sides of `at`, a share of the line; the line is
/// `sizes` type sizes long.
fn is_inside_a_word(line: &TextLine, at: f32, sizes: f32) -> bool {
    let next = line
        .glyphs
        .iter()
        .position(|glyph| f32::midpoint(glyph.start, glyph.end) > at);
    let Some(next) = next.filter(|&next| next > 0) else {
        return false;
    };
    let (last, next) = (&line.glyphs[next - 1], &line.glyphs[next]);
    last.ch != ' ' && next.ch != ' ' && (next.start - last.end) * sizes < INSIDE
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Glyph, Point, Quad, Rect};

    const PAGE: (u32, u32) = (1_000, 1_400);

    /// A line of ten characters at a height, with a gap of `gap` shares behind the fifth.
    fn line(y: f32, gap: f32) -> TextLine {
        let pitch = (1.0 - gap) / 10.0;
        let glyphs = (0..10).map(|i| {
            let start = i as f32 * pitch + if i > 4 { gap } else { 0.0 };
            Glyph {
                ch: '字',
                start,
                end: start + pitch,
                confidence: 1.0,
            }
        });
        TextLine {
            glyphs: glyphs.collect(),
            quad: Quad::from(Rect::new(100.0, y, 400.0, 40.0)),
            confidence: 1.0,
            vertical: false,
        }
    }

    fn standing(x: f32) -> RuleLine {
        RuleLine {
            from: Point::new(x, 60.0),
            to: Point::new(x, 1_000.0),
        }
    }

    #[test]
    fn what_runs_through_words_is_no_rule() {
        let text: Vec<TextLine> = (0..6).map(|i| line(100.0 * i as f32, 0.0)).collect();
        let mut rules = vec![standing(310.0), standing(90.0)];
        drop_streaks(&mut rules, &text, PAGE);
        assert_eq!(rules, [standing(90.0)]);
    }

    #[test]
    fn what_runs_off_the_page_is_no_rule() {
        let part = |from: f32, to: f32| RuleLine {
            from: Point::new(310.0, from),
            to: Point::new(312.0, to),
        };
        let across = |y: f32| RuleLine {
            from: Point::new(100.0, y),
            to: Point::new(900.0, y),
        };
        let mut rules = vec![part(100.0, 500.0), across(800.0), part(600.0, 1_395.0)];
        drop_streaks(&mut rules, &[], PAGE);
        assert_eq!(rules, [across(800.0)], "both parts of a streak");
        for rules in [
            vec![part(100.0, 500.0), across(800.0), part(600.0, 1_300.0)],
            vec![part(600.0, 1_395.0), across(1_300.0)],
        ] {
            let mut left = rules.clone();
            drop_streaks(&mut left, &[], PAGE);
            assert_eq!(left, rules);
        }
    }

    #[test]
    fn a_border_that_was_read_over_stays() {
        let over: Vec<TextLine> = (0..6).map(|i| line(100.0 * i as f32, 0.2)).collect();
        let mut rules = vec![standing(300.0)];
        drop_streaks(&mut rules, &over, PAGE);
        assert_eq!(rules.len(), 1);
    }

    #[test]
    fn a_border_at_which_lines_end_stays() {
        let mut text: Vec<TextLine> = (0..3).map(|i| line(100.0 * i as f32, 0.0)).collect();
        for i in 3..6 {
            let mut beside = line(100.0 * i as f32, 0.0);
            beside.quad = Quad::from(Rect::new(320.0, 100.0 * i as f32, 200.0, 40.0));
            text.push(beside);
        }
        let mut rules = vec![standing(310.0)];
        drop_streaks(&mut rules, &text, PAGE);
        assert_eq!(rules.len(), 1);
    }
}
