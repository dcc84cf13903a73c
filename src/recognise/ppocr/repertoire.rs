//! Which characters can stand on Japanese paper.
//!
//! The recogniser knows 18,710 classes, most of them simplified or traditional Chinese
//! forms that Japanese paper never carries but which steal from Japanese ones (议 from
//! 議, 别 from 別). Cutting them at the last layer removes the confusion and makes the
//! network faster.

/// Characters outside code page 932 that modern Japanese print uses: the 2010 additions
/// to the jōyō kanji in their standard forms, common print forms, and dashes.
const BEYOND_CP932: &str = "剝塡頰𠮟噓屛幷摑鷗麴麵𠮷𩸽–—";

/// Characters of code page 932 that modern print does not use and that steal from the
/// common form beside them: 決 況 日.
const OUT_OF_USE: &str = "决况曰";

/// Whether `ch` belongs to the Japanese repertoire.
pub(super) fn is_japanese(ch: char) -> bool {
    let mut buffer = [0; 4];
    let (_, _, unmappable) = encoding_rs::SHIFT_JIS.encode(ch.encode_utf8(&mut buffer));
    (!unmappable && !OUT_OF_USE.contains(ch)) || BEYOND_CP932.contains(ch)
}

#[cfg(test)]
mod tests {
    use super::is_japanese;

    #[test]
    fn japanese_forms_stay_and_foreign_ones_go() {
        for ch in "議債単産別減環髙﨑邉々〆ー①㈱Aア0ｱ。、「」".chars() {
            assert!(is_japanese(ch), "{ch} belongs to the repertoire");
        }
        for ch in "议债单产别减环한ñ🛁决".chars() {
            assert!(!is_japanese(ch), "{ch} is foreign");
        }
    }
}
