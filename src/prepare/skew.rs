//! The slope of a page, from the lines of text and the rules found on it.

use crate::document::{Quad, RuleLine};

/// Lines shorter than this many times their thickness say little about the slope.
const LONG: f32 = 4.0;
/// A page is never fed more crookedly than this, in degrees; steeper lines are written so.
const STEEPEST: f32 = 10.0;

/// Slope of the text in degrees, clockwise positive: the median over the lines, weighted
/// by the squares of their lengths. 0 if there are no lines to tell it.
pub fn skew_of(lines: &[Quad]) -> f32 {
    weighted_median(lines.iter().filter_map(slope_and_weight).collect()).unwrap_or(0.0)
}

/// Rules shorter than this, in inches, say little about the slope.
const LONG_RULE: f32 = 1.2;
/// Length of rules, in inches, that together tell the slope better than lines of text do.
const ENOUGH: f32 = 5.0;
/// Rules that slope otherwise than the text by more than this, in degrees, are drawn so.
const ALIKE: f32 = 0.6;

/// Slope of a page of `dpi` dots an inch in degrees, clockwise positive, from its `rules`
/// where they are long enough to tell; otherwise `text`, the slope of its lines.
pub fn skew_of_rules(rules: &[RuleLine], text: f32, dpi: f32) -> f32 {
    let slopes: Vec<(f32, f32)> = rules
        .iter()
        .filter(|rule| rule.length() >= LONG_RULE * dpi)
        .map(|rule| {
            let (dx, dy) = (rule.to.x - rule.from.x, rule.to.y - rule.from.y);
            let slope = if rule.is_flat() {
                dy.atan2(dx)
            } else {
                (-dx).atan2(dy)
            };
            (slope.to_degrees(), rule.length())
        })
        .filter(|(slope, _)| (slope - text).abs() < ALIKE)
        .collect();
    if slopes.iter().map(|s| s.1).sum::<f32>() < ENOUGH * dpi {
        return text;
    }
    weighted_median(slopes).unwrap_or(text)
}

fn weighted_median(mut values: Vec<(f32, f32)>) -> Option<f32> {
    values.sort_by(|a, b| a.0.total_cmp(&b.0));
    let half = values.iter().map(|v| v.1).sum::<f32>() / 2.0;
    let mut passed = 0.0;
    values
        .into_iter()
        .find(|(_, weight)| {
            passed += weight;
            passed >= half
        })
        .map(|(value, _)| value)
}

fn slope_and_weight(quad: &Quad) -> Option<(f32, f32)> {
    let [tl, tr, _, bl] = quad.0;
    let (width, height) = (quad.width(), quad.height());
    let (slope, length) = if width >= LONG * height {
        ((tr.y - tl.y).atan2(tr.x - tl.x).to_degrees(), width)
    } else if height >= LONG * width {
        ((tl.x - bl.x).atan2(bl.y - tl.y).to_degrees(), height)
    } else {
        return None;
    };
    // The longer a line, the truer its slope: its ends are found to the same pixel.
    (slope.abs() <= STEEPEST).then_some((slope, length * length))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Point, Rect};

    #[test]
    fn long_lines_outvote_short_ones_in_both_directions_of_writing() {
        let centre = Point::new(500.0, 700.0);
        let turned = |x, y, w, h, degrees| {
            Quad::from(Rect::new(x, y, w, h)).map(|p: Point| p.turned(centre, degrees))
        };
        let lines = [
            turned(100.0, 100.0, 800.0, 30.0, 1.5),
            turned(100.0, 160.0, 780.0, 30.0, 1.5),
            turned(900.0, 300.0, 30.0, 600.0, 1.5),
            turned(100.0, 900.0, 150.0, 30.0, -4.0),
            turned(100.0, 900.0, 30.0, 30.0, 45.0),
        ];
        assert!((skew_of(&lines) - 1.5).abs() < 0.01);
        assert!(skew_of(&[]).abs() < f32::EPSILON);
    }
}
