//! Rules as data: the labels, shapes and document types of `models/rules/*.toml`.

use std::collections::HashMap;
use std::fs;
use std::path::Path;

use regex::{Regex, RegexBuilder};
use serde::Deserialize;

use crate::document::DocumentType;
use crate::error::Fatal;

use super::sheet::compact;
use super::value::fuzzy::similarity_at_least;

/// Labels with fewer characters are never matched with a slip.
const SHORTEST_MISREAD: usize = 4;
/// How like its wording a misread label must be, 0–1.
const LEAST_LIKENESS: f32 = 0.75;

/// Largest compiled pattern, in bytes: a rule must not be able to eat the memory.
const PATTERN_SIZE: usize = 1 << 20;

/// The attributes a rule can find.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Key {
    Title,
    Department,
    Retention,
    DocNumber,
    DraftedOn,
    DecidedOn,
    EffectiveOn,
    ClosedOn,
    IssuedOn,
    ReceivedOn,
    HeldOn,
    Classification,
    Binder,
    Disclosure,
    FiscalYear,
    Addressee,
    Sender,
    Drafter,
}

/// Where the value of a label may stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Place {
    /// Behind the label, in the same line.
    Same,
    /// To the right, in the same row.
    Right,
    /// Under the label.
    Below,
}

/// A label and where its value stands.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LabelRule {
    /// Name of the rule, as it stands in evidence.
    pub id: String,
    /// The attribute; absent for labels that only end the value before them.
    pub attribute: Option<Key>,
    /// Types of paper it applies to; empty for all.
    #[serde(default)]
    pub types: Vec<DocumentType>,
    /// The label's wordings.
    pub labels: Vec<String>,
    /// Where its value may stand.
    #[serde(default = "everywhere")]
    pub places: Vec<Place>,
    /// The value may go on over several lines.
    #[serde(default)]
    pub multiline: bool,
    /// How sure a value behind this label belongs to it, 0–1.
    #[serde(default = "certain")]
    pub score: f32,
}

/// A value that carries no label but stands in a typical place in a typical form.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ShapeFile {
    id: String,
    attribute: Key,
    #[serde(default)]
    types: Vec<DocumentType>,
    region: [f32; 4],
    #[serde(default)]
    centred: bool,
    pattern: String,
    #[serde(default)]
    below: Option<String>,
    #[serde(default)]
    near: Option<String>,
    #[serde(default)]
    multiline: bool,
    score: f32,
}

/// A shape, ready to be used.
#[derive(Debug)]
pub(super) struct ShapeRule {
    pub id: String,
    pub attribute: Key,
    /// Types of paper it applies to; empty for all.
    pub types: Vec<DocumentType>,
    /// Left, top, right, bottom of the region, as shares of the page.
    pub region: [f32; 4],
    /// The line's middle lies near the middle of the page.
    pub centred: bool,
    /// What the compact text looks like; a group `value` marks the value in it.
    pub pattern: Regex,
    /// What the line above it looks like.
    pub below: Option<Regex>,
    /// What stands close to it.
    pub near: Option<Regex>,
    /// Lines under it in the same style belong to it.
    pub multiline: bool,
    pub score: f32,
}

/// Words that tell a type of paper.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct KindFile {
    r#type: DocumentType,
    pattern: String,
    weight: f32,
    #[serde(default = "whole_page")]
    region: [f32; 4],
}

/// A sign of a type of paper, ready to be used.
#[derive(Debug)]
pub(super) struct KindRule {
    pub document_type: DocumentType,
    pub pattern: Regex,
    pub weight: f32,
    pub region: [f32; 4],
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleFile {
    #[serde(default)]
    label: Vec<LabelRule>,
    #[serde(default)]
    shape: Vec<ShapeFile>,
    #[serde(default)]
    kind: Vec<KindFile>,
}

fn everywhere() -> Vec<Place> {
    vec![Place::Same, Place::Right, Place::Below]
}

fn certain() -> f32 {
    1.0
}

fn whole_page() -> [f32; 4] {
    [0.0, 0.0, 1.0, 1.0]
}

/// All rules.
#[derive(Debug, Default)]
pub(super) struct Rules {
    pub labels: Vec<LabelRule>,
    pub shapes: Vec<ShapeRule>,
    pub kinds: Vec<KindRule>,
    /// Compact wording → indices into `labels`, the latest first.
    wordings: HashMap<String, Vec<usize>>,
    /// Length of the longest wording in characters.
    pub longest: usize,
}

impl Rules {
    /// Reads every `.toml` file of `dir`, in the order of their names; where two files
    /// have the same wording, the later one holds, so that a city's file can overrule
    /// the built-in ones.
    pub(super) fn load(dir: &Path) -> Result<Self, Fatal> {
        let missing = |e: std::io::Error| {
            Fatal::ComponentMissing(format!(
                "the rules in {} cannot be read: {e}",
                dir.display()
            ))
        };
        let mut files: Vec<_> = fs::read_dir(dir)
            .map_err(missing)?
            .filter_map(|entry| Some(entry.ok()?.path()))
            .filter(|path| path.extension().is_some_and(|e| e == "toml"))
            .collect();
        files.sort();
        let mut rules = Self::default();
        for path in files {
            let text = fs::read_to_string(&path).map_err(missing)?;
            rules
                .add(&text)
                .map_err(|e| Fatal::Usage(format!("{}: {e}", path.display())))?;
        }
        if rules.labels.is_empty() {
            return Err(Fatal::ComponentMissing(format!(
                "there are no rules in {}",
                dir.display()
            )));
        }
        Ok(rules)
    }

    /// The label rule for a compact wording on paper of `kind`.
    pub(super) fn wording(&self, text: &str, kind: DocumentType) -> Option<usize> {
        self.wordings.get(text)?.iter().copied().find(|&rule| {
            let types = &self.labels[rule].types;
            types.is_empty() || types.contains(&kind)
        })
    }

    /// The label rule for a wording that was read with a slip. Short labels differ too
    /// little from other words for that.
    pub(super) fn misread_wording(&self, text: &str, kind: DocumentType) -> Option<usize> {
        let length = text.chars().count();
        if length < SHORTEST_MISREAD {
            return None;
        }
        let wording = self
            .wordings
            .keys()
            .filter(|wording| wording.chars().count() == length)
            .filter_map(|wording| {
                let likeness = similarity_at_least(text, wording, LEAST_LIKENESS)?;
                Some((likeness, wording))
            })
            .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(a.1)))?
            .1;
        self.wording(wording, kind)
    }

    /// Adds the rules of one file; the error names line and reason.
    fn add(&mut self, text: &str) -> Result<(), String> {
        let file: RuleFile = toml::from_str(text).map_err(|e| e.to_string())?;
        for rule in file.label {
            let index = self.labels.len();
            for wording in &rule.labels {
                let wording = compact(wording);
                if wording.is_empty() {
                    return Err(format!("rule {}: an empty label", rule.id));
                }
                self.longest = self.longest.max(wording.chars().count());
                self.wordings.entry(wording).or_default().insert(0, index);
            }
            self.labels.push(rule);
        }
        for shape in file.shape {
            let regex = |p: &str| pattern(p).map_err(|e| format!("rule {}: {e}", shape.id));
            self.shapes.push(ShapeRule {
                pattern: regex(&shape.pattern)?,
                below: shape.below.as_deref().map(regex).transpose()?,
                near: shape.near.as_deref().map(regex).transpose()?,
                id: shape.id.clone(),
                attribute: shape.attribute,
                types: shape.types,
                region: shape.region,
                centred: shape.centred,
                multiline: shape.multiline,
                score: shape.score,
            });
        }
        for kind in file.kind {
            self.kinds.push(KindRule {
                pattern: pattern(&kind.pattern)?,
                document_type: kind.r#type,
                weight: kind.weight,
                region: kind.region,
            });
        }
        Ok(())
    }
}

fn pattern(text: &str) -> Result<Regex, String> {
    RegexBuilder::new(text)
        .size_limit(PATTERN_SIZE)
        .build()
        .map_err(|e| e.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rules_that_ship_are_sound() {
        let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("models/rules");
        let rules = Rules::load(&dir).expect("loads");
        assert!(rules.wording("件名", DocumentType::Kian).is_some());
    }

    #[test]
    fn a_broken_rule_is_refused_with_its_reason() {
        let mut rules = Rules::default();
        let error = rules
            .add("[[label]]\nid = \"x\"\nlabels = [\"件名\"]\nplaec = 1\n")
            .expect_err("refused");
        assert!(
            error.contains("line 4") && error.contains("plaec"),
            "{error}"
        );
        let error = rules
            .add("[[kind]]\ntype = \"kian\"\npattern = \"(\"\nweight = 1.0\n")
            .expect_err("refused");
        assert!(error.contains("unclosed group"), "{error}");
    }
}
