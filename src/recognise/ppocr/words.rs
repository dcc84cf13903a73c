//! Kanji and katakana of which the network is not sure, settled by the words that they make.
//!
//! Where thin strokes did not print, 保存 looks as much like 保仔, and 関係 like 閃係. The
//! network has both in mind; only one of each is a word. What is nearly certain is never
//! changed: names and places have characters that no dictionary joins.
//!
//! `words.txt` holds the nouns of two to four kanji of the IPA dictionary, with the common
//! ones among its names, its nouns and verbs of kanji and one or two kana (伺い, 問合せ), its
//! nouns of three to eight katakana, and the words of office forms, less 進歩, which offices
//! write seldom and 進捗 often; `words-licence.txt` is its licence. `phrases.txt` holds what
//! of hiragana is common in offices' writing: where the dots of ば and ど did not print, it
//! tells them from は and と. There a 0 is any digit (令和0).

use std::collections::HashSet;
use std::sync::LazyLock;

use super::ctc::Seen;
use super::lookalike::{family, is_digit, is_katakana};

/// One word a line.
static WORDS: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    let words = include_str!("words.txt").lines();
    words.chain(include_str!("phrases.txt").lines()).collect()
});
/// How much more likely a character is that makes a word of two, three, four or more with
/// its neighbours on one side.
const OF_A_WORD: [f32; 3] = [30.0, 60.0, 120.0];
/// The longest words, and the shortest that are taken for loanwords.
const LONGEST: usize = 8;
const LEAST_LOANWORD: usize = 3;

/// Settles the characters of a line that have rivals.
pub(super) fn settle(line: &mut [Seen]) {
    if line.iter().all(|seen| seen.rivals.is_empty()) {
        return;
    }
    // Labels are printed wide: 文　書　分　類.
    let places: Vec<usize> = (0..line.len())
        .filter(|&i| line[i].glyph.ch != ' ')
        .collect();
    let folded = |ch: char| if is_digit(ch) { '0' } else { ch };
    let mut letters: Vec<char> = places.iter().map(|&i| folded(line[i].glyph.ch)).collect();
    for (at, &place) in places.iter().enumerate() {
        let seen = &line[place];
        if seen.rivals.is_empty() {
            continue;
        }
        let own = (seen.glyph.ch, seen.glyph.confidence);
        let mut weigh = |(ch, p): (char, f32)| {
            letters[at] = ch;
            (ch, p * weight(&letters, at))
        };
        let looks = weigh(own);
        let others: Vec<(char, f32)> = seen.rivals.iter().copied().map(&mut weigh).collect();
        let sum: f32 = looks.1 + others.iter().map(|other| other.1).sum::<f32>();
        let mass: f32 = own.1 + seen.rivals.iter().map(|rival| rival.1).sum::<f32>();
        let (best, most) = others
            .into_iter()
            .fold(looks, |a, b| if b.1 > a.1 { b } else { a });
        letters[at] = best;
        let glyph = &mut line[place].glyph;
        if best != own.0 {
            glyph.ch = best;
            glyph.confidence = (mass * most / sum).min(1.0);
            line[place].alike.clear();
        }
    }
}

/// Writes as katakana what makes a loanword but for look-alikes (力一ド): between kanji, or set wide
/// in a heading, its neighbours speak for the kanji as much. One of its letters must look like no
/// other, and its ends must make no words with what stands beyond them (モニタ一覧).
pub(super) fn settle_loanwords(line: &mut [Seen]) {
    let places: Vec<usize> = (0..line.len())
        .filter(|&i| line[i].glyph.ch != ' ')
        .collect();
    let letters: Vec<char> = places.iter().map(|&i| line[i].glyph.ch).collect();
    let katakana: Vec<Option<char>> = letters.iter().map(|&ch| as_katakana(ch)).collect();
    let mut from = 0;
    while from < letters.len() {
        let length = (LEAST_LOANWORD..=LONGEST).rev().find(|&length| {
            let word: Option<Vec<char>> = katakana
                .get(from..from + length)
                .and_then(|word| word.iter().copied().collect());
            word.is_some_and(|word| is_loanword(&word, &letters, from))
        });
        for at in from..from + length.unwrap_or_default() {
            if let Some(ch) = katakana[at].filter(|&ch| ch != letters[at]) {
                line[places[at]].glyph.ch = ch;
                line[places[at]].alike.clear();
            }
        }
        from += length.unwrap_or(1);
    }
}

/// Whether `word` is one, and `letters` from a place on may be meant for it.
fn is_loanword(word: &[char], letters: &[char], from: usize) -> bool {
    let end = from + word.len();
    let seen = &letters[from..end];
    let makes_word = |first: Option<usize>, second: usize| {
        let pair = [first.and_then(|i| letters.get(i)), letters.get(second)];
        pair.into_iter()
            .collect::<Option<Vec<_>>>()
            .is_some_and(|pair| is_word(&[*pair[0], *pair[1]]))
    };
    let last = word.len() - 1;
    seen.iter()
        .any(|&ch| is_katakana(ch) && family(ch).is_none())
        && is_word(word)
        && !(word[0] != seen[0] && makes_word(from.checked_sub(1), from))
        && !(word[last] != seen[last] && makes_word(Some(end - 1), end))
}

/// The katakana that a character is or looks like.
fn as_katakana(ch: char) -> Option<char> {
    match ch {
        '口' => Some('ロ'),
        '二' => Some('ニ'),
        '力' => Some('カ'),
        '工' => Some('エ'),
        '八' => Some('ハ'),
        '夕' => Some('タ'),
        '卜' => Some('ト'),
        '一' | '―' | '－' | '—' => Some('ー'),
        _ => is_katakana(ch).then_some(ch),
    }
}

/// Whether some characters make a word.
pub(super) fn is_word(letters: &[char]) -> bool {
    WORDS.contains(letters.iter().collect::<String>().as_str())
}

/// How likely the letter at a place is by the words that it makes, as a factor.
fn weight(letters: &[char], at: usize) -> f32 {
    let (mut before, mut after) = (1.0_f32, 1.0_f32);
    for length in 2..=LONGEST {
        for first in (at + 1).saturating_sub(length)..=at {
            let Some(word) = letters.get(first..first + length) else {
                continue;
            };
            if !is_word(word) {
                continue;
            }
            let much = OF_A_WORD[length.min(4) - 2];
            if first < at {
                before = before.max(much);
            } else {
                after = after.max(much);
            }
        }
    }
    before * after
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Glyph;

    fn settled(text: &str, at: usize, confidence: f32, rivals: &[(char, f32)]) -> String {
        let mut line: Vec<Seen> = text
            .chars()
            .enumerate()
            .map(|(i, ch)| Seen {
                rivals: if i == at { rivals.to_vec() } else { Vec::new() },
                ..Seen::sure(Glyph {
                    ch,
                    start: 0.0,
                    end: 1.0,
                    confidence: if i == at { confidence } else { 0.99 },
                })
            })
            .collect();
        settle(&mut line);
        assert!(line.iter().all(|seen| seen.glyph.confidence <= 1.0));
        line.iter().map(|seen| seen.glyph.ch).collect()
    }

    #[test]
    fn words_decide_where_the_network_wavers() {
        assert_eq!(settled("保仔期間", 1, 0.54, &[('存', 0.4)]), "保存期間");
        assert_eq!(
            settled("分 類 番 片", 6, 0.7, &[('号', 0.29)]),
            "分 類 番 号"
        );
        assert_eq!(
            settled("第10条閃係", 4, 0.45, &[('関', 0.43), ('閔', 0.09)]),
            "第10条関係"
        );
        assert_eq!(settled("部暑", 1, 0.94, &[('署', 0.05)]), "部署");
        assert_eq!(settled("合和3年度", 0, 0.96, &[('令', 0.04)]), "令和3年度");
        assert_eq!(settled("約8制が", 2, 0.86, &[('割', 0.13)]), "約8割が");
        assert_eq!(settled("開合せ先", 0, 0.5, &[('問', 0.2)]), "問合せ先");
        assert_eq!(
            settled("バブリックコメント", 0, 0.5, &[('ハ', 0.3), ('パ', 0.17)]),
            "パブリックコメント"
        );
    }

    #[test]
    fn phrases_give_hiragana_their_dots_back() {
        assert_eq!(settled("にとどめて", 2, 0.9, &[('と', 0.1)]), "にとどめて");
        assert_eq!(settled("にととめて", 2, 0.9, &[('ど', 0.05)]), "にとどめて");
        assert_eq!(
            settled("ごさいます", 1, 0.95, &[('ざ', 0.02)]),
            "ございます"
        );
        assert_eq!(settled("横はい", 1, 0.95, &[('ば', 0.02)]), "横ばい");
        assert_eq!(settled("これは", 2, 0.7, &[('ば', 0.3)]), "これは");
    }

    #[test]
    fn loanwords_of_look_alikes_are_katakana() {
        let settled = |text: &str| {
            let seen = |ch| {
                Seen::sure(Glyph {
                    ch,
                    start: 0.0,
                    end: 1.0,
                    confidence: 0.9,
                })
            };
            let mut line: Vec<Seen> = text.chars().map(seen).collect();
            settle_loanwords(&mut line);
            line.iter().map(|seen| seen.glyph.ch).collect::<String>()
        };
        assert_eq!(settled("簿 冊 力 一 ド"), "簿 冊 カ ー ド");
        assert_eq!(settled("保存力一ド番号"), "保存カード番号");
        assert_eq!(settled("市民セン夕一長"), "市民センター長");
        for stays in ["努力一覧", "モニタ一覧", "力一", "二一二", "人口一人"] {
            assert_eq!(settled(stays), stays);
        }
    }

    #[test]
    fn what_makes_no_word_either_way_stays() {
        assert_eq!(settled("保存期間", 1, 0.6, &[('仔', 0.39)]), "保存期間");
        assert_eq!(settled("渡邊", 1, 0.6, &[('遏', 0.3)]), "渡邊");
    }

    #[test]
    fn every_word_has_two_to_eight_characters() {
        assert!(WORDS.len() > 40_000);
        assert!(
            WORDS
                .iter()
                .all(|word| (2..=LONGEST).contains(&word.chars().count()))
        );
    }
}
