//! A rule file as it is written (`models/rules/*.toml`), and what can be wrong with it.

use std::ops::Range;
use std::path::{Path, PathBuf};

use regex::{Regex, RegexBuilder};
use thiserror::Error;
use toml::Spanned;

use crate::extract::key::Key;
use crate::extract::second::agree::plain_letters;

use super::alternatives::alternatives;
use super::confidence::ConfidenceRule;
use super::entry::{ConfidenceEntry, KindEntry, LabelEntry, PieceEntry, RuleFile, ShapeEntry};
use super::pieces::Pieces;
use super::{KindRule, LabelRule, RequiredRule, ShapeRule};

/// Largest compiled pattern, in bytes: a rule must not be able to eat the memory.
const PATTERN_SIZE: usize = 1 << 20;

/// Shorter endings stand by chance in any text, in letters.
const SHORTEST_ENDING: usize = 4;

/// A rule file that is refused.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{}, line {line}: {reason}", path.display())]
pub struct RuleError {
    /// The file.
    pub path: PathBuf,
    /// Line, from 1.
    pub line: usize,
    /// What is wrong and what to do.
    pub reason: String,
}

/// A fault and the bytes of the file it is about.
type Fault = (Range<usize>, String);

/// The rules of one file.
#[derive(Debug, Default)]
pub(super) struct Parsed {
    pub labels: Vec<LabelRule>,
    pub shapes: Vec<ShapeRule>,
    pub kinds: Vec<KindRule>,
    pub required: Vec<RequiredRule>,
    pub confidence: Vec<ConfidenceRule>,
    /// What titles end with, letters only.
    pub usual: Vec<String>,
    /// The attributes that may be withheld, if the file tells.
    pub withheld: Option<Vec<Key>>,
}

/// Reads the text of the rule file `path`; `pieces` are those of the files before it, and
/// those of this one are added.
///
/// # Errors
/// The first fault, with its line.
pub(super) fn parse(path: &Path, text: &str, pieces: &mut Pieces) -> Result<Parsed, RuleError> {
    let refused = |(span, reason): Fault| RuleError {
        path: path.to_owned(),
        line: text[..span.start.min(text.len())].matches('\n').count() + 1,
        reason,
    };
    let file: RuleFile = toml::from_str(text)
        .map_err(|e| refused((e.span().unwrap_or(0..0), e.message().to_owned())))?;
    for PieceEntry { name, pattern } in file.piece {
        let added = pieces.add(&name, pattern.get_ref());
        added.map_err(|reason| refused((pattern.span(), reason)))?;
    }
    let mut parsed = Parsed::default();
    for entry in file.label {
        parsed.labels.push(label(entry).map_err(refused)?);
    }
    for entry in file.shape {
        parsed.shapes.push(shape(entry, pieces).map_err(refused)?);
    }
    for entry in file.kind {
        parsed.kinds.push(kind(&entry, pieces).map_err(refused)?);
    }
    for entry in file.required {
        parsed.required.push(RequiredRule {
            document_type: entry.r#type,
            attributes: entry.attributes,
        });
    }
    for entry in file.confidence {
        parsed.confidence.push(confidence(entry).map_err(refused)?);
    }
    for entry in file.usual {
        parsed.usual.extend(usual(&entry.endings).map_err(refused)?);
    }
    for entry in file.withheld {
        let keys = withheld(&entry.attributes).map_err(refused)?;
        parsed.withheld = Some(keys);
    }
    Ok(parsed)
}

/// Names may be left out, and nothing that says how long a paper is kept or who sees it.
fn withheld(attributes: &Spanned<Vec<Key>>) -> Result<Vec<Key>, Fault> {
    match attributes.get_ref().iter().find(|key| !key.is_name()) {
        Some(key) => Err((
            attributes.span(),
            format!("{} is no name, and may not be withheld", key.name()),
        )),
        None => Ok(attributes.get_ref().clone()),
    }
}

fn usual(endings: &Spanned<Vec<String>>) -> Result<Vec<String>, Fault> {
    let letters: Vec<String> = endings.get_ref().iter().map(|e| plain_letters(e)).collect();
    let sound = |text: &String| {
        text.chars().count() >= SHORTEST_ENDING && !text.chars().any(|ch| ch.is_ascii_digit())
    };
    match letters.iter().find(|text| !sound(text)) {
        Some(text) => Err((
            endings.span(),
            format!(
                "«{text}» tells nothing; an ending has {SHORTEST_ENDING} letters or more and no digits"
            ),
        )),
        None => Ok(letters),
    }
}

fn confidence(entry: ConfidenceEntry) -> Result<ConfidenceRule, Fault> {
    let span = entry.points.span();
    let rule = ConfidenceRule {
        values: entry.values,
        agreement: entry.agreement,
        points: entry.points.into_inner(),
    };
    match rule.fault() {
        Some(fault) => Err((span, fault.to_owned())),
        None => Ok(rule),
    }
}

fn label(entry: LabelEntry) -> Result<LabelRule, Fault> {
    let span = entry.labels.span();
    let written = entry.labels.into_inner();
    let labels: Result<Vec<Vec<String>>, String> =
        written.iter().map(|label| alternatives(label)).collect();
    let labels = labels.map_err(|fault| (span.clone(), fault))?.concat();
    let composed = labels.len() > written.len();
    if labels.is_empty() || labels.iter().any(|label| label.trim().is_empty()) {
        return Err((
            span,
            "a label is empty; write at least one wording".to_owned(),
        ));
    }
    if entry.places.is_empty() {
        return Err((
            span,
            "`places` is empty; leave it out for all places".to_owned(),
        ));
    }
    Ok(LabelRule {
        id: named(entry.id)?,
        attribute: entry.attribute,
        also: entry.also,
        also_types: entry.also_types,
        types: entry.types,
        labels,
        composed,
        places: entry.places,
        multiline: entry.multiline,
        among_labels: entry.among_labels,
        apart: entry.apart,
        stand_in: entry.stand_in,
        ours: entry.ours,
        of_table: entry.of_table,
        score: share(&entry.score)?,
    })
}

fn shape(entry: ShapeEntry, pieces: &Pieces) -> Result<ShapeRule, Fault> {
    let optional = |pattern: Option<Spanned<String>>| {
        let pattern = pattern.as_ref();
        pattern.map(|it| regex(it, pieces)).transpose()
    };
    Ok(ShapeRule {
        pattern: regex(&entry.pattern, pieces)?,
        below: optional(entry.below)?,
        above: optional(entry.above)?,
        beside: optional(entry.beside)?,
        near: optional(entry.near)?,
        far: optional(entry.far)?,
        stacked: optional(entry.stacked)?,
        before: optional(entry.before)?,
        after: optional(entry.after)?,
        with: optional(entry.with)?,
        without: optional(entry.without)?,
        unless: optional(entry.unless)?,
        except: optional(entry.except)?,
        id: named(entry.id)?,
        attribute: entry.attribute,
        types: entry.types,
        region: region(&entry.region)?,
        centred: entry.centred,
        writing: entry.writing,
        block: entry.block,
        largest: entry.largest,
        row: entry.row,
        lines_above: entry.lines_above,
        flow: entry.flow,
        item: entry.item,
        stand_in: entry.stand_in,
        at_end: entry.at_end,
        ours: entry.ours,
        of_table: entry.of_table,
        multiline: entry.multiline,
        score: share(&entry.score)?,
    })
}

fn kind(entry: &KindEntry, pieces: &Pieces) -> Result<KindRule, Fault> {
    Ok(KindRule {
        pattern: regex(&entry.pattern, pieces)?,
        document_type: entry.r#type,
        weight: entry.weight,
        writing: entry.writing,
        lines: entry.least_lines.unwrap_or(0)..=entry.most_lines.unwrap_or(usize::MAX),
        region: region(&entry.region)?,
        stacked: (entry.stacked.as_ref().map(|it| regex(it, pieces))).transpose()?,
    })
}

fn named(id: Spanned<String>) -> Result<String, Fault> {
    if id.get_ref().trim().is_empty() {
        return Err((
            id.span(),
            "`id` is empty; it names the rule in the evidence".to_owned(),
        ));
    }
    Ok(id.into_inner())
}

fn share(score: &Spanned<f32>) -> Result<f32, Fault> {
    let value = *score.get_ref();
    if (0.0..=1.0).contains(&value) {
        Ok(value)
    } else {
        Err((
            score.span(),
            format!("`score` is {value}; it must lie between 0 and 1"),
        ))
    }
}

fn region(region: &Spanned<[f32; 4]>) -> Result<[f32; 4], Fault> {
    let sides = *region.get_ref();
    let [left, top, right, bottom] = sides;
    let inside = sides.iter().all(|side| (0.0..=1.0).contains(side));
    if inside && left < right && top < bottom {
        Ok(sides)
    } else {
        Err((
            region.span(),
            "`region` must be left, top, right, bottom as shares of the page, 0 to 1".to_owned(),
        ))
    }
}

/// The `regex` crate runs in time linear in the text, whatever the pattern.
fn regex(text: &Spanned<String>, pieces: &Pieces) -> Result<Regex, Fault> {
    let whole = pieces.fill(text.get_ref());
    RegexBuilder::new(&whole.map_err(|reason| (text.span(), reason))?)
        .size_limit(PATTERN_SIZE)
        .build()
        .map_err(|e| {
            (
                text.span(),
                format!("the pattern is no regular expression: {e}"),
            )
        })
}

#[cfg(test)]
#[path = "file_tests.rs"]
mod tests;
