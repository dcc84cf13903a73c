//! An option of a printed list that nobody read, because a ring is drawn over it: the list
//! tells which it must be, and the hole where it stands.

use crate::document::{Point, Quad, Rect};

use crate::extract::value::retention::Retention;

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
pub(crate) fn is_told_by_neighbours(list: &[Retention], at: usize) -> bool {
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
pub(crate) struct Hole {
    /// Characters of a word beside it, moved to where it stands.
    pub place: Vec<Quad>,
    /// What usually stands there.
    pub possible: Vec<Retention>,
}

/// Where options of a list may be missing: in a row or a column of them, before the first, behind
/// the last that has a number.
pub(crate) fn holes(list: &[Retention], places: &[Vec<Quad>]) -> Vec<Hole> {
    let words: Option<Vec<Rect>> = places.iter().map(|word| Rect::around_quads(word)).collect();
    let is_under =
        |pair: &[Rect]| pair[1].y > pair[0].centre().y && pair[1].overlap_x(&pair[0]) > 0.0;
    if !words.is_some_and(|words| words.len() > 1 && words.windows(2).all(is_under)) {
        return holes_in_row(list, places);
    }
    // A column is a row whose sides are changed.
    let swapped = |words: &[Quad]| -> Vec<Quad> {
        let swap = |quad: &Quad| quad.map(|point| Point::new(point.y, point.x));
        words.iter().map(swap).collect()
    };
    let lying: Vec<Vec<Quad>> = places.iter().map(|word| swapped(word)).collect();
    let found = holes_in_row(list, &lying).into_iter();
    found
        .map(|hole| Hole {
            place: swapped(&hole.place),
            ..hole
        })
        .collect()
}

/// The same of options that stand in rows.
fn holes_in_row(list: &[Retention], places: &[Vec<Quad>]) -> Vec<Hole> {
    let Some((years, falls)) = in_order(list) else {
        return Vec::new();
    };
    let words: Option<Vec<Rect>> = places.iter().map(|word| Rect::around_quads(word)).collect();
    let Some(words) = words.filter(|words| words.len() == years.len()) else {
        return Vec::new();
    };
    // A list may go on in further rows.
    let same_row = |left: &Rect, right: &Rect| {
        (left.centre().y - right.centre().y).abs() < LEVEL * left.h && left.x < right.x
    };
    let pairs: Vec<usize> = (0..words.len() - 1)
        .filter(|&at| same_row(&words[at], &words[at + 1]))
        .collect();
    let gap = |at: usize| (words[at + 1].x - words[at].right()).max(0.0);
    let Some(usual) = pairs.iter().map(|&at| gap(at)).reduce(f32::min) else {
        return Vec::new();
    };
    let inner = pairs.iter().filter_map(|&at| {
        let (one, other) = (years[at]?, years[at + 1]?);
        let possible = between(one.max(other), one.min(other));
        let (left, right) = (&words[at], &words[at + 1]);
        let width = left.w.min(right.w);
        let narrow = if left.w > width { at + 1 } else { at };
        let own = words[narrow].centre();
        let x = f32::midpoint(left.right(), right.x) - own.x;
        let y = f32::midpoint(left.centre().y, right.centre().y) - own.y;
        let place = moved(&places[narrow], x, y);
        (gap(at) > width + ROOM * usual).then_some((place, possible))
    });
    // 常用 and 1年未満 may stand behind the last that has a number, in a row of their own.
    let last = years.iter().rposition(Option::is_some).unwrap_or_default();
    let beyond = |near: usize, far: usize| {
        let possible = match (years[near], (near < far) == falls) {
            (Some(years), true) => beyond_longest(years),
            (Some(years), false) => between(years, 0),
            (None, _) => Vec::new(),
        };
        let (own, far) = (&words[near], &words[far]);
        let (x, y) = (own.x - far.x, own.y - far.y);
        (own.x + x > 0.0).then(|| (moved(&places[near], x, y), possible))
    };
    let first = pairs.contains(&0).then(|| beyond(0, 1)).flatten();
    let behind = last.checked_sub(1).filter(|before| pairs.contains(before));
    // What follows it in its row stands where nothing is missing.
    let behind = behind.filter(|_| !pairs.contains(&last));
    let behind = behind.and_then(|before| beyond(last, before));
    let found = inner.chain(first).chain(behind);
    found
        .filter(|(_, possible)| !possible.is_empty())
        .map(|(place, possible)| Hole { place, possible })
        .collect()
}

/// The usual retentions that are more than `years`.
fn beyond_longest(years: u16) -> Vec<Retention> {
    let mut possible = between(u16::MAX, years);
    if years < u16::MAX {
        possible.push(Retention::Permanent);
    }
    possible
}

/// A word's characters `x` pixels farther right and `y` lower.
fn moved(word: &[Quad], x: f32, y: f32) -> Vec<Quad> {
    let quads = word.iter();
    quads
        .map(|quad| quad.map(|point| Point::new(point.x + x, point.y + y)))
        .collect()
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
    fn missing(years: &[u16], at: &[(f32, f32)]) -> Vec<(Vec<Retention>, f32)> {
        let places: Vec<Vec<Quad>> = at
            .iter()
            .map(|&(x, y)| vec![Quad::from(Rect::new(x, y, 60.0, 40.0))])
            .collect();
        let holes = holes(&list(years), &places).into_iter();
        holes
            .map(|it| (it.possible, it.place[0].bounds().x))
            .collect()
    }

    fn years(years: &[u16]) -> Vec<Retention> {
        years.iter().map(|&years| Retention::Years(years)).collect()
    }

    #[test]
    fn a_hole_tells_what_is_missing() {
        let missing_of = |years: &[u16], left: &[f32]| {
            let at: Vec<(f32, f32)> = left.iter().map(|&x| (x, 100.0)).collect();
            missing(years, &at)
        };
        let x = [0.0, 100.0, 200.0, 300.0, 500.0, 600.0];
        let five = (years(&[5]), 400.0);
        assert_eq!(missing_of(&[0, u16::MAX, 30, 10, 3, 1], &x), [five]);
        assert_eq!(missing_of(&[0, u16::MAX, 30, 10, 1, 3], &x), []);
        let all = [0.0, 100.0, 200.0, 300.0, 400.0];
        let one = (years(&[1]), 500.0);
        assert_eq!(missing_of(&[u16::MAX, 30, 10, 5, 3], &all), [one]);
        assert_eq!(missing_of(&[u16::MAX, 30, 10, 5, 1], &all), [], "no hole");
        let later = all.map(|x| x + 150.0);
        let longest = (vec![Retention::Permanent], 50.0);
        assert_eq!(missing_of(&[30, 10, 5, 3, 1], &later), [longest]);
    }

    #[test]
    fn a_hole_in_a_list_of_two_rows() {
        let rows = |x: [f32; 4]| [x.map(|x| (x, 100.0)).as_slice(), &[(100.0, 160.0)]].concat();
        let found = missing(
            &[1, 3, 5, 30, u16::MAX],
            &rows([100.0, 200.0, 300.0, 500.0]),
        );
        assert_eq!(found, [(years(&[10, 20]), 400.0)]);
        let found = missing(
            &[3, 5, 10, 30, u16::MAX],
            &rows([200.0, 300.0, 400.0, 500.0]),
        );
        assert_eq!(found, [(years(&[1]), 100.0)]);
        // 1年未満 in the second row has no number.
        let found = missing(&[30, 10, 5, 3, 0], &rows([200.0, 300.0, 400.0, 500.0]));
        let ends = [(vec![Retention::Permanent], 100.0), (years(&[1]), 600.0)];
        assert_eq!(found, ends);
    }
}
