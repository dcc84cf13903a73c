//! Stamps and seals: coloured ink over the print of a page.
//!
//! A red seal over the last line of a letter spoils the line for a reader, and its own
//! characters are no text of the letter. Colour tells the two apart: [`lift`] takes the
//! stamps off a page and leaves it as it looked before it was stamped. Only what is read
//! is changed; the scan itself is kept as it came. Coloured writing that is not shaped
//! like a stamp (a carbon copy, blue handwriting, a red heading) is left alone. On grey
//! scans only office seals are lifted ([`super::grey_seal`]), on bilevel ones nothing.

use std::collections::VecDeque;

use image::RgbImage;

use crate::document::{Raster, Rect};

use super::grey_seal;

/// Side of the cells in which colour is counted, in millimetres.
const CELL_MM: f32 = 1.0;
/// Share of a cell's pixels that makes it coloured.
const CELL_SHARE: f32 = 0.06;
/// Shortest and longest side of a stamp in millimetres: from a private seal, which is
/// larger than the ring of a pen around a printed option, to a large
/// receipt stamp.
const SIDE_MM: (f32, f32) = (9.0, 65.0);
/// What is empty within and no higher or no wider than this, in millimetres, is the ring of a
/// coloured pen around one of several printed options, which must stay to be seen.
const PEN_RING_MM: f32 = 16.0;
/// How much longer than wide (or wider than long) a stamp may be.
const LONGEST: f32 = 2.2;
/// Distance between the strongest and the weakest channel of coloured ink, of 255.
const COLOURED: u8 = 48;
/// Ink whose strongest channel is darker than this is mixed with print, of 255.
const DARK: u8 = 110;
/// Distance between the ink's own channels, 0–1, below which there is none of it.
const FAINT: f32 = 0.055;
/// Print under ink that lets more light through than this, 0–1, is none.
const PALE: f32 = 0.72;

/// A stamp that was lifted off a page.
#[derive(Debug, Clone)]
pub struct Stamp {
    /// Where it stood, in pixels of the page.
    pub place: Rect,
    /// Its ink on white paper, without the print it stood on.
    pub ink: Raster,
}

/// Lifts the stamps off a page of `dpi` dots an inch: what is left is the print, also
/// where it shows through the ink.
pub fn lift(page: &mut Raster, dpi: f32) -> Vec<Stamp> {
    let image = match page {
        Raster::Rgb(image) => image,
        Raster::Gray(image) => return grey_seal::lift(image, dpi),
    };
    places(image, dpi)
        .into_iter()
        .map(|place| Stamp {
            ink: Raster::Rgb(lift_one(image, &place)),
            place,
        })
        .collect()
}

/// The places of stamps, as upright rectangles in the page's pixels.
fn places(image: &RgbImage, dpi: f32) -> Vec<Rect> {
    let paper = &Paper::of(image);
    // Every other pixel of every other row tells as much.
    let coloured = image
        .rows()
        .enumerate()
        .step_by(2)
        .flat_map(move |(y, row)| {
            let row = row.enumerate().step_by(2);
            let coloured = row.filter(move |(_, pixel)| is_coloured(paper.as_white(pixel.0)));
            coloured.map(move |(x, _)| (x as u32, y as u32))
        });
    let side = (dpi / 25.4 * CELL_MM).max(2.0);
    let cells = Cells::count((image.width(), image.height()), side, 4, coloured);
    let mm = |cells: usize| cells as f32 * CELL_MM;
    cells
        .blobs()
        .into_iter()
        .filter(|blob| {
            let (w, h) = blob.extent();
            let (w, h) = (mm(w), mm(h));
            w.min(h) >= SIDE_MM.0
                && w.max(h) <= SIDE_MM.1
                && w.max(h) <= LONGEST * w.min(h)
                && (w.min(h) > PEN_RING_MM || !cells.is_empty_within(blob))
        })
        .map(|blob| cells.place(&blob))
        .collect()
}

/// Parts the print in `place` from the ink over it: the print stays, the ink goes to a
/// picture of its own.
///
/// Both are taken for filters one behind the other. Print darkens all channels alike; the
/// stamp's ink, a share `a` of its full strength, lets through `1 − a (1 − i)` of a channel
/// of which it would let through `i`. The ratio of the weakest to the strongest channel
/// does not depend on the print and tells `a`; what the ink took is then given back.
fn lift_one(image: &mut RgbImage, place: &Rect) -> RgbImage {
    let (x0, y0) = (place.x.max(0.0) as u32, place.y.max(0.0) as u32);
    let x1 = (place.right() as u32).min(image.width()).max(x0 + 1);
    let y1 = (place.bottom() as u32).min(image.height()).max(y0 + 1);
    let paper = Paper::around(image, (x0, y0, x1, y1));
    let mut lifted = RgbImage::from_pixel(x1 - x0, y1 - y0, image::Rgb([255; 3]));
    let ink = InkColour::of(image, (x0, y0, x1, y1), &paper);
    for y in y0..y1 {
        for x in x0..x1 {
            let pixel = image.get_pixel_mut(x, y);
            let white = paper.as_white(pixel.0);
            let Some((share, print)) = ink.part(white) else {
                continue;
            };
            let left = 1.0 - share;
            let seen = |channel: usize| {
                let through = left + share * f32::from(ink.full[channel]) / 255.0;
                (255.0 * through) as u8
            };
            lifted.put_pixel(x - x0, y - y0, image::Rgb([seen(0), seen(1), seen(2)]));
            for (value, paper) in pixel.0.iter_mut().zip(paper.colour) {
                *value = (f32::from(paper) * print) as u8;
            }
        }
    }
    lifted
}

/// The colour of a stamp's ink at its full strength, as it would be on white paper.
struct InkColour {
    full: [u8; 3],
    /// The channels that it dims least and most.
    strongest: usize,
    weakest: usize,
}

impl InkColour {
    /// The colour that the most strongly coloured tenth of the ink has.
    fn of(image: &RgbImage, (x0, y0, x1, y1): (u32, u32, u32, u32), paper: &Paper) -> Self {
        let mut ink: Vec<[u8; 3]> = Vec::new();
        for y in y0..y1 {
            for x in x0..x1 {
                let white = paper.as_white(image.get_pixel(x, y).0);
                if is_coloured(white) && white.into_iter().max() >= Some(DARK) {
                    ink.push(white);
                }
            }
        }
        let spread = |c: &[u8; 3]| c.iter().max().unwrap_or(&0) - c.iter().min().unwrap_or(&0);
        ink.sort_unstable_by_key(|colour| std::cmp::Reverse(spread(colour)));
        ink.truncate((ink.len() / 10).max(1));
        let mean = |channel: usize| {
            let sum: u32 = ink.iter().map(|colour| u32::from(colour[channel])).sum();
            (sum / ink.len().max(1) as u32) as u8
        };
        let full = [mean(0), mean(1), mean(2)];
        let by = |channel: &usize| full[*channel];
        Self {
            full,
            strongest: (0..3).max_by_key(by).unwrap_or(0),
            weakest: (0..3).min_by_key(by).unwrap_or(1),
        }
    }

    /// The share of ink on a pixel, and what the print under it lets through, both 0–1.
    /// `None` where there is no ink.
    fn part(&self, white: [u8; 3]) -> Option<(f32, f32)> {
        let seen = |channel: usize| f32::from(white[channel]) / 255.0;
        let through = |channel: usize| f32::from(self.full[channel]) / 255.0;
        let (strong, weak) = (seen(self.strongest), seen(self.weakest));
        if strong - weak < FAINT {
            return None;
        }
        let ratio = weak / strong.max(0.01);
        let slope = (1.0 - through(self.weakest)) - ratio * (1.0 - through(self.strongest));
        let share = ((1.0 - ratio) / slope.max(0.05)).clamp(0.0, 1.0);
        let print = strong / (1.0 - share * (1.0 - through(self.strongest))).max(0.05);
        // What little is left of ink of uneven colour is no print.
        let print = if print > PALE { 1.0 } else { print };
        Some((share, print))
    }
}

/// The colour of the paper: in each channel the value that half of the pixels reach.
struct Paper {
    colour: [u8; 3],
    /// Each value of each channel as it would be on white paper.
    white: [[u8; 256]; 3],
}

impl Paper {
    fn of(image: &RgbImage) -> Self {
        Self::around(image, (0, 0, image.width(), image.height()))
    }

    /// The paper between left, top, right and bottom.
    fn around(image: &RgbImage, (x0, y0, x1, y1): (u32, u32, u32, u32)) -> Self {
        let step = ((x1 - x0).max(y1 - y0) / 200).max(1) as usize;
        let mut counts = [[0_u32; 256]; 3];
        for y in (y0..y1).step_by(step) {
            for x in (x0..x1).step_by(step) {
                for (counts, value) in counts.iter_mut().zip(image.get_pixel(x, y).0) {
                    counts[usize::from(value)] += 1;
                }
            }
        }
        let colour = counts.map(|counts| {
            let half = counts.iter().sum::<u32>() / 2;
            let mut seen = 0;
            let median = counts.iter().position(|count| {
                seen += count;
                seen > half
            });
            median.unwrap_or(255) as u8
        });
        let white = colour.map(|paper| {
            std::array::from_fn(|value| (value * 255 / usize::from(paper).max(1)).min(255) as u8)
        });
        Self { colour, white }
    }

    /// A pixel as it would be on white paper.
    fn as_white(&self, pixel: [u8; 3]) -> [u8; 3] {
        std::array::from_fn(|channel| self.white[channel][usize::from(pixel[channel])])
    }
}

/// Red, blue and purple stamp ink, as it would be on white paper. Green is never its
/// strongest channel.
fn is_coloured([r, g, b]: [u8; 3]) -> bool {
    let (most, least) = (r.max(g).max(b), r.min(g).min(b));
    most - least >= COLOURED && g < most
}

/// How much coloured ink stands where.
pub(super) struct Cells {
    /// Side of a cell in pixels.
    side: f32,
    width: usize,
    height: usize,
    coloured: Vec<bool>,
}

/// Coloured cells that hang together, by their first and last column and row.
pub(super) struct Blob {
    left: usize,
    top: usize,
    right: usize,
    bottom: usize,
}

impl Blob {
    /// Columns and rows of cells.
    pub(super) fn extent(&self) -> (usize, usize) {
        (self.right - self.left + 1, self.bottom - self.top + 1)
    }
}

impl Cells {
    /// Counts `coloured` pixels of a page of this `size` in cells of this `side`, one pixel
    /// out of `out_of` having been looked at.
    pub(super) fn count(
        size: (u32, u32),
        side: f32,
        out_of: u32,
        coloured: impl Iterator<Item = (u32, u32)>,
    ) -> Self {
        let width = (size.0 as f32 / side) as usize + 1;
        let height = (size.1 as f32 / side) as usize + 1;
        let mut counts = vec![0_u32; width * height];
        for (x, y) in coloured {
            counts[(y as f32 / side) as usize * width + (x as f32 / side) as usize] += 1;
        }
        let least = (CELL_SHARE * side * side / out_of as f32).max(1.0) as u32;
        Self {
            side,
            width,
            height,
            coloured: counts.into_iter().map(|count| count >= least).collect(),
        }
    }

    /// Coloured cells no more than two cells apart belong together.
    pub(super) fn blobs(&self) -> Vec<Blob> {
        let mut seen = vec![false; self.coloured.len()];
        let mut blobs = Vec::new();
        for start in 0..self.coloured.len() {
            if !self.coloured[start] || seen[start] {
                continue;
            }
            seen[start] = true;
            let (x, y) = (start % self.width, start / self.width);
            let mut blob = Blob {
                left: x,
                top: y,
                right: x,
                bottom: y,
            };
            let mut queue = VecDeque::from([(x, y)]);
            while let Some((x, y)) = queue.pop_front() {
                blob.left = blob.left.min(x);
                blob.right = blob.right.max(x);
                blob.bottom = blob.bottom.max(y);
                for ny in y.saturating_sub(2)..=(y + 2).min(self.height - 1) {
                    for nx in x.saturating_sub(2)..=(x + 2).min(self.width - 1) {
                        let at = ny * self.width + nx;
                        if self.coloured[at] && !seen[at] {
                            seen[at] = true;
                            queue.push_back((nx, ny));
                        }
                    }
                }
            }
            blobs.push(blob);
        }
        blobs
    }

    /// Whether nothing is coloured in the middle half of a blob.
    fn is_empty_within(&self, blob: &Blob) -> bool {
        let (w, h) = blob.extent();
        let columns = blob.left + w / 4..=blob.right - w / 4;
        let mut rows = blob.top + h / 4..=blob.bottom - h / 4;
        rows.all(|y| !columns.clone().any(|x| self.coloured[y * self.width + x]))
    }

    /// The pixels of a blob, with half a cell around them.
    pub(super) fn place(&self, blob: &Blob) -> Rect {
        let (x, y) = (blob.left as f32 - 0.5, blob.top as f32 - 0.5);
        Rect::new(
            (x * self.side).max(0.0),
            (y * self.side).max(0.0),
            ((blob.right - blob.left) as f32 + 2.0) * self.side,
            ((blob.bottom - blob.top) as f32 + 2.0) * self.side,
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::Rgb;

    /// A page of 150 dpi with black print, and `ink` in a ring of 20 mm about (300, 300).
    fn stamped(ink: [u8; 3], paper: [u8; 3]) -> Raster {
        Raster::Rgb(RgbImage::from_fn(1240, 1754, |x, y| {
            let (dx, dy) = (x as f32 - 300.0, y as f32 - 300.0);
            let ring = (50.0..59.0).contains(&dx.hypot(dy));
            let print = y % 40 < 4 && x > 100;
            Rgb(match (print, ring) {
                (true, _) => [40, 38, 42],
                (false, true) => ink,
                _ => paper,
            })
        }))
    }

    #[test]
    fn a_red_ring_is_lifted_off_the_print() {
        let mut page = stamped([205, 50, 60], [245, 243, 235]);
        let stamps = lift(&mut page, 150.0);
        assert_eq!(stamps.len(), 1);
        let place = stamps[0].place;
        assert!(place.x > 225.0 && place.right() < 375.0, "{place:?}");
        let Raster::Rgb(clean) = page else {
            panic!("a coloured page stays coloured");
        };
        for (x, y, pixel) in clean.enumerate_pixels() {
            let print = y % 40 < 4 && x > 100;
            assert_eq!(pixel.0[1] < 128, print, "at {x}, {y}");
        }
        let Raster::Rgb(ink) = &stamps[0].ink else {
            panic!("ink has a colour");
        };
        let dark = ink.pixels().filter(|p| p.0[1] < 128).count();
        assert!(dark > 2000 && ink.pixels().all(|p| p.0[0] > 128), "{dark}");
    }

    /// A page of 150 dpi with a red ring of 12 mm about (300, 300), `letters` in it.
    fn ringed(letters: bool) -> Raster {
        Raster::Rgb(RgbImage::from_fn(1240, 1754, |x, y| {
            let (dx, dy) = (x as f32 - 300.0, y as f32 - 300.0);
            let ring = (31.0..35.0).contains(&dx.hypot(dy));
            let letter = letters && dx.abs() < 12.0 && dy.abs() < 20.0 && y % 8 < 4;
            let red = ring || letter;
            Rgb(if red { [205, 50, 60] } else { [250, 250, 250] })
        }))
    }

    #[test]
    fn the_ring_of_a_red_pen_stays_and_a_name_seal_goes() {
        assert!(lift(&mut ringed(false), 150.0).is_empty());
        assert_eq!(lift(&mut ringed(true), 150.0).len(), 1);
    }

    #[test]
    fn grey_on_yellow_paper_is_no_stamp_and_red_is() {
        let yellow = [240, 226, 150];
        assert!(lift(&mut stamped([120, 113, 75], yellow), 150.0).is_empty());
        assert_eq!(lift(&mut stamped([190, 60, 40], yellow), 150.0).len(), 1);
    }

    #[test]
    fn black_rings_and_coloured_lines_of_text_are_no_stamps() {
        assert!(lift(&mut stamped([40, 40, 40], [245, 243, 235]), 150.0).is_empty());
        let mut heading = Raster::Rgb(RgbImage::from_fn(1240, 1754, |x, y| {
            let text = (300..340).contains(&y) && (100..1000).contains(&x) && x % 9 < 4;
            Rgb(if text { [30, 60, 190] } else { [250, 250, 250] })
        }));
        assert!(lift(&mut heading, 150.0).is_empty());
    }
}
