//! A letter that a reader dropped between two others: the line goes on, and nothing tells of it
//! but the hole (技師原 for 技師桒原).

use crate::document::{Quad, Rect};

use crate::extract::look::Look;
use crate::extract::parse::printed::Printed;

/// A hole between two letters is wider than this and narrower than that, in heights of the
/// line: a letter fits into it, and no more than two.
const NARROWEST: f32 = 0.55;
const WIDEST: f32 = 2.0;

/// Whether ink stands in a hole between two letters of what is `printed` across `page`.
pub(crate) fn is_inked(printed: &Printed, page: u32, look: &mut dyn Look) -> bool {
    holes(printed)
        .iter()
        .any(|hole| look.is_inked(page, hole) == Some(true))
}

/// The holes between letters that stand side by side, in pixels of the upright page.
fn holes(printed: &Printed) -> Vec<Quad> {
    let places: Vec<Rect> = printed.places.iter().map(Quad::bounds).collect();
    let pairs = places.windows(2);
    let between = pairs.filter_map(|pair| {
        let (one, next) = (&pair[0], &pair[1]);
        let gap = next.x - one.right();
        let is_level = one.overlap_y(next) > 0.6 * one.h.min(next.h);
        let is_hole = (NARROWEST * one.h..WIDEST * one.h).contains(&gap);
        let top = one.y.max(next.y);
        let height = one.bottom().min(next.bottom()) - top;
        (is_level && is_hole).then(|| Quad::from(Rect::new(one.right(), top, gap, height)))
    });
    between.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::look::NoLook;

    fn printed(letters: &[(f32, f32)]) -> Printed {
        let place = |&(x, y): &(f32, f32)| Quad::from(Rect::new(x, y, 36.0, 40.0));
        Printed {
            raw: String::new(),
            compact: "技".repeat(letters.len()),
            parts: Vec::new(),
            place: Rect::default(),
            lines: Vec::new(),
            mean: 1.0,
            least: 1.0,
            places: letters.iter().map(place).collect(),
            sureties: vec![1.0; letters.len()],
        }
    }

    #[test]
    fn a_hole_has_room_for_a_letter() {
        let lost = printed(&[(100.0, 50.0), (140.0, 50.0), (216.0, 50.0)]);
        let found: Vec<Rect> = holes(&lost).iter().map(Quad::bounds).collect();
        assert_eq!(found, [Rect::new(176.0, 50.0, 40.0, 40.0)]);
        assert!(!is_inked(&lost, 1, &mut NoLook));
        // The next line, and the next field.
        let others = printed(&[(100.0, 50.0), (176.0, 110.0), (400.0, 110.0)]);
        assert!(holes(&others).is_empty());
    }
}
