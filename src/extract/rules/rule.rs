//! What a rule says, of each kind.

use std::ops::RangeInclusive;

use regex::Regex;
use serde::Deserialize;

use crate::document::DocumentType;
use crate::extract::key::Key;

/// Where the value of a label may stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(in crate::extract) enum Place {
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
pub(in crate::extract) enum Writing {
    /// 横書き.
    Horizontal,
    /// 縦書き.
    Vertical,
}

/// A label and where its value stands.
#[derive(Debug)]
pub(in crate::extract) struct LabelRule {
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
    /// The wordings were written in one: they stand for what no list foresees, are many, and are
    /// not looked for in words that were misread.
    pub composed: bool,
    /// Where its value may stand.
    pub places: Vec<Place>,
    /// The value may go on over several lines.
    pub multiline: bool,
    /// It is a label only where all else in its row are labels, too, or a list of classes of
    /// disclosure.
    pub among_labels: bool,
    /// Something must part it from a value in the same line: it may begin other words.
    pub apart: bool,
    /// What it leads to counts only where no other label leads to one.
    pub stand_in: bool,
    /// The section it leads to is the city's own, though the master may not know it; the number
    /// it leads to is, if it has a section's symbol.
    pub ours: bool,
    /// The code it leads to counts only if the classification table has it.
    pub of_table: bool,
    /// How sure a value behind this label belongs to it, 0–1.
    pub score: f32,
}

impl LabelRule {
    /// Whether `name` in the evidence is that of this rule: its own, and the place.
    pub(in crate::extract) fn led(&self, name: &str) -> bool {
        let place = name.strip_prefix(&self.id);
        place.is_some_and(|place| place.starts_with('/'))
    }

    /// The other attribute that the value may hold on paper of type `kind`.
    pub(in crate::extract) fn also_on(&self, kind: DocumentType) -> Option<Key> {
        self.also
            .filter(|_| self.also_types.is_empty() || self.also_types.contains(&kind))
    }
}

/// A value that carries no label but stands in a typical place in a typical form.
#[derive(Debug)]
pub(in crate::extract) struct ShapeRule {
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
    /// What its whole text must not look like.
    pub except: Option<Regex>,
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
    /// The code it finds counts only if the classification table has it.
    pub of_table: bool,
    pub score: f32,
}

/// A sign of a type of paper.
#[derive(Debug)]
pub(in crate::extract) struct KindRule {
    pub document_type: DocumentType,
    pub pattern: Regex,
    pub weight: f32,
    pub region: [f32; 4],
    /// The page's direction of writing; `None` for both.
    pub writing: Option<Writing>,
    /// It counts only on a face of so many lines.
    pub lines: RangeInclusive<usize>,
    /// What stands close above or below it.
    pub stacked: Option<Regex>,
}

/// What a record of a type must have to be ready.
#[derive(Debug)]
pub(in crate::extract) struct RequiredRule {
    pub document_type: DocumentType,
    pub attributes: Vec<Key>,
}
