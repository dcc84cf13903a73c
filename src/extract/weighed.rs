//! A candidate that was understood, and how sure it is.

use std::ops::Range;

use crate::document::{Quad, rounded};

use super::doubt::stray::stray;
use super::doubt::strip::{Strip, strips, under_seal};
use super::key::Key;
use super::label::LabelHit;
use super::look::Look;
use super::parse::choose::{Chosen, chosen};
use super::parse::printed::Printed;
use super::parse::{Parsed, Understood, Value, parse};
use super::place::option_boxes::option_boxes;
use super::place::{Candidate, Parts};
use super::sheet::Sheet;
use super::value::date::find_dates;
use super::value::text::without_spaces;

/// A candidate whose text was understood.
#[derive(Debug, Clone)]
pub(super) struct Weighed {
    pub candidate: Candidate,
    pub printed: Printed,
    pub understood: Understood,
    /// Page number in the source.
    pub page: u32,
    /// Who read the page.
    pub engine: &'static str,
    /// How sure it is that a value of the attribute stands there, 0–1.
    pub score: f32,
    /// How surely its characters were read, 0–1.
    pub certainty: f32,
    /// How sure it is that this is the attribute's value, 0–1.
    pub confidence: f32,
    /// Another engine, and what it read there.
    pub second: Option<(&'static str, String)>,
    /// It is one of several values that are printed.
    pub of_a_list: bool,
    /// Where print may stand right before and behind it that nobody read.
    pub strips: Vec<Strip>,
    /// Where a seal may cover its end.
    pub under_seal: Option<Quad>,
}

impl Weighed {
    /// Weighs what is `understood` of a candidate: what of it is meant, what raises doubts, how
    /// surely it was read.
    pub(super) fn new(
        sheet: &Sheet,
        labels: &[LabelHit],
        (candidate, printed): (&Candidate, &Printed),
        understood: Understood,
        look: &mut dyn Look,
    ) -> Self {
        let page = sheet.page.number;
        let boxes = || option_boxes(sheet, candidate);
        let Chosen {
            mut understood,
            range,
            surety,
            of_a_list,
        } = chosen(understood, printed, boxes, page, look);
        let range = range.or_else(|| characters_of(&understood.value, printed));
        if understood.remark.is_none() {
            // Behind a section its drafter may stand.
            let of_section = range.clone().filter(|_| candidate.key == Key::Department);
            let parts = parts_within(sheet, candidate, of_section);
            understood.remark = doubt(sheet, labels, (candidate, &parts), of_a_list, look);
        }
        let certainty = range
            .and_then(|range| printed.sureties.get(range))
            .map_or_else(|| certainty(printed.mean, printed.least), certainty_of)
            .max(surety);
        let score = candidate.score * understood.score;
        Self {
            understood,
            score,
            certainty,
            confidence: rounded(score * certainty),
            of_a_list,
            // Options stand beside the one of a list that is meant.
            under_seal: under_seal(sheet, candidate),
            strips: if of_a_list {
                Vec::new()
            } else {
                strips(sheet, candidate)
            },
            ..Self::of(sheet, candidate, printed)
        }
    }

    /// What stands in a field, and nobody has understood yet.
    pub(super) fn of(sheet: &Sheet, candidate: &Candidate, printed: &Printed) -> Self {
        Self {
            candidate: candidate.clone(),
            printed: printed.clone(),
            understood: Understood {
                value: Value::Text(String::new()),
                score: 0.0,
                remark: None,
            },
            page: sheet.page.number,
            engine: sheet.page.engine,
            score: 0.0,
            certainty: 0.0,
            confidence: 0.0,
            second: None,
            of_a_list: false,
            strips: Vec::new(),
            under_seal: None,
        }
    }

    /// Takes `text` for what is printed; what was read stays the evidence.
    pub(super) fn understand_as(&mut self, key: Key, text: String) {
        let meant = Printed {
            compact: without_spaces(&text),
            raw: text,
            ..self.printed.clone()
        };
        if let Parsed::Value(understood) = parse(key, &meant) {
            self.understood.value = understood.value;
        }
    }
}

/// The parts of the candidate that hold the characters in `range`, or all.
fn parts_within(sheet: &Sheet, candidate: &Candidate, range: Option<Range<usize>>) -> Parts {
    let mut parts = candidate.parts.clone();
    if let Some(range) = range {
        let mut end = 0;
        parts.retain(|&(piece, from)| {
            let start = end;
            end += sheet.pieces[piece].text.chars().skip(from).count();
            start < range.end && end > range.start
        });
    }
    parts
}

/// What speaks against a candidate that was understood, for a person to decide; `parts` are those
/// of it that hold its value.
fn doubt(
    sheet: &Sheet,
    labels: &[LabelHit],
    (candidate, parts): (&Candidate, &Parts),
    of_a_list: bool,
    look: &mut dyn Look,
) -> Option<String> {
    if has_unread_cell(sheet, candidate, look) {
        return Some("one of its cells could not be read".to_owned());
    }
    if !of_a_list && lie_over_each_other(sheet, parts) {
        return Some("its lines lie over each other: letters may stand twice".to_owned());
    }
    if candidate.key != Key::Title {
        return None;
    }
    let other = stray(sheet, labels, candidate)?;
    Some(format!("{other} stands close to it and may belong to it"))
}

/// Whether something is written in a cell of the candidate's row that nobody read.
fn has_unread_cell(sheet: &Sheet, candidate: &Candidate, look: &mut dyn Look) -> bool {
    candidate
        .gaps
        .iter()
        .any(|gap| look.is_inked(sheet.page.number, &sheet.on_page(gap)) == Some(true))
}

/// Whether two parts of a row cover each other by more than the white around
/// them.
fn lie_over_each_other(sheet: &Sheet, parts: &Parts) -> bool {
    let whole = |&&(piece, from): &&(usize, usize)| (from == 0).then(|| sheet.pieces[piece].place);
    let parts: Vec<_> = parts.iter().filter_map(|it| whole(&it)).collect();
    parts.iter().enumerate().any(|(at, one)| {
        parts[at + 1..].iter().any(|other| {
            let size = one.h.min(other.h);
            one.overlap_y(other) > 0.5 * size && one.overlap_x(other) > COVERED * size
        })
    })
}

/// Boxes of neighbours cover each other no farther than this, in type sizes.
const COVERED: f32 = 0.7;

/// How sure the reading is: one doubtful character spoils a value.
fn certainty(mean: f32, least: f32) -> f32 {
    f32::midpoint(mean, least)
}

/// The characters of a text, a day or a section that is a part of what is printed: a
/// telephone number behind a name makes it no less sure.
pub(super) fn characters_of(value: &Value, printed: &Printed) -> Option<Range<usize>> {
    let compact = &printed.compact;
    let bytes = match value {
        Value::Text(text) => {
            let text = without_spaces(text);
            let start = compact.find(&text)?;
            start..start + text.len()
        }
        Value::Day(_) => find_dates(compact).first()?.range.clone(),
        // How the drafter behind his section was read does not matter.
        Value::Department(path) => {
            let start = compact.find(path.first()?.as_str())?;
            let last = path.last()?;
            start..start + compact[start..].rfind(last.as_str())? + last.len()
        }
        _ => return None,
    };
    let start = compact[..bytes.start].chars().count();
    Some(start..start + compact[bytes].chars().count())
}

/// The same of some of the characters.
pub(super) fn certainty_of(sureties: &[f32]) -> f32 {
    let mean = sureties.iter().sum::<f32>() / sureties.len().max(1) as f32;
    certainty(mean, sureties.iter().copied().fold(1.0, f32::min))
}
