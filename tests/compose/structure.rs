//! ISO 19005-2, level U, clause by clause, as far as a file's structure shows it.

use std::sync::Arc;

use bunshoko::compose::{ComposeError, Composer, Conformance};
use bunshoko::document::{Affine, Colour, Encoding, ImageStream, MasterPage, Page, PageBox, Turn};
use lopdf::{Dictionary, Document, Object};

use crate::pixels::{group_4_test, jpeg_gray, jpeg_rgb};
use crate::support::{across, askew, compose, down, image, metadata, page, scanned};

/// A file with a page of every kind.
pub fn pages() -> Vec<(MasterPage, Page)> {
    let lines = || {
        vec![
            across("件名 髙﨑𠮷野 abc 123 ｱｲｳ", 100.0, 100.0, 40.0),
            down("縦書き　二〇二四", 900.0, 100.0, 40.0),
            askew(
                across("斜めの行は長いほうがよい。", 100.0, 300.0, 40.0),
                3.0,
            ),
        ]
    };
    let with = |image| (scanned(image), page(1, lines(), Turn::None).1);
    let mut jbig2 = group_4_test();
    jbig2.encoding = Encoding::Jbig2 {
        globals: Some(Arc::new(b"globals".to_vec())),
    };
    let mut masked = jpeg_rgb();
    masked.soft_mask = Some(Arc::new(jpeg_gray()));
    let mut stencil = group_4_test();
    stencil.stencil = Some([0.0; 3]);
    let jpx = ImageStream {
        colour: None,
        encoding: Encoding::Jpx,
        ..image(10, 10, 8, Colour::Rgb, b"not looked at".to_vec())
    };
    let mut pages: Vec<_> = [
        jpeg_gray(),
        jpeg_rgb(),
        group_4_test(),
        jbig2,
        masked,
        stencil,
        jpx,
    ]
    .map(with)
    .into();
    pages.push(page(8, lines(), Turn::Left));
    pages.push(page(9, Vec::new(), Turn::None));
    pages
}

fn bytes() -> Vec<u8> {
    compose(&pages(), Conformance::PdfA2u)
}

pub fn document() -> Document {
    Document::load_mem(&bytes()).expect("a PDF")
}

/// The dictionaries of all objects, streams' included, at any depth.
fn dictionaries(document: &Document) -> Vec<&Dictionary> {
    fn collect<'a>(object: &'a Object, into: &mut Vec<&'a Dictionary>) {
        match object {
            Object::Array(items) => items.iter().for_each(|item| collect(item, into)),
            Object::Dictionary(dictionary) => {
                into.push(dictionary);
                dictionary
                    .iter()
                    .for_each(|(_, value)| collect(value, into));
            }
            Object::Stream(stream) => {
                into.push(&stream.dict);
                stream
                    .dict
                    .iter()
                    .for_each(|(_, value)| collect(value, into));
            }
            _ => {}
        }
    }
    let mut all = Vec::new();
    document
        .objects
        .values()
        .for_each(|object| collect(object, &mut all));
    all
}

pub fn of_type<'a>(document: &'a Document, kind: &str) -> Vec<&'a Dictionary> {
    dictionaries(document)
        .into_iter()
        .filter(|d| d.get_type().is_ok_and(|t| t == kind.as_bytes()))
        .collect()
}

pub fn follow<'a>(document: &'a Document, dictionary: &'a Dictionary, key: &str) -> &'a Object {
    dictionary
        .get_deref(key.as_bytes(), document)
        .unwrap_or_else(|_| panic!("has {key}"))
}

/// 6.1.2 File header.
#[test]
fn the_header_says_binary_pdf() {
    let bytes = bytes();
    assert!(bytes.starts_with(b"%PDF-1.7\n%"));
    assert!(bytes[10..14].iter().all(|&byte| byte > 127));
}

/// 6.1.3 File trailer.
#[test]
fn the_trailer_identifies_and_does_not_encrypt() {
    let document = document();
    let id = document
        .trailer
        .get(b"ID")
        .and_then(Object::as_array)
        .expect("an ID");
    assert_eq!(id.len(), 2);
    assert_eq!(id[0].as_str().expect("a string").len(), 16);
    assert!(!document.trailer.has(b"Encrypt"));
    assert!(bytes().ends_with(b"%%EOF\n"));
}

/// 6.1.3: the same record at the same time is the same file.
#[test]
fn the_same_pages_give_the_same_bytes() {
    assert_eq!(bytes(), bytes());
}

/// 6.1.4 Cross reference table.
#[test]
fn the_table_has_lines_of_twenty_bytes() {
    let bytes = bytes();
    let text = String::from_utf8_lossy(&bytes);
    let start: usize = text
        .rsplit("startxref\n")
        .next()
        .and_then(|tail| tail.lines().next()?.parse().ok())
        .expect("an offset");
    let table = &bytes[start..];
    let count = Document::load_mem(&bytes).expect("a PDF").objects.len() + 1;
    let head = format!("xref\n0 {count}\n");
    assert!(table.starts_with(head.as_bytes()));
    let entries = &table[head.len()..head.len() + 20 * count];
    for (number, entry) in entries.chunks(20).enumerate() {
        assert!(entry.ends_with(if number == 0 { b" f \n" } else { b" n \n" }));
        if number > 0 {
            let offset: usize = std::str::from_utf8(&entry[..10])
                .expect("digits")
                .parse()
                .expect("digits");
            assert!(bytes[offset..].starts_with(format!("{number} 0 obj\n").as_bytes()));
        }
    }
    assert!(table[head.len() + 20 * count..].starts_with(b"trailer\n"));
}

/// 6.1.7.1 Stream objects: `Length` is right, data lies between line ends.
#[test]
fn streams_are_as_long_as_they_say() {
    let bytes = bytes();
    let document = Document::load_mem(&bytes).expect("a PDF");
    let mut count = 0;
    for (id, object) in &document.objects {
        let Object::Stream(stream) = object else {
            continue;
        };
        count += 1;
        let length = stream
            .dict
            .get(b"Length")
            .and_then(Object::as_i64)
            .expect("direct");
        let header = format!("{} 0 obj\n", id.0);
        let start = find(&bytes, header.as_bytes(), 0);
        let data = find(&bytes, b">>\nstream\n", start) + 10;
        let end = data + length as usize;
        assert!(
            bytes[end..].starts_with(b"\nendstream\nendobj\n"),
            "object {}",
            id.0
        );
    }
    assert!(count > 20);
}

fn find(bytes: &[u8], what: &[u8], from: usize) -> usize {
    let place = bytes[from..]
        .windows(what.len())
        .position(|window| window == what);
    from + place.expect("there")
}

/// 6.1.7.2 Filters, 6.1.10 no inline images, 6.2.8 images, 6.2.9 no PostScript, 6.5 and
/// 6.9 no actions, forms or embedded files, 6.1.7.1 no external streams.
#[test]
fn nothing_forbidden_is_in_the_file() {
    let document = document();
    let forbidden = [
        "F",
        "FFilter",
        "FDecodeParms",
        "Alternates",
        "OPI",
        "TR",
        "TR2",
        "HTP",
        "AA",
        "A",
        "OpenAction",
        "JavaScript",
        "JS",
        "EmbeddedFiles",
        "EF",
        "AcroForm",
        "XFA",
        "Annots",
        "Encrypt",
        "NeedsRendering",
        "Requirements",
        "PresSteps",
        "AlternatePresentations",
        "Ref",
        "PS",
        "OCProperties",
        "Subtype2",
        "Perms",
    ];
    let filters = [
        "FlateDecode",
        "DCTDecode",
        "CCITTFaxDecode",
        "JBIG2Decode",
        "JPXDecode",
    ];
    for dictionary in dictionaries(&document) {
        for key in forbidden {
            assert!(!dictionary.has(key.as_bytes()), "{key} in {dictionary:?}");
        }
        if let Ok(filter) = dictionary.get(b"Filter") {
            let name = String::from_utf8_lossy(filter.as_name().expect("one filter"));
            assert!(filters.contains(&name.as_ref()), "{name}");
        }
        if let Ok(interpolate) = dictionary.get(b"Interpolate") {
            assert_eq!(interpolate, &Object::Boolean(false));
        }
    }
}

/// 6.1.13 Implementation limits.
#[test]
fn pages_outside_the_limits_are_refused() {
    let mut composer = Composer::new(Vec::new(), metadata(), Conformance::PdfA2u).expect("begins");
    for side in [0.0, 2.9, 14_401.0, f64::NAN, f64::INFINITY] {
        let (mut master, page) = page(7, Vec::new(), Turn::None);
        master.media = PageBox {
            x0: 0.0,
            y0: 0.0,
            x1: side,
            y1: 500.0,
        };
        let result = composer.page(&master, &page);
        assert!(
            matches!(result, Err(ComposeError::PageSize { page: 7, .. })),
            "{side}"
        );
    }
}

/// A page is shown upright by the source's turn and the one that was found.
#[test]
fn turns_add_up() {
    let (mut master, page) = page(1, Vec::new(), Turn::Left);
    master.rotate = 180;
    let bytes = compose(&[(master, page)], Conformance::PdfA2u);
    let document = Document::load_mem(&bytes).expect("a PDF");
    let page = of_type(&document, "Page")[0];
    assert_eq!(page.get(b"Rotate").and_then(Object::as_i64).ok(), Some(90));
}

#[test]
fn a_file_without_text_has_no_font() {
    let bytes = compose(&[page(1, Vec::new(), Turn::None)], Conformance::PdfA2u);
    let document = Document::load_mem(&bytes).expect("a PDF");
    assert!(of_type(&document, "Font").is_empty());
}

#[test]
fn an_image_without_a_place_is_refused() {
    let (mut master, page) = page(2, Vec::new(), Turn::None);
    master.images[0].matrix = Affine::new(f64::NAN, 0.0, 0.0, 1.0, 0.0, 0.0);
    let mut composer = Composer::new(Vec::new(), metadata(), Conformance::PdfA2u).expect("begins");
    assert!(matches!(
        composer.page(&master, &page),
        Err(ComposeError::Image {
            page: 2,
            image: 1,
            ..
        })
    ));
}
