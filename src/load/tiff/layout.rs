//! What a directory says of its image, checked.

use crate::{document::Colour, error::PageError};

use super::{
    super::limit::damaged,
    ifd::{Ifd, tag},
};

/// Values of tag 259.
pub(super) mod compression {
    pub const NONE: u64 = 1;
    pub const RLE: u64 = 2;
    pub const GROUP_3: u64 = 3;
    pub const GROUP_4: u64 = 4;
    pub const LZW: u64 = 5;
    pub const OLD_JPEG: u64 = 6;
    pub const JPEG: u64 = 7;
    pub const DEFLATE: u64 = 8;
    pub const OLD_DEFLATE: u64 = 32_946;
    pub const PACK_BITS: u64 = 32_773;
}

/// The shape of an image and of its strips or tiles.
#[derive(Debug, Clone)]
pub(super) struct Layout {
    pub width: u32,
    pub height: u32,
    pub components: u8,
    pub bits: u8,
    pub compression: u64,
    pub photometric: u64,
    pub predictor: u64,
    /// Least significant bits first.
    pub low_bits_first: bool,
    /// Least significant bytes first.
    pub little: bool,
    planar: bool,
    chunk_width: u32,
    chunk_height: u32,
    tiled: bool,
    /// Place and length of each strip or tile.
    pub chunks: Vec<(u64, u64)>,
    /// Steps of the chromas of Y'CbCr.
    pub subsampling: Option<(u32, u32)>,
    /// The last component is opacity.
    pub opacity: bool,
}

/// Where a strip or tile lies.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    pub left: u32,
    pub top: u32,
    pub width: u32,
    pub rows: u32,
}

impl Layout {
    /// Reads and checks a directory, of a file of `length` bytes.
    pub(super) fn read(ifd: &Ifd, little: bool, length: u64) -> Result<Self, PageError> {
        let bad = |what: String| damaged("TIFF", what);
        let (width, height) = size(ifd);
        let compression = ifd.get(tag::COMPRESSION).unwrap_or(compression::NONE);
        if compression == compression::OLD_JPEG {
            return Err(bad(
                "old-style JPEG (compression 6) is not supported; save it with another compression"
                    .into(),
            ));
        }
        let components = ifd.get(tag::SAMPLES).unwrap_or(1);
        let bits = ifd.get(tag::BITS).unwrap_or(1);
        let same_bits = ifd.all(tag::BITS).iter().all(|&b| b == bits);
        if !(1..=5).contains(&components) || !matches!(bits, 1 | 2 | 4 | 8 | 16) || !same_bits {
            return Err(bad(format!(
                "{components} components of {:?} bits are not supported",
                ifd.all(tag::BITS)
            )));
        }
        if ifd
            .all(tag::SAMPLE_FORMAT)
            .iter()
            .any(|&format| format != 1 && format != 4)
        {
            return Err(bad(
                "samples that are not whole numbers are not supported".into()
            ));
        }
        let is_fax = matches!(
            compression,
            compression::RLE | compression::GROUP_3 | compression::GROUP_4
        );
        if is_fax && (bits != 1 || components != 1) {
            return Err(bad("fax data of more than one bit".into()));
        }
        let default = if components >= 3 {
            2
        } else {
            u64::from(!is_fax)
        };
        let photometric = ifd.get(tag::PHOTOMETRIC).unwrap_or(default);
        let planar = ifd.get(tag::PLANAR) == Some(2) && components > 1;
        let tiled = !ifd.all(tag::TILE_OFFSETS).is_empty();
        let side = |tag, default: u32| {
            ifd.get(tag)
                .map_or(default, |v| v.min(u64::from(u32::MAX)) as u32)
        };
        let (chunk_width, chunk_height) = if tiled {
            (side(tag::TILE_WIDTH, 0), side(tag::TILE_LENGTH, 0))
        } else {
            (width, side(tag::ROWS_PER_STRIP, height).min(height))
        };
        if chunk_width == 0 || chunk_height == 0 || (planar && bits < 8) {
            return Err(bad(
                "strips or tiles without a size, or planes of few bits".into()
            ));
        }
        if tiled
            && (u64::from(chunk_width) * u64::from(chunk_height) > 1 << 26
                || u64::from(chunk_width) * components * bits % 8 != 0)
        {
            return Err(bad(format!(
                "tiles of {chunk_width} × {chunk_height} pixels"
            )));
        }
        let steps = match ifd.all(tag::SUBSAMPLING) {
            &[h, v, ..] => (h, v),
            _ => (2, 2),
        };
        let subsampling = (photometric == 6 && compression != compression::JPEG)
            .then_some((steps.0 as u32, steps.1 as u32));
        if subsampling.is_some_and(|(h, v)| {
            !matches!(h, 1 | 2 | 4)
                || !matches!(v, 1 | 2 | 4)
                || components != 3
                || bits != 8
                || planar
        }) {
            return Err(bad("Y'CbCr in an unusual layout".into()));
        }
        let colours = match photometric {
            0 | 1 | 3 => 1,
            2 | 6 => 3,
            5 => 4,
            other => return Err(bad(format!("colours of kind {other} are not supported"))),
        };
        if components < colours {
            return Err(bad(format!(
                "{components} components where {colours} belong"
            )));
        }
        let mut layout = Self {
            width,
            height,
            components: components as u8,
            bits: bits as u8,
            compression,
            photometric,
            predictor: match compression {
                compression::LZW | compression::DEFLATE | compression::OLD_DEFLATE => {
                    ifd.get(tag::PREDICTOR).unwrap_or(1)
                }
                _ => 1,
            },
            low_bits_first: ifd.get(tag::FILL_ORDER) == Some(2),
            little,
            planar,
            chunk_width,
            chunk_height,
            tiled,
            chunks: Vec::new(),
            subsampling,
            opacity: components == colours + 1
                && matches!(ifd.get(tag::EXTRA_SAMPLES), Some(1 | 2)),
        };
        layout.chunks = layout.find_chunks(ifd, length)?;
        Ok(layout)
    }

    fn find_chunks(&self, ifd: &Ifd, length: u64) -> Result<Vec<(u64, u64)>, PageError> {
        let (offsets, lengths) = if self.tiled {
            (ifd.all(tag::TILE_OFFSETS), ifd.all(tag::TILE_BYTES))
        } else {
            (ifd.all(tag::STRIP_OFFSETS), ifd.all(tag::STRIP_BYTES))
        };
        let expected = self.chunks_across() * self.chunks_down() * self.planes();
        if offsets.len() < expected {
            return Err(damaged(
                "TIFF",
                format!("{} of {expected} strips are listed", offsets.len()),
            ));
        }
        Ok(offsets[..expected]
            .iter()
            .enumerate()
            .map(|(i, &offset)| {
                // Some writers leave the length out, or zero, where there is one strip.
                let known = lengths.get(i).copied().filter(|&n| n > 0);
                (
                    offset,
                    known.unwrap_or_else(|| length.saturating_sub(offset)),
                )
            })
            .collect())
    }

    /// Components within one strip or tile.
    pub(super) fn chunk_components(&self) -> u8 {
        if self.planar { 1 } else { self.components }
    }

    pub(super) fn planes(&self) -> usize {
        if self.planar {
            usize::from(self.components)
        } else {
            1
        }
    }

    pub(super) fn chunks_across(&self) -> usize {
        self.width.div_ceil(self.chunk_width) as usize
    }

    pub(super) fn chunks_down(&self) -> usize {
        self.height.div_ceil(self.chunk_height) as usize
    }

    /// Where a strip or tile of a plane lies. Tiles have their full size, even where
    /// they stick out.
    pub(super) fn place(&self, chunk: usize) -> Place {
        let top = (chunk / self.chunks_across()) as u32 * self.chunk_height;
        Place {
            left: (chunk % self.chunks_across()) as u32 * self.chunk_width,
            top,
            width: self.chunk_width,
            rows: if self.tiled {
                self.chunk_height
            } else {
                self.chunk_height.min(self.height - top)
            },
        }
    }

    /// The palette of tag 320: all reds, all greens, all blues, of 16 bits.
    pub(super) fn palette(&self, ifd: &Ifd) -> Result<Colour, PageError> {
        let map = ifd.all(tag::COLOR_MAP);
        let count = 1_usize << self.bits.min(8);
        if map.len() < 3 * count || self.bits > 8 {
            return Err(damaged("TIFF", "its palette is too short"));
        }
        // Writers that take 8 bits for 16 are known since the nineties.
        let shift = if map.iter().all(|&v| v < 256) { 0 } else { 8 };
        let palette = (0..count)
            .flat_map(|i| [i, i + count, i + 2 * count])
            .map(|i| (map[i] >> shift) as u8)
            .collect::<Vec<_>>();
        Ok(Colour::Indexed {
            base: Box::new(Colour::Rgb),
            high: (count - 1) as u8,
            palette: palette.into(),
        })
    }
}

/// Width and height, 0 where they are missing.
pub(super) fn size(ifd: &Ifd) -> (u32, u32) {
    let side = |tag| ifd.get(tag).unwrap_or(0).min(u64::from(u32::MAX)) as u32;
    (side(tag::WIDTH), side(tag::LENGTH))
}
