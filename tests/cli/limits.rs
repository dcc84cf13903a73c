//! Limits on what a file or a page may cost. Each can be set, each has its own code.

use std::path::Path;

use image::ImageReader;
use lopdf::{Dictionary, Document, Object, Stream, dictionary};
use serde_json::Value;

use crate::shared::{BORN, EXIF_JPEG, G4_TIFF};
use crate::support::{
    Ended, QUICK, assert_whole, assert_work_is_empty, bytes, ends_with, ingest, json, list, names,
    sample, scratch, string,
};

/// Runs into a limit with every file of `samples`.
fn refused(flags: [&str; 2], samples: &[&str], code: &str) -> Ended {
    let scratch = scratch();
    let archive = scratch.path().join("archive");
    let ended = ends_with(
        4,
        ingest(&archive, flags, samples.iter().copied().map(sample)),
    );
    let lines = ended.lines();
    assert_eq!(lines.len(), samples.len());
    for line in &lines {
        assert_eq!(line["status"], "rejected", "{line}");
        assert_eq!(line["code"], code, "{line}");
    }
    assert!(names(&archive.join("documents")).is_empty());
    assert_eq!(names(&archive.join("rejected")).len(), samples.len());
    assert_work_is_empty(&archive);
    ended
}

fn message(line: &Value) -> &str {
    string(line, "/message")
}

#[test]
fn bytes_a_file() {
    let line = refused(["--max-bytes", "85057"], &[BORN], "too-many-bytes").line();
    let message = message(&line);
    // The sample has 85,058 bytes.
    assert!(
        message.contains("85058") && message.contains("85057"),
        "{message}"
    );
    assert!(message.contains("limits.bytes"), "{message}");
}

#[test]
fn bytes_just_within_the_limit() {
    let scratch = scratch();
    let line = ends_with(
        0,
        ingest(
            scratch.path(),
            [&QUICK[..], &["--max-bytes", "85058"]].concat(),
            [sample(BORN)],
        ),
    )
    .line();
    assert_ne!(line["status"], "rejected", "{line}");
}

#[test]
fn pages_a_file() {
    let ended = refused(["--max-pages", "1"], &[BORN, G4_TIFF], "too-many-pages");
    for line in ended.lines() {
        assert!(message(&line).contains("limits.pages"), "{line}");
    }
}

#[test]
fn pixels_of_every_page() {
    let ended = refused(
        ["--max-pixels", "1000000"],
        &[EXIF_JPEG, G4_TIFF, "s021.webp", "s011.png", "s004.bmp"],
        "too-many-pixels",
    );
    for line in ended.lines() {
        assert_eq!(line["page"], 1, "{line}");
        assert!(message(&line).contains("limits.pixels"), "{line}");
    }
}

#[test]
fn pixels_of_one_page() {
    let scratch = scratch();
    let archive = scratch.path().join("archive");
    let path = scratch.path().join("two-sizes.pdf");
    // 1165 × 1654 and 1654 × 2339 pixels.
    photographs(&path, &[EXIF_JPEG, "s005.jpg"]);
    let line = ends_with(0, ingest(&archive, ["--max-pixels", "2500000"], [&path])).line();
    assert_eq!(line["status"], "review", "{line}");
    let dir = archive.join("documents").join(string(&line, "/id"));
    assert_whole(&dir);
    let record = json(&dir.join("record.json"));
    let pages = list(&record, "/pages");
    assert_eq!(pages.len(), 2);
    assert!(pages[0].get("error").is_none(), "{}", pages[0]);
    assert!(!string(&pages[0], "/text").is_empty());
    assert_eq!(pages[1]["error"]["code"], "too-many-pixels");
    assert!(
        list(&record, "/review_reasons")
            .iter()
            .any(|reason| reason.as_str().is_some_and(|r| r.starts_with("page 2: "))),
        "{record}"
    );
}

#[test]
fn seconds_a_page() {
    let ended = refused(
        ["--seconds-per-page", "0"],
        &[EXIF_JPEG, G4_TIFF],
        "timed-out",
    );
    for line in ended.lines() {
        assert_eq!(line["page"], 1, "{line}");
        assert!(message(&line).contains("limits.seconds_per_page"), "{line}");
    }
}

#[test]
fn the_highest_limits_are_no_limits() {
    let scratch = scratch();
    let highest = u64::MAX.to_string();
    for flag in [
        "--max-bytes",
        "--max-pages",
        "--max-pixels",
        "--seconds-per-page",
        "--page-memory-mib",
    ] {
        let archive = scratch.path().join(flag.trim_start_matches('-'));
        let line = ends_with(0, ingest(&archive, [flag, &highest], [sample("s021.webp")])).line();
        assert_ne!(line["status"], "rejected", "{flag}: {line}");
    }
}

/// A PDF with a JPEG a page.
fn photographs(path: &Path, samples: &[&str]) {
    let mut pdf = Document::with_version("1.7");
    let root = pdf.new_object_id();
    let kids: Vec<Object> = samples
        .iter()
        .map(|name| {
            let jpeg = sample(name);
            let (width, height) = ImageReader::open(&jpeg)
                .expect("opens")
                .into_dimensions()
                .expect("a JPEG");
            let described = dictionary! {
                "Type" => "XObject",
                "Subtype" => "Image",
                "Width" => i64::from(width),
                "Height" => i64::from(height),
                "ColorSpace" => "DeviceGray",
                "BitsPerComponent" => 8,
                "Filter" => "DCTDecode",
            };
            let image = pdf.add_object(Stream::new(described, bytes(&jpeg)));
            let points = |pixels: u32| pixels as f32 * 72.0 / 200.0;
            let (width, height) = (points(width), points(height));
            let drawing = format!("q {width} 0 0 {height} 0 0 cm /I Do Q");
            let drawing = pdf.add_object(Stream::new(Dictionary::new(), drawing.into_bytes()));
            let page = dictionary! {
                "Type" => "Page",
                "Parent" => root,
                "MediaBox" => vec![0.into(), 0.into(), width.into(), height.into()],
                "Resources" => dictionary! { "XObject" => dictionary! { "I" => image } },
                "Contents" => drawing,
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
    pdf.save(path).expect("writes");
}
