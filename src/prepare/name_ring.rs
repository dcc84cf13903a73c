//! The rings of name seals (認印), however broken: on bilevel and grey scans they cannot be
//! told from print by their colour.

use image::GrayImage;

use crate::document::{Point, Rect};

use super::shade::paper_shade;

/// Ink is at least this much darker than paper, of 255: seals are pale on grey scans.
const DEPTH: u8 = 40;
/// Smallest and largest radius of a name seal's ring in millimetres. A pen's ring around
/// an option is lower, and no circle.
const RADIUS_MM: (f32, f32) = (4.0, 8.2);
/// How far off the circle its ink may be, in millimetres.
const BAND_MM: f32 = 0.45;
/// Step of the search in millimetres.
const STEP_MM: f32 = 0.35;
/// How far from the middle of its words a ring's centre may lie, to the side and up or
/// down, in millimetres: of two characters one below the other one may be read alone.
const OFF_MM: (f32, f32) = (1.4, 3.2);
/// Directions looked into, and in how many of them the ring may be missing.
const DIRECTIONS: usize = 48;
const MISSING: usize = 11;
/// How far from a ring, within it and without, there is white, by from where to where in
/// millimetres, and in how many directions there may be ink there: words run through a
/// circle that their own strokes and the borders of their cell make.
const WHITE_MM: (f32, f32) = (0.75, 1.15);
const OCCUPIED: usize = 12;
/// The ring is larger than this share of the words in it.
const HOLDS: f32 = 0.42;

/// A grey page on which rings are looked for.
pub struct Rings<'a> {
    page: &'a GrayImage,
    limit: u8,
    mm: f32,
    ways: Vec<Point>,
}

impl<'a> Rings<'a> {
    /// A `page` of `dpi` dots an inch.
    pub fn on(page: &'a GrayImage, dpi: f32) -> Self {
        // In an order in which a gap shows early.
        let way = |n: usize| {
            let turn = (n * 7 % DIRECTIONS) as f32 / DIRECTIONS as f32;
            let (y, x) = (turn * std::f32::consts::TAU).sin_cos();
            Point::new(x, y)
        };
        Self {
            page,
            limit: paper_shade(page).saturating_sub(DEPTH),
            mm: dpi / 25.4,
            ways: (0..DIRECTIONS).map(way).collect(),
        }
    }

    /// Whether the words at `place` stand in the ring of a name seal.
    pub fn hold(&self, place: &Rect) -> bool {
        let longer = place.w.max(place.h);
        let (least, most) = (RADIUS_MM.0 * self.mm, RADIUS_MM.1 * self.mm);
        if HOLDS * longer > most {
            return false;
        }
        let step = STEP_MM * self.mm;
        let off = |most: f32| (most / STEP_MM).round() as i32;
        let (aside, upright) = (off(OFF_MM.0), off(OFF_MM.1));
        let middle = place.centre();
        let steps = |from: f32| (0..).map(move |n| from + step * n as f32);
        (-upright..=upright).any(|v| {
            (-aside..=aside).any(|u| {
                let centre = Point::new(middle.x + u as f32 * step, middle.y + v as f32 * step);
                steps(least.max(HOLDS * longer))
                    .take_while(|radius| *radius <= most)
                    .any(|radius| self.is_ring(centre, radius))
            })
        })
    }

    fn is_ring(&self, centre: Point, radius: f32) -> bool {
        let band = BAND_MM * self.mm;
        let mut missing = 0;
        for way in &self.ways {
            missing += usize::from(!self.is_inked(centre, *way, radius - band, radius + band));
            if missing > MISSING {
                return false;
            }
        }
        let (near, far) = (WHITE_MM.0 * self.mm, WHITE_MM.1 * self.mm);
        let occupied = |from: f32, to: f32| {
            let inked = |way: &&Point| self.is_inked(centre, **way, from, to);
            self.ways.iter().filter(inked).count()
        };
        occupied(radius - far, radius - near) + occupied(radius + near, radius + far) <= OCCUPIED
    }

    /// Whether there is ink between two distances from `centre`.
    fn is_inked(&self, centre: Point, way: Point, from: f32, to: f32) -> bool {
        let count = (to - from).ceil() as usize;
        (0..=count).any(|n| {
            let distance = from + (to - from) * n as f32 / count.max(1) as f32;
            let (x, y) = (centre.x + way.x * distance, centre.y + way.y * distance);
            x >= 0.0
                && y >= 0.0
                && (x as u32) < self.page.width()
                && (y as u32) < self.page.height()
                && self.page.get_pixel(x as u32, y as u32).0[0] < self.limit
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::Luma;
    use imageproc::drawing::{draw_filled_rect_mut, draw_hollow_circle_mut};
    use imageproc::rect::Rect as Area;

    const DPI: f32 = 254.0;

    fn page() -> GrayImage {
        GrayImage::from_pixel(800, 600, Luma([245]))
    }

    #[test]
    fn a_broken_ring_holds_its_name_also_when_half_of_it_is_read() {
        let mut page = page();
        for radius in 51..54 {
            draw_hollow_circle_mut(&mut page, (400, 300), radius, Luma([60]));
        }
        for (n, pixel) in page.pixels_mut().enumerate() {
            if n % 3 == 0 {
                *pixel = Luma([245]);
            }
        }
        let rings = Rings::on(&page, DPI);
        assert!(rings.hold(&Rect::new(375.0, 255.0, 50.0, 90.0)));
        assert!(rings.hold(&Rect::new(375.0, 255.0, 50.0, 45.0)));
        assert!(!rings.hold(&Rect::new(300.0, 280.0, 200.0, 40.0)), "a line");
    }

    #[test]
    fn words_in_a_cell_or_among_type_stand_in_no_ring() {
        let mut page = page();
        for y in 0..8 {
            for x in 0..14 {
                let area = Area::at(100 + 42 * x, 100 + 50 * y).of_size(30, 30);
                draw_filled_rect_mut(&mut page, area, Luma([30]));
            }
        }
        let rings = Rings::on(&page, DPI);
        assert!(!rings.hold(&Rect::new(310.0, 248.0, 74.0, 36.0)));
        assert!(!rings.hold(&Rect::new(20.0, 20.0, 60.0, 36.0)));
    }
}
