//! `bunshoko status`: what became of the files of each scanner station.

use std::collections::HashSet;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, Zoned};
use serde::Serialize;

use crate::archive::Archive;
use crate::error::Fatal;
use crate::intake::account::{Account, Count, Tally};
use crate::intake::{
    self, Below, Claim, NameKind, folder_of, journal, kind_of, open_claims, time_of,
};

use super::Exit;
use super::place::Place;

/// Clocks of several machines differ by less.
const CLOCKS: SignedDuration = SignedDuration::from_mins(1);

/// Arguments of `status`.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    place: Place,
    /// First day [default: today, or with --csv the first of all]
    #[arg(long, value_name = "YYYY-MM-DD")]
    since: Option<Date>,
    /// One line a day and station, comma-separated, with a header
    #[arg(long, conflicts_with = "json")]
    csv: bool,
    /// One JSON object a day and station
    #[arg(long)]
    json: bool,
}

pub(super) fn run(args: &Args) -> anyhow::Result<Exit> {
    let (settings, watch) = args.place.settled()?;
    let archive = Archive::at(settings.archive()?);
    let options = watch.options(watch.inbox()?, settings.archive()?, true)?;
    let today = Zoned::now().date();
    let since = args.since.or((!args.csv).then_some(today));
    let account = look(&archive, &options)?;
    let rows: Vec<Row> = account
        .tallies(|claim| day_of(claim).unwrap_or(today).to_string())
        .into_iter()
        .filter(|((day, _), tally)| {
            // What waits is told of, however old it is.
            let recent = since.is_none_or(|since| *day >= since.to_string());
            recent || tally.waiting.files + tally.missing.files > 0
        })
        .map(|((day, station), tally)| Row::new(day, station, &tally))
        .collect();
    let mut out = io::stdout().lock();
    if args.csv {
        let mut csv = csv::Writer::from_writer(out);
        for row in &rows {
            csv.serialize(row)?;
        }
        csv.flush()?;
    } else if args.json {
        for row in &rows {
            writeln!(out, "{}", serde_json::to_string(row)?)?;
        }
    } else {
        write!(out, "{}", table(&rows))?;
    }
    Ok(if rows.iter().all(|row| row.missing == 0) {
        Exit::Done
    } else {
        Exit::Flawed
    })
}

/// Counts folder, claims and journal, in the order in which files move on: none is missed.
/// What moves on in the meantime is not counted twice, nor taken for lost.
fn look(archive: &Archive, options: &intake::Options) -> anyhow::Result<Account> {
    let began = Timestamp::now();
    let is_new = |claim: &str| time_of(claim).is_some_and(|at| at >= began - CLOCKS);
    let before = unclaimed(options)?;
    let claims = claimed(options)?;
    let mut account = Account::default();
    // Where files lay that were claimed lately.
    let mut moved = HashSet::new();
    journal::read(&archive.journal(), None, |entry| {
        if is_new(&entry.claim) {
            moved.insert(entry.path.clone());
            account.new_claim(&entry.claim);
        }
        account.entry(entry);
    })?;
    let today = Zoned::now().date();
    for claim in &claims {
        if is_new(&claim.id) {
            let files = claim.pages.iter().chain([&claim.path]);
            moved.extend(files.map(|path| text_of(&claim.root.join(path))));
        }
        let origin = claim.origin();
        let below = origin.strip_prefix(&options.root).unwrap_or(&origin);
        let day = day_of(&claim.id).unwrap_or(today).to_string();
        let files = claim.files().len() as u64;
        let station = folder_of(&options.rules, below).station;
        account.open_claim(&claim.id, files, &day, &station);
    }
    for path in before {
        let place = options.root.join(&path);
        if !moved.contains(&text_of(&place)) || place.exists() {
            let station = folder_of(&options.rules, &path).station;
            account.unclaimed(&today.to_string(), &station);
        }
    }
    Ok(account)
}

fn text_of(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

/// Files in the scan folder that are to be read.
fn unclaimed(options: &intake::Options) -> anyhow::Result<Vec<PathBuf>> {
    let mut paths = Vec::new();
    each(options, |below| {
        if let Below::File(found) = below
            && matches!(kind_of(&found.path), NameKind::Scan | NameKind::Temporary)
        {
            paths.push(found.path);
        }
    })?;
    Ok(paths)
}

/// Open claims in the scan folder and in those that are mounted in it.
fn claimed(options: &intake::Options) -> anyhow::Result<Vec<Claim>> {
    let mut places = vec![PathBuf::new()];
    each(options, |below| {
        if let Below::Mount(path) = below {
            places.push(path);
        }
    })?;
    let mut claims = Vec::new();
    for place in places {
        let root = options.root.join(place);
        let open = open_claims(&root)
            .map_err(|e| Fatal::Usage(format!("--inbox {}: {e}", root.display())))?;
        claims.extend(open);
    }
    Ok(claims)
}

/// Tells of everything in the scan folder.
fn each(options: &intake::Options, mut tell: impl FnMut(Below)) -> anyhow::Result<()> {
    intake::walk(&options.root, "".as_ref(), &options.without, &mut tell)
        .map_err(|e| Fatal::Usage(format!("--inbox {}: {e}", options.root.display())).into())
}

fn day_of(claim: &str) -> Option<Date> {
    Some(time_of(claim)?.to_zoned(TimeZone::system()).date())
}

/// A line of the result.
#[derive(Debug, Serialize)]
struct Row {
    day: String,
    station: String,
    received: u64,
    registered: u64,
    review: u64,
    rejected: u64,
    duplicate: u64,
    waiting: u64,
    missing: u64,
    pages_received: u64,
    pages_registered: u64,
    pages_review: u64,
    pages_rejected: u64,
    documents: u64,
}

impl Row {
    fn new(day: String, station: String, tally: &Tally) -> Self {
        let received: Count = tally.received();
        Self {
            day,
            station,
            received: received.files,
            registered: tally.registered.files,
            review: tally.review.files,
            rejected: tally.rejected.files,
            duplicate: tally.duplicate.files,
            waiting: tally.waiting.files,
            missing: tally.missing.files,
            pages_received: received.pages,
            pages_registered: tally.registered.pages,
            pages_review: tally.review.pages,
            pages_rejected: tally.rejected.pages,
            documents: received.documents,
        }
    }
}

/// For people.
fn table(rows: &[Row]) -> String {
    use std::fmt::Write as _;
    let mut text = String::from(
        "day        received = registered + review + rejected + duplicate + waiting   pages  station\n",
    );
    for row in rows {
        let _ = write!(
            text,
            "{}  {:8}   {:10}   {:6}   {:8}   {:9}   {:7}  {:6}  {}",
            row.day,
            row.received,
            row.registered,
            row.review,
            row.rejected,
            row.duplicate,
            row.waiting,
            row.pages_received,
            row.station
        );
        if row.missing > 0 {
            let _ = write!(text, "  MISSING: {}", row.missing);
        }
        text.push('\n');
    }
    text
}
