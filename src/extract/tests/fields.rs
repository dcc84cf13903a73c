//! Which parts of a form belong to a field.

use super::*;

#[test]
fn running_text_does_not_go_on_a_title() {
    let page = page(&[
        ("起　案　用　紙", 800.0, 100.0),
        ("保存期間：５年", 240.0, 250.0),
        ("主管課：産業建設課", 240.0, 320.0),
        ("件名　集会所備品購入の執行について", 240.0, 500.0),
        (
            "相手方の選定に当たっては、過去の履行状況を勘案し、",
            320.0,
            560.0,
        ),
        ("三者から見積書を徴取した。", 320.0, 620.0),
    ]);
    let title = extract(&page).attributes.title.expect("a title");
    assert_eq!(title.reading.value, "集会所備品購入の執行について");
}

#[test]
fn a_label_stands_beside_the_middle_of_its_block() {
    let page = page(&[
        ("総務第12号", 1500.0, 150.0),
        ("令和5年4月3日", 1480.0, 210.0),
        ("各課長　様", 240.0, 330.0),
        ("防災訓練の実施について（通知）", 700.0, 620.0),
        ("担当", 1000.0, 2300.0),
        ("霞坂市総務部防災課", 1150.0, 2240.0),
        ("庶務係　冨永", 1150.0, 2300.0),
        ("電話　0917-54-9281", 1150.0, 2360.0),
    ]);
    let department = extract(&page).attributes.department.expect("an owner");
    assert!(department.reading.value.ends_with("防災課"));
}

#[test]
fn a_drafter_has_cells_for_section_post_and_name() {
    let mut page = page(&[
        ("起　案　用　紙", 800.0, 100.0),
        ("起案者", 230.0, 380.0),
        ("所属", 500.0, 330.0),
        ("環境部　廃棄物対策課　調整係", 740.0, 330.0),
        ("職", 500.0, 430.0),
        ("主事", 740.0, 430.0),
        ("氏名", 1140.0, 430.0),
        ("須藤　伸行", 1340.0, 430.0),
    ]);
    page.rules = grid(&[400.0, 700.0, 1900.0], &[300.0, 400.0, 500.0]);
    page.rules.extend(grid(&[200.0, 400.0], &[300.0, 500.0]));
    page.rules
        .extend(grid(&[1100.0, 1300.0, 1900.0], &[400.0, 500.0]));
    let attributes = extract(&page).attributes;
    assert_eq!(
        attributes.drafter.expect("a drafter").reading.value,
        "須藤 伸行"
    );
    assert_eq!(
        attributes.department.expect("his section").reading.value,
        "廃棄物対策課"
    );
}

#[test]
fn a_speck_is_no_part_of_a_title() {
    let mut page = page(&[
        ("起　案　用　紙", 800.0, 100.0),
        ("件名", 240.0, 350.0),
        ("延長保育事業について伺います", 520.0, 340.0),
        ("1", 520.0, 400.0),
    ]);
    page.rules = grid(&[200.0, 500.0, 1800.0], &[300.0, 450.0]);
    let speck = &mut page.lines[3].quad;
    *speck = Quad::from(Rect::new(520.0, 405.0, 12.0, 14.0));
    let title = extract(&page).attributes.title.expect("a title");
    assert_eq!(title.reading.value, "延長保育事業について伺います");
}

#[test]
fn labels_lead_to_values_right_behind_them() {
    let page = page(&[
        ("起　案　用　紙", 800.0, 100.0),
        ("件名庁舎清掃業務について", 240.0, 400.0),
        ("起案者管財課技師中嶋麻里", 240.0, 500.0),
        ("簿冊名投票所の設置場所綴", 240.0, 600.0),
    ]);
    let attributes = extract(&page).attributes;
    let text = |found: Option<Attribute<Text>>| found.map(|it| it.reading.value);
    assert_eq!(
        text(attributes.title).as_deref(),
        Some("庁舎清掃業務について")
    );
    assert_eq!(text(attributes.drafter).as_deref(), Some("技師中嶋麻里"));
    assert_eq!(
        text(attributes.binder).as_deref(),
        Some("投票所の設置場所綴")
    );
    assert_eq!(
        attributes.department.map(|it| it.reading.value).as_deref(),
        Some("管財課")
    );
}

#[test]
fn the_number_of_an_item_may_hang_on_a_torn_label() {
    let page = page(&[
        ("市民センター運営審議会　会議録", 600.0, 200.0),
        ("1と", 240.0, 400.0),
        ("き", 420.0, 400.0),
        ("平成26年2月12日", 720.0, 400.0),
        ("2場", 240.0, 500.0),
        ("所", 420.0, 500.0),
        ("第2会議室", 720.0, 500.0),
    ]);
    let held = extract(&page).attributes.held_on.expect("a day");
    assert_eq!(held.reading.value.to_string(), "2014-02-12");
}

#[test]
fn a_row_is_read_to_its_end() {
    let mut page = page(&[
        ("起　案　用　紙", 800.0, 100.0),
        ("簿冊名", 240.0, 350.0),
        ("入札参加資格審", 520.0, 320.0),
        ("関係書", 520.0, 380.0),
        ("査", 800.0, 322.0),
    ]);
    page.rules = grid(&[200.0, 500.0, 1800.0], &[300.0, 450.0]);
    let binder = extract(&page).attributes.binder.expect("a binder");
    assert_eq!(binder.reading.value, "入札参加資格審査関係書");
}

#[test]
fn letters_of_two_labels_read_again_are_no_value() {
    let mut page = page(&[
        ("起　案　用　紙", 800.0, 100.0),
        ("起案者", 230.0, 330.0),
        ("者所", 318.0, 332.0),
        ("所属・職・氏名", 360.0, 330.0),
        ("管財課　主査　長谷部　栄一", 740.0, 330.0),
    ]);
    page.rules = grid(&[200.0, 355.0, 700.0, 1900.0], &[300.0, 400.0]);
    let drafter = extract(&page).attributes.drafter.expect("a drafter");
    assert_eq!(drafter.reading.value, "主査 長谷部 栄一");
}

#[test]
fn a_label_stands_behind_the_value_of_another() {
    let page = page(&[
        ("伺　　書", 900.0, 100.0),
        ("決裁　昭和五三年七月一〇日保存年限三年", 240.0, 300.0),
        ("件名　ため池改修工事について", 240.0, 400.0),
        (
            "右のことについて左案により処理してよろしいか伺います。",
            240.0,
            500.0,
        ),
    ]);
    let attributes = extract(&page).attributes;
    assert_eq!(attributes.retention.expect("three").reading.value, "3年");
    let decided = attributes.decided_on.expect("a day");
    assert_eq!(decided.reading.value.to_string(), "1978-07-10");
}

#[test]
fn the_end_of_a_label_may_stick_to_the_value() {
    for (rest, value) in [("間第３種（５年）", Some("5年")), ("間中の閲覧", None)] {
        let page = page(&[
            ("起　案　用　紙", 800.0, 100.0),
            ("保存期", 240.0, 400.0),
            (rest, 400.0, 400.0),
        ]);
        let retention = extract(&page).attributes.retention;
        assert_eq!(
            retention.map(|it| it.reading.value).as_deref(),
            value,
            "{rest}"
        );
    }
    let page = page(&[
        ("起　案　用　紙", 800.0, 100.0),
        ("簿", 240.0, 400.0),
        ("冊名　称卒業証書授与式関係綴", 320.0, 400.0),
    ]);
    let binder = extract(&page).attributes.binder.expect("a binder");
    assert_eq!(binder.reading.value, "卒業証書授与式関係綴");
}

#[test]
fn a_value_whose_rules_are_missing_stands_beside_its_label_all_the_same() {
    let mut page = page(&[
        ("物　品　購　入　伺", 800.0, 100.0),
        ("件名", 240.0, 330.0),
        ("庁舎清掃業務の委託について", 520.0, 330.0),
        ("呼称", 240.0, 430.0),
    ]);
    page.rules = grid(&[200.0, 500.0], &[300.0, 400.0, 500.0]);
    let title = extract(&page).attributes.title.expect("a title");
    assert_eq!(title.reading.value, "庁舎清掃業務の委託について");
}

#[test]
fn a_draft_names_the_person_in_charge_or_the_section() {
    let drafted = |charge| {
        let page = page(&[
            ("起　案　用　紙", 800.0, 100.0),
            ("担当", 240.0, 400.0),
            (charge, 400.0, 400.0),
        ]);
        let found = extract(&page).attributes;
        let section = found.department.map(|it| it.reading.value);
        (section, found.drafter.map(|it| it.reading.value))
    };
    let some = |text: &str| Some(text.to_owned());
    assert_eq!(drafted("真鍋　絵美"), (None, some("真鍋 絵美")));
    assert_eq!(drafted("管財課"), (some("管財課"), None));
}

#[test]
fn a_misread_label_is_told_by_its_value() {
    let corner = |label, surety, value| {
        let mut page = page(&[
            ("起　案　用　紙", 800.0, 100.0),
            (label, 210.0, 305.0),
            (value, 500.0, 400.0),
        ]);
        page.rules = grid(&[200.0, 1800.0], &[300.0, 500.0]);
        page.lines[1].glyphs[2].confidence = surety;
        extract(&page).attributes
    };
    let section = corner("起案操", 0.8, "健康づくり課企画係").department;
    assert_eq!(section.expect("told").reading.value, "健康づくり課");
    let day = corner("起案操", 0.8, "令和3年6月16日")
        .drafted_on
        .expect("told");
    assert_eq!(day.reading.value.to_string(), "2021-06-16");
    let clear = corner("起案操", 0.99, "健康づくり課企画係");
    assert!(clear.department.is_none(), "another word");
    let two = corner("起業操", 0.8, "健康づくり課企画係");
    assert!(two.department.is_none(), "two letters make another word");
}

#[test]
fn the_last_letter_of_a_label_read_again_is_no_part_of_the_value() {
    let page = page(&[
        ("起　案　用　紙", 800.0, 100.0),
        ("起案者", 240.0, 400.0),
        ("者加", 332.0, 400.0),
        ("藤　礼子", 400.0, 400.0),
    ]);
    let drafter = extract(&page).attributes.drafter.expect("a drafter");
    assert!(drafter.reading.value.starts_with('加'), "{drafter:?}");
}

#[test]
fn the_citys_sign_before_the_symbol_of_a_section_is_kept() {
    let csv = "code,bureau,division,section,symbol,valid_from,valid_to\n\
               0102,総務局,総務部,文書課,総文,1970-04-01,\n";
    let numbered = |number| {
        let page = page(&[
            ("起　案　用　紙", 800.0, 100.0),
            ("主管課", 240.0, 400.0),
            ("総務局総務部文書課", 400.0, 400.0),
            ("文書番号", 240.0, 500.0),
            (number, 440.0, 500.0),
        ]);
        let departments = DepartmentMaster::from_csv(csv.as_bytes()).expect("a master");
        let masters = Masters {
            departments: Some(departments),
            ..Masters::default()
        };
        let found = extractor(masters).extract(&[page], &mut NoLook);
        let number = found.attributes.doc_number.expect("a number");
        number.reading.value
    };
    assert_eq!(numbered("水総文第912号"), "水総文第912号");
    assert_eq!(
        numbered("号総文第912号"),
        "総文第912号",
        "the end of the label"
    );
}

#[test]
fn a_section_breaks_over_two_lines() {
    let found = extract(&page(&[
        ("起　案　用　紙", 800.0, 100.0),
        ("主管課", 240.0, 320.0),
        ("市民文化部　地域振", 520.0, 320.0),
        ("興課", 520.0, 375.0),
        ("件名", 240.0, 600.0),
        ("集会所備品購入の執行について", 520.0, 600.0),
    ]));
    let department = found.attributes.department.expect("an owner").reading;
    assert_eq!(department.value, "地域振興課");
}

#[test]
fn what_a_label_of_any_wording_leads_is_no_part_of_the_field_above() {
    let found = extract(&page(&[
        ("起　案　用　紙", 800.0, 100.0),
        ("件名", 240.0, 400.0),
        ("集会所備品購入の執行について", 520.0, 400.0),
        ("購入の相手", 240.0, 450.0),
        ("株式会社早瀬商店", 520.0, 450.0),
    ]));
    let title = found.attributes.title.expect("a title").reading;
    assert_eq!(title.value, "集会所備品購入の執行について");
}

#[test]
fn a_line_beside_the_next_label_is_that_labels() {
    // The next label stands beside the middle of its two lines.
    let found = extract(&page(&[
        ("起　案　用　紙", 800.0, 100.0),
        ("簿冊名称", 240.0, 400.0),
        ("集会所備品購入関係書", 520.0, 395.0),
        ("文書件名", 240.0, 472.0),
        ("集会所備品購入の執行について", 520.0, 455.0),
        ("（伺い）", 520.0, 505.0),
    ]));
    let binder = found.attributes.binder.expect("a binder").reading;
    assert_eq!(binder.value, "集会所備品購入関係書");
}

#[test]
fn parts_of_a_code_stand_under_heads_of_their_own() {
    let code = |heads: [&'static str; 3], parts: [&'static str; 3]| {
        let mut lines = vec![
            ("起　案　用　紙", 800.0, 100.0),
            ("件名", 240.0, 600.0),
            ("集会所備品購入の執行について", 520.0, 600.0),
        ];
        for (nth, (head, part)) in heads.into_iter().zip(parts).enumerate() {
            let x = 240.0 + 300.0 * nth as f32;
            lines.push((head, x, 300.0));
            lines.push((part, x + 40.0, 370.0));
        }
        let mut form = page(&lines);
        form.rules = grid(&[200.0, 500.0, 800.0, 1100.0], &[290.0, 355.0, 430.0]);
        let found = extract(&form).attributes.classification;
        found.map(|it| it.reading.value)
    };
    let levels = code(["大分類", "中分類", "小分類"], ["02", "03", "011"]);
    assert_eq!(levels.as_deref(), Some("02-03-011"));
    let group = code(["分類", "番号", "冊数"], ["企", "9", "1"]);
    assert_eq!(group.as_deref(), Some("企-9"));
}

#[test]
fn running_text_beside_a_label_is_no_value() {
    let found = extract(&page(&[
        ("起　案　用　紙", 800.0, 100.0),
        ("件名", 240.0, 300.0),
        ("集会所備品購入の執行について", 520.0, 300.0),
        ("施行", 240.0, 500.0),
        (
            "経過　令和6年10月28日に関係部署との打合せを行い、",
            600.0,
            500.0,
        ),
        ("異論のないことを確認した。", 600.0, 550.0),
        ("別紙のとおり", 520.0, 700.0),
        ("宛先", 240.0, 700.0),
    ]));
    assert!(found.attributes.effective_on.is_none());
    assert!(
        found.attributes.addressee.is_none(),
        "it says where it stands"
    );
}

#[test]
fn two_lines_beside_a_label_go_down() {
    // The label stands level with both, and the second begins a little further left.
    let found = extract(&page(&[
        ("起　案　用　紙", 800.0, 100.0),
        ("事案名", 240.0, 418.0),
        ("集会所備品購入の執行につ", 520.0, 398.0),
        ("いて（伺い）", 515.0, 438.0),
    ]));
    let title = found.attributes.title.expect("a title").reading;
    assert_eq!(title.value, "集会所備品購入の執行について(伺い)");
}

#[test]
fn two_fields_of_one_line_are_parted() {
    let page = page(&[
        ("起　案　用　紙", 800.0, 100.0),
        ("保存年限：5年　公開区分：部分公開", 240.0, 250.0),
        ("件名", 240.0, 400.0),
        ("：墓地の経営許可について（伺い）", 520.0, 400.0),
    ]);
    let found = extract(&page).attributes;
    assert_eq!(found.retention.expect("a retention").reading.value, "5年");
    assert_eq!(found.disclosure.expect("a class").reading.value, "部分公開");
    let title = found.title.expect("a title").reading.value;
    assert_eq!(title, "墓地の経営許可について(伺い)");
}

#[test]
fn a_label_stands_between_the_two_lines_of_its_title() {
    let page = page(&[
        ("起　案　用　紙", 800.0, 100.0),
        ("件名", 240.0, 420.0),
        ("火災報告取扱調査の回答期限の延長について", 520.0, 392.0),
        ("（通知）", 520.0, 448.0),
    ]);
    let title = extract(&page).attributes.title.expect("a title");
    assert_eq!(
        title.reading.value,
        "火災報告取扱調査の回答期限の延長について(通知)"
    );
}

#[test]
fn what_a_neighbour_has_in_its_corner_is_its_own() {
    let mut page = page(&[
        ("起　案　用　紙", 800.0, 100.0),
        ("発信者名　文化企画課長", 240.0, 420.0),
        ("起案年月日", 1320.0, 370.0),
        ("2021年5月20日", 1400.0, 425.0),
    ]);
    page.rules = grid(&[1300.0, 1900.0], &[350.0, 480.0]);
    let found = extract(&page).attributes;
    assert_eq!(
        found.sender.expect("a sender").reading.value,
        "文化企画課長"
    );
    assert!(found.drafted_on.is_some());
}
