//! `bunshoko doctor`: what is installed, which engine will run, and why not.

use std::fmt::Write as _;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::archive::sha256_of;
use crate::models::Models;
use crate::recognise::{self, EngineChoice, Precision};
use crate::steps::Steps;

use super::Exit;
use super::config::Settings;

/// Arguments of `doctor`.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Directory of models, libraries and rules
    #[arg(long, value_name = "DIR", env = "BUNSHOKO_MODELS")]
    models: Option<PathBuf>,
    /// Settings file [default: bunshoko.toml, if it is there]
    #[arg(long, value_name = "FILE", env = "BUNSHOKO_CONFIG")]
    config: Option<PathBuf>,
    /// Compare the checksum of every file with the manifest
    #[arg(long)]
    checksums: bool,
}

pub(super) fn run(args: &Args) -> anyhow::Result<Exit> {
    let settings = Settings {
        models: args.models.clone(),
        ..Settings::default()
    }
    .with_file(args.config.as_deref())?;
    let models = Models::find(settings.models.as_deref())?;
    let mut report = format!("bunshoko {}\n", env!("CARGO_PKG_VERSION"));
    let sound = examine(&models, args.checksums, &mut report);
    io::stdout().lock().write_all(report.as_bytes())?;
    Ok(if sound { Exit::Done } else { Exit::Missing })
}

/// Writes what is found into `report`; whether the main job can run.
fn examine(models: &Models, checksums: bool, report: &mut String) -> bool {
    let mut say = |line: String| {
        let _ = writeln!(report, "{line}");
    };
    say(format!("models      {}", models.root().display()));
    let mut sound = true;
    match models.manifest() {
        Ok(manifest) => {
            for component in &manifest.components {
                let faults: Vec<String> = manifest
                    .files
                    .iter()
                    .filter(|file| file.component == component.name)
                    .filter_map(|file| {
                        fault(&models.root().join(&file.path), &file.sha256, checksums)
                            .map(|fault| format!("{} {fault}", file.path.display()))
                    })
                    .collect();
                let state = if faults.is_empty() {
                    "ok".to_owned()
                } else {
                    faults.join(", ")
                };
                sound &= faults.is_empty();
                say(format!(
                    "component   {} {} ({}): {state}",
                    component.name, component.version, component.licence
                ));
            }
        }
        Err(error) => {
            sound = false;
            say(format!("manifest    {error}"));
        }
    }
    let load = |choice| recognise::select(choice, models, 1, Precision::Auto, Steps::default());
    for (name, choice) in [
        ("ppocr", EngineChoice::Ppocr),
        ("tesseract", EngineChoice::Tesseract),
    ] {
        let state = match load(choice) {
            Ok(_) => "runs".to_owned(),
            Err(error) => error.to_string(),
        };
        say(format!("engine      {name}: {state}"));
    }
    match load(EngineChoice::Auto) {
        Ok(selected) => {
            say(format!("--engine auto takes {}", selected.engine.name()));
            if let Some(warning) = selected.warning {
                say(format!("warning     {warning}"));
            }
        }
        Err(error) => {
            sound = false;
            say(format!("--engine auto cannot run: {error}"));
        }
    }
    if !sound {
        say("run scripts/setup to install what is missing".to_owned());
    }
    sound
}

fn fault(path: &Path, sha256: &str, check: bool) -> Option<String> {
    if !path.is_file() {
        return Some("is missing".to_owned());
    }
    if !check {
        return None;
    }
    match sha256_of(path) {
        Ok(found) => (found != sha256).then(|| format!("has checksum {found}, not {sha256}")),
        Err(error) => Some(error.to_string()),
    }
}
