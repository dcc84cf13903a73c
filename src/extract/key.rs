//! The attributes a rule can find.

use serde::Deserialize;

/// An attribute of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Key {
    /// 件名.
    Title,
    /// 所管課.
    Department,
    /// 保存期間.
    Retention,
    /// 文書番号.
    DocNumber,
    /// 起案日.
    DraftedOn,
    /// 決裁日.
    DecidedOn,
    /// 施行日.
    EffectiveOn,
    /// 完結日.
    ClosedOn,
    /// 発信日.
    IssuedOn,
    /// 収受日.
    ReceivedOn,
    /// 開催日.
    HeldOn,
    /// 分類記号.
    Classification,
    /// 簿冊名.
    Binder,
    /// 公開区分.
    Disclosure,
    /// 年度.
    FiscalYear,
    /// 宛先.
    Addressee,
    /// 発信者.
    Sender,
    /// 起案者.
    Drafter,
}

impl Key {
    /// The attribute's name in records.
    pub fn name(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Department => "department",
            Self::Retention => "retention",
            Self::DocNumber => "doc_number",
            Self::DraftedOn => "drafted_on",
            Self::DecidedOn => "decided_on",
            Self::EffectiveOn => "effective_on",
            Self::ClosedOn => "closed_on",
            Self::IssuedOn => "issued_on",
            Self::ReceivedOn => "received_on",
            Self::HeldOn => "held_on",
            Self::Classification => "classification",
            Self::Binder => "binder",
            Self::Disclosure => "disclosure",
            Self::FiscalYear => "fiscal_year",
            Self::Addressee => "addressee",
            Self::Sender => "sender",
            Self::Drafter => "drafter",
        }
    }

    /// Whether its value is a day.
    pub fn is_day(self) -> bool {
        matches!(
            self,
            Self::DraftedOn
                | Self::DecidedOn
                | Self::EffectiveOn
                | Self::ClosedOn
                | Self::IssuedOn
                | Self::ReceivedOn
                | Self::HeldOn
        )
    }

    /// Whether its value is a person or an office by whose name seals stand.
    pub fn is_name(self) -> bool {
        matches!(self, Self::Addressee | Self::Sender | Self::Drafter)
    }
}
