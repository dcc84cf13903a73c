//! Which characters of two readings of one line stand on the same place.

use super::classes::in_other_width;
use super::ctc::Seen;

/// What a character without a partner costs. Two that differ cost 1, and two that stand
/// apart by as much as a character is long cost this much more.
const UNPAIRED: f32 = 0.75;
const APART: f32 = 0.25;

/// Of another reading, seen from one: the partner of each of its characters, if it has one,
/// and what stands before each of them, and at the end, that has none in it.
pub(super) struct Aligned<'a> {
    pub partners: Vec<Option<&'a Seen>>,
    pub between: Vec<Vec<&'a Seen>>,
}

impl<'a> Aligned<'a> {
    /// The cheapest way to pair the characters of two readings, in their order.
    pub(super) fn of(one: &[Seen], other: &'a [Seen]) -> Self {
        let width = other.len() + 1;
        let mut costs = vec![0.0_f32; (one.len() + 1) * width];
        for i in 0..=one.len() {
            for j in 0..=other.len() {
                let upper = (i > 0).then(|| costs[(i - 1) * width + j] + UNPAIRED);
                let left = (j > 0).then(|| costs[i * width + j - 1] + UNPAIRED);
                let both = (i > 0 && j > 0)
                    .then(|| costs[(i - 1) * width + j - 1] + price(&one[i - 1], &other[j - 1]));
                let ways = [upper, left, both].into_iter().flatten();
                costs[i * width + j] = ways.reduce(f32::min).unwrap_or(0.0);
            }
        }
        let mut aligned = Self {
            partners: vec![None; one.len()],
            between: vec![Vec::new(); one.len() + 1],
        };
        let (mut i, mut j) = (one.len(), other.len());
        while i > 0 || j > 0 {
            let cost = costs[i * width + j];
            let is_pair = i > 0
                && j > 0
                && costs[(i - 1) * width + j - 1] + price(&one[i - 1], &other[j - 1]) <= cost;
            if is_pair {
                (i, j) = (i - 1, j - 1);
                aligned.partners[i] = Some(&other[j]);
            } else if i > 0 && costs[(i - 1) * width + j] + UNPAIRED <= cost {
                i -= 1;
            } else {
                j -= 1;
                aligned.between[i].insert(0, &other[j]);
            }
        }
        aligned
    }

    /// How many characters differ, are missing or are too many.
    pub(super) fn differences(&self, one: &[Seen]) -> usize {
        let pairs = one.iter().zip(&self.partners);
        let different = pairs.filter(|(one, partner)| {
            partner.is_none_or(|partner| !is_same(one.glyph.ch, partner.glyph.ch))
        });
        different.count() + self.between.iter().map(Vec::len).sum::<usize>()
    }
}

fn price(one: &Seen, other: &Seen) -> f32 {
    let (one, other) = (&one.glyph, &other.glyph);
    let differ = if is_same(one.ch, other.ch) { 0.0 } else { 1.0 };
    let centre = |start: f32, end: f32| f32::midpoint(start, end);
    let apart = (centre(one.start, one.end) - centre(other.start, other.end)).abs();
    let long = (one.end - one.start).max(1e-3);
    differ + APART * (apart / long).min(1.0)
}

fn is_same(one: char, other: char) -> bool {
    one == other || in_other_width(one) == Some(other)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Glyph;

    fn spread(text: &str) -> Vec<Seen> {
        let count = text.chars().count() as f32;
        text.chars()
            .enumerate()
            .map(|(i, ch)| {
                Seen::sure(Glyph {
                    ch,
                    start: i as f32 / count,
                    end: (i + 1) as f32 / count,
                    confidence: 1.0,
                })
            })
            .collect()
    }

    #[test]
    fn a_character_more_or_less_shifts_none_of_the_others() {
        let pairs = |one: &str, other: &str| -> String {
            let (one, other) = (spread(one), spread(other));
            let aligned = Aligned::of(&one, &other);
            let partners = aligned.partners.iter();
            let partners = partners.map(|partner| partner.map_or('-', |p| p.glyph.ch));
            let more = aligned.between.iter().flatten().map(|p| p.glyph.ch);
            partners.chain(['+']).chain(more).collect()
        };
        assert_eq!(pairs("統合型GS", "統合型GIS"), "統合型GS+I");
        assert_eq!(pairs("統合型GIS", "統合型GS"), "統合型G-S+");
        assert_eq!(pairs("目標年次", "日標年次"), "日標年次+");
        assert_eq!(pairs("5年", "５年"), "５年+");
    }

    #[test]
    fn differences_are_counted() {
        let count = |one: &str, other: &str| {
            let (one, other) = (spread(one), spread(other));
            Aligned::of(&one, &other).differences(&one)
        };
        assert_eq!(count("目標年次", "日1標年次"), 2);
        assert_eq!(count("5年", "５年"), 0);
        assert_eq!(count("昭和", ""), 2);
    }
}
