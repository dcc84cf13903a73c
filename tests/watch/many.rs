//! Thousands of small files at once: memory stays flat, and the scan folder costs little
//! over `ingest`. Long form: `BUNSHOKO_TORTURE_MANY=10000`.

use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::support::{Office, distinct_page};

/// Resident memory of a process and its children, in MiB.
fn resident(pid: u32) -> u64 {
    let of = |pid: &str| -> u64 {
        let status = fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
        let line = status.lines().find(|line| line.starts_with("VmRSS:"));
        let kib = line.and_then(|line| line.split_whitespace().nth(1)?.parse::<u64>().ok());
        kib.unwrap_or(0) / 1024
    };
    let children = fs::read_to_string(format!("/proc/{pid}/task/{pid}/children"));
    let children = children.unwrap_or_default();
    of(&pid.to_string()) + children.split_whitespace().map(of).sum::<u64>()
}

/// Runs to the end; seconds, and memory seen on the way.
fn measured(command: &mut Command) -> (f64, Vec<u64>) {
    let start = Instant::now();
    let mut child: Child = command
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("starts");
    let mut seen = Vec::new();
    loop {
        if let Some(status) = child.try_wait().expect("is asked") {
            assert_eq!(status.code(), Some(0));
            return (start.elapsed().as_secs_f64(), seen);
        }
        seen.push(resident(child.id()));
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

#[test]
fn thousands_of_files_need_no_more_memory_and_little_more_time() {
    let files: u32 = std::env::var("BUNSHOKO_TORTURE_MANY")
        .ok()
        .map_or(300, |text| text.parse().expect("a number"));
    let (watched, ingested) = (Office::new(), Office::new());
    fill(&watched.inbox(), files);
    fill(&ingested.inbox(), files);
    let models = Path::new(env!("CARGO_MANIFEST_DIR")).join("models");
    let (ingest, _) = measured(
        ingested
            .command(["ingest", "--json", "--engine", "tesseract", "--jobs", "2"])
            .arg("--models")
            .arg(&models)
            .arg("--archive")
            .arg(ingested.archive())
            .arg(ingested.inbox()),
    );
    let (watch, memory) = measured(&mut watched.watch(["--once"]));
    let third = memory.len() / 3;
    let most = |part: &[u64]| part.iter().max().copied().unwrap_or(0);
    let (early, late) = (
        most(&memory[..third]),
        most(&memory[memory.len() - third..]),
    );
    println!(
        "{files} files: ingest {ingest:.1} s ({:.1}/s), watch {watch:.1} s ({:.1}/s); \
         memory {early} MiB in the first third, {late} MiB in the last",
        f64::from(files) / ingest,
        f64::from(files) / watch,
    );
    let kept = |office: &Office| crate::support::names(&office.archive().join("documents")).len();
    assert_eq!(
        (kept(&watched), kept(&ingested)),
        (files as usize, files as usize)
    );
    assert!(watched.inbox_files().is_empty());
    // What a watcher and its worker hold; 300 files are over before they have started up.
    assert!(late < 256, "{late} MiB");
    if files >= 5_000 {
        assert!(
            late <= early + 32,
            "memory grows: {early} MiB, then {late} MiB"
        );
        // 1.15 was seen on a machine that was busy besides. The sources are removed beside the making of
        // documents, which takes its time where others use the disk, and where a file system
        // passes over every inode freed in the last minute (ext4).
        let ratio = watch / ingest;
        assert!(ratio <= 1.25, "{ratio:.2} times the time of ingest");
    }
}
