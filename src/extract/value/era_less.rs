//! Dates of stamps, which give a year but no era: 31.4.1.

use jiff::civil::Date;

use super::era::Era;

/// Year of an unnamed era, month and day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EraLess {
    /// Year of the era.
    pub year: u8,
    /// Month, 1–12.
    pub month: i8,
    /// Day of the month, 1–31.
    pub day: i8,
    /// An apostrophe stands before it, as before the last figures of a Western year: '14.7.21.
    pub cut: bool,
}

/// A stamp is put on a paper within these days of the paper's other dates.
const NEAR: i32 = 3_653;

impl EraLess {
    /// The dates it can mean: of each era, and of the Western count if it is cut.
    pub fn candidates(self) -> impl Iterator<Item = Date> {
        let on = move |year: i16| Date::new(year, self.month, self.day).ok();
        let of_eras = Era::ALL.into_iter().filter_map(move |era| {
            let date = on(era.western(u32::from(self.year))?)?;
            (!era.is_outside(date)).then_some(date)
        });
        let centuries = [1900, 2000].into_iter().filter(move |_| self.cut);
        of_eras.chain(centuries.filter_map(move |century| on(century + i16::from(self.year))))
    }
}

/// The date of the one era that brings it within ten years of a date of the document.
/// Without such an era, or with two of them, nothing is guessed.
pub fn resolve(date: EraLess, context: &[Date]) -> Option<Date> {
    let near = |candidate: &Date| {
        context.iter().any(|other| {
            candidate
                .since(*other)
                .is_ok_and(|span| span.get_days().abs() <= NEAR)
        })
    };
    let mut candidates = date.candidates().filter(near);
    let found = candidates.next()?;
    candidates.next().is_none().then_some(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn stamp(year: u8, month: i8, day: i8) -> EraLess {
        EraLess {
            year,
            month,
            day,
            cut: false,
        }
    }

    #[test]
    fn the_other_dates_decide_the_era() {
        let paper = [date(2019, 3, 28)];
        assert_eq!(resolve(stamp(31, 4, 1), &paper), Some(date(2019, 4, 1)));
        assert_eq!(resolve(stamp(1, 5, 7), &paper), Some(date(2019, 5, 7)));
        assert_eq!(
            resolve(stamp(31, 4, 1), &[date(1956, 1, 1)]),
            Some(date(1956, 4, 1))
        );
        assert_eq!(
            resolve(stamp(2, 4, 1), &[date(1990, 4, 2), date(2020, 4, 2)]),
            None
        );
        assert_eq!(resolve(stamp(2, 4, 1), &[]), None);
        assert_eq!(resolve(stamp(60, 4, 1), &paper), None);
    }

    #[test]
    fn an_apostrophe_may_stand_for_a_century() {
        let cut = EraLess {
            cut: true,
            ..stamp(14, 7, 21)
        };
        assert_eq!(resolve(cut, &[date(2014, 7, 15)]), Some(date(2014, 7, 21)));
        assert_eq!(resolve(cut, &[date(2002, 7, 15)]), Some(date(2002, 7, 21)));
        assert_eq!(resolve(cut, &[date(2008, 7, 15)]), None, "either");
        assert_eq!(resolve(stamp(14, 7, 21), &[date(2014, 7, 15)]), None);
    }

    #[test]
    fn a_day_outside_its_era_is_no_candidate() {
        assert_eq!(
            stamp(40, 8, 1).candidates().collect::<Vec<_>>(),
            [date(1907, 8, 1), date(1965, 8, 1), date(2058, 8, 1)]
        );
        assert_eq!(
            stamp(1, 4, 1).candidates().collect::<Vec<_>>(),
            [date(1868, 4, 1), date(1989, 4, 1)]
        );
    }
}
