//! A scan of several documents in the scan folder.

use std::fs;
use std::process::Command;
use std::thread;
use std::time::Duration;

use serde_json::{Value, json};

use crate::batch::{self, Leaf, blank, marks, sheet};
use crate::support::{Office, Running, names, sha256};

/// A scan of `documents` documents, with `first` marks on the first page.
fn scan(documents: u32, first: u32) -> Vec<u8> {
    let separator = sheet(&[]);
    let mut leaves = Vec::new();
    for n in 0..documents {
        leaves.push(Leaf::of(&separator));
        leaves.push(blank());
        leaves.push(marks(first + n));
    }
    batch::pdf(&leaves)
}

/// A watcher by a settings file: scans of the counter are split.
fn configured(office: &Office) -> Command {
    let settings = office.path("bunshoko.toml");
    fs::write(
        &settings,
        "[[watch.folder]]\npath = \"窓口\"\nsplit = \"separator\"\n",
    )
    .expect("writes");
    let mut command = office.watch(["--config"]);
    command.arg(settings);
    command
}

fn ids(bytes: &[u8], documents: u32) -> Vec<String> {
    let id = &sha256(bytes)[..24];
    (0..documents)
        .map(|n| match n {
            0 => id.to_owned(),
            n => format!("{id}-p{:04}", n * 3 + 3),
        })
        .collect()
}

#[test]
fn a_folder_is_split_and_files_are_counted_as_files() {
    let office = Office::new();
    let bytes = scan(3, 1);
    office.drop_file("窓口/a.pdf", &bytes);
    office.drop_file("総務課/b.pdf", &scan(1, 9));
    let output = configured(&office).arg("--once").output().expect("runs");
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{stderr}");
    let lines: Vec<Value> = String::from_utf8_lossy(&output.stdout)
        .lines()
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect();
    assert_eq!(lines.len(), 4, "{lines:?}");
    let split: Vec<&Value> = lines
        .iter()
        .filter(|line| {
            line["path"]
                .as_str()
                .is_some_and(|path| path.ends_with("a.pdf"))
        })
        .collect();
    let wanted = ids(&bytes, 3);
    for (nth, line) in split.iter().enumerate() {
        let page = nth * 3 + 3;
        assert_eq!(line["id"], wanted[nth]);
        assert_eq!(line["pages"], json!([page, page]));
    }
    // The other folder's file is one document, sheet and all.
    let other = lines.iter().find(|line| line["pages"] == json!([1, 3]));
    assert!(other.is_some(), "{lines:?}");
    let entries: Vec<Value> = office.journal().into_values().collect();
    let entry = entries
        .iter()
        .find(|entry| entry["station"] == "窓口")
        .expect("an entry");
    assert_eq!(entry["documents"], json!(wanted));
    assert_eq!(
        (&entry["id"], &entry["pages"]),
        (&json!(wanted[0]), &json!(9))
    );

    // Again: a duplicate of all of them.
    office.drop_file("窓口/again.pdf", &bytes);
    let output = configured(&office).arg("--once").output().expect("runs");
    assert_eq!(
        String::from_utf8_lossy(&output.stdout)
            .matches("duplicate")
            .count(),
        3
    );
    let mut status = office.command(["status", "--json", "--archive"]);
    status
        .arg(office.archive())
        .arg("--inbox")
        .arg(office.inbox());
    let status = status.output().expect("runs");
    assert_eq!(status.status.code(), Some(0));
    let row = String::from_utf8_lossy(&status.stdout)
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).expect("JSON"))
        .find(|row| row["station"] == "窓口")
        .expect("a row");
    let done =
        row["registered"].as_u64().expect("a number") + row["review"].as_u64().expect("a number");
    assert_eq!(
        (done, &row["duplicate"], &row["received"]),
        (1, &json!(1), &json!(2))
    );
    assert_eq!((&row["documents"], &row["missing"]), (&json!(3), &json!(0)));
    let mut verify = office.command(["verify", "--archive"]);
    let verify = verify.arg(office.archive()).output().expect("runs");
    assert_eq!(
        verify.status.code(),
        Some(0),
        "{}",
        String::from_utf8_lossy(&verify.stdout)
    );
}

#[test]
fn all_documents_appear_however_often_the_watcher_is_killed() {
    let office = Office::new();
    let scans: Vec<Vec<u8>> = (0..3).map(|n| scan(4, 1 + n * 5)).collect();
    for (n, bytes) in scans.iter().enumerate() {
        office.drop_file(&format!("窓口/{n}.pdf"), bytes);
    }
    for n in 0..6 {
        let watcher = Running::start(configured(&office));
        thread::sleep(Duration::from_millis(500 + n * 350));
        watcher.signal("KILL");
        watcher.end();
    }
    // What died last may have left directories too young to be swept.
    thread::sleep(Duration::from_secs(3));
    let output = configured(&office).arg("--once").output().expect("runs");
    assert_eq!(
        output.status.code(),
        Some(0),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let mut wanted: Vec<String> = scans.iter().flat_map(|bytes| ids(bytes, 4)).collect();
    wanted.sort();
    assert_eq!(names(&office.archive().join("documents")), wanted);
    assert!(names(&office.archive().join("pending")).is_empty());
    assert!(names(&office.archive().join("work")).is_empty());
    assert!(office.inbox_files().is_empty());
    // Each file once, and as what it became first.
    let journal = office.journal();
    assert_eq!(journal.len(), 3);
    for entry in journal.values() {
        assert!(
            entry["event"] == "ready" || entry["event"] == "review",
            "{entry}"
        );
        assert_eq!(entry["documents"].as_array().map(Vec::len), Some(4));
    }
}
