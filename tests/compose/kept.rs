//! A text layer on PDFs that are kept.

use bunshoko::compose::{ComposeError, add_text_layer};
use bunshoko::document::{Affine, Page, TextLine};
use lopdf::{Dictionary, Document, Object, Stream, dictionary};

use crate::support::{across, askew, down, kept, output, pdftotext};

/// Pixels of a page at 200 dpi, 600 points high, to its points.
const TO_POINTS: Affine = Affine::new(0.36, 0.0, 0.0, -0.36, 0.0, 600.0);

/// A PDF of three pages that share their inherited resources, one of which leaves its
/// graphics state askew and one of which has resources of its own.
fn source() -> Document {
    let mut document = Document::with_version("1.4");
    let tree = document.new_object_id();
    let font = document.add_object(dictionary! {
        "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Helvetica",
    });
    let shared = document.add_object(dictionary! {
        "Font" => dictionary! { "F1" => font, "BunshokoH" => font },
    });
    let content = |text: &str| {
        Stream::new(
            Dictionary::new(),
            format!("2 0 0 2 50 50 cm BT /F1 12 Tf 10 100 Td ({text}) Tj ET").into_bytes(),
        )
    };
    let mut pages = Vec::new();
    for (index, text) in ["Born digital", "Second", "Third"].iter().enumerate() {
        let first = document.add_object(content(text));
        let contents: Object = match index {
            0 => first.into(),
            1 => vec![first.into(), document.add_object(content("more")).into()].into(),
            _ => {
                let array = document.add_object(Object::Array(vec![first.into()]));
                array.into()
            }
        };
        let mut page = dictionary! { "Type" => "Page", "Parent" => tree, "Contents" => contents };
        if index == 2 {
            let own = dictionary! { "Font" => dictionary! { "F1" => font }, "ProcSet" => vec!["PDF".into()] };
            page.set("Resources", own);
        }
        pages.push(Object::Reference(document.add_object(page)));
    }
    document.objects.insert(
        tree,
        Object::Dictionary(dictionary! {
            "Type" => "Pages", "Kids" => pages, "Count" => 3, "Resources" => shared,
            "MediaBox" => vec![0.into(), 0.into(), 500.into(), 600.into()],
        }),
    );
    let catalog = document.add_object(dictionary! { "Type" => "Catalog", "Pages" => tree });
    document.trailer.set("Root", catalog);
    document
}

fn read(number: u32, engine: &'static str, lines: Vec<TextLine>) -> Page {
    Page {
        number,
        engine,
        lines,
        to_points: Some(TO_POINTS),
        ..Page::default()
    }
}

fn layered(document: &mut Document, pages: &[Page]) -> Vec<u8> {
    let mut out = Vec::new();
    add_text_layer(document, pages, &mut out).expect("a layer");
    out
}

fn pages() -> Vec<Page> {
    let slanted = {
        let mut line = askew(
            across("斜めの行は、長いほうがよい。", 100.0, 900.0, 40.0),
            2.0,
        );
        line.quad = line.quad.map(|mut corner| {
            corner.x -= 30.0;
            corner
        });
        line
    };
    vec![
        read(
            1,
            "text-layer",
            vec![across("触れない", 100.0, 100.0, 40.0)],
        ),
        read(
            2,
            "ppocr",
            vec![across("二枚目 髙﨑", 100.0, 100.0, 40.0), slanted],
        ),
        read(
            3,
            "tesseract",
            vec![down("三枚目の縦書き", 1200.0, 100.0, 40.0)],
        ),
        read(3, "", vec![across("誰も読まない", 100.0, 100.0, 40.0)]),
    ]
}

#[test]
fn text_is_added_to_the_pages_that_were_read_and_to_no_other() {
    let bytes = layered(&mut source(), &pages());
    let path = kept("layered.pdf", &bytes);
    output("qpdf", &["--check", path.to_str().expect("ASCII")]);
    let text = pdftotext(&path);
    let pages: Vec<&str> = text.split('\u{C}').collect();
    assert_eq!(pages[0].trim(), "Born digital");
    for part in [
        "Second",
        "more",
        "二枚目 髙﨑",
        "斜めの行は、長いほうがよい。",
    ] {
        assert!(pages[1].contains(part), "{part} in {}", pages[1]);
    }
    assert!(pages[2].contains("Third") && pages[2].contains("三枚目の縦書き"));
    assert!(!text.contains("触れない") && !text.contains("誰も読まない"));
}

#[test]
fn what_is_painted_stays_as_it_was() {
    let mut source = source();
    let mut before = Vec::new();
    source.save_to(&mut before).expect("saved");
    let after = layered(&mut source, &pages());
    let paint = |name: &str, bytes: &[u8]| {
        let path = kept(name, bytes);
        output("pdftoppm", &["-r", "60", path.to_str().expect("ASCII")])
    };
    assert!(paint("before.pdf", &before) == paint("after.pdf", &after));
}

#[test]
fn names_and_resources_of_the_page_are_kept() {
    let bytes = layered(&mut source(), &pages());
    let document = Document::load_mem(&bytes).expect("a PDF");
    let numbers = document.get_pages();
    let resources = |number: u32| {
        let page = document.get_dictionary(numbers[&number]).expect("a page");
        page.get(b"Resources").and_then(Object::as_dict).ok()
    };
    assert!(resources(1).is_none());
    let second = resources(2)
        .and_then(|r| r.get(b"Font").ok()?.as_dict().ok())
        .expect("fonts");
    for name in ["F1", "BunshokoH", "BunshokoHx"] {
        assert!(second.has(name.as_bytes()), "{name}");
    }
    let third = resources(3).expect("its own");
    assert!(third.has(b"ProcSet"));
}

#[test]
fn a_page_that_is_not_there_is_an_error() {
    let page = read(9, "ppocr", vec![across("無い", 100.0, 100.0, 40.0)]);
    let result = add_text_layer(&mut source(), &[page], Vec::new());
    assert!(matches!(result, Err(ComposeError::Page { page: 9, .. })));
}
