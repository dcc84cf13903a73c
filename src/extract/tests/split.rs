//! Values that a form takes apart, and labels that stand where its neighbours' values could:
//! levels of an office, cells of a day, small heads in corners, the head of a mail.

use super::*;

/// A form with a field for each level of its office and for each part of its days.
fn split_form() -> Page {
    let mut form = page(&[
        ("起　案　用　紙", 800.0, 150.0),
        ("標", 500.0, 230.0),
        ("題", 1300.0, 230.0),
        ("農林業センサスの協力について（通知）", 220.0, 330.0),
        ("局等", 220.0, 530.0),
        ("部等", 220.0, 630.0),
        ("農林水産部", 400.0, 630.0),
        ("課等", 220.0, 730.0),
        ("農林課", 400.0, 730.0),
        ("係等", 220.0, 830.0),
        ("起案", 820.0, 530.0),
        ("H16", 1020.0, 530.0),
        ("8", 1260.0, 530.0),
        ("20", 1440.0, 530.0),
        ("決裁", 820.0, 630.0),
        ("H16", 1020.0, 630.0),
        ("8", 1260.0, 630.0),
        ("23", 1440.0, 630.0),
        ("施行", 820.0, 730.0),
        ("完結", 820.0, 830.0),
    ]);
    form.rules = grid(&[200.0, 1800.0], &[200.0, 300.0, 400.0]);
    form.rules.extend(grid(
        &[200.0, 380.0, 800.0, 1000.0, 1200.0, 1400.0, 1600.0],
        &[500.0, 600.0, 700.0, 800.0, 900.0],
    ));
    form
}

#[test]
fn a_section_has_its_larger_levels_in_fields_of_their_own() {
    let found = extract(&split_form()).attributes;
    let department = found.department.expect("a section").reading;
    assert_eq!(department.value, "農林課");
    assert_eq!(department.path, ["農林水産部", "農林課"]);
}

#[test]
fn the_parts_of_a_day_stand_in_cells() {
    let found = extract(&split_form()).attributes;
    let day = |d| jiff::civil::date(2004, 8, d);
    assert_eq!(found.drafted_on.expect("drafted").reading.value, day(20));
    assert_eq!(found.decided_on.expect("decided").reading.value, day(23));
    assert!(found.effective_on.is_none() && found.closed_on.is_none());
}

#[test]
fn the_letters_of_a_head_may_be_spread_over_its_cell() {
    let found = extract(&split_form()).attributes;
    let title = found.title.expect("a title");
    assert_eq!(title.reading.value, "農林業センサスの協力について(通知)");
    assert_eq!(title.evidence.rule, "label/title/below");
}

/// A page whose lines have the type size that is given.
fn sized(lines: &[(&str, f32, f32, f32)]) -> Page {
    let line = |&(text, x, y, size): &(&str, f32, f32, f32)| {
        let width = text.chars().count() as f32 * size;
        TextLine::evenly(text, Quad::from(Rect::new(x, y, width, size)), 0.99, false)
    };
    Page {
        lines: lines.iter().map(line).collect(),
        ..page(&[])
    }
}

#[test]
fn a_small_label_beside_another_is_no_value() {
    let form = sized(&[
        ("起　案　用　紙", 800.0, 150.0, SIZE),
        ("起案者", 220.0, 305.0, 24.0),
        ("柴田　修", 220.0, 340.0, SIZE),
        ("在席場所", 820.0, 305.0, 24.0),
        ("本庁舎三階", 820.0, 340.0, SIZE),
    ]);
    let drafter = extract(&form).attributes.drafter.expect("a person");
    assert_eq!(drafter.reading.value, "柴田 修");
}

#[test]
fn a_period_in_the_group_of_what_is_kept_is_the_retention() {
    let mut form = sized(&[
        ("起　案　用　紙", 800.0, 150.0, SIZE),
        ("保存", 220.0, 330.0, SIZE),
        ("期間", 420.0, 305.0, 24.0),
        ("3年", 460.0, 340.0, SIZE),
        ("起算日", 820.0, 305.0, 24.0),
        ("H22.4.1", 860.0, 340.0, SIZE),
    ]);
    form.rules = grid(&[200.0, 400.0, 800.0, 1400.0], &[295.0, 395.0]);
    let found = extract(&form).attributes;
    assert_eq!(found.retention.expect("a period").reading.value, "3年");
}

#[test]
fn the_head_of_a_mail_tells_who_sent_it_and_what_it_is_about() {
    let mail = page(&[
        ("差出人：", 220.0, 330.0),
        (
            "西海県総務部市町村支援課 <soumu@pref.example.jp>",
            520.0,
            330.0,
        ),
        ("送信日時：", 220.0, 380.0),
        ("2019年1月9日水曜日 13:37", 520.0, 380.0),
        ("宛先：", 220.0, 430.0),
        ("北浜市総務課 <bunsho@city.example.jp>", 520.0, 430.0),
        ("件名：", 220.0, 480.0),
        ("第26回環境審議会の傍聴の取扱いについて", 520.0, 480.0),
        ("添付ファイル：", 220.0, 530.0),
        ("通知文.pdf", 520.0, 530.0),
        ("北浜市総務課　御中", 220.0, 600.0),
    ]);
    let found = extract(&mail);
    assert_eq!(found.document_type, DocumentType::Received);
    let found = found.attributes;
    let title = found.title.expect("a title").reading.value;
    assert_eq!(title, "第26回環境審議会の傍聴の取扱いについて");
    let sender = found.sender.expect("a sender").reading.value;
    assert_eq!(sender, "西海県総務部市町村支援課");
    let addressee = found.addressee.expect("an addressee").reading.value;
    assert_eq!(addressee, "北浜市総務課");
    let day = found.issued_on.expect("a day").reading.value;
    assert_eq!(day, jiff::civil::date(2019, 1, 9));
}

#[test]
fn how_long_it_is_kept_may_stand_in_brackets_on_a_cover() {
    for stamp in ["（永久保存）", "三十年保存", "保存5年"] {
        let cover = page(&[
            ("平成六年度", 1400.0, 150.0),
            ("浄水場薬品関係書類綴", 700.0, 700.0),
            (stamp, 300.0, 300.0),
            ("経営企画課", 300.0, 2300.0),
        ]);
        let found = extract(&cover);
        assert_eq!(found.document_type, DocumentType::Binder, "{stamp}");
        assert!(found.attributes.retention.is_some(), "{stamp}");
    }
}

#[test]
fn a_drafter_has_his_name_in_the_cell_behind_his_post() {
    let mut form = page(&[
        ("起　案　用　紙", 800.0, 150.0),
        ("起案者", 230.0, 330.0),
        ("総務部　職員課　技師", 520.0, 330.0),
        ("井上　誠一", 1220.0, 330.0),
        ("内線365", 1620.0, 330.0),
    ]);
    form.rules = grid(&[200.0, 500.0, 1200.0, 1600.0, 1800.0], &[300.0, 400.0]);
    let drafter = extract(&form).attributes.drafter.expect("a person");
    assert_eq!(drafter.reading.value, "技師 井上 誠一");
}

#[test]
fn a_label_may_allow_for_other_kinds_of_offices() {
    let form = page(&[
        ("起　案　用　紙", 800.0, 150.0),
        ("主務課(室)", 230.0, 330.0),
        ("電子計算課", 720.0, 330.0),
    ]);
    let found = extract(&form).attributes.department.expect("a section");
    assert_eq!(found.reading.value, "電子計算課");
}

#[test]
fn a_row_with_a_day_in_it_heads_no_list() {
    let mut form = page(&[
        ("執　行　伺", 800.0, 150.0),
        ("起票日", 220.0, 330.0),
        ("平成27年11月26日", 420.0, 330.0),
        ("決裁日", 1020.0, 330.0),
        ("平成27年11月27日", 1220.0, 330.0),
    ]);
    for (row, y) in [430.0, 530.0, 630.0].into_iter().enumerate() {
        let line = |text, x| (text, x, y);
        let cells = [
            line("会計", 220.0),
            line("一般", 420.0),
            line("予算", 1020.0),
        ];
        form.lines.extend(page(&cells).lines);
        let sums = ["49,000", "6,000", "35,000"];
        form.lines.extend(page(&[line(sums[row], 1220.0)]).lines);
    }
    form.rules = grid(
        &[200.0, 400.0, 1000.0, 1200.0, 1800.0],
        &[300.0, 400.0, 500.0, 600.0, 700.0],
    );
    let day = |d| jiff::civil::date(2015, 11, d);
    let found = extract(&form).attributes;
    assert_eq!(found.drafted_on.expect("drafted").reading.value, day(26));
    assert_eq!(found.decided_on.expect("decided").reading.value, day(27));
}

#[test]
fn what_the_text_of_a_draft_names_is_no_field_of_its_form() {
    let form = page(&[
        ("起　案　用　紙", 800.0, 150.0),
        ("所管", 230.0, 330.0),
        ("財政課", 520.0, 330.0),
        ("記", 980.0, 930.0),
        ("通知先", 230.0, 1030.0),
        ("庁内各所属長", 520.0, 1030.0),
        ("問合せ先　総務課文書係", 230.0, 1130.0),
    ]);
    let found = extract(&form);
    assert!(found.attributes.addressee.is_none());
    let department = found.attributes.department.expect("a section").reading;
    assert_eq!(department.value, "財政課");
    let is_told = |reason: &String| reason.starts_with("department");
    assert!(!found.review_reasons.iter().any(is_told));
}

#[test]
fn a_contact_counts_where_no_field_names_the_section() {
    let section = |form: &Page| {
        let found = extract(form);
        assert!(
            !found
                .review_reasons
                .iter()
                .any(|it| it.contains("two values"))
        );
        found.attributes.department.map(|it| it.reading.value)
    };
    let mut form = page(&[
        ("起　案　用　紙", 800.0, 150.0),
        ("問合せ先", 230.0, 2430.0),
        ("総務課文書係", 520.0, 2430.0),
    ]);
    assert_eq!(section(&form).as_deref(), Some("総務課"));
    let field = [("所管", 230.0, 330.0), ("財政課", 520.0, 330.0)];
    form.lines.extend(page(&field).lines);
    assert_eq!(section(&form).as_deref(), Some("財政課"));
}

#[test]
fn a_title_without_its_last_letter_goes_to_a_person() {
    let form = page(&[
        ("起　案　用　紙", 800.0, 150.0),
        ("件名", 220.0, 330.0),
        ("査定設計書の提出につい（照会）", 520.0, 330.0),
    ]);
    let reasons = extract(&form).review_reasons;
    assert!(
        reasons.iter().any(|it| it == "title: it breaks off"),
        "{reasons:?}"
    );
}

#[test]
fn the_year_over_the_title_of_a_cover_is_none_of_it() {
    let mut cover = sized(&[
        ("分類　F-1-01", 220.0, 150.0, SIZE),
        ("保存　永年", 220.0, 200.0, SIZE),
        ("平成　元　年度", 760.0, 400.0, 60.0),
        ("農業振興地域整備計画変更", 640.0, 475.0, 64.0),
        ("戸崎町産業課", 820.0, 600.0, 60.0),
    ]);
    for row in 0..4 {
        let y = 900.0 + 80.0 * row as f32;
        let line = [
            ("申出の受理", 420.0, y),
            ("69", 1420.0, y),
            ("有", 1620.0, y),
        ];
        cover.lines.extend(page(&line).lines);
    }
    let found = extract(&cover);
    assert_eq!(found.document_type, DocumentType::Binder);
    let title = found.attributes.title.expect("a title").reading.value;
    assert_eq!(title, "農業振興地域整備計画変更");
}

#[test]
fn a_sum_of_money_in_a_title_goes_to_a_person() {
    let form = page(&[
        ("支出負担行為伺", 800.0, 150.0),
        ("件名", 220.0, 330.0),
        ("差引残額35,312,000街路樹剪定業務について", 520.0, 330.0),
    ]);
    let reasons = extract(&form).review_reasons;
    let told = reasons
        .iter()
        .any(|it| it == "title: a sum of money stands in it");
    assert!(told, "{reasons:?}");
}
