//! What was read twice: letters found by their ink that a longer line over them has, too.

use crate::document::{Rect, TextLine};

/// Share of a line that lies within the longer one.
const WITHIN: f32 = 0.7;

/// Drops lines that lie within another line and have none but its letters, in their order.
/// Where a border is not found, a line reaches into the cell beside, and its first letter is
/// taken for one that was overlooked there.
pub fn drop_repeated(lines: &mut Vec<TextLine>) {
    let read: Vec<(Rect, String)> = lines
        .iter()
        .map(|line| (line.bounds(), letters(line)))
        .collect();
    let is_repeated = |at: usize| {
        let (place, text) = &read[at];
        read.iter().enumerate().any(|(other, (around, whole))| {
            // Of two that are the same the first stays.
            let is_more = whole.len() > text.len() || whole.len() == text.len() && other < at;
            let within = place.intersection(around).map_or(0.0, |both| both.area());
            is_more && within > WITHIN * place.area() && whole.contains(text.as_str())
        })
    };
    let repeated: Vec<bool> = (0..lines.len()).map(is_repeated).collect();
    let mut repeated = repeated.into_iter();
    lines.retain(|_| !repeated.next().unwrap_or(false));
}

fn letters(line: &TextLine) -> String {
    let letters = line.glyphs.iter().map(|glyph| glyph.ch);
    letters.filter(|ch| !ch.is_whitespace()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_a_longer_line_has_at_its_place_goes() {
        let line = |text: &str, x: f32, y: f32, w: f32| {
            TextLine::evenly(text, Rect::new(x, y, w, 40.0).into(), 0.99, false)
        };
        let mut lines = vec![
            line("水", 836.0, 522.0, 50.0),
            line("水道 統計", 834.0, 516.0, 200.0),
            line("水", 836.0, 600.0, 50.0),
            line("木", 900.0, 518.0, 40.0),
            line("開示", 300.0, 300.0, 80.0),
            line("開示", 302.0, 301.0, 80.0),
        ];
        drop_repeated(&mut lines);
        let left: Vec<String> = lines.iter().map(TextLine::text).collect();
        assert_eq!(left, ["水道 統計", "水", "木", "開示"]);
    }
}
