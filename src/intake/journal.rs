//! The journal: what was taken from the scan folders and what became of it.
//!
//! `ARCHIVE/journal/DAY.OWNER.jsonl`, one JSON object a line, appended and flushed to the
//! disk. Each run writes files of its own, so that two never write into one and a line cut
//! off by a crash is always the last. Lines are never changed: of two about the same claim
//! the later holds.

use std::collections::HashMap;
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufRead, BufReader, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use jiff::Zoned;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::durable::make_dir;

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Event {
    /// A file was taken.
    Claimed,
    /// It became a document that is certain.
    Ready,
    /// It became a document that a person must look at.
    Review,
    /// The archive had its bytes.
    Duplicate,
    /// It was set aside.
    Rejected,
}

/// A line of the journal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// When, RFC 3339.
    pub at: String,
    /// What.
    pub event: Event,
    /// Name of the claim.
    pub claim: String,
    /// Where the file lay.
    pub path: String,
    /// Station it came from.
    pub station: String,
    /// Files, if it is not one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub files: Option<u64>,
    /// Size in bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bytes: Option<u64>,
    /// Pages.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pages: Option<u64>,
    /// Directory under `documents/` or `rejected/`; of several documents the first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// All documents of a file that was split.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub documents: Vec<String>,
    /// Why it was set aside: stable code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
}

impl Entry {
    /// How many documents the file became.
    pub fn document_count(&self) -> u64 {
        match self.event {
            Event::Ready | Event::Review => self.documents.len().max(1) as u64,
            Event::Claimed | Event::Duplicate | Event::Rejected => 0,
        }
    }

    /// Whether the way of the file is at its end.
    pub fn is_final(&self) -> bool {
        self.event != Event::Claimed
    }
}

/// The journal of one run.
#[derive(Debug)]
pub struct Journal {
    dir: PathBuf,
    owner: String,
    file: Mutex<Option<Day>>,
}

#[derive(Debug)]
struct Day {
    date: Date,
    file: File,
    length: u64,
}

impl Journal {
    /// A journal in `dir` (see [`crate::archive::Archive::journal`]) for the run `owner`.
    pub fn new(dir: PathBuf, owner: &str) -> Self {
        Self {
            dir,
            owner: owner.to_owned(),
            file: Mutex::default(),
        }
    }

    /// Appends lines. If one is final all are on the disk when this returns; the others
    /// only repeat what the claims' directories tell.
    ///
    /// # Errors
    /// The system's word. Then nothing was appended.
    pub fn append(&self, entries: &[Entry]) -> io::Result<()> {
        let mut lines = Vec::new();
        for entry in entries {
            serde_json::to_writer(&mut lines, entry)?;
            lines.push(b'\n');
        }
        let mut open = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        let date = Zoned::now().date();
        let day = match open.take() {
            Some(day) if day.date == date => open.insert(day),
            _ => open.insert(self.begin(date)?),
        };
        let written = day.file.write_all(&lines).and_then(|()| {
            if entries.iter().any(Entry::is_final) {
                day.file.sync_data()
            } else {
                Ok(())
            }
        });
        match written {
            Ok(()) => day.length += lines.len() as u64,
            Err(_) => {
                // Half a line would spoil the next one. If even that fails (the archive
                // has gone), the next line begins a new file.
                if day.file.set_len(day.length).is_err() {
                    *open = None;
                }
            }
        }
        written
    }

    fn begin(&self, date: Date) -> io::Result<Day> {
        make_dir(&self.dir)?;
        for number in 0.. {
            let more = if number == 0 {
                String::new()
            } else {
                format!(".{number}")
            };
            let path = self.dir.join(format!("{date}.{}{more}.jsonl", self.owner));
            match OpenOptions::new().append(true).create_new(true).open(path) {
                Ok(file) => {
                    File::open(&self.dir)?.sync_all()?;
                    return Ok(Day {
                        date,
                        file,
                        length: 0,
                    });
                }
                Err(e) if e.kind() == io::ErrorKind::AlreadyExists => {}
                Err(e) => return Err(e),
            }
        }
        Err(io::ErrorKind::AlreadyExists.into())
    }
}

/// Reads the lines of all runs since the day `from` (all if `None`), day by day.
///
/// # Errors
/// The system's word.
pub fn read(dir: &Path, from: Option<Date>, mut each: impl FnMut(Entry)) -> io::Result<()> {
    for (_, path) in days(dir, from)? {
        let mut reader = BufReader::new(File::open(path)?);
        let mut line = Vec::new();
        while reader.read_until(b'\n', &mut line)? > 0 {
            // Only a line that a crash cut off is no entry.
            if let Ok(entry) = serde_json::from_slice(&line) {
                each(entry);
            }
            line.clear();
        }
    }
    Ok(())
}

/// Reads what is appended to the journals of all runs.
#[derive(Debug)]
pub struct Tail {
    dir: PathBuf,
    /// How far each file was read.
    read: HashMap<PathBuf, u64>,
    since: Date,
}

impl Tail {
    /// Begins behind what is there now.
    ///
    /// # Errors
    /// The system's word.
    pub fn at_end(dir: PathBuf) -> io::Result<Self> {
        // The day may change, and clocks of several machines differ.
        let today = Zoned::now().date();
        let since = today.yesterday().unwrap_or(today);
        let mut tail = Self {
            read: HashMap::new(),
            dir,
            since,
        };
        tail.read(|_| {})?;
        Ok(tail)
    }

    /// Reads the whole lines that were appended since.
    ///
    /// # Errors
    /// The system's word.
    pub fn read(&mut self, mut each: impl FnMut(Entry)) -> io::Result<()> {
        for (_, path) in days(&self.dir, Some(self.since))? {
            let at = self.read.entry(path.clone()).or_default();
            let mut file = File::open(&path)?;
            if file.metadata()?.len() <= *at {
                continue;
            }
            file.seek(SeekFrom::Start(*at))?;
            let mut reader = BufReader::new(file);
            let mut line = Vec::new();
            while reader.read_until(b'\n', &mut line)? > 0 && line.ends_with(b"\n") {
                *at += line.len() as u64;
                if let Ok(entry) = serde_json::from_slice(&line) {
                    each(entry);
                }
                line.clear();
            }
        }
        Ok(())
    }
}

/// The journal's files since the day `from`, in order.
fn days(dir: &Path, from: Option<Date>) -> io::Result<Vec<(Date, PathBuf)>> {
    let entries = match fs::read_dir(dir) {
        Ok(entries) => entries,
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(e) => return Err(e),
    };
    let mut days = Vec::new();
    for entry in entries {
        let path = entry?.path();
        let date = path
            .file_name()
            .and_then(|name| name.to_str()?.get(..10)?.parse::<Date>().ok());
        if let Some(date) = date
            && from.is_none_or(|from| date >= from)
        {
            days.push((date, path));
        }
    }
    days.sort();
    Ok(days)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(claim: &str, event: Event) -> Entry {
        Entry {
            at: "2026-11-21T09:00:00+09:00".to_owned(),
            event,
            claim: claim.to_owned(),
            path: "総務課/a.pdf".to_owned(),
            station: "総務課".to_owned(),
            files: None,
            bytes: Some(1),
            pages: None,
            id: None,
            documents: Vec::new(),
            code: None,
        }
    }

    fn all(dir: &Path) -> Vec<Entry> {
        let mut all = Vec::new();
        read(dir, None, |entry| all.push(entry)).expect("reads");
        all
    }

    #[test]
    fn lines_of_several_runs_are_read_and_half_lines_passed_over() {
        let dir = tempfile::tempdir().expect("a temporary directory");
        let path = dir.path().join("journal");
        assert!(all(&path).is_empty());
        for owner in ["a", "b", "a"] {
            let journal = Journal::new(path.clone(), owner);
            let lines = [Event::Claimed, Event::Ready].map(|event| entry("1", event));
            journal.append(&lines).expect("appends");
        }
        let files = days(&path, None).expect("lists");
        assert_eq!(files.len(), 3);
        let mut last = OpenOptions::new()
            .append(true)
            .open(&files[2].1)
            .expect("opens");
        last.write_all(b"{\"at\":\"2026").expect("writes");
        assert_eq!(all(&path).len(), 6);
        let mut tail = Tail::at_end(path.clone()).expect("reads");
        last.write_all(b"\"}\n").expect("writes");
        Journal::new(path.clone(), "c")
            .append(&[entry("2", Event::Ready)])
            .expect("appends");
        let mut appended = Vec::new();
        for _ in 0..2 {
            tail.read(|entry| appended.push(entry.claim))
                .expect("reads");
        }
        assert_eq!(appended, ["2"], "once, and without half lines");
        let tomorrow = Zoned::now().date().tomorrow().expect("a day");
        assert!(days(&path, Some(tomorrow)).expect("lists").is_empty());
    }
}
