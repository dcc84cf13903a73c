//! `bunshoko explain`: which candidates were found on a document, by which rule, with what
//! score, and why one won. Nothing is kept.

use std::io::{self, Write};
use std::path::PathBuf;

use crate::error::Fatal;
use crate::extract::Extractor;
use crate::load::Loader;
use crate::models::Models;
use crate::pipeline;
use crate::recognise;

use super::Exit;
use super::config::Settings;
use super::ingest::second_reader;

/// Arguments of `explain`.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    settings: Settings,
    /// Settings file [default: bunshoko.toml, if it is there]
    #[arg(long, value_name = "FILE", env = "BUNSHOKO_CONFIG")]
    config: Option<PathBuf>,
    /// The scan
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

pub(super) fn run(args: Args) -> anyhow::Result<Exit> {
    let settings = args.settings.with_file(args.config.as_deref())?;
    let models = Models::find(settings.models.as_deref())?;
    let extractor = Extractor::load(&models.rules(), settings.masters()?)?;
    let selected = recognise::select(
        settings.engine.unwrap_or_default(),
        &models,
        1,
        settings.precision.unwrap_or_default(),
        settings.steps(),
    )?;
    let second = second_reader(&settings, selected.engine.as_ref());
    let limits = settings.limits();
    let pdfium = models.library("libpdfium.so");
    let loader = Loader::new(limits, settings.passwords()?, Some(pdfium));
    let refused = |e: &dyn std::fmt::Display| Fatal::Usage(format!("{}: {e}", args.file.display()));
    let source = loader.open(&args.file).map_err(|e| refused(&e))?;
    let explanation = pipeline::explain(
        &source,
        selected.engine.as_ref(),
        second.as_ref(),
        &extractor,
        limits,
        settings.steps(),
    );
    write!(io::stdout().lock(), "{explanation}")?;
    Ok(Exit::Done)
}
