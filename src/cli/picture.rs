//! `bunshoko picture`: a page of a document with its boxes, the attributes beside it, as
//! a drawing (SVG) for people.

use std::fmt::Write as _;
use std::io::{self, Cursor, Write};
use std::path::PathBuf;

use anyhow::Context;
use base64::Engine as _;
use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, imageops::FilterType};
use serde_json::Value;

use crate::archive::Archive;
use crate::document::{PageRecord, PixelBox, Raster, Record, Status, Turn};
use crate::error::Fatal;
use crate::limits::Limits;
use crate::load::Loader;
use crate::models::Models;

use super::Exit;
use super::config::Settings;

/// Width of the drawn page in pixels.
const PAGE_WIDTH: u32 = 900;
/// Width of the column of attributes.
const COLUMN: u32 = 560;
/// Distance between attributes.
const STEP: u32 = 58;

/// Arguments of `picture`.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Directory of the archive
    #[arg(long, value_name = "DIR", env = "BUNSHOKO_ARCHIVE")]
    archive: Option<PathBuf>,
    /// Settings file [default: bunshoko.toml, if it is there]
    #[arg(long, value_name = "FILE", env = "BUNSHOKO_CONFIG")]
    config: Option<PathBuf>,
    /// Directory of models, libraries and rules
    #[arg(long, value_name = "DIR", env = "BUNSHOKO_MODELS")]
    models: Option<PathBuf>,
    /// Page to draw, from 1
    #[arg(long, value_name = "N", default_value_t = 1)]
    page: u32,
    /// Id of the document
    id: String,
}

pub(super) fn run(args: &Args) -> anyhow::Result<Exit> {
    let settings = Settings {
        archive: args.archive.clone(),
        models: args.models.clone(),
        ..Settings::default()
    }
    .with_file(args.config.as_deref())?;
    let archive = Archive::open(settings.archive()?)?;
    let record = archive
        .record(&args.id)
        .context("the record cannot be read")?
        .ok_or_else(|| Fatal::Usage(format!("{}: no such document", args.id)))?;
    let page = record
        .pages
        .iter()
        .find(|page| page.number == args.page)
        .ok_or_else(|| Fatal::Usage(format!("{} has no page {}", args.id, args.page)))?;
    let scan = read_scan(&settings, &archive, &args.id, page)?;
    let drawing = draw(&record, page, &scan)?;
    io::stdout().lock().write_all(drawing.as_bytes())?;
    Ok(Exit::Done)
}

/// The page's pixels, upright.
fn read_scan(
    settings: &Settings,
    archive: &Archive,
    id: &str,
    page: &PageRecord,
) -> anyhow::Result<DynamicImage> {
    let models = Models::find(settings.models.as_deref())?;
    let loader = Loader::new(
        Limits::default(),
        Vec::new(),
        Some(models.library("libpdfium.so")),
    );
    let source = archive.source(id).context("the source is missing")?;
    let loaded = loader.open(&source)?.page(page.number as usize - 1)?;
    let turn = Turn::from_degrees(i64::from(page.rotation)).unwrap_or_default();
    Ok(match loaded.raster.turned(turn) {
        Raster::Gray(image) => image.into(),
        Raster::Rgb(image) => image.into(),
    })
}

fn draw(record: &Record, page: &PageRecord, scan: &DynamicImage) -> anyhow::Result<String> {
    let scale = f64::from(PAGE_WIDTH) / f64::from(page.width.max(1));
    let height = (f64::from(page.height) * scale).round() as u32;
    let small = scan.resize_exact(PAGE_WIDTH, height, FilterType::Triangle);
    let mut jpeg = Cursor::new(Vec::new());
    JpegEncoder::new_with_quality(&mut jpeg, 70).encode_image(&small.to_rgb8())?;
    let jpeg = base64::engine::general_purpose::STANDARD.encode(jpeg.into_inner());

    let attributes = serde_json::to_value(&record.attributes)?;
    let found: Vec<(&String, &Value)> = attributes.as_object().into_iter().flatten().collect();
    let (width, tall) = (
        PAGE_WIDTH + COLUMN,
        height.max(120 + found.len() as u32 * STEP),
    );
    let mut svg = String::new();
    writeln!(
        svg,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{tall}\" \
         viewBox=\"0 0 {width} {tall}\" font-family=\"'Noto Sans CJK JP','IPAexGothic',sans-serif\">\n\
         <rect width=\"100%\" height=\"100%\" fill=\"#f4f5f7\"/>\n\
         <image width=\"{PAGE_WIDTH}\" height=\"{height}\" href=\"data:image/jpeg;base64,{jpeg}\"/>"
    )?;
    for line in &page.lines {
        rectangle(&mut svg, line.place, scale, "#3b82f6", 1.0)?;
    }
    let status = match record.status {
        Status::Ready => "ready",
        Status::Review => "review",
    };
    let left = PAGE_WIDTH + 32;
    writeln!(
        svg,
        "<text x=\"{left}\" y=\"44\" font-size=\"22\" fill=\"#111\">{} · {status}</text>",
        escaped(&record.source.name)
    )?;
    for (row, (key, attribute)) in found.into_iter().enumerate() {
        let y = 92 + row as u32 * STEP;
        let value = attribute.get("value").map_or_else(String::new, plain);
        let sure = attribute
            .get("confidence")
            .and_then(Value::as_f64)
            .unwrap_or(0.0);
        writeln!(
            svg,
            "<text x=\"{left}\" y=\"{y}\" font-size=\"14\" fill=\"#666\">{key} · {sure:.2}</text>\n\
             <text x=\"{left}\" y=\"{}\" font-size=\"18\" fill=\"#111\">{}</text>",
            y + 23,
            escaped(&shortened(&value)),
        )?;
        let here = attribute.get("page").and_then(Value::as_u64) == Some(u64::from(page.number));
        if let Some(place) = attribute.get("box").filter(|_| here) {
            let place: PixelBox = serde_json::from_value(place.clone())?;
            rectangle(&mut svg, place, scale, "#dc2626", 2.5)?;
            let [x, top, w, _] = place.0.map(|v| f64::from(v) * scale);
            writeln!(
                svg,
                "<path d=\"M{:.0} {top:.0} C {PAGE_WIDTH} {top:.0}, {PAGE_WIDTH} {}, {} {}\" \
                 fill=\"none\" stroke=\"#dc2626\" stroke-opacity=\".45\"/>",
                x + w,
                y + 8,
                left - 8,
                y + 8
            )?;
        }
    }
    svg.push_str("</svg>\n");
    Ok(svg)
}

fn rectangle(
    svg: &mut String,
    place: PixelBox,
    scale: f64,
    colour: &str,
    stroke: f64,
) -> std::fmt::Result {
    let [x, y, w, h] = place.0.map(|v| f64::from(v) * scale);
    writeln!(
        svg,
        "<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{w:.1}\" height=\"{h:.1}\" \
         fill=\"none\" stroke=\"{colour}\" stroke-width=\"{stroke}\"/>"
    )
}

fn plain(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}

fn shortened(text: &str) -> String {
    const MOST: usize = 27;
    if text.chars().count() <= MOST {
        return text.to_owned();
    }
    text.chars().take(MOST).chain(['…']).collect()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}
