//! The wordings that papers of cities have in common: each label leads to its attribute,
//! spread as well as plain, and what looks like a value and is none stays out.

use jiff::civil::date;

use super::*;
use crate::extract::value::doc_number::{Kind, find_doc_numbers, parse_doc_number};
use crate::extract::value::fiscal_year::parse_fiscal_year;
use crate::extract::value::retention::{Retention, parse_retention};

/// The value that a draft gives for `label`, printed before `value` in a row of its own.
fn read(label: &str, value: &str, kind: &str) -> Attributes {
    let mut page = page(&[
        (kind, 800.0, 150.0),
        (label, 220.0, 330.0),
        (value, 620.0, 330.0),
        ("備考", 220.0, 430.0),
    ]);
    page.rules = grid(&[200.0, 600.0, 1800.0], &[300.0, 400.0, 500.0]);
    extract(&page).attributes
}

/// The label with spaces between its characters, as justified setting has them.
fn spread(label: &str) -> String {
    let characters: Vec<String> = label.chars().map(String::from).collect();
    characters.join("　")
}

/// Attribute, its labels, what is printed behind them, and the value.
const LABELS: [(&str, &[&str], &str, &str); 11] = [
    (
        "title",
        &["件名", "標題", "題名", "事案"],
        "文書保存箱の購入について",
        "文書保存箱の購入について",
    ),
    (
        "department",
        &[
            "起案課",
            "主管課",
            "主務課",
            "主務部課名",
            "所属",
            "所管課",
            "担当課",
            "起案部署",
        ],
        "情報政策課",
        "情報政策課",
    ),
    (
        "retention",
        &["保存期間", "保存年限", "保存種別"],
        "５年",
        "5年",
    ),
    (
        "doc_number",
        &["文書番号", "記号番号", "文書記号番号"],
        "令和元総情政第45号",
        "令和元総情政第45号",
    ),
    (
        "classification",
        &["分類記号", "分類番号", "文書分類", "編さん種別"],
        "A-1-02",
        "A-1-02",
    ),
    (
        "binder",
        &["簿冊名", "ファイル名", "綴名"],
        "庁内ＬＡＮ関係綴",
        "庁内LAN関係綴",
    ),
    (
        "disclosure",
        &["公開区分", "開示区分", "情報公開"],
        "部分開示",
        "部分開示",
    ),
    ("addressee", &["宛先"], "北浜市長　様", "北浜市長"),
    (
        "sender",
        &["発信者"],
        "総務局長　山田　太郎",
        "総務局長 山田 太郎",
    ),
    (
        "drafter",
        &["起案者", "担当者"],
        "主査　山田　太郎",
        "主査 山田 太郎",
    ),
    ("fiscal_year", &["年度"], "平成31年度", "2019"),
];

/// Labels of days.
const DAYS: [(&str, &[&str]); 5] = [
    ("drafted_on", &["起案年月日", "起案日", "立案日", "伺日"]),
    ("decided_on", &["決裁年月日", "決裁日", "決定日"]),
    ("effective_on", &["施行年月日", "施行日", "発送日"]),
    ("closed_on", &["完結日", "完結年月日", "完結"]),
    ("received_on", &["収受日", "受付日"]),
];

/// The value of `attribute` among those found.
fn value(found: &Attributes, attribute: &str) -> Option<String> {
    let found = serde_json::to_value(found).expect("attributes are JSON");
    match found.get(attribute)?.get("value")? {
        serde_json::Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    }
}

#[test]
fn every_label_leads_to_its_attribute() {
    for (attribute, labels, printed, expected) in LABELS {
        for label in labels {
            for label in [(*label).to_owned(), spread(label)] {
                let found = read(&label, printed, "起　案　用　紙");
                assert_eq!(
                    value(&found, attribute).as_deref(),
                    Some(expected),
                    "{label}"
                );
            }
        }
    }
    let cover = read("簿冊名", "庁内ＬＡＮ関係綴", "簿冊");
    assert_eq!(value(&cover, "title").as_deref(), Some("庁内LAN関係綴"));
}

#[test]
fn every_label_of_a_day_leads_to_its_attribute() {
    for (attribute, labels) in DAYS {
        for label in labels {
            let found = read(label, "令和元年５月７日", "起　案　用　紙");
            let day = value(&found, attribute);
            assert_eq!(day.as_deref(), Some("2019-05-07"), "{label}");
            let empty = read(label, "令和　　年　　月　　日", "起　案　用　紙");
            assert_eq!(value(&empty, attribute), None, "{label} is not filled in");
        }
    }
}

#[test]
fn numbers_of_documents_and_of_laws() {
    for number in [
        "北九総情第123号",
        "令和元総情政第45号",
        "5福第10号",
        "28墨総総第1004号",
        "63港総総第5号の2",
        "議案第10号",
    ] {
        let found = parse_doc_number(number).expect(number);
        assert_eq!((found.kind, found.value.as_str()), (Kind::Numbered, number));
    }
    for (text, kind) in [
        ("第　　号", Kind::Unfilled),
        ("号外", Kind::Unnumbered),
        ("事務連絡", Kind::Unnumbered),
    ] {
        assert_eq!(find_doc_numbers(text)[0].kind, kind, "{text}");
    }
    for law in ["昭和22年法律第67号", "条例第21号", "政令第16号"] {
        assert!(find_doc_numbers(law).is_empty(), "{law}");
    }
}

#[test]
fn retentions_and_years() {
    for (text, retention) in [
        ("1年未満", Retention::LessThanYear),
        ("永年", Retention::Permanent),
        ("永久", Retention::Permanent),
        ("１年", Retention::Years(1)),
        ("三年", Retention::Years(3)),
        ("5年保存", Retention::Years(5)),
        ("10年", Retention::Years(10)),
        ("20年", Retention::Years(20)),
        ("30年", Retention::Years(30)),
    ] {
        assert_eq!(parse_retention(text).expect(text).retention, retention);
    }
    for text in ["常用", "長期", "その他"] {
        assert_eq!(parse_retention(text).expect(text).retention.years(), None);
    }
    for text in ["平成31年度", "令和元年度", "2019年度"] {
        assert_eq!(parse_fiscal_year(text).expect(text).year(), Some(2019));
    }
}

#[test]
fn the_day_of_closing_begins_the_period() {
    let mut page = draft("５年保存");
    page.lines[13] = super::page(&[("完結年月日", 210.0, 830.0)]).lines.remove(0);
    page.lines[14] = super::page(&[("令和元年５月７日", 520.0, 830.0)])
        .lines
        .remove(0);
    let retention = extract(&page).attributes.retention.expect("one").reading;
    assert_eq!(retention.starts_on, Some(date(2020, 4, 1)));
    assert_eq!(retention.expires_on, Some(date(2025, 3, 31)));
    assert_eq!(retention.estimated, Some(false));
}

#[test]
fn a_class_is_what_the_city_calls_it() {
    for class in ["公開", "部分公開", "非公開", "開示", "部分開示", "不開示"] {
        let found = read("公開区分", class, "起　案　用　紙")
            .disclosure
            .expect(class);
        assert_eq!(found.reading.value, class);
    }
}
