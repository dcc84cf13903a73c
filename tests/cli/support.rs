//! The program under test, its inputs, and the programs that look at what it makes.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::LazyLock;
use std::time::SystemTime;

use serde_json::Value;
use sha2::{Digest, Sha256};
use tempfile::TempDir;
use unicode_normalization::UnicodeNormalization;

/// Files of this run; emptied when the next one begins, so that a person can look at them.
static GROUND: LazyLock<PathBuf> = LazyLock::new(|| {
    let ground = Path::new(env!("CARGO_TARGET_TMPDIR")).join("cli");
    if ground.exists() {
        fs::remove_dir_all(&ground).expect("the last run's files go");
    }
    // Compiled networks are kept below the home directory: one for all tests, and empty
    // at first, so that the first command compiles them as on a new machine.
    for dir in ["home", "desk", "archive"] {
        fs::create_dir_all(ground.join(dir)).expect("a folder");
    }
    ground
});

/// The archive that many tests look at.
pub fn shared_archive() -> PathBuf {
    GROUND.join("archive")
}

/// A folder of the test's own, removed after it.
pub fn scratch() -> TempDir {
    tempfile::tempdir_in(&*GROUND).expect("a temporary folder")
}

/// A file of `samples/`.
pub fn sample(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("samples")
        .join(name);
    assert!(path.is_file(), "{} is not there", path.display());
    path
}

/// The `models/` tree of this checkout.
pub fn models() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("models")
}

/// A tree with manifest and rules, but without libraries and networks.
pub fn bare_models(parent: &Path) -> PathBuf {
    let root = parent.join("models");
    fs::create_dir_all(root.join("rules")).expect("a folder");
    fs::copy(models().join("manifest.toml"), root.join("manifest.toml")).expect("copies");
    for entry in fs::read_dir(models().join("rules")).expect("rules") {
        let entry = entry.expect("a rule file");
        fs::copy(entry.path(), root.join("rules").join(entry.file_name())).expect("copies");
    }
    root
}

/// The program, in a folder without `bunshoko.toml`, with nothing of this process's
/// environment but `PATH`.
pub fn bunshoko<S: AsRef<OsStr>>(arguments: impl IntoIterator<Item = S>) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_bunshoko"));
    command
        .args(arguments)
        .current_dir(GROUND.join("desk"))
        .env_clear()
        .env("HOME", GROUND.join("home"));
    if let Some(path) = std::env::var_os("PATH") {
        command.env("PATH", path);
    }
    command
}

/// How a command ended.
#[derive(Debug)]
pub struct Ended {
    pub stdout: String,
    pub stderr: String,
}

impl Ended {
    /// The JSON objects on stdout: one a line, nothing else.
    pub fn lines(&self) -> Vec<Value> {
        self.stdout
            .lines()
            .map(|line| {
                let value: Value = serde_json::from_str(line)
                    .unwrap_or_else(|e| panic!("no JSON on stdout ({e}): {line:?}"));
                assert!(value.is_object(), "no object on stdout: {line}");
                value
            })
            .collect()
    }

    /// The only JSON line.
    pub fn line(&self) -> Value {
        let mut lines = self.lines();
        assert_eq!(lines.len(), 1, "one line wanted: {}", self.stdout);
        lines.remove(0)
    }
}

/// Runs `command`, which must end with `code`.
pub fn ends_with(code: i32, command: Command) -> Ended {
    let shown = format!("{command:?}");
    let assert = assert_cmd::Command::from_std(command)
        .timeout(std::time::Duration::from_mins(4))
        .assert();
    let output = assert.get_output();
    let (stdout, stderr) = (text(&output.stdout), text(&output.stderr));
    assert_eq!(
        output.status.code(),
        Some(code),
        "{shown} ended with {}\nstdout: {stdout}\nstderr: {stderr}",
        output.status,
    );
    assert!(
        !stderr.contains("panicked at"),
        "{shown} panicked on its way\nstderr: {stderr}"
    );
    Ended { stdout, stderr }
}

/// `bunshoko ingest` with what every test gives it: archive, models, two jobs, JSON.
pub fn ingest<F: AsRef<OsStr>, P: AsRef<OsStr>>(
    archive: &Path,
    flags: impl IntoIterator<Item = F>,
    paths: impl IntoIterator<Item = P>,
) -> Command {
    let mut command = bunshoko(["ingest", "--json", "--jobs", "2"]);
    command
        .arg("--archive")
        .arg(archive)
        .arg("--models")
        .arg(models())
        .args(flags)
        .args(paths);
    command
}

/// No flags.
pub const PLAIN: [&str; 0] = [];

/// The engine that starts fastest, for tests that read no scan or nothing of one.
pub const QUICK: [&str; 2] = ["--engine", "tesseract"];

/// A field of a JSON object that must be a string.
pub fn string<'a>(value: &'a Value, pointer: &str) -> &'a str {
    value
        .pointer(pointer)
        .and_then(Value::as_str)
        .unwrap_or_else(|| panic!("no string at {pointer} of {value}"))
}

/// A field of a JSON object that must be a list.
pub fn list<'a>(value: &'a Value, pointer: &str) -> &'a [Value] {
    value
        .pointer(pointer)
        .and_then(Value::as_array)
        .unwrap_or_else(|| panic!("no list at {pointer} of {value}"))
}

/// The line about the file at `path`.
pub fn about<'a>(lines: &'a [Value], path: &Path) -> &'a Value {
    let path = path.to_str().expect("a path in UTF-8");
    let mut found = lines.iter().filter(|line| line["path"] == path);
    let line = found
        .next()
        .unwrap_or_else(|| panic!("no line about {path}: {lines:?}"));
    assert!(found.next().is_none(), "two lines about {path}");
    line
}

/// A JSON file.
pub fn json(path: &Path) -> Value {
    let bytes = bytes(path);
    serde_json::from_slice(&bytes).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

/// The bytes of a file.
pub fn bytes(path: &Path) -> Vec<u8> {
    fs::read(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

/// SHA-256, hexadecimal.
pub fn sha256(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    Sha256::digest(bytes)
        .iter()
        .fold(String::new(), |mut digits, byte| {
            write!(digits, "{byte:02x}").expect("a String takes all");
            digits
        })
}

/// Names in a folder, in order.
pub fn names(dir: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(dir)
        .unwrap_or_else(|e| panic!("{}: {e}", dir.display()))
        .map(|entry| {
            let name: OsString = entry.expect("an entry").file_name();
            name.into_string().expect("a name in UTF-8")
        })
        .collect();
    names.sort();
    names
}

/// Every file and folder below `dir`, with its time of change.
pub fn listing(dir: &Path) -> BTreeMap<PathBuf, SystemTime> {
    let mut found = BTreeMap::new();
    let mut open = vec![dir.to_path_buf()];
    while let Some(next) = open.pop() {
        for entry in fs::read_dir(&next).expect("lists") {
            let entry = entry.expect("an entry");
            let metadata = entry.metadata().expect("metadata");
            if metadata.is_dir() {
                open.push(entry.path());
            }
            found.insert(entry.path(), metadata.modified().expect("a time"));
        }
    }
    found
}

/// Nothing is left in flight.
pub fn assert_work_is_empty(archive: &Path) {
    let left = names(&archive.join("work"));
    assert!(left.is_empty(), "work/ still holds {left:?}");
}

/// The source in the directory of a document or a rejection.
pub fn kept_source(dir: &Path) -> PathBuf {
    let mut sources: Vec<String> = names(dir)
        .into_iter()
        .filter(|name| name == "source" || name.starts_with("source."))
        .collect();
    assert_eq!(sources.len(), 1, "one source wanted in {}", dir.display());
    dir.join(sources.remove(0))
}

/// A document is whole: record, PDF, source, and nothing else.
pub fn assert_whole(dir: &Path) {
    let source = kept_source(dir);
    let source_name = source.file_name().expect("a name").to_str().expect("UTF-8");
    assert_eq!(
        names(dir),
        ["document.pdf", "record.json", source_name],
        "{}",
        dir.display()
    );
    let record = json(&dir.join("record.json"));
    assert_eq!(
        string(&record, "/source/sha256"),
        sha256(&bytes(&source)),
        "{}",
        dir.display()
    );
    assert_sound_pdf(&dir.join("document.pdf"));
}

/// qpdf finds no fault.
pub fn assert_sound_pdf(path: &Path) {
    let output = tool("qpdf", [OsStr::new("--check"), path.as_os_str()]);
    assert!(
        output.status.success(),
        "qpdf --check {}: {}{}",
        path.display(),
        text(&output.stdout),
        text(&output.stderr)
    );
}

/// Runs a program that `scripts/setup` installs.
pub fn tool<S: AsRef<OsStr>>(program: &str, arguments: impl IntoIterator<Item = S>) -> Output {
    Command::new(program)
        .args(arguments)
        .output()
        .unwrap_or_else(|e| panic!("{program} cannot be run ({e}): run scripts/setup"))
}

/// The output of a program that must succeed.
pub fn output<S: AsRef<OsStr>>(program: &str, arguments: impl IntoIterator<Item = S>) -> Vec<u8> {
    let output = tool(program, arguments);
    assert!(
        output.status.success(),
        "{program}: {}{}",
        text(&output.stdout),
        text(&output.stderr)
    );
    output.stdout
}

/// What Poppler reads on a PDF, as [`fold`] makes it: in an order of its own making.
pub fn text_of(pdf: &Path) -> String {
    fold(&text(&output(
        "pdftotext",
        [pdf.as_os_str(), OsStr::new("-")],
    )))
}

/// The same in the order of the PDF's contents, which is the record's reading order.
pub fn text_in_order(pdf: &Path) -> String {
    fold(&text(&output(
        "pdftotext",
        [OsStr::new("-raw"), pdf.as_os_str(), OsStr::new("-")],
    )))
}

/// NFKC without spaces and line ends: what two ways to print the same text share.
pub fn fold(text: &str) -> String {
    text.nfkc().filter(|c| !c.is_whitespace()).collect()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
