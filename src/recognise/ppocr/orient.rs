//! Which way up a page lies.
//!
//! The recogniser itself is the best judge: Japanese that lies the right way up is read
//! with certainty, any other way it is not. So some of the longest lines are read as they
//! lie. On an upright page, and most are, the first of them settles it, and what was read
//! is kept: nothing was spent. Otherwise the other ways are tried.
//!
//! A line that reads well means one of two things, whether it lies level on the scan or
//! stands: a line of level writing, or a column of vertical writing that lies on its side.
//! The recogniser reads both, since it has learnt columns lying on their left side. The
//! single characters tell them apart: those of a column, stood up, still read the same.

use std::collections::HashMap;

use crate::document::{Glyph, Point, Quad, Raster, Turn};
use crate::error::PageError;
use crate::recognise::engine::{Deadline, LineFound};

use super::direct::Director;
use super::read::{Reader, mean};
use super::strip::Strip;
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
/// Lines that are read every way where none is certain.
const COUNTED: usize = 12;
/// What the letters of a page must weigh together, each by the square of its confidence.
const LEAST_SUPPORT: f32 = 1.8;
/// How many times as much as for any other way.
const CLEARLY: f32 = 1.5;
/// How surely the characters of a column are read alone, on average; more than 0.9 as a
/// rule. Those of a level line, which symmetric ones may bring to 0.45, stay below the other.
const COLUMN: f32 = 0.8;
const LEVEL: f32 = 0.6;
/// Clearness of a vote of the direction network, 0–1, that is believed.
const CLEAR_VOTE: f32 = 0.6;
/// The recogniser has learnt columns lying on their left side: this stands them up.
const COLUMN_STOOD_UP: Turn = Turn::Right;
/// Characters of a line that are looked at one by one.
const STOOD_UP: usize = 12;

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
        let (tall, level): (Vec<usize>, Vec<usize>) = longest
            .iter()
            .filter(|&&i| is_elongated(&lines[i].quad))
            .partition(|&&i| is_tall(&lines[i].quad));
        let total = |set: &[usize]| set.iter().map(|&i| length(&lines[i].quad)).sum::<f32>();
        let (running, ways) = if total(&level) >= total(&tall) {
            (level, [Turn::None, Turn::Half])
        } else {
            (tall, [Turn::Left, Turn::Right])
        };
        if let Some(turn) = self.certain(lines, &running, ways)? {
            return Ok(Some(turn));
        }
        if let Some(turn) = self.counted(lines, &longest)? {
            return Ok(Some(turn));
        }
        let voters = running.iter().take(VOTERS);
        let strips: Vec<Strip> = voters
            .map(|&i| Strip::turned(&lines[i].quad, ways[0]))
            .collect();
        let vote = self.director.upside_down(self.scan, &strips)?;
        let clear = vote.margin() >= CLEAR_VOTE;
        Ok(clear.then(|| ways[0].then(vote.turn())))
    }

    /// The turn by one of the longest of the lines `running`, if it is read with
    /// certainty one of the two `ways`.
    fn certain(
        &self,
        lines: &mut [LineFound],
        running: &[usize],
        ways: [Turn; 2],
    ) -> Result<Option<Turn>, PageError> {
        for way in ways {
            for &i in running.iter().take(PROBES) {
                let glyphs = self.read(&lines[i].quad, way)?;
                let turn = if is_certain(&glyphs) {
                    self.turn_of(&lines[i].quad, way, &glyphs)?
                } else {
                    None
                };
                // So the page reads as it lies: if it is upright, that need not be done again.
                if way == ways[0] {
                    lines[i].glyphs = Some(glyphs);
                }
                if turn.is_some() {
                    return Ok(turn);
                }
            }
        }
        Ok(None)
    }

    /// The turn by all the letters of a page on which no line is long enough to be
    /// certain.
    fn counted(&self, lines: &[LineFound], longest: &[usize]) -> Result<Option<Turn>, PageError> {
        let mut support: HashMap<u16, f32> = HashMap::new();
        for &i in longest.iter().take(COUNTED) {
            let quad = &lines[i].quad;
            let ways: &[Turn] = match (is_elongated(quad), is_tall(quad)) {
                (false, _) => &Turn::ALL,
                (true, true) => &[Turn::Left, Turn::Right],
                (true, false) => &[Turn::None, Turn::Half],
            };
            for &way in ways {
                let glyphs = self.read(quad, way)?;
                let letters = glyphs.iter().filter(|g| is_letter(g.ch));
                let sure: f32 = letters.map(|g| g.confidence * g.confidence).sum();
                let turn = if is_elongated(quad) && sure > 0.0 {
                    self.turn_of(quad, way, &glyphs)?
                } else {
                    Some(way)
                };
                if let Some(turn) = turn {
                    *support.entry(turn.degrees()).or_insert(0.0) += sure;
                }
            }
        }
        let of = |turn: Turn| support.get(&turn.degrees()).copied().unwrap_or(0.0);
        let mut ranked = Turn::ALL;
        ranked.sort_by(|&a, &b| of(b).total_cmp(&of(a)));
        let [best, rival, ..] = ranked;
        let clear = of(best) >= LEAST_SUPPORT && of(best) >= CLEARLY * of(rival);
        Ok(clear.then_some(best))
    }

    /// The turn of the page on which the line at `quad` was read as `glyphs` after the
    /// page had been turned by `read_at`; `None` if it may be level writing and may be a
    /// column.
    fn turn_of(
        &self,
        quad: &Quad,
        read_at: Turn,
        glyphs: &[Glyph],
    ) -> Result<Option<Turn>, PageError> {
        self.deadline.check()?;
        let letters: Vec<&Glyph> = glyphs
            .iter()
            .filter(|g| g.ch != ' ')
            .take(STOOD_UP)
            .collect();
        let line = Strip::turned(quad, read_at).quad();
        let cells: Vec<Quad> = letters.iter().map(|g| cell(&line, g)).collect();
        let alone = self
            .reader
            .side_by_side(self.scan, &cells, COLUMN_STOOD_UP)?;
        let again = read_again(&letters, &alone) / letters.len().max(1) as f32;
        Ok(if again >= COLUMN {
            Some(read_at.then(COLUMN_STOOD_UP))
        } else if again <= LEVEL {
            Some(read_at)
        } else {
            None
        })
    }

    /// Reads a line as it lies once the page has been turned by `way`.
    fn read(&self, quad: &Quad, way: Turn) -> Result<Vec<Glyph>, PageError> {
        self.deadline.check()?;
        let strip = Strip::turned(quad, way);
        self.reader.glyphs(self.scan, strip, way == Turn::None)
    }
}

/// How surely those of the `letters` that were read again `alone` were, added up.
fn read_again(letters: &[&Glyph], alone: &[Glyph]) -> f32 {
    let mut left: HashMap<char, Vec<f32>> = HashMap::new();
    for glyph in alone {
        left.entry(glyph.ch).or_default().push(glyph.confidence);
    }
    let again = letters.iter().filter_map(|g| left.get_mut(&g.ch)?.pop());
    again.sum()
}

/// The square around one character of a line, whose upper edge runs along the text.
fn cell(line: &Quad, glyph: &Glyph) -> Quad {
    let [tl, tr, br, bl] = line.0;
    let (middle, extent) = (
        f32::midpoint(glyph.start, glyph.end),
        glyph.end - glyph.start,
    );
    let centre = tl.toward(tr, middle).toward(bl.toward(br, middle), 0.5);
    // A little more than the character's own pitch: neighbours must not look in.
    let half = 0.52 * (extent * line.width()).min(line.height());
    let unit = |from: Point, to: Point| {
        let length = from.distance(to).max(1e-3);
        Point::new((to.x - from.x) / length, (to.y - from.y) / length)
    };
    let (along, across) = (unit(tl, tr), unit(tl, bl));
    let at = |u: f32, v: f32| {
        Point::new(
            centre.x + half * (u * along.x + v * across.x),
            centre.y + half * (u * along.y + v * across.y),
        )
    };
    Quad([at(-1.0, -1.0), at(1.0, -1.0), at(1.0, 1.0), at(-1.0, 1.0)])
}

/// Whether a line is long enough to tell in which direction it runs.
fn is_elongated(quad: &Quad) -> bool {
    length(quad) > ELONGATED * thickness(quad)
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
    fn what_is_read_again_counts_once() {
        let glyph = |ch, confidence| Glyph {
            ch,
            start: 0.0,
            end: 1.0,
            confidence,
        };
        let (year, day) = (glyph('年', 1.0), glyph('日', 1.0));
        let alone = [glyph('日', 0.5), glyph('月', 1.0)];
        assert!((read_again(&[&year, &day, &day], &alone) - 0.5).abs() < 1e-6);
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
            let bounds = cell(&Strip::turned(&quad, side).quad(), &glyph).bounds();
            assert!((bounds.centre().y - centre).abs() < 0.01, "{side:?}");
            assert!((bounds.centre().x - 120.0).abs() < 0.01);
            assert!((bounds.w - bounds.h).abs() < 0.01);
        }
    }

    #[test]
    fn a_column_lying_on_its_side_is_stood_up() {
        // Read as it lies after a turn to the left: it stood on the scan.
        assert_eq!(Turn::Left.then(COLUMN_STOOD_UP), Turn::None);
        assert_eq!(Turn::Half.then(COLUMN_STOOD_UP), Turn::Left);
    }
}
