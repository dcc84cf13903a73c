//! Rules as data: the labels, shapes, document types and required attributes of
//! `models/rules/*.toml`.

mod alternatives;
mod confidence;
mod entry;
mod file;
mod pieces;
mod rule;
mod wordings;

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::document::DocumentType;
use crate::error::Fatal;

use super::key::Key;
use super::value::text::{nfkc, without_spaces};

use confidence::ConfidenceRule;
use pieces::Pieces;
use wordings::Wordings;

pub(super) use confidence::{Agreement, Values};
pub use file::RuleError;
pub(super) use rule::{KindRule, LabelRule, Place, RequiredRule, ShapeRule, Writing};
pub(super) use wordings::Surety;

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
    /// Names whose doubtful reading is left out of a record that nothing else sends to a person.
    pub withheld: Vec<Key>,
    /// The files, in the order they were read.
    pub files: Vec<PathBuf>,
}

/// A label without the other kind of office that it allows for in brackets: 主務課(室).
fn without_unit(text: &str) -> Option<&str> {
    const UNITS: [&str; 9] = ["室", "所", "係", "局", "部", "場", "館", "室・所", "所・室"];
    let (label, unit) = text.strip_suffix(')')?.rsplit_once('(')?;
    (label.ends_with('課') && UNITS.contains(&unit)).then_some(label)
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
    /// Wordings of rules that lead to different attributes of the same paper: the wording, the
    /// rule that holds and the one that does not.
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
                let wording = without_spaces(&nfkc(wording));
                self.wordings.add(&wording, index, rule.composed);
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
        if let Some(withheld) = parsed.withheld {
            self.withheld = withheld;
        }
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
                if both && winner.attribute != loser.attribute {
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
        let known = self
            .wordings
            .rules(text)
            .or_else(|| self.wordings.rules(without_unit(text)?))?;
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
        self.shapes.iter().any(|it| it.ours && it.id == name)
            || self.labels.iter().any(|it| it.ours && it.led(name))
    }

    /// Whether the code that the rule of this name in the evidence leads to counts only if the
    /// classification table has it.
    pub(super) fn needs_table(&self, name: &str) -> bool {
        self.shapes.iter().any(|it| it.of_table && it.id == name)
            || self.labels.iter().any(|it| it.of_table && it.led(name))
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
