//! Values as they are printed, and what they mean. Pure functions over text.

mod doc_number_context;
mod fold;
mod scan;
mod year;

pub mod classification_code;
pub mod date;
pub mod disclosure;
pub mod doc_number;
pub mod era;
pub mod era_less;
pub mod fiscal_year;
pub mod fuzzy;
pub mod numeral;
pub mod option_list;
pub mod retention;
pub mod slips;
pub mod text;
