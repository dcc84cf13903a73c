use super::super::claim::open_claims;
use super::super::folder::SidecarUse;
use super::super::sighting::Stamp;
use super::*;

const LEASE: Duration = Duration::from_mins(1);

fn inbox() -> tempfile::TempDir {
    let dir = tempfile::tempdir().expect("a temporary directory");
    fs::create_dir(dir.path().join("総務課")).expect("makes");
    fs::write(dir.path().join("総務課/a.pdf"), b"x").expect("writes");
    dir
}

fn ready(paths: &[&str], sidecar: Option<&str>) -> Ready {
    let stamp = Stamp {
        bytes: 1,
        modified: SystemTime::UNIX_EPOCH,
    };
    Ready {
        files: paths.iter().map(|path| (path.into(), stamp)).collect(),
        base: None,
        sidecar: sidecar.map(|path| (path.into(), stamp)),
        remarks: Vec::new(),
        sidecar_use: SidecarUse::Auto,
        since: Instant::now(),
    }
}

fn recovered(claims: &Claims, lease: Duration) -> Vec<Claim> {
    let (taken, errors) = claims.recover(lease);
    assert!(errors.is_empty(), "{errors:?}");
    taken
}

#[test]
fn one_of_two_gets_the_file() {
    let inbox = inbox();
    let (one, two) = (Claims::open(inbox.path()), Claims::open(inbox.path()));
    let (one, two) = (one.expect("opens"), two.expect("opens"));
    let path = Path::new("総務課/a.pdf");
    let ready = ready(&["総務課/a.pdf"], None);
    let claim = one.claim(&ready).expect("claims").expect("is first");
    assert_eq!(two.claim(&ready).expect("no error"), None);
    assert_eq!(fs::read(claim.file()).expect("is there"), b"x");
    assert_eq!(claim.origin(), inbox.path().join(path));
    assert_eq!(recovered(&two, LEASE), [], "the first lives");
    let open = open_claims(inbox.path()).expect("lists");
    assert_eq!((open.len(), &open[0].path), (1, &claim.path));
    one.release(&claim).expect("removes");
    one.release(&claim).expect("twice is no error");
    drop((one, two));
    assert!(
        entries(&all_claims(inbox.path()))
            .expect("lists")
            .is_empty()
    );
}

#[test]
fn the_claims_of_the_dead_are_taken_over_in_order() {
    let inbox = inbox();
    fs::write(inbox.path().join("b.pdf"), b"y").expect("writes");
    let dead = Claims::open(inbox.path()).expect("opens");
    let first = dead.claim(&ready(&["総務課/a.pdf"], None)).expect("claims");
    let second = dead.claim(&ready(&["b.pdf"], None)).expect("claims");
    // What a run leaves that died before it moved the file.
    fs::create_dir(dead.dir.join("20260101T000000.000-x-9")).expect("makes");
    drop(dead);
    let heir = Claims::open(inbox.path()).expect("opens");
    let taken = recovered(&heir, LEASE);
    let ids: Vec<&String> = taken.iter().map(|claim| &claim.id).collect();
    let (first, second) = (first.expect("first"), second.expect("first"));
    assert_eq!(ids, [&first.id, &second.id]);
    assert!(
        taken
            .iter()
            .all(|claim| claim.recovered && claim.file().is_file())
    );
    assert_eq!(taken[0].path, first.path);
    assert_eq!(
        taken[0].received_at.timestamp().as_millisecond(),
        first.received_at.timestamp().as_millisecond()
    );
    assert_eq!(entries(&all_claims(inbox.path())).expect("lists").len(), 1);
}

#[test]
fn an_owner_elsewhere_is_dead_when_its_heart_stands_still() {
    let inbox = inbox();
    let away = Claims::open(inbox.path()).expect("opens");
    away.claim(&ready(&["総務課/a.pdf"], None)).expect("claims");
    fs::write(away.dir.join(LOCK), "another machine").expect("writes");
    let heir = Claims::open(inbox.path()).expect("opens");
    let soon = Duration::from_millis(50);
    assert_eq!(recovered(&heir, soon), []);
    std::thread::sleep(soon);
    away.beat().expect("beats");
    assert_eq!(recovered(&heir, soon), [], "it beat");
    std::thread::sleep(soon);
    assert_eq!(recovered(&heir, soon).len(), 1);
    assert!(away.beat().is_err(), "the one taken for dead is told");
    assert!(away.claim(&ready(&["x.pdf"], None)).is_err());
}

#[test]
fn what_this_run_lost_sight_of_is_found_again() {
    let inbox = inbox();
    let claims = Claims::open(inbox.path()).expect("opens");
    let claim = claims.claim(&ready(&["総務課/a.pdf"], None));
    let claim = claim.expect("claims").expect("is first");
    assert_eq!(recovered(&claims, LEASE), [], "it is in hand");
    // An error came between the claim and whoever asked for it.
    lock(&claims.held).clear();
    let again = recovered(&claims, LEASE);
    assert_eq!((again.len(), &again[0].id), (1, &claim.id));
    assert!(again[0].recovered && again[0].file().is_file());
    assert_eq!(recovered(&claims, LEASE), [], "once");
}

#[test]
fn nothing_is_left_of_single_files() {
    let inbox = inbox();
    let claims = Claims::open(inbox.path()).expect("opens");
    let ready = ready(&["総務課/a.pdf"], None);
    for n in 0..3 {
        let path = inbox.path().join("総務課/a.pdf");
        fs::write(&path, n.to_string()).expect("writes");
        let claim = claims.claim(&ready).expect("claims").expect("is first");
        assert_eq!(
            fs::read_to_string(claim.file()).expect("reads"),
            n.to_string()
        );
        claims.release(&claim).expect("removes");
        assert_eq!(recovered(&claims, LEASE), []);
        assert_eq!(open_claims(inbox.path()).expect("lists"), []);
    }
    let dir = claims.dir.clone();
    drop(claims);
    assert!(!dir.exists());
}

#[test]
fn a_name_too_long_for_more_gets_a_directory() {
    let inbox = inbox();
    let name = format!("{}.pdf", "a".repeat(251));
    fs::write(inbox.path().join(&name), b"x").expect("writes");
    let dead = Claims::open(inbox.path()).expect("opens");
    let claim = dead.claim(&ready(&[&name], None));
    let claim = claim.expect("claims").expect("is first");
    assert!(matches!(claim.place, Place::Dir(_)));
    drop(dead);
    let heir = Claims::open(inbox.path()).expect("opens");
    let taken = recovered(&heir, LEASE);
    assert_eq!((taken.len(), &taken[0].path), (1, &claim.path));
    assert!(taken[0].file().is_file());
}

#[test]
fn files_that_belong_together_are_one_claim_even_after_a_death_in_between() {
    let inbox = inbox();
    for name in ["b-1.jpg", "b-2.jpg", "b-3.jpg", "b.json"] {
        fs::write(inbox.path().join(name), name).expect("writes");
    }
    let group = ready(&["b-1.jpg", "b-2.jpg", "b-3.jpg"], Some("b.json"));
    let (one, two) = (Claims::open(inbox.path()), Claims::open(inbox.path()));
    let (one, two) = (one.expect("opens"), two.expect("opens"));
    let claim = one.claim(&group).expect("claims").expect("is first");
    assert_eq!(two.claim(&group).expect("no error"), None);
    assert_eq!(
        (claim.files().len(), claim.stamps().expect("sizes").len()),
        (3, 4)
    );
    assert!(claim.remarks.is_empty() && !claim.recovered);
    // Its owner dies after the first rename; one page is then removed by a person.
    for name in ["b-3.jpg", "b.json"] {
        fs::rename(claim.place.path().join(name), inbox.path().join(name)).expect("moves");
    }
    fs::remove_file(claim.place.path().join("b-2.jpg")).expect("removes");
    drop(one);
    let taken = recovered(&two, LEASE);
    let names: Vec<_> = taken[0]
        .files()
        .iter()
        .map(|f| fs::read(f).expect("reads"))
        .collect();
    assert_eq!(names, [b"b-1.jpg", b"b-3.jpg"]);
    assert!(taken[0].sidecar_file().is_some_and(|file| file.is_file()));
    assert_eq!(
        taken[0].remarks,
        ["source: b-2.jpg went before it could be taken"]
    );
}
