//! PNG, BMP and WebP files. A plain PNG's data go into the PDF unaltered; everything else
//! is decoded (opacity on white paper) and encoded again without loss.

use std::{io::Cursor, sync::Arc};

use image::{
    DynamicImage, ImageDecoder, ImageResult,
    codecs::{bmp::BmpDecoder, png::PngDecoder, webp::WebPDecoder},
};

use crate::{
    document::{Colour, Encoding, ImageStream, LoadedPage, Raster},
    error::{DocumentError, PageError},
    limits::Limits,
};

use super::{
    Format, Master, Pages,
    codec::{self, flate},
    exif::Exif,
    flip::Flip,
    limit::{check_pixels, damaged},
    no_such_page,
    samples::rgb_raster,
    sheet::Sheet,
    stretch::Stretch,
};

/// A PNG, BMP or WebP file: one page.
pub(super) struct Picture {
    place: Stretch,
    format: Format,
    limits: Limits,
    sheet: Sheet,
}

impl Picture {
    pub(super) fn open(
        place: &Stretch,
        format: Format,
        limits: Limits,
    ) -> Result<Self, DocumentError> {
        let data = place.read().map_err(DocumentError::Unreadable)?;
        let broken = |detail: String| DocumentError::Damaged {
            format: format.name(),
            detail,
        };
        let mut decoder = decoder(format, &data).map_err(|error| broken(error.to_string()))?;
        let (width, height) = decoder.dimensions();
        let exif = match decoder.exif_metadata() {
            Ok(Some(block)) => Exif::read(&block),
            _ => Exif::default(),
        };
        let declared = match format {
            Format::Png => png_density(&data),
            Format::Bmp => bmp_density(&data),
            _ => None,
        };
        if width == 0 || height == 0 {
            return Err(broken(format!("{width} × {height} pixels")));
        }
        let flip = Flip::from_tag(exif.orientation.unwrap_or(1));
        let sheet = Sheet::new(width, height, flip, declared.or(exif.density));
        Ok(Self {
            place: place.clone(),
            format,
            limits,
            sheet,
        })
    }

    fn data(&self) -> Result<Vec<u8>, PageError> {
        let (width, height) = (u64::from(self.sheet.width), u64::from(self.sheet.height));
        check_pixels(self.format.name(), width, height, &self.limits)?;
        self.place
            .read()
            .map_err(|error| damaged(self.format.name(), error))
    }

    fn raster(&self, data: &[u8]) -> Result<Raster, PageError> {
        if let Some(stream) = self.plain_png(data) {
            return codec::decode(&stream, &self.limits);
        }
        decoder(self.format, data)
            .and_then(DynamicImage::from_decoder)
            .map_err(|error| damaged(self.format.name(), error))
            .and_then(on_white)
    }

    /// The stream of a PNG that PDF can take as it is: not interlaced, no opacity.
    fn plain_png(&self, data: &[u8]) -> Option<ImageStream> {
        if self.format != Format::Png {
            return None;
        }
        let (name, header) = flate::png_chunks(data).next()?;
        let &[_, _, _, _, _, _, _, _, bits, colours, 0, 0, 0] = header else {
            return None;
        };
        if name != b"IHDR" || flate::png_chunks(data).any(|(name, _)| name == b"tRNS") {
            return None;
        }
        let colour = match colours {
            0 => Colour::Gray,
            2 => Colour::Rgb,
            3 => {
                let (_, palette) = flate::png_chunks(data).find(|(name, _)| name == b"PLTE")?;
                Colour::Indexed {
                    base: Box::new(Colour::Rgb),
                    high: (palette.len() / 3).clamp(1, 256).wrapping_sub(1) as u8,
                    palette: Arc::new(palette.to_vec()),
                }
            }
            _ => return None,
        };
        Some(ImageStream {
            width: self.sheet.width,
            height: self.sheet.height,
            bits,
            colour: Some(colour),
            encoding: Encoding::Flate { predictor: true },
            data: flate::png_data(data),
            decode: None,
            soft_mask: None,
            stencil: None,
        })
    }
}

impl Pages for Picture {
    fn count(&self) -> usize {
        1
    }

    fn estimate_bytes(&self, _: usize) -> u64 {
        self.sheet.estimate_bytes(3)
    }

    fn page(&self, index: usize) -> Result<LoadedPage, PageError> {
        if index > 0 {
            return Err(no_such_page(index));
        }
        let raster = self.raster(&self.data()?)?;
        self.sheet.page(raster, &self.limits)
    }

    fn master(&self, index: usize) -> Result<Master, PageError> {
        if index > 0 {
            return Err(no_such_page(index));
        }
        let data = self.data()?;
        let stream = match self.plain_png(&data) {
            Some(stream) => stream,
            None => codec::encode_raster(&self.raster(&data)?)?,
        };
        Ok(self.sheet.master(stream))
    }
}

fn decoder(format: Format, data: &[u8]) -> ImageResult<Box<dyn ImageDecoder + '_>> {
    let data = Cursor::new(data);
    Ok(match format {
        Format::Bmp => Box::new(BmpDecoder::new(data)?),
        Format::WebP => Box::new(WebPDecoder::new(data)?),
        _ => Box::new(PngDecoder::new(data)?),
    })
}

/// Pixels on white paper.
fn on_white(image: DynamicImage) -> Result<Raster, PageError> {
    let (width, height) = (image.width(), image.height());
    match image {
        DynamicImage::ImageLuma8(image) => Ok(Raster::Gray(image)),
        DynamicImage::ImageRgb8(image) => rgb_raster(width, height, image.into_raw()),
        image if image.color().has_alpha() => {
            let image = image.into_rgba8();
            let data = image
                .pixels()
                .flat_map(|pixel| {
                    let alpha = u32::from(pixel[3]);
                    [0, 1, 2].map(|c| {
                        ((u32::from(pixel[c]) * alpha + 255 * (255 - alpha) + 127) / 255) as u8
                    })
                })
                .collect();
            rgb_raster(width, height, data)
        }
        image if image.color().has_color() => {
            rgb_raster(width, height, image.into_rgb8().into_raw())
        }
        image => Ok(Raster::Gray(image.into_luma8())),
    }
}

/// Pixels an inch of a `pHYs` chunk in metres.
fn png_density(data: &[u8]) -> Option<(f64, f64)> {
    let (_, chunk) = flate::png_chunks(data).find(|(name, _)| name == b"pHYs")?;
    let &[x0, x1, x2, x3, y0, y1, y2, y3, 1] = chunk else {
        return None;
    };
    metric(
        u32::from_be_bytes([x0, x1, x2, x3]),
        u32::from_be_bytes([y0, y1, y2, y3]),
    )
}

/// Pixels an inch of a BMP header of 40 bytes or more.
fn bmp_density(data: &[u8]) -> Option<(f64, f64)> {
    let &[x0, x1, x2, x3, y0, y1, y2, y3] = data.get(38..46)? else {
        return None;
    };
    if data.get(14)? < &40 {
        return None;
    }
    metric(
        u32::from_le_bytes([x0, x1, x2, x3]),
        u32::from_le_bytes([y0, y1, y2, y3]),
    )
}

fn metric(x: u32, y: u32) -> Option<(f64, f64)> {
    (x > 0 && y > 0).then(|| (f64::from(x) * 0.0254, f64::from(y) * 0.0254))
}
