//! Slips of readers that no word of today has: what stands there can only be meant.

/// What a draft asks for in brackets behind its title, and what is read for it.
const ASKED: [(&str, &str); 5] = [
    ("(何い)", "(伺い)"),
    ("(同い)", "(伺い)"),
    ("(個い)", "(伺い)"),
    ("(価い)", "(伺い)"),
    ("(何)", "(伺)"),
];

/// Words that are no words, and the only ones that they can be.
const WORDS: [(&str, &str); 11] = [
    ("窓ロ", "窓口"),
    ("人ロ", "人口"),
    ("入ロ", "入口"),
    ("出ロ", "出口"),
    ("戸ロ", "戸口"),
    ("河ロ", "河口"),
    ("につい、て", "について"),
    ("進拶", "進捗"),
    ("進抄", "進捗"),
    ("進渉", "進捗"),
    ("関系", "関係"),
];

/// `text` with such slips mended, character for character.
///
/// A long vowel follows kana of a word written in katakana: before a kanji, behind a kanji
/// or a particle, it is the numeral (「のー部改正」). Between two katakana the numeral is
/// the long vowel (「エレベ一タ」). Before a hiragana and behind another or a kanji
/// a sign is く (「さ<ら」「松<い」).
pub fn mended(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut mended: String = chars
        .iter()
        .enumerate()
        .map(|(at, &ch)| {
            let before = at.checked_sub(1).map(|before| chars[before]);
            let after = chars.get(at + 1).copied();
            match ch {
                'ー' if before.is_none_or(is_kanji_or_particle) && after.is_some_and(is_kanji) => {
                    '一'
                }
                '一' if before.is_some_and(is_katakana) && after.is_some_and(is_katakana) => 'ー',
                '<' if before.is_some_and(|ch| is_hiragana(ch) || is_kanji(ch))
                    && after.is_some_and(is_hiragana) =>
                {
                    'く'
                }
                other => other,
            }
        })
        .collect();
    for (slip, meant) in ASKED {
        if let Some(rest) = mended.strip_suffix(slip) {
            mended = format!("{rest}{meant}");
        }
    }
    for (slip, meant) in WORDS {
        if mended.contains(slip) {
            mended = mended.replace(slip, meant);
        }
    }
    mended
}

fn is_kanji(ch: char) -> bool {
    matches!(ch, '\u{4e00}'..='\u{9fff}' | '々')
}

fn is_kanji_or_particle(ch: char) -> bool {
    is_kanji(ch) || "のをはがにとでも、・(「".contains(ch)
}

fn is_katakana(ch: char) -> bool {
    matches!(ch, 'ァ'..='ヴ')
}

fn is_hiragana(ch: char) -> bool {
    matches!(ch, 'ぁ'..='ゖ')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_cannot_be_is_mended() {
        for (read, meant) in [
            ("条例のー部改正について", "条例の一部改正について"),
            ("ー般競争入札", "一般競争入札"),
            ("エレベ一タの点検", "エレベータの点検"),
            ("施行について(何い)", "施行について(伺い)"),
            ("回答について(個い)", "回答について(伺い)"),
            ("センタ一ヶ所", "センタ一ヶ所"),
            ("池田 さ<ら", "池田 さくら"),
            ("松<い虫防除", "松くい虫防除"),
            ("工事の進抄状況", "工事の進捗状況"),
            ("関系書類綴", "関係書類綴"),
            ("名<前", "名<前"),
            ("a<b", "a<b"),
            ("施行について(何)", "施行について(伺)"),
            ("センター一般事務", "センター一般事務"),
            ("プラン一部改正", "プラン一部改正"),
            ("データー覧", "データー覧"),
            ("ラーメン店", "ラーメン店"),
            ("何について", "何について"),
        ] {
            assert_eq!(mended(read), meant);
            assert_eq!(mended(read).chars().count(), read.chars().count());
        }
    }
}
