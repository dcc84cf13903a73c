//! Other programs' judgement of whole files.

use std::path::Path;

use bunshoko::compose::Conformance;
use bunshoko::document::{MasterPage, Page, Turn};

use crate::pixels::{group_4_test, jpeg_gray, jpeg_rgb};
use crate::support::{across, askew, compose, down, kept, output, page, run, scanned};

/// Pages of every kind that part 1 knows.
fn pages() -> Vec<(MasterPage, Page)> {
    let text = |image| {
        let lines = vec![
            across("起案用紙 2024", 100.0, 100.0, 40.0),
            down("縦書き", 900.0, 100.0, 40.0),
            askew(
                across("斜めの行は長いほうがよい。髙﨑𠮷", 100.0, 300.0, 40.0),
                3.0,
            ),
        ];
        (scanned(image), page(1, lines, Turn::None).1)
    };
    let mut pages = vec![text(jpeg_gray()), text(jpeg_rgb()), text(group_4_test())];
    pages.push(page(
        4,
        vec![across("横向き", 100.0, 100.0, 40.0)],
        Turn::Right,
    ));
    pages.push(page(5, Vec::new(), Turn::None));
    pages
}

fn preflight(path: &Path) -> String {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/scripts/preflight");
    let output = run(script, &[path.to_str().expect("an ASCII path")]);
    format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    )
}

#[test]
fn qpdf_finds_nothing() {
    let path = kept("qpdf.pdf", &compose(&pages(), Conformance::PdfA2u));
    output("qpdf", &["--check", path.to_str().expect("ASCII")]);
}

#[test]
fn the_same_structure_as_part_1_passes_the_preflight() {
    let path = kept("part-1.pdf", &compose(&pages(), Conformance::PdfA1b));
    let verdict = preflight(&path);
    assert!(verdict.contains("is a valid PDF/A-1b file"), "{verdict}");
}

#[test]
fn the_preflight_is_awake() {
    let mut bytes = compose(&pages(), Conformance::PdfA1b);
    let intent = b"GTS_PDFA1";
    let place = bytes
        .windows(intent.len())
        .position(|window| window == intent);
    bytes[place.expect("in the catalog") + 7] = b'X';
    let verdict = preflight(&kept("part-1-broken.pdf", &bytes));
    assert!(verdict.contains("not a valid PDF/A-1b file"), "{verdict}");
}

#[test]
fn ghostscript_draws_every_page() {
    let path = kept("ghostscript.pdf", &compose(&pages(), Conformance::PdfA2u));
    let path = path.to_str().expect("ASCII");
    let words = output(
        "gs",
        &[
            "-q",
            "-dBATCH",
            "-dNOPAUSE",
            "-sDEVICE=nullpage",
            "-dPDFSTOPONERROR",
            path,
        ],
    );
    assert_eq!(String::from_utf8_lossy(&words), "");
}
