//! Papers whose values stand without labels, or whose labels hold them.

use super::*;

#[test]
fn a_letter_without_labels() {
    let found = extract(&page(&[
        ("28北総情第10号", 1300.0, 200.0),
        ("平成28年10月21日", 1300.0, 270.0),
        ("株式会社北浜建設", 250.0, 400.0),
        ("代表者　山田太郎　様", 290.0, 460.0),
        ("北浜市長　高橋　良平", 1200.0, 600.0),
        ("市営住宅家賃の減免について（照会）", 620.0, 800.0),
        (
            "地方自治法（昭和22年法律第67号）第2条により照会します。",
            250.0,
            1000.0,
        ),
        ("担当　住宅管理課", 1200.0, 2500.0),
        ("電話　093-555-1234", 1200.0, 2560.0),
    ]));
    assert_eq!(found.document_type, DocumentType::Letter);
    let attributes = found.attributes;
    let text = |a: Option<Attribute<Text>>| a.map(|a| a.reading.value);
    assert_eq!(
        text(attributes.doc_number).as_deref(),
        Some("28北総情第10号")
    );
    assert_eq!(
        text(attributes.title).as_deref(),
        Some("市営住宅家賃の減免について(照会)")
    );
    assert_eq!(
        text(attributes.addressee).as_deref(),
        Some("株式会社北浜建設代表者 山田太郎")
    );
    assert_eq!(
        text(attributes.sender).as_deref(),
        Some("北浜市長 高橋 良平")
    );
    assert_eq!(
        attributes.department.expect("an owner").reading.value,
        "住宅管理課"
    );
    assert_eq!(
        attributes.issued_on.expect("a day").reading.value,
        jiff::civil::date(2016, 10, 21)
    );
    assert!(attributes.retention.is_none() && attributes.drafted_on.is_none());
}

#[test]
fn a_number_is_no_first_line_of_a_title() {
    let found = extract(&page(&[
        ("報告第14号", 900.0, 200.0),
        ("市民振興公社の経営状況の報告について", 640.0, 270.0),
        ("令和元年7月18日提出", 300.0, 600.0),
    ]));
    assert_eq!(found.document_type, DocumentType::Notice);
    let title = found.attributes.title.expect("a title");
    assert_eq!(title.reading.value, "市民振興公社の経営状況の報告について");
}

#[test]
fn the_sender_is_no_first_line_of_a_title() {
    let found = extract(&page(&[
        ("北浜市長　様", 250.0, 300.0),
        ("代表者　望月　裕子", 800.0, 500.0),
        ("住居表示の一部改正について（申請）", 640.0, 570.0),
    ]));
    let title = found.attributes.title.expect("a title");
    assert_eq!(title.reading.value, "住居表示の一部改正について(申請)");
}

#[test]
fn a_cover_says_its_name_and_its_section_without_labels() {
    let found = extract(&page(&[
        ("令和4年度", 900.0, 300.0),
        ("農業振興地域整備計画関係ファイル", 680.0, 700.0),
        ("保存年限", 600.0, 1600.0),
        ("30年", 900.0, 1600.0),
        ("北浜市市民文化局文化振興課", 740.0, 2300.0),
    ]));
    assert_eq!(found.document_type, DocumentType::Binder);
    let attributes = found.attributes;
    let title = attributes.title.expect("a title").reading.value;
    assert_eq!(title, "農業振興地域整備計画関係ファイル");
    assert_eq!(
        attributes.department.expect("an owner").reading.value,
        "文化振興課"
    );
    assert_eq!(
        attributes.retention.expect("a retention").reading.years,
        Some(30)
    );
}

#[test]
fn a_section_without_its_label_is_only_proposed() {
    let found = extract(&page(&[
        ("起案用紙", 900.0, 150.0),
        ("件名", 200.0, 400.0),
        ("会議の開催について", 500.0, 400.0),
        ("保存期間", 200.0, 500.0),
        ("5年", 500.0, 500.0),
        ("税務部資産税課　調整係", 500.0, 600.0),
    ]));
    assert_eq!(found.document_type, DocumentType::Kian);
    let department = found.attributes.department.expect("an owner");
    assert_eq!(department.reading.value, "資産税課");
    assert!(
        found
            .review_reasons
            .iter()
            .any(|reason| reason.starts_with("department:")),
        "{:?}",
        found.review_reasons
    );
}

#[test]
fn a_title_without_a_label_begins_in_the_line_above() {
    let found = extract(&page(&[
        ("平成10年度台風第10号に", 765.0, 500.0),
        ("伴う被害状況実施状況報告書", 760.0, 550.0),
        ("平成10年8月13日", 1500.0, 700.0),
        ("総務部　消防防災課", 1500.0, 760.0),
        ("1　趣旨", 240.0, 900.0),
    ]));
    let title = found.attributes.title.expect("a title").reading;
    assert_eq!(
        title.value,
        "平成10年度台風第10号に伴う被害状況実施状況報告書"
    );
}

#[test]
fn what_a_city_calls_its_covers_is_no_title() {
    let found = extract(&page(&[
        ("北浜市　文書ファイル", 1400.0, 200.0),
        ("簿冊名", 240.0, 400.0),
        ("芸術文化活動助成金関係書類", 520.0, 400.0),
        ("保存期間", 240.0, 500.0),
        ("5年", 520.0, 500.0),
    ]));
    let title = found.attributes.title.expect("a title").reading;
    assert_eq!(title.value, "芸術文化活動助成金関係書類");
    let doubts = found.review_reasons.iter();
    assert!(!doubts.into_iter().any(|it| it.starts_with("title")));
}

#[test]
fn a_record_of_talks_is_one_of_a_meeting() {
    let found = extract(&page(&[
        ("打合せ協議記録簿", 240.0, 200.0),
        ("協議件名", 240.0, 400.0),
        ("歴史的公文書の移管について", 520.0, 400.0),
        ("実施日", 240.0, 500.0),
        ("平成26年6月9日（月）　9時30分～16時", 520.0, 500.0),
    ]));
    assert_eq!(found.document_type, DocumentType::Minutes);
    let held = found.attributes.held_on.expect("a day").reading;
    assert_eq!(held.value, jiff::civil::date(2014, 6, 9));
}

#[test]
fn a_short_code_of_a_cover_counts_if_the_table_has_it() {
    let cover = page(&[
        ("昭和49年度", 900.0, 200.0),
        ("E-03", 950.0, 300.0),
        ("農業構造改善事業関係綴", 700.0, 600.0),
        ("保存", 950.0, 1500.0),
        ("10年", 950.0, 1560.0),
        ("農林部 農政課", 850.0, 1900.0),
    ]);
    let code = |table: Option<&str>| {
        let table = table.map(|it| ClassificationTable::from_csv(it.as_bytes()).expect("a table"));
        let masters = Masters {
            classification: table,
            ..Masters::default()
        };
        let found = extractor(masters).extract(std::slice::from_ref(&cover), &mut Told::default());
        found.attributes.classification.map(|it| it.reading.value)
    };
    let own = "code,name,retention\nE-03,構造改善,10年\n";
    assert_eq!(code(Some(own)).as_deref(), Some("E-03"));
    assert_eq!(
        code(Some("code,name,retention\nE-04,構造改善,10年\n")),
        None
    );
    assert_eq!(code(None), None);
}
