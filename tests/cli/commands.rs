//! `doctor`, `schema`, `eval`, `picture`.

use std::fs;
use std::process::Command;

use serde_json::Value;

use crate::shared::{EXIF_JPEG, SAMPLES, document, shared};
use crate::support::{bare_models, bunshoko, ends_with, models, sample, scratch, shared_archive};

fn doctor(flags: &[&str]) -> Command {
    let mut command = bunshoko(["doctor"]);
    command.args(flags);
    command
}

/// Names of the components in the manifest.
fn components() -> Vec<String> {
    let text = fs::read_to_string(models().join("manifest.toml")).expect("reads");
    let manifest: toml::Value = toml::from_str(&text).expect("TOML");
    manifest["component"]
        .as_array()
        .expect("components")
        .iter()
        .map(|component| component["name"].as_str().expect("a name").to_owned())
        .collect()
}

#[test]
fn doctor_finds_all_well() {
    let mut command = doctor(&["--checksums"]);
    command.arg("--models").arg(models());
    let told = ends_with(0, command).stdout;
    for component in components() {
        assert!(
            told.lines()
                .any(|line| line.contains(&component) && line.ends_with(": ok")),
            "{component}: {told}"
        );
    }
    for line in [
        "ppocr: runs",
        "tesseract: runs",
        "--engine auto takes ppocr",
    ] {
        assert!(told.contains(line), "{line}: {told}");
    }
    assert!(told.contains(env!("CARGO_PKG_VERSION")), "{told}");
}

#[test]
fn doctor_finds_the_models_by_itself() {
    let told = ends_with(0, doctor(&[])).stdout;
    assert!(told.contains("--engine auto takes ppocr"), "{told}");
}

#[test]
fn doctor_names_what_is_missing() {
    let scratch = scratch();
    let bare = bare_models(scratch.path());
    let mut command = doctor(&[]);
    command.arg("--models").arg(&bare);
    let told = ends_with(3, command).stdout;
    for word in [
        "lib/libpdfium.so is missing",
        "onnx/PP-OCRv6_rec_small.onnx is missing",
        "tesseract: runs",
        "--engine auto takes tesseract",
        "scripts/setup",
    ] {
        assert!(told.contains(word), "{word}: {told}");
    }
    assert!(!told.contains("ppocr: runs"), "{told}");
}

#[test]
fn doctor_compares_checksums_when_asked() {
    let scratch = scratch();
    let tree = bare_models(scratch.path());
    for dir in ["lib", "onnx", "licences"] {
        copy_tree(&models().join(dir), &tree.join(dir));
    }
    let altered = tree.join("licences/pp-ocr/LICENSE");
    fs::write(&altered, "altered").expect("writes");
    let with = |flags: &[&str]| {
        let mut command = doctor(flags);
        command.arg("--models").arg(&tree);
        command
    };
    ends_with(0, with(&[]));
    let told = ends_with(3, with(&["--checksums"])).stdout;
    assert!(
        told.contains("licences/pp-ocr/LICENSE has checksum"),
        "{told}"
    );
}

/// Folders anew, files as links.
fn copy_tree(from: &std::path::Path, to: &std::path::Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("lists") {
        let path = entry.expect("an entry").path();
        let target = to.join(path.file_name().expect("a name"));
        if path.is_dir() {
            copy_tree(&path, &target);
        } else if path.ends_with("pp-ocr/LICENSE") {
            fs::copy(&path, &target).expect("copies");
        } else {
            std::os::unix::fs::symlink(&path, &target).expect("links");
        }
    }
}

#[test]
fn schema_is_a_schema() {
    let ended = ends_with(0, bunshoko(["schema"]));
    let schema: Value = serde_json::from_str(&ended.stdout).expect("JSON");
    jsonschema::meta::validate(&schema).expect("a valid schema");
    assert!(ended.stderr.is_empty(), "{}", ended.stderr);
    let validator = jsonschema::validator_for(&schema).expect("compiles");
    assert!(!validator.is_valid(&serde_json::json!({})));
    let mut record = document(EXIF_JPEG).record.clone();
    assert!(validator.is_valid(&record));
    record["status"] = "done".into();
    assert!(!validator.is_valid(&record), "a status is ready or review");
}

#[test]
fn eval_prints_its_tables() {
    shared();
    let mut command = bunshoko(["eval", "--archive"]);
    command
        .arg(shared_archive())
        .arg("--truth")
        .arg(sample("truth.jsonl"));
    let ended = ends_with(0, command);
    assert!(ended.stderr.is_empty(), "{}", ended.stderr);
    // The shape, not the figures.
    let figure =
        regex::Regex::new(r" +(\d+/\d+|\d[\d.]*%?|-|\([\d.]+%\))( |$)").expect("a pattern");
    let shape: Vec<String> = ended
        .stdout
        .lines()
        .map(|line| {
            let mut line = line.to_owned();
            while let Some(found) = figure.find(&line) {
                line.replace_range(found.range(), " # ");
                line = line.replace(" #  # ", " # ").trim_end().to_owned();
                line = line.replace("# #", "#");
            }
            line
        })
        .collect();
    insta::assert_snapshot!(shape.join("\n"));
}

#[test]
fn eval_counts_for_programs() {
    shared();
    let mut command = bunshoko(["eval", "--json", "--archive"]);
    command
        .arg(shared_archive())
        .arg("--truth")
        .arg(sample("truth.jsonl"));
    let scores = ends_with(0, command).line();
    let files = fs::read_to_string(sample("truth.jsonl")).expect("reads");
    assert_eq!(scores["all"]["files"], files.lines().count());
    assert_eq!(
        scores["missing"].as_array().map(Vec::len),
        Some(files.lines().count() - SAMPLES.len())
    );
    let title = &scores["fields"]["title"];
    assert!(title["on_paper"].as_u64() > Some(0), "{title}");
    assert!(title["right"].as_u64() > Some(0), "{title}");
}

#[test]
fn picture_draws_a_page() {
    let document = document(EXIF_JPEG);
    let mut command = bunshoko(["picture", "--archive"]);
    command
        .arg(shared_archive())
        .arg("--models")
        .arg(models())
        .arg(&document.id);
    let svg = ends_with(0, command).stdout;
    assert!(svg.starts_with("<svg ") && svg.trim_end().ends_with("</svg>"));
    let title = document.record["attributes"]["title"]["value"]
        .as_str()
        .expect("a title");
    let start: String = title.chars().take(6).collect();
    assert!(svg.contains(&start), "{title} is not on the picture");
}

#[test]
fn help_and_version_go_to_stdout() {
    let help = ends_with(0, bunshoko(["--help"])).stdout;
    for command in ["ingest", "eval", "doctor", "schema"] {
        assert!(help.contains(command), "{command}: {help}");
    }
    let version = ends_with(0, bunshoko(["--version"])).stdout;
    assert_eq!(
        version.trim(),
        concat!("bunshoko ", env!("CARGO_PKG_VERSION"))
    );
}
