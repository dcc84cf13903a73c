//! The shade of the paper, and a page made smaller.

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

/// The page made smaller, each pixel the mean of its block: a hairline fades, but less
/// than the paper's own noise.
pub(super) fn means_of_blocks(page: &GrayImage, step: u32) -> GrayImage {
    if step == 1 {
        return page.clone();
    }
    let (w, h) = ((page.width() / step).max(1), (page.height() / step).max(1));
    let stride = page.width() as usize;
    let side = (step as usize).min(stride);
    let pixels = page.as_raw();
    GrayImage::from_fn(w, h, |x, y| {
        let (mut sum, mut count) = (0_u32, 0_u32);
        for row in 0..step.min(page.height()) {
            let at = ((y * step + row) as usize) * stride + (x * step) as usize;
            for &value in &pixels[at..at + side] {
                sum += u32::from(value);
                count += 1;
            }
        }
        image::Luma([(sum / count.max(1)) as u8])
    })
}
