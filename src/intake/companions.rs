//! Files that belong together, by their names: numbered pages of one scan, and a sidecar
//! beside a scan. Pure.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::sidecar::Sidecar;

/// Kinds of file that can be one page of several.
const IMAGES: [&str; 8] = ["jpg", "jpeg", "png", "tif", "tiff", "bmp", "webp", "jpe"];
/// Highest number of a page: four digits may also be a year.
const HIGHEST: u32 = 1_999;

/// A page by its name: `name-001.jpg`, `name_0001.tif`, `name 1.jpg`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct PageName {
    /// The path without number and ending: what all pages of a scan share.
    pub base: PathBuf,
    /// The number.
    pub number: u32,
}

/// What the name of the file at `path` says, if it is that of a page.
pub fn page_name(path: &Path) -> Option<PageName> {
    let ending = path.extension()?.to_str()?.to_lowercase();
    if !IMAGES.contains(&ending.as_str()) {
        return None;
    }
    let stem = path.file_stem()?.to_str()?;
    let name = stem.trim_end_matches(|c: char| c.is_ascii_digit());
    let digits = &stem[name.len()..];
    let base = name.strip_suffix(['-', '_', ' '])?.trim_end();
    if base.is_empty() || digits.is_empty() || digits.len() > 4 {
        return None;
    }
    let number = digits.parse().ok().filter(|number| *number <= HIGHEST)?;
    Some(PageName {
        base: path.with_file_name(base),
        number,
    })
}

/// Paths at which the sidecar of the scan at `path` may lie, the best first:
/// `scan.pdf.json`, `scan.json`, and the same with `.csv`.
pub fn sidecars_of(path: &Path) -> Vec<PathBuf> {
    let mut places = sidecars_of_pages(path);
    if path.extension().is_some() {
        places.extend(sidecars_of_pages(&path.with_extension("")));
    }
    places
}

/// Paths at which the sidecar of numbered pages that share `base` may lie.
pub fn sidecars_of_pages(base: &Path) -> Vec<PathBuf> {
    [".json", ".csv", ".JSON", ".CSV"]
        .map(|ending| {
            let mut name = base.as_os_str().to_owned();
            name.push(ending);
            PathBuf::from(name)
        })
        .to_vec()
}

/// Paths of scans whose sidecar may have the name `base` with `.json` or `.csv`.
pub fn rivals_of(base: &Path) -> impl Iterator<Item = PathBuf> {
    let base = base.as_os_str().to_owned();
    IMAGES.into_iter().chain(["pdf"]).flat_map(move |ending| {
        [ending.to_owned(), ending.to_uppercase()].map(|ending| {
            let mut name = base.clone();
            name.push(".");
            name.push(ending);
            PathBuf::from(name)
        })
    })
}

/// What numbered pages lack; `None` if they are complete as far as one can tell.
/// `numbers` are in order.
pub fn lack(
    numbers: &[u32],
    names: &BTreeSet<String>,
    promise: Option<&Sidecar>,
) -> Option<String> {
    let first = *numbers.first()?;
    if first > 1 {
        return Some(format!("page file 1 is missing, the first is {first}"));
    }
    for pair in numbers.windows(2) {
        if pair[0] == pair[1] {
            return Some(format!("page file {} is there twice", pair[0]));
        }
        if pair[1] > pair[0] + 1 {
            return Some(format!("page file {} is missing", pair[0] + 1));
        }
    }
    let promise = promise?;
    if let Some(file) = promise.files.iter().find(|file| !names.contains(*file)) {
        return Some(format!("{file} is missing, which the sidecar names"));
    }
    let pages = promise.pages?;
    (numbers.len() < pages as usize).then(|| {
        format!(
            "{} page files are there, the sidecar says {pages} pages",
            numbers.len()
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_known_by_a_number_after_a_mark() {
        for (name, base, number) in [
            ("総務課/name-001.jpg", "総務課/name", 1),
            ("name_0012.TIF", "name", 12),
            ("name 1.jpg", "name", 1),
            ("a-2026-003.png", "a-2026", 3),
        ] {
            let page = page_name(Path::new(name)).expect(name);
            assert_eq!(
                (page.base.as_path(), page.number),
                (Path::new(base), number)
            );
        }
        for name in [
            "scan0001.jpg",
            "scan-001.pdf",
            "-001.jpg",
            "001.jpg",
            "memo_2026.jpg",
            "scan_20261121.jpg",
            "scan.submit-k3f9x2.jpg",
            "name.jpg",
        ] {
            assert_eq!(page_name(Path::new(name)), None, "{name}");
        }
    }

    #[test]
    fn a_sidecar_has_the_name_of_its_scan() {
        let beside = sidecars_of(Path::new("a/scan.pdf"));
        assert_eq!(beside[0], Path::new("a/scan.pdf.json"));
        assert!(beside.contains(&PathBuf::from("a/scan.json")));
        assert!(beside.contains(&PathBuf::from("a/scan.csv")));
        assert!(rivals_of(Path::new("a/scan")).any(|path| path == Path::new("a/scan.PDF")));
    }

    #[test]
    fn gaps_doubles_and_broken_promises_are_told() {
        let names = BTreeSet::from(["a-1.jpg".to_owned(), "a-2.jpg".to_owned()]);
        let lacks = |numbers: &[u32], promise: Option<&Sidecar>| lack(numbers, &names, promise);
        assert_eq!(lacks(&[1, 2, 3], None), None);
        assert_eq!(lacks(&[0, 1], None), None);
        assert!(
            lacks(&[2, 3], None)
                .expect("a lack")
                .contains("1 is missing")
        );
        assert!(
            lacks(&[1, 3], None)
                .expect("a lack")
                .contains("2 is missing")
        );
        assert!(
            lacks(&[1, 1, 2], None)
                .expect("a lack")
                .contains("1 is there twice")
        );
        let mut promise = Sidecar {
            pages: Some(3),
            ..Sidecar::default()
        };
        assert!(
            lacks(&[1, 2], Some(&promise))
                .expect("a lack")
                .contains("says 3 pages")
        );
        assert_eq!(lacks(&[1, 2, 3], Some(&promise)), None);
        promise.files = vec!["a-3.jpg".to_owned()];
        assert!(
            lacks(&[1, 2, 3], Some(&promise))
                .expect("a lack")
                .contains("a-3.jpg")
        );
    }
}
