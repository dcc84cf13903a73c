//! Whole documents, laid out by hand.

mod articles;
mod blocks;
mod choices;
mod coded;
mod columns;
mod domain;
mod fields;
mod heads;
mod layouts;
mod lists;
mod offices;
mod own_cells;
mod papers;
mod signed;
mod split;
mod unlabelled;
mod withheld;

use std::path::Path;

use super::*;
use crate::document::{Attribute, Origin, Point, Quad, Rect, RuleLine, Text, TextLine};

pub(super) const SIZE: f32 = 40.0;

/// A page 2000 × 2800 of lines given by text and place.
pub(super) fn page(lines: &[(&str, f32, f32)]) -> Page {
    let line = |&(text, x, y): &(&str, f32, f32)| {
        let width = text.chars().count() as f32 * SIZE;
        let quad = Quad::from(Rect::new(x, y, width, SIZE));
        TextLine::evenly(text, quad, 0.99, false)
    };
    Page {
        number: 1,
        width: 2000,
        height: 2800,
        dpi: 240.0,
        orientation_known: true,
        engine: "ppocr",
        lines: lines.iter().map(line).collect(),
        ..Page::default()
    }
}

/// The rules of a table with these edges.
pub(super) fn grid(columns: &[f32], rows: &[f32]) -> Vec<RuleLine> {
    let (left, right) = (columns[0], columns[columns.len() - 1]);
    let (top, bottom) = (rows[0], rows[rows.len() - 1]);
    let line = |x0, y0, x1, y1| RuleLine {
        from: Point::new(x0, y0),
        to: Point::new(x1, y1),
    };
    let flat = rows.iter().map(|&y| line(left, y, right, y));
    let standing = columns.iter().map(|&x| line(x, top, x, bottom));
    flat.chain(standing).collect()
}

pub(super) fn extractor(masters: Masters) -> Extractor {
    let rules = Path::new(env!("CARGO_MANIFEST_DIR")).join("models/rules");
    Extractor::load(&rules, masters).expect("the rules that ship are sound")
}

pub(super) fn extract(page: &Page) -> Extraction {
    extractor(Masters::default()).extract(std::slice::from_ref(page), &mut NoLook)
}

/// Says of every line the same, of every list of words which is ringed, of every list of boxes
/// which is ticked, of every list of texts which is boxed, and of every cell that something is written in it, or of those alone that lie over or under `inked_at`, or level with
/// `inked_level`.
#[derive(Default)]
struct Told {
    text: &'static str,
    ringed: Option<usize>,
    ticked: Option<usize>,
    inked_at: Option<f32>,
    inked_level: Option<f32>,
    boxed: Option<usize>,
}

impl Look for Told {
    fn reread(&mut self, _: u32, _: &Quad, _: bool, _: u8) -> Option<Reading> {
        (!self.text.is_empty()).then(|| Reading {
            engine: "tesseract",
            text: self.text.to_owned(),
            confidence: 0.95,
        })
    }

    fn can_reread(&mut self, _: char, _: bool) -> bool {
        true
    }

    fn boxed_text(&mut self, _: u32, _: &Quad, texts: &[String]) -> Option<(usize, f32)> {
        let at = self.boxed.filter(|&at| at < texts.len())?;
        Some((at, 0.999))
    }

    fn ringed(&mut self, _page: u32, words: &[Vec<Quad>]) -> Option<usize> {
        self.ringed.filter(|&at| at < words.len())
    }

    fn left_standing(&mut self, _page: u32, _words: &[Vec<Quad>]) -> Option<usize> {
        None
    }

    fn ticked(&mut self, _page: u32, boxes: &[Quad]) -> Option<usize> {
        self.ticked.filter(|&at| at < boxes.len())
    }

    fn is_inked(&mut self, _page: u32, cell: &Quad) -> Option<bool> {
        let cell = cell.bounds();
        let is_there = |x: f32| (cell.x..cell.right()).contains(&x);
        let is_level = |y: f32| (cell.y..cell.bottom()).contains(&y);
        Some(self.inked_at.is_none_or(is_there) && self.inked_level.is_none_or(is_level))
    }

    fn is_lettered(&mut self, _: u32, _: &Quad, _: &Quad) -> Option<bool> {
        Some(false)
    }

    fn figures(&mut self, _: u32, _: &Quad) -> Option<usize> {
        None
    }
}

/// A draft with labels left of their values.
pub(super) fn draft(retention: &str) -> Page {
    let mut page = page(&[
        ("起　案　用　紙", 800.0, 150.0),
        ("保存", 220.0, 315.0),
        ("期間", 220.0, 355.0),
        (retention, 520.0, 330.0),
        ("起案年月日", 210.0, 430.0),
        ("令和元年５月７日", 520.0, 430.0),
        ("件", 230.0, 530.0),
        ("名", 400.0, 530.0),
        ("文書保存箱の購入について（伺い）", 520.0, 530.0),
        ("主管課", 230.0, 630.0),
        ("情報政策課　庶務係", 520.0, 630.0),
        ("合議", 230.0, 730.0),
        ("財政課", 520.0, 730.0),
        ("決裁年月日", 210.0, 830.0),
        ("令和　　年　　月　　日", 520.0, 830.0),
    ]);
    page.rules = grid(
        &[200.0, 500.0, 1800.0],
        &[300.0, 400.0, 500.0, 600.0, 700.0, 800.0, 900.0],
    );
    page
}

#[test]
fn a_ruled_draft() {
    let found = extract(&draft("５年保存"));
    assert_eq!(found.document_type, DocumentType::Kian);
    let attributes = found.attributes;
    assert_eq!(
        attributes.title.expect("a title").reading.value,
        "文書保存箱の購入について(伺い)"
    );
    let department = attributes.department.expect("an owner").reading;
    assert_eq!(department.value, "情報政策課");
    let retention = attributes.retention.expect("a retention").reading;
    assert_eq!(
        (retention.value.as_str(), retention.years),
        ("5年", Some(5))
    );
    let day = |y, m, d| jiff::civil::date(y, m, d);
    assert_eq!(retention.starts_on, Some(day(2020, 4, 1)));
    assert_eq!(retention.expires_on, Some(day(2025, 3, 31)));
    assert_eq!(
        retention.estimated,
        Some(true),
        "the closing day is not known"
    );
    let drafted = attributes.drafted_on.expect("a day");
    assert_eq!(drafted.reading.value, day(2019, 5, 7));
    assert!(attributes.decided_on.is_none(), "not filled in");
    let year = attributes.fiscal_year.expect("a year");
    assert_eq!(
        (year.reading.value, year.evidence.origin),
        (2019, Origin::Derived)
    );
    assert_eq!(found.review_reasons, [""; 0]);
}

#[test]
fn the_second_line_of_a_label_is_no_beginning_of_the_value() {
    let mut page = draft("５年保存");
    let mut binder = |text: &str, x: f32, y: f32| {
        let quad = Quad::from(Rect::new(x, y, text.chars().count() as f32 * 40.0, 40.0));
        page.lines.push(TextLine::evenly(text, quad, 0.99, false));
    };
    binder("簿冊", 210.0, 905.0);
    // Read in one line with the value beside the label, whose second line lies lower.
    binder("名道路台帳関係綴", 210.0, 930.0);
    page.rules.extend(grid(&[200.0, 1800.0], &[900.0, 1000.0]));
    let found = extract(&page).attributes.binder.expect("a binder");
    assert_eq!(found.reading.value, "道路台帳関係綴");
}

#[test]
fn a_value_that_is_a_part_of_its_label_is_read() {
    let mut page = draft("５年保存");
    // The label stands in the corner of its value's cell.
    for (text, x, y) in [("開示区分", 210.0, 905.0), ("不開示", 700.0, 950.0)] {
        let quad = Quad::from(Rect::new(x, y, text.chars().count() as f32 * 30.0, 30.0));
        page.lines.push(TextLine::evenly(text, quad, 0.99, false));
    }
    page.rules.extend(grid(&[200.0, 1800.0], &[900.0, 1000.0]));
    let found = extract(&page).attributes.disclosure.expect("a class");
    assert_eq!(found.reading.value, "不開示");
}

#[test]
fn a_second_reading_that_differs_is_a_review() {
    let mut look = Told {
        text: "3年保存",
        ringed: None,
        ..Told::default()
    };
    let found = extractor(Masters::default()).extract(&[draft("５年保存")], &mut look);
    let retention = found.attributes.retention.expect("a retention");
    assert_eq!(retention.reading.value, "5年", "the first reading stays");
    assert_eq!(retention.evidence.readings["tesseract"], "3年保存");
    assert!(
        found
            .review_reasons
            .iter()
            .any(|r| r.starts_with("retention: a second reading")),
        "{:?}",
        found.review_reasons
    );
}

#[test]
fn the_classification_table_gives_the_retention() {
    let mut page = draft("");
    page.lines
        .retain(|line| !["保存", "期間", ""].contains(&line.text().as_str()));
    for (text, x) in [("分類", 220.0), ("Z-4-1", 520.0)] {
        let quad = Quad::from(Rect::new(
            x,
            330.0,
            text.chars().count() as f32 * SIZE,
            SIZE,
        ));
        page.lines.push(TextLine::evenly(text, quad, 0.99, false));
    }
    let table = "code,name,retention\nZ-4-1,会議,3年\n";
    let masters = Masters {
        classification: Some(ClassificationTable::from_csv(table.as_bytes()).expect("a table")),
        ..Masters::default()
    };
    let found = extractor(masters).extract(&[page], &mut NoLook);
    let retention = found.attributes.retention.expect("looked up");
    assert_eq!(retention.reading.value, "3年");
    assert_eq!(retention.evidence.origin, Origin::Derived);
    // A draft prints its retention: that none was found is for a person to see.
    assert_eq!(
        found.review_reasons,
        ["retention: looked up by the classification; such paper prints it"]
    );
}

#[test]
fn every_candidate_is_accounted_for() {
    let page = draft("５年保存");
    let explanation = extractor(Masters::default()).explain(&[page], &mut NoLook);
    let text = explanation.to_string();
    for part in [
        "title",
        "→ 0.99",
        "label/title/right",
        "not filled in",
        "label/decided",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
}

#[test]
fn a_second_face_is_told() {
    let mut other = draft("３年");
    other.number = 2;
    let extractor = extractor(Masters::default());
    let found = extractor.extract(&[draft("５年保存"), other], &mut NoLook);
    assert_eq!(
        found
            .attributes
            .retention
            .expect("the face's")
            .reading
            .value,
        "5年"
    );
    assert_eq!(
        found.review_reasons,
        ["retention: page 2 says otherwise: ３年"]
    );
    // The next sheet of the same form says the same.
    let mut same = draft("５年保存");
    same.number = 2;
    let found = extractor.extract(&[draft("５年保存"), same], &mut NoLook);
    assert_eq!(found.review_reasons, [""; 0]);
}

#[test]
fn a_centred_title_keeps_its_last_line() {
    let found = extract(&page(&[
        ("簿冊名", 300.0, 300.0),
        ("文化財保存活用地域計画関係ファイ", 400.0, 380.0),
        ("ル", 700.0, 430.0),
        ("保存期間：10年", 300.0, 700.0),
        ("所管課：文化財課", 300.0, 800.0),
    ]));
    assert_eq!(found.document_type, DocumentType::Binder);
    assert_eq!(
        found.attributes.title.expect("a title").reading.value,
        "文化財保存活用地域計画関係ファイル"
    );
}

#[test]
fn labels_whose_characters_were_read_in_columns() {
    let mut page = page(&[
        ("起　案　用　紙", 800.0, 100.0),
        ("開区", 210.0, 320.0),
        ("示分", 270.0, 320.0),
        ("部分開示", 520.0, 330.0),
        ("起年月案", 210.0, 430.0),
        ("令和元年５月７日", 520.0, 430.0),
        ("起案者", 220.0, 530.0),
        ("総務部総務課　主査　阿部　健一", 520.0, 530.0),
    ]);
    page.rules = grid(&[200.0, 500.0, 1800.0], &[300.0, 400.0, 500.0, 600.0]);
    for line in &mut page.lines[4].glyphs {
        line.confidence = 0.7;
    }
    let attributes = extract(&page).attributes;
    assert_eq!(
        attributes.disclosure.expect("a class").reading.value,
        "部分開示"
    );
    assert_eq!(
        attributes.drafted_on.expect("a day").reading.value,
        jiff::civil::date(2019, 5, 7)
    );
    assert_eq!(
        attributes.drafter.expect("a drafter").reading.value,
        "主査 阿部 健一"
    );
    assert_eq!(
        attributes.department.expect("an owner").reading.value,
        "総務課"
    );
}

#[test]
fn the_second_line_of_a_label_is_no_empty_date() {
    let mut page = draft("５年保存");
    // 決裁 over 年月日, so close that they do not pass for one word.
    page.lines
        .retain(|line| !line.text().starts_with("決裁年月日"));
    page.lines.retain(|line| !line.text().starts_with("令和　"));
    let line = |text: &str, x: f32, y: f32, height: f32| {
        let width = text.chars().count() as f32 * SIZE;
        TextLine::evenly(
            text,
            Quad::from(Rect::new(x, y, width, height)),
            0.99,
            false,
        )
    };
    page.lines.push(line("決裁", 220.0, 805.0, 55.0));
    page.lines.push(line("年月日", 215.0, 828.0, 70.0));
    page.lines
        .push(line("令和元年５月９日", 520.0, 830.0, SIZE));
    let decided = extract(&page).attributes.decided_on.expect("a day");
    assert_eq!(decided.reading.value, jiff::civil::date(2019, 5, 9));
}

#[test]
fn what_stands_before_a_label_is_not_its_value() {
    let mut page = draft("５年保存");
    page.lines.extend(
        tests::page(&[
            ("公開", 520.0, 1030.0),
            ("分類記号", 900.0, 1030.0),
            ("A-1-2", 1300.0, 1030.0),
        ])
        .lines,
    );
    page.rules
        .extend(grid(&[500.0, 1200.0, 1800.0], &[1000.0, 1100.0]));
    let code = extract(&page).attributes.classification.expect("a code");
    assert_eq!(code.reading.value, "A-1-2");
}
