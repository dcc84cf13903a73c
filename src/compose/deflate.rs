//! Deflate, the one filter that this room applies itself.

use std::io::Write;

use flate2::Compression;
use flate2::write::ZlibEncoder;

/// `bytes` as a zlib stream.
pub(super) fn deflate(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
    // A Vec takes every byte, so neither call can fail.
    let written = encoder.write_all(bytes).and_then(|()| encoder.finish());
    written.unwrap_or_default()
}
