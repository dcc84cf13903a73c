//! The same bytes are one document, however often and under whatever name they come.

use std::fs;

use crate::shared::BORN;
use crate::support::{
    QUICK, assert_whole, assert_work_is_empty, ends_with, ingest, listing, names, sample, scratch,
    string,
};

#[test]
fn a_second_drop_changes_nothing() {
    let scratch = scratch();
    let archive = scratch.path().join("archive");
    let first = ends_with(0, ingest(&archive, QUICK, [sample(BORN)])).line();
    let before = listing(&archive.join("documents"));
    let copy = scratch.path().join("another name.PDF");
    fs::copy(sample(BORN), &copy).expect("copies");

    let second = ends_with(0, ingest(&archive, QUICK, [&copy])).line();
    assert_eq!(second["status"], "duplicate", "{second}");
    assert_eq!(second["id"], first["id"], "{second}");
    assert_eq!(second["path"], copy.to_str().expect("UTF-8"), "{second}");
    assert_eq!(listing(&archive.join("documents")), before);
    assert!(names(&archive.join("rejected")).is_empty());
    assert_work_is_empty(&archive);
    assert!(copy.is_file(), "what was dropped stays where it lay");
}

#[test]
fn the_same_bytes_twice_in_one_run_are_one_document() {
    let scratch = scratch();
    let archive = scratch.path().join("archive");
    let copies = ["one.pdf", "two.pdf", "three.pdf"].map(|name| {
        let copy = scratch.path().join(name);
        fs::copy(sample(BORN), &copy).expect("copies");
        copy
    });
    let ended = ends_with(0, ingest(&archive, QUICK, &copies));
    let lines = ended.lines();
    assert_eq!(lines.len(), 3, "one line a file: {}", ended.stdout);
    let id = string(&lines[0], "/id");
    assert!(lines.iter().all(|line| line["id"] == id));
    assert_eq!(names(&archive.join("documents")), [id]);
    assert_whole(&archive.join("documents").join(id));
    assert_work_is_empty(&archive);
    let duplicates = lines
        .iter()
        .filter(|line| line["status"] == "duplicate")
        .count();
    assert_eq!(
        duplicates, 2,
        "one is new and two are duplicates: {}",
        ended.stdout
    );
}
