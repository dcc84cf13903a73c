//! Flag beats variable beats file beats default.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::shared::BORN;
use crate::support::{QUICK, bunshoko, ends_with, ingest, models, names, sample, scratch, string};

/// Reads a sample in `dir`, where `bunshoko.toml` may lie. Tesseract starts fastest.
fn in_folder(dir: &Path) -> Command {
    let mut command = ingest(&dir.join("archive"), QUICK, [sample(BORN)]);
    command.current_dir(dir);
    command
}

/// The limit of bytes in force, as the rejection tells it.
fn limit_told_by(command: Command) -> String {
    let line = ends_with(4, command).line();
    let message = string(&line, "/message");
    assert_eq!(line["code"], "too-many-bytes", "{line}");
    message
        .split("limit of ")
        .nth(1)
        .and_then(|rest| rest.split(';').next())
        .unwrap_or_else(|| panic!("no limit in: {message}"))
        .to_owned()
}

#[test]
fn flag_beats_variable_beats_file_beats_default() {
    let scratch = scratch();
    let dir = scratch.path();
    fs::write(dir.join("bunshoko.toml"), "[limits]\nbytes = 1000\n").expect("writes");
    assert_eq!(limit_told_by(in_folder(dir)), "1000");

    let mut variable = in_folder(dir);
    variable.env("BUNSHOKO_MAX_BYTES", "2000");
    assert_eq!(limit_told_by(variable), "2000");

    let mut flag = in_folder(dir);
    flag.env("BUNSHOKO_MAX_BYTES", "2000")
        .args(["--max-bytes", "3000"]);
    assert_eq!(limit_told_by(flag), "3000");

    fs::remove_file(dir.join("bunshoko.toml")).expect("removes");
    ends_with(0, in_folder(dir));
}

#[test]
fn the_file_may_lie_elsewhere() {
    let scratch = scratch();
    let dir = scratch.path();
    fs::write(dir.join("bunshoko.toml"), "[limits]\nbytes = 1000\n").expect("writes");
    fs::write(dir.join("other.toml"), "[limits]\nbytes = 4000\n").expect("writes");
    fs::write(dir.join("third.toml"), "[limits]\nbytes = 5000\n").expect("writes");

    let mut variable = in_folder(dir);
    variable.env("BUNSHOKO_CONFIG", "other.toml");
    assert_eq!(limit_told_by(variable), "4000");

    let mut flag = in_folder(dir);
    flag.env("BUNSHOKO_CONFIG", "other.toml")
        .args(["--config", "third.toml"]);
    assert_eq!(limit_told_by(flag), "5000");
}

#[test]
fn the_archive_is_a_setting_like_any_other() {
    let scratch = scratch();
    let dir = scratch.path();
    let plain = || {
        let mut command = bunshoko(["ingest", "--json", "--engine", "tesseract", "--models"]);
        command
            .arg(models())
            .arg(sample("broken/empty.pdf"))
            .current_dir(dir);
        command
    };
    let holds = |name: &str| dir.join(name).join("rejected").is_dir();
    fs::write(dir.join("bunshoko.toml"), "archive = \"by-file\"\n").expect("writes");

    ends_with(4, plain());
    assert!(holds("by-file"));

    let mut variable = plain();
    variable.env("BUNSHOKO_ARCHIVE", "by-variable");
    ends_with(4, variable);
    assert!(holds("by-variable"));

    let mut flag = plain();
    flag.env("BUNSHOKO_ARCHIVE", "by-nobody")
        .args(["--archive", "by-flag"]);
    ends_with(4, flag);
    assert!(holds("by-flag") && !holds("by-nobody"));
    assert_eq!(
        names(dir),
        ["bunshoko.toml", "by-file", "by-flag", "by-variable"]
    );
}

#[test]
fn every_limit_is_a_variable_and_a_key() {
    let scratch = scratch();
    let file = "s021.webp";
    for (variable, key, sample_name, code) in [
        ("BUNSHOKO_MAX_BYTES", "bytes", file, "too-many-bytes"),
        ("BUNSHOKO_MAX_PAGES", "pages", BORN, "too-many-pages"),
        ("BUNSHOKO_MAX_PIXELS", "pixels", file, "too-many-pixels"),
        (
            "BUNSHOKO_SECONDS_PER_PAGE",
            "seconds_per_page",
            file,
            "timed-out",
        ),
    ] {
        let value = u8::from(key != "seconds_per_page");
        let archive = scratch.path().join("archive");
        let command = || {
            let mut command = ingest(&archive, QUICK, [sample(sample_name)]);
            command.current_dir(scratch.path());
            command
        };
        let mut by_variable = command();
        by_variable.env(variable, value.to_string());
        assert_eq!(ends_with(4, by_variable).line()["code"], code, "{variable}");

        let settings = scratch.path().join("bunshoko.toml");
        fs::write(&settings, format!("[limits]\n{key} = {value}\n")).expect("writes");
        assert_eq!(ends_with(4, command()).line()["code"], code, "{key}");
        fs::remove_file(settings).expect("removes");
    }
}

#[test]
fn the_file_serves_every_command() {
    let scratch = scratch();
    let dir = scratch.path();
    ends_with(0, in_folder(dir));
    let settings = format!("archive = \"archive\"\nmodels = {:?}\n", models());
    fs::write(dir.join("bunshoko.toml"), settings).expect("writes");
    fs::write(
        dir.join("truth.jsonl"),
        "{\"file\": \"none.pdf\", \"attributes\": {}, \"pages\": []}\n",
    )
    .expect("writes");

    let mut ingest = bunshoko(["ingest", "--json"]);
    ingest.arg(sample(BORN)).current_dir(dir);
    let line = ends_with(0, ingest).line();
    assert_eq!(line["status"], "duplicate");

    let mut eval = bunshoko(["eval", "--truth", "truth.jsonl"]);
    eval.current_dir(dir);
    ends_with(0, eval);

    let mut picture = bunshoko(["picture", string(&line, "/id")]);
    picture.current_dir(dir);
    ends_with(0, picture);

    // The tree that doctor would find by itself is another one.
    let bare = crate::support::bare_models(dir);
    fs::write(
        dir.join("bunshoko.toml"),
        format!("models = {:?}\n", bare.as_os_str()),
    )
    .expect("writes");
    let mut doctor = bunshoko(["doctor"]);
    doctor.current_dir(dir);
    let told = ends_with(3, doctor).stdout;
    assert!(told.contains(bare.to_str().expect("UTF-8")), "{told}");
}

#[test]
fn plain_output_is_for_people() {
    let scratch = scratch();
    let mut command = bunshoko(["ingest", "--engine", "tesseract", "--archive"]);
    command
        .arg(scratch.path().join("archive"))
        .arg("--models")
        .arg(models())
        .args([sample(BORN), sample("broken/empty.pdf")]);
    let ended = ends_with(4, command);
    let lines: Vec<&str> = ended.stdout.lines().collect();
    assert_eq!(lines.len(), 2, "{}", ended.stdout);
    assert!(
        lines.iter().any(|line| line.starts_with("rejected\t")),
        "{lines:?}"
    );
    assert!(
        lines.iter().any(|line| line.contains("s014.pdf")),
        "{lines:?}"
    );
    assert!(
        ended.stderr.contains("1 rejected"),
        "a summary: {}",
        ended.stderr
    );
}
