//! What extraction may ask about the page's image, without knowing images.

use crate::document::Quad;

/// Another reading of a line.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// Who read it.
    pub engine: &'static str,
    /// What it read.
    pub text: String,
    /// Mean confidence of the characters, 0–1.
    pub confidence: f32,
}

/// A second look at the pages. Extraction asks only where the answer decides something.
pub trait Look {
    /// The reading of a line of page `page` (number in the source) by another engine than
    /// the one that read the page; `None` if there is none or it reads nothing. Asked for
    /// the `nth` time (from 0) it looks at the line in another size.
    fn reread(&mut self, page: u32, line: &Quad, vertical: bool, nth: u8) -> Option<Reading>;

    /// Whether that engine can write a letter at all: what it reads in the place of one that it
    /// cannot says nothing.
    fn can_reread(&mut self, letter: char, vertical: bool) -> bool;

    /// Which of several `texts` is written at a place of page `page`, or in the box that is drawn
    /// there, and how sure that is, 0–1; `None` if it is none of them or cannot be told.
    fn boxed_text(&mut self, page: u32, place: &Quad, texts: &[String]) -> Option<(usize, f32)>;

    /// Which of several words is ringed by hand or by print; each word is given by the
    /// corners of its characters. `None` unless exactly one is.
    fn ringed(&mut self, page: u32, words: &[Vec<Quad>]) -> Option<usize>;

    /// Which of several words alone is not crossed out; each word is given by the corners of
    /// its characters. `None` unless exactly one is.
    fn left_standing(&mut self, page: u32, words: &[Vec<Quad>]) -> Option<usize>;

    /// In which of several places, each before a printed option, stands a filled or ticked
    /// box. `None` unless it is exactly one.
    fn ticked(&mut self, page: u32, boxes: &[Quad]) -> Option<usize>;

    /// Whether something is written inside a cell of page `page`; `None` if that cannot be
    /// told.
    fn is_inked(&mut self, page: u32, cell: &Quad) -> Option<bool>;

    /// Whether a letter stands in a strip of page `page` that borders on `line`; `None` if
    /// that cannot be told.
    fn is_lettered(&mut self, page: u32, line: &Quad, strip: &Quad) -> Option<bool>;

    /// How many figures stand side by side in a place of page `page`; `None` if that cannot
    /// be told.
    fn figures(&mut self, page: u32, place: &Quad) -> Option<usize>;
}

/// Nothing can be looked at: pages with a text of their own, and tests.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoLook;

impl Look for NoLook {
    fn reread(&mut self, _: u32, _: &Quad, _: bool, _: u8) -> Option<Reading> {
        None
    }

    fn can_reread(&mut self, _: char, _: bool) -> bool {
        true
    }

    fn boxed_text(&mut self, _: u32, _: &Quad, _: &[String]) -> Option<(usize, f32)> {
        None
    }

    fn ringed(&mut self, _page: u32, _words: &[Vec<Quad>]) -> Option<usize> {
        None
    }

    fn left_standing(&mut self, _page: u32, _words: &[Vec<Quad>]) -> Option<usize> {
        None
    }

    fn ticked(&mut self, _page: u32, _boxes: &[Quad]) -> Option<usize> {
        None
    }

    fn is_inked(&mut self, _page: u32, _cell: &Quad) -> Option<bool> {
        None
    }

    fn is_lettered(&mut self, _page: u32, _line: &Quad, _strip: &Quad) -> Option<bool> {
        None
    }

    fn figures(&mut self, _page: u32, _place: &Quad) -> Option<usize> {
        None
    }
}
