//! File names as they come from scanners and shares.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::path::PathBuf;

use crate::shared::BORN;
use crate::support::{
    QUICK, assert_work_is_empty, ends_with, ingest, json, names, sample, scratch, string,
};

/// 決済 in `Shift_JIS`, as a share of old times shows it: no UTF-8.
const OLD_NAME: &[u8] = b"\x8c\x88\x8d\xcf.pdf";

fn named(dir: &std::path::Path, name: &[u8], content: &str) -> PathBuf {
    let path = dir.join(OsStr::from_bytes(name));
    fs::copy(sample(content), &path).expect("copies");
    path
}

#[test]
fn a_name_that_is_no_utf_8_is_read_like_any_other() {
    let scratch = scratch();
    let archive = scratch.path().join("archive");
    let path = named(scratch.path(), OLD_NAME, BORN);
    let line = ends_with(0, ingest(&archive, QUICK, [&path])).line();
    let id = string(&line, "/id");
    let record = json(&archive.join("documents").join(id).join("record.json"));
    // Whatever stands for the bytes that are no text: the rest is there.
    let ending = |name: &str| name.rsplit_once('.').map(|(_, ending)| ending.to_owned());
    assert_eq!(
        ending(string(&record, "/source/name")).as_deref(),
        Some("pdf")
    );
    assert_eq!(ending(string(&line, "/path")).as_deref(), Some("pdf"));
}

#[test]
fn a_name_that_is_no_utf_8_can_be_rejected() {
    let scratch = scratch();
    let archive = scratch.path().join("archive");
    let broken = named(scratch.path(), OLD_NAME, "broken/text-renamed.pdf");
    let ended = ends_with(4, ingest(&archive, QUICK, [broken, sample(BORN)]));
    let lines = ended.lines();
    assert_eq!(lines.len(), 2, "{}", ended.stdout);
    assert_eq!(names(&archive.join("rejected")).len(), 1);
    assert_eq!(names(&archive.join("documents")).len(), 1);
    assert_work_is_empty(&archive);
}

#[test]
fn names_with_spaces_and_without_endings_are_read() {
    let scratch = scratch();
    let archive = scratch.path().join("archive");
    let path = named(scratch.path(), "伺い 令和６年 (1)".as_bytes(), BORN);
    let line = ends_with(0, ingest(&archive, QUICK, [&path])).line();
    let dir = archive.join("documents").join(string(&line, "/id"));
    assert_eq!(
        names(&dir),
        ["document.pdf", "record.json", "source.pdf"],
        "the ending is that of the format"
    );
    let record = json(&dir.join("record.json"));
    assert_eq!(record["source"]["name"], "伺い 令和６年 (1)");
}

#[test]
fn folders_are_searched_and_what_is_no_scan_is_passed_over() {
    let scratch = scratch();
    let archive = scratch.path().join("archive");
    let folder = scratch.path().join("scans");
    fs::create_dir_all(folder.join("deeper")).expect("a folder");
    named(&folder.join("deeper"), b"a.pdf", BORN);
    fs::write(folder.join("notes.txt"), "no scan").expect("writes");
    fs::write(folder.join(".hidden.pdf"), "hidden").expect("writes");
    let ended = ends_with(0, ingest(&archive, QUICK, [&folder]));
    assert!(string(&ended.line(), "/path").ends_with("scans/deeper/a.pdf"));
    assert!(ended.stderr.contains("notes.txt"), "{}", ended.stderr);
    assert!(!ended.stderr.contains(".hidden"), "{}", ended.stderr);
}
