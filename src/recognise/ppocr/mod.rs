//! PP-OCRv6 on OpenVINO.
//!
//! Three networks, one file each: [`detect`] finds lines (DB), [`direct`] tells which way
//! up a line lies, [`read`] turns line strips into characters (CTC). [`strip`] cuts the
//! strips out of the page, [`network`] is the thin shell around OpenVINO, and
//! [`repertoire`] cuts the recogniser's classes down to the characters of Japanese paper.

mod detect;
mod direct;
mod network;
mod onnx;
mod read;
mod repertoire;
mod strip;

use std::path::Path;

use crate::document::{Quad, Raster, TextLine, Turn};
use crate::error::{Fatal, PageError};
use crate::models::Models;

use super::engine::{Deadline, Engine, Glance, LineFound};
use super::select::Precision;
use detect::Detector;
use direct::Director;
use network::Runtime;
use read::{Reader, Writing};

/// How far a strip may be from square before it counts as upright writing.
const TALL: f32 = 1.5;
/// Lines that are read in every direction to tell a sideways page from vertical writing.
const PROBES: usize = 5;

/// The PP-OCRv6 engine.
pub struct Ppocr {
    detector: Detector,
    director: Director,
    reader: Reader,
}

impl Ppocr {
    /// Loads the runtime and the three networks from `models`, for `workers` threads
    /// that read pages at the same time.
    ///
    /// # Errors
    /// [`Fatal::ComponentMissing`] if the runtime or a network is missing or unusable.
    pub fn load(models: &Models, workers: usize, precision: Precision) -> Result<Self, Fatal> {
        let mut runtime =
            Runtime::load(&models.library("libopenvino_c.so.2641"), workers, precision)?;
        Ok(Self {
            detector: Detector::load(&mut runtime, &models.network("PP-OCRv6_det_small.onnx"))?,
            director: Director::load(
                &mut runtime,
                &models.network("ch_ppocr_mobile_v2.0_cls_mobile.onnx"),
            )?,
            reader: Reader::load(&mut runtime, &models.network("PP-OCRv6_rec_small.onnx"))?,
        })
    }

    /// Which way up the page lies, judged by its lines.
    ///
    /// Where most lines lie flat the small direction network votes on 0° or 180°. Where
    /// most stand upright the page is either turned sideways or written vertically: a
    /// few of its longest lines are read each way, and the way that reads best wins.
    fn turn_of(
        &self,
        scan: &Raster,
        lines: &[LineFound],
        deadline: Deadline,
    ) -> Result<Option<Turn>, PageError> {
        let mut longest: Vec<&LineFound> = lines.iter().collect();
        longest.sort_by(|a, b| length(&b.quad).total_cmp(&length(&a.quad)));
        let (upright, flat): (Vec<&LineFound>, Vec<&LineFound>) = longest
            .into_iter()
            .filter(|line| length(&line.quad) > 2.0 * thickness(&line.quad))
            .partition(|line| is_tall(&line.quad));
        let total = |set: &[&LineFound]| set.iter().map(|l| length(&l.quad)).sum::<f32>();
        if flat.is_empty() && upright.is_empty() {
            return Ok(None);
        }
        if total(&flat) >= total(&upright) {
            return self.flat_turn(scan, &flat, deadline);
        }
        deadline.check()?;
        let probes: Vec<Quad> = upright.iter().take(PROBES).map(|l| l.quad).collect();
        let mut best = (Turn::None, 0.0_f32);
        for (turn, writing) in [
            (Turn::None, Writing::Vertical),
            (Turn::Left, Writing::Sideways(Turn::Left)),
            (Turn::Right, Writing::Sideways(Turn::Right)),
            (Turn::Half, Writing::VerticalUpsideDown),
        ] {
            let confidence = self.reader.mean_confidence(scan, &probes, writing)?;
            if confidence > best.1 {
                best = (turn, confidence);
            }
        }
        Ok((best.1 > 0.5).then_some(best.0))
    }

    /// 0° or 180° for a page whose lines lie flat.
    fn flat_turn(
        &self,
        scan: &Raster,
        flat: &[&LineFound],
        deadline: Deadline,
    ) -> Result<Option<Turn>, PageError> {
        let quads: Vec<Quad> = flat.iter().take(12).map(|l| l.quad).collect();
        let vote = self.director.upside_down(scan, &quads)?;
        if vote.margin() >= 0.6 {
            return Ok(Some(vote.turn()));
        }
        deadline.check()?;
        let probes: Vec<Quad> = quads.into_iter().take(PROBES).collect();
        let up = self
            .reader
            .mean_confidence(scan, &probes, Writing::Horizontal)?;
        let down = self
            .reader
            .mean_confidence(scan, &probes, Writing::Sideways(Turn::Half))?;
        if up.max(down) < 0.5 || (up - down).abs() < 0.05 {
            return Ok(None);
        }
        Ok(Some(if up > down { Turn::None } else { Turn::Half }))
    }
}

impl Engine for Ppocr {
    fn name(&self) -> &'static str {
        "ppocr"
    }

    fn glance(&self, scan: &Raster, dpi: f32, deadline: Deadline) -> Result<Glance, PageError> {
        let lines = self.detector.find(scan, dpi)?;
        deadline.check()?;
        let turn = self.turn_of(scan, &lines, deadline)?;
        Ok(Glance { turn, lines })
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
        self.reader.read(upright, found, deadline)
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
    std::fs::read(path).map_err(|e| {
        Fatal::ComponentMissing(format!(
            "the network {} cannot be read ({e}); run scripts/setup or use --engine tesseract",
            path.display()
        ))
    })
}
