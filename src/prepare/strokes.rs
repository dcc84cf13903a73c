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

/// The same without the rules of a form, which a ring often touches: what runs level or upright
/// for more than `longest` pixels.
pub(super) fn ink_without_rules(part: &GrayImage, blur: f32, longest: u32) -> GrayImage {
    let mut ink = ink_of(part, blur);
    erase_rules(&mut ink, longest);
    ink
}

/// Takes out what runs level or upright for more than `longest` pixels: the rules of a form,
/// which a ring often touches.
fn erase_rules(ink: &mut GrayImage, longest: u32) {
    let (width, height) = ink.dimensions();
    let whole = ink.clone();
    let mut erase = |rows: u32, length: u32, at: fn(u32, u32) -> (u32, u32)| {
        for row in 0..rows {
            let mut start = 0;
            for end in 0..=length {
                let is_dark = end < length && {
                    let (x, y) = at(row, end);
                    whole.get_pixel(x, y).0[0] > 0
                };
                if is_dark {
                    continue;
                }
                if end - start > longest {
                    for place in start..end {
                        let (x, y) = at(row, place);
                        ink.put_pixel(x, y, Luma([0]));
                    }
                }
                start = end + 1;
            }
        }
    };
    erase(height, width, |y, x| (x, y));
    erase(width, height, |x, y| (x, y));
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
