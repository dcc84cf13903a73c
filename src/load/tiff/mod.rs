//! TIFF files of any number of pages.
//!
//! One strip of fax data or JPEG goes into the PDF unaltered (fax data with the bits
//! turned round where TIFF has the low ones first); everything else is decoded and
//! encoded again without loss. Reduced copies (`NewSubfileType` bit 0, which is what
//! thumbnails are) and transparency masks (bit 2) are no pages and are skipped.

mod chunk;
mod ifd;
mod layout;
pub(super) mod whole;

use std::io::BufReader;

use crate::{
    document::{Colour, Encoding, ImageStream, LoadedPage, Raster},
    error::{DocumentError, PageError},
    limits::Limits,
};

use self::{
    ifd::{Ifd, tag},
    layout::{Layout, compression},
};
use super::{
    Master, Pages,
    codec::{self, ccitt, dct::Header},
    flip::Flip,
    limit::{check_pixels, damaged},
    no_such_page,
    samples::{Samples, cmyk_to_rgb, rgb_of_ycc, rgb_raster},
    sheet::Sheet,
    stretch::Stretch,
};

/// A TIFF file.
pub(super) struct Tiff {
    place: Stretch,
    limits: Limits,
    pages: Vec<Ifd>,
    little: bool,
    length: u64,
}

impl Tiff {
    pub(super) fn open(place: &Stretch, limits: Limits) -> Result<Self, DocumentError> {
        let file = place.open().map_err(DocumentError::Unreadable)?;
        let length = place.length;
        // Half of a file's directories may be thumbnails.
        let directories = ifd::read(BufReader::new(file), length, limits.pages.saturating_mul(2))
            .map_err(broken)?;
        let pages: Vec<Ifd> = directories
            .ifds
            .into_iter()
            .filter(|ifd| ifd.get(tag::NEW_SUBFILE_TYPE).unwrap_or(0) & 0b101 == 0)
            .collect();
        if pages.is_empty() {
            return Err(DocumentError::NoPages { format: "TIFF" });
        }
        if pages.len() > limits.pages {
            return Err(DocumentError::TooManyPages {
                pages: pages.len(),
                limit: limits.pages,
            });
        }
        for (i, page) in pages.iter().enumerate() {
            let (width, height) = layout::size(page);
            let offsets = [page.all(tag::STRIP_OFFSETS), page.all(tag::TILE_OFFSETS)].concat();
            let old_jpeg = page.get(tag::COMPRESSION) == Some(compression::OLD_JPEG);
            if width == 0 || height == 0 || (offsets.is_empty() && !old_jpeg) {
                return Err(broken(format!(
                    "the directory of page {} lacks size or data",
                    i + 1
                )));
            }
            if offsets.iter().all(|&offset| offset >= length) && !old_jpeg {
                return Err(broken(format!(
                    "the data of page {} lie behind the file's end",
                    i + 1
                )));
            }
        }
        Ok(Self {
            place: place.clone(),
            limits,
            pages,
            little: directories.little,
            length,
        })
    }

    fn ifd(&self, index: usize) -> Result<&Ifd, PageError> {
        self.pages.get(index).ok_or_else(|| no_such_page(index))
    }

    fn layout(&self, ifd: &Ifd) -> Result<Layout, PageError> {
        let (width, height) = layout::size(ifd);
        check_pixels("TIFF", u64::from(width), u64::from(height), &self.limits)?;
        Layout::read(ifd, self.little, self.length)
    }

    /// The decoded page and how it is to be encoded again.
    fn decode(&self, ifd: &Ifd, layout: &Layout) -> Result<Decoded, PageError> {
        let mut file = chunk::open(&self.place)?;
        let mut samples = chunk::decode(&mut file, layout, ifd, &self.limits)?;
        if layout.opacity {
            samples = on_white(samples, layout)?;
        } else {
            let colours = if layout.photometric == 5 {
                4
            } else {
                samples.components.min(3)
            };
            let colours = if matches!(layout.photometric, 0 | 1 | 3) {
                1
            } else {
                colours
            };
            samples = without_extras(samples, colours);
        }
        match layout.photometric {
            0 => {
                samples.data.iter_mut().for_each(|byte| *byte = !*byte);
                Ok(Decoded::Samples(samples, Colour::Gray))
            }
            1 => Ok(Decoded::Samples(samples, Colour::Gray)),
            3 => Ok(Decoded::Samples(samples, layout.palette(ifd)?)),
            5 => {
                let high = high_bytes(samples);
                rgb_raster(layout.width, layout.height, cmyk_to_rgb(&high)).map(Decoded::Raster)
            }
            6 if layout.compression != compression::JPEG => {
                let pixels = samples.data.chunks_exact(3);
                let rgb = pixels.flat_map(|pixel| rgb_of_ycc([pixel[0], pixel[1], pixel[2]]));
                rgb_raster(layout.width, layout.height, rgb.collect()).map(Decoded::Raster)
            }
            _ => Ok(Decoded::Samples(samples, Colour::Rgb)),
        }
    }

    /// The one strip of fax data or JPEG, in PDF's terms, if it can go in unaltered.
    fn passed_through(&self, ifd: &Ifd, layout: &Layout) -> Result<Option<ImageStream>, PageError> {
        if layout.chunks.len() != 1 || layout.chunks_across() != 1 {
            return Ok(None);
        }
        let place = layout.place(0);
        if (place.width, place.rows) != (layout.width, layout.height) {
            return Ok(None);
        }
        let mut stream = ImageStream {
            width: layout.width,
            height: layout.height,
            bits: layout.bits,
            colour: Some(Colour::Gray),
            encoding: Encoding::Dct,
            data: chunk::raw(&mut chunk::open(&self.place)?, layout, 0)?,
            decode: None,
            soft_mask: None,
            stencil: None,
        };
        if let Some(mut parameters) = chunk::fax_parameters(layout, ifd) {
            ccitt::decode(&stream.data, parameters, layout.width, layout.height)?;
            parameters.end_of_block = parameters.k < 0 && ccitt::ends_with_eofb(&stream.data);
            stream.encoding = Encoding::Ccitt(parameters);
            return Ok(Some(stream));
        }
        if layout.compression != compression::JPEG || !matches!(layout.photometric, 1 | 2 | 6) {
            return Ok(None);
        }
        let tables: Vec<u8> = ifd.all(tag::JPEG_TABLES).iter().map(|&b| b as u8).collect();
        stream.data = chunk::merged_jpeg(&tables, &stream.data, layout);
        let Some(header) = Header::read(&stream.data) else {
            return Ok(None);
        };
        let Some(end) = header.end else {
            return Err(damaged("TIFF", "its JPEG data end early"));
        };
        stream.data.truncate(end);
        stream.colour = header.colour();
        let fits = (header.width, header.height, header.components)
            == (layout.width, layout.height, layout.components);
        Ok((fits && matches!(stream.colour, Some(Colour::Gray | Colour::Rgb))).then_some(stream))
    }

    fn sheet(ifd: &Ifd) -> Sheet {
        let (width, height) = layout::size(ifd);
        let to_inch = match ifd.get(tag::RESOLUTION_UNIT) {
            Some(1) => None,
            Some(3) => Some(2.54),
            _ => Some(1.0),
        };
        let declared = ifd
            .ratio(tag::X_RESOLUTION)
            .zip(ifd.ratio(tag::Y_RESOLUTION))
            .zip(to_inch)
            .map(|((x, y), to_inch)| (x * to_inch, y * to_inch));
        let flip = Flip::from_tag(ifd.get(tag::ORIENTATION).unwrap_or(1) as u32);
        Sheet::new(width, height, flip, declared)
    }
}

/// A page as it is encoded again.
enum Decoded {
    Samples(Samples, Colour),
    Raster(Raster),
}

impl Pages for Tiff {
    fn count(&self) -> usize {
        self.pages.len()
    }

    fn estimate_bytes(&self, index: usize) -> u64 {
        self.pages.get(index).map_or(0, |ifd| {
            let components = ifd.get(tag::SAMPLES).unwrap_or(1).min(3) as u8;
            Self::sheet(ifd).estimate_bytes(components)
        })
    }

    fn page(&self, index: usize) -> Result<LoadedPage, PageError> {
        let ifd = self.ifd(index)?;
        let layout = self.layout(ifd)?;
        let raster = match self.decode(ifd, &layout)? {
            Decoded::Samples(samples, colour) => samples.into_raster(&colour, None)?,
            Decoded::Raster(raster) => raster,
        };
        Self::sheet(ifd).page(raster, &self.limits)
    }

    fn master(&self, index: usize) -> Result<Master, PageError> {
        let ifd = self.ifd(index)?;
        let layout = self.layout(ifd)?;
        let stream = match self.passed_through(ifd, &layout)? {
            Some(stream) => stream,
            None => match self.decode(ifd, &layout)? {
                Decoded::Samples(samples, colour) => codec::encode(&samples, colour)?,
                Decoded::Raster(raster) => codec::encode_raster(&raster)?,
            },
        };
        Ok(Self::sheet(ifd).master(stream))
    }
}

fn broken(detail: String) -> DocumentError {
    DocumentError::Damaged {
        format: "TIFF",
        detail,
    }
}

/// The first `colours` components; the others have no meaning that is known here.
fn without_extras(samples: Samples, colours: u8) -> Samples {
    if samples.components == colours || samples.bits < 8 {
        return samples;
    }
    let size = usize::from(samples.bits / 8);
    let (from, to) = (
        size * usize::from(samples.components),
        size * usize::from(colours),
    );
    let data = samples
        .data
        .chunks_exact(from)
        .flat_map(|pixel| &pixel[..to])
        .copied()
        .collect();
    Samples {
        components: colours,
        data,
        ..samples
    }
}

/// 8-bit colours laid on white by their last component.
fn on_white(samples: Samples, layout: &Layout) -> Result<Samples, PageError> {
    if samples.bits < 8 || layout.photometric == 3 {
        return Err(damaged("TIFF", "opacity of few bits is not supported"));
    }
    let (parts, white) = (
        usize::from(samples.components),
        if matches!(layout.photometric, 0 | 5) {
            0
        } else {
            255
        },
    );
    let (width, height) = (samples.width, samples.height);
    let data = high_bytes(samples)
        .chunks_exact(parts)
        .flat_map(|pixel| {
            let alpha = u32::from(pixel[parts - 1]);
            pixel[..parts - 1]
                .iter()
                .map(move |&c| ((u32::from(c) * alpha + white * (255 - alpha)) / 255) as u8)
        })
        .collect();
    Ok(Samples {
        width,
        height,
        components: (parts - 1) as u8,
        bits: 8,
        data,
    })
}

/// Samples of 8 bits from samples of 8 or 16.
fn high_bytes(samples: Samples) -> Vec<u8> {
    if samples.bits == 16 {
        samples.data.iter().step_by(2).copied().collect()
    } else {
        samples.data
    }
}
