//! What was read twice: letters found by their ink that a longer line over them has, too.

use unicode_normalization::UnicodeNormalization;

use crate::document::{Point, Rect, TextLine};

/// Share of a line that lies within the longer one.
const WITHIN: f32 = 0.7;
/// Distance of the centres of a letter that was read twice, in type sizes.
const NEAR: f32 = 0.5;
/// What is longer was not read by an oversight.
const SHORT: usize = 3;
/// A single sign that lies on another line by this share, on letters surer than this, and is
/// lower than this for their size, is a stroke of one of them.
const ON_IT: f32 = 0.85;
const SURE: f32 = 0.9;
const LOW: f32 = 0.75;
/// The edge of larger letters that was read as a line is lower than this for their size, has a
/// letter less sure than this, and lies on them by this share of its height.
const RIM: f32 = 0.65;
const DOUBTFUL: f32 = 0.8;
const RIM_ON_IT: f32 = 0.25;

/// Drops lines that lie within another line and have none but its letters, in their order.
/// Where a border is not found, a line reaches into the cell beside, and its first letter is
/// taken for one that was overlooked there. Short lines go as well whose letters stand at the
/// ends of two longer ones, each at its place: 「者三」 over 「起案者」 and 「三浦」, and single
/// signs that lie on the letters of another line: the 云 of a 会; and so do edges of larger
/// letters that were read as lines. Of two lines that run into each other the second loses the
/// letters that the first has: 「作業務関係」, 「務関係ファイル」.
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
            || is_stroke(at, lines)
            || is_rim(at, lines)
    };
    let repeated: Vec<bool> = (0..lines.len()).map(is_repeated).collect();
    let mut repeated = repeated.into_iter();
    lines.retain(|_| !repeated.next().unwrap_or(false));
    part(lines);
}

/// Whether a line is a single sign on the sure letters of a longer one.
fn is_stroke(at: usize, lines: &[TextLine]) -> bool {
    let place = lines[at].bounds();
    lines[at].glyphs.len() == 1
        && lines.iter().any(|other| {
            let both = place.intersection(&other.bounds());
            let is_on_it = both.is_some_and(|both| both.area() > ON_IT * place.area());
            let under = (0..other.glyphs.len()).filter(|&n| {
                let letter = other.glyph_bounds(n, n + 1);
                letter.intersection(&place).is_some()
            });
            let least = under.map(|n| other.glyphs[n].confidence);
            other.glyphs.len() > SHORT
                && lines[at].type_size() < LOW * other.type_size()
                && is_on_it
                && least.reduce(f32::min).is_some_and(|least| least > SURE)
        })
}

/// Whether a doubtful line is the upper or the lower edge of larger letters, which were read as
/// a line of their own. Small kana over a name are none, though they lie as close.
fn is_rim(at: usize, lines: &[TextLine]) -> bool {
    let line = &lines[at];
    let is_doubtful = line.glyphs.len() == 1 || least(line) < DOUBTFUL;
    let is_kana = |ch: char| ('ぁ'..='ヿ').contains(&ch);
    let place = line.bounds();
    let lies_along = |other: &TextLine| {
        let around = other.bounds();
        let x = place.overlap_x(&around) / place.w;
        let y = place.overlap_y(&around) / place.h;
        let (along, across) = if line.vertical { (y, x) } else { (x, y) };
        along > WITHIN && across > RIM_ON_IT
    };
    is_doubtful
        && !line.glyphs.iter().all(|glyph| is_kana(glyph.ch))
        && lines.iter().any(|other| {
            other.vertical == line.vertical
                && other.glyphs.len() > SHORT
                && line.type_size() < RIM * other.type_size()
                && lies_along(other)
        })
}

/// Takes from the beginning of each line the letters that a line has which begins before it
/// and ends within it.
fn part(lines: &mut [TextLine]) {
    for at in 0..lines.len() {
        let most = shared_with_one_before(&lines[at], lines);
        let letters = lines[at].glyphs.iter().enumerate();
        let mut letters = letters.filter(|(_, glyph)| !glyph.ch.is_whitespace());
        if most > 0
            && let Some((from, _)) = letters.nth(most)
        {
            let all = lines[at].glyphs.len();
            lines[at].keep(from..all);
        }
    }
}

/// How many letters a line begins with that one of `lines` has, at the same places, which
/// begins before it and ends within it.
fn shared_with_one_before(line: &TextLine, lines: &[TextLine]) -> usize {
    let (own, place, near) = (placed(line), line.bounds(), NEAR * line.type_size());
    let runs_into = |other: &&TextLine| {
        let before = other.bounds();
        let (start, end, begin) = if line.vertical {
            (before.y, before.bottom(), place.y)
        } else {
            (before.x, before.right(), place.x)
        };
        other.vertical == line.vertical
            && start < begin - near
            && end > begin + near
            && before.intersection(&place).is_some()
    };
    let shared = |other: &TextLine| {
        let theirs = placed(other);
        let is_shared = |&&(ch, at): &&(char, Point)| {
            let is_same = |&(other, there): &(char, Point)| {
                other == ch && (there.x - at.x).hypot(there.y - at.y) < near
            };
            theirs.iter().any(is_same)
        };
        own.iter().take_while(is_shared).count()
    };
    let others = lines.iter().filter(runs_into);
    others.map(shared).max().unwrap_or_default()
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

/// The confidence of a line's least sure letter, 0–1.
fn least(line: &TextLine) -> f32 {
    let glyphs = line.glyphs.iter().filter(|glyph| !glyph.ch.is_whitespace());
    glyphs.map(|glyph| glyph.confidence).fold(1.0, f32::min)
}

/// The letters of a line with their centres, in pixels.
fn placed(line: &TextLine) -> Vec<(char, Point)> {
    let letters = line.glyphs.iter().enumerate();
    letters
        .filter(|(_, glyph)| !glyph.ch.is_whitespace())
        .map(|(at, glyph)| (half_width(glyph.ch), line.glyph_bounds(at, at + 1).centre()))
        .collect()
}

fn letters(line: &TextLine) -> String {
    let letters = line.glyphs.iter().map(|glyph| half_width(glyph.ch));
    letters.filter(|ch| !ch.is_whitespace()).collect()
}

/// Two readings of one letter differ in its width: ３ and 3.
fn half_width(ch: char) -> char {
    std::iter::once(ch).nfkc().next().unwrap_or(ch)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(text: &str, x: f32, w: f32) -> TextLine {
        TextLine::evenly(text, Rect::new(x, 100.0, w, 40.0).into(), 0.99, false)
    }

    #[test]
    fn a_figure_that_was_read_again_in_another_width_is_dropped() {
        let mut lines = vec![
            line("平成３０年度委員の委嘱", 100.0, 440.0),
            line("3", 182.0, 32.0),
        ];
        drop_repeated(&mut lines);
        assert_eq!(lines.len(), 1);
    }

    #[test]
    fn lines_that_run_into_each_other_are_parted() {
        let mut lines = vec![
            line("会議録作成業務関係", 100.0, 360.0),
            line("務関係ファイル", 340.0, 280.0),
            line("関係", 700.0, 80.0),
            TextLine::evenly("云", Rect::new(106.0, 116.0, 36.0, 22.0).into(), 0.9, false),
        ];
        drop_repeated(&mut lines);
        let left: Vec<String> = lines.iter().map(TextLine::text).collect();
        assert_eq!(left, ["会議録作成業務関係", "ファイル", "関係"]);
        let rest = lines[1].bounds();
        assert!((rest.x - 460.0).abs() < 1.0 && (rest.w - 160.0).abs() < 1.0);
    }

    #[test]
    fn edges_of_large_letters_are_no_lines() {
        let line = |text: &str, [x, y, w, h]: [f32; 4], confidence: f32| {
            TextLine::evenly(text, Rect::new(x, y, w, h).into(), confidence, false)
        };
        let mut lines = vec![
            line(
                "令和3年度総務財政委員会",
                [100.0, 100.0, 1440.0, 104.0],
                0.99,
            ),
            line("合工", [120.0, 76.0, 188.0, 39.0], 0.7),
            line("公", [700.0, 75.0, 106.0, 45.0], 0.97),
            line("ざいせい", [800.0, 66.0, 200.0, 48.0], 0.7),
            line("写し", [1000.0, 75.0, 80.0, 40.0], 0.97),
            line("下書", [120.0, 200.0, 80.0, 40.0], 0.7),
        ];
        drop_repeated(&mut lines);
        let left: Vec<String> = lines.iter().map(TextLine::text).collect();
        assert_eq!(
            left,
            ["令和3年度総務財政委員会", "ざいせい", "写し", "下書"]
        );
    }

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
