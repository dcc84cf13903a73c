//! Forms in numbered articles, and sheets for boxes: facts beside headings of the form's own.

use super::*;

fn value(attribute: Option<&Attribute<Text>>) -> Option<&str> {
    attribute.map(|it| it.reading.value.as_str())
}

/// A form of articles, numbered as `number` says, with a list in one of them.
fn articles(number: impl Fn(usize) -> String) -> Page {
    let heads = [
        "議題",
        "担当部署",
        "文書の取扱い",
        "決定を求める内容",
        "根拠",
    ];
    let heads: Vec<String> = heads
        .iter()
        .enumerate()
        .map(|(at, head)| format!("{}　{head}", number(at + 1)))
        .collect();
    let y = |at: usize| 330.0 + 140.0 * at as f32;
    let mut lines: Vec<(&str, f32, f32)> = vec![("方　針　伺", 800.0, 150.0)];
    lines.extend(
        heads
            .iter()
            .enumerate()
            .map(|(at, it)| (it.as_str(), 220.0, y(at))),
    );
    lines.extend([
        ("通学区域の変更について（伺い）", 700.0, y(0)),
        ("指導第一課推進係", 700.0, y(1)),
        ("保存の種別／10年", 700.0, y(2)),
        ("文書番号（北教指第64号）", 1200.0, y(2)),
        ("1　日時　平成17年1月31日", 700.0, y(3)),
        ("2　担当課　水環境課", 700.0, y(3) + 60.0),
    ]);
    page(&lines)
}

#[test]
fn headings_of_articles_are_labels_and_items_of_a_list_are_none() {
    for number in [
        |at: usize| format!("{at}"),
        |at: usize| format!("第{at}"),
        |at: usize| format!("（{at}）"),
    ] {
        let found = extract(&articles(number)).attributes;
        let department = found.department.expect("a section");
        assert_eq!(department.reading.value, "指導第一課", "{}", number(2));
        assert_eq!(
            value(found.title.as_ref()),
            Some("通学区域の変更について(伺い)")
        );
    }
}

#[test]
fn a_slash_or_brackets_part_a_label_from_its_value() {
    let found = extract(&articles(|at| format!("{at}"))).attributes;
    assert_eq!(found.retention.expect("a retention").reading.value, "10年");
    let number = found.doc_number.expect("a number").reading.value;
    assert_eq!(number, "北教指第64号", "without the bracket behind it");
}

#[test]
fn the_year_of_disposal_in_a_tall_cell_is_not_the_boxes_own() {
    let mut sheet = page(&[
        ("保存箱ラベル", 220.0, 150.0),
        ("廃棄予定", 220.0, 310.0),
        ("令和8年度", 320.0, 480.0),
        ("引継元", 820.0, 310.0),
        ("給与課", 1100.0, 310.0),
        ("文書の年度", 1400.0, 310.0),
        ("平成27年度", 1700.0, 310.0),
        ("箱の内容", 820.0, 430.0),
        ("永年勤続職員表彰関係書類", 1000.0, 560.0),
    ]);
    sheet.rules = grid(&[200.0, 800.0], &[300.0, 700.0]);
    sheet.rules.extend(grid(
        &[800.0, 1080.0, 1380.0, 1680.0, 1960.0],
        &[300.0, 410.0],
    ));
    sheet.rules.extend(grid(&[800.0, 1960.0], &[410.0, 700.0]));
    let read = extract(&sheet);
    assert_eq!(read.document_type, DocumentType::Binder);
    let year = read.attributes.fiscal_year.expect("a year");
    assert_eq!(year.reading.value, 2015);
    assert!(
        !read
            .review_reasons
            .iter()
            .any(|why| why.contains("two values")),
        "{:?}",
        read.review_reasons
    );
    let owner = read.attributes.department.expect("who handed it over");
    assert_eq!(owner.reading.value, "給与課");
}

#[test]
fn sections_that_are_consulted_are_not_the_owner() {
    let mut form = page(&[
        ("回　議　書", 800.0, 150.0),
        ("件名", 220.0, 330.0),
        ("受給者証の更新について（伺い）", 520.0, 330.0),
        ("合", 230.0, 430.0),
        ("議", 230.0, 530.0),
        ("課名", 520.0, 430.0),
        ("課長", 1120.0, 430.0),
        ("介護保険課", 520.0, 530.0),
    ]);
    form.rules = grid(&[200.0, 500.0, 1900.0], &[300.0, 410.0]);
    form.rules.extend(grid(&[200.0, 500.0], &[410.0, 610.0]));
    form.rules
        .extend(grid(&[500.0, 1100.0, 1900.0], &[410.0, 510.0, 610.0]));
    let found = extract(&form).attributes;
    assert!(found.department.is_none(), "{:?}", found.department);
}

#[test]
fn the_head_of_a_short_list_is_no_label() {
    let mut letter = page(&[
        ("平成17年3月17日", 1400.0, 200.0),
        ("三津浜市議会議長　様", 220.0, 300.0),
        ("閉会中の継続審査申出書", 720.0, 420.0),
        ("事件の番号", 240.0, 730.0),
        ("件　　名", 800.0, 730.0),
        ("審査の結果", 1500.0, 730.0),
        ("陳情第15号", 240.0, 830.0),
        ("公園化を求める陳情書", 640.0, 830.0),
        ("継続審査", 1500.0, 830.0),
        ("所管事務調査", 240.0, 930.0),
        ("港湾計画の改訂について", 640.0, 930.0),
        ("継続調査", 1500.0, 930.0),
    ]);
    letter.rules = grid(
        &[200.0, 600.0, 1400.0, 1900.0],
        &[700.0, 800.0, 900.0, 1000.0],
    );
    let found = extract(&letter).attributes;
    assert_ne!(value(found.title.as_ref()), Some("審査の結果"));
}

#[test]
fn a_seal_may_cover_the_end_of_a_senders_name() {
    let letter = page(&[
        ("主務課", 220.0, 100.0),
        ("環境課", 420.0, 100.0),
        ("保存期間", 700.0, 100.0),
        ("5年", 920.0, 100.0),
        ("令4風環第410号", 1400.0, 200.0),
        ("令和4年9月30日", 1400.0, 260.0),
        ("市内事業所　各位", 220.0, 380.0),
        ("風早市長　大倉　美智", 1200.0, 500.0),
        ("減量計画書の提出について（依頼）", 640.0, 640.0),
    ]);
    let doubted = |inked: bool| {
        let mut look = Told {
            inked_level: Some(if inked { 520.0 } else { 2500.0 }),
            ..Told::default()
        };
        let extractor = extractor(Masters::default());
        let read = extractor.extract(std::slice::from_ref(&letter), &mut look);
        let why = &read.review_reasons;
        assert_eq!(why.is_empty(), !inked, "{why:?}");
        why.iter().any(|why| why.contains("seal"))
    };
    assert!(doubted(true));
    assert!(!doubted(false));
}

#[test]
fn the_last_line_of_a_title_is_not_taken_for_the_whole() {
    // The label stands level with the second line, and no rules were found.
    let cover = page(&[
        ("担当課", 300.0, 400.0),
        ("契約課", 700.0, 400.0),
        ("指名競争入札参加資格審", 600.0, 560.0),
        ("名称", 300.0, 608.0),
        ("査関係ファイル", 680.0, 608.0),
        ("保存年限", 300.0, 800.0),
        ("5年", 700.0, 800.0),
    ]);
    let read = extract(&cover);
    let title = value(read.attributes.title.as_ref());
    let whole = "指名競争入札参加資格審査関係ファイル";
    assert!(
        title == Some(whole) || !read.review_reasons.is_empty(),
        "{title:?}"
    );
}
