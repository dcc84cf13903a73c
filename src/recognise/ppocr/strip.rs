//! Cuts a text line out of the page: a straight strip of fixed height, whatever the
//! line's slope, ready for a network's input tensor.

use crate::document::{Point, Quad, Raster, Turn};

/// How the text runs inside a quadrilateral of the page.
///
/// `corners` are those of the strip: the line's start at the top, its end at the top, its
/// end at the bottom, its start at the bottom.
#[derive(Debug, Clone, Copy)]
pub(super) struct Strip {
    corners: [Point; 4],
}

impl Strip {
    /// The strip of a line that runs along the quad's upper edge once the page has been
    /// turned by `turn`.
    pub(super) fn turned(quad: &Quad, turn: Turn) -> Self {
        let [tl, tr, br, bl] = quad.0;
        let corners = match turn {
            Turn::None => [tl, tr, br, bl],
            // Turning the page clockwise by 90° brings its left edge to the top.
            Turn::Right => [bl, tl, tr, br],
            Turn::Half => [br, bl, tl, tr],
            Turn::Left => [tr, br, bl, tl],
        };
        Self { corners }
    }

    /// The part of it that lies between two places along the text, 0–1.
    pub(super) fn part(&self, from: f32, to: f32) -> Self {
        let [start, end, end_below, start_below] = self.corners;
        Self {
            corners: [
                start.toward(end, from),
                start.toward(end, to),
                start_below.toward(end_below, to),
                start_below.toward(end_below, from),
            ],
        }
    }

    /// The strip as a place of the page, its upper edge along the text.
    pub(super) fn quad(&self) -> Quad {
        Quad(self.corners)
    }

    /// Length along the text in page pixels.
    pub(super) fn length(&self) -> f32 {
        self.corners[0].distance(self.corners[1])
    }

    /// Extent across the text in page pixels.
    pub(super) fn thickness(&self) -> f32 {
        self.corners[0].distance(self.corners[3])
    }

    /// Width of the strip when its height is `height` pixels.
    pub(super) fn width_at(&self, height: usize) -> usize {
        let ratio = self.length() / self.thickness().max(1.0);
        ((ratio * height as f32).ceil() as usize).max(1)
    }

    /// Draws the strip, `width` × `height` pixels, into three planes (blue, green, red)
    /// of a tensor whose rows are `stride` floats apart, as values from −1 to 1. The
    /// planes are `plane` floats apart.
    ///
    /// Pixels are sampled bilinearly; where the page is finer than the strip, several
    /// samples are averaged so that thin strokes survive.
    pub(super) fn draw(&self, page: &Raster, width: usize, height: usize, tensor: Planes) {
        let [start, end, _, below] = self.corners;
        let along = Point::new(
            (end.x - start.x) / width as f32,
            (end.y - start.y) / width as f32,
        );
        let across = Point::new(
            (below.x - start.x) / height as f32,
            (below.y - start.y) / height as f32,
        );
        let grid = Grid {
            start,
            along,
            across,
            samples: (samples(along), samples(across)),
        };
        let Planes {
            floats,
            stride,
            plane,
        } = tensor;
        match page {
            Raster::Gray(image) => {
                let pixels = Pixels::<1>::of(image.as_raw(), image.width(), image.height());
                for row in 0..height {
                    let from = row * stride;
                    for column in 0..width {
                        floats[from + column] = grid.mean(&pixels, column, row)[0];
                    }
                    floats.copy_within(from..from + width, plane + from);
                    floats.copy_within(from..from + width, 2 * plane + from);
                }
            }
            Raster::Rgb(image) => {
                let pixels = Pixels::<3>::of(image.as_raw(), image.width(), image.height());
                for row in 0..height {
                    for column in 0..width {
                        let at = row * stride + column;
                        let [red, green, blue] = grid.mean(&pixels, column, row);
                        floats[at] = blue;
                        floats[plane + at] = green;
                        floats[2 * plane + at] = red;
                    }
                }
            }
        }
    }
}

/// Where in a tensor a strip is drawn.
pub(super) struct Planes<'a> {
    /// The tensor from the strip's first pixel on.
    pub floats: &'a mut [f32],
    /// Floats from one row to the next.
    pub stride: usize,
    /// Floats from one colour plane to the next.
    pub plane: usize,
}

/// How many samples a strip's pixel takes along one of its sides, which is `step` page
/// pixels long: they stand no farther apart than page pixels, or hairlines would be hit or
/// missed.
fn samples(step: Point) -> usize {
    step.x.hypot(step.y).ceil().clamp(1.0, 6.0) as usize
}

/// The places of a strip's pixels on the page.
struct Grid {
    start: Point,
    along: Point,
    across: Point,
    samples: (usize, usize),
}

impl Grid {
    /// The mean over the samples of one pixel of the strip, −1 to 1 a channel.
    fn mean<const CHANNELS: usize>(
        &self,
        pixels: &Pixels<CHANNELS>,
        column: usize,
        row: usize,
    ) -> [f32; CHANNELS] {
        let (nu, nv) = self.samples;
        let mut sum = [0.0_f32; CHANNELS];
        for sv in 0..nv {
            let v = row as f32 + (sv as f32 + 0.5) / nv as f32;
            for su in 0..nu {
                let u = column as f32 + (su as f32 + 0.5) / nu as f32;
                let value = pixels.at(
                    self.start.x + self.along.x * u + self.across.x * v - 0.5,
                    self.start.y + self.along.y * u + self.across.y * v - 0.5,
                );
                for (sum, value) in sum.iter_mut().zip(value) {
                    *sum += value;
                }
            }
        }
        let scale = 1.0 / (127.5 * (nu * nv) as f32);
        sum.map(|sum| sum * scale - 1.0)
    }
}

/// Interleaved pixels of a page.
struct Pixels<'a, const CHANNELS: usize> {
    bytes: &'a [u8],
    width: usize,
    right: f32,
    bottom: f32,
}

impl<'a, const CHANNELS: usize> Pixels<'a, CHANNELS> {
    fn of(bytes: &'a [u8], width: u32, height: u32) -> Self {
        Self {
            bytes,
            width: width as usize,
            right: (width - 1) as f32,
            bottom: (height - 1) as f32,
        }
    }

    /// The channels (0–255) at a place between pixels; the page's edge goes on outside it.
    fn at(&self, x: f32, y: f32) -> [f32; CHANNELS] {
        let (x, y) = (x.clamp(0.0, self.right), y.clamp(0.0, self.bottom));
        let (x0, y0) = (x as usize, y as usize);
        let (fx, fy) = (x - x0 as f32, y - y0 as f32);
        let step = if x0 < self.right as usize {
            CHANNELS
        } else {
            0
        };
        let down = if y0 < self.bottom as usize {
            self.width * CHANNELS
        } else {
            0
        };
        let first = (y0 * self.width + x0) * CHANNELS;
        std::array::from_fn(|channel| {
            let at = first + channel;
            let byte = |at: usize| f32::from(self.bytes[at]);
            let top = byte(at) + (byte(at + step) - byte(at)) * fx;
            let bottom = byte(at + down) + (byte(at + down + step) - byte(at + down)) * fx;
            top + (bottom - top) * fy
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Rect;
    use image::{GrayImage, Luma};

    #[test]
    fn a_turned_strip_reads_the_same_as_the_turned_page() {
        let page = GrayImage::from_fn(8, 20, |x, y| Luma([(x * 9 + y * 5) as u8]));
        let quad = Quad::from(Rect::new(0.0, 0.0, 8.0, 20.0));
        for turn in Turn::ALL {
            let turned = Raster::Gray(page.clone()).turned(turn);
            let (w, h) = (turned.width() as usize, turned.height() as usize);
            let draw = |page: &Raster, strip: Strip| {
                let mut planes = vec![0.0; 3 * w * h];
                let tensor = Planes {
                    floats: &mut planes,
                    stride: w,
                    plane: w * h,
                };
                strip.draw(page, w, h, tensor);
                planes
            };
            let whole = Quad::from(Rect::new(0.0, 0.0, w as f32, h as f32));
            let want = draw(&turned, Strip::turned(&whole, Turn::None));
            let got = draw(&Raster::Gray(page.clone()), Strip::turned(&quad, turn));
            for (got, want) in got.iter().zip(want) {
                assert!((got - want).abs() < 1e-3, "{turn:?}: {got} is not {want}");
            }
        }
    }
}
