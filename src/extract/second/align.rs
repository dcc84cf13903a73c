//! Which letters of two readings of one text belong together.

use crate::extract::value::fuzzy::look_alike_key;

/// What a pair of look-alikes costs in an alignment, and a letter without a partner; other
/// pairs cost 1.
const LOOK_ALIKE: f32 = 0.4;
const UNPAIRED: f32 = 0.75;

/// The cheapest way to pair the letters of two texts, in their order: index in `own` and
/// the partner in `other`, either of which may be absent.
pub(crate) fn alignment(own: &[char], other: &[char]) -> Vec<(Option<usize>, Option<char>)> {
    let key = |ch: char| look_alike_key(ch.encode_utf8(&mut [0; 4]));
    let (own_keys, other_keys): (Vec<_>, Vec<_>) = (
        own.iter().map(|&ch| key(ch)).collect(),
        other.iter().map(|&ch| key(ch)).collect(),
    );
    let price = |i: usize, j: usize| {
        if own[i] == other[j] {
            0.0
        } else if own_keys[i] == other_keys[j] {
            LOOK_ALIKE
        } else {
            1.0
        }
    };
    let width = other.len() + 1;
    let mut costs = vec![0.0_f32; (own.len() + 1) * width];
    for i in 0..=own.len() {
        for j in 0..=other.len() {
            let upper = (i > 0).then(|| costs[(i - 1) * width + j] + UNPAIRED);
            let left = (j > 0).then(|| costs[i * width + j - 1] + UNPAIRED);
            let both =
                (i > 0 && j > 0).then(|| costs[(i - 1) * width + j - 1] + price(i - 1, j - 1));
            costs[i * width + j] = [upper, left, both]
                .into_iter()
                .flatten()
                .reduce(f32::min)
                .unwrap_or(0.0);
        }
    }
    let (mut i, mut j) = (own.len(), other.len());
    let mut pairs = Vec::with_capacity(i.max(j));
    while i > 0 || j > 0 {
        let cost = costs[i * width + j];
        if i > 0 && j > 0 && costs[(i - 1) * width + j - 1] + price(i - 1, j - 1) <= cost {
            pairs.push((Some(i - 1), Some(other[j - 1])));
            (i, j) = (i - 1, j - 1);
        } else if i > 0 && costs[(i - 1) * width + j] + UNPAIRED <= cost {
            pairs.push((Some(i - 1), None));
            i -= 1;
        } else {
            pairs.push((None, Some(other[j - 1])));
            j -= 1;
        }
    }
    pairs.reverse();
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(own: &str, other: &str) -> String {
        let chars = |text: &str| text.chars().collect::<Vec<_>>();
        let (own, other) = (chars(own), chars(other));
        alignment(&own, &other)
            .into_iter()
            .map(|(at, partner)| {
                let own = at.map_or('-', |at| own[at]);
                format!("{own}{} ", partner.unwrap_or('-'))
            })
            .collect()
    }

    #[test]
    fn a_letter_more_or_less_shifts_none_of_the_others() {
        assert_eq!(pairs("井上信夫", "上信夫"), "井- 上上 信信 夫夫 ");
        assert_eq!(pairs("統合型GS", "統合型GIS"), "統統 合合 型型 GG -I SS ");
        assert_eq!(pairs("課", "謀"), "課謀 ");
        assert_eq!(pairs("", "a"), "-a ");
    }
}
