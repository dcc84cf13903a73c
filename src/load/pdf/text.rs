//! Characters with boxes → lines, by geometry. A text layer is a heap of characters in
//! the order they were written; the lines a reader sees are found from where they lie.

use image::GrayImage;

use crate::document::{Glyph, Quad, Rect, TextLine};

use super::glyph::Placed;

/// Gaps in ems: characters further apart than this belong to different lines …
const LINE_GAP: f32 = 1.1;
/// … except within one run of text with spaces in it …
const SPACED_GAP: f32 = 4.0;
/// … and in labels that are spread over their cell (所　管　課), …
const SPREAD_GAP: f32 = 2.6;
/// … and those this far apart have a space between them.
const WORD_GAP: f32 = 0.4;

/// A run of characters along one line.
struct Run {
    glyphs: Vec<Placed>,
    /// Which glyphs have a written space before them.
    spaced: Vec<bool>,
    vertical: Option<bool>,
    bounds: Rect,
}

impl Run {
    fn new(glyph: Placed) -> Self {
        Self {
            glyphs: vec![glyph],
            spaced: vec![false],
            vertical: None,
            bounds: glyph.rect,
        }
    }

    fn push(&mut self, glyph: Placed, spaced: bool, vertical: bool) {
        self.bounds = self.bounds.union(&glyph.rect);
        self.glyphs.push(glyph);
        self.spaced.push(spaced);
        self.vertical = Some(vertical);
    }

    /// Whether `glyph` goes on with this run, and which way.
    fn continues(&self, glyph: &Placed, spaced: bool, page: &GrayImage) -> Option<bool> {
        let last = self.glyphs.last()?;
        let em = last.em().max(glyph.em());
        let reach = if spaced {
            SPACED_GAP * em
        } else {
            self.spread()
                .map_or(LINE_GAP, |gap| (1.3 * gap / em).clamp(LINE_GAP, SPREAD_GAP))
                * em
        };
        let (from, to) = (last.rect.centre(), glyph.rect.centre());
        let across = (to.y - from.y).abs() < 0.4 * last.rect.h.max(glyph.rect.h)
            && glyph.rect.x >= last.rect.x - 0.2 * em
            && glyph.rect.x - last.rect.right() < reach;
        let down = (to.x - from.x).abs() < 0.35 * em
            && glyph.rect.y >= last.rect.y + 0.2 * em
            && glyph.rect.y - last.rect.bottom() < reach;
        let vertical = match self.vertical {
            Some(vertical) => (if vertical { down } else { across }).then_some(vertical),
            None if across => Some(false),
            None => down.then_some(true),
        };
        vertical.filter(|&vertical| !is_ruled_off(page, &last.rect, &glyph.rect, vertical))
    }

    /// The widest gap, if every character so far stands alone.
    fn spread(&self) -> Option<f32> {
        let gaps = self.glyphs.windows(2).map(|pair| {
            let (a, b) = (&pair[0].rect, &pair[1].rect);
            ((b.x - a.right()).max(b.y - a.bottom()), pair[0].em())
        });
        gaps.map(|(gap, em)| (gap > 0.8 * em).then_some(gap))
            .try_fold(0.0, |widest: f32, gap| gap.map(|gap| widest.max(gap)))
            .map(|widest| if widest > 0.0 { widest } else { f32::MAX })
    }

    /// Takes in a run on the same line to the right or left of it.
    fn join(&mut self, other: Self) {
        self.bounds = self.bounds.union(&other.bounds);
        self.glyphs.extend(other.glyphs);
        self.spaced.extend(other.spaced);
    }

    fn is_beside(&self, other: &Self, page: &GrayImage) -> bool {
        let (a, b) = (&self.bounds, &other.bounds);
        let (low, high) = (a.h.min(b.h), a.h.max(b.h));
        let gap = (b.x - a.right()).max(a.x - b.right());
        let (left, right) = if a.x < b.x { (a, b) } else { (b, a) };
        a.overlap_y(b) > 0.6 * low
            && high < 1.7 * low
            && (-0.3 * low..LINE_GAP * low).contains(&gap)
            && !is_ruled_off(page, left, right, false)
    }

    fn line(mut self) -> Option<TextLine> {
        let vertical = self.vertical == Some(true);
        let (start, length) = if vertical {
            (self.bounds.y, self.bounds.h)
        } else {
            (self.bounds.x, self.bounds.w)
        };
        let along = |rect: &Rect| {
            if vertical {
                (rect.y, rect.bottom())
            } else {
                (rect.x, rect.right())
            }
        };
        let em = self.glyphs.iter().map(Placed::em).sum::<f32>() / self.glyphs.len() as f32;
        let mut order: Vec<usize> = (0..self.glyphs.len()).collect();
        order.sort_by(|&a, &b| {
            along(&self.glyphs[a].rect)
                .0
                .total_cmp(&along(&self.glyphs[b].rect).0)
        });
        let share = |at: f32| {
            if length > 0.0 {
                ((at - start) / length).clamp(0.0, 1.0)
            } else {
                0.0
            }
        };
        let mut glyphs: Vec<Glyph> = Vec::with_capacity(order.len());
        let mut end = start;
        for i in order {
            let (from, to) = along(&self.glyphs[i].rect);
            let gap = from - end;
            let written = std::mem::take(&mut self.spaced[i]) && gap > 0.1 * em;
            if !glyphs.is_empty() && (written || gap > WORD_GAP * em) {
                glyphs.push(Glyph {
                    ch: ' ',
                    start: share(end),
                    end: share(from),
                    confidence: 1.0,
                });
            }
            let ch = self.glyphs[i].ch?;
            glyphs.push(Glyph {
                ch,
                start: share(from),
                end: share(to),
                confidence: 1.0,
            });
            end = end.max(to);
        }
        Some(TextLine {
            glyphs,
            quad: Quad::from(self.bounds),
            confidence: 1.0,
            vertical,
        })
    }
}

/// Whether a ruled line (the edge of a table's cell) runs between two boxes, of which the
/// second comes after the first.
fn is_ruled_off(page: &GrayImage, first: &Rect, second: &Rect, vertical: bool) -> bool {
    /// Pixels darker than this are ink: rules are thin and may be drawn grey.
    const INK: u8 = 170;
    let clamp = |value: f32, end: u32| value.clamp(0.0, end as f32) as u32;
    let (w, h) = page.dimensions();
    let (from, to, start, end) = if vertical {
        let (left, right) = (first.x.max(second.x), first.right().min(second.right()));
        (
            clamp(first.bottom(), h),
            clamp(second.y, h),
            clamp(left, w),
            clamp(right, w),
        )
    } else {
        let (top, bottom) = (first.y.max(second.y), first.bottom().min(second.bottom()));
        (
            clamp(first.right(), w),
            clamp(second.x, w),
            clamp(top, h),
            clamp(bottom, h),
        )
    };
    let ink = |along: u32, across: u32| {
        let (x, y) = if vertical {
            (across, along)
        } else {
            (along, across)
        };
        page.get_pixel(x, y)[0] < INK
    };
    end > start && (from..to).any(|along| (start..end).all(|across| ink(along, across)))
}

/// The lines of upright characters, in the order they were written. Ruled lines of the
/// drawn `page` part them.
pub(super) fn lines(glyphs: &[Placed], page: &GrayImage) -> Vec<TextLine> {
    let mut runs: Vec<Run> = Vec::new();
    let mut spaced = false;
    for glyph in glyphs {
        if glyph.is_space() {
            spaced = true;
            continue;
        }
        if glyph.ch.is_none() || !glyph.upright {
            continue;
        }
        match runs
            .last_mut()
            .map(|run| (run.continues(glyph, spaced, page), run))
        {
            Some((Some(vertical), run)) => run.push(*glyph, spaced, vertical),
            _ => runs.push(Run::new(*glyph)),
        }
        spaced = false;
    }
    joined(runs, page)
        .into_iter()
        .filter_map(Run::line)
        .collect()
}

/// Runs that stand side by side on one line, made one.
fn joined(runs: Vec<Run>, page: &GrayImage) -> Vec<Run> {
    let mut out: Vec<Run> = Vec::with_capacity(runs.len());
    for run in runs {
        let single = run.glyphs.len() == 1 || run.vertical == Some(false);
        let beside = |other: &Run| other.vertical != Some(true) && other.is_beside(&run, page);
        // What is written next to each other mostly follows each other closely.
        match out
            .iter_mut()
            .rev()
            .take(64)
            .find(|other| single && beside(other))
        {
            Some(other) => {
                other.vertical = Some(false);
                other.join(run);
            }
            None => out.push(run),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(text: &str, x: f32, y: f32, step: (f32, f32)) -> Vec<Placed> {
        text.chars()
            .enumerate()
            .map(|(i, ch)| Placed {
                ch: Some(ch),
                code: ch as u32,
                rect: Rect::new(x + i as f32 * step.0, y + i as f32 * step.1, 10.0, 10.0),
                upright: true,
            })
            .collect()
    }

    fn paper() -> GrayImage {
        GrayImage::from_pixel(500, 500, image::Luma([255]))
    }

    fn texts(glyphs: &[Placed]) -> Vec<(String, bool)> {
        lines(glyphs, &paper())
            .iter()
            .map(|line| (line.text(), line.vertical))
            .collect()
    }

    #[test]
    fn characters_become_lines_across_and_down() {
        let mut glyphs = written("件名について", 100.0, 50.0, (10.0, 0.0));
        glyphs.extend(written("二行目", 100.0, 70.0, (10.0, 0.0)));
        glyphs.extend(written("縦書き", 300.0, 50.0, (0.0, 11.0)));
        let expected = [("件名について", false), ("二行目", false), ("縦書き", true)];
        assert_eq!(
            texts(&glyphs),
            expected.map(|(text, vertical)| (text.to_owned(), vertical))
        );
    }

    #[test]
    fn gaps_become_spaces_or_part_lines() {
        let mut glyphs = written("件名", 100.0, 50.0, (10.0, 0.0));
        glyphs.extend(written("通知", 128.0, 50.0, (10.0, 0.0)));
        glyphs.extend(written("別欄", 300.0, 50.0, (10.0, 0.0)));
        assert_eq!(
            texts(&glyphs),
            [("件名 通知".to_owned(), false), ("別欄".to_owned(), false)]
        );
        let spaced = written("件　名", 0.0, 0.0, (10.0, 0.0));
        assert_eq!(texts(&spaced), [("件 名".to_owned(), false)]);
    }

    #[test]
    fn labels_may_be_spread_and_rules_part_cells() {
        let mut glyphs = written("所管課", 10.0, 50.0, (30.0, 0.0));
        glyphs.extend(written("企画課", 90.0, 50.0, (10.0, 0.0)));
        let mut page = paper();
        let texts = |page: &GrayImage| {
            lines(&glyphs, page)
                .iter()
                .map(TextLine::text)
                .collect::<Vec<_>>()
        };
        assert_eq!(texts(&page), ["所 管 課 企画課"]);
        (0..500).for_each(|y| page.put_pixel(85, y, image::Luma([0])));
        assert_eq!(texts(&page), ["所 管 課", "企画課"]);
    }

    #[test]
    fn glyphs_know_their_place_along_the_line() {
        let line = &lines(&written("あい", 0.0, 0.0, (10.0, 0.0)), &paper())[0];
        assert_eq!((line.glyphs[1].start, line.glyphs[1].end), (0.5, 1.0));
        let vertical = &lines(&written("あい", 0.0, 0.0, (0.0, 10.0)), &paper())[0];
        assert_eq!(
            (vertical.glyphs[0].start, vertical.glyphs[0].end),
            (0.0, 0.5)
        );
    }
}
