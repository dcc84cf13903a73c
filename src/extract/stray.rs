//! Text that stands so close to a title, in its style, that it may be a part of it which
//! was not taken for one: the word before a gap, a last line, the next column of a spine.

use super::label::LabelHit;
use super::place::Candidate;
use super::shape::is_bracketed;
use super::sheet::Sheet;

/// Widest gap before the title that may be a lost character, in type sizes.
const BEFORE: f32 = 2.2;
/// Widest gap between lines of one title, in type sizes.
const BETWEEN: f32 = 0.3;
/// How much the sizes of type of one title differ, as a share.
const STYLE: f32 = 0.3;

/// What stands there, if something does.
pub(super) fn stray(sheet: &Sheet, labels: &[LabelHit], title: &Candidate) -> Option<String> {
    let own = |piece: usize| title.parts.iter().any(|&(part, _)| part == piece);
    let (first, last) = (title.parts.first()?.0, title.parts.last()?.0);
    let label = |piece: usize| labels.iter().any(|hit| hit.pieces.contains(&piece));
    let crosswise = sheet.pieces[first].line.vertical != sheet.vertical;
    let close = |&other: &usize| {
        let beside = &sheet.pieces[other];
        let (place, one) = (&beside.place, &sheet.pieces[first].place);
        let alike = |a: f32, b: f32| (a / b - 1.0).abs() < STYLE;
        if crosswise {
            // A column is read from right to left.
            let gap = one.x - place.right();
            return alike(place.w, one.w)
                && (-0.3 * one.w..0.5 * one.w).contains(&gap)
                && place.overlap_y(one) > 0.5 * place.h
                && place.y < one.y + 0.5 * one.h;
        }
        let under = &sheet.pieces[last].place;
        let gap = one.x - place.right();
        let before = alike(place.h, one.h)
            && (-0.2 * one.h..BEFORE * one.h).contains(&gap)
            && title.parts.first().is_some_and(|&(_, from)| from == 0)
            && place.overlap_y(one) > 0.6 * place.h.min(one.h);
        let below = alike(place.h, under.h)
            && (-0.3 * under.h..BETWEEN * under.h).contains(&(place.y - under.bottom()))
            && place.overlap_x(under) > 0.5 * place.w.min(under.w)
            && !beside.text.contains('。');
        before || below
    };
    let stray = (0..sheet.pieces.len())
        .filter(|&other| !own(other) && (!label(other) || is_bracketed(&sheet.pieces[other].text)))
        .filter(close)
        .find(|&other| sheet.share_a_cell(first, other))?;
    Some(sheet.pieces[stray].text.clone())
}
