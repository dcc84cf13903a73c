//! A native library that crashes, hangs and exhausts memory takes one page with it, not
//! the run.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;

use lopdf::{Dictionary, Document, Object, Stream, dictionary};
use serde_json::Value;

use crate::support::{Office, names};

/// Widths of pages, in points, at which the broken pdfium does its worst.
const CRASH: i64 = 301;
const HANG: i64 = 303;
const DEVOUR: i64 = 304;

/// Stands in front of the real pdfium.
const BROKEN_PDFIUM: &str = r"
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
extern float FPDF_GetPageWidthF(void *page);
static void misbehave(void *page) {
    switch ((int)FPDF_GetPageWidthF(page)) {
    case 301: __builtin_trap();
    case 303: for (;;) sleep(1);
    case 304: for (;;) { if (!malloc(1 << 26)) abort(); }
    }
}
void FPDF_RenderPageBitmap(void *b, void *p, int x, int y, int w, int h, int r, int f) {
    void (*real)(void *, void *, int, int, int, int, int, int) = dlsym(RTLD_NEXT, __func__);
    misbehave(p);
    real(b, p, x, y, w, h, r, f);
}
void FPDF_RenderPageBitmapWithMatrix(void *b, void *p, void *m, void *c, int f) {
    void (*real)(void *, void *, void *, void *, int) = dlsym(RTLD_NEXT, __func__);
    misbehave(p);
    real(b, p, m, c, f);
}
";

/// A `models/` tree whose pdfium is broken.
fn broken_models(office: &Office) -> PathBuf {
    let real = Path::new(env!("CARGO_MANIFEST_DIR")).join("models");
    let tree = office.path("models");
    fs::create_dir_all(tree.join("lib")).expect("makes");
    for name in ["manifest.toml", "rules", "onnx"] {
        symlink(real.join(name), tree.join(name)).expect("links");
    }
    let lib = real
        .join("lib")
        .canonicalize()
        .expect("scripts/setup has run");
    for name in names(&lib) {
        if name != "libpdfium.so" {
            symlink(lib.join(&name), tree.join("lib").join(&name)).expect("links");
        }
    }
    let source = office.path("broken.c");
    fs::write(&source, BROKEN_PDFIUM).expect("writes");
    let status = Command::new("cc")
        .args(["-shared", "-fPIC", "-o"])
        .arg(tree.join("lib/libpdfium.so"))
        .arg(&source)
        .arg(lib.join("libpdfium.so"))
        .arg(format!("-Wl,-rpath,{}", lib.display()))
        .status()
        .expect("a C compiler: run scripts/setup");
    assert!(status.success());
    tree
}

/// A PDF of pages that must be drawn, with so many points of width each.
fn drawn(widths: &[i64]) -> Vec<u8> {
    let mut pdf = Document::with_version("1.7");
    let root = pdf.new_object_id();
    let kids: Vec<Object> = widths
        .iter()
        .map(|width| {
            let dot = Stream::new(Dictionary::new(), b"20 20 1 1 re f".to_vec());
            let dot = pdf.add_object(dot);
            let page = dictionary! {
                "Type" => "Page",
                "Parent" => root,
                "MediaBox" => vec![0.into(), 0.into(), (*width).into(), 200.into()],
                "Resources" => Dictionary::new(),
                "Contents" => dot,
            };
            pdf.add_object(page).into()
        })
        .collect();
    let count = kids.len() as i64;
    pdf.objects.insert(
        root,
        dictionary! { "Type" => "Pages", "Kids" => kids, "Count" => count }.into(),
    );
    let catalog = pdf.add_object(dictionary! { "Type" => "Catalog", "Pages" => root });
    pdf.trailer.set("Root", catalog);
    let mut bytes = Vec::new();
    pdf.save_to(&mut bytes).expect("writes");
    bytes
}

/// Name, widths of its pages, and what must become of it: status, page at fault, its code.
type File = (
    &'static str,
    &'static [i64],
    &'static str,
    Option<(usize, &'static str)>,
);

const FILES: [File; 5] = [
    ("a good.pdf", &[201, 202, 203], "review", None),
    (
        "b crash.pdf",
        &[204, 205, CRASH, 206],
        "review",
        Some((2, "crashed")),
    ),
    ("c hang.pdf", &[HANG], "rejected", Some((0, "timed-out"))),
    (
        "d devour.pdf",
        &[207, DEVOUR],
        "review",
        Some((1, "crashed")),
    ),
    ("e good.pdf", &[208], "review", None),
];

fn check(office: &Office, lines: &[Value]) {
    assert_eq!(lines.len(), FILES.len(), "{lines:?}");
    for (name, widths, status, fault) in FILES {
        let line = lines
            .iter()
            .find(|line| line["path"].as_str().expect("a path").ends_with(name))
            .unwrap_or_else(|| panic!("no line about {name}"));
        assert_eq!(line["status"], status, "{line}");
        if let (Some((page, code)), "rejected") = (fault, status) {
            assert_eq!(line["code"], code, "{line}");
            assert_eq!(line["page"], page + 1, "{line}");
            continue;
        }
        let id = line["id"].as_str().expect("an id");
        let record = office
            .archive()
            .join("documents")
            .join(id)
            .join("record.json");
        let record: Value =
            serde_json::from_slice(&fs::read(record).expect("reads")).expect("JSON");
        let pages = record["pages"].as_array().expect("pages");
        assert_eq!(pages.len(), widths.len(), "{name}");
        for (index, page) in pages.iter().enumerate() {
            match fault {
                Some((at, code)) if at == index => assert_eq!(page["error"]["code"], code),
                _ => assert!(page.get("error").is_none(), "{name}: {page}"),
            }
        }
    }
    assert!(names(&office.archive().join("work")).is_empty());
}

const LIMITS: [&str; 4] = ["--seconds-per-page", "1", "--worker-memory-mib", "1500"];

#[test]
fn a_watcher_outlives_its_libraries() {
    let office = Office::new();
    for (name, widths, ..) in FILES {
        office.drop_file(name, &drawn(widths));
    }
    let models = broken_models(&office);
    let output = office
        .watch_with(&models, LIMITS)
        .arg("--once")
        .output()
        .expect("runs");
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(4), "{stderr}");
    check(&office, &lines(&output.stdout));
    assert_eq!(office.inbox_files(), ["c hang.pdf.rejected.txt"]);
}

#[test]
fn ingest_outlives_its_libraries() {
    let office = Office::new();
    for (name, widths, ..) in FILES {
        office.drop_file(name, &drawn(widths));
    }
    let output = office
        .command(["ingest", "--json", "--engine", "tesseract", "--jobs", "2"])
        .args(LIMITS)
        .arg("--models")
        .arg(broken_models(&office))
        .arg("--archive")
        .arg(office.archive())
        .arg(office.inbox())
        .output()
        .expect("runs");
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(4), "{stderr}");
    check(&office, &lines(&output.stdout));
    assert_eq!(office.inbox_files().len(), FILES.len(), "sources stay");
}

fn lines(stdout: &[u8]) -> Vec<Value> {
    String::from_utf8_lossy(stdout)
        .lines()
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect()
}
