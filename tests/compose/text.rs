//! Text comes back as it was read, line by line.

use bunshoko::compose::Conformance;
use bunshoko::document::{Glyph, TextLine, Turn};

use crate::support::{across, askew, compose, down, kept, page, pdftotext};

/// Lines as on a draft decision: full and half width, long and short, close together.
const LINES: [&str; 9] = [
    "起案用紙",
    "件名 道路台帳の整備について（伺い）",
    "文書番号 情政第123号 令和6年4月1日",
    "このことについて、別紙のとおり実施してよろしいか伺います。なお、本件は専決事項です。",
    "髙﨑德子・𠮷野家・𩸽・葛\u{E0100}城市・㈱・①②③・ｶﾞｲｼﾞ",
    "１ 目的 「情報公開」条例第10条第1項の規定に基づき、PDF/A-2u形式で保存する。",
    "担当：情報政策課 内線 2345（TEL 03-1234-5678）",
    "aとbとcの、句読点、。（）「」が、続く。",
    "年度 保存期間 5年",
];

fn form() -> Vec<TextLine> {
    LINES
        .iter()
        .enumerate()
        .map(|(i, text)| across(text, 150.0, 200.0 + 60.0 * i as f32, 34.0))
        .collect()
}

/// Each of `lines` is a line of what Poppler found, and nothing else is.
fn assert_lines(found: &str, lines: &[&str]) {
    let found: Vec<&str> = found
        .split(['\n', '\u{C}'])
        .map(str::trim)
        .filter(|l| !l.is_empty())
        .collect();
    assert_eq!(found, lines);
}

fn composed(name: &str, lines: Vec<TextLine>, turn: Turn) -> String {
    let bytes = compose(&[page(1, lines, turn)], Conformance::PdfA2u);
    pdftotext(&kept(name, &bytes))
}

#[test]
fn level_lines_come_back_verbatim() {
    assert_lines(&composed("level.pdf", form(), Turn::None), &LINES);
}

#[test]
fn turned_pages_come_back_verbatim() {
    for turn in [Turn::Right, Turn::Half, Turn::Left] {
        let name = format!("turned-{}.pdf", turn.degrees());
        assert_lines(&composed(&name, form(), turn), &LINES);
    }
}

#[test]
fn skewed_lines_come_back_verbatim() {
    for tenths in [2, 5, 10, 20, 30, -4, -20_i8] {
        let degrees = f32::from(tenths) / 10.0;
        let lines = form()
            .into_iter()
            .map(|line| askew(line, degrees))
            .collect();
        let name = format!("skewed{tenths}.pdf");
        assert_lines(&composed(&name, lines, Turn::None), &LINES);
    }
}

#[test]
fn skewed_and_turned_lines_come_back_verbatim() {
    let lines = || form().into_iter().map(|line| askew(line, 2.0)).collect();
    assert_lines(&composed("skewed-right.pdf", lines(), Turn::Right), &LINES);
    assert_lines(&composed("skewed-half.pdf", lines(), Turn::Half), &LINES);
}

#[test]
fn spaces_within_a_sentence_do_not_tear_it() {
    let texts = [
        "令和６年　４月　１日",
        "市長　髙﨑　德子　殿",
        "a b c 年 月 日",
    ];
    let lines = texts
        .iter()
        .enumerate()
        .map(|(i, text)| across(text, 150.0, 200.0 + 80.0 * i as f32, 40.0))
        .collect();
    let found = composed("spaces.pdf", lines, Turn::None);
    assert_lines(
        &found,
        &texts
            .map(|text| text.replace('\u{3000}', " "))
            .each_ref()
            .map(String::as_str),
    );
}

/// Columns from right to left.
const COLUMNS: [&str; 4] = [
    "道路台帳の整備について、次のとおり報告します。",
    "令和六年四月一日、市長　髙﨑德子",
    "𠮷野川の河川敷について。",
    "以上、よろしくお願いします。",
];

fn columns() -> Vec<TextLine> {
    COLUMNS
        .iter()
        .enumerate()
        .map(|(i, text)| down(text, 1300.0 - 80.0 * i as f32, 200.0, 40.0))
        .collect()
}

#[test]
fn columns_come_back_whole_and_from_the_right() {
    // Extraction knows one kind of space.
    let wanted = COLUMNS.map(|text| text.replace('\u{3000}', " "));
    let wanted: Vec<&str> = wanted.iter().map(String::as_str).collect();
    assert_lines(&composed("columns.pdf", columns(), Turn::None), &wanted);
    assert_lines(
        &composed("columns-turned.pdf", columns(), Turn::Right),
        &wanted,
    );
    for degrees in [1.0, 2.0, 3.0] {
        let skewed = columns()
            .into_iter()
            .map(|line| askew(line, degrees))
            .collect();
        let found = composed("columns-skewed.pdf", skewed, Turn::None);
        assert_lines(&found.replace('\u{3000}', " "), &wanted);
    }
}

#[test]
fn words_set_wide_are_not_torn_apart() {
    // 件　名 with the gap that a form gives it, but no space read.
    let mut line = across("件名名前", 200.0, 300.0, 40.0);
    line.glyphs = [('件', 0.0, 0.1), ('名', 0.3, 0.4), ('前', 0.9, 1.0)]
        .map(|(ch, start, end)| Glyph {
            ch,
            start,
            end,
            confidence: 1.0,
        })
        .to_vec();
    assert_lines(&composed("wide.pdf", vec![line], Turn::None), &["件名前"]);
}

#[test]
fn tight_lines_stay_apart() {
    let texts = [
        "上の行は詰まっている。",
        "下の行も詰まっている。",
        "三行目も同じである。",
    ];
    let lines = texts
        .iter()
        .enumerate()
        .map(|(i, text)| across(text, 150.0, 200.0 + 36.0 * i as f32, 32.0))
        .collect();
    assert_lines(&composed("tight.pdf", lines, Turn::None), &texts);
}
