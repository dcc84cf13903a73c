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
    /// of a tensor whose rows are `stride` floats apart, as values from −1 to 1.
    ///
    /// Pixels are sampled bilinearly; where the page is finer than the strip, several
    /// samples are averaged so that thin strokes survive.
    pub(super) fn draw(
        &self,
        page: &Raster,
        width: usize,
        height: usize,
        stride: usize,
        planes: &mut [f32],
    ) {
        let [start, end, _, below] = self.corners;
        let along = Point::new(
            (end.x - start.x) / width as f32,
            (end.y - start.y) / width as f32,
        );
        let across = Point::new(
            (below.x - start.x) / height as f32,
            (below.y - start.y) / height as f32,
        );
        let fineness = along.x.hypot(along.y).max(across.x.hypot(across.y));
        let samples = (fineness / 1.5).ceil().clamp(1.0, 6.0) as usize;
        let plane = height * stride;
        for row in 0..height {
            for column in 0..width {
                let mut sum = [0.0_f32; 3];
                for sub in 0..samples * samples {
                    let u = column as f32 + ((sub % samples) as f32 + 0.5) / samples as f32;
                    let v = row as f32 + ((sub / samples) as f32 + 0.5) / samples as f32;
                    let pixel = sample(
                        page,
                        start.x + along.x * u + across.x * v - 0.5,
                        start.y + along.y * u + across.y * v - 0.5,
                    );
                    for (sum, value) in sum.iter_mut().zip(pixel) {
                        *sum += value;
                    }
                }
                let scale = 1.0 / (127.5 * (samples * samples) as f32);
                for (channel, sum) in sum.into_iter().enumerate() {
                    planes[channel * plane + row * stride + column] = sum * scale - 1.0;
                }
            }
        }
    }
}

/// Blue, green and red (0–255) at a place between pixels; the page's edge goes on
/// outside it.
fn sample(page: &Raster, x: f32, y: f32) -> [f32; 3] {
    let (width, height) = (page.width(), page.height());
    let x = x.clamp(0.0, (width - 1) as f32);
    let y = y.clamp(0.0, (height - 1) as f32);
    let (x0, y0) = (x as u32, y as u32);
    let (x1, y1) = ((x0 + 1).min(width - 1), (y0 + 1).min(height - 1));
    let (fx, fy) = (x - x0 as f32, y - y0 as f32);
    let blend = |a: u8, b: u8, c: u8, d: u8| {
        let top = f32::from(a) + (f32::from(b) - f32::from(a)) * fx;
        let bottom = f32::from(c) + (f32::from(d) - f32::from(c)) * fx;
        top + (bottom - top) * fy
    };
    match page {
        Raster::Gray(image) => {
            let at = |x, y| image.as_raw()[(y * width + x) as usize];
            [blend(at(x0, y0), at(x1, y0), at(x0, y1), at(x1, y1)); 3]
        }
        Raster::Rgb(image) => {
            let at = |x, y, c| image.as_raw()[((y * width + x) * 3 + c) as usize];
            [2, 1, 0].map(|c| blend(at(x0, y0, c), at(x1, y0, c), at(x0, y1, c), at(x1, y1, c)))
        }
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
                strip.draw(page, w, h, w, &mut planes);
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
