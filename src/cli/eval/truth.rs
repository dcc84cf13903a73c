//! What is true of a scan.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde::Deserialize;
use serde_json::Value;

/// A line of the truth file.
#[derive(Debug, Deserialize)]
pub(super) struct Truth {
    /// File name, relative to the truth file.
    pub file: String,
    /// Name of the layout, for the table by layout.
    #[serde(default)]
    pub layout: String,
    /// What is special about the file (a seal, 200 dpi), for the table by slice.
    #[serde(default)]
    pub slices: Vec<String>,
    /// Values as in record.json: plain, or objects with a `value`.
    #[serde(default)]
    attributes: BTreeMap<String, Value>,
    /// The pages' texts: strings, or objects with a `text`.
    #[serde(default)]
    pages: Vec<Value>,
}

impl Truth {
    /// The true value of an attribute; `None` if it is not on the paper.
    pub(super) fn value(&self, key: &str) -> Option<String> {
        let value = self.attributes.get(key)?;
        as_text(value.get("value").unwrap_or(value))
    }

    /// The true text of each page.
    pub(super) fn page_texts(&self) -> impl Iterator<Item = &str> {
        self.pages.iter().map(|page| {
            page.get("text")
                .unwrap_or(page)
                .as_str()
                .unwrap_or_default()
        })
    }
}

/// A value as text; `None` for null and for empty strings.
pub(super) fn as_text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) if !text.is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// Reads a truth file; the error names the line.
pub(super) fn read(path: &Path) -> Result<Vec<Truth>, String> {
    let text = fs::read_to_string(path).map_err(|e| e.to_string())?;
    text.lines()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty())
        .map(|(n, line)| serde_json::from_str(line).map_err(|e| format!("line {}: {e}", n + 1)))
        .collect()
}
