//! Whose a paper is, and who sends it, where no label says so.

use super::{SIZE, extract, page};
use crate::document::{Page, Quad, Rect, TextLine};

/// A letter of 総務部 without an owner, and these lines.
fn letter(lines: &[(&str, f32, f32)]) -> Page {
    let mut all = vec![
        ("総務第12号", 1500.0, 150.0),
        ("令和5年4月3日", 1480.0, 210.0),
        ("各課長　様", 240.0, 330.0),
        ("防災訓練の実施について（通知）", 700.0, 620.0),
        ("このことについて、下記のとおり実施します。", 280.0, 760.0),
        ("記", 980.0, 900.0),
    ];
    all.extend_from_slice(lines);
    page(&all)
}

fn department(page: &Page) -> Option<String> {
    extract(page)
        .attributes
        .department
        .map(|it| it.reading.value)
}

fn sender(page: &Page) -> Option<String> {
    extract(page).attributes.sender.map(|it| it.reading.value)
}

#[test]
fn an_office_in_brackets_or_at_the_foot_owns_a_letter() {
    for lines in [
        vec![("（防災課扱い）", 1500.0, 500.0)],
        vec![("（担当　危機管理室防災課庶務係）", 1300.0, 2300.0)],
        vec![
            ("霞坂市役所　総務部　防災課　庶務係", 300.0, 2400.0),
            ("電話　0490-52-5062", 300.0, 2450.0),
        ],
        vec![("霞坂市総務部防災課長　小泉　勝", 1200.0, 450.0)],
    ] {
        let found = department(&letter(&lines)).expect("an owner");
        assert!(found.ends_with("防災課"), "{found} in {lines:?}");
    }
    // A section in the text, or without a telephone, owns nothing.
    for line in [
        ("防災課", 300.0, 2400.0),
        ("詳細は防災課にお尋ねください。", 300.0, 1000.0),
    ] {
        assert_eq!(department(&letter(&[line])), None, "{line:?}");
    }
}

#[test]
fn an_office_in_the_last_column_owns_a_letter() {
    let columns = [
        ("霞教社第六百三十一号", 1700.0, 2000.0),
        ("平成七年九月十一日", 1620.0, 2040.0),
        ("関係各課長　殿", 1540.0, 300.0),
        ("霞坂市長", 1460.0, 2200.0),
        ("公民館講座の開設について（回答）", 1300.0, 400.0),
        ("このことについて、左記により実施する。", 1200.0, 300.0),
        ("記", 1100.0, 1400.0),
        ("（教育部社会教育課）", 900.0, 2000.0),
    ];
    let mut page = page(&[]);
    page.lines = columns
        .iter()
        .map(|&(text, x, y)| {
            let length = text.chars().count() as f32 * SIZE;
            TextLine::evenly(text, Quad::from(Rect::new(x, y, SIZE, length)), 0.99, true)
        })
        .collect();
    assert_eq!(department(&page).as_deref(), Some("社会教育課"));
}

#[test]
fn heads_of_places_for_seals_send_nothing() {
    let form = letter(&[
        ("県農業会議会長", 1200.0, 420.0),
        ("町長", 1000.0, 700.0),
        ("助役", 1150.0, 700.0),
        ("収入役　課長", 1300.0, 700.0),
        ("係長", 1600.0, 700.0),
    ]);
    assert_eq!(sender(&form).as_deref(), Some("県農業会議会長"));
    let read = extract(&form);
    assert!(
        !read
            .review_reasons
            .iter()
            .any(|why| why.contains("two values"))
    );
}

#[test]
fn a_body_stands_over_its_head() {
    let of = |lines: &[(&str, f32, f32)]| sender(&letter(lines)).expect("a sender");
    assert_eq!(
        of(&[
            ("坂上町自治会", 1300.0, 420.0),
            ("会長　須藤　和子", 1302.0, 470.0)
        ]),
        "坂上町自治会会長 須藤 和子"
    );
    // The rank is a label elsewhere.
    assert_eq!(
        of(&[
            ("霞坂市情報公開審査会", 1280.0, 420.0),
            ("委員長　小泉　文江", 1302.0, 470.0)
        ]),
        "霞坂市情報公開審査会委員長 小泉 文江"
    );
    // Set against the right margin, and without a name.
    assert_eq!(
        of(&[
            ("霞坂市社会教育委員の会議", 1280.0, 420.0),
            ("会長　河邉　拓也", 1440.0, 470.0)
        ]),
        "霞坂市社会教育委員の会議会長 河邉 拓也"
    );
    assert_eq!(
        of(&[
            ("全国公営住宅協会", 1280.0, 420.0),
            ("事務局長", 1280.0, 470.0)
        ]),
        "全国公営住宅協会事務局長"
    );
    assert_eq!(
        of(&[
            ("国土交通省東北地方整備局", 1280.0, 420.0),
            ("大川河川国道事務所長", 1360.0, 470.0)
        ]),
        "国土交通省東北地方整備局大川河川国道事務所長"
    );
}

#[test]
fn a_stamp_names_its_section_in_one_line() {
    let page = page(&[
        ("保育課　受付", 300.0, 150.0),
        ("H30.1.11", 330.0, 210.0),
        ("総行管第1133号", 1450.0, 180.0),
        ("平成30年1月10日", 1450.0, 240.0),
        ("霞坂市長　殿", 260.0, 480.0),
        ("総務省自治行政局選挙部管理課長", 1180.0, 600.0),
        ("一部事務組合規約の変更について（報告）", 640.0, 740.0),
    ]);
    let found = extract(&page).attributes;
    assert_eq!(found.department.expect("ours").reading.value, "保育課");
    assert_eq!(
        found.sender.expect("theirs").reading.value,
        "総務省自治行政局選挙部管理課長"
    );
}
