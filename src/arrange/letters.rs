//! Which marks of a page are letters, and which of them make rows.

use crate::document::{Mark, Point, Quad, Rect, TextLine};

/// Share of a line's box that its letters are high.
const LETTER: f32 = 0.68;
/// Lines longer than this many times their thickness tell the size of type.
const LONG: f32 = 2.2;
/// Size of letters where no line tells it, in millimetres: 10.5 points.
const USUAL_MM: f32 = 3.7;
/// Longest and shortest longer side of a letter, in millimetres.
const SIDE_MM: (f32, f32) = (0.9, 12.0);
/// What is flatter than this, in millimetres, and much wider than high is a dash of a
/// dotted rule, if another one stands level with it no farther than this.
const FLAT_MM: f32 = 0.55;
const NEXT_DASH_MM: f32 = 4.0;
/// A solid spot larger than this, in millimetres, is a hole or dirt.
const SPOT_MM: f32 = 2.2;
/// Least side of a ring that is a seal's, in millimetres; a ring around a printed option
/// is lower, and clearly wider than high if it is as wide.
const RING_MM: f32 = 7.0;
const WIDER: f32 = 1.2;
/// Least longer side of an arc of a broken ring, in millimetres.
const ARC_MM: f32 = 4.5;
/// Largest side of a seal, in millimetres.
const SEAL_MM: f32 = 32.0;
/// Largest side of a name seal, in millimetres; a receipt stamp is larger.
const NAME_SEAL_MM: f32 = 16.0;
/// Ink nearer to the page's edge than this, in millimetres, is the scanner's.
const EDGE_MM: f32 = 3.0;
/// Overlap of two letters of one row, as a share of the lower one's height.
const LEVEL: f32 = 0.4;

/// How high letters are, as a share of their line's box, how far their middle is from its, and how
/// near the next one stands; and how far from its middle parts of letters reach.
const TYPE: std::ops::Range<f32> = 0.5..1.0;
const OFF_LINE: f32 = 0.2;
const NEXT: f32 = 0.4;
const WITHIN_LINE: f32 = 0.45;

/// What is flatter, in type sizes, is a dash or the rest of a rule: no text by itself.
pub(super) const FLAT: f32 = 0.3;

/// A mark that may be a letter or a part of one.
#[derive(Debug, Clone, Copy)]
pub(super) struct Letter {
    /// The box around it, on the level page.
    pub place: Rect,
}

/// The measures of a page's type.
pub(super) struct Measure {
    /// Height of a usual letter in pixels.
    pub em: f32,
    /// Pixels in a millimetre.
    mm: f32,
}

impl Measure {
    pub(super) fn of(lines: &[TextLine], dpi: f32) -> Self {
        let long = lines.iter().filter(|line| line.glyphs.len() >= 3);
        Self::of_sizes(long.map(TextLine::type_size), dpi)
    }

    /// The same where lines were found, but nothing was read yet.
    pub(super) fn of_places(places: &[Quad], dpi: f32) -> Self {
        let sides = places.iter().map(|quad| (quad.width(), quad.height()));
        let long = sides.filter(|(w, h)| w.max(*h) > LONG * w.min(*h));
        Self::of_sizes(long.map(|(w, h)| w.min(h)), dpi)
    }

    /// `sizes`: extents across lines.
    fn of_sizes(sizes: impl Iterator<Item = f32>, dpi: f32) -> Self {
        let mm = dpi / 25.4;
        let mut sizes: Vec<f32> = sizes.map(|size| LETTER * size).collect();
        sizes.sort_by(f32::total_cmp);
        let em = sizes
            .get(sizes.len() / 2)
            .copied()
            .unwrap_or(USUAL_MM * mm)
            .clamp(0.5 * USUAL_MM * mm, 2.5 * USUAL_MM * mm);
        Self { em, mm }
    }

    /// The marks that may be letters, their centres put through `level`, which levels `lines`, too.
    pub(super) fn letters(
        &self,
        marks: &[Mark],
        lines: &[Rect],
        level: impl Fn(Point) -> Point,
    ) -> Vec<Letter> {
        let edge = EDGE_MM * self.mm;
        let right = marks.iter().map(|m| m.place.right()).fold(0.0, f32::max) - edge;
        let bottom = marks.iter().map(|m| m.place.bottom()).fold(0.0, f32::max) - edge;
        let dashes: Vec<&Rect> = marks
            .iter()
            .map(|mark| &mark.place)
            .filter(|place| self.is_dash(place))
            .collect();
        let is_of_line = |mark: &Mark| {
            let centre = level(mark.place.centre());
            lines
                .iter()
                .any(|line| is_next_in(line, &mark.place, centre))
        };
        let seals = marks.iter().filter(|mark| !is_of_line(mark));
        let seals: Vec<Rect> = seals.filter_map(|mark| self.seal(mark)).collect();
        marks
            .iter()
            .filter(|mark| {
                let at = mark.place.centre();
                let at_the_edge = mark.place.x < edge
                    || mark.place.y < edge
                    || (mark.place.right() > right && mark.place.h > 2.0 * self.em)
                    || (mark.place.bottom() > bottom && mark.place.w > 2.0 * self.em);
                let dotted = self.is_dash(&mark.place) && self.is_of_series(&mark.place, &dashes);
                self.is_letter(mark)
                    && !dotted
                    && !at_the_edge
                    && !seals.iter().any(|s| s.contains(at))
            })
            .map(|mark| {
                let centre = level(mark.place.centre());
                let (w, h) = (mark.place.w, mark.place.h);
                Letter {
                    place: Rect::new(centre.x - w / 2.0, centre.y - h / 2.0, w, h),
                }
            })
            .collect()
    }

    fn is_letter(&self, mark: &Mark) -> bool {
        let (w, h) = (mark.place.w, mark.place.h);
        let (shortest, longest) = (SIDE_MM.0 * self.mm, SIDE_MM.1 * self.mm);
        let spot = mark.fill > 0.75 && w.min(h) > SPOT_MM * self.mm;
        (shortest..longest).contains(&w.max(h)) && !spot
    }

    fn is_dash(&self, place: &Rect) -> bool {
        place.h < FLAT_MM * self.mm && place.w > 2.0 * place.h
    }

    /// Whether a dash is one of several that stand level; the kanji for one stands alone.
    fn is_of_series(&self, place: &Rect, dashes: &[&Rect]) -> bool {
        let near = NEXT_DASH_MM * self.mm;
        dashes.iter().any(|other| {
            (other.centre().y - place.centre().y).abs() < FLAT_MM * self.mm
                && (other.x - place.x).abs() > f32::EPSILON
                && (other.x - place.right()).max(place.x - other.right()) < near
        })
    }

    /// The round name seals among the marks, as upright boxes on the page.
    pub(super) fn name_seals(&self, marks: &[Mark]) -> Vec<Rect> {
        marks
            .iter()
            .filter(|mark| mark.round && mark.place.w.max(mark.place.h) < NAME_SEAL_MM * self.mm)
            .filter(|mark| mark.place.w.min(mark.place.h) > 0.8 * mark.place.w.max(mark.place.h))
            .filter_map(|mark| self.seal(mark))
            .collect()
    }

    /// The square that a seal takes whose ring, or an arc of it, is `mark`.
    fn seal(&self, mark: &Mark) -> Option<Rect> {
        let (w, h) = (mark.place.w, mark.place.h);
        let (longer, shorter) = (w.max(h), w.min(h));
        let of_option = w > WIDER * h && h < RING_MM * self.mm;
        let ring =
            mark.fill < 0.3 && longer >= RING_MM * self.mm && shorter >= 0.6 * longer && !of_option;
        let arc = mark.fill < 0.22
            && longer >= ARC_MM * self.mm
            && (0.12..0.6).contains(&(shorter / longer));
        let half = if ring { longer / 2.0 } else { longer };
        (longer <= SEAL_MM * self.mm && (ring || arc)).then(|| {
            let centre = mark.place.centre();
            Rect::new(centre.x - half, centre.y - half, 2.0 * half, 2.0 * half)
        })
    }
}

/// Whether a mark about `centre` stands right before or behind a level `line` and is as high as its type,
/// or a part of a letter of it: on covers letters are as large as seals, and their strokes as arcs.
fn is_next_in(line: &Rect, mark: &Rect, centre: Point) -> bool {
    let gap = (line.x - centre.x).max(centre.x - line.right()) - mark.w / 2.0;
    let off = (centre.y - line.centre().y).abs();
    let is_high_as_type = TYPE.contains(&(mark.h / line.h)) && off < OFF_LINE * line.h;
    let is_part = mark.w < line.h && off + mark.h / 2.0 < WITHIN_LINE * line.h;
    line.w > line.h && (is_high_as_type || is_part) && gap.abs() < NEXT * line.h
}

/// The box around letters.
pub(super) fn around(letters: &[Rect]) -> Rect {
    let both = |a: Rect, b: Rect| a.union(&b);
    letters.iter().copied().reduce(both).unwrap_or_default()
}

/// The rows of letters, from top to bottom. Dots and short strokes go with the row they
/// stand at.
pub(super) fn rows(letters: &[Rect], em: f32) -> Vec<Vec<Rect>> {
    let (mut bodies, small): (Vec<Rect>, Vec<Rect>) = letters
        .iter()
        .copied()
        .partition(|letter| letter.h >= 0.45 * em);
    bodies.sort_by(|a, b| a.centre().y.total_cmp(&b.centre().y));
    let mut rows: Vec<(Rect, Vec<Rect>)> = Vec::new();
    for letter in bodies {
        let row = rows.iter_mut().rev().take(4).find(|(row, _)| {
            row.overlap_y(&letter) > LEVEL * row.h.min(letter.h)
                && row.h.max(letter.h) < 2.2 * row.h.min(letter.h).max(0.6 * em)
        });
        match row {
            Some((place, members)) => {
                *place = place.union(&letter);
                members.push(letter);
            }
            None => rows.push((letter, vec![letter])),
        }
    }
    for letter in small {
        let at = letter.centre().y;
        let distance = |row: &Rect| (row.y - at).max(at - row.bottom()).max(0.0);
        let nearest = rows
            .iter_mut()
            .min_by(|a, b| distance(&a.0).total_cmp(&distance(&b.0)));
        match nearest {
            Some((place, members)) if distance(place) < 0.5 * em => members.push(letter),
            _ => rows.push((letter, vec![letter])),
        }
    }
    rows.into_iter().map(|(_, members)| members).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ring_around_an_option_is_no_seal() {
        let measure = Measure { em: 35.0, mm: 10.0 };
        let is_seal = |w: f32, h: f32| {
            let mark = Mark {
                place: Rect::new(0.0, 0.0, w, h),
                fill: 0.12,
                round: true,
            };
            measure.seal(&mark).is_some()
        };
        assert!(is_seal(95.0, 95.0) && is_seal(80.0, 75.0));
        assert!(is_seal(60.0, 95.0), "an oval one stands");
        assert!(!is_seal(81.0, 60.0) && !is_seal(80.0, 52.0), "around 供覧");
    }

    #[test]
    fn rows_are_told_apart_and_dots_go_with_the_nearest() {
        let letters = [
            Rect::new(0.0, 0.0, 30.0, 30.0),
            Rect::new(90.0, 2.0, 30.0, 28.0),
            Rect::new(0.0, 40.0, 30.0, 30.0),
            Rect::new(130.0, 26.0, 6.0, 6.0),
        ];
        let rows = rows(&letters, 30.0);
        assert_eq!(rows.len(), 2);
        assert_eq!(rows[0].len(), 3);
    }
}
