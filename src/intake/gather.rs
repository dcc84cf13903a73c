//! Files that are taken together: one scan alone, a scan with its sidecar, the numbered
//! pages of one scan. Pure.
//!
//! Numbered pages are one document where the folder says so, or where a sidecar announces
//! them; a scanner that numbers its documents must not have them sewn together. A group
//! is complete when its numbers have no gap and the pages that a sidecar promises are
//! there; without a promise, when nothing has changed for a while. What is not complete
//! waits, is told of, and then goes to a person with what there is.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::companions::{lack, rivals_of, sidecars_of, sidecars_of_pages};
use super::folder::SidecarUse;
use super::name::NameKind;
use super::sighting::{Stamp, Waiting};
use super::tracker::{Tracked, Tracker};

/// How long a group must rest if nobody says how many pages it has.
const GROUP_WAIT: Duration = Duration::from_secs(30);

/// Files that may be taken together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ready {
    /// The scan, or its pages in order, and how they were when they were last seen.
    pub files: Vec<(PathBuf, Stamp)>,
    /// What the names of its pages have in common, if they are numbered.
    pub base: Option<PathBuf>,
    /// The sidecar.
    pub sidecar: Option<(PathBuf, Stamp)>,
    /// What a person must know of them: reasons for review.
    pub remarks: Vec<String>,
    /// Whether they may have a sidecar.
    pub sidecar_use: SidecarUse,
    /// When they were put together: all had settled by then.
    pub since: Instant,
}

impl Ready {
    /// The first file.
    pub fn lead(&self) -> &Path {
        self.files
            .first()
            .map_or(Path::new(""), |(path, _)| path.as_path())
    }

    /// Whether it is one file of which nothing has to be said.
    pub(super) fn is_single(&self) -> bool {
        self.files.len() == 1 && self.sidecar.is_none() && self.remarks.is_empty()
    }

    /// All files, the sidecar last.
    pub fn stamped(&self) -> impl Iterator<Item = &(PathBuf, Stamp)> {
        self.files.iter().chain(&self.sidecar)
    }

    /// The same without their stamps.
    pub fn paths(&self) -> impl Iterator<Item = &PathBuf> {
        self.stamped().map(|(path, _)| path)
    }

    /// The same with paths relative to the folder `place`.
    #[must_use]
    pub fn below(&self, place: &Path) -> Self {
        let below = |(path, stamp): &(PathBuf, Stamp)| {
            let path = path.strip_prefix(place).unwrap_or(path);
            (path.to_path_buf(), *stamp)
        };
        Self {
            files: self.files.iter().map(below).collect(),
            sidecar: self.sidecar.as_ref().map(below),
            ..self.clone()
        }
    }

    /// Paths at which a sidecar may lie.
    pub fn sidecar_places(&self) -> Vec<PathBuf> {
        match (&self.base, self.sidecar_use) {
            (_, SidecarUse::Never) => Vec::new(),
            (Some(base), _) => sidecars_of_pages(base),
            (None, _) => sidecars_of(self.lead()),
        }
    }
}

/// What came of looking at all that has settled.
#[derive(Debug, Default)]
pub(super) struct Gathered {
    pub ready: Vec<Ready>,
    /// Files that wait for others, and why.
    pub held: Vec<(PathBuf, Waiting)>,
    /// To be told of.
    pub report: Vec<(PathBuf, Waiting)>,
    /// When to look again.
    pub again: Option<Instant>,
}

impl Gathered {
    fn wait(&mut self, until: Instant) {
        self.again = Some(self.again.map_or(until, |at| at.min(until)));
    }

    fn hold<'a>(&mut self, paths: impl IntoIterator<Item = &'a PathBuf>, what: &str) {
        for path in paths {
            let waiting = Waiting::Incomplete(what.to_owned());
            self.held.push((path.clone(), waiting));
        }
    }
}

/// What lies beside a scan.
enum Beside<'a> {
    Nothing,
    /// It is being written, or held.
    Unsettled(PathBuf, &'a Tracked),
    Usable(PathBuf, &'a Tracked),
}

/// Whether a scan is one page of several.
enum Belongs {
    Alone,
    Group(PathBuf),
    /// The sidecar that tells has not settled; whether it is stuck.
    Unknown(bool),
}

impl Tracker {
    /// Puts together what has `rested`.
    pub(super) fn gather(&self, rested: &HashSet<PathBuf>, now: Instant) -> Gathered {
        let mut gathered = Gathered::default();
        let mut groups = BTreeSet::new();
        for path in rested {
            let Some(tracked) = self.files.get(path) else {
                continue;
            };
            match self.belongs(path, tracked, now) {
                Belongs::Alone => self.alone(path, tracked, now, &mut gathered),
                Belongs::Unknown(stuck) => {
                    if stuck {
                        gathered.hold([path], "its sidecar is not complete");
                    }
                    gathered.wait(now + tracked.patience.settle);
                }
                Belongs::Group(base) => {
                    groups.insert(base);
                }
            }
        }
        if groups.is_empty() {
            return gathered;
        }
        let mut members: BTreeMap<&Path, Vec<(u32, &PathBuf, &Tracked)>> = BTreeMap::new();
        for (path, tracked) in &self.files {
            if let Some(page) = &tracked.page
                && !tracked.queued
                && groups.contains(&page.base)
            {
                let pages = members.entry(&page.base).or_default();
                pages.push((page.number, path, tracked));
            }
        }
        for (base, mut pages) in members {
            pages.sort_by_key(|(number, path, _)| (*number, *path));
            self.together(base, &pages, rested, now, &mut gathered);
        }
        gathered
    }

    fn belongs(&self, path: &Path, tracked: &Tracked, now: Instant) -> Belongs {
        let Some(page) = &tracked.page else {
            return Belongs::Alone;
        };
        if tracked.folder.group {
            return Belongs::Group(page.base.clone());
        }
        let its_own = self.beside(&sidecars_of(path), tracked, now);
        if !matches!(its_own, Beside::Nothing)
            || rivals_of(&page.base).any(|rival| self.files.contains_key(&rival))
        {
            return Belongs::Alone;
        }
        match self.beside(&sidecars_of_pages(&page.base), tracked, now) {
            Beside::Unsettled(_, sidecar)
                if now < tracked.sighting.impatient(&tracked.patience) =>
            {
                Belongs::Unknown(sidecar.sighting.is_stuck())
            }
            Beside::Nothing | Beside::Unsettled(..) => Belongs::Alone,
            // One that is broken may have announced them: a person will see.
            Beside::Usable(_, sidecar) => match &sidecar.sidecar {
                Some(said) if !said.announces_pages() => Belongs::Alone,
                _ => Belongs::Group(page.base.clone()),
            },
        }
    }

    fn beside(&self, places: &[PathBuf], scan: &Tracked, now: Instant) -> Beside<'_> {
        if scan.folder.sidecar == SidecarUse::Never {
            return Beside::Nothing;
        }
        for place in places {
            if let Some(tracked) = self.files.get(place)
                && !tracked.queued
                && tracked.kind == NameKind::Sidecar
            {
                return if tracked.sighting.is_usable(&tracked.patience, now) {
                    Beside::Usable(place.clone(), tracked)
                } else {
                    Beside::Unsettled(place.clone(), tracked)
                };
            }
        }
        Beside::Nothing
    }

    /// A scan that is one file.
    fn alone(&self, path: &PathBuf, tracked: &Tracked, now: Instant, gathered: &mut Gathered) {
        let mut ready = Ready {
            files: vec![(path.clone(), tracked.sighting.stamp())],
            base: None,
            sidecar: None,
            remarks: Vec::new(),
            sidecar_use: tracked.folder.sidecar,
            since: now,
        };
        let impatient = tracked.sighting.impatient(&tracked.patience);
        let beside = self.beside(&sidecars_of(path), tracked, now);
        if !ready.fetch(&beside, now, impatient, gathered) {
            return;
        }
        if let Some((sidecar, _)) = &ready.sidecar {
            let rival = rivals_of(&sidecar.with_extension(""))
                .find(|rival| rival != path && self.files.contains_key(rival));
            if let Some(rival) = rival {
                let rival = rival.file_name().unwrap_or_default().to_string_lossy();
                let remark = format!("sidecar: it may be that of {rival} as well");
                ready.remarks.push(remark);
            }
        }
        gathered.ready.push(ready);
    }

    /// Numbered pages.
    fn together(
        &self,
        base: &Path,
        pages: &[(u32, &PathBuf, &Tracked)],
        rested: &HashSet<PathBuf>,
        now: Instant,
        gathered: &mut Gathered,
    ) {
        let Some(&(_, lead, first)) = pages.first() else {
            return;
        };
        let paths = || pages.iter().map(|(_, path, _)| *path);
        if let Some((_, path, page)) = pages.iter().find(|(_, path, _)| !rested.contains(*path)) {
            if page.sighting.is_stuck() {
                let name = path.file_name().unwrap_or_default().to_string_lossy();
                gathered.hold(paths(), &format!("{name} cannot be taken yet"));
            }
            return;
        }
        let impatient = |page: &Tracked| page.sighting.impatient(&page.patience);
        let impatient = pages.iter().map(|(_, _, page)| impatient(page)).max();
        let impatient = impatient.unwrap_or(now);
        let stamped = pages
            .iter()
            .map(|(_, path, page)| ((*path).clone(), page.sighting.stamp()));
        let mut ready = Ready {
            files: stamped.collect(),
            base: Some(base.to_path_buf()),
            sidecar: None,
            remarks: Vec::new(),
            sidecar_use: first.folder.sidecar,
            since: now,
        };
        let beside = self.beside(&sidecars_of_pages(base), first, now);
        if !ready.fetch(&beside, now, impatient, gathered) {
            return;
        }
        let promise = match beside {
            Beside::Usable(_, sidecar) => sidecar.sidecar.as_ref(),
            _ => None,
        };
        let promise =
            promise.filter(|sidecar| sidecar.pages.is_some() || !sidecar.files.is_empty());
        let numbers: Vec<u32> = pages.iter().map(|(number, ..)| *number).collect();
        let names = paths()
            .filter_map(|path| Some(path.file_name()?.to_string_lossy().into_owned()))
            .collect();
        if let Some(what) = lack(&numbers, &names, promise) {
            if now < impatient {
                gathered.hold(paths(), &what);
                gathered.wait(impatient);
                return;
            }
            let waiting = Waiting::Incomplete(what.clone());
            gathered.report.push((lead.clone(), waiting));
            ready.remarks.push(format!("source: {what}"));
        } else if promise.is_none() {
            let rested = |page: &Tracked| page.sighting.rested(&page.patience, now);
            let rested = pages.iter().map(|(_, _, page)| rested(page)).min();
            let wait = first.folder.group_wait.unwrap_or(GROUP_WAIT);
            let left = wait.saturating_sub(rested.unwrap_or_default());
            if !left.is_zero() {
                gathered.wait(now + left);
                return;
            }
        }
        gathered.ready.push(ready);
    }
}

impl Ready {
    /// Takes what lies beside. `false` if it has to be waited for.
    fn fetch(
        &mut self,
        beside: &Beside<'_>,
        now: Instant,
        impatient: Instant,
        gathered: &mut Gathered,
    ) -> bool {
        let name = |path: &Path| {
            let name = path.file_name().unwrap_or_default();
            name.to_string_lossy().into_owned()
        };
        let (what, stuck) = match beside {
            Beside::Usable(path, tracked) => {
                self.sidecar = Some((path.clone(), tracked.sighting.stamp()));
                return true;
            }
            Beside::Nothing if self.sidecar_use != SidecarUse::Required => return true,
            Beside::Nothing => ("its sidecar has not come".to_owned(), true),
            Beside::Unsettled(path, tracked) => (
                format!("its sidecar {} is not complete", name(path)),
                tracked.sighting.is_stuck(),
            ),
        };
        if now >= impatient {
            let waiting = Waiting::Incomplete(what.clone());
            gathered.report.push((self.lead().to_path_buf(), waiting));
            self.remarks.push(format!("sidecar: {what}"));
            return true;
        }
        if stuck {
            let paths: Vec<PathBuf> = self.paths().cloned().collect();
            gathered.hold(&paths, &what);
        }
        gathered.wait(impatient);
        false
    }
}

#[cfg(test)]
#[path = "gather_tests.rs"]
mod tests;
