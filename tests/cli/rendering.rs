//! `document.pdf` shows what the source shows: the master image is not resampled, and a
//! text layer paints nothing.

use std::path::Path;

use bunshoko::document::Raster;
use bunshoko::limits::Limits;
use bunshoko::load::Loader;
use image::{DynamicImage, ImageDecoder, ImageReader, RgbImage};
use serde_json::Value;

use crate::shared::{
    BORN, Document, EXIF_JPEG, G4_TIFF, MIXED, SCANNED_PDFS, TURNED, VERTICAL, document,
};
use crate::support::{bytes, list, models, output};

/// A page as Poppler paints it. (Its other painter, behind `pdftoppm`, stretches every
/// image by one pixel.)
fn painted(pdf: &Path, page: usize, dpi: f64) -> DynamicImage {
    let (page, dpi) = (page.to_string(), dpi.to_string());
    let png = output(
        "pdftocairo",
        [
            "-png",
            "-singlefile",
            "-r",
            &dpi,
            "-f",
            &page,
            "-l",
            &page,
            pdf.to_str().expect("a path in UTF-8"),
            "-",
        ],
    );
    image::load_from_memory(&png).expect("a PNG")
}

/// `scan` as the record says that it was set upright.
fn upright(scan: DynamicImage, page: &Value) -> RgbImage {
    match page["rotation"].as_u64() {
        Some(0) => scan,
        Some(90) => scan.rotate90(),
        Some(180) => scan.rotate180(),
        Some(270) => scan.rotate270(),
        other => panic!("a rotation of {other:?}"),
    }
    .into_rgb8()
}

fn assert_same(name: &str, page: usize, painted: &RgbImage, wanted: &RgbImage, tolerance: u8) {
    assert_eq!(
        painted.dimensions(),
        wanted.dimensions(),
        "{name} page {page}"
    );
    let worst = painted
        .as_raw()
        .iter()
        .zip(wanted.as_raw())
        .map(|(a, b)| a.abs_diff(*b))
        .max();
    assert!(
        worst <= Some(tolerance),
        "{name} page {page}: a sample is off by {worst:?}"
    );
}

fn assert_paints_its_source(document: &Document) {
    for (page, record) in (1..).zip(list(&document.record, "/pages")) {
        let wanted = upright(painted(&document.source(), page, 100.0), record);
        let shown = painted(&document.pdf(), page, 100.0).into_rgb8();
        assert_same(document.name, page, &shown, &wanted, 0);
    }
}

#[test]
fn scanned_pdfs_look_as_before() {
    for name in SCANNED_PDFS {
        let document = document(name);
        assert_eq!(document.form(), "composed", "{name}");
        assert_eq!(document.record["pdf"]["conformance"], "PDF/A-2u", "{name}");
        assert_paints_its_source(document);
    }
}

#[test]
fn a_text_layer_paints_nothing() {
    let document = document(MIXED);
    assert_eq!(document.form(), "kept-with-layer");
    assert_paints_its_source(document);
}

#[test]
fn a_pdf_with_all_its_text_is_kept_byte_for_byte() {
    let document = document(BORN);
    assert_eq!(document.form(), "kept");
    assert!(bytes(&document.pdf()) == bytes(&document.source()));
}

#[test]
fn a_photograph_is_shown_as_viewers_show_it() {
    let document = document(EXIF_JPEG);
    let mut decoder = ImageReader::open(document.source())
        .expect("opens")
        .into_decoder()
        .expect("a JPEG");
    let orientation = decoder.orientation().expect("an orientation");
    assert_ne!(
        orientation,
        image::metadata::Orientation::NoTransforms,
        "the sample is meant to lie askew"
    );
    let mut photograph = DynamicImage::from_decoder(decoder).expect("decodes");
    photograph.apply_orientation(orientation);
    let record = &document.record["pages"][0];
    let shown = painted(&document.pdf(), 1, dpi(record)).into_rgb8();
    // Two decoders may differ by their rounding.
    assert_same(document.name, 1, &shown, &upright(photograph, record), 4);
}

#[test]
fn tiffs_look_as_before() {
    for name in [G4_TIFF, TURNED, VERTICAL] {
        let document = document(name);
        let pdfium = models().join("lib/libpdfium.so");
        let source = Loader::new(Limits::default(), Vec::new(), Some(pdfium))
            .open(&document.source())
            .expect("opens");
        for (index, record) in list(&document.record, "/pages").iter().enumerate() {
            let scan = match source.page(index).expect("a page").raster {
                Raster::Gray(scan) => DynamicImage::ImageLuma8(scan),
                Raster::Rgb(scan) => DynamicImage::ImageRgb8(scan),
            };
            let wanted = upright(scan, record);
            let shown = painted(&document.pdf(), index + 1, dpi(record)).into_rgb8();
            assert_same(name, index + 1, &shown, &wanted, 0);
        }
    }
}

fn dpi(page: &Value) -> f64 {
    page["dpi"].as_f64().expect("a number")
}
