use super::*;
use crate::document::Point;

const DPI: f32 = 254.0;

fn letter(x: f32, y: f32) -> Mark {
    Mark {
        place: Rect::new(x, y, 36.0, 36.0),
        fill: 0.4,
        round: false,
    }
}

/// The border of a cell and a standing rule at each of `parted`.
fn frame(x: f32, y: f32, w: f32, h: f32, parted: &[f32]) -> Vec<RuleLine> {
    let rule = |x0, y0, x1, y1| RuleLine {
        from: Point::new(x0, y0),
        to: Point::new(x1, y1),
    };
    let mut rules = vec![
        rule(x, y, x + w, y),
        rule(x, y + h, x + w, y + h),
        rule(x, y, x, y + h),
        rule(x + w, y, x + w, y + h),
    ];
    rules.extend(parted.iter().map(|&at| rule(at, y, at, y + h)));
    rules
}

fn quad(x: f32, y: f32, w: f32, h: f32) -> Quad {
    Quad::from(Rect::new(x, y, w, h))
}

/// A page written across, besides what is `found`.
fn across(found: &[Quad]) -> Vec<Quad> {
    let mut places = found.to_vec();
    places.push(quad(100.0, 900.0, 900.0, 52.0));
    places.push(quad(100.0, 960.0, 900.0, 52.0));
    places
}

#[test]
fn two_columns_in_a_label_are_two_rows() {
    let found = across(&[
        quad(112.0, 106.0, 48.0, 100.0),
        quad(186.0, 106.0, 48.0, 100.0),
    ]);
    let marks: Vec<Mark> = [
        (118.0, 112.0),
        (192.0, 112.0),
        (118.0, 164.0),
        (192.0, 164.0),
    ]
    .map(|(x, y)| letter(x, y))
    .to_vec();
    let rules = frame(100.0, 100.0, 150.0, 112.0, &[]);
    let again = lines_in_cells(&found, &marks, &rules, 0.0, DPI);
    let mut places: Vec<Rect> = again
        .iter()
        .flat_map(|look| &look.places)
        .map(Quad::bounds)
        .collect();
    places.sort_by(|a, b| a.y.total_cmp(&b.y));
    assert_eq!(again.len(), 1, "both rows stand for both columns");
    assert_eq!(again[0].instead_of, [0, 1]);
    assert_eq!(places.len(), 2, "{places:?}");
    assert!(
        places
            .iter()
            .all(|row| row.x < 118.0 && row.right() > 228.0)
    );
    assert!(places[0].bottom() < 164.0 && places[1].y > 148.0);
}

#[test]
fn a_place_over_a_border_is_cut_at_it() {
    let found = across(&[quad(110.0, 110.0, 330.0, 54.0)]);
    let marks: Vec<Mark> = [120.0, 170.0, 320.0, 370.0]
        .map(|x| letter(x, 118.0))
        .to_vec();
    let rules = frame(100.0, 100.0, 400.0, 70.0, &[280.0]);
    let again = lines_in_cells(&found, &marks, &rules, 0.0, DPI);
    let places: Vec<Rect> = again
        .iter()
        .flat_map(|look| &look.places)
        .map(Quad::bounds)
        .collect();
    assert_eq!(places.len(), 2, "{places:?}");
    assert!(
        places
            .iter()
            .all(|line| line.right() < 280.0 || line.x > 280.0)
    );
}

#[test]
fn a_line_through_the_arcs_of_a_stamp_stays_whole() {
    let found = across(&[quad(110.0, 110.0, 800.0, 54.0)]);
    let marks: Vec<Mark> = (0..16)
        .map(|n| letter(118.0 + 48.0 * n as f32, 118.0))
        .collect();
    let rules = frame(300.0, 60.0, 300.0, 180.0, &[]);
    assert!(lines_in_cells(&found, &marks, &rules, 0.0, DPI).is_empty());
}

#[test]
fn letters_set_wide_are_one_line() {
    let found = across(&[quad(112.0, 110.0, 52.0, 54.0)]);
    let marks = [letter(120.0, 118.0), letter(310.0, 118.0)];
    let rules = frame(100.0, 100.0, 400.0, 70.0, &[]);
    let again = lines_in_cells(&found, &marks, &rules, 0.0, DPI);
    assert_eq!(again.len(), 1);
    assert_eq!(again[0].instead_of, [0]);
    assert!(again[0].places[0].bounds().right() > 346.0);
}

#[test]
fn what_is_found_as_it_stands_is_left_alone() {
    let label = quad(112.0, 108.0, 50.0, 150.0);
    let title = quad(212.0, 150.0, 250.0, 54.0);
    let found = across(&[label, title]);
    let marks: Vec<Mark> = [(118.0, 118.0), (118.0, 200.0)]
        .into_iter()
        .chain([220.0, 266.0, 312.0, 358.0, 404.0].map(|x| (x, 158.0)))
        .map(|(x, y)| letter(x, y))
        .collect();
    let rules = frame(100.0, 100.0, 500.0, 170.0, &[180.0]);
    let again = lines_in_cells(&found, &marks, &rules, 0.0, DPI);
    assert!(again.is_empty(), "{again:?}");
}
