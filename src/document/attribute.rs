//! Attributes with their evidence, as they stand in `record.json`.

use std::collections::BTreeMap;

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::PixelBox;

/// Where a value comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Origin {
    /// Read from the document.
    #[default]
    Page,
    /// Computed or looked up.
    Derived,
    /// Corrected by a person.
    Person,
}

/// What a value rests on.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
pub struct Evidence {
    /// The text as printed.
    pub raw: String,
    /// Where the value comes from.
    pub origin: Origin,
    /// How sure the program is, 0–1.
    pub confidence: f32,
    /// Page number in the source, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<u32>,
    /// Place on the upright page.
    #[serde(default, rename = "box", skip_serializing_if = "Option::is_none")]
    pub place: Option<PixelBox>,
    /// The rule that found it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub rule: String,
    /// What each engine read at that place.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub readings: BTreeMap<String, String>,
}

/// A value and what it rests on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Attribute<V> {
    /// The value with what belongs to it.
    #[serde(flatten)]
    pub reading: V,
    /// What it rests on.
    #[serde(flatten)]
    pub evidence: Evidence,
}

/// A text value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Text {
    /// Normalised text.
    pub value: String,
}

/// The section that owns the document (所管課).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Department {
    /// Name of the section.
    pub value: String,
    /// Bureau, division, section, as far as known.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub path: Vec<String>,
    /// Code in the department master.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
}

/// How long the document is kept (保存期間).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Retention {
    /// Canonical retention: `5年`, `永年`, `常用`, `1年未満` …
    pub value: String,
    /// Number of years; absent for a period without an end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub years: Option<u16>,
    /// First day of the period (起算日).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>", extend("format" = "date"))]
    pub starts_on: Option<Date>,
    /// Last day of the period (満了日).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>", extend("format" = "date"))]
    pub expires_on: Option<Date>,
    /// The closing day was not on the paper; another date stood in for it (推定).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub estimated: Option<bool>,
}

/// A day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Day {
    /// ISO date.
    #[schemars(with = "String", extend("format" = "date"))]
    pub value: Date,
}

/// A fiscal year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FiscalYear {
    /// The Western year in which the fiscal year starts.
    pub value: i16,
}

/// Whether the document may be disclosed (公開区分).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Disclosure {
    /// The class as the city names it, normalised.
    pub value: String,
    /// From when it may be disclosed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>", extend("format" = "date"))]
    pub opens_on: Option<Date>,
}

/// Everything found on a document. What is not on the paper is absent.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Attributes {
    /// 件名.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<Attribute<Text>>,
    /// 所管課.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub department: Option<Attribute<Department>>,
    /// 保存期間.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retention: Option<Attribute<Retention>>,
    /// 文書番号.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub doc_number: Option<Attribute<Text>>,
    /// 起案日.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub drafted_on: Option<Attribute<Day>>,
    /// 決裁日.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decided_on: Option<Attribute<Day>>,
    /// 施行日.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub effective_on: Option<Attribute<Day>>,
    /// 完結日.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub closed_on: Option<Attribute<Day>>,
    /// 発信日: the date of a letter.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub issued_on: Option<Attribute<Day>>,
    /// 収受日.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub received_on: Option<Attribute<Day>>,
    /// 開催日: the date of a meeting.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub held_on: Option<Attribute<Day>>,
    /// 分類記号.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub classification: Option<Attribute<Text>>,
    /// 簿冊名.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub binder: Option<Attribute<Text>>,
    /// 公開区分.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub disclosure: Option<Attribute<Disclosure>>,
    /// 年度.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fiscal_year: Option<Attribute<FiscalYear>>,
    /// 宛先.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub addressee: Option<Attribute<Text>>,
    /// 発信者.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sender: Option<Attribute<Text>>,
    /// 起案者.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub drafter: Option<Attribute<Text>>,
}
