//! Masters: what a city tells about its departments and its classification, as CSV.

mod table;

pub mod classification;
pub mod department_match;
pub mod departments;

pub use table::{MasterError, Reason};
