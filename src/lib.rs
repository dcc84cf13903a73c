//! 文書庫 (bunshoko): a city office's paper becomes searchable PDF/A and records.
//!
//! intake → load → prepare → recognise → arrange → extract → compose → register.
//! [`pipeline`] shows the whole flow; each room knows only [`document`] and what its
//! own work needs.

pub mod archive;
pub mod arrange;
pub mod cli;
pub mod compose;
pub mod document;
mod durable;
pub mod error;
pub mod extract;
mod fair_clock;
pub mod intake;
pub mod limits;
pub mod load;
pub mod models;
pub mod pipeline;
pub mod prepare;
pub mod recognise;
mod schedule;
mod second_look;
pub mod steps;
pub mod worker;
