//! Opening a PDF: passwords, and damage that silent repair would hide.

use std::{
    fs::File,
    io::{Read, Seek, SeekFrom},
    path::Path,
};

use lopdf::{Document, Error, LoadOptions};

use crate::error::DocumentError;

use super::opened::leave;

/// Where readers look for the end-of-file marker, and room for what mail gateways append.
const TAIL: u64 = 8192;
/// The largest an object stream may unpack to.
const OBJECT_STREAM: usize = 64 << 20;

/// The document, decrypted, without its large images ([`super::opened`]), and the password
/// that opened it.
///
/// A file whose cross-reference table is missing or wrong is refused, although it could
/// be rebuilt by scanning for objects: a table rebuilt from half a file has half the
/// pages, and nobody would notice.
pub(super) fn open(
    path: &Path,
    passwords: &[String],
) -> Result<(Document, Option<String>), DocumentError> {
    check_end(path)?;
    let document = load(path, None)?;
    if !document.is_encrypted() {
        return Ok((document, None));
    }
    for password in passwords {
        match Document::load_with_options(path, lean(Some(password))) {
            Ok(document) if !document.is_encrypted() => {
                return Ok((document, Some(password.clone())));
            }
            Ok(_) | Err(Error::InvalidPassword) => {}
            Err(error) => return Err(failed(error)),
        }
    }
    Err(if passwords.is_empty() {
        DocumentError::Encrypted
    } else {
        DocumentError::WrongPassword
    })
}

/// An empty password is tried by itself: a PDF with only an owner password opens so.
fn load(path: &Path, password: Option<&str>) -> Result<Document, DocumentError> {
    let document = Document::load_with_options(path, lean(password)).map_err(failed)?;
    if document.xref_recovery.is_some() {
        return Err(damaged("its cross-reference table is missing or wrong"));
    }
    Ok(document)
}

/// The document with everything in it, once [`open`] has opened it.
pub(super) fn whole(path: &Path, password: Option<&str>) -> Result<Document, DocumentError> {
    Document::load_with_options(path, options(password)).map_err(failed)
}

/// Large images are left out. Those of encrypted files are not: where they lie in the file
/// they are encrypted.
fn lean(password: Option<&str>) -> LoadOptions {
    LoadOptions {
        filter: Some(leave),
        ..options(password)
    }
}

fn options(password: Option<&str>) -> LoadOptions {
    LoadOptions {
        password: password.map(str::to_owned),
        max_decompressed_size: Some(OBJECT_STREAM),
        ..LoadOptions::default()
    }
}

fn failed(error: Error) -> DocumentError {
    match error {
        Error::IO(error) => DocumentError::Unreadable(error),
        Error::UnsupportedSecurityHandler(_) | Error::Decryption(_) => {
            damaged(format!("its encryption cannot be undone: {error}"))
        }
        error => damaged(error.to_string()),
    }
}

pub(super) fn damaged(detail: impl Into<String>) -> DocumentError {
    DocumentError::Damaged {
        format: "PDF",
        detail: detail.into(),
    }
}

/// A file that was cut off lacks its end.
fn check_end(path: &Path) -> Result<(), DocumentError> {
    let mut file = File::open(path).map_err(DocumentError::Unreadable)?;
    let length = file.metadata().map_err(DocumentError::Unreadable)?.len();
    let mut tail = Vec::new();
    file.seek(SeekFrom::Start(length.saturating_sub(TAIL)))
        .and_then(|_| file.read_to_end(&mut tail))
        .map_err(DocumentError::Unreadable)?;
    for mark in [&b"startxref"[..], b"%%EOF"] {
        if !tail.windows(mark.len()).any(|window| window == mark) {
            let mark = String::from_utf8_lossy(mark);
            return Err(damaged(format!("it ends without {mark}: it was cut off")));
        }
    }
    Ok(())
}
