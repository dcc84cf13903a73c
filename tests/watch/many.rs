//! Thousands of small files at once: memory stays flat, and the scan folder costs little
//! over `ingest`. Long form: `BUNSHOKO_TORTURE_MANY=10000`.

use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::support::{Office, distinct_page, names};

/// `watch` and `ingest` are measured so often in the long form, in turn, so that what else
/// the machine does falls on both.
const PAIRS: usize = 3;

/// What a run took.
struct Run {
    /// Seconds.
    wall: f64,
    /// Seconds of processors.
    processors: f64,
    /// Resident memory as it was seen on the way, in MiB.
    memory: Vec<u64>,
}

/// Resident memory in MiB of a process and its children, and the seconds of processors
/// that they took.
fn taken(pid: u32) -> (u64, f64) {
    let of = |pid: &str| -> (u64, f64) {
        let status = fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
        let line = status.lines().find(|line| line.starts_with("VmRSS:"));
        let kib = line.and_then(|line| line.split_whitespace().nth(1)?.parse::<u64>().ok());
        let stat = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
        // Behind the name; utime and stime, in hundredths of a second.
        let fields = stat.rsplit(") ").next().unwrap_or_default();
        let ticks = fields.split(' ').skip(11).take(2);
        let ticks: f64 = ticks.filter_map(|field| field.parse::<f64>().ok()).sum();
        (kib.unwrap_or(0) / 1024, ticks / 100.0)
    };
    // A child is listed under the thread that started it.
    let mut all = vec![of(&pid.to_string())];
    for thread in names(Path::new(&format!("/proc/{pid}/task"))) {
        let children = fs::read_to_string(format!("/proc/{pid}/task/{thread}/children"));
        all.extend(children.unwrap_or_default().split_whitespace().map(of));
    }
    all.iter()
        .fold((0, 0.0), |sum, one| (sum.0 + one.0, sum.1 + one.1))
}

/// Runs to the end.
fn measured(command: &mut Command) -> Run {
    let start = Instant::now();
    let mut child: Child = command
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("starts");
    let (mut memory, mut processors) = (Vec::new(), 0.0_f64);
    loop {
        if let Some(status) = child.try_wait().expect("is asked") {
            assert_eq!(status.code(), Some(0));
            return Run {
                wall: start.elapsed().as_secs_f64(),
                processors,
                memory,
            };
        }
        let (resident, seconds) = taken(child.id());
        memory.push(resident);
        // Who has ended tells nothing any more.
        processors = processors.max(seconds);
        thread::sleep(Duration::from_millis(100));
    }
}

fn fill(dir: &Path, files: u32) {
    for n in 0..files {
        let dir = dir.join(format!("station {}", n % 3));
        if n < 3 {
            fs::create_dir_all(&dir).expect("makes");
        }
        fs::write(dir.join(format!("{n:05}.png")), distinct_page(n)).expect("writes");
    }
}

/// An office with `files` in its inbox, which became as many documents by the command that
/// `by` makes.
fn office(files: u32, by: impl Fn(&Office) -> Command) -> (Office, Run) {
    let office = Office::new();
    fill(&office.inbox(), files);
    let run = measured(&mut by(&office));
    let kept = names(&office.archive().join("documents")).len();
    assert_eq!(kept, files as usize);
    (office, run)
}

fn ingest(office: &Office) -> Command {
    let mut command = office.command(["ingest", "--json", "--engine", "tesseract", "--jobs", "2"]);
    command
        .arg("--models")
        .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("models"))
        .arg("--archive")
        .arg(office.archive())
        .arg(office.inbox());
    command
}

fn watch(office: &Office) -> Command {
    office.watch(["--once"])
}

/// Most in the first third, and in the last.
fn thirds(memory: &[u64]) -> (u64, u64) {
    let third = memory.len() / 3;
    let most = |part: &[u64]| part.iter().max().copied().unwrap_or(0);
    (
        most(&memory[..third]),
        most(&memory[memory.len() - third..]),
    )
}

#[test]
fn thousands_of_files_need_no_more_memory_and_little_more_time() {
    let files: u32 = std::env::var("BUNSHOKO_TORTURE_MANY")
        .ok()
        .map_or(300, |text| text.parse().expect("a number"));
    let is_long = files >= 5_000;
    let (mut ratios, mut offices) = (Vec::new(), Vec::new());
    for pair in 0..if is_long { PAIRS } else { 1 } {
        // The first of two finds the disk in another state than the second.
        let ((ingested, ingest), (watched, watch)) = if pair % 2 == 0 {
            let ingested = office(files, ingest);
            (ingested, office(files, watch))
        } else {
            let watched = office(files, watch);
            (office(files, ingest), watched)
        };
        assert!(watched.inbox_files().is_empty());
        let (early, late) = thirds(&watch.memory);
        println!(
            "{files} files: ingest {:.1} s ({:.1}/s; processors {:.1} s), \
             watch {:.1} s ({:.1}/s; processors {:.1} s); \
             memory {early} MiB in the first third, {late} MiB in the last",
            ingest.wall,
            f64::from(files) / ingest.wall,
            ingest.processors,
            watch.wall,
            f64::from(files) / watch.wall,
            watch.processors,
        );
        // What a watcher and its worker hold; 300 files are over before they have started up.
        assert!(late < 256, "{late} MiB");
        assert!(
            !is_long || late <= early + 32,
            "memory grows: {early} MiB, then {late} MiB"
        );
        ratios.push(watch.wall / ingest.wall);
        // Removed at the end: ext4 without a journal passes over every inode freed in the
        // last minutes when it makes a file.
        offices.extend([ingested, watched]);
    }
    ratios.sort_by(f64::total_cmp);
    let ratio = ratios[ratios.len() / 2];
    println!("watch took {ratio:.3} times the time of ingest");
    // 300 files are over before it can be measured.
    assert!(
        !is_long || ratio <= 1.10,
        "{ratio:.3} times the time of ingest"
    );
}
