//! Several documents in one scan.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use image::{GrayImage, imageops};
use serde_json::{Value, json};

use crate::batch::{self, Leaf, blank, marks, scanned, sheet};
use crate::shared::BORN;
use crate::support::{
    assert_sound_pdf, assert_whole, assert_work_is_empty, bunshoko, bytes, ends_with, ingest,
    json as read, list, names, output, sample, scratch, sha256, string,
};

const AT_SHEETS: [&str; 4] = ["--engine", "tesseract", "--split", "separator"];

/// The same page in one bit.
fn one_bit(mut page: GrayImage) -> GrayImage {
    for pixel in page.pixels_mut() {
        pixel.0[0] = if pixel.0[0] < 128 { 0 } else { 255 };
    }
    page
}

/// A page whose bytes are no image.
fn damaged() -> Leaf {
    Leaf {
        jpeg: b"\xff\xd8\xff\xe0 no image".to_vec(),
        ..blank()
    }
}

fn verify(archive: &Path) {
    let mut command = bunshoko(["verify", "--archive"]);
    command.arg(archive);
    ends_with(0, command);
}

fn pages_of(lines: &[Value]) -> Vec<Value> {
    lines.iter().map(|line| line["pages"].clone()).collect()
}

fn page_count(pdf: &Path) -> usize {
    let info = String::from_utf8_lossy(&output("pdfinfo", [pdf])).into_owned();
    let count = info.lines().find_map(|line| line.strip_prefix("Pages:"));
    count.expect("a count").trim().parse().expect("a number")
}

/// Writes a scan into `dir`.
fn write(dir: &Path, name: &str, leaves: &[Leaf]) -> PathBuf {
    let path = dir.join(name);
    fs::write(&path, batch::pdf(leaves)).expect("writes");
    path
}

/// Every page of the source is in one document, or is a separator sheet or its blank back.
fn assert_all_pages_accounted(records: &[Value], pages: usize) {
    let split = &records[0]["source"]["split"];
    assert_eq!(split["of"], pages);
    let mut places = vec![0; pages];
    for record in records {
        assert_eq!(&record["source"]["split"], split, "the same in all records");
        for page in list(record, "/pages") {
            places[page["number"].as_u64().expect("a number") as usize - 1] += 1;
        }
    }
    for kind in ["separators", "blanks"] {
        for page in split[kind].as_array().into_iter().flatten() {
            places[page.as_u64().expect("a number") as usize - 1] += 1;
        }
    }
    assert!(
        places.iter().all(|count| *count == 1),
        "{places:?}: {split}"
    );
}

#[test]
fn a_new_document_begins_behind_each_sheet() {
    let scratch = scratch();
    let dir = scratch.path();
    let archive = dir.join("archive");
    let said = [
        "--department",
        "AB1",
        "--binder",
        "budget 2026",
        "--tag",
        "desk",
    ];
    let scan = write(
        dir,
        "scan0001.pdf",
        &[
            Leaf::of(&sheet(&said)),
            blank(),
            marks(12),
            marks(3),
            Leaf::of(&one_bit(sheet(&[]))),
            marks(20),
            blank(),
            Leaf::of(&imageops::rotate90(&sheet(&[]))),
            Leaf::of(&sheet(&[])),
            marks(7),
        ],
    );
    let ended = ends_with(0, ingest(&archive, AT_SHEETS, [&scan]));
    let lines = ended.lines();
    assert_eq!(
        pages_of(&lines),
        [json!([3, 4]), json!([6, 7]), json!([10, 10])]
    );
    let sum = sha256(&bytes(&scan));
    let id = &sum[..24];
    let ids: Vec<&str> = lines.iter().map(|line| string(line, "/id")).collect();
    assert_eq!(ids, [id, &format!("{id}-p0006"), &format!("{id}-p0010")]);
    let mut records = Vec::new();
    let mut inodes = Vec::new();
    for id in &ids {
        let document = archive.join("documents").join(id);
        assert_whole(&document);
        let record = read(&document.join("record.json"));
        assert_eq!(string(&record, "/source/sha256"), sum);
        assert_eq!(string(&record, "/id"), *id);
        let pages = list(&record, "/pages").len();
        assert_eq!(page_count(&document.join("document.pdf")), pages);
        inodes.push(
            fs::metadata(document.join("source.pdf"))
                .expect("is there")
                .ino(),
        );
        records.push(record);
    }
    assert_eq!(
        records[0]["source"]["split"],
        json!({"of": 10, "documents": [[3, 4], [6, 7], [10, 10]], "separators": [1, 5, 8, 9], "blanks": [2]})
    );
    assert_all_pages_accounted(&records, 10);
    inodes.dedup();
    assert_eq!(inodes.len(), 1, "the bytes lie on the disk once");
    // What the first sheet said holds for the document behind it, and for no other.
    assert_eq!(records[0]["attributes"]["department"]["value"], "AB1");
    assert_eq!(
        records[0]["attributes"]["binder"]["rule"],
        "separator/binder"
    );
    assert_eq!(records[0]["source"]["tags"], json!(["desk"]));
    assert!(records[1]["attributes"]["department"].is_null());
    assert!(records[1]["source"]["tags"].is_null());
    assert_work_is_empty(&archive);
    verify(&archive);

    // The same bytes again are duplicates of all of them, however they are to be split.
    for flags in [AT_SHEETS, ["--engine", "tesseract", "--split", "none"]] {
        let again = ends_with(0, ingest(&archive, flags, [&scan])).lines();
        let found: Vec<(&str, &str)> = again
            .iter()
            .map(|line| (string(line, "/status"), string(line, "/id")))
            .collect();
        assert_eq!(
            found,
            ids.iter().map(|id| ("duplicate", *id)).collect::<Vec<_>>()
        );
    }
    assert_eq!(names(&archive.join("documents")), ids);
}

#[test]
fn a_run_that_died_in_the_middle_is_completed() {
    let scratch = scratch();
    let archive = scratch.path().join("archive");
    let separator = Leaf::of(&sheet(&[]));
    let scan = write(
        scratch.path(),
        "a.pdf",
        &[
            marks(1),
            separator,
            marks(2),
            Leaf::of(&sheet(&[])),
            marks(3),
        ],
    );
    let lines = ends_with(0, ingest(&archive, AT_SHEETS, [&scan])).lines();
    let ids: Vec<&str> = lines.iter().map(|line| string(line, "/id")).collect();
    assert_eq!(names(&archive.join("documents")), ids);
    // One document has appeared, the others wait.
    let place = archive.join("pending").join(ids[0]);
    fs::create_dir_all(&place).expect("makes");
    for id in &ids[..2] {
        fs::rename(archive.join("documents").join(id), place.join(id)).expect("moves");
    }
    let again = ends_with(0, ingest(&archive, AT_SHEETS, [&scan])).lines();
    assert_eq!(again.len(), 3);
    assert_eq!(names(&archive.join("documents")), ids);
    assert!(names(&archive.join("pending")).is_empty());
    verify(&archive);

    // One that is missing is told of.
    fs::remove_dir_all(archive.join("documents").join(ids[1])).expect("removes");
    let mut command = bunshoko(["verify", "--archive"]);
    command.arg(&archive);
    let told = ends_with(1, command).stdout;
    assert!(
        told.contains(&format!("{}, of the same source, is not there", ids[1])),
        "{told}"
    );
}

#[test]
fn without_split_a_file_is_a_document() {
    let scratch = scratch();
    let archive = scratch.path().join("archive");
    let scan = write(
        scratch.path(),
        "a.pdf",
        &[marks(3), Leaf::of(&sheet(&[])), marks(4)],
    );
    let line = ends_with(0, ingest(&archive, ["--engine", "tesseract"], [&scan])).line();
    assert_eq!(line["pages"], json!([1, 3]));
    let record = read(
        &archive
            .join("documents")
            .join(string(&line, "/id"))
            .join("record.json"),
    );
    assert!(record["source"].get("split").is_none());
}

#[test]
fn nothing_but_sheets_is_rejected() {
    let scratch = scratch();
    let archive = scratch.path().join("archive");
    let scan = write(
        scratch.path(),
        "sheets.pdf",
        &[Leaf::of(&sheet(&[])), blank(), Leaf::of(&sheet(&[]))],
    );
    let line = ends_with(4, ingest(&archive, AT_SHEETS, [&scan])).line();
    assert_eq!(line["status"], "rejected");
    assert_eq!(line["code"], "only-separators");
    let rejected = archive.join("rejected").join(string(&line, "/id"));
    assert_eq!(names(&rejected), ["reason.json", "source.pdf"]);
    assert!(names(&archive.join("documents")).is_empty());
    assert_work_is_empty(&archive);
}

#[test]
fn a_page_that_cannot_be_read_is_told_of_and_stops_nothing() {
    let scratch = scratch();
    let archive = scratch.path().join("archive");
    // One in the middle of a document, one that is all there is of another.
    let scan = write(
        scratch.path(),
        "a.pdf",
        &[
            marks(3),
            damaged(),
            Leaf::of(&sheet(&[])),
            damaged(),
            Leaf::of(&sheet(&[])),
            marks(5),
        ],
    );
    let lines = ends_with(0, ingest(&archive, AT_SHEETS, [&scan])).lines();
    assert_eq!(
        pages_of(&lines),
        [json!([1, 2]), json!([4, 4]), json!([6, 6])]
    );
    let mut records = Vec::new();
    for (line, page) in lines.iter().zip([Some(2), Some(4), None]) {
        let reasons = line["review_reasons"].to_string();
        let doubt = "it could not be read and may be a separator sheet";
        let told = page.map(|page| format!("page {page}: {doubt}"));
        assert_eq!(reasons.contains(doubt), told.is_some(), "{reasons}");
        assert!(told.is_none_or(|told| reasons.contains(&told)), "{reasons}");
        let document = archive.join("documents").join(string(line, "/id"));
        assert_whole(&document);
        records.push(read(&document.join("record.json")));
    }
    assert_all_pages_accounted(&records, 6);
    verify(&archive);
    // If nothing at all can be read the file is set aside.
    let scan = write(scratch.path(), "b.pdf", &[Leaf::of(&sheet(&[])), damaged()]);
    let line = ends_with(4, ingest(&archive, AT_SHEETS, [&scan])).line();
    assert_eq!(
        (&line["code"], &line["page"]),
        (&json!("damaged-image"), &json!(2))
    );
}

#[test]
fn auto_splits_at_forms_and_not_at_their_attachments() {
    let scratch = scratch();
    let archive = scratch.path().join("archive");
    let page = |name: &str, page: u32| Leaf::of(&scanned(&sample(name), page));
    // A form with three attachments; another one; a letter behind a sheet, which repeats
    // labels and is no form.
    let scan = write(
        scratch.path(),
        "a.pdf",
        &[
            page("s002.pdf", 1),
            page("s002.pdf", 2),
            page("s002.pdf", 3),
            page("s002.pdf", 4),
            page("s027.pdf", 1),
            Leaf::of(&sheet(&[])),
            page("s030.pdf", 1),
            page("s030.pdf", 2),
        ],
    );
    let lines = ends_with(0, ingest(&archive, ["--split", "auto"], [&scan])).lines();
    assert_eq!(
        pages_of(&lines),
        [json!([1, 4]), json!([5, 5]), json!([7, 8])]
    );
    for (line, wanted) in lines.iter().zip(["kian", "kian", "received"]) {
        let document = archive.join("documents").join(string(line, "/id"));
        let record = read(&document.join("record.json"));
        assert_eq!(record["document_type"], wanted);
        assert_whole(&document);
        // Places are told by the page of the source.
        let page = record["attributes"]["title"]["page"].as_u64();
        assert_eq!(page, record["source"]["pages"][0].as_u64());
    }
    verify(&archive);
}

#[test]
fn born_digital_documents_are_parted_cleanly() {
    let scratch = scratch();
    let dir = scratch.path();
    let archive = dir.join("archive");
    let sheet = dir.join("sheet.pdf");
    let mut command = bunshoko(["separator", "--output"]);
    command.arg(&sheet);
    ends_with(0, command);
    let (born, scan) = (sample(BORN), dir.join("batch.pdf"));
    let path = |path: &Path| path.to_str().expect("UTF-8").to_owned();
    let (sheet, born) = (path(&sheet), path(&born));
    output(
        "qpdf",
        [
            "--empty",
            "--pages",
            &sheet,
            &born,
            "1-2",
            &sheet,
            &born,
            "3",
            "--",
            &path(&scan),
        ],
    );
    let lines = ends_with(0, ingest(&archive, AT_SHEETS, [&scan])).lines();
    assert_eq!(pages_of(&lines), [json!([2, 3]), json!([5, 5])]);
    let text =
        |pdf: &Path| String::from_utf8_lossy(&output("pdftotext", [&path(pdf), "-"])).into_owned();
    let of_page = |page: &str| {
        let arguments = ["-f", page, "-l", page, &born, "-"];
        String::from_utf8_lossy(&output("pdftotext", arguments)).into_owned()
    };
    let wanted = [of_page("1") + &of_page("2"), of_page("3")];
    for (line, wanted) in lines.iter().zip(wanted) {
        let document = archive.join("documents").join(string(line, "/id"));
        let record = read(&document.join("record.json"));
        assert_eq!(record["pdf"], json!({"form": "excerpt"}));
        let pdf = document.join("document.pdf");
        assert_sound_pdf(&pdf);
        assert_eq!(text(&pdf), wanted);
        // Nothing else of the source is in the file, not even unused.
        let pages = list(&record, "/pages").len();
        let objects = lopdf::Document::load(&pdf).expect("a PDF").objects;
        let found = objects
            .values()
            .filter(|object| {
                let dictionary = object.as_dict().ok();
                dictionary.is_some_and(|d| d.has_type(b"Page"))
            })
            .count();
        assert_eq!(found, pages);
    }
}

#[test]
fn the_sheet_is_one_page_each_and_needs_no_font() {
    let scratch = scratch();
    let pdf = scratch.path().join("sheets.pdf");
    let mut command = bunshoko(["separator", "--n", "3", "--output"]);
    command.arg(&pdf);
    ends_with(0, command);
    assert_sound_pdf(&pdf);
    assert_eq!(page_count(&pdf), 3);
    let fonts = String::from_utf8_lossy(&output("pdffonts", [&pdf])).into_owned();
    assert_eq!(fonts.lines().count(), 2, "a heading and no font: {fonts}");
    // To standard output.
    let out = ends_with(0, bunshoko(["separator"])).stdout;
    assert!(out.starts_with("%PDF-"));
    let long = "A".repeat(300);
    let refused = ends_with(2, bunshoko(["separator", "--binder", &long]));
    assert!(refused.stderr.contains("shorten"), "{}", refused.stderr);
    let refused = ends_with(2, bunshoko(["separator", "--font", "no.ttf", "--tag", "a"]));
    assert!(refused.stderr.contains("no.ttf"), "{}", refused.stderr);
    ends_with(2, bunshoko(["separator", "--n", "0"]));
    let wrong = ["--split", "everywhere"];
    let refused = ends_with(
        2,
        ingest(&scratch.path().join("archive"), wrong, [sample(BORN)]),
    );
    assert!(refused.stderr.contains("everywhere"), "{}", refused.stderr);
}

#[test]
fn separator_help() {
    let mut command = bunshoko(["separator", "--help"]);
    command.env("COLUMNS", "100");
    insta::assert_snapshot!(ends_with(0, command).stdout);
}
