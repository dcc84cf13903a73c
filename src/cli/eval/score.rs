//! Counts what is right and wrong.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;

use crate::document::{Record, Status};

use super::calibration::Calibration;
use super::fold::{bag, folded, overlap, phrases};
use super::reliability::Reliability;
use super::truth::{Truth, as_text};

/// The attributes, in the order of the table.
pub(super) const FIELDS: [&str; 18] = [
    "title",
    "department",
    "retention",
    "doc_number",
    "drafted_on",
    "decided_on",
    "effective_on",
    "closed_on",
    "issued_on",
    "received_on",
    "held_on",
    "classification",
    "binder",
    "disclosure",
    "fiscal_year",
    "addressee",
    "sender",
    "drafter",
];
/// The attributes a record needs to be ready.
const REQUIRED: [&str; 3] = ["title", "department", "retention"];

/// Everything that was counted.
#[derive(Debug, Default, Serialize)]
pub(super) struct Scores {
    /// Over all files.
    pub all: Group,
    /// By attribute.
    pub fields: BTreeMap<&'static str, Field>,
    /// Confidences by attribute: what was read on the paper.
    pub calibration: BTreeMap<&'static str, Calibration>,
    /// By layout, if the truth names layouts.
    pub layouts: BTreeMap<String, Group>,
    /// By slice, if the truth names slices. A file counts in each of its slices.
    pub slices: BTreeMap<String, Group>,
    /// Lines by their confidence, and how many are right.
    pub reliability: Reliability,
    /// Files without a document in the archive.
    pub missing: Vec<String>,
    /// What is wrong, one line a value.
    pub faults: Vec<String>,
}

/// Counts of one attribute.
#[derive(Debug, Default, Clone, Copy, Serialize)]
pub(super) struct Field {
    /// On the paper.
    pub on_paper: usize,
    /// Read, rightly or not.
    pub read: usize,
    /// Read as it is.
    pub right: usize,
    /// Read as something else.
    pub wrong: usize,
    /// On the paper, not read.
    pub missed: usize,
    /// Read, not on the paper. What was derived from other values does not count.
    pub invented: usize,
    /// Right, in records that are ready.
    pub ready_right: usize,
    /// Wrong or invented, in records that are ready.
    pub ready_wrong: usize,
    /// Right, in records that a person looks at.
    pub review_right: usize,
    /// Wrong or invented, in records that a person looks at.
    pub review_wrong: usize,
}

impl Field {
    /// Counts a verdict where it fell: in a ready record or in one under review.
    fn sort(&mut self, verdict: Verdict, ready: bool) {
        let (right, wrong) = if ready {
            (&mut self.ready_right, &mut self.ready_wrong)
        } else {
            (&mut self.review_right, &mut self.review_wrong)
        };
        *right += usize::from(verdict.right);
        *wrong += usize::from(verdict.is_false);
    }

    /// Share of what was read that is right.
    pub(super) fn precision(&self) -> Option<f64> {
        share(self.right, self.read)
    }

    /// Share of what is on the paper that was read rightly.
    pub(super) fn recall(&self) -> Option<f64> {
        share(self.right, self.on_paper)
    }
}

/// Counts of a group of files.
#[derive(Debug, Default, Clone, Copy, Serialize)]
pub(super) struct Group {
    /// Files.
    pub files: usize,
    /// Documents that need no review.
    pub ready: usize,
    /// Files whose paper carries every required attribute.
    pub complete: usize,
    /// Of these, documents that need no review.
    pub complete_ready: usize,
    /// Of the ready ones, documents with a required attribute wrong.
    pub ready_wrong: usize,
    /// Of the ready ones, documents with any attribute wrong or invented.
    pub ready_wrong_any: usize,
    /// Characters on the paper, read, and common to both.
    chars: [usize; 3],
    /// Phrases on the paper and found.
    phrases: [usize; 2],
    /// Required attributes on the paper and right.
    required: [usize; 2],
}

impl Group {
    /// Harmonic mean of character precision and recall.
    pub(super) fn character_f1(&self) -> Option<f64> {
        let [truth, read, common] = self.chars;
        share(2 * common, truth + read)
    }

    /// Share of the printed phrases found verbatim.
    pub(super) fn phrase_recall(&self) -> Option<f64> {
        share(self.phrases[1], self.phrases[0])
    }

    /// Share of the documents that need no review.
    pub(super) fn ready_share(&self) -> Option<f64> {
        share(self.ready, self.files)
    }

    /// Share of the documents that need no review, of those whose paper carries every
    /// required attribute.
    pub(super) fn complete_share(&self) -> Option<f64> {
        share(self.complete_ready, self.complete)
    }

    /// Share of the required attributes on the paper that are right.
    pub(super) fn required_right(&self) -> Option<f64> {
        share(self.required[1], self.required[0])
    }
}

fn share(part: usize, whole: usize) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

impl Scores {
    /// Counts one file.
    pub(super) fn add(&mut self, truth: &Truth, record: Option<&Record>) {
        if record.is_none() {
            self.missing.push(truth.file.clone());
        }
        let mut group = Group {
            files: 1,
            ..Group::default()
        };
        let attributes = record
            .and_then(|record| serde_json::to_value(&record.attributes).ok())
            .unwrap_or_default();
        let ready = record.is_some_and(|record| record.status == Status::Ready);
        let (mut wrong_required, mut wrong_any) = (false, false);
        for key in FIELDS {
            let verdict = self.judge(truth, &attributes, key);
            self.fields.entry(key).or_default().sort(verdict, ready);
            wrong_any |= verdict.is_false;
            if REQUIRED.contains(&key) {
                wrong_required |= verdict.is_false;
                group.required[0] += usize::from(verdict.on_paper);
                group.required[1] += usize::from(verdict.right);
            }
        }
        group.complete = usize::from(group.required[0] == REQUIRED.len());
        if ready {
            group.ready = 1;
            group.complete_ready = group.complete;
            group.ready_wrong = usize::from(wrong_required);
            group.ready_wrong_any = usize::from(wrong_any);
        }
        for (index, text) in truth.page_texts().enumerate() {
            let page = record.and_then(|r| r.pages.get(index));
            let read = folded(page.map_or("", |p| &p.text));
            let wanted = folded(text);
            if let Some(page) = page {
                self.reliability.add(&wanted, page);
            }
            group.chars[0] += wanted.chars().count();
            group.chars[1] += read.chars().count();
            group.chars[2] += overlap(&bag(&wanted), &bag(&read));
            for phrase in phrases(text) {
                group.phrases[0] += 1;
                if read.contains(&phrase) {
                    group.phrases[1] += 1;
                } else {
                    self.faults.push(format!(
                        "{}\tpage {}\tphrase\t{phrase}",
                        truth.file,
                        index + 1
                    ));
                }
            }
        }
        self.all.add(&group);
        if !truth.layout.is_empty() {
            self.layouts
                .entry(truth.layout.clone())
                .or_default()
                .add(&group);
        }
        for slice in &truth.slices {
            self.slices.entry(slice.clone()).or_default().add(&group);
        }
    }

    fn judge(&mut self, truth: &Truth, attributes: &Value, key: &'static str) -> Verdict {
        let wanted = truth.value(key);
        let attribute = attributes.get(key);
        let derived = attribute.is_some_and(|a| a.get("origin") == Some(&Value::from("derived")));
        let read = attribute
            .and_then(|a| as_text(a.get("value")?))
            .filter(|_| wanted.is_some() || !derived);
        let same = |(wanted, read): (&String, &String)| folded(wanted) == folded(read);
        let right = wanted.as_ref().zip(read.as_ref()).is_some_and(same);
        if let (Some(_), Some(sure)) = (&read, attribute.and_then(|a| a["confidence"].as_f64())) {
            self.calibration.entry(key).or_default().add(sure, right);
        }
        let field = self.fields.entry(key).or_default();
        field.on_paper += usize::from(wanted.is_some());
        field.read += usize::from(read.is_some());
        let word = match (&wanted, &read) {
            (None, None) => return Verdict::default(),
            (Some(_), Some(_)) if right => {
                field.right += 1;
                return Verdict {
                    on_paper: true,
                    right: true,
                    is_false: false,
                };
            }
            (Some(_), Some(_)) => {
                field.wrong += 1;
                "wrong"
            }
            (Some(_), None) => {
                field.missed += 1;
                "missed"
            }
            (None, Some(_)) => {
                field.invented += 1;
                "invented"
            }
        };
        self.faults.push(format!(
            "{}\t{key}\t{word}\tread {}\ttrue {}",
            truth.file,
            read.as_deref().unwrap_or("-"),
            wanted.as_deref().unwrap_or("-"),
        ));
        Verdict {
            on_paper: wanted.is_some(),
            right: false,
            is_false: read.is_some(),
        }
    }
}

/// What became of one value.
#[derive(Default, Clone, Copy)]
struct Verdict {
    on_paper: bool,
    right: bool,
    /// A value was read and is not true.
    is_false: bool,
}

impl Group {
    fn add(&mut self, other: &Self) {
        self.files += other.files;
        self.ready += other.ready;
        self.complete += other.complete;
        self.complete_ready += other.complete_ready;
        self.ready_wrong += other.ready_wrong;
        self.ready_wrong_any += other.ready_wrong_any;
        let sum = |a: &mut [usize], b: &[usize]| a.iter_mut().zip(b).for_each(|(a, b)| *a += b);
        sum(&mut self.chars, &other.chars);
        sum(&mut self.phrases, &other.phrases);
        sum(&mut self.required, &other.required);
    }
}
