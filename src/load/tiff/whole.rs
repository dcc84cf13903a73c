//! Whether a TIFF file is there to its end.

use std::{
    fs::File,
    io::{BufReader, Seek, SeekFrom},
};

use super::ifd::{self, tag};

/// What is missing of the file of `length` bytes; `None` if every directory and every
/// strip or tile they name lies within it. At most `limit` pages are looked at.
pub(in crate::load) fn missing(file: &mut File, length: u64, limit: usize) -> Option<String> {
    if let Err(error) = file.seek(SeekFrom::Start(0)) {
        return Some(error.to_string());
    }
    let directories = match ifd::read(BufReader::new(file), length, limit) {
        Ok(directories) => directories,
        Err(what) => return Some(what),
    };
    // Writers put the place of the first directory into the header when they close.
    if directories.ifds.is_empty() {
        return Some("it has no directory yet".to_owned());
    }
    for (page, ifd) in directories.ifds.iter().enumerate() {
        for (offsets, sizes) in [
            (tag::STRIP_OFFSETS, tag::STRIP_BYTES),
            (tag::TILE_OFFSETS, tag::TILE_BYTES),
        ] {
            for (at, size) in ifd.all(offsets).iter().zip(ifd.all(sizes)) {
                if at.saturating_add(*size) > length {
                    return Some(format!(
                        "page {} should reach byte {} of {length}",
                        page + 1,
                        at.saturating_add(*size)
                    ));
                }
            }
        }
    }
    None
}
