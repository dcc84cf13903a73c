//! Rule lines: the printed lines of forms and tables.

use serde::{Deserialize, Serialize};

use super::{Point, Rect};

/// A straight printed line.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct RuleLine {
    /// Left or upper end, in pixels of the upright page.
    pub from: Point,
    /// Right or lower end.
    pub to: Point,
}

impl RuleLine {
    /// The rule with both ends moved by `to`.
    #[must_use]
    pub fn map(&self, to: impl Fn(Point) -> Point) -> Self {
        Self {
            from: to(self.from),
            to: to(self.to),
        }
    }

    /// Whether the line lies rather than stands.
    pub fn is_flat(&self) -> bool {
        (self.to.x - self.from.x).abs() >= (self.to.y - self.from.y).abs()
    }

    /// Length in pixels.
    pub fn length(&self) -> f32 {
        self.from.distance(self.to)
    }

    /// Where the rule, made longer if need be, passes at `along`: its y at that x if it
    /// lies, its x at that y if it stands.
    pub fn across(&self, along: f32) -> f32 {
        let ((start, at), (end, then)) = self.ends();
        at + (then - at) * (along - start) / (end - start).max(1.0)
    }

    /// Its ends, each as the place along the rule and the place across it.
    pub fn ends(&self) -> ((f32, f32), (f32, f32)) {
        let Self { from, to } = self;
        if self.is_flat() {
            ((from.x, from.y), (to.x, to.y))
        } else {
            ((from.y, from.x), (to.y, to.x))
        }
    }

    /// Whether the rule stands between two lying ones of `rules` and ends no farther than `near`
    /// pixels from each: the side of a cell, however low that is.
    pub fn is_between(&self, rules: &[Self], near: f32) -> bool {
        let meets = |end: &Point| {
            let mut flat = rules.iter().filter(|rule| rule.is_flat());
            flat.any(|rule| {
                (rule.from.x - near..=rule.to.x + near).contains(&end.x)
                    && (rule.across(end.x) - end.y).abs() <= near
            })
        };
        !self.is_flat() && self.length() > 2.0 * near && meets(&self.from) && meets(&self.to)
    }

    /// Whether the rule is made of the strokes of a line of type: it lies inside of
    /// `line` and does not reach out.
    pub fn is_stroke_of(&self, line: &Rect) -> bool {
        let size = line.w.min(line.h);
        let reach = 0.3 * size;
        // The border of a cell may run along the very edge of a line that fills it.
        let edge = 0.12 * size;
        if self.is_flat() {
            let y = f32::midpoint(self.from.y, self.to.y);
            self.from.x > line.x - reach
                && self.to.x < line.right() + reach
                && (line.y + edge..line.bottom() - edge).contains(&y)
        } else {
            let x = f32::midpoint(self.from.x, self.to.x);
            self.from.y > line.y - reach
                && self.to.y < line.bottom() + reach
                && (line.x + edge..line.right() - edge).contains(&x)
        }
    }
}

/// The rules without those that are strokes of print, as `is_stroke` tells them, unless they are
/// the sides of cells and end no farther than `near` pixels from the rules over and under them.
pub fn without_strokes(
    rules: &[RuleLine],
    near: f32,
    is_stroke: impl Fn(&RuleLine) -> bool,
) -> Vec<RuleLine> {
    let kept = rules
        .iter()
        .filter(|rule| !is_stroke(rule) || rule.is_between(rules, near));
    kept.copied().collect()
}

/// The cell around `point`: the space up to the nearest rule line in each of the four
/// directions. `None` if it is open on some side. `rules` must be level; each may end up
/// to `slack` pixels short of the lines it meets.
pub fn cell_around(rules: &[RuleLine], point: Point, slack: f32) -> Option<Rect> {
    let everywhere = (f32::MIN, f32::MAX);
    let rows = nearest(rules, true, (point.x, point.y), everywhere, slack);
    let columns = nearest(rules, false, (point.y, point.x), rows, slack);
    let (left, right) = columns;
    // A rule of the next column may end close to the point, too.
    let (top, bottom) = nearest(rules, true, (point.x, point.y), columns, slack);
    let closed = left > f32::MIN && right < f32::MAX && top > f32::MIN && bottom < f32::MAX;
    closed.then(|| Rect::new(left, top, right - left, bottom - top))
}

/// The nearest flat (or standing) rules before and behind the point, which is given along
/// the rules and across them. `room` is the space between the other rules: one that ends
/// where this begins belongs to the cells beyond.
fn nearest(
    rules: &[RuleLine],
    flat: bool,
    (along, across): (f32, f32),
    (start, end): (f32, f32),
    slack: f32,
) -> (f32, f32) {
    let reach = slack.min(0.25 * (end - start));
    let (mut before, mut behind) = (f32::MIN, f32::MAX);
    for rule in rules.iter().filter(|rule| rule.is_flat() == flat) {
        let ((from, one), (to, other)) = rule.ends();
        let inside = to.min(end) - from.max(start);
        if !(from - slack..=to + slack).contains(&along) || inside < reach {
            continue;
        }
        let at = f32::midpoint(one, other);
        if at <= across {
            before = before.max(at);
        } else {
            behind = behind.min(at);
        }
    }
    (before, behind)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(x0: f32, y0: f32, x1: f32, y1: f32) -> RuleLine {
        RuleLine {
            from: Point::new(x0, y0),
            to: Point::new(x1, y1),
        }
    }

    #[test]
    fn a_cell_ends_at_the_nearest_lines_that_reach_it() {
        let rules = [
            rule(0.0, 0.0, 300.0, 0.0),
            rule(0.0, 50.0, 300.0, 50.0),
            rule(0.0, 0.0, 0.0, 100.0),
            rule(100.0, 24.0, 100.0, 50.0),
            rule(300.0, 0.0, 300.0, 50.0),
            // Stands below the cell: must not cut it.
            rule(200.0, 60.0, 200.0, 100.0),
        ];
        let cell = cell_around(&rules, Point::new(150.0, 20.0), 4.0);
        assert_eq!(cell, Some(Rect::new(100.0, 0.0, 200.0, 50.0)));
        assert_eq!(cell_around(&rules, Point::new(150.0, 80.0), 4.0), None);
    }

    #[test]
    fn a_line_of_the_next_row_cuts_no_cell() {
        let rules = [
            rule(0.0, 0.0, 300.0, 0.0),
            rule(0.0, 100.0, 300.0, 100.0),
            rule(0.0, 200.0, 300.0, 200.0),
            rule(0.0, 0.0, 0.0, 200.0),
            rule(300.0, 0.0, 300.0, 200.0),
            rule(150.0, 0.0, 150.0, 100.0),
        ];
        // Close under the border, where the rule above still reaches within the slack.
        let cell = cell_around(&rules, Point::new(40.0, 115.0), 24.0);
        assert_eq!(cell, Some(Rect::new(0.0, 100.0, 300.0, 100.0)));
        let cell = cell_around(&rules, Point::new(40.0, 85.0), 24.0);
        assert_eq!(cell, Some(Rect::new(0.0, 0.0, 150.0, 100.0)));
    }
}
