//! Values printed to choose from (永年・10年・⑤年): which of them is meant, by what the text
//! tells and by the rings and boxes of the image.

use std::ops::Range;

use crate::document::{Quad, Rect};

use super::look::Look;
use super::parse::{Choice, Told, Understood, Value};
use super::printed::Printed;

/// What is left over of a list is chosen: likely, but a person must look, unless the image
/// says the same.
const LEFT_OVER: f32 = 0.85;

/// What readers make of boxes before options.
fn is_mark(ch: char) -> bool {
    "○◯〇●◎☑✓✔✅■◉レ□☐口".contains(ch)
}

/// Whether a mark may be that of the chosen option as well as the empty box of any.
fn is_open(ch: char) -> bool {
    "○◯〇".contains(ch)
}

/// Where the box of an option stands: at its `first` character, if that is the box, or
/// before it.
fn box_before(first: &Quad, is_box: bool) -> Quad {
    let place = first.bounds();
    let side = place.h;
    Quad::from(if is_box {
        Rect::new(place.x - 0.25 * side, place.y, 1.3 * side, side)
    } else {
        Rect::new(place.x - 1.4 * side, place.y, 1.4 * side, side)
    })
}

/// Of values printed to choose from, the one that is ringed on the page, or has a mark in
/// its box, and its characters: how the others were read does not matter.
pub(super) fn chosen(
    understood: Understood,
    printed: &Printed,
    page: u32,
    look: &mut dyn Look,
) -> (Understood, Option<Range<usize>>) {
    let Value::Choice(Choice {
        options: choices,
        told,
    }) = &understood.value
    else {
        return (understood, None);
    };
    let take = |at: usize, score: f32| {
        let (value, range) = choices[at].clone();
        let understood = Understood {
            value,
            score: understood.score * score,
            remark: understood.remark.clone(),
        };
        (understood, Some(range))
    };
    let first = |at: usize| printed.compact.chars().nth(choices[at].1.start);
    let told = match *told {
        // The others may have been lost: the image must say the same.
        Told::Marked(at) if first(at).is_some_and(is_open) => Told::LeftOver(at),
        Told::Marked(at) => return take(at, 1.0),
        told => told,
    };
    let places: Vec<_> = choices
        .iter()
        .map(|(_, range)| {
            printed
                .places
                .get(range.clone())
                .unwrap_or_default()
                .to_vec()
        })
        .collect();
    let boxes = || -> Vec<Quad> {
        choices
            .iter()
            .zip(&places)
            .filter_map(|((_, range), places)| {
                let mark = printed.compact.chars().nth(range.start)?;
                Some(box_before(places.first()?, is_mark(mark)))
            })
            .collect()
    };
    let marked = look.ringed(page, &places).or_else(|| {
        let boxes = boxes();
        (boxes.len() == choices.len())
            .then(|| look.ticked(page, &boxes))
            .flatten()
    });
    match (marked.filter(|&at| at < choices.len()), told) {
        (Some(at), Told::LeftOver(left)) if at == left => take(at, 1.0),
        (Some(at), Told::Nothing) => take(at, 1.0),
        (None, Told::LeftOver(left)) => take(left, LEFT_OVER),
        _ => {
            let open = "several are printed, and which is marked could not be told";
            let remark = Some(open.to_owned());
            (
                Understood {
                    remark,
                    ..understood
                },
                None,
            )
        }
    }
}
