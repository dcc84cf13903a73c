//! Whether a page is a separator sheet.
//!
//! The codes on a sheet are large, so the page is looked at much reduced: that is quick, it
//! averages noise away, and the small codes and the letters of ordinary papers (a 回 looks
//! like the corner of a QR code) are no longer there to be mistaken.

use std::panic::catch_unwind;

use rqrr::{Point, PreparedImage};

use crate::document::{Raster, SeparatorSheet};

use super::payload::sheet_of;

/// Length of the longer side in pixels at which a page is looked at first.
const SIDE: u32 = 1000;
/// Where that shows corners of large codes, they are read at these.
const SIDES: [u32; 4] = [SIDE, 700, 1400, 1800];
/// Width of a code's corner in pixels at [`SIDE`]: on A4 4.5 mm. The least code on a sheet
/// has larger ones.
const LEAST_CORNER: usize = 15;
/// Rows that must run through a corner: three modules of three corners give more.
const LEAST_ROWS: usize = 6;
/// A code on a sheet covers at least this share of the page: on A4 a square of 43 mm.
/// A picture of a sheet in a manual is smaller.
const LEAST_SHARE: f32 = 0.03;

/// The sheet that `page` is; `None` for an ordinary page.
pub fn find(page: &Raster) -> Option<SeparatorSheet> {
    if !Reduced::of(page, SIDE).has_corners() {
        return None;
    }
    for side in SIDES {
        // Whatever the decoder stumbles over is no sheet.
        match catch_unwind(|| look(&Reduced::of(page, side))) {
            Ok(Seen::Sheet(sheet)) => return Some(sheet),
            Ok(Seen::Other) => return None,
            Ok(Seen::Nothing) | Err(_) => {}
        }
    }
    None
}

/// What there is on a page.
enum Seen {
    /// A separator sheet.
    Sheet(SeparatorSheet),
    /// Large codes, and all of them are of others.
    Other,
    /// No large code that can be read.
    Nothing,
}

fn look(page: &Reduced) -> Seen {
    let (width, height) = (page.width, page.height);
    let mut image =
        PreparedImage::prepare_from_greyscale(width, height, |x, y| page.shades[y * width + x]);
    let least = (width * height) as f32 * LEAST_SHARE;
    let mut others = 0;
    let mut unread = 0;
    for grid in image.detect_grids() {
        if area(&grid.bounds) < least {
            continue;
        }
        let mut payload = Vec::new();
        match grid.decode_to(&mut payload) {
            Ok(_) => match sheet_of(&payload) {
                Some(sheet) => return Seen::Sheet(sheet),
                None => others += 1,
            },
            Err(_) => unread += 1,
        }
    }
    if others > 0 && unread == 0 {
        Seen::Other
    } else {
        Seen::Nothing
    }
}

/// Area of a quadrilateral in square pixels (the shoelace formula).
fn area(corners: &[Point; 4]) -> f32 {
    let next = corners.iter().cycle().skip(1);
    let twice: i64 = corners
        .iter()
        .zip(next)
        .map(|(a, b)| i64::from(a.x) * i64::from(b.y) - i64::from(b.x) * i64::from(a.y))
        .sum();
    twice.unsigned_abs() as f32 / 2.0
}

/// A page in shades of grey, each pixel the mean of a square of the page's.
struct Reduced {
    width: usize,
    height: usize,
    shades: Vec<u8>,
}

impl Reduced {
    /// `side`: length of the longer side, roughly, in pixels.
    fn of(page: &Raster, side: u32) -> Self {
        // Of colours green is enough: black shows on paper of any colour.
        let (samples, channels, channel) = match page {
            Raster::Gray(image) => (image.as_raw(), 1, 0),
            Raster::Rgb(image) => (image.as_raw(), 3, 1),
        };
        let (wide, tall) = (page.width() as usize, page.height() as usize);
        let step = (page.width().max(page.height()).div_ceil(side)).max(1) as usize;
        let (width, height) = (wide / step, tall / step);
        let mut shades = Vec::with_capacity(width * height);
        let mut columns = vec![0_u32; wide * channels];
        let count = (step * step) as u32;
        for y in 0..height {
            columns.fill(0);
            for row in y * step..(y + 1) * step {
                let row = &samples[row * wide * channels..(row + 1) * wide * channels];
                for (sum, shade) in columns.iter_mut().zip(row) {
                    *sum += u32::from(*shade);
                }
            }
            shades.extend(columns.chunks_exact(step * channels).map(|block| {
                let sum: u32 = block.iter().skip(channel).step_by(channels).sum();
                (sum / count) as u8
            }));
        }
        Self {
            width,
            height,
            shades,
        }
    }

    /// Whether there is something like the corners of large codes on the page: along and
    /// across it runs of dark, light, dark, light and dark as 1 : 1 : 3 : 1 : 1 (ISO/IEC
    /// 18004, 6.3.3), which they have in every direction.
    fn has_corners(&self) -> bool {
        let limit = self.limit();
        let mut rows = 0;
        for (y, row) in self.shades.chunks_exact(self.width.max(1)).enumerate() {
            let mut runs = [0_usize; 5];
            let mut end = 0;
            for run in row.chunk_by(|a, b| (*a < limit) == (*b < limit)) {
                runs.rotate_left(1);
                runs[4] = run.len();
                end += run.len();
                if run[0] < limit && is_corner(runs) {
                    let centre = end - runs[4] - runs[3] - runs[2].div_ceil(2);
                    rows += usize::from(is_corner(self.runs_across(centre, y, limit)));
                }
            }
        }
        rows >= LEAST_ROWS
    }

    /// The five runs of the column `x` of which the middle one holds row `y`.
    fn runs_across(&self, x: usize, y: usize, limit: u8) -> [usize; 5] {
        let is_dark = |y: usize| self.shades[y * self.width + x] < limit;
        let mut runs = [0; 5];
        let mut up = (0..y).rev().peekable();
        let mut down = (y..self.height).peekable();
        for (steps, dark) in [(0, true), (1, false), (2, true)] {
            while up.next_if(|y| is_dark(*y) == dark).is_some() {
                runs[2 - steps] += 1;
            }
            while down.next_if(|y| is_dark(*y) == dark).is_some() {
                runs[2 + steps] += 1;
            }
        }
        runs
    }

    /// What is darker is ink: three fifths of the shade of paper, which nine tenths of the
    /// page do not exceed.
    fn limit(&self) -> u8 {
        let mut counts = [0_usize; 256];
        for shade in &self.shades {
            counts[usize::from(*shade)] += 1;
        }
        let mut left = self.shades.len() / 10;
        let paper = (0..=255_u8).rev().find(|shade| {
            let count = counts[usize::from(*shade)];
            let found = count > left;
            left = left.saturating_sub(count);
            found
        });
        (u16::from(paper.unwrap_or(255)) * 3 / 5) as u8
    }
}

/// Whether lengths are as 1 : 1 : 3 : 1 : 1, within half a module and a pixel.
fn is_corner(runs: [usize; 5]) -> bool {
    let width: usize = runs.iter().sum();
    if width < LEAST_CORNER {
        return false;
    }
    let module = width as f32 / 7.0;
    runs.iter()
        .zip([1.0, 1.0, 3.0, 1.0, 1.0])
        .all(|(run, modules)| (*run as f32 - modules * module).abs() <= 0.5 * module + 1.0)
}

#[cfg(test)]
mod tests {
    use image::{GrayImage, Luma, RgbImage, imageops};
    use imageproc::geometric_transformations::{Border, Interpolation, rotate_about_center};
    use qrcode::Color;

    use super::super::payload::payload_of;
    use super::super::print::code_of;
    use super::*;

    /// Numbers that look random and are the same in every run.
    struct Dice(u32);

    impl Dice {
        fn next(&mut self) -> u32 {
            self.0 = self.0.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            self.0 >> 8
        }
    }

    /// A4 at `dpi` with a code of `side` millimetres at a place that every sheet has.
    fn page(payload: &str, dpi: u32, side: f32) -> GrayImage {
        let mm = |length: f32| length * dpi as f32 / 25.4;
        let mut page = GrayImage::from_pixel(mm(210.0) as u32, mm(297.0) as u32, Luma([250]));
        let code = code_of(payload).expect("fits");
        let module = mm(side) / code.width() as f32;
        let (left, top) = (mm((210.0 - side) / 2.0), mm(54.0));
        for (n, colour) in code.to_colors().into_iter().enumerate() {
            let (x, y) = ((n % code.width()) as f32, (n / code.width()) as f32);
            let edge = |at: f32, from: f32| (from + at * module).round() as u32;
            if colour == Color::Dark {
                for py in edge(y, top)..edge(y + 1.0, top) {
                    for px in edge(x, left)..edge(x + 1.0, left) {
                        page.put_pixel(px, py, Luma([20]));
                    }
                }
            }
        }
        page
    }

    fn noisy(mut page: GrayImage, dice: &mut Dice) -> GrayImage {
        for pixel in page.pixels_mut() {
            let noise = (dice.next() % 81) as i32 - 40;
            pixel.0[0] = (i32::from(pixel.0[0]) + noise).clamp(0, 255) as u8;
        }
        page
    }

    /// One bit, with one speck among 40 pixels.
    fn one_bit(mut page: GrayImage, dice: &mut Dice) -> GrayImage {
        for pixel in page.pixels_mut() {
            let ink = (pixel.0[0] < 128) != dice.next().is_multiple_of(40);
            pixel.0[0] = if ink { 0 } else { 255 };
        }
        page
    }

    fn said() -> SeparatorSheet {
        SeparatorSheet {
            department: Some("財政局税務部固定資産税課".to_owned()),
            binder: Some("令和8年度固定資産税課税台帳".to_owned()),
            tags: vec!["窓口".to_owned()],
            unclear: false,
        }
    }

    #[test]
    fn sheets_are_found_however_they_were_scanned() {
        let mut dice = Dice(7);
        for sheet in [SeparatorSheet::default(), said()] {
            for dpi in [200, 300, 400] {
                let clean = page(&payload_of(&sheet), dpi, 80.0);
                for degrees in [0.0_f32, 3.0, -3.0] {
                    let white = Border::Constant(Luma([250]));
                    let askew = rotate_about_center(
                        &clean,
                        degrees.to_radians(),
                        Interpolation::Bilinear,
                        white,
                    );
                    for (how, scan) in [
                        ("plain", askew.clone()),
                        ("noise", noisy(askew.clone(), &mut dice)),
                        ("one bit", one_bit(askew.clone(), &mut dice)),
                        ("sideways", imageops::rotate90(&askew)),
                        (
                            "on its head",
                            imageops::rotate180(&one_bit(askew, &mut dice)),
                        ),
                    ] {
                        let found = find(&Raster::Gray(scan));
                        let at = format!("{dpi} dpi, {degrees} degrees, {how}");
                        assert_eq!(found.as_ref(), Some(&sheet), "{at}");
                    }
                }
            }
        }
    }

    #[test]
    fn coloured_paper_does_not_matter() {
        let gray = page("BUNSHOKO/1", 200, 80.0);
        for paper in [[250, 240, 170], [250, 214, 216], [205, 226, 244]] {
            let colour = RgbImage::from_fn(gray.width(), gray.height(), |x, y| {
                let shade = u16::from(gray.get_pixel(x, y).0[0]);
                image::Rgb(paper.map(|level: u16| (shade * level / 255) as u8))
            });
            assert!(find(&Raster::Rgb(colour)).is_some(), "{paper:?}");
        }
    }

    #[test]
    fn other_codes_and_small_pictures_of_sheets_are_no_sheets() {
        for (payload, side) in [
            ("https://www.city.example.jp/kurashi/zei/index.html", 80.0),
            ("HTTPS://WWW.CITY.EXAMPLE.JP/", 60.0),
            ("BUNSHOKO", 80.0),
            ("BUNSHOKO/1", 25.0),
        ] {
            for dpi in [200, 300] {
                let found = find(&Raster::Gray(page(payload, dpi, side)));
                assert_eq!(found, None, "{payload}, {side} mm");
            }
        }
    }

    #[test]
    fn papers_are_no_sheets() {
        let samples = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("samples");
        let (mut seen, mut looked_into) = (0, 0);
        for entry in std::fs::read_dir(samples).expect("samples") {
            let path = entry.expect("an entry").path();
            let Ok(image) = image::open(&path) else {
                continue;
            };
            seen += 1;
            let raster = Raster::Rgb(image.to_rgb8());
            let found = find(&raster);
            assert_eq!(found, None, "{}", path.display());
            looked_into += u32::from(Reduced::of(&raster, SIDE).has_corners());
        }
        assert!(seen >= 5, "only {seen} images in samples/");
        assert_eq!(looked_into, 0, "ordinary papers cost more than a glance");
    }

    /// Squares in squares, as 回 is: many corners of codes, and no code.
    #[test]
    fn corners_without_codes_cost_little() {
        let page = GrayImage::from_fn(2480, 3508, |x, y| {
            let (x, y) = (x % 70, y % 70);
            let ring = x.min(y).min(69 - x).min(69 - y);
            Luma([if (7..14).contains(&ring) || ring >= 21 {
                0
            } else {
                255
            }])
        });
        let started = std::time::Instant::now();
        assert_eq!(find(&Raster::Gray(page)), None);
        assert!(started.elapsed().as_secs() < 5, "{:?}", started.elapsed());
    }
}
