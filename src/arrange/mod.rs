//! Puts the lines of a page into reading order.

mod order;

pub use order::reading_order;
