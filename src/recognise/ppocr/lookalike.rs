//! Characters that look alike, told apart by what stands beside them.
//!
//! ロ and 口, ー and 一, っ and つ, O and 0 differ in print by a trifle or not at all. The
//! network weighs them by their looks; here the weights are multiplied by how likely each
//! is between its neighbours (Bayes' rule, with weights set by hand: they are the rules of
//! Japanese spelling, not counts of any text).

use super::ctc::Seen;

/// Characters that are mistaken for one another.
const FAMILIES: [&str; 31] = [
    "ロ口",
    "ニ二に",
    "カ力ヵ",
    "エ工ェ",
    "ハ八",
    "タ夕",
    "ト卜",
    "ヘへペぺ",
    "ベべ",
    "リり",
    "ー一―－-—‐",
    "0０Oo○〇◯",
    "1１lI|ｌＩ｜",
    "っつ",
    "ッツ",
    "ァア",
    "ィイ",
    "ォオ",
    "ャヤ",
    "ュユ",
    "ョヨ",
    "ゃや",
    "ゅゆ",
    "ょよ",
    "日目H",
    "〒テデ",
    "月川",
    "てで",
    "内丙",
    "Z乙",
    "T丁",
];
/// How much more likely a kana or kanji is beside each neighbour of its own kind.
const OWN_KIND: f32 = 8.0;
/// How much more likely a digit, a letter or a long-vowel mark is beside its own kind.
const IN_A_ROW: f32 = 50.0;
/// How likely a character is without the neighbours that it wants.
const UNUSUAL: f32 = 0.3;
/// Pages that have this many っ before て, た and と, and more than つ, are spelled as
/// is usual since 1946.
const MODERN: usize = 2;
/// How probable っ must be on such a page to stand there in place of つ.
const SMALL_TSU: f32 = 0.0005;

/// The characters that look like `ch`, itself included.
pub(super) fn family(ch: char) -> Option<&'static str> {
    FAMILIES.into_iter().find(|family| family.contains(ch))
}

/// Settles which of its look-alikes each character of a line is.
pub(super) fn settle(line: &mut [Seen]) {
    for i in 0..line.len() {
        if line[i].alike.is_empty() {
            continue;
        }
        if is_lone_letter(line, i) {
            continue;
        }
        let (before, after) = beside(line, i);
        let weigh = |(ch, p): (char, f32)| (ch, p * weight(ch, before, after));
        let seen = &line[i];
        let (own, looks) = weigh((seen.glyph.ch, seen.glyph.confidence));
        let others: Vec<(char, f32)> = seen.alike.iter().copied().map(weigh).collect();
        let sum: f32 = looks + others.iter().map(|other| other.1).sum::<f32>();
        let (best, most) = others
            .into_iter()
            .fold((own, looks), |a, b| if b.1 > a.1 { b } else { a });
        let mass = seen.glyph.confidence + seen.alike.iter().map(|other| other.1).sum::<f32>();
        if sum > 0.0 {
            line[i].glyph.confidence = (mass * most / sum).min(1.0);
            line[i].glyph.ch = best;
        }
    }
}

/// What stands before and behind a character of a line; where letters are set wide (人　口), those
/// beyond the spaces.
fn beside(line: &[Seen], i: usize) -> (Option<char>, Option<char>) {
    let char_at = |i: Option<usize>| Some(line.get(i?)?.glyph.ch);
    let (before, after) = (i.checked_sub(1), Some(i + 1));
    let is_gap = |i: Option<usize>| char_at(i).is_none_or(|ch| ch == ' ');
    let is_alone = |i: Option<usize>| {
        let is_letter = char_at(i).is_some_and(|ch| is_kana(ch) || is_kanji(ch));
        is_letter && i.is_some_and(|i| is_gap(i.checked_sub(1)) && is_gap(Some(i + 1)))
    };
    let beyond = |near: Option<usize>, next: Option<usize>| {
        let is_wide = is_gap(before) && is_gap(after) && is_alone(next);
        char_at(if is_wide { next } else { near })
    };
    (beyond(before, i.checked_sub(2)), beyond(after, Some(i + 2)))
}

/// Whether a letter opens a code such as I-5-7: there it stands alone, and its neighbours
/// say nothing of it.
fn is_lone_letter(line: &[Seen], i: usize) -> bool {
    let char_at = |i: usize| line.get(i).map(|seen| seen.glyph.ch);
    // 乙 and 丁 open codes, too.
    line[i].glyph.ch.is_ascii_uppercase()
        && !matches!(line[i].glyph.ch, 'Z' | 'T')
        && (i == 0 || char_at(i - 1) == Some(' '))
        && char_at(i + 1).is_some_and(|ch| "-－‐―".contains(ch))
        && char_at(i + 2).is_some_and(is_digit)
}

/// How sure square metres are that stand alone: those of tables are seen with 0.997 and
/// more.
const SURE_MEASURE: f32 = 0.99;
/// As what the network sees the long mark of a column: it has learnt level ones.
const STANDING: &str = "|｜1１lI│丨—―";

/// Makes long marks of the standing strokes between the katakana of a column (ホール).
pub(super) fn settle_standing(line: &mut [Seen]) {
    for i in 1..line.len() {
        let before = line[i - 1].glyph.ch;
        let in_word = line
            .get(i + 1)
            .is_some_and(|seen| is_katakana(seen.glyph.ch));
        // リ looks like り to one who does not see the mark behind it.
        let begun =
            is_katakana(before) || family(before).is_some_and(|all| all.chars().any(is_katakana));
        if STANDING.contains(line[i].glyph.ch) && in_word && begun {
            line[i].glyph.ch = 'ー';
            line[i].alike.clear();
        }
    }
}

/// What stands behind 高 in words that are no names.
const BEHIND_HIGH: &str = "いくまめ齢校度額等速層率低圧温卒騰";

/// Makes 高 of 髙 where it begins a word (高い, 高齢): the other form stands in names only.
pub(super) fn settle_high(line: &mut [Seen]) {
    for i in 1..line.len() {
        if line[i - 1].glyph.ch == '髙' && BEHIND_HIGH.contains(line[i].glyph.ch) {
            line[i - 1].glyph.ch = '高';
        }
    }
}

/// Old forms of characters as they stand in names, with what stands behind the new one, and before
/// it, in words that are none: 増進, 緑地, 急増. A sign of sums is none before 線: Ｘ線.
const OLD_FORMS: [(char, char, &str, &str); 4] = [
    ('增', '増', "進加額設員築減強産収量大床刷税", "急倍激微"),
    ('綠', '緑', "地化豊陰道色", "新"),
    ('×', 'Ｘ', "線", ""),
    ('號', '号', "", "0123456789０１２３４５６７８９番記"),
];

/// Writes words that are no names with the new form of a character: 健康增進.
pub(super) fn settle_old_forms(line: &mut [Seen]) {
    let letters: Vec<usize> = (0..line.len())
        .filter(|&i| line[i].glyph.ch != ' ')
        .collect();
    let char_at = |line: &[Seen], at: Option<usize>| Some(line[*letters.get(at?)?].glyph.ch);
    for at in 0..letters.len() {
        let ch = line[letters[at]].glyph.ch;
        let Some((_, new, behind, before)) = OLD_FORMS.iter().find(|form| form.0 == ch) else {
            continue;
        };
        let is_word = char_at(line, Some(at + 1)).is_some_and(|next| behind.contains(next))
            || char_at(line, at.checked_sub(1)).is_some_and(|last| before.contains(last));
        if is_word {
            line[letters[at]].glyph.ch = *new;
            line[letters[at]].alike.clear();
        }
    }
}

/// What the network, which hardly ever sees 捗, takes it for; only the first makes a word with 進.
const LIKE_PROGRESS: [char; 4] = ['歩', '渉', '抄', '陟'];
/// What stands behind 進捗 in the writing of offices, and not behind 進歩.
const BEHIND_PROGRESS: [&str; 11] = [
    "状況", "管理", "率", "度", "報告", "確認", "会議", "調整", "把握", "評価", "表",
];

/// Makes 捗 of what stands between 進 and what it is the progress of: 進捗状況.
pub(super) fn settle_progress(line: &mut [Seen]) {
    let letters: Vec<usize> = (0..line.len())
        .filter(|&i| line[i].glyph.ch != ' ')
        .collect();
    for three in 0..letters.len().saturating_sub(2) {
        let at = letters[three + 1];
        let looks = line[at].glyph.ch;
        if line[letters[three]].glyph.ch != '進' || !LIKE_PROGRESS.contains(&looks) {
            continue;
        }
        let behind: String = letters[three + 2..]
            .iter()
            .map(|&i| line[i].glyph.ch)
            .collect();
        let is_progress = BEHIND_PROGRESS.iter().any(|word| behind.starts_with(word));
        if is_progress || looks != LIKE_PROGRESS[0] {
            line[at].glyph.ch = '捗';
            line[at].alike.clear();
        }
    }
}

/// Drops square metres that stand where none can: the network has learnt ㎡ from few lines
/// and sees it in dirt. By itself, as a table's unit, it must be sure.
pub(super) fn drop_strays(line: &mut Vec<Seen>) {
    let char_at = |line: &[Seen], i: Option<usize>| Some(line.get(i?)?.glyph.ch);
    for i in (0..line.len()).rev() {
        let before = char_at(line, i.checked_sub(1));
        let after = char_at(line, Some(i + 1));
        let measures = before.is_none_or(|c| is_digit(c) || " (（".contains(c))
            && !after.is_some_and(|c| is_digit(c) || before.is_none() && is_kanji(c))
            && (line.len() > 1 || line[i].glyph.confidence >= SURE_MEASURE);
        if line[i].glyph.ch == '㎡' && !measures {
            line.remove(i);
        }
    }
}

/// Reads つ before て, た and と as っ throughout a page that is spelled so elsewhere.
pub(super) fn settle_spelling(lines: &mut [Vec<Seen>]) {
    let doubled = |line: &[Seen], i: usize| {
        let after = line.get(i + 1).map(|seen| seen.glyph.ch);
        i > 0 && after.is_some_and(|ch| "てたと".contains(ch))
    };
    let count = |wanted: char| -> usize {
        lines
            .iter()
            .map(|line| {
                (0..line.len())
                    .filter(|&i| line[i].glyph.ch == wanted && doubled(line, i))
                    .count()
            })
            .sum()
    };
    let (small, large) = (count('っ'), count('つ'));
    if small < MODERN || small <= large {
        return;
    }
    for line in lines {
        for i in 0..line.len() {
            let possible = |seen: &Seen| {
                seen.alike
                    .iter()
                    .any(|&(ch, p)| ch == 'っ' && p > SMALL_TSU)
            };
            if line[i].glyph.ch == 'つ' && doubled(line, i) && possible(&line[i]) {
                line[i].glyph.ch = 'っ';
            }
        }
    }
}

/// How likely a character is between its neighbours, as a factor.
fn weight(ch: char, before: Option<char>, after: Option<char>) -> f32 {
    let sides = [before, after];
    let beside = |is: fn(char) -> bool| sides.into_iter().flatten().filter(|&c| is(c)).count();
    let own_kind = |n: usize| OWN_KIND.powi(n as i32);
    let in_a_row = |found: bool, otherwise: f32| if found { IN_A_ROW } else { otherwise };
    let after_one_of = |set: &str| before.is_some_and(|c| set.contains(c));
    let before_one_of = |set: &str| after.is_some_and(|c| set.contains(c));
    match ch {
        // ページ.
        'ヘ' if before_one_of("ー") => UNUSUAL,
        // 〒185-0031.
        '〒' if after.is_some_and(is_digit) => IN_A_ROW,
        'テ' | 'デ' if after.is_some_and(is_digit) => 0.1,
        'カ' | 'ヵ' if before.is_some_and(is_digit) && before_one_of("所月国年条村町校") => {
            500.0
        }
        'ロ' | 'ニ' | 'カ' | 'エ' | 'ハ' | 'タ' | 'ト' | 'ヘ' | 'ベ' | 'ペ' | 'リ' => {
            own_kind(beside(is_katakana))
        }
        '口' | '二' | '力' | '工' | '八' | '夕' | '卜' => own_kind(beside(is_kanji)),
        'に' | 'へ' | 'べ' | 'ぺ' | 'り' => {
            own_kind(beside(|c| is_kanji(c) || is_hiragana(c)))
        }
        'ァ' if after_one_of("フヴ") => 200.0,
        'ォ' if after_one_of("フヴ") => 20.0,
        // ウェブ, ウェア: the old ウエ is rare, and never stands before ブ.
        'ェ' if after_one_of("ウ") && before_one_of("ブ") => 30_000.0,
        'ェ' if after_one_of("ウ") && before_one_of("アイルッ") => 400.0,
        'ィ' if after_one_of("フヴテデ") => 12.0,
        'ェ' if after_one_of("フヴシジチ") => 20.0 * own_kind(1),
        'ュ' if after_one_of("フテデ") => 12.0,
        'ャ' | 'ュ' if after_one_of("キシチニヒミリギジヂビピ") => 15.0,
        'ッ' if beside(is_katakana) == 2 => 3.0,
        'っ' if before_one_of("てたとちぱぴぷぺぽ") => 4.0,
        // What a table's note says of its dashes: 「－」は該当なし.
        'ー' | '一' if sides == [Some('「'), Some('」')] => 0.001,
        // の一部: behind hiragana the mark stands seldom, and not before a kanji.
        'ー' => in_a_row(
            before.is_some_and(|c| {
                is_katakana(c) || (is_hiragana(c) && !after.is_some_and(is_kanji))
            }),
            0.02,
        ),
        '一' => {
            if beside(is_katakana) == 2 || beside(is_digit) == 2 {
                0.02
            } else if beside(|c| is_kanji(c) || is_hiragana(c)) > 0 {
                OWN_KIND
            } else {
                UNUSUAL
            }
        }
        '-' | '－' | '‐' if beside(is_digit) == 2 => IN_A_ROW,
        'ァ' | 'ィ' | 'ェ' | 'ォ' | 'ャ' | 'ュ' | 'ヵ' | 'ッ' | '-' | '‐' => UNUSUAL,
        '―' | '－' | '—' => {
            if beside(char::is_alphanumeric) == 0 {
                5.0
            } else {
                0.5
            }
        }
        '0' | '０' => in_a_row(beside(is_digit) > 0, 1.0),
        // Addresses of the net: e8adb0@.
        'O' if before.is_some_and(|c| c.is_ascii_lowercase()) => UNUSUAL,
        'O' | 'o' => in_a_row(beside(|c| c.is_ascii_alphabetic()) > 0, UNUSUAL),
        '〇' => in_a_row(beside(|c| "一二三四五六七八九十百年".contains(c)) > 0, 0.5),
        '○' | '◯' => in_a_row(
            before.is_none() && !after.is_some_and(|c| is_digit(c) || c.is_ascii_alphabetic()),
            1.0,
        ),
        '1' | '１' => {
            let counted = before_one_of("年月日号回件名人円条項款目節ヶカか，,.．)）");
            in_a_row(beside(is_digit) > 0 || counted, 2.0)
        }
        'l' | 'I' | 'ｌ' | 'Ｉ' => in_a_row(beside(is_latin) > 0, UNUSUAL),
        '|' | '｜' => 0.02,
        // A 日 whose thin strokes did not print.
        'H' if !after.is_some_and(|c| c.is_ascii_alphanumeric())
            && (before.is_some_and(|c| is_digit(c) || is_kanji(c))
                || before_one_of("時程付常")) =>
        {
            0.005
        }
        // 上から7行目.
        '目' if after_one_of("丁") => 10.0 * IN_A_ROW,
        // 31日まで.
        'で' if after_one_of("ま") => IN_A_ROW,
        // Classes of files are counted 甲乙丙丁: 丙-8-04.
        '内' if before.is_none() && before_one_of("-－‐") => 0.02,
        '乙' | '丁' if before.is_none() && before_one_of("-－‐") => OWN_KIND,
        '目' if after_one_of("行番回丁度枚軒人件") => IN_A_ROW,
        '日' if before.is_some_and(is_digit) => IN_A_ROW,
        '月' if before.is_some_and(|c| is_digit(c) || "一二三四五六七八九十".contains(c)) => {
            IN_A_ROW
        }
        '目' if after_one_of("を") && after.is_none_or(|c| "途指的".contains(c)) => OWN_KIND,
        _ => 1.0,
    }
}

fn is_latin(ch: char) -> bool {
    matches!(ch, 'A'..='Z' | 'a'..='z' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ')
}

pub(super) fn is_katakana(ch: char) -> bool {
    matches!(ch, 'ァ'..='ヺ' | 'ー')
}

pub(super) fn is_kana(ch: char) -> bool {
    is_katakana(ch) || is_hiragana(ch)
}

fn is_hiragana(ch: char) -> bool {
    matches!(ch, 'ぁ'..='ん')
}

pub(super) fn is_kanji(ch: char) -> bool {
    matches!(ch, '\u{3400}'..='\u{9fff}' | '々')
}

pub(super) fn is_digit(ch: char) -> bool {
    matches!(ch, '0'..='9' | '０'..='９')
}

#[cfg(test)]
#[path = "lookalike_tests.rs"]
mod tests;
