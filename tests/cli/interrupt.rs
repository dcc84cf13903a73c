//! Ctrl-C leaves nothing half-written.

use std::io::{BufRead, BufReader, Read};
use std::path::PathBuf;
use std::process::Stdio;

use serde_json::Value;

use crate::shared::{BORN, G4_PDF, G4_TIFF, JPEG_PDF, MIXED};
use crate::support::{
    PLAIN, QUICK, assert_whole, assert_work_is_empty, ends_with, ingest, names, output, sample,
    scratch, string,
};

fn interrupted_by(signal: &str) {
    let scratch = scratch();
    let archive = scratch.path().join("archive");
    // The first is done at once, the others take many times as long.
    let paths: Vec<PathBuf> = [
        BORN, JPEG_PDF, MIXED, G4_PDF, "s006.pdf", "s030.pdf", G4_TIFF,
    ]
    .into_iter()
    .map(sample)
    .collect();
    let mut child = ingest(&archive, PLAIN, &paths)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("starts");
    let mut stdout = BufReader::new(child.stdout.take().expect("a pipe"));
    let mut told = String::new();
    stdout.read_line(&mut told).expect("a line");
    output("kill", ["-s", signal, &child.id().to_string()]);
    stdout.read_to_string(&mut told).expect("more lines");
    let mut stderr = String::new();
    child
        .stderr
        .take()
        .expect("a pipe")
        .read_to_string(&mut stderr)
        .expect("messages");
    let status = child.wait().expect("ends");
    assert_eq!(status.code(), Some(130), "{status}: {stderr}");
    assert!(stderr.contains("interrupted"), "{stderr}");

    assert_work_is_empty(&archive);
    assert!(names(&archive.join("rejected")).is_empty());
    let documents = names(&archive.join("documents"));
    assert!(
        !documents.is_empty() && documents.len() < paths.len(),
        "{documents:?}"
    );
    for id in &documents {
        assert_whole(&archive.join("documents").join(id));
    }
    let mut ids: Vec<String> = told
        .lines()
        .map(|line| {
            let line: Value = serde_json::from_str(line).expect("JSON");
            string(&line, "/id").to_owned()
        })
        .collect();
    ids.sort();
    assert_eq!(documents, ids, "every document is told of, and no other");

    // The next run goes on where this one ended.
    let line = ends_with(0, ingest(&archive, QUICK, &paths[..1])).line();
    assert_eq!(line["status"], "duplicate", "{line}");
}

#[test]
fn ctrl_c() {
    interrupted_by("INT");
}

#[test]
fn termination() {
    interrupted_by("TERM");
}
