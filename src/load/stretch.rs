//! A file, or a stretch of one: a member of a bundle lies in it as it is.

use std::{
    fs::File,
    io::{self, Read, Seek, SeekFrom},
    path::{Path, PathBuf},
};

/// Where bytes lie.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Stretch {
    path: PathBuf,
    /// First byte.
    start: u64,
    /// Number of bytes.
    pub length: u64,
}

impl Stretch {
    /// `length` bytes from `start` on.
    pub(super) fn new(path: &Path, start: u64, length: u64) -> Self {
        Self {
            path: path.to_owned(),
            start,
            length,
        }
    }

    /// All its bytes.
    pub(super) fn read(&self) -> io::Result<Vec<u8>> {
        let mut data = Vec::with_capacity(self.length.min(1 << 30) as usize);
        self.open()?.read_to_end(&mut data)?;
        Ok(data)
    }

    /// A reader at its first byte.
    pub(super) fn open(&self) -> io::Result<Window> {
        let mut file = File::open(&self.path)?;
        file.seek(SeekFrom::Start(self.start))?;
        Ok(Window {
            file,
            start: self.start,
            length: self.length,
            at: 0,
        })
    }
}

/// Reads a stretch as if it were a file.
#[derive(Debug)]
pub(super) struct Window {
    file: File,
    start: u64,
    length: u64,
    at: u64,
}

impl Read for Window {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = self.length.saturating_sub(self.at);
        let most = buffer
            .len()
            .min(usize::try_from(left).unwrap_or(usize::MAX));
        let count = self.file.read(&mut buffer[..most])?;
        self.at += count as u64;
        Ok(count)
    }
}

impl Seek for Window {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let at = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::End(by) => self.length.checked_add_signed(by),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
        };
        let at = at.ok_or(io::ErrorKind::InvalidInput)?;
        self.file
            .seek(SeekFrom::Start(self.start.saturating_add(at)))?;
        self.at = at;
        Ok(at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_shows_nothing_beyond_its_edges() {
        let file = tempfile::NamedTempFile::new().expect("a temporary file");
        std::fs::write(file.path(), b"0123456789").expect("writes");
        let stretch = Stretch::new(file.path(), 3, 4);
        assert_eq!(stretch.read().expect("reads"), b"3456");
        let mut window = stretch.open().expect("opens");
        assert_eq!(window.seek(SeekFrom::End(-1)).expect("seeks"), 3);
        let mut rest = Vec::new();
        window.read_to_end(&mut rest).expect("reads");
        assert_eq!(rest, b"6");
        assert_eq!(window.seek(SeekFrom::Start(9)).expect("seeks"), 9);
        assert_eq!(window.read(&mut [0; 4]).expect("reads"), 0);
        assert!(window.seek(SeekFrom::Current(-10)).is_err());
    }
}
