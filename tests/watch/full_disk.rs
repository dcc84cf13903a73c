//! The archive's disk fills up and is freed again; it is read-only and writable again.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;
use std::time::Duration;

use crate::support::{Office, Running, blank_page, names};

/// A small disk; taken away when dropped.
struct Disk(PathBuf);

impl Disk {
    /// `None` where this process may not mount.
    fn mount(at: &Path) -> Option<Self> {
        fs::create_dir_all(at).expect("makes");
        let output = Command::new("mount")
            .args(["-t", "tmpfs", "-o", "size=2m", "tmpfs"])
            .arg(at)
            .output()
            .ok()?;
        output.status.success().then(|| Self(at.to_path_buf()))
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(&self.0).status();
    }
}

#[test]
fn a_full_disk_is_waited_for() {
    let office = Office::new();
    let Some(_disk) = Disk::mount(&office.archive()) else {
        println!("skipped: this process may not mount a small disk");
        return;
    };
    let watcher = Running::start(office.watch(["--polling", "auto"]));
    office.drop_file("0.png", &blank_page(0));
    watcher.line();
    let ballast = office.archive().join("ballast");
    // Fails for want of space, which is what is wanted; what fits stays.
    let _ = fs::write(&ballast, vec![1; 4 << 20]);
    for n in 1..6 {
        office.drop_file(&format!("{n}.png"), &blank_page(n));
    }
    thread::sleep(Duration::from_secs(3));
    assert_eq!(names(&office.archive().join("documents")).len(), 1);
    fs::remove_file(ballast).expect("removes");
    for _ in 1..6 {
        assert_eq!(watcher.line()["status"], "review");
    }
    watcher.signal("TERM");
    let (code, stderr) = watcher.end();
    assert_eq!(code, Some(130), "{stderr}");
    assert!(stderr.contains("cannot be written"), "{stderr}");
    assert_eq!(office.kept().0.len(), 6);
    assert!(names(&office.archive().join("work")).is_empty());
    assert!(office.inbox_files().is_empty());
}

#[test]
fn an_archive_that_is_read_only_is_waited_for() {
    let office = Office::new();
    let Some(_disk) = Disk::mount(&office.archive()) else {
        println!("skipped: this process may not mount a small disk");
        return;
    };
    office.drop_file("0.png", &blank_page(0));
    assert_eq!(office.once(0).len(), 1);
    let remount = |how: &str| {
        let status = Command::new("mount")
            .args(["-o", &format!("remount,{how}")])
            .arg(office.archive())
            .status();
        assert!(status.expect("mount is there").success());
    };
    remount("ro");
    office.drop_file("1.png", &blank_page(1));
    let once = office.watch(["--once"]).output().expect("runs");
    assert_eq!(once.status.code(), Some(5));
    let watcher = Running::start(office.watch([] as [&str; 0]));
    office.drop_file("2.png", &blank_page(2));
    thread::sleep(Duration::from_secs(3));
    assert_eq!(names(&office.archive().join("documents")).len(), 1);
    remount("rw");
    for _ in 0..2 {
        assert_eq!(watcher.line()["status"], "review");
    }
    drop(watcher);
    assert_eq!(office.kept().0.len(), 3);
    assert!(office.inbox_files().is_empty());
}
