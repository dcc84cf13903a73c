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
    cut: Cut,
    /// Place and length of each strip or tile.
    pub chunks: Vec<(u64, u64)>,
    /// Steps of the chromas, where they are coarser than the luma and not in a JPEG.
    pub subsampling: Option<(u32, u32)>,
    /// The last component is opacity.
    pub opacity: bool,
}

/// How the image is cut into strips or tiles.
#[derive(Debug, Clone, Copy)]
struct Cut {
    width: u32,
    height: u32,
    tiled: bool,
    /// Each component has its own.
    planar: bool,
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
        let (width, height) = size(ifd);
        let compression = ifd.get(tag::COMPRESSION).unwrap_or(compression::NONE);
        let (components, bits) = depth(ifd, compression)?;
        let photometric = ifd
            .get(tag::PHOTOMETRIC)
            .unwrap_or(match (components, compression) {
                (3.., _) => 2,
                (_, compression::RLE | compression::GROUP_3 | compression::GROUP_4) => 0,
                _ => 1,
            });
        let colours = match photometric {
            0 | 1 | 3 => 1,
            2 | 6 => 3,
            5 => 4,
            other => return bad(format!("colours of kind {other} are not supported")),
        };
        if components < colours {
            return bad(format!("{components} components where {colours} belong"));
        }
        let cut = cut(ifd, (width, height), components, bits)?;
        let mut layout = Self {
            width,
            height,
            components,
            bits,
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
            cut,
            chunks: Vec::new(),
            subsampling: None,
            opacity: components == colours + 1
                && matches!(ifd.get(tag::EXTRA_SAMPLES), Some(1 | 2)),
        };
        if photometric == 6 && compression != compression::JPEG {
            layout.subsampling = Some(layout.steps(ifd)?);
        }
        layout.chunks = layout.find_chunks(ifd, length)?;
        Ok(layout)
    }

    /// The steps of the chromas.
    fn steps(&self, ifd: &Ifd) -> Result<(u32, u32), PageError> {
        let (h, v) = match ifd.all(tag::SUBSAMPLING) {
            &[h, v, ..] => (h, v),
            _ => (2, 2),
        };
        let known = matches!(h, 1 | 2 | 4) && matches!(v, 1 | 2 | 4);
        if !known || self.components != 3 || self.bits != 8 || self.cut.planar {
            return bad("luma and chromas in an unusual layout".to_owned());
        }
        Ok((h as u32, v as u32))
    }

    fn find_chunks(&self, ifd: &Ifd, length: u64) -> Result<Vec<(u64, u64)>, PageError> {
        let (offsets, lengths) = if self.cut.tiled {
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
        if self.cut.planar { 1 } else { self.components }
    }

    pub(super) fn planes(&self) -> usize {
        if self.cut.planar {
            usize::from(self.components)
        } else {
            1
        }
    }

    pub(super) fn chunks_across(&self) -> usize {
        self.width.div_ceil(self.cut.width) as usize
    }

    pub(super) fn chunks_down(&self) -> usize {
        self.height.div_ceil(self.cut.height) as usize
    }

    /// Where a strip or tile of a plane lies. Tiles have their full size, even where
    /// they stick out.
    pub(super) fn place(&self, chunk: usize) -> Place {
        let top = (chunk / self.chunks_across()) as u32 * self.cut.height;
        Place {
            left: (chunk % self.chunks_across()) as u32 * self.cut.width,
            top,
            width: self.cut.width,
            rows: if self.cut.tiled {
                self.cut.height
            } else {
                self.cut.height.min(self.height - top)
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

fn bad<T>(what: String) -> Result<T, PageError> {
    Err(damaged("TIFF", what))
}

/// Components a pixel and bits a component.
fn depth(ifd: &Ifd, compression: u64) -> Result<(u8, u8), PageError> {
    if compression == compression::OLD_JPEG {
        let why = "old-style JPEG (compression 6) is not supported; save it with another";
        return bad(why.to_owned());
    }
    let components = ifd.get(tag::SAMPLES).unwrap_or(1);
    let bits = ifd.get(tag::BITS).unwrap_or(1);
    let same = ifd.all(tag::BITS).iter().all(|&b| b == bits);
    if !(1..=5).contains(&components) || !matches!(bits, 1 | 2 | 4 | 8 | 16) || !same {
        let all = ifd.all(tag::BITS);
        return bad(format!(
            "{components} components of {all:?} bits are not supported"
        ));
    }
    // 1 is whole numbers, 4 is not told.
    let mut kinds = ifd.all(tag::SAMPLE_FORMAT).iter();
    if kinds.any(|kind| !matches!(kind, 1 | 4)) {
        return bad("samples that are not whole numbers are not supported".to_owned());
    }
    let is_fax = matches!(
        compression,
        compression::RLE | compression::GROUP_3 | compression::GROUP_4
    );
    if is_fax && (bits != 1 || components != 1) {
        return bad("fax data of more than one bit".to_owned());
    }
    Ok((components as u8, bits as u8))
}

/// How an image of `width` × `height` pixels is cut.
fn cut(ifd: &Ifd, (width, height): (u32, u32), components: u8, bits: u8) -> Result<Cut, PageError> {
    let side = |tag, default: u32| {
        let side = ifd
            .get(tag)
            .map(|side| side.min(u64::from(u32::MAX)) as u32);
        side.unwrap_or(default)
    };
    let planar = ifd.get(tag::PLANAR) == Some(2) && components > 1;
    let tiled = !ifd.all(tag::TILE_OFFSETS).is_empty();
    let (width, height) = if tiled {
        (side(tag::TILE_WIDTH, 0), side(tag::TILE_LENGTH, 0))
    } else {
        (width, side(tag::ROWS_PER_STRIP, height).min(height))
    };
    if width == 0 || height == 0 || (planar && bits < 8) {
        return bad("strips or tiles without a size, or planes of few bits".to_owned());
    }
    let row_bits = u64::from(width) * u64::from(components) * u64::from(bits);
    if tiled && (u64::from(width) * u64::from(height) > 1 << 26 || !row_bits.is_multiple_of(8)) {
        return bad(format!("tiles of {width} × {height} pixels"));
    }
    Ok(Cut {
        width,
        height,
        tiled,
        planar,
    })
}
