//! Which bytes are being worked on.

use std::collections::HashSet;
use std::sync::{Condvar, Mutex, PoisonError};

/// The bytes that are being worked on, by id: of two copies the second waits until it is
/// known what became of the first.
#[derive(Default)]
pub(super) struct BytesInFlight {
    ids: Mutex<HashSet<String>>,
    landed: Condvar,
}

impl BytesInFlight {
    pub(super) fn wait_for(&self, id: &str) -> Turn<'_> {
        let mut ids = self.ids.lock().unwrap_or_else(PoisonError::into_inner);
        while !ids.insert(id.to_owned()) {
            ids = self
                .landed
                .wait(ids)
                .unwrap_or_else(PoisonError::into_inner);
        }
        Turn {
            all: self,
            id: id.to_owned(),
        }
    }
}

/// The right to work on some bytes, as long as it lives.
pub(super) struct Turn<'a> {
    all: &'a BytesInFlight,
    id: String,
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        let mut ids = self.all.ids.lock().unwrap_or_else(PoisonError::into_inner);
        ids.remove(&self.id);
        self.all.landed.notify_all();
    }
}
