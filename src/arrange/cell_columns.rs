//! Columns in the cells of forms, by their ink: letters one below the other, which the rows of
//! a cell are not to take apart.

use crate::document::Rect;

use super::in_cells::{Again, Cell, Form, SINGLE};
use super::letters::around;

/// Letters one below the other no farther apart than this, from top to top in type sizes,
/// make a column.
const STACKED: f32 = 2.2;
/// Places found that are taller than this for their width are columns of five letters or
/// more: no rows of a label are found as such.
const COLUMN: f32 = 3.2;

impl Form {
    /// A cell but for the letters of the columns that were found in it.
    pub(super) fn without_columns(&self, cell: &Cell) -> Cell {
        let columns = || {
            (0..self.boxes.len())
                .filter(|&number| self.boxes[number].h > COLUMN * self.boxes[number].w)
                .filter(|&number| !self.reaches_over(number, cell))
        };
        let in_column = |letter: &Rect| columns().any(|number| self.covers(number, letter));
        let letters = cell.letters.iter().filter(|letter| !in_column(letter));
        Cell {
            place: cell.place,
            letters: letters.copied().collect(),
        }
    }

    /// What is to be read of a cell that holds single letters one below the other; `None`
    /// if it does not.
    pub(super) fn column(&self, cell: &Cell, rows: &[Vec<Rect>]) -> Option<Vec<Again>> {
        let places: Vec<Rect> = rows.iter().map(|row| around(row)).collect();
        let whole = around(&cell.letters);
        let single = |place: &Rect| place.w < 1.35 * self.em && place.h < 1.35 * self.em;
        if places.len() < 2 || !places.iter().all(single) || whole.w > 1.35 * self.em {
            return None;
        }
        let found = self.found_at(&whole);
        let stays = match found[..] {
            [] => false,
            [only] => self.covers(only, &whole) && !self.reaches_over(only, cell),
            _ => places.iter().all(|place| {
                let here = self.found_at(place);
                matches!(here[..], [only] if self.covers(only, place) && !self.reaches_over(only, cell))
            }),
        };
        if stays {
            return Some(Vec::new());
        }
        let near = |pair: &[Rect]| pair[1].y - pair[0].y < STACKED * self.em;
        let wide = places.iter().all(|place| place.w > 0.6 * self.em);
        let places = if wide && places.windows(2).all(near) {
            vec![self.with_white(&whole, &cell.place, true)]
        } else {
            let alone = |place: &Rect| self.with_white(place, &cell.place, false);
            places.iter().map(alone).collect()
        };
        Some(vec![Again {
            instead_of: found,
            places,
        }])
    }

    /// Whether a tall cell is written in columns: all places found in it are, there are
    /// more than two letters to each, and they stand closer below each other than the
    /// columns beside each other.
    pub(super) fn is_of_columns(&self, cell: &Cell, rows: &[Vec<Rect>]) -> bool {
        let found = self.found_at(&around(&cell.letters));
        let tall = |&number: &usize| self.boxes[number].h > SINGLE * self.boxes[number].w;
        if rows.len() < 3 || found.is_empty() || !found.iter().all(tall) {
            return false;
        }
        let mut columns: Vec<&Rect> = found.iter().map(|&number| &self.boxes[number]).collect();
        columns.sort_by(|a, b| a.x.total_cmp(&b.x));
        let across = columns
            .windows(2)
            .map(|pair| pair[1].centre().x - pair[0].centre().x)
            .fold(f32::MAX, f32::min);
        let whole = around(&cell.letters);
        let down = whole.h / rows.len() as f32;
        across > 1.15 * down || cell.place.h > 2.5 * cell.place.w
    }
}
