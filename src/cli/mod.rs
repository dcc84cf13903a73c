//! The command line: one file a subcommand.
//!
//! stdout carries results only, stderr progress and messages. Exit codes are a contract:
//! see [`Exit`].

mod config;
mod doctor;
mod eval;
mod explain;
mod ingest;
mod picture;
mod place;
mod progress;
mod rules;
mod schema;
mod separator;
mod status;
mod submit;
mod verify;
mod watch;
mod worker;

use std::process::ExitCode;

use clap::{Parser, Subcommand};
use tracing::dispatcher::has_been_set;
use tracing::{error, info};

use crate::error::Fatal;

/// 文書庫: paper to searchable PDF/A and records.
#[derive(Debug, Parser)]
#[command(version, about, propagate_version = true)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Read scans into an archive
    Ingest(ingest::Args),
    /// Read what is dropped into a scan folder
    Watch(watch::Args),
    /// Hand files to a running watcher
    Submit(submit::Args),
    /// Print separator sheets to lay between the documents of one scan
    ///
    /// The result is a PDF of A4 sheets. Lay one between two documents, printed side up, and
    /// scan them in one go; `ingest` and `watch` with --split separator begin a new document
    /// behind each. What is given here for the document behind the sheet stands in where its
    /// paper says nothing; where both speak and differ, the document goes to review.
    Separator(separator::Args),
    /// Tell what became of the files of each scanner station
    Status(status::Args),
    /// Compare an archive with its records and checksums
    Verify(verify::Args),
    /// The process that decodes and reads; started by `ingest` and `watch`
    #[command(hide = true)]
    Worker,
    /// Measure accuracy on scans whose truth is known
    Eval(eval::Args),
    /// Say what is installed, which engine will run, and why not
    Doctor(doctor::Args),
    /// Print the JSON Schema of record.json
    Schema,
    /// Say which candidates were found on a scan, and why one won
    Explain(explain::Args),
    /// Check rule files
    Rules(rules::Args),
    /// Draw a page of a document with its boxes and attributes
    Picture(picture::Args),
}

/// How a command ended when nothing fatal happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Exit {
    /// Every input is done; some may await review.
    Done = 0,
    /// The archive is not as it should be (`verify`, `status`), or something must be tried
    /// again (`watch`).
    Flawed = 1,
    /// A component is missing (`doctor`).
    Missing = 3,
    /// One or more inputs were rejected, the rest is done.
    Rejected = 4,
}

/// Runs the command and gives its exit code: 0 done, 1 anything else, 2 usage or
/// configuration, 3 a component is missing, 4 inputs were rejected, 5 the archive cannot
/// be written, 130 interrupted.
pub fn run(cli: Cli) -> ExitCode {
    let result = match cli.command {
        Command::Ingest(args) => ingest::run(args),
        Command::Watch(args) => watch::run(&args),
        Command::Submit(args) => submit::run(&args),
        Command::Separator(args) => separator::run(&args),
        Command::Status(args) => status::run(&args),
        Command::Verify(args) => verify::run(&args),
        Command::Worker => worker::run(),
        Command::Eval(args) => eval::run(&args),
        Command::Doctor(args) => doctor::run(&args),
        Command::Schema => schema::run(),
        Command::Explain(args) => explain::run(args),
        Command::Rules(args) => rules::run(&args),
        Command::Picture(args) => picture::run(&args),
    };
    match result {
        Ok(exit) => ExitCode::from(exit as u8),
        // The reader of our output has gone: nobody is left to tell.
        Err(error) if is_closed_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            // A fatal error's own words name its cause; others need theirs told.
            let fatal: Option<&Fatal> = error.downcast_ref();
            let word = fatal.map_or_else(|| format!("{error:#}"), ToString::to_string);
            match fatal {
                // Whoever reads the log as JSON reads its last line so, too.
                Some(Fatal::Interrupted) if has_been_set() => info!("{word}"),
                _ if has_been_set() => error!("{word}"),
                _ => eprintln!("bunshoko: {word}"),
            }
            ExitCode::from(fatal.map_or(1, Fatal::exit_code))
        }
    }
}

fn is_closed_pipe(error: &anyhow::Error) -> bool {
    error
        .downcast_ref::<std::io::Error>()
        .is_some_and(|e| e.kind() == std::io::ErrorKind::BrokenPipe)
}
