//! Every pixel of the scan is painted, and none is changed.

use std::sync::Arc;

use bunshoko::compose::Conformance;
use bunshoko::document::{Colour, Encoding, ImageStream, Page};
use image::codecs::jpeg::JpegEncoder;
use image::{ExtendedColorType, GrayImage, RgbImage};

use crate::support::{
    GROUP_4, compose, deflated, fax_bytes, group_4, image as described, kept, output, scanned,
};

/// Sides of the test images: a whole number of points at 200 dpi.
const WIDTH: u32 = 1000;
const HEIGHT: u32 = 700;

/// Smooth slopes with sharp edges in them.
fn gray_at(x: u32, y: u32) -> u8 {
    if ink(x, y) {
        20
    } else {
        ((x * 160 / WIDTH + y * 90 / HEIGHT) % 251) as u8
    }
}

/// Strokes of one pixel and more.
fn ink(x: u32, y: u32) -> bool {
    (x / 40 + y / 30).is_multiple_of(7) && (x % 13 < 5 || y.is_multiple_of(11))
}

fn gray() -> GrayImage {
    GrayImage::from_fn(WIDTH, HEIGHT, |x, y| image::Luma([gray_at(x, y)]))
}

fn rgb() -> RgbImage {
    RgbImage::from_fn(WIDTH, HEIGHT, |x, y| {
        image::Rgb([
            gray_at(x, y),
            gray_at(y, x % HEIGHT),
            (x * 255 / WIDTH) as u8,
        ])
    })
}

pub fn jpeg_gray() -> ImageStream {
    let mut data = Vec::new();
    JpegEncoder::new_with_quality(&mut data, 85)
        .encode(&gray(), WIDTH, HEIGHT, ExtendedColorType::L8)
        .expect("a Vec takes all");
    ImageStream {
        encoding: Encoding::Dct,
        ..described(WIDTH, HEIGHT, 8, Colour::Gray, data)
    }
}

pub fn jpeg_rgb() -> ImageStream {
    let mut data = Vec::new();
    JpegEncoder::new_with_quality(&mut data, 85)
        .encode(&rgb(), WIDTH, HEIGHT, ExtendedColorType::Rgb8)
        .expect("a Vec takes all");
    ImageStream {
        encoding: Encoding::Dct,
        ..described(WIDTH, HEIGHT, 8, Colour::Rgb, data)
    }
}

pub fn group_4_test() -> ImageStream {
    group_4(WIDTH, HEIGHT, ink)
}

/// What Poppler paints at the resolution of the scan. (Its other painter, behind
/// `pdftoppm`, stretches every image by one pixel to the right and to the bottom.)
fn painted(name: &str, image: ImageStream) -> RgbImage {
    let page = Page {
        number: 1,
        ..Page::default()
    };
    let bytes = compose(&[(scanned(image), page)], Conformance::PdfA2u);
    let path = kept(name, &bytes);
    let png = output(
        "pdftocairo",
        &[
            "-r",
            "200",
            "-png",
            "-singlefile",
            path.to_str().expect("ASCII"),
            "-",
        ],
    );
    image::load_from_memory(&png).expect("a PNG").into_rgb8()
}

fn assert_equal(painted: &RgbImage, want: &RgbImage, tolerance: u8) {
    assert_eq!(painted.dimensions(), want.dimensions());
    let worst = painted
        .as_raw()
        .iter()
        .zip(want.as_raw())
        .map(|(a, b)| a.abs_diff(*b))
        .max();
    assert!(worst <= Some(tolerance), "a sample is off by {worst:?}");
}

fn bilevel(black: impl Fn(u32, u32) -> bool) -> RgbImage {
    RgbImage::from_fn(WIDTH, HEIGHT, |x, y| {
        image::Rgb([if black(x, y) { 0 } else { 255 }; 3])
    })
}

#[test]
fn jpeg_is_painted_as_it_is() {
    // Two decoders may differ by their rounding.
    for (name, stream) in [("jpeg-gray.pdf", jpeg_gray()), ("jpeg-rgb.pdf", jpeg_rgb())] {
        let want = image::load_from_memory(&stream.data)
            .expect("a JPEG")
            .into_rgb8();
        assert_equal(&painted(name, stream), &want, 4);
    }
}

#[test]
fn group_4_is_painted_as_it_is() {
    assert_equal(&painted("group-4.pdf", group_4_test()), &bilevel(ink), 0);
    let mut inverted = group_4_test();
    inverted.decode = Some(vec![1.0, 0.0]);
    let want = bilevel(|x, y| !ink(x, y));
    assert_equal(&painted("group-4-inverted.pdf", inverted), &want, 0);
}

/// Group 4 data in a JBIG2 page of one generic region (ITU-T T.88, 7.4.6, MMR coding).
fn jbig2() -> ImageStream {
    let segment = |kind: u8, number: u8, data: &[u8]| {
        let mut segment = vec![0, 0, 0, number, kind, 0, 1];
        segment.extend_from_slice(&(data.len() as u32).to_be_bytes());
        segment.extend_from_slice(data);
        segment
    };
    let sides = [WIDTH.to_be_bytes(), HEIGHT.to_be_bytes()].concat();
    let page = [sides.as_slice(), &[0; 11]].concat();
    let fax = fax_bytes(WIDTH, HEIGHT, ink);
    let region = [sides.as_slice(), &[0; 9], &[1], &fax].concat();
    let data = [segment(48, 0, &page), segment(38, 1, &region)].concat();
    ImageStream {
        encoding: Encoding::Jbig2 { globals: None },
        ..described(WIDTH, HEIGHT, 1, Colour::Gray, data)
    }
}

#[test]
fn jbig2_is_painted_as_it_is() {
    assert_equal(&painted("jbig2.pdf", jbig2()), &bilevel(ink), 0);
}

#[test]
fn deflated_samples_are_painted_as_they_are() {
    let plain = described(WIDTH, HEIGHT, 8, Colour::Rgb, deflated(rgb().as_raw()));
    assert_equal(&painted("flate-rgb.pdf", plain), &rgb(), 0);

    // Each row says how it is predicted: here not at all (0) and from above (2).
    let gray = gray();
    let row = |y: u32| &gray.as_raw()[(y * WIDTH) as usize..((y + 1) * WIDTH) as usize];
    let mut predicted = Vec::new();
    for y in 0..HEIGHT {
        if y % 2 == 0 {
            predicted.push(0);
            predicted.extend_from_slice(row(y));
        } else {
            predicted.push(2);
            let above = row(y - 1);
            predicted.extend(row(y).iter().zip(above).map(|(a, b)| a.wrapping_sub(*b)));
        }
    }
    let stream = ImageStream {
        encoding: Encoding::Flate { predictor: true },
        ..described(WIDTH, HEIGHT, 8, Colour::Gray, deflated(&predicted))
    };
    let want = image::DynamicImage::ImageLuma8(gray.clone()).into_rgb8();
    assert_equal(&painted("flate-predicted.pdf", stream), &want, 0);
}

#[test]
fn a_palette_gives_its_colours() {
    let palette = [[255, 255, 255], [200, 30, 30], [10, 60, 120], [0, 0, 0]];
    let index = |x: u32, y: u32| ((x / 50 + y / 50) % 4) as usize;
    let mut samples = Vec::new();
    for y in 0..HEIGHT {
        for x in (0..WIDTH).step_by(4) {
            samples.push((0..4).fold(0, |byte, i| byte << 2 | index(x + i, y) as u8));
        }
    }
    let colour = Colour::Indexed {
        base: Box::new(Colour::Rgb),
        high: 3,
        palette: Arc::new(palette.concat()),
    };
    let stream = described(WIDTH, HEIGHT, 2, colour, deflated(&samples));
    let want = RgbImage::from_fn(WIDTH, HEIGHT, |x, y| image::Rgb(palette[index(x, y)]));
    assert_equal(&painted("palette.pdf", stream), &want, 0);
}

#[test]
fn a_stencil_is_painted_in_its_colour() {
    let stream = ImageStream {
        stencil: Some([0.8, 0.0, 0.0]),
        encoding: Encoding::Ccitt(GROUP_4),
        ..group_4_test()
    };
    let want = RgbImage::from_fn(WIDTH, HEIGHT, |x, y| {
        image::Rgb(if ink(x, y) { [204, 0, 0] } else { [255; 3] })
    });
    assert_equal(&painted("stencil.pdf", stream), &want, 1);
}

#[test]
fn a_soft_mask_lets_the_paper_through() {
    let mask = described(WIDTH, HEIGHT, 8, Colour::Gray, deflated(&vec![0; 700_000]));
    let mut stream = described(WIDTH, HEIGHT, 8, Colour::Rgb, deflated(rgb().as_raw()));
    stream.soft_mask = Some(Arc::new(mask));
    assert_equal(&painted("soft-mask.pdf", stream), &bilevel(|_, _| false), 0);
}
