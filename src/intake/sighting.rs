//! A file in a scan folder, as it is seen again and again until it may be touched. Pure:
//! the clock and what the file system says come from outside.

use std::fs::Metadata;
use std::time::{Duration, Instant, SystemTime};

use super::name::NameKind;

/// How often a file that someone holds is asked for again.
const ASK_AGAIN: Duration = Duration::from_secs(1);

/// What the file system says of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stamp {
    /// Size in bytes.
    pub bytes: u64,
    /// Time of the last change, by the clock of the machine that holds the file.
    pub modified: SystemTime,
}

impl From<&Metadata> for Stamp {
    fn from(metadata: &Metadata) -> Self {
        Self {
            bytes: metadata.len(),
            modified: metadata.modified().unwrap_or(SystemTime::UNIX_EPOCH),
        }
    }
}

/// How long files are waited for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Patience {
    /// Size and time of change must stay the same for so long.
    pub settle: Duration,
    /// A file that waits longer than this without a change is told of; one that is cut
    /// off is then taken as it is.
    pub report: Duration,
    /// Counts the age of a file before it was first seen towards `report`: for runs that
    /// look once and cannot wait.
    pub by_age: bool,
}

/// Why a settled file is not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Obstacle {
    /// It does not parse to its end; says what is missing.
    Cut(String),
    /// Someone holds a lock on it.
    Locked,
    /// It cannot be opened; the system's word.
    Unreadable(String),
}

/// Why a file waits although nobody seems to write it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Waiting {
    /// Its name is one that writers give to unfinished files.
    TemporaryName,
    /// It is empty: a placeholder.
    Empty,
    /// It is no scan by its name.
    NotAScan,
    /// It says something of a scan that is not there.
    NoScan,
    /// Something that belongs to it is not there; says what.
    Incomplete(String),
    /// It was tried.
    Obstacle(Obstacle),
}

impl Waiting {
    /// Stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::TemporaryName => "temporary-name",
            Self::Empty => "empty",
            Self::NotAScan => "not-a-scan",
            Self::NoScan => "no-scan",
            Self::Incomplete(_) => "incomplete-scan",
            Self::Obstacle(Obstacle::Cut(_)) => "incomplete",
            Self::Obstacle(Obstacle::Locked) => "locked",
            Self::Obstacle(Obstacle::Unreadable(_)) => "unreadable",
        }
    }

    /// What is the matter and what to do.
    pub fn message(&self) -> String {
        match self {
            Self::TemporaryName => {
                "its name is that of an unfinished file; rename it if it is finished".to_owned()
            }
            Self::Empty => "it is empty; scan it again or remove it".to_owned(),
            Self::NotAScan => "it is no scan by its name; it stays where it is".to_owned(),
            Self::NoScan => {
                "the scan that it belongs to has not come; drop the scan beside it or remove it"
                    .to_owned()
            }
            Self::Incomplete(what) => format!("{what}; drop what is missing"),
            Self::Obstacle(Obstacle::Cut(what)) => format!("it is not complete yet: {what}"),
            Self::Obstacle(Obstacle::Locked) => "another program holds it; close it".to_owned(),
            Self::Obstacle(Obstacle::Unreadable(why)) => {
                format!("it cannot be opened ({why}); check its permissions and the share")
            }
        }
    }
}

/// What is to be done with a file now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Next {
    /// Look again then, or when the file system tells of a change.
    Wait(Instant),
    /// Nothing before it changes.
    Rest,
    /// Look into it: is it whole, does someone hold it? Then [`Sighting::checked`].
    Check,
    /// It may be taken.
    Take,
    /// Tell people, once.
    Report(Waiting),
}

/// A file that was seen.
#[derive(Debug, Clone)]
pub struct Sighting {
    kind: NameKind,
    stamp: Stamp,
    /// When the present stamp was first seen.
    since: Instant,
    /// How old the file was then.
    age: Duration,
    check: Checked,
    reported: bool,
}

/// What came of looking into the file with its present stamp.
#[derive(Debug, Clone)]
enum Checked {
    Not,
    Good,
    Bad(Obstacle, Instant),
}

impl Sighting {
    /// A file seen for the first time, `age` after its last change.
    pub fn new(kind: NameKind, stamp: Stamp, age: Duration, now: Instant) -> Self {
        Self {
            kind,
            stamp,
            since: now,
            age,
            check: Checked::Not,
            reported: false,
        }
    }

    /// Seen again.
    pub fn observe(&mut self, stamp: Stamp, now: Instant) {
        if stamp != self.stamp {
            *self = Self::new(self.kind, stamp, Duration::ZERO, now);
        }
    }

    /// The result of a [`Next::Check`].
    pub fn checked(&mut self, result: Result<(), Obstacle>, now: Instant) {
        self.check = match result {
            Ok(()) => Checked::Good,
            Err(obstacle) => Checked::Bad(obstacle, now),
        };
    }

    /// What the file system last said.
    pub fn stamp(&self) -> Stamp {
        self.stamp
    }

    /// How long the file has not changed, as far as `patience` counts.
    pub fn rested(&self, patience: &Patience, now: Instant) -> Duration {
        let age = if patience.by_age {
            self.age
        } else {
            Duration::ZERO
        };
        now.saturating_duration_since(self.since) + age
    }

    /// Whether a sidecar has settled: it was understood, or will not be any more.
    pub fn is_usable(&self, patience: &Patience, now: Instant) -> bool {
        match &self.check {
            Checked::Good => true,
            Checked::Bad(Obstacle::Cut(_), _) => now >= self.impatient(patience),
            _ => false,
        }
    }

    /// Whether something is in the way that time alone does not take away.
    pub fn is_stuck(&self) -> bool {
        self.stamp.bytes == 0 || matches!(self.check, Checked::Bad(..))
    }

    /// Whether the file may become a document without changing first.
    pub fn is_promising(&self) -> bool {
        self.kind == NameKind::Scan
            && self.stamp.bytes > 0
            && !matches!(self.check, Checked::Bad(..))
    }

    /// Why it waits, if it waits for more than the settling time.
    pub fn waiting(&self) -> Option<Waiting> {
        match (self.kind, &self.check) {
            (NameKind::Temporary, _) => Some(Waiting::TemporaryName),
            (NameKind::Beside | NameKind::Note, _) => Some(Waiting::NotAScan),
            _ if self.stamp.bytes == 0 => Some(Waiting::Empty),
            (NameKind::Scan | NameKind::Sidecar, Checked::Bad(obstacle, _)) => {
                Some(Waiting::Obstacle(obstacle.clone()))
            }
            (NameKind::Sidecar, Checked::Good) => Some(Waiting::NoScan),
            (NameKind::Scan | NameKind::Sidecar, _) => None,
        }
    }

    /// What is to be done now.
    pub fn next(&mut self, patience: &Patience, now: Instant) -> Next {
        let settled = self.since + patience.settle;
        if now < settled {
            return Next::Wait(settled);
        }
        let impatient = self.impatient(patience);
        match (self.waiting(), &self.check) {
            (None, Checked::Good) => Next::Take,
            (None, _) => Next::Check,
            // Nobody waits for these to become scans.
            (Some(Waiting::NotAScan), _) => self.report(Waiting::NotAScan),
            (Some(Waiting::Obstacle(Obstacle::Cut(_))), _)
                if now >= impatient && self.kind == NameKind::Scan =>
            {
                Next::Take
            }
            (Some(waiting), Checked::Bad(Obstacle::Locked | Obstacle::Unreadable(_), asked)) => {
                let again = *asked + ASK_AGAIN;
                if now >= impatient && !self.reported {
                    self.report(waiting)
                } else if now >= again {
                    Next::Check
                } else {
                    Next::Wait(again)
                }
            }
            (Some(waiting), _) if now >= impatient => self.report(waiting),
            _ => Next::Wait(impatient),
        }
    }

    /// When people are told, or what there is must do.
    pub fn impatient(&self, patience: &Patience) -> Instant {
        let age = if patience.by_age {
            self.age
        } else {
            Duration::ZERO
        };
        self.since + patience.report.saturating_sub(age).max(patience.settle)
    }

    fn report(&mut self, waiting: Waiting) -> Next {
        if self.reported {
            return Next::Rest;
        }
        self.reported = true;
        Next::Report(waiting)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PATIENCE: Patience = Patience {
        settle: Duration::from_secs(1),
        report: Duration::from_mins(1),
        by_age: false,
    };

    fn stamp(bytes: u64) -> Stamp {
        Stamp {
            bytes,
            modified: SystemTime::UNIX_EPOCH + Duration::from_secs(bytes),
        }
    }

    fn after(start: Instant, ms: u64) -> Instant {
        start + Duration::from_millis(ms)
    }

    #[test]
    fn a_file_is_checked_once_it_rests_and_taken_if_whole() {
        let t = Instant::now();
        let mut file = Sighting::new(NameKind::Scan, stamp(5), Duration::ZERO, t);
        assert_eq!(file.next(&PATIENCE, t), Next::Wait(after(t, 1000)));
        file.observe(stamp(9), after(t, 900));
        assert_eq!(
            file.next(&PATIENCE, after(t, 1500)),
            Next::Wait(after(t, 1900)),
            "growth begins the wait anew"
        );
        file.observe(stamp(9), after(t, 1900));
        assert_eq!(file.next(&PATIENCE, after(t, 1900)), Next::Check);
        file.checked(Ok(()), after(t, 1900));
        assert_eq!(file.next(&PATIENCE, after(t, 1900)), Next::Take);
        file.observe(stamp(12), after(t, 2000));
        assert!(matches!(
            file.next(&PATIENCE, after(t, 2000)),
            Next::Wait(_)
        ));
    }

    #[test]
    fn a_cut_file_waits_for_its_rest_and_is_judged_in_the_end() {
        let t = Instant::now();
        let mut file = Sighting::new(NameKind::Scan, stamp(5), Duration::ZERO, t);
        let cut = Obstacle::Cut("no end".to_owned());
        file.checked(Err(cut), after(t, 1000));
        assert!(!file.is_promising());
        assert_eq!(
            file.next(&PATIENCE, after(t, 1000)),
            Next::Wait(after(t, 60_000))
        );
        let mut grown = file.clone();
        grown.observe(stamp(6), after(t, 30_000));
        assert_eq!(
            grown.next(&PATIENCE, after(t, 60_000)),
            Next::Check,
            "after a change it is looked into anew"
        );
        assert_eq!(file.next(&PATIENCE, after(t, 60_000)), Next::Take);
    }

    #[test]
    fn a_held_file_is_asked_for_again_told_of_once_and_never_taken() {
        let t = Instant::now();
        let mut file = Sighting::new(NameKind::Scan, stamp(5), Duration::ZERO, t);
        file.checked(Err(Obstacle::Locked), after(t, 1000));
        assert_eq!(
            file.next(&PATIENCE, after(t, 1500)),
            Next::Wait(after(t, 2000))
        );
        assert_eq!(file.next(&PATIENCE, after(t, 2000)), Next::Check);
        file.checked(Err(Obstacle::Locked), after(t, 60_000));
        assert_eq!(
            file.next(&PATIENCE, after(t, 60_000)),
            Next::Report(Waiting::Obstacle(Obstacle::Locked))
        );
        assert_eq!(file.next(&PATIENCE, after(t, 61_000)), Next::Check);
        file.checked(Ok(()), after(t, 61_000));
        assert_eq!(file.next(&PATIENCE, after(t, 61_000)), Next::Take);
    }

    #[test]
    fn placeholders_and_temporary_names_are_told_of_and_left() {
        let t = Instant::now();
        for (kind, bytes, waiting) in [
            (NameKind::Temporary, 5, Waiting::TemporaryName),
            (NameKind::Scan, 0, Waiting::Empty),
        ] {
            let mut file = Sighting::new(kind, stamp(bytes), Duration::from_hours(1), t);
            assert_eq!(
                file.next(&PATIENCE, after(t, 1000)),
                Next::Wait(after(t, 60_000))
            );
            assert_eq!(
                file.next(&PATIENCE, after(t, 60_000)),
                Next::Report(waiting)
            );
            assert_eq!(file.next(&PATIENCE, after(t, 90_000)), Next::Rest);
        }
    }

    #[test]
    fn a_single_look_goes_by_the_age_of_the_file() {
        let t = Instant::now();
        let once = Patience {
            by_age: true,
            ..PATIENCE
        };
        let hour = Duration::from_hours(1);
        let mut old = Sighting::new(NameKind::Scan, stamp(5), hour, t);
        let mut new = Sighting::new(NameKind::Scan, stamp(5), Duration::ZERO, t);
        for file in [&mut old, &mut new] {
            assert_eq!(file.next(&once, t), Next::Wait(after(t, 1000)));
            file.checked(Err(Obstacle::Cut(String::new())), after(t, 1000));
        }
        assert_eq!(old.next(&once, after(t, 1000)), Next::Take);
        assert_eq!(
            new.next(&once, after(t, 1000)),
            Next::Wait(after(t, 60_000))
        );
    }
}
