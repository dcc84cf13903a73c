//! The `ToUnicode` map of the text font.

use pdf_writer::types::{SystemInfo, UnicodeCmap};
use pdf_writer::{Name, Str};

use super::charset::Charset;

/// The character collection of the text font: its own, told apart by nothing.
pub(super) const COLLECTION: SystemInfo<'static> = SystemInfo {
    registry: Str(b"Adobe"),
    ordering: Str(b"Identity"),
    supplement: 0,
};

/// A `CMap` that leads each CID to its text in UTF-16BE, in blocks of at most 100.
pub(super) fn to_unicode(charset: &Charset) -> Vec<u8> {
    let mut map = UnicodeCmap::<u16>::new(Name(b"Adobe-Identity-UCS"), COLLECTION);
    for (cid, entry) in charset.iter() {
        map.pair_with_multiple(cid, entry.text.chars());
    }
    map.finish().into_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn surrogates_and_selectors_are_spelled_out() {
        let mut charset = Charset::default();
        for text in ["﨑", "𠮷", "葛\u{E0100}"] {
            charset.cid(text).expect("room");
        }
        let map = String::from_utf8(to_unicode(&charset)).expect("ASCII");
        assert!(map.contains(
            "3 beginbfchar\n<0001> <FA11>\n<0002> <D842DFB7>\n<0003> <845BDB40DD00>\nendbfchar"
        ));
    }

    #[test]
    fn blocks_hold_at_most_a_hundred() {
        let mut charset = Charset::default();
        for ch in ('\u{4E00}'..).take(201) {
            charset.cid(ch.encode_utf8(&mut [0; 4])).expect("room");
        }
        let map = String::from_utf8(to_unicode(&charset)).expect("ASCII");
        let blocks: Vec<&str> = map
            .lines()
            .filter_map(|line| line.strip_suffix(" beginbfchar"))
            .collect();
        assert_eq!(blocks, ["100", "100", "1"]);
    }
}
