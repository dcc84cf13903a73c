//! How a scan folder is watched: by the events of its file system, or by looking again
//! where the file system tells nothing of what other machines do.

use std::path::{Path, PathBuf};

use notify::{ErrorKind, EventKind, RecommendedWatcher, RecursiveMode, Watcher};
use serde::{Deserialize, Serialize};

/// Whether folders are looked at again and again instead of waiting for events.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Polling {
    /// Where the file system is one of another machine, or unknown to tell events.
    #[default]
    Auto,
    /// Everywhere.
    Always,
    /// Nowhere.
    Never,
}

/// File systems on which other machines write without an event here, by their magic
/// numbers (statfs(2) and the kernel's `magic.h`).
const SILENT: [(u64, &str); 14] = [
    (0x6969, "NFS"),
    (0x517b, "SMB"),
    (0xff53_4d42, "CIFS"),
    (0xfe53_4d42, "SMB 2"),
    (0x6573_5546, "FUSE"),
    (0x0102_1997, "9P"),
    (0x5346_414f, "AFS"),
    (0x7375_7245, "Coda"),
    (0x564c, "NCP"),
    (0x00c3_6400, "Ceph"),
    (0x786f_4256, "VirtualBox"),
    (0xbacb_acbc, "VMware"),
    (0x0116_1970, "GFS2"),
    (0x7461_636f, "OCFS2"),
];

/// Why `folder` is polled; `None` if its events can be relied upon.
///
/// # Errors
/// The system's word if the file system cannot be asked.
pub fn reason_to_poll(folder: &Path, polling: Polling) -> std::io::Result<Option<&'static str>> {
    match polling {
        Polling::Always => Ok(Some("the configuration")),
        Polling::Never => Ok(None),
        Polling::Auto => {
            // The kernel sign-extends some numbers to the width of a word.
            let kind = rustix::fs::statfs(folder)?.f_type as u64 & 0xffff_ffff;
            Ok(SILENT
                .iter()
                .find(|(magic, _)| *magic == kind)
                .map(|(_, name)| *name))
        }
    }
}

/// What the file system told.
#[derive(Debug)]
pub enum Notice {
    /// These changed, appeared or went.
    Changed(Vec<PathBuf>),
    /// Something was lost: look at everything.
    LookAgain,
}

/// The events of folders. Ends when dropped.
#[derive(Debug)]
pub struct Events(RecommendedWatcher);

impl Events {
    /// Calls `tell` from a thread of its own.
    ///
    /// # Errors
    /// If the system gives no events (for example because it has no more watches).
    pub fn new(tell: impl Fn(Notice) + Send + 'static) -> notify::Result<Self> {
        notify::recommended_watcher(move |event: notify::Result<notify::Event>| match event {
            Ok(event) if event.need_rescan() => tell(Notice::LookAgain),
            Ok(event) if matches!(event.kind, EventKind::Access(kind) if !is_closing(kind)) => {}
            Ok(event) => tell(Notice::Changed(event.paths)),
            Err(_) => tell(Notice::LookAgain),
        })
        .map(Self)
    }

    /// Adds a folder, without those in it: what is hidden or reached by a link is not
    /// looked into. To add it again does no harm, and helps if it was made anew.
    ///
    /// # Errors
    /// As for [`Events::new`].
    pub fn add(&mut self, folder: &Path) -> notify::Result<()> {
        match self.0.watch(folder, RecursiveMode::NonRecursive) {
            // What vanishes while we look is no error.
            Err(error) if matches!(error.kind, ErrorKind::PathNotFound) => Ok(()),
            added => added,
        }
    }
}

/// Whether a writer has closed the file.
fn is_closing(kind: notify::event::AccessKind) -> bool {
    use notify::event::{AccessKind, AccessMode};
    matches!(kind, AccessKind::Close(AccessMode::Write))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn local_folders_tell_events_and_the_configuration_has_the_last_word() {
        let dir = tempfile::tempdir().expect("a temporary directory");
        let ask = |polling| reason_to_poll(dir.path(), polling).expect("asks");
        assert_eq!(ask(Polling::Never), None);
        assert_eq!(ask(Polling::Always), Some("the configuration"));
        let proc = reason_to_poll(Path::new("/proc"), Polling::Auto).expect("asks");
        assert_eq!(proc, None);
        assert!(reason_to_poll(Path::new("/no/such/folder"), Polling::Auto).is_err());
    }
}
