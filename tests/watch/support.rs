//! The program, an inbox, an archive, and an account of both.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::{Duration, Instant};

use image::{GrayImage, Luma};
use serde_json::Value;
use sha2::{Digest, Sha256};
use tempfile::TempDir;

/// Longest wait for anything: the machine may be busy.
const PATIENCE: Duration = Duration::from_mins(2);

/// An inbox and an archive of a test's own.
pub struct Office {
    dir: TempDir,
}

impl Office {
    pub fn new() -> Self {
        let dir = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a folder");
        fs::create_dir(dir.path().join("inbox")).expect("makes");
        fs::create_dir(dir.path().join("desk")).expect("makes");
        Self { dir }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    pub fn inbox(&self) -> PathBuf {
        self.path("inbox")
    }

    pub fn archive(&self) -> PathBuf {
        self.path("archive")
    }

    /// Writes a file into the inbox as a careful writer does it.
    pub fn drop_file(&self, path: &str, bytes: &[u8]) {
        let target = self.inbox().join(path);
        fs::create_dir_all(target.parent().expect("a folder")).expect("makes");
        let aside = target.with_file_name(format!(
            ".{}.tmp",
            target.file_name().expect("a name").to_string_lossy()
        ));
        fs::write(&aside, bytes).expect("writes");
        fs::rename(aside, target).expect("renames");
    }

    /// Writes the `bunshoko.toml` that all commands find.
    pub fn configure(&self, text: &str) {
        fs::write(self.path("desk/bunshoko.toml"), text).expect("writes");
    }

    /// Directory of the document that a line is about.
    pub fn document(&self, line: &Value) -> PathBuf {
        let id = line["id"].as_str().expect("an id");
        self.archive().join("documents").join(id)
    }

    /// Its record.
    pub fn record(&self, line: &Value) -> Value {
        let text = fs::read(self.document(line).join("record.json")).expect("a record");
        serde_json::from_slice(&text).expect("JSON")
    }

    /// What `status` tells of a station today.
    pub fn status(&self, station: &str) -> Value {
        let output = self
            .command(["status", "--json", "--archive"])
            .arg(self.archive())
            .arg("--inbox")
            .arg(self.inbox())
            .output()
            .expect("runs");
        String::from_utf8_lossy(&output.stdout)
            .lines()
            .map(|line| serde_json::from_str::<Value>(line).expect("JSON"))
            .find(|row| row["station"] == station)
            .expect("a row")
    }

    /// `verify` must find nothing.
    pub fn verify(&self) {
        let output = self
            .command(["verify", "--archive"])
            .arg(self.archive())
            .output()
            .expect("runs");
        let stdout = String::from_utf8_lossy(&output.stdout);
        assert_eq!(output.status.code(), Some(0), "{stdout}");
    }

    /// `bunshoko` with `arguments`, without this process's environment.
    pub fn command<S: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = S>) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_bunshoko"));
        command
            .args(arguments)
            .current_dir(self.path("desk"))
            .env_clear()
            .env("HOME", env!("CARGO_TARGET_TMPDIR"));
        if let Some(path) = std::env::var_os("PATH") {
            command.env("PATH", path);
        }
        command
    }

    /// `bunshoko watch` with short times.
    pub fn watch<S: AsRef<OsStr>>(&self, flags: impl IntoIterator<Item = S>) -> Command {
        let models = Path::new(env!("CARGO_MANIFEST_DIR")).join("models");
        self.watch_with(&models, flags)
    }

    /// The same with a `models/` tree of one's own.
    pub fn watch_with<S: AsRef<OsStr>>(
        &self,
        models: &Path,
        flags: impl IntoIterator<Item = S>,
    ) -> Command {
        let mut command = self.command(["watch", "--json", "--engine", "tesseract"]);
        command
            .arg("--models")
            .arg(models)
            .arg("--archive")
            .arg(self.archive())
            .arg("--inbox")
            .arg(self.inbox())
            .args(["--jobs", "2"])
            .env("BUNSHOKO_SETTLE_SECONDS", "0.2")
            .args(flags);
        command
    }

    /// Runs `watch --once`, which must end with `code`; its lines.
    pub fn once(&self, code: i32) -> Vec<Value> {
        let output = self.watch(["--once"]).output().expect("runs");
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(code), "{stderr}");
        assert!(!stderr.contains("panicked"), "{stderr}");
        String::from_utf8_lossy(&output.stdout)
            .lines()
            .map(|line| serde_json::from_str(line).expect("JSON"))
            .collect()
    }

    /// Runs `watch --once`, which must end with everything done; some may be rejected.
    pub fn once_ends_well(&self) {
        let output = self.watch(["--once"]).output().expect("runs");
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert!(matches!(output.status.code(), Some(0 | 4)), "{stderr}");
    }

    /// Visible files of the inbox, relative to it.
    pub fn inbox_files(&self) -> Vec<String> {
        let mut files = files_below(&self.inbox());
        files.retain(|path| !path.starts_with('.'));
        files
    }

    /// Checksums of the sources of all documents, and of all rejections, with their ids.
    /// Every directory must be whole.
    pub fn kept(&self) -> (BTreeMap<String, String>, BTreeMap<String, String>) {
        let of = |kind: &str, witness: &str| {
            names(&self.archive().join(kind))
                .into_iter()
                .map(|id| {
                    let dir = self.archive().join(kind).join(&id);
                    assert!(dir.join(witness).is_file(), "{} is no whole", dir.display());
                    let source = names(&dir)
                        .into_iter()
                        .find(|name| name.starts_with("source"))
                        .expect("a source");
                    let sum = sha256(&fs::read(dir.join(source)).expect("reads"));
                    assert!(sum.starts_with(&id));
                    (sum, id)
                })
                .collect()
        };
        (
            of("documents", "document.pdf"),
            of("rejected", "reason.json"),
        )
    }

    /// The last line of the journal about each claim.
    pub fn journal(&self) -> BTreeMap<String, Value> {
        let mut claims = BTreeMap::new();
        let dir = self.archive().join("journal");
        for name in names(&dir) {
            let text = fs::read_to_string(dir.join(name)).expect("reads");
            for line in text.lines() {
                let entry: Value = serde_json::from_str(line).expect("a whole line");
                let claim = entry["claim"].as_str().expect("a claim").to_owned();
                let old = claims.entry(claim).or_insert_with(|| entry.clone());
                if old["event"] == "claimed" {
                    *old = entry;
                } else if entry["event"] != "claimed" {
                    assert_eq!(old["event"], entry["event"], "settled in two ways");
                    *old = entry;
                }
            }
        }
        claims
    }
}

/// A running watcher; killed when dropped.
pub struct Running {
    child: Child,
    lines: Receiver<String>,
    /// What it says.
    stderr: Option<thread::JoinHandle<String>>,
}

impl Running {
    pub fn start(mut command: Command) -> Self {
        let mut child = command
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("starts");
        let stdout = BufReader::new(child.stdout.take().expect("a pipe"));
        let (tell, lines) = mpsc::channel();
        thread::spawn(move || {
            for line in stdout.lines().map_while(Result::ok) {
                if tell.send(line).is_err() {
                    return;
                }
            }
        });
        let mut pipe = child.stderr.take().expect("a pipe");
        let stderr = thread::spawn(move || {
            let mut text = String::new();
            let _ = pipe.read_to_string(&mut text);
            text
        });
        Self {
            child,
            lines,
            stderr: Some(stderr),
        }
    }

    /// The next line of stdout.
    pub fn line(&self) -> Value {
        let line = self.lines.recv_timeout(PATIENCE).expect("a line");
        serde_json::from_str(&line).expect("JSON")
    }

    pub fn signal(&self, name: &str) {
        let status = Command::new("kill")
            .args(["-s", name, &self.child.id().to_string()])
            .status()
            .expect("kill is there");
        assert!(status.success());
    }

    /// Waits for the end; exit code and the lines on stdout that were not read yet.
    pub fn end_with_lines(mut self) -> (Option<i32>, Vec<Value>) {
        let status = self.child.wait().expect("ends");
        let lines = self.lines.iter();
        let lines = lines.map(|line| serde_json::from_str(&line).expect("JSON"));
        (status.code(), lines.collect())
    }

    /// Waits for the end; exit code and what was said.
    pub fn end(mut self) -> (Option<i32>, String) {
        let status = self.child.wait().expect("ends");
        let stderr = self.stderr.take().expect("not taken yet");
        (status.code(), stderr.join().expect("no panic"))
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Waits until `done`.
pub fn wait_until(what: &str, mut done: impl FnMut() -> bool) {
    let start = Instant::now();
    while !done() {
        assert!(
            start.elapsed() < PATIENCE,
            "{what}: not within {PATIENCE:?}"
        );
        thread::sleep(Duration::from_millis(20));
    }
}

/// A blank page as PNG; each number gives other bytes.
pub fn blank_page(number: u32) -> Vec<u8> {
    let page = GrayImage::from_pixel(160, 200 + number, Luma([255]));
    let mut bytes = std::io::Cursor::new(Vec::new());
    page.write_to(&mut bytes, image::ImageFormat::Png)
        .expect("encodes");
    bytes.into_inner()
}

/// A small page with a few strokes for the engine to look at, as PNG; each number gives
/// other bytes, and none takes longer than another.
pub fn distinct_page(number: u32) -> Vec<u8> {
    let stroke = |x: u32, y: u32| (60..180).contains(&x) && (60..84).contains(&y) && x % 9 < 5;
    let mut page = GrayImage::from_fn(240, 160, |x, y| Luma([if stroke(x, y) { 0 } else { 255 }]));
    for bit in 0..32 {
        let odd = number >> bit & 1 == 1;
        page.put_pixel(20 + bit, 10, Luma([if odd { 254 } else { 255 }]));
    }
    let mut bytes = std::io::Cursor::new(Vec::new());
    page.write_to(&mut bytes, image::ImageFormat::Png)
        .expect("encodes");
    bytes.into_inner()
}

/// SHA-256, hexadecimal.
pub fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes)
        .iter()
        .map(|b| format!("{b:02x}"))
        .collect()
}

/// Names in a folder, in order; none if it is not there.
pub fn names(dir: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(dir)
        .into_iter()
        .flatten()
        .map(|entry| {
            entry
                .expect("an entry")
                .file_name()
                .into_string()
                .expect("UTF-8")
        })
        .collect();
    names.sort();
    names
}

/// Files below a folder, relative to it, in order.
pub fn files_below(dir: &Path) -> Vec<String> {
    let mut files = Vec::new();
    for name in names(dir) {
        if dir.join(&name).is_dir() {
            files.extend(
                files_below(&dir.join(&name))
                    .into_iter()
                    .map(|below| format!("{name}/{below}")),
            );
        } else {
            files.push(name);
        }
    }
    files
}

/// Appends to a file, closing it after each part.
pub fn write_in_parts(path: &Path, bytes: &[u8], parts: usize, pause: Duration) {
    use std::io::Write;
    fs::create_dir_all(path.parent().expect("a folder")).expect("makes");
    for part in bytes.chunks(bytes.len().div_ceil(parts)) {
        let mut file = File::options()
            .append(true)
            .create(true)
            .open(path)
            .expect("opens");
        file.write_all(part).expect("writes");
        drop(file);
        thread::sleep(pause);
    }
}
