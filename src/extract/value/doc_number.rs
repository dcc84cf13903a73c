//! Document numbers: [年度][記号]第[n]号[のm].

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::doc_number_context::{Surroundings, is_other_number, symbol_start};
use super::fold::Folded;
use super::numeral::{Numeral, parse_misread};

/// What stands where a document number stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A number.
    Numbered,
    /// 第　　号: the form was not filled in.
    Unfilled,
    /// 号外 or 事務連絡: the document has no number.
    Unnumbered,
}

/// A document number found in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocNumberMatch {
    /// Whether there is a number at all.
    pub kind: Kind,
    /// The number in NFKC without spaces: 元北九総総第12号. Kanji numerals stay.
    pub value: String,
    /// Fiscal year and symbol before 第; may be empty.
    pub symbol: String,
    /// The number between 第 and 号.
    pub number: Option<u32>,
    /// Where it stands, in bytes of the text.
    pub range: Range<usize>,
    /// As printed.
    pub raw: String,
    /// A look-alike was read as a digit or as 第.
    pub substituted: bool,
}

/// All document numbers of `text`, in order. Not among them are citations of laws,
/// numbers of forms, articles and meetings, and a bare 第n号 in a sentence.
pub fn find_doc_numbers(text: &str) -> Vec<DocNumberMatch> {
    static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(concat!(
            r"[第弟㐧] ?(?<number>[0-9〇零一二三四五六七八九十百千壱弐参拾OoIl|○◯](?: ?[-0-9〇零一二三四五六七八九十百千壱弐参拾OoIl|○◯]){0,8} ?)?",
            r"[号號](?<agenda> ?議 ?案)?(?<branch>(?: ?(?:の|-) ?[0-9一二三四五六七八九十]{1,3})*)"
        ))
        .expect("pattern is valid")
    });
    let folded = Folded::new(text);
    let (flat, places) = folded.flat();
    let mut found: Vec<DocNumberMatch> = Vec::new();
    let mut done = 0;
    for parts in NUMBER.captures_iter(&flat) {
        let whole = parts.get_match();
        let at = places[whole.start()];
        let mut end = places[whole.end()];
        if let Some(branch) = parts.name("branch").filter(|branch| !branch.is_empty()) {
            // 第5号の2件: two of them, no branch.
            if matches!(
                folded.at(end),
                '件' | '点' | '名' | '通' | '枚' | '部' | '者' | 'つ' | '人' | '回'
            ) {
                end = places[branch.start()];
            }
        }
        let start = symbol_start(&folded, done, at);
        let around = Surroundings::new(&folded, start, at, end);
        let digits = parts.name("number").map(|number| number.as_str());
        if is_other_number(&around, digits.is_some(), parts.name("agenda").is_some()) {
            continue;
        }
        let read = digits.map(read_number);
        if let Some(None) = read {
            continue;
        }
        done = end;
        found.push(matched(text, &folded, start..end, at, read.flatten()));
    }
    if found.is_empty() {
        found.extend(unnumbered(text, &folded));
    }
    found
}

/// The document number that `text` is.
pub fn parse_doc_number(text: &str) -> Option<DocNumberMatch> {
    let mut found = find_doc_numbers(text);
    if found.len() != 1 {
        return None;
    }
    let found = found.pop()?;
    let outside = |char: char| char.is_whitespace() || "()（）「」[]［］【】:：.。".contains(char);
    let rest = text[..found.range.start]
        .chars()
        .chain(text[found.range.end..].chars());
    rest.into_iter().all(outside).then_some(found)
}

/// The number before a hyphen counts; both parts must be numbers.
fn read_number(digits: &str) -> Option<Numeral> {
    let mut parts = digits.split('-').map(parse_misread);
    let first = parts.next()??;
    parts.try_fold(first, |first, part| {
        part.map(|part| Numeral {
            substituted: first.substituted || part.substituted,
            ..first
        })
    })
}

/// Fewest letters of an office that was read with a symbol, before 長, and of the symbol.
const LEAST_OFFICE: usize = 4;
const LEAST_SYMBOL: usize = 2;

fn matched(
    text: &str,
    folded: &Folded,
    cells: Range<usize>,
    mark: usize,
    number: Option<Numeral>,
) -> DocNumberMatch {
    let range = folded.bytes(cells.clone());
    let symbol = folded.compact(cells.start..mark);
    let misread_mark = folded.at(mark) == '弟';
    // Who sent it may have been read with the symbol: 厚生省大臣官房長厚官発第1465号.
    let names_office = symbol.split_once('長').is_some_and(|(office, rest)| {
        office.chars().count() >= LEAST_OFFICE && rest.chars().count() >= LEAST_SYMBOL
    });
    let substituted =
        misread_mark || names_office || number.is_some_and(|number| number.substituted);
    let printed: String = folded.compact(mark + 1..cells.end);
    let rest = match number {
        // Only characters that cannot be part of a number are replaced.
        Some(number) if number.substituted => corrected(&printed),
        _ => printed,
    };
    DocNumberMatch {
        kind: if number.is_some() {
            Kind::Numbered
        } else {
            Kind::Unfilled
        },
        value: format!("{symbol}第{rest}"),
        symbol,
        number: number.map(|number| number.value),
        raw: text[range.clone()].to_owned(),
        range,
        substituted,
    }
}

fn corrected(number: &str) -> String {
    let (digits, tail) = number.split_at(number.find(['号', '號']).unwrap_or(number.len()));
    let digits = digits
        .chars()
        .map(|char| super::numeral::look_alike(char).unwrap_or(char));
    digits.chain(tail.chars()).collect()
}

/// 北九総情号外 and 事務連絡, where they stand alone.
fn unnumbered(text: &str, folded: &Folded) -> Option<DocNumberMatch> {
    static ALONE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"^[(\[「【]?(?<value>(?<symbol>[\p{Han}\p{Hiragana}\p{Katakana}0-9A-Za-z]{0,12}?)(?:第?号外|事務連絡))[)\]」】]?$")
            .expect("pattern is valid")
    });
    let compact = folded.compact(0..folded.len());
    let parts = ALONE.captures(&compact)?;
    let value = parts.name("value")?.as_str().to_owned();
    let range = folded.bytes(0..folded.len());
    Some(DocNumberMatch {
        kind: Kind::Unnumbered,
        symbol: parts.name("symbol")?.as_str().to_owned(),
        value,
        number: None,
        raw: text[range.clone()].to_owned(),
        range,
        substituted: false,
    })
}

#[cfg(test)]
#[path = "doc_number_tests.rs"]
mod tests;
