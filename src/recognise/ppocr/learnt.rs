//! Characters that the recogniser did not know, or not well, learnt afterwards.
//!
//! Its list lacks 﨑 濵 ㎡ 〃 and more, and it takes every 髙 for 高. But the 120
//! features that its last layer weighs tell them apart: one more column of weights a
//! character, fitted to drawn lines by logistic regression with all other columns left as
//! they are, reads them. `scripts/tools/learn_characters.py` fits the columns and says how
//! well they do on typefaces that were kept back.

/// The columns, one a line: the character, its bias, its weights.
const COLUMNS: &str = include_str!("learnt.tsv");

/// A character that was learnt afterwards.
#[derive(Debug, PartialEq)]
pub(super) struct Learnt {
    /// The character.
    pub ch: char,
    /// How much each feature speaks for it.
    pub weights: Vec<f32>,
    /// What is added.
    pub bias: [f32; 1],
}

/// All of them.
pub(super) fn characters() -> Vec<Learnt> {
    COLUMNS.lines().filter_map(character).collect()
}

/// Whether the network takes `learnt` for `known` where it has not learnt it: a kanji is
/// believed only where its nearest relative would be seen, so that a badly printed 占 or 守
/// does not become one. `known` is `None` for the blank.
pub(super) fn is_mistaken_for(learnt: char, known: Option<char>) -> bool {
    let relatives = match learnt {
        '﨑' => "崎埼碕",
        '濵' => "濱浜浪瀕演",
        '髙' => "高",
        _ => return true,
    };
    known.is_some_and(|known| relatives.contains(known))
}

fn character(line: &str) -> Option<Learnt> {
    let mut columns = line.split('\t');
    let ch = columns.next()?.chars().next()?;
    let bias = columns.next()?.parse().ok()?;
    let weights = columns.next()?.split(' ').map(|w| w.parse().ok());
    Some(Learnt {
        ch,
        weights: weights.collect::<Option<Vec<f32>>>()?,
        bias: [bias],
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_a_character_with_all_its_weights() {
        let learnt = characters();
        assert_eq!(learnt.len(), COLUMNS.lines().count());
        assert!(learnt.iter().any(|character| character.ch == '﨑'));
        assert!(
            learnt
                .iter()
                .all(|character| character.weights.len() == 120)
        );
    }
}
