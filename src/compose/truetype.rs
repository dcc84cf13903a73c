//! The glyphless font: a TrueType program without ink.
//!
//! An invisible text layer needs a font only because PDF/A wants every font embedded
//! (ISO 19005-2, 6.2.11.4.1), text in rendering mode 3 included. Three glyphs are
//! enough: `.notdef`, which no text may use, a full-width and a half-width one. The
//! latter two have two contours of a single point each, at opposite corners of the
//! character's box: nothing that could be filled, but a box, without which Pdfium takes
//! a string of one character for empty and leaves it out.

use super::charset::{FULL, HALF};

/// Glyph of full-width characters.
pub(super) const FULL_GLYPH: u16 = 1;

/// Glyph of half-width characters.
pub(super) const HALF_GLYPH: u16 = 2;

/// Height above the baseline in thousandths of the type size.
pub(super) const ASCENT: i16 = 880;

/// Depth below the baseline in thousandths of the type size, negative.
pub(super) const DESCENT: i16 = -120;

/// Advances of the three glyphs.
const ADVANCES: [u16; 3] = [FULL, FULL, HALF];

/// Units an em: PDF's glyph space, so that advances need no conversion.
const UNITS: u16 = 1000;

/// Writes big-endian fields.
#[derive(Default)]
struct Table(Vec<u8>);

impl Table {
    fn u16s(mut self, values: impl IntoIterator<Item = u16>) -> Self {
        for value in values {
            self.0.extend_from_slice(&value.to_be_bytes());
        }
        self
    }

    fn i16s(self, values: impl IntoIterator<Item = i16>) -> Self {
        self.u16s(values.into_iter().map(i16::cast_unsigned))
    }

    fn u32s(mut self, values: impl IntoIterator<Item = u32>) -> Self {
        for value in values {
            self.0.extend_from_slice(&value.to_be_bytes());
        }
        self
    }
}

/// The font program.
pub(super) fn program() -> Vec<u8> {
    let glyphs = ADVANCES.len() as u16;
    let boxes = [corners(FULL), corners(HALF)];
    // Places of the glyphs in byte pairs; `.notdef` has no outline.
    let full = boxes[0].0.len() as u16 / 2;
    let places = [0, 0, full, full + boxes[1].0.len() as u16 / 2];
    let tables: [(&[u8; 4], Table); 8] = [
        (b"glyf", Table(boxes.map(|table| table.0).concat())),
        (b"head", head()),
        (b"hhea", hhea(glyphs)),
        (
            b"hmtx",
            ADVANCES
                .iter()
                .fold(Table::default(), |t, &a| t.u16s([a, 0])),
        ),
        (b"loca", Table::default().u16s(places)),
        (b"maxp", maxp(glyphs)),
        (b"name", Table::default().u16s([0, 0, 6])),
        (
            b"post",
            Table::default().u32s([0x3_0000, 0, 0, 0, 0, 0, 0, 0]),
        ),
    ];
    let count = tables.len() as u16;
    // The largest power of two tables, times 16 bytes of directory.
    let range = 16 << count.ilog2();
    let mut font = Table::default().u32s([0x1_0000]).u16s([
        count,
        range,
        count.ilog2() as u16,
        count * 16 - range,
    ]);
    let mut offset = 12 + 16 * u32::from(count);
    let mut data = Vec::new();
    let mut head_at = 0;
    for (tag, table) in tables {
        let length = table.0.len() as u32;
        font.0.extend_from_slice(tag);
        font = font.u32s([checksum(&table.0), offset, length]);
        if tag == b"head" {
            head_at = offset as usize;
        }
        data.extend_from_slice(&table.0);
        data.resize(data.len().next_multiple_of(4), 0);
        offset += length.next_multiple_of(4);
    }
    font.0.append(&mut data);
    let adjustment = 0xB1B0_AFBA_u32.wrapping_sub(checksum(&font.0));
    if let Some(field) = font.0.get_mut(head_at + 8..head_at + 12) {
        field.copy_from_slice(&adjustment.to_be_bytes());
    }
    font.0
}

/// The outline of a glyph: its lower left and its upper right corner.
fn corners(advance: u16) -> Table {
    let right = advance.cast_signed();
    let mut table = Table::default()
        .i16s([2, 0, DESCENT, right, ASCENT]) // two contours, the box around them
        .u16s([0, 1, 0]); // last point of each, no instructions
    table.0.extend_from_slice(&[1, 1]); // both on the curve, both coordinates in full
    table.i16s([0, right]).i16s([DESCENT, ASCENT - DESCENT])
}

fn head() -> Table {
    Table::default()
        .u32s([0x1_0000, 0x1_0000, 0, 0x5F0F_3CF5]) // versions, adjustment, magic
        .u16s([0b1011, UNITS]) // baseline and left side at 0, whole-pixel sizes
        .u32s([0; 4]) // no dates: the same bytes on every run
        .i16s([0, DESCENT, UNITS.cast_signed(), ASCENT]) // box around all glyphs
        .u16s([0, 3]) // no style, readable from 3 pixels
        .i16s([2, 0, 0]) // left to right, short offsets, TrueType glyphs
}

fn maxp(glyphs: u16) -> Table {
    // Two points in two contours, no instructions; one zone is the least.
    Table::default()
        .u32s([0x1_0000])
        .u16s([glyphs, 2, 2, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0])
}

fn hhea(glyphs: u16) -> Table {
    Table::default()
        .u32s([0x1_0000])
        .i16s([ASCENT, DESCENT, 0])
        .u16s([FULL])
        .i16s([0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0]) // bearings, upright caret, reserved
        .u16s([glyphs])
}

/// The sum of big-endian words that TrueType uses as a checksum.
fn checksum(bytes: &[u8]) -> u32 {
    bytes.chunks(4).fold(0, |sum: u32, chunk| {
        let word = (0..4).fold(0, |word, i| {
            word << 8 | u32::from(chunk.get(i).copied().unwrap_or(0))
        });
        sum.wrapping_add(word)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_whole_font_sums_to_the_magic_number() {
        let font = program();
        assert_eq!(font.len() % 4, 0);
        assert_eq!(checksum(&font), 0xB1B0_AFBA);
    }

    #[test]
    fn head_and_hhea_have_their_lengths() {
        assert_eq!(head().0.len(), 54);
        assert_eq!(hhea(3).0.len(), 36);
    }
}
