//! Which scan folder and which archive a command is about, for those that only look at
//! what a watcher does.

use std::path::PathBuf;

use crate::error::Fatal;

use super::config::Settings;
use super::watch::WatchSettings;

/// Arguments of commands about a watched folder.
#[derive(Debug, clap::Args)]
pub(super) struct Place {
    /// Directory of the archive
    #[arg(long, value_name = "DIR", env = "BUNSHOKO_ARCHIVE")]
    archive: Option<PathBuf>,
    /// The scan folder
    #[arg(long, value_name = "DIR", env = "BUNSHOKO_INBOX")]
    inbox: Option<PathBuf>,
    /// Settings file [default: bunshoko.toml, if it is there]
    #[arg(long, value_name = "FILE", env = "BUNSHOKO_CONFIG")]
    config: Option<PathBuf>,
}

impl Place {
    /// All settings as they hold there.
    pub(super) fn settled(&self) -> Result<(Settings, WatchSettings), Fatal> {
        let settings = Settings {
            archive: self.archive.clone(),
            ..Settings::default()
        }
        .with_file(self.config.as_deref())?;
        let watch = WatchSettings {
            inbox: self.inbox.clone(),
            ..WatchSettings::default()
        }
        .over(settings.watch.clone());
        Ok((settings, watch))
    }
}
