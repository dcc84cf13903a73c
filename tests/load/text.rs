//! Text layers in PDF.

use bunshoko::document::Point;
use lopdf::dictionary;

use super::made::{H, Made, W, area, flate, gray, gray_image, page, pdfium};

#[test]
fn a_text_layer_gives_lines_where_the_characters_are() {
    if pdfium().is_none() {
        return;
    }
    for (rotate, matrix) in [
        (0, [1, 0, 0, 1, 120, 240]),
        (90, [0, 1, -1, 0, 160, 205]),
        (180, [-1, 0, 0, -1, 280, 260]),
        (270, [0, -1, 1, 0, 140, 295]),
    ] {
        let [_, _, _, _, e, f] = matrix.map(f64::from);
        let matrix = matrix.map(|n: i32| n.to_string()).join(" ");
        let text = format!("BT /F 10 Tf {matrix} Tm (Retention five years) Tj ET");
        let made = Made::text(&text)
            .set("MediaBox", area(0.0, 0.0, 400.0, 400.0))
            .set("CropBox", area(100.0, 200.0, 300.0, 300.0))
            .set("Rotate", rotate);
        let page = page(made);
        let lines = page.native_text.as_ref();
        let lines = lines.unwrap_or_else(|| panic!("turned by {rotate}"));
        assert_eq!(lines.len(), 1, "turned by {rotate}");
        assert_eq!(lines[0].text(), "Retention five years");
        assert!((page.dpi - 300.0).abs() < 0.01);
        // All ink lies in the line, and the line begins where the text does.
        let bounds = lines[0].bounds();
        for (x, y, pixel) in gray(&page).enumerate_pixels() {
            let inside = bounds.contains(Point::new(x as f32 + 0.5, y as f32 + 0.5));
            assert!(
                inside || pixel[0] > 128,
                "ink at {x}, {y}, turned by {rotate}"
            );
        }
        let (x, y) = page.to_points.inverse().expect("a map").apply(e, f);
        assert!((f64::from(bounds.x) - x).abs() < 8.0, "turned by {rotate}");
        assert!(y > f64::from(bounds.y) && y < f64::from(bounds.bottom()));
    }
}

#[test]
fn a_text_layer_that_cannot_stand_for_the_page_is_left() {
    if pdfium().is_none() {
        return;
    }
    let native = |content: &str| page(Made::text(content)).native_text.is_some();
    assert!(native("BT /F 10 Tf 20 50 Td (Retention) Tj ET"));
    assert!(
        !native("1 g BT /F 10 Tf 20 50 Td (Retention) Tj ET"),
        "white on white"
    );
    let header = "0 0 200 100 re f 1 g BT /F 10 Tf 20 50 Td (Retention) Tj ET";
    assert!(native(header), "white on black");
    let invisible = "BT 3 Tr /F 10 Tf 20 50 Td (Retention) Tj ET 0 0 1 1 re f";
    assert!(!native(invisible));
    assert!(
        !native("BT /F 10 Tf 0 1 -1 0 50 20 Tm (Retention) Tj ET"),
        "upwards"
    );
    // A scan with a typed line on it holds more than the line …
    let mut scan =
        Made::text("q 200 0 0 80 0 0 cm /Im0 Do Q BT /F 10 Tf 20 85 Td (Received) Tj ET");
    scan.images = vec![gray_image()];
    assert!(page(scan).native_text.is_none());
    // … a pale background does not.
    let mut letter =
        Made::text("q 200 0 0 99 0 0 cm /Im0 Do Q BT /F 10 Tf 20 50 Td (Received) Tj ET");
    letter.images = vec![flate(dictionary! {}, &vec![230; (W * H) as usize])];
    assert!(page(letter).native_text.is_some());
}
