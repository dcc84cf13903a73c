//! The shade of the paper, and a page made smaller.

use image::GrayImage;

/// The shade most of the page has.
pub(super) fn paper_shade(page: &GrayImage) -> u8 {
    let half = page.as_raw().len() as u32 / 2;
    let mut seen = 0;
    for (shade, count) in histogram(page).into_iter().enumerate() {
        seen += count;
        if seen >= half {
            return shade as u8;
        }
    }
    255
}

/// How many pixels each shade has. Counted in four turns: most pixels have the paper's shade,
/// and a count that goes on from the one before waits for it.
pub(super) fn histogram(page: &GrayImage) -> [u32; 256] {
    let mut counts = [[0_u32; 256]; 4];
    let (fours, rest) = page.as_raw().as_chunks::<4>();
    for four in fours {
        for (counts, value) in counts.iter_mut().zip(four) {
            counts[usize::from(*value)] += 1;
        }
    }
    for value in rest {
        counts[0][usize::from(*value)] += 1;
    }
    std::array::from_fn(|shade| counts.iter().map(|counts| counts[shade]).sum())
}

/// The page made smaller, each pixel the mean of its block: a hairline fades, but less
/// than the paper's own noise.
pub(super) fn means_of_blocks(page: &GrayImage, step: u32) -> GrayImage {
    if step == 1 {
        return page.clone();
    }
    let (w, h) = ((page.width() / step).max(1), (page.height() / step).max(1));
    let stride = page.width() as usize;
    let (side, rows) = (
        (step as usize).min(stride),
        step.min(page.height()) as usize,
    );
    let count = (side * rows).max(1) as u32;
    let mut means = Vec::with_capacity((w * h) as usize);
    let mut sums = vec![0_u32; w as usize * side];
    for block in page
        .as_raw()
        .chunks(step as usize * stride)
        .take(h as usize)
    {
        sums.fill(0);
        for row in block.chunks(stride).take(rows) {
            for (sum, &value) in sums.iter_mut().zip(row) {
                *sum += u32::from(value);
            }
        }
        let blocks = sums.chunks(side);
        means.extend(blocks.map(|block| (block.iter().sum::<u32>() / count) as u8));
    }
    GrayImage::from_raw(w, h, means).unwrap_or_default()
}
