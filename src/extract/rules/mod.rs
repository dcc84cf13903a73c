//! Rules as data: the labels, shapes, document types and required attributes of
//! `models/rules/*.toml`.

mod confidence;
mod file;
mod pieces;
mod wordings;

use std::collections::HashMap;
use std::fs;
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};

use regex::Regex;
use serde::Deserialize;

use crate::document::DocumentType;
use crate::error::Fatal;

use super::key::Key;
use super::value::text::{nfkc, without_spaces};

use confidence::ConfidenceRule;
use pieces::Pieces;
use wordings::Wordings;

pub(super) use confidence::{Agreement, Values};
pub use file::RuleError;
pub(super) use wordings::Surety;

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

/// Direction of writing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Writing {
    /// 横書き.
    Horizontal,
    /// 縦書き.
    Vertical,
}

/// A label and where its value stands.
#[derive(Debug)]
pub(super) struct LabelRule {
    /// Name of the rule, as it stands in evidence.
    pub id: String,
    /// The attribute; absent for labels that only end the value before them.
    pub attribute: Option<Key>,
    /// Another attribute that the value may hold, too: a drafter's section.
    pub also: Option<Key>,
    /// Types of paper on which it may; empty for all.
    pub also_types: Vec<DocumentType>,
    /// Types of paper it applies to; empty for all.
    pub types: Vec<DocumentType>,
    /// The label's wordings.
    pub labels: Vec<String>,
    /// Where its value may stand.
    pub places: Vec<Place>,
    /// The value may go on over several lines.
    pub multiline: bool,
    /// Something must part it from a value in the same line: it may begin other words.
    pub apart: bool,
    /// The section it leads to is the city's own, though the master may not know it.
    pub ours: bool,
    /// How sure a value behind this label belongs to it, 0–1.
    pub score: f32,
}

impl LabelRule {
    /// The other attribute that the value may hold on paper of type `kind`.
    pub(super) fn also_on(&self, kind: DocumentType) -> Option<Key> {
        self.also
            .filter(|_| self.also_types.is_empty() || self.also_types.contains(&kind))
    }
}

/// A value that carries no label but stands in a typical place in a typical form.
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
    /// The page's direction of writing; `None` for both.
    pub writing: Option<Writing>,
    /// What the compact text looks like; a group `value` marks the value in it.
    pub pattern: Regex,
    /// What the line above it looks like.
    pub below: Option<Regex>,
    /// What the line below it looks like.
    pub above: Option<Regex>,
    /// What stands left of it in its row.
    pub beside: Option<Regex>,
    /// What stands close to it.
    pub near: Option<Regex>,
    /// What must not stand close to it.
    pub far: Option<Regex>,
    /// What stands close above or below it, as the lines of a stamp do.
    pub stacked: Option<Regex>,
    /// What one of the lines soon below it looks like, wherever it begins.
    pub before: Option<Regex>,
    /// What one of the lines soon above it looks like, wherever it begins.
    pub after: Option<Regex>,
    /// What some line of the page looks like.
    pub with: Option<Regex>,
    /// What no line of the page looks like.
    pub without: Option<Regex>,
    /// What its first line must not look like.
    pub unless: Option<Regex>,
    /// Lines under it in the same style belong to it.
    pub multiline: bool,
    /// Lines under it that begin where it begins belong to it.
    pub block: bool,
    /// It is set in the largest type of the page.
    pub largest: bool,
    /// What stands close behind it in the same row belongs to it.
    pub row: bool,
    /// Lines above it that begin at the same place belong to it.
    pub lines_above: bool,
    /// The pattern may stand anywhere in text that goes on from line to line.
    pub flow: bool,
    /// It may be an item of a list.
    pub item: bool,
    /// It is looked for only where no label led to the attribute.
    pub stand_in: bool,
    /// It may stand on a page behind the face.
    pub at_end: bool,
    /// The section it finds is the city's own, though the master may not know it.
    pub ours: bool,
    pub score: f32,
}

/// A sign of a type of paper.
#[derive(Debug)]
pub(super) struct KindRule {
    pub document_type: DocumentType,
    pub pattern: Regex,
    pub weight: f32,
    pub region: [f32; 4],
    /// The page's direction of writing; `None` for both.
    pub writing: Option<Writing>,
    /// It counts only on a face of so many lines.
    pub lines: RangeInclusive<usize>,
}

/// What a record of a type must have to be ready.
#[derive(Debug)]
pub(super) struct RequiredRule {
    pub document_type: DocumentType,
    pub attributes: Vec<Key>,
}

/// All rules.
#[derive(Debug, Default)]
pub(super) struct Rules {
    pub labels: Vec<LabelRule>,
    pub shapes: Vec<ShapeRule>,
    pub kinds: Vec<KindRule>,
    required: HashMap<DocumentType, Vec<Key>>,
    /// Pieces of patterns, by name.
    pieces: Pieces,
    /// The wordings of all labels.
    wordings: Wordings,
    /// How surely values are read.
    confidence: Vec<ConfidenceRule>,
    /// What titles end with on every paper, letters only.
    pub usual: Vec<String>,
    /// The files, in the order they were read.
    pub files: Vec<PathBuf>,
}

/// What the rule files hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleSummary {
    /// The files, in the order they were read.
    pub files: Vec<PathBuf>,
    /// Label rules.
    pub labels: usize,
    /// Wordings of all labels.
    pub wordings: usize,
    /// Shape rules.
    pub shapes: usize,
    /// Signs of document types.
    pub kinds: usize,
    /// Wordings of several rules for the same paper: the wording, the rule that holds and
    /// the one that does not.
    pub overruled: Vec<(String, String, String)>,
}

/// What a document type needs when no rule file says so.
const REQUIRED: [Key; 3] = [Key::Title, Key::Department, Key::Retention];

impl Rules {
    /// Reads every `.toml` file of `dir`, in the order of their names; where two files
    /// have the same wording, the later one holds, so that a city's file can overrule
    /// the built-in ones.
    ///
    /// # Errors
    /// [`Fatal::Usage`] naming file, line and reason of the first broken rule,
    /// [`Fatal::ComponentMissing`] if there are none.
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
                .add(&path, &text)
                .map_err(|e| Fatal::Usage(e.to_string()))?;
            rules.files.push(path);
        }
        if rules.labels.is_empty() {
            return Err(Fatal::ComponentMissing(format!(
                "there are no rules in {}",
                dir.display()
            )));
        }
        Ok(rules)
    }

    /// Adds the rules of one file.
    fn add(&mut self, path: &Path, text: &str) -> Result<(), RuleError> {
        let parsed = file::parse(path, text, &mut self.pieces)?;
        for rule in parsed.labels {
            let index = self.labels.len();
            for wording in &rule.labels {
                self.wordings.add(&without_spaces(&nfkc(wording)), index);
            }
            self.labels.push(rule);
        }
        self.shapes.extend(parsed.shapes);
        self.kinds.extend(parsed.kinds);
        for rule in parsed.confidence {
            let key = (rule.values, rule.agreement);
            self.confidence
                .retain(|old| (old.values, old.agreement) != key);
            self.confidence.push(rule);
        }
        self.usual.extend(parsed.usual);
        for rule in parsed.required {
            self.required.insert(rule.document_type, rule.attributes);
        }
        Ok(())
    }

    /// What the files hold.
    pub(super) fn summary(&self) -> RuleSummary {
        let mut overruled = Vec::new();
        for (wording, rules) in self.wordings.iter() {
            for pair in rules.windows(2) {
                let (winner, loser) = (&self.labels[pair[0]], &self.labels[pair[1]]);
                let both = winner.types.is_empty()
                    || loser.types.is_empty()
                    || winner.types.iter().any(|kind| loser.types.contains(kind));
                if both {
                    overruled.push((wording.clone(), winner.id.clone(), loser.id.clone()));
                }
            }
        }
        overruled.sort();
        RuleSummary {
            files: self.files.clone(),
            labels: self.labels.len(),
            wordings: self.wordings.count(),
            shapes: self.shapes.len(),
            kinds: self.kinds.len(),
            overruled,
        }
    }

    /// What a record of this type must have to be ready.
    pub(super) fn required(&self, kind: DocumentType) -> &[Key] {
        self.required.get(&kind).map_or(&REQUIRED, Vec::as_slice)
    }

    /// How surely a value was read whose characters have the confidence `certainty`, given
    /// what a second reading says of it, 0–1.
    pub(super) fn confidence(&self, values: Values, agreement: Agreement, certainty: f32) -> f32 {
        let mut rules = self.confidence.iter();
        let rule = rules.find(|it| it.values == values && it.agreement == agreement);
        rule.map_or(certainty, |rule| rule.at(certainty))
    }

    /// The label rule for a compact wording on paper of `kind`; specks of dust that were
    /// read as points (保.存期間) do not matter.
    pub(super) fn wording(&self, text: &str, kind: DocumentType) -> Option<usize> {
        let known = self.wordings.rules(text)?;
        known.iter().copied().find(|&rule| {
            let types = &self.labels[rule].types;
            types.is_empty() || types.contains(&kind)
        })
    }

    /// Whether `text` is a wording of a label of `key`.
    pub(super) fn is_wording_of(&self, text: &str, key: Key) -> bool {
        let known = self.wordings.rules(text).into_iter().flatten();
        known
            .copied()
            .any(|rule| self.labels[rule].attribute == Some(key))
    }

    /// All wordings on paper of `kind`, with their rules.
    pub(super) fn all_wordings(&self, kind: DocumentType) -> impl Iterator<Item = (&str, usize)> {
        self.wordings
            .iter()
            .filter_map(move |(wording, _)| Some((wording.as_str(), self.wording(wording, kind)?)))
    }

    /// All wordings that lead to a value on paper of `kind`, with their rules.
    pub(super) fn wordings(&self, kind: DocumentType) -> impl Iterator<Item = (&str, usize)> {
        self.all_wordings(kind)
            .filter(|(_, rule)| self.labels[*rule].attribute.is_some())
    }

    /// Whether the section that the rule of this name in the evidence leads to is the
    /// city's own, though the master may not know it.
    pub(super) fn leads_to_ours(&self, name: &str) -> bool {
        let is_of = |label: &LabelRule| {
            let place = name.strip_prefix(&label.id);
            place.is_some_and(|place| place.starts_with('/'))
        };
        self.shapes.iter().any(|it| it.ours && it.id == name)
            || self.labels.iter().any(|it| it.ours && is_of(it))
    }

    /// Length of the longest wording in characters.
    pub(super) fn longest(&self) -> usize {
        self.wordings.longest
    }

    /// Whether a wording begins with `text`, but for look-alikes.
    pub(super) fn is_beginning(&self, text: &str) -> bool {
        self.wordings.is_beginning(text)
    }

    /// Whether `text` is a part of a wording, but for look-alikes.
    pub(super) fn is_part(&self, text: &str) -> bool {
        self.wordings.is_part(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rules_that_ship_are_sound() {
        let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("models/rules");
        let rules = Rules::load(&dir).expect("loads");
        assert!(rules.wording("件名", DocumentType::Kian).is_some());
        assert!(rules.is_beginning("保存") && rules.is_part("期間"));
        let drafted = rules.wording("起案年月日", DocumentType::Kian);
        let misread = |text, confidence| {
            let surety = Surety {
                confidence,
                least: confidence,
            };
            rules.misread_wording(text, surety, DocumentType::Kian)
        };
        assert_eq!(misread("起案什月H", 0.7), drafted);
        assert_eq!(misread("起案什月H", 0.99), None, "a word of its own");
        assert_eq!(misread("起案深", 0.5), None, "課, 者 or 日");
        assert!(!rules.is_beginning("存期") && !rules.is_part("123"));
        assert_eq!(
            misread("主管謀", 1.0),
            rules.wording("主管課", DocumentType::Kian)
        );
    }

    #[test]
    fn a_later_file_overrules() {
        let mut rules = Rules::default();
        let first = "[[label]]\nid = \"a\"\nlabels = [\"件名\"]\n[[required]]\ntype = \"letter\"\nattributes = [\"title\"]\n";
        rules.add(Path::new("10.toml"), first).expect("sound");
        let city = "[[label]]\nid = \"b\"\nlabels = [\"件 名\"]\n[[required]]\ntype = \"letter\"\nattributes = [\"title\", \"department\"]\n";
        rules.add(Path::new("50.toml"), city).expect("sound");
        let rule = rules
            .wording("件名", DocumentType::Letter)
            .expect("a label");
        assert_eq!(rules.labels[rule].id, "b");
        assert_eq!(
            rules.required(DocumentType::Letter),
            [Key::Title, Key::Department]
        );
        assert_eq!(rules.required(DocumentType::Kian), REQUIRED);
    }
}
