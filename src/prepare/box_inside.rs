//! What is written in a small box: the code of an option ([ウ] ア：30年 イ：10年 ウ：5年), without the
//! lines of its box, which a reader takes for strokes.

use image::GrayImage;

use crate::document::{Quad, Rect};

use super::level::{part_around, slope_of};
use super::strokes::{boxes, ink_of};

/// What is looked at around a letter, in type sizes: its box may be wider than its line.
const AROUND: f32 = 0.5;
/// Share of the line's height that a box has at least as width and height.
const SIDE: f32 = 0.7;
/// Strokes of letters are higher or wider than this, in type sizes: smaller ones are dust.
const LEAST: f32 = 0.15;
/// White left around the letter, in type sizes.
const MARGIN: f32 = 0.12;
/// Standard deviation of the blur that takes the grain out, in pixels.
const BLUR: f32 = 0.7;

/// Where the letters stand in the box that is drawn at `place`, or at the place itself if none is,
/// in pixels of `page`. `None` if nothing is written there.
pub fn inside_box(page: &GrayImage, place: &Quad) -> Option<Quad> {
    let (part, within) = part_around(
        page,
        std::slice::from_ref(place),
        AROUND,
        slope_of(&[*place]),
    )?;
    let size = within.h;
    let strokes: Vec<Rect> = boxes(&ink_of(&part, BLUR))
        .into_iter()
        .map(|[left, top, right, bottom]| {
            let (w, h) = ((right - left) as f32, (bottom - top) as f32);
            Rect::new(left as f32, top as f32, w, h)
        })
        .collect();
    let centre = within.centre();
    let holds = |it: &&Rect| {
        (it.x..it.right()).contains(&centre.x) && (it.y..it.bottom()).contains(&centre.y)
    };
    // A stroke around another one: the smallest is the box, others are the table's.
    let is_around = |it: &&Rect| {
        it.w.min(it.h) > SIDE * size
            && strokes
                .iter()
                .any(|other| is_in(other, it) && is_of_letter(other, size))
    };
    let frame = strokes.iter().filter(holds).filter(is_around);
    let frame = frame.min_by(|a, b| (a.w * a.h).total_cmp(&(b.w * b.h)));
    let inside = frame.copied().unwrap_or(within);
    let letters = strokes
        .iter()
        .filter(|it| is_in(it, &inside) && is_of_letter(it, size));
    let found = letters.copied().reduce(|one, other| one.union(&other))?;
    let bounds = place.bounds();
    let (left, top) = (bounds.x - within.x, bounds.y - within.y);
    let margin = MARGIN * size;
    Some(Quad::from(Rect::new(
        left + found.x - margin,
        top + found.y - margin,
        found.w + 2.0 * margin,
        found.h + 2.0 * margin,
    )))
}

fn is_in(stroke: &Rect, frame: &Rect) -> bool {
    let centre = stroke.centre();
    stroke.w < frame.w
        && stroke.h < frame.h
        && (frame.x..frame.right()).contains(&centre.x)
        && (frame.y..frame.bottom()).contains(&centre.y)
}

fn is_of_letter(stroke: &Rect, size: f32) -> bool {
    stroke.w.max(stroke.h) > LEAST * size
}

#[cfg(test)]
mod tests {
    use image::Luma;
    use imageproc::drawing::draw_filled_rect_mut;
    use imageproc::rect::Rect as Area;

    use super::*;

    /// A box of 80 pixels at 100, 60, in which a letter may stand, beside a rule.
    fn page(has_box: bool, has_letter: bool) -> GrayImage {
        let mut page = GrayImage::from_pixel(400, 200, Luma([245]));
        let mut draw = |x: i32, y: i32, w: u32, h: u32| {
            draw_filled_rect_mut(&mut page, Area::at(x, y).of_size(w, h), Luma([30]));
        };
        if has_box {
            for (x, y, w, h) in [
                (100, 60, 80, 4),
                (100, 136, 80, 4),
                (100, 60, 4, 80),
                (176, 60, 4, 80),
            ] {
                draw(x, y, w, h);
            }
        }
        if has_letter {
            draw(124, 80, 32, 5);
            draw(138, 85, 5, 35);
        }
        draw(0, 160, 400, 4);
        page
    }

    #[test]
    fn the_lines_of_the_box_are_left_out() {
        let place = Quad::from(Rect::new(98.0, 58.0, 84.0, 84.0));
        let inside = inside_box(&page(true, true), &place)
            .expect("a letter")
            .bounds();
        assert!(inside.x > 106.0 && inside.right() < 174.0, "{inside:?}");
        assert!(inside.y > 66.0 && inside.bottom() < 134.0, "{inside:?}");
        let narrow = Quad::from(Rect::new(118.0, 74.0, 44.0, 52.0));
        let inside = inside_box(&page(true, true), &narrow)
            .expect("a letter")
            .bounds();
        assert!(inside.x > 106.0 && inside.right() < 174.0, "{inside:?}");
    }

    #[test]
    fn a_letter_may_stand_without_a_box_and_a_box_be_empty() {
        let place = Quad::from(Rect::new(110.0, 70.0, 60.0, 60.0));
        assert!(inside_box(&page(false, true), &place).is_some());
        assert_eq!(inside_box(&page(false, false), &place), None);
        assert_eq!(inside_box(&page(true, false), &place), None);
    }
}
