//! Squared paper (原稿用紙, 罫紙): every letter stands in a square of its own, whose lines part
//! nothing. Left in, they would cut each column into its letters.

use crate::document::RuleLine;

/// Squares are at most this wide, in type sizes; the cells of a table are wider.
const PITCH: f32 = 1.5;
/// Rules this close, in type sizes, are one that was found twice.
const SAME: f32 = 0.35;
/// So many rules in a row at least are those of squares.
const FEWEST: usize = 8;
/// The lines of squares are at least this long, in type sizes; those of the cells for the
/// digits of a number are not.
const SHORTEST: f32 = 6.0;

/// The rules of a sheet without those that stand across its lines, one behind every letter.
/// `size` is that of the type.
pub(crate) fn without_squares(rules: Vec<RuleLine>, size: f32) -> Vec<RuleLine> {
    let middle = |rule: &RuleLine| f32::midpoint(rule.from.x, rule.to.x);
    // A line that is broken counts with all its parts.
    let mut lines: Vec<(f32, f32)> = rules
        .iter()
        .filter(|rule| !rule.is_flat())
        .map(|rule| (middle(rule), rule.length()))
        .collect();
    lines.sort_by(|a, b| a.0.total_cmp(&b.0));
    lines.dedup_by(|next, last| {
        let same = next.0 - last.0 < SAME * size;
        if same {
            last.1 += next.1;
        }
        same
    });
    lines.retain(|line| line.1 > SHORTEST * size);
    let squares: Vec<(f32, f32)> = lines
        .chunk_by(|last, next| next.0 - last.0 < PITCH * size)
        .filter(|run| run.len() >= FEWEST)
        .map(|run| (run[0].0 + SAME * size, run[run.len() - 1].0 - SAME * size))
        .collect();
    if squares.is_empty() {
        return rules;
    }
    let is_of_square = |rule: &RuleLine| {
        !rule.is_flat()
            && squares
                .iter()
                .any(|&(from, to)| (from..to).contains(&middle(rule)))
    };
    rules
        .into_iter()
        .filter(|rule| !is_of_square(rule))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Point;

    fn standing(x: f32, length: f32) -> RuleLine {
        RuleLine {
            from: Point::new(x, 0.0),
            to: Point::new(x, length),
        }
    }

    #[test]
    fn squares_go_and_their_frame_stays() {
        let mut rules: Vec<RuleLine> = (0..20)
            .map(|n| standing(100.0 + 50.0 * n as f32, 900.0))
            .collect();
        rules.push(RuleLine {
            from: Point::new(100.0, 300.0),
            to: Point::new(1050.0, 300.0),
        });
        let left = without_squares(rules, 44.0);
        let standing = left.iter().filter(|rule| !rule.is_flat()).count();
        assert_eq!((standing, left.len()), (2, 3));
    }

    #[test]
    fn cells_stay() {
        let table: Vec<RuleLine> = (0..12).map(|n| standing(80.0 * n as f32, 900.0)).collect();
        assert_eq!(without_squares(table.clone(), 44.0), table);
        let parts = |n: usize| {
            [0.0, 350.0, 700.0].map(|y| RuleLine {
                from: Point::new(50.0 * n as f32, y),
                to: Point::new(50.0 * n as f32, y + 120.0),
            })
        };
        let broken: Vec<RuleLine> = (0..20).flat_map(parts).collect();
        assert_eq!(without_squares(broken, 44.0).len(), 6);
        let digits: Vec<RuleLine> = (0..12).map(|n| standing(50.0 * n as f32, 90.0)).collect();
        assert_eq!(without_squares(digits.clone(), 44.0), digits);
    }
}
