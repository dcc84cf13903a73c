//! Options with codes, of which one is written in a box; classes with their periods, one ringed.

use super::*;

/// What is chosen of `options`, if the box holds the code with the number `boxed` and the option
/// with the number `ringed` is ringed.
fn chosen(options: &str, boxed: Option<usize>, ringed: Option<usize>) -> Option<String> {
    let mut look = Told {
        ringed,
        boxed,
        ..Told::default()
    };
    let found = extractor(Masters::default()).extract(&[draft(options)], &mut look);
    found.attributes.retention.map(|it| it.reading.value)
}

#[test]
fn the_code_in_the_box_chooses() {
    let options = "7 (ア)永年 (イ)10年 (ウ)5年 (エ)1年";
    assert_eq!(chosen(options, Some(2), None).as_deref(), Some("5年"));
    assert_eq!(chosen(options, Some(0), None).as_deref(), Some("永年"));
    assert_eq!(chosen(options, None, None), None, "the code is not told");
    let none_written = "(ア)永年 (イ)10年 (ウ)5年 (エ)1年";
    assert_eq!(chosen(none_written, Some(2), None), None);
}

#[test]
fn the_code_in_the_box_chooses_a_class_of_disclosure() {
    let mut page = draft("５年保存");
    for (text, x) in [
        ("公開の可否", 210.0),
        ("イ ア:公開 イ:一部公開 ウ:非公開", 700.0),
    ] {
        let quad = Quad::from(Rect::new(
            x,
            905.0,
            text.chars().count() as f32 * 40.0,
            40.0,
        ));
        page.lines.push(TextLine::evenly(text, quad, 0.99, false));
    }
    let mut look = Told {
        boxed: Some(1),
        ..Told::default()
    };
    let found = extractor(Masters::default()).extract(&[page], &mut look);
    let class = found.attributes.disclosure.expect("a class").reading.value;
    assert_eq!(class, "一部公開");
}

#[test]
fn a_ring_around_a_class_and_its_period_chooses_though_brackets_stand_there() {
    let classes = "第1種(永年) 第2種(10年) 第3種(5年)";
    assert_eq!(chosen(classes, None, Some(1)).as_deref(), Some("10年"));
    let bare = "(永年) (10年) (5年)";
    assert_eq!(chosen(bare, None, Some(1)), None, "these may be its ends");
}
