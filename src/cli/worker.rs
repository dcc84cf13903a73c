//! `bunshoko worker`: the child that `ingest` and `watch` start. Not for people.

use crate::worker;

use super::Exit;
use super::ingest::open_pipeline;

pub(super) fn run() -> anyhow::Result<Exit> {
    worker::run(|settings, with_pdf, scratch: &str| open_pipeline(&settings, with_pdf, scratch))?;
    Ok(Exit::Done)
}
