//! The loader on the samples of the repository: every page opens, and its pixels are
//! those that poppler draws at the same resolution.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

use bunshoko::{
    document::{Encoding, Raster, Turn},
    limits::Limits,
    load::{Format, Loader, Master, Source},
};

use super::made::pdfium;

fn root() -> PathBuf {
    env::var_os("BUNSHOKO_SAMPLES").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("samples"),
        PathBuf::from,
    )
}

fn samples() -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(root()) else {
        return Vec::new();
    };
    let mut files: Vec<PathBuf> = entries
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| {
            let extension = path
                .extension()
                .and_then(|e| e.to_str())
                .unwrap_or_default();
            matches!(extension, "pdf" | "tif" | "jpg" | "png" | "bmp" | "webp")
        })
        .collect();
    files.sort();
    files
}

fn open(path: &Path) -> Source {
    Loader::new(Limits::default(), Vec::new(), pdfium())
        .open(path)
        .unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

#[test]
fn every_sample_opens() {
    for path in samples() {
        let source = open(&path);
        assert!(source.page_count() > 0);
        for index in 0..source.page_count() {
            let page = source
                .page(index)
                .unwrap_or_else(|error| panic!("{} {index}: {error}", path.display()));
            let kind = match source.master(index).expect("a master") {
                Master::Images(master) => format!("{} images", master.images.len()),
                Master::Kept => "kept".to_owned(),
            };
            let (w, h) = (page.raster.width(), page.raster.height());
            let colour = if matches!(page.raster, Raster::Gray(_)) {
                "grey"
            } else {
                "colour"
            };
            let lines = page.native_text.as_ref().map(Vec::len);
            println!(
                "{} {index}: {w} × {h} {colour}, {} dpi, {kind}, {lines:?} lines",
                path.display(),
                page.dpi
            );
            // The raster lies on the page.
            let (x, y) = page.to_points.apply(f64::from(w) / 2.0, f64::from(h) / 2.0);
            assert!(
                x > page.media.x0 && x < page.media.x1 && y > page.media.y0 && y < page.media.y1
            );
            assert!(source.estimate_bytes(index) >= u64::from(w) * u64::from(h));
        }
    }
}

/// Share of pixels that differ by more than `tolerance`.
fn difference(a: &[u8], b: &[u8], tolerance: u8) -> f64 {
    let wrong = a
        .iter()
        .zip(b)
        .filter(|(a, b)| a.abs_diff(**b) > tolerance)
        .count();
    wrong as f64 / a.len() as f64
}

/// Poppler's decoders are others than ours. It decodes the page's image as it is stored;
/// the page's own turn is added here.
#[test]
fn scans_have_the_pixels_that_poppler_decodes() {
    if Command::new("pdfimages").arg("-v").output().is_err() {
        return;
    }
    for path in samples() {
        let source = open(&path);
        if source.format() != Format::Pdf {
            continue;
        }
        for index in 0..source.page_count() {
            let Ok(Master::Images(master)) = source.master(index) else {
                continue;
            };
            let [placed] = master.images.as_slice() else {
                continue;
            };
            if placed.matrix.a <= 0.0 || placed.matrix.d <= 0.0 {
                continue;
            }
            let page = source.page(index).expect("a page");
            let out = tempfile::tempdir().expect("a directory");
            let number = (index + 1).to_string();
            let status = Command::new("pdfimages")
                .args(["-f", &number, "-l", &number, "-png"])
                .arg(&path)
                .arg(out.path().join("page"))
                .status()
                .expect("poppler");
            assert!(status.success());
            let decoded = image::open(out.path().join("page-000.png")).expect("a picture");
            let turn = Turn::from_degrees(i64::from(master.rotate)).expect("a quarter");
            let name = format!("{} {index}", path.display());
            let share = match &page.raster {
                Raster::Gray(raster) => {
                    let Raster::Gray(theirs) = Raster::Gray(decoded.to_luma8()).turned(turn) else {
                        panic!()
                    };
                    assert_eq!(raster.dimensions(), theirs.dimensions(), "{name}");
                    difference(raster.as_raw(), theirs.as_raw(), 2)
                }
                Raster::Rgb(raster) => {
                    let Raster::Rgb(theirs) = Raster::Rgb(decoded.to_rgb8()).turned(turn) else {
                        panic!()
                    };
                    assert_eq!(raster.dimensions(), theirs.dimensions(), "{name}");
                    difference(raster.as_raw(), theirs.as_raw(), 6)
                }
            };
            // Lossless images are the same to the bit; decoders of JPEG may round another way.
            let lossy = matches!(placed.stream.encoding, Encoding::Dct | Encoding::Jpx);
            println!("{name}: {:.5} % differ, lossy: {lossy}", share * 100.0);
            assert!(
                share <= if lossy { 0.001 } else { 0.0 },
                "{name}: {:.3} % of the pixels differ",
                share * 100.0
            );
        }
    }
}

/// Files that must be refused, each with its own reason.
#[test]
fn broken_files_are_refused_for_what_they_are() {
    let folder = root().join("broken");
    let refused = |name: &str| {
        let path = folder.join(name);
        path.exists().then(|| {
            match Loader::new(Limits::default(), Vec::new(), pdfium()).open(&path) {
                Err(error) => error.code(),
                Ok(source) => source.page(0).expect_err(name).code(),
            }
        })
    };
    for (name, code) in [
        ("bad-directory.tif", "damaged"),
        ("empty.pdf", "empty"),
        ("encrypted.pdf", "encrypted"),
        ("huge-60000x60000.tif", "too-many-pixels"),
        ("huge-header.png", "too-many-pixels"),
        ("text-renamed.pdf", "unknown-format"),
        ("truncated.pdf", "damaged"),
        ("zero-pages.pdf", "no-pages"),
    ] {
        if let Some(found) = refused(name) {
            assert_eq!(found, code, "{name}");
        }
    }
}

#[test]
fn one_broken_page_leaves_the_others() {
    let path = root().join("broken-page/broken-page.pdf");
    if path.exists() {
        let source = open(&path);
        let pages: Vec<bool> = (0..source.page_count())
            .map(|index| source.page(index).is_ok())
            .collect();
        println!("{pages:?}");
        assert_eq!(pages.iter().filter(|ok| !**ok).count(), 1);
    }
}

#[test]
#[ignore = "prints the lines of a text layer for a look: BUNSHOKO_LOOK=FILE"]
fn show_native_text() {
    let Some(path) = env::var_os("BUNSHOKO_LOOK").map(PathBuf::from) else {
        return;
    };
    let source = open(&path);
    for index in 0..source.page_count() {
        let page = source.page(index).expect("a page");
        println!(
            "page {index}: {} × {}, {} dpi",
            page.raster.width(),
            page.raster.height(),
            page.dpi
        );
        for line in page.native_text.into_iter().flatten() {
            let b = line.bounds();
            println!(
                "  {:5.0} {:5.0} {:5.0} {:5.0} {} {}",
                b.x,
                b.y,
                b.w,
                b.h,
                if line.vertical { "|" } else { "-" },
                line.text()
            );
        }
    }
}
