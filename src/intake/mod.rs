//! Which files are to be read.

mod paths;

pub use paths::{Inputs, collect};
