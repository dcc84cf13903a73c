//! Puts the lines of a page into reading order, and tells which of its ink was overlooked
//! and which of its rules are none.

mod cell_columns;
mod dotted;
mod in_cells;
mod leaders;
mod letters;
mod level_columns;
mod order;
mod overlooked;
mod plane;
mod repeated;
mod ringed;
mod seals;
mod shine;
mod streaks;

pub use dotted::drop_dashes;
pub use in_cells::lines_in_cells;
pub use leaders::drop_leaders;
pub use level_columns::part_level_columns;
pub use order::reading_order;
pub use overlooked::{Look, overlooked};
pub use repeated::drop_repeated;
pub use ringed::unread_in_rings;
pub use seals::{
    drop_sides, frames_over_lines, in_name_seals, in_office_seals, is_number_or_option, words_of,
};
pub use shine::{drop_pale_ends, is_bare, pale_places, shining_through};
pub use streaks::drop_streaks;
