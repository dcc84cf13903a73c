//! Which way up a page lies.
//!
//! The recogniser itself is the best judge: Japanese that lies the right way up is read
//! with certainty, any other way it is not. So some of the longest lines are read as they
//! lie. On an upright page, and most are, the first of them settles it, and what was read
//! is kept: nothing was spent. Otherwise the other ways are tried.
//!
//! A line that stands upright on the page means one of two things: a column of vertical
//! writing, or a level line of a page that was fed sideways. The recogniser reads both,
//! since it has learnt columns lying on their side. The single characters tell them
//! apart: those of a column stand upright on the page, those of a sideways page lie.

use std::collections::HashMap;

use crate::document::{Glyph, Point, Quad, Raster, Turn};
use crate::error::PageError;
use crate::recognise::engine::{Deadline, LineFound};

use super::direct::Director;
use super::read::{Reader, Writing, mean};
use super::{is_tall, length, thickness};

/// Lines that are read to tell which way up the page lies.
const PROBES: usize = 4;
/// Lines that the direction network votes on.
const VOTERS: usize = 12;
/// Lines less elongated than this do not tell in which direction they run.
const ELONGATED: f32 = 2.0;
/// Mean confidence of a line that was read the right way up.
const CERTAIN: f32 = 0.9;
/// Kanji and kana that a line must have to be called certain: digits and dashes read
/// well upside down, too.
const LEAST_LETTERS: usize = 4;
/// Mean confidence below which nothing was read at all.
const UNREADABLE: f32 = 0.5;
/// By how much one way must read better than the other.
const BETTER: f32 = 0.05;
/// Clearness of a vote of the direction network, 0–1, that is believed.
const CLEAR_VOTE: f32 = 0.6;
/// Characters of a column that are looked at one by one.
const STOOD_UP: usize = 20;

/// What it takes to tell which way up a page lies.
pub(super) struct Judge<'a> {
    pub reader: &'a Reader,
    pub director: &'a Director,
    pub scan: &'a Raster,
    pub deadline: Deadline,
}

impl Judge<'_> {
    /// The turn that makes the page upright; `None` if that cannot be told. What was read
    /// on the way stays with `lines`.
    pub(super) fn turn(&self, lines: &mut [LineFound]) -> Result<Option<Turn>, PageError> {
        let mut longest: Vec<usize> = (0..lines.len()).collect();
        longest.sort_by(|&a, &b| length(&lines[b].quad).total_cmp(&length(&lines[a].quad)));
        let (tall, flat): (Vec<usize>, Vec<usize>) = longest
            .iter()
            .filter(|&&i| length(&lines[i].quad) > ELONGATED * thickness(&lines[i].quad))
            .partition(|&&i| is_tall(&lines[i].quad));
        let total = |set: &[usize]| set.iter().map(|&i| length(&lines[i].quad)).sum::<f32>();
        if flat.is_empty() && tall.is_empty() {
            // Single characters: as good as short level lines.
            self.level(lines, &longest)
        } else if total(&flat) >= total(&tall) {
            self.level(lines, &flat)
        } else {
            self.standing(lines, &tall)
        }
    }

    /// 0° or 180° for a page whose lines, given by index, lie level.
    fn level(&self, lines: &mut [LineFound], level: &[usize]) -> Result<Option<Turn>, PageError> {
        let mut up = Vec::new();
        for &i in level.iter().take(PROBES) {
            let glyphs = self.read(&lines[i].quad, Writing::Horizontal)?;
            let certain = is_certain(&glyphs);
            up.extend_from_slice(&glyphs);
            lines[i].glyphs = Some(glyphs);
            if certain {
                return Ok(Some(Turn::None));
            }
        }
        let mut down = Vec::new();
        for &i in level.iter().take(PROBES) {
            let glyphs = self.read(&lines[i].quad, Writing::Sideways(Turn::Half))?;
            if is_certain(&glyphs) {
                return Ok(Some(Turn::Half));
            }
            down.extend(glyphs);
        }
        self.deadline.check()?;
        let voters: Vec<Quad> = level.iter().take(VOTERS).map(|&i| lines[i].quad).collect();
        let vote = self.director.upside_down(self.scan, &voters)?;
        if vote.margin() >= CLEAR_VOTE {
            return Ok(Some(vote.turn()));
        }
        let (up, down) = (mean(&up), mean(&down));
        if up.max(down) < UNREADABLE || (up - down).abs() < BETTER {
            return Ok(None);
        }
        Ok(Some(if up > down { Turn::None } else { Turn::Half }))
    }

    /// The turn of a page whose lines, given by index, stand upright.
    fn standing(&self, lines: &mut [LineFound], tall: &[usize]) -> Result<Option<Turn>, PageError> {
        let mut best: Option<(usize, Turn, Vec<Glyph>)> = None;
        for &i in tall.iter().take(PROBES) {
            for side in [Turn::Left, Turn::Right] {
                let glyphs = self.read(&lines[i].quad, Writing::Sideways(side))?;
                if best
                    .as_ref()
                    .is_none_or(|(.., other)| mean(&glyphs) > mean(other))
                {
                    best = Some((i, side, glyphs));
                }
                if best.as_ref().is_some_and(|(.., best)| is_certain(best)) {
                    break;
                }
            }
            if best.as_ref().is_some_and(|(.., best)| is_certain(best)) {
                break;
            }
        }
        let Some((i, side, glyphs)) = best.filter(|(.., glyphs)| mean(glyphs) > UNREADABLE) else {
            return Ok(None);
        };
        Ok(Some(
            match (side, self.is_column(&lines[i].quad, side, &glyphs)?) {
                (Turn::Left, true) => {
                    lines[i].glyphs = Some(glyphs);
                    Turn::None
                }
                (_, true) => Turn::Half,
                (side, false) => side,
            },
        ))
    }

    /// Whether the line that was read as `glyphs` after a turn to `side` is vertical
    /// writing: its characters, stood up one by one, still read the same.
    fn is_column(&self, quad: &Quad, side: Turn, glyphs: &[Glyph]) -> Result<bool, PageError> {
        self.deadline.check()?;
        let upright = if side == Turn::Left {
            Turn::None
        } else {
            Turn::Half
        };
        let letters: Vec<&Glyph> = glyphs
            .iter()
            .filter(|g| g.ch != ' ')
            .take(STOOD_UP)
            .collect();
        let cells: Vec<Quad> = letters.iter().map(|g| cell(quad, side, g)).collect();
        let alone = self.reader.side_by_side(self.scan, &cells, upright)?;
        let mut left: HashMap<char, usize> = HashMap::new();
        for glyph in &alone {
            *left.entry(glyph.ch).or_default() += 1;
        }
        let same = letters
            .iter()
            .filter(|g| {
                left.get_mut(&g.ch)
                    .filter(|n| **n > 0)
                    .map(|n| *n -= 1)
                    .is_some()
            })
            .count();
        Ok(2 * same >= letters.len())
    }

    fn read(&self, quad: &Quad, writing: Writing) -> Result<Vec<Glyph>, PageError> {
        self.deadline.check()?;
        self.reader.glyphs(self.scan, quad, writing)
    }
}

/// The square around one character of a line that stands upright on the page and runs
/// down (`side` left) or up (`side` right).
fn cell(quad: &Quad, side: Turn, glyph: &Glyph) -> Quad {
    let [tl, tr, br, bl] = quad.0;
    let middle = f32::midpoint(glyph.start, glyph.end);
    let (along, extent) = match side {
        Turn::Left => (middle, glyph.end - glyph.start),
        _ => (1.0 - middle, glyph.end - glyph.start),
    };
    let centre = tl.toward(bl, along).toward(tr.toward(br, along), 0.5);
    // A little more than the character's own pitch: neighbours must not look in.
    let half = 0.52 * (extent * quad.height()).min(quad.width());
    let unit = |from: Point, to: Point| {
        let length = from.distance(to).max(1e-3);
        Point::new((to.x - from.x) / length, (to.y - from.y) / length)
    };
    let (right, down) = (unit(tl, tr), unit(tl, bl));
    let at = |u: f32, v: f32| {
        Point::new(
            centre.x + half * (u * right.x + v * down.x),
            centre.y + half * (u * right.y + v * down.y),
        )
    };
    Quad([at(-1.0, -1.0), at(1.0, -1.0), at(1.0, 1.0), at(-1.0, 1.0)])
}

/// Whether a line was read so well that it must have lain the right way up.
fn is_certain(glyphs: &[Glyph]) -> bool {
    let letters = glyphs.iter().filter(|g| is_letter(g.ch)).count();
    letters >= LEAST_LETTERS && mean(glyphs) >= CERTAIN
}

/// Kanji, hiragana, katakana.
fn is_letter(ch: char) -> bool {
    matches!(ch, 'ぁ'..='ん' | 'ァ'..='ヶ' | '\u{3400}'..='\u{9fff}')
        && !"一二三十口田日中".contains(ch)
        // Learnt afterwards, from lines the right way up: what they are on others is unknown.
        && !"﨑濵髙".contains(ch)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Rect;

    #[test]
    fn symbols_and_symmetric_kanji_make_no_line_certain() {
        let line = |text: &str| -> Vec<Glyph> {
            text.chars()
                .map(|ch| Glyph {
                    ch,
                    start: 0.0,
                    end: 1.0,
                    confidence: 0.99,
                })
                .collect()
        };
        assert!(is_certain(&line("保存期間")));
        assert!(!is_certain(&line("一二三一二三")));
        assert!(!is_certain(&line("0889-060-9")));
        assert!(!is_certain(&line("件名")));
    }

    #[test]
    fn a_cell_is_a_square_about_its_character() {
        let quad = Quad::from(Rect::new(100.0, 200.0, 40.0, 400.0));
        let glyph = Glyph {
            ch: '市',
            start: 0.0,
            end: 0.1,
            confidence: 1.0,
        };
        for (side, centre) in [(Turn::Left, 220.0), (Turn::Right, 580.0)] {
            let bounds = cell(&quad, side, &glyph).bounds();
            assert!((bounds.centre().y - centre).abs() < 0.01, "{side:?}");
            assert!((bounds.centre().x - 120.0).abs() < 0.01);
            assert!((bounds.w - bounds.h).abs() < 0.01);
        }
    }
}
