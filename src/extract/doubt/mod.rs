//! What speaks against a value that was read surely: letters beside it that nobody read
//! ([`strip`]) or between its own ([`hole`]), fewer figures than their ink tells ([`figures`]),
//! text close by that may be a part of it ([`stray`]), letters of names that get lost
//! ([`unsafe_name`]), days that cannot all be right ([`chronology`]).

pub(crate) mod chronology;
pub(crate) mod figures;
pub(crate) mod hole;
pub(crate) mod stray;
pub(crate) mod strip;
pub(crate) mod unsafe_name;
