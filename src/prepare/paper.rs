//! The shade of the paper, block by block.

use image::GrayImage;

/// Side of the blocks in which the paper's shade is taken, in pixels.
const BLOCK: usize = 32;

/// The shade of the paper, block by block: what the lightest quarter of its pixels reach,
/// and no darker than beside it, so that a dark block does not pass for paper.
pub(super) struct PaperShade {
    columns: usize,
    shades: Vec<u8>,
}

impl PaperShade {
    pub(super) fn of(page: &GrayImage) -> Self {
        let (width, height) = (page.width() as usize, page.height() as usize);
        let (columns, rows) = (width.div_ceil(BLOCK), height.div_ceil(BLOCK));
        let mut light = vec![0_u8; columns * rows];
        let mut values = Vec::with_capacity(BLOCK * BLOCK / 4);
        for row in 0..rows {
            for column in 0..columns {
                values.clear();
                for y in (row * BLOCK..((row + 1) * BLOCK).min(height)).step_by(2) {
                    let line = &page.as_raw()[y * width..][..width];
                    let end = ((column + 1) * BLOCK).min(width);
                    values.extend(line[column * BLOCK..end].iter().step_by(2));
                }
                let at = values.len() * 3 / 4;
                if at < values.len() {
                    light[row * columns + column] = *values.select_nth_unstable(at).1;
                }
            }
        }
        let shades = (0..rows * columns)
            .map(|at| {
                let (row, column) = (at / columns, at % columns);
                let rows = row.saturating_sub(1)..(row + 2).min(rows);
                rows.flat_map(|row| {
                    let columns_near = column.saturating_sub(1)..(column + 2).min(columns);
                    columns_near.map(move |column| row * columns + column)
                })
                .map(|at| light[at])
                .max()
                .unwrap_or(255)
            })
            .collect();
        Self { columns, shades }
    }

    pub(super) fn at(&self, x: usize, y: usize) -> u8 {
        self.shades[y / BLOCK * self.columns + x / BLOCK]
    }
}
