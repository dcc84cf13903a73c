//! Which code stands for which text.
//!
//! A document has one text font; each distinct piece of text gets the next CID when it
//! is first used. A piece is a character together with the marks that belong to it: an
//! ideographic variation selector (葛󠄀), a combining dakuten. The font needs two widths
//! only, full and half, so the CID says nothing about the glyph: see [`super::font`].

use std::collections::HashMap;

use super::ComposeError;

/// The most CIDs that are given out: 16 bits, without 0 and with room to spare.
pub(super) const LIMIT: usize = 65_000;

/// Advance of a full-width glyph in thousandths of the type size.
pub(super) const FULL: u16 = 1000;

/// Advance of a half-width glyph in thousandths of the type size.
pub(super) const HALF: u16 = 500;

/// A piece of text and its advance in thousandths of the type size.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Entry {
    /// The text, in the order in which it is read.
    pub(super) text: Box<str>,
    /// [`FULL`] or [`HALF`].
    pub(super) advance: u16,
}

/// The codes given out so far.
#[derive(Debug, Default)]
pub(super) struct Charset {
    cids: HashMap<Box<str>, u16>,
    /// Entry `i` belongs to CID `i + 1`; CID 0 is never used.
    entries: Vec<Entry>,
}

impl Charset {
    /// The CID of `text`.
    pub(super) fn cid(&mut self, text: &str) -> Result<u16, ComposeError> {
        if let Some(&cid) = self.cids.get(text) {
            return Ok(cid);
        }
        if self.entries.len() >= LIMIT {
            return Err(ComposeError::TooManyCharacters { limit: LIMIT });
        }
        let cid = self.entries.len() as u16 + 1;
        self.cids.insert(text.into(), cid);
        self.entries.push(Entry {
            text: text.into(),
            advance: advance(text),
        });
        Ok(cid)
    }

    /// Each CID with its text and advance, in order.
    pub(super) fn iter(&self) -> impl Iterator<Item = (u16, &Entry)> {
        (1_u16..).zip(&self.entries)
    }
}

/// The advance of `text` in thousandths of the type size.
pub(super) fn advance(text: &str) -> u16 {
    match text.chars().next() {
        Some('\u{20}'..='\u{7E}' | '\u{A5}' | '\u{C0}'..='\u{24F}' | '\u{FF61}'..='\u{FFDC}') => {
            HALF
        }
        _ => FULL,
    }
}

/// Whether `ch` may stand in a text layer. Controls have no place on paper, and a
/// `ToUnicode` map must not lead to U+0000, U+FEFF or U+FFFE (ISO 19005-2, 6.2.11.7.2).
pub(super) fn speakable(ch: char) -> bool {
    let code = u32::from(ch);
    let noncharacter = code & 0xFFFE == 0xFFFE || (0xFDD0..=0xFDEF).contains(&code);
    !ch.is_control() && !noncharacter && ch != '\u{FEFF}'
}

/// Whether `ch` belongs to the character before it.
pub(super) fn attaches(ch: char) -> bool {
    matches!(
        ch,
        '\u{300}'..='\u{36F}'
            | '\u{20D0}'..='\u{20FF}'
            | '\u{3099}' | '\u{309A}'
            | '\u{FE00}'..='\u{FE0F}'
            | '\u{E0100}'..='\u{E01EF}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_piece_keeps_its_code() {
        let mut charset = Charset::default();
        let codes: Vec<u16> = ["髙", "a", "髙", "葛\u{E0100}", "葛"]
            .iter()
            .map(|text| charset.cid(text).expect("room"))
            .collect();
        assert_eq!(codes, [1, 2, 1, 3, 4]);
        let advances: Vec<u16> = charset.iter().map(|(_, entry)| entry.advance).collect();
        assert_eq!(advances, [FULL, HALF, FULL, FULL]);
    }

    #[test]
    fn what_cannot_be_said_is_told_apart() {
        assert!("髙﨑德𠮷𩸽 　ｱ".chars().all(speakable));
        assert!(
            !"\0\u{FEFF}\u{FFFE}\u{FFFF}\u{7F}\u{9F}\u{1FFFE}"
                .chars()
                .any(speakable)
        );
    }

    #[test]
    fn too_many_characters_are_an_error() {
        let mut charset = Charset::default();
        let result = ('\u{1000}'..)
            .take(LIMIT + 1)
            .try_for_each(|ch| charset.cid(ch.encode_utf8(&mut [0; 4])).map(drop));
        assert!(matches!(
            result,
            Err(ComposeError::TooManyCharacters { .. })
        ));
    }
}
