//! Looks at a page again: reads what was overlooked at first.

use crate::arrange::{in_name_seals, is_number_or_option, overlooked, unread_in_rings};
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
/// Share of the smaller of two places from which they are the same text: more than the
/// white around them; and up to which one stands beside the other.
const OVERLAP: f32 = 0.35;
const TOUCHED: f32 = 0.15;
/// Characters that dirt, dashes and ends of rules are read as.
const LIKE_DIRT: &str = "一ー―－-—‐|lI丨丶ノ、。.・'`;:()（）「」[]/\\~〜へくしレイトL_＿○〇OoJj";

/// Characters that standing rules are read as.
pub(super) const LIKE_RULES: &str = "1Il|丨";

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
        // Where a border was not found, two cells may be looked at that share a line, or
        // two rows be found in one line: what says more is believed.
        let is_old =
            |number: &usize| look.instead_of.contains(number) || look.parts.contains(number);
        let old: Vec<&TextLine> = look.instead_of.iter().map(|&n| &page.lines[n]).collect();
        // What lay on the old line before is no reason against a longer one.
        let lay_on_old = |number: usize| {
            old.iter()
                .any(|old| overlaps(old, &page.lines[number], OVERLAP))
        };
        let stays = |number: &usize| !dropped[*number] && !is_old(number) && !lay_on_old(*number);
        let is_known = |line: &TextLine, others: &[TextLine]| {
            let kept = (0..page.lines.len()).filter(stays);
            let known = kept.map(|number| &page.lines[number]).chain(&new);
            known
                .chain(others)
                .any(|known| overlaps(known, line, OVERLAP))
        };
        let beside = |line: &TextLine| !old.iter().any(|old| overlaps(old, line, TOUCHED));
        let mut found: Vec<TextLine> = read
            .into_iter()
            .flatten()
            .filter(|line| legible(line) && (is_text(line) || !beside(line)))
            .collect();
        found.sort_by(|a, b| sureness(b).total_cmp(&sureness(a)));
        let mut read: Vec<TextLine> = Vec::new();
        for line in found {
            if !is_known(&line, &read) {
                read.push(line);
            }
        }
        if is_better(&old, &read) {
            for &number in look.instead_of.iter().chain(&look.parts) {
                dropped[number] = true;
            }
            new.extend(read);
        } else {
            new.extend(read.into_iter().filter(beside));
        }
    }
    let mut number = 0;
    page.lines.retain(|_| {
        number += 1;
        !dropped[number - 1]
    });
    page.lines.extend(new);
    let rings = unread_in_rings(&page.lines, marks, page.dpi);
    let ringed = engine.read_lines(upright, &rings, deadline)?;
    let is_option = |line: &TextLine| line.confidence >= LEGIBLE && is_number_or_option(line);
    page.lines
        .extend(ringed.into_iter().flatten().filter(is_option));
    Ok(())
}

/// Whether two lines lie on each other by more than a `share` of the smaller one's place.
fn overlaps(one: &TextLine, other: &TextLine, share: f32) -> bool {
    let (one, other) = (one.bounds(), other.bounds());
    let smaller = one.area().min(other.area());
    one.intersection(&other)
        .is_some_and(|common| common.area() > share * smaller)
}

/// Whether a new reading says more, with certainty, than the lines it would replace. Where
/// it makes one line of several, a rule between them must not count as a letter.
fn is_better(old: &[&TextLine], new: &[TextLine]) -> bool {
    let joins = new.iter().any(|line| {
        let on_it = old.iter().filter(|old| overlaps(old, line, OVERLAP));
        on_it.count() > 1
    });
    let counts = |ch: char| !joins || !LIKE_RULES.contains(ch);
    let before: f32 = old.iter().map(|line| sureness_of(line, counts)).sum();
    let after: f32 = new.iter().map(|line| sureness_of(line, counts)).sum();
    after > before + BETTER
}

/// The confidences of the characters of a line that are more likely right than not, added
/// up.
pub(super) fn sureness(line: &TextLine) -> f32 {
    sureness_of(line, |_| true)
}

/// The same of those characters that count.
fn sureness_of(line: &TextLine, counts: impl Fn(char) -> bool) -> f32 {
    line.glyphs
        .iter()
        .filter(|g| g.ch != ' ' && g.confidence > 0.5 && counts(g.ch))
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Quad, Rect};

    #[test]
    fn a_letter_in_a_long_place_lies_on_it_and_a_neighbour_does_not() {
        let line = |text: &str, x: f32, w: f32| {
            TextLine::evenly(text, Quad::from(Rect::new(x, 100.0, w, 50.0)), 0.99, false)
        };
        let whole = line("W28", 100.0, 900.0);
        assert!(overlaps(&whole, &line("2", 500.0, 50.0), OVERLAP));
        assert!(overlaps(&line("2", 500.0, 50.0), &whole, TOUCHED));
        assert!(!overlaps(&whole, &line("8", 995.0, 50.0), TOUCHED));
    }

    #[test]
    fn what_says_as_much_is_not_better() {
        let line = |text: &str| {
            TextLine::evenly(
                text,
                Quad::from(Rect::new(0.0, 0.0, 90.0, 30.0)),
                0.99,
                false,
            )
        };
        let (short, long) = (line("担"), line("担当"));
        assert!(is_better(&[&short], std::slice::from_ref(&long)));
        assert!(!is_better(&[&long], &[line("担"), line("当")]));
        assert!(!is_better(&[], &[]));
        let letter = |text: &str, x: f32| {
            TextLine::evenly(text, Quad::from(Rect::new(x, 0.0, 20.0, 30.0)), 0.99, false)
        };
        let (u, seven) = (letter("U", 0.0), letter("7", 60.0));
        assert!(!is_better(&[&u, &seven], &[line("UI7")]), "a rule between");
        assert!(is_better(&[&u, &seven], &[line("U-7")]));
    }
}
