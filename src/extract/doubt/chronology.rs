//! Days of one paper lie near each other: a year that was read wrongly stands out.

use jiff::civil::Date;

use crate::document::{Attribute, Attributes, Day, Origin};

use crate::extract::conclude::Conclusion;
use crate::extract::key::Key;
use crate::extract::value::fiscal_year::YearBasis;

/// Most fiscal years between the one that a paper names as its own and the day it was made.
/// A draft of the last spring may concern the year to come, or settle the one before.
const YEARS_APART: i16 = 1;
/// Most days from the draft to the decision.
const UNDECIDED_DAYS: i32 = 400;

impl Conclusion<'_> {
    /// Sends the paper to a person where its days cannot all be right.
    pub(crate) fn check_days(&mut self) {
        let mut odd = strangers_to_the_year(&self.attributes);
        odd.extend(undecided(&self.attributes));
        for (key, why) in odd {
            self.review(key, &why);
        }
    }
}

/// The days on which the paper was made that lie far from the fiscal year it names.
fn strangers_to_the_year(of: &Attributes) -> Vec<(Key, String)> {
    let Some(named) = of.fiscal_year.as_ref() else {
        return Vec::new();
    };
    if named.evidence.origin != Origin::Page {
        return Vec::new();
    }
    let named = named.reading.value;
    [
        (Key::DraftedOn, &of.drafted_on),
        (Key::DecidedOn, &of.decided_on),
        (Key::ReceivedOn, &of.received_on),
        (Key::IssuedOn, &of.issued_on),
    ]
    .into_iter()
    .filter_map(|(key, day)| {
        let day = value(day.as_ref())?;
        let apart = YearBasis::Fiscal.year_of(day) - named;
        (apart.abs() > YEARS_APART)
            .then(|| (key, format!("{day} is not near the fiscal year {named}")))
    })
    .collect()
}

/// A decision before its draft, or long after it.
fn undecided(of: &Attributes) -> Option<(Key, String)> {
    let drafted = value(of.drafted_on.as_ref())?;
    let decided = value(of.decided_on.as_ref())?;
    let days = (decided - drafted).get_days();
    (!(0..=UNDECIDED_DAYS).contains(&days)).then(|| {
        (
            Key::DecidedOn,
            format!("{decided} does not follow the draft of {drafted}"),
        )
    })
}

fn value(day: Option<&Attribute<Day>>) -> Option<Date> {
    day.map(|day| day.reading.value)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::document::{Evidence, FiscalYear};

    fn read<T>(reading: T) -> Attribute<T> {
        Attribute {
            reading,
            evidence: Evidence::default(),
        }
    }

    fn on(year: i16, month: i8, day: i8) -> Attribute<Day> {
        read(Day {
            value: date(year, month, day),
        })
    }

    #[test]
    fn a_lost_digit_of_a_year_stands_out() {
        let mut paper = Attributes {
            fiscal_year: Some(read(FiscalYear { value: 2019 })),
            drafted_on: Some(on(2020, 4, 2)),
            ..Attributes::default()
        };
        assert_eq!(strangers_to_the_year(&paper), []);
        paper.drafted_on = Some(on(1989, 4, 18));
        let odd = strangers_to_the_year(&paper);
        assert_eq!(odd[0].1, "1989-04-18 is not near the fiscal year 2019");
    }

    #[test]
    fn a_decision_follows_its_draft_within_a_year() {
        let decided = |year, month, day| {
            let paper = Attributes {
                drafted_on: Some(on(2019, 4, 18)),
                decided_on: Some(on(year, month, day)),
                ..Attributes::default()
            };
            undecided(&paper).is_none()
        };
        assert!(decided(2019, 4, 18) && decided(2020, 3, 31));
        assert!(!decided(2019, 4, 17) && !decided(2029, 4, 18) && !decided(1989, 4, 20));
    }
}
