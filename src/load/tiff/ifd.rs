//! Directories of a TIFF file, classic and big.
//!
//! They are read here and not by the `tiff` crate because every page's raw strips are
//! needed (group 3, and streams that pass into the PDF unaltered), and because its
//! decoder refuses palettes and missing tags that scanners leave out.

use std::{
    collections::{BTreeMap, HashSet},
    io::{self, Read, Seek, SeekFrom},
};

/// More values than any sheet has strips.
const MAX_VALUES: u64 = 1 << 20;
/// More entries than any directory has.
const MAX_ENTRIES: u64 = 4096;

/// Numbers of the tags that matter.
pub(super) mod tag {
    pub const NEW_SUBFILE_TYPE: u16 = 254;
    pub const WIDTH: u16 = 256;
    pub const LENGTH: u16 = 257;
    pub const BITS: u16 = 258;
    pub const COMPRESSION: u16 = 259;
    pub const PHOTOMETRIC: u16 = 262;
    pub const FILL_ORDER: u16 = 266;
    pub const STRIP_OFFSETS: u16 = 273;
    pub const ORIENTATION: u16 = 274;
    pub const SAMPLES: u16 = 277;
    pub const ROWS_PER_STRIP: u16 = 278;
    pub const STRIP_BYTES: u16 = 279;
    pub const X_RESOLUTION: u16 = 282;
    pub const Y_RESOLUTION: u16 = 283;
    pub const PLANAR: u16 = 284;
    pub const T4_OPTIONS: u16 = 292;
    pub const RESOLUTION_UNIT: u16 = 296;
    pub const PREDICTOR: u16 = 317;
    pub const COLOR_MAP: u16 = 320;
    pub const TILE_WIDTH: u16 = 322;
    pub const TILE_LENGTH: u16 = 323;
    pub const TILE_OFFSETS: u16 = 324;
    pub const TILE_BYTES: u16 = 325;
    pub const EXTRA_SAMPLES: u16 = 338;
    pub const SAMPLE_FORMAT: u16 = 339;
    pub const JPEG_TABLES: u16 = 347;
    pub const SUBSAMPLING: u16 = 530;
}

/// One directory: the numbers of each tag. Fractions are pairs of numbers.
#[derive(Debug, Clone, Default)]
pub(super) struct Ifd {
    tags: BTreeMap<u16, Vec<u64>>,
}

impl Ifd {
    /// All values of a tag.
    pub(super) fn all(&self, tag: u16) -> &[u64] {
        self.tags.get(&tag).map_or(&[], Vec::as_slice)
    }

    /// The first value of a tag.
    pub(super) fn get(&self, tag: u16) -> Option<u64> {
        self.all(tag).first().copied()
    }

    /// A fraction.
    pub(super) fn ratio(&self, tag: u16) -> Option<f64> {
        match self.all(tag) {
            &[above, below, ..] if below > 0 => Some(above as f64 / below as f64),
            _ => None,
        }
    }
}

/// The directories of a file in order, and whether its numbers are little-endian.
pub(super) struct Directories {
    pub ifds: Vec<Ifd>,
    pub little: bool,
}

/// Reads all directories; what is wrong with them, if something is.
pub(super) fn read(
    file: impl Read + Seek,
    length: u64,
    limit: usize,
) -> Result<Directories, String> {
    let mut reader = Numbers {
        file,
        little: false,
        big: false,
    };
    let cut = |error: io::Error| format!("it cannot be read: {error}");
    reader.little = reader.bytes(0, 2).map_err(cut)? == b"II";
    reader.big = reader.number(2, 2).map_err(cut)? == 43;
    let mut next = if reader.big {
        reader.number(8, 8)
    } else {
        reader.number(4, 4)
    }
    .map_err(cut)?;
    let (mut ifds, mut seen) = (Vec::new(), HashSet::new());
    // One more than the limit tells that there are too many.
    while next != 0 && ifds.len() <= limit {
        if !seen.insert(next) {
            return Err("its directories form a loop".to_owned());
        }
        if next >= length {
            return Err(format!(
                "a directory should begin at byte {next} of {length}"
            ));
        }
        let bad = |error: io::Error| format!("the directory at byte {next} is wrong: {error}");
        let (ifd, after) = reader.directory(next).map_err(bad)?;
        ifds.push(ifd);
        next = after;
    }
    Ok(Directories {
        ifds,
        little: reader.little,
    })
}

struct Numbers<R> {
    file: R,
    little: bool,
    big: bool,
}

impl<R: Read + Seek> Numbers<R> {
    fn bytes(&mut self, at: u64, count: u64) -> io::Result<Vec<u8>> {
        self.file.seek(SeekFrom::Start(at))?;
        let mut bytes = Vec::new();
        (&mut self.file).take(count).read_to_end(&mut bytes)?;
        if (bytes.len() as u64) < count {
            return Err(io::Error::new(
                io::ErrorKind::UnexpectedEof,
                "the file ends there",
            ));
        }
        Ok(bytes)
    }

    fn number(&mut self, at: u64, size: u64) -> io::Result<u64> {
        let bytes = self.bytes(at, size)?;
        Ok(self.value(&bytes))
    }

    fn value(&self, bytes: &[u8]) -> u64 {
        let push = |n: u64, byte: &u8| n << 8 | u64::from(*byte);
        if self.little {
            bytes.iter().rev().fold(0, push)
        } else {
            bytes.iter().fold(0, push)
        }
    }

    /// A directory and the place of the next one.
    fn directory(&mut self, at: u64) -> io::Result<(Ifd, u64)> {
        let (count_size, entry_size, place) = if self.big { (8, 20, 8) } else { (2, 12, 4) };
        let count = self.number(at, count_size)?;
        if count == 0 || count > MAX_ENTRIES {
            return Err(io::Error::other(format!("{count} entries")));
        }
        let start = at + count_size;
        let table = self.bytes(start, count * entry_size)?;
        let mut ifd = Ifd::default();
        for entry in table.chunks_exact(entry_size as usize) {
            let tag = self.value(&entry[..2]) as u16;
            if let Some(values) = self.values(entry, place as usize)? {
                ifd.tags.entry(tag).or_insert(values);
            }
        }
        let next = self.number(start + count * entry_size, place).unwrap_or(0);
        Ok((ifd, next))
    }

    /// The values of an entry whose count and place are `place` bytes wide each; `None`
    /// for types that are not read and for values nobody asks for.
    fn values(&mut self, entry: &[u8], place: usize) -> io::Result<Option<Vec<u64>>> {
        let kind = self.value(&entry[2..4]);
        let (size, parts) = match kind {
            1 | 7 => (1, 1),
            3 => (2, 1),
            4 | 13 => (4, 1),
            5 => (4, 2),
            16 | 18 => (8, 1),
            _ => return Ok(None),
        };
        let count = self.value(&entry[4..4 + place]);
        if count > MAX_VALUES {
            return Ok(None);
        }
        let length = count * parts * size;
        let field = &entry[4 + place..4 + 2 * place];
        let bytes = if length <= place as u64 {
            field[..length as usize].to_vec()
        } else {
            let at = self.value(field);
            match self.bytes(at, length) {
                Ok(bytes) => bytes,
                // Private tags may point nowhere without harm to the image.
                Err(_) if self.value(&entry[..2]) > 0x8000 => return Ok(None),
                Err(error) => return Err(error),
            }
        };
        Ok(Some(
            bytes
                .chunks_exact(size as usize)
                .map(|b| self.value(b))
                .collect(),
        ))
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    fn classic(entries: &[[u8; 12]], next: u32) -> Vec<u8> {
        let mut file = b"II*\0\x08\0\0\0".to_vec();
        file.extend((entries.len() as u16).to_le_bytes());
        file.extend(entries.iter().flatten());
        file.extend(next.to_le_bytes());
        file
    }

    fn read_all(file: &[u8]) -> Result<Directories, String> {
        read(Cursor::new(file), file.len() as u64, 10)
    }

    #[test]
    fn numbers_are_read_in_place_and_elsewhere() {
        let entries = [
            [0, 1, 3, 0, 1, 0, 0, 0, 40, 0, 0, 0],
            [0x1a, 1, 5, 0, 1, 0, 0, 0, 38, 0, 0, 0],
        ];
        let mut file = classic(&entries, 0);
        file.extend([44, 1, 0, 0, 1, 0, 0, 0]);
        let directories = read_all(&file).expect("sound");
        assert!(directories.little);
        assert_eq!(directories.ifds[0].get(tag::WIDTH), Some(40));
        assert_eq!(directories.ifds[0].ratio(tag::X_RESOLUTION), Some(300.0));
    }

    #[test]
    fn loops_and_wrong_places_are_errors() {
        let entry = [0, 1, 3, 0, 1, 0, 0, 0, 40, 0, 0, 0];
        assert!(read_all(&classic(&[entry], 8)).is_err_and(|e| e.contains("loop")));
        assert!(read_all(&classic(&[entry], 9999)).is_err());
        assert!(read_all(&classic(&[], 0)).is_err());
        assert!(read_all(b"II*\0\x08\0\0\0\xff\xff").is_err());
    }
}
