use super::*;

const PATIENCE: Patience = Patience {
    settle: Duration::from_secs(1),
    report: Duration::from_mins(1),
    by_age: false,
};

fn found(path: &str, second: u64) -> Found {
    Found {
        path: path.into(),
        stamp: Stamp {
            bytes: 1,
            modified: SystemTime::UNIX_EPOCH + Duration::from_secs(second),
        },
        age: Duration::ZERO,
    }
}

fn look(tracker: &mut Tracker, files: &[Found], now: Instant) {
    let mut scan = Tracker::begin_scan();
    for file in files {
        tracker.sort(file.clone(), &mut scan);
    }
    tracker.scanned(Path::new(""), scan, now);
}

#[test]
fn thousands_are_worked_off_in_order_through_a_small_window() {
    let mut tracker = Tracker::new(PATIENCE, Vec::new());
    let mut now = Instant::now();
    let mut files: Vec<Found> = (0..3000)
        .rev()
        .map(|n| found(&format!("総務課/{n:04}"), n))
        .collect();
    files.push(found("財政課/x", 9999));
    let mut taken = Vec::new();
    while !files.is_empty() {
        look(&mut tracker, &files, now);
        assert!(tracker.files.len() <= 2 * WINDOW, "the window is small");
        assert!(!tracker.is_idle());
        now += PATIENCE.settle;
        for (path, _) in tracker.due(now).check {
            tracker.checked(&path, Ok(()), now);
        }
        assert!(tracker.due(now).check.is_empty());
        while !tracker.has_room() {
            let Some(ready) = tracker.take() else {
                break;
            };
            let path = ready.lead().to_path_buf();
            files.retain(|file| file.path != path);
            taken.push(path);
        }
    }
    look(&mut tracker, &files, now);
    assert!(tracker.is_idle());
    assert_eq!(taken.len(), 3001);
    assert!(
        taken[..2].contains(&PathBuf::from("財政課/x")),
        "its turn comes at once"
    );
    taken.retain(|path| !path.starts_with("財政課"));
    assert!(taken.is_sorted(), "in order of arrival");
}

#[test]
fn what_has_gone_is_forgotten_and_what_changed_waits_anew() {
    let mut tracker = Tracker::new(PATIENCE, Vec::new());
    let now = Instant::now();
    look(&mut tracker, &[found("a", 1), found("b", 1)], now);
    let later = now + PATIENCE.settle;
    look(&mut tracker, &[found("a", 2)], later);
    let due = tracker.due(later);
    assert!(due.check.is_empty());
    assert_eq!(due.again, Some(later + PATIENCE.settle));
    assert_eq!(tracker.files.len(), 1);
}

#[test]
fn what_cannot_be_taken_does_not_stand_in_the_way() {
    let mut tracker = Tracker::new(PATIENCE, Vec::new());
    let now = Instant::now();
    let mut files: Vec<Found> = (0..2000).map(|n| found(&format!("{n}.tmp"), 1)).collect();
    files.push(found("z.pdf", 9));
    look(&mut tracker, &files, now);
    let due = tracker.due(now + PATIENCE.settle);
    assert_eq!(due.check.len(), 1);
    tracker.checked(
        Path::new("z.pdf"),
        Err(Obstacle::Locked),
        now + PATIENCE.settle,
    );
    assert!(tracker.is_idle(), "nothing can be taken now");
    assert_eq!(tracker.waiting().len(), STUCK + 1);
}
