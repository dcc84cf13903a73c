//! What bots see: results in a folder, a command that is told, `submit`.

use std::fs;
use std::process::Output;

use serde_json::Value;

use crate::support::{Office, Running, blank_page, names, wait_until};

/// A command that appends what it is told to `log`.
fn logging(office: &Office) -> String {
    let log = office.path("log");
    format!(
        "[watch]\non_done = [\"sh\", \"-c\", \"cat >>'{}'\"]\n",
        log.display()
    )
}

fn log(office: &Office) -> Vec<Value> {
    let text = fs::read_to_string(office.path("log")).unwrap_or_default();
    text.lines()
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect()
}

fn parcels(office: &Office) -> Vec<String> {
    let mut names = names(&office.archive().join("handover"));
    names.retain(|name| name != "failed");
    names
}

#[test]
fn every_result_is_put_into_a_folder_and_told_to_a_command() {
    let office = Office::new();
    let done = office.path("inbox/done");
    office.configure(&format!(
        "{}done = \"{}\"\ndone_pdf = true\n",
        logging(&office),
        done.display()
    ));
    office.drop_file("a.png", &blank_page(1));
    office.drop_file("x/a.png", &blank_page(1));
    office.drop_file("b.pdf", b"no PDF");
    let lines = office.once(4);
    assert_eq!(
        names(&done),
        ["a (2).json", "a (2).pdf", "a.json", "a.pdf", "b.json"]
    );
    let mut told: Vec<String> = log(&office)
        .iter()
        .map(|line| line["status"].as_str().expect("a status").to_owned())
        .collect();
    told.sort();
    assert_eq!(told, ["duplicate", "rejected", "review"]);
    for name in ["a.json", "a (2).json", "b.json"] {
        let text = fs::read_to_string(done.join(name)).expect("reads");
        let result: Value = serde_json::from_str(&text).expect("JSON");
        let same = lines.iter().find(|line| line["path"] == result["path"]);
        assert_eq!(same.expect("its line")["status"], result["status"]);
        assert!(result["claim"].is_string() && result["station"].is_string());
    }
    assert!(parcels(&office).is_empty());
    assert_eq!(
        office.once(0).len(),
        0,
        "results in the scan folder are no scans"
    );
}

#[test]
fn a_command_that_fails_loses_nothing_and_blocks_nobody() {
    let office = Office::new();
    office.configure("[watch]\non_done = [\"sh\", \"-c\", \"exit 3\"]\n");
    office.drop_file("a.png", &blank_page(1));
    office.drop_file("b.png", &blank_page(2));
    assert_eq!(office.once(0).len(), 2);
    assert!(parcels(&office).is_empty());
    let handover = office.archive().join("handover");
    let failed = names(&handover.join("failed"));
    assert_eq!(failed.len(), 2);
    // A person moves one back when the command is mended.
    fs::rename(
        handover.join("failed").join(&failed[0]),
        handover.join(&failed[0]),
    )
    .expect("moves");
    office.configure(&logging(&office));
    office.once(0);
    assert_eq!(log(&office).len(), 1);
}

#[test]
fn a_result_outlives_the_watcher() {
    let office = Office::new();
    office.configure("[watch]\non_done = [\"sleep\", \"5\"]\n");
    let watcher = Running::start(office.watch([] as [&str; 0]));
    office.drop_file("a.png", &blank_page(1));
    let line = watcher.line();
    wait_until("the parcel", || parcels(&office).len() == 1);
    watcher.signal("KILL");
    watcher.end();
    office.configure(&logging(&office));
    office.once(0);
    let told = log(&office);
    assert_eq!(told.len(), 1);
    assert_eq!(told[0]["id"], line["id"]);
    assert!(parcels(&office).is_empty());
}

fn submit(office: &Office, arguments: &[&str]) -> Output {
    office
        .command(["submit", "--json", "--inbox"])
        .arg(office.inbox())
        .arg("--archive")
        .arg(office.archive())
        .args(arguments)
        .output()
        .expect("runs")
}

fn said(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&output.stderr)))
}

#[test]
fn submit_returns_what_ingest_would() {
    let office = Office::new();
    for (name, bytes) in [
        ("one/scan.png", blank_page(1)),
        ("two/scan.png", blank_page(2)),
        ("bad.pdf", b"no PDF".to_vec()),
        ("scan.json", br#"{"operator": "op"}"#.to_vec()),
    ] {
        let path = office.path("desk").join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("makes");
        fs::write(path, bytes).expect("writes");
    }
    fs::create_dir_all(office.archive().join("documents")).expect("makes");
    let nobody = submit(&office, &["--wait", "--timeout", "1", "one/scan.png"]);
    assert_eq!(nobody.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&nobody.stderr).contains("is one running"));
    assert_eq!(office.once(0).len(), 1, "the file stays with the watcher");

    let watcher = Running::start(office.watch([] as [&str; 0]));
    let arguments = [
        "--wait",
        "--station",
        "窓口",
        "--sidecar",
        "scan.json",
        "two/scan.png",
    ];
    let output = submit(&office, &arguments);
    let line = said(&output);
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(
        (&line["path"], &line["status"]),
        (&"two/scan.png".into(), &"review".into())
    );
    let record = office.record(&line);
    assert_eq!(record["source"]["name"], "scan.png");
    assert_eq!(record["source"]["station"], "窓口");
    assert_eq!(record["source"]["operator"], "op");
    let again = submit(&office, &["--wait", "one/scan.png"]);
    assert_eq!(
        (again.status.code(), &said(&again)["status"]),
        (Some(0), &"duplicate".into())
    );
    let bad = submit(&office, &["--wait", "bad.pdf"]);
    assert_eq!(bad.status.code(), Some(4));
    assert_eq!(said(&bad)["code"], "unknown-format");
    let both = submit(&office, &["one/scan.png", "two/scan.png"]);
    assert_eq!(both.status.code(), Some(0));
    assert_eq!(String::from_utf8_lossy(&both.stdout).lines().count(), 2);
    for _ in 0..5 {
        watcher.line();
    }
}
