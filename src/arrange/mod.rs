//! Puts the lines of a page into reading order, and tells which of its ink was overlooked.

mod dotted;
mod in_cells;
mod letters;
mod order;
mod overlooked;
mod plane;
mod seals;

pub use in_cells::lines_in_cells;
pub use order::reading_order;
pub use overlooked::{Look, overlooked};
pub use seals::in_name_seals;
