//! What was read twice: letters found by their ink that a longer line over them has, too.

use crate::document::{Point, Rect, TextLine};

/// Share of a line that lies within the longer one.
const WITHIN: f32 = 0.7;
/// Distance of the centres of a letter that was read twice, in type sizes.
const NEAR: f32 = 0.5;
/// What is longer was not read by an oversight.
const SHORT: usize = 3;

/// Drops lines that lie within another line and have none but its letters, in their order.
/// Where a border is not found, a line reaches into the cell beside, and its first letter is
/// taken for one that was overlooked there. Short lines go as well whose letters stand at the
/// ends of two longer ones, each at its place: 「者三」 over 「起案者」 and 「三浦」.
pub fn drop_repeated(lines: &mut Vec<TextLine>) {
    let read: Vec<(Rect, String)> = lines
        .iter()
        .map(|line| (line.bounds(), letters(line)))
        .collect();
    let placed: Vec<Vec<(char, Point)>> = lines.iter().map(placed).collect();
    let is_repeated = |at: usize| {
        let (place, text) = &read[at];
        read.iter().enumerate().any(|(other, (around, whole))| {
            // Of two that are the same the first stays.
            let is_more = whole.len() > text.len() || whole.len() == text.len() && other < at;
            let within = place.intersection(around).map_or(0.0, |both| both.area());
            is_more && within > WITHIN * place.area() && whole.contains(text.as_str())
        }) || is_across(&placed[at], NEAR * lines[at].type_size(), &placed)
    };
    let repeated: Vec<bool> = (0..lines.len()).map(is_repeated).collect();
    let mut repeated = repeated.into_iter();
    lines.retain(|_| !repeated.next().unwrap_or(false));
}

/// Whether each letter of a `short` line is one of a longer line at the same place, nearer
/// than `near` pixels.
fn is_across(short: &[(char, Point)], near: f32, lines: &[Vec<(char, Point)>]) -> bool {
    let longer = || lines.iter().filter(|line| line.len() > short.len());
    (2..=SHORT).contains(&short.len())
        && short.iter().all(|(ch, at)| {
            longer()
                .flatten()
                .any(|(other, there)| other == ch && (there.x - at.x).hypot(there.y - at.y) < near)
        })
}

/// The letters of a line with their centres, in pixels.
fn placed(line: &TextLine) -> Vec<(char, Point)> {
    let letters = line.glyphs.iter().enumerate();
    letters
        .filter(|(_, glyph)| !glyph.ch.is_whitespace())
        .map(|(at, glyph)| (glyph.ch, line.glyph_bounds(at, at + 1).centre()))
        .collect()
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
            line("起案者", 500.0, 700.0, 120.0),
            line("者三", 580.0, 698.0, 82.0),
            line("月 日", 580.0, 800.0, 120.0),
            line("三浦正雄", 621.0, 701.0, 160.0),
        ];
        drop_repeated(&mut lines);
        let left: Vec<String> = lines.iter().map(TextLine::text).collect();
        assert_eq!(
            left,
            [
                "水道 統計",
                "水",
                "木",
                "開示",
                "起案者",
                "月 日",
                "三浦正雄"
            ]
        );
    }
}
