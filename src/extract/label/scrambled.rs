//! Labels of two lines in a narrow cell whose characters were read in another order, or
//! not all of them: 「開区」「示分」 in a cell of its own is 開示区分, 「分番」「独号」 is 分類番号.
//! What counts is which characters the cell holds, not how they are strung together.

use crate::document::{DocumentType, Rect};

use super::LabelHit;
use super::lead::Lead;
use crate::extract::rules::Rules;
use crate::extract::sheet::Sheet;

/// Numbers of characters that a label in a cell of its own has.
const CHARACTERS: std::ops::RangeInclusive<usize> = 3..=10;
/// Fewest characters that cell and wording must share.
const LEAST_SHARED: usize = 3;
/// How like the wording the cell must be: twice what is shared, of all characters, 0–1.
const LEAST_LIKENESS: f32 = 0.74;
/// How like it must be if the characters stand in the wording's order, 0–1: there is
/// nothing scrambled, so hardly anything may be missing.
const LEAST_IN_ORDER: f32 = 0.88;
/// A wording of something else this close makes the cell unclear.
const CLEAR_LEAD: f32 = 0.06;

/// Labels in cells that hold nothing but a wording's characters, in any order.
pub(crate) fn find(
    sheet: &Sheet,
    rules: &Rules,
    kind: DocumentType,
    known: &[LabelHit],
) -> Vec<LabelHit> {
    let mut taken = vec![false; sheet.pieces.len()];
    for piece in known.iter().flat_map(|hit| &hit.pieces) {
        taken[*piece] = true;
    }
    let mut hits = Vec::new();
    for index in 0..sheet.pieces.len() {
        if taken[index] || !is_label_text(&sheet.pieces[index].text) {
            continue;
        }
        let Some(cell) = sheet.cell(sheet.pieces[index].place.centre()) else {
            continue;
        };
        let pieces = sheet.pieces_in(&cell);
        let clean = pieces
            .iter()
            .all(|&p| !taken[p] && is_label_text(&sheet.pieces[p].text));
        for &piece in &pieces {
            // Each cell is looked at once.
            taken[piece] = true;
        }
        if clean {
            hits.extend(in_cell(sheet, rules, kind, pieces));
        }
    }
    hits
}

/// Short, and of Japanese letters only.
fn is_label_text(text: &str) -> bool {
    text.chars().count() <= *CHARACTERS.end()
        && text.chars().all(|c| c.is_alphabetic() && !c.is_ascii())
}

fn in_cell(
    sheet: &Sheet,
    rules: &Rules,
    kind: DocumentType,
    pieces: Vec<usize>,
) -> Option<LabelHit> {
    let columns = pieces
        .iter()
        .any(|&p| sheet.pieces[p].line.vertical != sheet.vertical);
    if pieces.len() < 2 && !columns && !sheet.pieces[*pieces.first()?].is_doubtful() {
        return None;
    }
    // 議会事務局 over 総務課: units of the office, one under another.
    let is_unit = |&p: &usize| {
        let text = &sheet.pieces[p].text;
        text.chars().count() > 2 && text.ends_with(['局', '部', '課', '室', '係'])
    };
    if pieces.len() > 1 && pieces.iter().all(is_unit) {
        return None;
    }
    let text: Vec<char> = pieces
        .iter()
        .flat_map(|&p| sheet.pieces[p].text.chars())
        .collect();
    let rule = if text.len() == 2 && columns && pieces.len() == 1 {
        of_column(rules, kind, &text)?
    } else if CHARACTERS.contains(&text.len()) {
        likeliest(rules, kind, &text)?
    } else {
        return None;
    };
    let place = pieces
        .iter()
        .map(|&p| sheet.pieces[p].place)
        .reduce(|a: Rect, b| a.union(&b))?;
    Some(LabelHit::whole(rules, rule, place, pieces))
}

/// The rule of the wordings of two lines of two characters that have `text` as one of
/// their columns, if all lead to the same: the other column was not read.
fn of_column(rules: &Rules, kind: DocumentType, text: &[char]) -> Option<usize> {
    let mut found: Option<usize> = None;
    for (wording, rule) in rules.all_wordings(kind) {
        let chars: Vec<char> = wording.chars().collect();
        let [a, b, c, d] = chars.as_slice() else {
            continue;
        };
        if text != [*a, *c] && text != [*b, *d] {
            continue;
        }
        let key = |rule: usize| rules.labels[rule].attribute;
        if found.is_some_and(|other| key(other) != key(rule)) {
            return None;
        }
        found = Some(rule);
    }
    found.filter(|&rule| rules.labels[rule].attribute.is_some())
}

/// The rule of the wording that has most of the characters, if nothing else comes close.
fn likeliest(rules: &Rules, kind: DocumentType, text: &[char]) -> Option<usize> {
    let mut lead = Lead::default();
    let printed: String = text.iter().collect();
    for (wording, rule) in rules.all_wordings(kind) {
        // In a wording's own order the characters were read well: 管理課 is no 管理課名.
        let plain = text.len() < wording.chars().count() && wording.contains(&printed);
        let likeness = likeness(text, wording);
        let least = if is_in_order(text, wording) {
            LEAST_IN_ORDER
        } else {
            LEAST_LIKENESS - CLEAR_LEAD
        };
        if plain || likeness < least {
            continue;
        }
        lead.add(likeness, rule, rules.labels[rule].attribute);
    }
    let (likeness, rule) = lead.best()?;
    let clear = likeness >= LEAST_LIKENESS && likeness - lead.rival() > CLEAR_LEAD;
    (clear && rules.labels[rule].attribute.is_some()).then_some(rule)
}

/// Whether all characters stand in the wording in this order.
fn is_in_order(text: &[char], wording: &str) -> bool {
    let mut rest = wording.chars();
    text.iter().all(|char| rest.any(|other| other == *char))
}

/// Twice the shared characters, of all characters of both, 0–1; 0 if too few are shared.
fn likeness(text: &[char], wording: &str) -> f32 {
    let mut rest: Vec<char> = text.to_vec();
    let mut length = 0;
    let mut shared = 0;
    for char in wording.chars() {
        length += 1;
        if let Some(at) = rest.iter().position(|other| *other == char) {
            rest.swap_remove(at);
            shared += 1;
        }
    }
    if shared < LEAST_SHARED {
        return 0.0;
    }
    2.0 * shared as f32 / (length + text.len()) as f32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::key::Key;
    use std::path::Path;

    fn attribute(text: &str) -> Option<Key> {
        let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("models/rules");
        let rules = Rules::load(&dir).expect("the rules that ship are sound");
        let text: Vec<char> = text.chars().collect();
        let rule = likeliest(&rules, DocumentType::Kian, &text)?;
        rules.labels[rule].attribute
    }

    #[test]
    fn order_does_not_matter() {
        assert_eq!(attribute("開区示分"), Some(Key::Disclosure));
        assert_eq!(attribute("保期存間"), Some(Key::Retention));
        assert_eq!(attribute("起年月案"), Some(Key::DraftedOn));
        assert_eq!(attribute("分番独号"), Some(Key::Classification));
        assert_eq!(attribute("施年月日"), Some(Key::EffectiveOn));
    }

    #[test]
    fn one_column_of_two_lines_is_enough() {
        let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("models/rules");
        let rules = Rules::load(&dir).expect("the rules that ship are sound");
        let attribute = |text: [char; 2]| {
            let rule = of_column(&rules, DocumentType::Kian, &text)?;
            rules.labels[rule].attribute
        };
        assert_eq!(attribute(['保', '期']), Some(Key::Retention));
        assert_eq!(attribute(['開', '区']), Some(Key::Disclosure));
        assert_eq!(attribute(['文', '番']), Some(Key::DocNumber));
        assert_eq!(attribute(['年', '日']), None);
    }

    #[test]
    fn what_may_be_several_is_none() {
        assert_eq!(attribute("年月日"), None);
        assert_eq!(attribute("情報政策課"), None);
        assert_eq!(attribute("管理課"), None);
        assert_eq!(attribute("番号"), None);
        assert_eq!(attribute("満了年月日"), None, "it leads to nothing");
    }
}
