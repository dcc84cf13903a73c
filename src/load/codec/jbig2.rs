//! JBIG2 as embedded in PDF, by `hayro-jbig2`.

use hayro_jbig2::{DecodeSettings, Decoder, Globals, Page};

use crate::error::PageError;

use super::super::{
    limit::{damaged, enough_rows},
    samples::Samples,
};

/// Decodes to one bit a pixel, 1 for white (as PDF has it). Strictly: a lenient decoder
/// leaves out regions it cannot read, and a page without its text looks blank.
pub(super) fn decode(
    data: &[u8],
    globals: Option<&[u8]>,
    width: u32,
    height: u32,
) -> Result<Samples, PageError> {
    let failed = |error: hayro_jbig2::DecodeError| damaged("JBIG2", error);
    let settings = DecodeSettings { strict: true };
    let globals = globals
        .map(|g| Globals::new(g, &settings))
        .transpose()
        .map_err(failed)?;
    let page = Page::new_embedded(data, globals.as_ref(), &settings).map_err(failed)?;
    let (coded, rows) = (page.width(), page.height());
    // The declared size passed the pixel limit; the coded one must not be another.
    if u64::from(coded) > u64::from(width) + 64
        || !enough_rows(rows as usize, height)
        || rows > height + 64
    {
        return Err(damaged(
            "JBIG2",
            format!("{coded} × {rows} pixels where {width} × {height} belong"),
        ));
    }
    let row_bytes = Samples::row_bytes(width, 1, 1);
    let mut bits = Bits {
        data: vec![0xff; row_bytes * height as usize],
        row_bytes,
        width: width as usize,
        x: 0,
        y: 0,
    };
    page.decode(&mut bits).map_err(failed)?;
    Ok(Samples {
        width,
        height,
        components: 1,
        bits: 1,
        data: bits.data,
    })
}

struct Bits {
    data: Vec<u8>,
    row_bytes: usize,
    width: usize,
    x: usize,
    y: usize,
}

impl Decoder for Bits {
    fn push_pixel(&mut self, black: bool) {
        if black
            && self.x < self.width
            && let Some(byte) = self.data.get_mut(self.y * self.row_bytes + self.x / 8)
        {
            *byte &= !(0x80 >> (self.x % 8));
        }
        self.x += 1;
    }

    fn push_pixel_chunk(&mut self, black: bool, chunk_count: u32) {
        let count = chunk_count as usize;
        if black {
            let end = (self.x / 8 + count).min(self.row_bytes);
            let start = self.y * self.row_bytes;
            if let Some(run) = self
                .data
                .get_mut(start + (self.x / 8).min(end)..start + end)
            {
                run.fill(0);
            }
        }
        self.x += 8 * count;
    }

    fn next_line(&mut self) {
        self.x = 0;
        self.y += 1;
    }
}
