//! A line of glyphs as runs: stretches of codes that lie evenly.
//!
//! A viewer knows where a character is only from the widths before it. So a line is
//! cut at its spaces into words, each of which is stretched from its first glyph's
//! start to its last glyph's end; the gap between two words is one space glyph
//! stretched over it. A word whose glyphs lie unevenly (proportional kana, a heading
//! spaced out by hand) is cut further until each glyph is where it was read.

use super::ComposeError;
use super::charset::{self, Charset, attaches, speakable};
use crate::document::Glyph;

/// How far a glyph may lie from its place, in type sizes.
const TOLERANCE: f64 = 0.4;

/// The least width of a space, in type sizes. Narrower gaps are not seen as spaces by
/// Poppler: between single characters it wants two fifths.
const LEAST_GAP: f64 = 0.42;

/// The width of a wide space, in type sizes. Poppler takes a gap of seven tenths for one
/// between columns, and would tear a sentence at its ideographic spaces.
const WIDE_GAP: f64 = 0.6;

/// The widest gap that is a space within a sentence, in type sizes.
const WIDEST_SPACE: f64 = 1.6;

/// The least width of a run, as a share of its natural width.
const LEAST_STRETCH: f64 = 0.3;

/// Codes set evenly over a part of a line.
#[derive(Debug, PartialEq)]
pub(super) struct Run {
    /// The codes, in reading order.
    pub(super) cids: Vec<u16>,
    /// Their natural width in type sizes.
    pub(super) natural: f64,
    /// Width along the line in points.
    pub(super) width: f64,
    /// The run is a gap between two words.
    pub(super) gap: bool,
}

/// A line cut into runs that follow one another without gaps.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Runs {
    /// Where the first run begins, in points from the line's start.
    pub(super) start: f64,
    /// The runs, in reading order.
    pub(super) parts: Vec<Run>,
    /// What the runs say.
    pub(super) text: String,
}

/// A piece of text at its place, in points from the line's start.
struct Piece {
    text: String,
    start: f64,
    end: f64,
}

impl Piece {
    fn is_space(&self) -> bool {
        self.text.chars().all(char::is_whitespace)
    }
}

/// Which way a line runs decides how wide its characters are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Advance {
    /// By character: full or half width.
    ByCharacter,
    /// One em each, as in vertical writing.
    Em,
}

impl Advance {
    fn of(self, text: &str) -> f64 {
        match self {
            Self::ByCharacter => f64::from(charset::advance(text)) / 1000.0,
            Self::Em => 1.0,
        }
    }
}

/// Cuts `glyphs` into runs, for a line of `length` points set in type of `size` points.
pub(super) fn cut(
    glyphs: &[Glyph],
    length: f64,
    size: f64,
    advance: Advance,
    charset: &mut Charset,
) -> Result<Runs, ComposeError> {
    let pieces = opened(trimmed(pieces(glyphs, length)), size);
    let mut line = Runs {
        start: pieces.first().map_or(0.0, |piece| piece.start),
        ..Runs::default()
    };
    let mut rest = pieces.as_slice();
    while let Some(first) = rest.first() {
        let space = first.is_space();
        let count = rest.iter().take_while(|p| p.is_space() == space).count();
        let (word, after) = rest.split_at(count);
        spread(word, size, advance, &mut |part| {
            line.parts.push(run(part, size, advance, charset)?);
            line.text
                .extend(part.iter().map(|piece| piece.text.as_str()));
            Ok(())
        })?;
        rest = after;
    }
    Ok(line)
}

/// The glyphs that can be said, with their marks, in points and in order.
fn pieces(glyphs: &[Glyph], length: f64) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::with_capacity(glyphs.len());
    let mut reached = 0.0_f64;
    for glyph in glyphs {
        // Tabs and line ends within a line are gaps like any other.
        let ch = if glyph.ch.is_control() && glyph.ch.is_whitespace() {
            ' '
        } else {
            glyph.ch
        };
        if !speakable(ch) {
            continue;
        }
        let place = |share: f32| {
            let share = f64::from(share);
            if share.is_finite() {
                share.clamp(0.0, 1.0) * length
            } else {
                reached
            }
        };
        let start = place(glyph.start).max(reached);
        let end = place(glyph.end).max(start);
        reached = start;
        match pieces.last_mut() {
            Some(last) if attaches(ch) && !last.is_space() => {
                last.text.push(ch);
                last.end = last.end.max(end);
            }
            // Spaces in a row are one gap.
            Some(last) if ch.is_whitespace() && last.is_space() => last.end = last.end.max(end),
            _ => pieces.push(Piece {
                text: ch.to_string(),
                start,
                end,
            }),
        }
    }
    pieces
}

/// `pieces` without spaces at either end.
fn trimmed(mut pieces: Vec<Piece>) -> Vec<Piece> {
    while pieces.last().is_some_and(Piece::is_space) {
        pieces.pop();
    }
    let spaces = pieces.iter().take_while(|piece| piece.is_space()).count();
    pieces.drain(..spaces);
    pieces
}

/// `pieces` with each space stretched over the gap between its neighbours, and each
/// other piece ending where the next begins.
fn opened(mut pieces: Vec<Piece>, size: f64) -> Vec<Piece> {
    for i in 1..pieces.len() {
        if let [.., last, next] = &mut pieces[..=i] {
            if next.is_space() {
                next.start = last.end;
            } else {
                last.end = next.start.max(last.start);
            }
        }
    }
    for i in 2..pieces.len() {
        if let [.., word, space, next] = &mut pieces[..=i]
            && space.is_space()
        {
            fit(word, space, next, size);
        }
    }
    pieces
}

/// Gives `space` a width that is taken for a space, half from the word before it, half
/// from the one after, as far as they go.
fn fit(word: &mut Piece, space: &mut Piece, next: &mut Piece, size: f64) {
    let gap = space.end - space.start;
    let wanted = if gap < LEAST_GAP * size {
        LEAST_GAP * size
    } else if gap <= WIDEST_SPACE * size {
        gap.min(WIDE_GAP * size)
    } else {
        gap
    };
    let half = (wanted - gap) / 2.0;
    word.end -= half.min((word.end - word.start) / 3.0);
    next.start += half.min((next.end - next.start) / 3.0);
    space.start = word.end;
    space.end = next.start;
}

/// Hands `word` to `take` in parts within which the glyphs lie evenly.
fn spread(
    word: &[Piece],
    size: f64,
    advance: Advance,
    take: &mut impl FnMut(&[Piece]) -> Result<(), ComposeError>,
) -> Result<(), ComposeError> {
    let mut parts = vec![word];
    while let Some(part) = parts.pop() {
        match worst(part, size, advance) {
            Some(cut) => {
                let (head, tail) = part.split_at(cut);
                parts.push(tail);
                parts.push(head);
            }
            None => take(part)?,
        }
    }
    Ok(())
}

/// The piece of `part` that even spreading would put farthest from its place, if that
/// is too far and both sides stay wide enough to be cut there.
fn worst(part: &[Piece], size: f64, advance: Advance) -> Option<usize> {
    let (from, to) = (part.first()?.start, part.last()?.end);
    let natural: f64 = part.iter().map(|piece| advance.of(&piece.text)).sum();
    let stretch = (to - from) / natural;
    let mut passed = 0.0;
    let mut worst = (TOLERANCE * size, None);
    for (i, piece) in part.iter().enumerate() {
        let away = (from + passed * stretch - piece.start).abs();
        let head = piece.start - from >= LEAST_STRETCH * passed * size;
        let tail = to - piece.start >= LEAST_STRETCH * (natural - passed) * size;
        if i > 0 && away > worst.0 && head && tail {
            worst = (away, Some(i));
        }
        passed += advance.of(&piece.text);
    }
    worst.1
}

fn run(
    part: &[Piece],
    size: f64,
    advance: Advance,
    charset: &mut Charset,
) -> Result<Run, ComposeError> {
    let natural: f64 = part.iter().map(|piece| advance.of(&piece.text)).sum();
    let width = match part {
        [first, ..] => part.last().unwrap_or(first).end - first.start,
        [] => 0.0,
    };
    Ok(Run {
        cids: part
            .iter()
            .map(|piece| charset.cid(&piece.text))
            .collect::<Result<_, _>>()?,
        natural,
        width: width.max(0.01 * natural * size),
        gap: part.iter().all(Piece::is_space),
    })
}

#[cfg(test)]
#[path = "runs_tests.rs"]
mod tests;
