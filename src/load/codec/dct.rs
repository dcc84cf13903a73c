//! JPEG: headers read here, samples decoded by `zune-jpeg`.

use zune_jpeg::{
    JpegDecoder,
    zune_core::{bytestream::ZCursor, colorspace::ColorSpace, options::DecoderOptions},
};

use crate::{document::Colour, error::PageError, limits::Limits};

use super::super::{
    limit::{check_pixels, damaged},
    samples::{Samples, rgb_of_ycc},
};

/// What the headers of a JPEG say.
#[derive(Debug, Clone, Default, PartialEq)]
pub(in crate::load) struct Header {
    pub width: u32,
    pub height: u32,
    pub components: u8,
    /// Bits a sample.
    pub precision: u8,
    /// The colour transform of an Adobe marker: 0 none, 1 YCbCr, 2 YCCK.
    pub adobe: Option<u8>,
    /// Pixels an inch from the JFIF marker, across and down.
    pub density: Option<(f64, f64)>,
    /// Content of the EXIF marker, from its TIFF header on.
    pub exif: Option<Vec<u8>>,
    /// The components are named R, G and B: they are not YCbCr.
    pub named_rgb: bool,
    /// Length up to and with the end-of-image marker; `None` if there is none.
    pub end: Option<usize>,
    /// Sequential, in one scan.
    pub one_scan: bool,
}

impl Header {
    /// Reads the markers. `None` if there is no frame header.
    pub(in crate::load) fn read(data: &[u8]) -> Option<Self> {
        let mut header = Self::default();
        let mut at = 2;
        if !data.starts_with(&[0xff, 0xd8]) {
            return None;
        }
        loop {
            at = next_marker(data, at)?;
            let marker = *data.get(at + 1)?;
            at += 2;
            match marker {
                0xd9 => break,
                0x01 | 0xd0..=0xd8 => continue,
                _ => {}
            }
            let length = usize::from(u16::from_be_bytes([*data.get(at)?, *data.get(at + 1)?]));
            let Some(body) = data.get(at + 2..at + length.max(2)) else {
                break;
            };
            header.segment(marker, body);
            at += length.max(2);
            if marker == 0xda && header.width > 0 {
                let (end, scans) = end_of_image(data, at);
                header.end = end;
                header.one_scan &= scans == 0;
                break;
            }
        }
        (header.width > 0 && header.components > 0).then_some(header)
    }

    fn segment(&mut self, marker: u8, body: &[u8]) {
        match (marker, body) {
            (0xc0..=0xcf, &[precision, h0, h1, w0, w1, components, ref rest @ ..])
                if !matches!(marker, 0xc4 | 0xc8 | 0xcc) && self.width == 0 =>
            {
                self.precision = precision;
                self.height = u32::from(u16::from_be_bytes([h0, h1]));
                self.width = u32::from(u16::from_be_bytes([w0, w1]));
                self.components = components;
                let names: Vec<u8> = rest.chunks_exact(3).map(|c| c[0]).collect();
                self.named_rgb = names == b"RGB";
                self.one_scan = matches!(marker, 0xc0 | 0xc1);
            }
            (0xe0, [b'J', b'F', b'I', b'F', 0, _, _, unit, x0, x1, y0, y1, ..]) => {
                let x = f64::from(u16::from_be_bytes([*x0, *x1]));
                let y = f64::from(u16::from_be_bytes([*y0, *y1]));
                let to_inch = match unit {
                    1 => 1.0,
                    2 => 2.54,
                    _ => 0.0,
                };
                if x * y * to_inch > 0.0 {
                    self.density = Some((x * to_inch, y * to_inch));
                }
            }
            (0xe1, [b'E', b'x', b'i', b'f', 0, _, tiff @ ..]) => {
                self.exif.get_or_insert_with(|| tiff.to_vec());
            }
            (
                0xee,
                [
                    b'A',
                    b'd',
                    b'o',
                    b'b',
                    b'e',
                    _,
                    _,
                    _,
                    _,
                    _,
                    _,
                    transform,
                    ..,
                ],
            ) => {
                self.adobe = Some(*transform);
            }
            _ => {}
        }
    }

    /// The colour space of the decoded samples; `None` for a number of components that
    /// PDF does not know.
    pub(in crate::load) fn colour(&self) -> Option<Colour> {
        match self.components {
            1 => Some(Colour::Gray),
            3 => Some(Colour::Rgb),
            4 => Some(Colour::Cmyk),
            _ => None,
        }
    }
}

/// The place of the next marker at or after `at`.
fn next_marker(data: &[u8], at: usize) -> Option<usize> {
    data.get(at..)?
        .windows(2)
        .position(|w| w[0] == 0xff && !matches!(w[1], 0x00 | 0xff))
        .map(|offset| at + offset)
}

/// Length of the file up to its end-of-image marker, and the number of further scans. In
/// entropy-coded data 0xFF is followed by 0 or a restart marker; between scans come
/// segments with lengths.
fn end_of_image(data: &[u8], mut at: usize) -> (Option<usize>, usize) {
    let mut scans = 0;
    while let Some(marker) = next_marker(data, at) {
        match data[marker + 1..] {
            [0xd9, ..] => return (Some(marker + 2), scans),
            [0x01 | 0xd0..=0xd8, ..] => at = marker + 2,
            [kind, high, low, ..] => {
                scans += usize::from(kind == 0xda);
                at = marker + 2 + usize::from(u16::from_be_bytes([high, low]).max(2));
            }
            _ => break,
        }
    }
    (None, scans)
}

/// Decodes to 8 bits a component: grey, RGB or CMYK as they are in the file (Adobe's
/// are inverted, which PDF undoes with `/Decode`).
pub(in crate::load) fn decode(data: &[u8], limits: &Limits) -> Result<Samples, PageError> {
    let header = Header::read(data).ok_or_else(|| damaged("JPEG", "no frame header"))?;
    let (width, height) = (header.width, header.height);
    check_pixels("JPEG", u64::from(width), u64::from(height), limits)?;
    let Some(end) = header.end else {
        return Err(damaged("JPEG", "it ends before its end-of-image marker"));
    };
    if header.precision != 8 {
        return Err(damaged(
            "JPEG",
            format!("{} bits a sample", header.precision),
        ));
    }
    let (colours, transform) = match (header.components, header.adobe) {
        (1, _) => (ColorSpace::Luma, false),
        (3, None) if header.named_rgb => (ColorSpace::YCbCr, false),
        (3, _) => (ColorSpace::RGB, false),
        (4, Some(2)) => (ColorSpace::YCCK, true),
        (4, _) => (ColorSpace::CMYK, false),
        (n, _) => return Err(damaged("JPEG", format!("{n} colour components"))),
    };
    // The decoder takes an end-of-image marker that comes too early for the end and fills
    // the rest with grey; the end of its input it reports. A few bytes for it to read ahead.
    let unended = header
        .one_scan
        .then(|| [&data[..end - 2], &[0; 16]].concat());
    let input = unended.as_deref().unwrap_or(&data[..end]);
    let mut samples = zune(input, colours, true)
        .or_else(|error| match error {
            // Some scanners pad between headers, which only the strict mode minds.
            error if error.contains("Extra bytes") => zune(input, colours, false),
            error => Err(error),
        })
        .map_err(|error| damaged("JPEG", error))?;
    if samples.len() != width as usize * height as usize * usize::from(header.components) {
        return Err(damaged("JPEG", "fewer samples than pixels"));
    }
    if transform {
        ycck_to_cmyk(&mut samples);
    }
    Ok(Samples {
        width,
        height,
        components: header.components,
        bits: 8,
        data: samples,
    })
}

fn zune(data: &[u8], colours: ColorSpace, strict: bool) -> Result<Vec<u8>, String> {
    let options = DecoderOptions::default()
        .set_strict_mode(strict)
        .set_max_width(usize::from(u16::MAX))
        .set_max_height(usize::from(u16::MAX))
        .jpeg_set_out_colorspace(colours);
    JpegDecoder::new_with_options(ZCursor::new(data), options)
        .decode()
        .map_err(|error| format!("{error:?}"))
}

/// YCbCr of the first three components to RGB, whose complement is CMY; K stays.
fn ycck_to_cmyk(samples: &mut [u8]) {
    for pixel in samples.chunks_exact_mut(4) {
        let rgb = rgb_of_ycc([pixel[0], pixel[1], pixel[2]]);
        for (ink, light) in pixel.iter_mut().zip(rgb) {
            *ink = 255 - light;
        }
    }
}

#[cfg(test)]
mod tests {
    use image::{ExtendedColorType, codecs::jpeg::JpegEncoder};

    use super::*;

    fn jpeg(width: u32, height: u32, colour: ExtendedColorType) -> Vec<u8> {
        let n = u32::from(colour.channel_count());
        let pixels: Vec<u8> = (0..width * height * n)
            .map(|i| (i * 13 % 256) as u8)
            .collect();
        let mut out = Vec::new();
        JpegEncoder::new_with_quality(&mut out, 80)
            .encode(&pixels, width, height, colour)
            .expect("encodes");
        out
    }

    #[test]
    fn headers_tell_size_colours_and_end() {
        let data = jpeg(33, 17, ExtendedColorType::Rgb8);
        let header = Header::read(&data).expect("a frame header");
        assert_eq!(
            (header.width, header.height, header.components),
            (33, 17, 3)
        );
        assert_eq!(header.end, Some(data.len()));
        let samples = decode(&data, &Limits::default()).expect("decodes");
        assert_eq!(samples.data.len(), 33 * 17 * 3);
    }

    #[test]
    fn what_is_cut_off_is_damaged_even_with_an_end_marker() {
        let data = jpeg(200, 200, ExtendedColorType::L8);
        let cut = &data[..data.len() / 2];
        assert!(matches!(
            decode(cut, &Limits::default()),
            Err(PageError::DamagedImage { .. })
        ));
        let ended = [cut, &[0xff, 0xd9]].concat();
        assert!(matches!(
            decode(&ended, &Limits::default()),
            Err(PageError::DamagedImage { .. })
        ));
    }

    #[test]
    fn large_pictures_are_refused_by_their_header() {
        let limits = Limits {
            pixels: 100,
            ..Limits::default()
        };
        let data = jpeg(33, 17, ExtendedColorType::L8);
        assert!(matches!(
            decode(&data, &limits),
            Err(PageError::TooManyPixels { .. })
        ));
    }
}
