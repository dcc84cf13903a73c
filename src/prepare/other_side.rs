//! Takes the writing of the other side off a page that lets it shine through.
//!
//! Paper thins what is behind it to a like shade all over the page, paler than the ink on
//! this side. Once lines of it are known, everything no darker than they are goes, but for
//! the rims of this side's strokes.

use image::{GrayImage, imageops};

use crate::document::{Raster, Rect, luma};

use super::marks::least_depth;
use super::paper::PaperShade;
use super::shade::means_of_blocks;

/// Share of the pixels at a place of writing that are paper or no darker than its strokes.
const STROKES: f32 = 0.98;
/// How much darker than the strokes seen the darkest of the other side may be.
const DARKER: f32 = 1.4;
/// The rim of a stroke, in millimetres.
const RIM_MM: f32 = 0.25;

/// What a page looks like at the size at which pale and dark ink are told apart.
pub struct Shades {
    small: GrayImage,
    paper: PaperShade,
    /// Pixels of the page that one of `small` is wide.
    step: u32,
    dpi: f32,
}

impl Shades {
    /// The shades of a page of `dpi` dots an inch.
    pub fn of(page: &Raster, dpi: f32) -> Self {
        let step = if dpi >= 250.0 { 2 } else { 1 };
        let small = means_of_blocks(&page.to_gray(), step);
        Self {
            paper: PaperShade::of(&small),
            small,
            step,
            dpi,
        }
    }

    /// Takes everything off `page` that is no darker than the writing at `pale` places, but
    /// for what stands at `kept` places. Ink of this side stays, whatever stands there.
    pub fn lift(&self, page: &mut Raster, pale: &[Rect], kept: &[Rect]) {
        let darkest = pale.iter().map(|place| self.depth_at(place)).max();
        let limit = (DARKER * f32::from(darkest.unwrap_or(0))) as u8;
        let limit = limit.min(least_depth(&self.small, &self.paper));
        let mut stays = self.with_rims(limit);
        let width = self.small.width() as usize;
        for place in kept {
            let (columns, rows) = self.pixels_of(place);
            for y in rows {
                stays[y * width..][columns.clone()].fill(true);
            }
        }
        let step = self.step as usize;
        let gone = |x: u32, y: u32| {
            let (x, y) = (x as usize / step, y as usize / step);
            let inside = x < width && y < self.small.height() as usize;
            (inside && !stays[y * width + x]).then(|| self.paper.at(x, y))
        };
        match page {
            Raster::Gray(image) => {
                for (x, y, pixel) in image.enumerate_pixels_mut() {
                    if let Some(paper) = gone(x, y) {
                        pixel.0[0] = pixel.0[0].max(paper);
                    }
                }
            }
            Raster::Rgb(image) => {
                let grays = luma(image);
                for ((x, y, pixel), gray) in image.enumerate_pixels_mut().zip(grays.pixels()) {
                    let gray = u32::from(gray.0[0]).max(1);
                    if let Some(paper) = gone(x, y).map(u32::from).filter(|&paper| paper > gray) {
                        // The paper keeps its colour.
                        pixel.0 = pixel
                            .0
                            .map(|v| (u32::from(v) * paper / gray).min(255) as u8);
                    }
                }
            }
        }
    }

    /// How much darker than the paper the strokes at a place are.
    fn depth_at(&self, place: &Rect) -> u8 {
        let (columns, rows) = self.pixels_of(place);
        let mut depths: Vec<u8> = rows
            .flat_map(|y| columns.clone().map(move |x| (x, y)))
            .map(|(x, y)| self.depth(x, y))
            .collect();
        let at = (STROKES * depths.len() as f32) as usize;
        if at < depths.len() {
            *depths.select_nth_unstable(at).1
        } else {
            0
        }
    }

    fn depth(&self, x: usize, y: usize) -> u8 {
        let value = self.small.as_raw()[y * self.small.width() as usize + x];
        self.paper.at(x, y).saturating_sub(value)
    }

    /// Which pixels are ink deeper than `limit`, or lie at its rim.
    fn with_rims(&self, limit: u8) -> Vec<bool> {
        let (width, height) = (self.small.width() as usize, self.small.height() as usize);
        let rim = (RIM_MM / 25.4 * self.dpi / self.step as f32)
            .round()
            .max(1.0) as usize;
        let mut across = vec![false; width * height];
        for y in 0..height {
            for x in 0..width {
                if self.depth(x, y) > limit {
                    let (from, to) = (x.saturating_sub(rim), (x + rim).min(width - 1));
                    across[y * width..][from..=to].fill(true);
                }
            }
        }
        let mut stays = vec![false; width * height];
        for y in 0..height {
            let rows = y.saturating_sub(rim)..=(y + rim).min(height - 1);
            for row in rows {
                let (from, to) = (&across[y * width..][..width], &mut stays[row * width..]);
                for (stays, ink) in to.iter_mut().zip(from) {
                    *stays |= ink;
                }
            }
        }
        stays
    }

    /// The columns and rows of `small` that a place on the page takes.
    fn pixels_of(&self, place: &Rect) -> (std::ops::Range<usize>, std::ops::Range<usize>) {
        let step = self.step as f32;
        let within = |from: f32, to: f32, most: u32| {
            let to = ((to / step).max(0.0) as usize).min(most as usize);
            ((from / step).max(0.0) as usize).min(to)..to
        };
        (
            within(place.x, place.right(), self.small.width()),
            within(place.y, place.bottom(), self.small.height()),
        )
    }
}

/// The part of a page at `place` as it looks from the other side.
pub fn from_behind(page: &Raster, place: &Rect) -> Raster {
    let (x, y) = (place.x.max(0.0) as u32, place.y.max(0.0) as u32);
    let (w, h) = (place.w.max(1.0) as u32, place.h.max(1.0) as u32);
    match page {
        Raster::Gray(image) => {
            let part = imageops::crop_imm(image, x, y, w, h).to_image();
            Raster::Gray(imageops::flip_horizontal(&part))
        }
        Raster::Rgb(image) => {
            let part = imageops::crop_imm(image, x, y, w, h).to_image();
            Raster::Rgb(imageops::flip_horizontal(&part))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::Luma;

    /// A page of 150 dpi with dark bars at the top, pale ones at the bottom, and pale ones
    /// behind the dark.
    fn page() -> GrayImage {
        GrayImage::from_fn(640, 480, |x, y| {
            let dark = (100..130).contains(&y) && x % 20 < 4;
            let pale = ((110..140).contains(&y) || (300..330).contains(&y)) && x % 16 < 4;
            Luma([match (dark, pale) {
                (true, _) => 40,
                (_, true) => 190,
                _ => 230,
            }])
        })
    }

    #[test]
    fn pale_strokes_go_and_dark_ones_stay() {
        let before = page();
        let mut raster = Raster::Gray(before.clone());
        let shades = Shades::of(&raster, 150.0);
        shades.lift(&mut raster, &[Rect::new(0.0, 300.0, 640.0, 30.0)], &[]);
        let Raster::Gray(clean) = raster else {
            panic!("a grey page stays grey");
        };
        for (x, y, pixel) in clean.enumerate_pixels() {
            let was = before.get_pixel(x, y).0[0];
            assert_eq!(pixel.0[0] == 40, was == 40, "ink at {x}, {y}");
            if y > 200 {
                assert_eq!(pixel.0[0], 230, "other side at {x}, {y}");
            }
        }
        assert_eq!(clean.get_pixel(8 * 16, 135).0[0], 230, "below the ink");
    }

    #[test]
    fn what_is_to_be_kept_is_kept() {
        let mut raster = Raster::Gray(page());
        let pale = [Rect::new(0.0, 300.0, 320.0, 30.0)];
        let own = [Rect::new(320.0, 300.0, 320.0, 30.0)];
        Shades::of(&raster, 150.0).lift(&mut raster, &pale, &own);
        let seen = raster.to_gray();
        assert_eq!(seen.get_pixel(16, 310).0[0], 230);
        assert_eq!(seen.get_pixel(400, 310).0[0], 190);
    }
}
