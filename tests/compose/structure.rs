//! ISO 19005-2, level U, clause by clause, as far as a file's structure shows it.

use std::collections::BTreeSet;
use std::sync::Arc;

use bunshoko::compose::{ComposeError, Composer, Conformance, NAMESPACE};
use bunshoko::document::{Affine, Colour, Encoding, ImageStream, MasterPage, Page, PageBox, Turn};
use lopdf::{Dictionary, Document, Object};

use crate::pixels::{group_4_test, jpeg_gray, jpeg_rgb};
use crate::support::{across, askew, compose, deflated, down, image, metadata, page, scanned};

/// A file with a page of every kind.
fn pages() -> Vec<(MasterPage, Page)> {
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

fn document() -> Document {
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

fn of_type<'a>(document: &'a Document, kind: &str) -> Vec<&'a Dictionary> {
    dictionaries(document)
        .into_iter()
        .filter(|d| d.get_type().is_ok_and(|t| t == kind.as_bytes()))
        .collect()
}

fn follow<'a>(document: &'a Document, dictionary: &'a Dictionary, key: &str) -> &'a Object {
    dictionary
        .get_deref(key.as_bytes(), document)
        .unwrap_or_else(|_| panic!("has {key}"))
}

fn xmp(document: &Document) -> String {
    let catalog = document.catalog().expect("a catalog");
    let stream = follow(document, catalog, "Metadata")
        .as_stream()
        .expect("a stream");
    assert!(!stream.dict.has(b"Filter"), "6.6.2.1: unfiltered");
    String::from_utf8(stream.content.clone()).expect("UTF-8")
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

/// 6.2.3 Output intent.
#[test]
fn the_output_intent_is_srgb() {
    let document = document();
    let catalog = document.catalog().expect("a catalog");
    let intents = follow(&document, catalog, "OutputIntents")
        .as_array()
        .expect("an array");
    assert_eq!(intents.len(), 1);
    let intent = intents[0].as_dict().expect("a dictionary");
    assert_eq!(
        intent.get(b"S").and_then(Object::as_name).ok(),
        Some(b"GTS_PDFA1".as_slice())
    );
    let profile = follow(&document, intent, "DestOutputProfile")
        .as_stream()
        .expect("a stream");
    assert_eq!(
        profile.dict.get(b"N").and_then(Object::as_i64).ok(),
        Some(3)
    );
    let icc = profile.decompressed_content().expect("deflated");
    assert_eq!(
        (&icc[12..20], &icc[36..40]),
        (b"mntrRGB ".as_slice(), b"acsp".as_slice())
    );
    assert_eq!(icc[8], 2);
}

/// 6.2.4.3 Uncalibrated colour: no device CMYK beside an RGB intent.
#[test]
fn cmyk_without_a_profile_is_refused() {
    let refused = |colour| {
        let image = scanned(image(10, 10, 8, colour, deflated(&[0; 400])));
        let mut composer =
            Composer::new(Vec::new(), metadata(), Conformance::PdfA2u).expect("begins");
        let result = composer.page(
            &image,
            &Page {
                number: 3,
                ..Page::default()
            },
        );
        matches!(
            result,
            Err(ComposeError::Image {
                page: 3,
                image: 1,
                ..
            })
        )
    };
    assert!(refused(Colour::Cmyk));
    let palette = Arc::new(vec![0; 8]);
    assert!(refused(Colour::Indexed {
        base: Box::new(Colour::Cmyk),
        high: 1,
        palette
    }));
    let profile = Arc::new(b"no profile".to_vec());
    assert!(refused(Colour::Icc {
        components: 4,
        profile
    }));
}

/// 6.2.4.2 ICC based colour: a profile that cannot be used is left out.
#[test]
fn profiles_are_written_once_and_only_if_they_are_good() {
    let document = document();
    let catalog = document.catalog().expect("a catalog");
    let intents = follow(&document, catalog, "OutputIntents")
        .as_array()
        .expect("an array");
    let intent = intents[0].as_dict().expect("a dictionary");
    let profile = follow(&document, intent, "DestOutputProfile")
        .as_stream()
        .expect("a stream");
    let good = Arc::new(profile.decompressed_content().expect("deflated"));
    let colour = |profile: &Arc<Vec<u8>>| Colour::Icc {
        components: 3,
        profile: profile.clone(),
    };
    let broken = Arc::new(b"no profile".to_vec());
    let pages = [&good, &broken, &good].map(|profile| {
        let image = image(10, 10, 8, colour(profile), deflated(&[0; 300]));
        (
            scanned(image),
            Page {
                number: 1,
                ..Page::default()
            },
        )
    });
    let document = Document::load_mem(&compose(&pages, Conformance::PdfA2u)).expect("a PDF");
    let spaces: Vec<&Object> = of_type(&document, "XObject")
        .iter()
        .map(|image| image.get(b"ColorSpace").expect("a colour space"))
        .collect();
    // Two images alike are one; the third has fallen back to its device space.
    assert_eq!(spaces.len(), 2);
    assert_eq!(
        spaces[0].as_array().expect("ICC based")[0],
        Object::Name(b"ICCBased".to_vec())
    );
    assert_eq!(spaces[1], &Object::Name(b"DeviceRGB".to_vec()));
}

/// 6.2.8 Images.
#[test]
fn image_bytes_are_untouched() {
    let document = document();
    let streams: Vec<&[u8]> = document
        .objects
        .values()
        .filter_map(|object| object.as_stream().ok())
        .map(|stream| stream.content.as_slice())
        .collect();
    for data in [jpeg_gray().data, jpeg_rgb().data, group_4_test().data] {
        assert!(streams.contains(&data.as_slice()));
    }
    let globals = streams.iter().filter(|data| **data == b"globals").count();
    assert_eq!(globals, 1);
}

/// 6.2.10 Transparency: a page that uses it says in which colours.
#[test]
fn transparency_has_a_group() {
    let document = document();
    for page in of_type(&document, "Page") {
        let resources = page
            .get(b"Resources")
            .and_then(Object::as_dict)
            .expect("direct");
        let masked = resources
            .get(b"XObject")
            .and_then(Object::as_dict)
            .is_ok_and(|images| {
                images.iter().any(|(_, image)| {
                    let (_, image) = document.dereference(image).expect("there");
                    image.as_stream().expect("a stream").dict.has(b"SMask")
                })
            });
        assert_eq!(page.has(b"Group"), masked);
    }
}

/// Part 1 has neither transparency nor JPEG 2000 nor 16-bit samples.
#[test]
fn part_1_refuses_what_it_does_not_know() {
    for (_, (master, page)) in pages()
        .into_iter()
        .enumerate()
        .filter(|(i, _)| matches!(i, 4 | 6))
    {
        let mut composer =
            Composer::new(Vec::new(), metadata(), Conformance::PdfA1b).expect("begins");
        assert!(matches!(
            composer.page(&master, &page),
            Err(ComposeError::Image { .. })
        ));
    }
}

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
    let hmtx = table(&program, b"hmtx");
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

fn table<'a>(program: &'a [u8], tag: &[u8; 4]) -> &'a [u8] {
    let number = |at: usize| {
        u32::from_be_bytes(program[at..at + 4].try_into().expect("four bytes")) as usize
    };
    let count = usize::from(u16::from_be_bytes([program[4], program[5]]));
    (0..count)
        .map(|i| 12 + 16 * i)
        .find(|&at| &program[at..at + 4] == tag)
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

/// 6.6.2 Metadata, 6.6.3 the same in the information dictionary, 6.6.4 identification.
#[test]
fn the_metadata_say_what_the_file_is() {
    let document = document();
    let xmp = xmp(&document);
    for part in [
        "<pdfaid:part>2</pdfaid:part>",
        "<pdfaid:conformance>U</pdfaid:conformance>",
        "<rdf:li xml:lang=\"x-default\">道路台帳の整備について（伺い）</rdf:li>",
        "<xmp:CreateDate>2026-11-21T09:00:00+09:00</xmp:CreateDate>",
        "<xmp:ModifyDate>2026-11-21T09:00:00+09:00</xmp:ModifyDate>",
        "<pdf:Producer>bunshoko 0.1.0</pdf:Producer>",
        "<xmp:CreatorTool>bunshoko 0.1.0</xmp:CreatorTool>",
    ] {
        assert!(xmp.contains(part), "{part} in {xmp}");
    }
    let header = xmp
        .lines()
        .next()
        .and_then(|l| l.split("?>").next())
        .expect("a packet");
    assert!(!header.contains("bytes=") && !header.contains("encoding="));
    let info = document
        .trailer
        .get_deref(b"Info", &document)
        .expect("an Info");
    let info = info.as_dict().expect("a dictionary");
    let text = |key: &[u8]| lopdf::decode_text_string(info.get(key).expect("there")).expect("text");
    assert_eq!(text(b"Title"), "道路台帳の整備について（伺い）");
    assert_eq!(text(b"Producer"), "bunshoko 0.1.0");
    assert_eq!(text(b"Creator"), "bunshoko 0.1.0");
    assert_eq!(text(b"CreationDate"), "D:20261121090000+09'00'");
    assert_eq!(text(b"ModDate"), "D:20261121090000+09'00'");
}

/// 6.6.2.3 Extension schemas: properties of one's own are declared.
#[test]
fn the_records_properties_are_declared() {
    let xmp = xmp(&document());
    assert!(xmp.contains(&format!(
        "<pdfaSchema:namespaceURI>{NAMESPACE}</pdfaSchema:namespaceURI>"
    )));
    let values = [
        ("id", "0f3a"),
        ("department", "情報政策課"),
        ("docNumber", "情政第123号"),
    ];
    for (name, value) in values {
        assert!(xmp.contains(&format!("<bunshoko:{name}>{value}</bunshoko:{name}>")));
        assert!(xmp.contains(&format!("<pdfaProperty:name>{name}</pdfaProperty:name>")));
    }
}

/// What viewers are told.
#[test]
fn the_catalog_names_language_and_title() {
    let document = document();
    let catalog = document.catalog().expect("a catalog");
    assert_eq!(
        catalog.get(b"Lang").and_then(Object::as_str).ok(),
        Some(b"ja-JP".as_slice())
    );
    let preferences = catalog
        .get(b"ViewerPreferences")
        .and_then(Object::as_dict)
        .expect("direct");
    assert_eq!(
        preferences.get(b"DisplayDocTitle").ok(),
        Some(&Object::Boolean(true))
    );
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
