//! What the name of a file in a scan folder says of it.

use std::path::Path;

/// Endings of files that lie beside scans but are none. Everything else in a folder is
/// tried: an unknown file that is rejected is seen, one that is passed over is lost.
const BESIDE_SCANS: [&str; 12] = [
    "csv", "db", "ini", "json", "jsonl", "lnk", "log", "md", "toml", "txt", "url", "xml",
];

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
    } else if has_ending(path, &BESIDE_SCANS) {
        NameKind::Beside
    } else {
        NameKind::Scan
    }
}

fn has_ending(path: &Path, endings: &[&str]) -> bool {
    path.extension()
        .is_some_and(|e| endings.contains(&e.to_string_lossy().to_lowercase().as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

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
            ("scan.json", NameKind::Beside),
            ("scan.pdf.rejected.txt", NameKind::Note),
        ] {
            assert_eq!(kind_of(Path::new(name)), kind, "{name}");
        }
    }
}
