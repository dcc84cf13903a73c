//! A page as pixels.

use std::borrow::Cow;

use image::{GrayImage, RgbImage, imageops};

use super::Turn;

/// Decoded pixels of a page or of a part of it, origin top left. Bilevel images are
/// held as grey with 0 for ink and 255 for paper.
#[derive(Debug, Clone)]
pub enum Raster {
    /// One byte a pixel, 0 is black.
    Gray(GrayImage),
    /// Three bytes a pixel: red, green, blue (sRGB).
    Rgb(RgbImage),
}

impl Raster {
    /// Width in pixels.
    pub fn width(&self) -> u32 {
        match self {
            Self::Gray(image) => image.width(),
            Self::Rgb(image) => image.width(),
        }
    }

    /// Height in pixels.
    pub fn height(&self) -> u32 {
        match self {
            Self::Gray(image) => image.height(),
            Self::Rgb(image) => image.height(),
        }
    }

    /// The grey values: borrowed where the raster is grey, computed (Rec. 709 luma)
    /// where it is coloured.
    pub fn to_gray(&self) -> Cow<'_, GrayImage> {
        match self {
            Self::Gray(image) => Cow::Borrowed(image),
            Self::Rgb(image) => Cow::Owned(luma(image)),
        }
    }

    /// The raster turned clockwise by `turn`.
    #[must_use]
    pub fn turned(self, turn: Turn) -> Self {
        match (self, turn) {
            (raster, Turn::None) => raster,
            (Self::Gray(image), Turn::Right) => Self::Gray(imageops::rotate90(&image)),
            (Self::Gray(image), Turn::Half) => Self::Gray(imageops::rotate180(&image)),
            (Self::Gray(image), Turn::Left) => Self::Gray(imageops::rotate270(&image)),
            (Self::Rgb(image), Turn::Right) => Self::Rgb(imageops::rotate90(&image)),
            (Self::Rgb(image), Turn::Half) => Self::Rgb(imageops::rotate180(&image)),
            (Self::Rgb(image), Turn::Left) => Self::Rgb(imageops::rotate270(&image)),
        }
    }
}

/// The luma of a coloured image by the weights of Rec. 709, as [`imageops::grayscale`] computes
/// it, but a row of bytes at a time: pages are looked at in grey several times.
pub fn luma(image: &RgbImage) -> GrayImage {
    let of = |[red, green, blue]: &[u8; 3]| {
        let sum = 2126 * u32::from(*red) + 7152 * u32::from(*green) + 722 * u32::from(*blue);
        (sum / 10_000) as u8
    };
    let (pixels, _) = image.as_raw().as_chunks();
    let grays = pixels.iter().map(of).collect();
    GrayImage::from_raw(image.width(), image.height(), grays).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::Rgb;

    #[test]
    fn luma_is_what_the_library_computes() {
        let image = RgbImage::from_fn(256, 256, |x, y| Rgb([x as u8, y as u8, (x * y) as u8]));
        assert_eq!(luma(&image), imageops::grayscale(&image));
    }
}
