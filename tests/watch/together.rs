//! Files that belong together: numbered pages of one scan, and sidecars.

use std::fs::{self, File};
use std::io::Read;
use std::thread;
use std::time::Duration;

use serde_json::Value;

use crate::support::{Office, Running, blank_page, sha256};

const GROUPS: &str = "[[watch.folder]]\npath = \"頁\"\ngroup = true\ngroup_seconds = 0.5\n";

fn line<'a>(lines: &'a [Value], name: &str) -> &'a Value {
    lines
        .iter()
        .find(|line| line["path"].as_str().expect("a path").ends_with(name))
        .unwrap_or_else(|| panic!("no line about {name}: {lines:?}"))
}

fn reasons(line: &Value) -> String {
    line["review_reasons"].to_string()
}

#[test]
fn numbered_pages_are_one_document_where_the_folder_says_so() {
    let office = Office::new();
    office.configure(GROUPS);
    for n in [3, 1, 2] {
        office.drop_file(&format!("頁/a-00{n}.png"), &blank_page(n));
    }
    office.drop_file("頁/b_1.png", &blank_page(11));
    // Not here: a scanner numbers its documents.
    for n in [21, 22] {
        office.drop_file(&format!("別/scan-{n:03}.png"), &blank_page(n));
    }
    let lines = office.once(0);
    assert_eq!(lines.len(), 4, "{lines:?}");
    let record = office.record(line(&lines, "a-001.png"));
    assert_eq!(record["pages"].as_array().expect("pages").len(), 3);
    assert_eq!(record["source"]["name"], "a-001.png");
    let parts = record["source"]["parts"].as_array().expect("parts");
    let dir = office.document(line(&lines, "a-001.png"));
    let zip = File::open(dir.join("source.zip")).expect("the source");
    let mut zip = zip::ZipArchive::new(zip).expect("a ZIP");
    assert_eq!((parts.len(), zip.len()), (3, 3));
    for (index, part) in parts.iter().enumerate() {
        let sum = sha256(&blank_page(index as u32 + 1));
        assert_eq!(part["name"], format!("a-00{}.png", index + 1));
        assert_eq!(part["sha256"], sum);
        let mut bytes = Vec::new();
        let mut member = zip.by_index(index).expect("a member");
        member.read_to_end(&mut bytes).expect("reads");
        assert_eq!(sha256(&bytes), sum, "every byte is kept");
    }
    assert!(
        office
            .document(line(&lines, "b_1.png"))
            .join("source.png")
            .is_file()
    );

    // The same pages under other names are known.
    for n in 1..=3 {
        office.drop_file(&format!("頁/again {n}.png"), &blank_page(n));
    }
    let again = office.once(0);
    assert_eq!((again.len(), &again[0]["status"]), (1, &"duplicate".into()));
    assert!(office.inbox_files().is_empty());
    let row = office.status("頁");
    assert_eq!(
        (&row["received"], &row["duplicate"]),
        (&7.into(), &3.into())
    );
    assert_eq!((&row["missing"], &row["waiting"]), (&0.into(), &0.into()));
    office.verify();
}

#[test]
fn a_page_that_is_missing_is_waited_for_and_then_told() {
    let office = Office::new();
    office.configure(GROUPS);
    let watcher = Running::start(office.watch(["--report-seconds", "3"]));
    for name in ["a-1", "a-3", "b-1", "b-3"] {
        office.drop_file(
            &format!("頁/{name}.png"),
            &blank_page(u32::from(name.as_bytes()[2]) + 10 * u32::from(name.as_bytes()[0])),
        );
    }
    thread::sleep(Duration::from_millis(1500));
    assert_eq!(office.inbox_files().len(), 4, "they wait");
    office.drop_file("頁/b-2.png", &blank_page(7));
    let whole = watcher.line();
    assert!(whole["path"].as_str().expect("a path").ends_with("b-1.png"));
    assert_eq!(
        office.record(&whole)["pages"]
            .as_array()
            .expect("pages")
            .len(),
        3
    );
    let short = watcher.line();
    assert!(short["path"].as_str().expect("a path").ends_with("a-1.png"));
    assert_eq!(short["status"], "review");
    assert!(
        reasons(&short).contains("source: page file 2 is missing"),
        "{short}"
    );
    watcher.signal("TERM");
    let (_, stderr) = watcher.end();
    assert!(stderr.contains("incomplete-scan"), "{stderr}");
    assert!(office.inbox_files().is_empty());
}

#[test]
fn sidecars_are_taken_with_their_scans() {
    let office = Office::new();
    office.drop_file(
        "a.json",
        br#"{"pages": 2, "operator": "op", "attributes": {"title": "T", "retention": "10x"}}"#,
    );
    office.drop_file("a.png", &blank_page(1));
    office.drop_file("b.png.csv", "ページ数,保存期間\n1,5年\n".as_bytes());
    office.drop_file("b.png", &blank_page(2));
    office.drop_file("c.json", b"{,}");
    office.drop_file("c.png", &blank_page(3));
    // Announced by a sidecar: no setting is needed.
    office.drop_file("d.json", br#"{"pages": 2, "tags": ["x"]}"#);
    office.drop_file("d-1.png", &blank_page(4));
    office.drop_file("d-2.png", &blank_page(5));
    office.drop_file("lonely.json", br#"{"pages": 2}"#);
    let lines = office.once(0);
    assert_eq!(lines.len(), 4, "{lines:?}");
    assert_eq!(office.inbox_files(), ["lonely.json"]);

    let a = line(&lines, "a.png");
    for reason in [
        "it has 1 pages, the sidecar says 2",
        "title: not found, taken from the sidecar",
        "retention: the sidecar's 10x is not understood",
    ] {
        assert!(reasons(a).contains(reason), "{reason}: {a}");
    }
    assert_eq!(a["attributes"]["title"]["value"], "T");
    assert_eq!(a["attributes"]["title"]["origin"], "derived");
    let record = office.record(a);
    assert_eq!(record["source"]["operator"], "op");
    let kept = fs::read(office.document(a).join("sidecar.json")).expect("is kept");
    assert_eq!(record["source"]["sidecar"]["sha256"], sha256(&kept));
    let b = line(&lines, "b.png");
    assert_eq!(b["attributes"]["retention"]["value"], "5年");
    assert!(office.document(b).join("sidecar.csv").is_file());
    assert!(reasons(line(&lines, "c.png")).contains("sidecar: c.json cannot be used"));
    let d = office.record(line(&lines, "d-1.png"));
    assert_eq!(d["pages"].as_array().expect("pages").len(), 2);
    assert_eq!(d["source"]["tags"][0], "x");

    // The scan again with another sidecar: a duplicate, and nothing said is lost.
    let late = br#"{"operator": "someone else"}"#;
    office.drop_file("a.json", late);
    office.drop_file("a.png", &blank_page(1));
    office.drop_file("c.json", b"{,}");
    office.drop_file("c.png", &blank_page(3));
    let again = office.once(0);
    assert!(
        again.iter().all(|line| line["status"] == "duplicate"),
        "{again:?}"
    );
    assert_eq!(office.inbox_files(), ["a.json.rejected.txt", "lonely.json"]);
    assert!(office.kept().1.contains_key(&sha256(late)));
    office.verify();
}
