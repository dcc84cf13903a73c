//! PP-OCRv6 on OpenVINO.
//!
//! Three networks, one file each: [`detect`] finds lines (DB), [`read`] turns line strips
//! into characters, [`direct`] tells which way up a line lies where reading does not.
//! [`orient`] tells it for the page. [`strip`] cuts the strips out of the page, [`network`]
//! is the thin shell around OpenVINO, and [`onnx`] changes the recogniser's last layer:
//! [`repertoire`] cuts it down to the characters of Japanese paper, [`learnt`] adds some.
//!
//! What the recogniser says becomes text in steps: [`ctc`] follows its best [`classes`]
//! along the line, [`small_kana`] looks how high the ink reaches, [`bars`] counts the strokes
//! of numerals, [`lookalike`] lets neighbours decide and [`words`] the words that they make,
//! [`piece`] cuts out what is in doubt to be read again, and [`agree`] makes one reading of
//! several, whose characters [`aligned`] puts beside each other. [`among`] tells which of several
//! given texts a line holds.

mod agree;
mod aligned;
mod among;
mod bars;
mod classes;
mod ctc;
mod detect;
mod direct;
mod learnt;
mod lookalike;
mod network;
mod onnx;
mod orient;
mod piece;
mod read;
mod repertoire;
mod share;
mod small_kana;
mod strip;
mod words;

use std::path::Path;

use crate::document::{Quad, Raster, TextLine, Turn};
use crate::error::{Fatal, PageError};
use crate::models::Models;
use crate::steps::{Step, Steps};

use super::engine::{Deadline, Engine, Glance, LineFound};
use super::select::Precision;
use detect::Detector;
use direct::Director;
use network::Runtime;
use orient::Judge;
use read::Reader;

/// How far a strip may be from square before it counts as upright writing.
const TALL: f32 = 1.5;

/// The PP-OCRv6 engine.
pub struct Ppocr {
    detector: Detector,
    director: Director,
    reader: Reader,
    steps: Steps,
}

impl Ppocr {
    /// Loads the runtime and the three networks from `models`, for `workers` threads
    /// that read pages at the same time.
    ///
    /// # Errors
    /// [`Fatal::ComponentMissing`] if the runtime or a network is missing or unusable.
    pub fn load(
        models: &Models,
        workers: usize,
        precision: Precision,
        steps: Steps,
    ) -> Result<Self, Fatal> {
        let mut runtime = Runtime::load(&models.library("libopenvino_c.so.2641"), precision)?;
        let direction = models.network("ch_ppocr_mobile_v2.0_cls_mobile.onnx");
        Ok(Self {
            detector: Detector::load(
                &mut runtime,
                &models.network("PP-OCRv6_det_small.onnx"),
                workers,
            )?,
            reader: Reader::load(
                &mut runtime,
                &models.network("PP-OCRv6_rec_small.onnx"),
                workers,
                steps,
            )?,
            director: Director::prepare(runtime, direction)?,
            steps,
        })
    }
}

impl Engine for Ppocr {
    fn name(&self) -> &'static str {
        "ppocr"
    }

    fn glance(&self, scan: &Raster, dpi: f32, deadline: Deadline) -> Result<Glance, PageError> {
        let mut lines = self.detector.find(scan, dpi)?;
        deadline.check()?;
        if !self.steps.has(Step::Orientation) {
            return Ok(Glance {
                turn: Some(Turn::None),
                lines,
            });
        }
        let judge = Judge {
            reader: &self.reader,
            director: &self.director,
            scan,
            deadline,
        };
        let turn = judge.turn(&mut lines)?;
        Ok(Glance { turn, lines })
    }

    fn find(&self, upright: &Raster, dpi: f32) -> Result<Vec<LineFound>, PageError> {
        self.detector.find(upright, dpi)
    }

    fn read(
        &self,
        upright: &Raster,
        dpi: f32,
        found: &[LineFound],
        deadline: Deadline,
    ) -> Result<Vec<TextLine>, PageError> {
        let looked;
        let found = if found.is_empty() {
            looked = self.detector.find(upright, dpi)?;
            &looked
        } else {
            found
        };
        let lines = self.reader.read(upright, found, deadline)?;
        Ok(lines.into_iter().flatten().collect())
    }

    fn read_lines(
        &self,
        upright: &Raster,
        places: &[Quad],
        deadline: Deadline,
    ) -> Result<Vec<Option<TextLine>>, PageError> {
        let found: Vec<LineFound> = places
            .iter()
            .map(|&quad| LineFound {
                quad,
                score: 1.0,
                glyphs: None,
            })
            .collect();
        self.reader.read(upright, &found, deadline)
    }

    fn likeliest(
        &self,
        upright: &Raster,
        place: &Quad,
        texts: &[String],
        deadline: Deadline,
    ) -> Result<Option<(usize, f32)>, PageError> {
        deadline.check()?;
        self.reader.likeliest(upright, place, texts)
    }
}

/// Whether a line stands upright on the page: vertical writing, or a page turned
/// sideways.
fn is_tall(quad: &Quad) -> bool {
    quad.height() >= TALL * quad.width()
}

fn length(quad: &Quad) -> f32 {
    quad.width().max(quad.height())
}

fn thickness(quad: &Quad) -> f32 {
    quad.width().min(quad.height())
}

/// The bytes of a network file.
fn read_network(path: &Path) -> Result<Vec<u8>, Fatal> {
    std::fs::read(path).map_err(|e| unreadable(path, &e))
}

fn unreadable(network: &Path, error: &std::io::Error) -> Fatal {
    Fatal::ComponentMissing(format!(
        "the network {} cannot be read ({error}); run scripts/setup or use --engine tesseract",
        network.display()
    ))
}
