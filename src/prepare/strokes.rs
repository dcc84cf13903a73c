//! Strokes: connected dark pixels of a small part of a page.

use image::{GrayImage, ImageBuffer, Luma};
use imageproc::contrast::otsu_level;
use imageproc::filter::gaussian_blur_f32;
use imageproc::region_labelling::{Connectivity, connected_components};

/// Which stroke each pixel belongs to.
pub(super) type Labels = ImageBuffer<Luma<u32>, Vec<u32>>;

/// The ink of a part of a page, as 255 on 0. `blur` is the standard deviation, in pixels,
/// of the blur that takes the grain out.
pub(super) fn ink_of(part: &GrayImage, blur: f32) -> GrayImage {
    let mut ink = gaussian_blur_f32(part, blur);
    let level = otsu_level(&ink);
    for pixel in ink.pixels_mut() {
        *pixel = Luma([if pixel.0[0] <= level { 255 } else { 0 }]);
    }
    ink
}

/// The strokes of `ink` by number, from 1, at each of their pixels; elsewhere 0.
pub(super) fn labels(ink: &GrayImage) -> Labels {
    connected_components(ink, Connectivity::Eight, Luma([0]))
}

/// The boxes of all strokes of `ink`: left, top, and right and bottom, which they do not
/// reach.
pub(super) fn boxes(ink: &GrayImage) -> Vec<[u32; 4]> {
    boxes_of(&labels(ink))
}

/// The same of numbered strokes, in their order.
pub(super) fn boxes_of(labels: &Labels) -> Vec<[u32; 4]> {
    let mut boxes: Vec<[u32; 4]> = Vec::new();
    for (x, y, label) in labels.enumerate_pixels() {
        let Some(index) = (label.0[0] as usize).checked_sub(1) else {
            continue;
        };
        if boxes.len() <= index {
            boxes.resize(index + 1, [u32::MAX, u32::MAX, 0, 0]);
        }
        let [left, top, right, bottom] = &mut boxes[index];
        (*left, *top) = ((*left).min(x), (*top).min(y));
        (*right, *bottom) = ((*right).max(x + 1), (*bottom).max(y + 1));
    }
    boxes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strokes_are_told_apart() {
        let ink = GrayImage::from_fn(20, 10, |x, y| {
            let is_dark = (2..5).contains(&x) && (1..9).contains(&y) || x >= 12 && y == 4;
            Luma([if is_dark { 255 } else { 0 }])
        });
        let mut found = boxes(&ink);
        found.sort_unstable();
        assert_eq!(found, [[2, 1, 5, 9], [12, 4, 20, 5]]);
        assert!(boxes(&GrayImage::new(5, 5)).is_empty());
    }
}
