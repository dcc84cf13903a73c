//! Finds values that carry no label: the centred title of a letter, the number and date
//! at its top right, a stamp's date.

use crate::document::{DocumentType, Rect};

use super::label::LabelHit;
use super::place::Candidate;
use super::rules::{Rules, ShapeRule};
use super::sheet::{Piece, Sheet};

/// How far the middle of a centred line may lie from the middle of the page, as a share
/// of the page's width.
const CENTRED: f32 = 0.09;
/// What is near: within so many type sizes.
const NEAR: f32 = 5.0;

/// What the shapes of `kind` find.
pub(super) fn candidates(
    sheet: &Sheet,
    rules: &Rules,
    labels: &[LabelHit],
    kind: DocumentType,
) -> Vec<Candidate> {
    rules
        .shapes
        .iter()
        .filter(|shape| shape.types.is_empty() || shape.types.contains(&kind))
        .flat_map(|shape| {
            (0..sheet.pieces.len())
                .filter(|index| labels.iter().all(|hit| !hit.pieces.contains(index)))
                .filter_map(|index| candidate(sheet, shape, index))
        })
        .collect()
}

fn candidate(sheet: &Sheet, shape: &ShapeRule, index: usize) -> Option<Candidate> {
    let piece = &sheet.pieces[index];
    let centred = !shape.centred || is_centred(sheet, &piece.place);
    if !centred || !sheet.is_within(&piece.place, shape.region) {
        return None;
    }
    let mut lines = vec![index];
    let mut text = piece.text.clone();
    if shape.multiline {
        while let Some(next) = next_line(sheet, shape, &lines) {
            text.push_str(&sheet.pieces[next].text);
            lines.push(next);
        }
    }
    let found = shape.pattern.captures(&text)?;
    if let Some(above) = &shape.below
        && !line_above(sheet, &piece.place).is_some_and(|p| above.is_match(&p.text))
    {
        return None;
    }
    if let Some(near) = &shape.near
        && !sheet
            .pieces
            .iter()
            .any(|p| near.is_match(&p.text) && is_near(&p.place, &piece.place))
    {
        return None;
    }
    Some(Candidate {
        key: shape.attribute,
        rule: shape.id.clone(),
        score: shape.score,
        parts: lines.into_iter().map(|line| (line, 0)).collect(),
        marked: found.name("value").map(|m| m.as_str().to_owned()),
    })
}

fn is_centred(sheet: &Sheet, place: &Rect) -> bool {
    (place.centre().x / sheet.width - 0.5).abs() < CENTRED
}

/// The line under the last of `lines`, in the same style, unless the text is complete.
fn next_line(sheet: &Sheet, shape: &ShapeRule, lines: &[usize]) -> Option<usize> {
    let text: String = lines
        .iter()
        .map(|&l| sheet.pieces[l].text.as_str())
        .collect();
    if lines.len() >= 3 || shape.pattern.is_match(&text) {
        return None;
    }
    let last = &sheet.pieces[*lines.last()?].place;
    (0..sheet.pieces.len()).find(|&i| {
        let place = &sheet.pieces[i].place;
        !lines.contains(&i)
            && (-0.3 * last.h..1.2 * last.h).contains(&(place.y - last.bottom()))
            && (place.h / last.h - 1.0).abs() < 0.25
            && (!shape.centred || is_centred(sheet, place))
            && place.overlap_x(last) > 0.0
    })
}

fn line_above<'a, 'b>(sheet: &'b Sheet<'a>, place: &Rect) -> Option<&'b Piece<'a>> {
    sheet
        .pieces
        .iter()
        .filter(|p| p.place.bottom() < place.centre().y && p.place.overlap_x(place) > 0.0)
        .max_by(|a, b| a.place.bottom().total_cmp(&b.place.bottom()))
}

fn is_near(a: &Rect, b: &Rect) -> bool {
    let reach = NEAR * a.h.max(b.h);
    let grown = Rect::new(
        b.x - reach,
        b.y - reach,
        b.w + 2.0 * reach,
        b.h + 2.0 * reach,
    );
    grown.intersection(a).is_some()
}
