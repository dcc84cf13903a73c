//! What a file is, by its first bytes. Names and extensions lie.

use std::io::{self, Read, Seek, SeekFrom};

use crate::error::DocumentError;

use super::{Format, bundle};

/// Enough for a PDF header behind junk (ISO 32000-1, implementation note 13) and for
/// telling text from binary data.
const HEAD: u64 = 1024;
/// Where a ZIP archive lists its files.
const TAIL: u64 = 65_536;

/// The format of an open file of `length` bytes.
pub(super) fn format(file: &mut (impl Read + Seek), length: u64) -> Result<Format, DocumentError> {
    let head = read(file, 0, HEAD).map_err(DocumentError::Unreadable)?;
    if let Some(format) = known(&head) {
        return Ok(format);
    }
    let tail = if head.starts_with(b"PK") {
        read(file, length.saturating_sub(TAIL), TAIL).unwrap_or_default()
    } else {
        Vec::new()
    };
    if bundle::is_marked(&tail) {
        return Ok(Format::Bundle);
    }
    Err(DocumentError::UnknownFormat {
        found: stranger(&head, &tail).to_owned(),
    })
}

/// At most `length` bytes from the byte `from` on.
pub(super) fn read(file: &mut (impl Read + Seek), from: u64, length: u64) -> io::Result<Vec<u8>> {
    file.seek(SeekFrom::Start(from))?;
    // With room for all of it, or it is read in ever larger pieces.
    let mut bytes = Vec::with_capacity(usize::try_from(length).unwrap_or(0));
    file.take(length).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn known(head: &[u8]) -> Option<Format> {
    match head {
        [0xff, 0xd8, 0xff, ..] => Some(Format::Jpeg),
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => Some(Format::Png),
        [b'I', b'I', 42 | 43, 0, ..] | [b'M', b'M', 0, 42 | 43, ..] => Some(Format::Tiff),
        [
            b'R',
            b'I',
            b'F',
            b'F',
            _,
            _,
            _,
            _,
            b'W',
            b'E',
            b'B',
            b'P',
            ..,
        ] => Some(Format::WebP),
        [b'B', b'M', ..]
            if matches!(
                head.get(14..18),
                Some(&[12 | 40 | 52 | 56 | 64 | 108 | 124, 0, 0, 0])
            ) =>
        {
            Some(Format::Bmp)
        }
        _ => contains(head, b"%PDF-").then_some(Format::Pdf),
    }
}

/// A name for what is not read, to help whoever looks into the rejection.
fn stranger(head: &[u8], tail: &[u8]) -> &'static str {
    let in_zip = |name: &[u8]| contains(head, name) || contains(tail, name);
    match head {
        [b'P', b'K', 3 | 5, ..] if in_zip(b"word/") => "a Word document",
        [b'P', b'K', 3 | 5, ..] if in_zip(b"xl/") => "an Excel workbook",
        [b'P', b'K', 3 | 5, ..] if in_zip(b"ppt/") => "a PowerPoint presentation",
        [b'P', b'K', 3 | 5, ..] if contains(head, b"opendocument") => "an OpenDocument file",
        [b'P', b'K', 3 | 5, ..] => "a ZIP archive",
        [0xd0, 0xcf, 0x11, 0xe0, ..] => "an old Office document",
        [_, _, _, _, b'f', b't', b'y', b'p', brand @ ..] => match brand.get(..3) {
            Some(b"hei" | b"hev" | b"mif" | b"msf") => "a HEIC picture",
            Some(b"avi") => "an AVIF picture",
            _ => "a video",
        },
        [b'G', b'I', b'F', b'8', ..] => "a GIF picture",
        [0, 0, 0, 12, b'j', b'P', ..] | [0xff, 0x4f, 0xff, 0x51, ..] => "a JPEG 2000 picture",
        [0x97, b'J', b'B', b'2', ..] => "a JBIG2 picture",
        [b'A', b'T', b'&', b'T', ..] => "a DjVu document",
        [b'{', b'\\', b'r', b't', b'f', ..] => "an RTF document",
        [b'%', b'!', b'P', b'S', ..] => "a PostScript file",
        [0x1f, 0x8b, ..] => "a gzip archive",
        [b'7', b'z', 0xbc, 0xaf, ..] => "a 7z archive",
        [b'R', b'a', b'r', b'!', ..] => "a RAR archive",
        [b'M', b'Z', ..] => "a Windows program",
        _ if head.iter().all(|&byte| byte == 0) => "nothing but zeros",
        _ if looks_like(head, b"<html") || looks_like(head, b"<!doctype html") => "a web page",
        _ if looks_like(head, b"<?xml") => "an XML file",
        _ if is_text(head) => "plain text",
        _ => "unknown data",
    }
}

fn contains(haystack: &[u8], needle: &[u8]) -> bool {
    haystack
        .windows(needle.len())
        .any(|window| window == needle)
}

fn looks_like(head: &[u8], tag: &[u8]) -> bool {
    let head = head
        .strip_prefix(b"\xef\xbb\xbf")
        .unwrap_or(head)
        .trim_ascii_start();
    head.get(..tag.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(tag))
}

/// Whether it reads as text in UTF-8, UTF-16 or Shift JIS.
fn is_text(head: &[u8]) -> bool {
    if head.starts_with(b"\xff\xfe") || head.starts_with(b"\xfe\xff") {
        return true;
    }
    if head
        .iter()
        .any(|&byte| byte < 0x20 && !b"\t\n\r\x0c\x1b".contains(&byte))
    {
        return false;
    }
    // The last character may be cut.
    let whole = match std::str::from_utf8(head) {
        Ok(_) => true,
        Err(error) => error.error_len().is_none(),
    };
    let shift_jis = |bytes| !encoding_rs::SHIFT_JIS.decode_without_bom_handling(bytes).1;
    whole || shift_jis(head) || shift_jis(&head[..head.len().saturating_sub(1)])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_are_known_by_their_first_bytes() {
        for (head, format) in [
            (&b"%PDF-1.7"[..], Format::Pdf),
            (b"\0\0junk before it\n%PDF-1.4", Format::Pdf),
            (b"II*\0\x08\0\0\0", Format::Tiff),
            (b"MM\0*\0\0\0\x08", Format::Tiff),
            (b"\xff\xd8\xff\xe0", Format::Jpeg),
            (b"\x89PNG\r\n\x1a\n", Format::Png),
            (b"RIFF\0\0\0\0WEBPVP8 ", Format::WebP),
            (b"BM\0\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0", Format::Bmp),
        ] {
            assert_eq!(known(head), Some(format));
        }
    }

    #[test]
    fn strangers_have_names() {
        for (head, name) in [
            (&b"PK\x03\x04....word/document.xml"[..], "a Word document"),
            (b"PK\x03\x04", "a ZIP archive"),
            (b"\0\0\0\x18ftypheic", "a HEIC picture"),
            ("起案用紙".as_bytes(), "plain text"),
            (b"\x8b\x4e\x88\xc4\x97\x70\x8e\x86", "plain text"),
            (b"BMW is a car", "plain text"),
            (b"\x01\x02\x03", "unknown data"),
            (b"<!DOCTYPE html>", "a web page"),
        ] {
            assert_eq!(known(head), None);
            assert_eq!(stranger(head, b""), name);
        }
    }
}
