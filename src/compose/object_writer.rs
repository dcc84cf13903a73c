//! Indirect objects, written one by one as they come.
//!
//! Nothing but the place of each object is kept, so that a file of any length is
//! written with the memory of its largest object. The file closes with a plain
//! cross-reference table: every part of PDF/A allows it, and every reader reads it.

use std::collections::HashMap;
use std::io::{self, Write};

use pdf_writer::{Chunk, Ref, Settings};
use sha2::{Digest, Sha256};

/// A PDF in the making.
pub(super) struct ObjectWriter<W> {
    out: W,
    /// Bytes written so far.
    position: u64,
    /// Number of the first object.
    first: i32,
    /// Place of each object from `first` on; 0 while it is only reserved.
    offsets: Vec<u64>,
    /// Objects that may be wanted again, by their contents.
    shared: HashMap<[u8; 32], Ref>,
}

impl<W: Write> ObjectWriter<W> {
    /// Begins a file of PDF version 1.`minor` whose objects are numbered from `first`.
    pub(super) fn new(out: W, minor: u8, first: Ref) -> io::Result<Self> {
        let mut writer = Self {
            out,
            position: 0,
            first: first.get(),
            offsets: Vec::new(),
            shared: HashMap::new(),
        };
        writer.put(format!("%PDF-1.{minor}\n").as_bytes())?;
        // Four bytes above 127 tell transfer programs that the file is binary.
        writer.put(b"%\xE2\xE3\xCF\xD3\n")?;
        Ok(writer)
    }

    /// A number for an object that is written later.
    pub(super) fn reserve(&mut self) -> Ref {
        let id = self.next();
        self.offsets.push(0);
        id
    }

    /// Writes the object for which `id` was reserved.
    pub(super) fn write(&mut self, id: Ref, build: impl FnOnce(&mut Chunk, Ref)) -> io::Result<()> {
        let chunk = built(id, build);
        self.emit(id, &chunk)
    }

    /// Writes an object under the next number.
    pub(super) fn add(&mut self, build: impl FnOnce(&mut Chunk, Ref)) -> io::Result<Ref> {
        let id = self.reserve();
        self.write(id, build)?;
        Ok(id)
    }

    /// Writes an object unless an equal one was written before.
    pub(super) fn share(&mut self, build: impl FnOnce(&mut Chunk, Ref)) -> io::Result<Ref> {
        let id = self.next();
        let chunk = built(id, build);
        let header = format!("{} 0 obj\n", id.get()).len();
        let body = chunk.as_bytes().get(header..).unwrap_or_default();
        let key: [u8; 32] = Sha256::digest(body).into();
        if let Some(&known) = self.shared.get(&key) {
            return Ok(known);
        }
        self.offsets.push(0);
        self.emit(id, &chunk)?;
        self.shared.insert(key, id);
        Ok(id)
    }

    /// Closes the file with its cross-reference table and trailer.
    pub(super) fn finish(mut self, root: Ref, info: Option<Ref>, id: [u8; 16]) -> io::Result<W> {
        let start = self.position;
        let size = self.next().get();
        let mut table = Vec::with_capacity(20 * self.offsets.len() + 64);
        // From 1 on, entry 0 is the first of the same section.
        if self.first == 1 {
            write!(table, "xref\n0 {size}\n{FREE_HEAD}")?;
        } else {
            let count = self.offsets.len();
            write!(table, "xref\n0 1\n{FREE_HEAD}{} {count}\n", self.first)?;
        }
        for &offset in &self.offsets {
            debug_assert!(offset > 0, "a reserved object was never written");
            writeln!(table, "{offset:010} 00000 n ")?;
        }
        self.put(&table)?;
        let info = info.map_or_else(String::new, |info| format!(" /Info {} 0 R", info.get()));
        let id = u128::from_be_bytes(id);
        let trailer = format!(
            "trailer\n<< /Size {size} /Root {} 0 R{info} /ID [<{id:032X}> <{id:032X}>] >>\n\
             startxref\n{start}\n%%EOF\n",
            root.get()
        );
        self.put(trailer.as_bytes())?;
        self.out.flush()?;
        Ok(self.out)
    }

    fn next(&self) -> Ref {
        // Fewer than 2³¹ objects: the offsets alone would take 16 GiB.
        Ref::new(self.first + self.offsets.len() as i32)
    }

    fn emit(&mut self, id: Ref, chunk: &Chunk) -> io::Result<()> {
        let place = (id.get() - self.first) as usize;
        if let Some(offset) = self.offsets.get_mut(place) {
            *offset = self.position;
        }
        self.put(chunk.as_bytes())
    }

    fn put(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.out.write_all(bytes)?;
        self.position += bytes.len() as u64;
        Ok(())
    }
}

/// Entry 0 of a cross-reference table: the head of the empty list of free objects.
const FREE_HEAD: &str = "0000000000 65535 f \n";

/// The bytes of one object.
fn built(id: Ref, build: impl FnOnce(&mut Chunk, Ref)) -> Chunk {
    let mut chunk = Chunk::with_settings(Settings { pretty: false });
    build(&mut chunk, id);
    chunk
}

#[cfg(test)]
mod tests {
    use pdf_writer::Name;

    use super::*;

    fn catalog(chunk: &mut Chunk, id: Ref) {
        chunk
            .indirect(id)
            .dict()
            .pair(Name(b"Type"), Name(b"Catalog"));
    }

    #[test]
    fn every_object_lies_where_the_table_says() {
        let mut writer = ObjectWriter::new(Vec::new(), 7, Ref::new(1)).expect("a Vec takes all");
        let root = writer.reserve();
        let other = writer
            .add(|chunk, id| drop(chunk.stream(id, b"abc")))
            .expect("written");
        writer.write(root, catalog).expect("written");
        let bytes = writer.finish(root, None, [7; 16]).expect("written");
        let document = lopdf::Document::load_mem(&bytes).expect("a PDF");
        assert_eq!(document.objects.len(), 2);
        let stream = document.get_object((other.get() as u32, 0)).expect("there");
        assert_eq!(stream.as_stream().expect("a stream").content, b"abc");
    }

    #[test]
    fn equal_objects_are_written_once() {
        let mut writer = ObjectWriter::new(Vec::new(), 7, Ref::new(40)).expect("a Vec takes all");
        let one = writer
            .share(|chunk, id| drop(chunk.stream(id, b"same")))
            .expect("written");
        let two = writer
            .share(|chunk, id| drop(chunk.stream(id, b"same")))
            .expect("written");
        let three = writer
            .share(|chunk, id| drop(chunk.stream(id, b"other")))
            .expect("written");
        assert_eq!((one.get(), two.get(), three.get()), (40, 40, 41));
    }
}
