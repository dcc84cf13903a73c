//! `bunshoko schema`: the JSON Schema of record.json.

use std::io::{self, Write};

use crate::document::Record;

use super::Exit;

pub(super) fn run() -> anyhow::Result<Exit> {
    let schema = serde_json::to_string_pretty(&schemars::schema_for!(Record))?;
    writeln!(io::stdout().lock(), "{schema}")?;
    Ok(Exit::Done)
}
