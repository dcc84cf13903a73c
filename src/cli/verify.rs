//! `bunshoko verify`: compares an archive with its records.

use std::collections::BTreeSet;
use std::io::{self, Write};
use std::path::PathBuf;

use crate::archive::Archive;
use crate::error::Fatal;
use crate::intake::journal::{self, Event};

use super::Exit;
use super::config::Settings;

/// Arguments of `verify`.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Directory of the archive
    #[arg(long, value_name = "DIR", env = "BUNSHOKO_ARCHIVE")]
    archive: Option<PathBuf>,
    /// Settings file [default: bunshoko.toml, if it is there]
    #[arg(long, value_name = "FILE", env = "BUNSHOKO_CONFIG")]
    config: Option<PathBuf>,
}

pub(super) fn run(args: &Args) -> anyhow::Result<Exit> {
    let settings = Settings {
        archive: args.archive.clone(),
        ..Settings::default()
    }
    .with_file(args.config.as_deref())?;
    let root = settings.archive()?;
    let archive = Archive::at(root);
    if !archive.documents().is_dir() {
        let what = format!("{}: it is no archive", root.display());
        return Err(Fatal::Usage(what).into());
    }
    let mut out = io::stdout().lock();
    let mut told = Ok(());
    let verified = archive.verify(|flaw| {
        if told.is_ok() {
            told = writeln!(out, "{}: {}", flaw.path.display(), flaw.what);
        }
    })?;
    told?;
    let mut flaws = verified.flaws;
    // What the journal says was registered or set aside must be there. A rejection may
    // have become a document since.
    let mut wanted = BTreeSet::new();
    journal::read(&archive.journal(), None, |entry| {
        if entry.event != Event::Claimed {
            wanted.extend(entry.id);
            wanted.extend(entry.documents);
        }
    })?;
    for id in wanted {
        if !archive.document(&id).is_dir() && !archive.rejected().join(&id).is_dir() {
            flaws += 1;
            writeln!(
                out,
                "{}: the journal knows it, and it is not there",
                archive.document(&id).display()
            )?;
        }
    }
    eprintln!(
        "{} documents, {} rejections, {flaws} flaws",
        verified.documents, verified.rejected
    );
    Ok(if flaws == 0 { Exit::Done } else { Exit::Flawed })
}
