//! Makes texts comparable: compatibility forms folded (NFKC), spaces and punctuation
//! dropped. What is left is what a search would look for.

use std::collections::HashMap;

use unicode_normalization::UnicodeNormalization;

/// Shortest phrase that is looked for, in characters after folding.
const SHORTEST_PHRASE: usize = 4;

/// The folded text.
pub(super) fn folded(text: &str) -> String {
    text.nfkc().filter(|ch| ch.is_alphanumeric()).collect()
}

/// The printed phrases of a text: split at spaces and line ends, folded, those of four
/// characters and more.
pub(super) fn phrases(text: &str) -> impl Iterator<Item = String> {
    text.split_whitespace()
        .map(folded)
        .filter(|phrase| phrase.chars().count() >= SHORTEST_PHRASE)
}

/// How often each character occurs.
pub(super) fn bag(text: &str) -> HashMap<char, usize> {
    let mut bag = HashMap::new();
    for ch in text.chars() {
        *bag.entry(ch).or_default() += 1;
    }
    bag
}

/// Characters that two bags have in common.
pub(super) fn overlap(a: &HashMap<char, usize>, b: &HashMap<char, usize>) -> usize {
    a.iter()
        .map(|(ch, count)| (*count).min(b.get(ch).copied().unwrap_or(0)))
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widths_spaces_and_marks_do_not_count() {
        assert_eq!(folded("第 １２３ 号、（ｱ）"), folded("第123号(ア)"));
        let found: Vec<String> = phrases("件　　名 令和元年度 予算\n保存").collect();
        assert_eq!(found, ["令和元年度"]);
        assert_eq!(overlap(&bag("第第号"), &bag("第号号")), 2);
    }
}
