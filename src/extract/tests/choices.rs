//! Values printed to choose from, and what marks one of them.

use super::*;

#[test]
fn a_ring_chooses_and_nothing_else_does() {
    let page = draft("永年・30年・10年・5年・3年");
    let nothing = extract(&page);
    assert!(nothing.attributes.retention.is_none());
    assert!(
        nothing.review_reasons[0].starts_with("retention: several"),
        "{:?}",
        nothing.review_reasons
    );
    let mut look = Told {
        text: "",
        ringed: Some(2),
        ..Told::default()
    };
    let found = extractor(Masters::default()).extract(&[page], &mut look);
    assert_eq!(
        found.attributes.retention.expect("chosen").reading.value,
        "10年"
    );
}

#[test]
fn a_mark_on_one_option_is_doubted_where_another_was_read_in_part() {
    let reasons = |list: &str| {
        let mut look = Told {
            ringed: Some(1),
            ..Told::default()
        };
        let found = extractor(Masters::default()).extract(&[draft(list)], &mut look);
        let of_retention = |reason: &&String| reason.starts_with("retention");
        found.review_reasons.iter().filter(of_retention).count()
    };
    assert_eq!(reasons("30年・10年・5年・3年・常用"), 0);
    assert_eq!(reasons("0年・10年・5年・3年・常用"), 1);
}

#[test]
fn an_open_circle_alone_chooses_only_what_the_image_says_too() {
    // The circles of the others were lost.
    let page = draft("○永年 10年 5年 3年");
    let alone = extract(&page);
    assert!(
        alone
            .review_reasons
            .iter()
            .any(|r| r.starts_with("retention: ")),
        "{:?}",
        alone.review_reasons
    );
    let ringed = |at| {
        let mut look = Told {
            text: "",
            ringed: Some(at),
            ..Told::default()
        };
        let found = extractor(Masters::default()).extract(std::slice::from_ref(&page), &mut look);
        found.attributes.retention.map(|it| it.reading.value)
    };
    assert_eq!(ringed(0).as_deref(), Some("永年"));
    assert_eq!(ringed(2), None);
}

#[test]
fn a_filled_box_counts_if_the_image_does_not_say_otherwise() {
    let mut page = draft("□永年 ■10年 □5年 □3年");
    let list = page.lines.iter().position(|line| line.text().contains('■'));
    let list = list.expect("the list");
    let mark = page.lines[list].text().chars().position(|ch| ch == '■');
    page.lines[list].glyphs[mark.expect("the box")].confidence = 0.4;
    let seen = |ticked| {
        let mut look = Told {
            ticked,
            // A tick that reaches out of its box.
            ringed: Some(2),
            ..Told::default()
        };
        let found = extractor(Masters::default()).extract(std::slice::from_ref(&page), &mut look);
        let is_open = found
            .review_reasons
            .iter()
            .any(|reason| reason.starts_with("retention"));
        (
            found.attributes.retention.map(|it| it.reading.value),
            is_open,
        )
    };
    let ten = || Some("10年".to_owned());
    assert_eq!(seen(Some(1)), (ten(), false));
    assert_eq!(seen(None), (ten(), true), "the box was read in doubt");
    assert_eq!(seen(Some(0)), (None, true), "the image says otherwise");
}

#[test]
fn a_second_reading_of_the_ring_confirms_or_contradicts_it() {
    let page = draft("永・30・10・5・3・1年");
    let reasons = |text| {
        let mut look = Told {
            text,
            ringed: Some(2),
            ..Told::default()
        };
        let found = extractor(Masters::default()).extract(std::slice::from_ref(&page), &mut look);
        let retention = found.attributes.retention.expect("chosen");
        assert_eq!(retention.reading.value, "10年");
        let reasons = found.review_reasons.into_iter();
        let mut of_retention = reasons.filter(|reason| reason.starts_with("retention"));
        (retention.evidence.confidence, of_retention.next())
    };
    let (confirmed, reason) = reasons("永・30・⑩・5・3・1年");
    assert_eq!(reason, None);
    assert!(confirmed > 0.98, "{confirmed}");
    let (_, reason) = reasons("永・30・10・⑤・3・1年");
    assert!(reason.is_some(), "another is ringed");
    let (_, reason) = reasons("永・30・10・5・3・1年");
    assert_eq!(reason, None, "it tells nothing of the ring");
}

#[test]
fn a_class_that_lost_its_first_stroke_to_the_ring_is_that_class() {
    let mut page = draft("５年保存");
    let lines = [
        ("公開の可否", 210.0, 905.0),
        ("公開 部公開 非公開", 700.0, 905.0),
    ];
    add_lines(&mut page, &lines);
    let mut look = Told {
        text: "",
        ringed: Some(1),
        ..Told::default()
    };
    let found = extractor(Masters::default()).extract(&[page], &mut look);
    let class = found.attributes.disclosure.expect("a class").reading.value;
    assert_eq!(class, "一部公開");
}

#[test]
fn of_options_with_boxes_under_them_the_one_with_ink_is_chosen() {
    let mut form = page(&[
        ("起　案　用　紙", 800.0, 150.0),
        ("件名", 230.0, 530.0),
        ("文書保存箱の購入について（伺い）", 520.0, 530.0),
        ("永年", 540.0, 710.0),
        ("30年", 740.0, 710.0),
        ("10年", 940.0, 710.0),
        ("5年", 1140.0, 710.0),
    ]);
    form.rules = grid(
        &[500.0, 700.0, 900.0, 1100.0, 1300.0],
        &[700.0, 760.0, 860.0],
    );
    let chosen = |inked_at: f32| {
        let mut look = Told {
            inked_at: Some(inked_at),
            ..Told::default()
        };
        let found = extractor(Masters::default()).extract(std::slice::from_ref(&form), &mut look);
        found.attributes.retention.map(|it| it.reading.value)
    };
    assert_eq!(chosen(1000.0).as_deref(), Some("10年"));
    assert_eq!(chosen(600.0).as_deref(), Some("永年"));
    assert_eq!(chosen(1500.0), None, "nothing is ticked");
}

#[test]
fn a_field_left_of_options_in_a_column_holds_no_ticks() {
    let mut lines = vec![
        ("起　案　用　紙", 800.0, 150.0),
        ("保存期間", 720.0, 710.0),
        ("永年", 760.0, 790.0),
        ("10年", 760.0, 870.0),
        ("5年", 760.0, 950.0),
        ("3年", 760.0, 1030.0),
        ("件名", 230.0, 1130.0),
        ("文書保存箱の購入について（伺い）", 720.0, 1130.0),
    ];
    let chosen = |lines: &[(&str, f32, f32)]| {
        let mut form = page(lines);
        form.rules = grid(&[500.0, 700.0, 1000.0], &[700.0, 770.0, 1100.0]);
        let mut look = Told {
            inked_level: Some(890.0),
            ..Told::default()
        };
        let found = extractor(Masters::default()).extract(&[form], &mut look);
        found.attributes.retention.map(|it| it.reading.value)
    };
    assert_eq!(chosen(&lines).as_deref(), Some("10年"), "a box is ticked");
    lines.push(("小", 560.0, 710.0));
    assert_eq!(chosen(&lines), None, "the code of a class is no tick");
    lines.pop();
    lines.push(("01", 560.0, 870.0));
    assert_eq!(chosen(&lines), None, "two figures are no tick");
}

#[test]
fn options_may_stand_far_apart_without_their_year() {
    let form = |gap: f32| {
        let options = ["1", "3", "5", "10", "30", "永"];
        let mut lines = vec![
            ("起　案　用　紙", 800.0, 150.0),
            ("保存年限", 220.0, 330.0),
            ("件名", 230.0, 430.0),
            ("文書保存箱の購入について（伺い）", 520.0, 430.0),
        ];
        for (nth, option) in options.into_iter().enumerate() {
            lines.push((option, 560.0 + gap * nth as f32, 330.0));
        }
        let mut form = page(&lines);
        form.rules = grid(&[200.0, 500.0, 1800.0], &[300.0, 400.0, 500.0]);
        form
    };
    let mut look = Told {
        ringed: Some(5),
        ..Told::default()
    };
    let found = extractor(Masters::default()).extract(&[form(180.0)], &mut look);
    let retention = found.attributes.retention.expect("chosen").reading;
    assert_eq!(retention.value, "永年");
}

#[test]
fn a_circled_figure_among_bare_ones_is_chosen_where_the_ring_is_seen() {
    let mut look = Told {
        ringed: Some(2),
        ..Told::default()
    };
    let page = draft("永 10 ⑤ 3 1 年");
    let found = extractor(Masters::default()).extract(&[page], &mut look);
    let retention = found.attributes.retention.expect("chosen");
    assert_eq!(retention.reading.value, "5年");
    assert!(retention.evidence.confidence > 0.93, "3 stands under it");
}

#[test]
fn what_a_ring_leaves_of_a_list_is_no_value() {
    // The ring over 5 took it away.
    for left in ["3 1 年", "永10 3 1 年", "永10 5 1年", "31年", "73年"] {
        let found = extract(&draft(left));
        let is_open = |reason: &String| reason.starts_with("retention");
        let value = found.attributes.retention.map(|it| it.reading.value);
        assert!(
            found.review_reasons.iter().any(is_open),
            "{left}: {value:?}"
        );
    }
    let whole = extract(&draft("1 0 年"));
    let retention = whole.attributes.retention.expect("typed wide");
    assert_eq!(retention.reading.value, "10年");
}

#[test]
fn a_class_with_its_mark_heads_no_column() {
    let mut page = draft("５年保存");
    let lines = [
        ("情報公開", 210.0, 905.0),
        ("○公開", 700.0, 905.0),
        ("部分公開", 950.0, 905.0),
        ("非公開", 1250.0, 905.0),
    ];
    add_lines(&mut page, &lines);
    let found = extract(&page);
    let class = found.attributes.disclosure.map(|it| it.reading.value);
    assert_eq!(class.as_deref(), Some("公開"));
}

fn add_lines(page: &mut Page, lines: &[(&str, f32, f32)]) {
    for &(text, x, y) in lines {
        let width = text.chars().count() as f32 * SIZE;
        let quad = Quad::from(Rect::new(x, y, width, SIZE));
        page.lines.push(TextLine::evenly(text, quad, 0.99, false));
    }
}
