//! What the paper says in other places: a title comes again in the text under it, on the
//! pages behind it, in the name of its binder. Letters that were read surely there speak
//! for the same letters where they are doubtful.

use std::collections::HashSet;

use crate::document::Page;

use crate::extract::second::agree::plain_letters;

/// So many letters on either side of a letter, as far as the text has them, must be the
/// same; with fewer than that in all the letters are no witness.
const BESIDE: usize = 2;
const LEAST: usize = 4;
/// A text of fewer letters may come twice without being a title.
const LEAST_WHOLE: usize = 8;
/// A letter less sure than this is no witness, 0–1.
const SURE: f32 = 0.97;
/// Pages behind the face that are looked at.
const MOST_PAGES: usize = 4;

/// The letters of a document.
#[derive(Debug, Default)]
pub(crate) struct Elsewhere {
    lines: Vec<Vec<(char, f32)>>,
    /// The symbol of the document's section, by the department master.
    symbol: Vec<char>,
}

/// Shorter symbols stand by chance in any number, in letters.
const SHORTEST_SYMBOL: usize = 2;

impl Elsewhere {
    /// The lines of the first of `pages`, but for those at `own` (page number and line), and
    /// what every paper has: the `usual` endings.
    pub(crate) fn new(pages: &[Page], own: &HashSet<(u32, usize)>, usual: &[String]) -> Self {
        let written = pages.iter().filter(|page| !page.lines.is_empty());
        let lines = written.take(MOST_PAGES).flat_map(|page| {
            let others = page.lines.iter().enumerate();
            others.filter(|(at, _)| !own.contains(&(page.number, *at)))
        });
        let letters = lines.map(|(_, line)| {
            let glyphs = line.glyphs.iter();
            glyphs
                .flat_map(|glyph| {
                    let folded = plain_letters(glyph.ch.encode_utf8(&mut [0; 4]));
                    let chars: Vec<char> = folded.chars().collect();
                    chars.into_iter().map(|ch| (ch, glyph.confidence))
                })
                .collect()
        });
        let usual = usual.iter().map(|text| text.chars().map(|ch| (ch, 1.0)));
        Self {
            lines: letters.chain(usual.map(Iterator::collect)).collect(),
            symbol: Vec::new(),
        }
    }

    /// Of a document's number, whose section has the symbol `symbol`.
    pub(crate) fn with_symbol(mut self, symbol: Option<&str>) -> Self {
        let letters = plain_letters(symbol.unwrap_or_default());
        self.symbol = letters.chars().collect();
        self
    }

    /// Whether another line has the whole `text`, which is not a short one.
    pub(crate) fn has_whole(&self, text: &str) -> bool {
        let text: Vec<char> = plain_letters(text).chars().collect();
        text.len() >= LEAST_WHOLE
            && self.lines.iter().any(|line| {
                let mut windows = line.windows(text.len());
                windows.any(|there| there.iter().map(|(ch, _)| ch).eq(&text))
            })
    }

    /// Whether the letter `at` of `text` belongs to the symbol of the document's section,
    /// which stands there whole.
    pub(crate) fn is_of_symbol(&self, text: &[char], at: usize) -> bool {
        let length = self.symbol.len();
        length >= SHORTEST_SYMBOL
            && (0..=at)
                .rev()
                .take(length)
                .any(|start| text[start..].starts_with(&self.symbol))
    }

    /// Whether the letter `at` of `text` stands elsewhere among the same letters, read
    /// surely. A digit has no witness: the same words go with another number.
    pub(crate) fn has(&self, text: &[char], at: usize) -> bool {
        if text[at].is_ascii_digit() {
            return false;
        }
        if self.is_of_symbol(text, at) {
            return true;
        }
        let from = at.saturating_sub(BESIDE);
        let to = (at + BESIDE + 1).min(text.len());
        let window = &text[from..to];
        window.len() >= LEAST
            && self.lines.iter().any(|line| {
                line.windows(window.len()).any(|there| {
                    let same = there.iter().zip(window).all(|((ch, _), own)| ch == own);
                    same && there[at - from].1 >= SURE
                })
            })
    }
}

#[cfg(test)]
mod tests {
    use crate::document::{Quad, Rect, TextLine};

    use super::*;

    fn paper(lines: &[(&str, f32)]) -> Elsewhere {
        let quad = Quad::from(Rect::new(0.0, 0.0, 100.0, 10.0));
        let page = Page {
            number: 1,
            lines: lines
                .iter()
                .map(|(text, surety)| TextLine::evenly(text, quad, *surety, false))
                .collect(),
            ..Page::default()
        };
        let usual = ["関係書類綴".to_owned()];
        Elsewhere::new(&[page], &HashSet::from([(1, 0)]), &usual)
    }

    #[test]
    fn the_same_letters_are_found_in_other_lines_only() {
        let title: Vec<char> = "当初予算関係書類".chars().collect();
        let said = |lines: &[(&str, f32)], at: usize| paper(lines).has(&title, at);
        let own = ("当初予算関係書類", 0.99);
        assert!(said(&[own], 6), "binders are named so");
        assert!(!said(&[own], 1), "its own line");
        assert!(said(&[own, ("(当初 予算関係)", 0.99)], 1));
        assert!(!said(&[own, ("(当初 予算関係)", 0.9)], 1), "doubtful there");
        assert!(!said(&[own, ("当初の予定", 0.99)], 1));
        let twice = paper(&[own, ("1 当初予算 関係書類は、", 0.9)]);
        assert!(twice.has_whole("当初予算関係書類") && !twice.has_whole("当初予算"));
        assert!(!paper(&[own]).has_whole("当初予算関係書類"), "its own line");
        let number: Vec<char> = "27潮こ相第1497号".chars().collect();
        let symbol = |at: usize| {
            let known = Elsewhere::default().with_symbol(Some("潮こ相"));
            known.is_of_symbol(&number, at)
        };
        assert_eq!(
            (0..8).filter(|&at| symbol(at)).collect::<Vec<_>>(),
            [2, 3, 4]
        );
        let year: Vec<char> = "平成30年度予算".chars().collect();
        assert!(!paper(&[own, ("平成30年度予算", 0.99)]).has(&year, 2));
    }
}
