//! The fonts of a composed file: ISO 19005-2, 6.2.11.

use std::collections::BTreeSet;

use lopdf::{Dictionary, Document, Object};

use crate::structure::{document, follow, of_type};

/// 6.2.11.2 to 6.2.11.6 Fonts: embedded, with widths that agree with the program.
#[test]
fn fonts_are_embedded_and_their_widths_agree() {
    let document = document();
    let fonts = of_type(&document, "Font");
    let kinds: BTreeSet<String> = fonts
        .iter()
        .map(|font| {
            String::from_utf8_lossy(font.get(b"Subtype").and_then(Object::as_name).expect("one"))
                .into_owned()
        })
        .collect();
    assert_eq!(kinds, ["CIDFontType2", "Type0"].map(String::from).into());
    assert_eq!(fonts.len(), 3);
    let cid = fonts
        .iter()
        .find(|font| font.has(b"CIDToGIDMap"))
        .expect("the CID font");
    let descriptor = follow(&document, cid, "FontDescriptor")
        .as_dict()
        .expect("a dictionary");
    let stream = follow(&document, descriptor, "FontFile2")
        .as_stream()
        .expect("a stream");
    let program = stream.decompressed_content().expect("deflated");
    assert_eq!(
        stream.dict.get(b"Length1").and_then(Object::as_i64).ok(),
        Some(program.len() as i64)
    );
    let hmtx = table(&program, *b"hmtx");
    let advance =
        |glyph: usize| i64::from(u16::from_be_bytes([hmtx[4 * glyph], hmtx[4 * glyph + 1]]));
    let map = follow(&document, cid, "CIDToGIDMap")
        .as_stream()
        .expect("a stream");
    let map = map.decompressed_content().expect("deflated");
    let widths = widths(cid);
    for code in used_codes(&document) {
        let glyph = usize::from(u16::from_be_bytes([map[2 * code], map[2 * code + 1]]));
        // 6.2.11.8: never .notdef.
        assert_ne!(glyph, 0);
        let said = widths.get(&code).copied().unwrap_or(1000);
        assert_eq!(said, advance(glyph), "CID {code}");
    }
}

fn table(program: &[u8], tag: [u8; 4]) -> &[u8] {
    let number = |at: usize| {
        u32::from_be_bytes(program[at..at + 4].try_into().expect("four bytes")) as usize
    };
    let count = usize::from(u16::from_be_bytes([program[4], program[5]]));
    (0..count)
        .map(|i| 12 + 16 * i)
        .find(|&at| program[at..at + 4] == tag)
        .map(|at| &program[number(at + 8)..number(at + 8) + number(at + 12)])
        .expect("a table")
}

/// `W` of a CID font in its `first last width` form.
fn widths(font: &Dictionary) -> std::collections::HashMap<usize, i64> {
    let array = font.get(b"W").and_then(Object::as_array).expect("an array");
    array
        .chunks(3)
        .flat_map(|range| {
            let number = |i: usize| range[i].as_i64().expect("a number");
            (number(0)..=number(1)).map(move |cid| (cid as usize, number(2)))
        })
        .collect()
}

/// Codes shown on any page.
fn used_codes(document: &Document) -> BTreeSet<usize> {
    let mut codes = BTreeSet::new();
    for page in document.page_iter() {
        let content = document.get_page_content(page);
        let content = lopdf::content::Content::decode(&content).expect("operators");
        for operation in content.operations.iter().filter(|op| op.operator == "Tj") {
            let string = operation.operands[0].as_str().expect("a string");
            codes.extend(
                string
                    .chunks(2)
                    .map(|c| usize::from(u16::from_be_bytes([c[0], c[1]]))),
            );
        }
    }
    assert!(codes.len() > 20);
    codes
}

/// 6.2.11.7.2 Unicode for every code in use (level U), none of it U+0000, U+FEFF, U+FFFE.
#[test]
fn every_code_leads_to_unicode() {
    let document = document();
    let fonts = of_type(&document, "Font");
    let codes = used_codes(&document);
    let encodings: BTreeSet<&[u8]> = fonts
        .iter()
        .filter_map(|font| font.get(b"Encoding").ok()?.as_name().ok())
        .collect();
    assert_eq!(encodings, [b"Identity-H".as_slice(), b"Identity-V"].into());
    for font in fonts.iter().filter(|font| font.has(b"Encoding")) {
        let map = follow(&document, font, "ToUnicode")
            .as_stream()
            .expect("a stream");
        let map = String::from_utf8(map.decompressed_content().expect("deflated")).expect("ASCII");
        for code in &codes {
            let entry = format!("\n<{code:04X}> <");
            let (_, rest) = map.split_once(&entry).expect("an entry for every code");
            let (value, _) = rest.split_once('>').expect("closed");
            assert!(!value.is_empty());
            for forbidden in ["0000", "FEFF", "FFFE"] {
                assert!(
                    value
                        .as_bytes()
                        .chunks(4)
                        .all(|unit| unit != forbidden.as_bytes())
                );
            }
        }
    }
}
