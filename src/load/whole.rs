//! Whether a file is there to its end: a scanner may still be writing it. Headers and
//! ends are looked at, nothing is decoded.

use std::{
    fs::File,
    io::{self, BufRead, BufReader, Read, Seek, SeekFrom},
};

use super::sniff::{self, read};
use super::{Format, tiff};

/// Where the end of a PDF is looked for. Readers allow 1,024 bytes (ISO 32000-1,
/// implementation note 18); some scanners pad to a block.
const PDF_TAIL: u64 = 4096;
/// More pages than any scan has; only keeps a damaged chain of directories from being long.
const TIFF_PAGES: usize = 100_000;

/// How far a file goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Extent {
    /// It parses to its end.
    Whole,
    /// Something is missing; says what.
    Cut(String),
    /// No kind of file that is read: nobody can say.
    Unknown,
}

/// Looks at a file.
///
/// # Errors
/// If it cannot be read.
pub fn extent(file: &mut File) -> io::Result<Extent> {
    let length = file.metadata()?.len();
    if length == 0 {
        return Ok(Extent::Cut("it is empty".to_owned()));
    }
    let Ok(format) = sniff::format(file, length) else {
        return Ok(Extent::Unknown);
    };
    let missing = match format {
        Format::Pdf => pdf_missing(file, length)?,
        Format::Tiff => tiff::whole::missing(file, length, TIFF_PAGES),
        Format::Jpeg => jpeg_missing(file, length)?,
        Format::Png => png_missing(file, length)?,
        Format::Bmp => declared(file, length, 2, 0)?,
        Format::WebP => declared(file, length, 4, 8)?,
        // It is known by its last bytes.
        Format::Bundle => None,
    };
    Ok(missing.map_or(Extent::Whole, Extent::Cut))
}

/// `startxref`, a place within the file, `%%EOF` (ISO 32000-1, 7.5.5).
fn pdf_missing(file: &mut File, length: u64) -> io::Result<Option<String>> {
    let from = length.saturating_sub(PDF_TAIL);
    let tail = read(file, from, length - from)?;
    let Some(end) = rfind(&tail, b"%%EOF") else {
        return Ok(Some("it does not end with %%EOF".to_owned()));
    };
    let Some(keyword) = rfind(&tail[..end], b"startxref") else {
        return Ok(Some("startxref is missing".to_owned()));
    };
    let number: String = tail[keyword + b"startxref".len()..end]
        .iter()
        .map(|byte| char::from(*byte))
        .skip_while(char::is_ascii_whitespace)
        .take_while(char::is_ascii_digit)
        .collect();
    Ok(match number.parse::<u64>() {
        Ok(place) if place < length => None,
        _ => Some("startxref leads nowhere".to_owned()),
    })
}

/// Segments up to the first scan, then anything up to EOI (ITU-T T.81, annex B).
fn jpeg_missing(file: &mut File, length: u64) -> io::Result<Option<String>> {
    let tail = read(file, length.saturating_sub(64), 64)?;
    let padding = tail.iter().rev().take_while(|byte| **byte == 0).count();
    if tail[..tail.len() - padding].ends_with(&[0xff, 0xd9]) {
        return Ok(None);
    }
    // What follows EOI may be the maker's own; what precedes the first scan may be a
    // thumbnail with an EOI of its own.
    let cut = || Ok(Some("it does not end with EOI".to_owned()));
    let mut at = 2;
    loop {
        let head = read(file, at, 4)?;
        let &[0xff, marker, high, low] = head.as_slice() else {
            return cut();
        };
        if marker == 0xff {
            at += 1;
            continue;
        }
        at += 2 + u64::from(u16::from_be_bytes([high, low]));
        if marker == 0xda {
            break;
        }
    }
    file.seek(SeekFrom::Start(at))?;
    let mut reader = BufReader::new(file);
    loop {
        let mut ignored = Vec::new();
        reader.read_until(0xff, &mut ignored)?;
        let mut next = [0];
        if reader.read(&mut next)? == 0 {
            return cut();
        }
        if next[0] == 0xd9 {
            return Ok(None);
        }
    }
}

/// Chunks up to IEND (PNG specification, 5.3).
fn png_missing(file: &mut File, length: u64) -> io::Result<Option<String>> {
    let mut at = 8;
    loop {
        let head = read(file, at, 8)?;
        let &[a, b, c, d, ref kind @ ..] = head.as_slice() else {
            return Ok(Some("IEND is missing".to_owned()));
        };
        at += 12 + u64::from(u32::from_be_bytes([a, b, c, d]));
        if at > length {
            return Ok(Some("a chunk is cut off".to_owned()));
        }
        if kind == b"IEND" {
            return Ok(None);
        }
    }
}

/// Formats whose header says how long they are: a little-endian number at `at`, to which
/// `extra` bytes come. 0 stands for a writer that did not say.
fn declared(file: &mut File, length: u64, at: u64, extra: u64) -> io::Result<Option<String>> {
    let bytes = read(file, at, 4)?;
    let Ok(bytes) = <[u8; 4]>::try_from(bytes) else {
        return Ok(Some("its header is cut off".to_owned()));
    };
    let wanted = u64::from(u32::from_le_bytes(bytes)) + extra;
    Ok((wanted > length).then(|| format!("it should have {wanted} bytes and has {length}")))
}

fn rfind(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack
        .windows(needle.len())
        .rposition(|window| window == needle)
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::*;

    fn sample(name: &str) -> Vec<u8> {
        fs::read(
            Path::new(env!("CARGO_MANIFEST_DIR"))
                .join("samples")
                .join(name),
        )
        .expect("a sample")
    }

    fn extent_of(bytes: &[u8]) -> Extent {
        let mut file = tempfile::NamedTempFile::new().expect("a temporary file");
        fs::write(file.path(), bytes).expect("writes");
        extent(file.as_file_mut()).expect("reads")
    }

    /// Every kind of sample is whole, and at no shorter length: a writer stops anywhere.
    #[test]
    fn whole_files_and_no_shorter_ones() {
        for name in [
            "s001.pdf",
            "s003.tif",
            "s004.bmp",
            "s005.jpg",
            "s011.png",
            "s021.webp",
        ] {
            let bytes = sample(name);
            assert_eq!(extent_of(&bytes), Extent::Whole, "{name}");
            for part in 1..40 {
                let length = 40 + (bytes.len() - 42) * part / 40;
                let cut = extent_of(&bytes[..length]);
                assert!(
                    matches!(cut, Extent::Cut(_)),
                    "{name} cut at {length} of {}: {cut:?}",
                    bytes.len()
                );
            }
        }
    }

    #[test]
    fn junk_behind_the_end_is_no_harm() {
        let mut pdf = sample("s001.pdf");
        pdf.extend([0; 900]);
        assert_eq!(extent_of(&pdf), Extent::Whole);
        let mut jpeg = sample("s005.jpg");
        jpeg.extend(b"the maker's own");
        assert_eq!(extent_of(&jpeg), Extent::Whole);
    }

    #[test]
    fn a_tiff_whose_header_is_not_closed() {
        let mut tiff = sample("s003.tif");
        tiff[4..8].fill(0);
        assert!(matches!(extent_of(&tiff), Extent::Cut(_)));
    }

    #[test]
    fn strangers_and_empty_files() {
        assert_eq!(extent_of("起案用紙\n".as_bytes()), Extent::Unknown);
        assert!(matches!(extent_of(b""), Extent::Cut(_)));
    }
}
