//! Files that may be taken, in order of arrival, the stations in turn.

use std::collections::{BTreeSet, VecDeque};
use std::path::PathBuf;
use std::time::SystemTime;

/// A queue in which no station can keep another waiting.
#[derive(Debug, Default)]
pub struct Queue {
    /// The station at the front is next; it has at least one file.
    stations: VecDeque<(String, BTreeSet<(SystemTime, PathBuf)>)>,
}

impl Queue {
    /// Adds a file that arrived at `arrived`; one that is there already stays where it is.
    pub fn push(&mut self, station: &str, arrived: SystemTime, path: PathBuf) {
        let place = self.stations.iter().position(|(name, _)| name == station);
        let index = place.unwrap_or_else(|| {
            self.stations
                .push_back((station.to_owned(), BTreeSet::new()));
            self.stations.len() - 1
        });
        self.stations[index].1.insert((arrived, path));
    }

    /// The oldest file of the station whose turn it is.
    pub fn pop(&mut self) -> Option<PathBuf> {
        let (station, mut files) = self.stations.pop_front()?;
        let first = files.pop_first();
        if !files.is_empty() {
            self.stations.push_back((station, files));
        }
        first.map(|(_, path)| path)
    }

    /// Number of files.
    pub fn len(&self) -> usize {
        self.stations.iter().map(|(_, files)| files.len()).sum()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.stations.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn stations_take_turns_and_each_keeps_its_order() {
        let mut queue = Queue::default();
        let at = |n| SystemTime::UNIX_EPOCH + Duration::from_secs(n);
        for n in (0..3).rev() {
            queue.push("総務課", at(n), format!("総務課/{n}").into());
        }
        queue.push("財政課", at(99), "財政課/0".into());
        queue.push("財政課", at(99), "財政課/0".into());
        assert_eq!(queue.len(), 4);
        let order: Vec<PathBuf> = std::iter::from_fn(|| queue.pop()).collect();
        assert_eq!(
            order,
            ["総務課/0", "財政課/0", "総務課/1", "総務課/2"].map(PathBuf::from)
        );
        assert!(queue.is_empty());
    }
}
