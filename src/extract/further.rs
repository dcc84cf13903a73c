//! The pages behind the face. They are attachments as a rule, and what they say of
//! themselves is not the document's. But a letter may name its office at its very end,
//! and a second face in one scan must not go unseen.

use regex::Regex;

use crate::document::{DocumentType, Page};

use super::decide::Decision;
use super::key::Key;
use super::kind;
use super::label;
use super::look::{Look, NoLook};
use super::parse::Value;
use super::place;
use super::rules::{Rules, ShapeRule};
use super::second::agree::is_same;
use super::shape;
use super::sheet::Sheet;
use super::weighed::Weighed;

/// A letter with more pages than this has attachments behind it.
const LONGEST_LETTER: usize = 3;
/// What a second face must say of itself to contradict the first.
const OF_A_FACE: [Key; 3] = [Key::Title, Key::Retention, Key::Department];

/// Another value for an attribute, on a page that looks like a face.
#[derive(Debug, Clone)]
pub(super) struct Contradiction {
    pub key: Key,
    /// Number in the source.
    pub page: u32,
    /// What stands there.
    pub raw: String,
}

/// Looks for the office of a letter, minutes or a notice at its end, if its face does
/// not name it.
pub(super) fn office(
    decision: &mut Decision,
    further: &[Page],
    rules: &Rules,
    kind: DocumentType,
    look: &mut dyn Look,
) {
    let signs_at_the_end = matches!(
        kind,
        DocumentType::Letter | DocumentType::Minutes | DocumentType::Notice
    );
    let written = || further.iter().filter(|page| !page.lines.is_empty());
    if !signs_at_the_end || written().count() >= LONGEST_LETTER {
        return;
    }
    for page in written() {
        if decision.has(Key::Department) {
            return;
        }
        let sheet = Sheet::new(page);
        let labels = label::find(&sheet, rules, kind);
        for hit in &labels {
            if rules.labels[hit.rule].attribute == Some(Key::Department) {
                let candidates = place::candidates(&sheet, rules, &labels, hit, kind);
                decision.weigh(&sheet, &labels, candidates, look);
            }
        }
        // The last column of a letter may be （総務部庶務課）.
        if sheet.vertical && !decision.has(Key::Department) {
            let mut shapes =
                shape::candidates(&sheet, rules, &labels, kind, |key| decision.has(key));
            shapes.retain(|candidate| candidate.key == Key::Department);
            decision.weigh(&sheet, &labels, shapes, look);
        }
    }
}

/// Looks for what may stand at the end of a paper and is not on its face: the day of a
/// contract, over those who sign it. What is wanted of the page is wanted of the face, too:
/// a paper with a contract attached to it is none.
pub(super) fn signatures(
    decision: &mut Decision,
    face: &Sheet,
    further: &[Page],
    rules: &Rules,
    kind: DocumentType,
    look: &mut dyn Look,
) {
    let has = |words: &Regex| face.pieces.iter().any(|it| words.is_match(&it.text));
    let wanted = |shape: &ShapeRule| {
        shape.at_end
            && (shape.types.is_empty() || shape.types.contains(&kind))
            && shape.with.as_ref().is_none_or(has)
    };
    let of_end: Vec<&ShapeRule> = rules.shapes.iter().filter(|it| wanted(it)).collect();
    for page in further.iter().filter(|page| !page.lines.is_empty()) {
        if of_end.iter().all(|shape| decision.has(shape.attribute)) {
            return;
        }
        let sheet = Sheet::new(page);
        let labels = label::find(&sheet, rules, kind);
        let mut found = shape::candidates(&sheet, rules, &labels, kind, |key| decision.has(key));
        found.retain(|candidate| {
            !decision.has(candidate.key) && of_end.iter().any(|it| it.id == candidate.rule)
        });
        decision.weigh(&sheet, &labels, found, look);
    }
}

/// What second faces say. A draft or a binder has one face; another page of the same
/// type with a title, a section and a retention of its own is another document, or the scan has two.
pub(super) fn contradictions(
    decision: &Decision,
    further: &[Page],
    rules: &Rules,
    kind: DocumentType,
) -> Vec<Contradiction> {
    if !matches!(kind, DocumentType::Kian | DocumentType::Binder) {
        return Vec::new();
    }
    let best = decision.best();
    let mut found = Vec::new();
    for page in further.iter().filter(|page| !page.lines.is_empty()) {
        let sheet = Sheet::new(page);
        if kind::of(&sheet, page, rules) != kind {
            continue;
        }
        let labels = label::find(&sheet, rules, kind);
        let mut other = Decision::default();
        for hit in &labels {
            let key = rules.labels[hit.rule].attribute;
            if key.is_some_and(|key| OF_A_FACE.contains(&key)) {
                let candidates = place::candidates(&sheet, rules, &labels, hit, kind);
                other.weigh(&sheet, &labels, candidates, &mut NoLook);
            }
        }
        let others = other.best();
        if others.len() < OF_A_FACE.len() {
            continue;
        }
        for (key, (weighed, _)) in others {
            let face = best.get(&key).map(|(face, _)| *face);
            if face.is_some_and(|face| differs(face, weighed)) {
                found.push(Contradiction {
                    key,
                    page: page.number,
                    raw: weighed.printed.raw.clone(),
                });
            }
        }
    }
    found
}

fn differs(face: &Weighed, other: &Weighed) -> bool {
    let choice = |value: &Value| matches!(value, Value::Choice(_));
    let (one, two) = (&face.understood.value, &other.understood.value);
    !is_same(one, two) && !choice(one) && !choice(two)
}
