//! A page laid out for rules: its lines levelled, cut at the rule lines of its tables,
//! with compact text.

pub(crate) mod squared;

use std::cell::OnceCell;
use std::ops::Range;

use crate::document::{Glyph, Page, Point, Quad, Rect, RuleLine, TextLine, cell_around};

use crate::extract::rules::Writing;
use crate::extract::value::text::nfkc;
use squared::without_squares;

/// How far short of each other rules may end, in inches: broken print, type that touches.
const SLACK: f32 = 0.08;

/// The middle of the first character of a line lies no farther behind its beginning, in heights
/// of its box, if nothing stands before it; so far it reaches before its middle.
const FIRST_MIDDLE: f32 = 0.95;
const FIRST_REACH: f32 = 0.4;

/// So many characters make a short line.
const SHORT_LINE: usize = 3;

/// A line of the page, or the part of it that lies between two rules.
#[derive(Debug)]
pub(crate) struct Piece<'a> {
    /// The line as read.
    pub line: &'a TextLine,
    /// Its index among the page's lines.
    pub number: usize,
    /// The glyphs of the line that belong to the piece.
    range: Range<usize>,
    /// Its text, compatibility forms folded, without spaces.
    pub text: String,
    /// For each character of `text` the index of its glyph.
    glyphs: Vec<usize>,
    /// Where it stands on the levelled sheet, in pixels: `x` runs along the writing, `y`
    /// across it, so that a vertical page looks like a horizontal one.
    pub place: Rect,
}

impl<'a> Piece<'a> {
    fn new(line: &'a TextLine, number: usize, range: Range<usize>, place: Rect) -> Self {
        let (mut text, mut glyphs) = (String::new(), Vec::new());
        for index in range.clone() {
            let folded = nfkc(line.glyphs[index].ch.encode_utf8(&mut [0; 4]));
            for ch in folded.chars().filter(|c| !c.is_whitespace()) {
                text.push(ch);
                glyphs.push(index);
            }
        }
        Self {
            line,
            number,
            range,
            text,
            glyphs,
            place,
        }
    }

    /// Size of the type in pixels.
    pub(crate) fn size(&self) -> f32 {
        self.place.h
    }

    /// Confidence of its least sure character, 0–1.
    pub(crate) fn least(&self) -> f32 {
        let glyphs = self.line.glyphs.get(self.range.clone()).unwrap_or_default();
        glyphs.iter().map(|g| g.confidence).fold(1.0, f32::min)
    }

    /// Whether a character of it may be another one.
    pub(crate) fn is_doubtful(&self) -> bool {
        self.least() < 0.9
    }

    /// The glyphs from character `from` of `text` on, as indices into the line's.
    pub(crate) fn glyphs_from(&self, from: usize) -> Range<usize> {
        let start = self.glyphs.get(from).copied().unwrap_or(self.range.end);
        start..self.range.end
    }

    /// The glyphs of `count` characters of `text` from `from` on, as indices into the line's.
    pub(crate) fn glyphs_within(&self, from: usize, count: usize) -> Range<usize> {
        let whole = self.glyphs_from(from);
        let next = self.glyphs.get(from.saturating_add(count));
        let end = next.map_or(whole.end, |&glyph| glyph);
        whole.start..end.max(whole.start)
    }

    /// The corners of the characters of `text` from `from` on.
    pub(crate) fn quads_from(&self, from: usize) -> impl Iterator<Item = Quad> + '_ {
        self.glyphs.iter().skip(from).map(|&glyph| {
            let glyph = &self.line.glyphs[glyph];
            self.line.span(glyph.start, glyph.end)
        })
    }

    /// The confidences of the characters of `text` from `from` on, 0–1.
    pub(crate) fn sureties_from(&self, from: usize) -> impl Iterator<Item = f32> + '_ {
        let glyphs = &self.line.glyphs;
        self.glyphs
            .iter()
            .skip(from)
            .map(|&glyph| glyphs[glyph].confidence)
    }

    /// The part of the piece (0–1) that its first `count` characters take.
    pub(crate) fn share_of(&self, count: usize) -> f32 {
        let glyphs = &self.line.glyphs;
        let start = |i: usize| glyphs.get(i).map_or(0.0, |g| g.start);
        let (first, last) = (self.range.start, self.range.end.saturating_sub(1));
        let length = glyphs.get(last).map_or(1.0, |g| g.end) - start(first);
        let end = count
            .checked_sub(1)
            .and_then(|i| glyphs.get(*self.glyphs.get(i)?))
            .map_or(1.0, |g| g.end);
        ((end - start(first)) / length.max(1e-6)).clamp(0.0, 1.0)
    }

    /// How far behind the beginning of its line the first character begins, if that leaves room
    /// for another one, in pixels; 0 if not, and where the piece does not begin its line.
    pub(crate) fn unread_before(&self) -> f32 {
        let length = self.line.quad.width().max(self.line.quad.height());
        let first = self.line.glyphs.first().filter(|_| self.range.start == 0);
        let middle = first.map_or(0.0, |glyph| 0.5 * (glyph.start + glyph.end) * length);
        if middle > FIRST_MIDDLE * self.size() {
            middle - FIRST_REACH * self.size()
        } else {
            0.0
        }
    }

    /// Whether there is a gap wider than 0.8 of the type size before character `at`.
    pub(crate) fn gap_before(&self, at: usize) -> bool {
        let (Some(&next), Some(&last)) = (self.glyphs.get(at), self.glyphs.get(at.wrapping_sub(1)))
        else {
            return false;
        };
        let glyphs: &[Glyph] = &self.line.glyphs;
        let length = self.line.quad.width().max(self.line.quad.height());
        (glyphs[next].start - glyphs[last].end) * length > 0.8 * self.size()
            // One glyph may stand for several characters: ㎡, ㈱.
            || glyphs
                .get(last + 1..next)
                .is_some_and(|between| between.iter().any(|g| g.ch.is_whitespace()))
    }
}

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
        let rules: Vec<RuleLine> = page
            .rules
            .iter()
            .map(|rule| view.rule(rule))
            .filter(|rule| !places.iter().any(|line| rule.is_stroke_of(line)))
            .collect();
        let rules = without_squares(rules, median(places.iter().map(|place| place.h)));
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
        let usual_size = median(pieces.iter().map(Piece::size));
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

/// The middle one of `sizes`; 0 if there are none.
fn median(sizes: impl Iterator<Item = f32>) -> f32 {
    let mut sizes: Vec<f32> = sizes.collect();
    sizes.sort_by(f32::total_cmp);
    sizes.get(sizes.len() / 2).copied().unwrap_or_default()
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

/// A line cut where a rule stands across it: an engine may read over the border of two
/// cells.
fn cut<'a>(
    line: &'a TextLine,
    number: usize,
    place: Rect,
    rules: &[RuleLine],
    vertical_sheet: bool,
) -> Vec<Piece<'a>> {
    let count = line.glyphs.len();
    if line.vertical != vertical_sheet || count < 2 {
        return vec![Piece::new(line, number, 0..count, place)];
    }
    let middle = place.centre().y;
    let mut ends: Vec<usize> = rules
        .iter()
        .filter(|rule| !rule.is_flat() && (rule.from.y..=rule.to.y).contains(&middle))
        .map(|rule| (f32::midpoint(rule.from.x, rule.to.x) - place.x) / place.w.max(1.0))
        .filter(|share| (0.02..0.98).contains(share))
        .map(|share| {
            line.glyphs
                .iter()
                .position(|g| f32::midpoint(g.start, g.end) > share)
                .unwrap_or(count)
        })
        .chain([count])
        .collect();
    ends.sort_unstable();
    ends.dedup();
    let mut start = 0;
    let mut pieces = Vec::with_capacity(ends.len());
    for end in ends {
        if let Some(glyphs) = line.glyphs.get(start..end)
            && let (Some(first), Some(last)) = (glyphs.first(), glyphs.last())
        {
            let whole = end - start == count;
            let part = Rect::new(
                place.x + first.start * place.w,
                place.y,
                (last.end - first.start) * place.w,
                place.h,
            );
            pieces.push(Piece::new(
                line,
                number,
                start..end,
                if whole { place } else { part },
            ));
        }
        start = end;
    }
    pieces
}
