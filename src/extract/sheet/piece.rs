//! Parts of lines: what an engine read in one go, cut at the rules that stand across it.

use std::ops::Range;

use crate::document::{Glyph, Quad, Rect, RuleLine, TextLine};

use crate::extract::value::text::nfkc;

/// The middle of the first character of a line lies no farther behind its beginning, in heights
/// of its box, if nothing stands before it; so far it reaches before its middle.
const FIRST_MIDDLE: f32 = 0.95;
const FIRST_REACH: f32 = 0.4;

/// A line of the page, or the part of it that lies between two rules.
#[derive(Debug)]
pub(crate) struct Piece<'a> {
    /// The line as read.
    pub line: &'a TextLine,
    /// Its index among the page's lines.
    pub number: usize,
    /// The glyphs of the line that belong to the piece.
    range: Range<usize>,
    /// Its text, compatibility forms folded, without spaces.
    pub text: String,
    /// For each character of `text` the index of its glyph.
    glyphs: Vec<usize>,
    /// Where it stands on the levelled sheet, in pixels: `x` runs along the writing, `y`
    /// across it, so that a vertical page looks like a horizontal one.
    pub place: Rect,
}

impl<'a> Piece<'a> {
    fn new(line: &'a TextLine, number: usize, range: Range<usize>, place: Rect) -> Self {
        let (mut text, mut glyphs) = (String::new(), Vec::new());
        for index in range.clone() {
            let folded = nfkc(line.glyphs[index].ch.encode_utf8(&mut [0; 4]));
            for ch in folded.chars().filter(|c| !c.is_whitespace()) {
                text.push(ch);
                glyphs.push(index);
            }
        }
        Self {
            line,
            number,
            range,
            text,
            glyphs,
            place,
        }
    }

    /// Size of the type in pixels.
    pub(crate) fn size(&self) -> f32 {
        self.place.h
    }

    /// Confidence of its least sure character, 0–1.
    pub(crate) fn least(&self) -> f32 {
        let glyphs = self.line.glyphs.get(self.range.clone()).unwrap_or_default();
        glyphs.iter().map(|g| g.confidence).fold(1.0, f32::min)
    }

    /// Whether a character of it may be another one.
    pub(crate) fn is_doubtful(&self) -> bool {
        self.least() < 0.9
    }

    /// The glyphs from character `from` of `text` on, as indices into the line's.
    pub(crate) fn glyphs_from(&self, from: usize) -> Range<usize> {
        let start = self.glyphs.get(from).copied().unwrap_or(self.range.end);
        start..self.range.end
    }

    /// The glyphs of `count` characters of `text` from `from` on, as indices into the line's.
    pub(crate) fn glyphs_within(&self, from: usize, count: usize) -> Range<usize> {
        let whole = self.glyphs_from(from);
        let next = self.glyphs.get(from.saturating_add(count));
        let end = next.map_or(whole.end, |&glyph| glyph);
        whole.start..end.max(whole.start)
    }

    /// The corners of the characters of `text` from `from` on.
    pub(crate) fn quads_from(&self, from: usize) -> impl Iterator<Item = Quad> + '_ {
        self.glyphs.iter().skip(from).map(|&glyph| {
            let glyph = &self.line.glyphs[glyph];
            self.line.span(glyph.start, glyph.end)
        })
    }

    /// The confidences of the characters of `text` from `from` on, 0–1.
    pub(crate) fn sureties_from(&self, from: usize) -> impl Iterator<Item = f32> + '_ {
        let glyphs = &self.line.glyphs;
        self.glyphs
            .iter()
            .skip(from)
            .map(|&glyph| glyphs[glyph].confidence)
    }

    /// The part of the piece (0–1) that its first `count` characters take.
    pub(crate) fn share_of(&self, count: usize) -> f32 {
        let glyphs = &self.line.glyphs;
        let start = |i: usize| glyphs.get(i).map_or(0.0, |g| g.start);
        let (first, last) = (self.range.start, self.range.end.saturating_sub(1));
        let length = glyphs.get(last).map_or(1.0, |g| g.end) - start(first);
        let end = count
            .checked_sub(1)
            .and_then(|i| glyphs.get(*self.glyphs.get(i)?))
            .map_or(1.0, |g| g.end);
        ((end - start(first)) / length.max(1e-6)).clamp(0.0, 1.0)
    }

    /// Where its characters from `start` to before `end` stand.
    pub(crate) fn place_of(&self, start: usize, end: usize) -> Rect {
        let (from, to) = (self.share_of(start), self.share_of(end));
        Rect {
            x: self.place.x + from * self.place.w,
            w: (to - from) * self.place.w,
            ..self.place
        }
    }

    /// How far behind the beginning of its line the first character begins, if that leaves room
    /// for another one, in pixels; 0 if not, and where the piece does not begin its line.
    pub(crate) fn unread_before(&self) -> f32 {
        let length = self.line.quad.width().max(self.line.quad.height());
        let first = self.line.glyphs.first().filter(|_| self.range.start == 0);
        let middle = first.map_or(0.0, |glyph| 0.5 * (glyph.start + glyph.end) * length);
        if middle > FIRST_MIDDLE * self.size() {
            middle - FIRST_REACH * self.size()
        } else {
            0.0
        }
    }

    /// Whether there is a gap wider than 0.8 of the type size before character `at`.
    pub(crate) fn gap_before(&self, at: usize) -> bool {
        let (Some(&next), Some(&last)) = (self.glyphs.get(at), self.glyphs.get(at.wrapping_sub(1)))
        else {
            return false;
        };
        let glyphs: &[Glyph] = &self.line.glyphs;
        let length = self.line.quad.width().max(self.line.quad.height());
        (glyphs[next].start - glyphs[last].end) * length > 0.8 * self.size()
            // One glyph may stand for several characters: ㎡, ㈱.
            || glyphs
                .get(last + 1..next)
                .is_some_and(|between| between.iter().any(|g| g.ch.is_whitespace()))
    }
}

/// A line cut where a rule stands across it: an engine may read over the border of two
/// cells.
pub(super) fn cut<'a>(
    line: &'a TextLine,
    number: usize,
    place: Rect,
    rules: &[RuleLine],
    vertical_sheet: bool,
) -> Vec<Piece<'a>> {
    let count = line.glyphs.len();
    if line.vertical != vertical_sheet || count < 2 {
        return vec![Piece::new(line, number, 0..count, place)];
    }
    let middle = place.centre().y;
    let mut ends: Vec<usize> = rules
        .iter()
        .filter(|rule| !rule.is_flat() && (rule.from.y..=rule.to.y).contains(&middle))
        .map(|rule| (f32::midpoint(rule.from.x, rule.to.x) - place.x) / place.w.max(1.0))
        .filter(|share| (0.02..0.98).contains(share))
        .map(|share| {
            line.glyphs
                .iter()
                .position(|g| f32::midpoint(g.start, g.end) > share)
                .unwrap_or(count)
        })
        .chain([count])
        .collect();
    ends.sort_unstable();
    ends.dedup();
    let mut start = 0;
    let mut pieces = Vec::with_capacity(ends.len());
    for end in ends {
        for words in without_leaders(&line.glyphs, start..end) {
            let (first, last) = (&line.glyphs[words.start], &line.glyphs[words.end - 1]);
            let whole = words.len() == count;
            let part = Rect::new(
                place.x + first.start * place.w,
                place.y,
                (last.end - first.start) * place.w,
                place.h,
            );
            let place = if whole { place } else { part };
            pieces.push(Piece::new(line, number, words, place));
        }
        start = end;
    }
    pieces
}

/// The parts of a line without the dots or dashes that lead from one to the next, 保存期間………5年, and
/// without the slashes between its fields.
fn without_leaders(glyphs: &[Glyph], range: Range<usize>) -> Vec<Range<usize>> {
    let is_leader = |at: usize| LEADERS.contains(&glyphs[at].ch) || glyphs[at].ch.is_whitespace();
    // One sign may stand for three dots.
    let dots = |run: &Range<usize>| -> usize {
        let signs = run.clone().map(|at| match glyphs[at].ch {
            '…' | '⋯' => 3,
            '‥' => 2,
            ch => usize::from(!ch.is_whitespace()),
        });
        signs.sum()
    };
    let is_space = |at: Option<usize>| {
        at.and_then(|at| glyphs.get(at))
            .is_some_and(|glyph| glyph.ch.is_whitespace())
    };
    let is_slash = |at: &usize| {
        matches!(glyphs[*at].ch, '/' | '／')
            && (is_space(at.checked_sub(1)) || is_space(Some(at + 1)))
    };
    let has_slashes = range.clone().filter(is_slash).count() >= LEAST_SLASHES;
    let mut parts = Vec::new();
    let (mut start, mut at) = (range.start, range.start);
    while at < range.end {
        if has_slashes && is_slash(&at) {
            parts.push(start..at);
            start = at + 1;
            at += 1;
            continue;
        }
        if !is_leader(at) {
            at += 1;
            continue;
        }
        let end = (at..range.end).find(|&next| !is_leader(next));
        let run = at..end.unwrap_or(range.end);
        let is_outside = run.start == range.start || run.end == range.end;
        let least = if is_outside {
            LEADING_OUTSIDE
        } else {
            LEADING_INSIDE
        };
        if dots(&run) >= least {
            parts.push(start..run.start);
            start = run.end;
        }
        at = run.end;
    }
    parts.push(start..range.end);
    parts.retain(|part| !part.is_empty());
    parts
}

/// So many slashes with spaces part the fields of a line: 起案部署 危機管理課 ／ 保存年数 3年 ／ ….
const LEAST_SLASHES: usize = 2;

/// What readers make of dots and dashes that lead from a label to its value.
const LEADERS: [char; 16] = [
    '-', '‐', '‑', '–', '—', '―', '─', 'ー', '…', '⋯', '‥', '・', '.', '．', '_', '·',
];
/// So many of them lead between two words, and before the first or behind the last.
const LEADING_INSIDE: usize = 3;
const LEADING_OUTSIDE: usize = 2;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leaders_part_a_label_from_its_value() {
        let parts = |text: &str| -> Vec<String> {
            let place = Rect::new(0.0, 0.0, 400.0, 20.0);
            let line = TextLine::evenly(text, Quad::from(place), 0.99, false);
            let pieces = cut(&line, 0, place, &[], false);
            pieces.into_iter().map(|piece| piece.text).collect()
        };
        assert_eq!(parts("保存期間………5年"), ["保存期間", "5年"]);
        assert_eq!(parts("---- L-8-8"), ["L-8-8"]);
        assert_eq!(parts("作成年度--"), ["作成年度"]);
        assert_eq!(parts("10・5・3・1年"), ["10・5・3・1年"]);
        assert_eq!(parts("センター"), ["センター"]);
        assert!(parts("・・・・・").is_empty());
        assert_eq!(
            parts("起案部署 危機管理課 ／ 保存年数 3年 ／ 訓練"),
            ["起案部署危機管理課", "保存年数3年", "訓練"]
        );
        assert_eq!(parts("財政局／税務部／税制課"), ["財政局/税務部/税制課"]);
        assert_eq!(parts("4-03-01 ／ 5年"), ["4-03-01/5年"]);
    }
}
