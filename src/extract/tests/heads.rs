//! Words that are labels in one place and none in another.

use super::*;

#[test]
fn a_year_may_stand_over_its_word() {
    let mut page = page(&[
        ("起　案　用　紙", 800.0, 100.0),
        ("会計年度", 240.0, 320.0),
        ("平成二十", 240.0, 420.0),
        ("年度", 280.0, 470.0),
        ("分類番号", 540.0, 320.0),
        ("K-2-4", 560.0, 445.0),
    ]);
    page.rules = grid(&[200.0, 500.0, 800.0], &[300.0, 380.0, 540.0]);
    let found = extract(&page).attributes;
    assert_eq!(found.fiscal_year.expect("a year").reading.value, 2008);
    assert_eq!(found.classification.expect("a code").reading.value, "K-2-4");
}

/// The class on a draft with these lines.
fn class(lines: &[(&str, f32, f32)]) -> Option<String> {
    let heading = [("起　案　用　紙", 800.0, 100.0)];
    let page = page(&[&heading, lines].concat());
    let found = extract(&page).attributes.disclosure;
    found.map(|it| it.reading.value)
}

#[test]
fn a_class_may_head_a_column() {
    let heads = [
        ("保存期間", 240.0, 320.0),
        ("分類番号", 540.0, 320.0),
        ("公開", 900.0, 320.0),
        ("5年", 260.0, 400.0),
        ("K-2-4", 560.0, 400.0),
        ("部分開示", 870.0, 400.0),
    ];
    assert_eq!(class(&heads).as_deref(), Some("部分開示"));
    let value = [("公開区分", 240.0, 320.0), ("公開", 520.0, 320.0)];
    assert_eq!(class(&value).as_deref(), Some("公開"));
    // Of these nothing tells which is meant.
    let stack = [
        ("公開", 520.0, 320.0),
        ("部分公開", 520.0, 380.0),
        ("非公開", 520.0, 440.0),
    ];
    assert_eq!(class(&stack), None);
    let row = [
        ("開示", 520.0, 320.0),
        ("部分開示", 700.0, 320.0),
        ("不開示", 960.0, 320.0),
    ];
    assert_eq!(class(&row), None);
}

#[test]
fn a_label_in_brackets_ends_the_value_before_it() {
    let page = page(&[
        ("起　案　用　紙", 800.0, 100.0),
        ("［作成部署］", 200.0, 320.0),
        (
            "学校教育部　学校保健課　［起案職員］　井上　誠",
            520.0,
            320.0,
        ),
    ]);
    let found = extract(&page).attributes;
    let department = found.department.expect("a section").reading;
    assert_eq!(department.value, "学校保健課");
    assert_eq!(found.drafter.expect("a person").reading.value, "井上 誠");
}

#[test]
fn a_word_in_brackets_that_ends_a_title_is_no_label() {
    let page = page(&[
        ("起　案　用　紙", 800.0, 100.0),
        ("件名", 200.0, 320.0),
        ("指定管理者の公募について【協議】", 520.0, 320.0),
    ]);
    let title = extract(&page).attributes.title.expect("a title");
    assert_eq!(title.reading.value, "指定管理者の公募について【協議】");
}

#[test]
fn a_gap_parts_a_label_from_the_section_behind_it() {
    let page = page(&[
        ("起　案　用　紙", 800.0, 100.0),
        ("事務担当　課税第一課", 240.0, 320.0),
    ]);
    let department = extract(&page).attributes.department.expect("a section");
    assert_eq!(department.reading.value, "課税第一課");
}

#[test]
fn the_table_of_an_approval_names_no_drafter() {
    let mut lines = vec![
        ("起　案　文　書", 800.0, 100.0),
        ("起案者", 200.0, 320.0),
        ("森田　久美子", 520.0, 320.0),
        ("所属", 400.0, 1000.0),
        ("職名", 900.0, 1000.0),
        ("氏名", 1060.0, 1000.0),
        ("処理日時", 1400.0, 1000.0),
    ];
    let rows = [
        ("給与課", "主事", "森田久美子"),
        ("給与課", "係長", "前田典子"),
        ("給与課", "課長", "井上清"),
        ("人事部", "次長", "原亮"),
    ];
    for (nth, (section, post, name)) in rows.into_iter().enumerate() {
        let y = 1070.0 + 70.0 * nth as f32;
        lines.extend([
            (section, 400.0, y),
            (post, 900.0, y),
            (name, 1060.0, y),
            ("2022/10/24", 1400.0, y),
        ]);
    }
    let found = extract(&page(&lines));
    let drafter = found.attributes.drafter.expect("a person");
    assert_eq!(drafter.reading.value, "森田 久美子");
    let doubts = found.review_reasons.iter().any(|it| it.contains("drafter"));
    assert!(!doubts, "{:?}", found.review_reasons);
}

#[test]
fn the_last_letter_of_a_title_may_stand_under_its_label() {
    let page = page(&[
        ("起　案　用　紙", 800.0, 100.0),
        (
            "（件名）　口座振替済通知の廃止に係る周知につい",
            200.0,
            420.0,
        ),
        ("て", 200.0, 476.0),
        ("検針票の印字をもって廃止してよろしいか。", 200.0, 600.0),
    ]);
    let title = extract(&page).attributes.title.expect("a title");
    assert_eq!(
        title.reading.value,
        "口座振替済通知の廃止に係る周知について"
    );
}

#[test]
fn a_title_that_breaks_off_is_for_a_person() {
    let page = page(&[
        ("起　案　用　紙", 800.0, 100.0),
        ("件名", 200.0, 420.0),
        ("口座振替済通知の廃止に係る周知につい", 520.0, 420.0),
    ]);
    let found = extract(&page);
    assert!(
        found
            .review_reasons
            .iter()
            .any(|it| it.contains("breaks off")),
        "{:?}",
        found.review_reasons
    );
}

#[test]
fn the_letter_drafted_beside_has_its_own_title() {
    let page = page(&[
        ("起　案　用　紙", 300.0, 100.0),
        ("件名", 200.0, 420.0),
        ("行政視察の受入れ依頼について", 400.0, 420.0),
        ("行政視察について（依頼）", 1400.0, 500.0),
    ]);
    let found = extract(&page);
    let title = found.attributes.title.expect("a title");
    assert_eq!(title.reading.value, "行政視察の受入れ依頼について");
    assert!(
        !found.review_reasons.iter().any(|it| it.contains("title")),
        "{:?}",
        found.review_reasons
    );
}

#[test]
fn a_letter_paper_names_its_office_and_a_title_stands_under_its_sender() {
    let page = page(&[
        ("北浜子育第1377号", 1400.0, 150.0),
        ("令和3年9月15日", 1400.0, 210.0),
        ("各公民館長　殿", 250.0, 330.0),
        ("北浜市長", 1500.0, 420.0),
        ("保育所入所選考の事務の取扱いについて", 300.0, 560.0),
        ("このたび、下記のとおり実施します。", 250.0, 700.0),
        ("北浜市　子育て支援課", 800.0, 2500.0),
        ("北浜市神楽3丁目18番4号　電話　093-555-8690", 500.0, 2560.0),
    ]);
    let found = extract(&page);
    assert_eq!(found.document_type, DocumentType::Letter);
    let department = found.attributes.department.expect("a section").reading;
    assert_eq!(department.value, "子育て支援課");
    assert_eq!(
        found.attributes.title.expect("a title").reading.value,
        "保育所入所選考の事務の取扱いについて"
    );
}
