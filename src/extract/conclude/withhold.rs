//! Names that were not read surely, left out of a record that nothing else sends to a person:
//! they are published nowhere and decide nothing, and absent is better than guessed.

use crate::document::Attributes;

use super::Conclusion;
use crate::extract::key::Key;

impl Conclusion<'_> {
    /// Leaves out the names that may be withheld, if nobody has to look for anything but them,
    /// and says which and why.
    pub(super) fn withhold(&mut self) {
        let required = self.rules.required(self.kind);
        let may_go = |key: &&Key| !required.contains(key);
        let names: Vec<Key> = self.rules.withheld.iter().filter(may_go).copied().collect();
        let of = |reason: &str| {
            let mut names = names.iter();
            names.find(|key| is_about(reason, **key)).copied()
        };
        let about: Option<Vec<Key>> = self.reasons.iter().map(|reason| of(reason)).collect();
        let Some(about) = about else { return };
        for key in about {
            leave_out(&mut self.attributes, key);
        }
        self.withheld.append(&mut self.reasons);
    }
}

/// Whether a reason for a review is about the attribute.
fn is_about(reason: &str, key: Key) -> bool {
    reason
        .strip_prefix(key.name())
        .is_some_and(|rest| rest.starts_with(": "))
}

fn leave_out(attributes: &mut Attributes, key: Key) {
    match key {
        Key::Addressee => attributes.addressee = None,
        Key::Sender => attributes.sender = None,
        Key::Drafter => attributes.drafter = None,
        _ => {}
    }
}
