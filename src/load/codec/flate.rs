//! Flate with and without PNG prediction. Output is bounded by the size the image must
//! have, so a small file cannot fill the memory.

use std::io::Read;

use flate2::read::ZlibDecoder;

use crate::{
    document::{Colour, Encoding, ImageStream},
    error::PageError,
};

use super::super::{
    limit::{damaged, enough_rows},
    samples::Samples,
};

/// Size and depth of an image.
#[derive(Debug, Clone, Copy)]
pub(in crate::load) struct Shape {
    pub width: u32,
    pub height: u32,
    pub components: u8,
    pub bits: u8,
}

impl Shape {
    pub(in crate::load) fn row_bytes(self) -> usize {
        Samples::row_bytes(self.width, self.components, self.bits)
    }

    /// Samples of this shape from unpredicted rows; up to a hundredth of them may be
    /// missing (they become white).
    pub(in crate::load) fn samples(
        self,
        format: &'static str,
        mut data: Vec<u8>,
    ) -> Result<Samples, PageError> {
        let row_bytes = self.row_bytes();
        let rows = data.len() / row_bytes;
        if !enough_rows(rows, self.height) {
            let height = self.height;
            return Err(damaged(format, format!("{rows} of {height} rows decoded")));
        }
        data.resize(row_bytes * self.height as usize, 0xff);
        Ok(Samples {
            width: self.width,
            height: self.height,
            components: self.components,
            bits: self.bits,
            data,
        })
    }
}

/// Decodes zlib data; `predictor` says that rows are PNG-predicted.
pub(in crate::load) fn decode(
    data: &[u8],
    predictor: bool,
    shape: Shape,
) -> Result<Samples, PageError> {
    let row_bytes = shape.row_bytes() + usize::from(predictor);
    let mut out = inflate(data, row_bytes * shape.height as usize);
    if predictor {
        let bytes_a_pixel = (usize::from(shape.components) * usize::from(shape.bits)).div_ceil(8);
        out = unpredict(&out, row_bytes - 1, bytes_a_pixel)?;
    }
    shape.samples("Flate", out)
}

/// At most `limit` bytes of what zlib data hold; what comes before an error counts.
pub(in crate::load) fn inflate(data: &[u8], limit: usize) -> Vec<u8> {
    let mut out = Vec::with_capacity(limit.min(data.len().saturating_mul(1100)));
    if let Err(error) = ZlibDecoder::new(data)
        .take(limit as u64)
        .read_to_end(&mut out)
    {
        log::debug!("Flate data end early: {error}");
    }
    out
}

/// Undoes PNG prediction (ISO 15948, 9.2). Each row is led by the number of its filter.
fn unpredict(data: &[u8], row_bytes: usize, pixel: usize) -> Result<Vec<u8>, PageError> {
    let mut out: Vec<u8> = Vec::with_capacity(data.len());
    for line in data.chunks_exact(row_bytes + 1) {
        let start = out.len();
        out.extend_from_slice(&line[1..]);
        let (before, row) = out.split_at_mut(start);
        let above = before.get(start.wrapping_sub(row_bytes)..).unwrap_or(&[]);
        let up = |i: usize| above.get(i).copied().unwrap_or(0);
        match line[0] {
            0 => {}
            1 => {
                for i in pixel..row_bytes {
                    row[i] = row[i].wrapping_add(row[i - pixel]);
                }
            }
            2 => {
                for (byte, above) in row.iter_mut().zip(above) {
                    *byte = byte.wrapping_add(*above);
                }
            }
            3 => {
                for i in 0..row_bytes {
                    let left = if i < pixel { 0 } else { row[i - pixel] };
                    let mean = u16::midpoint(u16::from(left), u16::from(up(i))) as u8;
                    row[i] = row[i].wrapping_add(mean);
                }
            }
            4 => {
                for i in 0..row_bytes {
                    let (left, corner) = if i < pixel {
                        (0, 0)
                    } else {
                        (row[i - pixel], up(i - pixel))
                    };
                    row[i] = row[i].wrapping_add(paeth(left, up(i), corner));
                }
            }
            filter => return Err(damaged("Flate", format!("unknown row filter {filter}"))),
        }
    }
    Ok(out)
}

fn paeth(left: u8, up: u8, corner: u8) -> u8 {
    let (a, b, c) = (i16::from(left), i16::from(up), i16::from(corner));
    let p = a + b - c;
    let (pa, pb, pc) = ((p - a).abs(), (p - b).abs(), (p - c).abs());
    if pa <= pb && pa <= pc {
        left
    } else if pb <= pc {
        up
    } else {
        corner
    }
}

/// Encodes samples with PNG prediction.
pub(in crate::load) fn encode(samples: &Samples, colour: Colour) -> Result<ImageStream, PageError> {
    let failed = |error: png::EncodingError| damaged("Flate", error);
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, samples.width, samples.height);
    // Prediction knows bytes a pixel, not colours: these stand for any with as many
    // components.
    encoder.set_color(match samples.components {
        1 => png::ColorType::Grayscale,
        3 => png::ColorType::Rgb,
        4 => png::ColorType::Rgba,
        n => return Err(damaged("Flate", format!("{n} colour components"))),
    });
    encoder.set_depth(
        png::BitDepth::from_u8(samples.bits)
            .ok_or_else(|| damaged("Flate", format!("{} bits a component", samples.bits)))?,
    );
    encoder.set_compression(png::Compression::Balanced);
    let mut writer = encoder.write_header().map_err(failed)?;
    writer.write_image_data(&samples.data).map_err(failed)?;
    writer.finish().map_err(failed)?;
    Ok(ImageStream {
        width: samples.width,
        height: samples.height,
        bits: samples.bits,
        colour: Some(colour),
        encoding: Encoding::Flate { predictor: true },
        data: png_data(&file),
        decode: None,
        soft_mask: None,
        stencil: None,
    })
}

/// The chunks of a PNG file: name and content. Ends where the file does.
pub(in crate::load) fn png_chunks(file: &[u8]) -> impl Iterator<Item = (&[u8], &[u8])> {
    let mut rest = file.get(8..).unwrap_or(&[]);
    std::iter::from_fn(move || {
        let (head, after) = rest.split_at_checked(8)?;
        let length = u32::from_be_bytes([head[0], head[1], head[2], head[3]]) as usize;
        let content = &after[..length.min(after.len())];
        rest = after.get(length.saturating_add(4)..).unwrap_or(&[]);
        Some((&head[4..], content))
    })
}

/// The zlib data of a PNG file.
pub(in crate::load) fn png_data(file: &[u8]) -> Vec<u8> {
    png_chunks(file)
        .filter(|(name, _)| name == b"IDAT")
        .flat_map(|(_, content)| content)
        .copied()
        .collect()
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::{Compression, write::ZlibEncoder};

    use super::*;

    #[test]
    fn prediction_is_undone_at_every_depth() {
        for (components, bits) in [(1, 1), (1, 4), (1, 8), (1, 16), (3, 8), (3, 16), (4, 8)] {
            let shape = Shape {
                width: 33,
                height: 21,
                components,
                bits,
            };
            let data = (0..shape.row_bytes() * 21)
                .map(|i| (i * i / 7 % 256) as u8)
                .collect();
            let samples = shape.samples("Flate", data).expect("whole");
            let stream = encode(&samples, Colour::Gray).expect("encodes");
            let back = decode(&stream.data, true, shape).expect("decodes");
            // The encoder may clear the padding bits at the ends of rows.
            if bits >= 8 {
                assert_eq!(back, samples, "{components} × {bits}");
            }
        }
    }

    #[test]
    fn a_bomb_stops_at_the_size_of_the_image() {
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(&vec![0; 10_000_000]).expect("in memory");
        let bomb = encoder.finish().expect("in memory");
        assert_eq!(inflate(&bomb, 100).len(), 100);
    }

    #[test]
    fn cut_data_are_damaged() {
        let shape = Shape {
            width: 64,
            height: 64,
            components: 1,
            bits: 8,
        };
        let data = (0..64 * 64).map(|i| (i * 31 % 253) as u8).collect();
        let stream =
            encode(&shape.samples("Flate", data).expect("whole"), Colour::Gray).expect("encodes");
        let cut = &stream.data[..stream.data.len() / 2];
        assert!(matches!(
            decode(cut, true, shape),
            Err(PageError::DamagedImage { .. })
        ));
    }
}
