//! Finds the printed lines of forms and tables.
//!
//! The page is scanned along its own slope, once across and once down, at half its
//! resolution: a rule is a long run of dark pixels with paper on at least one side. Runs
//! in neighbouring scan lines belong to the same rule.

use std::ops::Range;

use image::GrayImage;

use crate::document::{Point, Raster, RuleLine};

use super::shade::{means_of_blocks, paper_shade};
use super::streak::without_streaks;

/// Shortest rule in inches: longer than any stroke of a character on office paper.
const SHORTEST: f32 = 0.35;
/// Shortest rule in inches that stands between two others: the side of a cell of one row of small
/// type.
const SHORTEST_SIDE: f32 = 0.14;
/// Such a side ends no farther from these, in inches.
const AT_RULE: f32 = 0.02;
/// Thickest rule in inches: what is thicker is a seal, a shadow or a bar.
const THICKEST: f32 = 0.06;
/// Longest gap inside a rule in inches: broken print. The strokes of neighbouring
/// characters stand farther apart.
const GAP: f32 = 0.015;
/// Longest gap in inches between runs of neighbouring scan lines that make one rule.
const JOINT: f32 = 0.08;
/// Distance in inches across which pieces of one rule are seen beside each other.
const BESIDE: f32 = 0.016;
/// Distance in inches to both sides of a rule at which there is paper.
const FLANK: f32 = 0.045;
/// Share of a rule that may be touched by print on one side.
const TOUCHED: f32 = 0.5;
/// Most by which a rule leaves the page's slope, as a tangent, and a thick one.
const SLANTED: f64 = 0.02;
const UNEVEN: f32 = 0.006;
/// A rule is at least this much darker than the paper, of 255.
const DEPTH: u8 = 40;

/// The rules of an upright page whose lines slope by `skew` degrees.
pub fn rule_lines(page: &Raster, skew: f32, dpi: f32) -> Vec<RuleLine> {
    let gray = page.to_gray();
    let step = if dpi >= 180.0 { 2 } else { 1 };
    let small = means_of_blocks(&gray, step);
    let limit = paper_shade(&small).saturating_sub(DEPTH);
    let scan = Scan {
        page: &small,
        limit,
        slope: skew.to_radians().tan(),
        dpi: dpi / step as f32,
    };
    let back = |p: Point| Point::new(p.x * step as f32, p.y * step as f32);
    let flat = whole(scan.rules(Direction::Across, &[]), scan.dpi);
    let standing = whole(scan.rules(Direction::Down, &flat), scan.dpi);
    let mut rules = flat;
    rules.extend(standing);
    let rules = rules.into_iter().map(|rule| rule.map(back)).collect();
    without_streaks(rules, (page.width() as f32, page.height() as f32), dpi)
}

/// Rules of one direction, their pieces put together: where a thin rule leaves the page's
/// slope a little, the scan sees it as several, one beside the other.
fn whole(mut rules: Vec<RuleLine>, dpi: f32) -> Vec<RuleLine> {
    rules.sort_by(|a, b| b.length().total_cmp(&a.length()));
    let mut done: Vec<RuleLine> = Vec::with_capacity(rules.len());
    for rule in rules {
        match done.iter_mut().find(|longer| is_piece(&rule, longer, dpi)) {
            Some(longer) => *longer = extended(longer, &rule),
            None => done.push(rule),
        }
    }
    done
}

/// Whether `piece` lies on the straight line of a `longer` rule and reaches it.
fn is_piece(piece: &RuleLine, longer: &RuleLine, dpi: f32) -> bool {
    let ((start, at), (end, then)) = piece.ends();
    let ((from, _), (to, _)) = longer.ends();
    let beside = |along: f32, place: f32| (longer.across(along) - place).abs() < BESIDE * dpi;
    let joint = JOINT * dpi;
    start < to + joint && end > from - joint && beside(start, at) && beside(end, then)
}

/// `rule` made as long as `piece`, which lies on it, reaches.
fn extended(rule: &RuleLine, piece: &RuleLine) -> RuleLine {
    let ((from, _), (to, _)) = rule.ends();
    let ((start, _), (end, _)) = piece.ends();
    let at = |along: f32| {
        if rule.is_flat() {
            Point::new(along, rule.across(along))
        } else {
            Point::new(rule.across(along), along)
        }
    };
    RuleLine {
        from: at(from.min(start)),
        to: at(to.max(end)),
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Direction {
    Across,
    Down,
}

struct Scan<'a> {
    page: &'a GrayImage,
    limit: u8,
    slope: f32,
    dpi: f32,
}

/// A run of dark pixels: scan line, first and last place along it.
#[derive(Clone, Copy)]
struct Run {
    line: usize,
    start: usize,
    end: usize,
}

/// Runs of neighbouring scan lines that make one rule.
struct Band {
    first: usize,
    last: usize,
    start: usize,
    end: usize,
    moments: Moments,
}

impl Band {
    /// Whether a rule is thinner than `most` scan lines. One that leaves the page's slope lies in more of
    /// them, but on each over a part of its length only.
    fn is_thinner(&self, most: usize) -> bool {
        let length = (self.end - self.start + 1) as f32;
        let spread = (self.last - self.first) as f32;
        let thickness = self.moments.pixels as f32 / length;
        thickness < most as f32 && spread < most as f32 + UNEVEN * length
    }
}

/// Sums over the pixels of runs, from which follows the straight line through them that
/// leaves the least squares.
#[derive(Clone, Copy, Default)]
struct Moments {
    pixels: f64,
    along: f64,
    across: f64,
    along_squared: f64,
    product: f64,
}

impl Moments {
    fn add(&mut self, run: &Run) {
        let length = (run.end - run.start + 1) as f64;
        let (middle, line) = ((run.start + run.end) as f64 / 2.0, run.line as f64);
        self.pixels += length;
        self.along += length * middle;
        self.across += length * line;
        self.along_squared += length * (middle * middle + length * length / 12.0);
        self.product += length * middle * line;
    }

    /// Where the line passes: its scan line at `along`.
    fn at(&self, along: f64) -> f32 {
        let (x, y) = (self.along / self.pixels, self.across / self.pixels);
        let spread = self.along_squared / self.pixels - x * x;
        let slope = (self.product / self.pixels - x * y) / spread.max(1.0);
        (y + slope.clamp(-SLANTED, SLANTED) * (along - x)) as f32
    }
}

impl Scan<'_> {
    /// The rules of one direction: long ones, and short ones that reach from one of the `others` to
    /// another.
    fn rules(&self, direction: Direction, others: &[RuleLine]) -> Vec<RuleLine> {
        let most = ((THICKEST * self.dpi) as usize).max(2);
        let joint = (JOINT * self.dpi) as usize;
        let mut done: Vec<Band> = Vec::new();
        let mut open: Vec<Band> = Vec::new();
        let shortest = if others.is_empty() {
            SHORTEST
        } else {
            SHORTEST_SIDE
        };
        let is_side = |run: &Run| {
            let length = (run.end - run.start) as f32;
            let near = AT_RULE * self.dpi;
            length >= SHORTEST * self.dpi
                || self.is_whole(direction, run)
                    && self.line_of(direction, run).is_between(others, near)
        };
        let runs = self.runs(direction, (shortest * self.dpi) as usize);
        for run in runs.into_iter().filter(is_side) {
            let (ended, still): (Vec<Band>, Vec<Band>) =
                open.into_iter().partition(|band| band.last + 2 < run.line);
            done.extend(ended);
            open = still;
            let joins = open
                .iter_mut()
                .find(|band| band.start <= run.end + joint && run.start <= band.end + joint);
            if let Some(band) = joins {
                band.moments.add(&run);
                band.last = run.line;
                band.start = band.start.min(run.start);
                band.end = band.end.max(run.end);
            } else {
                let mut moments = Moments::default();
                moments.add(&run);
                open.push(Band {
                    first: run.line,
                    last: run.line,
                    start: run.start,
                    end: run.end,
                    moments,
                });
            }
        }
        done.extend(open);
        done.into_iter()
            .filter(|band| band.is_thinner(most) && self.has_paper_beside(direction, band))
            .map(|band| self.rule(direction, &band))
            .collect()
    }

    fn rule(&self, direction: Direction, band: &Band) -> RuleLine {
        let line_at = |along: usize| band.moments.at(along as f64);
        self.placed(direction, band.start..band.end, line_at)
    }

    /// Where a run lies.
    fn line_of(&self, direction: Direction, run: &Run) -> RuleLine {
        self.placed(direction, run.start..run.end, |_| run.line as f32)
    }

    /// Whether a run has no gap: over a letter and under it there is one.
    fn is_whole(&self, direction: Direction, run: &Run) -> bool {
        (run.start..=run.end).all(|place| {
            let across = run.line as isize + self.shift(direction, place);
            self.is_dark(direction, across, place)
        })
    }

    /// A rule from its scan line at each place along it.
    fn placed(
        &self,
        direction: Direction,
        range: Range<usize>,
        line_at: impl Fn(usize) -> f32,
    ) -> RuleLine {
        let at = |along: usize| {
            let line = line_at(along);
            let along = along as f32;
            match direction {
                Direction::Across => Point::new(along, line + along * self.slope),
                Direction::Down => Point::new(line - along * self.slope, along),
            }
        };
        RuleLine {
            from: at(range.start),
            to: at(range.end),
        }
    }

    /// Whether the pixel `place` along and `across` the direction is dark.
    fn is_dark(&self, direction: Direction, across: isize, place: usize) -> bool {
        let (width, height) = (self.page.width() as usize, self.page.height() as usize);
        let lines = if direction == Direction::Across {
            height
        } else {
            width
        };
        usize::try_from(across).is_ok_and(|across| {
            across < lines
                && self.page.as_raw()[match direction {
                    Direction::Across => across * width + place,
                    Direction::Down => place * width + across,
                }] < self.limit
        })
    }

    /// How far a sloping scan line has left its first pixel's row at `place`.
    fn shift(&self, direction: Direction, place: usize) -> isize {
        let sign = if direction == Direction::Across {
            1.0
        } else {
            -1.0
        };
        (place as f32 * self.slope * sign).round() as isize
    }

    /// Whether there is paper on both sides of a band: a line of type has type there.
    fn has_paper_beside(&self, direction: Direction, band: &Band) -> bool {
        let flank = (FLANK * self.dpi).ceil() as isize;
        let touched = |line: isize| {
            let dark = (band.start..=band.end)
                .filter(|&place| {
                    self.is_dark(direction, line + self.shift(direction, place), place)
                })
                .count();
            dark as f32 > TOUCHED * (band.end - band.start + 1) as f32
        };
        !touched(band.first as isize - flank) && !touched(band.last as isize + flank)
    }

    /// Runs of at least `shortest` pixels, by scan line. Scan lines follow the page's slope; they
    /// are numbered by where they cross the page's left or upper edge.
    fn runs(&self, direction: Direction, shortest: usize) -> Vec<Run> {
        let (width, height) = (self.page.width() as usize, self.page.height() as usize);
        let (lines, length) = match direction {
            Direction::Across => (height, width),
            Direction::Down => (width, height),
        };
        let shifts: Vec<isize> = (0..length).map(|i| self.shift(direction, i)).collect();
        let gap = ((GAP * self.dpi) as usize).max(1);
        let mut runs = Vec::new();
        for line in 0..lines {
            let mut start = None;
            let mut last = 0;
            for (place, shift) in shifts.iter().enumerate() {
                if self.is_dark(direction, line as isize + shift, place) {
                    start.get_or_insert(place);
                    last = place;
                } else if let Some(begun) = start
                    && place - last > gap
                {
                    if last - begun >= shortest {
                        runs.push(Run {
                            line,
                            start: begun,
                            end: last,
                        });
                    }
                    start = None;
                }
            }
            if let Some(begun) = start
                && last - begun >= shortest
            {
                runs.push(Run {
                    line,
                    start: begun,
                    end: last,
                });
            }
        }
        runs
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::Luma;

    #[test]
    fn sloping_rules_are_found_and_text_is_not() {
        let degrees = 1.5_f32;
        let slope = degrees.to_radians().tan();
        let page = GrayImage::from_fn(1240, 1754, |x, y| {
            let (fx, fy) = (x as f32, y as f32);
            let across = (fy - (400.0 + fx * slope)).abs() < 2.0 && (100..1100).contains(&x);
            let down = (fx - (600.0 - fy * slope)).abs() < 2.0 && (300..900).contains(&y);
            let text = (1200..1230).contains(&y) && x % 24 < 18 && (200..1000).contains(&x);
            Luma([if across || down || (text && x % 5 < 2) {
                30
            } else {
                240
            }])
        });
        let rules = rule_lines(&Raster::Gray(page), degrees, 150.0);
        assert_eq!(rules.len(), 2, "{rules:?}");
        let flat = rules.iter().find(|r| r.is_flat()).expect("one lies");
        assert!((flat.length() - 1000.0).abs() < 12.0);
        assert!((flat.from.y - (400.0 + 100.0 * slope)).abs() < 4.0);
    }

    #[test]
    fn a_short_rule_is_one_only_as_the_side_of_a_cell() {
        let page = GrayImage::from_fn(1240, 1754, |x, y| {
            let row = (100..1100).contains(&x) && (y == 400 || y == 401 || y == 432 || y == 433);
            let side = (x == 600 || x == 601) && (400..434).contains(&y);
            let stroke = (x == 300 || x == 301) && (404..430).contains(&y);
            let beside = (x == 300 || x == 301) && (900..934).contains(&y);
            Luma([if row || side || stroke || beside {
                30
            } else {
                240
            }])
        });
        let rules = rule_lines(&Raster::Gray(page), 0.0, 150.0);
        let standing: Vec<_> = rules.iter().filter(|rule| !rule.is_flat()).collect();
        assert_eq!(standing.len(), 1, "{standing:?}");
        assert!((standing[0].from.x - 600.5).abs() < 2.0);
    }

    #[test]
    fn a_thick_frame_that_leaves_the_slope_is_one_rule() {
        let slope = 0.2_f32.to_radians().tan();
        let page = GrayImage::from_fn(1654, 1240, |x, y| {
            let across = (y as f32 - (300.0 + x as f32 * slope)).abs() < 4.0;
            Luma([if across && (80..1560).contains(&x) {
                30
            } else {
                240
            }])
        });
        let rules = rule_lines(&Raster::Gray(page), 0.0, 200.0);
        assert_eq!(rules.len(), 1, "{rules:?}");
        assert!((rules[0].to.y - (300.0 + 1560.0 * slope)).abs() < 4.0);
        let bar = GrayImage::from_fn(1654, 1240, |x, y| {
            let inside = (300..340).contains(&y) && (80..1560).contains(&x);
            Luma([if inside { 30 } else { 240 }])
        });
        assert!(rule_lines(&Raster::Gray(bar), 0.0, 200.0).is_empty());
    }

    #[test]
    fn pieces_of_one_rule_are_put_together_and_a_rule_beside_stays() {
        let rule = |x0, y0, x1, y1| RuleLine {
            from: Point::new(x0, y0),
            to: Point::new(x1, y1),
        };
        let pieces = vec![
            rule(100.0, 51.0, 300.0, 51.0),
            rule(0.0, 50.0, 900.0, 50.0),
            rule(905.0, 50.5, 1100.0, 50.5),
            rule(0.0, 70.0, 900.0, 70.0),
        ];
        let rules = whole(pieces, 150.0);
        assert_eq!(rules.len(), 2, "{rules:?}");
        assert!((rules[0].to.x - 1100.0).abs() < 1e-3);
    }

    #[test]
    fn rules_tell_the_slope_to_a_tenth_of_a_degree() {
        for degrees in [-5.0_f32, -2.3, -0.4, 0.0, 0.9, 3.1, 5.0] {
            let slope = degrees.to_radians().tan();
            let page = GrayImage::from_fn(1240, 1754, |x, y| {
                let (fx, fy) = (x as f32, y as f32);
                let across = (fy - (400.0 + fx * slope)).abs() < 2.0 && (100..1100).contains(&x);
                let down = (fx - (600.0 - fy * slope)).abs() < 2.0 && (300..900).contains(&y);
                Luma([if across || down { 30 } else { 240 }])
            });
            for error in [-0.2, 0.0, 0.2] {
                let rules = rule_lines(&Raster::Gray(page.clone()), degrees + error, 150.0);
                let skew = crate::prepare::skew_of_rules(&rules, degrees + error, 150.0)
                    .expect("long rules");
                assert!((skew - degrees).abs() < 0.1, "{degrees}, {error}: {skew}");
            }
        }
    }
}
