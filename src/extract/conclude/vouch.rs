//! What the masters and the paper itself say of what was read: of a code the classification
//! table, of a number its form and the department master, of a title the text that repeats it.

use crate::document::Page;

use super::Conclusion;
use super::elsewhere::Elsewhere;
use crate::extract::key::Key;
use crate::extract::parse::Value;
use crate::extract::parse::printed::Printed;
use crate::extract::rules::Values;
use crate::extract::second::settle::Settling;
use crate::extract::value::classification_code::may_begin_otherwise;
use crate::extract::value::doc_number::find_doc_numbers;
use crate::extract::value::text::is_kanji;
use crate::extract::weighed::{Weighed, certainty_of};

impl Conclusion<'_> {
    /// What the classification table says of a code that was read: it checks those it knows,
    /// and those that begin with a kanji which a letter was read for.
    pub(crate) fn checked_by_table(&self, weighed: &mut Weighed) -> Values {
        let Value::Text(code) = &weighed.understood.value else {
            return Values::Checked;
        };
        let table = self.masters.classification.as_ref();
        let known = table.and_then(|table| table.find(code));
        let alone = || table?.find_misread(code).filter(|(_, alone)| *alone);
        let meant = known
            .or_else(|| table?.with_other_group(code))
            .or_else(|| alone().map(|(class, _)| class));
        if let Some(class) = meant {
            let alone = table.is_some_and(|table| table.has_no_twin(class));
            let again = weighed.second.as_ref().map(|(_, text)| text.as_str());
            let by_table = by_table(&weighed.printed, again, &class.code, alone);
            weighed.certainty = weighed.certainty.max(by_table);
            // Digits that were taken for letters make a code of the table, and of no other.
            if alone && known.is_some() {
                weighed.score = weighed.candidate.score;
            }
            return Values::Checked;
        }
        if table.is_none() && may_begin_otherwise(code) {
            let open = format!("no table tells whether {code} begins with a letter");
            weighed.understood.remark.get_or_insert(open);
        }
        Values::Free
    }

    /// The symbol that the master has for the section that was found.
    pub(crate) fn owners_symbol(&self) -> Option<&str> {
        let owner = &self.attributes.department.as_ref()?.reading;
        let master = self.masters.departments.as_ref()?;
        master.symbol_of(owner.code.as_deref()?, &owner.path)
    }

    pub(crate) fn knows_class(&self, code: &str) -> bool {
        self.masters.knows_class(code)
    }
}

/// Drops a single character before the symbol of the document's own section, if labels of
/// numbers end with it: the end of one that was not read whole. Any other may be the city's
/// own sign, 水 before 総文, which not every master has among its symbols.
pub(crate) fn without_scrap(number: &mut Weighed, symbol: &str) {
    let Value::Text(text) = &number.understood.value else {
        return;
    };
    let mut chars = text.chars();
    let Some(scrap) = chars.next().filter(|ch| "号番".contains(*ch)) else {
        return;
    };
    let rest = chars.as_str();
    let follows = rest
        .strip_prefix(symbol)
        .is_some_and(|rest| rest.starts_with('第'));
    let printed = &mut number.printed;
    if symbol.chars().count() > 1 && !symbol.starts_with(scrap) && follows {
        if let Some(compact) = printed.compact.strip_prefix(scrap) {
            printed.compact = compact.to_owned();
            printed.sureties.drain(..1.min(printed.sureties.len()));
            printed.places.drain(..1.min(printed.places.len()));
            number.certainty = certainty_of(&printed.sureties);
        }
        number.understood.value = Value::Text(rest.to_owned());
    }
}

/// Takes the symbol of the document's own section for that of its number, where one doubtful
/// kanji sets them apart: a rare one of the city's name, 框 for 榧.
pub(crate) fn with_symbol(number: &mut Weighed, symbol: &str) {
    let printed = &mut number.printed;
    let Some(found) = find_doc_numbers(&printed.compact).into_iter().next() else {
        return;
    };
    // The era and its year may stand before the symbol: R3榧生第235号.
    let own = symbol.chars().count();
    let Some(start) = found.symbol.chars().count().checked_sub(own) else {
        return;
    };
    let is_year = found.symbol.chars().take(start);
    let mut is_year =
        is_year.filter(|ch| !ch.is_ascii_alphanumeric() && !"令和平成昭年元".contains(*ch));
    if is_year.next().is_some() || own < LEAST_OF_SYMBOL {
        return;
    }
    let pairs = || found.symbol.chars().skip(start).zip(symbol.chars());
    let mut slips = pairs().enumerate().filter(|(_, (read, own))| read != own);
    let (Some((at, (read, own))), None) = (slips.next(), slips.next()) else {
        return;
    };
    let Some(before) = printed.compact.find(&found.symbol) else {
        return;
    };
    let at = printed.compact[..before].chars().count() + start + at;
    let mut chars: Vec<char> = printed.compact.chars().collect();
    let is_doubtful = printed.sureties.len() == chars.len() && printed.sureties[at] < DOUBTFUL;
    if is_doubtful && is_kanji(read) && is_kanji(own) {
        chars[at] = own;
        printed.compact = chars.into_iter().collect();
        printed.sureties[at] = BY_SYMBOL;
        let meant = printed.compact.clone();
        number.certainty = certainty_of(&number.printed.sureties);
        number.confidence = number.score * number.certainty;
        number.understand_as(Key::DocNumber, meant);
    }
}

/// A shorter symbol tells nothing of a kanji that differs, in letters.
const LEAST_OF_SYMBOL: usize = 2;
/// A letter less sure than this may be another one, 0–1.
const DOUBTFUL: f32 = 0.9;
/// How sure a letter is that the master's symbol tells, 0–1.
const BY_SYMBOL: f32 = 0.97;

/// What the paper itself says for a value, before anybody reads it again.
pub(crate) fn trust(key: Key, weighed: &mut Weighed, pages: &[Page]) {
    match key {
        Key::DocNumber => trust_form(weighed),
        Key::Title => trust_repeated(weighed, pages),
        _ => {}
    }
}

/// Takes a title by its label for the title all the more where the text under it, or another
/// page, has it word for word again.
fn trust_repeated(title: &mut Weighed, pages: &[Page]) {
    let (Value::Text(text), true) = (&title.understood.value, title.score < REPEATED) else {
        return;
    };
    let lines = title.printed.lines.iter();
    let own = lines.map(|(line, _)| (title.page, *line)).collect();
    if title.candidate.label.is_some() && Elsewhere::new(pages, &own, &[]).has_whole(text) {
        title.score = REPEATED;
    }
}

/// How sure it is that a text is the title which stands beside the label of titles and again
/// elsewhere, 0–1.
const REPEATED: f32 = 0.97;

/// Takes what the form of a number tells for sure: the era before its year, 第, 号 and the
/// の before a branch can be nothing else where they stand. Digits are told by nobody.
fn trust_form(number: &mut Weighed) {
    let printed = &mut number.printed;
    if printed.sureties.len() != printed.compact.chars().count() {
        return;
    }
    let Some(found) = find_doc_numbers(&printed.compact).into_iter().next() else {
        return;
    };
    if found.substituted {
        return;
    }
    let from = printed.compact[..found.range.start].chars().count();
    let text: Vec<char> = printed.compact[found.range].chars().collect();
    let mut raised = false;
    for (at, surety) in (0..text.len()).zip(&mut printed.sureties[from..]) {
        if is_of_form(&text, at) {
            raised |= *surety < OF_FORM;
            *surety = surety.max(OF_FORM);
        }
    }
    if raised {
        let own = certainty_of(&printed.sureties[from..from + text.len()]);
        number.certainty = number.certainty.max(own);
    }
}

/// Whether the letter `at` of a number is told by what stands around it.
fn is_of_form(text: &[char], at: usize) -> bool {
    let is_digit = |at: usize| text.get(at).is_some_and(char::is_ascii_digit);
    let next = |ch: char| text.get(at + 1) == Some(&ch);
    match text[at] {
        '令' => at == 0 && (is_digit(1) || next('和') || next('元')),
        '平' => at == 0 && (is_digit(1) || next('成') || next('元')),
        '昭' => at == 0 && (is_digit(1) || next('和')),
        '和' => at == 1 && "令昭".contains(text[0]),
        '成' => at == 1 && text[0] == '平',
        '第' => is_digit(at + 1),
        '号' => at > 0 && is_digit(at - 1),
        'の' => at > 0 && text[at - 1] == '号' && is_digit(at + 1),
        _ => false,
    }
}

/// How sure a letter is that only the form of a number tells, 0–1.
const OF_FORM: f32 = 0.997;

/// How surely a code was read that the table knows as `code`, 0–1: of the kanji that it may
/// begin with a table has few, and none is like another. If no other code of the table looks
/// like it (`alone`), it tells its letters as well: I from 1. Digits are as sure as the two
/// readers make them.
fn by_table(printed: &Printed, again: Option<&str>, code: &str, alone: bool) -> f32 {
    let mut settling = Settling::new(&printed.compact, &printed.sureties);
    if let Some(again) = again {
        settling.hear(again);
    }
    let read = || printed.compact.chars().filter(|ch| ch.is_alphanumeric());
    let meant: Vec<char> = code.chars().filter(|ch| ch.is_alphanumeric()).collect();
    let first = meant.first().copied().filter(|ch| is_kanji(*ch));
    let own = printed.compact.chars().zip(&printed.sureties);
    let own = own.filter(|(ch, _)| ch.is_alphanumeric());
    let sureties: Vec<f32> = read()
        .zip(own)
        .zip(settling.sureties())
        .enumerate()
        .map(|(at, ((ch, (_, &own)), settled))| {
            let is_group = at == 0 && first.is_some();
            let is_letter = meant.get(at).is_some_and(|ch| ch.is_alphabetic());
            if is_group || is_kanji(ch) || alone && is_letter {
                own.max(KNOWN)
            } else {
                settled
            }
        })
        .collect();
    certainty_of(&sureties)
}

/// How sure a kanji of a code is that the table knows, 0–1.
const KNOWN: f32 = 0.97;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Rect;

    fn printed(compact: &str, sureties: &[f32]) -> Printed {
        Printed {
            raw: compact.to_owned(),
            compact: compact.to_owned(),
            parts: vec![compact.to_owned()],
            place: Rect::default(),
            lines: Vec::new(),
            mean: 1.0,
            least: 1.0,
            places: Vec::new(),
            sureties: sureties.to_vec(),
        }
    }

    #[test]
    fn a_table_vouches_for_the_kanji_of_a_code_only() {
        let letter = printed("Z-5-05", &[0.6, 0.99, 0.99, 0.99, 0.99, 0.99]);
        assert!(by_table(&letter, None, "乙-5-05", false) > 0.96);
        assert!(
            by_table(&letter, None, "Z-5-05", false) < 0.8,
            "Z may be a 2"
        );
        assert!(
            by_table(&letter, None, "Z-5-05", true) > 0.96,
            "no code begins so"
        );
        let digit = printed("乙-5-05", &[0.6, 0.99, 0.5, 0.99, 0.99, 0.99]);
        assert!(by_table(&digit, None, "乙-5-05", true) < 0.8);
        assert!(by_table(&digit, Some("-5-05"), "乙-5-05", true) > 0.92);
        assert!(by_table(&digit, Some("乙-6-05"), "乙-5-05", true) < 0.8);
    }

    #[test]
    fn the_form_of_a_number_tells_all_but_symbol_and_digits() {
        let told = |text: &str| -> String {
            let text: Vec<char> = text.chars().collect();
            let told = (0..text.len()).filter(|&at| is_of_form(&text, at));
            told.map(|at| text[at]).collect()
        };
        assert_eq!(told("令6潮総広第937号の4"), "令第号の");
        assert_eq!(told("令和元年潮健生第194号"), "令和第号");
        assert_eq!(told("平安第12号"), "第号", "a symbol that begins so");
        assert_eq!(told("環の号第5号"), "第号");
    }
}
