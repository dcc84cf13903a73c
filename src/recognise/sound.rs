//! The boundary to the engines: what they say is checked before any other room sees it.
//! A network on a broken processor, or a library with a fault, returns numbers all the
//! same, and nobody behind here expects anything but numbers that make sense.
//!
//! What is a little out of range is brought back into it, for rounding does that. What
//! cannot have come from the page is a fault of the page: a reading that is wrong in one
//! number is not to be trusted in the others.

use crate::document::{Glyph, Point, Quad, Raster, TextLine};
use crate::error::PageError;

use super::engine::{Deadline, Engine, Glance, LineFound};

/// Most lines on a page: an A1 drawing has a few thousand.
const LINES: usize = 50_000;
/// Most characters in a line: the width of an A1 sheet in the smallest print.
const GLYPHS: usize = 10_000;
/// How far over the page's edge a corner may lie, by the longer side: boxes are widened
/// around what was found.
const OVER: f32 = 0.1;

/// An engine whose word is checked.
pub(super) struct Sound<E>(pub E);

impl<E: Engine> Engine for Sound<E> {
    fn name(&self) -> &'static str {
        self.0.name()
    }

    fn glance(&self, scan: &Raster, dpi: f32, deadline: Deadline) -> Result<Glance, PageError> {
        let mut glance = self.0.glance(scan, dpi, deadline)?;
        let judge = Judge::new(self.name(), scan);
        judge.count(glance.lines.len())?;
        for line in &mut glance.lines {
            judge.quad(&line.quad)?;
            line.score = judge.share("score", line.score)?;
            if let Some(glyphs) = &mut line.glyphs {
                judge.glyphs(glyphs)?;
            }
        }
        Ok(glance)
    }

    fn find(&self, upright: &Raster, dpi: f32) -> Result<Vec<LineFound>, PageError> {
        let mut lines = self.0.find(upright, dpi)?;
        let judge = Judge::new(self.name(), upright);
        judge.count(lines.len())?;
        for line in &mut lines {
            judge.quad(&line.quad)?;
            line.score = judge.share("score", line.score)?;
        }
        Ok(lines)
    }

    fn read(
        &self,
        upright: &Raster,
        dpi: f32,
        found: &[LineFound],
        deadline: Deadline,
    ) -> Result<Vec<TextLine>, PageError> {
        let mut lines = self.0.read(upright, dpi, found, deadline)?;
        let judge = Judge::new(self.name(), upright);
        judge.count(lines.len())?;
        lines.iter_mut().try_for_each(|line| judge.line(line))?;
        Ok(lines)
    }

    fn read_lines(
        &self,
        upright: &Raster,
        places: &[Quad],
        deadline: Deadline,
    ) -> Result<Vec<Option<TextLine>>, PageError> {
        let mut lines = self.0.read_lines(upright, places, deadline)?;
        let judge = Judge::new(self.name(), upright);
        if lines.len() != places.len() {
            let detail = format!("{} lines for {} places", lines.len(), places.len());
            return Err(judge.nonsense(&detail));
        }
        let mut read = lines.iter_mut().flatten();
        read.try_for_each(|line| judge.line(line))?;
        Ok(lines)
    }

    fn likeliest(
        &self,
        upright: &Raster,
        place: &Quad,
        texts: &[String],
        deadline: Deadline,
    ) -> Result<Option<(usize, f32)>, PageError> {
        let told = self.0.likeliest(upright, place, texts, deadline)?;
        let judge = Judge::new(self.name(), upright);
        told.map(|(at, sure)| {
            if at >= texts.len() {
                return Err(judge.nonsense(&format!("text {at} of {}", texts.len())));
            }
            Ok((at, judge.share("share", sure)?))
        })
        .transpose()
    }
}

/// Knows what can be true of a page.
struct Judge {
    engine: &'static str,
    width: f32,
    height: f32,
}

impl Judge {
    fn new(engine: &'static str, page: &Raster) -> Self {
        Self {
            engine,
            width: page.width() as f32,
            height: page.height() as f32,
        }
    }

    fn nonsense(&self, detail: &str) -> PageError {
        PageError::Engine {
            engine: self.engine,
            detail: format!("it returned {detail}"),
        }
    }

    fn count(&self, lines: usize) -> Result<(), PageError> {
        if lines > LINES {
            return Err(self.nonsense(&format!("{lines} lines")));
        }
        Ok(())
    }

    /// A number between 0 and 1.
    fn share(&self, what: &str, value: f32) -> Result<f32, PageError> {
        if value.is_nan() {
            return Err(self.nonsense(&format!("a {what} that is no number")));
        }
        Ok(value.clamp(0.0, 1.0))
    }

    /// A place on the page, at least in part.
    fn quad(&self, quad: &Quad) -> Result<(), PageError> {
        let over = OVER * self.width.max(self.height);
        let near = |p: &Point| {
            (-over..=self.width + over).contains(&p.x)
                && (-over..=self.height + over).contains(&p.y)
        };
        let box_ = quad.bounds();
        let on_page = box_.right() >= 0.0
            && box_.bottom() >= 0.0
            && box_.x <= self.width
            && box_.y <= self.height;
        if quad.0.iter().all(near) && on_page {
            return Ok(());
        }
        Err(self.nonsense(&format!(
            "a line outside the page of {} × {}: {:?}",
            self.width,
            self.height,
            quad.0.map(|p| (p.x, p.y))
        )))
    }

    fn line(&self, line: &mut TextLine) -> Result<(), PageError> {
        self.quad(&line.quad)?;
        line.confidence = self.share("confidence", line.confidence)?;
        self.glyphs(&mut line.glyphs)
    }

    fn glyphs(&self, glyphs: &mut [Glyph]) -> Result<(), PageError> {
        if glyphs.len() > GLYPHS {
            return Err(self.nonsense(&format!("a line of {} characters", glyphs.len())));
        }
        for glyph in glyphs {
            glyph.confidence = self.share("confidence", glyph.confidence)?;
            glyph.start = self.share("place", glyph.start)?;
            glyph.end = self.share("place", glyph.end)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use image::GrayImage;

    use super::*;
    use crate::document::Rect;

    /// Says the same of every page.
    struct Parrot(Vec<TextLine>);

    impl Engine for Parrot {
        fn name(&self) -> &'static str {
            "parrot"
        }

        fn glance(&self, _: &Raster, _: f32, _: Deadline) -> Result<Glance, PageError> {
            let found = self.0.iter().map(|line| LineFound {
                quad: line.quad,
                score: line.confidence,
                glyphs: Some(line.glyphs.clone()),
            });
            Ok(Glance {
                turn: None,
                lines: found.collect(),
            })
        }

        fn find(&self, page: &Raster, dpi: f32) -> Result<Vec<LineFound>, PageError> {
            Ok(self.glance(page, dpi, Deadline::after(60))?.lines)
        }

        fn read(
            &self,
            _: &Raster,
            _: f32,
            _: &[LineFound],
            _: Deadline,
        ) -> Result<Vec<TextLine>, PageError> {
            Ok(self.0.clone())
        }

        fn read_lines(
            &self,
            _: &Raster,
            _: &[Quad],
            _: Deadline,
        ) -> Result<Vec<Option<TextLine>>, PageError> {
            Ok(self.0.iter().cloned().map(Some).collect())
        }

        fn likeliest(
            &self,
            _: &Raster,
            _: &Quad,
            texts: &[String],
            _: Deadline,
        ) -> Result<Option<(usize, f32)>, PageError> {
            Ok(Some((texts.len(), 2.0)))
        }
    }

    fn good() -> TextLine {
        let quad = Quad::from(Rect::new(-3.0, 10.0, 106.0, 20.0));
        TextLine::evenly("起案用紙", quad, 0.9, false)
    }

    /// What all ways of asking give.
    fn said(line: TextLine) -> Result<TextLine, String> {
        let page = Raster::Gray(GrayImage::new(100, 200));
        let sound = Sound(Parrot(vec![line]));
        let deadline = Deadline::after(60);
        let glance = sound.glance(&page, 300.0, deadline);
        let read = sound.read(&page, 300.0, &[], deadline);
        let again = sound.read_lines(&page, &[good().quad], deadline);
        assert_eq!(glance.is_ok(), read.is_ok());
        assert_eq!(again.is_ok(), read.is_ok());
        if let (Ok(read), Ok(again)) = (&read, again) {
            assert_eq!(again, [Some(read[0].clone())]);
        }
        read.map(|mut lines| lines.remove(0))
            .map_err(|error| error.to_string())
    }

    #[test]
    fn sense_passes_and_what_is_a_little_out_of_range_is_brought_back() {
        assert_eq!(said(good()).expect("passes"), good());
        let mut line = good();
        line.confidence = 1.000_1;
        line.glyphs[0].confidence = f32::INFINITY;
        line.glyphs[0].start = -0.01;
        let line = said(line).expect("passes");
        assert_eq!((line.confidence, line.glyphs[0].confidence), (1.0, 1.0));
        assert!(line.glyphs[0].start.abs() < f32::EPSILON);
    }

    #[test]
    fn every_place_asked_for_has_its_answer() {
        let page = Raster::Gray(GrayImage::new(100, 200));
        let places = [good().quad; 2];
        let sound = Sound(Parrot(vec![good()]));
        let read = sound.read_lines(&page, &places, Deadline::after(60));
        let error = read.expect_err("is refused").to_string();
        assert!(error.contains("1 lines for 2 places"), "{error}");
    }

    #[test]
    fn nonsense_is_a_fault_of_the_page() {
        type Spoil = fn(&mut TextLine);
        let spoils: [(Spoil, &str); 7] = [
            (|line| line.confidence = f32::NAN, "no number"),
            (|line| line.glyphs[2].confidence = f32::NAN, "no number"),
            (|line| line.glyphs[1].end = f32::NAN, "no number"),
            (|line| line.quad.0[2].x = f32::NAN, "outside the page"),
            (
                |line| line.quad.0[0].y = f32::NEG_INFINITY,
                "outside the page",
            ),
            (
                |line| line.quad = Quad::from(Rect::new(5000.0, 9000.0, 50.0, 10.0)),
                "outside the page",
            ),
            (
                |line| line.glyphs = vec![line.glyphs[0]; GLYPHS + 1],
                "10001 characters",
            ),
        ];
        for (spoil, what) in spoils {
            let mut line = good();
            spoil(&mut line);
            let error = said(line).expect_err("is refused");
            assert!(error.contains("parrot") && error.contains(what), "{error}");
        }
    }
}
