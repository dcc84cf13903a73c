//! What stands in a title's cell and is none of it: at its foot the number of the volume (1/1,
//! 第2分冊, 4月～6月), beside it the title of the spine that is printed on the same sheet.

use std::sync::LazyLock;

use regex::Regex;

use super::Candidate;
use crate::extract::sheet::Sheet;

/// Least gap between the title and the number, in heights of its line.
const APART: f32 = 1.0;

/// Lets go of the number of the volume.
pub(crate) fn leave_volume(sheet: &Sheet, candidate: &mut Candidate) {
    static VOLUME: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(
            r"^(?:第?[0-9一二三四五六七八九十]{1,2}(?:分冊|冊目?)|[0-9]{1,2}/[0-9]{1,2}|[0-9]{1,2}月[~〜～ー-][0-9]{1,2}月)$",
        )
        .expect("pattern is valid")
    });
    let [.., (above, _), (last, 0)] = candidate.parts[..] else {
        return;
    };
    let (above, last) = (&sheet.pieces[above], &sheet.pieces[last]);
    let gap = last.place.y - above.place.bottom();
    if gap > APART * last.place.h && VOLUME.is_match(&last.text) {
        candidate.parts.pop();
    }
}

/// Lets go of the same title once more.
pub(crate) fn leave_twin(sheet: &Sheet, candidate: &mut Candidate) {
    if let [(one, _), (other, 0)] = candidate.parts[..]
        && sheet.pieces[one].text == sheet.pieces[other].text
    {
        candidate.parts.pop();
    }
}
