//! A page laid out for rules: its lines levelled, cut at the rule lines of its tables,
//! with compact text.

pub(crate) mod piece;
pub(crate) mod squared;

use std::cell::OnceCell;

use crate::document::{
    Page, Point, Quad, Rect, RuleLine, TextLine, cell_around, median, without_strokes,
};

use crate::extract::rules::Writing;
pub(crate) use piece::Piece;
use piece::cut;
use squared::without_squares;

/// How far short of each other rules may end, in inches: broken print, type that touches.
const SLACK: f32 = 0.08;

/// A rule crosses a row if it covers so much of its height, as a share.
const CROSSING: f32 = 0.4;

/// So many characters make a short line.
const SHORT_LINE: usize = 3;

/// A page's pieces in reading order.
#[derive(Debug)]
pub(crate) struct Sheet<'a> {
    /// The page.
    pub page: &'a Page,
    /// Its lines.
    pub pieces: Vec<Piece<'a>>,
    /// Its rules, on the levelled sheet.
    rules: Vec<RuleLine>,
    /// Its lines by the height of their middles.
    by_height: Vec<usize>,
    /// Size of the type of most lines, in pixels.
    usual_size: f32,
    /// The cell around each piece, once somebody asked.
    cells: OnceCell<Vec<Option<Rect>>>,
    /// How the page was levelled.
    view: View,
    /// The page is written in columns.
    pub vertical: bool,
    /// Width of the levelled sheet in pixels.
    pub width: f32,
    /// Height of the levelled sheet in pixels.
    pub height: f32,
}

/// The side of a cell ends no farther from the rules over and under it, by the height of lines.
const AT_RULE: f32 = 0.1;

impl<'a> Sheet<'a> {
    pub(crate) fn new(page: &'a Page) -> Self {
        let characters = |vertical: bool| {
            page.lines
                .iter()
                .filter(|l| l.vertical == vertical)
                .map(|l| l.glyphs.len())
                .sum::<usize>()
        };
        Self::of(page, characters(true) > characters(false), |_| true)
    }

    /// What is written across on a page of columns: stamps and small tables.
    pub(crate) fn across(page: &'a Page) -> Self {
        Self::of(page, false, |line| !line.vertical)
    }

    fn of(page: &'a Page, vertical: bool, is_of_it: impl Fn(&TextLine) -> bool) -> Self {
        let (width, height) = (page.width as f32, page.height as f32);
        let view = View {
            centre: Point::new(width / 2.0, height / 2.0),
            skew: page.skew,
            vertical,
            width,
        };
        let places: Vec<Rect> = page.lines.iter().map(|line| view.rect(line)).collect();
        let height_of_lines = median(places.iter().map(|place| place.h)).unwrap_or_default();
        let rules: Vec<RuleLine> = page.rules.iter().map(|rule| view.rule(rule)).collect();
        let rules = without_strokes(&rules, AT_RULE * height_of_lines, |rule| {
            places.iter().any(|line| rule.is_stroke_of(line))
        });
        let rules = without_squares(rules, height_of_lines);
        let pieces = page
            .lines
            .iter()
            .zip(places)
            .enumerate()
            .filter(|(_, (line, _))| is_of_it(line))
            .flat_map(|(number, (line, place))| cut(line, number, place, &rules, view.vertical))
            .filter(|piece| !piece.text.is_empty())
            .collect::<Vec<_>>();
        let mut by_height: Vec<usize> = (0..pieces.len()).collect();
        let middle = |i: &usize| pieces[*i].place.centre().y;
        by_height.sort_by(|a, b| middle(a).total_cmp(&middle(b)));
        let usual_size = median(pieces.iter().map(Piece::size)).unwrap_or_default();
        let (width, height) = if view.vertical {
            (height, width)
        } else {
            (width, height)
        };
        Self {
            page,
            pieces,
            rules,
            by_height,
            usual_size,
            cells: OnceCell::new(),
            vertical: view.vertical,
            view,
            width,
            height,
        }
    }

    /// Whether the page is written as a rule wants it.
    pub(crate) fn is_written(&self, writing: Option<Writing>) -> bool {
        writing.is_none_or(|writing| (writing == Writing::Vertical) == self.vertical)
    }

    /// Whether `place` lies (with its middle) in `region`: left, top, right, bottom as
    /// shares of the sheet.
    pub(crate) fn is_within(&self, place: &Rect, region: [f32; 4]) -> bool {
        let middle = place.centre();
        let (x, y) = (middle.x / self.width, middle.y / self.height);
        (region[0]..=region[2]).contains(&x) && (region[1]..=region[3]).contains(&y)
    }

    /// Where a place of the sheet lies on the upright page.
    pub(crate) fn on_page(&self, place: &Rect) -> Quad {
        Quad::from(*place).map(|point| self.view.back(point))
    }

    /// The pieces that may stand in one row with `place`.
    pub(crate) fn level_with<'s>(
        &'s self,
        place: &Rect,
    ) -> impl Iterator<Item = usize> + use<'s, 'a> {
        let middle = |i: &usize| self.pieces[*i].place.centre().y;
        let (at, reach) = (place.centre().y, 0.5 * place.h + 2.0 * self.usual_size);
        let from = self.by_height.partition_point(|i| middle(i) < at - reach);
        self.by_height[from..]
            .iter()
            .copied()
            .take_while(move |i| middle(i) <= at + reach)
    }

    /// The cell around a point of the sheet, if rules close it on all sides.
    pub(crate) fn cell(&self, point: Point) -> Option<Rect> {
        cell_around(&self.rules, point, SLACK * self.page.dpi)
    }

    /// Where standing rules cross the row of `place`, broken ones as well.
    pub(crate) fn standing_rules<'s>(
        &'s self,
        place: &Rect,
    ) -> impl Iterator<Item = f32> + use<'s, 'a> {
        let (top, bottom) = (place.y, place.bottom());
        let crosses = move |rule: &&RuleLine| {
            let (from, to) = (rule.from.y.min(rule.to.y), rule.from.y.max(rule.to.y));
            !rule.is_flat() && to.min(bottom) - from.max(top) > CROSSING * (bottom - top)
        };
        let middle = f32::midpoint(top, bottom);
        self.rules
            .iter()
            .filter(crosses)
            .map(move |rule| rule.across(middle))
    }

    /// The cell around the middle of a piece; told from the rules once for all pieces.
    pub(crate) fn cell_of(&self, piece: usize) -> Option<Rect> {
        let cells = self.cells.get_or_init(|| {
            let middle = |piece: &Piece| self.cell(piece.place.centre());
            self.pieces.iter().map(middle).collect()
        });
        cells[piece]
    }

    /// Whether no rule stands between two pieces: they lie in the same cell, or in none.
    pub(crate) fn share_a_cell(&self, one: usize, other: usize) -> bool {
        match (self.cell_of(one), self.cell_of(other)) {
            (Some(cell), _) => cell.contains(self.pieces[other].place.centre()),
            (None, Some(cell)) => cell.contains(self.pieces[one].place.centre()),
            (None, None) => true,
        }
    }

    /// Whether two pieces are of one size of type, but for the share `slack`. The box of a
    /// short line is higher than its letters, so their pitch counts as well.
    pub(crate) fn are_alike(&self, one: usize, other: usize, slack: f32) -> bool {
        let (one, other) = (&self.pieces[one], &self.pieces[other]);
        let near = |a: f32, b: f32| (a / b - 1.0).abs() < slack;
        let count = |piece: &Piece| piece.text.chars().count();
        let pitch = |piece: &Piece| piece.place.w / count(piece) as f32;
        let is_short = count(one).min(count(other)) <= SHORT_LINE;
        let is_across = one.line.vertical == self.vertical && other.line.vertical == self.vertical;
        near(one.place.h, other.place.h)
            || is_short
                && is_across
                && near(pitch(one), pitch(other))
                && near(one.place.h.min(other.place.h), pitch(one).min(pitch(other)))
    }

    /// The pieces whose middles lie in `cell`, row by row.
    pub(crate) fn pieces_in(&self, cell: &Rect) -> Vec<usize> {
        (0..self.pieces.len())
            .filter(|&i| cell.contains(self.pieces[i].place.centre()))
            .collect()
    }
}

/// How the page is looked at.
#[derive(Debug)]
struct View {
    centre: Point,
    skew: f32,
    vertical: bool,
    width: f32,
}

impl View {
    fn point(&self, p: Point) -> Point {
        let level = p.turned(self.centre, -self.skew);
        if self.vertical {
            Point::new(level.y, self.width - level.x)
        } else {
            level
        }
    }

    /// The point of the page that `point` of the sheet was.
    fn back(&self, point: Point) -> Point {
        let level = if self.vertical {
            Point::new(self.width - point.y, point.x)
        } else {
            point
        };
        level.turned(self.centre, self.skew)
    }

    fn rect(&self, line: &TextLine) -> Rect {
        line.quad.map(|p| self.point(p)).bounds()
    }

    fn rule(&self, rule: &RuleLine) -> RuleLine {
        let (a, b) = (self.point(rule.from), self.point(rule.to));
        let forward = if (a.x - b.x).abs() >= (a.y - b.y).abs() {
            a.x <= b.x
        } else {
            a.y <= b.y
        };
        let (from, to) = if forward { (a, b) } else { (b, a) };
        RuleLine { from, to }
    }
}
