//! A PDF as it is worked with: its large images stay in the file until they are asked for, so
//! that a scan of hundreds of pages takes no more memory than the pages in flight.
//!
//! The cross-reference table tells where an object begins. A stream's length, first and last
//! bytes are kept, and where the file does not have them there, or the whole document is
//! wanted, everything is read into memory after all.

use std::borrow::Cow;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use lopdf::xref::XrefEntry;
use lopdf::{Document, Object, ObjectId, Stream, StringFormat};

use crate::error::{DocumentError, PageError};

use super::super::limit::damaged;
use super::open;

/// Smaller streams are kept in memory.
const LARGE: usize = 64 << 10;
/// Bytes of its beginning and of its end by which a stream is known again.
const ENDS: usize = 32;
/// How far behind the beginning of its object a stream may begin: the dictionary.
const DICTIONARY: u64 = 16 << 10;
/// The key under which a stream that was left in the file says what it is known by.
const LEFT: &[u8] = b"BunshokoLeftInFile";
/// How far into the file its header may stand (ISO 32000-1, Annex H, note 13).
const HEADER: u64 = 1024;

/// An open PDF.
pub(super) struct Opened {
    /// The document, decrypted, without the content of its large images.
    pub document: Document,
    path: PathBuf,
    password: Option<String>,
    /// Where the header stands, from which places are counted.
    header: u64,
    whole: OnceLock<Result<Document, String>>,
}

impl Opened {
    pub(super) fn new(path: &Path, document: Document, password: Option<String>) -> Self {
        Self {
            document,
            path: path.to_owned(),
            password,
            header: header_of(path).unwrap_or(0),
            whole: OnceLock::new(),
        }
    }

    /// The document with everything in it.
    ///
    /// # Errors
    /// If the file cannot be read again.
    pub(super) fn whole(&self) -> Result<&Document, DocumentError> {
        let is_left = |object: &Object| object.as_stream().is_ok_and(is_left);
        if !self.document.objects.values().any(is_left) {
            return Ok(&self.document);
        }
        let read = || open::whole(&self.path, self.password.as_deref()).map_err(|e| e.to_string());
        self.whole.get_or_init(read).as_ref().map_err(|why| {
            DocumentError::Compose(format!("the PDF could not be read again: {why}"))
        })
    }

    /// The content of a stream of the document, filtered as it is in the file.
    ///
    /// # Errors
    /// If the file cannot be read again.
    pub(super) fn content<'a>(
        &'a self,
        id: ObjectId,
        stream: &'a Stream,
    ) -> Result<Cow<'a, [u8]>, PageError> {
        if !is_left(stream) {
            return Ok(Cow::Borrowed(&stream.content));
        }
        if let Some(content) = self.read(id, stream) {
            return Ok(Cow::Owned(content));
        }
        let whole = self.whole().map_err(|e| damaged("PDF", e.to_string()))?;
        let stream = whole.get_object(id).and_then(Object::as_stream);
        let stream = stream.map_err(|e| damaged("PDF", e.to_string()))?;
        Ok(Cow::Borrowed(&stream.content))
    }

    /// The content of a stream that was left in the file, if it is where the table says.
    fn read(&self, id: ObjectId, stream: &Stream) -> Option<Vec<u8>> {
        let known = stream.dict.get(LEFT).ok()?.as_array().ok()?;
        let [length, first, last] = &known[..] else {
            return None;
        };
        let length = usize::try_from(length.as_i64().ok()?).ok()?;
        let (first, last) = (first.as_str().ok()?, last.as_str().ok()?);
        let XrefEntry::Normal { offset, .. } = self.document.reference_table.get(id.0)? else {
            return None;
        };
        let mut file = File::open(&self.path).ok()?;
        let object = self.header + u64::from(*offset);
        file.seek(SeekFrom::Start(object)).ok()?;
        let mut head = Vec::new();
        (&mut file).take(DICTIONARY).read_to_end(&mut head).ok()?;
        let start = head.windows(ENDS).position(|window| window == first)?;
        let before = head[..start].trim_ascii_end();
        let mut content = vec![0; length];
        file.seek(SeekFrom::Start(object + start as u64)).ok()?;
        file.read_exact(&mut content).ok()?;
        (before.ends_with(b"stream") && content.ends_with(last)).then_some(content)
    }
}

fn is_left(stream: &Stream) -> bool {
    stream.dict.has(LEFT)
}

/// Lets a large image go when it was parsed. The parser asks for each object in turn, and for
/// those of object streams, which hold no streams, takes what is returned.
#[expect(
    clippy::unnecessary_wraps,
    reason = "the parser lets a filter drop objects"
)]
pub(super) fn leave(id: ObjectId, object: &mut Object) -> Option<(ObjectId, Object)> {
    let Object::Stream(stream) = object else {
        return Some((id, object.clone()));
    };
    let is_image =
        matches!(stream.dict.get(b"Subtype"), Ok(Object::Name(name)) if name == b"Image");
    if is_image && stream.content.len() >= LARGE {
        let bytes = |part: &[u8]| Object::String(part.to_vec(), StringFormat::Hexadecimal);
        let (content, length) = (&stream.content, stream.content.len());
        let known = vec![
            Object::Integer(length as i64),
            bytes(&content[..ENDS]),
            bytes(&content[length - ENDS..]),
        ];
        stream.dict.set(LEFT, known);
        // An empty stream would be read once more by the parser.
        stream.content = vec![0];
    }
    Some((id, Object::Null))
}

/// Where the header of a PDF stands.
fn header_of(path: &Path) -> io::Result<u64> {
    const MARK: &[u8] = b"%PDF-";
    let mut head = Vec::new();
    File::open(path)?.take(HEADER).read_to_end(&mut head)?;
    let at = head.windows(MARK.len()).position(|window| window == MARK);
    Ok(at.unwrap_or(0) as u64)
}

#[cfg(test)]
mod tests {
    use lopdf::{Dictionary, dictionary};

    use super::*;

    fn image(content: Vec<u8>) -> Stream {
        let dictionary: Dictionary = dictionary! { "Subtype" => "Image" };
        Stream::new(dictionary, content)
    }

    /// A PDF with two images behind `before`, the first of them large; their numbers.
    fn file(before: &[u8]) -> (tempfile::NamedTempFile, [ObjectId; 2]) {
        let mut document = Document::with_version("1.7");
        let noise = |n: usize| (0..n).map(|i| (i * i % 251) as u8).collect::<Vec<u8>>();
        let large = document.add_object(image(noise(2 * LARGE)));
        let small = document.add_object(image(noise(100)));
        let pages =
            document.add_object(dictionary! { "Type" => "Pages", "Kids" => vec![], "Count" => 0 });
        let catalog = document.add_object(dictionary! { "Type" => "Catalog", "Pages" => pages });
        document.trailer.set("Root", catalog);
        let mut bytes = before.to_vec();
        document.save_to(&mut bytes).expect("a PDF");
        let file = tempfile::NamedTempFile::new().expect("a temporary file");
        std::fs::write(file.path(), bytes).expect("written");
        (file, [large, small])
    }

    fn opened(path: &Path) -> Opened {
        let (document, password) = open::open(path, &[]).expect("opens");
        Opened::new(path, document, password)
    }

    #[test]
    fn large_images_are_read_when_asked_for() {
        let (file, [large, small]) = file(b"");
        let opened = opened(file.path());
        let stream = |id: ObjectId| opened.document.get_object(id).and_then(Object::as_stream);
        assert_eq!(stream(large).expect("there").content.len(), 1);
        for id in [large, small] {
            let content = opened
                .content(id, stream(id).expect("there"))
                .expect("read");
            let whole = opened.whole().expect("read").get_object(id);
            assert_eq!(
                content[..],
                whole.and_then(Object::as_stream).expect("there").content
            );
        }
        let read = opened.read(large, stream(large).expect("there"));
        assert_eq!(read.map(|content| content.len()), Some(2 * LARGE));
    }

    #[test]
    fn a_file_that_does_not_have_them_there_is_read_as_a_whole() {
        let (file, [large, _]) = file(b"");
        let mut opened = opened(file.path());
        opened.header += DICTIONARY;
        let stream = opened
            .document
            .get_object(large)
            .and_then(Object::as_stream);
        let stream = stream.expect("there");
        assert_eq!(opened.read(large, stream), None);
        assert_eq!(
            opened.content(large, stream).expect("read").len(),
            2 * LARGE
        );
    }
}
