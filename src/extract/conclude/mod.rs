//! The best candidates → attributes, and what a person must look at.

pub(crate) mod derive;
pub(crate) mod elsewhere;
pub(crate) mod fill;
mod head;
pub(crate) mod heed;
pub(crate) mod supplied;
pub(crate) mod vouch;
mod vouch_owner;
mod withhold;

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::document::{Attributes, DocumentType, Page, Quad, TextLine, rounded};

use super::Masters;
use crate::extract::city;
use crate::extract::decide::Decision;
use crate::extract::doubt::strip::Strip;
use crate::extract::doubt::unsafe_name::{doubt_name, is_unsafe_name};
use crate::extract::doubt::{figures, hole};
use crate::extract::key::Key;
use crate::extract::look::Look;
use crate::extract::owner;
use crate::extract::parse::title::{LACKS_BRACKETS, with_brackets};
use crate::extract::parse::{Understood, Value};
use crate::extract::rules::{Agreement, Rules, Values};
use crate::extract::second;
use crate::extract::value::date::find_dates;
use crate::extract::value::doc_number::find_doc_numbers;
use crate::extract::value::fiscal_year::{YearBasis, find_fiscal_years};
use crate::extract::weighed::Weighed;
use elsewhere::Elsewhere;
use vouch::{trust, with_symbol, without_scrap};

/// Values less sure than this go to a person.
pub(crate) const CERTAIN: f32 = 0.93;

/// Values less sure than this are beyond a second reading.
const HOPELESS: f32 = 0.6;

/// The best candidate of each attribute, and its rival, as [`Decision::best`] gives them.
type Best<'a> = BTreeMap<Key, (&'a Weighed, Option<&'a Weighed>)>;

/// Attributes in the making.
pub(crate) struct Conclusion<'a> {
    pub rules: &'a Rules,
    pub masters: &'a Masters,
    pub kind: DocumentType,
    /// The symbol of the document's number.
    pub symbol: Option<String>,
    /// The municipalities whose offices the pages name.
    pub cities: Vec<String>,
    /// The offices that are named at the paper's head.
    pub head: Vec<String>,
    /// No paper is of a later day.
    pub today: Date,
    /// Everything that the record must have was found.
    pub is_complete: bool,
    pub attributes: Attributes,
    pub reasons: Vec<String>,
    /// Which names were left out, and why.
    pub withheld: Vec<String>,
}

impl Conclusion<'_> {
    /// Fills in what was decided on the pages.
    pub(crate) fn draw(&mut self, decision: &Decision, pages: &[Page], look: &mut dyn Look) {
        let best = decision.best();
        let days = context(&best, pages);
        self.cities = city::named(pages);
        self.head = head::offices_at_head(self.kind, pages);
        self.symbol = best.get(&Key::DocNumber).and_then(|(number, _)| {
            let found = find_doc_numbers(&number.printed.compact);
            found.into_iter().next().map(|it| it.symbol)
        });
        // A class may tell the retention.
        let may_follow = |key| key == Key::Retention && best.contains_key(&Key::Classification);
        let mut required = self.rules.required(self.kind).iter();
        self.is_complete = required.all(|key| best.contains_key(key) || may_follow(*key));
        for (&key, &(weighed, rival)) in &best {
            let before = self.reasons.len();
            self.take(key, weighed.clone(), &days, pages, look);
            // 施行年月日　年　月　日: what another label leads to may be the day of something else.
            if key.is_day() && decision.is_unfilled(key) && self.reasons.len() == before {
                self.review(
                    key,
                    "its field is not filled in, though it stands elsewhere",
                );
            }
            if let Some(rival) = rival {
                let both = format!(
                    "two values stand on the paper: {} and {}",
                    weighed.printed.raw, rival.printed.raw
                );
                self.review(key, &both);
            }
        }
        self.check_days();
        self.derive(decision, pages);
        self.miss(decision, &best);
        for other in &decision.contradictions {
            let why = format!("page {} says otherwise: {}", other.page, other.raw);
            self.review(other.key, &why);
        }
        self.reasons.extend(pages.iter().filter_map(page_reason));
        self.withhold();
        // The image is asked only where nothing else sends the record to a person.
        if self.reasons.is_empty() {
            for (&key, (weighed, _)) in &best {
                self.check_ink(key, weighed, look);
            }
            self.withhold();
        }
    }

    /// Fills in the attribute `key` as `weighed`, after a second reading where that decides
    /// something, and says what is doubtful about it.
    fn take(
        &mut self,
        key: Key,
        mut weighed: Weighed,
        days: &[Date],
        pages: &[Page],
        look: &mut dyn Look,
    ) {
        let before = self.reasons.len();
        if key == Key::DocNumber
            && let Some(symbol) = self.owners_symbol()
        {
            without_scrap(&mut weighed, symbol);
            with_symbol(&mut weighed, symbol);
        }
        trust(key, &mut weighed, pages);
        let agreement = self.read_again(key, &mut weighed, pages, days, look);
        if key == Key::Title {
            close_brackets(&mut weighed);
        }
        let mut values = values_of(&weighed.understood.value);
        if key == Key::Classification && agreement != Agreement::Native {
            values = self.checked_by_table(&mut weighed);
        }
        let read = self.rules.confidence(values, agreement, weighed.certainty);
        weighed.confidence = rounded(weighed.score * read);
        log::debug!(
            "{}: score {:.3}, certainty {:.3}, {agreement:?}, confidence {:.3}",
            key.name(),
            weighed.score,
            weighed.certainty,
            weighed.confidence
        );
        if agreement != Agreement::Native {
            doubt_name(key, &mut weighed);
        }
        self.doubt_period(&mut weighed);
        self.fill(key, &weighed, days);
        if let Some(remark) = &weighed.understood.remark {
            self.review(key, remark);
        } else if weighed.confidence < CERTAIN && self.reasons.len() == before {
            self.review(
                key,
                &format!("doubtful reading ({:.2})", weighed.confidence),
            );
        }
    }

    /// Says which required attributes were not found.
    fn miss(&mut self, decision: &Decision, best: &Best) {
        for &key in self.rules.required(self.kind) {
            let found = match key {
                Key::Title => self.attributes.title.is_some(),
                Key::Department => self.attributes.department.is_some(),
                Key::Retention => self.attributes.retention.is_some(),
                other => best.contains_key(&other),
            };
            if !found {
                let why = if decision.is_unfilled(key) {
                    "its field is not filled in"
                } else {
                    "not found"
                };
                self.review(key, why);
            }
        }
    }

    /// Sends a period to a person that no ordinance has, and no class of the table.
    fn doubt_period(&self, weighed: &mut Weighed) {
        let Value::Retention(retention) = weighed.understood.value else {
            return;
        };
        let table = self.masters.classification.as_ref();
        let is_of_class = table.is_some_and(|table| table.has_retention(retention));
        if !retention.is_usual() && !is_of_class {
            let unusual = format!("{} is no usual retention", retention.canonical());
            weighed.understood.remark.get_or_insert(unusual);
        }
    }

    /// Sends a value to a person beside or in which stands a letter that nobody read.
    fn check_ink(&mut self, key: Key, weighed: &Weighed, look: &mut dyn Look) {
        if weighed.engine == "text-layer" {
            return;
        }
        let is_sealed = |place: &Quad| look.is_inked(weighed.page, place) == Some(true);
        if weighed.under_seal.as_ref().is_some_and(is_sealed) {
            self.review(key, "a seal may cover its end");
            return;
        }
        let is_lettered = |strip: &Strip| strip.is_lettered(weighed.page, look);
        if weighed.strips.iter().any(is_lettered) {
            self.review(key, "print beside it was not read");
        } else if (key == Key::Title || key.is_name())
            && hole::is_inked(&weighed.printed, weighed.page, look)
        {
            self.review(key, "print between its letters was not read");
        } else if !weighed.of_a_list && figures::are_more(&weighed.printed, weighed.page, look) {
            self.review(key, "more figures stand there than were read");
        }
    }

    /// Asks the second reader for a value, if that can decide something; what it says of the
    /// value is heeded.
    fn read_again(
        &self,
        key: Key,
        weighed: &mut Weighed,
        pages: &[Page],
        days: &[Date],
        look: &mut dyn Look,
    ) -> Agreement {
        if weighed.engine == "text-layer" {
            return Agreement::Native;
        }
        // A master is as good as a second reader.
        let is_in_master = matches!(&weighed.understood.value, Value::Department(path)
            if owner::is_confirmed(path, days.iter().min().copied(), self.masters.departments.as_ref()));
        let second = (!is_in_master && self.needs_second(key, weighed))
            .then(|| {
                let lines = weighed.printed.lines.iter();
                let own = lines.map(|(line, _)| (weighed.page, *line)).collect();
                let is_number = key == Key::DocNumber;
                let symbol = is_number.then(|| self.owners_symbol()).flatten();
                let usual = &self.rules.usual;
                let elsewhere = Elsewhere::new(pages, &own, usual).with_symbol(symbol);
                second::read(key, weighed, &elsewhere, look)
            })
            .flatten();
        if is_in_master {
            weighed.score = weighed.candidate.score;
            self.vouch_owner(weighed, pages, days.iter().min().copied());
        }
        let Some(second) = second else {
            return if is_in_master {
                Agreement::Same
            } else {
                Agreement::Alone
            };
        };
        weighed.certainty = second.certainty.unwrap_or(weighed.certainty);
        // Two readers that come to the same by themselves settle a parser's doubt.
        let free = matches!(weighed.understood.value, Value::Text(_));
        if second.agreement == Agreement::Same && !free {
            weighed.score = weighed.candidate.score;
        }
        weighed.understood.remark = weighed.understood.remark.take().or(second.remark);
        if let Some(meant) = second.meant {
            weighed.understand_as(key, meant);
        }
        weighed.second = Some((second.engine, second.text));
        second.agreement
    }

    /// What the record needs must be read twice to be ready; other values, and those of a
    /// record that waits for a person in any case, only where a second reading can still
    /// settle a doubt.
    fn needs_second(&self, key: Key, weighed: &Weighed) -> bool {
        let value = &weighed.understood.value;
        let unknown = |code: &str| self.masters.classification.is_some() && !self.knows_class(code);
        let is_required = self.is_complete && self.rules.required(self.kind).contains(&key);
        if (is_required || is_unsafe_name(key, value)) && weighed.confidence >= HOPELESS
            || key == Key::Classification && matches!(value, Value::Text(code) if unknown(code))
        {
            return true;
        }
        let read = self
            .rules
            .confidence(values_of(value), Agreement::Alone, weighed.certainty);
        weighed.confidence >= HOPELESS && weighed.score * read < CERTAIN
    }

    pub(crate) fn review(&mut self, key: Key, why: &str) {
        self.reasons.push(format!("{}: {why}", key.name()));
    }
}

/// Gives a title the brackets around its last word that the first reading lost, if the second
/// has them.
fn close_brackets(weighed: &mut Weighed) {
    let Value::Text(title) = &weighed.understood.value else {
        return;
    };
    let again = weighed.second.as_ref();
    if let Some(whole) = again.and_then(|(_, again)| with_brackets(title, again)) {
        let remark = weighed.understood.remark.take();
        weighed.understood = Understood {
            value: Value::Text(whole),
            score: 1.0,
            remark: remark.filter(|remark| remark != LACKS_BRACKETS),
        };
        weighed.score = weighed.candidate.score;
    }
}

/// What a value is checked by.
fn values_of(value: &Value) -> Values {
    match value {
        Value::Text(_) => Values::Free,
        _ => Values::Checked,
    }
}

/// The dates that tell the eras and the organisation of the document: those of its
/// attributes; without any, those printed on its first page, or the fiscal years.
fn context(best: &Best, pages: &[Page]) -> Vec<Date> {
    let days: Vec<Date> = best
        .values()
        .filter_map(|(weighed, _)| match weighed.understood.value {
            Value::Day(day) => Some(day),
            // The first day of a fiscal year stands for it.
            Value::Year(year) => YearBasis::Fiscal.first_day(year),
            _ => None,
        })
        .collect();
    if !days.is_empty() {
        return days;
    }
    let face = pages.iter().find(|page| !page.lines.is_empty());
    let lines = face.into_iter().flat_map(|page| &page.lines);
    let texts: Vec<String> = lines.map(TextLine::text).collect();
    let printed: Vec<Date> = texts
        .iter()
        .flat_map(|text| find_dates(text))
        .filter(|found| !found.citation)
        .filter_map(|found| found.date())
        .collect();
    if !printed.is_empty() {
        return printed;
    }
    // A title may tell of its year, 平成26年度図書館運営に関する資料, where a stamp does not.
    let years = texts.iter().flat_map(|text| find_fiscal_years(text));
    let years = years.filter_map(|found| found.year());
    years
        .filter_map(|year| YearBasis::Fiscal.first_day(year))
        .collect()
}

/// Whether anything stands on a page: a punch hole is read as a circle at most.
fn is_written(page: &Page) -> bool {
    let glyphs = page.lines.iter().flat_map(|line| &line.glyphs);
    glyphs.filter(|glyph| glyph.ch.is_alphanumeric()).count() > 1
}

fn page_reason(page: &Page) -> Option<String> {
    if let Some(fault) = &page.error {
        return Some(format!(
            "page {}: {} ({})",
            page.number, fault.message, fault.code
        ));
    }
    (!page.orientation_known && is_written(page)).then(|| {
        format!(
            "page {}: which way up it lies could not be told",
            page.number
        )
    })
}
