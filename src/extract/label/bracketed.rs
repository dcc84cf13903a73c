//! Heads in brackets over their values: 「(件名)」, 「(主務課・係)」. A form that prints some of its
//! heads so prints all of them so, whatever their wording.

use super::LabelHit;
use crate::extract::parse::title::{is_bracketed, is_tail_of_title};
use crate::extract::sheet::Sheet;

/// So many labels in brackets make brackets the form's way to print its heads.
const LEAST: usize = 3;

/// Whether a piece is such a head.
pub(crate) fn is_head_in_brackets(sheet: &Sheet, labels: &[LabelHit], piece: usize) -> bool {
    let text = &sheet.pieces[piece].text;
    is_bracketed(text)
        && !is_tail_of_title(text)
        && labels
            .iter()
            .filter(|hit| hit.tail.is_none() && is_bracketed(&hit.text(sheet)))
            .nth(LEAST - 1)
            .is_some()
}
