//! What a reader overlooked: letters where no line was read, rows of a cell that were
//! read as one, ends of lines that were cut off.
//!
//! Lines are found on a small picture of the page. Labels set in two short rows of a
//! narrow cell, single digits, and the last letter of a line may be lost on it. The marks
//! of the page at full size show them.

use crate::document::{Mark, Point, Quad, Rect, RuleLine, TextLine, cell_around};

use super::dotted::{dotted_rules, is_dash_of, levelled};
use super::letters::{FLAT, Letter, Measure, around, rows};

/// A line ends no farther than this before the letter that belongs to it, in type sizes:
/// labels are set wide, and a number stands an em before its item.
const NEXT_LETTER: f32 = 2.3;
/// Letters of a row outside of all cells stand no farther apart, in type sizes.
const SAME_WORD: f32 = 2.3;
/// Letters of a row of a cell that stand farther apart are read by themselves, in type
/// sizes.
const SAME_ROW: f32 = 4.0;
/// Cells with more letters hold running text, which is found well.
const MOST_LETTERS: usize = 40;
/// What is lower than this for a line's height, and lies on it by this share, is a part of a letter.
const PART: f32 = 0.75;
const MOSTLY: f32 = 0.8;
/// A line that has a part of a letter lies on it by so much of its own width and height, and
/// covers at least so much of the letter's height.
const CUT_WIDTH: f32 = 0.6;
const CUT_HEIGHT: f32 = 0.3;
/// Lines below this confidence are doubted where short columns stand side by side.
const DOUBTED: f32 = 0.95;

/// A place to look at again.
#[derive(Debug, Clone, PartialEq)]
pub struct Look {
    /// Lines, by number, that what is read there would take the place of.
    pub instead_of: Vec<usize>,
    /// Single signs, by number, that were read of parts of its letters and go with those lines.
    pub parts: Vec<usize>,
    /// Where to read: level lines of an upright page, in its pixels.
    pub places: Vec<Quad>,
}

/// Where to look again on a page of `dpi` dots an inch that slopes by `skew` degrees.
pub fn overlooked(
    lines: &[TextLine],
    marks: &[Mark],
    rules: &[RuleLine],
    skew: f32,
    dpi: f32,
) -> Vec<Look> {
    let level = |p: Point| p.turned(Point::default(), -skew);
    let mut rules: Vec<RuleLine> = rules.iter().map(|rule| rule.map(level)).collect();
    let places: Vec<Rect> = lines.iter().map(|l| l.quad.map(level).bounds()).collect();
    let measure = Measure::of(lines, dpi);
    let mut letters = measure.letters(marks, &places, level);
    let dotted = dotted_rules(&levelled(marks, level), dpi);
    letters.retain(|letter| {
        !dotted
            .iter()
            .any(|rule| is_dash_of(&letter.place, rule, dpi))
    });
    rules.extend(dotted);
    let free: Vec<&Letter> = letters
        .iter()
        .filter(|letter| !places.iter().any(|p| p.contains(letter.place.centre())))
        .collect();
    let page = Layout {
        lines,
        places,
        rules,
        letters: &letters,
        em: measure.em,
    };
    let mut looks = page.cells(&free);
    let in_cells: Vec<Rect> = looks.iter().map(|(cell, _)| *cell).collect();
    let mut looks: Vec<Look> = looks.drain(..).map(|(_, look)| look).collect();
    let outside: Vec<Rect> = free
        .iter()
        .map(|letter| letter.place)
        .filter(|place| !in_cells.iter().any(|cell| cell.contains(place.centre())))
        .collect();
    looks.extend(page.words(&outside));
    looks.extend(page.cut_letters());
    let back = |p: Point| p.turned(Point::default(), skew);
    for look in &mut looks {
        for place in &mut look.places {
            *place = place.map(back);
        }
    }
    looks
}

/// The height of the whole letters among some, of which others are parts: what three of four do not
/// exceed.
fn type_of(letters: &[Rect]) -> f32 {
    let mut heights: Vec<f32> = letters.iter().map(|letter| letter.h).collect();
    heights.sort_by(f32::total_cmp);
    heights
        .get(3 * heights.len() / 4)
        .copied()
        .unwrap_or_default()
}

/// A page turned level.
struct Layout<'a> {
    lines: &'a [TextLine],
    places: Vec<Rect>,
    rules: Vec<RuleLine>,
    letters: &'a [Letter],
    em: f32,
}

impl Layout<'_> {
    /// Cells whose letters do not agree with the lines read in them.
    fn cells(&self, free: &[&Letter]) -> Vec<(Rect, Look)> {
        let mut cells: Vec<Rect> = Vec::new();
        let mut add = |cell: Option<Rect>| {
            if let Some(cell) = cell
                && !cells.contains(&cell)
            {
                cells.push(cell);
            }
        };
        for letter in free {
            add(self.cell(letter.place.centre()));
        }
        for number in 0..self.lines.len() {
            if self.is_crowded(number) || self.is_doubted_column(number) {
                add(self.cell(self.places[number].centre()));
            }
        }
        cells
            .into_iter()
            .filter_map(|cell| Some((cell, self.cell_again(&cell)?)))
            .collect()
    }

    fn cell(&self, at: Point) -> Option<Rect> {
        cell_around(&self.rules, at, 0.3 * self.em)
    }

    /// Whether a line that was read as one lies over two rows of letters.
    fn is_crowded(&self, number: usize) -> bool {
        let place = self.places[number];
        let tall = self.lines[number].vertical;
        !tall && place.h > 1.9 * self.em && {
            let inside: Vec<Rect> = self.inside(&place);
            rows(&inside, self.em).len() > 1
        }
    }

    /// Whether a line is a short column that reads badly: two rows of a label, perhaps.
    fn is_doubted_column(&self, number: usize) -> bool {
        let line = &self.lines[number];
        line.vertical && line.glyphs.len() <= 3 && line.confidence < DOUBTED
    }

    fn inside(&self, place: &Rect) -> Vec<Rect> {
        self.letters
            .iter()
            .map(|letter| letter.place)
            .filter(|letter| place.contains(letter.centre()))
            .collect()
    }

    /// The letters of a cell, row by row, but for those of lines that reach out of it: what
    /// cuts these off is no border.
    fn cell_again(&self, cell: &Rect) -> Option<Look> {
        let (instead_of, others): (Vec<usize>, Vec<usize>) =
            (0..self.lines.len()).partition(|&n| {
                cell.contains(self.places[n].centre()) && mostly_in(&self.places[n], cell)
            });
        let mut letters = self.inside(cell);
        letters.retain(|letter| {
            let at = letter.centre();
            !others.iter().any(|&n| self.places[n].contains(at))
        });
        if letters.is_empty() || letters.len() > MOST_LETTERS {
            return None;
        }
        // On covers the type of a cell may be much larger than that of the page.
        let em = self.em.max(type_of(&letters));
        let places: Vec<Quad> = rows(&letters, em)
            .into_iter()
            .flat_map(|row| parted(row, SAME_ROW * self.em))
            .filter(|row| around(row).h > FLAT * self.em)
            .map(|row| self.around(&row, Some(cell)))
            .collect();
        if places.is_empty() {
            return None;
        }
        Some(Look {
            instead_of,
            parts: Vec::new(),
            places,
        })
    }

    /// Letters outside of all cells: ends of lines, and words of their own, unless they are
    /// much smaller or larger than the page's type.
    fn words(&self, letters: &[Rect]) -> Vec<Look> {
        rows(letters, self.em)
            .into_iter()
            .flat_map(|row| parted(row, SAME_WORD * self.em))
            .map(|word| {
                let place = around(&word);
                match self.line_beside(&place) {
                    Some(number) => {
                        let longer = self.longer(number, &place);
                        Look {
                            instead_of: vec![number],
                            parts: self.parts_in(&longer.bounds(), number),
                            places: vec![longer],
                        }
                    }
                    None => Look {
                        instead_of: Vec::new(),
                        parts: Vec::new(),
                        places: vec![self.around(&word, None)],
                    },
                }
            })
            .filter(|look| !look.instead_of.is_empty() || self.is_of_type_size(&look.places[0]))
            .collect()
    }

    /// Large letters of which two short lines have a part each: the 年 of a cover, read as 上 over 年.
    fn cut_letters(&self) -> Vec<Look> {
        let letters = self.letters.iter().map(|letter| letter.place);
        let cut = letters
            .filter(|letter| letter.h > self.em)
            .filter_map(|letter| {
                let parts: Vec<usize> = (0..self.lines.len())
                    .filter(|&number| self.has_part_of(number, &letter))
                    .collect();
                (parts.len() > 1).then(|| Look {
                    instead_of: Vec::new(),
                    parts,
                    places: vec![self.around(&[letter], None)],
                })
            });
        cut.collect()
    }

    /// Whether a line is a single sign on a part of a letter.
    fn has_part_of(&self, number: usize, letter: &Rect) -> bool {
        let place = &self.places[number];
        !self.lines[number].vertical
            && self.lines[number].glyphs.len() == 1
            && place.overlap_x(letter) > CUT_WIDTH * place.w
            && (CUT_HEIGHT..PART).contains(&(place.overlap_y(letter) / letter.h))
            && place.overlap_y(letter) > CUT_WIDTH * place.h
    }

    /// Whether a place is as high as a letter of the page, with the white around it.
    fn is_of_type_size(&self, place: &Quad) -> bool {
        (0.6..2.6).contains(&(place.height() / self.em))
    }

    /// The line whose end or beginning `letters` are.
    fn line_beside(&self, letters: &Rect) -> Option<usize> {
        (0..self.lines.len()).find(|&number| {
            let place = self.places[number];
            let (overlap, thinner, gap) = if self.lines[number].vertical {
                (
                    place.overlap_x(letters),
                    place.w.min(letters.w),
                    (letters.y - place.bottom()).max(place.y - letters.bottom()),
                )
            } else {
                (
                    place.overlap_y(letters),
                    place.h.min(letters.h),
                    (letters.x - place.right()).max(place.x - letters.right()),
                )
            };
            overlap > 0.7 * thinner
                && gap < NEXT_LETTER * self.em
                && !self.is_parted(&place, letters)
        })
    }

    /// Whether a rule stands between two places.
    fn is_parted(&self, a: &Rect, b: &Rect) -> bool {
        let (from, to) = (a.centre(), b.centre());
        self.rules.iter().any(|rule| {
            if rule.is_flat() {
                let y = f32::midpoint(rule.from.y, rule.to.y);
                (from.y.min(to.y)..=from.y.max(to.y)).contains(&y)
                    && rule.from.x < from.x.max(to.x)
                    && rule.to.x > from.x.min(to.x)
            } else {
                let x = f32::midpoint(rule.from.x, rule.to.x);
                (from.x.min(to.x)..=from.x.max(to.x)).contains(&x)
                    && rule.from.y < to.y
                    && rule.to.y > to.y
            }
        })
    }

    /// A line with what stands before or behind it.
    fn longer(&self, number: usize, letters: &Rect) -> Quad {
        let (place, pad) = (self.places[number], 0.25 * self.em);
        let whole = place.union(letters);
        Quad::from(if self.lines[number].vertical {
            let top = if whole.y < place.y { pad } else { 0.0 };
            let bottom = if whole.bottom() > place.bottom() {
                pad
            } else {
                0.0
            };
            Rect::new(place.x, whole.y - top, place.w, whole.h + top + bottom)
        } else {
            let left = if whole.x < place.x { pad } else { 0.0 };
            let right = if whole.right() > place.right() {
                pad
            } else {
                0.0
            };
            Rect::new(whole.x - left, place.y, whole.w + left + right, place.h)
        })
    }

    /// The single signs, read as lines, that lie within the longer `place` of a line and are lower:
    /// the 云 of a 芸 that stands before it.
    fn parts_in(&self, place: &Rect, longer: usize) -> Vec<usize> {
        let height = self.places[longer].h;
        let is_part = |&number: &usize| {
            let part = self.places[number];
            let within = part.intersection(place).map_or(0.0, |both| both.area());
            number != longer
                && self.lines[number].glyphs.len() == 1
                && part.h < PART * height
                && within > MOSTLY * part.area()
        };
        (0..self.lines.len()).filter(is_part).collect()
    }

    /// The place of a row of letters with white around it, no larger than its cell.
    fn around(&self, row: &[Rect], cell: Option<&Rect>) -> Quad {
        let bounds = around(row);
        let across = 0.18 * self.em.min(1.2 * bounds.h);
        // A letter by itself is shown with as much white as a letter takes.
        let along = (0.25 * self.em).max(0.5 * (bounds.h + 2.0 * across - bounds.w));
        let wanted = Rect::new(
            bounds.x - along,
            bounds.y - across,
            bounds.w + 2.0 * along,
            bounds.h + 2.0 * across,
        );
        let kept = cell.and_then(|cell| {
            let inner = Rect::new(cell.x + 1.0, cell.y + 1.0, cell.w - 2.0, cell.h - 2.0);
            wanted.intersection(&inner)
        });
        Quad::from(kept.unwrap_or(wanted))
    }
}

fn mostly_in(place: &Rect, cell: &Rect) -> bool {
    let smaller = place.area().min(cell.area());
    place
        .intersection(cell)
        .is_some_and(|common| common.area() > 0.5 * smaller)
}

/// A row in pieces, cut where the gap is wider than `most`.
pub(super) fn parted(mut row: Vec<Rect>, most: f32) -> Vec<Vec<Rect>> {
    row.sort_by(|a, b| a.x.total_cmp(&b.x));
    let mut pieces: Vec<Vec<Rect>> = Vec::new();
    let mut end = f32::MIN;
    for letter in row {
        if letter.x - end > most || pieces.is_empty() {
            pieces.push(Vec::new());
        }
        end = end.max(letter.right());
        if let Some(piece) = pieces.last_mut() {
            piece.push(letter);
        }
    }
    pieces
}

#[cfg(test)]
#[path = "overlooked_tests.rs"]
mod tests;
