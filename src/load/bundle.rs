//! Several image files that are one document: the pages a scanner wrote one by one, kept
//! as a ZIP archive of members that are stored as they are.
//!
//! Only archives that say so in their comment are opened: any other ZIP that is dropped
//! stays a stranger. Nothing is unpacked; a member is read where it lies.

use std::{
    fs::File,
    io::{self, BufReader, Seek, Write},
    path::Path,
    sync::Arc,
};

use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter, write::SimpleFileOptions};

use crate::{
    document::LoadedPage,
    error::{DocumentError, PageError},
    limits::Limits,
};

use super::{Format, Loader, Master, Pages, no_such_page, sniff, stretch::Stretch};

/// The archive's comment: what it is, and how it is laid out.
pub(super) const MARK: &[u8] = b"bunshoko/bundle/1";

/// Writes `members` (the ending of each, and its bytes) one after the other to `out`. The
/// same bytes in the same order give the same archive, whatever the files were called and
/// whenever they came.
///
/// # Errors
/// The system's word if a member cannot be read or `out` not be written.
pub fn write_bundle<W: Write + Seek>(
    members: impl IntoIterator<Item = (String, File)>,
    out: W,
) -> io::Result<W> {
    let mut zip = ZipWriter::new(out);
    zip.set_raw_comment(MARK.into())?;
    for (number, (ending, mut file)) in (1..).zip(members) {
        let large = file.metadata()?.len() >= u64::from(u32::MAX);
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Stored)
            .last_modified_time(DateTime::DEFAULT)
            .unix_permissions(0o644)
            .large_file(large);
        zip.start_file(format!("{number:04}{ending}"), options)?;
        io::copy(&mut file, &mut zip)?;
    }
    Ok(zip.finish()?)
}

/// Whether `tail`, the end of a ZIP archive, ends with our comment.
pub(super) fn is_marked(tail: &[u8]) -> bool {
    tail.ends_with(MARK)
}

/// A bundle: the pages of its members in their order.
pub(super) struct Bundle {
    /// Each member with the number of its first page, from 0.
    members: Vec<(usize, Member)>,
    pages: usize,
}

/// One file of a bundle.
enum Member {
    Whole(Arc<dyn Pages>),
    /// It cannot be opened: stands as one page, so that the others are read.
    Broken(String),
}

impl Member {
    fn count(&self) -> usize {
        match self {
            Self::Whole(pages) => pages.count(),
            Self::Broken(_) => 1,
        }
    }
}

impl Bundle {
    pub(super) fn open(path: &Path, loader: &Loader) -> Result<Self, DocumentError> {
        let file = File::open(path).map_err(DocumentError::Unreadable)?;
        let mut zip = ZipArchive::new(BufReader::new(file)).map_err(broken)?;
        let limits = loader.limits;
        let mut bundle = Self {
            members: Vec::new(),
            pages: 0,
        };
        if zip.len() > limits.pages {
            return Err(too_many(zip.len(), limits));
        }
        for index in 0..zip.len() {
            let member = zip.by_index_raw(index).map_err(broken)?;
            let (start, length) = (member.data_start(), member.size());
            let start = start.filter(|_| {
                member.compression() == CompressionMethod::Stored
                    && member.compressed_size() == length
            });
            let start = start.ok_or_else(|| broken("a member is not stored as it is"))?;
            let stretch = Stretch::new(path, start, length);
            let member = open_member(&stretch, loader).unwrap_or_else(Member::Broken);
            let first = bundle.pages;
            bundle.pages += member.count();
            bundle.members.push((first, member));
        }
        if bundle.pages == 0 {
            return Err(DocumentError::NoPages { format: "bundle" });
        }
        if bundle.pages > limits.pages {
            return Err(too_many(bundle.pages, limits));
        }
        Ok(bundle)
    }

    /// The member that page `index` is of, and its number there.
    fn find(&self, index: usize) -> Result<(&Arc<dyn Pages>, usize), PageError> {
        let after = self.members.partition_point(|(first, _)| *first <= index);
        let found = after.checked_sub(1).and_then(|at| self.members.get(at));
        match found {
            Some((first, member)) if index - first < member.count() => match member {
                Member::Whole(pages) => Ok((pages, index - first)),
                Member::Broken(detail) => Err(PageError::DamagedImage {
                    format: "scanned",
                    detail: detail.clone(),
                }),
            },
            _ => Err(no_such_page(index)),
        }
    }
}

/// Opens a member; only images are pages of a bundle.
fn open_member(stretch: &Stretch, loader: &Loader) -> Result<Member, String> {
    let mut window = stretch.open().map_err(|error| error.to_string())?;
    let format = sniff::format(&mut window, stretch.length).map_err(|error| error.to_string())?;
    if matches!(format, Format::Pdf | Format::Bundle) {
        return Err(format!("a {} is no page of a bundle", format.name()));
    }
    loader
        .image(stretch, format)
        .map(Member::Whole)
        .map_err(|error| error.to_string())
}

fn too_many(pages: usize, limits: Limits) -> DocumentError {
    DocumentError::TooManyPages {
        pages,
        limit: limits.pages,
    }
}

#[expect(clippy::needless_pass_by_value, reason = "it goes into map_err")]
fn broken(detail: impl ToString) -> DocumentError {
    DocumentError::Damaged {
        format: "bundle",
        detail: detail.to_string(),
    }
}

impl Pages for Bundle {
    fn count(&self) -> usize {
        self.pages
    }

    fn estimate_bytes(&self, index: usize) -> u64 {
        self.find(index)
            .map_or(0, |(member, index)| member.estimate_bytes(index))
    }

    fn page(&self, index: usize) -> Result<LoadedPage, PageError> {
        let (member, index) = self.find(index)?;
        member.page(index)
    }

    fn master(&self, index: usize) -> Result<Master, PageError> {
        let (member, index) = self.find(index)?;
        member.master(index)
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::PathBuf;

    use super::*;
    use crate::load::{Extent, Source, extent};

    fn sample(name: &str) -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("samples")
            .join(name)
    }

    fn bundle(members: &[&Path]) -> tempfile::NamedTempFile {
        let out = tempfile::NamedTempFile::new().expect("a temporary file");
        let files = members
            .iter()
            .map(|path| (".x".to_owned(), File::open(path).expect("opens")));
        write_bundle(files, out.as_file()).expect("writes");
        out
    }

    fn loader() -> Loader {
        Loader::new(Limits::default(), Vec::new(), None)
    }

    #[test]
    fn members_are_pages_in_their_order_and_every_byte_is_kept() {
        let names = ["s005.jpg", "s003.tif", "s011.png"].map(sample);
        let made = bundle(&names.each_ref().map(PathBuf::as_path));
        let again = bundle(&names.each_ref().map(PathBuf::as_path));
        assert_eq!(
            fs::read(made.path()).expect("reads"),
            fs::read(again.path()).expect("reads"),
            "the same bytes give the same bundle"
        );
        assert_eq!(
            extent(&mut File::open(made.path()).expect("opens")).expect("reads"),
            Extent::Whole
        );
        let source = loader().open(made.path()).expect("opens");
        assert_eq!(
            (source.format(), source.format().extension()),
            (Format::Bundle, "zip")
        );
        let alone: Vec<_> = names
            .iter()
            .map(|path| loader().open(path).expect("opens"))
            .collect();
        let counts: Vec<usize> = alone.iter().map(Source::page_count).collect();
        assert_eq!(source.page_count(), counts.iter().sum::<usize>());
        let mut index = 0;
        for (one, count) in alone.iter().zip(counts) {
            for page in 0..count {
                let (here, there) = (source.page(index), one.page(page));
                assert_eq!(
                    here.expect("reads").raster.to_gray(),
                    there.expect("reads").raster.to_gray()
                );
                assert!(source.master(index).is_ok());
                index += 1;
            }
        }
        assert!(source.page(index).is_err());
        let mut zip = ZipArchive::new(File::open(made.path()).expect("opens")).expect("a ZIP");
        for (index, path) in names.iter().enumerate() {
            let mut bytes = Vec::new();
            let mut member = zip.by_index(index).expect("a member");
            io::Read::read_to_end(&mut member, &mut bytes).expect("reads");
            assert_eq!(bytes, fs::read(path).expect("reads"));
        }
    }

    #[test]
    fn a_broken_member_is_a_page_at_fault_and_other_archives_are_strangers() {
        let text = tempfile::NamedTempFile::new().expect("a temporary file");
        fs::write(text.path(), "起案用紙").expect("writes");
        let made = bundle(&[&sample("s011.png"), text.path()]);
        let source = loader().open(made.path()).expect("opens");
        assert_eq!(source.page_count(), 2);
        assert!(source.page(0).is_ok());
        assert_eq!(source.page(1).expect_err("fails").code(), "damaged-image");
        let mut bytes = fs::read(made.path()).expect("reads");
        bytes.truncate(bytes.len() - MARK.len());
        fs::write(made.path(), bytes).expect("writes");
        assert!(matches!(
            loader().open(made.path()),
            Err(DocumentError::UnknownFormat { .. })
        ));
    }
}
