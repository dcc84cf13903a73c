//! A letter of a first reading, and how doubtful it is after what others say of it.

use crate::extract::value::fuzzy::has_look_alikes;

/// What is left of a doubt when the second reader reads the same, and when that character
/// is one of several that both may take for one another.
const CONFIRMED: f32 = 0.15;
const CONFIRMED_LOOK_ALIKE: f32 = 0.5;
/// What is left of a doubt when the paper has the same letters elsewhere.
const REPEATED: f32 = 0.1;
/// How sure a letter is that the second reader and the rest of the paper have, 0–1, before
/// they confirm it.
const OUTVOTED: f32 = 0.9;
/// A look-alike less sure than this, 0–1, is not made surer by the same slip again.
const LEGIBLE: f32 = 0.9;

/// How often the second reader slips where the first was right, counted on the titles of
/// drawn papers: any letter, one it habitually misses, a digit for another, a small kana
/// for a large one. Where it slips often its word counts little.
const SLIPS: f32 = 0.05;
const SLIPS_HABITUALLY: f32 = 0.5;
const SLIPS_IN_DIGITS: f32 = 0.01;
const SLIPS_IN_KANA: f32 = 0.005;
/// Forms of one character that the second reader does not tell apart.
const SLIPS_IN_VARIANTS: f32 = 0.9;
/// How often it reads otherwise where the first slipped.
const SEES_SLIPS: f32 = 0.9;

/// Characters whose look-alikes hardly ever stand on office paper (干, 曰, 卜, 巳): who reads
/// them twice need not look further.
const COMMON_TWINS: &str = "千日ト己";

/// No character is surer than this leaves open.
const LEAST_DOUBT: f32 = 2e-5;

/// A letter that was read at least this surely, 0–1, is beyond the doubt of a poor reading.
const CLEAR: f32 = 0.998;

/// Characters for which Tesseract's Japanese data reads the ones behind them, again and
/// again, however well they are printed.
const HABITS: [&str; 9] = [
    "綴級弧組貫幼",
    "令合今念信",
    "墨黒",
    "還本",
    "討言寸",
    "伺何同",
    "にこ",
    "老考",
    "ら5",
];
/// Forms of one character, as names have them, the usual one first.
const VARIANTS: [&str; 25] = [
    "高髙",
    "崎﨑",
    "徳德",
    "辺邊邉",
    "斎齋斉齊",
    "浜濱濵",
    "吉𠮷",
    "広廣",
    "沢澤",
    "富冨",
    "恵惠",
    "真眞",
    "島嶋",
    "国國",
    "弥彌",
    "栄榮",
    "桜櫻",
    "峰峯",
    "竜龍",
    "滝瀧",
    "実實",
    "寿壽",
    "蔵藏",
    "関關",
    "奥奧",
];
/// Kana that differ in size only.
const SIZES: [&str; 20] = [
    "ぁあ", "ぃい", "ぅう", "ぇえ", "ぉお", "っつ", "ゃや", "ゅゆ", "ょよ", "ァア", "ィイ", "ゥウ",
    "ェエ", "ォオ", "ッツ", "ャヤ", "ュユ", "ョヨ", "ヵカ", "ヶケ",
];

/// A letter of the first reading, and what became of it.
#[derive(Debug, Clone)]
pub(crate) struct Letter {
    pub ch: char,
    /// How surely the first reader read it, 0–1.
    pub surety: f32,
    pub confirmed: bool,
    /// The paper has the same letters elsewhere, read surely.
    pub repeated: bool,
    /// Other readers cannot write it.
    pub is_foreign: bool,
    /// What another reading has in its place; nothing if it has none.
    pub others: Vec<Option<char>>,
}

impl Letter {
    /// One that the second reader and the rest of the paper have, though not the first reader.
    pub(crate) fn outvoted(ch: char) -> Self {
        Self {
            ch,
            surety: OUTVOTED,
            confirmed: true,
            repeated: true,
            is_foreign: false,
            others: Vec::new(),
        }
    }

    /// How likely the first reader slipped here, 0–1, by Bayes' rule, where the second one
    /// slipped on this share of the letters that are beyond doubt.
    pub(crate) fn doubt(&self, slipped: f32) -> f32 {
        let repeated = if self.repeated { REPEATED } else { 1.0 };
        let doubt = ((1.0 - self.surety) * repeated).max(LEAST_DOUBT);
        if self.confirmed {
            let is_open = |forms: &&str| forms.contains(self.ch) && !is_old_form(self.ch, forms);
            let alone = COMMON_TWINS.contains(self.ch)
                || !has_look_alikes(self.ch) && !VARIANTS.iter().any(is_open);
            return match (alone, self.surety < LEGIBLE) {
                (true, _) => doubt * CONFIRMED,
                (false, false) => doubt * CONFIRMED_LOOK_ALIKE,
                (false, true) => doubt,
            };
        }
        // A word of the second reader against a clear letter is worth little where it has
        // many letters wrong.
        let least = if self.surety >= CLEAR { slipped } else { 0.0 };
        let slips = self
            .others
            .iter()
            .map(|&other| slips(self.ch, other).max(least));
        match slips.max_by(f32::total_cmp) {
            Some(slips) => doubt * SEES_SLIPS / (doubt * SEES_SLIPS + (1.0 - doubt) * slips),
            None => doubt,
        }
    }
}

/// Whether `ch` is the rarer of two forms: who reads that did not take it for the usual one.
fn is_old_form(ch: char, forms: &str) -> bool {
    let mut chars = forms.chars();
    chars.next() != Some(ch) && chars.count() == 1
}

/// How often the second reader reads `other` (nothing, if it is absent) for `ch`.
fn slips(ch: char, other: Option<char>) -> f32 {
    let Some(other) = other else { return SLIPS };
    let both_in = |group: &&str| group.contains(ch) && group.contains(other);
    if SIZES.iter().any(both_in) {
        SLIPS_IN_KANA
    } else if VARIANTS.iter().any(both_in) {
        SLIPS_IN_VARIANTS
    } else if HABITS
        .iter()
        .any(|habit| habit.starts_with(ch) && habit.contains(other))
    {
        SLIPS_HABITUALLY
    } else if ch.is_ascii_digit() && other.is_ascii_digit() {
        SLIPS_IN_DIGITS
    } else {
        SLIPS
    }
}
