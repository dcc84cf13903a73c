//! Lines in the cells of forms, by their ink.
//!
//! Lines are found on a small picture of the page, where neighbours run together: two rows
//! of a label look like two short columns, a box reaches over a border into the next cell,
//! letters set far apart are lost. The ink of a cell at full size tells its rows. Where the
//! places found cover them, they stay; elsewhere the rows take their place.

use crate::document::{Mark, Quad, Rect, RuleLine, cell_around, without_strokes};

use super::dotted::{dotted_rules, is_dash_of};
use super::letters::{FLAT, Measure, around, rows};
use super::overlooked::{Look, parted};
use super::plane::Plane;

/// Cells with more marks of ink hold running text, which is found well.
const MOST_LETTERS: usize = 160;
/// Letters of a row that stand no farther apart make one line, in type sizes.
const SAME_LINE: f32 = 2.2;
/// The same for letters that stand singly and evenly.
const SPACED: f32 = 8.0;
/// What is smaller, in type sizes, may be dirt or a point: no place is doubted for it.
const SMALL: f32 = 0.42;
/// Share of a letter that a place must cover.
const COVERED: f32 = 0.72;
/// A place reaches no farther than this into the next cell, in type sizes.
const OVER: f32 = 0.45;
/// A letter lies over a border if it reaches beyond it by this, in type sizes.
const OVER_BORDER: f32 = 0.05;
/// A cell of one row is no higher than this, in heights of its line.
const ONE_ROW: f32 = 1.5;
/// Fewer letters between two borders may stand clear of them by chance.
const FEW_LETTERS: usize = 3;
/// The side of a cell ends no farther from the rules over and under it, in type sizes.
const AT_RULE: f32 = 0.15;
/// White around the ink of a line, across and along it, in type sizes.
const WHITE: (f32, f32) = (0.2, 0.3);
/// Rests of rules are thinner than this, in type sizes.
const THIN: f32 = 0.16;
/// Places found that are wider than this for their height are lines of running text.
const RUNNING: f32 = 6.0;
/// How wide a place of a single letter is for its height.
pub(super) const SINGLE: f32 = 1.5;

/// Where the ink in the cells of a page of `dpi` dots an inch that slopes by `skew` degrees
/// makes other lines than were found at `places`. What stands in no cell is left alone.
pub fn lines_in_cells(
    places: &[Quad],
    marks: &[Mark],
    rules: &[RuleLine],
    skew: f32,
    dpi: f32,
) -> Vec<Look> {
    if rules.len() < 4 {
        return Vec::new();
    }
    let plane = Plane::of(places, skew);
    let measure = Measure::of_places(places, dpi);
    let boxes: Vec<Rect> = places.iter().map(|quad| plane.rect(quad)).collect();
    let rules: Vec<RuleLine> = rules.iter().map(|rule| plane.rule(rule)).collect();
    let em = measure.em;
    let mut rules = without_strokes(&rules, AT_RULE * em, |rule| {
        boxes.iter().any(|line| is_stroke(rule, line))
    });
    let of_level = |mark: &Mark| plane.of_level(plane.level_box(&mark.place));
    let all: Vec<Rect> = marks.iter().map(of_level).collect();
    let dotted = dotted_rules(&all, dpi);
    rules.extend(dotted.iter().copied());
    let in_dotted = |letter: &Rect| dotted.iter().any(|rule| is_dash_of(letter, rule, dpi));
    let level = |p| plane.level(p);
    let lines: Vec<Rect> = places.iter().map(|quad| quad.map(level).bounds()).collect();
    let letters: Vec<(Rect, Option<Rect>)> = measure
        .letters(marks, &lines, level)
        .into_iter()
        .map(|letter| plane.of_level(letter.place))
        .filter(|letter| !in_dotted(letter))
        .map(|letter| (letter, cell_around(&rules, letter.centre(), 0.3 * em)))
        .filter(|(letter, cell)| !cell.is_some_and(|cell| is_rest_of_rule(letter, &cell, em)))
        .collect();
    let mut cells: Vec<Cell> = Vec::new();
    for (letter, place) in &letters {
        let Some(place) = place else { continue };
        match cells
            .iter_mut()
            .find(|cell| is_same(&cell.place, place, em))
        {
            Some(cell) => cell.letters.push(*letter),
            None => cells.push(Cell {
                place: *place,
                letters: vec![*letter],
            }),
        }
    }
    let form = Form { boxes, em };
    let again: Vec<Again> = cells
        .iter()
        .filter(|cell| cell.letters.len() <= MOST_LETTERS)
        .flat_map(|cell| form.lines_again(cell))
        .collect();
    let letters: Vec<Rect> = letters.into_iter().map(|(letter, _)| letter).collect();
    let together = Form::together(again);
    let whole = form.nothing_lost(together, &letters);
    whole
        .into_iter()
        .map(|again| Look {
            parts: Vec::new(),
            instead_of: again.instead_of,
            places: again.places.iter().map(|place| plane.quad(place)).collect(),
        })
        .collect()
}

/// A cell and the ink in it.
pub(super) struct Cell {
    pub place: Rect,
    pub letters: Vec<Rect>,
}

/// Lines by their ink, and the places found that they stand for, by number.
pub(super) struct Again {
    pub instead_of: Vec<usize>,
    pub places: Vec<Rect>,
}

/// What was found on a page, on its plane.
pub(super) struct Form {
    pub boxes: Vec<Rect>,
    pub em: f32,
}

impl Form {
    /// The lines of a cell that were not found as its ink has them.
    fn lines_again(&self, cell: &Cell) -> Vec<Again> {
        if self.is_run_through(cell) {
            return Vec::new();
        }
        let cell = &self.without_columns(cell);
        let rows = self.rows(&cell.letters);
        if let Some(column) = self.column(cell, &rows) {
            return column;
        }
        if self.is_of_columns(cell, &rows) {
            return Vec::new();
        }
        rows.into_iter()
            .flat_map(|row| self.lines_of(row, &cell.place))
            .filter_map(|line| self.line_again(&line, cell))
            .collect()
    }

    /// Whether a long line runs through a cell from side to side: then its borders are no
    /// rules, but arcs of a stamp, strokes of a pen. Where the cell is as high as the line and no
    /// letter lies over its borders, it is a narrow one whose text and its neighbours' were found
    /// as one line.
    fn is_run_through(&self, cell: &Cell) -> bool {
        let lies_over = |letter: &Rect| {
            let over = OVER_BORDER * self.em;
            letter.x < cell.place.x - over || letter.right() > cell.place.right() + over
        };
        let are_clear = cell.letters.len() >= FEW_LETTERS && !cell.letters.iter().any(lies_over);
        self.boxes.iter().any(|line| {
            line.w > RUNNING * line.h
                && line.x < cell.place.x - self.em
                && line.right() > cell.place.right() + self.em
                && line.overlap_y(&cell.place) > 0.7 * line.h
                && !(are_clear && cell.place.h < ONE_ROW * line.h)
        })
    }

    /// Rows of letters from top to bottom, the strokes of a letter kept together.
    fn rows(&self, letters: &[Rect]) -> Vec<Vec<Rect>> {
        let mut rows = rows(letters, self.em);
        rows.sort_by(|a, b| around(a).y.total_cmp(&around(b).y));
        let mut whole: Vec<Vec<Rect>> = Vec::with_capacity(rows.len());
        for row in rows {
            let place = around(&row);
            let joins = whole.last().is_some_and(|above| {
                let above = around(above);
                let both = above.union(&place);
                above.h.min(place.h) < 0.6 * self.em
                    && both.h < 1.15 * self.em
                    && above.overlap_x(&place) > 0.3 * above.w.min(place.w)
            });
            match whole.last_mut() {
                Some(above) if joins => above.extend(row),
                _ => whole.push(row),
            }
        }
        whole
    }

    /// The lines of a row: letters that stand apart are lines of their own, unless they are
    /// spaced evenly or a place found reaches over the gap.
    fn lines_of(&self, row: Vec<Rect>, cell: &Rect) -> Vec<Vec<Rect>> {
        let height = around(&row).h.clamp(0.6 * self.em, 1.6 * self.em);
        let pieces = parted(row, SAME_LINE * height);
        if pieces.len() < 2 {
            return pieces;
        }
        let places: Vec<Rect> = pieces.iter().map(|piece| around(piece)).collect();
        let gaps: Vec<f32> = places
            .windows(2)
            .map(|pair| pair[1].x - pair[0].right())
            .collect();
        let (least, most) = gaps
            .iter()
            .fold((f32::MAX, 0.0_f32), |(l, m), &gap| (l.min(gap), m.max(gap)));
        let single = |place: &Rect| {
            (0.6 * height..1.35 * height).contains(&place.w) && place.h > 0.6 * height
        };
        let spaced = places.len() <= 8
            && places.iter().all(single)
            && most < SPACED * height
            && most < 1.3 * least + 0.3 * height;
        let mut lines: Vec<Vec<Rect>> = Vec::new();
        for (piece, place) in pieces.into_iter().zip(&places) {
            let bridged = |line: &Vec<Rect>| {
                let before = around(line);
                self.boxes.iter().any(|found| {
                    found.overlap_y(place) > 0.5 * place.h
                        && found.x < before.right() - 0.3 * height
                        && found.right() > place.x + 0.3 * height
                        && found.h < 2.2 * height
                        && cell.contains(found.centre())
                })
            };
            match lines.last_mut() {
                Some(line) if spaced || bridged(line) => line.extend(piece),
                _ => lines.push(piece),
            }
        }
        lines
    }

    /// What is to be read of a line, unless it was found as it is.
    fn line_again(&self, line: &[Rect], cell: &Cell) -> Option<Again> {
        let place = around(line);
        let large = |letter: &&Rect| letter.w.max(letter.h) > SMALL * self.em;
        let body = line.iter().filter(large).copied();
        let body: Vec<Rect> = body.collect();
        if body.is_empty() {
            return None;
        }
        let found = self.found_at(&place);
        if found.is_empty() && place.h < FLAT * self.em {
            return None;
        }
        let covered = body.iter().all(|letter| {
            let mut here = found.iter().map(|&number| &self.boxes[number]);
            here.any(|found| covers(found, letter))
        });
        let fits = found.iter().all(|&number| {
            !self.reaches_over(number, cell) && !self.lies_over_others(number, line, cell)
        });
        let whole = match found.len() {
            0 => false,
            1 => true,
            // One of several single letters that belong together.
            _ => {
                !found.iter().any(|&number| {
                    let found = &self.boxes[number];
                    found.w < SINGLE * found.h
                }) || line.len() > 40
            }
        };
        (!(covered && fits && whole)).then(|| Again {
            instead_of: found,
            places: vec![self.with_white(&around(&body), &cell.place, false)],
        })
    }

    /// The places found, by number, at which a good part of `place` lies.
    pub(super) fn found_at(&self, place: &Rect) -> Vec<usize> {
        (0..self.boxes.len())
            .filter(|&number| {
                let found = &self.boxes[number];
                found.intersection(place).is_some_and(|common| {
                    common.area() > 0.25 * found.area().min(place.area())
                        && common.h > 0.3 * found.h.min(place.h)
                })
            })
            .collect()
    }

    pub(super) fn covers(&self, number: usize, place: &Rect) -> bool {
        covers(&self.boxes[number], place)
    }

    /// Whether a place found reaches over the border of a cell.
    pub(super) fn reaches_over(&self, number: usize, cell: &Cell) -> bool {
        let (found, cell) = (&self.boxes[number], &cell.place);
        let over = OVER * self.em;
        found.x < cell.x - over
            || found.right() > cell.right() + over
            || found.y < cell.y - over
            || found.bottom() > cell.bottom() + over
    }

    /// Whether a place found for `line` lies over letters of other rows of the cell as well.
    fn lies_over_others(&self, number: usize, line: &[Rect], cell: &Cell) -> bool {
        let (found, line) = (&self.boxes[number], around(line));
        cell.letters.iter().any(|letter| {
            letter.w.max(letter.h) > SMALL * self.em
                && line.overlap_y(letter) < 0.3 * letter.h
                && found
                    .intersection(letter)
                    .is_some_and(|common| common.area() > 0.5 * letter.area())
        })
    }

    /// The place of ink with white around it, no larger than its cell.
    pub(super) fn with_white(&self, ink: &Rect, cell: &Rect, down: bool) -> Rect {
        let size = self.em.min(1.2 * ink.h);
        let (across, mut along) = (WHITE.0 * size, WHITE.1 * self.em);
        let wanted = if down {
            Rect::new(
                ink.x - across,
                ink.y - along,
                ink.w + 2.0 * across,
                ink.h + 2.0 * along,
            )
        } else {
            // A letter by itself is shown with as much white as a letter takes.
            along = along.max(0.5 * (ink.h + 2.0 * across - ink.w));
            Rect::new(
                ink.x - along,
                ink.y - across,
                ink.w + 2.0 * along,
                ink.h + 2.0 * across,
            )
        };
        let border = 0.06 * self.em;
        let inner = Rect::new(
            cell.x + border,
            cell.y + border,
            cell.w - 2.0 * border,
            cell.h - 2.0 * border,
        );
        wanted
            .intersection(&inner)
            .map_or(wanted, |inside| inside.union(ink))
    }

    /// Puts together what stands for the same places found.
    fn together(again: Vec<Again>) -> Vec<Again> {
        let mut sets: Vec<Again> = Vec::new();
        for next in again {
            let shares = |set: &Again| next.instead_of.iter().any(|n| set.instead_of.contains(n));
            let (same, mut others): (Vec<Again>, Vec<Again>) = sets.into_iter().partition(shares);
            let mut whole = next;
            for set in same {
                whole.places.extend(set.places);
                whole.instead_of.extend(set.instead_of);
            }
            whole.instead_of.sort_unstable();
            whole.instead_of.dedup();
            others.push(whole);
            sets = others;
        }
        sets
    }

    /// Adds what the places that are given up covered besides.
    fn nothing_lost(&self, again: Vec<Again>, letters: &[Rect]) -> Vec<Again> {
        let given_up: Vec<usize> = again.iter().flat_map(|a| a.instead_of.clone()).collect();
        let kept = (0..self.boxes.len()).filter(|number| !given_up.contains(number));
        let mut taken: Vec<Rect> = kept.map(|number| self.boxes[number]).collect();
        taken.extend(again.iter().flat_map(|again| again.places.clone()));
        let lost: Vec<Rect> = letters
            .iter()
            .filter(|letter| !taken.iter().any(|place| place.contains(letter.centre())))
            .copied()
            .collect();
        again
            .into_iter()
            .map(|mut again| {
                let boxes = || again.instead_of.iter().map(|&number| self.boxes[number]);
                let inside = |letter: &&Rect| boxes().any(|found| covers(&found, letter));
                let lost: Vec<Rect> = lost.iter().filter(inside).copied().collect();
                let bounds = boxes().reduce(|a, b| a.union(&b)).unwrap_or_default();
                let lines = self
                    .rows(&lost)
                    .into_iter()
                    .flat_map(|row| parted(row, SAME_LINE * self.em))
                    .filter(|line| around(line).h > SMALL * self.em)
                    .map(|line| self.with_white(&around(&line), &bounds, false));
                let lines: Vec<Rect> = lines.collect();
                again.places.extend(lines);
                again
            })
            .collect()
    }
}

/// Whether a rule is a stroke of a line of type. The border of a cell of one row is higher
/// than the line in it.
fn is_stroke(rule: &RuleLine, line: &Rect) -> bool {
    rule.is_stroke_of(line) && (rule.is_flat() || line.h > line.w || rule.length() < line.h)
}

/// Whether two boxes are the same cell, around whose border pieces of rules stand.
fn is_same(one: &Rect, other: &Rect, em: f32) -> bool {
    let near = |a: f32, b: f32| (a - b).abs() < 0.25 * em;
    near(one.x, other.x)
        && near(one.y, other.y)
        && near(one.right(), other.right())
        && near(one.bottom(), other.bottom())
}

/// Whether `place` covers a letter.
fn covers(place: &Rect, letter: &Rect) -> bool {
    place.overlap_x(letter) >= COVERED * letter.w && place.overlap_y(letter) >= COVERED * letter.h
}

/// Whether ink at the border of a cell is what the border's rule left.
fn is_rest_of_rule(letter: &Rect, cell: &Rect, em: f32) -> bool {
    let near = 0.15 * em;
    let beside = letter.x - cell.x < near || cell.right() - letter.right() < near;
    let along = letter.y - cell.y < near || cell.bottom() - letter.bottom() < near;
    (beside && letter.w < THIN * em && letter.h > 0.5 * em)
        || (along && letter.h < THIN * em && letter.w > 0.5 * em)
}

#[cfg(test)]
#[path = "in_cells_tests.rs"]
mod tests;
