//! Chooses the engine: what was asked for, or the best that is installed.

use serde::{Deserialize, Serialize};

use crate::error::Fatal;
use crate::models::Models;
use crate::steps::Steps;

use super::sound::Sound;
use super::{Engine, Ppocr, Tesseract};

/// The engine asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum EngineChoice {
    /// PP-OCR where it is installed, otherwise Tesseract with a warning.
    #[default]
    Auto,
    /// PP-OCRv6 on OpenVINO.
    Ppocr,
    /// Tesseract.
    Tesseract,
}

/// Number format of the networks' arithmetic.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Precision {
    /// The fastest the processor computes natively.
    #[default]
    Auto,
    /// 32-bit floats.
    F32,
    /// 16-bit brain floats.
    Bf16,
}

/// The engine that will run.
pub struct Selected {
    /// The engine.
    pub engine: Box<dyn Engine>,
    /// Why it is not the best one, if it is not.
    pub warning: Option<String>,
}

/// Loads the engine of `choice`.
///
/// # Errors
/// [`Fatal::ComponentMissing`] if it, or with [`EngineChoice::Auto`] every engine, is
/// missing.
pub fn select(
    choice: EngineChoice,
    models: &Models,
    workers: usize,
    precision: Precision,
    steps: Steps,
) -> Result<Selected, Fatal> {
    let ppocr = || Ppocr::load(models, workers, precision, steps).map(boxed);
    let tesseract = || Tesseract::load().map(boxed);
    let plain = |engine| Selected {
        engine,
        warning: None,
    };
    match choice {
        EngineChoice::Ppocr => Ok(plain(ppocr()?)),
        EngineChoice::Tesseract => Ok(plain(tesseract()?)),
        EngineChoice::Auto => match ppocr() {
            Ok(engine) => Ok(plain(engine)),
            Err(missing) => {
                let engine = tesseract().map_err(|second| {
                    Fatal::ComponentMissing(format!("no engine can run: {missing}; {second}"))
                })?;
                Ok(Selected {
                    engine,
                    warning: Some(format!(
                        "reading with tesseract instead of ppocr: {missing}"
                    )),
                })
            }
        },
    }
}

/// Whatever engine it is: nobody hears it unchecked.
fn boxed(engine: impl Engine + 'static) -> Box<dyn Engine> {
    Box::new(Sound(engine))
}
