//! What the masters say of the letters that were read: of a code by the classification table,
//! of a number's symbol by the department master.

use super::conclude::Conclusion;
use super::decide::{Weighed, certainty_of};
use super::parse::Value;
use super::printed::Printed;
use super::rules::Values;
use super::value::classification_code::may_begin_otherwise;
use super::value::text::is_kanji;

impl Conclusion<'_> {
    /// What the classification table says of a code that was read: it checks those it knows,
    /// and those that begin with a kanji which a letter was read for.
    pub(super) fn checked_by_table(&self, weighed: &mut Weighed) -> Values {
        let Value::Text(code) = &weighed.understood.value else {
            return Values::Checked;
        };
        let table = self.masters.classification.as_ref();
        let known = table.and_then(|table| table.find(code));
        let meant = known.or_else(|| table?.with_other_group(code));
        if let Some(class) = meant {
            let by_table = by_table(&weighed.printed, &class.code);
            weighed.certainty = weighed.certainty.max(by_table);
            return Values::Checked;
        }
        if table.is_none() && may_begin_otherwise(code) {
            let open = format!("no table tells whether {code} begins with a letter");
            weighed.understood.remark.get_or_insert(open);
        }
        Values::Free
    }

    /// The symbol that the master has for the section that was found.
    pub(super) fn owners_symbol(&self) -> Option<&str> {
        let owner = &self.attributes.department.as_ref()?.reading;
        let master = self.masters.departments.as_ref()?;
        master.symbol_of(owner.code.as_deref()?, &owner.path)
    }

    pub(super) fn knows_class(&self, code: &str) -> bool {
        let table = self.masters.classification.as_ref();
        table.is_some_and(|table| table.find(code).is_some())
    }
}

/// Drops a single character before the symbol of the document's own section: the end of a
/// label that was not read whole.
pub(super) fn without_scrap(number: &mut Weighed, symbol: &str) {
    let Value::Text(text) = &number.understood.value else {
        return;
    };
    let mut chars = text.chars();
    let is_scrap = |ch: &char| is_kanji(*ch) && !"元令平昭".contains(*ch);
    let Some(scrap) = chars.next().filter(is_scrap) else {
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

/// How surely a code was read that the table knows as `code`, 0–1: of the kanji that it may
/// begin with a table has few, and none is like another.
fn by_table(printed: &Printed, code: &str) -> f32 {
    let group = code.chars().next().filter(|ch| is_kanji(*ch));
    let letters = printed.compact.chars().zip(&printed.sureties).enumerate();
    let sureties: Vec<f32> = letters
        .map(|(at, (ch, &surety))| {
            let is_group = at == 0 && group.is_some();
            if is_group || is_kanji(ch) {
                surety.max(KNOWN)
            } else {
                surety
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
        assert!(by_table(&letter, "乙-5-05") > 0.96);
        assert!(by_table(&letter, "Z-5-05") < 0.8, "Z may be a 2");
        let digit = printed("乙-5-05", &[0.6, 0.99, 0.5, 0.99, 0.99, 0.99]);
        assert!(by_table(&digit, "乙-5-05") < 0.8);
    }
}
