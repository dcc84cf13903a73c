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
            Self::Rgb(image) => Cow::Owned(imageops::grayscale(image)),
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
