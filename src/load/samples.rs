//! Decoded samples as PDF image filters yield them, and their way to pixels.

use image::{GrayImage, RgbImage};

use crate::{
    document::{Colour, Raster},
    error::PageError,
};

use super::limit::damaged;

/// Samples packed as in PDF: rows begin at byte boundaries, high bits first, 16-bit
/// samples big-endian.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Samples {
    pub width: u32,
    pub height: u32,
    pub components: u8,
    /// Bits a component: 1, 2, 4, 8 or 16.
    pub bits: u8,
    pub data: Vec<u8>,
}

impl Samples {
    /// Bytes a row.
    pub(super) fn row_bytes(width: u32, components: u8, bits: u8) -> usize {
        (width as usize * usize::from(components) * usize::from(bits)).div_ceil(8)
    }

    /// The pixels. `decode` is PDF's `/Decode`, if it is not the default.
    pub(super) fn into_raster(
        self,
        colour: &Colour,
        decode: Option<&[f32]>,
    ) -> Result<Raster, PageError> {
        let expected = components_of(colour);
        if self.components != expected {
            let found = self.components;
            return Err(damaged(
                "page",
                format!("{found} colour components where {expected} belong"),
            ));
        }
        if let Colour::Indexed {
            base,
            high,
            palette,
        } = colour
        {
            return self.indexed(base, *high, palette, decode);
        }
        let luts = self.luts(decode);
        match expected {
            1 => Ok(Raster::Gray(self.gray(&luts[0])?)),
            3 if self.bits == 8 && decode.is_none() => {
                rgb_raster(self.width, self.height, self.data)
            }
            3 => {
                let (width, height) = (self.width, self.height);
                let data = self.unpacked(|c, v| luts[c][usize::from(v)]);
                rgb_raster(width, height, data)
            }
            4 => {
                let (width, height) = (self.width, self.height);
                let inks = self.unpacked(|c, v| luts[c][usize::from(v)]);
                rgb_raster(width, height, cmyk_to_rgb(&inks))
            }
            n => Err(damaged("page", format!("{n} colour components"))),
        }
    }

    /// The pixels of a stencil painted in `ink` on white. `decode` is as in PDF: by
    /// default 0 is painted.
    pub(super) fn into_stencil(
        self,
        ink: [f32; 3],
        decode: Option<&[f32]>,
    ) -> Result<Raster, PageError> {
        if self.bits != 1 || self.components != 1 {
            return Err(damaged("page", "a stencil of more than one bit"));
        }
        let ink = ink.map(|v| (v.clamp(0.0, 1.0) * 255.0).round() as u8);
        let painted = usize::from(decode.is_some_and(|d| d.first() == Some(&1.0)));
        if ink[0] == ink[1] && ink[1] == ink[2] {
            let mut lut = [255; 2];
            lut[painted] = ink[0];
            return Ok(Raster::Gray(self.gray(&lut)?));
        }
        let mut lut = [[255; 3]; 2];
        lut[painted] = ink;
        let (width, height) = (self.width, self.height);
        let data = self.unpacked(|_, v| v);
        let data = data.iter().flat_map(|&v| lut[usize::from(v)]).collect();
        rgb_raster(width, height, data)
    }

    /// For each component the table from sample (the high byte of 16-bit ones) to 0–255.
    fn luts(&self, decode: Option<&[f32]>) -> Vec<Vec<u8>> {
        let levels = 1_usize << self.bits.min(8);
        (0..usize::from(self.components))
            .map(|c| {
                let (low, high) = match decode {
                    Some(d) if d.len() >= 2 * c + 2 => (d[2 * c], d[2 * c + 1]),
                    _ => (0.0, 1.0),
                };
                (0..levels)
                    .map(|v| {
                        let share = v as f32 / (levels - 1) as f32;
                        ((low + share * (high - low)).clamp(0.0, 1.0) * 255.0).round() as u8
                    })
                    .collect()
            })
            .collect()
    }

    fn indexed(
        self,
        base: &Colour,
        high: u8,
        palette: &[u8],
        decode: Option<&[f32]>,
    ) -> Result<Raster, PageError> {
        let levels = 1_usize << self.bits.min(8);
        let parts = usize::from(components_of(base));
        let colours: Vec<[u8; 3]> = (0..levels)
            .map(|v| {
                let index = match decode {
                    Some([low, top, ..]) => {
                        let share = v as f32 / (levels - 1) as f32;
                        (low + share * (top - low)).round().max(0.0) as usize
                    }
                    _ => v,
                };
                let at = index.min(usize::from(high)) * parts;
                match palette.get(at..at + parts) {
                    Some(&[g]) => [g; 3],
                    Some(&[r, g, b]) => [r, g, b],
                    Some(inks @ &[_, _, _, _]) => {
                        let rgb = cmyk_to_rgb(inks);
                        [rgb[0], rgb[1], rgb[2]]
                    }
                    _ => [0; 3],
                }
            })
            .collect();
        if colours.iter().all(|[r, g, b]| r == g && g == b) {
            let lut: Vec<u8> = colours.iter().map(|c| c[0]).collect();
            return Ok(Raster::Gray(self.gray(&lut)?));
        }
        let (width, height) = (self.width, self.height);
        let data = self.unpacked(|_, v| v);
        let data = data.iter().flat_map(|&v| colours[usize::from(v)]).collect();
        rgb_raster(width, height, data)
    }

    /// One-component samples through a table.
    fn gray(self, lut: &[u8]) -> Result<GrayImage, PageError> {
        let (width, height) = (self.width, self.height);
        let identity =
            lut.len() == 256 && lut.iter().enumerate().all(|(i, &v)| i == usize::from(v));
        let data = match self.bits {
            8 if identity => self.data,
            1 => self.bilevel(lut[0], lut[1]),
            _ => self.unpacked(|_, v| lut[usize::from(v)]),
        };
        GrayImage::from_raw(width, height, data).ok_or_else(short)
    }

    /// Eight pixels at a time: most pages are bilevel.
    fn bilevel(self, zero: u8, one: u8) -> Vec<u8> {
        let table: Vec<[u8; 8]> = (0..=255_u8)
            .map(|byte| std::array::from_fn(|i| if byte >> (7 - i) & 1 == 1 { one } else { zero }))
            .collect();
        let width = self.width as usize;
        let row_bytes = Self::row_bytes(self.width, 1, 1);
        let mut out = Vec::with_capacity(width * self.height as usize + 8);
        for row in self.data.chunks_exact(row_bytes).take(self.height as usize) {
            let start = out.len();
            for &byte in row {
                out.extend_from_slice(&table[usize::from(byte)]);
            }
            out.truncate(start + width);
        }
        out
    }

    /// One byte a sample: `f` of the component's number and the sample's value (the
    /// high byte of a 16-bit one).
    fn unpacked(self, f: impl Fn(usize, u8) -> u8) -> Vec<u8> {
        let parts = usize::from(self.components);
        let per_row = self.width as usize * parts;
        let row_bytes = Self::row_bytes(self.width, self.components, self.bits);
        let mut out = Vec::with_capacity(per_row * self.height as usize);
        for row in self.data.chunks_exact(row_bytes).take(self.height as usize) {
            for i in 0..per_row {
                out.push(f(i % parts, sample(row, self.bits, i)));
            }
        }
        out
    }
}

/// The `i`th sample of a row, the high byte of a 16-bit one.
fn sample(row: &[u8], bits: u8, i: usize) -> u8 {
    match bits {
        8 => row[i],
        16 => row[2 * i],
        _ => {
            let at = i * usize::from(bits);
            let shift = 8 - usize::from(bits) - at % 8;
            row[at / 8] >> shift & ((1 << bits) - 1)
        }
    }
}

/// Number of components of a colour space.
pub(super) fn components_of(colour: &Colour) -> u8 {
    match colour {
        Colour::Gray | Colour::Indexed { .. } => 1,
        Colour::Rgb => 3,
        Colour::Cmyk => 4,
        Colour::Icc { components, .. } => *components,
    }
}

/// Luma and chromas (Rec. 601, full range) as red, green and blue.
pub(super) fn rgb_of_ycc(ycc: [u8; 3]) -> [u8; 3] {
    let (y, cb, cr) = (
        f32::from(ycc[0]),
        f32::from(ycc[1]) - 128.0,
        f32::from(ycc[2]) - 128.0,
    );
    let rgb = [
        y + 1.402 * cr,
        y - 0.344_136 * cb - 0.714_136 * cr,
        y + 1.772 * cb,
    ];
    rgb.map(|value| value.round().clamp(0.0, 255.0) as u8)
}

/// Four inks a pixel (0 is none) to red, green and blue.
pub(super) fn cmyk_to_rgb(inks: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(inks.len() / 4 * 3);
    for pixel in inks.chunks_exact(4) {
        let paper = 255 - u32::from(pixel[3]);
        for &ink in &pixel[..3] {
            out.push(((255 - u32::from(ink)) * paper / 255) as u8);
        }
    }
    out
}

/// An RGB raster, or a grey one where no pixel is coloured.
pub(super) fn rgb_raster(width: u32, height: u32, data: Vec<u8>) -> Result<Raster, PageError> {
    const NEUTRAL: u8 = 2;
    let neutral = data.chunks_exact(3).all(|p| {
        p[0].abs_diff(p[1]) <= NEUTRAL
            && p[1].abs_diff(p[2]) <= NEUTRAL
            && p[0].abs_diff(p[2]) <= NEUTRAL
    });
    if neutral {
        let gray = data.chunks_exact(3).map(|p| p[1]).collect();
        return GrayImage::from_raw(width, height, gray)
            .map(Raster::Gray)
            .ok_or_else(short);
    }
    RgbImage::from_raw(width, height, data)
        .map(Raster::Rgb)
        .ok_or_else(short)
}

fn short() -> PageError {
    damaged("page", "fewer samples than pixels")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gray(samples: Samples, colour: &Colour, decode: Option<&[f32]>) -> Vec<u8> {
        match samples.into_raster(colour, decode).expect("decodes") {
            Raster::Gray(image) => image.into_raw(),
            Raster::Rgb(_) => panic!("coloured"),
        }
    }

    fn row(bits: u8, width: u32, components: u8, data: &[u8]) -> Samples {
        Samples {
            width,
            height: 1,
            components,
            bits,
            data: data.to_vec(),
        }
    }

    #[test]
    fn samples_of_every_depth_become_grey() {
        assert_eq!(
            gray(row(1, 3, 1, &[0b1010_0000]), &Colour::Gray, None),
            [255, 0, 255]
        );
        assert_eq!(
            gray(row(2, 4, 1, &[0b0001_1011]), &Colour::Gray, None),
            [0, 85, 170, 255]
        );
        assert_eq!(gray(row(4, 2, 1, &[0x0f]), &Colour::Gray, None), [0, 255]);
        assert_eq!(gray(row(8, 2, 1, &[7, 9]), &Colour::Gray, None), [7, 9]);
        assert_eq!(gray(row(16, 1, 1, &[200, 1]), &Colour::Gray, None), [200]);
        assert_eq!(
            gray(
                row(1, 2, 1, &[0b0100_0000]),
                &Colour::Gray,
                Some(&[1.0, 0.0])
            ),
            [255, 0]
        );
    }

    #[test]
    fn a_palette_of_greys_is_grey_and_one_of_colours_is_not() {
        let palette = |bytes: &[u8]| Colour::Indexed {
            base: Box::new(Colour::Rgb),
            high: 1,
            palette: std::sync::Arc::new(bytes.to_vec()),
        };
        let samples = row(1, 2, 1, &[0b0100_0000]);
        let grey = palette(&[255, 255, 255, 0, 0, 0]);
        assert_eq!(gray(samples.clone(), &grey, None), [255, 0]);
        let red = samples
            .into_raster(&palette(&[255, 0, 0, 0, 0, 0]), None)
            .expect("decodes");
        assert!(matches!(red, Raster::Rgb(image) if image.as_raw()[..3] == [255, 0, 0]));
    }

    #[test]
    fn a_stencil_paints_zeros_unless_told_otherwise() {
        let black = [0.0; 3];
        let bits = || row(1, 2, 1, &[0b0100_0000]);
        let pixels = |raster: Raster| raster.to_gray().as_raw().clone();
        assert_eq!(
            pixels(bits().into_stencil(black, None).expect("one bit")),
            [0, 255]
        );
        let inverted = bits()
            .into_stencil(black, Some(&[1.0, 0.0]))
            .expect("one bit");
        assert_eq!(pixels(inverted), [255, 0]);
    }

    #[test]
    fn inks_become_colours() {
        assert_eq!(
            cmyk_to_rgb(&[0, 0, 0, 255, 255, 0, 0, 0]),
            [0, 0, 0, 0, 255, 255]
        );
        assert!(
            row(8, 1, 3, &[0, 0, 0])
                .into_raster(&Colour::Gray, None)
                .is_err()
        );
    }
}
