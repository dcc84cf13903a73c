//! What stations and their administrators do without thinking of a watcher.

use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;
use std::time::{Duration, SystemTime};

use crate::support::{Office, Running, blank_page, names, sha256, wait_until};

#[test]
fn links_are_not_followed_out_of_the_folder() {
    let office = Office::new();
    let outside = office.path("outside");
    fs::create_dir(&outside).expect("makes");
    fs::write(outside.join("private.png"), blank_page(1)).expect("writes");
    symlink(&outside, office.inbox().join("before")).expect("links");
    let watcher = Running::start(office.watch(["--polling", "never"]));
    office.drop_file("0.png", &blank_page(0));
    watcher.line();
    symlink(&outside, office.inbox().join("after")).expect("links");
    symlink(office.inbox(), office.inbox().join("loop")).expect("links");
    fs::write(outside.join("new.png"), blank_page(2)).expect("writes");
    office.drop_file("3.png", &blank_page(3));
    let line = watcher.line();
    assert!(
        line["path"]
            .as_str()
            .expect("a path")
            .ends_with("inbox/3.png")
    );
    thread::sleep(Duration::from_secs(2));
    drop(watcher);
    assert_eq!(names(&outside), ["new.png", "private.png"]);
    assert_eq!(office.kept().0.len(), 2);
}

#[test]
fn a_folder_that_is_removed_and_made_anew_is_watched_on() {
    let office = Office::new();
    let mut command = office.watch(["--polling", "never"]);
    command.env("BUNSHOKO_RESCAN_SECONDS", "1");
    command.env("BUNSHOKO_LEASE_SECONDS", "4");
    let watcher = Running::start(command);
    office.drop_file("総務課/0.png", &blank_page(0));
    watcher.line();
    // A heart beats in it, perhaps just now.
    wait_until("removed", || fs::remove_dir_all(office.inbox()).is_ok());
    thread::sleep(Duration::from_secs(1));
    for n in 1..3 {
        office.drop_file(&format!("総務課/{n}.png"), &blank_page(n));
        watcher.line();
    }
    drop(watcher);
    assert_eq!(office.kept().0.len(), 3);
}

#[test]
fn other_settings_are_read_and_another_folder_or_nonsense_is_refused() {
    let office = Office::new();
    let watch = |inbox: &Path| {
        let models = Path::new(env!("CARGO_MANIFEST_DIR")).join("models");
        office.configure(&format!(
            "models = \"{}\"\narchive = \"{}\"\n[watch]\ninbox = \"{}\"\nsettle_seconds = 0.2\n",
            models.display(),
            office.archive().display(),
            inbox.display()
        ));
    };
    watch(&office.inbox());
    let watcher = Running::start(office.command(["watch", "--json", "--engine", "tesseract"]));
    let mut dropped = 0;
    let mut goes_on = || {
        office.drop_file(&format!("{dropped}.png"), &blank_page(dropped));
        let line = watcher.line();
        assert_eq!(line["status"], "review");
        dropped += 1;
    };
    goes_on();
    fs::create_dir(office.path("elsewhere")).expect("makes");
    watch(&office.path("elsewhere"));
    watcher.signal("HUP");
    thread::sleep(Duration::from_millis(500));
    goes_on();
    office.configure("[watch\ninbox = ");
    watcher.signal("HUP");
    thread::sleep(Duration::from_millis(500));
    goes_on();
    watcher.signal("TERM");
    let (_, stderr) = watcher.end();
    assert_eq!(
        stderr.matches("settings stay as they were").count(),
        2,
        "{stderr}"
    );
}

#[test]
fn names_that_are_odd_or_long_are_names() {
    let office = Office::new();
    let done = office.path("done");
    office.configure(&format!("[watch]\ndone = \"{}\"\n", done.display()));
    let long = format!("{}ab.png", "庁".repeat(83));
    assert_eq!(long.len(), 255);
    let odd: [&[u8]; 4] = [
        long.as_bytes(),
        b"line\nbreak.png",
        b"\x93\x8c\x8b\x9e.png",
        b"-rf \"'$x.png",
    ];
    for (name, number) in odd.into_iter().zip(0..) {
        let path = office.inbox().join(std::ffi::OsStr::from_bytes(name));
        fs::write(path, blank_page(number)).expect("writes");
    }
    fs::write(
        office.inbox().join(format!("{}x.pdf", "庁".repeat(83))),
        b"no scan",
    )
    .expect("writes");
    assert_eq!(office.once(4).len(), 5);
    assert_eq!(names(&done).len(), 5);
    assert_eq!(office.kept().0.len(), 4);
    let notes = names(&office.inbox());
    let notes: Vec<_> = notes.iter().filter(|name| !name.starts_with('.')).collect();
    assert_eq!(notes.len(), 1, "{notes:?}");
    office.verify();
}

#[test]
fn times_from_the_future_keep_no_file_waiting() {
    let office = Office::new();
    let watcher = Running::start(office.watch([] as [&str; 0]));
    for (n, hours) in [(0_u32, 24 * 3650_u64), (1, 1), (2, 0)] {
        let path = office.path(&format!("{n}.png"));
        fs::write(&path, blank_page(n)).expect("writes");
        let at = SystemTime::now() + Duration::from_hours(hours);
        let file = fs::File::options().write(true).open(&path).expect("opens");
        file.set_modified(at).expect("sets");
        fs::rename(path, office.inbox().join(format!("{n}.png"))).expect("moves");
    }
    for _ in 0..3 {
        watcher.line();
    }
    // A placeholder that is filled after it was told of.
    fs::write(office.inbox().join("late.png"), b"").expect("writes");
    thread::sleep(Duration::from_secs(1));
    fs::write(office.inbox().join("late.png"), blank_page(3)).expect("writes");
    watcher.line();
    drop(watcher);
    assert!(office.kept().0.contains_key(&sha256(&blank_page(3))));
    assert!(office.inbox_files().is_empty());
}

/// A folder that is part of the same file system, mounted in another place.
struct Bound(PathBuf);

impl Bound {
    /// `None` where this process may not mount.
    fn mount(from: &Path, at: &Path) -> Option<Self> {
        fs::create_dir_all(at).expect("makes");
        let output = Command::new("mount")
            .arg("--bind")
            .args([from, at])
            .output();
        output
            .ok()?
            .status
            .success()
            .then(|| Self(at.to_path_buf()))
    }
}

impl Drop for Bound {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(&self.0).status();
    }
}

#[test]
fn folders_of_the_same_disk_may_be_mounted_into_the_folder() {
    let office = Office::new();
    let share = office.path("share");
    fs::create_dir(&share).expect("makes");
    let Some(_bound) = Bound::mount(&share, &office.inbox().join("総務課")) else {
        println!("skipped: this process may not mount a folder");
        return;
    };
    office.drop_file("総務課/0.png", &blank_page(0));
    assert_eq!(office.once(0).len(), 1);
    let watcher = Running::start(office.watch([] as [&str; 0]));
    office.drop_file("総務課/1.png", &blank_page(1));
    watcher.line();
    let dropped = office.inbox().join("総務課/1.png");
    wait_until("taken", || !dropped.exists());
    drop(watcher);
    // A claim that is open there is counted.
    let claim = share.join(".bunshoko/claims/away-1-x/20261124T000000.000-away-1-x-0/総務課");
    fs::create_dir_all(&claim).expect("makes");
    fs::write(claim.join("2.png"), blank_page(2)).expect("writes");
    let status = office
        .command(["status", "--json", "--since", "2026-01-01", "--archive"])
        .arg(office.archive())
        .arg("--inbox")
        .arg(office.inbox())
        .output()
        .expect("runs");
    let text = String::from_utf8_lossy(&status.stdout).into_owned();
    let waiting = |text: &str| text.matches("\"waiting\":1").count();
    assert_eq!(waiting(&text), 1, "{text}");
}
