//! Values in cells of their own: options side by side, a section over the name of who drafts,
//! heads over several fields, the numbers of volumes.

use super::*;

fn retention(page: &Page, look: &mut dyn Look) -> Option<String> {
    let found = extractor(Masters::default()).extract(std::slice::from_ref(page), look);
    found.attributes.retention.map(|it| it.reading.value)
}

fn department(page: &Page) -> Option<String> {
    let found = extract(page).attributes.department;
    found.map(|it| it.reading.value)
}

#[test]
fn options_in_cells_of_their_own_are_a_list() {
    let mut page = page(&[
        ("起案用紙", 800.0, 150.0),
        ("保存期間", 210.0, 330.0),
        ("永年", 460.0, 330.0),
        ("10年", 660.0, 330.0),
        ("5年", 860.0, 330.0),
        ("1年", 1060.0, 330.0),
    ]);
    page.rules = grid(
        &[200.0, 420.0, 620.0, 820.0, 1020.0, 1220.0],
        &[300.0, 400.0],
    );
    assert_eq!(retention(&page, &mut NoLook), None, "none is marked");
    let mut ringed = Told {
        ringed: Some(2),
        ..Told::default()
    };
    assert_eq!(retention(&page, &mut ringed).as_deref(), Some("5年"));
}

#[test]
fn a_retention_in_the_row_of_a_form_makes_no_heads_of_its_labels() {
    let row = |y: f32, texts: [&'static str; 4]| {
        let columns = [210.0, 610.0, 1010.0, 1410.0];
        texts
            .into_iter()
            .zip(columns)
            .map(move |(text, x)| (text, x, y))
    };
    let lines: Vec<_> = row(330.0, ["分類", "021-01庶務", "保存期間", "5年"])
        .chain(row(430.0, ["区分", "役職", "氏名", "処理"]))
        .chain(row(530.0, ["起案", "主任", "和泉", "済"]))
        .chain(row(630.0, ["回付", "係長", "桑原", "済"]))
        .chain(row(730.0, ["決裁", "課長", "奥寺", "済"]))
        .chain([("起案文書", 800.0, 150.0)])
        .collect();
    let mut page = page(&lines);
    page.rules = grid(
        &[200.0, 600.0, 1000.0, 1400.0, 1800.0],
        &[300.0, 400.0, 500.0, 600.0, 700.0, 800.0],
    );
    assert_eq!(retention(&page, &mut NoLook).as_deref(), Some("5年"));
}

#[test]
fn a_section_stands_over_the_name_of_who_drafts() {
    let mut page = page(&[
        ("起案用紙", 800.0, 150.0),
        ("起案者所属", 210.0, 360.0),
        ("企画部　広報広聴課", 520.0, 310.0),
        ("職氏名　主事　福永　剛", 520.0, 360.0),
        ("（内線２２１５）", 520.0, 410.0),
    ]);
    page.rules = grid(&[200.0, 500.0, 1800.0], &[300.0, 460.0]);
    assert_eq!(department(&page).as_deref(), Some("広報広聴課"));
}

#[test]
fn a_path_stands_in_rows_over_the_name_in_its_cell() {
    let mut page = page(&[
        ("起案用紙", 800.0, 150.0),
        ("起案者", 210.0, 410.0),
        ("民生部", 520.0, 310.0),
        ("保健センター　予防係", 520.0, 360.0),
        ("氏名　小野寺　美紀", 520.0, 410.0),
    ]);
    page.rules = grid(&[200.0, 500.0, 1800.0], &[300.0, 460.0]);
    let found = extract(&page).attributes;
    let department = found.department.expect("an owner");
    assert_eq!(department.reading.value, "保健センター");
    assert_eq!(department.reading.path, ["民生部", "保健センター"]);
    assert_eq!(
        found.drafter.expect("a drafter").reading.value,
        "小野寺 美紀"
    );
}

#[test]
fn a_label_in_the_corner_over_places_for_seals_heads_no_list() {
    let small = |text: &str, x: f32, y: f32| {
        let quad = Quad::from(Rect::new(x, y, text.chars().count() as f32 * 26.0, 26.0));
        TextLine::evenly(text, quad, 0.99, false)
    };
    let mut page = page(&[
        ("起案書", 800.0, 150.0),
        ("都市計画課　計画係", 230.0, 340.0),
        ("遠藤みなみ", 830.0, 340.0),
        ("４３３", 1430.0, 340.0),
    ]);
    for (text, x) in [("起案所属", 210.0), ("起案者", 810.0), ("電話", 1410.0)] {
        page.lines.push(small(text, x, 306.0));
    }
    for row in 1..4 {
        for (text, x) in [("岩渕", 230.0), ("佐藤", 830.0), ("斎藤", 1430.0)] {
            page.lines.push(small(text, x, 330.0 + 100.0 * row as f32));
        }
    }
    page.rules = grid(
        &[200.0, 800.0, 1400.0, 1800.0],
        &[300.0, 400.0, 500.0, 600.0, 700.0],
    );
    assert_eq!(department(&page).as_deref(), Some("都市計画課"));
}

#[test]
fn a_section_stands_in_a_row_beside_the_label_of_who_drafts() {
    let mut page = page(&[
        ("起案用紙", 800.0, 150.0),
        ("起案者", 210.0, 430.0),
        ("総務部総務課", 520.0, 330.0),
        ("職氏名　係長　宮本　哲也", 520.0, 430.0),
        ("電話番号　３４７１", 520.0, 530.0),
    ]);
    page.rules = grid(&[500.0, 1800.0], &[300.0, 400.0, 500.0, 600.0]);
    page.rules.extend(grid(&[200.0, 500.0], &[300.0, 600.0]));
    let found = extract(&page);
    let department = found.attributes.department.expect("an owner");
    assert_eq!(department.reading.value, "総務課");
    assert_eq!(department.evidence.rule, "label/drafter/rows+department");
}

#[test]
fn a_head_over_several_fields_has_no_value_under_it() {
    let mut page = page(&[
        ("文書回議票", 800.0, 150.0),
        ("発送", 500.0, 330.0),
        ("起案日", 210.0, 430.0),
        ("平成11年12月13日", 520.0, 430.0),
        ("発送日", 210.0, 530.0),
        ("平成11年12月14日", 520.0, 530.0),
    ]);
    page.rules = grid(&[200.0, 1000.0], &[300.0, 400.0]);
    page.rules
        .extend(grid(&[200.0, 500.0, 1000.0], &[400.0, 500.0, 600.0]));
    let found = extract(&page);
    let sent = found.attributes.effective_on.expect("a day");
    assert_eq!(sent.reading.value, jiff::civil::date(1999, 12, 14));
    let is_doubted = |reason: &String| reason.starts_with("effective_on");
    assert!(!found.review_reasons.iter().any(is_doubted));
}

#[test]
fn the_number_of_a_volume_is_a_class_only_if_the_table_has_it() {
    let mut page = draft("５年保存");
    for (text, x) in [("簿冊番号", 210.0), ("W-9-6", 520.0)] {
        let width = text.chars().count() as f32 * SIZE;
        let quad = Quad::from(Rect::new(x, 930.0, width, SIZE));
        page.lines.push(TextLine::evenly(text, quad, 0.99, false));
    }
    page.rules
        .extend(grid(&[200.0, 500.0, 1800.0], &[900.0, 1000.0]));
    let class = |table: &str| {
        let masters = Masters {
            classification: Some(ClassificationTable::from_csv(table.as_bytes()).expect("a table")),
            ..Masters::default()
        };
        let found = extractor(masters).extract(std::slice::from_ref(&page), &mut NoLook);
        found.attributes.classification.map(|it| it.reading.value)
    };
    let known = class("code,name,retention\nW-9-6,会議,3年\n");
    assert_eq!(known.as_deref(), Some("W-9-6"));
    assert_eq!(class("code,name,retention\nA-1-1,会議,3年\n"), None);
}

#[test]
fn the_number_of_a_volume_at_the_foot_of_a_titles_cell_is_none_of_it() {
    let mut page = page(&[
        ("ファイル名", 210.0, 320.0),
        ("市税条例改正関係綴", 500.0, 480.0),
        ("1/1", 700.0, 900.0),
        ("保存期間", 210.0, 1030.0),
        ("10年", 700.0, 1030.0),
    ]);
    page.rules = grid(&[200.0, 1400.0], &[300.0, 1000.0]);
    page.rules
        .extend(grid(&[200.0, 500.0, 1400.0], &[1000.0, 1100.0]));
    let title = extract(&page).attributes.title.expect("a title");
    assert_eq!(title.reading.value, "市税条例改正関係綴");
}
