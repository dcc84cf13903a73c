//! An option of a printed list that nobody read, because a ring is drawn over it: the list
//! tells which it must be, and the hole where it stands.

use crate::document::{Quad, Rect};

use super::value::retention::Retention;

/// Retentions in years that forms offer, and more than any for 永年.
const USUAL: [u16; 7] = [1, 3, 5, 10, 20, 30, u16::MAX];
/// A hole that an option fits into is wider than it by this many usual gaps.
const ROOM: f32 = 1.4;
/// Fewer options than this tell nothing of what is missing.
const LEAST_LIST: usize = 4;
/// Options whose middles differ more than this, in heights, stand in several rows.
const LEVEL: f32 = 0.5;

/// The years of retentions that fall or rise all the way, and whether they fall. What has no
/// number (常用) counts as none. `None` for anything else.
fn in_order(list: &[Retention]) -> Option<(Vec<Option<u16>>, bool)> {
    let years: Vec<Option<u16>> = list
        .iter()
        .map(|retention| match retention {
            Retention::Permanent => Some(u16::MAX),
            Retention::Years(years) => Some(*years),
            _ => None,
        })
        .collect();
    let known: Vec<u16> = years.iter().flatten().copied().collect();
    let falls = known.is_sorted_by(|a, b| a > b);
    let rises = known.is_sorted_by(|a, b| a < b);
    (known.len() >= LEAST_LIST && (falls || rises)).then_some((years, falls))
}

/// The usual retentions that are less than `more` and more than `less`, in years.
fn between(more: u16, less: u16) -> Vec<Retention> {
    let possible = USUAL
        .iter()
        .filter(|years| **years < more && **years > less);
    possible
        .map(|&years| {
            if years == u16::MAX {
                Retention::Permanent
            } else {
                Retention::Years(years)
            }
        })
        .collect()
}

/// Whether the retention `at` of a list is the only usual one between its neighbours: between
/// 5年 and 1年 only 3年 can stand.
pub(super) fn is_told_by_neighbours(list: &[Retention], at: usize) -> bool {
    let Some((years, falls)) = in_order(list) else {
        return false;
    };
    let side = |at: Option<usize>| at.and_then(|at| years.get(at).copied());
    let (before, after) = (side(at.checked_sub(1)), side(Some(at + 1)));
    let (more, less) = if falls {
        (before, after)
    } else {
        (after, before)
    };
    // 常用 may stand at either end.
    let Some(Some(more)) = more else {
        return false;
    };
    between(more, less.flatten().unwrap_or_default()) == [list[at]]
}

/// Where an option stands that nobody read, and which it may be by those around it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Hole {
    pub place: Quad,
    /// What usually stands there.
    pub possible: Vec<Retention>,
}

/// The hole of a list of options: in a row of them, behind the last of a falling list, or
/// before the first of a rising one. `None` if there is none, or more than one.
pub(super) fn hole(list: &[Retention], places: &[Vec<Quad>]) -> Option<Hole> {
    let (years, falls) = in_order(list)?;
    let words: Option<Vec<Rect>> = places.iter().map(|word| around(word)).collect();
    let words = words.filter(|words| words.len() == years.len())?;
    // A list may go on in further rows.
    let same_row = |left: &Rect, right: &Rect| {
        (left.centre().y - right.centre().y).abs() < LEVEL * left.h && left.x < right.x
    };
    let pairs: Vec<usize> = (0..words.len() - 1)
        .filter(|&at| same_row(&words[at], &words[at + 1]))
        .collect();
    let gap = |at: usize| (words[at + 1].x - words[at].right()).max(0.0);
    let usual = pairs.iter().map(|&at| gap(at)).reduce(f32::min)?;
    let mut holes = pairs.iter().filter_map(|&at| {
        let (one, other) = (years[at]?, years[at + 1]?);
        let possible = between(one.max(other), one.min(other));
        let (left, right) = (&words[at], &words[at + 1]);
        let width = left.w.min(right.w);
        let middle = f32::midpoint(left.right(), right.x);
        let y = f32::midpoint(left.y, right.y);
        let place = Rect::new(middle - 0.5 * width, y, width, right.h);
        (gap(at) > width + ROOM * usual && !possible.is_empty()).then(|| Hole {
            place: Quad::from(place),
            possible,
        })
    });
    match (holes.next(), holes.next()) {
        (Some(hole), None) => Some(hole),
        (None, _) => {
            let at = if falls {
                *pairs.last()?
            } else {
                *pairs.first()?
            };
            let (near, far) = if falls { (at + 1, at) } else { (at, at + 1) };
            if falls && near + 1 != words.len() || !falls && near != 0 {
                return None;
            }
            let possible = between(years[near]?, 0);
            let (near, far) = (&words[near], &words[far]);
            let (x, y) = (2.0 * near.x - far.x, 2.0 * near.y - far.y);
            let place = Rect::new(x, y, near.w, near.h);
            (possible.len() == 1 && x > 0.0).then(|| Hole {
                place: Quad::from(place),
                possible,
            })
        }
        _ => None,
    }
}

fn around(word: &[Quad]) -> Option<Rect> {
    word.iter().map(Quad::bounds).reduce(|a, b| a.union(&b))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(years: &[u16]) -> Vec<Retention> {
        let retention = |years: &u16| match years {
            &u16::MAX => Retention::Permanent,
            0 => Retention::InUse,
            years => Retention::Years(*years),
        };
        years.iter().map(retention).collect()
    }

    #[test]
    fn neighbours_tell_a_retention() {
        let told = |years: &[u16], at: usize| is_told_by_neighbours(&list(years), at);
        let all = [u16::MAX, 30, 10, 5, 3, 1];
        let by_others: Vec<usize> = (0..6).filter(|&at| told(&all, at)).collect();
        assert_eq!(by_others, [3, 4, 5], "20年 may stand between 30年 and 5年");
        assert!(told(&[0, u16::MAX, 10, 5, 3, 1], 4), "常用 before them");
        assert!(told(&[1, 3, 5, 10], 1) && !told(&[1, 3, 5, 10], 3));
        assert!(!told(&[u16::MAX, 10, 5, 8, 1], 3), "8年 for 3年");
        assert!(!told(&[5, 3, 1], 1), "a short list");
        assert!(!told(&[30, 10, 7, 5, 1], 2), "7年 is not usual");
    }

    /// What may be missing in a list whose options stand at `at`, and where.
    fn missing(years: &[u16], at: &[(f32, f32)]) -> Option<(Vec<Retention>, f32)> {
        let places: Vec<Vec<Quad>> = at
            .iter()
            .map(|&(x, y)| vec![Quad::from(Rect::new(x, y, 60.0, 40.0))])
            .collect();
        hole(&list(years), &places).map(|it| (it.possible, it.place.bounds().x))
    }

    #[test]
    fn a_hole_tells_what_is_missing() {
        let missing_of = |years: &[u16], left: &[f32]| {
            let at: Vec<(f32, f32)> = left.iter().map(|&x| (x, 100.0)).collect();
            missing(years, &at)
        };
        let five = Some((vec![Retention::Years(5)], 400.0));
        let x = [0.0, 100.0, 200.0, 300.0, 500.0, 600.0];
        assert_eq!(missing_of(&[0, u16::MAX, 30, 10, 3, 1], &x), five);
        assert_eq!(missing_of(&[0, u16::MAX, 30, 10, 1, 3], &x), None);
        let all = [0.0, 100.0, 200.0, 300.0, 400.0];
        let one = Some((vec![Retention::Years(1)], 500.0));
        assert_eq!(missing_of(&[u16::MAX, 30, 10, 5, 3], &all), one);
        assert_eq!(missing_of(&[u16::MAX, 30, 10, 5, 1], &all), None, "no hole");
    }

    #[test]
    fn a_hole_in_a_list_of_two_rows() {
        let rows = |x: [f32; 4]| [x.map(|x| (x, 100.0)).as_slice(), &[(100.0, 160.0)]].concat();
        let found = missing(
            &[1, 3, 5, 30, u16::MAX],
            &rows([100.0, 200.0, 300.0, 500.0]),
        );
        let ten_or_more = vec![Retention::Years(10), Retention::Years(20)];
        assert_eq!(found, Some((ten_or_more, 400.0)));
        let found = missing(
            &[3, 5, 10, 30, u16::MAX],
            &rows([200.0, 300.0, 400.0, 500.0]),
        );
        assert_eq!(found, Some((vec![Retention::Years(1)], 100.0)));
    }
}
