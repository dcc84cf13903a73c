//! `bunshoko eval`: accuracy on scans whose truth is known, for a city's own scans before
//! it goes live.
//!
//! [`truth`] reads what is true, [`fold`] makes texts comparable, [`score`] counts,
//! [`calibration`] and [`reliability`] ask whether the confidences of values and of lines
//! are true, [`table`] prints.

mod calibration;
mod fold;
mod reliability;
mod score;
mod table;
mod truth;

use std::collections::HashMap;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::Context;

use crate::archive::{Archive, sha256_of};
use crate::document::Record;
use crate::error::Fatal;

use super::Exit;
use super::config::Settings;
use score::Scores;
use truth::Truth;

/// Arguments of `eval`.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// What is true: one JSON object a line with `file`, `attributes`, `pages` and, if
    /// wanted, `layout` and `slices`
    #[arg(long, value_name = "FILE.jsonl")]
    truth: PathBuf,
    /// The archive the files were read into
    #[arg(long, value_name = "DIR", env = "BUNSHOKO_ARCHIVE")]
    archive: Option<PathBuf>,
    /// Settings file [default: bunshoko.toml, if it is there]
    #[arg(long, value_name = "FILE", env = "BUNSHOKO_CONFIG")]
    config: Option<PathBuf>,
    /// The scores as one JSON object
    #[arg(long)]
    json: bool,
    /// Also list every wrong, missed and invented value
    #[arg(long)]
    faults: bool,
}

pub(super) fn run(args: &Args) -> anyhow::Result<Exit> {
    let truths = truth::read(&args.truth)
        .map_err(|detail| Fatal::Usage(format!("{}: {detail}", args.truth.display())))?;
    let settings = Settings {
        archive: args.archive.clone(),
        ..Settings::default()
    }
    .with_file(args.config.as_deref())?;
    let archive = settings.archive()?;
    if !archive.join("documents").is_dir() {
        return Err(Fatal::Usage(format!("{}: no archive is there", archive.display())).into());
    }
    let records = Archive::open(archive)?
        .records()
        .context("the archive's records cannot be read")?;
    let folder = args.truth.parent().unwrap_or(Path::new("."));
    let index = Index::new(&records);
    let mut scores = Scores::default();
    for truth in &truths {
        scores.add(truth, index.find(truth, folder));
    }
    let mut out = io::stdout().lock();
    if args.json {
        writeln!(out, "{}", serde_json::to_string(&scores)?)?;
    } else {
        table::print(&mut out, &scores, args.faults)?;
    }
    Ok(Exit::Done)
}

/// Records by checksum and by name.
struct Index<'a> {
    by_checksum: HashMap<&'a str, &'a Record>,
    by_name: HashMap<&'a str, &'a Record>,
}

impl<'a> Index<'a> {
    fn new(records: &'a [Record]) -> Self {
        let keyed = |key: fn(&Record) -> &str| records.iter().map(|r| (key(r), r)).collect();
        Self {
            by_checksum: keyed(|r| &r.source.sha256),
            by_name: keyed(|r| &r.source.name),
        }
    }

    /// By the bytes, if the file lies beside the truth, otherwise by its name.
    fn find(&self, truth: &Truth, folder: &Path) -> Option<&'a Record> {
        if let Ok(checksum) = sha256_of(&folder.join(&truth.file)) {
            return self.by_checksum.get(checksum.as_str()).copied();
        }
        let name = Path::new(&truth.file).file_name()?.to_str()?;
        self.by_name.get(name).copied()
    }
}
