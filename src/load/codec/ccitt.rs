//! CCITT group 3 and 4: how offices scan text. Decoding by `hayro-ccitt`, encoding of
//! group 4 by `fax`, checked by decoding again.

use fax::{Color, VecWriter, encoder::Encoder};
use hayro_ccitt::{DecodeSettings, Decoder, DecoderContext, EncodingMode};

use crate::{
    document::{Ccitt, Colour, Encoding, ImageStream},
    error::PageError,
};

use super::super::{
    limit::{damaged, enough_rows},
    samples::Samples,
};

/// Group 4 as scanners write it: white is 1, no byte alignment.
pub(in crate::load) const GROUP_4: Ccitt = Ccitt {
    k: -1,
    black_is_1: false,
    byte_align: false,
    end_of_line: false,
    end_of_block: true,
};

/// Decodes to one bit a pixel, 1 for white unless `black_is_1`. Up to a hundredth of the
/// rows may be missing (they are white); more is damage.
pub(in crate::load) fn decode(
    data: &[u8],
    parameters: Ccitt,
    width: u32,
    height: u32,
) -> Result<Samples, PageError> {
    let settings = DecodeSettings {
        columns: width,
        rows: height,
        end_of_block: parameters.end_of_block,
        end_of_line: parameters.end_of_line,
        rows_are_byte_aligned: parameters.byte_align,
        encoding: match parameters.k {
            ..0 => EncodingMode::Group4,
            0 => EncodingMode::Group3_1D,
            1.. => EncodingMode::Group3_2D,
        },
        strict: false,
    };
    let row_bytes = Samples::row_bytes(width, 1, 1);
    let mut rows = Rows {
        width: width as usize,
        row_bytes,
        left: height as usize,
        data: Vec::with_capacity(row_bytes * height as usize),
    };
    let end = hayro_ccitt::decode(data, &mut rows, &mut DecoderContext::new(settings));
    let count = height as usize - rows.left;
    if !enough_rows(count, height) {
        let why = end
            .err()
            .map_or(String::new(), |error| format!(": {error}"));
        return Err(damaged(
            "CCITT fax",
            format!("{count} of {height} rows decoded{why}"),
        ));
    }
    let mut data = rows.data;
    data.resize(row_bytes * height as usize, 0xff);
    if parameters.black_is_1 {
        for byte in &mut data {
            *byte = !*byte;
        }
    }
    Ok(Samples {
        width,
        height,
        components: 1,
        bits: 1,
        data,
    })
}

struct Rows {
    width: usize,
    row_bytes: usize,
    left: usize,
    data: Vec<u8>,
}

impl Decoder for Rows {
    fn push_row(&mut self, changes: &[u32]) {
        if self.left == 0 {
            return;
        }
        self.left -= 1;
        let start = self.data.len();
        self.data.resize(start + self.row_bytes, 0xff);
        let row = &mut self.data[start..];
        for run in changes.chunks(2) {
            let from = run[0] as usize;
            let to = run.get(1).map_or(self.width, |&end| end as usize);
            clear(row, from, to);
        }
    }
}

/// Clears the bits `from..to` of a row.
fn clear(row: &mut [u8], from: usize, to: usize) {
    if from >= to {
        return;
    }
    let (first, last) = (from / 8, (to - 1) / 8);
    let head = 0xff_u8 >> (from % 8);
    let tail = 0xff_u8 << (7 - (to - 1) % 8);
    if first == last {
        row[first] &= !(head & tail);
    } else {
        row[first] &= !head;
        row[first + 1..last].fill(0);
        row[last] &= !tail;
    }
}

/// Encodes one-bit grey samples (1 is white) as group 4. `None` if the result would not
/// decode to the same pixels: this is the master copy.
pub(in crate::load) fn encode(samples: &Samples) -> Option<ImageStream> {
    // The encoder counts columns in 16 bits.
    if samples.width > 0x7000 || samples.bits != 1 || samples.components != 1 {
        return None;
    }
    let (width, height) = (samples.width, samples.height);
    let row_bytes = Samples::row_bytes(width, 1, 1);
    let mut encoder = Encoder::new(VecWriter::new());
    for row in samples.data.chunks_exact(row_bytes) {
        let pixels = fax::slice_bits(row)
            .take(width as usize)
            .map(|white| if white { Color::White } else { Color::Black });
        let Ok(()) = encoder.encode_line(pixels, width);
    }
    let Ok(writer) = encoder.finish();
    let data = writer.finish();
    let back = decode(&data, GROUP_4, width, height).ok()?;
    same_pixels(samples, &back).then_some(ImageStream {
        width,
        height,
        bits: 1,
        colour: Some(Colour::Gray),
        encoding: Encoding::Ccitt(GROUP_4),
        data,
        decode: None,
        soft_mask: None,
        stencil: None,
    })
}

/// Whether two bilevel images agree; the padding at the ends of rows does not count.
fn same_pixels(a: &Samples, b: &Samples) -> bool {
    let row_bytes = Samples::row_bytes(a.width, 1, 1);
    let mask = match a.width % 8 {
        0 => 0xff,
        used => 0xff_u8 << (8 - used),
    };
    a.data.len() == b.data.len()
        && a.data
            .chunks_exact(row_bytes)
            .zip(b.data.chunks_exact(row_bytes))
            .all(|(a, b)| {
                let last = row_bytes - 1;
                a[..last] == b[..last] && a[last] & mask == b[last] & mask
            })
}

/// Whether group 4 data ends with an end-of-block code (twelve bits, twice), as far as
/// can be seen from its last bytes.
pub(in crate::load) fn ends_with_eofb(data: &[u8]) -> bool {
    let tail = &data[data.len().saturating_sub(6)..];
    let bits = tail
        .iter()
        .fold(0_u64, |bits, &byte| bits << 8 | u64::from(byte));
    (0..24).any(|shift| bits >> shift & 0xff_ffff == 0x00_1001)
}

/// Reverses the bits of every byte: TIFF's `FillOrder` 2.
pub(in crate::load) fn reverse_bits(data: &mut [u8]) {
    for byte in data {
        *byte = byte.reverse_bits();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stripes(width: u32, height: u32) -> Samples {
        let row_bytes = Samples::row_bytes(width, 1, 1);
        let data = (0..row_bytes * height as usize)
            .map(|i| {
                if i / row_bytes % 5 < 2 {
                    0xff
                } else {
                    (i * 37 % 251) as u8
                }
            })
            .collect();
        Samples {
            width,
            height,
            components: 1,
            bits: 1,
            data,
        }
    }

    #[test]
    fn group_4_survives_the_round_trip() {
        for width in [1, 7, 8, 9, 64, 333, 2481] {
            let samples = stripes(width, 40);
            let stream = encode(&samples).expect("decodes to itself");
            assert!(ends_with_eofb(&stream.data), "{width}");
        }
    }

    #[test]
    fn a_cut_stream_is_damaged_and_a_missing_last_row_is_not() {
        let samples = stripes(333, 400);
        let stream = encode(&samples).expect("encodes");
        let half = &stream.data[..stream.data.len() / 2];
        assert!(matches!(
            decode(half, GROUP_4, 333, 400),
            Err(PageError::DamagedImage {
                format: "CCITT fax",
                ..
            })
        ));
        let taller = decode(&stream.data, GROUP_4, 333, 402).expect("two rows of 402 are missing");
        assert_eq!(taller.data.last(), Some(&0xff));
        assert!(decode(&stream.data, GROUP_4, 333, 440).is_err());
    }

    #[test]
    fn black_may_be_one() {
        let samples = stripes(16, 4);
        let stream = encode(&samples).expect("encodes");
        let inverted = decode(
            &stream.data,
            Ccitt {
                black_is_1: true,
                ..GROUP_4
            },
            16,
            4,
        )
        .expect("decodes");
        assert!(
            inverted
                .data
                .iter()
                .zip(&samples.data)
                .all(|(a, b)| *a == !*b)
        );
    }
}
