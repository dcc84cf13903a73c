//! Draws scans of several documents with separator sheets between them.

use std::path::Path;
use std::process::Command;

use image::codecs::jpeg::JpegEncoder;
use image::{GrayImage, Luma};
use pdf_writer::{Content, Filter, Finish, Name, Pdf, Rect, Ref};

/// Dots an inch of all scans.
const DPI: u32 = 150;

/// A page of a scan: a JPEG.
pub struct Leaf {
    pub jpeg: Vec<u8>,
    pub width: u32,
    pub height: u32,
}

impl Leaf {
    /// The page that the scanner saw.
    pub fn of(scan: &GrayImage) -> Self {
        let mut jpeg = Vec::new();
        JpegEncoder::new_with_quality(&mut jpeg, 60)
            .encode_image(scan)
            .expect("encodes");
        Self {
            jpeg,
            width: scan.width(),
            height: scan.height(),
        }
    }
}

/// A page of a PDF as a scanner would see it.
pub fn scanned(pdf: &Path, page: u32) -> GrayImage {
    let dir = tempfile::tempdir().expect("a folder");
    let stem = dir.path().join("page");
    let number = page.to_string();
    let status = Command::new("pdftoppm")
        .args(["-r", &DPI.to_string(), "-gray", "-png", "-singlefile"])
        .args(["-f", &number, "-l", &number])
        .args([pdf, &stem])
        .status()
        .expect("pdftoppm is there: run scripts/setup");
    assert!(status.success());
    image::open(stem.with_extension("png"))
        .expect("an image")
        .to_luma8()
}

/// A separator sheet, printed by the program with `flags` and scanned.
pub fn sheet(flags: &[&str]) -> GrayImage {
    let dir = tempfile::tempdir().expect("a folder");
    let pdf = dir.path().join("sheet.pdf");
    let status = Command::new(env!("CARGO_BIN_EXE_bunshoko"))
        .args(["separator", "--output"])
        .arg(&pdf)
        .args(flags)
        .status()
        .expect("runs");
    assert!(status.success());
    scanned(&pdf, 1)
}

/// A blank page.
pub fn blank() -> Leaf {
    Leaf::of(&GrayImage::from_pixel(1240, 1754, Luma([250])))
}

/// A page with `marks` dashes on it: something is written, and it is no text.
pub fn marks(marks: u32) -> Leaf {
    let mut page = GrayImage::from_pixel(1240, 1754, Luma([250]));
    for n in 0..marks {
        for y in 0..6 {
            for x in 0..300 {
                page.put_pixel(200 + x, 300 + n * 40 + y, Luma([20]));
            }
        }
    }
    Leaf::of(&page)
}

/// The pages as the PDF of a scanner: one JPEG a page.
pub fn pdf(leaves: &[Leaf]) -> Vec<u8> {
    let (catalog, tree) = (Ref::new(1), Ref::new(2));
    let id = |index: usize, part: usize| Ref::new(3 + (index * 3 + part) as i32);
    let mut pdf = Pdf::new();
    pdf.catalog(catalog).pages(tree);
    pdf.pages(tree)
        .count(leaves.len() as i32)
        .kids((0..leaves.len()).map(|index| id(index, 0)));
    for (index, leaf) in leaves.iter().enumerate() {
        let Leaf {
            jpeg,
            width,
            height,
        } = leaf;
        let points = |pixels: &u32| *pixels as f32 * 72.0 / DPI as f32;
        let mut image = pdf.image_xobject(id(index, 1), jpeg);
        image.filter(Filter::DctDecode);
        image.width(*width as i32).height(*height as i32);
        image.color_space().device_gray();
        image.bits_per_component(8);
        image.finish();
        let mut content = Content::new();
        content.transform([points(width), 0.0, 0.0, points(height), 0.0, 0.0]);
        content.x_object(Name(b"Im"));
        pdf.stream(id(index, 2), &content.finish());
        let mut page = pdf.page(id(index, 0));
        page.parent(tree)
            .media_box(Rect::new(0.0, 0.0, points(width), points(height)))
            .contents(id(index, 2));
        page.resources().x_objects().pair(Name(b"Im"), id(index, 1));
        page.finish();
    }
    pdf.finish()
}
