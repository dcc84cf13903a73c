//! The same input gives the same records, whoever reads it and in how many threads.

use serde_json::Value;

use crate::shared::{BORN, EXIF_JPEG, G4_TIFF, document};
use crate::support::{bunshoko, ends_with, json, list, models, names, sample, scratch};

/// What may differ between two runs.
fn timeless(mut record: Value) -> Value {
    let left_out = [
        record["source"]["received_at"].take(),
        record["timings_ms"].take(),
    ];
    assert!(left_out.iter().all(|value| !value.is_null()));
    record
}

#[test]
fn two_archives_of_the_same_input_are_alike() {
    let scratch = scratch();
    let archive = scratch.path().join("archive");
    let mut command = bunshoko(["ingest", "--json", "--jobs", "1", "--archive"]);
    command
        .arg(&archive)
        .arg("--models")
        .arg(models())
        .arg("--departments")
        .arg(sample("departments.csv"))
        .args([EXIF_JPEG, BORN, G4_TIFF].map(sample));
    ends_with(0, command);
    for name in [EXIF_JPEG, BORN, G4_TIFF] {
        let first = document(name);
        let second = json(
            &archive
                .join("documents")
                .join(&first.id)
                .join("record.json"),
        );
        let (first, second) = (timeless(first.record.clone()), timeless(second));
        // Page by page first: the difference is easier to see.
        for (one, two) in list(&first, "/pages").iter().zip(list(&second, "/pages")) {
            assert_eq!(one, two, "{name}");
        }
        assert_eq!(first, second, "{name}");
    }
    assert_eq!(names(&archive.join("documents")).len(), 3);
}
