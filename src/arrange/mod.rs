//! Puts the lines of a page into reading order, and tells which of its ink was overlooked.

mod letters;
mod order;
mod overlooked;
mod seals;

pub use order::reading_order;
pub use overlooked::{Look, overlooked};
pub use seals::in_name_seals;
