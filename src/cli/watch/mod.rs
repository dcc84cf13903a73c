//! `bunshoko watch`: reads what is dropped into a scan folder.

mod back_off;
mod desk;
mod hand_over;
mod service;
mod settings;
mod settle;

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, Weak, mpsc};
use std::thread;
use std::time::{Duration, Instant};

use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::iterator::Signals;
use tracing::{error, info, warn};

use crate::error::Fatal;
use crate::intake::journal::Journal;
use crate::intake::{Options, ScanFolder, Told};

use super::Exit;
use super::config::Settings;
use super::ingest::supervise;

use desk::{Desk, lock};
use hand_over::{HandOver, Wanted};
use service::{Numbers, Systemd};
use settings::LogForm;
pub(super) use settings::WatchSettings;

/// What is in flight may finish within this time when the watcher is to stop. The rest is
/// read again after the next start.
const GRACE: Duration = Duration::from_secs(10);

/// Files that are claimed before the pipeline asks for them: it never waits for a folder,
/// which may be a share.
const AHEAD: usize = 8;

/// Trouble that goes on is told again after this time.
const SAME_TROUBLE: Duration = Duration::from_mins(10);
/// Troubles told of in this time at most: a thousand files may have the same.
const MOST_TROUBLES: usize = 100;

/// Set by Ctrl-C and SIGTERM.
static STOP: AtomicBool = AtomicBool::new(false);

/// Arguments of `watch`.
#[derive(Debug, Clone, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    settings: Settings,
    #[command(flatten)]
    watch: WatchSettings,
    /// Settings file [default: bunshoko.toml, if it is there]
    #[arg(long, value_name = "FILE", env = "BUNSHOKO_CONFIG")]
    config: Option<PathBuf>,
    /// One JSON object a document on stdout, in order of completion
    #[arg(long)]
    json: bool,
    /// Read what is there and complete, then end
    #[arg(long)]
    once: bool,
}

impl Args {
    /// Everything as it holds now.
    fn settled(&self) -> Result<(Settings, WatchSettings, Options, Wanted), Fatal> {
        let settings = self.settings.clone().with_file(self.config.as_deref())?;
        let watch = self.watch.clone().over(settings.watch.clone());
        let options = watch.options(watch.inbox()?, settings.archive()?, self.once)?;
        let wanted = watch.wanted()?;
        Ok((settings, watch, options, wanted))
    }
}

pub(super) fn run(args: &Args) -> anyhow::Result<Exit> {
    let (settings, watch, options, wanted) = args.settled()?;
    let log = tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        .with_ansi(false)
        .with_target(false);
    match watch.log.unwrap_or_default() {
        LogForm::Text => log.init(),
        LogForm::Json => log.json().flatten_event(true).init(),
    }
    let mut supervisor = supervise(&settings, true)?;
    let folder = ScanFolder::open(options.clone(), tell()).map_err(|e| {
        Fatal::Usage(format!(
            "--inbox {}: it cannot be watched: {e}; bunshoko needs to list, write and rename in it",
            options.root.display()
        ))
    })?;
    let folder = Arc::new(folder);
    let archive = supervisor.archive().clone();
    let journal = Journal::new(archive.journal(), &folder.owner());
    let numbers = Arc::<Numbers>::default();
    let hand_over = HandOver::open(&archive, wanted, Arc::clone(&numbers))
        .map_err(|e| Fatal::Usage(format!("--done: {e}")))?;
    let hand_over = Arc::new(hand_over);
    listen(
        Arc::downgrade(&folder),
        Arc::downgrade(&hand_over),
        args.clone(),
    )?;
    let form = (args.json, args.once);
    let desk = Desk::new(
        &folder, &archive, &journal, &hand_over, &numbers, form, &STOP,
    );
    if let Some(address) = &watch.metrics {
        service::serve(address, Arc::clone(&numbers), Arc::downgrade(&folder))
            .map_err(|e| Fatal::Usage(format!("--metrics {address}: {e}")))?;
    }
    info!(inbox = %options.root.display(), archive = %settings.archive()?.display(), "watching");
    Systemd::ready();
    let ended = thread::scope(|scope| {
        scope.spawn(|| desk.settle());
        let (room, claimed) = mpsc::sync_channel(AHEAD);
        let desk = &desk;
        scope.spawn(move || desk.claim(&room));
        let ended = supervisor.run(claimed.into_iter(), GRACE, &STOP, desk);
        desk.ended.close();
        ended
    });
    Systemd::stopping();
    folder.stop();
    if args.once && !STOP.load(Ordering::Relaxed) {
        hand_over.drain();
    }
    desk.rest()?;
    ended?;
    if STOP.load(Ordering::Relaxed) {
        return Err(Fatal::Interrupted.into());
    }
    for (path, why) in folder.waiting() {
        warn!(path = %path.display(), code = why.code(), "left: {}", why.message());
    }
    if desk.unsettled() > 0 {
        // What is the matter was said; the next run tries again.
        return Ok(Exit::Flawed);
    }
    Ok(if desk.rejected() > 0 {
        Exit::Rejected
    } else {
        Exit::Done
    })
}

/// What people should know of the folder. The same trouble is told now and then.
fn tell() -> impl Fn(Told) + Send + Sync {
    let troubles: Mutex<HashMap<(PathBuf, String), Instant>> = Mutex::default();
    move |told| match told {
        Told::Polled(folder, reason) => {
            info!(folder = %folder.display(), reason, "polled: no events are relied upon");
        }
        Told::Waiting(path, why) => {
            warn!(path = %path.display(), code = why.code(), "waiting: {}", why.message());
        }
        Told::Trouble(path, error) => {
            let mut troubles = lock(&troubles);
            troubles.retain(|_, told| told.elapsed() < SAME_TROUBLE);
            let known = troubles.contains_key(&(path.clone(), error.to_string()));
            if !known && troubles.len() < MOST_TROUBLES {
                error!(path = %path.display(), "{error}; check permissions and the share, it is tried again");
                troubles.insert((path, error.to_string()), Instant::now());
            }
        }
        Told::NoEvents(why) => warn!("polled: the system gives no events ({why})"),
    }
}

/// Obeys signals: the first to end lets what is in flight finish, a second ends at once
/// (nothing is half-written, and claims are kept), a hang-up reads the settings again.
fn listen(folder: Weak<ScanFolder>, hand_over: Weak<HandOver>, args: Args) -> anyhow::Result<()> {
    let mut signals = Signals::new([SIGINT, SIGTERM, SIGHUP])?;
    thread::Builder::new()
        .name("signals".to_owned())
        .spawn(move || {
            for signal in signals.forever() {
                let Some(folder) = folder.upgrade() else {
                    return;
                };
                if signal == SIGHUP {
                    match args.settled() {
                        Ok((_, _, options, _)) if options.root != folder.root() => error!(
                            "the settings stay as they were: another scan folder needs another start"
                        ),
                        Ok((_, _, options, wanted)) => {
                            folder.reconfigure(options);
                            if let Some(hand_over) = hand_over.upgrade() {
                                hand_over.reconfigure(wanted);
                            }
                            info!("read the settings of the scan folder again");
                        }
                        Err(fatal) => error!("the settings stay as they were: {fatal}"),
                    }
                } else if STOP.swap(true, Ordering::Relaxed) {
                    std::process::exit(130);
                } else {
                    info!("stopping");
                    folder.stop();
                }
            }
        })?;
    Ok(())
}
