//! Where ink hangs together on a page: counted in cells of about a millimetre, so that a
//! stamp of many strokes is one blob.

use std::collections::VecDeque;

use crate::document::Rect;

/// Share of a cell's pixels that makes it coloured.
const CELL_SHARE: f32 = 0.06;

/// How much coloured ink stands where.
pub(super) struct Cells {
    /// Side of a cell in pixels.
    side: f32,
    width: usize,
    height: usize,
    coloured: Vec<bool>,
}

/// Coloured cells that hang together, by their first and last column and row.
pub(super) struct Blob {
    left: usize,
    top: usize,
    right: usize,
    bottom: usize,
}

impl Blob {
    /// Columns and rows of cells.
    pub(super) fn extent(&self) -> (usize, usize) {
        (self.right - self.left + 1, self.bottom - self.top + 1)
    }
}

impl Cells {
    /// Counts `coloured` pixels of a page of this `size` in cells of this `side`, one pixel
    /// out of `out_of` having been looked at.
    pub(super) fn count(
        size: (u32, u32),
        side: f32,
        out_of: u32,
        coloured: impl Iterator<Item = (u32, u32)>,
    ) -> Self {
        let width = (size.0 as f32 / side) as usize + 1;
        let height = (size.1 as f32 / side) as usize + 1;
        let mut counts = vec![0_u32; width * height];
        for (x, y) in coloured {
            counts[(y as f32 / side) as usize * width + (x as f32 / side) as usize] += 1;
        }
        let least = (CELL_SHARE * side * side / out_of as f32).max(1.0) as u32;
        Self {
            side,
            width,
            height,
            coloured: counts.into_iter().map(|count| count >= least).collect(),
        }
    }

    /// Coloured cells no more than two cells apart belong together.
    pub(super) fn blobs(&self) -> Vec<Blob> {
        let mut seen = vec![false; self.coloured.len()];
        let mut blobs = Vec::new();
        for start in 0..self.coloured.len() {
            if !self.coloured[start] || seen[start] {
                continue;
            }
            seen[start] = true;
            let (x, y) = (start % self.width, start / self.width);
            let mut blob = Blob {
                left: x,
                top: y,
                right: x,
                bottom: y,
            };
            let mut queue = VecDeque::from([(x, y)]);
            while let Some((x, y)) = queue.pop_front() {
                blob.left = blob.left.min(x);
                blob.right = blob.right.max(x);
                blob.bottom = blob.bottom.max(y);
                for ny in y.saturating_sub(2)..=(y + 2).min(self.height - 1) {
                    for nx in x.saturating_sub(2)..=(x + 2).min(self.width - 1) {
                        let at = ny * self.width + nx;
                        if self.coloured[at] && !seen[at] {
                            seen[at] = true;
                            queue.push_back((nx, ny));
                        }
                    }
                }
            }
            blobs.push(blob);
        }
        blobs
    }

    /// Whether nothing is coloured in the middle half of a blob.
    pub(super) fn is_empty_within(&self, blob: &Blob) -> bool {
        let (w, h) = blob.extent();
        let columns = blob.left + w / 4..=blob.right - w / 4;
        let mut rows = blob.top + h / 4..=blob.bottom - h / 4;
        rows.all(|y| !columns.clone().any(|x| self.coloured[y * self.width + x]))
    }

    /// The pixels of a blob, with half a cell around them.
    pub(super) fn place(&self, blob: &Blob) -> Rect {
        let (x, y) = (blob.left as f32 - 0.5, blob.top as f32 - 0.5);
        Rect::new(
            (x * self.side).max(0.0),
            (y * self.side).max(0.0),
            ((blob.right - blob.left) as f32 + 2.0) * self.side,
            ((blob.bottom - blob.top) as f32 + 2.0) * self.side,
        )
    }
}
