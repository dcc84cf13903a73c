//! The shade of the paper.

use image::GrayImage;

/// The shade most of the page has.
pub(super) fn paper_shade(page: &GrayImage) -> u8 {
    let mut counts = [0_u32; 256];
    for &value in page.as_raw() {
        counts[usize::from(value)] += 1;
    }
    let half = page.as_raw().len() as u32 / 2;
    let mut seen = 0;
    for (shade, count) in counts.into_iter().enumerate() {
        seen += count;
        if seen >= half {
            return shade as u8;
        }
    }
    255
}
