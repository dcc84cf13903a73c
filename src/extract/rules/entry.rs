//! What a rule file may hold, entry by entry, as it is written.

use serde::Deserialize;
use toml::Spanned;

use super::confidence::{Agreement, Values};
use super::{Place, Writing};
use crate::document::DocumentType;
use crate::extract::key::Key;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RuleFile {
    #[serde(default)]
    pub piece: Vec<PieceEntry>,
    #[serde(default)]
    pub label: Vec<LabelEntry>,
    #[serde(default)]
    pub shape: Vec<ShapeEntry>,
    #[serde(default)]
    pub kind: Vec<KindEntry>,
    #[serde(default)]
    pub required: Vec<RequiredEntry>,
    #[serde(default)]
    pub confidence: Vec<ConfidenceEntry>,
    #[serde(default)]
    pub usual: Vec<UsualEntry>,
    #[serde(default)]
    pub withheld: Vec<WithheldEntry>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PieceEntry {
    pub name: String,
    pub pattern: Spanned<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LabelEntry {
    pub id: Spanned<String>,
    pub attribute: Option<Key>,
    pub also: Option<Key>,
    #[serde(default)]
    pub also_types: Vec<DocumentType>,
    #[serde(default)]
    pub types: Vec<DocumentType>,
    pub labels: Spanned<Vec<String>>,
    #[serde(default = "everywhere")]
    pub places: Vec<Place>,
    #[serde(default)]
    pub multiline: bool,
    #[serde(default)]
    pub among_labels: bool,
    #[serde(default)]
    pub apart: bool,
    #[serde(default)]
    pub stand_in: bool,
    #[serde(default)]
    pub ours: bool,
    #[serde(default)]
    pub of_table: bool,
    #[serde(default = "certain")]
    pub score: Spanned<f32>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ShapeEntry {
    pub id: Spanned<String>,
    pub attribute: Key,
    #[serde(default)]
    pub types: Vec<DocumentType>,
    pub region: Spanned<[f32; 4]>,
    #[serde(default)]
    pub centred: bool,
    pub writing: Option<Writing>,
    pub pattern: Spanned<String>,
    pub below: Option<Spanned<String>>,
    pub above: Option<Spanned<String>>,
    pub beside: Option<Spanned<String>>,
    pub near: Option<Spanned<String>>,
    pub far: Option<Spanned<String>>,
    pub stacked: Option<Spanned<String>>,
    pub before: Option<Spanned<String>>,
    pub after: Option<Spanned<String>>,
    pub with: Option<Spanned<String>>,
    pub without: Option<Spanned<String>>,
    pub unless: Option<Spanned<String>>,
    pub except: Option<Spanned<String>>,
    #[serde(default)]
    pub stand_in: bool,
    #[serde(default)]
    pub at_end: bool,
    #[serde(default)]
    pub ours: bool,
    #[serde(default)]
    pub of_table: bool,
    #[serde(default)]
    pub multiline: bool,
    #[serde(default)]
    pub block: bool,
    #[serde(default)]
    pub largest: bool,
    #[serde(default)]
    pub row: bool,
    #[serde(default)]
    pub lines_above: bool,
    #[serde(default)]
    pub flow: bool,
    #[serde(default)]
    pub item: bool,
    pub score: Spanned<f32>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct KindEntry {
    pub r#type: DocumentType,
    pub pattern: Spanned<String>,
    pub weight: f32,
    #[serde(default = "whole_page")]
    pub region: Spanned<[f32; 4]>,
    pub writing: Option<Writing>,
    pub most_lines: Option<usize>,
    pub least_lines: Option<usize>,
    pub stacked: Option<Spanned<String>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RequiredEntry {
    pub r#type: DocumentType,
    pub attributes: Vec<Key>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ConfidenceEntry {
    pub values: Values,
    pub agreement: Agreement,
    pub points: Spanned<Vec<[f32; 2]>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct UsualEntry {
    pub endings: Spanned<Vec<String>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WithheldEntry {
    pub attributes: Spanned<Vec<Key>>,
}

fn everywhere() -> Vec<Place> {
    vec![Place::Same, Place::Right, Place::Below]
}

fn certain() -> Spanned<f32> {
    Spanned::new(0..0, 1.0)
}

fn whole_page() -> Spanned<[f32; 4]> {
    Spanned::new(0..0, [0.0, 0.0, 1.0, 1.0])
}
