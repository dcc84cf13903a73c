//! What shines through from the other side of the paper, and pages with nothing but that.

use std::ops::Range;

use crate::document::{Glyph, Mark, Quad, Rect, TextLine};

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
/// Share of a mark, or of a character's place, from which the mark is part of the character.
const TOUCH: f32 = 0.1;
/// Longest and shortest longer side of a mark that may be writing, in millimetres: what is
/// shorter is dust.
const DUST_MM: f32 = 0.9;
/// A solid spot larger than this, in millimetres, is a hole.
const SPOT_MM: f32 = 2.2;
/// A mark that is larger than this many times a line's thickness, both ways, is around the
/// line, not in it: a frame, the scanner's dark edge.
const AROUND: f32 = 4.0;
/// A mark that is larger than this, in millimetres, is more than a trace of a staple.
const TRACE_MM: f32 = 8.0;
/// Ink nearer to the page's edge than this, in millimetres, is the scanner's.
const EDGE_MM: f32 = 3.0;

/// Which of the `places` where lines were found, by number, nothing of the `marks` stands at,
/// which are as dark as this side's ink.
pub fn pale_places(places: &[Quad], marks: &[Mark]) -> Vec<usize> {
    if marks.is_empty() {
        return Vec::new();
    }
    (0..places.len())
        .filter(|&number| !is_inked(&places[number].bounds(), marks))
        .collect()
}

/// Which of `lines`, by number, are writing of the other side: nothing of the `marks`,
/// which are as dark as this side's ink, stands there, and they read badly.
pub fn shining_through(lines: &[TextLine], marks: &[Mark]) -> Vec<usize> {
    if marks.is_empty() {
        return Vec::new();
    }
    let places: Vec<Quad> = lines.iter().map(|line| line.quad).collect();
    let pale = pale_places(&places, marks);
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

/// Takes off the ends of lines where no ink stands and that read badly, if the rest is all
/// inked: the other side's writing goes on where this side's ends. On a page that
/// is known to let it `through`, only what is inked stays of a line that is that for the
/// most part.
pub fn drop_pale_ends(lines: &mut [TextLine], marks: &[Mark], through: bool) {
    if marks.is_empty() {
        return;
    }
    for line in lines {
        let inked = inked_glyphs(line, marks);
        let is_pale = |n: &usize| !inked[*n] && line.glyphs[*n].confidence < CERTAIN;
        let letters = || (0..line.glyphs.len()).filter(|&n| line.glyphs[n].ch != ' ');
        let pale = letters().filter(is_pale).count();
        if through && pale >= SEVERAL && 2 * pale > letters().count() && pale < letters().count() {
            let kept: Vec<Glyph> = letters()
                .filter(|n| !is_pale(n))
                .map(|n| line.glyphs[n])
                .collect();
            line.confidence = mean(&kept);
            line.glyphs = kept;
            continue;
        }
        let Some(kept) = inked_part(line, &inked) else {
            continue;
        };
        line.keep(kept);
    }
}

/// Which characters of a line have ink of this side.
fn inked_glyphs(line: &TextLine, marks: &[Mark]) -> Vec<bool> {
    let least = LETTER * line.type_size();
    let place = line.bounds();
    let near: Vec<&Mark> = marks
        .iter()
        .filter(|mark| mark.place.w.max(mark.place.h) > least)
        .filter(|mark| !is_around(mark, line.type_size()))
        .filter(|mark| mark.place.intersection(&place).is_some())
        .collect();
    let is_inked = |n: usize| {
        let cell = line.glyph_bounds(n, n + 1);
        near.iter().any(|mark| {
            let common = mark.place.intersection(&cell);
            common.is_some_and(|common| common.area() > TOUCH * cell.area().min(mark.place.area()))
        })
    };
    (0..line.glyphs.len()).map(is_inked).collect()
}

/// The part of a line that is left if its pale ends are taken off; `None` if none are.
/// `inked` tells which of its characters have ink.
fn inked_part(line: &TextLine, inked: &[bool]) -> Option<Range<usize>> {
    let is_space = |n: &usize| line.glyphs[*n].ch == ' ';
    let is_inked = |n: &usize| inked[*n];
    let count = line.glyphs.len();
    let first = (0..count).find(|n| !is_space(n) && is_inked(n))?;
    let end = (0..count).rfind(|n| !is_space(n) && is_inked(n))? + 1;
    let ends = [0..first, end..count];
    let pale: Vec<Range<usize>> = ends
        .into_iter()
        .filter(|end| {
            let glyphs: Vec<Glyph> = line.glyphs[end.clone()].to_vec();
            let letters = glyphs.iter().filter(|glyph| glyph.ch != ' ').count();
            letters >= SEVERAL && mean(&glyphs) < CERTAIN
        })
        .collect();
    let kept = Range {
        start: pale
            .iter()
            .find(|end| end.start == 0)
            .map_or(0, |end| end.end),
        end: pale
            .iter()
            .find(|end| end.start > 0)
            .map_or(count, |end| end.start),
    };
    let all_inked = (first..end).all(|n| is_space(&n) || is_inked(&n));
    (!pale.is_empty() && all_inked && end - first > SEVERAL).then_some(kept)
}

fn mean(glyphs: &[Glyph]) -> f32 {
    let letters = || glyphs.iter().filter(|glyph| glyph.ch != ' ');
    letters().map(|glyph| glyph.confidence).sum::<f32>() / letters().count().max(1) as f32
}

/// Whether ink of this side stands at the `place` of a line.
fn is_inked(place: &Rect, marks: &[Mark]) -> bool {
    let thickness = place.w.min(place.h);
    marks
        .iter()
        .filter(|mark| mark.place.w.max(mark.place.h) > LETTER * thickness)
        .filter(|mark| !is_around(mark, thickness))
        .any(|mark| {
            place.contains(mark.place.centre()) || {
                let common = mark.place.intersection(place);
                common.is_some_and(|common| common.area() > 0.05 * place.area())
            }
        })
}

/// Whether a mark is around lines of this `thickness`.
fn is_around(mark: &Mark, thickness: f32) -> bool {
    mark.place.w.min(mark.place.h) > AROUND * thickness
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
    fn the_dark_edge_of_the_scan_is_no_ink_of_the_lines_inside() {
        let edge = Mark {
            place: Rect::new(0.0, 0.0, 1700.0, 2400.0),
            fill: 0.02,
            round: false,
        };
        let ink = [edge, mark(120.0, 105.0, 30.0, 0.4)];
        let lines = [line(100.0, 0.6), line(200.0, 0.7)];
        assert_eq!(shining_through(&lines, &ink), [1]);
        let places = lines.map(|line| line.quad);
        assert_eq!(pale_places(&places, &ink), [1]);
    }

    #[test]
    fn what_goes_on_without_ink_is_taken_off() {
        let quad = Quad::from(Rect::new(100.0, 100.0, 400.0, 40.0));
        let mut long = TextLine::evenly("受入れ書類受人学書", quad, 0.99, false);
        let ink: Vec<Mark> = (0..5)
            .map(|n| mark(105.0 + n as f32 * 400.0 / 9.0, 105.0, 30.0, 0.4))
            .collect();
        let mut sure = vec![long.clone()];
        drop_pale_ends(&mut sure, &ink, false);
        assert_eq!(sure[0], long, "pale print is read surely");
        for glyph in &mut long.glyphs[5..] {
            glyph.confidence = 0.6;
        }
        let mut lines = vec![long.clone()];
        drop_pale_ends(&mut lines, &ink, false);
        assert_eq!(lines[0].text(), "受入れ書類");
        assert!((lines[0].bounds().w - 400.0 * 5.0 / 9.0).abs() < 0.1);
        assert!((lines[0].glyphs[4].end - 1.0).abs() < 1e-3);
        let mut form = TextLine::evenly("年心擬影月窟芬膜日", quad, 0.5, false);
        for n in [0, 4, 8] {
            form.glyphs[n].confidence = 0.9;
        }
        let at = |n: usize| mark(105.0 + n as f32 * 400.0 / 9.0, 105.0, 30.0, 0.4);
        let mut lines = vec![form.clone()];
        drop_pale_ends(&mut lines, &[at(0), at(4), at(8)], false);
        assert_eq!(lines[0], form, "faded print");
        drop_pale_ends(&mut lines, &[at(0), at(4), at(8)], true);
        assert_eq!(lines[0].text(), "年月日");
        let broken = [ink[0], ink[1], ink[3], ink[4]];
        let mut lines = vec![long.clone()];
        drop_pale_ends(&mut lines, &broken, false);
        assert_eq!(lines[0], long, "ink is lost elsewhere, too");
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
