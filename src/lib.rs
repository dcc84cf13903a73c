//! 文書庫 (bunshoko): a city office's paper becomes searchable PDF/A and records.
//!
//! intake → load → prepare → recognise → arrange → extract → compose → register.
//! [`pipeline`] shows the whole flow; each room knows only [`document`] and what its
//! own work needs.

pub mod compose;
pub mod document;
pub mod error;
pub mod limits;
pub mod load;
