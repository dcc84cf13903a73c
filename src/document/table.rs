//! Tables: where the cells of a form stand among its rows and columns.
//!
//! Rule lines that meet make a table. Its columns are what the places of all its standing
//! rules part, its rows what those of the lying ones part; a cell that reaches over several
//! spans them, as in HTML.

use serde::{Deserialize, Serialize};

use super::{Page, Point, Quad, Rect, RuleLine, TextLine, cell_around};

/// Rules may end this far short of the borders they meet, by the type of the line they are
/// looked for around.
const SHORT: f32 = 0.3;
/// Rules that end this far apart meet, and rules side by side that are no farther apart are
/// one border (pieces of it, or a double rule), in inches: no row is so low.
const NEAR: f32 = 0.05;

/// The cell that a line of text stands in.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cell {
    /// From border to border, as an upright box on the upright page, in pixels.
    pub place: Rect,
    /// Where it stands in its table; `None` if its borders do not all meet.
    pub position: Option<CellPosition>,
}

/// Where a cell stands in its table. All are counted from 1, from the top and the left.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct CellPosition {
    /// Number of the table on its page.
    pub table: u32,
    /// First row.
    pub row: u32,
    /// First column.
    pub column: u32,
    /// How many rows it spans.
    pub rows: u32,
    /// How many columns it spans.
    pub columns: u32,
}

/// The cell of each line of a page; `None` where a line stands in none.
pub fn cells_of(page: &Page) -> Vec<Option<Cell>> {
    let level = |p: Point| p.turned(Point::default(), -page.skew);
    let back = |p: Point| p.turned(Point::default(), page.skew);
    let rules: Vec<RuleLine> = page.rules.iter().map(|rule| rule.map(level)).collect();
    let cell_of = |line: &TextLine| {
        let middle = line.quad.map(level).bounds().centre();
        cell_around(&rules, middle, SHORT * line.type_size())
    };
    let places: Vec<Option<Rect>> = page.lines.iter().map(cell_of).collect();
    let near = NEAR * page.dpi;
    let mut tables = tables(&rules, near);
    // Frames and underlines that hold no line are no tables.
    tables.retain(|table| {
        let mut places = places.iter().flatten();
        places.any(|place| table.position(0, place, near).is_some())
    });
    let position = |place: &Rect| {
        let mut numbered = tables.iter().enumerate();
        numbered.find_map(|(number, table)| table.position(number, place, near))
    };
    let cell = |place: Rect| Cell {
        place: Quad::from(place).map(back).bounds(),
        position: position(&place),
    };
    places.into_iter().map(|place| place.map(cell)).collect()
}

/// The borders of a table: places of standing rules from left to right, of lying ones from
/// top to bottom.
struct Table {
    standing: Vec<f32>,
    lying: Vec<f32>,
}

impl Table {
    /// Where the cell at `place` stands in this table, the `number`th of its page from 0;
    /// `None` if its borders are not the table's.
    fn position(&self, number: usize, place: &Rect, near: f32) -> Option<CellPosition> {
        let (row, rows) = between(&self.lying, place.y, place.bottom(), near)?;
        let (column, columns) = between(&self.standing, place.x, place.right(), near)?;
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Some(CellPosition {
            table: count(number + 1),
            row: count(row + 1),
            column: count(column + 1),
            rows: count(rows),
            columns: count(columns),
        })
    }
}

/// The number of the border at `from`, and how many borders farther `to` is.
fn between(borders: &[f32], from: f32, to: f32, near: f32) -> Option<(usize, usize)> {
    let at = |place: f32| {
        let gap = |border: f32| (border - place).abs();
        let (number, border) = borders
            .iter()
            .enumerate()
            .min_by(|a, b| gap(*a.1).total_cmp(&gap(*b.1)))?;
        (gap(*border) <= near).then_some(number)
    };
    let (first, last) = (at(from)?, at(to)?);
    (last > first).then(|| (first, last - first))
}

/// The tables that level rules make, from top to bottom.
fn tables(rules: &[RuleLine], near: f32) -> Vec<Table> {
    let mut group: Vec<usize> = (0..rules.len()).collect();
    let mut met = vec![0_u32; rules.len()];
    for (i, lying) in rules.iter().enumerate().filter(|(_, rule)| rule.is_flat()) {
        for (j, standing) in rules.iter().enumerate().filter(|(_, r)| !r.is_flat()) {
            if meet(lying, standing, near) {
                met[i] += 1;
                met[j] += 1;
                let (one, other) = (root(&group, i), root(&group, j));
                group[one.max(other)] = one.min(other);
            }
        }
    }
    let groups = (0..rules.len()).filter(|&i| group[i] == i);
    let of_group = |of: usize| {
        // A border ends at others; what meets only one is a stroke or a rest.
        let borders = (0..rules.len()).filter(|&i| met[i] > 1 && root(&group, i) == of);
        let borders: Vec<&RuleLine> = borders.map(|i| &rules[i]).collect();
        let places = |flat: bool| {
            let places = borders.iter().filter(|rule| rule.is_flat() == flat);
            apart(places.map(|rule| middle(rule)).collect(), near)
        };
        Table {
            standing: places(false),
            lying: places(true),
        }
    };
    let mut tables: Vec<Table> = groups
        .map(of_group)
        .filter(|table| table.standing.len() > 1 && table.lying.len() > 1)
        .collect();
    tables.sort_by(|a, b| a.lying[0].total_cmp(&b.lying[0]));
    tables
}

/// Where a rule lies across its direction.
fn middle(rule: &RuleLine) -> f32 {
    let ((_, one), (_, other)) = rule.ends();
    f32::midpoint(one, other)
}

/// Whether two rules across each other meet or cross.
fn meet(lying: &RuleLine, standing: &RuleLine, near: f32) -> bool {
    let within = |rule: &RuleLine, place: f32| {
        let ((from, _), (to, _)) = rule.ends();
        (from - near..=to + near).contains(&place)
    };
    within(lying, middle(standing)) && within(standing, middle(lying))
}

/// The first of those with whom `i` was joined.
fn root(group: &[usize], mut i: usize) -> usize {
    while group[i] != i {
        i = group[i];
    }
    i
}

/// Places in order, those near to each other as one, in the middle of them.
fn apart(mut places: Vec<f32>, near: f32) -> Vec<f32> {
    places.sort_by(f32::total_cmp);
    let runs = places.chunk_by(|a, b| b - a <= near);
    runs.map(|run| f32::midpoint(run[0], run[run.len() - 1]))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SKEW: f32 = 1.5;

    fn slope(p: Point) -> Point {
        p.turned(Point::default(), SKEW)
    }

    fn rule(x0: f32, y0: f32, x1: f32, y1: f32) -> RuleLine {
        RuleLine {
            from: slope(Point::new(x0, y0)),
            to: slope(Point::new(x1, y1)),
        }
    }

    fn line(text: &str, x: f32, y: f32) -> TextLine {
        let mut line = TextLine::evenly(text, Rect::new(x, y, 120.0, 30.0).into(), 0.99, false);
        line.quad = line.quad.map(slope);
        line
    }

    fn page(rules: Vec<RuleLine>, lines: Vec<TextLine>) -> Page {
        Page {
            dpi: 300.0,
            skew: SKEW,
            rules,
            lines,
            ..Page::default()
        }
    }

    fn position(cell: Option<Cell>) -> [u32; 5] {
        let at = cell.and_then(|cell| cell.position).expect("in a table");
        [at.table, at.row, at.column, at.rows, at.columns]
    }

    #[test]
    fn every_line_knows_its_cell_on_a_page_that_slopes() {
        let page = page(
            vec![
                rule(100.0, 100.0, 700.0, 100.0),
                rule(100.0, 200.0, 700.0, 200.0),
                rule(100.0, 100.0, 100.0, 200.0),
                rule(300.0, 100.0, 300.0, 200.0),
                rule(700.0, 100.0, 700.0, 200.0),
            ],
            vec![
                line("件名", 120.0, 135.0),
                line("予算の", 320.0, 110.0),
                line("執行", 320.0, 160.0),
                line("備考", 120.0, 300.0),
            ],
        );
        let cells = cells_of(&page);
        assert!(cells[0].is_some() && cells[0] != cells[1]);
        assert_eq!(cells[1], cells[2]);
        assert_eq!(cells[3], None);
        let value = cells[1].expect("in a cell").place;
        assert!(value.contains(page.lines[1].quad.bounds().centre()));
        assert!((value.w - 400.0).abs() < 10.0 && (value.h - 100.0).abs() < 15.0);
    }

    #[test]
    fn cells_span_rows_and_columns_of_their_table() {
        let page = page(
            vec![
                // Two columns above, three below; the left cell is two rows high; the border
                // below is broken, and an underline stands in a cell.
                rule(100.0, 100.0, 900.0, 100.0),
                rule(300.0, 200.0, 900.0, 203.0),
                rule(100.0, 300.0, 500.0, 300.0),
                rule(508.0, 304.0, 900.0, 304.0),
                rule(100.0, 100.0, 100.0, 300.0),
                rule(300.0, 100.0, 300.0, 300.0),
                rule(600.0, 200.0, 600.0, 300.0),
                rule(900.0, 100.0, 900.0, 300.0),
                rule(330.0, 170.0, 450.0, 170.0),
                // Another table below.
                rule(100.0, 500.0, 400.0, 500.0),
                rule(100.0, 600.0, 400.0, 600.0),
                rule(100.0, 500.0, 100.0, 600.0),
                rule(400.0, 500.0, 400.0, 600.0),
            ],
            vec![
                line("区分", 120.0, 180.0),
                line("金額", 620.0, 120.0),
                line("今年度", 320.0, 240.0),
                line("前年度", 650.0, 240.0),
                line("備考", 120.0, 535.0),
            ],
        );
        let cells = cells_of(&page);
        assert_eq!(position(cells[0]), [1, 1, 1, 2, 1]);
        assert_eq!(position(cells[1]), [1, 1, 2, 1, 2]);
        assert_eq!(position(cells[2]), [1, 2, 2, 1, 1]);
        assert_eq!(position(cells[3]), [1, 2, 3, 1, 1]);
        assert_eq!(position(cells[4]), [2, 1, 1, 1, 1]);
    }
}
