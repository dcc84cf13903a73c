//! Whether a page is the first of a document: a draft's form (起案用紙) or a binder's cover.
//!
//! Attachments repeat labels, so a few of them say nothing, and in a list they all stand in
//! its head. Sure is a page that is a form by its words and has the fields of one, row below
//! row; what comes near to it is told to a person, and what does not is an ordinary page.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use regex::Regex;

use crate::document::{DocumentType, Page, Rect};

use super::key::Key;
use super::sheet::Sheet;
use super::{Extractor, kind, label};

/// Weight of the words of `30-kinds.toml` from which a page is likely a draft's form.
const LIKELY: f32 = 3.0;
/// Weight from which it is one beyond doubt; so much it must be ahead of other types.
const CERTAIN: f32 = 4.5;
const AHEAD: f32 = 1.5;
/// Weight that suffices where the fields are those of a whole form.
const SOME: f32 = 1.5;
/// So many different fields has the form of a draft, and the cover of a binder.
const FIELDS: usize = 4;
/// So many has a whole form, in so many rows.
const WHOLE_FORM: usize = 6;
const ROWS: usize = 4;
/// A cover holds little else.
const COVER_LINES: usize = 30;

/// Whether a document begins with a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Opening {
    /// Nothing says so.
    #[default]
    No,
    /// It may.
    Perhaps,
    /// It surely does.
    Surely,
}

impl Extractor {
    /// Whether a document begins with `page`, by what stands on it alone.
    pub fn opening(&self, page: &Page) -> Opening {
        if page.lines.is_empty() {
            return Opening::No;
        }
        let sheet = Sheet::new(page);
        let weights = kind::weights(&sheet, &self.rules);
        let weight = |kind| weights.get(&kind).copied().unwrap_or_default();
        let kind = kind::heaviest(&weights);
        let rivals = weights
            .iter()
            .filter(|(other, _)| **other != kind)
            .map(|(_, weight)| *weight)
            .fold(0.0, f32::max);
        let labels = label::find(&sheet, &self.rules, kind);
        let fields: BTreeMap<Key, Rect> = labels
            .iter()
            .filter_map(|hit| Some((self.rules.labels[hit.rule].attribute?, hit.place)))
            .collect();
        log::debug!(
            "page {}: {kind:?}, {weights:?}, fields {:?}, {} lines",
            page.number,
            fields.keys(),
            page.lines.len()
        );
        let has = |keys: &[Key]| keys.iter().any(|key| fields.contains_key(key));
        let opening = match kind {
            DocumentType::Kian => {
                let form = fields.len() >= FIELDS
                    && has(&[Key::Title])
                    && has(&[Key::Retention, Key::DraftedOn]);
                let whole = fields.len() >= WHOLE_FORM
                    && has(&[Key::Title])
                    && has(&[Key::Retention])
                    && rows(fields.values()) >= ROWS;
                // The label of its title may have been lost: the words must say more then.
                let nearly = fields.len() > FIELDS && has(&[Key::Retention]);
                let by_words = (form || nearly) && weight(kind) >= CERTAIN.max(rivals + AHEAD);
                if by_words || (whole && weight(kind) >= SOME) {
                    Opening::Surely
                } else if form || weight(kind) >= LIKELY {
                    Opening::Perhaps
                } else {
                    Opening::No
                }
            }
            DocumentType::Binder => {
                let form = fields.len() >= FIELDS
                    && has(&[Key::Title, Key::Binder])
                    && has(&[Key::Retention]);
                let by_words = weight(kind) >= rivals + AHEAD;
                if form && by_words && page.lines.len() <= COVER_LINES {
                    Opening::Surely
                } else if has(&[Key::Retention]) {
                    Opening::Perhaps
                } else {
                    Opening::No
                }
            }
            _ => Opening::No,
        };
        if opening == Opening::Surely && goes_on(page) {
            return Opening::Perhaps;
        }
        opening
    }
}

/// Rows that the places stand in.
fn rows<'a>(places: impl Iterator<Item = &'a Rect>) -> usize {
    let mut places: Vec<&Rect> = places.collect();
    places.sort_by(|a, b| a.y.total_cmp(&b.y));
    places
        .chunk_by(|upper, lower| lower.centre().y < upper.bottom())
        .count()
}

/// Whether the page says that it is not the first: 別紙, 写し, a page number from 2 on.
fn goes_on(page: &Page) -> bool {
    static MARK: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(concat!(
            r"^[\s(（【\[〔]*(?:別\s*紙|別\s*添|別\s*表|参\s*考|資\s*料|写\s*し?|続\s*紙|続\s*葉|記入例|記載例|見\s*本)[\s0-9０-９)）】\]〕号の]*$",
            r"|^[\s\-－―‐(（]*(?:[2-9２-９]|[1-9１-９][0-9０-９])\s*(?:枚目|頁|ページ|[/／]\s*[0-9０-９]+)[\s\-－―‐)）]*$",
        ))
        .expect("pattern is valid")
    });
    page.lines.iter().any(|line| MARK.is_match(&line.text()))
}
