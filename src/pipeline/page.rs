//! One page on its way: load → prepare → recognise → arrange.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use crate::arrange::{
    drop_dashes, drop_leaders, drop_repeated, drop_sides, drop_streaks, frames_over_lines, is_bare,
    part_level_columns, reading_order,
};
use crate::document::{
    Affine, LoadedPage, Mark, Page, PageFault, Point, Quad, Raster, Rect, SeparatorSheet, TextLine,
    Timings,
};
use crate::error::PageError;
use crate::intake::separator;
use crate::limits::Limits;
use crate::load::Source;
use crate::prepare::stamp::{self, Stamp};
use crate::prepare::{
    Ink, ink_on, marks, rule_lines, skew_of, skew_of_letters, skew_of_rules, softened,
};
use crate::recognise::{Deadline, Engine, Glance, LineFound};
use crate::steps::{Step, Steps};

use super::look_again::look_again;
use super::no_text::{drop_shining_through, drop_words_of_seals};
use super::other_side::lift_other_side;
use super::read_lines::read_lines;

/// Stamps smaller than this, in millimetres, are name seals, also those with a date.
const NAME_SEAL_MM: f32 = 16.0;

/// Letters and mean confidence of a line from which faint marks are writing: mirrored
/// writing reads as single characters, and not surely.
const LEGIBLE_LETTERS: usize = 4;
const LEGIBLE: f32 = 0.85;

/// Reads pages.
pub(super) struct Reader<'a> {
    pub engine: &'a dyn Engine,
    pub limits: Limits,
    /// Whether pages may be separator sheets.
    pub separators: bool,
    pub steps: Steps,
}

impl Reader<'_> {
    /// Reads one page; what goes wrong with it stays on it.
    pub(super) fn page(&self, source: &Source, index: usize) -> ReadPage {
        let mut times = PageTimes::default();
        let mut sheet = None;
        let read = guarded(|| self.read_page(source, index, &mut times, &mut sheet));
        let (page, image) = match read {
            Ok(Ok(read)) => read,
            Ok(Err(error)) => return ReadPage::failed(index, error),
            Err(panic) => return ReadPage::failed(index, PageError::Panicked(panic)),
        };
        ReadPage {
            page: Page {
                number: index as u32 + 1,
                ..page
            },
            // Most documents have their face first; other pages are decoded again if need be.
            image: image.filter(|_| index == 0),
            sheet,
            times,
        }
    }

    fn read_page(
        &self,
        source: &Source,
        index: usize,
        times: &mut PageTimes,
        sheet: &mut Option<SeparatorSheet>,
    ) -> Result<(Page, Option<Raster>), PageError> {
        let deadline = Deadline::after(self.limits.seconds_per_page);
        let mut clock = Clock::start();
        let mut loaded = source.page(index)?;
        times.load = clock.lap();
        if self.separators {
            *sheet = separator::find(&loaded.raster);
            times.prepare = clock.lap();
            if sheet.is_some() {
                return Ok((bare_page(&loaded), None));
            }
        }
        if let Some(lines) = loaded.native_text.take() {
            return Ok((native_page(&loaded, lines), None));
        }
        let ink = if self.takes(Step::Blank) {
            ink_on(&loaded.raster)
        } else {
            Ink::Plain
        };
        times.prepare += clock.lap();
        if ink == Ink::None {
            return Ok((blank_page(&loaded), None));
        }
        let stamps = if self.takes(Step::Stamps) {
            stamp::lift(&mut loaded.raster, loaded.dpi)
        } else {
            Vec::new()
        };
        let soft = softened(&loaded.raster, loaded.dpi);
        times.prepare += clock.lap();
        let seen = soft.as_ref().unwrap_or(&loaded.raster);
        let Glance { turn, lines } = self.engine.glance(seen, loaded.dpi, deadline)?;
        let if_blank = blank_page(&loaded);
        let mut page = bare_page(&loaded);
        page.turn = turn.unwrap_or_default();
        page.orientation_known = turn.is_some();
        let (width, height) = (loaded.raster.width(), loaded.raster.height());
        let map = page.turn.pixel_map(f64::from(width), f64::from(height));
        let mut upright = loaded.raster.turned(page.turn);
        let soft = soft.map(|soft| soft.turned(page.turn));
        (page.width, page.height) = (upright.width(), upright.height());
        page.to_points = map.inverse().map(|back| back.then(&loaded.to_points));
        // Lines found on a page that lay sideways were found badly: look again.
        let mut found: Vec<LineFound> = if page.turn.swaps_sides() {
            self.engine
                .find(soft.as_ref().unwrap_or(&upright), page.dpi)?
        } else {
            lines
                .iter()
                .map(|line| line.turned(page.turn, &map))
                .collect()
        };
        times.recognise = clock.lap();
        let mut marks = self.survey(&mut page, &upright, &found);
        times.prepare += clock.lap();
        let may_shine = self.takes(Step::Blank) && ink == Ink::Plain && soft.is_none();
        if may_shine {
            let seen = (found, marks);
            (found, marks) = self.one_side(&mut page, &mut upright, seen, deadline)?;
        }
        let seen = soft.as_ref().unwrap_or(&upright);
        times.recognise += clock.lap();
        let quads = places_of(&found);
        let frames = if self.takes(Step::Seals) {
            frames_over_lines(&quads, &marks, &page.rules, page.dpi)
        } else {
            Vec::new()
        };
        drop_sides(&mut page.rules, &frames, page.dpi);
        times.prepare += clock.lap();
        read_lines(self.engine, &mut page, seen, &found, &marks, deadline)?;
        if self.takes(Step::Blank) {
            drop_shining_through(&mut page.lines, &marks);
        }
        for stamp in stamps {
            let lines = self.read_stamp(stamp, &page, &map, deadline)?;
            page.lines.extend(lines);
        }
        if ink == Ink::Faint && !page.lines.iter().any(is_legible) {
            return Ok((if_blank, None));
        }
        page.engine = self.engine.name();
        if self.takes(Step::SecondLook) {
            look_again(self.engine, &mut page, seen, &marks, deadline)?;
        }
        self.drop_no_text(&mut page, &upright, &frames, &marks);
        times.recognise += clock.lap();
        let size = (page.width, page.height);
        let may_be_bare = page.lines.is_empty() && self.takes(Step::Blank);
        if may_be_bare && !marks.is_empty() && is_bare(&marks, size, page.dpi) {
            return Ok((if_blank, None));
        }
        drop_repeated(&mut page.lines);
        part_level_columns(&mut page.lines);
        drop_streaks(&mut page.rules, &page.lines, size);
        reading_order(&mut page.lines, page.skew, &page.rules);
        times.prepare += clock.lap();
        Ok((page, Some(upright)))
    }

    /// Drops what was read of dashed rules, and the words of seals.
    fn drop_no_text(&self, page: &mut Page, upright: &Raster, frames: &[Rect], marks: &[Mark]) {
        if self.takes(Step::Rules) {
            drop_dashes(&mut page.lines, marks, page.skew, page.dpi);
            drop_leaders(&mut page.lines, marks, page.skew, page.dpi);
        }
        if self.takes(Step::Seals) {
            drop_words_of_seals(page, upright, frames, marks);
        }
    }

    /// The lines found and the marks of an `upright` page, without what shines through from
    /// the other side.
    fn one_side(
        &self,
        page: &mut Page,
        upright: &mut Raster,
        (found, marks): (Vec<LineFound>, Vec<Mark>),
        deadline: Deadline,
    ) -> Result<(Vec<LineFound>, Vec<Mark>), PageError> {
        if !lift_other_side(self.engine, upright, &found, &marks, page.dpi, deadline)? {
            return Ok((found, marks));
        }
        let found = self.engine.find(upright, page.dpi)?;
        let marks = self.survey(page, upright, &found);
        Ok((found, marks))
    }

    /// Finds slope, rules and marks of an `upright` page on which lines were `found`.
    fn survey(&self, page: &mut Page, upright: &Raster, found: &[LineFound]) -> Vec<Mark> {
        let quads = places_of(found);
        if self.takes(Step::Skew) {
            page.skew = skew_of(&quads);
        }
        if self.takes(Step::Rules) {
            page.rules = rule_lines(upright, page.skew, page.dpi);
        }
        let of_rules = skew_of_rules(&page.rules, page.skew, page.dpi);
        let marks = marks(upright, &page.rules, page.dpi);
        if self.takes(Step::Skew) {
            page.skew = of_rules.unwrap_or_else(|| skew_of_letters(&quads, &marks, page.skew));
        }
        marks
    }

    fn takes(&self, step: Step) -> bool {
        self.steps.has(step)
    }

    /// The lines of a stamp, if it says anything but whose it is: a receipt stamp has a
    /// date, a number, a note; a seal has none of them, and is no text of the paper.
    /// `map` leads from the scan to the upright `page`.
    fn read_stamp(
        &self,
        stamp: Stamp,
        page: &Page,
        map: &Affine,
        deadline: Deadline,
    ) -> Result<Vec<TextLine>, PageError> {
        if stamp.place.w.max(stamp.place.h) < NAME_SEAL_MM / 25.4 * page.dpi {
            return Ok(Vec::new());
        }
        let ink = stamp.ink.turned(page.turn);
        let place = stamp.place.through(map);
        let mut lines = self.engine.read(&ink, page.dpi, &[], deadline)?;
        let says_something = lines
            .iter()
            .flat_map(|line| &line.glyphs)
            .any(|glyph| glyph.ch.is_numeric() || "年月号".contains(glyph.ch));
        if !says_something {
            return Ok(Vec::new());
        }
        for line in &mut lines {
            line.quad = line.quad.map(|p| Point::new(p.x + place.x, p.y + place.y));
        }
        Ok(lines)
    }
}

fn places_of(found: &[LineFound]) -> Vec<Quad> {
    found.iter().map(|line| line.quad).collect()
}

/// Whether a line is writing, and not what shines through from the other side.
fn is_legible(line: &TextLine) -> bool {
    let letters = line.glyphs.iter().filter(|g| g.ch.is_alphabetic()).count();
    letters >= LEGIBLE_LETTERS && line.confidence >= LEGIBLE
}

/// A page on which nothing is written.
fn blank_page(loaded: &LoadedPage) -> Page {
    Page {
        blank: true,
        ..bare_page(loaded)
    }
}

/// A page of which nothing is known yet but its size.
fn bare_page(loaded: &LoadedPage) -> Page {
    Page {
        width: loaded.raster.width(),
        height: loaded.raster.height(),
        dpi: loaded.dpi,
        orientation_known: true,
        to_points: Some(loaded.to_points),
        ..Page::default()
    }
}

/// A page that brought its own text.
fn native_page(loaded: &LoadedPage, mut lines: Vec<TextLine>) -> Page {
    let rules = rule_lines(&loaded.raster, 0.0, loaded.dpi);
    reading_order(&mut lines, 0.0, &rules);
    Page {
        engine: "text-layer",
        lines,
        rules,
        ..bare_page(loaded)
    }
}

/// A page as read, and what it cost.
pub(super) struct ReadPage {
    pub page: Page,
    /// The upright image, if it is kept for a second look.
    pub image: Option<Raster>,
    /// What it says, if it is a separator sheet.
    pub sheet: Option<SeparatorSheet>,
    pub times: PageTimes,
}

impl ReadPage {
    /// A page that could not be read; `index` counts from 0.
    pub(super) fn failed(index: usize, error: PageError) -> Self {
        Self {
            page: Page {
                number: index as u32 + 1,
                error: Some(PageFault::from(error)),
                ..Page::default()
            },
            image: None,
            sheet: None,
            times: PageTimes::default(),
        }
    }
}

/// Time a page spent at each station.
#[derive(Default, Clone, Copy)]
pub(super) struct PageTimes {
    pub load: Duration,
    pub prepare: Duration,
    pub recognise: Duration,
}

impl PageTimes {
    pub(super) fn add(&mut self, other: Self) {
        self.load += other.load;
        self.prepare += other.prepare;
        self.recognise += other.recognise;
    }

    pub(super) fn with(self, extract: Duration, compose: Duration) -> Timings {
        let ms = |d: Duration| d.as_millis() as u64;
        Timings {
            load: ms(self.load),
            prepare: ms(self.prepare),
            recognise: ms(self.recognise),
            extract: ms(extract),
            compose: ms(compose),
        }
    }
}

/// Lap times.
pub(super) struct Clock(Instant);

impl Clock {
    pub(super) fn start() -> Self {
        Self(Instant::now())
    }

    pub(super) fn lap(&mut self) -> Duration {
        let lap = self.0.elapsed();
        self.0 = Instant::now();
        lap
    }
}

/// Runs `work`; a panic (of a decoder, on a file nobody has seen) becomes its message.
pub(super) fn guarded<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|panic| {
        panic
            .downcast_ref::<&str>()
            .map(ToString::to_string)
            .or_else(|| panic.downcast_ref::<String>().cloned())
            .unwrap_or_else(|| "no message".to_owned())
    })
}
