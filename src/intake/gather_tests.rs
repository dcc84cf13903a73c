use std::time::SystemTime;

use super::*;
use crate::intake::folder::FolderRule;
use crate::intake::scan::Found;
use crate::intake::sidecar::Sidecar;
use crate::intake::sighting::Patience;

const PATIENCE: Patience = Patience {
    settle: Duration::from_secs(1),
    report: Duration::from_mins(5),
    by_age: false,
};

/// A folder whose files came at once, and were looked into when they had settled.
struct Folder {
    tracker: Tracker,
    now: Instant,
}

impl Folder {
    fn new(group: bool, files: &[&str]) -> Self {
        let rule = FolderRule {
            group: Some(group),
            ..FolderRule::default()
        };
        let mut folder = Self {
            tracker: Tracker::new(PATIENCE, vec![rule]),
            now: Instant::now(),
        };
        folder.comes(files);
        folder
    }

    fn comes(&mut self, files: &[&str]) {
        for file in files {
            let stamp = Stamp {
                bytes: 1,
                modified: SystemTime::UNIX_EPOCH,
            };
            let found = Found {
                path: file.into(),
                stamp,
                age: Duration::ZERO,
            };
            self.tracker.observe(found, self.now);
        }
    }

    /// What can be taken `seconds` later: files, sidecar, remarks.
    fn after(&mut self, seconds: u64, said: Option<&Sidecar>) -> Vec<String> {
        self.now += Duration::from_secs(seconds);
        let check = self.tracker.due(self.now).check;
        for (path, _) in check {
            self.tracker.checked(&path, Ok(()), self.now);
            self.tracker.understood(&path, said.cloned());
        }
        self.tracker.due(self.now);
        let mut taken: Vec<String> = std::iter::from_fn(|| self.tracker.take())
            .map(|ready| {
                let paths = ready.paths().map(|path| path.to_string_lossy());
                let mut all: Vec<String> = paths.map(String::from).collect();
                all.extend(ready.remarks);
                all.join(" ")
            })
            .collect();
        taken.sort();
        taken
    }
}

#[test]
fn pages_are_taken_together_when_they_have_rested_or_are_all_there() {
    let mut folder = Folder::new(true, &["a-2.jpg", "a-1.jpg", "b.pdf"]);
    assert_eq!(folder.after(2, None), ["b.pdf"]);
    folder.comes(&["a-3.jpg"]);
    assert_eq!(folder.after(29, None), [""; 0], "not yet at rest");
    assert_eq!(folder.after(3, None), ["a-1.jpg a-2.jpg a-3.jpg"]);

    let promise = Sidecar {
        pages: Some(2),
        ..Sidecar::default()
    };
    let mut folder = Folder::new(true, &["a.json", "a-1.jpg"]);
    assert_eq!(folder.after(60, Some(&promise)), [""; 0]);
    assert_eq!(folder.tracker.waiting().len(), 2, "told why");
    folder.comes(&["a-2.jpg"]);
    assert_eq!(folder.after(2, None), ["a-1.jpg a-2.jpg a.json"]);
}

#[test]
fn what_does_not_come_is_told_in_the_end() {
    let mut folder = Folder::new(true, &["a-1.jpg", "a-3.jpg"]);
    assert_eq!(folder.after(200, None), [""; 0]);
    assert!(
        folder.tracker.is_idle(),
        "nothing to wait for in a single look"
    );
    assert_eq!(
        folder.after(200, None),
        ["a-1.jpg a-3.jpg source: page file 2 is missing"]
    );
}

#[test]
fn numbers_alone_make_no_group() {
    let mut folder = Folder::new(false, &["scan-1.jpg", "scan-2.jpg"]);
    assert_eq!(folder.after(2, None), ["scan-1.jpg", "scan-2.jpg"]);
    let single = Sidecar {
        pages: Some(1),
        ..Sidecar::default()
    };
    // The sidecar of scan.pdf announces nothing for scan-1.jpg.
    let many = Sidecar {
        pages: Some(2),
        ..Sidecar::default()
    };
    for (said, files) in [
        (single, vec!["scan.json", "scan-1.jpg"]),
        (many, vec!["scan.json", "scan-1.jpg", "scan.pdf"]),
    ] {
        let taken = Folder::new(false, &files).after(2, Some(&said));
        assert_eq!(taken[0], "scan-1.jpg");
    }
}

#[test]
fn a_scan_waits_for_its_sidecar_as_long_as_it_must() {
    let rule = FolderRule {
        sidecar: Some(SidecarUse::Required),
        ..FolderRule::default()
    };
    let mut folder = Folder::new(false, &["a.pdf", "b.pdf", "b.csv"]);
    folder.tracker = Tracker::new(PATIENCE, vec![rule]);
    folder.comes(&["a.pdf", "b.pdf", "b.csv"]);
    assert_eq!(folder.after(2, None), ["b.pdf b.csv"]);
    assert_eq!(
        folder.after(300, None),
        ["a.pdf sidecar: its sidecar has not come"]
    );
}
