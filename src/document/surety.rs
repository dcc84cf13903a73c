//! How probable it is that a line is right, by what the reader says of its characters.
//!
//! The mean of the confidences of a line's characters says little of the line: one doubtful
//! character among thirty makes it wrong, and hardly lowers the mean. What tells most is the
//! least confidence, and the fewer characters there are the less it tells: dirt, seals and
//! pictures are read as short lines.

use super::Glyph;

/// The reader whose lines were counted.
pub(super) const COUNTED: &str = "ppocr";
/// By how much a lone character is the more doubtful; the same spread over longer lines.
const SHORT: f32 = 4.0;

/// The doubt about a line and the share of lines that are right, letter by letter, from the
/// surest on; between two points the share runs straight. Counted on 7,861 lines that
/// PP-OCRv6 read on 185 drawn papers of two makers, scanned in all ways, and rounded down;
/// the last is a guess.
const POINTS: [(f32, f32); 13] = [
    (0.0, 0.9995),
    (0.0008, 0.997),
    (0.0015, 0.9945),
    (0.0034, 0.9915),
    (0.012, 0.99),
    (0.025, 0.987),
    (0.035, 0.976),
    (0.08, 0.97),
    (0.2, 0.95),
    (0.4, 0.94),
    (0.6, 0.88),
    (1.1, 0.75),
    (5.0, 0.5),
];

/// The probability, 0–1, that each of `glyphs` is right; 1 if there are none.
pub(super) fn surety(glyphs: &[Glyph]) -> f32 {
    let letters = || glyphs.iter().filter(|glyph| glyph.ch != ' ');
    let least = letters().map(|g| g.confidence).fold(1.0, f32::min);
    let count = letters().count().max(1);
    let doubt = (1.0 - least) * (1.0 + SHORT / count as f32);
    let behind = POINTS.partition_point(|point| point.0 <= doubt);
    match (POINTS.get(behind.wrapping_sub(1)), POINTS.get(behind)) {
        (Some(&(from, one)), Some(&(to, other))) => {
            one + (other - one) * (doubt - from) / (to - from)
        }
        (Some(last), None) => last.1,
        (None, _) => 1.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(confidences: &[f32]) -> Vec<Glyph> {
        let glyph = |&confidence| Glyph {
            ch: '市',
            start: 0.0,
            end: 1.0,
            confidence,
        };
        confidences.iter().map(glyph).collect()
    }

    #[test]
    fn one_doubtful_character_makes_a_line_doubtful() {
        let sure = surety(&line(&[0.9999; 30]));
        assert!((0.99..1.0).contains(&sure));
        let mut doubtful = [0.9999; 30];
        doubtful[7] = 0.4;
        assert!(surety(&line(&doubtful)) < 0.9);
        assert!(surety(&line(&[0.6])) < surety(&line(&[0.6; 8])));
        assert!((surety(&[]) - surety(&line(&[1.0]))).abs() < 1e-6);
    }

    #[test]
    fn more_doubt_never_makes_a_line_surer() {
        assert!(POINTS.is_sorted_by(|a, b| a.0 < b.0 && a.1 >= b.1));
        assert!(surety(&line(&[0.0])) > 0.0);
    }
}
