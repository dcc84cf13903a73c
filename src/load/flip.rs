//! The eight ways to lay an image on a page without skewing it.

use image::{ImageBuffer, Pixel, imageops};

use crate::document::{Affine, Raster};

/// An axis-aligned orientation: first the sides change places (a mirror along the main
/// diagonal), then the axes turn round.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Flip {
    /// Rows become columns.
    pub swap: bool,
    /// Left becomes right, after `swap`.
    pub x: bool,
    /// Top becomes bottom, after `swap`.
    pub y: bool,
}

impl Flip {
    /// The orientation of EXIF and TIFF tag 274; anything but 1–8 is upright.
    pub(super) fn from_tag(tag: u32) -> Self {
        let (swap, x, y) = match tag {
            2 => (false, true, false),
            3 => (false, true, true),
            4 => (false, false, true),
            5 => (true, false, false),
            6 => (true, true, false),
            7 => (true, true, true),
            8 => (true, false, true),
            _ => (false, false, false),
        };
        Self { swap, x, y }
    }

    /// The orientation of a map between pixel planes, if it is one: nothing may be
    /// displaced sideways by more than a pixel over `width` × `height` pixels.
    pub(super) fn of(map: &Affine, width: f64, height: f64) -> Option<Self> {
        let upright = Self {
            swap: false,
            x: map.a < 0.0,
            y: map.d < 0.0,
        };
        let swapped = Self {
            swap: true,
            x: map.c < 0.0,
            y: map.b < 0.0,
        };
        if (map.b * width).abs() <= map.d.abs() && (map.c * height).abs() <= map.a.abs() {
            Some(upright)
        } else if (map.a * width).abs() <= map.c.abs() && (map.d * height).abs() <= map.b.abs() {
            Some(swapped)
        } else {
            None
        }
    }

    /// Size after the flip.
    pub(super) fn size<T>(self, width: T, height: T) -> (T, T) {
        if self.swap {
            (height, width)
        } else {
            (width, height)
        }
    }

    /// A place in the image of `width` × `height` pixels → the same place after the flip.
    pub(super) fn map(self, width: f64, height: f64) -> Affine {
        let (w, h) = self.size(width, height);
        let axis = |flipped: bool, extent: f64| {
            if flipped { (-1.0, extent) } else { (1.0, 0.0) }
        };
        let ((sx, e), (sy, f)) = (axis(self.x, w), axis(self.y, h));
        if self.swap {
            Affine::new(0.0, sy, sx, 0.0, e, f)
        } else {
            Affine::new(sx, 0.0, 0.0, sy, e, f)
        }
    }

    /// The raster after the flip.
    pub(super) fn apply(self, raster: Raster) -> Raster {
        match raster {
            Raster::Gray(image) => Raster::Gray(self.apply_to(image)),
            Raster::Rgb(image) => Raster::Rgb(self.apply_to(image)),
        }
    }

    fn apply_to<P: Pixel<Subpixel = u8> + 'static>(
        self,
        image: ImageBuffer<P, Vec<u8>>,
    ) -> ImageBuffer<P, Vec<u8>> {
        // A turn to the right is a swap with left and right exchanged.
        let (mut image, x) = if self.swap {
            (imageops::rotate90(&image), !self.x)
        } else {
            (image, self.x)
        };
        match (x, self.y) {
            (true, true) => imageops::rotate180_in_place(&mut image),
            (true, false) => imageops::flip_horizontal_in_place(&mut image),
            (false, true) => imageops::flip_vertical_in_place(&mut image),
            (false, false) => {}
        }
        image
    }
}

#[cfg(test)]
mod tests {
    use image::GrayImage;

    use super::*;

    #[test]
    fn the_map_says_where_the_pixels_went() {
        let image = GrayImage::from_raw(3, 2, vec![1, 2, 3, 4, 5, 6]).expect("fits");
        for tag in 1..=8 {
            let flip = Flip::from_tag(tag);
            let map = flip.map(3.0, 2.0);
            let Raster::Gray(turned) = flip.apply(Raster::Gray(image.clone())) else {
                panic!("stays grey");
            };
            assert_eq!(flip.size(3, 2), turned.dimensions());
            for (x, y, pixel) in image.enumerate_pixels() {
                let (tx, ty) = map.apply(f64::from(x) + 0.5, f64::from(y) + 0.5);
                assert_eq!(turned.get_pixel(tx as u32, ty as u32), pixel, "tag {tag}");
            }
            assert_eq!(Flip::of(&map, 3.0, 2.0), Some(flip), "tag {tag}");
        }
    }

    #[test]
    fn a_skewed_map_is_no_flip() {
        assert_eq!(
            Flip::of(&Affine::new(1.0, 0.01, -0.01, 1.0, 0.0, 0.0), 500.0, 500.0),
            None
        );
    }
}
