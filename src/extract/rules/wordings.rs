//! The wordings of all labels, and how they are found though they were misread.

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::document::DocumentType;
use crate::extract::label::lead::Lead;
use crate::extract::value::fuzzy::{look_alike_key, similarity_at_least};

use super::Rules;

/// Labels with fewer characters are never matched with a slip that is no look-alike.
const SHORTEST_MISREAD: usize = 4;
/// How like its wording a misread label must be, 0–1.
const LEAST_LIKENESS: f32 = 0.75;
/// How like it a label must be that its reader was not sure of.
const LEAST_LIKENESS_BLURRED: f32 = 0.6;
/// Readers are surer than this of words they read well, 0–1.
const SURE: f32 = 0.9;
/// A character read with more surety than this is no slip, 0–1.
const PLAIN: f32 = 0.97;
/// How much more like it must be than a wording that leads to something else.
const CLEAR_LEAD: f32 = 0.19;

/// What dust between characters is read as.
const SPECKS: [char; 6] = ['.', ',', '·', '\'', '、', '。'];

/// How sure the reader of a word was, 0–1.
#[derive(Debug, Clone, Copy)]
pub(in crate::extract) struct Surety {
    /// Of the word.
    pub confidence: f32,
    /// Of its least sure character.
    pub least: f32,
}

/// Wordings in compact form.
#[derive(Debug, Default)]
pub(super) struct Wordings {
    /// Wording → the rules it leads to, the latest first.
    rules: BTreeMap<String, Vec<usize>>,
    /// Look-alike key of a wording → the wordings.
    alike: HashMap<String, Vec<String>>,
    /// Look-alike keys of all beginnings of wordings.
    beginnings: HashSet<String>,
    /// Look-alike keys of all parts of wordings.
    parts: HashSet<String>,
    /// Wordings by their number of characters, without those that are composed.
    by_length: HashMap<usize, Vec<String>>,
    /// Length of the longest wording in characters.
    pub longest: usize,
}

impl Wordings {
    /// Adds a wording of a rule; one that is `composed` of parts is known only as it is, but for
    /// look-alikes.
    pub(super) fn add(&mut self, wording: &str, rule: usize, composed: bool) {
        let key = look_alike_key(wording);
        let places: Vec<usize> = key
            .char_indices()
            .map(|(at, _)| at)
            .chain([key.len()])
            .collect();
        for (n, &start) in places.iter().enumerate() {
            for &end in &places[n + 1..] {
                self.parts.insert(key[start..end].to_owned());
                if start == 0 {
                    self.beginnings.insert(key[..end].to_owned());
                }
            }
        }
        self.longest = self.longest.max(wording.chars().count());
        let alike = self.alike.entry(key).or_default();
        if alike.iter().all(|known| known != wording) {
            alike.push(wording.to_owned());
        }
        let length = wording.chars().count();
        let same = self.by_length.entry(length).or_default();
        if !composed && same.iter().all(|known| known != wording) {
            same.push(wording.to_owned());
        }
        self.rules
            .entry(wording.to_owned())
            .or_default()
            .insert(0, rule);
    }

    /// The rules of a wording; specks of dust that were read as points do not matter.
    pub(super) fn rules(&self, text: &str) -> Option<&[usize]> {
        let known = self.rules.get(text);
        let known = known.or_else(|| self.rules.get(&text.replace(SPECKS, "")));
        known.map(Vec::as_slice)
    }

    /// All wordings with their rules.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&String, &Vec<usize>)> {
        self.rules.iter()
    }

    /// How many wordings there are.
    pub(super) fn count(&self) -> usize {
        self.rules.len()
    }

    /// Whether a wording begins with `text`, but for look-alikes.
    pub(super) fn is_beginning(&self, text: &str) -> bool {
        self.beginnings.contains(&look_alike_key(text))
    }

    /// Whether `text` is a part of a wording, but for look-alikes.
    pub(super) fn is_part(&self, text: &str) -> bool {
        self.parts.contains(&look_alike_key(text))
    }
}

impl Rules {
    /// The label rule for a wording in which look-alikes were read for one another, if it
    /// leads to a value.
    pub(in crate::extract) fn look_alike_wording(
        &self,
        text: &str,
        kind: DocumentType,
    ) -> Option<usize> {
        let wordings = self.wordings.alike.get(&look_alike_key(text))?;
        wordings
            .iter()
            .filter_map(|w| self.wording(w, kind))
            .find(|&rule| self.labels[rule].attribute.is_some())
    }

    /// The label rule for a wording that was read with a slip: look-alikes in labels that
    /// lead to a value, any slip in labels long enough not to be another word.
    pub(in crate::extract) fn misread_wording(
        &self,
        text: &str,
        Surety { confidence, least }: Surety,
        kind: DocumentType,
    ) -> Option<usize> {
        let alike = self.look_alike_wording(text, kind);
        let length = text.chars().count();
        // A word that was read without any doubt is a word of its own.
        let doubtful = least < PLAIN;
        if alike.is_some()
            || !doubtful
            || !(SHORTEST_MISREAD..=self.wordings.longest).contains(&length)
        {
            return alike;
        }
        let least = if confidence < SURE {
            LEAST_LIKENESS_BLURRED
        } else {
            LEAST_LIKENESS
        };
        let mut lead = Lead::default();
        for wording in self.wordings.by_length.get(&length).into_iter().flatten() {
            let Some(likeness) = similarity_at_least(text, wording, least - CLEAR_LEAD) else {
                continue;
            };
            let Some(rule) = self.wording(wording, kind) else {
                continue;
            };
            lead.add(likeness, rule, self.labels[rule].attribute);
        }
        let (likeness, rule) = lead.best()?;
        (likeness >= least && lead.rival() < likeness - CLEAR_LEAD).then_some(rule)
    }

    /// The labels whose wording `text` is but for one letter, of which its reader was not
    /// sure; `sureties` has those of its letters, 0–1.
    pub(in crate::extract) fn slipped_wordings(
        &self,
        text: &str,
        sureties: &[f32],
        kind: DocumentType,
    ) -> Vec<usize> {
        if sureties.iter().all(|surety| *surety >= PLAIN) {
            return Vec::new();
        }
        let read: Vec<char> = text.chars().collect();
        let is_close = |wording: &&String| {
            let pairs = read.iter().copied().zip(wording.chars()).zip(sureties);
            let mut slips = pairs.filter(|((read, meant), _)| read != meant);
            let doubtful = slips.next().is_some_and(|(_, surety)| *surety < PLAIN);
            doubtful && slips.next().is_none()
        };
        let as_long = self
            .wordings
            .by_length
            .get(&read.len())
            .into_iter()
            .flatten();
        as_long
            .filter(is_close)
            .filter_map(|wording| self.wording(wording, kind))
            .collect()
    }
}
