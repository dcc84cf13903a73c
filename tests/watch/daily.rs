//! A day at the scanner.

use std::fs::{self, File};
use std::thread;
use std::time::{Duration, Instant};

use crate::support::{Office, Running, blank_page, names, sha256, wait_until, write_in_parts};

#[test]
fn everything_ends_where_it_belongs() {
    let office = Office::new();
    office.drop_file("総務課/a.png", &blank_page(1));
    office.drop_file("総務課/今日/b.png", &blank_page(2));
    office.drop_file("財政課/copy of a.png", &blank_page(1));
    office.drop_file("財政課/letter.pdf", "通知\n".as_bytes());
    office.drop_file("empty.png", b"");
    office.drop_file("notes.txt", b"x");
    fs::write(office.inbox().join("c.png.part"), blank_page(3)).expect("writes");
    let cut = blank_page(4);
    fs::write(office.inbox().join("cut.png"), &cut[..cut.len() / 2]).expect("writes");

    let lines = office.once(4);
    let mut ends: Vec<(&str, &str)> = lines
        .iter()
        .map(|line| {
            let path = line["path"].as_str().expect("a path");
            let name = path.rsplit('/').next().expect("a name");
            (name, line["status"].as_str().expect("a status"))
        })
        .collect();
    ends.sort_unstable();
    assert_eq!(ends.len(), 4, "{lines:?}");
    assert_eq!(
        ends[2..],
        [("copy of a.png", "duplicate"), ("letter.pdf", "rejected")].map(|end| end),
        "{lines:?}"
    );
    assert!(
        ends[..2]
            .iter()
            .all(|(_, status)| *status == "review" || *status == "ready")
    );
    assert_eq!(
        office.inbox_files(),
        [
            "c.png.part",
            "cut.png",
            "empty.png",
            "notes.txt",
            "財政課/letter.pdf.rejected.txt"
        ]
    );
    let note =
        fs::read_to_string(office.inbox().join("財政課/letter.pdf.rejected.txt")).expect("a note");
    assert!(note.contains("読み取れる形式ではありません"), "{note}");

    let (documents, rejected) = office.kept();
    assert_eq!(documents.len(), 2);
    assert!(documents.contains_key(&sha256(&blank_page(1))));
    assert!(rejected.contains_key(&sha256("通知\n".as_bytes())));
    assert!(names(&office.archive().join("work")).is_empty());
    let stations: Vec<String> = office
        .journal()
        .values()
        .map(|entry| format!("{}: {}", entry["station"], entry["event"]).replace('"', ""))
        .collect();
    assert_eq!(stations.len(), 4);
    assert!(
        stations.contains(&"財政課: duplicate".to_owned()),
        "{stations:?}"
    );
    let id = &documents[&sha256(&blank_page(2))];
    let record = fs::read_to_string(
        office
            .archive()
            .join("documents")
            .join(id)
            .join("record.json"),
    )
    .expect("a record");
    let record: serde_json::Value = serde_json::from_str(&record).expect("JSON");
    assert_eq!(record["source"]["name"], "b.png");
    assert_eq!(record["source"]["station"], "総務課");

    // The corrected file under the same name is tried again, and the note goes.
    office.drop_file("財政課/letter.pdf", &blank_page(9));
    fs::write(office.inbox().join("cut.png"), cut).expect("writes");
    assert_eq!(office.once(0).len(), 2);
    assert_eq!(
        office.inbox_files(),
        ["c.png.part", "empty.png", "notes.txt"]
    );
}

#[test]
fn an_idle_watcher_is_quick_and_stops_when_told() {
    for polling in ["never", "always"] {
        let office = Office::new();
        let watcher = Running::start(office.watch(["--settle-seconds", "1", "--polling", polling]));
        // The first file warms it up.
        office.drop_file("first.png", &blank_page(1));
        watcher.line();
        // What else the machine does may delay one file, hardly each of five.
        let is_quick = (2..7).any(|n| {
            let start = Instant::now();
            office.drop_file(&format!("総務課/{n}.png"), &blank_page(n));
            let line = watcher.line();
            let took = start.elapsed();
            println!("{polling}: {took:?} after the file was complete");
            let path = line["path"].as_str().expect("a path");
            assert!(path.ends_with(&format!("{n}.png")));
            took < Duration::from_secs(2)
        });
        assert!(is_quick, "{polling}");
        watcher.signal("TERM");
        let (code, stderr) = watcher.end();
        assert_eq!(code, Some(130), "{stderr}");
        assert!(names(&office.archive().join("work")).is_empty());
        assert!(names(&office.inbox().join(".bunshoko/claims")).is_empty());
    }
}

#[test]
fn slow_writers_and_locks_are_waited_for() {
    let office = Office::new();
    let watcher = Running::start(office.watch(["--settle-seconds", "0.3"]));
    let bytes = blank_page(5);
    thread::scope(|scope| {
        scope.spawn(|| {
            let path = office.inbox().join("slow.png");
            // The gaps are longer than the settling time.
            write_in_parts(&path, &bytes, 4, Duration::from_millis(600));
        });
        let locked = office.inbox().join("locked.png");
        let file = File::create(&locked).expect("makes");
        file.lock().expect("locks");
        fs::write(&locked, blank_page(6)).expect("writes");
        assert!(
            watcher.line()["path"]
                .as_str()
                .expect("a path")
                .ends_with("slow.png")
        );
        assert!(locked.exists(), "held");
        drop(file);
        assert!(
            watcher.line()["path"]
                .as_str()
                .expect("a path")
                .ends_with("locked.png")
        );
    });
    let (documents, rejected) = office.kept();
    assert!(documents.contains_key(&sha256(&bytes)) && documents.len() == 2);
    assert!(rejected.is_empty());
}

#[test]
fn an_archive_that_cannot_be_written_is_waited_for() {
    let office = Office::new();
    let watcher = Running::start(office.watch(["--polling", "auto"]));
    office.drop_file("first.png", &blank_page(1));
    watcher.line();
    // Permissions do not stop the administrator's account, which tests may run under.
    let (work, away) = (office.archive().join("work"), office.path("away"));
    fs::rename(&work, &away).expect("renames");
    fs::write(&work, b"in the way").expect("writes");
    office.drop_file("second.png", &blank_page(2));
    wait_until("the claim", || !office.inbox().join("second.png").exists());
    thread::sleep(Duration::from_millis(1500));
    assert_eq!(office.kept().0.len(), 1);
    fs::remove_file(&work).expect("removes");
    fs::rename(&away, &work).expect("renames");
    assert!(
        watcher.line()["path"]
            .as_str()
            .expect("a path")
            .ends_with("second.png")
    );
    watcher.signal("TERM");
    let (_, stderr) = watcher.end();
    assert!(stderr.contains("cannot be written"), "{stderr}");
    assert_eq!(office.kept().0.len(), 2);
}

/// `documents/` goes when the document is ready to move there: nothing else comes that
/// could wake the run up.
#[test]
fn an_archive_that_fails_at_the_last_step_is_waited_for() {
    let office = Office::new();
    let watcher = Running::start(office.watch(["--polling", "auto"]));
    office.drop_file("first.png", &blank_page(1));
    watcher.line();
    let (documents, away) = (office.archive().join("documents"), office.path("away"));
    fs::rename(&documents, &away).expect("renames");
    fs::write(&documents, b"in the way").expect("writes");
    office.drop_file("second.png", &blank_page(2));
    wait_until("the claim", || !office.inbox().join("second.png").exists());
    thread::sleep(Duration::from_millis(1500));
    fs::remove_file(&documents).expect("removes");
    fs::rename(&away, &documents).expect("renames");
    assert!(
        watcher.line()["path"]
            .as_str()
            .expect("a path")
            .ends_with("second.png")
    );
    assert_eq!(office.kept().0.len(), 2);
}

#[test]
fn two_watchers_never_take_the_same_file() {
    let office = Office::new();
    for n in 0..30 {
        office.drop_file(&format!("station {}/{n}.png", n % 3), &blank_page(n));
    }
    let watchers = [(); 2].map(|()| Running::start(office.watch(["--once"])));
    let ended = watchers.map(Running::end_with_lines);
    let mut paths: Vec<String> = ended
        .into_iter()
        .flat_map(|(code, lines)| {
            assert_eq!(code, Some(0));
            lines
        })
        .map(|line| {
            assert_ne!(line["status"], "duplicate", "{line}");
            line["path"].as_str().expect("a path").to_owned()
        })
        .collect();
    paths.sort();
    let all = paths.len();
    paths.dedup();
    assert_eq!((paths.len(), all), (30, 30));
    assert_eq!(office.kept().0.len(), 30);
}
