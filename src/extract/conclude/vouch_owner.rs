//! What the paper itself says for a section that no label names: the symbol of its own number,
//! or that no other section stands on it.

use jiff::civil::Date;

use crate::document::Page;

use super::Conclusion;
use crate::extract::owner::{self, is_section, names_none, path_of};
use crate::extract::parse::Value;
use crate::extract::weighed::Weighed;

/// How sure it is that a section drafted a paper which has that section's symbol in its
/// number, or names no other one, 0–1.
const VOUCHED: f32 = 0.96;

impl Conclusion<'_> {
    /// Takes a section that the master knows for the owner all the more where the paper says
    /// so. `on` is the day of the paper.
    pub(super) fn vouch_owner(&self, weighed: &mut Weighed, pages: &[Page], on: Option<Date>) {
        let Value::Department(path) = &weighed.understood.value else {
            return;
        };
        if weighed.score >= VOUCHED {
            return;
        }
        if self.has_symbol(path, on) || stands_alone(path, pages) {
            weighed.score = VOUCHED;
        }
    }

    /// Whether the number of the paper begins with the symbol of the section and of no other.
    fn has_symbol(&self, path: &[String], on: Option<Date>) -> bool {
        let (Some(master), Some(symbol)) = (&self.masters.departments, &self.symbol) else {
            return false;
        };
        let Some(owner) = owner::identify(path, on, None, &[], Some(master)) else {
            return false;
        };
        let department = owner.department;
        let code = department.code.as_deref();
        let own = code.and_then(|code| master.symbol_of(code, &department.path));
        own.is_some_and(|own| {
            self.ends_with_symbol(symbol, own) && master.are_sections_of(own, &department.value)
        })
    }

    /// Whether a number's symbol is a section's own, before which the city's sign may stand: 墨地戸 of
    /// 地戸. Before a single character it must be the city's own: 朝健 of 健, in 朝霧市.
    fn ends_with_symbol(&self, symbol: &str, own: &str) -> bool {
        let Some(sign) = owner::without_year(symbol).strip_suffix(own) else {
            return false;
        };
        let is_citys = || self.cities.iter().any(|city| city.starts_with(sign));
        match sign.chars().count() {
            0 => true,
            length => length <= LONGEST_SIGN && (own.chars().count() > 1 || is_citys()),
        }
    }
}

/// A city's sign has no more characters.
const LONGEST_SIGN: usize = 2;

/// Whether no page names another section.
fn stands_alone(path: &[String], pages: &[Page]) -> bool {
    let Some(own) = path.iter().rev().find(|unit| is_section(unit)) else {
        return false;
    };
    let lines = pages.iter().flat_map(|page| &page.lines);
    lines.into_iter().all(|line| {
        let units = path_of(&line.text());
        let mut sections = units.iter().filter(|unit| is_section(unit));
        sections.all(|unit| unit.ends_with(own.as_str()) || names_none(unit))
    })
}
