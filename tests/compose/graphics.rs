//! Colours, images and transparency of a composed file: ISO 19005-2, 6.2.

use std::sync::Arc;

use bunshoko::compose::{ComposeError, Composer, Conformance};
use bunshoko::document::{Colour, Page};
use lopdf::{Document, Object};

use crate::pixels::{group_4_test, jpeg_gray, jpeg_rgb};
use crate::structure::{document, follow, of_type, pages};
use crate::support::{compose, deflated, image, metadata, scanned};

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
