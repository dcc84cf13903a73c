//! The program as its users call it: real scans in, an archive out, and what it says and
//! how it ends when something is wrong.
//!
//! Engines, models and the tools of `scripts/setup` must be installed; a test that misses
//! one says which.

#[path = "../batch/mod.rs"]
mod batch;
mod broken;
mod commands;
mod documents;
mod duplicates;
mod exits;
mod interrupt;
mod limits;
mod names;
mod rendering;
mod repeatable;
mod settings;
mod shared;
mod split;
mod support;
