//! An engine that crashes, hangs, exhausts memory and returns garbage. The engine is the
//! system's, with a library in front of it that misbehaves at certain widths of pages.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use image::{GrayImage, Luma};

use crate::support::{Office, names};

/// Stands in front of the real Tesseract.
const BROKEN_TESSERACT: &str = r#"
#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
static __thread int width;
void TessBaseAPISetImage(void *api, const unsigned char *data, int w, int h, int b, int l) {
    void (*real)(void *, const unsigned char *, int, int, int, int) = dlsym(RTLD_NEXT, __func__);
    width = w;
    real(api, data, w, h, b, l);
}
int TessBaseAPIRecognize(void *api, void *monitor) {
    int (*real)(void *, void *) = dlsym(RTLD_NEXT, __func__);
    switch (width) {
    case 401: __builtin_trap();
    case 403: for (;;) sleep(1);
    case 404: for (;;) { if (!malloc(1 << 26)) abort(); }
    }
    return real(api, monitor);
}
char *TessBaseAPIGetTsvText(void *api, int page) {
    char *(*real)(void *, int) = dlsym(RTLD_NEXT, __func__);
    const char *word = 0;
    switch (width) {
    case 405: word = "5\t1\t1\t1\t1\t1\t20\t20\t90\t30\tnan\tword\n"; break;
    case 406: word = "5\t1\t1\t1\t1\t1\t90000\t-70000\t90\t30\t96\tword\n"; break;
    }
    if (!word) return real(api, page);
    char *text = new_text(word);
    return text;
}
"#;

fn library(office: &Office) -> PathBuf {
    let (source, library) = (office.path("broken.cc"), office.path("libbroken.so"));
    // The real one gives its text with C++'s new[], and it is given back that way.
    let text = BROKEN_TESSERACT
        .replace("static __thread", "extern \"C\" {\nstatic __thread")
        .replace(
            "void (*real)(void *, const unsigned char *, int, int, int, int) = dlsym",
            "auto real = (void (*)(void *, const unsigned char *, int, int, int, int))dlsym",
        )
        .replace(
            "int (*real)(void *, void *) = dlsym",
            "auto real = (int (*)(void *, void *))dlsym",
        )
        .replace(
            "char *(*real)(void *, int) = dlsym",
            "auto real = (char *(*)(void *, int))dlsym",
        )
        .replace("new_text(word)", "strcpy(new char[strlen(word) + 1], word)");
    fs::write(&source, text + "}\n").expect("writes");
    let status = Command::new("c++")
        .args(["-shared", "-fPIC", "-o"])
        .args([&library, &source])
        .arg("-ldl")
        .status()
        .expect("a C++ compiler: run scripts/setup");
    assert!(status.success());
    library
}

/// A page that is not blank, so that the engine sees it.
fn page(width: u32) -> Vec<u8> {
    let ink = |x: u32, y: u32| x > 40 && x < width - 40 && y % 50 > 25 && y % 50 < 40 && x % 9 < 6;
    let page = GrayImage::from_fn(width, 400, |x, y| Luma([if ink(x, y) { 0 } else { 255 }]));
    let mut bytes = std::io::Cursor::new(Vec::new());
    page.write_to(&mut bytes, image::ImageFormat::Png)
        .expect("encodes");
    bytes.into_inner()
}

#[test]
fn an_engine_gone_wrong_takes_one_page_with_it() {
    let office = Office::new();
    let ends = [
        ("a good.png", 400, "review", ""),
        ("b crash.png", 401, "rejected", "crashed"),
        ("c hang.png", 403, "rejected", "timed-out"),
        ("d devour.png", 404, "rejected", "crashed"),
        ("e nan.png", 405, "rejected", "engine"),
        ("f far.png", 406, "rejected", "engine"),
        ("g good.png", 407, "review", ""),
    ];
    for (name, width, ..) in ends {
        office.drop_file(name, &page(width));
    }
    let output = office
        .watch([
            "--once",
            "--seconds-per-page",
            "5",
            "--worker-memory-mib",
            "1500",
        ])
        .env("LD_PRELOAD", library(&office))
        .output()
        .expect("runs");
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(4), "{stderr}");
    let stdout = String::from_utf8_lossy(&output.stdout);
    for (name, _, status, code) in ends {
        let line = stdout
            .lines()
            .map(|line| serde_json::from_str::<serde_json::Value>(line).expect("JSON"))
            .find(|line| {
                line["path"]
                    .as_str()
                    .is_some_and(|path| path.ends_with(name))
            })
            .unwrap_or_else(|| panic!("no line about {name}: {stdout}\n{stderr}"));
        assert_eq!(line["status"], status, "{line}");
        if status == "rejected" {
            assert_eq!(line["code"], code, "{line}");
        }
    }
    let (documents, rejected) = office.kept();
    assert_eq!((documents.len(), rejected.len()), (2, 5));
    assert!(names(&office.archive().join("work")).is_empty());
    office.verify();
}
