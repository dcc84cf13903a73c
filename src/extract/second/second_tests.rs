use super::*;
use crate::document::Rect;

#[test]
fn likeness_is_what_both_have() {
    let close = |one: f32, other: f32| (one - other).abs() < 1e-6;
    assert!(close(likeness("5年保存", "3年 保存"), 0.75));
    assert!(close(likeness("課", "謀"), 1.0));
    assert!(close(likeness("", ""), 0.0) && close(likeness("ab", ""), 0.0));
}

#[test]
fn marks_and_spaces_stay_where_letters_change() {
    let printed = |raw: &str| Printed {
        raw: raw.to_owned(),
        compact: compact(raw),
        parts: Vec::new(),
        place: Rect::default(),
        lines: Vec::new(),
        mean: 1.0,
        least: 1.0,
        places: Vec::new(),
        sureties: Vec::new(),
    };
    for (raw, letters, meant) in [
        (
            "白立 支援について（伺い）",
            "自立支援について伺い",
            "自立 支援について(伺い)",
        ),
        ("「フイル」（2）", "ファイル2", "「ファイル」(2)"),
    ] {
        assert_eq!(spelled(&printed(raw), letters), meant);
    }
}

#[test]
fn two_retentions_are_a_conflict() {
    let years = |n| Value::Retention(Retention::Years(n));
    assert!(is_conflict(&years(3), Some(&years(8)), 0.7));
    assert!(!is_conflict(&years(10), Some(&years(19)), 0.7));
    assert!(is_conflict(&years(10), Some(&years(30)), 0.7));
    assert!(!is_conflict(&years(3), None, 0.7));
    assert!(
        !is_conflict(&years(3), Some(&years(8)), 0.1),
        "another line was read"
    );
}
