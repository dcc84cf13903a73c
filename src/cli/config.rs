//! Settings from flags, `BUNSHOKO_*` variables and `bunshoko.toml`.
//! Flag beats variable beats file beats default.

use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;
use serde::{Deserialize, Serialize};

use crate::error::Fatal;
use crate::extract::Masters;
use crate::extract::value::fiscal_year::YearBasis;
use crate::intake::Splitting;
use crate::limits::Limits;
use crate::recognise::{EngineChoice, Precision};
use crate::steps::{Step, Steps};

use super::watch::WatchSettings;

/// The file read when `--config` is not given.
const DEFAULT_FILE: &str = "bunshoko.toml";

/// Settings shared by the commands that read scans. Each is a flag, a variable and a key
/// of the file.
#[derive(Debug, Clone, Default, Args, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Settings {
    /// Directory of the archive
    #[arg(long, value_name = "DIR", env = "BUNSHOKO_ARCHIVE")]
    pub archive: Option<PathBuf>,
    /// Department master (CSV)
    #[arg(long, value_name = "FILE.csv", env = "BUNSHOKO_DEPARTMENTS")]
    pub departments: Option<PathBuf>,
    /// Classification table (CSV)
    #[arg(long, value_name = "FILE.csv", env = "BUNSHOKO_CLASSIFICATION")]
    pub classification: Option<PathBuf>,
    /// Year by which retention is counted: from April, or from January [default: fiscal]
    #[arg(long, value_enum, env = "BUNSHOKO_RETENTION_YEAR")]
    pub retention_year: Option<RetentionYear>,
    /// Engine that reads the pages [default: auto]
    #[arg(long, value_enum, env = "BUNSHOKO_ENGINE")]
    pub engine: Option<EngineChoice>,
    /// Pages read at the same time [default: number of processors]
    #[arg(long, short, value_name = "N", env = "BUNSHOKO_JOBS")]
    pub jobs: Option<usize>,
    /// Directory of models, libraries and rules
    #[arg(long, value_name = "DIR", env = "BUNSHOKO_MODELS")]
    pub models: Option<PathBuf>,
    /// Number format of the networks' arithmetic [default: auto]
    #[arg(long, value_enum, env = "BUNSHOKO_PRECISION")]
    pub precision: Option<Precision>,
    /// Leave blank pages out of the PDFs that are made; records keep them, and the numbers
    /// of the others [default: false]
    #[arg(
        long,
        value_name = "true|false",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "true",
        env = "BUNSHOKO_DROP_BLANK"
    )]
    pub drop_blank: Option<bool>,
    /// File with passwords for encrypted PDFs, one a line
    #[arg(long, value_name = "FILE", env = "BUNSHOKO_PASSWORD_FILE")]
    pub password_file: Option<PathBuf>,
    /// Where a scan is split into documents: nowhere, at separator sheets, or also at pages
    /// that surely begin one [default: none]
    #[arg(long, value_enum, env = "BUNSHOKO_SPLIT")]
    pub split: Option<Splitting>,
    /// Leave out steps of the reading, to measure what each brings
    #[arg(long, value_enum, value_delimiter = ',', env = "BUNSHOKO_WITHOUT")]
    pub without: Vec<Step>,
    /// Limits.
    #[command(flatten)]
    pub limits: LimitArgs,
    /// The scan folder.
    #[arg(skip)]
    #[serde(skip_serializing)]
    pub watch: WatchSettings,
}

/// The year by which retention is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum RetentionYear {
    /// April to March.
    #[default]
    Fiscal,
    /// January to December.
    Calendar,
}

impl From<RetentionYear> for YearBasis {
    fn from(year: RetentionYear) -> Self {
        match year {
            RetentionYear::Fiscal => Self::Fiscal,
            RetentionYear::Calendar => Self::Calendar,
        }
    }
}

/// Limits as they are set: what is not set keeps its default.
#[derive(Debug, Clone, Default, Args, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct LimitArgs {
    /// Largest file, in bytes
    #[arg(long = "max-bytes", value_name = "N", env = "BUNSHOKO_MAX_BYTES")]
    pub bytes: Option<u64>,
    /// Most pages a file
    #[arg(long = "max-pages", value_name = "N", env = "BUNSHOKO_MAX_PAGES")]
    pub pages: Option<usize>,
    /// Most pixels a page
    #[arg(long = "max-pixels", value_name = "N", env = "BUNSHOKO_MAX_PIXELS")]
    pub pixels: Option<u64>,
    /// Most seconds a page
    #[arg(long, value_name = "N", env = "BUNSHOKO_SECONDS_PER_PAGE")]
    pub seconds_per_page: Option<u64>,
    /// Memory for pages in flight, in MiB
    #[arg(long, value_name = "N", env = "BUNSHOKO_PAGE_MEMORY_MIB")]
    pub page_memory_mib: Option<u64>,
    /// Memory for the worker process, in MiB [default: enough]
    #[arg(long, value_name = "N", env = "BUNSHOKO_WORKER_MEMORY_MIB")]
    pub worker_memory_mib: Option<u64>,
}

impl Settings {
    /// Fills what flags and variables left open from `file`, or from `bunshoko.toml` in
    /// the working directory if there is one.
    ///
    /// # Errors
    /// [`Fatal::Usage`] naming file, line and reason.
    pub(super) fn with_file(self, file: Option<&Path>) -> Result<Self, Fatal> {
        let path = match file {
            Some(path) => path,
            None if Path::new(DEFAULT_FILE).is_file() => Path::new(DEFAULT_FILE),
            None => return Ok(self),
        };
        let wrong = |detail: String| Fatal::Usage(format!("{}: {detail}", path.display()));
        let text = fs::read_to_string(path).map_err(|e| wrong(e.to_string()))?;
        let below: Self = toml::from_str(&text).map_err(|e| wrong(e.to_string()))?;
        Ok(Self {
            archive: self.archive.or(below.archive),
            departments: self.departments.or(below.departments),
            classification: self.classification.or(below.classification),
            retention_year: self.retention_year.or(below.retention_year),
            engine: self.engine.or(below.engine),
            jobs: self.jobs.or(below.jobs),
            models: self.models.or(below.models),
            precision: self.precision.or(below.precision),
            drop_blank: self.drop_blank.or(below.drop_blank),
            password_file: self.password_file.or(below.password_file),
            split: self.split.or(below.split),
            without: if self.without.is_empty() {
                below.without
            } else {
                self.without
            },
            limits: LimitArgs {
                bytes: self.limits.bytes.or(below.limits.bytes),
                pages: self.limits.pages.or(below.limits.pages),
                pixels: self.limits.pixels.or(below.limits.pixels),
                seconds_per_page: self
                    .limits
                    .seconds_per_page
                    .or(below.limits.seconds_per_page),
                page_memory_mib: self.limits.page_memory_mib.or(below.limits.page_memory_mib),
                worker_memory_mib: self
                    .limits
                    .worker_memory_mib
                    .or(below.limits.worker_memory_mib),
            },
            watch: self.watch.over(below.watch),
        })
    }

    /// The archive's directory.
    ///
    /// # Errors
    /// [`Fatal::Usage`] if nobody named it.
    pub(super) fn archive(&self) -> Result<&Path, Fatal> {
        self.archive.as_deref().ok_or_else(|| {
            Fatal::Usage(
                "no archive: give --archive DIR, BUNSHOKO_ARCHIVE or `archive` in bunshoko.toml"
                    .to_owned(),
            )
        })
    }

    /// What the city tells about itself.
    ///
    /// # Errors
    /// [`Fatal::Usage`] naming file, row and reason if a master cannot be used.
    pub(super) fn masters(&self) -> Result<Masters, Fatal> {
        Masters::load(
            self.departments.as_deref(),
            self.classification.as_deref(),
            self.retention_year.unwrap_or_default().into(),
        )
    }

    /// Pages read at the same time.
    pub(super) fn jobs(&self) -> usize {
        self.jobs
            .or_else(|| std::thread::available_parallelism().ok().map(Into::into))
            .unwrap_or(1)
            .max(1)
    }

    /// Steps of the reading that are taken.
    pub(super) fn steps(&self) -> Steps {
        Steps::without(&self.without)
    }

    /// Passwords for encrypted PDFs.
    ///
    /// # Errors
    /// [`Fatal::Usage`] if the file cannot be read.
    pub(super) fn passwords(&self) -> Result<Vec<String>, Fatal> {
        let Some(path) = &self.password_file else {
            return Ok(Vec::new());
        };
        let text = fs::read_to_string(path)
            .map_err(|e| Fatal::Usage(format!("--password-file {}: {e}", path.display())))?;
        Ok(text
            .lines()
            .filter(|l| !l.is_empty())
            .map(str::to_owned)
            .collect())
    }

    /// Limits in force.
    pub(super) fn limits(&self) -> Limits {
        let (set, default) = (&self.limits, Limits::default());
        Limits {
            bytes: set.bytes.unwrap_or(default.bytes),
            pages: set.pages.unwrap_or(default.pages),
            pixels: set.pixels.unwrap_or(default.pixels),
            seconds_per_page: set.seconds_per_page.unwrap_or(default.seconds_per_page),
            page_memory_mib: set.page_memory_mib.unwrap_or(default.page_memory_mib),
            worker_memory_mib: set.worker_memory_mib,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(text: &str) -> tempfile::NamedTempFile {
        let file = tempfile::NamedTempFile::new().expect("a temporary file");
        fs::write(file.path(), text).expect("writes");
        file
    }

    #[test]
    fn flags_beat_the_file_and_the_file_beats_defaults() {
        let toml = file("jobs = 7\nengine = \"tesseract\"\n[limits]\npages = 9\n");
        let flags = Settings {
            jobs: Some(3),
            ..Settings::default()
        };
        let settings = flags.with_file(Some(toml.path())).expect("reads");
        assert_eq!(settings.jobs(), 3);
        assert_eq!(settings.engine, Some(EngineChoice::Tesseract));
        assert_eq!(settings.limits().pages, 9);
        assert_eq!(settings.limits().pixels, Limits::default().pixels);
    }

    #[test]
    fn a_wrong_key_is_refused_with_its_line() {
        let toml = file("jobs = 7\nengin = \"auto\"\n");
        let error = Settings::default()
            .with_file(Some(toml.path()))
            .expect_err("refused")
            .to_string();
        assert!(
            error.contains("line 2") && error.contains("engin"),
            "{error}"
        );
    }
}
