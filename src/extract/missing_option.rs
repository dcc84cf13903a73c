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

/// The one usual retention that is less than `more` and more than `less`.
fn only_between(more: u16, less: u16) -> Option<u16> {
    let mut possible = USUAL
        .iter()
        .filter(|years| **years < more && **years > less);
    let only = possible.next().copied()?;
    possible.next().is_none().then_some(only)
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
    only_between(more, less.flatten().unwrap_or_default()) == years[at]
}

/// The retention that is missing in the hole of a row of options, or behind the last of a
/// falling one, and where it must stand.
pub(super) fn missing(list: &[Retention], places: &[Vec<Quad>]) -> Option<(Retention, Quad)> {
    let (years, falls) = in_order(list)?;
    let words: Option<Vec<Rect>> = places.iter().map(|word| around(word)).collect();
    let words = words.filter(|words| words.len() == years.len())?;
    let height = words[0].h;
    let is_row = words.windows(2).all(|pair| {
        (pair[0].centre().y - pair[1].centre().y).abs() < LEVEL * height && pair[0].x < pair[1].x
    });
    let gaps: Vec<f32> = words
        .windows(2)
        .map(|pair| (pair[1].x - pair[0].right()).max(0.0))
        .collect();
    let usual = gaps.iter().copied().reduce(f32::min).filter(|_| is_row)?;
    let mut holes = (0..gaps.len()).filter_map(|at| {
        let (one, other) = (years[at]?, years[at + 1]?);
        let only = only_between(one.max(other), one.min(other))?;
        let (left, right) = (&words[at], &words[at + 1]);
        let width = left.w.min(right.w);
        let middle = f32::midpoint(left.right(), right.x);
        let y = f32::midpoint(left.y, right.y);
        let place = Rect::new(middle - 0.5 * width, y, width, right.h);
        (gaps[at] > width + ROOM * usual).then_some((Retention::Years(only), Quad::from(place)))
    });
    match (holes.next(), holes.next()) {
        (Some(hole), None) => Some(hole),
        (None, _) if falls => {
            let [.., before, last] = &words[..] else {
                return None;
            };
            let only = only_between((*years.last()?)?, 0)?;
            let step = last.x - before.x;
            let y = last.y + (last.y - before.y);
            let place = Rect::new(last.x + step, y, last.w, last.h);
            Some((Retention::Years(only), Quad::from(place)))
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

    #[test]
    fn a_hole_tells_what_is_missing() {
        let missing_of = |years: &[u16], left: &[f32]| {
            let places: Vec<Vec<Quad>> = left
                .iter()
                .map(|&x| vec![Quad::from(Rect::new(x, 100.0, 60.0, 40.0))])
                .collect();
            missing(&list(years), &places).map(|(it, place)| (it, place.bounds().x))
        };
        let five = Some((Retention::Years(5), 400.0));
        let x = [0.0, 100.0, 200.0, 300.0, 500.0, 600.0];
        assert_eq!(missing_of(&[0, u16::MAX, 30, 10, 3, 1], &x), five);
        assert_eq!(missing_of(&[0, u16::MAX, 30, 10, 1, 3], &x), None);
        let all = [0.0, 100.0, 200.0, 300.0, 400.0];
        let one = Some((Retention::Years(1), 500.0));
        assert_eq!(missing_of(&[u16::MAX, 30, 10, 5, 3], &all), one);
        assert_eq!(missing_of(&[u16::MAX, 30, 10, 5, 1], &all), None, "no hole");
    }
}
