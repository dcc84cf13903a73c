//! `bunshoko rules`: what an administrator needs while writing rules.

use std::io::{self, Write};
use std::path::PathBuf;

use crate::extract::{Extractor, Masters};
use crate::models::Models;

use super::Exit;

/// Arguments of `rules`.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    task: Task,
}

#[derive(Debug, clap::Subcommand)]
enum Task {
    /// Read all rule files and say what is in them; a broken one is named with its line
    Check(CheckArgs),
}

#[derive(Debug, clap::Args)]
struct CheckArgs {
    /// Directory of rule files [default: rules/ of the models]
    #[arg(value_name = "DIR")]
    rules: Option<PathBuf>,
    /// Directory of models, libraries and rules
    #[arg(long, value_name = "DIR", env = "BUNSHOKO_MODELS")]
    models: Option<PathBuf>,
}

pub(super) fn run(args: &Args) -> anyhow::Result<Exit> {
    let Task::Check(check) = &args.task;
    let rules = match &check.rules {
        Some(rules) => rules.clone(),
        None => Models::find(check.models.as_deref())?.rules(),
    };
    let summary = Extractor::load(&rules, Masters::default())?.summary();
    let mut out = io::stdout().lock();
    for file in &summary.files {
        writeln!(out, "{}", file.display())?;
    }
    writeln!(
        out,
        "{} labels in {} wordings, {} shapes, {} signs of document types: sound",
        summary.labels, summary.wordings, summary.shapes, summary.kinds
    )?;
    for (wording, winner, loser) in &summary.overruled {
        writeln!(out, "{wording}: {winner} holds, {loser} does not")?;
    }
    Ok(Exit::Done)
}
