//! Ways in which forms print their labels and options: numbered, in brackets, in groups, one
//! under another, in the rows of a list.

use super::*;

fn title_of(form: &Page) -> Option<String> {
    extract(form).attributes.title.map(|it| it.reading.value)
}

#[test]
fn options_that_stand_one_under_another_are_a_choice() {
    let form = page(&[
        ("起　案　用　紙", 800.0, 150.0),
        ("保存年限", 220.0, 330.0),
        ("永年", 260.0, 390.0),
        ("10年", 260.0, 450.0),
        ("5年", 270.0, 510.0),
        ("1年", 270.0, 570.0),
        ("件名", 630.0, 330.0),
        ("文書保存箱の購入について（伺い）", 820.0, 330.0),
        ("起案課", 630.0, 390.0),
        ("文書課", 820.0, 390.0),
    ]);
    let ringed = |at| {
        let mut look = Told {
            ringed: Some(at),
            ..Told::default()
        };
        let found = extractor(Masters::default()).extract(std::slice::from_ref(&form), &mut look);
        found.attributes.retention.map(|it| it.reading.value)
    };
    assert_eq!(ringed(2).as_deref(), Some("5年"));
    assert_eq!(ringed(0).as_deref(), Some("永年"));
    let nothing = extract(&form);
    assert!(nothing.attributes.retention.is_none(), "none is marked");
}

#[test]
fn a_form_that_numbers_its_fields_has_labels_behind_the_numbers() {
    let mut fields = vec![
        ("決　裁　伺", 800.0, 150.0),
        ("1　題名", 220.0, 330.0),
        ("放課後児童クラブの運営について", 600.0, 330.0),
        ("2　主管課", 220.0, 400.0),
        ("子育て支援課", 600.0, 400.0),
        ("3　文書番号", 220.0, 470.0),
        ("霧子第283号", 600.0, 470.0),
        ("4　保存年限", 220.0, 540.0),
        ("五年", 600.0, 540.0),
    ];
    let found = extract(&page(&fields)).attributes;
    let title = found.title.expect("a title").reading.value;
    assert_eq!(title, "放課後児童クラブの運営について");
    assert_eq!(found.retention.expect("a retention").reading.value, "5年");
    let number = found.doc_number.expect("a number").reading.value;
    assert_eq!(number, "霧子第283号");
    // Two numbered words are those of a list.
    fields.truncate(5);
    fields[3].0 = "2　日時";
    assert!(extract(&page(&fields)).attributes.department.is_none());
}

#[test]
fn what_stands_in_brackets_as_labels_do_ends_a_value() {
    let form = page(&[
        ("伺　い　書", 800.0, 150.0),
        ("（件名）", 220.0, 280.0),
        ("町民文化祭の共催に関する件", 250.0, 330.0),
        ("（分担する係）", 220.0, 380.0),
        ("生涯学習課総務係", 250.0, 430.0),
        ("（文書番号）", 220.0, 480.0),
        ("霧教生第399号", 250.0, 530.0),
        ("（保存年限）", 900.0, 480.0),
        ("1年", 930.0, 530.0),
    ]);
    assert_eq!(
        title_of(&form).as_deref(),
        Some("町民文化祭の共催に関する件")
    );
    // The kind of a paper belongs to its title all the same.
    let mut form = form;
    form.lines[3] = TextLine::evenly(
        "（通知）",
        Quad::from(Rect::new(250.0, 380.0, 160.0, 40.0)),
        0.99,
        false,
    );
    assert_eq!(
        title_of(&form).as_deref(),
        Some("町民文化祭の共催に関する件(通知)")
    );
}

#[test]
fn a_bare_label_is_one_with_the_head_of_its_group() {
    let mut form = page(&[
        ("決　裁　文　書", 800.0, 150.0),
        ("起", 230.0, 330.0),
        ("案", 230.0, 410.0),
        ("課名", 340.0, 330.0),
        ("税務課", 620.0, 330.0),
        ("年月日", 340.0, 430.0),
        ("平成19年2月6日", 620.0, 430.0),
        ("決裁", 220.0, 530.0),
        ("年月日", 340.0, 530.0),
        ("平成19年2月11日", 620.0, 530.0),
        ("件名", 220.0, 630.0),
        ("家屋の評価替えについて", 620.0, 630.0),
    ]);
    form.rules = grid(&[320.0, 600.0, 1800.0], &[300.0, 400.0, 500.0, 600.0]);
    form.rules
        .extend(grid(&[200.0, 320.0], &[300.0, 500.0, 600.0]));
    form.rules
        .extend(grid(&[200.0, 600.0, 1800.0], &[600.0, 700.0]));
    let found = extract(&form).attributes;
    let day = |d| jiff::civil::date(2007, 2, d);
    assert_eq!(found.drafted_on.expect("drafted").reading.value, day(6));
    assert_eq!(found.decided_on.expect("decided").reading.value, day(11));
}

#[test]
fn a_label_between_two_days_parts_them() {
    let form = page(&[
        ("起　案　票", 800.0, 150.0),
        ("起案日", 220.0, 330.0),
        ("2016/10/11決裁日2016/10/17", 420.0, 330.0),
        ("件名", 220.0, 430.0),
        ("施設の変更許可について", 420.0, 430.0),
    ]);
    let found = extract(&form).attributes;
    let day = |d| jiff::civil::date(2016, 10, d);
    assert_eq!(found.drafted_on.expect("drafted").reading.value, day(11));
    assert_eq!(found.decided_on.expect("decided").reading.value, day(17));
}

#[test]
fn the_papers_that_a_binder_lists_are_not_its_title() {
    let mut form = page(&[
        ("ファイル内文書一覧", 800.0, 150.0),
        ("ファイル名", 220.0, 330.0),
        ("手話通訳者派遣事業一件", 620.0, 330.0),
        ("保存期間", 220.0, 430.0),
        ("5年", 620.0, 430.0),
        ("協定の締結について（通知）", 620.0, 630.0),
        ("委員の委嘱について（回答）", 620.0, 730.0),
        ("実績の報告について（報告）", 620.0, 830.0),
    ]);
    form.rules = grid(
        &[200.0, 600.0, 1800.0],
        &[300.0, 400.0, 500.0, 600.0, 700.0, 800.0, 900.0],
    );
    let found = extract(&form);
    assert_eq!(found.document_type, DocumentType::Binder);
    let title = found.attributes.title.expect("a title").reading.value;
    assert_eq!(title, "手話通訳者派遣事業一件");
}

#[test]
fn what_stands_far_behind_a_stamp_is_none_of_its_own() {
    let form = page(&[
        ("収受", 220.0, 150.0),
        ("主務課：職員課", 220.0, 200.0),
        ("保存期間　3年　分類01-01-03", 220.0, 250.0),
        ("国東整第2432号", 1500.0, 200.0),
        ("令和5年8月14日", 1500.0, 250.0),
        ("各市町村長　様", 220.0, 350.0),
        ("勤務条件の変更について（通知）", 700.0, 550.0),
    ]);
    let found = extract(&form).attributes;
    assert_eq!(found.retention.expect("a retention").reading.value, "3年");
    let class = found.classification.expect("a class").reading.value;
    assert_eq!(class, "01-01-03");
    let day = found.issued_on.expect("a day").reading.value;
    assert_eq!(day, jiff::civil::date(2023, 8, 14));
}

#[test]
fn one_field_may_hold_retention_and_class() {
    for field in ["5年／建-3-4", "建-3-4　5年保存"] {
        let form = page(&[
            ("簡易起案票", 800.0, 150.0),
            ("件名", 220.0, 330.0),
            ("仮換地の指定について", 620.0, 330.0),
            ("保存期間・分類", 220.0, 430.0),
            (field, 620.0, 430.0),
        ]);
        let found = extract(&form).attributes;
        assert_eq!(found.retention.expect("a retention").reading.value, "5年");
        let class = found.classification.expect("a class").reading.value;
        assert_eq!(class, "建-3-4", "{field}");
    }
}

#[test]
fn a_very_short_title_goes_to_a_person() {
    let form = page(&[
        ("起　案　用　紙", 800.0, 150.0),
        ("件名", 220.0, 330.0),
        ("事名", 620.0, 330.0),
    ]);
    let reasons = extract(&form).review_reasons;
    assert!(
        reasons
            .iter()
            .any(|reason| reason == "title: it is very short"),
        "{reasons:?}"
    );
}
