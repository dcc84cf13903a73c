//! What the recogniser's classes mean.

use std::collections::HashMap;

use super::{learnt, lookalike, repertoire};

/// How probable a character that was learnt afterwards must be: it has seen far fewer
/// lines than the others. On 36 typefaces no 高 was seen as 髙 with 0.7 or more when drawn
/// cleanly, but scans reach 0.95.
const LEARNT_WELL: f32 = 0.8;
const LEARNT_BESIDE: f32 = 0.96;
/// Where the known characters have less than this together, none of them was seen.
const LEAST_SHARE: f32 = 0.02;
/// The share of an old form of a kanji, beside the new one, from which it is seen.
const OLD_FORM: f32 = 0.952;
/// The same of those that are never seen in the new one.
const OLD_FORM_TOLD_APART: f32 = 0.15;

/// A character that the network is surer of than this has no rivals.
const CERTAIN: f32 = 0.97;
/// How probable a rival must be, by what the character itself is.
const LEAST_RIVAL: f32 = 0.003;

/// Marks before lines, which the network has learnt to pass over.
const MARKS: &str = "○◎●◯□■☑△▲◇◆★※";
/// Commas and the like, which are so small that the network passes over them, too.
const SMALL_MARKS: &str = "、。，．・";
/// What the network thinks of where nothing stands.
const NOTHING: &str = " 　'’‘`´\"”“.…^°_~･";
/// How probable any other character is that was passed over. In 263 lines every one that
/// was thought of with 0.03 or more, clear of its neighbours, was there, save some in wide gaps.
const LEAST_PASSED_OVER: f32 = 0.03;
/// How probable a mark is that was passed over. In 776 lines of scans without one, nothing
/// reached 0.008; 29 circles before the speakers of minutes had 0.02 to 0.11.
const LEAST_MARK: f32 = 0.012;
/// How probable a kana, a kanji or a bracket must be where there is room for one, and its
/// share of all that is not blank.
const LEAST_WITH_ROOM: f32 = 0.006;
const MOST_OF_THE_REST: f32 = 0.6;
const BRACKETS: &str = "（）「」()";
/// As what the network sees the long mark of katakana in a column, where it has learnt
/// level ones.
const LONG_MARKS: &str = "ー-－−—―|｜1Il";

/// A character that the network thought of at a step that it calls blank.
pub(super) struct PassedOver {
    pub class: usize,
    pub ch: char,
    /// How probable it is.
    pub p: f32,
    /// Whether it is a mark or a comma, which are passed over often.
    pub is_mark: bool,
}

/// What the recogniser's classes mean.
pub(super) struct Classes {
    /// The character of each class; `None` for the blank.
    chars: Vec<Option<char>>,
    /// The class of the same character in its other width (1 and １) or form (縦 and 縱), if
    /// there is one. A network that wavers between the two is sure of the character.
    twin: Vec<Option<usize>>,
    /// The share from which a class is seen that is an old form whose new form is its twin.
    old: Vec<Option<f32>>,
    /// The classes of the characters that look like that of a class, and those characters.
    alike: HashMap<usize, Vec<(usize, char)>>,
    /// The classes of [`MARKS`].
    marks: Vec<usize>,
    /// The classes of nothing: the blank, then narrow and wide spaces.
    blanks: Vec<usize>,
    /// The class of each character.
    index: HashMap<char, usize>,
    /// The classes of [`LONG_MARKS`].
    long_marks: Vec<usize>,
    /// The first of the classes that were learnt afterwards.
    learnt: usize,
}

impl Classes {
    /// Classes of `chars`, of which the last `learnt` were learnt afterwards.
    pub(super) fn new(chars: Vec<Option<char>>, learnt: usize) -> Self {
        let learnt = chars.len() - learnt;
        let index: HashMap<char, usize> = chars
            .iter()
            .enumerate()
            .filter_map(|(class, ch)| Some(((*ch)?, class)))
            .collect();
        let mut twin: Vec<Option<usize>> = chars
            .iter()
            .map(|ch| index.get(&in_other_width((*ch)?)?).copied())
            .collect();
        let mut old = vec![None; chars.len()];
        for (old_form, new_form) in repertoire::old_and_new() {
            if let (Some(&from), Some(&to)) = (index.get(&old_form), index.get(&new_form)) {
                twin[from] = Some(to);
                twin[to] = Some(from);
                old[from] = Some(if repertoire::is_told_apart(old_form) {
                    OLD_FORM_TOLD_APART
                } else {
                    OLD_FORM
                });
            }
        }
        let alike = chars
            .iter()
            .enumerate()
            .filter_map(|(class, ch)| {
                let ch = (*ch)?;
                let others: Vec<(usize, char)> = lookalike::family(ch)?
                    .chars()
                    .filter(|&other| other != ch)
                    .filter_map(|other| Some((index.get(&other).copied()?, other)))
                    .collect();
                Some((class, others))
            })
            .collect();
        let classes_of = |chars: &str| -> Vec<usize> {
            let classes = chars.chars().filter_map(|ch| index.get(&ch).copied());
            classes.collect()
        };
        Self {
            marks: classes_of(MARKS),
            blanks: [vec![0], classes_of(" \u{3000}")].concat(),
            long_marks: classes_of(LONG_MARKS),
            chars,
            twin,
            old,
            alike,
            learnt,
            index,
        }
    }

    /// The classes as which a character is seen: its own, that of its other width, and those
    /// of its look-alikes. Empty if it has none.
    pub(super) fn of(&self, ch: char) -> Vec<usize> {
        let Some(&class) = self.index.get(&ch) else {
            return Vec::new();
        };
        let alike = self.alike.get(&class).into_iter().flatten();
        let alike = alike.map(|(class, _)| *class);
        let mut all: Vec<usize> = [Some(class), self.twin[class]]
            .into_iter()
            .flatten()
            .chain(alike)
            .collect();
        all.sort_unstable();
        all.dedup();
        all
    }

    /// The classes of nothing: the blank, and the spaces.
    pub(super) fn blanks(&self) -> &[usize] {
        &self.blanks
    }

    /// The most probable class of a step, and how probable its character is.
    pub(super) fn best(&self, row: &[f32]) -> (usize, f32) {
        let (known, looks) = argmax(&row[..self.learnt]);
        let (new, sure) = argmax(&row[self.learnt..]);
        let new = self.learnt + new;
        let is_new = self
            .char(new)
            .is_some_and(|ch| learnt::is_mistaken_for(ch, self.char(known)));
        let enough = if self.char(known) == Some('高') {
            LEARNT_BESIDE
        } else {
            LEARNT_WELL
        };
        if sure >= enough && is_new {
            return (new, sure);
        }
        let share = self.share_of_known(row);
        let (best, score) = (known, looks * share);
        let Some(twin) = self.twin.get(best).copied().flatten() else {
            return (best, score);
        };
        let other = row.get(twin).copied().unwrap_or(0.0) * share;
        let both = score + other;
        let best = match (self.old[best], self.old[twin]) {
            (Some(least), _) if score < least * both => twin,
            (_, Some(least)) if other >= least * both => twin,
            _ => best,
        };
        (best, both)
    }

    /// The character that was passed over at a step that counts as blank; `roomy` says that
    /// its neighbours leave room for one.
    pub(super) fn passed_over(&self, row: &[f32], roomy: bool) -> Option<PassedOver> {
        let rest = 1.0 - row[0];
        let least = if roomy && rest < LEAST_PASSED_OVER / MOST_OF_THE_REST {
            LEAST_WITH_ROOM.max(MOST_OF_THE_REST * rest)
        } else {
            LEAST_PASSED_OVER
        };
        // Most steps are blank beyond doubt, and the classes are many.
        if rest < LEAST_MARK.min(least) {
            return None;
        }
        let mark = self
            .marks
            .iter()
            .map(|&class| (class, row[class]))
            .max_by(|a, b| a.1.total_cmp(&b.1))
            .filter(|mark| mark.1 >= LEAST_MARK);
        let is_nothing = |class: usize| self.char(class).is_none_or(|ch| NOTHING.contains(ch));
        let other = row[..self.learnt]
            .iter()
            .enumerate()
            .filter(|&(_, &p)| p >= least / 2.0)
            .filter(|&(class, _)| !is_nothing(class))
            .map(|(class, &p)| (class, p + self.twin[class].map_or(0.0, |twin| row[twin])))
            .max_by(|a, b| a.1.total_cmp(&b.1))
            .filter(|other| other.1 >= least)
            .filter(|other| other.1 >= LEAST_PASSED_OVER || self.is_of_a_column(other.0));
        // In a wide gap the network's mind is divided over many characters.
        let space: f32 = self.blanks[1..].iter().map(|&class| row[class]).sum();
        let other = other.filter(|other| other.1 > space);
        let (class, p) = match (mark, other) {
            (Some(mark), Some(other)) => {
                if mark.1 >= other.1 {
                    mark
                } else {
                    other
                }
            }
            (mark, other) => mark.or(other)?,
        };
        let ch = self.char(class)?;
        Some(PassedOver {
            class,
            ch,
            p,
            is_mark: MARKS.contains(ch) || SMALL_MARKS.contains(ch),
        })
    }

    /// The long mark between katakana that leave room for it, if the network thought of
    /// little but strokes there.
    pub(super) fn long_mark(&self, row: &[f32]) -> Option<PassedOver> {
        let p: f32 = self.long_marks.iter().map(|&class| row[class]).sum();
        let enough = p >= LEAST_WITH_ROOM && p >= MOST_OF_THE_REST * (1.0 - row[0]);
        let class = *self.long_marks.first().filter(|_| enough)?;
        Some(PassedOver {
            class,
            ch: self.char(class)?,
            p,
            is_mark: false,
        })
    }

    /// Whether a class is of those that fill a place of their own.
    fn is_of_a_column(&self, class: usize) -> bool {
        self.char(class).is_some_and(|ch| {
            lookalike::is_kana(ch) || lookalike::is_kanji(ch) || BRACKETS.contains(ch)
        })
    }

    /// What the probabilities of the known characters are to be multiplied by once those
    /// learnt afterwards are out of the question.
    fn share_of_known(&self, row: &[f32]) -> f32 {
        let learnt: f32 = row[self.learnt..].iter().sum();
        1.0 / (1.0 - learnt).max(LEAST_SHARE)
    }

    /// The character of a class; `None` for the blank.
    pub(super) fn char(&self, class: usize) -> Option<char> {
        self.chars.get(class).copied().flatten()
    }

    /// Other characters of the same script that the network thought of at a step where it
    /// was no surer of `class` than `sure`, and how probable they are.
    pub(super) fn rivals(&self, class: usize, sure: f32, row: &[f32]) -> Vec<(char, f32)> {
        let Some(own) = self.char(class).filter(|&ch| are_rivals(ch, ch)) else {
            return Vec::new();
        };
        if sure > CERTAIN {
            return Vec::new();
        }
        let share = self.share_of_known(row);
        let least = LEAST_RIVAL * sure;
        let twin = self.twin[class];
        row[..self.learnt]
            .iter()
            .enumerate()
            .map(|(other, &p)| (other, p * share))
            .filter(|&(other, p)| p > least && other != class && Some(other) != twin)
            .filter_map(|(other, p)| Some((self.char(other)?, p)))
            .filter(|&(ch, _)| are_rivals(own, ch))
            .collect()
    }

    /// The characters that look like that of `class`, and how probable they are at a step.
    pub(super) fn alike(&self, class: usize, row: &[f32]) -> Vec<(char, f32)> {
        let others = self
            .alike
            .get(&class)
            .map(Vec::as_slice)
            .unwrap_or_default();
        let share = self.share_of_known(row);
        others
            .iter()
            .map(|&(class, ch)| (ch, row.get(class).copied().unwrap_or(0.0) * share))
            .collect()
    }
}

/// Whether words tell one character from the other: both are kanji, numerals left out,
/// both katakana, or both hiragana that differ in nothing but dots.
pub(super) fn are_rivals(one: char, other: char) -> bool {
    let is_kanji = |ch| lookalike::is_kanji(ch) && !is_numeral(ch);
    let is_katakana = |ch| matches!(ch, 'ァ'..='ヺ');
    (is_kanji(one) && is_kanji(other))
        || (is_katakana(one) && is_katakana(other))
        || without_dots(one).is_some_and(|bare| without_dots(other) == Some(bare))
}

/// A hiragana that may bear dots, without them.
fn without_dots(ch: char) -> Option<char> {
    const ROWS: [&str; 20] = [
        "かが",
        "きぎ",
        "くぐ",
        "けげ",
        "こご",
        "さざ",
        "しじ",
        "すず",
        "せぜ",
        "そぞ",
        "ただ",
        "ちぢ",
        "つづ",
        "てで",
        "とど",
        "はばぱ",
        "ひびぴ",
        "ふぶぷ",
        "へべぺ",
        "ほぼぽ",
    ];
    ROWS.iter()
        .find(|row| row.contains(ch))
        .and_then(|row| row.chars().next())
}

/// The full-width form of a printable ASCII character, or the other way round (Unicode,
/// block Halfwidth and Fullwidth Forms).
pub(super) fn in_other_width(ch: char) -> Option<char> {
    const SHIFT: u32 = '！' as u32 - '!' as u32;
    match ch {
        '!'..='~' => char::from_u32(ch as u32 + SHIFT),
        '！'..='～' => char::from_u32(ch as u32 - SHIFT),
        _ => None,
    }
}

/// No word tells one number from another.
fn is_numeral(ch: char) -> bool {
    ch.is_ascii_digit()
        || ('０'..='９').contains(&ch)
        || "〇一二三四五六七八九十百千万".contains(ch)
}

fn argmax(row: &[f32]) -> (usize, f32) {
    let mut best = (0, f32::MIN);
    for (i, &value) in row.iter().enumerate() {
        if value > best.1 {
            best = (i, value);
        }
    }
    best
}

#[cfg(test)]
#[path = "classes_tests.rs"]
mod tests;
