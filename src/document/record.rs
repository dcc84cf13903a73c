//! `record.json`: all that is known of a document. The record is the truth; every
//! index can be rebuilt from it.

use jiff::Zoned;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::surety::{COUNTED, surety};
use super::{Attributes, Cell, CellPosition, Page, PixelBox, Split, TextLine, cells_of};

/// Name and version of the record's schema.
pub const SCHEMA: &str = "bunshoko/record/1";

/// A document's record.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct Record {
    /// Always [`SCHEMA`].
    pub schema: String,
    /// Identifier, drawn from the bytes: the same bytes give the same id. Of several
    /// documents of one source the others have their first page behind it.
    pub id: String,
    /// Whether a person must look at it.
    pub status: Status,
    /// Why it is in review: `attribute: reason` or `page n: reason`.
    pub review_reasons: Vec<String>,
    /// Names that were left out because they were not read surely: `attribute: why`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub withheld: Vec<String>,
    /// What kind of paper it is.
    pub document_type: DocumentType,
    /// The file it came from.
    pub source: SourceFile,
    /// How `document.pdf` was made.
    pub pdf: PdfForm,
    /// What was found on it.
    pub attributes: Attributes,
    /// What was read, page by page.
    pub pages: Vec<PageRecord>,
    /// Milliseconds of work by station, summed over the pages.
    pub timings_ms: Timings,
}

/// Whether a person must look at a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// Every required attribute is certain.
    Ready,
    /// A person must look; the reasons are given.
    Review,
}

/// Kind of paper.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Default,
    Serialize,
    Deserialize,
    JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum DocumentType {
    /// 起案用紙: a draft decision.
    Kian,
    /// 通知・照会・回答: a letter.
    Letter,
    /// 収受文書: an incoming letter with a receipt stamp.
    Received,
    /// 簿冊の表紙・背表紙.
    Binder,
    /// 議事録.
    Minutes,
    /// 告示・議案・報告.
    Notice,
    /// Anything else.
    #[default]
    Other,
}

/// The file a document came from.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct SourceFile {
    /// File name as received.
    pub name: String,
    /// SHA-256 of the bytes, hexadecimal.
    pub sha256: String,
    /// Size in bytes.
    pub bytes: u64,
    /// When it was taken in.
    #[serde(with = "offset_time")]
    #[schemars(with = "String", extend("format" = "date-time"))]
    pub received_at: Zoned,
    /// First and last page of the source that belong to this document, from 1.
    pub pages: [u32; 2],
    /// Scanner station it came from; absent if it did not come from a scan folder.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub station: Option<String>,
    /// Name of the claim in the journal; absent if it did not come from a scan folder.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub claim: Option<String>,
    /// Words that are put on all documents of its folder, and those of its sidecar.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// Who scanned, as the sidecar says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub operator: Option<String>,
    /// The files as received, in order, if they were several: members of `source.zip`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<SourcePart>,
    /// The sidecar as received, kept beside the source.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sidecar: Option<SourcePart>,
    /// How it was split; absent if the whole file is this document.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub split: Option<Split>,
}

/// One of the files that a document came as.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SourcePart {
    /// File name as received.
    pub name: String,
    /// SHA-256 of the bytes, hexadecimal.
    pub sha256: String,
    /// Size in bytes.
    pub bytes: u64,
}

/// How `document.pdf` was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PdfForm {
    /// Whether the file was built anew or is the source itself.
    pub form: PdfOrigin,
    /// The conformance the file claims, such as `PDF/A-2u`; absent if none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub conformance: Option<String>,
}

/// Where the pages of `document.pdf` come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum PdfOrigin {
    /// A new file around the scanned images.
    Composed,
    /// The born-digital source, byte for byte.
    Kept,
    /// The source with a text layer added to its scanned pages.
    KeptWithLayer,
    /// Some pages of a born-digital source, with a text layer on those that are scans.
    Excerpt,
}

/// A page in the record.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct PageRecord {
    /// Number in the source, from 1.
    pub number: u32,
    /// Width of the upright page in pixels.
    pub width: u32,
    /// Height of the upright page in pixels.
    pub height: u32,
    /// Dots an inch.
    pub dpi: f32,
    /// Degrees the scan was turned clockwise to make the page upright.
    pub rotation: u16,
    /// Slope of its lines in degrees, clockwise positive.
    pub skew: f32,
    /// Nothing is written on it.
    pub blank: bool,
    /// Who read it: `ppocr`, `tesseract` or `text-layer`; empty if nobody did.
    pub engine: String,
    /// Mean confidence of its glyphs, 0–1.
    pub confidence: f32,
    /// Its text, one line a line, in reading order.
    pub text: String,
    /// Its lines.
    pub lines: Vec<LineRecord>,
    /// Why the page could not be read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<FaultRecord>,
}

/// A line in the record.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct LineRecord {
    /// The line's text as printed.
    pub text: String,
    /// Its place on the upright page.
    #[serde(rename = "box")]
    pub place: PixelBox,
    /// How probable it is that all its letters are right, 0–1, if `ppocr` read it; the mean
    /// confidence of its glyphs otherwise.
    pub confidence: f32,
    /// Whether it runs from top to bottom.
    pub vertical: bool,
    /// The cell of a form or table that it stands in; absent if it stands in none. Lines of
    /// one cell have the same.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cell: Option<CellRecord>,
}

/// A cell in the record.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct CellRecord {
    /// From border to border.
    #[serde(rename = "box")]
    pub place: PixelBox,
    /// Where it stands in its table; absent if its borders do not all meet.
    #[serde(default, flatten, skip_serializing_if = "Option::is_none")]
    pub position: Option<CellPosition>,
}

/// An error in a record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FaultRecord {
    /// Stable code.
    pub code: String,
    /// What happened and what to do.
    pub message: String,
}

/// `reason.json` beside a rejected source.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct Rejection {
    /// Identifier drawn from the bytes.
    pub id: String,
    /// File name as received.
    pub name: String,
    /// Where the file lay; bytes that are no UTF-8 are replaced.
    pub path: String,
    /// SHA-256 of the bytes, hexadecimal.
    pub sha256: String,
    /// Size in bytes.
    pub bytes: u64,
    /// When it was rejected.
    #[serde(with = "offset_time")]
    #[schemars(with = "String", extend("format" = "date-time"))]
    pub rejected_at: Zoned,
    /// Stable code.
    pub code: String,
    /// What happened and what to do.
    pub message: String,
    /// The page at fault, from 1, if one is.
    pub page: Option<u32>,
    /// The files as received, in order, if they were several: members of `source.zip`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<SourcePart>,
    /// The sidecar as received, kept beside the source.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sidecar: Option<SourcePart>,
}

/// Milliseconds of work by station.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Timings {
    /// Bytes to pixels.
    pub load: u64,
    /// Orientation, skew, blank pages.
    pub prepare: u64,
    /// Pixels to lines.
    pub recognise: u64,
    /// Lines to attributes.
    pub extract: u64,
    /// Searchable PDF.
    pub compose: u64,
}

impl From<&Page> for PageRecord {
    fn from(page: &Page) -> Self {
        let cells = cells_of(page);
        let sure = |line: &TextLine| match page.engine {
            COUNTED => surety(&line.glyphs),
            _ => line.confidence,
        };
        Self {
            number: page.number,
            width: page.width,
            height: page.height,
            dpi: page.dpi,
            rotation: page.turn.degrees(),
            skew: rounded(page.skew),
            blank: page.blank,
            engine: page.engine.to_owned(),
            confidence: rounded(page.confidence()),
            text: page.text(),
            lines: page
                .lines
                .iter()
                .zip(cells)
                .map(|(line, cell)| LineRecord {
                    text: line.text(),
                    place: line.bounds().into(),
                    confidence: rounded(sure(line)),
                    vertical: line.vertical,
                    cell: cell.map(CellRecord::from),
                })
                .collect(),
            error: page.error.as_ref().map(|fault| FaultRecord {
                code: fault.code.to_owned(),
                message: fault.message.clone(),
            }),
        }
    }
}

impl From<Cell> for CellRecord {
    fn from(cell: Cell) -> Self {
        Self {
            place: cell.place.into(),
            position: cell.position,
        }
    }
}

/// Four decimals: more would only make records of the same paper differ.
pub fn rounded(value: f32) -> f32 {
    (value * 10_000.0).round() / 10_000.0
}

/// RFC 3339 with an offset and whole seconds (`2026-11-21T09:00:00+09:00`), which other
/// systems read; jiff's own form adds a time zone in brackets.
mod offset_time {
    use jiff::{Timestamp, Zoned};
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub(super) fn serialize<S: Serializer>(time: &Zoned, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&time.strftime("%Y-%m-%dT%H:%M:%S%:z"))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Zoned, D::Error> {
        let text = String::deserialize(deserializer)?;
        let instant: Timestamp = text.parse().map_err(D::Error::custom)?;
        let offset = jiff::fmt::temporal::DateTimeParser::new()
            .parse_pieces(&text)
            .map_err(D::Error::custom)?
            .to_numeric_offset()
            .unwrap_or(jiff::tz::Offset::UTC);
        Ok(instant.to_zoned(jiff::tz::TimeZone::fixed(offset)))
    }
}
