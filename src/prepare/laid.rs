//! Columns laid down as rows: what is looked for around words of a row is found around words
//! of a column, too, once it lies on its left side.

use image::{GrayImage, Luma};

use crate::document::{Quad, Rect};

/// So much of the page around the words is laid down with them, in type sizes.
const AROUND: f32 = 3.0;

/// The part of `page` around `words` that are written from the top down, laid on its left
/// side, and the corners of their characters there; `None` if they are written in rows. Each
/// word is given by the corners of its characters, in pixels of `page`.
pub(super) fn laid_down(
    page: &GrayImage,
    words: &[Vec<Quad>],
) -> Option<(GrayImage, Vec<Vec<Quad>>)> {
    let runs_down = |word: &&Vec<Quad>| {
        let (first, last) = (word[0].bounds(), word[word.len() - 1].bounds());
        let (from, to) = (first.centre(), last.centre());
        to.y - from.y > 2.0 * (to.x - from.x).abs()
    };
    let long = || words.iter().filter(|word| word.len() > 1);
    if long().count() == 0 || !long().all(|word| runs_down(&word)) {
        return None;
    }
    let all: Vec<Quad> = words.concat();
    let place = Rect::around_quads(&all)?;
    let size = all.iter().map(|quad| quad.bounds().w).fold(0.0, f32::max);
    let reach = AROUND * size;
    let left = (place.x - reach).max(0.0) as u32;
    let top = (place.y - reach).max(0.0) as u32;
    let right = ((place.right() + reach) as u32).min(page.width());
    let bottom = ((place.bottom() + reach) as u32).min(page.height());
    if right <= left || bottom <= top {
        return None;
    }
    let lying = GrayImage::from_fn(bottom - top, right - left, |x, y| {
        Luma(page.get_pixel(right - 1 - y, top + x).0)
    });
    let lay = |quad: &Quad| {
        let place = quad.bounds();
        let (x, y) = (place.y - top as f32, right as f32 - place.right());
        Quad::from(Rect::new(x, y, place.h, place.w))
    };
    let words = words.iter().map(|word| word.iter().map(lay).collect());
    Some((lying, words.collect()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_head_of_a_column_lies_left_and_its_right_side_above() {
        let mut page = GrayImage::from_pixel(400, 600, Luma([255]));
        page.put_pixel(229, 110, Luma([0]));
        let square = |y| Quad::from(Rect::new(200.0, y, 40.0, 40.0));
        let words = vec![vec![square(100.0), square(145.0)], vec![square(250.0)]];
        let (lying, laid) = laid_down(&page, &words).expect("a column");
        let first = laid[0][0].bounds();
        assert_eq!((first.w, first.h), (40.0, 40.0));
        assert!(laid[0][1].bounds().x > first.x && laid[1][0].bounds().x > first.right());
        // The dot stands 10 below the top of the first character and 10 left of its right side.
        let (x, y) = (first.x as u32 + 10, first.y as u32 + 10);
        assert_eq!(lying.get_pixel(x, y).0[0], 0);
    }

    #[test]
    fn rows_stay_as_they_are() {
        let page = GrayImage::new(400, 100);
        let square = |x| Quad::from(Rect::new(x, 20.0, 40.0, 40.0));
        let words = vec![vec![square(20.0), square(65.0)], vec![square(160.0)]];
        assert!(laid_down(&page, &words).is_none());
        assert!(laid_down(&page, &[]).is_none());
    }
}
