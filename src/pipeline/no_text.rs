//! Takes out of a page what was read and is none of its text: what shines through from the
//! other side.

use crate::arrange::shining_through;
use crate::document::{Mark, TextLine};

/// Takes out what shines through a page with these `marks` of ink.
pub(super) fn drop_shining_through(lines: &mut Vec<TextLine>, marks: &[Mark]) {
    let numbers = shining_through(lines, marks);
    drop_lines(lines, &numbers);
}

fn drop_lines(lines: &mut Vec<TextLine>, numbers: &[usize]) {
    let mut number = 0;
    lines.retain(|_| {
        number += 1;
        !numbers.contains(&(number - 1))
    });
}
