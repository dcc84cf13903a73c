//! Streams that go into the PDF, read by another reader.

use std::process::Command;

use bunshoko::document::{Colour, Encoding, ImageStream, Raster};
use lopdf::{Object, Stream, dictionary};

use super::{
    formats::{raster, stream},
    made::{Made, bytes, document},
};

/// A stream as an image object.
fn embedded(stream: &ImageStream) -> Stream {
    let (colour, components) = match stream.colour {
        Some(Colour::Gray) => ("DeviceGray", 1),
        Some(Colour::Rgb) => ("DeviceRGB", 3),
        ref other => panic!("{other:?}"),
    };
    let (width, height) = (i64::from(stream.width), i64::from(stream.height));
    let mut entries = dictionary! {
        "Type" => "XObject", "Subtype" => "Image", "Width" => width, "Height" => height,
        "ColorSpace" => colour, "BitsPerComponent" => i64::from(stream.bits),
    };
    let (filter, parameters) = match stream.encoding {
        Encoding::Dct => ("DCTDecode", dictionary! {}),
        Encoding::Ccitt(fax) => (
            "CCITTFaxDecode",
            dictionary! {
                "K" => fax.k, "BlackIs1" => fax.black_is_1, "EncodedByteAlign" => fax.byte_align,
                "EndOfLine" => fax.end_of_line, "EndOfBlock" => fax.end_of_block,
                "Columns" => width, "Rows" => height,
            },
        ),
        _ => (
            "FlateDecode",
            dictionary! {
                "Predictor" => 15, "Columns" => width, "Colors" => components,
                "BitsPerComponent" => i64::from(stream.bits),
            },
        ),
    };
    entries.set("Filter", filter);
    entries.set("DecodeParms", Object::Dictionary(parameters));
    Stream::new(entries, stream.data.clone()).with_compression(false)
}

/// Streams that pass through mean the same to other readers: poppler decodes them from a
/// PDF.
#[test]
fn passed_streams_mean_the_same_in_a_pdf() {
    if Command::new("pdfimages").arg("-v").output().is_err() {
        return;
    }
    for (name, reference) in [
        ("tiff/bw-g4.tif", "bw.png"),
        ("tiff/bw-g4-lsb.tif", "bw.png"),
        ("tiff/bw-g3.tif", "bw.png"),
        ("tiff/bw-g3-2d.tif", "bw.png"),
        ("tiff/bw-g3-fill.tif", "bw.png"),
        ("tiff/bw-rle.tif", "bw.png"),
        ("tiff/bw-packbits.tif", "bw.png"),
        ("tiff/gray-lzw2.tif", "gray.png"),
        ("tiff/gray-16.tif", "gray.png"),
        ("tiff/rgb-jpeg-raw.tif", "tiff/rgb-jpeg-raw.tif"),
        ("gray.png", "gray.png"),
        ("rgb.bmp", "rgb.png"),
    ] {
        let folder = tempfile::tempdir().expect("a folder");
        let pdf = folder.path().join("made.pdf");
        let made = Made::full(embedded(&stream(name)));
        std::fs::write(&pdf, bytes(document(&[made]))).expect("written");
        let out = folder.path().join("out");
        let status = Command::new("pdfimages")
            .arg("-png")
            .args([&pdf, &out])
            .status();
        assert!(status.is_ok_and(|status| status.success()), "{name}");
        let decoded = image::open(folder.path().join("out-000.png")).expect("a picture");
        let wanted = match raster(reference) {
            Raster::Gray(image) => image::DynamicImage::ImageLuma8(image),
            Raster::Rgb(image) => image::DynamicImage::ImageRgb8(image),
        };
        let (decoded, wanted) = (decoded.to_rgb8(), wanted.to_rgb8());
        assert_eq!(decoded.dimensions(), wanted.dimensions(), "{name}");
        let pairs = decoded.as_raw().iter().zip(wanted.as_raw());
        let worst = pairs.map(|(a, b)| a.abs_diff(*b)).max();
        assert!(worst <= Some(1), "{name}: {worst:?}");
    }
}
