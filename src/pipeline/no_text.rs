//! Takes out of a page what was read and is none of its text: the words of seals, and what
//! shines through from the other side.

use crate::arrange::{
    drop_pale_ends, in_office_seals, is_number_or_option, shining_through, words_of,
};
use crate::document::{Mark, Page, Raster, Rect, TextLine};
use crate::prepare::Rings;

/// Most characters of a name in a seal that are read as one line.
const NAME_LETTERS: usize = 4;

/// Takes out the words of seals on an `upright` image with these `marks` of ink: names in
/// rings, and what stands in the frames of office seals. Those of `frames` are known to be
/// such.
pub(super) fn drop_words_of_seals(
    page: &mut Page,
    upright: &Raster,
    frames: &[Rect],
    marks: &[Mark],
) {
    let mut numbers = words_of(frames, &page.lines);
    numbers.extend(in_office_seals(&page.lines, marks, &page.rules, page.dpi));
    numbers.extend(in_rings(&page.lines, upright, page.dpi));
    drop_lines(&mut page.lines, &numbers);
}

/// Takes out what shines through a page with these `marks` of ink.
pub(super) fn drop_shining_through(lines: &mut Vec<TextLine>, marks: &[Mark]) {
    let numbers = shining_through(lines, marks);
    drop_lines(lines, &numbers);
    drop_pale_ends(lines, marks, !numbers.is_empty());
}

fn drop_lines(lines: &mut Vec<TextLine>, numbers: &[usize]) {
    let mut number = 0;
    lines.retain(|_| {
        number += 1;
        !numbers.contains(&(number - 1))
    });
}

/// Which lines, by number, are names in the rings of seals.
fn in_rings(lines: &[TextLine], upright: &Raster, dpi: f32) -> Vec<usize> {
    let few: Vec<usize> = (0..lines.len())
        .filter(|&number| {
            let line = &lines[number];
            line.glyphs.len() <= NAME_LETTERS && !is_number_or_option(line)
        })
        .collect();
    if few.is_empty() {
        return few;
    }
    let gray = upright.to_gray();
    let rings = Rings::on(&gray, dpi);
    few.into_iter()
        .filter(|&number| rings.hold(&lines[number].bounds()))
        .collect()
}
