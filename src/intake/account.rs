//! Reconciliation: every file received is registered, in review, rejected, a duplicate, or
//! waiting. Pure: counts what journal and folders say.

use std::collections::{BTreeMap, BTreeSet};

use super::journal::{Entry, Event};

/// Files, and their pages as far as known.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Count {
    /// Files.
    pub files: u64,
    /// Pages.
    pub pages: u64,
    /// Documents that the files became: a file may hold several.
    pub documents: u64,
}

impl Count {
    fn add(&mut self, files: Option<u64>, pages: Option<u64>, documents: u64) {
        self.files += files.unwrap_or(1);
        self.pages += pages.unwrap_or(0);
        self.documents += documents;
    }

    fn plus(self, other: Self) -> Self {
        Self {
            files: self.files + other.files,
            pages: self.pages + other.pages,
            documents: self.documents + other.documents,
        }
    }
}

/// What became of the files of a station on a day.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Documents that were certain.
    pub registered: Count,
    /// Documents that a person must look at.
    pub review: Count,
    /// Files set aside.
    pub rejected: Count,
    /// Files whose bytes the archive had.
    pub duplicate: Count,
    /// Files not done yet.
    pub waiting: Count,
    /// Files that were claimed and are neither done nor anywhere: never any, unless
    /// someone removed them.
    pub missing: Count,
}

impl Tally {
    /// All files.
    pub fn received(&self) -> Count {
        [
            self.registered,
            self.review,
            self.rejected,
            self.duplicate,
            self.waiting,
            self.missing,
        ]
        .into_iter()
        .fold(Count::default(), Count::plus)
    }
}

/// Tallies by day of receipt and station.
#[derive(Debug, Default)]
pub struct Account {
    claims: BTreeMap<String, Entry>,
    open: BTreeSet<String>,
    waiting: Vec<(String, String)>,
}

impl Account {
    /// A line of the journal, in the order of the journal.
    pub fn entry(&mut self, entry: Entry) {
        let known = self.claims.get(&entry.claim);
        if entry.is_final() || known.is_none() {
            self.claims.insert(entry.claim.clone(), entry);
        }
    }

    /// The claim, which the journal has, may have been made after the claims were looked
    /// at: it is not missing.
    pub fn new_claim(&mut self, claim: &str) {
        self.open.insert(claim.to_owned());
    }

    /// A claim of so many `files`, which are there, made on `day` at `station`.
    pub fn open_claim(&mut self, claim: &str, files: u64, day: &str, station: &str) {
        if self.open.insert(claim.to_owned()) && !self.claims.contains_key(claim) {
            for _ in 0..files {
                self.waiting.push((day.to_owned(), station.to_owned()));
            }
        }
    }

    /// A file that nobody claimed yet, at `station`, on `day`.
    pub fn unclaimed(&mut self, day: &str, station: &str) {
        self.waiting.push((day.to_owned(), station.to_owned()));
    }

    /// The tallies. `day_of` tells the day of a claim by its name.
    pub fn tallies(&self, day_of: impl Fn(&str) -> String) -> BTreeMap<(String, String), Tally> {
        let mut tallies: BTreeMap<(String, String), Tally> = BTreeMap::new();
        for entry in self.claims.values() {
            let key = (day_of(&entry.claim), entry.station.clone());
            let tally = tallies.entry(key).or_default();
            let count = match entry.event {
                Event::Ready => &mut tally.registered,
                Event::Review => &mut tally.review,
                Event::Rejected => &mut tally.rejected,
                Event::Duplicate => &mut tally.duplicate,
                Event::Claimed if self.open.contains(&entry.claim) => &mut tally.waiting,
                Event::Claimed => &mut tally.missing,
            };
            count.add(entry.files, entry.pages, entry.document_count());
        }
        for key in &self.waiting {
            tallies
                .entry(key.clone())
                .or_default()
                .waiting
                .add(None, None, 0);
        }
        tallies
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(claim: &str, event: Event, pages: Option<u64>) -> Entry {
        Entry {
            at: String::new(),
            event,
            claim: claim.to_owned(),
            path: String::new(),
            station: "総務課".to_owned(),
            files: None,
            bytes: None,
            pages,
            id: None,
            documents: Vec::new(),
            code: None,
        }
    }

    #[test]
    fn received_is_the_sum_of_all_others() {
        let mut account = Account::default();
        for claim in ["a", "b", "c", "d", "e"] {
            account.entry(entry(claim, Event::Claimed, None));
        }
        account.entry(Entry {
            documents: vec!["0".to_owned(), "0-p0003".to_owned()],
            ..entry("a", Event::Ready, Some(3))
        });
        account.entry(entry("b", Event::Review, Some(2)));
        // Taken over and entered again after it was settled.
        account.entry(entry("b", Event::Claimed, None));
        account.entry(entry("c", Event::Rejected, None));
        account.open_claim("d", 1, "day", "総務課");
        account.open_claim("new", 1, "day", "総務課");
        account.unclaimed("day", "総務課");
        account.open_claim("pages", 2, "day", "総務課");
        account.entry(Entry {
            files: Some(4),
            ..entry("group", Event::Ready, Some(4))
        });
        let tallies = account.tallies(|_| "day".to_owned());
        let tally = tallies[&("day".to_owned(), "総務課".to_owned())];
        let all = Count {
            files: 13,
            pages: 9,
            documents: 4,
        };
        assert_eq!(tally.received(), all);
        assert_eq!((tally.registered.files, tally.review.files), (5, 1));
        assert_eq!((tally.rejected.files, tally.waiting.files), (1, 5));
        assert_eq!(tally.missing.files, 1, "e is nowhere");
    }
}
