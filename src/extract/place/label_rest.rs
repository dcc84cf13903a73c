//! The rest of a label that was read as the beginning of its value.

use super::{Board, Candidate};
use crate::extract::label::LabelHit;
use crate::extract::rules::Rules;
use crate::extract::sheet::Sheet;

/// Most characters of a label's second line.
const REST: usize = 2;

/// The second line of a narrow label may have been read as the beginning of the value
/// beside it (簿冊, and below it 名道路台帳綴): it lies on the label.
pub(crate) fn pass_over_rest(
    sheet: &Sheet,
    rules: &Rules,
    hit: &LabelHit,
    candidate: &mut Candidate,
) {
    let Some((piece, from)) = candidate.parts.first_mut() else {
        return;
    };
    let value = &sheet.pieces[*piece];
    let lies_on_it = value.place.x < hit.place.x + hit.place.w / 2.0
        && value.place.intersection(&hit.place).is_some();
    if !lies_on_it || hit.pieces.contains(piece) {
        return;
    }
    let mut label = hit.text(sheet);
    for (nth, ch) in value.text.chars().skip(*from).take(REST).enumerate() {
        label.push(ch);
        if rules.is_wording_of(&label, candidate.key) {
            *from += nth + 1;
            return;
        }
    }
}

/// A colon may stand before the value, far from its label.
pub(crate) fn pass_over_colon(sheet: &Sheet, candidate: &mut Candidate) {
    if let Some((piece, from)) = candidate.parts.first_mut() {
        let text = sheet.pieces[*piece].text.chars().skip(*from);
        *from += text.take_while(|&ch| ch == ':').count();
    }
}

/// The next label may stand behind the value in its line: 保存年限：5年　公開区分：部分公開.
pub(crate) fn end_before_label(board: &Board, candidate: &mut Candidate) {
    let Some(&(piece, from)) = candidate.parts.first() else {
        return;
    };
    if candidate.marked.is_some() {
        return;
    }
    let in_line = board.labels.iter().filter(|other| other.pieces == [piece]);
    let next = in_line
        .map(|other| other.start)
        .filter(|&start| start > from);
    if let Some(start) = next.min() {
        let text = board.sheet.pieces[piece].text.chars();
        candidate.parts.truncate(1);
        candidate.marked = Some(text.skip(from).take(start - from).collect());
    }
}

/// The last letter of a label may have been read once more, with the first of the value: 起案者
/// and behind it 者加, 藤礼子. It lies on the label.
pub(crate) fn pass_over_echo(sheet: &Sheet, hit: &LabelHit, candidate: &mut Candidate) {
    let Some((piece, from @ 0)) = candidate.parts.first_mut() else {
        return;
    };
    let value = &sheet.pieces[*piece];
    let last = hit.pieces.last().map(|&last| &sheet.pieces[last].text);
    let is_same = last.and_then(|text| text.chars().last()) == value.text.chars().next();
    let middle = value.place.x + 0.5 * value.share_of(1) * value.place.w;
    if is_same && middle < hit.place.right() && hit.tail.is_none() && value.text.chars().count() > 1
    {
        *from = 1;
    }
}
