//! Names that were not read surely hold no record up.

use super::*;

/// A draft whose drafter was read with this confidence, kept for as long as it says.
fn drafted(retention: &str, confidence: f32) -> Extraction {
    let mut form = draft(retention);
    form.lines.extend(page(&[("起案者", 230.0, 930.0)]).lines);
    let place = Quad::from(Rect::new(520.0, 930.0, 5.0 * SIZE, SIZE));
    form.lines
        .push(TextLine::evenly("柴田　修二", place, confidence, false));
    form.rules
        .extend(grid(&[200.0, 500.0, 1800.0], &[900.0, 1000.0]));
    extract(&form)
}

#[test]
fn a_name_that_is_doubtful_is_left_out_and_the_record_says_so() {
    let sure = drafted("５年保存", 0.995);
    assert_eq!(sure.review_reasons, Vec::<String>::new());
    let drafter = sure.attributes.drafter.expect("a person").reading.value;
    assert_eq!(drafter, "柴田 修二");
    let doubtful = drafted("５年保存", 0.7);
    assert_eq!(doubtful.status(), Status::Ready);
    assert!(doubtful.attributes.drafter.is_none());
    assert!(
        matches!(&doubtful.withheld[..], [why] if why.starts_with("drafter: ")),
        "{:?}",
        doubtful.withheld
    );
}

#[test]
fn a_person_who_looks_in_any_case_is_shown_the_name() {
    let open = drafted("　　年保存", 0.7);
    assert_eq!(open.status(), Status::Review);
    assert!(open.attributes.drafter.is_some() && open.withheld.is_empty());
}
