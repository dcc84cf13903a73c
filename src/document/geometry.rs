//! Points, boxes, quadrilaterals, quarter turns and affine maps.
//!
//! Two coordinate systems meet in this program. *Pixels* have their origin at the
//! top left, x to the right and y down. *Points* are PDF user space: 1/72 inch,
//! origin at the bottom left, y up. [`Affine`] is the only bridge between them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A position; unit and origin are those of whatever holds it.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Point {
    /// Distance to the right of the origin.
    pub x: f32,
    /// Distance below (pixels) or above (points) the origin.
    pub y: f32,
}

impl Point {
    /// A point at `x`, `y`.
    pub const fn new(x: f32, y: f32) -> Self {
        Self { x, y }
    }

    /// Straight distance to `other`.
    pub fn distance(self, other: Self) -> f32 {
        (self.x - other.x).hypot(self.y - other.y)
    }

    /// The point `share` (0–1) of the way from here to `other`.
    pub fn toward(self, other: Self, share: f32) -> Self {
        Self::new(
            self.x + (other.x - self.x) * share,
            self.y + (other.y - self.y) * share,
        )
    }

    /// This point turned about `centre` by `degrees`, clockwise as seen on a page
    /// whose y axis points down.
    pub fn turned(self, centre: Self, degrees: f32) -> Self {
        let (sin, cos) = degrees.to_radians().sin_cos();
        let (dx, dy) = (self.x - centre.x, self.y - centre.y);
        Self::new(
            centre.x + dx * cos - dy * sin,
            centre.y + dx * sin + dy * cos,
        )
    }
}

/// An upright rectangle in pixels, origin top left.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Rect {
    /// Left edge.
    pub x: f32,
    /// Top edge.
    pub y: f32,
    /// Width.
    pub w: f32,
    /// Height.
    pub h: f32,
}

impl Rect {
    /// A rectangle from its left, top, width and height.
    pub const fn new(x: f32, y: f32, w: f32, h: f32) -> Self {
        Self { x, y, w, h }
    }

    /// The smallest rectangle around `points`; an empty one if there are none.
    pub fn around(points: impl IntoIterator<Item = Point>) -> Self {
        let mut points = points.into_iter();
        let Some(first) = points.next() else {
            return Self::default();
        };
        let (mut left, mut top, mut right, mut bottom) = (first.x, first.y, first.x, first.y);
        for p in points {
            left = left.min(p.x);
            right = right.max(p.x);
            top = top.min(p.y);
            bottom = bottom.max(p.y);
        }
        Self::new(left, top, right - left, bottom - top)
    }

    /// The smallest rectangle around `quads`; `None` if there are none.
    pub fn around_quads(quads: &[Quad]) -> Option<Self> {
        quads.iter().map(Quad::bounds).reduce(|a, b| a.union(&b))
    }

    /// The rectangle with its sides changed: what ran down runs to the right.
    pub fn transposed(&self) -> Self {
        Self::new(self.y, self.x, self.h, self.w)
    }

    /// Right edge.
    pub fn right(&self) -> f32 {
        self.x + self.w
    }

    /// Bottom edge.
    pub fn bottom(&self) -> f32 {
        self.y + self.h
    }

    /// Centre.
    pub fn centre(&self) -> Point {
        Point::new(self.x + self.w / 2.0, self.y + self.h / 2.0)
    }

    /// Area in square pixels.
    pub fn area(&self) -> f32 {
        self.w * self.h
    }

    /// The smallest rectangle around this one and `other`.
    pub fn union(&self, other: &Self) -> Self {
        Self::around([
            Point::new(self.x, self.y),
            Point::new(self.right(), self.bottom()),
            Point::new(other.x, other.y),
            Point::new(other.right(), other.bottom()),
        ])
    }

    /// The overlap with `other`, if there is any.
    pub fn intersection(&self, other: &Self) -> Option<Self> {
        let (left, top) = (self.x.max(other.x), self.y.max(other.y));
        let right = self.right().min(other.right());
        let bottom = self.bottom().min(other.bottom());
        (right > left && bottom > top).then(|| Self::new(left, top, right - left, bottom - top))
    }

    /// The upright rectangle around this one put through `map`.
    #[must_use]
    pub fn through(&self, map: &Affine) -> Self {
        Self::around(Quad::from(*self).0.map(|p| {
            let (x, y) = map.apply(f64::from(p.x), f64::from(p.y));
            Point::new(x as f32, y as f32)
        }))
    }

    /// Whether `point` lies inside or on the edge.
    pub fn contains(&self, point: Point) -> bool {
        point.x >= self.x
            && point.x <= self.right()
            && point.y >= self.y
            && point.y <= self.bottom()
    }

    /// Length of the common part of the two vertical extents.
    pub fn overlap_y(&self, other: &Self) -> f32 {
        (self.bottom().min(other.bottom()) - self.y.max(other.y)).max(0.0)
    }

    /// Length of the common part of the two horizontal extents.
    pub fn overlap_x(&self, other: &Self) -> f32 {
        (self.right().min(other.right()) - self.x.max(other.x)).max(0.0)
    }
}

/// A box as it stands in `record.json`: `[x, y, w, h]` in whole pixels of the
/// upright page, origin top left.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PixelBox(pub [i32; 4]);

impl From<Rect> for PixelBox {
    fn from(r: Rect) -> Self {
        let (x, y) = (r.x.floor(), r.y.floor());
        Self([
            x as i32,
            y as i32,
            (r.right().ceil() - x) as i32,
            (r.bottom().ceil() - y) as i32,
        ])
    }
}

impl From<PixelBox> for Rect {
    fn from(b: PixelBox) -> Self {
        let [x, y, w, h] = b.0.map(|v| v as f32);
        Self::new(x, y, w, h)
    }
}

/// The four corners of a text line in reading order: for a horizontal line top
/// left, top right, bottom right, bottom left; for a vertical one the same corners
/// of the paper (its text runs from the first pair's edge down to the last's).
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Quad(pub [Point; 4]);

impl Quad {
    /// Length of the upper edge in pixels.
    pub fn width(&self) -> f32 {
        self.0[0].distance(self.0[1])
    }

    /// Length of the left edge in pixels.
    pub fn height(&self) -> f32 {
        self.0[0].distance(self.0[3])
    }

    /// The upright rectangle around the corners.
    pub fn bounds(&self) -> Rect {
        Rect::around(self.0)
    }

    /// Each corner put through `f`.
    pub fn map(&self, f: impl FnMut(Point) -> Point) -> Self {
        Self(self.0.map(f))
    }
}

impl From<Rect> for Quad {
    fn from(r: Rect) -> Self {
        Self([
            Point::new(r.x, r.y),
            Point::new(r.right(), r.y),
            Point::new(r.right(), r.bottom()),
            Point::new(r.x, r.bottom()),
        ])
    }
}

/// A turn by whole quarters, clockwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash, Serialize, Deserialize)]
pub enum Turn {
    /// Not turned.
    #[default]
    None,
    /// 90° clockwise.
    Right,
    /// 180°.
    Half,
    /// 270° clockwise, that is 90° anticlockwise.
    Left,
}

impl Turn {
    /// All four, by increasing angle.
    pub const ALL: [Self; 4] = [Self::None, Self::Right, Self::Half, Self::Left];

    /// The turn of `degrees` clockwise; `None` unless a multiple of 90.
    pub fn from_degrees(degrees: i64) -> Option<Self> {
        match degrees.rem_euclid(360) {
            0 => Some(Self::None),
            90 => Some(Self::Right),
            180 => Some(Self::Half),
            270 => Some(Self::Left),
            _ => None,
        }
    }

    /// Degrees clockwise: 0, 90, 180 or 270.
    pub fn degrees(self) -> u16 {
        match self {
            Self::None => 0,
            Self::Right => 90,
            Self::Half => 180,
            Self::Left => 270,
        }
    }

    /// This turn followed by `next`.
    #[must_use]
    pub fn then(self, next: Self) -> Self {
        Self::from_degrees(i64::from(self.degrees()) + i64::from(next.degrees()))
            .unwrap_or_default()
    }

    /// The turn that undoes this one.
    #[must_use]
    pub fn inverse(self) -> Self {
        Self::from_degrees(-i64::from(self.degrees())).unwrap_or_default()
    }

    /// Whether width and height change places.
    pub fn swaps_sides(self) -> bool {
        matches!(self, Self::Right | Self::Left)
    }

    /// The pixel map of this turn for an image of `width` × `height` pixels: a
    /// place in the image as it was → the same place in the turned image.
    pub fn pixel_map(self, width: f64, height: f64) -> Affine {
        match self {
            Self::None => Affine::IDENTITY,
            Self::Right => Affine::new(0.0, 1.0, -1.0, 0.0, height, 0.0),
            Self::Half => Affine::new(-1.0, 0.0, 0.0, -1.0, width, height),
            Self::Left => Affine::new(0.0, -1.0, 1.0, 0.0, 0.0, width),
        }
    }
}

/// An affine map in PDF's own notation: x' = a·x + c·y + e, y' = b·x + d·y + f
/// (ISO 32000-1, 8.3.3).
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Affine {
    /// x → x'.
    pub a: f64,
    /// x → y'.
    pub b: f64,
    /// y → x'.
    pub c: f64,
    /// y → y'.
    pub d: f64,
    /// Shift of x'.
    pub e: f64,
    /// Shift of y'.
    pub f: f64,
}

impl Affine {
    /// The map that changes nothing.
    pub const IDENTITY: Self = Self::new(1.0, 0.0, 0.0, 1.0, 0.0, 0.0);

    /// A map from its six numbers, in the order of a PDF matrix.
    pub const fn new(a: f64, b: f64, c: f64, d: f64, e: f64, f: f64) -> Self {
        Self { a, b, c, d, e, f }
    }

    /// Where `(x, y)` goes.
    pub fn apply(&self, x: f64, y: f64) -> (f64, f64) {
        (
            self.a * x + self.c * y + self.e,
            self.b * x + self.d * y + self.f,
        )
    }

    /// This map first, then `next`.
    #[must_use]
    pub fn then(&self, next: &Self) -> Self {
        let (e, f) = next.apply(self.e, self.f);
        Self {
            a: next.a * self.a + next.c * self.b,
            b: next.b * self.a + next.d * self.b,
            c: next.a * self.c + next.c * self.d,
            d: next.b * self.c + next.d * self.d,
            e,
            f,
        }
    }

    /// The map that undoes this one; `None` if it flattens the plane.
    pub fn inverse(&self) -> Option<Self> {
        let det = self.a * self.d - self.b * self.c;
        if det.abs() < f64::EPSILON {
            return None;
        }
        let (a, b) = (self.d / det, -self.b / det);
        let (c, d) = (-self.c / det, self.a / det);
        Some(Self {
            a,
            b,
            c,
            d,
            e: -(a * self.e + c * self.f),
            f: -(b * self.e + d * self.f),
        })
    }

    /// The six numbers in the order of a PDF matrix.
    pub fn to_array(&self) -> [f64; 6] {
        [self.a, self.b, self.c, self.d, self.e, self.f]
    }
}

/// The middle one of some lengths; `None` if there are none.
pub fn median(lengths: impl Iterator<Item = f32>) -> Option<f32> {
    let mut lengths: Vec<f32> = lengths.collect();
    lengths.sort_by(f32::total_cmp);
    lengths.get(lengths.len() / 2).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_map_and_its_inverse_cancel() {
        let map = Affine::new(0.24, 0.1, -0.05, -0.24, 3.0, 842.0);
        let back = map.then(&map.inverse().expect("has an inverse"));
        for (got, want) in back.to_array().iter().zip(Affine::IDENTITY.to_array()) {
            assert!((got - want).abs() < 1e-9);
        }
    }

    #[test]
    fn a_quarter_turn_moves_the_corners() {
        // The top left corner of a 20 × 10 image comes to the top right at 90° clockwise.
        assert_eq!(
            Turn::Right.pixel_map(20.0, 10.0).apply(0.0, 0.0),
            (10.0, 0.0)
        );
        assert_eq!(
            Turn::Left.pixel_map(20.0, 10.0).apply(0.0, 0.0),
            (0.0, 20.0)
        );
        assert_eq!(
            Turn::Half.pixel_map(20.0, 10.0).apply(0.0, 0.0),
            (20.0, 10.0)
        );
        for turn in Turn::ALL {
            assert_eq!(turn.then(turn.inverse()), Turn::None);
        }
    }
}
