//! `bunshoko submit`: hands files to a running watcher, and waits for what becomes of them.
//!
//! Nothing but the scan folder and the archive is needed, so it works over shares: a file
//! is written beside its place and appears whole, under a name that no other file has, and
//! its end is read in the journal.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use crate::archive::Archive;
use crate::error::{DocumentError, Fatal};
use crate::intake::SUBMIT_MARK;
use crate::intake::journal::{Entry, Event, Tail};
use crate::pipeline::Outcome;

use super::Exit;
use super::ingest::Line;
use super::place::Place;

/// How often the journal is looked at.
const LOOK_EVERY: Duration = Duration::from_millis(200);

/// Arguments of `submit`.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    place: Place,
    /// Sub-folder of the scan folder: the station
    #[arg(long, value_name = "PATH")]
    station: Option<PathBuf>,
    /// Sidecar (.json or .csv) that is dropped with the file
    #[arg(long, value_name = "FILE")]
    sidecar: Option<PathBuf>,
    /// Wait until the files are done, and print what became of them as `ingest` does; needs
    /// the archive
    #[arg(long)]
    wait: bool,
    /// Seconds to wait; the files stay with the watcher
    #[arg(long, value_name = "N", default_value_t = 600)]
    timeout: u64,
    /// One JSON object a file on stdout
    #[arg(long)]
    json: bool,
    /// Files to hand over
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
}

pub(super) fn run(args: &Args) -> anyhow::Result<Exit> {
    let (settings, watch) = args.place.settled()?;
    let inbox = watch.inbox()?;
    if args.sidecar.is_some() && args.files.len() > 1 {
        return Err(Fatal::Usage("--sidecar belongs to one file".to_owned()).into());
    }
    for file in &args.files {
        File::open(file).map_err(|e| Fatal::Usage(format!("{}: {e}", file.display())))?;
    }
    let archive = if args.wait {
        let archive = Archive::at(settings.archive()?);
        let documents = archive.documents();
        if !documents.is_dir() {
            let what = format!("{}: no archive is there", documents.display());
            return Err(Fatal::Usage(what).into());
        }
        Some(archive)
    } else {
        None
    };
    let dir = station(&inbox, args.station.as_deref())?;
    // From here on: what was there before cannot be about these files.
    let mut tail = archive
        .as_ref()
        .map(|archive| Tail::at_end(archive.journal()))
        .transpose()?;
    let mut dropped = Vec::new();
    for file in &args.files {
        let name = drop_file(file, args.sidecar.as_deref(), &dir)
            .map_err(|e| anyhow::anyhow!("{}: {e}", dir.display()))?;
        dropped.push((file.as_path(), name, false));
    }
    let (Some(archive), Some(tail)) = (&archive, &mut tail) else {
        for (file, name, _) in &dropped {
            told(args.json, file, name)?;
        }
        return Ok(Exit::Done);
    };
    wait(args, archive, tail, &mut dropped)
}

/// The sub-folder of a station.
fn station(inbox: &Path, station: Option<&Path>) -> anyhow::Result<PathBuf> {
    let Some(station) = station else {
        return Ok(inbox.to_path_buf());
    };
    let inside = station
        .components()
        .all(|part| matches!(part, std::path::Component::Normal(_)));
    if !inside {
        let what = format!(
            "--station {}: is no path below the scan folder",
            station.display()
        );
        return Err(Fatal::Usage(what).into());
    }
    let dir = inbox.join(station);
    fs::create_dir_all(&dir)?;
    Ok(dir)
}

/// Drops a file under a name of its own, its sidecar before it; the name.
fn drop_file(file: &Path, sidecar: Option<&Path>, dir: &Path) -> io::Result<String> {
    let (mark, length) = SUBMIT_MARK;
    let stem = file.file_stem().unwrap_or_default().to_string_lossy();
    let ending = |path: &Path| {
        path.extension().map_or_else(String::new, |ending| {
            format!(".{}", ending.to_string_lossy())
        })
    };
    // The random part makes the name unique among all who submit, on whatever machine; it
    // is that of the hidden file which is written first.
    let aside = tempfile::Builder::new()
        .prefix(".submit-")
        .suffix(".tmp")
        .rand_bytes(length)
        .tempfile_in(dir)?;
    let hidden = aside
        .path()
        .file_name()
        .unwrap_or_default()
        .to_string_lossy();
    let random = &hidden[".submit-".len()..][..length];
    // Names may have 255 bytes.
    let stem = &stem[..stem.floor_char_boundary(180)];
    let unique = format!("{stem}{mark}{random}");
    if let Some(sidecar) = sidecar {
        let name = format!("{unique}{}", ending(sidecar));
        let beside = tempfile::Builder::new()
            .prefix(".submit-")
            .suffix(".tmp")
            .tempfile_in(dir)?;
        appear(sidecar, beside, &dir.join(name))?;
    }
    let name = format!("{unique}{}", ending(file));
    appear(file, aside, &dir.join(&name))?;
    File::open(dir)?.sync_all()?;
    Ok(name)
}

fn appear(from: &Path, aside: tempfile::NamedTempFile, to: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    io::copy(&mut File::open(from)?, &mut aside.as_file())?;
    let mut permissions = aside.as_file().metadata()?.permissions();
    // The watcher may run under another name.
    permissions.set_mode(0o664);
    aside.as_file().set_permissions(permissions)?;
    aside.as_file().sync_all()?;
    aside.persist(to)?;
    Ok(())
}

fn told(json: bool, file: &Path, name: &str) -> io::Result<()> {
    let path = file.to_string_lossy();
    if json {
        let line = serde_json::json!({"path": path, "status": "submitted", "dropped_as": name});
        writeln!(io::stdout().lock(), "{line}")
    } else {
        writeln!(io::stdout().lock(), "submitted\t-\t{path}")
    }
}

/// Waits for the ends of all `dropped` files (as named, name in the folder, done).
fn wait(
    args: &Args,
    archive: &Archive,
    tail: &mut Tail,
    dropped: &mut [(&Path, String, bool)],
) -> anyhow::Result<Exit> {
    let end = Instant::now().checked_add(Duration::from_secs(args.timeout));
    let mut exit = Exit::Done;
    let mut claimed = 0;
    while dropped.iter().any(|(.., done)| !done) {
        if end.is_some_and(|end| Instant::now() >= end) {
            let open = dropped.iter().filter(|(.., done)| !done).count();
            let what = if claimed == 0 {
                "no watcher took them: is one running on this folder?"
            } else {
                "they stay with the watcher"
            };
            anyhow::bail!(
                "{open} of {} files not done in {} s; {what}",
                dropped.len(),
                args.timeout
            );
        }
        let mut entries = Vec::new();
        tail.read(|entry| entries.push(entry))?;
        for entry in entries {
            let Some((file, _, done)) = dropped.iter_mut().find(|(_, name, done)| {
                !done
                    && Path::new(&entry.path)
                        .file_name()
                        .is_some_and(|last| *last == **name)
            }) else {
                continue;
            };
            if !entry.is_final() {
                claimed += 1;
                continue;
            }
            let outcome = outcome_of(archive, &entry)?;
            if matches!(outcome, Outcome::Rejected(_) | Outcome::Unreadable(_)) {
                exit = Exit::Rejected;
            }
            for line in Line::all(file, &outcome) {
                let text = if args.json { line.json() } else { line.plain() };
                writeln!(io::stdout().lock(), "{text}")?;
            }
            *done = true;
        }
        if dropped.iter().any(|(.., done)| !done) {
            thread::sleep(LOOK_EVERY);
        }
    }
    Ok(exit)
}

/// What the journal says became of a file.
fn outcome_of(archive: &Archive, entry: &Entry) -> io::Result<Outcome> {
    let id = entry.id.clone().unwrap_or_default();
    let ids = if entry.documents.is_empty() {
        vec![id.clone()]
    } else {
        entry.documents.clone()
    };
    let gone =
        |id: &str| io::Error::other(format!("{id} is in the journal and not in the archive"));
    Ok(match entry.event {
        Event::Ready | Event::Review => {
            let records = ids
                .iter()
                .map(|id| archive.record(id)?.ok_or_else(|| gone(id)));
            Outcome::Registered(records.collect::<io::Result<_>>()?)
        }
        Event::Duplicate => Outcome::Duplicate { ids },
        Event::Rejected => match archive.rejection(&id)? {
            Some(rejection) => Outcome::Rejected(Box::new(rejection)),
            // Another file with the same bytes could be read since.
            None => Outcome::Duplicate { ids },
        },
        Event::Claimed => Outcome::Unreadable(DocumentError::Unreadable(gone(&id))),
    })
}
