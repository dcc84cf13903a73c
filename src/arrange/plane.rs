//! A page looked at so that its lines lie level and run to the right.

use crate::document::{Point, Quad, Rect, RuleLine};

/// How far a line must be from square to tell how a page is written.
const CLEAR: f32 = 2.5;

/// The page turned level, and its columns laid down as rows if it is written in columns:
/// the rightmost column is the first row.
#[derive(Debug, Clone, Copy)]
pub(super) struct Plane {
    skew: f32,
    /// Whether the page is written in columns.
    pub down: bool,
}

impl Plane {
    /// The plane of a page that slopes by `skew` degrees and has lines at `places`: most of
    /// them tell how it is written.
    pub(super) fn of(places: &[Quad], skew: f32) -> Self {
        let (mut across, mut down) = (0, 0);
        for (w, h) in places.iter().map(|quad| (quad.width(), quad.height())) {
            if w > CLEAR * h {
                across += 1;
            } else if h > CLEAR * w {
                down += 1;
            }
        }
        Self {
            skew,
            down: down > across,
        }
    }

    fn turned(self, level: Rect) -> Rect {
        if self.down {
            Rect::new(level.y, -level.right(), level.h, level.w)
        } else {
            level
        }
    }

    /// A point of the page, on the level page.
    pub(super) fn level(self, p: Point) -> Point {
        p.turned(Point::default(), -self.skew)
    }

    /// A small box of the page as it stands on the level page.
    pub(super) fn level_box(self, place: &Rect) -> Rect {
        let centre = self.level(place.centre());
        Rect::new(
            centre.x - place.w / 2.0,
            centre.y - place.h / 2.0,
            place.w,
            place.h,
        )
    }

    /// The box around a place of the page.
    pub(super) fn rect(self, quad: &Quad) -> Rect {
        self.turned(quad.map(|p| self.level(p)).bounds())
    }

    /// A box of the level page.
    pub(super) fn of_level(self, rect: Rect) -> Rect {
        self.turned(rect)
    }

    /// A rule of the page, from left to right or from top to bottom.
    pub(super) fn rule(self, rule: &RuleLine) -> RuleLine {
        let RuleLine { from, to } = rule.map(|p| self.level(p));
        if !self.down {
            return RuleLine { from, to };
        }
        let (a, b) = (Point::new(from.y, -from.x), Point::new(to.y, -to.x));
        let (from, to) = if a.x + a.y <= b.x + b.y {
            (a, b)
        } else {
            (b, a)
        };
        RuleLine { from, to }
    }

    /// The place on the page of a box of the plane.
    pub(super) fn quad(self, rect: &Rect) -> Quad {
        let level = if self.down {
            Rect::new(-rect.bottom(), rect.x, rect.h, rect.w)
        } else {
            *rect
        };
        Quad::from(level).map(|p| p.turned(Point::default(), self.skew))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_box_comes_back_to_its_place() {
        let column = Quad::from(Rect::new(700.0, 100.0, 40.0, 600.0));
        for skew in [0.0, 1.5] {
            let plane = Plane::of(&[column], skew);
            assert!(plane.down);
            let lying = plane.rect(&column);
            assert!(lying.w > lying.h);
            let there = plane.rect(&plane.quad(&lying));
            assert!((there.x - lying.x).abs() < 0.1 && (there.h - lying.h).abs() < 0.1);
        }
    }

    #[test]
    fn the_column_on_the_right_is_the_first_row() {
        let column = |x| Quad::from(Rect::new(x, 100.0, 40.0, 600.0));
        let plane = Plane::of(&[column(100.0), column(500.0)], 0.0);
        assert!(plane.rect(&column(500.0)).y < plane.rect(&column(100.0)).y);
        let border = RuleLine {
            from: Point::new(300.0, 0.0),
            to: Point::new(300.0, 900.0),
        };
        let lying = plane.rule(&border);
        assert!(lying.is_flat() && lying.from.x < lying.to.x);
    }
}
