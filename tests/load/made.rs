//! Small PDFs, made for one test each.

use std::{
    env,
    io::Write,
    path::{Path, PathBuf},
};

use bunshoko::{
    document::{LoadedPage, MasterPage, Raster},
    error::DocumentError,
    limits::Limits,
    load::{Loader, Master, Source},
};
use flate2::{Compression, write::ZlibEncoder};
use lopdf::{Dictionary, Document, Object, Stream, dictionary};

/// Size of the images.
pub const W: u32 = 61;
pub const H: u32 = 45;
/// Points a pixel at 300 dpi.
const POINTS: f64 = 0.24;

pub fn pdfium() -> Option<PathBuf> {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("models/lib/libpdfium.so");
    env::var_os("BUNSHOKO_PDFIUM")
        .map(PathBuf::from)
        .or_else(|| own.exists().then_some(own))
}

/// A page to be made; 200 × 100 points unless `entries` say otherwise.
#[derive(Default, Clone)]
pub struct Made {
    pub content: String,
    pub images: Vec<Stream>,
    pub entries: Vec<(&'static str, Object)>,
}

impl Made {
    pub fn text(content: &str) -> Self {
        Self {
            content: content.to_owned(),
            ..Self::default()
        }
    }

    /// A page of the image's size at 300 dpi, with `image` under `matrix`.
    pub fn with(image: Stream, matrix: [f64; 6]) -> Self {
        let matrix = matrix.map(|n| format!("{n:.4}")).join(" ");
        let (w, h) = size();
        Self {
            content: format!("q {matrix} cm /Im0 Do Q"),
            images: vec![image],
            entries: vec![("MediaBox", area(0.0, 0.0, w, h))],
        }
    }

    pub fn full(image: Stream) -> Self {
        let (w, h) = size();
        Self::with(image, [w, 0.0, 0.0, h, 0.0, 0.0])
    }

    pub fn set(mut self, key: &'static str, value: impl Into<Object>) -> Self {
        self.entries.push((key, value.into()));
        self
    }

    pub fn before(mut self, content: &str) -> Self {
        self.content = format!("{content} {}", self.content);
        self
    }

    pub fn after(mut self, content: &str) -> Self {
        self.content = format!("{} {content}", self.content);
        self
    }
}

/// Size of the images in points at 300 dpi.
pub fn size() -> (f64, f64) {
    (f64::from(W) * POINTS, f64::from(H) * POINTS)
}

pub fn real(n: f64) -> Object {
    Object::Real(n as f32)
}

pub fn area(x0: f64, y0: f64, x1: f64, y1: f64) -> Object {
    [x0, y0, x1, y1].map(real).to_vec().into()
}

pub fn document(pages: &[Made]) -> Document {
    let mut document = Document::with_version("1.7");
    let tree = document.new_object_id();
    let font = document.add_object(dictionary! {
        "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Helvetica",
    });
    let mut kids = Vec::new();
    for page in pages {
        let mut objects = Dictionary::new();
        for (i, image) in page.images.iter().enumerate() {
            objects.set(format!("Im{i}"), document.add_object(image.clone()));
        }
        let content = page.content.clone().into_bytes();
        let content = document.add_object(Stream::new(Dictionary::new(), content));
        let mut dictionary = dictionary! {
            "Type" => "Page", "Parent" => tree, "Contents" => content,
            "Resources" => dictionary! {
                "XObject" => objects, "Font" => dictionary! { "F" => font },
            },
            "MediaBox" => area(0.0, 0.0, 200.0, 100.0),
        };
        for (key, value) in &page.entries {
            dictionary.set(*key, value.clone());
        }
        kids.push(Object::Reference(document.add_object(dictionary)));
    }
    let count = kids.len() as i64;
    let root = dictionary! { "Type" => "Pages", "Kids" => kids, "Count" => count };
    document.objects.insert(tree, root.into());
    let catalog = document.add_object(dictionary! { "Type" => "Catalog", "Pages" => tree });
    document.trailer.set("Root", catalog);
    document
}

pub fn bytes(mut document: Document) -> Vec<u8> {
    let mut out = Vec::new();
    document.save_to(&mut out).expect("in memory");
    out
}

/// Opens bytes. The file is needed as long as the source is, so it stays in the folder
/// that `cargo clean` empties.
pub fn open_bytes(
    data: &[u8],
    limits: Limits,
    passwords: &[&str],
) -> Result<Source, DocumentError> {
    let mut file = tempfile::NamedTempFile::new_in(env!("CARGO_TARGET_TMPDIR")).expect("a file");
    file.write_all(data).expect("written");
    let passwords = passwords.iter().map(|&p| p.to_owned()).collect();
    let (_, path) = file.keep().expect("kept");
    let source = Loader::new(limits, passwords, pdfium()).open(&path);
    if source.is_err() {
        std::fs::remove_file(path).expect("removed");
    }
    source
}

pub fn open(pages: &[Made]) -> Source {
    open_bytes(&bytes(document(pages)), Limits::default(), &[]).expect("opens")
}

pub fn page(made: Made) -> LoadedPage {
    open(&[made]).page(0).expect("a page")
}

/// The master of a page; `None` if it is kept.
pub fn master(made: Made) -> Option<MasterPage> {
    match open(&[made]).master(0).expect("a master") {
        Master::Images(master) => Some(master),
        Master::Kept => None,
    }
}

pub fn gray_value(x: u32, y: u32) -> u8 {
    ((x * 4 + y * 3 + if x < 10 && y < 10 { 90 } else { 0 }) % 256) as u8
}

pub fn gray_samples() -> Vec<u8> {
    (0..H)
        .flat_map(|y| (0..W).map(move |x| gray_value(x, y)))
        .collect()
}

pub fn zlib(data: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(data).expect("in memory");
    encoder.finish().expect("in memory")
}

/// An image of 8-bit grey, with other entries where given.
pub fn image(entries: Dictionary, data: Vec<u8>) -> Stream {
    let mut dictionary = dictionary! {
        "Type" => "XObject", "Subtype" => "Image",
        "Width" => i64::from(W), "Height" => i64::from(H),
        "ColorSpace" => "DeviceGray", "BitsPerComponent" => 8,
    };
    for (key, value) in entries {
        dictionary.set(key, value);
    }
    Stream::new(dictionary, data).with_compression(false)
}

/// Flate-encoded samples.
pub fn flate(mut entries: Dictionary, data: &[u8]) -> Stream {
    entries.set("Filter", "FlateDecode");
    image(entries, zlib(data))
}

pub fn gray_image() -> Stream {
    flate(Dictionary::new(), &gray_samples())
}

pub fn jpeg() -> Vec<u8> {
    let mut out = Vec::new();
    image::codecs::jpeg::JpegEncoder::new_with_quality(&mut out, 95)
        .encode(&gray_samples(), W, H, image::ExtendedColorType::L8)
        .expect("encodes");
    out
}

/// A JPEG image of which the second half is missing.
pub fn cut_jpeg() -> Stream {
    let half = jpeg()[..jpeg().len() / 2].to_vec();
    image(dictionary! { "Filter" => "DCTDecode" }, half)
}

pub fn gray(page: &LoadedPage) -> &image::GrayImage {
    match &page.raster {
        Raster::Gray(image) => image,
        Raster::Rgb(_) => panic!("coloured"),
    }
}
