//! Office seals on grey scans: square frames of ink that is paler than the print.
//!
//! Red ink becomes a grey half-way between paper and print. Pixels of that grey with only
//! the like of them around are the inside of a stroke of a seal, not the edge of a letter;
//! they stand together in a square, and its frame is closed. What is darker inside is the
//! print that the seal stands on. Pale print and pencil have no frame, and round seals,
//! which are names or dates, are left alone.

use image::{GrayImage, Luma};

use crate::document::{Point, Raster, Rect};

use super::inked_cells::Cells;
use super::shade::{histogram, paper_shade};
use super::stamp::Stamp;

/// Side of the cells in which ink is counted, in millimetres.
const CELL_MM: f32 = 1.0;
/// Shortest and longest side of an office seal in millimetres.
const SIDE_MM: (f32, f32) = (16.0, 42.0);
/// How much longer than wide (or wider than long) it may be.
const LONGEST: f32 = 1.35;
/// Share of the page that is at least as dark as its darkest print: specks are fewer.
const DARKEST: f32 = 0.0005;
/// Least distance between paper and print, of 255, and between print and seal.
const CONTRAST: f32 = 90.0;
const APART: f32 = 45.0;
/// Where between print (0) and paper (1) the ink of a seal lies.
const BETWEEN: (f32, f32) = (0.28, 0.82);
/// Directions in which the frame is looked for, and share of them in which it must be.
const DIRECTIONS: usize = 64;
const CLOSED: f32 = 0.9;
/// How near to the edge the frame is, by half the side.
const FRAME: f32 = 0.86;
/// By how much of the distance to the print a pixel must be darker than the seal to be
/// print.
const DARKER: f32 = 0.35;

/// Lifts the office seals off a grey page of `dpi` dots an inch.
pub(super) fn lift(page: &mut GrayImage, dpi: f32) -> Vec<Stamp> {
    let Some(shades) = Shades::of(page) else {
        return Vec::new();
    };
    let cell = (dpi / 25.4 * CELL_MM).max(2.0);
    let inside = shades.insides(page);
    let cells = Cells::count(
        (page.width(), page.height()),
        cell,
        1,
        inside.iter().copied(),
    );
    cells
        .blobs()
        .iter()
        .filter(|blob| {
            let (w, h) = blob.extent();
            let (w, h) = (w as f32 * CELL_MM, h as f32 * CELL_MM);
            w.min(h) >= SIDE_MM.0 && w.max(h) <= SIDE_MM.1 && w.max(h) <= LONGEST * w.min(h)
        })
        .filter_map(|blob| {
            let place = cells.place(blob);
            let ink: Vec<(u32, u32)> = inside
                .iter()
                .copied()
                .filter(|&(x, y)| place.contains(Point::new(x as f32, y as f32)))
                .collect();
            let seal = shades.of_seal(page, &ink)?;
            shades
                .is_framed(page, &ink)
                .then(|| lift_one(page, place, shades, seal))
        })
        .collect()
}

/// The shades of a page's paper and print.
#[derive(Clone, Copy)]
struct Shades {
    paper: f32,
    print: f32,
}

impl Shades {
    /// `None` where there is too little contrast to tell a third shade.
    fn of(page: &GrayImage) -> Option<Self> {
        let counts = histogram(page);
        let reached = |least: u32| {
            let mut seen = 0;
            counts.iter().position(|count| {
                seen += count;
                seen >= least
            })
        };
        let darkest = reached((page.as_raw().len() as f32 * DARKEST) as u32)?;
        let paper = paper_shade(page);
        // Half of what is nearer to the darkest than to paper: what else is dark is the
        // soft edges of letters.
        let print: u32 = counts[..usize::midpoint(darkest, usize::from(paper))]
            .iter()
            .sum();
        let shades = Self {
            paper: f32::from(paper),
            print: reached(print / 2)? as f32,
        };
        (shades.paper - shades.print >= CONTRAST).then_some(shades)
    }

    /// The pixels that lie inside a stroke of a shade between print and paper.
    fn insides(self, page: &GrayImage) -> Vec<(u32, u32)> {
        let at = |share: f32| (self.print + share * (self.paper - self.print)) as u8;
        let between = at(BETWEEN.0)..at(BETWEEN.1);
        let (width, height) = (page.width() as usize, page.height() as usize);
        let pixels = page.as_raw();
        let mut found = Vec::new();
        if width < 3 || height < 3 {
            return found;
        }
        // Whether each pixel but the first and the last of a row lies between two such pixels.
        let level = |y: usize| -> Vec<bool> {
            let row = &pixels[y * width..(y + 1) * width];
            let is_between: Vec<bool> = row.iter().map(|value| between.contains(value)).collect();
            let threes = is_between.windows(3);
            threes.map(|three| three[0] & three[1] & three[2]).collect()
        };
        let (mut above, mut here) = (level(0), level(1));
        for y in 1..height - 1 {
            let below = level(y + 1);
            for (x, &is_level) in here.iter().enumerate() {
                if is_level && above[x] && below[x] {
                    found.push((x as u32 + 1, y as u32));
                }
            }
            (above, here) = (here, below);
        }
        found
    }

    /// The shade of a seal's ink, if it differs enough from the print's.
    fn of_seal(self, page: &GrayImage, ink: &[(u32, u32)]) -> Option<f32> {
        let mut values: Vec<u8> = ink
            .iter()
            .map(|&(x, y)| page.get_pixel(x, y).0[0])
            .collect();
        values.sort_unstable();
        let seal = f32::from(*values.get(values.len() / 2)?);
        (seal - self.print >= APART).then_some(seal)
    }

    /// Whether the square that `ink` takes has a frame: at its edge there is ink in nearly
    /// all directions, mostly too pale for print. A thin frame has no inside.
    fn is_framed(self, page: &GrayImage, ink: &[(u32, u32)]) -> bool {
        let bounds = |values: &mut dyn Iterator<Item = u32>| {
            values.fold((u32::MAX, 0), |(low, high), v| (low.min(v), high.max(v)))
        };
        let (left, right) = bounds(&mut ink.iter().map(|p| p.0));
        let (top, bottom) = bounds(&mut ink.iter().map(|p| p.1));
        if left >= right || top >= bottom {
            return false;
        }
        let place = |v: u32, low: u32, high: u32| {
            2.0 * (f64::from(v) - f64::from(low)) as f32 / (high - low) as f32 - 1.0
        };
        let mut darkest = [u8::MAX; DIRECTIONS];
        let over = (right - left).max(bottom - top) / 50;
        for y in top.saturating_sub(over)..(bottom + over).min(page.height()) {
            for x in left.saturating_sub(over)..(right + over).min(page.width()) {
                let (u, v) = (place(x, left, right), place(y, top, bottom));
                if u.abs().max(v.abs()) > FRAME {
                    let turn = v.atan2(u) / std::f32::consts::TAU + 0.5;
                    let way = &mut darkest[(turn * DIRECTIONS as f32) as usize % DIRECTIONS];
                    *way = (*way).min(page.get_pixel(x, y).0[0]);
                }
            }
        }
        let palest = self.print + BETWEEN.1 * (self.paper - self.print);
        let inked = darkest.iter().filter(|&&shade| f32::from(shade) < palest);
        let framed = inked.count() as f32 >= CLOSED * DIRECTIONS as f32;
        darkest.sort_unstable();
        framed && f32::from(darkest[DIRECTIONS / 2]) - self.print >= APART / 2.0
    }
}

/// Parts print and ink of the `seal`'s shade: the print stays, the ink goes to a picture
/// of its own.
fn lift_one(page: &mut GrayImage, place: Rect, shades: Shades, seal: f32) -> Stamp {
    let print = (seal - DARKER * (seal - shades.print)) as u8;
    let paper = Luma([shades.paper as u8]);
    let (x0, y0) = (place.x as u32, place.y as u32);
    let (x1, y1) = (
        (place.right() as u32).min(page.width()),
        (place.bottom() as u32).min(page.height()),
    );
    let mut ink = GrayImage::from_pixel(x1 - x0, y1 - y0, paper);
    for y in y0..y1 {
        for x in x0..x1 {
            let pixel = page.get_pixel_mut(x, y);
            if pixel.0[0] >= print {
                ink.put_pixel(x - x0, y - y0, *pixel);
                *pixel = paper;
            }
        }
    }
    Stamp {
        place,
        ink: Raster::Gray(ink),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A page of 150 dpi with lines of print, and a square of 20 mm in `ink`, with letters
    /// or without its frame.
    fn sealed(ink: u8, framed: bool) -> GrayImage {
        GrayImage::from_fn(1240, 1754, |x, y| {
            let (u, v) = (x.abs_diff(400), y.abs_diff(400));
            let frame = u.max(v) < 60 && u.max(v) >= 54;
            let letters = u < 56 && v < 56 && x % 20 < 8;
            let print = y % 40 < 6 && x > 100 && x % 30 < 20;
            Luma([match (print, (framed && frame) || letters) {
                (true, _) => 30,
                (false, true) => ink,
                _ => 240,
            }])
        })
    }

    #[test]
    fn a_grey_square_is_lifted_off_the_print() {
        let mut page = sealed(140, true);
        let stamps = lift(&mut page, 150.0);
        assert_eq!(stamps.len(), 1);
        assert!(
            page.as_raw()
                .iter()
                .all(|&value| value == 30 || value == 240)
        );
        let place = stamps[0].place;
        assert!(place.x <= 341.0 && place.right() >= 459.0, "{place:?}");
        assert!(stamps[0].ink.to_gray().as_raw().contains(&140));
    }

    #[test]
    fn what_has_no_frame_or_the_shade_of_print_stays() {
        assert!(lift(&mut sealed(140, false), 150.0).is_empty());
        assert!(lift(&mut sealed(35, true), 150.0).is_empty());
    }
}
