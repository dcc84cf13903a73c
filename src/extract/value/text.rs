//! Free text as a value: titles, names, addressees.

use std::sync::LazyLock;

use regex::Regex;
use unicode_normalization::UnicodeNormalization;

/// Whether a character is a kanji of the common block (CJK Unified Ideographs).
pub fn is_kanji(ch: char) -> bool {
    matches!(ch, '\u{4e00}'..='\u{9fff}')
}

/// NFKC, but variants of characters as names use them (神 U+FA19, 﨑) and circled
/// numbers stay as printed: there the meaning would change.
pub fn nfkc(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(stays_as_printed) {
        out.extend(rest[..at].nfkc());
        let kept = rest[at..]
            .chars()
            .take_while(|&char| stays_as_printed(char))
            .map(char::len_utf8)
            .sum::<usize>();
        out.push_str(&rest[at..at + kept]);
        rest = &rest[at + kept..];
    }
    out.extend(rest.nfkc());
    out
}

/// Compatibility ideographs and circled numbers.
fn stays_as_printed(char: char) -> bool {
    matches!(char, '\u{f900}'..='\u{faff}' | '\u{2f800}'..='\u{2fa1f}' | '\u{2460}'..='\u{2473}' | '\u{3251}'..='\u{325f}' | '\u{32b1}'..='\u{32bf}')
}

/// Takes out the spaces of justified setting: `件　名` → `件名`. Between two words of
/// Latin letters or digits one space stays.
pub fn without_japanese_spaces(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        let latin_before = out.chars().next_back().is_some_and(is_latin);
        if latin_before && word.starts_with(is_latin) {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

/// Without any white space.
pub fn without_spaces(text: &str) -> String {
    text.split_whitespace().collect()
}

/// A letter, digit or sign of Latin text, of either width.
fn is_latin(char: char) -> bool {
    char.is_ascii_graphic() || matches!(char, '\u{ff01}'..='\u{ff5e}' | '\u{c0}'..='\u{24f}')
}

/// NFKC and without the spaces of justified setting: the `value` of a text.
pub fn normalised(text: &str) -> String {
    without_japanese_spaces(&nfkc(text))
}

/// The addressee without 様, 殿, 御中, 各位, あて or 宛 behind it.
pub fn without_honorific(text: &str) -> &str {
    const HONORIFICS: [&str; 9] = [
        "御中", "各位", "あて", "宛て", "宛", "様", "殿", "樣", "先生",
    ];
    let mut name = text.trim();
    while let Some(shorter) = HONORIFICS
        .iter()
        .find_map(|honorific| name.strip_suffix(honorific))
    {
        let shorter = shorter.trim_end();
        // 関係各位 is a name, and a form may have nothing but 様.
        if shorter
            .chars()
            .filter(|char| !char.is_whitespace())
            .collect::<String>()
            == "関係"
        {
            break;
        }
        name = shorter;
    }
    name.trim_end_matches(|char: char| char.is_whitespace() || char == '：' || char == ':')
}

/// The text without telephone numbers, extensions and addresses of mail:
/// （内線1234）, （内1234）, 内1234 behind a gap, 電話 093-582-2019.
pub fn without_contact(text: &str) -> String {
    static CONTACT: LazyLock<Regex> = LazyLock::new(|| {
        let kind = r"(?:内\s*線|電\s*話(?:番\s*号)?|ＴＥＬ|ＦＡＸ|(?i:tel|fax|e-?mail)|ファク(?:ス|シミリ)|ファックス|メール|℡|☎)";
        let number =
            r"[\s:：.．]*[-0-9０-９〇一二三四五六七八九十百千局番‐−–―－ー()（）~〜・,、\s]*";
        Regex::new(&format!(
            r"[(（\[［【]\s*{kind}(?:[^()（）\[\]［］【】]|[(（][^()（）]*[)）])*[)）\]］】]?|{kind}(?:\s*[(（]\s*(?:直\s*通|代\s*表|内\s*線)\s*[)）])?{number}|[(（]\s*内\s*[0-9０-９]{{2,5}}\s*[)）]?|\s内\s*[0-9０-９]{{3,5}}|直\s*通[\s:：]*$|(?:直\s*通|代\s*表)[\s:：]*[(（]?[0-9０-９][-0-9０-９‐−–―－ー()（）\s]*|[0-9A-Za-z._%+-]+@[0-9A-Za-z.-]+|(?:\s|^)0[0-9]{{1,4}}[-‐−–－][0-9]{{1,4}}[-‐−–－][0-9]{{3,4}}|[<〈＜][-0-9A-Za-z._%+@ ]+[>〉＞]"
        ))
        .expect("pattern is valid")
    });
    CONTACT.replace_all(text, " ").trim().to_owned()
}

/// Whether a line is where somebody lives: 北浜市八坂9-12, 〒803-0801 東町一丁目2番3号, or the
/// house there: コーポ末広201.
pub fn is_address(text: &str) -> bool {
    static ADDRESS: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(
            "^(?:〒[0-9-]{7,8})?[^、。()]{0,24}[市区町村郡字目][^、。()]{0,16}(?:[0-9]|[0-9一二三四五六七八九十](?:丁目|番地?|号|階|室))$|^〒[0-9-]{7,8}$|^[^、。()第]{0,16}(?:[ァ-ヴー]{2}|荘|寮|住宅|団地|ビル)[^、。()第]{0,10}[0-9]{1,5}(?:号室?|号棟|階|[A-Z])?$",
        )
        .expect("pattern is valid")
    });
    ADDRESS.is_match(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_keep_their_characters() {
        assert_eq!(nfkc("髙﨑　Ａ１ ﾊﾞｽ ㈱"), "髙﨑 A1 バス (株)");
        assert_eq!(nfkc("\u{fa19}社\u{fa1b}岡①"), "\u{fa19}社\u{fa1b}岡①");
    }

    #[test]
    fn spaces_stay_between_latin_words_only() {
        assert_eq!(normalised("件　　名"), "件名");
        assert_eq!(normalised("Office  365 の 導 入"), "Office 365の導入");
        assert_eq!(
            normalised("ＩＣＴ ＢＣＰ について（伺い）"),
            "ICT BCPについて(伺い)"
        );
    }

    #[test]
    fn addresses_are_no_names() {
        for text in [
            "北浜市八坂9-12",
            "〒803-0801",
            "鯨浦町神岳四丁目2番18号",
            "東町二丁目三番地",
            "コーポ末広882",
            "グリーンハイツ片野405号室",
            "旭ビル3階",
        ] {
            assert!(is_address(text), "{text}");
        }
        for text in ["北浜市文化協会", "柏戸町長能登谷敬三", "第3町内会", "市長"]
        {
            assert!(!is_address(text), "{text}");
        }
    }

    #[test]
    fn honorifics_go() {
        for (text, name) in [
            ("北九州市長　様", "北九州市長"),
            ("山田太郎 殿", "山田太郎"),
            ("株式会社文書 御中", "株式会社文書"),
            ("各課長　あて", "各課長"),
            ("各位", ""),
            ("関係各位", "関係各位"),
            ("各部長様宛", "各部長"),
            ("", ""),
        ] {
            assert_eq!(without_honorific(text), name, "{text}");
        }
    }

    #[test]
    fn contacts_go() {
        for (text, rest) in [
            ("情報政策課（内線1234）", "情報政策課"),
            ("情報政策課 内線 1234", "情報政策課"),
            ("相馬 美咲（内2674）", "相馬 美咲"),
            ("総務課 電話０９３－５８２－２０１９", "総務課"),
            ("総務課 TEL:093-582-2019", "総務課"),
            ("総務課（電話 093(582)2019）担当 山田", "総務課 担当 山田"),
            ("総務課 093-582-2019", "総務課"),
            ("総務課 a.b@city.example.jp", "総務課"),
            ("総務課<a.b@city.example. jp>", "総務課"),
            ("総務課 代表 093-582-2019", "総務課"),
            ("総務課 直通", "総務課"),
            (
                "株式会社北浜建設 代表者 山田",
                "株式会社北浜建設 代表者 山田",
            ),
            ("総務課", "総務課"),
        ] {
            assert_eq!(without_contact(text), rest, "{text}");
        }
    }

    proptest! {
        #[test]
        fn nothing_panics(text in "\\PC{0,40}|[様殿 内線0-9()（）﨑神]{0,20}") {
            let _ = (normalised(&text), without_honorific(&text), without_contact(&text), without_spaces(&text));
        }
    }
}
