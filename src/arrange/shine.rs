//! What shines through from the other side of the paper, and pages with nothing but that.

use crate::document::{Mark, TextLine};

/// A mark of ink that is longer than this share of a line's thickness may be a letter of
/// it.
const LETTER: f32 = 0.25;
/// Confidence from which a line without ink is pale writing: mirrored writing is not read
/// as surely.
const CERTAIN: f32 = 0.88;
/// The same on a page that is known to let the other side through, where symmetric
/// letters may be read with certainty.
const CERTAIN_BESIDE: f32 = 0.98;
/// From so many lines on the other side is known to shine through.
const SEVERAL: usize = 2;
/// Longest and shortest longer side of a mark that may be writing, in millimetres: what is
/// shorter is dust.
const DUST_MM: f32 = 0.9;
/// A solid spot larger than this, in millimetres, is a hole.
const SPOT_MM: f32 = 2.2;
/// A mark that is larger than this, in millimetres, is more than a trace of a staple.
const TRACE_MM: f32 = 8.0;
/// Ink nearer to the page's edge than this, in millimetres, is the scanner's.
const EDGE_MM: f32 = 3.0;

/// Which of `lines`, by number, are writing of the other side: nothing of the `marks`,
/// which are as dark as this side's ink, stands there, and they read badly.
pub fn shining_through(lines: &[TextLine], marks: &[Mark]) -> Vec<usize> {
    if marks.is_empty() {
        return Vec::new();
    }
    let pale: Vec<usize> = (0..lines.len())
        .filter(|&number| !is_inked(&lines[number], marks))
        .collect();
    let below = |limit: f32| {
        let unsure = pale.iter().filter(|&&n| lines[n].confidence < limit);
        unsure.copied().collect::<Vec<usize>>()
    };
    let through = below(CERTAIN);
    if through.len() < SEVERAL {
        return through;
    }
    below(CERTAIN_BESIDE)
}

fn is_inked(line: &TextLine, marks: &[Mark]) -> bool {
    let place = line.bounds();
    let least = LETTER * place.w.min(place.h);
    marks
        .iter()
        .filter(|mark| mark.place.w.max(mark.place.h) > least)
        .any(|mark| {
            place.contains(mark.place.centre()) || {
                let common = mark.place.intersection(&place);
                common.is_some_and(|common| common.area() > 0.05 * place.area())
            }
        })
}

/// Whether a page of `width` × `height` pixels at `dpi` dots an inch bears nothing but
/// dust, holes, the scanner's edges, and no more than one trace of a staple.
pub fn is_bare(marks: &[Mark], (width, height): (u32, u32), dpi: f32) -> bool {
    let mm = dpi / 25.4;
    let edge = EDGE_MM * mm;
    let traces: Vec<f32> = marks
        .iter()
        .filter(|mark| {
            let at = mark.place.centre();
            let spot = mark.fill > 0.7 && mark.place.w.min(mark.place.h) > SPOT_MM * mm;
            !spot
                && (edge..width as f32 - edge).contains(&at.x)
                && (edge..height as f32 - edge).contains(&at.y)
        })
        .map(|mark| mark.place.w.max(mark.place.h))
        .filter(|side| *side > DUST_MM * mm)
        .collect();
    traces.len() <= 1 && traces.iter().all(|side| *side < TRACE_MM * mm)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Quad, Rect};

    fn line(y: f32, confidence: f32) -> TextLine {
        let quad = Quad::from(Rect::new(100.0, y, 300.0, 40.0));
        TextLine::evenly("起案用紙", quad, confidence, false)
    }

    fn mark(x: f32, y: f32, side: f32, fill: f32) -> Mark {
        Mark {
            place: Rect::new(x, y, side, side),
            fill,
            round: false,
        }
    }

    #[test]
    fn what_reads_badly_where_no_ink_is_shines_through() {
        let ink = [mark(120.0, 105.0, 30.0, 0.4)];
        let lines = [line(100.0, 0.6), line(200.0, 0.7), line(300.0, 0.95)];
        assert_eq!(shining_through(&lines[..2], &ink), [1]);
        assert_eq!(shining_through(&lines[..1], &ink), [0; 0]);
        assert_eq!(
            shining_through(&[lines[0].clone(), line(300.0, 0.95)], &ink),
            [0; 0]
        );
        let more = [lines[1].clone(), lines[1].clone(), lines[2].clone()];
        assert_eq!(shining_through(&more, &ink), [0, 1, 2]);
        assert!(shining_through(&more, &[]).is_empty(), "ink unknown");
    }

    #[test]
    fn holes_dust_and_a_staple_are_nothing_and_a_letter_or_drawing_is_something() {
        let size = (2480, 3508);
        let hole = mark(90.0, 1200.0, 70.0, 0.8);
        let dust = mark(700.0, 700.0, 5.0, 1.0);
        let staple = mark(300.0, 300.0, 60.0, 0.2);
        assert!(is_bare(&[hole, dust, staple], size, 300.0));
        assert!(!is_bare(
            &[staple, mark(500.0, 300.0, 60.0, 0.4)],
            size,
            300.0
        ));
        assert!(!is_bare(&[mark(500.0, 500.0, 900.0, 0.05)], size, 300.0));
    }
}
