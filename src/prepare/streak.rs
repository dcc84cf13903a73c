//! Streaks that a scanner with dust on its glass draws through the whole page: straight lines
//! from edge to edge, which no form has. Taken for rules they would cut lines and cells in two.

use crate::document::RuleLine;

/// A streak begins and ends no farther from the edges of the page, as a share of its length.
const AT_EDGE: f32 = 0.035;
/// So much of it at least was found, as a share: print over it breaks it.
const FOUND: f32 = 0.7;
/// Its parts lie on one straight line to within this, in inches.
const STRAIGHT: f32 = 0.03;
/// A part that tells how it runs is at least this long, as a share of the page.
const LEADING: f32 = 0.1;

/// `rules` without the parts of streaks through a page of `width` and `height`, in pixels.
pub(super) fn without_streaks(
    rules: Vec<RuleLine>,
    (width, height): (f32, f32),
    dpi: f32,
) -> Vec<RuleLine> {
    let mut is_streak = vec![false; rules.len()];
    for (nth, leading) in rules.iter().enumerate() {
        let page = if leading.is_flat() { width } else { height };
        if is_streak[nth] || leading.length() < LEADING * page {
            continue;
        }
        let is_on =
            |(along, place): (f32, f32)| (leading.across(along) - place).abs() < STRAIGHT * dpi;
        let parts: Vec<usize> = (0..rules.len())
            .filter(|&other| {
                let (from, to) = rules[other].ends();
                rules[other].is_flat() == leading.is_flat() && is_on(from) && is_on(to)
            })
            .collect();
        let ends = || parts.iter().map(|&part| rules[part].ends());
        let start = ends().map(|((from, _), _)| from).fold(page, f32::min);
        let end = ends().map(|(_, (to, _))| to).fold(0.0, f32::max);
        let found: f32 = ends().map(|((from, _), (to, _))| to - from).sum();
        if start < AT_EDGE * page && end > (1.0 - AT_EDGE) * page && found > FOUND * page {
            for part in parts {
                is_streak[part] = true;
            }
        }
    }
    let kept = rules.into_iter().zip(is_streak);
    kept.filter(|(_, streak)| !streak)
        .map(|(rule, _)| rule)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Point;

    fn rule(from: (f32, f32), to: (f32, f32)) -> RuleLine {
        RuleLine {
            from: Point::new(from.0, from.1),
            to: Point::new(to.0, to.1),
        }
    }

    #[test]
    fn what_runs_from_edge_to_edge_goes_and_a_frame_stays() {
        let streak = [
            rule((500.0, 10.0), (502.0, 900.0)),
            rule((502.2, 950.0), (507.0, 3300.0)),
        ];
        let frame = [
            rule((200.0, 200.0), (200.0, 3300.0)),
            rule((200.0, 200.0), (2300.0, 200.0)),
        ];
        let all = [streak, frame].concat();
        let left = without_streaks(all, (2480.0, 3400.0), 300.0);
        assert_eq!(left, frame);
    }

    #[test]
    fn rules_one_under_another_are_no_streak() {
        let tables: Vec<RuleLine> = (0..4)
            .map(|n| {
                rule(
                    (500.0, 20.0 + 900.0 * n as f32),
                    (500.0, 500.0 + 900.0 * n as f32),
                )
            })
            .collect();
        assert_eq!(
            without_streaks(tables.clone(), (2480.0, 3400.0), 300.0),
            tables
        );
    }
}
