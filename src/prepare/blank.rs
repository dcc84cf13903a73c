//! Whether anything is written on a page.
//!
//! A blank back is not white: the front shines through it, it carries punch holes, dust
//! and the scanner's dark edges. What tells writing from all of these is *many small dark
//! marks away from the edge*: bleed-through is fainter than ink, holes and edges are
//! large, dust is scarce. A pale carbon copy is as faint as bleed-through; only reading
//! tells these two apart, since what shines through is mirrored.

use image::GrayImage;

use crate::document::Raster;

use super::shade::paper_shade;

/// Pages are judged at about this many pixels on the longer side.
const SIDE: u32 = 1000;
/// Part of each side that is left out as the scanner's edge.
const MARGIN: f32 = 0.03;
/// Ink is at least this much darker than the paper around it, of 255.
const INK_DEPTH: u8 = 90;
/// Faint ink, and what shines through, is at least this much darker.
const FAINT_DEPTH: u8 = 32;
/// Pages with fewer inked pixels per million than this are blank.
const LEAST_INK: usize = 60;

/// What is on a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ink {
    /// Nothing.
    None,
    /// Pale writing, or that of the other side.
    Faint,
    /// Writing.
    Plain,
}

/// What is on the page, by how dark its small marks are.
pub fn ink_on(page: &Raster) -> Ink {
    let gray = page.to_gray();
    let step = (gray.width().max(gray.height()) / SIDE).max(1);
    let small = darkest_of_blocks(&gray, step);
    let paper = paper_shade(&small);
    if has_marks(&small, paper.saturating_sub(INK_DEPTH.min(paper / 2))) {
        Ink::Plain
    } else if has_marks(&small, paper.saturating_sub(FAINT_DEPTH.min(paper / 4))) {
        Ink::Faint
    } else {
        Ink::None
    }
}

/// Whether there are small marks darker than `limit`.
fn has_marks(small: &GrayImage, limit: u8) -> bool {
    let (w, h) = (small.width() as usize, small.height() as usize);
    let (mx, my) = ((w as f32 * MARGIN) as usize, (h as f32 * MARGIN) as usize);
    let dark = |x: usize, y: usize| small.as_raw()[y * w + x] < limit;
    let enough = (LEAST_INK * w * h).div_ceil(1_000_000);
    let mut ink = 0;
    if enough == 0 {
        return true;
    }
    for y in my..h.saturating_sub(my) {
        for x in mx..w.saturating_sub(mx) {
            // The inside of a hole or a shadow is dark all around; a stroke is not.
            let solid = x >= 6
                && y >= 6
                && x + 6 < w
                && y + 6 < h
                && [(x - 6, y), (x + 6, y), (x, y - 6), (x, y + 6)]
                    .into_iter()
                    .all(|(x, y)| dark(x, y));
            if dark(x, y) && !solid && !near_large_blob(x, y, w, h, dark) {
                ink += 1;
                if ink >= enough {
                    return true;
                }
            }
        }
    }
    false
}

/// Whether a place lies on the rim of a punch hole: dark for a good way in one of the
/// four diagonal directions.
fn near_large_blob(
    x: usize,
    y: usize,
    w: usize,
    h: usize,
    dark: impl Fn(usize, usize) -> bool,
) -> bool {
    [
        (1_isize, 1_isize),
        (1, -1),
        (-1, 1),
        (-1, -1),
        (1, 0),
        (-1, 0),
        (0, 1),
        (0, -1),
    ]
    .into_iter()
    .any(|(dx, dy)| {
        (1..=12_isize).all(|n| {
            let (x, y) = (x as isize + dx * n, y as isize + dy * n);
            x >= 0
                && y >= 0
                && (x as usize) < w
                && (y as usize) < h
                && dark(x as usize, y as usize)
                && dark((x as usize + 1).min(w - 1), y as usize)
                && dark(x as usize, (y as usize + 1).min(h - 1))
        })
    })
}

/// The page made smaller by taking the mean of the darkest quarter of each block, so that
/// thin strokes keep their depth and single noisy pixels do not count.
fn darkest_of_blocks(page: &GrayImage, step: u32) -> GrayImage {
    let is_large = page.width() >= step && page.height() >= step;
    match step * step / 4 {
        _ if step == 1 => page.clone(),
        1 if is_large => darkest_few::<1>(page, step),
        2 if is_large => darkest_few::<2>(page, step),
        4 if is_large => darkest_few::<4>(page, step),
        _ => darkest_quarter(page, step),
    }
}

/// The same where a quarter is `FEW` pixels: they are kept in order while the rows of a block go by.
fn darkest_few<const FEW: usize>(page: &GrayImage, step: u32) -> GrayImage {
    let (w, h) = (page.width() / step, page.height() / step);
    let rows = page.as_raw().chunks_exact(page.width() as usize);
    let rows: Vec<&[u8]> = rows.collect();
    let mut small = Vec::with_capacity((w * h) as usize);
    let mut darkest = vec![[u8::MAX; FEW]; w as usize];
    for rows in rows.chunks_exact(step as usize) {
        darkest.fill([u8::MAX; FEW]);
        for row in rows {
            for (darkest, block) in darkest.iter_mut().zip(row.chunks_exact(step as usize)) {
                for &pixel in block {
                    let mut lighter = pixel;
                    for dark in darkest.iter_mut() {
                        (*dark, lighter) = ((*dark).min(lighter), (*dark).max(lighter));
                    }
                }
            }
        }
        small.extend(darkest.iter().map(|few| {
            let sum: u32 = few.iter().map(|&v| u32::from(v)).sum();
            (sum / FEW as u32) as u8
        }));
    }
    GrayImage::from_raw(w, h, small).expect("as many blocks as pixels")
}

/// The same of blocks of any size.
fn darkest_quarter(page: &GrayImage, step: u32) -> GrayImage {
    let (w, h) = ((page.width() / step).max(1), (page.height() / step).max(1));
    let stride = page.width() as usize;
    let mut block = Vec::with_capacity((step * step) as usize);
    GrayImage::from_fn(w, h, |bx, by| {
        block.clear();
        for y in 0..step.min(page.height()) {
            let row = ((by * step + y) as usize) * stride + (bx * step) as usize;
            let end = row + (step as usize).min(stride);
            block.extend_from_slice(&page.as_raw()[row..end]);
        }
        let quarter = (block.len() / 4).max(1);
        block.sort_unstable();
        let sum: u32 = block[..quarter].iter().map(|&v| u32::from(v)).sum();
        image::Luma([(sum / quarter as u32) as u8])
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::Luma;

    fn paper() -> GrayImage {
        GrayImage::from_fn(1240, 1754, |x, y| {
            Luma([235 + ((x * 7 + y * 13) % 9) as u8])
        })
    }

    #[test]
    fn few_of_a_block_are_picked_as_many_are() {
        let page = GrayImage::from_fn(31, 26, |x, y| Luma([(x * 37 + y * 91) as u8]));
        for step in 2..=5 {
            assert_eq!(darkest_of_blocks(&page, step), darkest_quarter(&page, step));
        }
        assert_eq!(darkest_of_blocks(&page, 40).dimensions(), (1, 1));
    }

    #[test]
    fn bleed_through_is_faint_and_a_hole_is_nothing() {
        let mut page = paper();
        for (x, y, pixel) in page.enumerate_pixels_mut() {
            let (dx, dy) = (i64::from(x) - 80, i64::from(y) - 800);
            if dx * dx + dy * dy < 35 * 35 {
                *pixel = Luma([25]);
            } else if y % 40 < 3 && x > 200 && x < 1000 {
                *pixel = Luma([200]);
            }
        }
        assert_eq!(ink_on(&Raster::Gray(page)), Ink::Faint);
        assert_eq!(ink_on(&Raster::Gray(paper())), Ink::None);
    }

    #[test]
    fn one_short_line_of_type_is_not_blank() {
        let mut page = paper();
        for x in 600..680 {
            for y in 0..24 {
                if x % 6 < 2 || y % 12 < 2 {
                    page.put_pixel(x, 900 + y, Luma([60]));
                }
            }
        }
        assert_eq!(ink_on(&Raster::Gray(page)), Ink::Plain);
    }
}
