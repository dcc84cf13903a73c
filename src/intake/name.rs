//! What the name of a file in a scan folder says of it.

use std::path::Path;

/// Endings of files that lie beside scans but are none. Everything else in a folder is
/// tried: an unknown file that is rejected is seen, one that is passed over is lost.
const BESIDE_SCANS: [&str; 10] = [
    "db", "ini", "jsonl", "lnk", "log", "md", "toml", "txt", "url", "xml",
];

/// Endings of files that may say something of a scan.
const SIDECARS: [&str; 2] = ["csv", "json"];

/// Endings that programs give to files they are still writing.
const TEMPORARY: [&str; 9] = [
    "crdownload",
    "download",
    "filepart",
    "lock",
    "part",
    "partial",
    "swp",
    "temp",
    "tmp",
];

/// Ending of the note that tells people at the scanner of a rejection.
pub const NOTE_ENDING: &str = ".rejected.txt";

/// Kind of file, by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NameKind {
    /// To be read.
    Scan,
    /// A name its writer gives it while it is writing, or that is meant to be hidden.
    Temporary,
    /// No scan; what a scanner or a bot says of one, if its name is that of a scan.
    Sidecar,
    /// No scan.
    Beside,
    /// A note of ours.
    Note,
}

/// What the last part of `path` says.
pub fn kind_of(path: &Path) -> NameKind {
    let Some(name) = path.file_name() else {
        return NameKind::Temporary;
    };
    let name = name.to_string_lossy().to_lowercase();
    if name.ends_with(NOTE_ENDING) {
        NameKind::Note
    } else if name.starts_with(['.', '~']) || name.ends_with('~') || has_ending(path, &TEMPORARY) {
        NameKind::Temporary
    } else if has_ending(path, &SIDECARS) {
        NameKind::Sidecar
    } else if has_ending(path, &BESIDE_SCANS) {
        NameKind::Beside
    } else {
        NameKind::Scan
    }
}

/// What `bunshoko submit` puts into names to make them unique, with so many characters
/// behind it.
pub const SUBMIT_MARK: (&str, usize) = (".submit-", 12);

/// The name that the file which lies at `path` was given by people: without what
/// `bunshoko submit` added.
pub fn received_name(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let (mark, length) = SUBMIT_MARK;
    if let Some((before, after)) = name.rsplit_once(mark)
        && let (Some(random), Some(ending)) = (after.get(..length), after.get(length..))
        && random.chars().all(|c| c.is_ascii_alphanumeric())
        && (ending.is_empty() || ending.starts_with('.'))
    {
        return format!("{before}{ending}");
    }
    name.into_owned()
}

fn has_ending(path: &Path, endings: &[&str]) -> bool {
    path.extension()
        .is_some_and(|e| endings.contains(&e.to_string_lossy().to_lowercase().as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_a_submitted_file_is_the_one_it_had() {
        for (name, received) in [
            ("総務課/scan0001.submit-abcdef012345.pdf", "scan0001.pdf"),
            ("scan.submit-abcdef012345", "scan"),
            ("scan.submit-abc.pdf", "scan.submit-abc.pdf"),
            ("scan0001.pdf", "scan0001.pdf"),
        ] {
            assert_eq!(received_name(Path::new(name)), received);
        }
    }

    #[test]
    fn kinds() {
        for (name, kind) in [
            ("scan0001.pdf", NameKind::Scan),
            ("名前のない", NameKind::Scan),
            ("scan.docx", NameKind::Scan),
            (".scan.pdf", NameKind::Temporary),
            ("~$scan.pdf", NameKind::Temporary),
            ("scan.pdf~", NameKind::Temporary),
            ("scan.pdf.PART", NameKind::Temporary),
            ("Thumbs.db", NameKind::Beside),
            ("scan.json", NameKind::Sidecar),
            ("scan.jsonl", NameKind::Beside),
            ("scan.pdf.rejected.txt", NameKind::Note),
        ] {
            assert_eq!(kind_of(Path::new(name)), kind, "{name}");
        }
    }
}
