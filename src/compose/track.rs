//! Where a line runs on the output page.
//!
//! A line's four corners come in pixels of the upright page; on the output page the
//! same line may be turned by quarters, skewed, or (in a PDF with a negative matrix)
//! mirrored. Only the baseline's direction and the extent across it are taken over:
//! the characters themselves always stand upright on their baseline.

use crate::document::{Affine, Point, TextLine};

/// Type size as a share of the line's extent across: detected lines have margins, and
/// the selections of neighbouring lines must not overlap.
const TYPE_SHARE: f64 = 0.85;

/// The baseline's height above the line's lower edge, as a share of the extent across.
const BASELINE: f64 = 0.14;

/// A line that leaves its axis by less than this, in type sizes, is laid along the
/// axis: at its ends it is then half a type size off at most, and text extraction is
/// sure of it.
const LEVEL: f64 = 1.0;

/// The least extent across a line in points.
const LEAST_EXTENT: f64 = 1.0;

/// Coordinates beyond this, in points, are on no page (ISO 19005-2, 6.1.13).
const FARTHEST: f64 = 30_000.0;

/// A direction or a position in points, y up.
pub(super) type Vector = (f64, f64);

/// The line along which text is set, in points.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Track {
    /// Where the text begins: on the baseline for horizontal text, at the top centre of
    /// the first character for vertical text.
    pub(super) start: Vector,
    /// Direction of reading, of length 1.
    pub(super) along: Vector,
    /// Length in points.
    pub(super) length: f64,
    /// Type size in points.
    pub(super) size: f64,
    /// The line is at an angle to the axes of the page that matters.
    pub(super) slanted: bool,
}

impl Track {
    /// The track of `line` on a page that `to_points` leads to; `None` if it is nowhere.
    pub(super) fn of(line: &TextLine, to_points: &Affine) -> Option<Self> {
        let [tl, tr, br, bl] = line.quad.0.map(|corner| point(corner, to_points));
        let (from, to, side) = if line.vertical {
            (
                middle(tl, tr),
                middle(bl, br),
                middle(minus(tr, tl), minus(br, bl)),
            )
        } else {
            (
                middle(tl, bl),
                middle(tr, br),
                middle(minus(bl, tl), minus(br, tr)),
            )
        };
        let span = minus(to, from);
        let mut length = span.0.hypot(span.1);
        let along = if length > 1e-3 {
            (span.0 / length, span.1 / length)
        } else {
            page_axis(line.vertical, to_points)?
        };
        let extent = cross(along, side).abs().max(LEAST_EXTENT);
        if length <= 1e-3 {
            length = extent * line.glyphs.len() as f64;
        }
        let known = [from.0, from.1, length, extent]
            .iter()
            .all(|v| v.abs() <= FARTHEST);
        let directed = along.0.is_finite() && along.1.is_finite();
        if !(known && directed) {
            return None;
        }
        let size = TYPE_SHARE * extent;
        let mut track = Self {
            start: from,
            along,
            length,
            size,
            slanted: false,
        };
        track.level();
        if !line.vertical {
            let up = track.up();
            let drop = (0.5 - BASELINE) * extent;
            track.start = (track.start.0 - up.0 * drop, track.start.1 - up.1 * drop);
        }
        Some(track)
    }

    /// The direction to the left of reading: up, for horizontal text.
    pub(super) fn up(&self) -> Vector {
        (-self.along.1, self.along.0)
    }

    /// The place `distance` points along the line.
    pub(super) fn at(&self, distance: f64) -> Vector {
        (
            self.start.0 + self.along.0 * distance,
            self.start.1 + self.along.1 * distance,
        )
    }

    /// Lays the line along the nearest axis about its centre if it leaves it by little,
    /// else notes that it is slanted.
    fn level(&mut self) {
        let axis = if self.along.0.abs() >= self.along.1.abs() {
            (self.along.0.signum(), 0.0)
        } else {
            (0.0, self.along.1.signum())
        };
        if cross(axis, self.along).abs() * self.length > LEVEL * self.size {
            self.slanted = true;
            return;
        }
        let centre = self.at(self.length / 2.0);
        self.along = axis;
        let half = self.length / 2.0;
        self.start = (centre.0 - axis.0 * half, centre.1 - axis.1 * half);
    }
}

fn point(corner: Point, to_points: &Affine) -> Vector {
    to_points.apply(f64::from(corner.x), f64::from(corner.y))
}

/// The direction in which lines of the page run, for a line without a length.
fn page_axis(vertical: bool, to_points: &Affine) -> Option<Vector> {
    let (x, y) = if vertical {
        (to_points.c, to_points.d)
    } else {
        (to_points.a, to_points.b)
    };
    let length = x.hypot(y);
    (length > 0.0).then_some((x / length, y / length))
}

fn middle(a: Vector, b: Vector) -> Vector {
    (f64::midpoint(a.0, b.0), f64::midpoint(a.1, b.1))
}

fn minus(a: Vector, b: Vector) -> Vector {
    (a.0 - b.0, a.1 - b.1)
}

fn cross(a: Vector, b: Vector) -> f64 {
    a.0 * b.1 - a.1 * b.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Quad, Rect};

    /// 100 dpi, A4.
    const TO_POINTS: Affine = Affine::new(0.72, 0.0, 0.0, -0.72, 0.0, 842.0);

    fn line(quad: Quad, vertical: bool) -> TextLine {
        TextLine::evenly("件名", quad, 1.0, vertical)
    }

    #[test]
    fn a_level_line_stands_on_its_lower_edge() {
        let quad = Rect::new(100.0, 100.0, 500.0, 20.0).into();
        let track = Track::of(&line(quad, false), &TO_POINTS).expect("on the page");
        assert!((track.start.0 - 72.0).abs() < 1e-3);
        // Lower edge at 842 − 120 · 0.72, baseline 14 % of 14.4 pt above it.
        assert!((track.start.1 - (755.6 + 0.14 * 14.4)).abs() < 1e-3);
        assert_eq!((track.along, track.slanted), ((1.0, 0.0), false));
        assert!((track.length - 360.0).abs() < 1e-3 && (track.size - 12.24).abs() < 1e-3);
    }

    #[test]
    fn a_small_slope_is_levelled_and_a_large_one_kept() {
        let turned = |degrees| {
            let quad = Quad::from(Rect::new(100.0, 100.0, 500.0, 20.0));
            let quad = quad.map(|p| p.turned(Point::new(350.0, 110.0), degrees));
            Track::of(&line(quad, false), &TO_POINTS).expect("on the page")
        };
        assert!(!turned(1.5).slanted);
        let steep = turned(3.0);
        assert!(steep.slanted);
        // Clockwise on paper is down to the right: a negative slope in points.
        assert!((steep.along.1 - (-3.0_f64).to_radians().sin()).abs() < 1e-4);
    }

    #[test]
    fn a_turned_page_turns_its_lines() {
        // A page stored on its side: upright x runs up the stored page.
        let side = Affine::new(0.0, 0.72, 0.72, 0.0, 0.0, 0.0);
        let quad = Rect::new(100.0, 100.0, 500.0, 20.0).into();
        let track = Track::of(&line(quad, false), &side).expect("on the page");
        assert_eq!((track.along, track.up()), ((0.0, 1.0), (-1.0, 0.0)));
    }

    #[test]
    fn a_column_begins_at_its_top_centre() {
        let quad = Rect::new(300.0, 50.0, 30.0, 600.0).into();
        let track = Track::of(&line(quad, true), &TO_POINTS).expect("on the page");
        assert!((track.start.0 - 226.8).abs() < 1e-3 && (track.start.1 - 806.0).abs() < 1e-3);
        assert_eq!(track.along, (0.0, -1.0));
        assert!((track.size - 0.85 * 21.6).abs() < 1e-3);
    }

    #[test]
    fn nowhere_is_nowhere() {
        let lost = Quad([Point::new(f32::NAN, 0.0); 4]);
        assert_eq!(Track::of(&line(lost, false), &TO_POINTS), None);
        let far = Rect::new(1e20, 0.0, 10.0, 10.0).into();
        assert_eq!(Track::of(&line(far, false), &TO_POINTS), None);
        let flat = Affine::new(0.0, 0.0, 0.0, 0.0, 0.0, 0.0);
        let dot = Quad::from(Rect::new(5.0, 5.0, 0.0, 0.0));
        assert_eq!(Track::of(&line(dot, false), &flat), None);
        assert!(Track::of(&line(dot, false), &TO_POINTS).is_some());
    }
}
