//! Damaged, encrypted and malicious PDFs.

use std::{path::Path, time::Instant};

use bunshoko::{
    error::{DocumentError, PageError},
    limits::Limits,
};
use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary};

use super::made::{
    Made, area, bytes, cut_jpeg, document, flate, gray_image, gray_samples, image, open,
    open_bytes, pdfium, zlib,
};

fn fixture(name: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/load");
    std::fs::read(folder.join(name)).expect("a file")
}

#[test]
fn passwords_open_encrypted_files() {
    for name in ["user-rc4.pdf", "user-aes256.pdf"] {
        let open = |passwords: &[&str]| open_bytes(&fixture(name), Limits::default(), passwords);
        assert!(matches!(open(&[]), Err(DocumentError::Encrypted)), "{name}");
        assert!(
            matches!(open(&["wrong"]), Err(DocumentError::WrongPassword)),
            "{name}"
        );
        for password in ["secret", "master"] {
            let source = open(&["wrong", password]).expect(name);
            assert!(source.page(0).is_ok(), "{name} {password}");
            let pdf = source.pdf().expect(name).expect("a PDF");
            assert!(!pdf.is_encrypted() && source.was_encrypted());
            if pdfium().is_some() {
                let drawn = source.page(1).expect("drawn by pdfium");
                assert!(drawn.native_text.is_some(), "{name} {password}");
            }
        }
    }
    let owner = fixture("owner-aes128.pdf");
    let source = open_bytes(&owner, Limits::default(), &[]).expect("an empty user password");
    assert!(source.page(0).is_ok());
}

fn code(data: &[u8]) -> &'static str {
    open_bytes(data, Limits::default(), &[]).map_or_else(|error| error.code(), |_| "opened")
}

/// The code for a document of two pages after a change to it and the root of its pages.
fn changed(change: impl Fn(&mut Document, ObjectId)) -> &'static str {
    let mut document = document(&[Made::full(gray_image()), Made::full(gray_image())]);
    let catalog = document.catalog().expect("a catalog");
    let root = catalog
        .get(b"Pages")
        .and_then(Object::as_reference)
        .expect("a tree");
    change(&mut document, root);
    code(&bytes(document))
}

fn tree(document: &mut Document, root: ObjectId) -> &mut Dictionary {
    document.get_dictionary_mut(root).expect("a tree")
}

#[test]
fn damage_to_the_structure_is_told() {
    let whole = bytes(document(&[
        Made::full(gray_image()),
        Made::full(gray_image()),
    ]));
    assert_eq!(code(&whole), "opened");
    for share in [20, 50, 90, 99] {
        assert_eq!(code(&whole[..whole.len() * share / 100]), "damaged");
    }
    assert_eq!(
        changed(|pdf, root| tree(pdf, root).set("Count", 3)),
        "damaged"
    );
    assert_eq!(
        changed(|pdf, root| tree(pdf, root).set("Kids", Vec::<Object>::new())),
        "damaged"
    );
    let looped =
        |pdf: &mut Document, root| tree(pdf, root).set("Kids", vec![Object::Reference(root)]);
    assert_eq!(changed(looped), "damaged");
    let missing = |pdf: &mut Document, _| {
        let page = pdf.page_iter().nth(1).expect("a page");
        pdf.objects.remove(&page);
    };
    assert_eq!(changed(missing), "damaged");
    let empty = |pdf: &mut Document, root| {
        tree(pdf, root).set("Kids", Vec::<Object>::new());
        tree(pdf, root).set("Count", 0);
    };
    assert_eq!(changed(empty), "no-pages");
    let limits = Limits {
        pages: 1,
        ..Limits::default()
    };
    let error = open_bytes(&whole, limits, &[]).expect_err("two pages");
    assert_eq!(error.code(), "too-many-pages");
}

#[test]
fn damage_to_a_page_stays_on_it() {
    let fine = Made::full(gray_image());
    let half = zlib(&gray_samples())[..300].to_vec();
    let cut_flate = image(dictionary! { "Filter" => "FlateDecode" }, half);
    let missing = Made {
        images: Vec::new(),
        ..fine.clone()
    };
    let bomb = flate(
        dictionary! { "Width" => 40_000, "Height" => 40_000 },
        &[0; 1000],
    );
    let source = open(&[
        fine.clone(),
        Made::full(cut_jpeg()),
        Made::full(cut_flate),
        missing,
        Made::full(bomb),
        // A scan with something on it: pdfium would draw what there is of it.
        Made::full(cut_jpeg()).after("0 0 1 1 re f"),
        fine,
    ]);
    let codes: Vec<&str> = (0..source.page_count())
        .map(|i| source.page(i).map_or_else(|error| error.code(), |_| "read"))
        .collect();
    let damaged = "damaged-image";
    assert_eq!(
        codes,
        [
            "read",
            damaged,
            damaged,
            damaged,
            "too-many-pixels",
            damaged,
            "read"
        ]
    );
}

#[test]
fn strips_of_which_one_is_cut_are_damaged_too() {
    let mut made = Made::text("q 200 0 0 50 0 50 cm /Im0 Do Q q 200 0 0 50 0 0 cm /Im1 Do Q");
    made.images = vec![gray_image(), cut_jpeg()];
    assert!(matches!(
        open(&[made]).page(0),
        Err(PageError::DamagedImage { .. })
    ));
}

fn form(document: &mut Document, content: &str, drawn: Option<ObjectId>) -> ObjectId {
    let mut entries = dictionary! {
        "Type" => "XObject", "Subtype" => "Form", "BBox" => area(0.0, 0.0, 9.0, 9.0),
    };
    if let Some(id) = drawn {
        entries.set("Resources", resources(id));
    }
    document.add_object(Stream::new(entries, content.as_bytes().to_vec()))
}

fn resources(id: ObjectId) -> Dictionary {
    dictionary! { "XObject" => dictionary! { "X" => id } }
}

/// The first page draws the form.
fn drawing(mut document: Document, id: ObjectId) -> Vec<u8> {
    let page = document.page_iter().next().expect("a page");
    let page = document.get_dictionary_mut(page).expect("a page");
    page.set("Resources", resources(id));
    bytes(document)
}

#[test]
fn loops_and_depths_end() {
    let mut itself = document(&[Made::text("/X Do")]);
    let id = form(&mut itself, "/X Do", None);
    if let Ok(Object::Stream(stream)) = itself.get_object_mut(id) {
        stream.dict.set("Resources", resources(id));
    }
    // Ten forms that each draw the next one ten times.
    let mut tower = document(&[Made::text("/X Do")]);
    let mut top = form(&mut tower, "0 0 1 1 re f", None);
    for _ in 0..10 {
        top = form(&mut tower, &"/X Do ".repeat(10), Some(top));
    }
    for data in [drawing(itself, id), drawing(tower, top)] {
        let start = Instant::now();
        let source = open_bytes(&data, Limits::default(), &[]).expect("opens");
        assert!(source.page(0).is_err());
        assert!(start.elapsed().as_secs() < 10);
    }
}

#[test]
fn pages_are_read_from_several_threads() {
    let text = Made::text("BT /F 10 Tf 20 50 Td (Retention) Tj ET");
    let pages: Vec<Made> = (0..12)
        .map(|i| {
            if i % 3 == 0 {
                text.clone()
            } else {
                Made::full(gray_image())
            }
        })
        .collect();
    let source = open(&pages);
    std::thread::scope(|scope| {
        for start in 0..4 {
            let source = &source;
            scope.spawn(move || {
                for index in (start..12).step_by(2) {
                    let drawn = index % 3 == 0;
                    assert!(source.page(index).is_ok() || (drawn && pdfium().is_none()));
                }
            });
        }
    });
}
