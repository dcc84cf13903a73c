//! The loader on small files of every format and compression: pixels, sizes, resolution
//! and what goes into the PDF.

use std::path::{Path, PathBuf};

use bunshoko::{
    document::{Encoding, ImageStream, Raster},
    error::PageError,
    limits::Limits,
    load::{Loader, Master, Source},
};

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/data/load")
        .join(name)
}

fn open(name: &str) -> Source {
    Loader::new(Limits::default(), Vec::new(), None)
        .open(&fixture(name))
        .unwrap_or_else(|error| panic!("{name}: {error}"))
}

pub fn raster(name: &str) -> Raster {
    open(name)
        .page(0)
        .unwrap_or_else(|error| panic!("{name}: {error}"))
        .raster
}

pub fn stream(name: &str) -> ImageStream {
    match open(name).master(0) {
        Ok(Master::Images(master)) => (*master.images[0].stream).clone(),
        other => panic!("{name}: {other:?}"),
    }
}

/// The largest difference between the pixels of a file and those of a picture as the
/// `image` crate reads it.
fn distance(name: &str, reference: &str) -> u8 {
    let reference = image::open(fixture(reference)).expect("a reference");
    let found = raster(name);
    assert_eq!(
        (found.width(), found.height()),
        (reference.width(), reference.height()),
        "{name}"
    );
    let (a, b) = match &found {
        Raster::Gray(image) => (image.as_raw().clone(), reference.to_luma8().into_raw()),
        Raster::Rgb(image) => (image.as_raw().clone(), reference.to_rgb8().into_raw()),
    };
    a.iter()
        .zip(&b)
        .map(|(a, b)| a.abs_diff(*b))
        .max()
        .unwrap_or(0)
}

#[test]
fn bilevel_tiff_of_every_compression() {
    for name in [
        "none",
        "g4",
        "g4-strips",
        "g4-lsb",
        "g3",
        "g3-2d",
        "g3-fill",
        "g3-strips",
        "rle",
        "packbits",
        "lzw-lsb",
        "tiles",
    ] {
        let name = format!("tiff/bw-{name}.tif");
        assert_eq!(distance(&name, "bw.png"), 0, "{name}");
        assert!(
            matches!(stream(&name).encoding, Encoding::Ccitt(_)),
            "{name}"
        );
    }
}

#[test]
fn grey_tiff_of_every_compression() {
    for (name, tolerance) in [
        ("none", 0),
        ("lzw2", 0),
        ("zip-big", 0),
        ("bigtiff", 0),
        ("16", 0),
        ("16-zip2", 0),
        ("16-big", 0),
        ("jpeg", 8),
    ] {
        let name = format!("tiff/gray-{name}.tif");
        let found = distance(&name, "gray.png");
        assert!(found <= tolerance, "{name}: {found}");
    }
}

#[test]
fn colour_tiff_of_every_compression() {
    for (name, tolerance) in [
        ("rgb-none", 0),
        ("rgb-lzw2", 0),
        ("rgb-planes", 0),
        ("rgb-tiles", 0),
        ("cmyk-none", 1),
        ("rgb-jpeg-raw", 16),
    ] {
        let name = format!("tiff/{name}.tif");
        let found = distance(&name, "rgb.png");
        assert!(found <= tolerance, "{name}: {found}");
    }
    assert!(distance("tiff/rgb-jpeg.tif", "rgb-jpeg-decoded.png") <= 6);
    assert!(
        distance("tiff/rgb-jpeg-strips.tif", "rgb-jpeg-decoded.png") <= 60,
        "chromas end at strips"
    );
    assert_eq!(distance("tiff/palette-none.tif", "palette-rgb.png"), 0);
}

#[test]
fn tiff_streams_pass_through_or_are_encoded_without_loss() {
    let g4 = std::fs::read(fixture("tiff/bw-g4.tif")).expect("a file");
    let passed = stream("tiff/bw-g4.tif").data;
    assert!(g4.windows(passed.len()).any(|window| window == passed));
    assert!(matches!(
        stream("tiff/rgb-jpeg.tif").encoding,
        Encoding::Dct
    ));
    assert!(matches!(
        stream("tiff/rgb-jpeg-raw.tif").encoding,
        Encoding::Dct
    ));
    assert!(matches!(
        stream("tiff/rgb-lzw2.tif").encoding,
        Encoding::Flate { predictor: true }
    ));
    assert!(matches!(
        stream("tiff/rgb-jpeg-strips.tif").encoding,
        Encoding::Flate { predictor: true }
    ));
    let jpeg = stream("tiff/rgb-jpeg-raw.tif").data;
    let decoded = image::load_from_memory(&jpeg)
        .expect("a JPEG of its own")
        .to_rgb8();
    let Raster::Rgb(ours) = raster("tiff/rgb-jpeg-raw.tif") else {
        panic!("colour")
    };
    assert_eq!(decoded, ours);
}

#[test]
fn pages_of_a_tiff_are_independent() {
    let source = open("tiff/three-pages.tif");
    assert_eq!(source.page_count(), 3);
    assert!(matches!(
        source.page(2).expect("a page").raster,
        Raster::Rgb(_)
    ));
    assert!(matches!(
        source.page(0).expect("a page").raster,
        Raster::Gray(_)
    ));
    assert!(source.page(3).is_err() && source.master(3).is_err());
    assert!(source.estimate_bytes(2) >= 61 * 45 * 3);
}

#[test]
fn pictures_are_read() {
    for (name, reference, tolerance) in [
        ("bw.png", "bw.png", 0),
        ("gray.png", "gray.png", 0),
        ("gray16.png", "gray.png", 0),
        ("rgb.png", "rgb.png", 0),
        ("palette.png", "palette.png", 0),
        ("rgb.bmp", "rgb.png", 0),
        ("bw.bmp", "bw.png", 0),
        ("rgb.webp", "rgb.png", 0),
        ("rgb.jpg", "rgb.jpg", 2),
        ("progressive.jpg", "progressive.jpg", 2),
        ("gray.jpg", "gray.jpg", 2),
        ("cmyk.jpg", "rgb.png", 40),
    ] {
        let found = distance(name, reference);
        assert!(found <= tolerance, "{name}: {found}");
    }
    let Raster::Rgb(alpha) = raster("alpha.png") else {
        panic!("colour")
    };
    assert_eq!(
        alpha.get_pixel(0, 0).0,
        [255; 3],
        "opacity 0 shows the paper"
    );
}

#[test]
fn picture_streams_pass_through_or_are_encoded_without_loss() {
    for name in ["rgb.jpg", "progressive.jpg", "gray.jpg", "turned-6.jpg"] {
        assert_eq!(
            stream(name).data,
            std::fs::read(fixture(name)).expect("a file"),
            "{name}"
        );
    }
    assert!(matches!(
        stream("cmyk.jpg").encoding,
        Encoding::Flate { .. }
    ));
    for name in ["bw.png", "gray.png", "gray16.png", "rgb.png", "palette.png"] {
        let file = std::fs::read(fixture(name)).expect("a file");
        let data = stream(name).data;
        assert!(
            file.windows(data.len()).any(|window| window == data),
            "{name}"
        );
    }
    assert!(matches!(stream("bw.bmp").encoding, Encoding::Ccitt(_)));
    assert!(matches!(
        stream("alpha.png").encoding,
        Encoding::Flate { .. }
    ));
}

#[test]
fn orientation_turns_the_pixels_and_the_matrix_but_not_the_stream() {
    for tag in [3, 6, 7] {
        for (name, upright) in [
            (format!("turned-{tag}.jpg"), "gray.jpg"),
            (format!("tiff/bw-turned-{tag}.tif"), "tiff/bw-g4.tif"),
        ] {
            let (Raster::Gray(turned), Raster::Gray(upright)) = (raster(&name), raster(upright))
            else {
                panic!("grey")
            };
            let (w, h) = upright.dimensions();
            assert_eq!(
                turned.dimensions(),
                if tag == 3 { (w, h) } else { (h, w) },
                "{name}"
            );
            let Ok(Master::Images(master)) = open(&name).master(0) else {
                panic!("images")
            };
            let page = open(&name).page(0).expect("a page");
            let to_pixels = page.to_points.inverse().expect("a map");
            // Where the matrix puts a pixel of the stream, the raster has that pixel.
            for (x, y, pixel) in upright.enumerate_pixels() {
                let unit = (
                    (f64::from(x) + 0.5) / f64::from(w),
                    1.0 - (f64::from(y) + 0.5) / f64::from(h),
                );
                let (px, py) = master.images[0].matrix.apply(unit.0, unit.1);
                let (tx, ty) = to_pixels.apply(px, py);
                assert_eq!(turned.get_pixel(tx as u32, ty as u32), pixel, "{name}");
            }
        }
    }
}

#[test]
fn resolution_comes_from_the_file() {
    assert!((open("rgb.jpg").page(0).expect("a page").dpi - 150.0).abs() < 0.1);
    let page = open("gray.png").page(0).expect("a page");
    assert!((page.dpi - 300.0).abs() < 0.1, "none is given");
    assert!((page.media.width() - 61.0 * 72.0 / 300.0).abs() < 1e-6);
}

#[test]
fn limits_hold_for_every_format() {
    let limits = Limits {
        pixels: 61 * 45 - 1,
        ..Limits::default()
    };
    for name in [
        "rgb.jpg",
        "rgb.png",
        "rgb.bmp",
        "rgb.webp",
        "tiff/bw-g4.tif",
        "tiff/rgb-jpeg.tif",
        "tiff/rgb-tiles.tif",
    ] {
        let source = Loader::new(limits, Vec::new(), None)
            .open(&fixture(name))
            .expect(name);
        assert!(
            matches!(
                source.page(0),
                Err(PageError::TooManyPixels {
                    width: 61,
                    height: 45,
                    ..
                })
            ),
            "{name}"
        );
        assert!(
            matches!(source.master(0), Err(PageError::TooManyPixels { .. })),
            "{name}"
        );
    }
    let pages = Limits {
        pages: 2,
        ..Limits::default()
    };
    let error = Loader::new(pages, Vec::new(), None)
        .open(&fixture("tiff/three-pages.tif"))
        .expect_err("three");
    assert_eq!(error.code(), "too-many-pages");
}

/// A file cut off anywhere is an error or a page, never a panic, and never a page of
/// which more than a hundredth was made up.
#[test]
fn cut_files_never_panic() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut names: Vec<PathBuf> = ["", "tiff"]
        .iter()
        .flat_map(|sub| std::fs::read_dir(fixture(sub)).expect("fixtures").flatten())
        .map(|entry| entry.path())
        .filter(|path| path.is_file() && path.extension().is_some_and(|e| e != "py"))
        .collect();
    names.sort();
    for name in names {
        let whole = std::fs::read(&name).expect("a file");
        for share in [1, 10, 30, 50, 70, 90, 98] {
            let path = folder.path().join("cut");
            std::fs::write(&path, &whole[..whole.len() * share / 100]).expect("written");
            if let Ok(source) = Loader::new(Limits::default(), Vec::new(), None).open(&path) {
                for index in 0..source.page_count() {
                    let page = source.page(index);
                    let _ = source.master(index);
                    let data_last = name.ends_with("rgb.jpg") || name.ends_with("gray.jpg");
                    assert!(
                        !(data_last && share < 98 && page.is_ok()),
                        "{} at {share} %",
                        name.display()
                    );
                }
            }
        }
        for at in (0..whole.len()).step_by(whole.len() / 40 + 1) {
            let mut spoilt = whole.clone();
            spoilt[at] ^= 0xff;
            let path = folder.path().join("spoilt");
            std::fs::write(&path, &spoilt).expect("written");
            if let Ok(source) = Loader::new(Limits::default(), Vec::new(), None).open(&path) {
                for index in 0..source.page_count() {
                    let _ = (source.page(index).is_ok(), source.master(index).is_ok());
                }
            }
        }
    }
}
