//! The encodings a page image comes in, each decoded to [`Samples`] and some written.

pub(super) mod ccitt;
pub(super) mod dct;
pub(super) mod flate;
mod jbig2;
mod jpx;

use crate::{
    document::{Colour, Encoding, ImageStream, Raster},
    error::PageError,
    limits::Limits,
};

use super::{
    limit::check_pixels,
    samples::{Samples, components_of},
};

/// Decodes an image to pixels. Its soft mask, if any, is left out of account.
pub(super) fn decode(image: &ImageStream, limits: &Limits) -> Result<Raster, PageError> {
    let (width, height) = (image.width, image.height);
    check_pixels(
        name(&image.encoding),
        u64::from(width),
        u64::from(height),
        limits,
    )?;
    let decode = image.decode.as_deref();
    let (samples, own) = match &image.encoding {
        Encoding::Dct => (dct::decode(&image.data, limits)?, None),
        Encoding::Ccitt(parameters) => (
            ccitt::decode(&image.data, *parameters, width, height)?,
            None,
        ),
        Encoding::Jbig2 { globals } => {
            let globals = globals.as_ref().map(|g| g.as_slice());
            (jbig2::decode(&image.data, globals, width, height)?, None)
        }
        Encoding::Jpx => {
            let (samples, colour) = jpx::decode(&image.data, limits)?;
            (samples, Some(colour))
        }
        Encoding::Flate { predictor } => {
            let components = image.colour.as_ref().map_or(1, components_of);
            let shape = flate::Shape {
                width,
                height,
                components,
                bits: image.bits,
            };
            (flate::decode(&image.data, *predictor, shape)?, None)
        }
    };
    if let Some(ink) = image.stencil {
        return samples.into_stencil(ink, decode);
    }
    let colour = image.colour.clone().or(own).unwrap_or(Colour::Gray);
    samples.into_raster(&colour, decode)
}

/// What people call the encoding.
pub(super) fn name(encoding: &Encoding) -> &'static str {
    match encoding {
        Encoding::Dct => "JPEG",
        Encoding::Ccitt(_) => "CCITT fax",
        Encoding::Jbig2 { .. } => "JBIG2",
        Encoding::Jpx => "JPEG 2000",
        Encoding::Flate { .. } => "Flate",
    }
}

/// Encodes samples without loss: group 4 for bilevel grey, Flate for the rest.
pub(super) fn encode(samples: &Samples, colour: Colour) -> Result<ImageStream, PageError> {
    if samples.bits == 1
        && colour == Colour::Gray
        && let Some(stream) = ccitt::encode(samples)
    {
        return Ok(stream);
    }
    flate::encode(samples, colour)
}

/// Encodes a raster without loss, at one bit a pixel where it is black and white.
pub(super) fn encode_raster(raster: &Raster) -> Result<ImageStream, PageError> {
    let (width, height) = (raster.width(), raster.height());
    match raster {
        Raster::Gray(image) if image.as_raw().iter().all(|&v| v == 0 || v == 255) => {
            let row_bytes = Samples::row_bytes(width, 1, 1);
            let mut data = Vec::with_capacity(row_bytes * height as usize);
            for row in image.as_raw().chunks_exact(width as usize) {
                data.extend(row.chunks(8).map(|eight| {
                    eight
                        .iter()
                        .enumerate()
                        .fold(0, |byte, (i, &v)| byte | (v & 1) << (7 - i))
                }));
            }
            encode(
                &Samples {
                    width,
                    height,
                    components: 1,
                    bits: 1,
                    data,
                },
                Colour::Gray,
            )
        }
        Raster::Gray(image) => {
            let data = image.as_raw().clone();
            encode(
                &Samples {
                    width,
                    height,
                    components: 1,
                    bits: 8,
                    data,
                },
                Colour::Gray,
            )
        }
        Raster::Rgb(image) => {
            let data = image.as_raw().clone();
            encode(
                &Samples {
                    width,
                    height,
                    components: 3,
                    bits: 8,
                    data,
                },
                Colour::Rgb,
            )
        }
    }
}

#[cfg(test)]
mod tests {
    use image::{GrayImage, RgbImage};

    use super::*;

    #[test]
    fn what_is_encoded_decodes_to_itself() {
        let bilevel = GrayImage::from_fn(37, 11, |x, y| {
            image::Luma([if (x / 3 + y) % 2 == 0 { 0 } else { 255 }])
        });
        let gray = GrayImage::from_fn(37, 11, |x, y| image::Luma([(x * 7 + y) as u8]));
        let rgb = RgbImage::from_fn(37, 11, |x, y| image::Rgb([x as u8, (y * 20) as u8, 9]));
        for raster in [Raster::Gray(bilevel), Raster::Gray(gray), Raster::Rgb(rgb)] {
            let stream = encode_raster(&raster).expect("encodes");
            let back = decode(&stream, &Limits::default()).expect("decodes");
            match (raster, back) {
                (Raster::Gray(a), Raster::Gray(b)) => assert_eq!(a, b),
                (Raster::Rgb(a), Raster::Rgb(b)) => assert_eq!(a, b),
                _ => panic!("the colour changed"),
            }
        }
    }

    #[test]
    fn the_pixel_limit_comes_before_decoding() {
        let stream = encode_raster(&Raster::Gray(GrayImage::new(20, 20))).expect("encodes");
        let limits = Limits {
            pixels: 399,
            ..Limits::default()
        };
        assert!(matches!(
            decode(&stream, &limits),
            Err(PageError::TooManyPixels { .. })
        ));
    }
}
