//! Pages to compose, and the programs that look at the result.

use std::path::PathBuf;
use std::process::{Command, Output};
use std::sync::Arc;

use bunshoko::compose::{Composer, Conformance, Metadata};
use bunshoko::document::{
    Affine, Ccitt, Colour, Encoding, ImageStream, MasterPage, Page, PageBox, PlacedImage, Point,
    Quad, Rect, TextLine, Turn,
};

/// Dots an inch of all test pages.
pub const DPI: f64 = 200.0;

/// A4 in pixels.
pub const A4: (u32, u32) = (1654, 2339);

pub fn metadata() -> Metadata {
    Metadata {
        title: Some("道路台帳の整備について（伺い）".to_owned()),
        id: "0f3a".to_owned(),
        department: Some("情報政策課".to_owned()),
        doc_number: Some("情政第123号".to_owned()),
        created: "2026-11-21T09:00:00+09:00[+09:00]".parse().expect("a time"),
        producer: "bunshoko 0.1.0".to_owned(),
    }
}

pub fn compose(pages: &[(MasterPage, Page)], conformance: Conformance) -> Vec<u8> {
    let mut composer = Composer::new(Vec::new(), metadata(), conformance).expect("begins");
    for (master, page) in pages {
        composer.page(master, page).expect("a good page");
    }
    composer.finish().expect("ends")
}

/// Writes a file where a person can look at it after the test.
pub fn kept(name: &str, bytes: &[u8]) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("compose");
    std::fs::create_dir_all(&folder).expect("a folder");
    let path = folder.join(name);
    std::fs::write(&path, bytes).expect("written");
    path
}

/// Runs a program that `scripts/setup` installs.
pub fn run(program: &str, arguments: &[&str]) -> Output {
    Command::new(program)
        .args(arguments)
        .output()
        .unwrap_or_else(|e| panic!("{program} cannot be run ({e}): run scripts/setup"))
}

/// Runs a program that must succeed and gives its output.
pub fn output(program: &str, arguments: &[&str]) -> Vec<u8> {
    let output = run(program, arguments);
    assert!(
        output.status.success(),
        "{program} {arguments:?}: {}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    output.stdout
}

/// The text that Poppler finds.
pub fn pdftotext(path: &std::path::Path) -> String {
    let path = path.to_str().expect("an ASCII path");
    String::from_utf8(output("pdftotext", &[path, "-"])).expect("UTF-8")
}

/// A horizontal line of type `size` pixels high with its top left corner at `x`, `y`;
/// half-width characters take half the room.
pub fn across(text: &str, x: f32, y: f32, size: f32) -> TextLine {
    let widths: Vec<f32> = text
        .chars()
        .map(|c| if c.is_ascii() { 0.5 } else { 1.0 })
        .collect();
    let total: f32 = widths.iter().sum();
    let place = Rect::new(x, y, total * size, size * 1.25);
    let mut line = TextLine::evenly(text, place.into(), 0.99, false);
    let mut passed = 0.0;
    for (glyph, width) in line.glyphs.iter_mut().zip(&widths) {
        glyph.start = passed / total;
        passed += width;
        glyph.end = passed / total;
    }
    line
}

/// A vertical line of type `size` pixels wide with its top left corner at `x`, `y`.
pub fn down(text: &str, x: f32, y: f32, size: f32) -> TextLine {
    let length = text.chars().count() as f32 * size;
    TextLine::evenly(text, Rect::new(x, y, size * 1.2, length).into(), 0.99, true)
}

/// `line` on a page whose paper lay askew by `degrees` clockwise.
pub fn askew(mut line: TextLine, degrees: f32) -> TextLine {
    let centre = Point::new(A4.0 as f32 / 2.0, A4.1 as f32 / 2.0);
    line.quad = Quad(line.quad.0.map(|corner| corner.turned(centre, degrees)));
    line
}

/// A page with `lines`, upright A4, stored turned so that `turn` makes it upright.
pub fn page(number: u32, lines: Vec<TextLine>, turn: Turn) -> (MasterPage, Page) {
    let back = turn.inverse();
    let (width, height) = A4;
    let (stored_w, stored_h) = if turn.swaps_sides() {
        (height, width)
    } else {
        (width, height)
    };
    let scale = 72.0 / DPI;
    let flip = Affine::new(scale, 0.0, 0.0, -scale, 0.0, f64::from(stored_h) * scale);
    let stored = back.pixel_map(f64::from(width), f64::from(height));
    let page = Page {
        number,
        width,
        height,
        dpi: DPI as f32,
        turn,
        engine: "ppocr",
        lines,
        to_points: Some(stored.then(&flip)),
        ..Page::default()
    };
    (scanned(paper(stored_w, stored_h)), page)
}

/// A page that is one image at [`DPI`].
pub fn scanned(image: ImageStream) -> MasterPage {
    let scale = 72.0 / DPI;
    let (width, height) = (
        f64::from(image.width) * scale,
        f64::from(image.height) * scale,
    );
    MasterPage {
        media: PageBox {
            x0: 0.0,
            y0: 0.0,
            x1: width,
            y1: height,
        },
        rotate: 0,
        images: vec![PlacedImage {
            stream: Arc::new(image),
            matrix: Affine::new(width, 0.0, 0.0, height, 0.0, 0.0),
        }],
    }
}

/// An image described by what all kinds share.
pub fn image(width: u32, height: u32, bits: u8, colour: Colour, data: Vec<u8>) -> ImageStream {
    ImageStream {
        width,
        height,
        bits,
        colour: Some(colour),
        encoding: Encoding::Flate { predictor: false },
        data,
        decode: None,
        soft_mask: None,
        stencil: None,
    }
}

/// White paper in group 4.
pub fn paper(width: u32, height: u32) -> ImageStream {
    group_4(width, height, |_, _| false)
}

pub const GROUP_4: Ccitt = Ccitt {
    k: -1,
    black_is_1: false,
    byte_align: false,
    end_of_line: false,
    end_of_block: true,
};

/// A bilevel image in group 4; `ink` tells where it is black.
pub fn group_4(width: u32, height: u32, ink: impl Fn(u32, u32) -> bool) -> ImageStream {
    ImageStream {
        encoding: Encoding::Ccitt(GROUP_4),
        ..image(
            width,
            height,
            1,
            Colour::Gray,
            fax_bytes(width, height, ink),
        )
    }
}

/// Group 4 data.
pub fn fax_bytes(width: u32, height: u32, ink: impl Fn(u32, u32) -> bool) -> Vec<u8> {
    let mut encoder = fax::encoder::Encoder::new(fax::VecWriter::new());
    for y in 0..height {
        let pixels = (0..width).map(|x| {
            if ink(x, y) {
                fax::Color::Black
            } else {
                fax::Color::White
            }
        });
        encoder.encode_line(pixels, width).expect("a Vec takes all");
    }
    encoder.finish().expect("a Vec takes all").finish()
}

/// Bytes as a zlib stream.
pub fn deflated(bytes: &[u8]) -> Vec<u8> {
    use std::io::Write;
    let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).expect("a Vec takes all");
    encoder.finish().expect("a Vec takes all")
}
