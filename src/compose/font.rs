//! The text font's objects: one glyphless program under two Type 0 fonts, one that
//! writes across (`Identity-H`) and one that writes down (`Identity-V`).

use std::io::{self, Write};

use pdf_writer::types::{CidFontType, FontFlags};
use pdf_writer::{Filter, Finish, Name, Rect, Ref};

use super::charset::{Charset, FULL, HALF};
use super::deflate::deflate;
use super::object_writer::ObjectWriter;
use super::{cmap, truetype};

/// Name of the font. Without a subset tag: all its three glyphs are embedded.
const NAME: Name<'static> = Name(b"BunshokoGlyphless");

/// The two fonts, as far as they are used.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Fonts {
    /// For horizontal lines.
    pub(super) across: Option<Ref>,
    /// For vertical lines.
    pub(super) down: Option<Ref>,
}

impl Fonts {
    /// Writes the fonts, if any page used them.
    pub(super) fn write<W: Write>(
        self,
        writer: &mut ObjectWriter<W>,
        charset: &Charset,
    ) -> io::Result<()> {
        if self.across.is_none() && self.down.is_none() {
            return Ok(());
        }
        let descendant = write_descendant(writer, charset)?;
        let unicode = deflate(&cmap::to_unicode(charset));
        let unicode = writer.add(|chunk, id| {
            chunk.stream(id, &unicode).filter(Filter::FlateDecode);
        })?;
        let encodings = [
            (self.across, Name(b"Identity-H")),
            (self.down, Name(b"Identity-V")),
        ];
        for (id, encoding) in encodings {
            let Some(id) = id else { continue };
            writer.write(id, |chunk, id| {
                chunk
                    .type0_font(id)
                    .base_font(NAME)
                    .encoding_predefined(encoding)
                    .descendant_font(descendant)
                    .to_unicode(unicode);
            })?;
        }
        Ok(())
    }
}

fn write_descendant<W: Write>(writer: &mut ObjectWriter<W>, charset: &Charset) -> io::Result<Ref> {
    let plain = truetype::program();
    let packed = deflate(&plain);
    let program = writer.add(|chunk, id| {
        let mut stream = chunk.stream(id, &packed);
        stream.filter(Filter::FlateDecode);
        stream.pair(Name(b"Length1"), plain.len() as i32);
    })?;
    let descriptor = writer.add(|chunk, id| {
        let (ascent, descent) = (f32::from(truetype::ASCENT), f32::from(truetype::DESCENT));
        chunk
            .font_descriptor(id)
            .name(NAME)
            .flags(FontFlags::SYMBOLIC | FontFlags::FIXED_PITCH)
            .bbox(Rect::new(0.0, descent, f32::from(FULL), ascent))
            .italic_angle(0.0)
            .ascent(ascent)
            .descent(descent)
            .cap_height(ascent)
            .stem_v(0.0)
            .font_file2(program);
    })?;
    let glyphs = deflate(&glyph_map(charset));
    let glyphs = writer.add(|chunk, id| {
        chunk.stream(id, &glyphs).filter(Filter::FlateDecode);
    })?;
    writer.add(|chunk, id| {
        let mut font = chunk.cid_font(id);
        font.subtype(CidFontType::Type2)
            .base_font(NAME)
            .system_info(cmap::COLLECTION)
            .font_descriptor(descriptor)
            .default_width(f32::from(FULL))
            .cid_to_gid_map_stream(glyphs);
        // From the top centre of the em square, one em down.
        font.insert(Name(b"DW2"))
            .array()
            .items([i32::from(truetype::ASCENT), -i32::from(FULL)]);
        let mut widths = font.widths();
        for (first, last) in half_width_ranges(charset) {
            widths.same(first, last, f32::from(HALF));
        }
        widths.finish();
    })
}

/// The `CIDToGIDMap`: two bytes for each CID from 0.
fn glyph_map(charset: &Charset) -> Vec<u8> {
    let mut map = vec![0, 0];
    for (_, entry) in charset.iter() {
        let glyph = if entry.advance == HALF {
            truetype::HALF_GLYPH
        } else {
            truetype::FULL_GLYPH
        };
        map.extend_from_slice(&glyph.to_be_bytes());
    }
    map
}

/// Runs of neighbouring CIDs that are half as wide.
fn half_width_ranges(charset: &Charset) -> Vec<(u16, u16)> {
    let mut ranges: Vec<(u16, u16)> = Vec::new();
    for (cid, entry) in charset.iter() {
        if entry.advance == HALF {
            match ranges.last_mut() {
                Some((_, last)) if *last + 1 == cid => *last = cid,
                _ => ranges.push((cid, cid)),
            }
        }
    }
    ranges
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn narrow_characters_are_listed_in_ranges() {
        let mut charset = Charset::default();
        for text in ["令", "1", "2", "年", "a"] {
            charset.cid(text).expect("room");
        }
        assert_eq!(half_width_ranges(&charset), [(2, 3), (5, 5)]);
        assert_eq!(glyph_map(&charset), [0, 0, 0, 1, 0, 2, 0, 2, 0, 1, 0, 2]);
    }
}
