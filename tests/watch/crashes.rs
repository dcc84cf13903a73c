//! The watcher is killed at any moment; what it left is gone on with.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;
use std::thread::{self, Scope};
use std::time::Duration;

use serde_json::{Value, json};

use crate::support::{Office, Running, blank_page, files_below, names, sha256, write_in_parts};

/// Numbers that look random and are the same in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: u64) -> u64 {
        // Knuth's MMIX generator.
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }
}

/// What was dropped, by checksums.
#[derive(Default)]
struct Sent {
    scans: BTreeSet<String>,
    /// No scans at all.
    strangers: BTreeSet<String>,
    /// Two pages and their sidecar.
    groups: BTreeSet<[String; 3]>,
}

/// Writes a file in so many parts, with pauses between them, after a while.
fn writer<'scope>(
    scope: &'scope Scope<'scope, '_>,
    wait: u64,
    path: PathBuf,
    bytes: Vec<u8>,
    (parts, pause): (usize, u64),
    renamed: bool,
) {
    scope.spawn(move || {
        thread::sleep(Duration::from_millis(wait));
        let pause = Duration::from_millis(pause);
        if renamed {
            let aside = path.with_extension("part");
            write_in_parts(&aside, &bytes, parts, pause);
            fs::rename(aside, path).expect("renames");
        } else {
            write_in_parts(&path, &bytes, parts, pause);
        }
    });
}

/// Files of six kinds by as many slow writers.
fn send<'scope>(
    scope: &'scope Scope<'scope, '_>,
    office: &Office,
    files: u32,
    dice: &mut Dice,
) -> Sent {
    let mut sent = Sent::default();
    let last = u64::from(files) * 150;
    for n in 0..files {
        if n % 6 == 3 {
            let pages = [1, 2].map(|page| blank_page(1000 * page + n));
            let sidecar = format!("{{\"pages\": 2, \"operator\": \"{n}\"}}").into_bytes();
            let sums = [&pages[0], &pages[1], &sidecar].map(|bytes| sha256(bytes));
            sent.groups.insert(sums);
            let [first, second] = pages;
            for (ending, bytes) in [("-1.png", first), (".json", sidecar), ("-2.png", second)] {
                let path = office.inbox().join(format!("pages/{n}{ending}"));
                writer(scope, dice.below(last), path, bytes, (2, 50), false);
            }
            continue;
        }
        let bytes = match n % 6 {
            // The same bytes again, under another name.
            4 => blank_page(n - 2),
            5 => format!("これは画像ではない {n}").into_bytes(),
            _ => blank_page(n),
        };
        let kind = if n % 6 == 5 {
            &mut sent.strangers
        } else {
            &mut sent.scans
        };
        kind.insert(sha256(&bytes));
        let path = office.inbox().join(format!("station {}/{n}.png", n % 3));
        let parts = (1 + dice.below(4) as usize, dice.below(150));
        // Every seventh is written under a temporary name.
        writer(scope, dice.below(last), path, bytes, parts, n % 7 == 0);
    }
    sent
}

fn number(variable: &str, default: u32) -> u32 {
    std::env::var(variable).map_or(default, |text| text.parse().expect("a number"))
}

#[test]
fn nothing_is_lost_and_nothing_done_twice_however_often_it_is_killed() {
    let kills = number("BUNSHOKO_TORTURE_KILLS", 12);
    let files = number("BUNSHOKO_TORTURE_FILES", 36);
    let office = Office::new();
    let log = office.path("log");
    office.configure(&format!(
        "[watch]\non_done = [\"sh\", \"-c\", \"cat >>'{}'\"]\n\
         [[watch.folder]]\npath = \"pages\"\ngroup = true\n",
        log.display()
    ));
    let sent = thread::scope(|scope| {
        let mut dice = Dice(7);
        let sent = send(scope, &office, files, &mut dice);
        for _ in 0..kills {
            let watcher = Running::start(office.watch(["--lease-seconds", "2"]));
            thread::sleep(Duration::from_millis(100 + dice.below(1500)));
            watcher.signal("KILL");
            watcher.end();
        }
        sent
    });
    // What died last may have left directories too young to be swept.
    thread::sleep(Duration::from_secs(3));
    office.once_ends_well();
    let left = office.inbox_files();
    assert!(
        left.iter().all(|path| path.ends_with(".rejected.txt")),
        "{left:?}"
    );
    let scans = sent.scans.len();
    let (strangers, groups) = (sent.strangers.len(), sent.groups.len());
    is_kept(&office, &sent);
    assert!(names(&office.archive().join("work")).is_empty());
    // An owner that was killed while it tidied up may leave its name, but no file.
    let mut claims = files_below(&office.inbox().join(".bunshoko/claims"));
    claims.retain(|path| !path.ends_with("/lock") && !path.ends_with("/beat"));
    assert_eq!(claims, [""; 0]);

    // The journal accounts for every file exactly once.
    let journal = office.journal();
    let ends = |events: &[&str]| {
        journal
            .values()
            .filter(|entry| events.contains(&entry["event"].as_str().expect("an event")))
            .count()
    };
    assert_eq!(journal.len(), files as usize);
    assert_eq!(ends(&["ready", "review"]), scans + groups);
    assert_eq!(ends(&["rejected"]), strangers);
    assert_eq!(
        ends(&["duplicate"]),
        files as usize - scans - strangers - groups
    );
    // Every result was told at least once, whoever died when.
    let told = fs::read_to_string(log).expect("was told");
    let told: BTreeSet<String> = told
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok())
        .map(|line| line["claim"].as_str().expect("a claim").to_owned())
        .collect();
    assert_eq!(told, journal.into_keys().collect());
    assert!(names(&office.archive().join("handover")).is_empty());
    office.verify();
    println!(
        "{files} files, {kills} kills: {scans} scans and {groups} groups are documents, \
         {strangers} rejected, the rest duplicates"
    );
}

/// Each is one document or one rejection, and every byte is there.
fn is_kept(office: &Office, sent: &Sent) {
    let (mut documents, rejected) = office.kept();
    let mut whole = BTreeSet::new();
    documents.retain(|_, id| {
        let record = office.record(&json!({"id": id}));
        let source = &record["source"];
        let Some(parts) = source["parts"].as_array() else {
            return true;
        };
        let sums: Vec<String> = parts
            .iter()
            .chain([&source["sidecar"]])
            .map(|part| part["sha256"].as_str().expect("a sum").to_owned())
            .collect();
        whole.insert(<[String; 3]>::try_from(sums).expect("two pages and a sidecar"));
        let reasons = record["review_reasons"].to_string();
        assert!(!reasons.contains("source:"), "{record}");
        false
    });
    assert_eq!(whole, sent.groups);
    let sums: BTreeSet<String> = documents.into_keys().collect();
    assert_eq!(sums, sent.scans);
    let sums: BTreeSet<String> = rejected.into_keys().collect();
    assert_eq!(sums, sent.strangers);
}
