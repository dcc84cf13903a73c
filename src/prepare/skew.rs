//! The slope of a page, from the lines of text and the rules found on it.

use crate::document::{Mark, Point, Quad, RuleLine};

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
/// where they are long enough to tell and go with `text`, the slope of its lines.
pub fn skew_of_rules(rules: &[RuleLine], text: f32, dpi: f32) -> Option<f32> {
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
        return None;
    }
    weighted_median(slopes)
}

/// Letters of a line from which its slope is told.
const LETTERS: usize = 8;
/// Heights of them as a share of the line's thickness.
const HEIGHTS: (f32, f32) = (0.35, 1.0);
/// How often a line of letters is fitted anew without those that stand off it.
const FITS: usize = 4;

/// Slope of a page in degrees, clockwise positive, by the letters among its `marks` that
/// stand in its `lines`; `text`, the slope of the lines as found on a small picture, where
/// there are too few.
pub fn skew_of_letters(lines: &[Quad], marks: &[Mark], text: f32) -> f32 {
    let slopes = lines.iter().filter_map(|line| {
        let (_, weight) = slope_and_weight(line)?;
        Some((slope_of_letters(line, marks)?, weight))
    });
    let near = |(slope, _): &(f32, f32)| (slope - text).abs() < ALIKE;
    weighted_median(slopes.filter(near).collect()).unwrap_or(text)
}

/// The slope of one line by the feet of its letters, or by their middles if it stands.
fn slope_of_letters(line: &Quad, marks: &[Mark]) -> Option<f32> {
    let bounds = line.bounds();
    let stands = line.height() > line.width();
    let thickness = line.width().min(line.height());
    let mut feet: Vec<Point> = marks
        .iter()
        .map(|mark| mark.place)
        .filter(|place| bounds.contains(place.centre()))
        .filter(|place| {
            let across = if stands { place.w } else { place.h };
            (HEIGHTS.0 * thickness..HEIGHTS.1 * thickness).contains(&across)
        })
        .map(|place| {
            if stands {
                Point::new(place.centre().y, -place.centre().x)
            } else {
                Point::new(place.centre().x, place.bottom())
            }
        })
        .collect();
    for _ in 0..FITS {
        if feet.len() < LETTERS {
            return None;
        }
        let (slope, middle) = fitted(&feet)?;
        let off = |p: &Point| (p.y - middle.y - slope * (p.x - middle.x)).abs();
        let mut offs: Vec<f32> = feet.iter().map(off).collect();
        offs.sort_by(f32::total_cmp);
        let most = 2.0 * offs[offs.len() / 2].max(1.0);
        feet.retain(|p| off(p) <= most);
    }
    let (slope, _) = fitted(&feet)?;
    Some(slope.atan().to_degrees())
}

/// The slope of the straight line through points that leaves the least squares, and their
/// middle.
fn fitted(points: &[Point]) -> Option<(f32, Point)> {
    let count = points.len() as f32;
    let (x, y) = points
        .iter()
        .fold((0.0, 0.0), |(x, y), p| (x + p.x, y + p.y));
    let middle = Point::new(x / count, y / count);
    let (spread, product) = points.iter().fold((0.0, 0.0), |(spread, product), p| {
        let along = p.x - middle.x;
        (spread + along * along, product + along * (p.y - middle.y))
    });
    (spread > 0.0).then(|| (product / spread, middle))
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
    use crate::document::Rect;

    #[test]
    fn letters_tell_the_slope_finer_than_the_places_of_their_lines() {
        for degrees in [-3.0_f32, -0.2, 0.1, 0.2, 1.0] {
            let slope = degrees.to_radians().tan();
            let marks: Vec<Mark> = (0..40)
                .map(|n| {
                    let x = 100.0 + 40.0 * n as f32;
                    // Some letters stand lower, and each has a comma's height of its own.
                    let low = if n % 7 == 0 { 6.0 } else { (n % 3) as f32 };
                    Mark {
                        place: Rect::new(x, 300.0 + x * slope + low, 32.0, 33.0),
                        fill: 0.4,
                        round: false,
                    }
                })
                .collect();
            let line = Quad(
                [(90.0, 0.0), (1710.0, 0.0), (1710.0, 60.0), (90.0, 60.0)]
                    .map(|(x, y)| Point::new(x, 290.0 + x * slope + y)),
            );
            let skew = skew_of_letters(&[line], &marks, degrees + 0.2);
            assert!((skew - degrees).abs() < 0.05, "{degrees}: {skew}");
        }
        assert!((skew_of_letters(&[], &[], 0.3) - 0.3).abs() < f32::EPSILON);
    }

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
