//! The scan folder as stations use it: slow writers, names that repeat, crashes, two
//! watchers. Nothing may be lost and nothing done twice.
//!
//! Pages are blank, so that no engine has to read them; `scripts/setup` must have run.

#[path = "../batch/mod.rs"]
mod batch;
mod bots;
mod crashes;
mod daily;
mod faults;
mod full_disk;
mod garbage;
mod many;
mod oddities;
mod reconcile;
mod service;
mod split;
mod support;
mod together;
