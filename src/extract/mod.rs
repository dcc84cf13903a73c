//! Rules → attribute candidates → decisions with evidence.

pub mod master;
pub mod value;
