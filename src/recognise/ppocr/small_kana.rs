//! Small kana told from large ones by how high their ink reaches.
//!
//! よ and ょ differ in nothing but size, and the network, which sees every line at the same
//! height, is at times sure of the wrong one. In level writing a small kana begins clearly
//! below the kanji beside it, a large one beside their upper edge (measured on 24
//! typefaces of print and handwriting). What the network says is weighed with that.
//! Columns are left to the network: there the typefaces differ more.

use crate::document::median;

use super::ctc::Seen;
use super::lookalike::is_kanji;

/// Each small kana with its large form, and the share of the kanji's height below their
/// upper edge at which neither is likelier than the other.
const PAIRS: [(char, char, f32); 12] = [
    ('ょ', 'よ', 0.12),
    ('ゃ', 'や', 0.13),
    ('ゅ', 'ゆ', 0.14),
    ('っ', 'つ', 0.27),
    ('ョ', 'ヨ', 0.245),
    ('ャ', 'ヤ', 0.155),
    ('ュ', 'ユ', 0.28),
    ('ッ', 'ツ', 0.2),
    ('ァ', 'ア', 0.195),
    ('ィ', 'イ', 0.14),
    ('ェ', 'エ', 0.28),
    ('ォ', 'オ', 0.14),
];
/// How fast likelihood grows with the distance from there, and how far.
const PER_HEIGHT: f32 = 60.0;
const MOST: f32 = 300.0;
/// How probable the other form must be to be thought of at all.
const LEAST: f32 = 0.003;
/// Kanji of a line that its height is taken from, and how many it needs.
const NEAREST: usize = 5;
const FEWEST: usize = 2;
/// Share of a glyph's width, about its middle, in which its ink is looked for: neighbours
/// must not look in.
const MIDDLE: f32 = 0.7;

/// A line's pixels as they were shown to the network: its height, its width, and values
/// from −1 (black) to 1, row by row.
pub(super) struct Shown<'a> {
    pub width: usize,
    pub height: usize,
    /// Values from one row to the next.
    pub stride: usize,
    pub values: &'a [f32],
}

impl Shown<'_> {
    /// The first and last row with ink between two places along the line, 0–1.
    fn rows(&self, start: f32, end: f32, ink: f32) -> Option<(f32, f32)> {
        let middle = f32::midpoint(start, end);
        let half = MIDDLE * (end - start) / 2.0;
        let column = |place: f32| ((place * self.width as f32) as usize).min(self.width);
        let (from, to) = (column(middle - half), column(middle + half));
        let row = |y: usize| &self.values[y * self.stride..][from..to];
        let has_ink = |y: &usize| row(*y).iter().any(|&value| value < ink);
        let first = (0..self.height).find(has_ink)?;
        let last = (0..self.height).rev().find(has_ink)?;
        // Ink at the edge of the strip is a rule's or another line's.
        (first > 0 && last + 1 < self.height).then_some((first as f32, last as f32 + 1.0))
    }

    /// The value half-way between paper and ink.
    pub(super) fn threshold(&self) -> f32 {
        let mut all: Vec<f32> = (0..self.height)
            .flat_map(|y| &self.values[y * self.stride..][..self.width])
            .step_by(7)
            .copied()
            .collect();
        all.sort_unstable_by(f32::total_cmp);
        let at = |share: f32| all.get((share * all.len() as f32) as usize).copied();
        f32::midpoint(at(0.02).unwrap_or(-1.0), at(0.8).unwrap_or(1.0))
    }
}

/// Weighs small and large kana of a level line by their ink.
pub(super) fn settle(line: &mut [Seen], shown: &Shown) {
    let doubtful: Vec<(usize, f32)> = (0..line.len())
        .filter_map(|i| Some((i, middle_of(line[i].glyph.ch)?)))
        .filter(|&(i, _)| other_form(&line[i]).is_some())
        .collect();
    if doubtful.is_empty() {
        return;
    }
    let ink = shown.threshold();
    for (i, middle) in doubtful {
        let Some((upper, lower)) = kanji_beside(line, i, shown, ink) else {
            continue;
        };
        let glyph = line[i].glyph;
        let Some((top, _)) = shown.rows(glyph.start, glyph.end, ink) else {
            continue;
        };
        let below = (top - upper) / (lower - upper).max(1.0);
        let small = (PER_HEIGHT * (below - middle))
            .exp()
            .clamp(1.0 / MOST, MOST);
        let Some(other) = other_form(&line[i]) else {
            continue;
        };
        let seen = &mut line[i];
        let (ch, p) = seen.alike[other];
        let odds = if is_small(ch) { small } else { 1.0 / small };
        let mass = p + seen.glyph.confidence;
        if p * odds > seen.glyph.confidence {
            let surer = mass * p * odds / (p * odds + seen.glyph.confidence);
            seen.alike[other] = (seen.glyph.ch, mass - surer);
            seen.glyph.ch = ch;
            seen.glyph.confidence = surer.min(1.0);
        } else {
            let rest = mass * p * odds / (p * odds + seen.glyph.confidence);
            seen.alike[other].1 = rest;
            seen.glyph.confidence = (mass - rest).min(1.0);
        }
    }
}

/// Upper and lower edge of the kanji nearest to a glyph: the median of each.
fn kanji_beside(line: &[Seen], at: usize, shown: &Shown, ink: f32) -> Option<(f32, f32)> {
    let mut near: Vec<usize> = (0..line.len())
        .filter(|&i| is_kanji(line[i].glyph.ch) && line[i].glyph.ch != '一')
        .collect();
    near.sort_by_key(|&i| i.abs_diff(at));
    let edges: Vec<(f32, f32)> = near
        .into_iter()
        .filter_map(|i| shown.rows(line[i].glyph.start, line[i].glyph.end, ink))
        .take(NEAREST)
        .collect();
    if edges.len() < FEWEST {
        return None;
    }
    Some((
        median(edges.iter().map(|edge| edge.0))?,
        median(edges.iter().map(|edge| edge.1))?,
    ))
}

/// Which of its look-alikes is a kana's other form, if it was thought of at all.
fn other_form(seen: &Seen) -> Option<usize> {
    let ch = seen.glyph.ch;
    let other = PAIRS.iter().find_map(|&(small, large, _)| match ch {
        _ if ch == small => Some(large),
        _ if ch == large => Some(small),
        _ => None,
    })?;
    let place = seen.alike.iter().position(|&(ch, _)| ch == other)?;
    (seen.alike[place].1 >= LEAST * seen.glyph.confidence).then_some(place)
}

fn middle_of(ch: char) -> Option<f32> {
    let pair = PAIRS.iter().find(|pair| pair.0 == ch || pair.1 == ch)?;
    Some(pair.2)
}

fn is_small(ch: char) -> bool {
    PAIRS.iter().any(|pair| pair.0 == ch)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Glyph;

    /// 橋りょう as blocks of ink 20 pixels wide, the third beginning at row `top`.
    fn settled(third: char, other: char, top: usize) -> char {
        let mut values = vec![1.0_f32; 48 * 80];
        for y in 0..48 {
            for x in 0..80 {
                let from = if x / 20 == 2 { top } else { 6 };
                if x % 20 > 2 && (from..42).contains(&y) {
                    values[y * 80 + x] = -1.0;
                }
            }
        }
        let shown = Shown {
            width: 80,
            height: 48,
            stride: 80,
            values: &values,
        };
        let mut line: Vec<Seen> = ['橋', '梁', third, '業']
            .into_iter()
            .enumerate()
            .map(|(i, ch)| Seen {
                alike: if i == 2 {
                    vec![(other, 0.01)]
                } else {
                    Vec::new()
                },
                ..Seen::sure(Glyph {
                    ch,
                    start: i as f32 / 4.0,
                    end: (i + 1) as f32 / 4.0,
                    confidence: 0.985,
                })
            })
            .collect();
        settle(&mut line, &shown);
        assert!(line[2].glyph.confidence > 0.5 && line[2].glyph.confidence <= 1.0);
        line[2].glyph.ch
    }

    #[test]
    fn ink_that_begins_low_is_a_small_kana() {
        assert_eq!(settled('よ', 'ょ', 14), 'ょ');
        assert_eq!(settled('ょ', 'ょ', 14), 'ょ');
        assert_eq!(settled('よ', 'ょ', 7), 'よ');
        assert_eq!(settled('ょ', 'よ', 6), 'よ');
    }

    #[test]
    fn ink_that_touches_the_edge_tells_nothing() {
        assert_eq!(settled('よ', 'ょ', 0), 'よ');
    }
}
