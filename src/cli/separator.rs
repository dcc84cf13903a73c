//! `bunshoko separator`: prints separator sheets (文書区切り紙).

use std::fs;
use std::io::{self, IsTerminal, Write};
use std::path::PathBuf;

use anyhow::Context;

use crate::document::SeparatorSheet;
use crate::error::Fatal;
use crate::intake::separator::{Face, print};

use super::Exit;

/// Arguments of `separator`.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Sheets to print
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u16).range(1..=1000))]
    n: u16,
    /// The section that owns the document behind the sheet
    #[arg(long, value_name = "NAME")]
    department: Option<String>,
    /// The binder of the document behind the sheet
    #[arg(long, value_name = "NAME")]
    binder: Option<String>,
    /// A word that is put on the document behind the sheet; may be given several times
    #[arg(long = "tag", value_name = "WORD")]
    tags: Vec<String>,
    /// Font for department, binder and tags (TrueType, OpenType) [default: one of this
    /// machine, if its own letters do not suffice]
    #[arg(long, value_name = "FILE.ttf")]
    font: Option<PathBuf>,
    /// The PDF [default: standard output]
    #[arg(long, short, value_name = "FILE.pdf")]
    output: Option<PathBuf>,
}

pub(super) fn run(args: &Args) -> anyhow::Result<Exit> {
    let sheet = SeparatorSheet {
        department: word("--department", args.department.as_deref())?,
        binder: word("--binder", args.binder.as_deref())?,
        tags: args
            .tags
            .iter()
            .filter_map(|tag| word("--tag", Some(tag)).transpose())
            .collect::<Result<_, _>>()?,
        unclear: false,
    };
    let pdf = print(&sheet, args.n, &face(args, &sheet)?)
        .map_err(|error| Fatal::Usage(error.to_string()))?;
    match &args.output {
        Some(path) => {
            fs::write(path, pdf)
                .with_context(|| format!("{} cannot be written", path.display()))?;
        }
        None if io::stdout().is_terminal() => {
            return Err(Fatal::Usage(
                "a PDF is nothing for a terminal: give --output FILE.pdf".to_owned(),
            )
            .into());
        }
        None => io::stdout().lock().write_all(&pdf)?,
    }
    Ok(Exit::Done)
}

/// A value without spaces around it; `None` if nothing is left.
fn word(flag: &str, value: Option<&str>) -> Result<Option<String>, Fatal> {
    let value = value.map(str::trim).filter(|value| !value.is_empty());
    match value {
        Some(value) if value.contains(char::is_control) => Err(Fatal::Usage(format!(
            "{flag}: {value:?} has more than one line, or is no text"
        ))),
        value => Ok(value.map(str::to_owned)),
    }
}

/// The font in which the sheet says what is given for the document.
fn face(args: &Args, sheet: &SeparatorSheet) -> Result<Face, Fatal> {
    if let Some(path) = &args.font {
        return Face::read(path).map_err(|e| Fatal::Usage(format!("--font {e}")));
    }
    let own = Face::built_in();
    let said = sheet
        .department
        .iter()
        .chain(&sheet.binder)
        .chain(&sheet.tags);
    let text: String = said
        .map(String::as_str)
        .chain(["所管課簿冊タグ：、"])
        .collect();
    if own.has(&text) {
        return Ok(own);
    }
    Face::of_system(&text).ok_or_else(|| {
        Fatal::Usage(format!(
            "no font of this machine has all letters of {text}: give --font FILE.ttf, or install one \
             (Debian: fonts-ipafont-gothic)"
        ))
    })
}
