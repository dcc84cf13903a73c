//! Scans in PDF: filters, colours, placements, and what makes a page more than a scan.

use bunshoko::{
    document::{Colour, Encoding, Raster},
    limits::Limits,
    load::Master,
};
use lopdf::{Dictionary, Object, Stream, dictionary};

use super::made::{
    H, Made, W, area, bytes, document, flate, gray, gray_image, gray_samples, gray_value, image,
    jpeg, master, open, open_bytes, page, pdfium, real, size, zlib,
};

fn name(name: &str) -> Object {
    Object::Name(name.as_bytes().to_vec())
}

fn hexadecimal(data: &[u8]) -> Vec<u8> {
    let digits: String = data
        .iter()
        .flat_map(|byte| [byte >> 4, byte & 15])
        .filter_map(|digit| char::from_digit(u32::from(digit), 16))
        .collect();
    (digits + ">").into_bytes()
}

#[test]
fn filters_are_unwrapped_or_encoded_again_without_loss() {
    let raw = gray_samples();
    let png: Vec<u8> = raw
        .chunks(W as usize)
        .flat_map(|row| [&[0][..], row].concat())
        .collect();
    let runs: Vec<u8> = raw
        .chunks(100)
        .flat_map(|run| [&[run.len() as u8 - 1][..], run].concat())
        .chain([128])
        .collect();
    let mut differences = raw.clone();
    for row in differences.chunks_mut(W as usize) {
        for i in (1..row.len()).rev() {
            row[i] = row[i].wrapping_sub(row[i - 1]);
        }
    }
    let predictor = |number: i64| {
        dictionary! { "DecodeParms" => dictionary! {
            "Predictor" => number, "Columns" => i64::from(W), "Colors" => 1, "BitsPerComponent" => 8,
        } }
    };
    let both = vec![name("ASCIIHexDecode"), name("FlateDecode")];
    // The image, and the data that must go into the output unaltered.
    let cases: Vec<(&str, Stream, Option<Vec<u8>>)> = vec![
        ("none", image(Dictionary::new(), raw.clone()), None),
        ("Flate", gray_image(), Some(zlib(&raw))),
        ("PNG", flate(predictor(15), &png), Some(zlib(&png))),
        ("TIFF", flate(predictor(2), &differences), None),
        (
            "hexadecimal",
            image(
                dictionary! { "Filter" => "ASCIIHexDecode" },
                hexadecimal(&raw),
            ),
            None,
        ),
        (
            "runs",
            image(
                dictionary! { "Filter" => vec![name("RunLengthDecode")] },
                runs,
            ),
            None,
        ),
        (
            "both",
            image(dictionary! { "Filter" => both }, hexadecimal(&zlib(&raw))),
            Some(zlib(&raw)),
        ),
    ];
    for (kind, stream, passed) in cases {
        let made = Made::full(stream);
        assert_eq!(gray(&page(made.clone())).as_raw(), &raw, "{kind}");
        let master = master(made).expect("images");
        let stream = &master.images[0].stream;
        assert!(matches!(stream.encoding, Encoding::Flate { .. }), "{kind}");
        assert!(passed.is_none_or(|passed| passed == stream.data), "{kind}");
    }
    let filters = vec![name("FlateDecode"), name("DCTDecode")];
    let wrapped = image(dictionary! { "Filter" => filters }, zlib(&jpeg()));
    let master = master(Made::full(wrapped)).expect("images");
    assert_eq!(master.images[0].stream.encoding, Encoding::Dct);
    assert_eq!(master.images[0].stream.data, jpeg());
}

#[test]
fn depths_palettes_stencils_and_inversion_are_minded() {
    let bits: Vec<u8> = (0..8 * H).map(|i| (i * 37 % 256) as u8).collect();
    let bit = |x: u32, y: u32| bits[(y * 8 + x / 8) as usize] >> (7 - x % 8) & 1;
    let bilevel = |mut entries: Dictionary| {
        entries.set("BitsPerComponent", 1);
        flate(entries, &bits)
    };
    let palette = |bytes: &[u8]| {
        let entries = Object::string_literal(bytes.to_vec());
        Object::Array(vec![name("Indexed"), name("DeviceRGB"), 1.into(), entries])
    };
    let inverted = || Object::Array(vec![1.into(), 0.into()]);
    // The image and the bit that shows white.
    let cases = [
        (bilevel(Dictionary::new()), 1),
        (bilevel(dictionary! { "Decode" => inverted() }), 0),
        (
            bilevel(dictionary! { "ColorSpace" => palette(&[255, 255, 255, 0, 0, 0]) }),
            0,
        ),
        (bilevel(dictionary! { "ImageMask" => true }), 1),
        (
            bilevel(dictionary! { "ImageMask" => true, "Decode" => inverted() }),
            0,
        ),
    ];
    for (i, (stream, white)) in cases.into_iter().enumerate() {
        let page = page(Made::full(stream));
        for (x, y, pixel) in gray(&page).enumerate_pixels() {
            let expected = if bit(x, y) == white { 255 } else { 0 };
            assert_eq!(pixel[0], expected, "case {i} at {x}, {y}");
        }
    }
    let red = Made::full(bilevel(dictionary! { "ImageMask" => true })).before("1 0 0 rg");
    assert!(matches!(page(red.clone()).raster, Raster::Rgb(_)));
    let stencil = master(red).expect("images").images[0].stream.stencil;
    assert_eq!(stencil, Some([1.0, 0.0, 0.0]));
    let wide: Vec<u8> = gray_samples().iter().flat_map(|&v| [v, 7]).collect();
    let wide = flate(dictionary! { "BitsPerComponent" => 16 }, &wide);
    assert_eq!(gray(&page(Made::full(wide))).as_raw(), &gray_samples());
}

#[test]
fn colour_spaces_are_resolved_or_the_page_is_kept() {
    let with = |space: Object| flate(dictionary! { "ColorSpace" => space }, &gray_samples());
    let colour = |space| master(Made::full(with(space))).map(|m| m.images[0].stream.colour.clone());
    let calibrated = |gamma: f64| {
        let white = [0.95, 1.0, 1.09].map(real).to_vec();
        let entries = dictionary! { "WhitePoint" => white, "Gamma" => real(gamma) };
        Object::Array(vec![name("CalGray"), entries.into()])
    };
    assert_eq!(colour(calibrated(2.2)), Some(Some(Colour::Gray)));
    assert_eq!(colour(calibrated(1.0)), None);
    let spot = vec![
        name("Separation"),
        name("Gold"),
        name("DeviceGray"),
        Object::Null,
    ];
    assert_eq!(colour(spot.into()), None);
    let key = dictionary! { "Mask" => vec![0.into(), 3.into()] };
    assert!(master(Made::full(flate(key, &gray_samples()))).is_none());
    let unknown = Made::full(gray_image()).before("/GS gs");
    assert!(
        master(unknown).is_some(),
        "an unknown graphics state changes nothing"
    );
}

/// The eight placements on pages of every turn: direct decoding against pdfium's drawing.
#[test]
fn placements_and_turns_agree_with_pdfium() {
    if pdfium().is_none() {
        return;
    }
    let (w, h) = size();
    let upright = [
        [w, 0.0, 0.0, h, 0.0, 0.0],
        [-w, 0.0, 0.0, h, w, 0.0],
        [w, 0.0, 0.0, -h, 0.0, h],
        [-w, 0.0, 0.0, -h, w, h],
    ];
    let turned = [
        [0.0, w, h, 0.0, 0.0, 0.0],
        [0.0, -w, h, 0.0, 0.0, w],
        [0.0, w, -h, 0.0, h, 0.0],
        [0.0, -w, -h, 0.0, h, w],
    ];
    let all = upright
        .map(|m| (m, w, h))
        .into_iter()
        .chain(turned.map(|m| (m, h, w)));
    for (i, ([a, b, c, d, e, f], width, height)) in all.enumerate() {
        for rotate in [0, 90, 180, 270, -90] {
            // A page whose origin is elsewhere, and whose crop box is what shows.
            let made = Made::with(gray_image(), [a, b, c, d, e + 30.0, f + 20.0])
                .set("MediaBox", area(0.0, 0.0, 500.0, 500.0))
                .set("CropBox", area(30.0, 20.0, 30.0 + width, 20.0 + height))
                .set("Rotate", rotate);
            let source = open(std::slice::from_ref(&made));
            assert!(matches!(source.master(0), Ok(Master::Images(_))));
            let direct = source.page(0).expect("a page");
            // A dot outside the crop box leaves the page to pdfium.
            let drawn = page(made.after("0 0 1 1 re f"));
            let (ours, theirs) = (gray(&direct), gray(&drawn));
            assert_eq!(
                ours.dimensions(),
                theirs.dimensions(),
                "{i} turned by {rotate}"
            );
            let pairs = ours.as_raw().iter().zip(theirs.as_raw());
            let wrong = pairs.filter(|(a, b)| a.abs_diff(**b) > 40).count();
            assert!(
                wrong * 20 < (W * H) as usize,
                "{i} turned by {rotate}: {wrong} pixels"
            );
            for (x, y) in [(0.0, 0.0), (7.0, 30.0)] {
                let (a, b) = (direct.to_points.apply(x, y), drawn.to_points.apply(x, y));
                assert!(
                    (a.0 - b.0).abs() < 0.01 && (a.1 - b.1).abs() < 0.01,
                    "{a:?} {b:?}"
                );
            }
        }
    }
}

#[test]
fn a_small_image_lies_on_a_page_of_paper() {
    let (w, h) = size();
    let made = Made::with(gray_image(), [w, 0.0, 0.0, h, 4.8, 3.12])
        .set("MediaBox", area(0.0, 0.0, 24.0, 18.0));
    let page = page(made);
    assert_eq!(gray(&page).dimensions(), (100, 75));
    // 4.8 points to the right and, from below, 3.12 points and the image's 10.8.
    assert_eq!(gray(&page).get_pixel(0, 0)[0], 255);
    assert_eq!(gray(&page).get_pixel(20 + 2, 17 + 4)[0], gray_value(2, 4));
    let (x, y) = page.to_points.apply(20.0, 17.0);
    assert!(
        (x - 4.8).abs() < 0.01 && (y - 13.92).abs() < 0.01,
        "{x} {y}"
    );
}

#[test]
fn user_units_make_points() {
    let made = Made::full(gray_image()).set("UserUnit", 2);
    let loaded = page(made.clone());
    assert!((loaded.dpi - 150.0).abs() < 0.1);
    assert!((loaded.media.width() - 2.0 * size().0).abs() < 0.01);
    let master = master(made).expect("images");
    assert!((master.media.width() - loaded.media.width()).abs() < 1e-6);
    assert!((master.images[0].matrix.a - 2.0 * size().0).abs() < 0.01);
}

#[test]
fn what_cannot_be_seen_is_no_obstacle() {
    let scan = Made::full(gray_image());
    let hidden = "BT /F 5 Tf 1 1 Td (OCR) Tj ET 1 0 0 RG 0 0 5 5 re S";
    for same in [
        scan.clone().after("BT 3 Tr /F 5 Tf 1 1 Td (OCR) Tj ET"),
        scan.clone().before(hidden),
        scan.clone().before("1 g 0 0 99 99 re f"),
        scan.clone().before("0 0 99 99 re W n"),
    ] {
        assert!(master(same.clone()).is_some(), "{}", same.content);
    }
    for more in [
        scan.clone().before("0 0 7 7 re W n"),
        scan.clone().after("BT /F 5 Tf 1 1 Td (Seal) Tj ET"),
        scan.clone().after("0 0 2 2 re f"),
        scan.clone().after("0 0 m 9 9 l S"),
        scan.clone().after("(a string without an end"),
    ] {
        assert!(master(more.clone()).is_none(), "{}", more.content);
    }
    let source = open(&[scan.clone(), scan.clone().after("0 0 2 2 re f")]);
    assert!(source.keeps_pdf() && source.pdf().expect("reads").is_some());
    assert!(!open(&[scan]).keeps_pdf());
}

#[test]
fn stamps_count_as_content() {
    let mut document = document(&[Made::full(gray_image())]);
    let form = dictionary! {
        "Type" => "XObject", "Subtype" => "Form", "BBox" => area(0.0, 0.0, 9.0, 9.0),
    };
    let appearance = document.add_object(Stream::new(form, b"0 0 9 9 re f".to_vec()));
    let stamp = document.add_object(dictionary! {
        "Type" => "Annot", "Subtype" => "Stamp", "Rect" => area(0.0, 0.0, 9.0, 9.0),
        "AP" => dictionary! { "N" => appearance },
    });
    let id = document.page_iter().next().expect("a page");
    let page = document.get_dictionary_mut(id).expect("a page");
    page.set("Annots", vec![Object::Reference(stamp)]);
    let source = open_bytes(&bytes(document), Limits::default(), &[]).expect("opens");
    assert!(matches!(source.master(0), Ok(Master::Kept)));
}

#[test]
fn strips_are_all_in_the_master() {
    let (w, h) = size();
    let made = Made {
        content: format!("q {w} 0 0 {h} 0 {h} cm /Im0 Do Q q {w} 0 0 {h} 0 0 cm /Im1 Do Q"),
        images: vec![gray_image(), gray_image()],
        entries: vec![("MediaBox", area(0.0, 0.0, w, 2.0 * h))],
    };
    assert_eq!(master(made.clone()).expect("images").images.len(), 2);
    if pdfium().is_some() {
        let page = page(made);
        assert_eq!(gray(&page).dimensions(), (W, 2 * H));
        let near =
            |x: u32, y: u32| gray(&page).get_pixel(x, y)[0].abs_diff(gray_value(x, y % H)) < 30;
        assert!(near(20, 20) && near(20, 20 + H));
    }
}

#[test]
fn an_empty_page_is_white_paper() {
    let page = page(Made::default());
    assert!(gray(&page).pixels().all(|pixel| pixel[0] == 255));
    assert!(page.native_text.is_none());
    assert!(
        master(Made::default())
            .expect("no images")
            .images
            .is_empty()
    );
}
