//! Looks at a page again: reads what was overlooked at first.

use crate::arrange::{Look, in_name_seals, overlooked};
use crate::document::{Mark, Page, Raster, TextLine};
use crate::error::PageError;
use crate::recognise::{Deadline, Engine};

/// More places than this on a page are dirt, not letters.
const MOST_LOOKS: usize = 60;
/// By how many certain characters a new reading must beat the old one.
pub(super) const BETTER: f32 = 0.6;
/// Confidence below which what is read at the second look is nothing.
const LEGIBLE: f32 = 0.75;
/// Confidence of a line that was overlooked, below which it is no text.
const CERTAIN: f32 = 0.88;
/// The same for a single character.
const CERTAIN_ALONE: f32 = 0.95;
/// Characters that dirt, dashes and ends of rules are read as.
const LIKE_DIRT: &str = "一ー―－-—‐|lI丨丶ノ、。.・'`;:()（）「」[]/\\~〜へくしレイトL_＿○〇OoJj";

/// Adds to `page` what `engine` overlooked on its `upright` image.
pub(super) fn look_again(
    engine: &dyn Engine,
    page: &mut Page,
    upright: &Raster,
    marks: &[Mark],
    deadline: Deadline,
) -> Result<(), PageError> {
    let looks = overlooked(&page.lines, marks, &page.rules, page.skew, page.dpi);
    let mut dropped = vec![false; page.lines.len()];
    for number in in_name_seals(&page.lines, marks, page.dpi) {
        dropped[number] = true;
    }
    let mut new = Vec::new();
    for look in looks.into_iter().take(MOST_LOOKS) {
        if look.instead_of.iter().any(|&number| dropped[number]) {
            continue;
        }
        let read = engine.read_lines(upright, &look.places, deadline)?;
        let legible = |line: &TextLine| line.confidence >= LEGIBLE;
        // Where a border was not found, two cells may be looked at that share a line.
        let stays = |number: &usize| !dropped[*number] && !look.instead_of.contains(number);
        let is_known = |line: &TextLine| {
            let kept = (0..page.lines.len()).filter(stays);
            let mut known = kept.map(|number| &page.lines[number]).chain(&new);
            known.any(|known| is_same_place(known, line))
        };
        let read: Vec<TextLine> = read
            .into_iter()
            .flatten()
            .filter(|line| legible(line) && !is_known(line))
            .collect();
        let old = || look.instead_of.iter().map(|&number| &page.lines[number]);
        if is_better(&look, old().collect(), &read) {
            for &number in &look.instead_of {
                dropped[number] = true;
            }
            new.extend(read);
        } else if !look.instead_of.is_empty() {
            let beside = |line: &TextLine| {
                let place = line.bounds();
                let covers = |old: &TextLine| {
                    let common = old.bounds().intersection(&place);
                    common.is_some_and(|common| common.area() > 0.15 * place.area())
                };
                !old().any(covers) && is_text(line)
            };
            new.extend(read.into_iter().filter(beside));
        }
    }
    let mut number = 0;
    page.lines.retain(|_| {
        number += 1;
        !dropped[number - 1]
    });
    page.lines.extend(new);
    Ok(())
}

/// Whether one of two lines lies mostly on the other.
fn is_same_place(one: &TextLine, other: &TextLine) -> bool {
    let (one, other) = (one.bounds(), other.bounds());
    let smaller = one.area().min(other.area());
    one.intersection(&other)
        .is_some_and(|common| common.area() > 0.6 * smaller)
}

/// Whether a new reading says more, with certainty, than the lines it would replace.
fn is_better(look: &Look, old: Vec<&TextLine>, new: &[TextLine]) -> bool {
    if look.instead_of.is_empty() {
        return !new.is_empty() && new.iter().all(is_text);
    }
    let before: f32 = old.into_iter().map(sureness).sum();
    let after: f32 = new.iter().map(sureness).sum();
    after > before + BETTER
}

/// The confidences of the characters of a line that are more likely right than not, added
/// up.
pub(super) fn sureness(line: &TextLine) -> f32 {
    line.glyphs
        .iter()
        .filter(|g| g.ch != ' ' && g.confidence > 0.5)
        .map(|g| g.confidence)
        .sum()
}

/// Whether a line read where none was found is text rather than dirt.
pub(super) fn is_text(line: &TextLine) -> bool {
    let letters = || line.glyphs.iter().filter(|g| g.ch != ' ');
    let certain = if letters().count() > 1 {
        CERTAIN
    } else {
        CERTAIN_ALONE
    };
    line.confidence >= certain && letters().any(|g| !LIKE_DIRT.contains(g.ch))
}
