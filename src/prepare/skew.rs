//! The slope of a page, from the lines found on it.

use crate::document::Quad;

/// Lines shorter than this many times their thickness say little about the slope.
const LONG: f32 = 4.0;
/// A page is never fed more crookedly than this, in degrees; steeper lines are written so.
const STEEPEST: f32 = 10.0;

/// Slope of the text in degrees, clockwise positive: the median over the lines, weighted
/// by their lengths. 0 if there are no lines to tell it.
pub fn skew_of(lines: &[Quad]) -> f32 {
    let mut slopes: Vec<(f32, f32)> = lines.iter().filter_map(slope_and_weight).collect();
    slopes.sort_by(|a, b| a.0.total_cmp(&b.0));
    let half = slopes.iter().map(|s| s.1).sum::<f32>() / 2.0;
    let mut passed = 0.0;
    for (slope, weight) in slopes {
        passed += weight;
        if passed >= half {
            return slope;
        }
    }
    0.0
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
    (slope.abs() <= STEEPEST).then_some((slope, length))
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
