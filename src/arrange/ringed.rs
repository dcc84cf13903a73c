//! Rings that somebody drew around one of several printed options, and in which no line was
//! found: a ring of a pen looks like that of a name seal, and touches what it is around.

use crate::document::{Mark, Quad, Rect, TextLine};

/// Shortest and longest side of such a ring, in millimetres.
const RING_MM: (f32, f32) = (4.0, 16.0);
/// Share of its box that its stroke fills, with what stands in it.
const HOLLOW: f32 = 0.35;
/// Options stand no farther apart, in type sizes.
const NEXT: f32 = 3.0;
/// How far its stroke reaches in from the ends of a ring, as a share of its length.
const STROKE: f32 = 0.1;

/// Where to read in the rings among `marks` that hold none of the `lines` of a page of `dpi`
/// dots an inch, and that stand in a row or a column of options.
pub fn unread_in_rings(lines: &[TextLine], marks: &[Mark], dpi: f32) -> Vec<Quad> {
    let mm = dpi / 25.4;
    let is_ring = |mark: &&Mark| {
        let (w, h) = (mark.place.w, mark.place.h);
        mark.round && mark.fill < HOLLOW && w.min(h) > RING_MM.0 * mm && w.max(h) < RING_MM.1 * mm
    };
    let is_unread = |mark: &&Mark| {
        let mut read = lines.iter().map(TextLine::bounds);
        !read.any(|line| mark.place.contains(line.centre()))
    };
    let options: Vec<&TextLine> = lines.iter().filter(|line| is_of_options(line)).collect();
    let rings = marks.iter().filter(is_ring).filter(is_unread);
    rings
        .filter_map(|ring| options.iter().find_map(|line| beside(line, &ring.place)))
        .map(Quad::from)
        .collect()
}

/// Where the option in a ring stands, if that goes on with `line`.
fn beside(line: &TextLine, ring: &Rect) -> Option<Rect> {
    let level = |r: Rect| if line.vertical { r.transposed() } else { r };
    let (own, ring) = (level(line.bounds()), level(*ring));
    let gap = (ring.x - own.right()).max(own.x - ring.right());
    let in_row = (ring.centre().y - own.centre().y).abs() < 0.5 * own.h;
    let inner = Rect::new(
        ring.x + STROKE * ring.w,
        own.y,
        (1.0 - 2.0 * STROKE) * ring.w,
        own.h,
    );
    (in_row && gap < NEXT * own.h).then(|| level(inner))
}

/// Whether a line holds periods or classes to choose from, and no day.
fn is_of_options(line: &TextLine) -> bool {
    let text: String = line.text().split_whitespace().collect();
    ["年", "永久", "開示", "公開"]
        .iter()
        .any(|it| text.contains(it))
        && !text.contains(['月', '日', '号', '度'])
}

#[cfg(test)]
mod tests {
    use super::*;

    const DPI: f32 = 254.0;

    fn line(text: &str, place: Rect, vertical: bool) -> TextLine {
        TextLine::evenly(text, place.into(), 0.99, vertical)
    }

    fn ring(x: f32, y: f32) -> Mark {
        Mark {
            place: Rect::new(x, y, 60.0, 100.0),
            fill: 0.2,
            round: true,
        }
    }

    #[test]
    fn a_ring_behind_options_in_a_column_is_read() {
        let lines = [
            line("三年五年十年", Rect::new(500.0, 100.0, 40.0, 400.0), true),
            line(
                "昭和四十五年六月",
                Rect::new(700.0, 100.0, 40.0, 400.0),
                true,
            ),
        ];
        let rings = [ring(490.0, 540.0), ring(690.0, 540.0), ring(490.0, 900.0)];
        let places = unread_in_rings(&lines, &rings, DPI);
        assert_eq!(places.len(), 1, "{places:?}");
        let place = places[0].bounds();
        assert_eq!(place, Rect::new(500.0, 550.0, 40.0, 80.0));
        let read = [lines[0].clone(), line("永久", place, true)];
        assert!(unread_in_rings(&read, &rings[..1], DPI).is_empty());
    }
}
