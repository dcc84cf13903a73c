//! Masters: what a city tells about itself, as data.
