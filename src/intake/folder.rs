//! What is set for the sub-folders of a scan folder.

use std::path::{Component, Path, PathBuf};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::separator::Splitting;

/// Name of the station of files that lie in the scan folder itself.
const ROOT_STATION: &str = "inbox";

/// What is set for a sub-folder and those below it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FolderRule {
    /// The sub-folder, relative to the scan folder.
    pub path: PathBuf,
    /// Name of the scanner station [default: the first folder's name].
    pub station: Option<String>,
    /// The section whose papers are scanned there.
    pub department: Option<String>,
    /// Words that are put on its documents.
    pub tags: Vec<String>,
    /// Settling time of its scanners.
    pub settle: Option<Duration>,
    /// Whether numbered image files (`name-001.jpg` …) are the pages of one document.
    pub group: Option<bool>,
    /// How long such a group must rest if nobody says how many pages it has.
    pub group_wait: Option<Duration>,
    /// Whether scans have sidecars.
    pub sidecar: Option<SidecarUse>,
    /// Where its scans are split.
    pub split: Option<Splitting>,
}

/// Whether a scan has a sidecar beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SidecarUse {
    /// If it is there when the scan is taken.
    #[default]
    Auto,
    /// The scan waits for it.
    Required,
    /// What lies beside a scan is none.
    Never,
}

/// What holds for one file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Folder {
    /// Name of the scanner station.
    pub station: String,
    /// The section whose papers are scanned there.
    pub department: Option<String>,
    /// Words that are put on its documents.
    pub tags: Vec<String>,
    /// Settling time of its scanners.
    pub settle: Option<Duration>,
    /// Whether numbered image files are the pages of one document.
    pub group: bool,
    /// How long such a group must rest if nobody says how many pages it has.
    pub group_wait: Option<Duration>,
    /// Whether scans have sidecars.
    pub sidecar: SidecarUse,
    /// Where its scans are split.
    pub split: Option<Splitting>,
}

/// What holds for the file at `path` below the scan folder: of several rules the one for
/// the deepest folder, for each setting by itself; tags add up.
pub fn folder_of(rules: &[FolderRule], path: &Path) -> Folder {
    let mut folder = Folder {
        station: first_folder(path).unwrap_or_else(|| ROOT_STATION.to_owned()),
        ..Folder::default()
    };
    let mut fitting: Vec<&FolderRule> = rules
        .iter()
        .filter(|rule| path.parent().is_some_and(|dir| dir.starts_with(&rule.path)))
        .collect();
    fitting.sort_by_key(|rule| rule.path.components().count());
    for rule in fitting {
        if let Some(station) = &rule.station {
            folder.station.clone_from(station);
        }
        folder.department = rule.department.clone().or(folder.department);
        folder.settle = rule.settle.or(folder.settle);
        folder.group = rule.group.unwrap_or(folder.group);
        folder.group_wait = rule.group_wait.or(folder.group_wait);
        folder.sidecar = rule.sidecar.unwrap_or(folder.sidecar);
        folder.split = rule.split.or(folder.split);
        for tag in &rule.tags {
            if !folder.tags.contains(tag) {
                folder.tags.push(tag.clone());
            }
        }
    }
    folder
}

fn first_folder(path: &Path) -> Option<String> {
    let mut parts = path.components();
    match (parts.next(), parts.next()) {
        (Some(Component::Normal(first)), Some(_)) => Some(first.to_string_lossy().into_owned()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_deepest_rule_holds_and_tags_add_up() {
        let rule =
            |path: &str, station: Option<&str>, department: Option<&str>, tag: &str| FolderRule {
                path: path.into(),
                station: station.map(str::to_owned),
                department: department.map(str::to_owned),
                tags: vec![tag.to_owned()],
                group: (path == "総務課").then_some(true),
                split: (tag == "2階").then_some(Splitting::Auto),
                ..FolderRule::default()
            };
        let rules = [
            rule("総務課/窓口", Some("複合機2"), None, "窓口"),
            rule("総務課", Some("複合機1"), Some("総務課"), "2階"),
        ];
        let at = |path: &str| folder_of(&rules, Path::new(path));
        let desk = at("総務課/窓口/a.pdf");
        assert_eq!(desk.station, "複合機2");
        assert_eq!(desk.department.as_deref(), Some("総務課"));
        assert_eq!(desk.tags, ["2階", "窓口"]);
        assert!(desk.group && !at("財政課/x/a.pdf").group);
        assert_eq!(desk.split, Some(Splitting::Auto));
        assert_eq!(at("財政課/a.pdf").split, None);
        assert_eq!(at("総務課/a.pdf").station, "複合機1");
        assert_eq!(at("財政課/x/a.pdf").station, "財政課");
        assert_eq!(at("総務課.pdf").station, "inbox");
    }
}
