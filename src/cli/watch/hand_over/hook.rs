//! A command that is told of a result: one line of JSON on its standard input.

use std::io::{self, Write};
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process_group};

/// How often the command is looked at.
const TICK: Duration = Duration::from_millis(10);
/// A command may go on for so long when the run is to end.
const GRACE: Duration = Duration::from_secs(5);

/// Runs `command` with `line` on its standard input, for `limit` at most. What it prints
/// goes to stderr: stdout is for results. `None` if it was ended because `stopped`.
pub(super) fn run(
    command: &[String],
    line: String,
    limit: Duration,
    stopped: &dyn Fn() -> bool,
) -> Option<Result<(), String>> {
    let (program, arguments) = command.split_first()?;
    let spawned = Command::new(program)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::from(io::stderr()))
        // So that what it starts can be ended with it, and a terminal's Ctrl-C is ours.
        .process_group(0)
        .spawn();
    let mut child = match spawned {
        Ok(child) => child,
        Err(error) => return Some(Err(format!("{program} cannot be started: {error}"))),
    };
    if let Some(mut stdin) = child.stdin.take() {
        // It need not read it, and the line may be longer than a pipe.
        thread::spawn(move || {
            stdin
                .write_all(line.as_bytes())
                .and_then(|()| stdin.write_all(b"\n"))
        });
    }
    let start = Instant::now();
    let mut stopping: Option<Instant> = None;
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return Some(judged(program, status)),
            Ok(None) => {}
            Err(error) => return Some(Err(format!("{program}: {error}"))),
        }
        if start.elapsed() >= limit {
            end(&mut child);
            let seconds = limit.as_secs_f64();
            return Some(Err(format!("{program} took more than {seconds} s")));
        }
        if stopped() && stopping.get_or_insert_with(Instant::now).elapsed() >= GRACE {
            end(&mut child);
            return None;
        }
        thread::sleep(TICK);
    }
}

fn judged(program: &str, status: ExitStatus) -> Result<(), String> {
    if status.success() {
        Ok(())
    } else {
        Err(format!("{program} ended with {status}"))
    }
}

/// Ends the command and all it started.
fn end(child: &mut Child) {
    if let Some(group) = i32::try_from(child.id()).ok().and_then(Pid::from_raw) {
        let _ = kill_process_group(group, Signal::KILL);
    }
    let _ = child.kill();
    let _ = child.wait();
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sh(script: &str, limit: Duration) -> Option<Result<(), String>> {
        let command = ["sh", "-c", script].map(str::to_owned);
        run(&command, "{\"id\": 1}".to_owned(), limit, &|| false)
    }

    #[test]
    fn a_command_reads_the_line_fails_or_takes_too_long() {
        let minute = Duration::from_mins(1);
        let good = sh("read line && [ \"$line\" = '{\"id\": 1}' ]", minute);
        assert_eq!(good, Some(Ok(())));
        assert_eq!(sh("exit 0", minute), Some(Ok(())), "it need not read");
        let failed = sh("exit 3", minute).expect("ended").expect_err("fails");
        assert!(failed.contains("exit status: 3"), "{failed}");
        let start = Instant::now();
        let late = sh("sleep 60 & wait", Duration::from_millis(100));
        assert!(
            late.expect("ended")
                .expect_err("fails")
                .contains("more than 0.1 s")
        );
        assert!(start.elapsed() < Duration::from_secs(30));
        let missing = run(
            &["/no/such/program".to_owned()],
            String::new(),
            minute,
            &|| false,
        );
        assert!(missing.expect("told").is_err());
    }
}
