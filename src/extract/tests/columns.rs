//! Papers in columns: letters, notices and orders of older days.

use super::{SIZE, extract, grid, page};
use crate::document::{Page, Quad, Rect, TextLine};

/// A page of columns: text, right edge and top.
fn columns(lines: &[(&str, f32, f32)]) -> Page {
    let mut page = page(&[]);
    page.lines = lines
        .iter()
        .map(|&(text, x, y)| {
            let length = text.chars().count() as f32 * SIZE;
            TextLine::evenly(text, Quad::from(Rect::new(x, y, SIZE, length)), 0.99, true)
        })
        .collect();
    page
}

/// A letter without an owner, and these columns.
fn letter(lines: &[(&str, f32, f32)]) -> Page {
    let mut all = vec![
        ("磐総庶第六百三十一号", 1700.0, 300.0),
        ("昭和四十七年九月十一日", 1630.0, 340.0),
        ("関係各課長　殿", 1560.0, 300.0),
        ("磐瀬市長", 1480.0, 2200.0),
        ("公印の改刻に関する件", 1300.0, 400.0),
    ];
    all.extend_from_slice(lines);
    columns(&all)
}

fn department(page: &Page) -> Option<String> {
    let found = extract(page).attributes.department;
    found.map(|it| it.reading.value)
}

#[test]
fn number_and_date_may_stand_at_the_top() {
    let found = extract(&letter(&[])).attributes;
    assert_eq!(
        found.doc_number.expect("a number").reading.value,
        "磐総庶第六百三十一号"
    );
    assert_eq!(
        found.issued_on.expect("a day").reading.value,
        jiff::civil::date(1972, 9, 11)
    );
    assert_eq!(
        found.addressee.expect("somebody").reading.value,
        "関係各課長"
    );
}

#[test]
fn number_and_date_may_share_a_column() {
    let found = extract(&columns(&[
        (
            "磐総庶第六百三十一号　昭和四十七年九月十一日",
            1700.0,
            300.0,
        ),
        ("関係各課長　殿", 1560.0, 300.0),
        ("磐瀬市長", 1480.0, 2200.0),
        ("公印の改刻に関する件", 1300.0, 400.0),
    ]))
    .attributes;
    assert_eq!(
        found.doc_number.expect("a number").reading.value,
        "磐総庶第六百三十一号"
    );
    assert_eq!(
        found.issued_on.expect("a day").reading.value,
        jiff::civil::date(1972, 9, 11)
    );
}

#[test]
fn a_text_names_whom_to_ask() {
    for lines in [
        vec![(
            "なお、本件に関する照会は、総務部庶務課文書係あてにされたい。",
            1100.0,
            300.0,
        )],
        vec![("細部については総務部庶務課に照会されたい。", 1100.0, 300.0)],
        // The name breaks at the end of the column.
        vec![
            (
                "このことについて、左記のとおり実施する。なお、報告書の様式は、本市総務部庶",
                1100.0,
                340.0,
            ),
            ("務課に備え付けてある。", 1030.0, 300.0),
        ],
    ] {
        assert_eq!(
            department(&letter(&lines)).as_deref(),
            Some("庶務課"),
            "{lines:?}"
        );
    }
    for line in [
        "右については庶務課と緊密な連絡をとられたい。",
        "細部については主務課に照会されたい。",
        "提出書類は各課に備え付けてある。",
    ] {
        assert_eq!(
            department(&letter(&[(line, 1100.0, 300.0)])),
            None,
            "{line}"
        );
    }
}

#[test]
fn an_office_stands_at_the_head() {
    for line in ["（庶務課扱）", "発信　庶務課"] {
        let found = department(&letter(&[(line, 1770.0, 300.0)]));
        assert_eq!(found.as_deref(), Some("庶務課"), "{line}");
    }
}

#[test]
fn a_notice_names_where_its_papers_are_shown() {
    let notice = |text: &str, more: &str| {
        columns(&[
            ("磐瀬市告示第三十一号", 1700.0, 300.0),
            ("市道路線の認定", 1630.0, 400.0),
            (text, 1500.0, 340.0),
            (more, 1430.0, 300.0),
            ("昭和四十七年九月十一日", 1300.0, 400.0),
            ("磐瀬市長", 1200.0, 2200.0),
        ])
    };
    let page = notice(
        "道路法の規定により、市道路線を認定する。その関係図面は、磐瀬市役所建設部土",
        "木課において一般の縦覧に供する。",
    );
    assert_eq!(department(&page).as_deref(), Some("土木課"));
    let page = notice(
        "道路法の規定により、市道路線を認定する。",
        "図面は昭和四十七年九月一日から二十日間土木課で縦覧することができる。",
    );
    assert_eq!(department(&page).as_deref(), Some("土木課"));
}

#[test]
fn a_small_table_across_is_read() {
    let mut letter = letter(&[]);
    let table = page(&[("保存年限", 210.0, 110.0), ("三年", 410.0, 110.0)]);
    letter.lines.extend(table.lines);
    letter.rules = grid(&[200.0, 400.0, 600.0], &[100.0, 160.0]);
    let found = extract(&letter).attributes.retention;
    assert_eq!(found.expect("three years").reading.years, Some(3));
}
