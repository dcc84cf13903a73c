//! The likeliest of several rules, and how close another attribute's comes.

use crate::extract::key::Key;

/// What leads so far. Rules of the same attribute are no rivals of each other.
#[derive(Debug, Default)]
pub(crate) struct Lead {
    best: Option<(f32, usize, Option<Key>)>,
    rival: f32,
}

impl Lead {
    /// Adds the rule number `rule`, of the attribute `key`, that is as likely as `likeness`.
    pub(crate) fn add(&mut self, likeness: f32, rule: usize, key: Option<Key>) {
        match self.best {
            Some((most, _, other)) if other == key => {
                if likeness > most {
                    self.best = Some((likeness, rule, key));
                }
            }
            Some((most, ..)) if likeness <= most => self.rival = self.rival.max(likeness),
            Some((most, ..)) => {
                self.rival = self.rival.max(most);
                self.best = Some((likeness, rule, key));
            }
            None => self.best = Some((likeness, rule, key)),
        }
    }

    /// Likeness and number of the likeliest rule.
    pub(crate) fn best(&self) -> Option<(f32, usize)> {
        self.best.map(|(likeness, rule, _)| (likeness, rule))
    }

    /// Likeness of the likeliest rule of another attribute; 0 if there is none.
    pub(crate) fn rival(&self) -> f32 {
        self.rival
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_another_attribute_is_a_rival() {
        let mut lead = Lead::default();
        lead.add(0.8, 0, Some(Key::Title));
        lead.add(0.7, 1, Some(Key::Binder));
        lead.add(0.9, 2, Some(Key::Title));
        assert_eq!((lead.best(), lead.rival()), (Some((0.9, 2)), 0.7));
        lead.add(0.95, 3, None);
        assert_eq!((lead.best(), lead.rival()), (Some((0.95, 3)), 0.9));
    }
}
