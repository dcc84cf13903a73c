//! Puts the lines of a page into reading order, and tells which of its ink was overlooked
//! and which of its rules are none.

mod letters;
mod order;
mod overlooked;
mod seals;
mod streaks;

pub use order::reading_order;
pub use overlooked::{Look, overlooked};
pub use seals::in_name_seals;
pub use streaks::drop_streaks;
