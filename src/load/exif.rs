//! What EXIF says of a picture: orientation and resolution.

use exif::{In, Reader, Tag, Value};

/// Orientation (tag 274, 1–8) and pixels an inch, as far as they are given.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Exif {
    pub orientation: Option<u32>,
    pub density: Option<(f64, f64)>,
}

impl Exif {
    /// Reads a block that begins with its TIFF header; a damaged one tells nothing.
    pub(super) fn read(block: &[u8]) -> Self {
        // WebP files carry the block with or without JPEG's prefix.
        let block = block.strip_prefix(b"Exif\0\0").unwrap_or(block);
        let mut reader = Reader::new();
        reader.continue_on_error(true);
        let exif = match reader.read_raw(block.to_vec()) {
            Ok(exif) => exif,
            Err(error) => match error.distill_partial_result(|_| {}) {
                Ok(exif) => exif,
                Err(_) => return Self::default(),
            },
        };
        let whole = |tag| exif.get_field(tag, In::PRIMARY)?.value.get_uint(0);
        let ratio = |tag| match &exif.get_field(tag, In::PRIMARY)?.value {
            Value::Rational(values) => values.first().map(exif::Rational::to_f64),
            _ => None,
        };
        let to_inch = match whole(Tag::ResolutionUnit) {
            Some(3) => 2.54,
            Some(1) => 0.0,
            _ => 1.0,
        };
        let density = ratio(Tag::XResolution)
            .zip(ratio(Tag::YResolution))
            .map(|(x, y)| (x * to_inch, y * to_inch))
            .filter(|(x, y)| x.is_finite() && y.is_finite() && *x > 0.0 && *y > 0.0);
        Self {
            orientation: whole(Tag::Orientation),
            density,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn orientation_and_resolution_are_read() {
        // Orientation 6, 300 × 300 dots an inch, little-endian.
        let mut block = b"II*\0\x08\0\0\0\x03\0".to_vec();
        block.extend(b"\x12\x01\x03\0\x01\0\0\0\x06\0\0\0");
        block.extend(b"\x1a\x01\x05\0\x01\0\0\0\x32\0\0\0");
        block.extend(b"\x1b\x01\x05\0\x01\0\0\0\x32\0\0\0");
        block.extend(b"\0\0\0\0");
        block.extend(b"\x2c\x01\0\0\x01\0\0\0");
        let exif = Exif::read(&block);
        assert_eq!(exif.orientation, Some(6));
        assert_eq!(exif.density, Some((300.0, 300.0)));
        assert_eq!(Exif::read(b"nonsense"), Exif::default());
    }
}
