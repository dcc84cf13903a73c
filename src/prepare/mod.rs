//! Makes a page ready to be read: is anything on it, which way up does it lie, how much
//! does it slope. The scanned image itself is never resampled; what is found here only
//! steers reading and extraction and is noted in the record.

mod blank;
mod box_inside;
mod boxed;
mod circle_over;
mod figures;
mod grain;
mod grey_seal;
mod ink;
mod inked_cells;
mod laid;
mod level;
mod marks;
mod name_ring;
mod other_side;
mod paper;
mod ring;
mod rule_lines;
mod shade;
mod skew;
pub mod stamp;
mod stamp_ink;
mod streak;
mod strike;
mod strokes;
mod tick;

pub use blank::{Ink, ink_on};
pub use box_inside::inside_box;
pub use figures::figures;
pub use grain::softened;
pub use ink::{is_inked, is_lettered};
pub use marks::marks;
pub use name_ring::Rings;
pub use other_side::{Shades, from_behind};
pub use ring::ringed;
pub use rule_lines::rule_lines;
pub use skew::{skew_of, skew_of_letters, skew_of_rules};
pub use strike::left_standing;
pub use tick::ticked;
