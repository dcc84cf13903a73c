//! Boxes before printed options (□1年 ■3年 □5年): the one that is filled or ticked.

use image::{GrayImage, imageops};

use crate::document::Quad;

use super::strokes::{boxes, ink_of};

/// Side of a box, as a share of the place it is looked for in.
const SIDE: std::ops::Range<f32> = 0.35..1.15;
/// Width by height of a box.
const SQUARE: std::ops::Range<f32> = 0.7..1.4;
/// The frame of a box, as a share of its side: inside it is empty, or it is marked.
const FRAME: f32 = 0.25;
/// How deep the frame of a box may lie inside its outline, as a share of its side, and how
/// much of each side it takes, 0–1.
const BAND: f32 = 0.15;
const CLOSED: f32 = 0.85;
/// Share of ink inside a box that is marked, at least, and inside an empty one, at most.
const MARKED: f32 = 0.22;
const EMPTY: f32 = 0.1;
/// Fewest places, and the least share of ink in one, if it is told by what the others are.
const FEWEST: usize = 3;
const INKED: f32 = 0.06;
/// Standard deviation of the blur that takes the grain out, in pixels.
const BLUR: f32 = 0.7;

/// In which of `places` stands a box with something in it, in pixels of `page`. `None`
/// unless it is exactly one and another place has an empty box. Where all others are empty
/// boxes, a thin tick will do, or one that reaches out of its box.
pub fn ticked(page: &GrayImage, places: &[Quad]) -> Option<usize> {
    let looks: Vec<Look> = places.iter().map(|place| look(page, place)).collect();
    let only = |is_it: &dyn Fn(&Look) -> bool| {
        let mut found = (0..looks.len()).filter(|&at| is_it(&looks[at]));
        found.next().filter(|_| found.next().is_none())
    };
    let empty = |look: &Look| look.fill.is_some_and(|fill| fill < EMPTY);
    if let Some(only) = only(&|look| look.fill.is_some_and(|fill| fill > MARKED)) {
        let mut others = looks.iter().enumerate().filter(|(at, _)| *at != only);
        let clear = others
            .clone()
            .all(|(_, look)| look.fill.is_none() || empty(look));
        if clear && others.any(|(_, look)| look.fill.is_some()) {
            return Some(only);
        }
    }
    let odd = only(&|look| !empty(look))?;
    (looks.len() >= FEWEST && looks[odd].ink > INKED).then_some(odd)
}

/// What stands in a place.
struct Look {
    /// The share of ink inside the last box, 0–1; `None` if there is no box.
    fill: Option<f32>,
    /// The share of ink in the whole place, 0–1.
    ink: f32,
}

fn look(page: &GrayImage, place: &Quad) -> Look {
    let nothing = Look {
        fill: None,
        ink: 0.0,
    };
    let place = place.bounds();
    let (left, top) = (place.x.max(0.0), place.y.max(0.0));
    let width = place.right().min(page.width() as f32) - left;
    let height = place.bottom().min(page.height() as f32) - top;
    if width < 6.0 || height < 6.0 {
        return nothing;
    }
    let crop = imageops::crop_imm(page, left as u32, top as u32, width as u32, height as u32);
    let ink = ink_of(&crop.to_image(), BLUR);
    let dark = ink.pixels().filter(|pixel| pixel.0[0] > 0).count();
    let share = dark as f32 / (ink.width() * ink.height()).max(1) as f32;
    Look {
        fill: fill(&ink, height),
        ink: share,
    }
}

/// The share of ink inside the last box of a place of `height` pixels, 0–1; `None` if there
/// is no box.
fn fill(ink: &GrayImage, height: f32) -> Option<f32> {
    let is_box = |span: &[u32; 4]| {
        let [left, top, right, bottom] = *span;
        let (w, h) = ((right - left) as f32, (bottom - top) as f32);
        SQUARE.contains(&(w / h)) && SIDE.contains(&(h / height)) && has_frame(ink, *span)
    };
    let found = boxes(ink).into_iter().filter(is_box);
    let [left, top, right, bottom] = found.max_by_key(|it| it[2])?;
    let frame = (FRAME * (right - left) as f32) as u32;
    let (mut dark, mut all) = (0.0_f32, 0.0_f32);
    for y in top + frame..bottom.saturating_sub(frame) {
        for x in left + frame..right.saturating_sub(frame) {
            dark += f32::from(ink.get_pixel(x, y).0[0] > 0);
            all += 1.0;
        }
    }
    (all > 0.0).then_some(dark / all)
}

/// Whether ink runs along all four sides of `span`: a kanji is no box.
fn has_frame(ink: &GrayImage, [left, top, right, bottom]: [u32; 4]) -> bool {
    let side = (right - left).min(bottom - top);
    let band = ((BAND * side as f32) as u32).max(2);
    let is_dark = |x: u32, y: u32| ink.get_pixel(x, y).0[0] > 0;
    let mostly = |dark: usize, all: u32| dark as f32 >= CLOSED * all as f32;
    let across = |near: bool| {
        let hit = |x: &u32| {
            (0..band).any(|step| is_dark(*x, if near { top + step } else { bottom - 1 - step }))
        };
        mostly((left..right).filter(hit).count(), right - left)
    };
    let down = |near: bool| {
        let hit = |y: &u32| {
            (0..band).any(|step| is_dark(if near { left + step } else { right - 1 - step }, *y))
        };
        mostly((top..bottom).filter(hit).count(), bottom - top)
    };
    across(true) && across(false) && down(true) && down(false)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Rect;
    use image::Luma;
    use imageproc::drawing::{draw_filled_rect_mut, draw_hollow_rect_mut, draw_line_segment_mut};
    use imageproc::rect::Rect as Area;

    fn page(filled: &[usize], ticked: &[usize]) -> (GrayImage, Vec<Quad>) {
        let mut page = GrayImage::from_pixel(700, 100, Luma([245]));
        let mut places = Vec::new();
        for n in 0..3_usize {
            let x = 40 + n as i32 * 200;
            for grow in 0..3_u32 {
                let side = 30 - 2 * grow;
                let area = Area::at(x + grow as i32, 30 + grow as i32).of_size(side, side);
                draw_hollow_rect_mut(&mut page, area, Luma([30]));
            }
            if filled.contains(&n) {
                draw_filled_rect_mut(&mut page, Area::at(x, 30).of_size(30, 30), Luma([30]));
            }
            if ticked.contains(&n) {
                let x = x as f32;
                for thick in 0..5 {
                    let y = thick as f32;
                    let middle = (x + 13.0, 50.0 + y);
                    draw_line_segment_mut(&mut page, (x + 5.0, 42.0 + y), middle, Luma([30]));
                    draw_line_segment_mut(&mut page, middle, (x + 27.0, 33.0 + y), Luma([30]));
                }
            }
            places.push(Quad::from(Rect::new(x as f32 - 12.0, 24.0, 50.0, 42.0)));
        }
        (page, places)
    }

    #[test]
    fn the_marked_box_is_found() {
        for n in 0..3 {
            let (filled, places) = page(&[n], &[]);
            assert_eq!(ticked(&filled, &places), Some(n), "filled");
            let (marked, places) = page(&[], &[n]);
            assert_eq!(ticked(&marked, &places), Some(n), "ticked");
        }
    }

    /// A line of `width` pixels from the lower left to far beyond the upper right of a box.
    fn thin_tick(page: &mut GrayImage, n: usize, width: i32) {
        let x = 40.0 + n as f32 * 200.0;
        for thick in 0..width {
            let y = thick as f32;
            let (from, to) = ((x + 12.0, 52.0 + y), (x + 36.0, 26.0 + y));
            draw_line_segment_mut(page, from, to, Luma([30]));
        }
    }

    #[test]
    fn a_thin_tick_is_told_by_the_boxes_without_one() {
        for n in 0..3 {
            let (mut page, places) = page(&[], &[]);
            thin_tick(&mut page, n, 2);
            assert_eq!(ticked(&page, &places), Some(n));
            assert_eq!(ticked(&page, &places[..2]), None, "two boxes are too few");
        }
        let (mut page, places) = page(&[], &[]);
        thin_tick(&mut page, 0, 2);
        thin_tick(&mut page, 2, 2);
        assert_eq!(ticked(&page, &places), None, "two ticks");
    }

    #[test]
    fn a_place_without_a_box_is_no_tick() {
        let (mut page, places) = page(&[], &[]);
        draw_filled_rect_mut(&mut page, Area::at(230, 20).of_size(60, 60), Luma([245]));
        assert_eq!(ticked(&page, &places), None, "nothing stands there");
    }

    #[test]
    fn none_and_two_tell_nothing() {
        for marked in [&[][..], &[0, 2]] {
            let (page, places) = page(marked, &[]);
            assert_eq!(ticked(&page, &places), None);
        }
        let empty = GrayImage::from_pixel(700, 100, Luma([245]));
        let (_, places) = page(&[], &[]);
        assert_eq!(ticked(&empty, &places), None);
    }
}
