//! Tells the type of paper from the words on its face.

use std::collections::HashMap;

use crate::document::DocumentType;

use super::label::word;
use super::rules::Rules;
use super::sheet::Sheet;

/// Less evidence than this is none.
const LEAST: f32 = 1.0;

/// Marks before a word that are none of it.
const BULLETS: [char; 9] = ['●', '○', '◎', '■', '□', '◆', '◇', '・', '※'];

/// The type of the paper whose face is `sheet`.
pub(super) fn of(sheet: &Sheet, rules: &Rules) -> DocumentType {
    heaviest(&weights(sheet, rules))
}

/// How much speaks for each type.
pub(super) fn weights(sheet: &Sheet, rules: &Rules) -> HashMap<DocumentType, f32> {
    let mut words = word::words(sheet);
    let stacked = word::stacked_words(sheet, &words, rules);
    words.extend(stacked);
    for word in &mut words {
        word.text = word.text.trim_start_matches(BULLETS).to_owned();
    }
    let mut weights: HashMap<DocumentType, f32> = HashMap::new();
    for rule in &rules.kinds {
        let seen = rule.lines.contains(&sheet.page.lines.len())
            && sheet.is_written(rule.writing)
            && words.iter().any(|word| {
                sheet.is_within(&word.place, rule.region) && rule.pattern.is_match(&word.text)
            });
        if seen {
            *weights.entry(rule.document_type).or_default() += rule.weight;
        }
    }
    log::debug!("kind: {weights:?} of {} lines", sheet.page.lines.len());
    weights
}

/// The type that most speaks for.
pub(super) fn heaviest(weights: &HashMap<DocumentType, f32>) -> DocumentType {
    weights
        .iter()
        .filter(|(_, weight)| **weight >= LEAST)
        .max_by(|a, b| a.1.total_cmp(b.1).then(b.0.cmp(a.0)))
        .map_or(DocumentType::Other, |(kind, _)| *kind)
}
