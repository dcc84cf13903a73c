//! The sidecar: what a scanner or a bot says of a scan, in a file beside it. Pure.
//!
//! JSON: an object. CSV: a row of headings and one row of values, in UTF-8 or CP932.
//! `pages` (also `page_count`, ページ数, 枚数), `operator` (担当者), `tags`, `files` (the
//! names of the page files), and `attributes` by their names in `record.json` or in
//! Japanese; in CSV each attribute is a column. Whatever else a scanner writes there is
//! left alone: the bytes are kept.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::{Map, Value};
use thiserror::Error;

/// Largest sidecar that is read, in bytes.
pub const LARGEST: u64 = 1 << 20;

/// Names of attributes, and what scanners' forms call them.
const ATTRIBUTES: [(&str, &[&str]); 18] = [
    ("title", &["件名", "標題", "表題"]),
    ("department", &["所管課", "主管課", "担当課"]),
    ("retention", &["保存期間", "保存年限"]),
    ("doc_number", &["文書番号"]),
    ("drafted_on", &["起案日", "起案年月日"]),
    ("decided_on", &["決裁日", "決裁年月日"]),
    ("effective_on", &["施行日", "施行年月日"]),
    ("closed_on", &["完結日", "完結年月日"]),
    ("issued_on", &["発信日", "発信年月日"]),
    ("received_on", &["収受日", "収受年月日"]),
    ("held_on", &["開催日"]),
    ("classification", &["分類記号", "分類番号"]),
    ("binder", &["簿冊名", "簿冊"]),
    ("disclosure", &["公開区分"]),
    ("fiscal_year", &["年度"]),
    ("addressee", &["宛先"]),
    ("sender", &["発信者"]),
    ("drafter", &["起案者"]),
];

/// What a sidecar says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sidecar {
    /// Number of pages that were scanned.
    pub pages: Option<u32>,
    /// Names of the page files.
    pub files: Vec<String>,
    /// Who scanned.
    pub operator: Option<String>,
    /// Words that are put on the document.
    pub tags: Vec<String>,
    /// Attributes by their names in `record.json`, as they stand there.
    pub attributes: BTreeMap<&'static str, String>,
}

/// Why a sidecar cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum SidecarError {
    /// It may still be being written.
    #[error("it ends in the middle")]
    Cut,
    /// It is not what it should be.
    #[error("{0}")]
    Broken(String),
}

#[expect(clippy::needless_pass_by_value, reason = "it goes into map_err")]
fn broken(detail: impl ToString) -> SidecarError {
    SidecarError::Broken(detail.to_string())
}

impl Sidecar {
    /// Understands the bytes of the sidecar called `name`.
    ///
    /// # Errors
    /// [`SidecarError::Cut`] if more may come, [`SidecarError::Broken`] if not.
    pub fn parse(name: &Path, bytes: &[u8]) -> Result<Self, SidecarError> {
        if bytes.len() as u64 > LARGEST {
            return Err(broken(format!("it has more than {LARGEST} bytes")));
        }
        let text = decoded(bytes)?;
        let is_csv = name
            .extension()
            .is_some_and(|ending| ending.eq_ignore_ascii_case("csv"));
        if is_csv {
            Self::from_csv(&text)
        } else {
            Self::from_json(&text)
        }
    }

    /// Whether it says that the scan has several page files.
    pub fn announces_pages(&self) -> bool {
        !self.files.is_empty() || self.pages.is_some_and(|pages| pages > 1)
    }

    fn from_json(text: &str) -> Result<Self, SidecarError> {
        let value: Map<String, Value> = serde_json::from_str(text).map_err(|error| {
            if error.is_eof() {
                SidecarError::Cut
            } else {
                broken(format!("it is no JSON object: {error}"))
            }
        })?;
        let mut sidecar = Self::default();
        for (key, value) in &value {
            match field(key) {
                Some("files") => sidecar.files = list(key, value)?,
                Some("tags") => sidecar.tags = list(key, value)?,
                Some("attributes") => {
                    let attributes = value
                        .as_object()
                        .ok_or_else(|| broken(format!("{key} is no object")))?;
                    for (name, value) in attributes {
                        let known = attribute(name)
                            .ok_or_else(|| broken(format!("no attribute is called {name}")))?;
                        sidecar.supply(known, &single(name, value)?);
                    }
                }
                Some(field) => sidecar.fill(field, &single(key, value)?)?,
                None => {}
            }
        }
        Ok(sidecar)
    }

    fn from_csv(text: &str) -> Result<Self, SidecarError> {
        let mut reader = csv::ReaderBuilder::new()
            .trim(csv::Trim::All)
            .from_reader(text.as_bytes());
        let headings = reader.headers().map_err(broken)?.clone();
        let mut rows = reader.records();
        let row = rows
            .next()
            .ok_or_else(|| broken("it has no row of values below its headings"))?
            .map_err(broken)?;
        if rows.next().is_some() {
            return Err(broken("it has more than one row of values"));
        }
        let mut sidecar = Self::default();
        for (heading, value) in headings.iter().zip(&row) {
            if let Some(known) = attribute(heading) {
                sidecar.supply(known, value);
                continue;
            }
            let words = || value.split([';', '；']).map(str::trim);
            let words = || words().filter(|word| !word.is_empty()).map(str::to_owned);
            match field(heading) {
                Some("files") => sidecar.files = words().collect(),
                Some("tags") => sidecar.tags = words().collect(),
                Some("attributes") | None => {}
                Some(field) => sidecar.fill(field, value)?,
            }
        }
        Ok(sidecar)
    }

    fn supply(&mut self, attribute: &'static str, value: &str) {
        if !value.trim().is_empty() {
            self.attributes.insert(attribute, value.trim().to_owned());
        }
    }

    fn fill(&mut self, field: &str, value: &str) -> Result<(), SidecarError> {
        if value.trim().is_empty() {
            return Ok(());
        }
        if field == "operator" {
            self.operator = Some(value.trim().to_owned());
            return Ok(());
        }
        let pages = value.trim().parse().ok().filter(|pages| *pages > 0);
        self.pages =
            Some(pages.ok_or_else(|| broken(format!("pages: {value} is no number of pages")))?);
        Ok(())
    }
}

/// The text, without a byte order mark.
fn decoded(bytes: &[u8]) -> Result<String, SidecarError> {
    let (text, _, wrong) = encoding_rs::UTF_8.decode(bytes);
    if !wrong {
        return Ok(text.into_owned());
    }
    let (text, _, wrong) = encoding_rs::SHIFT_JIS.decode(bytes);
    if wrong {
        return Err(broken("it is text neither in UTF-8 nor in CP932"));
    }
    Ok(text.into_owned())
}

/// A key that means something, however it is written.
fn field(key: &str) -> Option<&'static str> {
    let plain: String = key
        .chars()
        .filter(|c| !matches!(c, '_' | '-' | ' '))
        .flat_map(char::to_lowercase)
        .collect();
    Some(match plain.as_str() {
        "pages" | "pagecount" | "ページ数" | "枚数" => "pages",
        "operator" | "担当者" => "operator",
        "tags" | "タグ" => "tags",
        "files" | "ファイル" => "files",
        "attributes" | "属性" => "attributes",
        _ => return None,
    })
}

fn attribute(name: &str) -> Option<&'static str> {
    ATTRIBUTES
        .iter()
        .find(|(known, others)| *known == name || others.contains(&name))
        .map(|(known, _)| *known)
}

fn single(key: &str, value: &Value) -> Result<String, SidecarError> {
    match value {
        Value::Null => Ok(String::new()),
        Value::String(text) => Ok(text.clone()),
        Value::Number(number) => Ok(number.to_string()),
        _ => Err(broken(format!("{key} is neither text nor a number"))),
    }
}

fn list(key: &str, value: &Value) -> Result<Vec<String>, SidecarError> {
    match value {
        Value::Null => Ok(Vec::new()),
        Value::Array(values) => values.iter().map(|value| single(key, value)).collect(),
        other => Ok(vec![single(key, other)?]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn json(text: &str) -> Result<Sidecar, SidecarError> {
        Sidecar::parse(Path::new("scan.json"), text.as_bytes())
    }

    #[test]
    fn json_and_csv_say_the_same() {
        let from_json = json(
            r#"{"page_count": 3, "operator": "山田", "tags": ["窓口", "急ぎ"], "device": {"x": 1},
                "attributes": {"件名": "要綱の改正について", "fiscal_year": 2018, "binder": null}}"#,
        )
        .expect("is understood");
        assert_eq!(from_json.pages, Some(3));
        assert_eq!(from_json.attributes["title"], "要綱の改正について");
        assert_eq!(from_json.attributes["fiscal_year"], "2018");
        assert_eq!(from_json.attributes.len(), 2);
        assert!(from_json.announces_pages());
        let csv =
            "ページ数,担当者,タグ,件名,年度,装置\n3,山田,窓口;急ぎ,要綱の改正について,2018,x\n";
        let (cp932, ..) = encoding_rs::SHIFT_JIS.encode(csv);
        for bytes in [csv.as_bytes(), &cp932] {
            let from_csv = Sidecar::parse(Path::new("scan.CSV"), bytes);
            assert_eq!(from_csv.expect("is understood"), from_json);
        }
    }

    #[test]
    fn what_is_cut_is_told_from_what_is_broken() {
        assert_eq!(json(r#"{"pages": 3, "oper"#), Err(SidecarError::Cut));
        assert_eq!(json(""), Err(SidecarError::Cut));
        for text in [
            r#"{"pages": 3,, }"#,
            r#"["a"]"#,
            r#"{"pages": "three"}"#,
            r#"{"pages": 0}"#,
            r#"{"attributes": {"titel": "x"}}"#,
            r#"{"attributes": "x"}"#,
            r#"{"operator": {"name": "x"}}"#,
        ] {
            assert!(
                matches!(json(text), Err(SidecarError::Broken(_))),
                "{text}: {:?}",
                json(text)
            );
        }
        let csv = |text: &str| Sidecar::parse(Path::new("a.csv"), text.as_bytes());
        assert!(csv("pages\n").is_err() && csv("pages\n1\n2\n").is_err());
        assert!(Sidecar::parse(Path::new("a.json"), &[0x81, 0xff, 0x00]).is_err());
    }
}
