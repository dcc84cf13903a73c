//! Reading order.
//!
//! Horizontal writing: rows from top to bottom, inside a row from left to right; a row is
//! a set of lines whose middles lie level once the page's slope is taken out. Vertical
//! writing: columns from right to left. On a page with both, the direction that carries
//! more text comes first by its own rule and the other lines are put in by position.

use crate::document::{Point, Rect, RuleLine, TextLine, cell_around};

/// Lines whose vertical extents overlap by more than this share of the thinner one stand
/// in the same row.
const SAME_ROW: f32 = 0.5;

/// Sorts `lines` into reading order; `skew` is the page's slope in degrees, `rules` its
/// printed lines. The lines of a cell stay together.
pub fn reading_order(lines: &mut Vec<TextLine>, skew: f32, rules: &[RuleLine]) {
    let characters = |vertical: bool| {
        lines
            .iter()
            .filter(|l| l.vertical == vertical)
            .map(|l| l.glyphs.len())
            .sum::<usize>()
    };
    let vertical = characters(true) > characters(false);
    // Level the page about its origin; only the order matters here.
    let level = |p: Point| p.turned(Point::default(), -skew);
    let rules: Vec<RuleLine> = rules.iter().map(|rule| rule.map(level)).collect();
    let mut units: Vec<Unit> = Vec::new();
    for line in lines.drain(..) {
        let place = line.quad.map(level).bounds();
        let cell = cell_around(&rules, place.centre(), 0.3 * line.type_size());
        let seen = if vertical { turned_left(&place) } else { place };
        let mate = cell.and_then(|cell| units.iter_mut().find(|unit| unit.cell == Some(cell)));
        match mate {
            Some(unit) => {
                unit.place = unit.place.union(&seen);
                unit.lines.push((seen, line));
            }
            None => units.push(Unit {
                cell,
                place: seen,
                lines: vec![(seen, line)],
            }),
        }
    }
    let units = units.into_iter().map(|unit| (unit.place, unit.lines));
    for members in by_rows(units.collect()) {
        lines.extend(by_rows(members));
    }
}

/// Lines that are read together: those of one cell, or a line outside of all.
struct Unit {
    cell: Option<Rect>,
    place: Rect,
    lines: Vec<(Rect, TextLine)>,
}

/// Things in rows from top to bottom, inside a row from left to right.
fn by_rows<T>(mut things: Vec<(Rect, T)>) -> Vec<T> {
    things.sort_by(|a, b| a.0.centre().y.total_cmp(&b.0.centre().y));
    let mut rows: Vec<(Rect, Vec<(Rect, T)>)> = Vec::new();
    for (rect, thing) in things {
        let row = rows.iter_mut().rev().take(3).find(|(row, _)| {
            row.overlap_y(&rect) > SAME_ROW * row.h.min(rect.h)
                && (row.centre().y - rect.centre().y).abs() < SAME_ROW * row.h.max(rect.h)
        });
        match row {
            Some((_, members)) => members.push((rect, thing)),
            None => rows.push((rect, vec![(rect, thing)])),
        }
    }
    rows.into_iter()
        .flat_map(|(_, mut members)| {
            members.sort_by(|a, b| a.0.x.total_cmp(&b.0.x));
            members.into_iter().map(|(_, thing)| thing)
        })
        .collect()
}

/// A rectangle of the page turned 90° to the left: columns become rows, the rightmost
/// column the first row.
fn turned_left(r: &Rect) -> Rect {
    Rect::new(r.y, -r.right(), r.h, r.w)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Quad;

    fn line(text: &str, x: f32, y: f32, w: f32, h: f32, vertical: bool) -> TextLine {
        TextLine::evenly(text, Quad::from(Rect::new(x, y, w, h)), 0.9, vertical)
    }

    fn order(mut lines: Vec<TextLine>, skew: f32) -> String {
        reading_order(&mut lines, skew, &[]);
        lines
            .iter()
            .map(TextLine::text)
            .collect::<Vec<_>>()
            .join(" ")
    }

    #[test]
    fn rows_go_down_and_to_the_right() {
        let lines = vec![
            line("値", 400.0, 103.0, 100.0, 30.0, false),
            line("下", 100.0, 150.0, 100.0, 30.0, false),
            line("件名", 100.0, 100.0, 100.0, 30.0, false),
        ];
        assert_eq!(order(lines, 0.0), "件名 値 下");
    }

    #[test]
    fn columns_go_from_right_to_left() {
        let lines = vec![
            line("左の列", 100.0, 100.0, 30.0, 400.0, true),
            line("右の列", 300.0, 100.0, 30.0, 400.0, true),
            line("中の列", 200.0, 100.0, 30.0, 400.0, true),
        ];
        assert_eq!(order(lines, 0.0), "右の列 中の列 左の列");
    }

    #[test]
    fn a_sloping_row_stays_one_row() {
        let slope = |x: f32, y: f32, text: &str| {
            let mut l = line(text, x, y, 300.0, 30.0, false);
            l.quad = l.quad.map(|p| p.turned(Point::default(), 2.0));
            l
        };
        let lines = vec![
            slope(1500.0, 100.0, "右"),
            slope(100.0, 140.0, "次"),
            slope(100.0, 100.0, "左"),
        ];
        assert_eq!(order(lines, 2.0), "左 右 次");
    }
}
