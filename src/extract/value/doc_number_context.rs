//! What stands around 第n号: its symbol, or the words that make it another number.

use std::sync::LazyLock;

use regex::Regex;

use super::fold::Folded;
use super::numeral::is_numeral;
use super::scan::is_ideograph;

/// The longest symbol with its fiscal year: 令和元北九子家子家.
const LONGEST_SYMBOL: usize = 20;

/// Where the symbol before the 第 at `mark` begins, not before `floor`.
pub(super) fn symbol_start(text: &Folded, floor: usize, mark: usize) -> usize {
    let floor = floor.max(mark.saturating_sub(LONGEST_SYMBOL * 2));
    let mut start = if text.before(mark) == ' ' && mark > floor {
        mark - 1
    } else {
        mark
    };
    let mut word = word_start(text, floor, start);
    if word == start {
        return mark;
    }
    // 北 九 総 情 第: justified, so single characters belong together. A year of one or
    // two characters stands apart from its symbol, too.
    let mut single = start - word == 1;
    loop {
        start = word;
        if text.before(start) != ' ' || start <= floor + 1 {
            break;
        }
        let previous = word_start(text, floor, start - 1);
        let length = start - 1 - previous;
        let is_year = length > 0
            && length <= 4
            && is_year_word(&text.compact(previous..start - 1))
            && text.before(previous) != '第';
        if length == 0 || !((single && length == 1) || is_year) {
            break;
        }
        single = length == 1;
        word = previous;
    }
    cut_sentence(text, start, mark)
}

/// The beginning of the run of symbol characters that ends at `end`.
fn word_start(text: &Folded, floor: usize, end: usize) -> usize {
    let belongs = |char: char| {
        is_ideograph(char)
            || char.is_ascii_alphanumeric()
            || matches!(char, 'ぁ'..='ゖ' | 'ァ'..='ヺ' | 'ー' | '々' | '〇' | '(' | ')')
    };
    (floor..end)
        .rev()
        .take_while(|&at| belongs(text.at(at)))
        .last()
        .unwrap_or(end)
}

/// 元, 5, 28, H30, 令和元.
fn is_year_word(word: &str) -> bool {
    static YEAR: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"^(?:(?:令和?|平成?|昭和?|[RHS])?(?:元|[0-9]{1,2}))年?度?$")
            .expect("pattern is valid")
    });
    YEAR.is_match(word)
}

/// Leaves behind what a sentence or a label says before the symbol.
fn cut_sentence(text: &Folded, start: usize, mark: usize) -> usize {
    static BEFORE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(concat!(
            r"^.*(?:[0-9一二三四五六七八九十]日付?け?|付け|から|より|により|による|及び|並びに|又は|若しくは|[のはをがにとでもや]",
            r"|(?:文書)?(?:記号)?番号|文書記号|^記号|収受番号|受付番号|発番|収受|受付|受理|^\)|[^(]*\))"
        ))
        .expect("pattern is valid")
    });
    let word: String = (start..mark).map(|at| text.at(at)).collect();
    let said = BEFORE.find(&word).map_or(0, |said| said.end());
    // A bracket that is still open belongs to the sentence.
    let opened = word
        .rfind('(')
        .filter(|&open| !word[open..].contains(')'))
        .map_or(0, |open| open + 1);
    let cut = start + word[..said.max(opened)].chars().count();
    if cut > start {
        text.skip_space(cut).min(mark)
    } else {
        start
    }
}

/// The text around a number.
pub(super) struct Surroundings {
    /// Symbol with fiscal year.
    symbol: String,
    /// What stands before the symbol, at most a few characters.
    before: String,
    /// What stands behind the number, at most a few characters.
    after: String,
    /// Nothing but brackets stands around symbol and number.
    alone: bool,
}

impl Surroundings {
    pub(super) fn new(text: &Folded, start: usize, mark: usize, end: usize) -> Self {
        let outside = |at: usize| {
            matches!(
                text.at(at),
                ' ' | '(' | ')' | '「' | '」' | '[' | ']' | ':' | '【' | '】'
            )
        };
        let before = text.compact(start.saturating_sub(12)..start);
        Self {
            symbol: text.compact(start..mark),
            alone: (0..start).rev().take(16).all(outside)
                && (end..text.len()).take(16).all(outside)
                || (is_label(&before) && (end..text.len()).take(16).all(outside)),
            before,
            after: text.compact(end..(end + 8).min(text.len())),
        }
    }
}

/// 文書番号 and the like stand right before the number.
fn is_label(before: &str) -> bool {
    let before = before.trim_end_matches([':', '・']);
    ["番号", "収受", "受付", "受理", "記号"]
        .iter()
        .any(|label| before.ends_with(label))
}

/// The number is that of a law, a form, an article, a road …
pub(super) fn is_other_number(around: &Surroundings, filled: bool, agenda: bool) -> bool {
    static ITEMS: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(concat!(
            r"(?:様式|書式|別記|別表|別紙|別図|付表|附表|附則|資料|予算|国道|県道|市道|町道|路線|都市計画道路",
            r"|[0-9一二三四五六七八九十]条|条の[0-9一二三四五六七八九十]+|[0-9一二三四五六七八九十]項|[0-9一二三四五六七八九十]号|前条|同条|同項|前項|各項|本文)$"
        ))
        .expect("pattern is valid")
    });
    static LAWS: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?:法律|政令|省令|府令|勅令|条例|省令|閣令|通達)$").expect("pattern is valid")
    });
    static REGULATIONS: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?:規則|規程|告示|訓令|公告|要綱|要領|訓|達)$").expect("pattern is valid")
    });
    static YEAR: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?:(?:明治|大正|昭和|平成|令和)(?:元|[0-9一二三四五六七八九十]+)|[0-9]{4})年(?:[0-9一二三四五六七八九十]+月(?:[0-9一二三四五六七八九十]+日)?)?")
            .expect("pattern is valid")
    });
    const FOLLOWERS: [char; 22] = [
        '様', '線', '棟', '館', '室', '車', '機', '紙', '墳', '給', '俸', '炉', '井', '被', '委',
        '書', '表', '図', '区', '店', '橋', '池',
    ];
    let Surroundings {
        symbol,
        before,
        after,
        alone,
    } = around;
    let left = format!("{before}{symbol}");
    if ITEMS.is_match(&left) || LAWS.is_match(&left) || after.starts_with(FOLLOWERS) {
        return true;
    }
    if REGULATIONS.is_match(&left) && (!alone || YEAR.is_match(&left)) {
        return true;
    }
    if left.starts_with(is_numeral) && left.chars().all(is_numeral) && !symbol.is_empty() && !alone
    {
        return true;
    }
    // A bare 第n号 in a sentence counts items; 第n号議案 does not.
    symbol.is_empty() && !alone && !(agenda && filled)
}
