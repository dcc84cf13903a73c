//! Papers of a council, memos, covers and stamps: what stands where on them.

use jiff::civil::date;

use super::*;

fn title(found: &Extraction) -> &str {
    let title = found.attributes.title.as_ref();
    title.map_or("", |it| it.reading.value.as_str())
}

fn department(found: &Extraction) -> &str {
    let department = found.attributes.department.as_ref();
    department.map_or("", |it| it.reading.value.as_str())
}

/// Sets the lines from `first` on in type of `times` the size, around the same middle.
fn enlarge(page: &mut Page, lines: std::ops::Range<usize>, times: f32) {
    for line in &mut page.lines[lines] {
        let place = line.quad.bounds();
        let (w, h) = (place.w * times, place.h * times);
        let quad = Quad::from(Rect::new(place.centre().x - w / 2.0, place.y, w, h));
        *line = TextLine::evenly(&line.text(), quad, 0.99, false);
    }
}

#[test]
fn a_paper_laid_before_a_council_names_its_section_at_its_head() {
    let found = extract(&page(&[
        ("全員協議会資料", 1400.0, 200.0),
        ("企画財政部　財政経営課", 1400.0, 260.0),
        ("予算編成方針の概要について", 740.0, 400.0),
        ("財政課は、基金の取崩しを行う。", 200.0, 600.0),
    ]));
    assert_eq!(found.document_type, DocumentType::Other);
    assert_eq!(department(&found), "財政経営課");
    assert_eq!(title(&found), "予算編成方針の概要について");
}

#[test]
fn figures_tell_whose_they_are() {
    let found = extract(&page(&[
        ("救急出動件数の推移", 820.0, 200.0),
        ("出典：警防課", 200.0, 1200.0),
    ]));
    assert_eq!(department(&found), "警防課");
}

#[test]
fn a_section_that_begins_like_a_label_is_a_section() {
    let found = extract(&page(&[
        ("全員協議会資料", 1400.0, 200.0),
        ("庶務議事課", 1400.0, 260.0),
        ("行政視察の受入れについて", 760.0, 400.0),
    ]));
    assert_eq!(department(&found), "庶務議事課");
}

#[test]
fn minutes_tell_their_day_under_their_name() {
    let found = extract(&page(&[
        ("平成29年第1回潮見市議会定例会会議録", 640.0, 200.0),
        ("平成29年11月24日（金曜日）午前10時開議", 600.0, 300.0),
        ("○議長　次に、15番の一般質問を許します。", 200.0, 400.0),
    ]));
    assert_eq!(found.document_type, DocumentType::Minutes);
    let held = found.attributes.held_on.expect("a day").reading.value;
    assert_eq!(held, date(2017, 11, 24));
}

#[test]
fn a_memo_ends_its_title_with_what_it_wants() {
    let found = extract(&page(&[
        ("事務連絡", 200.0, 200.0),
        ("令和5年6月5日", 1500.0, 260.0),
        ("庁内各課庶務担当者　各位", 200.0, 380.0),
        ("中央図書館", 1300.0, 480.0),
        ("図書館システムに係る作業依頼", 720.0, 620.0),
        ("必要事項を記載して返送してください。", 200.0, 760.0),
    ]));
    assert_eq!(found.document_type, DocumentType::Letter);
    assert_eq!(title(&found), "図書館システムに係る作業依頼");
    assert_eq!(department(&found), "中央図書館");
}

#[test]
fn a_cover_says_in_large_type_what_it_holds() {
    let mut cover = page(&[
        ("分類　6-02-55", 200.0, 200.0),
        ("保存　3年", 1500.0, 200.0),
        ("平成25年度", 900.0, 500.0),
        ("返礼品の追加登録（許可申", 760.0, 900.0),
        ("請）", 960.0, 990.0),
        ("潮見市産業部", 880.0, 2000.0),
        ("商工労政課", 900.0, 2060.0),
    ]);
    enlarge(&mut cover, 3..5, 1.6);
    let found = extract(&cover);
    assert_eq!(found.document_type, DocumentType::Binder);
    assert_eq!(title(&found), "返礼品の追加登録(許可申請)");
    assert_eq!(department(&found), "商工労政課");
    let year = found.attributes.fiscal_year.expect("a year").reading.value;
    assert_eq!(year, 2013);
}

#[test]
fn the_year_of_a_spine_stands_in_two_rows() {
    let found = extract(&page(&[
        ("平成21", 900.0, 200.0),
        ("年度", 940.0, 250.0),
        ("保存年限", 900.0, 400.0),
        ("30年", 920.0, 460.0),
        ("病児保育室の運営委託関係", 760.0, 900.0),
    ]));
    let year = found.attributes.fiscal_year.expect("a year").reading.value;
    assert_eq!((found.document_type, year), (DocumentType::Binder, 2009));
}

#[test]
fn what_a_committee_looked_at_is_not_what_it_reports() {
    let mut lines = vec![
        ("平成15年5月26日", 1500.0, 150.0),
        ("潮見市議会議長　瀬戸　啓介　様", 200.0, 220.0),
        ("文教福祉委員会委員長　鳥居　哲", 1100.0, 350.0),
        ("委員会審査報告書", 840.0, 500.0),
        ("事件の番号", 220.0, 830.0),
        ("件名", 920.0, 830.0),
        ("審査の結果", 1520.0, 830.0),
    ];
    for y in [930.0, 1030.0, 1130.0] {
        lines.extend([
            ("議案第92号", 220.0, y),
            ("防犯灯のLED化に関する条例の一部改正について", 440.0, y),
            ("採択", 1520.0, y),
        ]);
    }
    let mut report = page(&lines);
    report.rules = grid(
        &[200.0, 430.0, 1500.0, 1800.0],
        &[800.0, 900.0, 1000.0, 1100.0, 1200.0],
    );
    let found = extract(&report);
    assert_eq!(found.document_type, DocumentType::Other);
    assert_eq!(title(&found), "委員会審査報告書");
    assert!(found.attributes.doc_number.is_none());
    let addressee = found.attributes.addressee.expect("one").reading.value;
    assert_eq!(addressee, "潮見市議会議長 瀬戸 啓介");
}

#[test]
fn the_day_of_a_round_stamp_stands_over_its_word() {
    let found = extract(&page(&[
        ("潮見市", 800.0, 150.0),
        ("9.3.31", 790.0, 220.0),
        ("収受", 810.0, 290.0),
        ("第1958号", 780.0, 360.0),
        ("東市町発第3103号", 1400.0, 250.0),
        ("平成9年3月25日", 1400.0, 310.0),
        ("潮見市長　殿", 200.0, 500.0),
        ("被保険者証の回収について（照会）", 680.0, 800.0),
    ]));
    assert_eq!(found.document_type, DocumentType::Received);
    let received = found.attributes.received_on.expect("a day").reading.value;
    assert_eq!(received, date(1997, 3, 31));
    let issued = found.attributes.issued_on.expect("a day").reading.value;
    assert_eq!(issued, date(1997, 3, 25));
}

#[test]
fn heads_of_places_for_seals_are_no_labels() {
    let found = extract(&page(&[
        ("起案用紙", 900.0, 100.0),
        ("件名", 200.0, 300.0),
        ("道路の占用について（伺い）", 500.0, 300.0),
        ("起案者", 200.0, 400.0),
        ("産業部", 400.0, 360.0),
        ("企業誘致推進室", 400.0, 404.0),
        ("田邉　修平", 400.0, 448.0),
        ("部長", 300.0, 600.0),
        ("課長", 500.0, 600.0),
        ("係長", 700.0, 600.0),
        ("担当", 900.0, 600.0),
        ("総合政策課", 1100.0, 600.0),
    ]));
    assert_eq!(found.document_type, DocumentType::Kian);
    let reasons = &found.review_reasons;
    assert!(department(&found) != "総合政策課", "{reasons:?}");
}
