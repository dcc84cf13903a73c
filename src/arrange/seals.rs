//! Seals on scans without colour: name seals by their rings, office seals by their frames.

use crate::document::{Mark, Point, Quad, Rect, RuleLine, TextLine};

use super::letters::Measure;

/// Which lines, by number, are the words of round name seals (認印): whose seal it is stands
/// beside it in print, and what is read inside is no text of the paper. On coloured scans
/// seals are lifted before reading; this finds them on grey ones by their rings.
pub fn in_name_seals(lines: &[TextLine], marks: &[Mark], dpi: f32) -> Vec<usize> {
    let seals = Measure::of(lines, dpi).name_seals(marks);
    (0..lines.len())
        .filter(|&number| !is_number_or_option(&lines[number]))
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

/// Whether a line in a ring is no name: a number or a day is a stamp's, and a period or a class
/// is one of several printed ones that somebody ringed.
pub fn is_number_or_option(line: &TextLine) -> bool {
    const OPTIONS: [&str; 5] = ["永久", "永年", "常用", "長期", "永"];
    let text: String = line.text().split_whitespace().collect();
    text.chars().any(char::is_numeric)
        || text.ends_with(['年', '月', '日'])
        || OPTIONS.contains(&text.as_str())
        || ["開示", "公開"].iter().any(|class| text.ends_with(class))
}

/// Shortest and longest side of an office seal in millimetres.
const FRAME_MM: (f32, f32) = (16.0, 42.0);
/// How much longer than wide (or wider than long) it may be.
const LONGEST: f32 = 1.35;
/// The frame with what it holds fills no more of its square.
const HOLLOW: f32 = 0.3;
/// How far apart the ends of two sides of a frame may be, in millimetres.
const CORNER_MM: f32 = 2.0;
/// Fewest and most letters of an office seal.
const OFFICE_LETTERS: (usize, usize) = (4, 16);
/// How far a line reaches over a side of a frame to both sides of it, in heights of it.
const OVER: f32 = 0.35;

/// The frames of office seals that stand over lines of print, found at `places`: squares
/// of ink of their own, which a line runs into from outside. A printed box is written in,
/// not over.
pub fn frames_over_lines(
    places: &[Quad],
    marks: &[Mark],
    rules: &[RuleLine],
    dpi: f32,
) -> Vec<Rect> {
    let boxes: Vec<Rect> = places.iter().map(Quad::bounds).collect();
    let mut frames = squares(marks, rules, dpi);
    frames.retain(|frame| boxes.iter().any(|line| runs_into(line, frame)));
    frames
}

/// Squares of ink of their own, as large as office seals.
fn squares(marks: &[Mark], rules: &[RuleLine], dpi: f32) -> Vec<Rect> {
    let mm = dpi / 25.4;
    let square = |place: &Rect| {
        let (longer, shorter) = (place.w.max(place.h), place.w.min(place.h));
        shorter >= FRAME_MM.0 * mm && longer <= FRAME_MM.1 * mm && longer <= LONGEST * shorter
    };
    let hollow = marks
        .iter()
        .filter(|mark| mark.fill < HOLLOW && !mark.round);
    let mut frames: Vec<Rect> = hollow.map(|mark| mark.place).filter(square).collect();
    frames.extend(lone_boxes(rules, CORNER_MM * mm).into_iter().filter(square));
    frames
}

/// Which lines, by number, are the words of office seals that no line runs into: their
/// columns, read from the right, end with the word for a seal (雲井市長之印). They may have
/// been read as rows.
pub fn in_office_seals(
    lines: &[TextLine],
    marks: &[Mark],
    rules: &[RuleLine],
    dpi: f32,
) -> Vec<usize> {
    let mut numbers = Vec::new();
    for frame in squares(marks, rules, dpi) {
        let words: Vec<usize> = (0..lines.len())
            .filter(|&number| is_within(&lines[number].bounds(), &frame))
            .collect();
        if are_of_a_seal(words.iter().map(|&number| &lines[number])) {
            numbers.extend(words);
        }
    }
    numbers
}

/// Whether the words in a frame name an office and its seal.
fn are_of_a_seal<'a>(words: impl Iterator<Item = &'a TextLine>) -> bool {
    let letters: Vec<(char, Point)> = words
        .flat_map(|line| {
            let glyphs = line.glyphs.iter().enumerate();
            let letters = glyphs.filter(|(_, glyph)| glyph.ch != ' ');
            letters.map(|(i, glyph)| (glyph.ch, line.glyph_bounds(i, i + 1).centre()))
        })
        .collect();
    let count = letters.iter().filter(|(ch, _)| ch.is_alphabetic()).count();
    let numbered = letters.iter().any(|(ch, _)| ch.is_numeric());
    let last = letters
        .iter()
        .max_by(|a, b| (a.1.y - a.1.x).total_cmp(&(b.1.y - b.1.x)));
    !numbered
        && (OFFICE_LETTERS.0..=OFFICE_LETTERS.1).contains(&count)
        && last.is_some_and(|(ch, _)| "印章".contains(*ch))
}

/// Boxes of four rules that end where they meet, give or take `slack` pixels.
fn lone_boxes(rules: &[RuleLine], slack: f32) -> Vec<Rect> {
    let near = |a: f32, b: f32| (a - b).abs() < slack;
    let (flat, standing): (Vec<&RuleLine>, Vec<&RuleLine>) =
        rules.iter().partition(|rule| rule.is_flat());
    let mut boxes = Vec::new();
    for upper in &flat {
        let (left, right) = (upper.from.x, upper.to.x);
        for lower in flat.iter().filter(|lower| lower.from.y > upper.from.y) {
            let (top, bottom) = (upper.from.y, lower.from.y);
            let side = |x: f32| {
                standing.iter().any(|rule| {
                    near(rule.from.x, x) && near(rule.from.y, top) && near(rule.to.y, bottom)
                })
            };
            if near(lower.from.x, left) && near(lower.to.x, right) && side(left) && side(right) {
                boxes.push(Rect::new(left, top, right - left, bottom - top));
            }
        }
    }
    boxes
}

fn is_within(place: &Rect, frame: &Rect) -> bool {
    let common = place.intersection(frame);
    common.is_some_and(|common| common.area() > 0.7 * place.area())
}

/// Whether a level line passes over the left or right side of a frame.
fn runs_into(line: &Rect, frame: &Rect) -> bool {
    let over = OVER * line.h;
    let level = line.centre().y > frame.y && line.centre().y < frame.bottom();
    let passes = |x: f32| line.x < x - over && line.right() > x + over;
    level && line.w > line.h && (passes(frame.x) || passes(frame.right()))
}

/// Takes the sides of `frames` out of the `rules` of a page: they border no cell.
pub fn drop_sides(rules: &mut Vec<RuleLine>, frames: &[Rect], dpi: f32) {
    let slack = CORNER_MM * dpi / 25.4;
    let around = |frame: &Rect| {
        Rect::new(
            frame.x - slack,
            frame.y - slack,
            frame.w + 2.0 * slack,
            frame.h + 2.0 * slack,
        )
    };
    rules.retain(|rule| {
        let within = |place: Rect| place.contains(rule.from) && place.contains(rule.to);
        !frames.iter().map(around).any(within)
    });
}

/// Which of `lines`, by number, are the words of seals with these `frames`. A stamp with a
/// date or a number in it is no seal.
pub fn words_of(frames: &[Rect], lines: &[TextLine]) -> Vec<usize> {
    let inside = |frame: &Rect| -> Vec<usize> {
        let is_inside = |place: Rect| is_within(&place, frame) && !runs_into(&place, frame);
        (0..lines.len())
            .filter(|&number| is_inside(lines[number].bounds()))
            .collect()
    };
    let is_dated = |words: &Vec<usize>| {
        let mut glyphs = words.iter().flat_map(|&number| &lines[number].glyphs);
        glyphs.any(|glyph| glyph.ch.is_ascii_digit() || "年月日号".contains(glyph.ch))
    };
    let seals = frames.iter().map(inside).filter(|words| !is_dated(words));
    seals.flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const DPI: f32 = 254.0;

    fn line(text: &str, x: f32, y: f32, w: f32, h: f32) -> TextLine {
        TextLine::evenly(text, Quad::from(Rect::new(x, y, w, h)), 0.99, false)
    }

    #[test]
    fn the_words_of_a_name_seal_are_told_from_a_line_that_runs_through_it() {
        let lines = [
            line("佐藤", 215.0, 220.0, 60.0, 44.0),
            line("委員長佐藤太郎殿", 60.0, 230.0, 400.0, 44.0),
            line("十年", 215.0, 220.0, 60.0, 44.0),
            line("永久", 215.0, 220.0, 60.0, 44.0),
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

    fn rule(x0: f32, y0: f32, x1: f32, y1: f32) -> RuleLine {
        RuleLine {
            from: Point::new(x0, y0),
            to: Point::new(x1, y1),
        }
    }

    #[test]
    fn a_square_that_ends_with_the_word_for_a_seal_is_one() {
        let frame = Mark {
            place: Rect::new(300.0, 100.0, 220.0, 220.0),
            fill: 0.12,
            round: false,
        };
        let seals = |lines: &[TextLine]| in_office_seals(lines, &[frame], &[], DPI);
        let rows = [
            line("雲井市長", 60.0, 20.0, 240.0, 50.0),
            line("之市雲", 310.0, 110.0, 200.0, 60.0),
            line("印長井", 310.0, 180.0, 200.0, 60.0),
        ];
        assert_eq!(seals(&rows), [1, 2]);
        let mut column = line("之印", 320.0, 120.0, 60.0, 180.0);
        column.vertical = true;
        let mut office = line("雲井市長", 430.0, 120.0, 60.0, 180.0);
        office.vertical = true;
        assert_eq!(seals(&[column, office]), [0, 1]);
        let printed = [
            line("収入印紙", 310.0, 110.0, 200.0, 60.0),
            line("貼付欄", 310.0, 180.0, 200.0, 60.0),
        ];
        assert!(seals(&printed).is_empty());
        assert!(seals(&[line("印", 380.0, 180.0, 60.0, 60.0)]).is_empty());
    }

    #[test]
    fn a_square_over_the_end_of_a_line_is_a_seal_and_a_box_is_none() {
        let sides = [
            rule(300.0, 100.0, 520.0, 100.0),
            rule(300.0, 320.0, 520.0, 320.0),
            rule(300.0, 100.0, 300.0, 320.0),
            rule(520.0, 100.0, 520.0, 320.0),
            rule(0.0, 600.0, 900.0, 600.0),
        ];
        let sender = line("北浜市長高橋", 60.0, 180.0, 380.0, 50.0);
        let words = line("之印", 320.0, 250.0, 150.0, 50.0);
        let lines = [sender.clone(), words.clone()];
        let quads = [sender.quad, words.quad];
        let frames = frames_over_lines(&quads, &[], &sides, DPI);
        assert_eq!(frames.len(), 1);
        assert_eq!(words_of(&frames, &lines), [1]);
        let mut left = sides.to_vec();
        drop_sides(&mut left, &frames, DPI);
        assert_eq!(left, sides[4..]);
        assert!(frames_over_lines(&quads[1..], &[], &sides, DPI).is_empty());
        let dated = [sender, line("29年5月1日", 320.0, 250.0, 150.0, 50.0)];
        assert!(words_of(&frames, &dated).is_empty());
        let ink = Mark {
            place: Rect::new(300.0, 100.0, 220.0, 220.0),
            fill: 0.12,
            round: false,
        };
        assert_eq!(frames_over_lines(&quads, &[ink], &[], DPI).len(), 1);
    }
}
