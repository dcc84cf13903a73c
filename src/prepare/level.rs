//! The part of a page around a word, turned level: what runs along or across the word lies in rows
//! and columns of pixels.

use image::GrayImage;

use crate::document::{Quad, Rect};

/// The steepest line that is taken for one, in pixels down for each to the right.
pub(super) const STEEPEST: f32 = 0.1;

/// How much a word falls for each pixel to the right.
pub(super) fn slope_of(word: &[Quad]) -> f32 {
    let slope = |quad: &Quad| {
        let [start, end, ..] = quad.0;
        (end.y - start.y) / (end.x - start.x).max(1.0)
    };
    word.first().map_or(0.0, slope).clamp(-STEEPEST, STEEPEST)
}

/// The part of `page` that reaches so many type sizes around a word, with a line of `slope` level,
/// and where the word stands in it. `None` off the page.
pub(super) fn part_around(
    page: &GrayImage,
    word: &[Quad],
    reach: f32,
    slope: f32,
) -> Option<(GrayImage, Rect)> {
    let place = Rect::around_quads(word)?;
    let reach = reach * place.h;
    let (left, top) = ((place.x - reach).max(0.0), (place.y - reach).max(0.0));
    let right = (place.right() + reach).min(page.width() as f32);
    let bottom = (place.bottom() + reach).min(page.height() as f32);
    if right - left < 2.0 || bottom - top < 2.0 {
        return None;
    }
    let area = Rect::new(left, top, right - left, bottom - top);
    let within = Rect::new(place.x - left, place.y - top, place.w, place.h);
    Some((level(page, area, slope), within))
}

/// The part of `page` at `area` with its columns moved so that a line of `slope` lies level:
/// on a sloping rule no pixel row is dark for long.
pub(super) fn level(page: &GrayImage, area: Rect, slope: f32) -> GrayImage {
    let (left, top) = (area.x as u32, area.y as u32);
    GrayImage::from_fn(area.w as u32, area.h as u32, |x, y| {
        let down = slope * (x as f32 - area.w / 2.0);
        let row = (top + y) as f32 + down.round();
        let row = row.clamp(0.0, (page.height() - 1) as f32) as u32;
        *page.get_pixel((left + x).min(page.width() - 1), row)
    })
}
