//! What the machine sees of a watcher: systemd, Prometheus, messages as JSON.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::os::unix::net::UnixDatagram;
use std::time::Duration;

use serde_json::Value;

use crate::support::{Office, Running, blank_page, wait_until};

/// What systemd is told next.
fn told(systemd: &UnixDatagram) -> String {
    let mut word = [0; 256];
    let length = systemd.recv(&mut word).expect("is told in time");
    String::from_utf8_lossy(&word[..length]).trim().to_owned()
}

/// The numbers at `address`; nothing if nobody answers yet.
fn numbers(address: &str) -> String {
    let mut text = String::new();
    if let Ok(mut stream) = TcpStream::connect(address) {
        let asked = stream.write_all(b"GET /metrics HTTP/1.1\r\n\r\n");
        let _ = asked.and_then(|()| stream.read_to_string(&mut text));
    }
    text
}

#[test]
fn the_machine_is_told_how_a_watcher_is() {
    let office = Office::new();
    // Its path must fit into a socket's address.
    let dir = tempfile::tempdir().expect("a folder");
    let socket = dir.path().join("notify");
    let systemd = UnixDatagram::bind(&socket).expect("binds");
    systemd
        .set_read_timeout(Some(Duration::from_mins(1)))
        .expect("is set");
    let port = TcpListener::bind("127.0.0.1:0").and_then(|free| free.local_addr());
    let address = port.expect("a port").to_string();
    let mut command = office.watch(["--metrics", &address, "--log", "json"]);
    command
        .env("NOTIFY_SOCKET", &socket)
        .env("WATCHDOG_USEC", "900000");
    let watcher = Running::start(command);
    assert_eq!(told(&systemd), "READY=1");
    // Nothing has come: it lives all the same.
    assert_eq!(told(&systemd), "WATCHDOG=1");
    office.drop_file("総務課/a.png", &blank_page(1));
    watcher.line();
    office.drop_file("総務課/b.pdf", b"no PDF");
    watcher.line();
    wait_until("the numbers", || {
        let text = numbers(&address);
        [
            "HTTP/1.1 200 OK",
            "bunshoko_files_total{status=\"review\"} 1",
            "bunshoko_files_total{status=\"rejected\"} 1",
            "bunshoko_pages_total 1",
            "bunshoko_station_seconds_total{station=\"recognise\"}",
            "bunshoko_queue_files 0",
            "bunshoko_oldest_file_age_seconds 0",
        ]
        .iter()
        .all(|part| text.contains(part))
    });

    // An archive that cannot be written is waited for for longer than the watchdog waits.
    let (work, away) = (office.archive().join("work"), office.path("away"));
    std::fs::rename(&work, &away).expect("renames");
    std::fs::write(&work, b"in the way").expect("writes");
    office.drop_file("c.png", &blank_page(2));
    wait_until("the claim", || !office.inbox().join("c.png").exists());
    systemd
        .set_read_timeout(Some(Duration::from_millis(900)))
        .expect("is set");
    for _ in 0..10 {
        assert_eq!(told(&systemd), "WATCHDOG=1");
    }
    std::fs::remove_file(&work).expect("removes");
    std::fs::rename(&away, &work).expect("renames");
    watcher.line();

    watcher.signal("TERM");
    let (code, stderr) = watcher.end();
    assert_eq!(code, Some(130), "{stderr}");
    systemd.set_nonblocking(true).expect("is set");
    let mut last = String::new();
    let mut word = [0; 256];
    while let Ok(length) = systemd.recv(&mut word) {
        last = String::from_utf8_lossy(&word[..length]).trim().to_owned();
    }
    assert_eq!(last, "STOPPING=1");
    for line in stderr.lines() {
        let message: Value = serde_json::from_str(line).unwrap_or_else(|e| panic!("{e}: {line}"));
        assert!(message["level"].is_string() && message["timestamp"].is_string());
    }
    let done = |line: &&str| line.contains("\"done\"") && line.contains("総務課/a.png");
    assert_eq!(stderr.lines().filter(done).count(), 1, "{stderr}");
}
