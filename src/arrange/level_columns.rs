//! Columns that are none: the letters of labels set wide, 件　名 over 年　度 over 所　属, were
//! found one under another. Each of them stands in a row of the form, with the next letter of its
//! label and the value of that row beside it.

use crate::document::{Quad, Rect, TextLine};

/// Fewest letters of such a column.
const LEAST: usize = 3;
/// Share of them beside which a letter of another column and a row of print stand.
const MOSTLY: f32 = 0.6;
/// How far the middles of what stands in one row lie apart, in heights of a letter.
const LEVEL: f32 = 0.35;

/// Takes columns whose letters belong to rows of the page apart, letter by letter.
pub fn part_level_columns(lines: &mut Vec<TextLine>) {
    let letters: Vec<Vec<Rect>> = lines.iter().map(letters_of).collect();
    let rows: Vec<Rect> = lines
        .iter()
        .filter(|line| !line.vertical && line.glyphs.len() > 1)
        .map(TextLine::bounds)
        .collect();
    let is_level = |a: &Rect, b: &Rect| {
        (a.centre().y - b.centre().y).abs() < LEVEL * a.h.min(b.h) && a.overlap_x(b) <= 0.0
    };
    let is_none = |at: usize| {
        let own = &letters[at];
        let others = || letters.iter().enumerate().filter(|(other, _)| *other != at);
        let has_partner =
            |letter: &&Rect| others().any(|(_, other)| other.iter().any(|it| is_level(letter, it)));
        let row_of = |letter: &Rect| rows.iter().position(|row| is_level(letter, row));
        let mut in_rows: Vec<usize> = own.iter().filter_map(row_of).collect();
        in_rows.dedup();
        let least = MOSTLY * own.len() as f32;
        own.len() >= LEAST
            && own.iter().filter(has_partner).count() as f32 >= least
            && in_rows.len() as f32 >= least
    };
    let parted: Vec<bool> = (0..lines.len()).map(is_none).collect();
    let whole = std::mem::take(lines);
    for ((line, parted), letters) in whole.into_iter().zip(parted).zip(letters) {
        if parted {
            let signs = line.glyphs.iter().filter(|glyph| !glyph.ch.is_whitespace());
            lines.extend(signs.zip(letters).map(|(glyph, place)| {
                let sign = glyph.ch.to_string();
                TextLine::evenly(&sign, Quad::from(place), glyph.confidence, false)
            }));
        } else {
            lines.push(line);
        }
    }
}

/// The places of the letters of a column, as high as they are wide; none of a row.
fn letters_of(line: &TextLine) -> Vec<Rect> {
    if !line.vertical {
        return Vec::new();
    }
    let signs = (0..line.glyphs.len()).filter(|&at| !line.glyphs[at].ch.is_whitespace());
    signs
        .map(|at| {
            let place = line.glyph_bounds(at, at + 1);
            let (middle, side) = (place.centre(), place.w.min(place.h));
            Rect::new(place.x, middle.y - side / 2.0, place.w, side)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(text: &str, x: f32, pitch: f32) -> TextLine {
        let height = pitch * text.chars().count() as f32;
        let quad = Quad::from(Rect::new(x, 100.0, 50.0, height));
        TextLine::evenly(text, quad, 0.99, true)
    }

    fn row(text: &str, y: f32) -> TextLine {
        let quad = Quad::from(Rect::new(400.0, y, 300.0, 50.0));
        TextLine::evenly(text, quad, 0.99, false)
    }

    fn texts(mut lines: Vec<TextLine>) -> Vec<String> {
        part_level_columns(&mut lines);
        lines.iter().map(TextLine::text).collect()
    }

    #[test]
    fn letters_of_labels_beside_their_rows_are_no_columns() {
        let labels = [column("件年所", 100.0, 80.0), column("名度属", 250.0, 80.0)];
        let values = [
            row("道の改修", 115.0),
            row("令和4年度", 195.0),
            row("道路課", 275.0),
        ];
        let parted = texts([labels.to_vec(), values.to_vec()].concat());
        assert_eq!(parted.len(), 9, "{parted:?}");
        assert_eq!(parted[0], "件");
    }

    #[test]
    fn a_label_down_the_side_of_its_rows_stays_one() {
        let values = [
            row("道の改修", 115.0),
            row("令和4年度", 195.0),
            row("道路課", 275.0),
        ];
        let alone = texts([vec![column("起案欄", 100.0, 80.0)], values.to_vec()].concat());
        assert_eq!(alone[0], "起案欄");
        let columns = [column("件年所", 100.0, 80.0), column("名度属", 250.0, 80.0)];
        assert_eq!(texts(columns.to_vec()).len(), 2, "a page of columns");
    }
}
