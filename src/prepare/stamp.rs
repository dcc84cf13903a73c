//! Stamps and seals: coloured ink over the print of a page.
//!
//! A red seal over the last line of a letter spoils the line for a reader, and its own
//! characters are no text of the letter. Colour tells the two apart: [`lift`] takes the
//! stamps off a page and leaves it as it looked before it was stamped. Only what is read
//! is changed; the scan itself is kept as it came. Coloured writing that is not shaped
//! like a stamp (a carbon copy, blue handwriting, a red heading) is left alone. On grey
//! scans only office seals are lifted ([`super::grey_seal`]), on bilevel ones nothing.

use image::RgbImage;

use crate::document::{Raster, Rect};

use super::grey_seal;
use super::inked_cells::Cells;
use super::stamp_ink::{InkColour, Paper, is_coloured};

/// Side of the cells in which colour is counted, in millimetres.
const CELL_MM: f32 = 1.0;
/// Shortest and longest side of a stamp in millimetres: from a private seal, which is
/// larger than the ring of a pen around a printed option, to a large
/// receipt stamp.
const SIDE_MM: (f32, f32) = (9.0, 65.0);
/// What is empty within and no higher or no wider than this, in millimetres, is the ring of a
/// coloured pen around one of several printed options, which must stay to be seen.
const PEN_RING_MM: f32 = 16.0;
/// How much longer than wide (or wider than long) a stamp may be.
const LONGEST: f32 = 2.2;

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
