//! Values of several lines beside, under and between their labels.

use super::*;

#[test]
fn the_wider_first_line_under_a_centred_label_is_not_passed_over() {
    let cover = page(&[
        ("令和6年度", 1600.0, 200.0),
        ("簿　冊　名", 900.0, 500.0),
        ("港まつり花火大会警備計画実施関係", 680.0, 640.0),
        ("一件", 960.0, 690.0),
        ("保存期間：3年", 240.0, 1200.0),
    ]);
    let title = extract(&cover).attributes.title.expect("a title");
    assert_eq!(title.reading.value, "港まつり花火大会警備計画実施関係一件");
}

#[test]
fn a_title_whose_label_stands_in_its_middle_is_whole() {
    let form = page(&[
        ("供　　覧", 900.0, 100.0),
        ("道路及び橋りょう下部工築造工事に係る", 600.0, 300.0),
        ("件　　名", 240.0, 350.0),
        ("工事請負変更契約（第２回）の", 600.0, 350.0),
        ("締結について（通知）", 600.0, 400.0),
        ("課　　名", 240.0, 480.0),
        ("道路建設課", 600.0, 480.0),
        ("保存期間", 240.0, 560.0),
        ("３年", 600.0, 560.0),
    ]);
    let title = extract(&form).attributes.title.expect("a title");
    assert_eq!(
        title.reading.value,
        "道路及び橋りょう下部工築造工事に係る工事請負変更契約(第2回)の締結について(通知)"
    );
}

#[test]
fn a_retention_is_not_looked_up_where_the_paper_speaks_of_one() {
    let table = "code,name,retention\nZ-4-1,会議,5年\n";
    let found = |rest: &str| {
        let slip = page(&[
            ("文書件名", 240.0, 300.0),
            ("結核定期病状調査の実施について", 600.0, 300.0),
            ("所管課", 240.0, 380.0),
            ("感染症対策課", 600.0, 380.0),
            ("分類番号", 240.0, 460.0),
            ("Z-4-1", 600.0, 460.0),
            (rest, 240.0, 540.0),
        ]);
        let masters = Masters {
            classification: Some(ClassificationTable::from_csv(table.as_bytes()).expect("a table")),
            ..Masters::default()
        };
        let found = extractor(masters).extract(&[slip], &mut NoLook);
        let told = "retention: looked up by the classification; such paper prints it";
        found.review_reasons.iter().any(|reason| reason == told)
    };
    assert!(found("存期間　１年"), "the rest of a label");
    assert!(!found("廃棄方法　溶解"));
}

#[test]
fn a_number_behind_a_date_and_a_day_of_an_empty_field_go_to_a_person() {
    let mut form = draft("５年保存");
    let mut add = |text: &str, x: f32, y: f32| {
        let quad = Quad::from(Rect::new(x, y, text.chars().count() as f32 * SIZE, SIZE));
        form.lines.push(TextLine::evenly(text, quad, 0.99, false));
    };
    add("文書番号", 210.0, 930.0);
    add("H18.2.27汐議議第1523号", 520.0, 930.0);
    add("決裁日", 240.0, 1300.0);
    add("令和元年５月１０日", 520.0, 1300.0);
    form.rules
        .extend(grid(&[200.0, 500.0, 1800.0], &[900.0, 1000.0]));
    let found = extract(&form);
    let number = found.attributes.doc_number.expect("a number");
    assert_eq!(number.reading.value, "汐議議第1523号");
    let reasons = found.review_reasons.join("\n");
    assert!(reasons.contains("doc_number: a date stands"), "{reasons}");
    assert!(reasons.contains("decided_on: its field"), "{reasons}");
}

#[test]
fn the_master_tells_a_doubtful_kanji_of_a_symbol() {
    let csv = "code,bureau,division,section,symbol,valid_from,valid_to\n\
               0102,,,健康福祉課,榧健,1970-04-01,\n";
    let numbered = |number: &str, surety: f32| {
        let mut form = page(&[
            ("起　案　用　紙", 800.0, 100.0),
            ("主管課", 240.0, 400.0),
            ("健康福祉課", 400.0, 400.0),
            ("文書番号", 240.0, 500.0),
            (number, 440.0, 500.0),
        ]);
        let glyphs = &mut form.lines[4].glyphs;
        let rare = glyphs.iter_mut().find(|glyph| glyph.ch == '框');
        rare.expect("there").confidence = surety;
        let masters = Masters {
            departments: Some(DepartmentMaster::from_csv(csv.as_bytes()).expect("a master")),
            ..Masters::default()
        };
        let found = extractor(masters).extract(&[form], &mut NoLook);
        let number = found.attributes.doc_number.expect("a number");
        number.reading.value
    };
    assert_eq!(numbered("R5框健第1388号", 0.4), "R5榧健第1388号");
    assert_eq!(numbered("R5框健第1388号", 0.99), "R5框健第1388号", "sure");
    assert_eq!(
        numbered("R5框康第1388号", 0.4),
        "R5框康第1388号",
        "two differ"
    );
}
