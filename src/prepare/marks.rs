//! The marks of a page: connected strokes of ink, after its rules were taken out.
//!
//! What is found here is geometry only. It tells where a reader may have overlooked
//! something, and where print ends.

use image::GrayImage;

use crate::document::{Mark, Point, Raster, Rect, RuleLine};

use super::paper::PaperShade;
use super::shade::means_of_blocks;

/// Ink is at least this share of the common depth of ink darker than the paper around it:
/// what shines through from the back, and seals on grey scans, are not.
const SHARE: f32 = 0.6;
/// The least depth of ink below paper, of 255.
const LEAST_DEPTH: u8 = 36;
/// Thickest rule in inches, across.
const THICKEST: f32 = 0.05;
/// Pages with more marks than this are noise.
const MOST: usize = 60_000;

/// The marks of a page of `dpi` dots an inch whose printed lines are `rules`.
pub fn marks(page: &Raster, rules: &[RuleLine], dpi: f32) -> Vec<Mark> {
    let gray = page.to_gray();
    let step = if dpi >= 250.0 { 2 } else { 1 };
    let small = means_of_blocks(&gray, step);
    let mut ink = Ink::of(&small);
    let scale = step as f32;
    for rule in rules {
        ink.erase(rule, scale, (THICKEST * dpi / scale).max(3.0) as usize);
    }
    ink.strokes()
        .into_iter()
        .map(|stroke| {
            let w = (stroke.right - stroke.left + 1) as f32;
            let h = (stroke.bottom - stroke.top + 1) as f32;
            Mark {
                place: Rect::new(
                    stroke.left as f32 * scale,
                    stroke.top as f32 * scale,
                    w * scale,
                    h * scale,
                ),
                fill: stroke.pixels as f32 / (w * h),
                round: ink.is_round(&stroke),
            }
        })
        .collect()
}

/// Which pixels are ink.
struct Ink {
    width: usize,
    height: usize,
    dark: Vec<bool>,
}

#[derive(Clone, Copy)]
struct Stroke {
    left: usize,
    top: usize,
    right: usize,
    bottom: usize,
    pixels: usize,
}

impl Ink {
    fn of(page: &GrayImage) -> Self {
        let (width, height) = (page.width() as usize, page.height() as usize);
        let paper = PaperShade::of(page);
        let limit = least_depth(page, &paper);
        let mut dark = vec![false; width * height];
        for y in 0..height {
            let row = &page.as_raw()[y * width..][..width];
            for (x, (dark, &value)) in dark[y * width..].iter_mut().zip(row).enumerate() {
                *dark = paper.at(x, y).saturating_sub(value) >= limit;
            }
        }
        Self {
            width,
            height,
            dark,
        }
    }

    /// Takes a rule out: where it is crossed by nothing, its pixels are no ink.
    fn erase(&mut self, rule: &RuleLine, scale: f32, thickest: usize) {
        let (from, to) = (
            Point::new(rule.from.x / scale, rule.from.y / scale),
            Point::new(rule.to.x / scale, rule.to.y / scale),
        );
        let flat = rule.is_flat();
        let (start, end, lines) = if flat {
            (from.x, to.x, self.height)
        } else {
            (from.y, to.y, self.width)
        };
        let length = if flat { self.width } else { self.height };
        let (start, end) = (start.min(end), start.max(end));
        let first = (start - 3.0).max(0.0) as usize;
        let last = ((end + 3.0) as usize).min(length.saturating_sub(1));
        for along in first..=last {
            let share = (along as f32 - start) / (end - start).max(1.0);
            let across = if flat {
                from.y + (to.y - from.y) * share
            } else {
                from.x + (to.x - from.x) * share
            };
            let at = |line: usize| {
                if flat {
                    line * self.width + along
                } else {
                    along * self.width + line
                }
            };
            let middle = across.round().max(0.0) as usize;
            let near = middle.saturating_sub(3)..=(middle + 3).min(lines.saturating_sub(1));
            let Some(hit) = near
                .filter(|&line| self.dark[at(line)])
                .min_by_key(|line| line.abs_diff(middle))
            else {
                continue;
            };
            let (mut top, mut bottom) = (hit, hit);
            while top > 0 && self.dark[at(top - 1)] {
                top -= 1;
            }
            while bottom + 1 < lines && self.dark[at(bottom + 1)] {
                bottom += 1;
            }
            if bottom - top < thickest {
                for line in top..=bottom {
                    let at = at(line);
                    self.dark[at] = false;
                }
            }
        }
    }

    /// Whether the corners of the box around a stroke are empty.
    fn is_round(&self, stroke: &Stroke) -> bool {
        let side = (stroke.right - stroke.left).min(stroke.bottom - stroke.top) / 10;
        let (left, right) = (
            stroke.left..=stroke.left + side,
            stroke.right - side..=stroke.right,
        );
        let (top, bottom) = (
            stroke.top..=stroke.top + side,
            stroke.bottom - side..=stroke.bottom,
        );
        [
            (&left, &top),
            (&right, &top),
            (&left, &bottom),
            (&right, &bottom),
        ]
        .into_iter()
        .flat_map(|(columns, rows)| {
            rows.clone()
                .flat_map(move |y| columns.clone().map(move |x| (x, y)))
        })
        .all(|(x, y)| !self.dark[y * self.width + x])
    }

    /// Connected strokes, by runs: runs of neighbouring rows that touch, also at a corner,
    /// belong together.
    fn strokes(&self) -> Vec<Stroke> {
        let mut sets = Sets::default();
        let mut strokes: Vec<Stroke> = Vec::new();
        let mut above: Vec<(usize, usize, usize)> = Vec::new();
        for y in 0..self.height {
            let row = &self.dark[y * self.width..][..self.width];
            let mut here = Vec::new();
            let mut x = 0;
            let mut first = 0;
            while let Some(left) = row[x..].iter().position(|&d| d).map(|n| x + n) {
                let right = row[left..]
                    .iter()
                    .position(|&d| !d)
                    .map_or(self.width, |n| left + n)
                    - 1;
                let run = Stroke {
                    left,
                    top: y,
                    right,
                    bottom: y,
                    pixels: right - left + 1,
                };
                let set = sets.new_set();
                strokes.push(run);
                while first < above.len() && above[first].1 + 1 < left {
                    first += 1;
                }
                for &(_, _, other) in above[first..].iter().take_while(|a| a.0 <= right + 1) {
                    sets.join(set, other);
                }
                here.push((left, right, set));
                x = right + 1;
            }
            above = here;
            if strokes.len() > 40 * MOST {
                return Vec::new();
            }
        }
        let mut joined: Vec<Option<Stroke>> = vec![None; strokes.len()];
        for (number, stroke) in strokes.iter().enumerate() {
            let root = sets.root(number);
            joined[root] = Some(joined[root].map_or(*stroke, |other| Stroke {
                left: other.left.min(stroke.left),
                top: other.top.min(stroke.top),
                right: other.right.max(stroke.right),
                bottom: other.bottom.max(stroke.bottom),
                pixels: other.pixels + stroke.pixels,
            }));
        }
        let strokes: Vec<Stroke> = joined.into_iter().flatten().collect();
        if strokes.len() > MOST {
            return Vec::new();
        }
        strokes
    }
}

/// Disjoint sets of numbers (Galler and Fischer, 1964).
#[derive(Default)]
struct Sets {
    parent: Vec<usize>,
}

impl Sets {
    fn new_set(&mut self) -> usize {
        self.parent.push(self.parent.len());
        self.parent.len() - 1
    }

    fn root(&mut self, mut member: usize) -> usize {
        while self.parent[member] != member {
            self.parent[member] = self.parent[self.parent[member]];
            member = self.parent[member];
        }
        member
    }

    fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.root(a), self.root(b));
        self.parent[a.max(b)] = a.min(b);
    }
}

/// How much darker than the `paper` the ink of this side of a page is at least.
pub(super) fn least_depth(page: &GrayImage, paper: &PaperShade) -> u8 {
    let width = page.width() as usize;
    let mut depths = [0_u32; 256];
    for y in (0..page.height() as usize).step_by(2) {
        let row = &page.as_raw()[y * width..][..width];
        for (x, &value) in row.iter().enumerate().step_by(2) {
            depths[usize::from(paper.at(x, y).saturating_sub(value))] += 1;
        }
    }
    limit_of(&depths)
}

/// How much darker than paper ink must be: a share of the depth that most ink has.
fn limit_of(depths: &[u32; 256]) -> u8 {
    let least = usize::from(LEAST_DEPTH);
    let inked: u32 = depths[least..].iter().sum();
    let mut seen = 0;
    let common = (least..256)
        .find(|&depth| {
            seen += depths[depth];
            5 * seen >= 4 * inked
        })
        .unwrap_or(255);
    ((SHARE * common as f32) as u8).max(LEAST_DEPTH)
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::Luma;

    #[test]
    fn strokes_beside_and_across_a_rule_are_marks_and_the_rule_is_none() {
        let mut page = GrayImage::from_pixel(800, 400, Luma([230]));
        let mut fill = |x: std::ops::Range<u32>, y: std::ops::Range<u32>, value: u8| {
            for x in x {
                for y in y.clone() {
                    page.put_pixel(x, y, Luma([value]));
                }
            }
        };
        fill(100..700, 200..204, 40);
        fill(150..170, 120..150, 60);
        fill(400..406, 170..240, 50);
        fill(600..640, 300..330, 205);
        let rule = RuleLine {
            from: Point::new(100.0, 202.0),
            to: Point::new(699.0, 202.0),
        };
        let found = marks(&Raster::Gray(page), &[rule], 200.0);
        assert_eq!(found.len(), 2, "{found:?}");
        assert_eq!(found[0].place, Rect::new(150.0, 120.0, 20.0, 30.0));
        assert_eq!(found[1].place, Rect::new(400.0, 170.0, 6.0, 70.0));
        assert!((found[0].fill - 1.0).abs() < 1e-6);
    }
}
