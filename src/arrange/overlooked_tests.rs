use super::*;

const DPI: f32 = 254.0;

fn mark(x: f32, y: f32, w: f32, h: f32) -> Mark {
    Mark {
        place: Rect::new(x, y, w, h),
        fill: 0.4,
        round: false,
    }
}

fn line(text: &str, x: f32, y: f32, w: f32, h: f32) -> TextLine {
    TextLine::evenly(text, Quad::from(Rect::new(x, y, w, h)), 0.99, h > 1.5 * w)
}

fn frame(x: f32, y: f32, w: f32, h: f32) -> Vec<RuleLine> {
    let corner = Point::new;
    [
        (corner(x, y), corner(x + w, y)),
        (corner(x, y + h), corner(x + w, y + h)),
        (corner(x, y), corner(x, y + h)),
        (corner(x + w, y), corner(x + w, y + h)),
    ]
    .map(|(from, to)| RuleLine { from, to })
    .to_vec()
}

#[test]
fn two_rows_of_a_label_are_read_row_by_row() {
    let lines = [
        line("長い行があり", 100.0, 900.0, 400.0, 56.0),
        line("決月", 100.0, 100.0, 200.0, 110.0),
    ];
    let marks: Vec<Mark> = [(110.0, 106.0), (230.0, 106.0)]
        .into_iter()
        .chain([(110.0, 156.0), (170.0, 156.0), (230.0, 156.0)])
        .map(|(x, y)| mark(x, y, 34.0, 34.0))
        .collect();
    let looks = overlooked(&lines, &marks, &frame(95.0, 95.0, 200.0, 105.0), 0.0, DPI);
    assert_eq!(looks.len(), 1, "{looks:?}");
    assert_eq!(looks[0].instead_of, [1]);
    assert_eq!(looks[0].places.len(), 2);
}

#[test]
fn a_letter_behind_a_line_makes_it_longer_and_a_lonely_one_is_read_alone() {
    let lines = [line("長い行があり", 100.0, 900.0, 400.0, 56.0)];
    let marks = [
        mark(510.0, 910.0, 36.0, 36.0),
        mark(800.0, 300.0, 12.0, 36.0),
    ];
    let looks = overlooked(&lines, &marks, &[], 0.0, DPI);
    assert_eq!(looks.len(), 2, "{looks:?}");
    let alone = &looks[0];
    assert!(alone.instead_of.is_empty());
    assert!(alone.places[0].width() > 0.8 * alone.places[0].height());
    let longer = looks[1].places[0].bounds();
    assert_eq!(looks[1].instead_of, [0]);
    assert!(longer.x <= 100.0 && longer.right() > 546.0, "{longer:?}");
}

#[test]
fn a_line_that_reaches_out_of_a_cell_is_not_read_again_in_it() {
    let lines = [
        line("長い行があり", 100.0, 900.0, 400.0, 56.0),
        line("ここから外へ続く行", 110.0, 150.0, 600.0, 50.0),
    ];
    let marks = [
        mark(120.0, 156.0, 36.0, 36.0),
        mark(180.0, 156.0, 36.0, 36.0),
        mark(120.0, 260.0, 36.0, 36.0),
    ];
    let looks = overlooked(&lines, &marks, &frame(95.0, 95.0, 150.0, 300.0), 0.0, DPI);
    assert_eq!(looks.len(), 1, "{looks:?}");
    assert!(looks[0].instead_of.is_empty());
    assert_eq!(looks[0].places.len(), 1);
    assert!(looks[0].places[0].bounds().y > 200.0);
}

#[test]
fn letters_parted_by_a_dotted_rule_stand_in_cells_of_their_own() {
    let lines = [
        line("長い行があり", 100.0, 900.0, 400.0, 56.0),
        line("U", 120.0, 140.0, 44.0, 50.0),
    ];
    let mut marks: Vec<Mark> = (0..12)
        .map(|n| mark(200.0, 100.0 + 16.0 * n as f32, 4.0, 11.0))
        .collect();
    marks.push(mark(124.0, 148.0, 34.0, 34.0));
    marks.push(mark(240.0, 148.0, 34.0, 34.0));
    let looks = overlooked(&lines, &marks, &frame(95.0, 95.0, 230.0, 200.0), 0.0, DPI);
    assert_eq!(looks.len(), 1, "{looks:?}");
    assert!(looks[0].instead_of.is_empty());
    assert!(looks[0].places[0].bounds().x > 200.0);
}

#[test]
fn what_was_read_is_not_read_again() {
    let lines = [line("長い行があり", 100.0, 900.0, 400.0, 56.0)];
    let marks: Vec<Mark> = (0..8)
        .map(|n| mark(110.0 + 48.0 * n as f32, 910.0, 36.0, 36.0))
        .collect();
    assert!(overlooked(&lines, &marks, &[], 0.0, DPI).is_empty());
}

#[test]
fn a_sign_read_of_a_part_of_the_letter_before_a_line_goes_with_it() {
    let lines = [
        line("長い行があり", 100.0, 900.0, 400.0, 56.0),
        line("術文化活動", 300.0, 200.0, 500.0, 100.0),
        line("云", 200.0, 245.0, 80.0, 46.0),
    ];
    // 芸, of which the upper part was in no line.
    let marks = [
        mark(205.0, 212.0, 70.0, 22.0),
        mark(205.0, 250.0, 70.0, 36.0),
    ];
    let looks = overlooked(&lines, &marks, &[], 0.0, DPI);
    assert_eq!(looks.len(), 1, "{looks:?}");
    assert_eq!(
        (looks[0].instead_of.as_slice(), looks[0].parts.as_slice()),
        ([1].as_slice(), [2].as_slice())
    );
}

#[test]
fn a_large_letter_that_two_lines_have_parts_of_is_read_as_one() {
    let lines = [
        line("長い行があり", 1600.0, 1900.0, 400.0, 56.0),
        line("上", 625.0, 1125.0, 60.0, 55.0),
        line("年", 630.0, 1175.0, 105.0, 70.0),
        line("5", 500.0, 1130.0, 100.0, 110.0),
    ];
    let marks = [
        mark(632.0, 1130.0, 100.0, 105.0),
        mark(515.0, 1135.0, 60.0, 100.0),
        mark(1650.0, 1910.0, 36.0, 36.0),
    ];
    let looks = overlooked(&lines, &marks, &[], 0.0, DPI);
    assert_eq!(looks.len(), 1, "{looks:?}");
    assert!(looks[0].instead_of.is_empty());
    assert_eq!(looks[0].parts, [1, 2]);
    assert!(
        looks[0].places[0]
            .bounds()
            .contains(Point::new(682.0, 1182.0))
    );
}
