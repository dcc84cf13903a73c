//! The second look at a page's image that extraction may ask for: a line read again by
//! the other engine or held against several texts, a ring around one of several printed options.

use crate::document::{Page, Quad, Raster};
use crate::extract::{Look, Reading};
use crate::load::Source;
use crate::prepare;
use crate::recognise::{Deadline, Engine, Tesseract};

/// Who reads at a second look.
#[derive(Clone, Copy)]
pub(crate) struct Readers<'a> {
    /// The engine that read the pages: it may be asked which of several texts it holds likeliest.
    pub first: &'a dyn Engine,
    /// The second engine, if there is one.
    pub second: Option<&'a Tesseract>,
    /// Seconds one look may take.
    pub seconds: u64,
}

/// Looks at the pages of one source. A page is decoded again when it is first asked for,
/// unless its image was kept.
pub(crate) struct SecondLook<'a> {
    source: &'a Source,
    pages: &'a [Page],
    readers: Readers<'a>,
    image: Option<(u32, Raster)>,
}

impl<'a> SecondLook<'a> {
    /// `kept` is the upright image of a page that need not be decoded again.
    pub(crate) fn new(
        source: &'a Source,
        pages: &'a [Page],
        readers: Readers<'a>,
        kept: Option<(u32, Raster)>,
    ) -> Self {
        Self {
            source,
            pages,
            readers,
            image: kept,
        }
    }

    fn image(&mut self, number: u32) -> Option<&Raster> {
        if self.image.as_ref().is_none_or(|(kept, _)| *kept != number) {
            let page = self.pages.iter().find(|page| page.number == number)?;
            let index = usize::try_from(number).ok()?.checked_sub(1)?;
            // What cannot be decoded a second time cannot be looked at: no second reading.
            let loaded = self.source.page(index).ok()?;
            self.image = Some((number, loaded.raster.turned(page.turn)));
        }
        // Grey once, for all the lines of the page that are looked at.
        if let Some((_, image @ Raster::Rgb(_))) = &mut self.image {
            *image = Raster::Gray(image.to_gray().into_owned());
        }
        self.image.as_ref().map(|(_, image)| image)
    }
}

impl Look for SecondLook<'_> {
    fn reread(&mut self, page: u32, line: &Quad, vertical: bool, nth: u8) -> Option<Reading> {
        let reader = self.readers.second?;
        let image = self.image(page)?;
        match reader.reread(image, line, vertical, nth) {
            Ok(read) => read.map(|(text, confidence)| Reading {
                engine: "tesseract",
                text,
                confidence,
            }),
            Err(error) => {
                log::warn!("page {page}: no second reading: {error}");
                None
            }
        }
    }

    fn can_reread(&mut self, letter: char, vertical: bool) -> bool {
        let reader = self.readers.second;
        reader.is_none_or(|reader| reader.can_write(letter, vertical))
    }

    fn boxed_text(&mut self, page: u32, place: &Quad, texts: &[String]) -> Option<(usize, f32)> {
        let Readers { first, seconds, .. } = self.readers;
        let image = self.image(page)?;
        let inside = prepare::inside_box(&image.to_gray(), place)?;
        match first.likeliest(image, &inside, texts, Deadline::after(seconds)) {
            Ok(told) => told,
            Err(error) => {
                log::warn!("page {page}: no second look: {error}");
                None
            }
        }
    }

    fn ringed(&mut self, page: u32, words: &[Vec<Quad>]) -> Option<usize> {
        prepare::ringed(&self.image(page)?.to_gray(), words)
    }

    fn left_standing(&mut self, page: u32, words: &[Vec<Quad>]) -> Option<usize> {
        prepare::left_standing(&self.image(page)?.to_gray(), words)
    }

    fn ticked(&mut self, page: u32, boxes: &[Quad]) -> Option<usize> {
        prepare::ticked(&self.image(page)?.to_gray(), boxes)
    }

    fn is_inked(&mut self, page: u32, cell: &Quad) -> Option<bool> {
        Some(prepare::is_inked(&self.image(page)?.to_gray(), cell))
    }

    fn figures(&mut self, page: u32, place: &Quad) -> Option<usize> {
        prepare::figures(&self.image(page)?.to_gray(), place)
    }

    fn is_lettered(&mut self, page: u32, line: &Quad, strip: &Quad) -> Option<bool> {
        Some(prepare::is_lettered(
            &self.image(page)?.to_gray(),
            line,
            strip,
        ))
    }
}
