//! Finds text lines: differentiable binarisation (Liao et al., «Real-time Scene Text
//! Detection with Differentiable Binarization», 2020). The network gives a probability
//! for each pixel of a shrunken line; each blob is fitted with the smallest rotated
//! rectangle and grown back.

use std::path::Path;

use fast_image_resize as fir;
use image::{GrayImage, Luma};
use imageproc::contours::{BorderType, find_contours};
use imageproc::geometry::convex_hull;

use crate::document::{Point, Quad, Raster};
use crate::error::{Fatal, PageError};

use super::super::engine::LineFound;
use super::network::{Network, Runtime};

/// Resolution at which the network sees the page, in dots an inch: A4 becomes 960 pixels
/// long. Type of 9 points is then 10 pixels high, which it finds as well as any larger.
const SEEN_DPI: f32 = 82.0;
/// Shortest and longest length of the longer side in pixels, whatever the resolution says:
/// above, memory grows (0.3 GiB a worker at 1,280) and nothing is gained.
const LONGER_SIDE: (f32, f32) = (736.0, 1280.0);
/// Sides must be multiples of this.
const GRID: u32 = 32;
/// Pixels above this probability belong to a line.
const THRESHOLD: f32 = 0.3;
/// Lines below this mean probability are dropped.
const LINE_THRESHOLD: f32 = 0.5;
/// The network learns lines shrunken by this ratio of area to circumference.
const UNCLIP: f32 = 1.6;
/// Blobs thinner than this many network pixels are specks.
const THINNEST: f32 = 3.0;
/// Blobs beyond this number are noise: no page has so many lines.
const MOST_LINES: usize = 4000;

/// The detection network.
pub(super) struct Detector {
    network: Network,
}

impl Detector {
    /// Loads the network for `workers` that read pages at the same time. They are not all
    /// looking for lines at once: half as many turns do, and save 200 MiB each.
    pub(super) fn load(runtime: &mut Runtime, path: &Path, workers: usize) -> Result<Self, Fatal> {
        let bytes = super::read_network(path)?;
        let network = runtime.compile("PP-OCRv6 detection", &bytes, workers.div_ceil(2))?;
        Ok(Self { network })
    }

    /// The lines of `page` (at `dpi` dots an inch), in its pixels, in no particular order.
    pub(super) fn find(&self, page: &Raster, dpi: f32) -> Result<Vec<LineFound>, PageError> {
        let (width, height) = (page.width(), page.height());
        let longer = width.max(height) as f32;
        let seen = (longer * SEEN_DPI / dpi.max(1.0)).clamp(LONGER_SIDE.0, LONGER_SIDE.1);
        let scale = (seen / longer).min(1.0);
        let fit = |side: u32| (((side as f32 * scale) as u32 + GRID / 2) / GRID).max(1) * GRID;
        let (w, h) = (fit(width), fit(height));
        let small = resize(page, w, h)?;
        let shape = [1, 3, h as usize, w as usize];
        self.network.run(
            &shape,
            |tensor| fill(&small, tensor),
            |_, shape, probabilities| {
                let map = ProbabilityMap {
                    width: shape[3],
                    height: shape[2],
                    values: probabilities,
                };
                let (sx, sy) = (width as f32 / w as f32, height as f32 / h as f32);
                map.lines()
                    .into_iter()
                    .map(|line| LineFound {
                        quad: line.quad.map(|p| {
                            Point::new(
                                (p.x * sx).clamp(0.0, width as f32),
                                (p.y * sy).clamp(0.0, height as f32),
                            )
                        }),
                        score: line.score,
                        glyphs: None,
                    })
                    .collect()
            },
        )
    }
}

fn resize(page: &Raster, width: u32, height: u32) -> Result<Raster, PageError> {
    let failed = |detail: String| PageError::Engine {
        engine: "ppocr",
        detail,
    };
    let options = fir::ResizeOptions::new()
        .resize_alg(fir::ResizeAlg::Convolution(fir::FilterType::Bilinear));
    let mut resizer = fir::Resizer::new();
    match page {
        Raster::Gray(image) => {
            let source = fir::images::ImageRef::new(
                image.width(),
                image.height(),
                image.as_raw(),
                fir::PixelType::U8,
            )
            .map_err(|e| failed(e.to_string()))?;
            let mut target = fir::images::Image::new(width, height, fir::PixelType::U8);
            resizer
                .resize(&source, &mut target, &options)
                .map_err(|e| failed(e.to_string()))?;
            GrayImage::from_raw(width, height, target.into_vec()).map(Raster::Gray)
        }
        Raster::Rgb(image) => {
            let source = fir::images::ImageRef::new(
                image.width(),
                image.height(),
                image.as_raw(),
                fir::PixelType::U8x3,
            )
            .map_err(|e| failed(e.to_string()))?;
            let mut target = fir::images::Image::new(width, height, fir::PixelType::U8x3);
            resizer
                .resize(&source, &mut target, &options)
                .map_err(|e| failed(e.to_string()))?;
            image::RgbImage::from_raw(width, height, target.into_vec()).map(Raster::Rgb)
        }
    }
    .ok_or_else(|| failed("the resized page has a wrong size".to_owned()))
}

/// Three planes (blue, green, red) from −1 to 1.
fn fill(page: &Raster, tensor: &mut [f32]) {
    let plane = tensor.len() / 3;
    let normal = |value: u8| f32::from(value) / 127.5 - 1.0;
    match page {
        Raster::Gray(image) => {
            for (i, &value) in image.as_raw().iter().enumerate() {
                tensor[i] = normal(value);
            }
            tensor.copy_within(..plane, plane);
            tensor.copy_within(..plane, 2 * plane);
        }
        Raster::Rgb(image) => {
            for (i, pixel) in image.as_raw().chunks_exact(3).enumerate() {
                tensor[i] = normal(pixel[2]);
                tensor[plane + i] = normal(pixel[1]);
                tensor[2 * plane + i] = normal(pixel[0]);
            }
        }
    }
}

/// What the network says: for each pixel the probability of being inside a line.
struct ProbabilityMap<'a> {
    width: usize,
    height: usize,
    values: &'a [f32],
}

impl ProbabilityMap<'_> {
    fn at(&self, x: usize, y: usize) -> f32 {
        self.values[y * self.width + x]
    }

    fn lines(&self) -> Vec<LineFound> {
        // Grown by one pixel to the right and down, so that broken strokes join.
        let on = |x: usize, y: usize| self.at(x, y) > THRESHOLD;
        let mask = GrayImage::from_fn(self.width as u32, self.height as u32, |x, y| {
            let (x, y) = (x as usize, y as usize);
            let (l, u) = (x.saturating_sub(1), y.saturating_sub(1));
            let lit = on(x, y) || on(l, y) || on(x, u) || on(l, u);
            Luma([if lit { 255 } else { 0 }])
        });
        find_contours::<i32>(&mask)
            .into_iter()
            .filter(|contour| contour.border_type == BorderType::Outer)
            .take(MOST_LINES)
            .filter_map(|contour| self.line(&contour.points))
            .collect()
    }

    fn line(&self, contour: &[imageproc::point::Point<i32>]) -> Option<LineFound> {
        let hull: Vec<Point> = convex_hull(contour)
            .into_iter()
            .map(|p| Point::new(p.x as f32, p.y as f32))
            .collect();
        let rect = RotatedRect::around(&hull)?;
        if rect.thinner_side() < THINNEST {
            return None;
        }
        let score = self.mean_inside(&rect);
        if score < LINE_THRESHOLD {
            return None;
        }
        let grown = rect.grown(UNCLIP);
        (grown.thinner_side() >= THINNEST + 2.0).then(|| LineFound {
            quad: grown.quad(),
            score,
            glyphs: None,
        })
    }

    fn mean_inside(&self, rect: &RotatedRect) -> f32 {
        let bounds = rect.quad().bounds();
        let (x0, y0) = (bounds.x.max(0.0) as usize, bounds.y.max(0.0) as usize);
        let x1 = (bounds.right().ceil() as usize).min(self.width - 1);
        let y1 = (bounds.bottom().ceil() as usize).min(self.height - 1);
        let (mut sum, mut count) = (0.0, 0.0_f32);
        for y in y0..=y1 {
            for x in x0..=x1 {
                if rect.contains(Point::new(x as f32, y as f32)) {
                    sum += self.at(x, y);
                    count += 1.0;
                }
            }
        }
        sum / count.max(1.0)
    }
}

/// A rectangle at any angle: a centre, the direction of its first side, and half of
/// each side's length.
struct RotatedRect {
    centre: Point,
    direction: Point,
    half: (f32, f32),
}

impl RotatedRect {
    /// The smallest rectangle around a convex hull: one of its sides lies on a side of
    /// the hull (Freeman and Shapira, 1975).
    fn around(hull: &[Point]) -> Option<Self> {
        let mut best: Option<(f32, Self)> = None;
        for (i, from) in hull.iter().enumerate() {
            let to = hull[(i + 1) % hull.len()];
            let length = from.distance(to);
            if length < 1e-3 {
                continue;
            }
            let d = Point::new((to.x - from.x) / length, (to.y - from.y) / length);
            let (mut lo, mut hi) = ((f32::MAX, f32::MAX), (f32::MIN, f32::MIN));
            for p in hull {
                let (u, v) = (p.x * d.x + p.y * d.y, p.y * d.x - p.x * d.y);
                lo = (lo.0.min(u), lo.1.min(v));
                hi = (hi.0.max(u), hi.1.max(v));
            }
            let (w, h) = (hi.0 - lo.0, hi.1 - lo.1);
            if best.as_ref().is_none_or(|(area, _)| w * h < *area) {
                let (u, v) = (f32::midpoint(lo.0, hi.0), f32::midpoint(lo.1, hi.1));
                let centre = Point::new(u * d.x - v * d.y, u * d.y + v * d.x);
                best = Some((
                    w * h,
                    Self {
                        centre,
                        direction: d,
                        half: (w / 2.0, h / 2.0),
                    },
                ));
            }
        }
        best.map(|(_, rect)| rect)
    }

    fn thinner_side(&self) -> f32 {
        2.0 * self.half.0.min(self.half.1)
    }

    /// Each side moved out by `ratio` × area ÷ circumference.
    fn grown(&self, ratio: f32) -> Self {
        let (w, h) = (2.0 * self.half.0, 2.0 * self.half.1);
        let by = ratio * w * h / (2.0 * (w + h)).max(1e-3);
        Self {
            centre: self.centre,
            direction: self.direction,
            half: (self.half.0 + by, self.half.1 + by),
        }
    }

    fn contains(&self, p: Point) -> bool {
        let (dx, dy) = (p.x - self.centre.x, p.y - self.centre.y);
        let d = self.direction;
        (dx * d.x + dy * d.y).abs() <= self.half.0 && (dy * d.x - dx * d.y).abs() <= self.half.1
    }

    /// The corners, beginning with the one nearest the top left of the page as it lies:
    /// the first side is the more level one.
    fn quad(&self) -> Quad {
        let (mut d, mut half) = (self.direction, self.half);
        if d.x.abs() < d.y.abs() {
            d = Point::new(-d.y, d.x);
            half = (half.1, half.0);
        }
        if d.x < 0.0 {
            d = Point::new(-d.x, -d.y);
        }
        let at = |u: f32, v: f32| {
            Point::new(
                self.centre.x + u * d.x - v * d.y,
                self.centre.y + u * d.y + v * d.x,
            )
        };
        Quad([
            at(-half.0, -half.1),
            at(half.0, -half.1),
            at(half.0, half.1),
            at(-half.0, half.1),
        ])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Rect;

    #[test]
    fn the_smallest_rectangle_is_found_at_any_angle() {
        let upright = Quad::from(Rect::new(100.0, 50.0, 300.0, 20.0));
        for degrees in [-3.0_f32, 0.0, 2.5, 40.0, 88.0] {
            let turned = upright.map(|p| p.turned(Point::new(250.0, 60.0), degrees));
            let rect = RotatedRect::around(&turned.0).expect("four corners");
            assert!((rect.thinner_side() - 20.0).abs() < 0.1, "{degrees}");
            let quad = rect.quad();
            assert!(quad.0[0].x < quad.0[1].x, "first side runs to the right");
        }
    }

    #[test]
    fn a_blob_becomes_a_line() {
        let mut values = vec![0.0; 64 * 64];
        for y in 20..30 {
            for x in 5..60 {
                values[y * 64 + x] = 0.9;
            }
        }
        let map = ProbabilityMap {
            width: 64,
            height: 64,
            values: &values,
        };
        let lines = map.lines();
        assert_eq!(lines.len(), 1);
        let bounds = lines[0].quad.bounds();
        assert!(bounds.y < 20.0 && bounds.bottom() > 30.0, "grown back");
    }
}
