use proptest::prelude::*;

use super::*;
use crate::document::{Point, Quad, Rect};

const TO_POINTS: Affine = Affine::new(0.24, 0.0, 0.0, -0.24, 0.0, 842.0);

fn page(lines: Vec<TextLine>) -> Page {
    Page {
        lines,
        to_points: Some(TO_POINTS),
        ..Page::default()
    }
}

fn layer(lines: Vec<TextLine>) -> Layer {
    Layer::of(&page(lines), &mut Charset::default(), &Names::default()).expect("few characters")
}

fn content(layer: &Layer) -> String {
    String::from_utf8_lossy(&layer.content).into_owned()
}

fn level(text: &str, vertical: bool) -> TextLine {
    let place = if vertical {
        Rect::new(500.0, 100.0, 50.0, 800.0)
    } else {
        Rect::new(100.0, 100.0, 800.0, 50.0)
    };
    TextLine::evenly(text, place.into(), 1.0, vertical)
}

#[test]
fn text_is_invisible_and_leaves_no_trace() {
    let layer = layer(vec![level("起案", false)]);
    let content = content(&layer);
    assert!(content.starts_with("q 3 Tr\nBT"), "{content}");
    assert!(content.ends_with("ET\nQ"), "{content}");
    assert!(layer.across && !layer.down);
}

#[test]
fn columns_use_the_font_that_writes_down() {
    let layer = layer(vec![level("縦書き", true)]);
    assert!(layer.down && !layer.across);
    assert!(content(&layer).contains("/BunshokoV"));
}

#[test]
fn a_slanted_line_says_what_it_says() {
    let slanted = |text: &str| {
        let mut line = level(text, false);
        line.quad = line.quad.map(|p| p.turned(Point::new(500.0, 125.0), 10.0));
        content(&layer(vec![line]))
    };
    let content = slanted("情報 課");
    assert!(
        content.contains(
            "/Span<</ActualText<FEFF60C558310020 8AB2>>>BDC"
                .replace(' ', "")
                .as_str()
        ),
        "{content}"
    );
    assert_eq!(content.matches("Tj").count(), 1);
    assert!(!self::content(&layer(vec![level("情報 課", false)])).contains("Span"));
}

#[test]
fn nothing_to_say_is_no_content() {
    assert!(layer(Vec::new()).content.is_empty());
    assert!(
        layer(vec![level("", false), level("  ", true)])
            .content
            .is_empty()
    );
    let page = Page {
        to_points: None,
        ..page(vec![level("起案", false)])
    };
    let layer = Layer::of(&page, &mut Charset::default(), &Names::default());
    assert!(layer.expect("few characters").content.is_empty());
}

fn any_point() -> impl Strategy<Value = Point> {
    let number = prop_oneof![
        6 => -100.0..5_000.0_f32,
        1 => proptest::num::f32::ANY,
        1 => Just(0.0_f32),
    ];
    (number.clone(), number).prop_map(|(x, y)| Point::new(x, y))
}

proptest! {
    #[test]
    fn any_place_gives_numbers_a_reader_takes(
        corners in [any_point(), any_point(), any_point(), any_point()],
        text in "[ a-z\u{4E00}-\u{4E10}]{0,12}",
        vertical: bool,
    ) {
        let line = TextLine::evenly(&text, Quad(corners), 1.0, vertical);
        let layer = layer(vec![line]);
        let content = content(&layer);
        prop_assert!(!content.contains("NaN") && !content.contains("inf"));
        let numbers = content.split_ascii_whitespace().filter_map(|word| word.parse::<f64>().ok());
        for number in numbers {
            prop_assert!(number.abs() <= 32_767.0, "{} in {}", number, content);
        }
    }
}
