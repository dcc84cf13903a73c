//! What cannot be read is set aside with its reason, and never stops the rest.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use serde_json::Value;
use tempfile::TempDir;

use crate::shared::JPEG_PDF;
use crate::support::{
    PLAIN, QUICK, about, assert_whole, assert_work_is_empty, bytes, ends_with, ingest, json,
    kept_source, list, names, sample, scratch, sha256, string, text_of,
};

/// Files of `samples/broken/`: name, code, page at fault.
const BROKEN: [(&str, &str, Option<u64>); 8] = [
    ("bad-directory.tif", "damaged", None),
    ("empty.pdf", "empty", None),
    ("encrypted.pdf", "encrypted", None),
    ("huge-60000x60000.tif", "too-many-pixels", Some(1)),
    ("huge-header.png", "too-many-pixels", Some(1)),
    ("text-renamed.pdf", "unknown-format", None),
    ("truncated.pdf", "damaged", None),
    ("zero-pages.pdf", "no-pages", None),
];

fn folder() -> PathBuf {
    sample("broken/empty.pdf")
        .parent()
        .expect("a folder")
        .to_path_buf()
}

/// The rejection of the file at `path`: a line on stdout, the bytes, the reason.
fn assert_rejected(archive: &Path, line: &Value, path: &Path, code: &str, page: Option<u64>) {
    let at = path.display();
    assert_eq!(line["status"], "rejected", "{at}: {line}");
    assert_eq!(line["code"], code, "{at}: {line}");
    assert_eq!(line["page"].as_u64(), page, "{at}: {line}");
    let content = bytes(path);
    let id = string(line, "/id");
    assert!(sha256(&content).starts_with(id), "{at}: {line}");

    let dir = archive.join("rejected").join(id);
    let source = kept_source(&dir);
    assert_eq!(source.extension(), path.extension(), "{at}");
    assert!(bytes(&source) == content, "{at} has changed");
    assert_eq!(names(&dir).len(), 2, "{at}: {:?}", names(&dir));

    let reason = json(&dir.join("reason.json"));
    assert_eq!(reason["id"], id, "{at}");
    assert_eq!(
        reason["name"],
        path.file_name().expect("a name").to_str().expect("UTF-8")
    );
    assert_eq!(reason["sha256"], sha256(&content), "{at}");
    assert_eq!(reason["bytes"], content.len(), "{at}");
    assert_eq!(reason["code"], code, "{at}");
    assert_eq!(reason["message"], line["message"], "{at}");
    assert!(!string(&reason, "/message").is_empty(), "{at}");
    let reason_page = reason.get("page").expect("page is always named");
    assert_eq!(reason_page.as_u64(), page, "{at}");
    assert!(!archive.join("documents").join(id).exists(), "{at}");
}

#[test]
fn broken_files_are_set_aside_and_the_rest_is_done() {
    let scratch = scratch();
    let archive = scratch.path().join("archive");
    let good = sample(JPEG_PDF);
    let ended = ends_with(4, ingest(&archive, PLAIN, [folder(), good.clone()]));
    let lines = ended.lines();
    assert_eq!(
        names(&folder()),
        BROKEN.map(|(name, ..)| name),
        "samples/broken and this test go together"
    );
    assert_eq!(lines.len(), BROKEN.len() + 1, "{}", ended.stdout);
    for (name, code, page) in BROKEN {
        let path = folder().join(name);
        assert_rejected(&archive, about(&lines, &path), &path, code, page);
        assert!(
            ended.stderr.contains(name),
            "stderr names {name}: {}",
            ended.stderr
        );
    }
    let rejected = names(&archive.join("rejected"));
    assert_eq!(rejected.len(), BROKEN.len());
    let id = string(about(&lines, &good), "/id");
    assert_eq!(names(&archive.join("documents")), [id]);
    assert_whole(&archive.join("documents").join(id));
    assert_work_is_empty(&archive);

    // Again: the same end, the same rejections, nothing piled up.
    let empty = folder().join("empty.pdf");
    let again = ends_with(4, ingest(&archive, QUICK, [&empty]));
    assert_rejected(&archive, &again.line(), &empty, "empty", None);
    assert_eq!(names(&archive.join("rejected")), rejected);
    assert_work_is_empty(&archive);
}

#[test]
fn a_password_file_opens_what_was_rejected() {
    let scratch = scratch();
    let archive = scratch.path().join("archive");
    let passwords = scratch.path().join("passwords.txt");
    let encrypted = sample("broken/encrypted.pdf");
    let flags = ["--password-file".as_ref(), passwords.as_os_str()];

    let without = ends_with(4, ingest(&archive, QUICK, [&encrypted]));
    assert_rejected(&archive, &without.line(), &encrypted, "encrypted", None);
    let message = without.line()["message"].to_string();
    assert!(message.contains("--password-file"), "{message}");

    fs::write(&passwords, "wrong\n").expect("writes");
    let wrong = ends_with(4, ingest(&archive, flags, [&encrypted]));
    assert_rejected(&archive, &wrong.line(), &encrypted, "wrong-password", None);

    // As an editor on Windows writes it.
    fs::write(&passwords, "wrong\r\nbunshoko\r\n").expect("writes");
    let line = ends_with(0, ingest(&archive, flags, [&encrypted])).line();
    let id = string(&line, "/id");
    let dir = archive.join("documents").join(id);
    assert_whole(&dir);
    assert!(bytes(&kept_source(&dir)) == bytes(&encrypted));
    assert!(
        !text_of(&dir.join("document.pdf")).is_empty(),
        "the PDF can be read without a password"
    );
    assert!(names(&archive.join("rejected")).is_empty());
    assert_work_is_empty(&archive);
}

/// A good PDF with one bad page, read once: its directory.
static BROKEN_PAGE: LazyLock<(TempDir, PathBuf)> = LazyLock::new(|| {
    let scratch = scratch();
    let path = sample("broken-page/broken-page.pdf");
    let line = ends_with(0, ingest(scratch.path(), PLAIN, [&path])).line();
    assert_eq!(line["status"], "review", "{line}");
    let dir = scratch.path().join("documents").join(string(&line, "/id"));
    (scratch, dir)
});

#[test]
fn a_broken_page_stays_on_its_page() {
    let record = json(&BROKEN_PAGE.1.join("record.json"));
    let pages = list(&record, "/pages");
    assert_eq!(pages.len(), 3);
    for page in pages {
        let number = page["number"].as_u64();
        if number == Some(2) {
            assert_eq!(page["error"]["code"], "damaged-image");
            assert!(!string(page, "/error/message").is_empty());
            assert_eq!(page["text"], "");
        } else {
            assert!(page.get("error").is_none(), "page {number:?}: {page}");
            assert!(
                string(page, "/text").chars().count() > 50,
                "page {number:?} has text"
            );
        }
    }
    assert_eq!(record["status"], "review");
    let blamed: Vec<&str> = list(&record, "/review_reasons")
        .iter()
        .filter_map(Value::as_str)
        .filter(|reason| reason.starts_with("page "))
        .collect();
    assert_eq!(blamed.len(), 1, "{blamed:?}");
    assert!(blamed[0].starts_with("page 2: "), "{blamed:?}");
}

#[test]
fn a_broken_page_does_not_break_the_pdf() {
    assert_whole(&BROKEN_PAGE.1);
}
