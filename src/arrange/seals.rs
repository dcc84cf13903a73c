//! Seals on grey scans, by their rings.

use crate::document::{Mark, Rect, TextLine};

use super::letters::Measure;

/// Which lines, by number, are the words of round name seals (認印): whose seal it is stands
/// beside it in print, and what is read inside is no text of the paper. On coloured scans
/// seals are lifted before reading; this finds them on grey ones by their rings.
pub fn in_name_seals(lines: &[TextLine], marks: &[Mark], dpi: f32) -> Vec<usize> {
    let seals = Measure::of(lines, dpi).name_seals(marks);
    (0..lines.len())
        .filter(|&number| {
            let place = lines[number].bounds();
            let inside = |seal: &Rect| {
                let common = seal.intersection(&place);
                common.is_some_and(|common| common.area() > 0.7 * place.area())
            };
            seals.iter().any(inside)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Quad;

    const DPI: f32 = 254.0;

    fn line(text: &str, x: f32, y: f32, w: f32, h: f32) -> TextLine {
        TextLine::evenly(text, Quad::from(Rect::new(x, y, w, h)), 0.99, false)
    }

    #[test]
    fn the_words_of_a_name_seal_are_told_from_a_line_that_runs_through_it() {
        let lines = [
            line("佐藤", 215.0, 220.0, 60.0, 44.0),
            line("委員長佐藤太郎殿", 60.0, 230.0, 400.0, 44.0),
        ];
        let ring = Mark {
            place: Rect::new(195.0, 195.0, 100.0, 100.0),
            fill: 0.12,
            round: true,
        };
        assert_eq!(in_name_seals(&lines, &[ring], DPI), [0]);
        let frame = Mark {
            round: false,
            ..ring
        };
        assert!(in_name_seals(&lines, &[frame], DPI).is_empty());
    }
}
