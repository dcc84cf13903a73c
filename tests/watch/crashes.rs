//! The watcher is killed at any moment; what it left is gone on with.

use std::collections::BTreeSet;
use std::thread;
use std::time::Duration;

use crate::support::{Office, Running, blank_page, names, sha256, write_in_parts};

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

#[test]
fn nothing_is_lost_and_nothing_done_twice_however_often_it_is_killed() {
    let kills: u64 = std::env::var("BUNSHOKO_TORTURE_KILLS")
        .ok()
        .map_or(12, |text| text.parse().expect("a number"));
    let files: u32 = std::env::var("BUNSHOKO_TORTURE_FILES")
        .ok()
        .map_or(36, |text| text.parse().expect("a number"));
    let office = Office::new();
    let mut sent = BTreeSet::new();
    let mut strangers = BTreeSet::new();
    thread::scope(|scope| {
        let mut dice = Dice(7);
        for n in 0..files {
            let bytes = match n % 6 {
                // The same bytes again, under another name.
                4 => blank_page(n - 1),
                5 => format!("これは画像ではない {n}").into_bytes(),
                _ => blank_page(n),
            };
            let sum = sha256(&bytes);
            if n % 6 == 5 {
                strangers.insert(sum);
            } else {
                sent.insert(sum);
            }
            let path = office.inbox().join(format!("station {}/{n}.png", n % 3));
            let (parts, pause) = (1 + dice.below(4) as usize, dice.below(150));
            let wait = dice.below(u64::from(files) * 150);
            scope.spawn(move || {
                thread::sleep(Duration::from_millis(wait));
                write_in_parts(&path, &bytes, parts, Duration::from_millis(pause));
            });
        }
        for _ in 0..kills {
            let watcher = Running::start(office.watch(["--lease-seconds", "2"]));
            thread::sleep(Duration::from_millis(100 + dice.below(1500)));
            watcher.signal("KILL");
            watcher.end();
        }
    });
    // What died last may have left directories too young to be swept.
    thread::sleep(Duration::from_secs(3));
    office.once_ends_well();
    assert!(
        office
            .inbox_files()
            .iter()
            .all(|path| path.ends_with(".rejected.txt")),
        "{:?}",
        office.inbox_files()
    );
    let (documents, rejected) = office.kept();
    assert_eq!(documents.into_keys().collect::<BTreeSet<_>>(), sent);
    assert_eq!(rejected.into_keys().collect::<BTreeSet<_>>(), strangers);
    assert!(names(&office.archive().join("work")).is_empty());
    assert!(names(&office.inbox().join(".bunshoko/claims")).is_empty());

    // The journal accounts for every file exactly once.
    let journal = office.journal();
    let ends = |events: &[&str]| {
        journal
            .values()
            .filter(|entry| events.contains(&entry["event"].as_str().expect("an event")))
            .count()
    };
    assert_eq!(journal.len(), files as usize);
    assert_eq!(ends(&["ready", "review"]), sent.len());
    assert_eq!(ends(&["rejected"]), strangers.len());
    assert_eq!(
        ends(&["duplicate"]),
        files as usize - sent.len() - strangers.len()
    );
}
