//! A line read again by itself: the independent second reading.

use image::{GrayImage, Luma};
use tesseract_rs::{TessPageSegMode, TesseractAPI, TesseractError};

use crate::document::{Point, Quad, Raster};
use crate::error::PageError;

use super::tesseract::{Tesseract, failed, show};

/// Height of a row in the image that is read, in pixels: Tesseract reads letters of 30 to
/// 40 pixels best. The second is for another try: what it misses in one size it often
/// reads in the other.
const HEIGHTS: [u32; 2] = [44, 36];
/// Width of a column in that image, in pixels.
const WIDTHS: [u32; 2] = [60, 48];
/// White around the line, in pixels.
const MARGIN: u32 = 12;
/// Longest line that is read, in pixels of that image.
const LONGEST: u32 = 4_000;
/// Resolution that letters of this height have in usual print.
const DPI: f32 = 300.0;

impl Tesseract {
    /// Reads one line of an upright page by itself: its text without white space at the
    /// ends, and the mean confidence of its words, 0–1. `None` if nothing is read. Of a
    /// line that is read several times `nth`, from 0, sets the size in which it is shown.
    ///
    /// # Errors
    /// [`PageError::Engine`] if the engine fails.
    pub fn reread(
        &self,
        page: &Raster,
        line: &Quad,
        vertical: bool,
        nth: u8,
    ) -> Result<Option<(String, f32)>, PageError> {
        let sizes = if vertical { WIDTHS } else { HEIGHTS };
        let Some(&size) = sizes.get(usize::from(nth)) else {
            return Ok(None);
        };
        let Some(image) = cut(page, line, vertical, size) else {
            return Ok(None);
        };
        let mode = if vertical {
            TessPageSegMode::PSM_SINGLE_BLOCK_VERT_TEXT
        } else {
            TessPageSegMode::PSM_SINGLE_LINE
        };
        let read = |api: &TesseractAPI| -> Result<(String, i32), TesseractError> {
            api.set_page_seg_mode(mode)?;
            show(api, &image, DPI)?;
            api.recognize()?;
            Ok((api.get_utf8_text()?, api.mean_text_conf()?))
        };
        let (text, confidence) = self
            .handles(vertical)
            .borrowed(read)
            .map_err(|e| failed(&e))?;
        let text = text.trim().replace('\n', " ");
        let confidence = (confidence as f32 / 100.0).clamp(0.0, 1.0);
        Ok((!text.is_empty()).then_some((text, confidence)))
    }
}

/// The line as a straight image, `size` pixels across, with a white margin.
fn cut(page: &Raster, line: &Quad, vertical: bool, size: u32) -> Option<GrayImage> {
    let [start, end, _, below] = line.0;
    let (length, thickness) = (line.width(), line.height());
    let across = if vertical { length } else { thickness };
    if across < 4.0 || page.width() < 2 || page.height() < 2 {
        return None;
    }
    let scale = size as f32 / across;
    let (width, height) = ((length * scale) as u32, (thickness * scale) as u32);
    if !(1..=LONGEST).contains(&width) || !(1..=LONGEST).contains(&height) {
        return None;
    }
    let gray = page.to_gray();
    let mut image = GrayImage::from_pixel(width + 2 * MARGIN, height + 2 * MARGIN, Luma([255]));
    for row in 0..height {
        let down = (row as f32 + 0.5) / height as f32;
        let (left, right) = (start.toward(below, down), end.toward(line.0[2], down));
        for column in 0..width {
            let at = left.toward(right, (column as f32 + 0.5) / width as f32);
            let value = sample(&gray, at);
            image.put_pixel(column + MARGIN, row + MARGIN, Luma([value]));
        }
    }
    Some(image)
}

/// The grey between pixels, bilinearly.
fn sample(page: &GrayImage, at: Point) -> u8 {
    let x = (at.x - 0.5).clamp(0.0, (page.width() - 2) as f32);
    let y = (at.y - 0.5).clamp(0.0, (page.height() - 2) as f32);
    let (left, top) = (x as u32, y as u32);
    let (fx, fy) = (x - left as f32, y - top as f32);
    let value = |x: u32, y: u32| f32::from(page.get_pixel(x, y).0[0]);
    let upper = value(left, top) * (1.0 - fx) + value(left + 1, top) * fx;
    let lower = value(left, top + 1) * (1.0 - fx) + value(left + 1, top + 1) * fx;
    (upper * (1.0 - fy) + lower * fy) as u8
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Rect;

    #[test]
    fn a_sloping_line_is_cut_straight() {
        let slope = 2.0_f32.to_radians().tan();
        let page = GrayImage::from_fn(800, 200, |x, y| {
            let middle = 80.0 + slope * x as f32;
            Luma([if (y as f32 - middle).abs() < 5.0 {
                0
            } else {
                255
            }])
        });
        let corner = |x: f32, dy: f32| Point::new(x, 80.0 + slope * x + dy);
        let line = Quad([
            corner(100.0, -22.0),
            corner(700.0, -22.0),
            corner(700.0, 22.0),
            corner(100.0, 22.0),
        ]);
        let image = cut(&Raster::Gray(page), &line, false, 44).expect("an image");
        let middle = MARGIN + 22;
        for x in (MARGIN + 5..image.width() - MARGIN - 5).step_by(40) {
            assert!(image.get_pixel(x, middle).0[0] < 60, "dark at {x}");
            assert!(image.get_pixel(x, MARGIN + 2).0[0] > 200, "white at {x}");
        }
    }

    #[test]
    fn nothing_is_cut_from_nothing() {
        let page = Raster::Gray(GrayImage::new(10, 10));
        let flat = Quad::from(Rect::new(0.0, 0.0, 100.0, 1.0));
        assert!(cut(&page, &flat, false, 44).is_none());
    }
}
