//! Tells the type of paper from the words on its face.

use std::collections::HashMap;

use regex::Regex;

use crate::document::{DocumentType, Page, Rect};

use super::label::word;
use super::rules::{KindRule, Rules};
use super::shape::surroundings::is_over;
use super::sheet::Sheet;

/// Less evidence than this is none.
const LEAST: f32 = 1.0;

/// Marks before a word that are none of it.
const BULLETS: [char; 9] = ['●', '○', '◎', '■', '□', '◆', '◇', '・', '※'];

/// The type of the paper whose face is `page`, laid out as `sheet`.
pub(super) fn of(sheet: &Sheet, page: &Page, rules: &Rules) -> DocumentType {
    let mut weights = weights(sheet, rules);
    if sheet.vertical {
        // A stamp lies across the columns.
        let stamps = rules.kinds.iter().filter(|rule| rule.stacked.is_some());
        for (kind, weight) in weights_of(stamps, &Sheet::across(page), rules) {
            *weights.entry(kind).or_default() += weight;
        }
    }
    heaviest(&weights)
}

/// How much speaks for each type.
pub(super) fn weights(sheet: &Sheet, rules: &Rules) -> HashMap<DocumentType, f32> {
    weights_of(rules.kinds.iter(), sheet, rules)
}

/// How much of what some rules look for speaks for each type.
fn weights_of<'a>(
    kinds: impl Iterator<Item = &'a KindRule>,
    sheet: &Sheet,
    rules: &Rules,
) -> HashMap<DocumentType, f32> {
    let mut words = word::words(sheet);
    let stacked = word::stacked_words(sheet, &words, rules);
    words.extend(stacked);
    for word in &mut words {
        word.text = word.text.trim_start_matches(BULLETS).to_owned();
    }
    let is_stacked = |place: &Rect, wanted: Option<&Regex>| {
        wanted.is_none_or(|wanted| {
            let mut words = words.iter();
            words.any(|it| wanted.is_match(&it.text) && is_over(&it.place, place))
        })
    };
    let mut weights: HashMap<DocumentType, f32> = HashMap::new();
    for rule in kinds {
        let seen = rule.lines.contains(&sheet.page.lines.len())
            && sheet.is_written(rule.writing)
            && words.iter().any(|word| {
                sheet.is_within(&word.place, rule.region)
                    && rule.pattern.is_match(&word.text)
                    && is_stacked(&word.place, rule.stacked.as_ref())
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
