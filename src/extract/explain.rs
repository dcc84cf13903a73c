//! Why a value was taken: every candidate with its rule, its score and what became of it.

use std::fmt;

use super::Extraction;
use super::decide::{Account, Decision, Outcome};
use super::key::Key;

/// The account of an extraction; prints as a table.
#[derive(Debug, Clone)]
pub struct Explanation {
    /// What was extracted.
    pub extraction: Extraction,
    accounts: Vec<Account>,
    /// Rule and raw text of the candidate that won, for each attribute.
    winners: Vec<(Key, String, String)>,
}

impl Explanation {
    pub(super) fn new(extraction: Extraction, decision: &Decision) -> Self {
        let winners = decision
            .best()
            .into_iter()
            .map(|(key, (best, _))| (key, best.candidate.rule.clone(), best.printed.raw.clone()))
            .collect();
        let mut accounts = decision.accounts.clone();
        accounts.sort_by_key(|account| account.key);
        Self {
            extraction,
            accounts,
            winners,
        }
    }
}

impl fmt::Display for Explanation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "document type: {:?}", self.extraction.document_type)?;
        let mut last = None;
        for account in &self.accounts {
            if last != Some(account.key) {
                writeln!(f, "\n{}", account.key.name())?;
                last = Some(account.key);
            }
            let won = self.winners.iter().any(|(key, rule, raw)| {
                *key == account.key && *rule == account.rule && *raw == account.raw
            });
            let outcome = match &account.outcome {
                Outcome::Weighed(confidence) => format!("{confidence:.2}"),
                Outcome::Unfilled => "not filled in".to_owned(),
                Outcome::Foreign => "no such value".to_owned(),
            };
            writeln!(
                f,
                "  {} {outcome:<14} {:<28} rule score {:.2}  {}",
                if won { "→" } else { " " },
                account.rule,
                account.score,
                account.raw
            )?;
        }
        if !self.extraction.review_reasons.is_empty() {
            writeln!(f, "\nto review")?;
        }
        for reason in &self.extraction.review_reasons {
            writeln!(f, "  {reason}")?;
        }
        if !self.extraction.withheld.is_empty() {
            writeln!(f, "\nleft out")?;
        }
        for reason in &self.extraction.withheld {
            writeln!(f, "  {reason}")?;
        }
        Ok(())
    }
}
