//! Exit codes are a contract: 2 usage or configuration, 3 a component is missing, 5 the
//! archive cannot be written. (0, 4 and 130 are met in the other modules.)

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Command;

use crate::shared::BORN;
use crate::support::{
    Ended, PLAIN, QUICK, assert_whole, assert_work_is_empty, bare_models, bunshoko, ends_with,
    ingest, json, models, names, sample, scratch, string,
};

/// Ends `command` with 2: nothing on stdout, and `words` in the message.
fn misused(command: Command, words: &[&str]) {
    let Ended { stdout, stderr } = ends_with(2, command);
    assert!(stdout.is_empty(), "stdout holds results only: {stdout}");
    for word in words {
        assert!(stderr.contains(word), "{word:?} is not said: {stderr}");
    }
}

#[test]
fn misspelt_calls() {
    misused(bunshoko(PLAIN), &["Usage"]);
    misused(bunshoko(["ingset"]), &["ingset"]);
    misused(bunshoko(["ingest", "--nonsense", "x"]), &["--nonsense"]);
    misused(bunshoko(["ingest", "--archive", "archive"]), &["PATH"]);
    let engine = ingest(Path::new("archive"), ["--engine", "abbyy"], [sample(BORN)]);
    misused(engine, &["abbyy", "tesseract"]);
    let pages = ingest(
        Path::new("archive"),
        ["--max-pages", "many"],
        [sample(BORN)],
    );
    misused(pages, &["many"]);
    let mut variable = ingest(Path::new("archive"), PLAIN, [sample(BORN)]);
    variable.env("BUNSHOKO_MAX_PAGES", "many");
    misused(variable, &["many"]);
}

#[test]
fn paths_that_are_not_there() {
    let scratch = scratch();
    let archive = scratch.path().join("archive");
    misused(
        ingest(&archive, PLAIN, ["no/such/scan.pdf"]),
        &["no/such/scan.pdf"],
    );
    let password = ["--password-file", "no-passwords.txt"];
    misused(
        ingest(&archive, password, [sample(BORN)]),
        &["no-passwords.txt"],
    );
    let departments = ["--departments", "no-departments.csv"];
    misused(
        ingest(&archive, departments, [sample(BORN)]),
        &["no-departments.csv"],
    );
    let config = ["--config", "no-settings.toml"];
    misused(
        ingest(&archive, config, [sample(BORN)]),
        &["no-settings.toml"],
    );
    assert!(!archive.exists(), "a refused call leaves no archive behind");
}

#[test]
fn no_archive() {
    let mut command = bunshoko(["ingest", "--models"]);
    command.arg(models()).arg(sample(BORN));
    misused(command, &["--archive", "BUNSHOKO_ARCHIVE", "bunshoko.toml"]);
}

#[test]
fn broken_settings_are_told_by_their_line() {
    let scratch = scratch();
    let dir = scratch.path();
    let wrong = |text: &str, words: &[&str]| {
        fs::write(dir.join("bunshoko.toml"), text).expect("writes");
        let mut command = ingest(&dir.join("archive"), PLAIN, [sample(BORN)]);
        command.current_dir(dir);
        misused(command, &[&["bunshoko.toml"], words].concat());
    };
    wrong("jobs = 2\n[limits\n", &["line 2"]);
    wrong("jobs = 2\n\nengin = \"auto\"\n", &["line 3", "engin"]);
    wrong("jobs = \"two\"\n", &["line 1"]);
    wrong("[limits]\npages = -1\n", &["line 2"]);
    wrong("engine = \"abbyy\"\n", &["line 1", "abbyy"]);
    assert!(!dir.join("archive").exists());
}

#[test]
fn a_broken_master_is_told_by_its_row() {
    let scratch = scratch();
    let archive = scratch.path().join("archive");
    let master = scratch.path().join("departments.csv");
    let good = "code,bureau,division,section,symbol,valid_from,valid_to\n\
                1000,総務局,総務部,総務課,総総総,1963-04-01,\n";
    for (row, word) in [
        ("1010,総務局,総務部,文書課,総総文,昨日,\n", "昨日"),
        ("1010,総務局,総務部,文書課\n", "row 3"),
        (",総務局,総務部,文書課,総総文,1963-04-01,\n", "code"),
        ("1000,総務局,総務部,文書課,総総文,1963-04-01,\n", "1000"),
    ] {
        fs::write(&master, format!("{good}{row}")).expect("writes");
        let flags = ["--departments".as_ref(), master.as_os_str()];
        misused(
            ingest(&archive, flags, [sample(BORN)]),
            &["departments.csv", "row 3", word],
        );
    }
    assert!(!archive.exists(), "a refused call leaves no archive behind");
}

#[test]
fn a_models_directory_without_models() {
    let scratch = scratch();
    let empty = scratch.path().join("empty");
    fs::create_dir(&empty).expect("a folder");
    let told = ["--models", empty.to_str().expect("UTF-8"), "manifest.toml"];

    let mut ingest = bunshoko(["ingest", "--archive"]);
    ingest
        .arg(scratch.path().join("archive"))
        .arg("--models")
        .arg(&empty)
        .arg(sample(BORN));
    misused(ingest, &told);
    assert!(!scratch.path().join("archive").exists());
}

#[test]
fn doctor_refuses_a_models_directory_without_models() {
    let scratch = scratch();
    let mut doctor = bunshoko(["doctor", "--models"]);
    doctor.arg(scratch.path());
    let ended = ends_with(2, doctor);
    assert!(
        format!("{}{}", ended.stdout, ended.stderr).contains("manifest.toml"),
        "{ended:?}"
    );
}

#[test]
fn eval_and_picture_of_nothing() {
    let scratch = scratch();
    let archive = scratch.path().join("archive");
    let truth = scratch.path().join("truth.jsonl");
    let eval = || {
        let mut command = bunshoko(["eval", "--archive"]);
        command.arg(&archive).arg("--truth").arg(&truth);
        command
    };
    misused(eval(), &["truth.jsonl"]);
    fs::write(&truth, "").expect("writes");
    misused(eval(), &["archive"]);
    assert!(!archive.exists(), "measuring makes no archive");
    fs::create_dir_all(archive.join("documents")).expect("a folder");
    fs::write(&truth, "{\"file\":").expect("writes");
    misused(eval(), &["truth.jsonl", "line 1"]);

    let mut picture = bunshoko(["picture", "--archive"]);
    picture.arg(&archive).arg("0123456789abcdef");
    misused(picture, &["0123456789abcdef"]);
}

#[test]
fn the_engine_asked_for_is_missing() {
    let scratch = scratch();
    let bare = bare_models(scratch.path());
    let mut command = bunshoko(["ingest", "--engine", "ppocr", "--archive"]);
    command
        .arg(scratch.path().join("archive"))
        .arg("--models")
        .arg(&bare)
        .arg(sample(BORN));
    let ended = ends_with(3, command);
    assert!(ended.stdout.is_empty(), "{}", ended.stdout);
    assert!(ended.stderr.contains("OpenVINO"), "{}", ended.stderr);
    assert!(ended.stderr.contains("scripts/setup"), "{}", ended.stderr);
}

#[test]
fn auto_falls_back_with_a_warning() {
    let scratch = scratch();
    let archive = scratch.path().join("archive");
    let mut command = bunshoko(["ingest", "--json", "--engine", "auto", "--archive"]);
    command
        .arg(&archive)
        .arg("--models")
        .arg(bare_models(scratch.path()))
        .arg(sample("s021.webp"));
    let ended = ends_with(0, command);
    let dir = archive.join("documents").join(string(&ended.line(), "/id"));
    assert_whole(&dir);
    let record = json(&dir.join("record.json"));
    assert_eq!(record["pages"][0]["engine"], "tesseract");
    assert!(!string(&record, "/pages/0/text").is_empty());
    let warning = ended.stderr.lines().next().unwrap_or_default();
    assert!(
        warning.starts_with("bunshoko: ")
            && warning.contains("tesseract instead of ppocr")
            && warning.contains("scripts/setup"),
        "{}",
        ended.stderr
    );
}

#[test]
fn tesseract_keeps_its_chatter_to_itself() {
    let scratch = scratch();
    let ended = ends_with(
        0,
        ingest(
            &scratch.path().join("archive"),
            QUICK,
            [sample("s021.webp")],
        ),
    );
    assert!(
        ended.stderr.is_empty(),
        "nothing is wrong, so nothing is said: {}",
        ended.stderr
    );
}

/// A good PDF must not be set aside because the program is not whole.
#[test]
fn pdfium_is_missing_where_it_is_needed() {
    let scratch = scratch();
    let archive = scratch.path().join("archive");
    let mut command = bunshoko(["ingest", "--json", "--engine", "tesseract", "--archive"]);
    command
        .arg(&archive)
        .arg("--models")
        .arg(bare_models(scratch.path()))
        .arg(sample(BORN));
    let ended = ends_with(3, command);
    assert!(ended.stderr.contains("scripts/setup"), "{}", ended.stderr);
    assert!(
        !archive.exists(),
        "a refused call leaves no archive, so no rejection"
    );
}

#[test]
fn an_archive_that_cannot_be_made() {
    let scratch = scratch();
    let file = scratch.path().join("file");
    fs::write(&file, "no folder").expect("writes");
    for archive in [file.clone(), file.join("below"), "/dev/null/x".into()] {
        let ended = ends_with(5, ingest(&archive, QUICK, [sample(BORN)]));
        assert!(ended.stdout.is_empty(), "{}", ended.stdout);
        let message = ended.stderr;
        assert!(
            message.contains(archive.to_str().expect("UTF-8")),
            "{message}"
        );
        assert_eq!(
            message.matches("os error").count(),
            1,
            "the cause is told once: {message}"
        );
    }
    assert_eq!(fs::read(&file).expect("reads"), b"no folder");
}

/// `documents/` on another disk, as when an administrator has moved it: a document
/// cannot get there by one rename.
#[test]
fn an_archive_that_fails_on_the_way() {
    let scratch = scratch();
    let archive = scratch.path().join("archive");
    let elsewhere = tempfile::tempdir_in("/dev/shm").expect("a folder in memory");
    fs::create_dir(&archive).expect("a folder");
    symlink(elsewhere.path(), archive.join("documents")).expect("a link");
    let ended = ends_with(5, ingest(&archive, QUICK, [sample(BORN)]));
    assert!(ended.stdout.is_empty(), "{}", ended.stdout);
    assert!(ended.stderr.contains("documents"), "{}", ended.stderr);
    assert!(names(elsewhere.path()).is_empty());
    assert!(names(&archive.join("rejected")).is_empty());
    assert_work_is_empty(&archive);
}
