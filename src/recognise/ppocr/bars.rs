//! The numerals 一, 二 and 三 of a column told by their bars.
//!
//! Where two of them stand close, as in 昭和二二年, the network takes some bars of one for
//! another's. They are nothing but bars with white between them, so they can be counted.

use super::ctc::Seen;
use super::small_kana::Shown;

/// The numerals, by the number of their bars.
const NUMERALS: [char; 3] = ['一', '二', '三'];
/// What is surer than this needs no counting.
const SURE: f32 = 0.9;
/// How sure a numeral is that was counted.
const COUNTED: f32 = 0.8;
/// Least length of a bar and greatest thickness, by the strip's height.
const LONG: f32 = 0.18;
const THICK: f32 = 0.2;
/// How far a bar's middle may lie outside of what the network takes for the numerals, in
/// numerals.
const SLACK: f32 = 0.15;

/// Counts the bars of neighbouring numerals of a column that lies on its left side.
pub(super) fn settle(line: &mut [Seen], shown: &Shown) {
    let bars = |seen: &Seen| NUMERALS.iter().position(|&ch| ch == seen.glyph.ch);
    let mut ink = None;
    let mut from = 0;
    while from < line.len() {
        let group = line[from..].iter().take_while(|seen| bars(seen).is_some());
        let end = from + group.count();
        let doubted = (from..end)
            .filter(|&i| line[i].glyph.confidence < SURE)
            .min_by(|&a, &b| {
                let sure = |i: usize| line[i].glyph.confidence;
                sure(a).total_cmp(&sure(b))
            });
        if let Some(doubted) = doubted.filter(|_| end - from > 1) {
            let ink = *ink.get_or_insert_with(|| shown.threshold());
            let others: usize = (from..end)
                .filter(|&i| i != doubted)
                .filter_map(|i| Some(bars(&line[i])? + 1))
                .sum();
            let slack = SLACK * (line[from].glyph.end - line[from].glyph.start);
            let start = line[from].glyph.start - slack;
            let stop = line[end - 1].glyph.end + slack;
            let left = count(shown, start, stop, ink).and_then(|all| all.checked_sub(others + 1));
            if let Some(&ch) = left.and_then(|left| NUMERALS.get(left)) {
                let glyph = &mut line[doubted].glyph;
                if glyph.ch != ch {
                    glyph.ch = ch;
                    glyph.confidence = COUNTED;
                    line[doubted].alike.clear();
                }
            }
        }
        from = end.max(from + 1);
    }
}

/// The bars whose middles lie between two places along the line, 0–1; `None` if there is
/// anything else.
fn count(shown: &Shown, start: f32, end: f32, ink: f32) -> Option<usize> {
    let column = |place: f32| ((place * shown.width as f32).max(0.0) as usize).min(shown.width);
    let (from, to) = (column(start), column(end));
    let inked = |x: usize| {
        let rows = (0..shown.height).filter(|y| shown.values[y * shown.stride + x] < ink);
        rows.count()
    };
    let mut bars = 0;
    let mut x = (0..from).rev().find(|&x| inked(x) == 0).unwrap_or(0);
    while x < to {
        let begin = x;
        let mut longest = 0;
        while x < shown.width && inked(x) > 0 {
            longest = longest.max(inked(x));
            x += 1;
        }
        let middle = usize::midpoint(begin, x);
        if x > begin && (from..to).contains(&middle) {
            let is_bar = longest as f32 >= LONG * shown.height as f32
                && (x - begin) as f32 <= THICK * shown.height as f32;
            if !is_bar {
                return None;
            }
            bars += 1;
        }
        x += 1;
    }
    Some(bars)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Glyph;

    /// Numerals, how sure each is, and the strip's columns that are inked.
    fn settled(text: &str, sure: &[f32], bars: &[usize]) -> String {
        let (width, height) = (120, 48);
        let mut values = vec![1.0_f32; width * height];
        for &bar in bars {
            for y in 12..36 {
                values[y * width + bar] = -1.0;
                values[y * width + bar + 1] = -1.0;
            }
        }
        let shown = Shown {
            width,
            height,
            stride: width,
            values: &values,
        };
        let count = text.chars().count() as f32;
        let mut line: Vec<Seen> = text
            .chars()
            .zip(sure)
            .enumerate()
            .map(|(i, (ch, &confidence))| {
                Seen::sure(Glyph {
                    ch,
                    start: i as f32 / count,
                    end: (i + 1) as f32 / count,
                    confidence,
                })
            })
            .collect();
        settle(&mut line, &shown);
        line.iter().map(|seen| seen.glyph.ch).collect()
    }

    #[test]
    fn bars_are_counted_where_a_numeral_is_in_doubt() {
        let four = [50, 60, 75, 85];
        assert_eq!(
            settled("和二三年", &[0.99, 0.8, 0.5, 0.99], &[40, 50, 65, 75]),
            "和二二年"
        );
        assert_eq!(
            settled("和二二年", &[0.99, 0.5, 0.8, 0.99], &[40, 50, 65, 75]),
            "和二二年"
        );
        assert_eq!(
            settled("和二三年", &[0.99, 0.95, 0.95, 0.99], &four),
            "和二三年"
        );
        assert_eq!(
            settled("和二三年", &[0.99, 0.8, 0.5, 0.99], &[]),
            "和二三年"
        );
        assert_eq!(settled("第二条", &[0.99, 0.5, 0.99], &[50]), "第二条");
    }

    #[test]
    fn what_is_no_bar_is_not_counted() {
        let block: Vec<usize> = (50..64).collect();
        let read = settled("和二三年", &[0.99, 0.8, 0.5, 0.99], &block);
        assert_eq!(read, "和二三年");
        let beside: Vec<usize> = (10..24).chain([40, 50, 65, 75]).chain(92..110).collect();
        let read = settled("和二三年", &[0.99, 0.8, 0.5, 0.99], &beside);
        assert_eq!(read, "和二二年", "the neighbours");
    }
}
