//! Settings of a scan folder: section `[watch]` of `bunshoko.toml`, flags and variables.

use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::Args;
use serde::Deserialize;

use crate::error::Fatal;
use crate::intake::{FolderRule, Options, Patience, Polling, SidecarUse, Splitting};

use super::hand_over::Wanted;

/// Settings as they are given: what is not given keeps its default.
#[derive(Debug, Clone, Default, Args, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(in crate::cli) struct WatchSettings {
    /// The scan folder
    #[arg(long, value_name = "DIR", env = "BUNSHOKO_INBOX")]
    pub inbox: Option<PathBuf>,
    /// Seconds a file must rest before it is touched [default: 1]
    #[arg(long, value_name = "N", env = "BUNSHOKO_SETTLE_SECONDS")]
    pub settle_seconds: Option<f64>,
    /// Seconds after which a file that cannot be taken is told of [default: 300]
    #[arg(long, value_name = "N", env = "BUNSHOKO_REPORT_SECONDS")]
    pub report_seconds: Option<f64>,
    /// Seconds from one look at the whole folder to the next [default: 60]
    #[arg(long, value_name = "N", env = "BUNSHOKO_RESCAN_SECONDS")]
    pub rescan_seconds: Option<f64>,
    /// Whether to look again and again instead of waiting for events [default: auto, by
    /// file system]
    #[arg(long, value_enum, env = "BUNSHOKO_POLLING")]
    pub polling: Option<Polling>,
    /// Seconds from one look at a polled folder to the next [default: 0.5]
    #[arg(long, value_name = "N", env = "BUNSHOKO_POLL_SECONDS")]
    pub poll_seconds: Option<f64>,
    /// Seconds without a heartbeat after which the files of a watcher on another machine
    /// are taken over [default: 60]
    #[arg(long, value_name = "N", env = "BUNSHOKO_LEASE_SECONDS")]
    pub lease_seconds: Option<f64>,
    /// Port for Prometheus, such as 127.0.0.1:9185 [default: none]
    #[arg(long, value_name = "ADDRESS", env = "BUNSHOKO_METRICS")]
    pub metrics: Option<String>,
    /// Form of the messages on stderr [default: text]
    #[arg(long, value_enum, env = "BUNSHOKO_LOG")]
    pub log: Option<LogForm>,
    /// Folder that results are put into for bots, as NAME.json [default: none]
    #[arg(long, value_name = "DIR", env = "BUNSHOKO_DONE")]
    pub done: Option<PathBuf>,
    /// Whether the searchable PDF is put there, too [default: false]
    #[arg(long, value_name = "true|false", env = "BUNSHOKO_DONE_PDF")]
    pub done_pdf: Option<bool>,
    /// Command and arguments that are told of each result.
    #[arg(skip)]
    pub on_done: Vec<String>,
    /// Seconds that the command has [default: 60]
    #[arg(long, value_name = "N", env = "BUNSHOKO_ON_DONE_SECONDS")]
    pub on_done_seconds: Option<f64>,
    /// What is set for sub-folders.
    #[arg(skip)]
    pub folder: Vec<FolderSettings>,
}

/// Form of messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(in crate::cli) enum LogForm {
    /// For people.
    #[default]
    Text,
    /// One JSON object a message.
    Json,
}

/// `[[watch.folder]]`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::cli) struct FolderSettings {
    /// The sub-folder, relative to the scan folder.
    pub path: PathBuf,
    /// Name of the scanner station.
    #[serde(default)]
    pub station: Option<String>,
    /// The section whose papers are scanned there.
    #[serde(default)]
    pub department: Option<String>,
    /// Words that are put on its documents.
    #[serde(default)]
    pub tags: Vec<String>,
    /// Settling time of its scanners.
    #[serde(default)]
    pub settle_seconds: Option<f64>,
    /// Whether numbered image files are the pages of one document.
    #[serde(default)]
    pub group: Option<bool>,
    /// How long such a group must rest if nobody says how many pages it has.
    #[serde(default)]
    pub group_seconds: Option<f64>,
    /// Whether scans have sidecars.
    #[serde(default)]
    pub sidecar: Option<SidecarUse>,
    /// Where its scans are split.
    #[serde(default)]
    pub split: Option<Splitting>,
}

impl WatchSettings {
    /// Fills what is open from `below`.
    pub fn over(self, below: Self) -> Self {
        Self {
            inbox: self.inbox.or(below.inbox),
            settle_seconds: self.settle_seconds.or(below.settle_seconds),
            report_seconds: self.report_seconds.or(below.report_seconds),
            rescan_seconds: self.rescan_seconds.or(below.rescan_seconds),
            polling: self.polling.or(below.polling),
            poll_seconds: self.poll_seconds.or(below.poll_seconds),
            lease_seconds: self.lease_seconds.or(below.lease_seconds),
            metrics: self.metrics.or(below.metrics),
            log: self.log.or(below.log),
            done: self.done.or(below.done),
            done_pdf: self.done_pdf.or(below.done_pdf),
            on_done: if self.on_done.is_empty() {
                below.on_done
            } else {
                self.on_done
            },
            on_done_seconds: self.on_done_seconds.or(below.on_done_seconds),
            folder: if self.folder.is_empty() {
                below.folder
            } else {
                self.folder
            },
        }
    }

    /// The scan folder.
    ///
    /// # Errors
    /// [`Fatal::Usage`] if nobody named it or it is no folder.
    pub fn inbox(&self) -> Result<PathBuf, Fatal> {
        let inbox = self.inbox.as_deref().ok_or_else(|| {
            Fatal::Usage(
                "no scan folder: give --inbox DIR, BUNSHOKO_INBOX or `inbox` under [watch] in bunshoko.toml"
                    .to_owned(),
            )
        })?;
        // Events come with full paths.
        inbox
            .canonicalize()
            .map_err(|e| Fatal::Usage(format!("--inbox {}: {e}", inbox.display())))
    }

    /// What is to be done with results.
    ///
    /// # Errors
    /// [`Fatal::Usage`] for a time that is none.
    pub fn wanted(&self) -> Result<Wanted, Fatal> {
        Ok(Wanted {
            done: self.done.clone(),
            with_pdf: self.done_pdf.unwrap_or(false),
            on_done: self.on_done.clone(),
            limit: time("on_done_seconds", self.on_done_seconds.unwrap_or(60.0))?,
        })
    }

    /// How the scan folder `root` is watched, with the archive at `archive`.
    ///
    /// # Errors
    /// [`Fatal::Usage`] for a time that is none, or a folder that leads out of `root`.
    pub fn options(&self, root: PathBuf, archive: &Path, once: bool) -> Result<Options, Fatal> {
        let mut rules = Vec::new();
        for folder in &self.folder {
            let inside = folder
                .path
                .components()
                .all(|part| matches!(part, std::path::Component::Normal(_)));
            if !inside {
                return Err(Fatal::Usage(format!(
                    "watch.folder: path = \"{}\" is not a path below the scan folder",
                    folder.path.display()
                )));
            }
            rules.push(FolderRule {
                path: folder.path.clone(),
                station: folder.station.clone(),
                department: folder.department.clone(),
                tags: folder.tags.clone(),
                settle: folder
                    .settle_seconds
                    .map(|s| time("watch.folder.settle_seconds", s))
                    .transpose()?,
                group: folder.group,
                group_wait: folder
                    .group_seconds
                    .map(|s| time("watch.folder.group_seconds", s))
                    .transpose()?,
                sidecar: folder.sidecar,
                split: folder.split,
            });
        }
        // An archive inside its own scan folder is never read again, nor are results.
        let inside = |dir: &Path| {
            let dir = std::path::absolute(dir).ok()?;
            let dir = dir.canonicalize().unwrap_or(dir);
            Some(dir.strip_prefix(&root).ok()?.to_path_buf())
        };
        let without = [Some(archive), self.done.as_deref()]
            .into_iter()
            .flatten()
            .filter_map(inside)
            .collect();
        let or = |name, set: Option<f64>, default| time(name, set.unwrap_or(default));
        Ok(Options {
            root,
            rules,
            without,
            patience: Patience {
                settle: or("settle_seconds", self.settle_seconds, 1.0)?,
                report: or("report_seconds", self.report_seconds, 300.0)?,
                by_age: once,
            },
            polling: self.polling.unwrap_or_default(),
            poll_every: or("poll_seconds", self.poll_seconds, 0.5)?,
            rescan_every: or("rescan_seconds", self.rescan_seconds, 60.0)?,
            lease: or("lease_seconds", self.lease_seconds, 60.0)?,
            once,
        })
    }
}

fn time(name: &str, seconds: f64) -> Result<Duration, Fatal> {
    // A year is as good as never, and clocks can add it.
    Duration::try_from_secs_f64(seconds.min(31_536_000.0))
        .map_err(|_| Fatal::Usage(format!("{name}: {seconds} is no time")))
}
