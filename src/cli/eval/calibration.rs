//! How far confidences keep their word: of the values that were read with about the same
//! confidence, how many are right.

use std::io::{self, Write};

use serde::Serialize;

/// Lower bounds of the classes of confidence, from the least sure up.
const BOUNDS: [f64; 6] = [0.0, 0.8, 0.9, 0.95, 0.98, 0.99];

/// Values that were read, and those that are right, by their confidence.
#[derive(Debug, Default, Clone, Copy, Serialize)]
pub(super) struct Calibration([[usize; 2]; BOUNDS.len()]);

impl Calibration {
    /// Counts a value that was read with `confidence` (0–1).
    pub(super) fn add(&mut self, confidence: f64, right: bool) {
        let class = BOUNDS.iter().rposition(|bound| confidence >= *bound);
        let [read, of_them_right] = &mut self.0[class.unwrap_or_default()];
        *read += 1;
        *of_them_right += usize::from(right);
    }

    /// The heads of the columns.
    pub(super) fn print_head(out: &mut impl Write) -> io::Result<()> {
        write!(out, "{:<15}", "confidence")?;
        for (n, bound) in BOUNDS.iter().enumerate() {
            let end = BOUNDS.get(n + 1);
            let class = end.map_or_else(
                || format!("{bound:.2}-1"),
                |end| format!("{bound:.2}-{end:.2}"),
            );
            write!(out, "{class:>12}")?;
        }
        writeln!(out)
    }

    /// A row: right of read in each class.
    pub(super) fn print(&self, out: &mut impl Write, name: &str) -> io::Result<()> {
        write!(out, "{name:<15}")?;
        for [read, right] in &self.0 {
            let cell = if *read == 0 {
                "-".to_owned()
            } else {
                format!("{right}/{read}")
            };
            write!(out, "{cell:>12}")?;
        }
        writeln!(out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_fall_into_their_class() {
        let mut counted = Calibration::default();
        counted.add(0.5, false);
        counted.add(0.9, true);
        counted.add(0.9499, false);
        counted.add(1.0, true);
        let mut out = Vec::new();
        counted.print(&mut out, "title").expect("prints");
        let row = String::from_utf8(out).expect("text");
        let cells: Vec<&str> = row.split_whitespace().collect();
        assert_eq!(cells, ["title", "0/1", "-", "1/2", "-", "-", "1/1"]);
    }
}
