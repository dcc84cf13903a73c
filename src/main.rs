//! The `bunshoko` command.

use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    bunshoko::cli::run(bunshoko::cli::Cli::parse())
}
