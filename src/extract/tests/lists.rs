//! Papers that list things: what they list is not theirs.

use super::{extract, grid, page};
use crate::document::DocumentType;

#[test]
fn heads_of_a_list_are_no_labels() {
    let mut lines = vec![
        ("ファイル管理表", 800.0, 100.0),
        ("所管課：文化財課", 220.0, 200.0),
        ("簿冊名", 420.0, 330.0),
        ("保存期間", 1020.0, 330.0),
        ("分類記号", 1420.0, 330.0),
    ];
    for y in [430.0, 530.0, 630.0, 730.0] {
        lines.extend([
            ("議会だよりの発行ファイル", 420.0, y),
            ("１年", 1020.0, y),
            ("Z-4-1", 1420.0, y),
        ]);
    }
    for n in 0..8 {
        lines.push(("備考はありません", 220.0, 900.0 + 60.0 * n as f32));
    }
    let mut page = page(&lines);
    page.rules = grid(
        &[200.0, 400.0, 1000.0, 1400.0, 1800.0],
        &[300.0, 400.0, 500.0, 600.0, 700.0, 800.0],
    );
    let found = extract(&page);
    assert_eq!(found.document_type, DocumentType::Other);
    let attributes = found.attributes;
    assert_eq!(
        attributes.title.expect("its own").reading.value,
        "ファイル管理表"
    );
    assert_eq!(
        attributes.department.expect("its own").reading.value,
        "文化財課"
    );
    assert!(attributes.retention.is_none());
    assert!(attributes.binder.is_none());
    assert!(attributes.classification.is_none());
}

#[test]
fn a_list_may_have_lost_a_rule() {
    let mut lines = vec![
        ("保存文書目録", 800.0, 100.0),
        ("所管課：文化財課", 220.0, 200.0),
        ("分類", 220.0, 330.0),
        ("文書名", 420.0, 330.0),
        ("保存期間", 1020.0, 330.0),
        ("冊数", 1420.0, 330.0),
    ];
    for y in [430.0, 530.0, 630.0, 730.0] {
        lines.extend([
            ("A43", 220.0, y),
            ("議会だよりの発行綴", 420.0, y),
            ("１年", 1020.0, y),
            ("3", 1420.0, y),
        ]);
    }
    let mut page = page(&lines);
    page.rules = grid(
        &[200.0, 400.0, 1000.0, 1400.0],
        &[300.0, 400.0, 500.0, 600.0, 700.0, 800.0],
    );
    page.rules.extend(grid(&[1400.0, 1800.0], &[300.0, 400.0]));
    let attributes = extract(&page).attributes;
    assert!(attributes.retention.is_none());
    assert!(attributes.classification.is_none());
}

#[test]
fn rows_of_print_make_a_list_where_most_rules_are_lost() {
    let mut lines = vec![
        ("保存文書廃棄伺", 800.0, 100.0),
        ("分類", 220.0, 330.0),
        ("簿冊名", 820.0, 330.0),
        ("作成年度", 1020.0, 330.0),
        ("冊数", 1420.0, 330.0),
    ];
    for y in [410.0, 490.0, 570.0, 650.0] {
        lines.extend([
            ("A-4-3", 220.0, y),
            ("議会だよりの発行綴", 420.0, y),
            ("平成22", 1020.0, y),
            ("3", 1420.0, y),
        ]);
    }
    let mut page = page(&lines);
    page.rules = grid(
        &[200.0, 400.0, 1000.0, 1400.0, 1800.0],
        &[310.0, 390.0, 470.0],
    );
    let attributes = extract(&page).attributes;
    assert!(attributes.binder.is_none() && attributes.classification.is_none());
}

#[test]
fn a_form_with_its_labels_above_is_no_list() {
    let mut page = page(&[
        ("起　案　用　紙", 800.0, 100.0),
        ("文書番号", 220.0, 330.0),
        ("保存期間", 720.0, 330.0),
        ("公開区分", 1220.0, 330.0),
        ("５総第12号", 220.0, 430.0),
        ("１０年", 720.0, 430.0),
        ("公開", 1220.0, 430.0),
    ]);
    page.rules = grid(
        &[200.0, 700.0, 1200.0, 1700.0],
        &[300.0, 400.0, 500.0, 600.0],
    );
    let attributes = extract(&page).attributes;
    assert_eq!(attributes.retention.expect("its own").reading.value, "10年");
}
