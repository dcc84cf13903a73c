//! What a composed file says about itself: ISO 19005-2, 6.6.

use bunshoko::compose::NAMESPACE;
use lopdf::{Document, Object};

use crate::structure::{document, follow};

fn xmp(document: &Document) -> String {
    let catalog = document.catalog().expect("a catalog");
    let stream = follow(document, catalog, "Metadata")
        .as_stream()
        .expect("a stream");
    assert!(!stream.dict.has(b"Filter"), "6.6.2.1: unfiltered");
    String::from_utf8(stream.content.clone()).expect("UTF-8")
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
