//! Separator sheets (文書区切り紙), and how a source was split at them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What a separator sheet says of the document behind it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SeparatorSheet {
    /// The section that owns the document.
    pub department: Option<String>,
    /// The binder it belongs to.
    pub binder: Option<String>,
    /// Words that are put on it.
    pub tags: Vec<String>,
    /// Something on the sheet was not understood: it is of a later version, or its code
    /// was made by a program that does not keep to the format. It separates all the same.
    pub unclear: bool,
}

impl SeparatorSheet {
    /// Whether it says nothing but that a document ends here.
    pub fn is_plain(&self) -> bool {
        *self == Self::default()
    }
}

/// How a source was split: every page of it is in one of the documents, or is a separator
/// sheet or the blank back of one. The same in the records of all its documents.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Split {
    /// Pages of the source.
    pub of: u32,
    /// First and last page of each document, from 1, in order.
    pub documents: Vec<[u32; 2]>,
    /// Separator sheets.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub separators: Vec<u32>,
    /// Blank pages that belong to separator sheets.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub blanks: Vec<u32>,
}
