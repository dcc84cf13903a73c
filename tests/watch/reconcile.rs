//! `status` and `verify`: every file is accounted for, and the archive is what it was.

use std::fs;

use serde_json::Value;

use crate::support::{Office, Running, blank_page};

fn run(office: &Office, code: i32, arguments: &[&str]) -> String {
    let output = office
        .command(arguments)
        .arg("--archive")
        .arg(office.archive())
        .envs((arguments[0] == "status").then(|| ("BUNSHOKO_INBOX", office.inbox())))
        .output()
        .expect("runs");
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "{stderr}");
    String::from_utf8(output.stdout).expect("UTF-8")
}

#[test]
fn received_is_the_sum_of_what_became_of_it() {
    let office = Office::new();
    office.drop_file("総務課/a.png", &blank_page(1));
    office.drop_file("総務課/b.png", &blank_page(1));
    office.drop_file("総務課/c.pdf", b"no PDF");
    office.drop_file("財政課/a.png", &blank_page(2));
    office.once(4);
    office.drop_file("財政課/b.png", b"");

    let rows: Vec<Value> = run(&office, 0, &["status", "--json"])
        .lines()
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect();
    assert_eq!(rows.len(), 2, "{rows:?}");
    for (row, [received, review, rejected, duplicate, waiting]) in
        rows.iter().zip([[3, 1, 1, 1, 0], [2, 1, 0, 0, 1]])
    {
        assert_eq!(row["received"], received, "{row}");
        assert_eq!(row["review"], review, "{row}");
        assert_eq!(row["rejected"], rejected, "{row}");
        assert_eq!(row["duplicate"], duplicate, "{row}");
        assert_eq!(row["waiting"], waiting, "{row}");
        assert_eq!(row["missing"], 0, "{row}");
    }
    let csv = run(&office, 0, &["status", "--csv"]);
    assert!(csv.starts_with("day,station,received,registered"), "{csv}");
    assert_eq!(csv.lines().count(), 3);
    assert!(run(&office, 0, &["status"]).contains("総務課"));
}

/// Asked at any moment, while files move on.
#[test]
fn every_file_is_accounted_for_while_a_watcher_works() {
    let office = Office::new();
    for n in 0..120 {
        office.drop_file(&format!("station {}/{n}.png", n % 2), &blank_page(n));
    }
    let watcher = Running::start(office.watch([] as [&str; 0]));
    watcher.line();
    loop {
        let text = run(&office, 0, &["status", "--json"]);
        let rows = text.lines().map(serde_json::from_str);
        let rows: Vec<Value> = rows.collect::<Result<_, _>>().expect("JSON");
        let sum = |what: &[&str]| -> u64 {
            let counts = rows
                .iter()
                .flat_map(|row| what.iter().map(|key| &row[*key]));
            counts.map(|count| count.as_u64().expect("a count")).sum()
        };
        assert_eq!(sum(&["received"]), 120, "{text}");
        let ends = ["registered", "review", "rejected", "duplicate", "waiting"];
        assert_eq!(sum(&ends), 120, "{text}");
        if sum(&["waiting"]) == 0 {
            assert_eq!(sum(&["review", "pages_review"]), 240, "{text}");
            return;
        }
    }
}

#[test]
fn verify_finds_what_was_changed() {
    let office = Office::new();
    office.drop_file("a.png", &blank_page(1));
    let id = office.once(0)[0]["id"].as_str().expect("an id").to_owned();
    assert!(run(&office, 0, &["verify"]).is_empty());
    let dir = office.archive().join("documents").join(&id);
    let source = fs::read(dir.join("source.png")).expect("reads");
    fs::write(dir.join("source.png"), b"changed").expect("writes");
    assert!(run(&office, 1, &["verify"]).contains("was changed"));
    fs::write(dir.join("source.png"), source).expect("writes");
    fs::rename(&dir, office.path("elsewhere")).expect("renames");
    assert!(run(&office, 1, &["verify"]).contains("the journal knows it"));
}

/// What is dropped again while the archive's copy is damaged must not be removed.
#[test]
fn a_duplicate_of_a_damaged_document_stays() {
    let office = Office::new();
    office.drop_file("a.png", &blank_page(1));
    let id = office.once(0)[0]["id"].as_str().expect("an id").to_owned();
    let source = office
        .archive()
        .join("documents")
        .join(&id)
        .join("source.png");
    fs::write(source, b"changed").expect("writes");
    office.drop_file("b.png", &blank_page(1));
    let lines = office.once(1);
    assert!(lines.is_empty(), "{lines:?}");
    let kept = crate::support::files_below(&office.inbox());
    assert!(kept.iter().any(|path| path.ends_with("b.png")), "{kept:?}");
}
