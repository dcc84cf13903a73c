use super::*;
use crate::document::Point;
use image::Luma;
use imageproc::drawing::{draw_filled_rect_mut, draw_hollow_ellipse_mut};
use imageproc::rect::Rect as Area;

/// Three words of two square characters each, 40 px a character.
fn page(ring: Option<usize>) -> (GrayImage, Vec<Vec<Quad>>) {
    let mut page = GrayImage::from_pixel(900, 200, Luma([250]));
    let mut words = Vec::new();
    for n in 0..3 {
        let mut word = Vec::new();
        for c in 0..2 {
            let x = 100 + n * 250 + c * 40;
            draw_filled_rect_mut(&mut page, Area::at(x + 4, 84).of_size(30, 30), Luma([20]));
            word.push(Quad::from(Rect::new(x as f32, 80.0, 40.0, 40.0)));
        }
        words.push(word);
    }
    if let Some(n) = ring {
        for grow in 0..3 {
            let centre = (140 + n as i32 * 250, 100);
            draw_hollow_ellipse_mut(&mut page, centre, 52 + grow, 33 + grow, Luma([40]));
        }
    }
    (page, words)
}

#[test]
fn the_ringed_word_is_found() {
    for n in 0..3 {
        let (page, words) = page(Some(n));
        assert_eq!(ringed(&page, &words), Some(n));
    }
    let (page, words) = page(None);
    assert_eq!(ringed(&page, &words), None);
}

#[test]
fn a_ring_that_touches_a_rule_is_found() {
    let (mut page, words) = page(Some(1));
    draw_filled_rect_mut(&mut page, Area::at(20, 130).of_size(860, 4), Luma([20]));
    assert_eq!(ringed(&page, &words), Some(1));
    let (mut page, words) = self::page(Some(0));
    draw_filled_rect_mut(&mut page, Area::at(84, 2).of_size(4, 196), Luma([20]));
    assert_eq!(ringed(&page, &words), Some(0));
}

#[test]
fn a_ring_whose_top_and_bottom_lie_on_rules_is_found() {
    let (mut page, words) = page(Some(1));
    for y in [66, 130] {
        draw_filled_rect_mut(&mut page, Area::at(20, y).of_size(860, 5), Luma([20]));
    }
    assert_eq!(ringed(&page, &words), Some(1));
    // The sides of a frame are no ends of a ring.
    let (mut page, words) = self::page(None);
    for x in [330, 430] {
        draw_filled_rect_mut(&mut page, Area::at(x, 66).of_size(4, 68), Luma([20]));
    }
    assert_eq!(ringed(&page, &words), None);
}

#[test]
fn a_ring_in_a_column_is_found() {
    for n in 0..3 {
        let (page, words) = page(Some(n));
        // The row stood up: its left end is the head of the column.
        let standing = GrayImage::from_fn(page.height(), page.width(), |x, y| {
            *page.get_pixel(y, page.height() - 1 - x)
        });
        let stand = |quad: &Quad| {
            let place = quad.bounds();
            let x = page.height() as f32 - place.bottom();
            Quad::from(Rect::new(x, place.x, place.h, place.w))
        };
        let words: Vec<Vec<Quad>> = words
            .iter()
            .map(|word| word.iter().map(stand).collect())
            .collect();
        assert_eq!(ringed(&standing, &words), Some(n));
    }
}

/// `page` with everything moved down by `slope` pixels for each to the right, and its words.
fn sloping(page: &GrayImage, words: &[Vec<Quad>], slope: f32) -> (GrayImage, Vec<Vec<Quad>>) {
    let middle = page.width() as f32 / 2.0;
    let down = |x: f32| (slope * (x - middle)).round();
    let turned = GrayImage::from_fn(page.width(), page.height(), |x, y| {
        let row = y as f32 - down(x as f32);
        let inside = (0.0..page.height() as f32).contains(&row);
        if inside {
            *page.get_pixel(x, row as u32)
        } else {
            Luma([250])
        }
    });
    let moved = |quad: &Quad| quad.map(|p| Point::new(p.x, p.y + slope * (p.x - middle)));
    let words = words.iter().map(|word| word.iter().map(moved).collect());
    (turned, words.collect())
}

#[test]
fn a_ring_that_touches_a_rule_is_found_on_a_sloping_form() {
    for slope in [-0.05, 0.03] {
        let (mut form, words) = page(Some(1));
        draw_filled_rect_mut(&mut form, Area::at(20, 130).of_size(860, 4), Luma([20]));
        let (form, words) = sloping(&form, &words, slope);
        assert_eq!(ringed(&form, &words), Some(1), "{slope}");
        // A word that was read by itself has upright corners.
        let upright = |quad: &Quad| Quad::from(quad.bounds());
        let by_itself: Vec<Vec<Quad>> = words
            .iter()
            .map(|word| word.iter().map(upright).collect())
            .collect();
        assert_eq!(ringed(&form, &by_itself), Some(1), "{slope}");
        let (mut bare, words) = page(None);
        draw_filled_rect_mut(&mut bare, Area::at(20, 130).of_size(860, 4), Luma([20]));
        let (bare, words) = sloping(&bare, &words, slope);
        assert_eq!(ringed(&bare, &words), None, "{slope}");
    }
}

#[test]
fn letters_that_touch_are_no_ring() {
    let (mut page, words) = page(None);
    draw_filled_rect_mut(&mut page, Area::at(110, 98).of_size(60, 3), Luma([20]));
    assert_eq!(ringed(&page, &words), None);
}

#[test]
fn letters_that_touch_among_broken_ones_are_no_ring() {
    let (mut page, words) = page(None);
    // Of every letter but those of the second word only parts are left.
    for x in [100, 140, 600, 640] {
        draw_filled_rect_mut(&mut page, Area::at(x, 96).of_size(40, 5), Luma([250]));
    }
    draw_filled_rect_mut(&mut page, Area::at(360, 98).of_size(60, 3), Luma([20]));
    assert_eq!(ringed(&page, &words), None);
}

#[test]
fn a_tall_character_is_no_ring() {
    let mut page = GrayImage::from_pixel(900, 200, Luma([250]));
    let words: Vec<Vec<Quad>> = (0..3u8)
        .map(|n| {
            let x = 100 + i32::from(n) * 250;
            let (up, wide) = if n == 1 { (12, 40) } else { (0, 22) };
            let side = Area::at(x + 4, 86 - up).of_size(wide, 28 + up as u32);
            draw_filled_rect_mut(&mut page, side, Luma([20]));
            vec![Quad::from(Rect::new(x as f32, 66.0, 40.0, 66.0))]
        })
        .collect();
    assert_eq!(ringed(&page, &words), None);
}

#[test]
fn the_corner_of_a_frame_is_no_ring() {
    let (mut page, words) = page(Some(1));
    draw_filled_rect_mut(&mut page, Area::at(70, 40).of_size(3, 100), Luma([20]));
    draw_filled_rect_mut(&mut page, Area::at(70, 138).of_size(140, 3), Luma([20]));
    assert_eq!(ringed(&page, &words), Some(1));
}

#[test]
fn a_faint_ring_is_found_in_grain() {
    let (mut page, words) = page(Some(1));
    let mut grain = 12_345_u32;
    for pixel in page.pixels_mut() {
        grain = grain.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let faint = 190.0 - (250.0 - f32::from(pixel.0[0])) * 0.35;
        pixel.0[0] = (faint + (grain >> 24) as f32 / 255.0 * 36.0 - 18.0) as u8;
    }
    assert_eq!(ringed(&page, &words), Some(1));
}

#[test]
fn two_rings_tell_nothing() {
    let (mut one, words) = page(Some(0));
    let (two, _) = page(Some(2));
    for (a, b) in one.pixels_mut().zip(two.pixels()) {
        a.0[0] = a.0[0].min(b.0[0]);
    }
    assert_eq!(ringed(&one, &words), None);
}

#[test]
fn words_off_the_page_have_no_ring() {
    let (page, _) = page(None);
    let off = vec![Quad::from(Rect::new(5000.0, 5000.0, 40.0, 40.0))];
    assert_eq!(ringed(&page, &[off, Vec::new()]), None);
}

#[test]
fn a_broken_ring_is_found() {
    let broken = |ring: &[usize]| {
        let (mut form, words) = page(None);
        for &n in ring {
            let (ringed, _) = page(Some(n));
            for (a, b) in form.pixels_mut().zip(ringed.pixels()) {
                a.0[0] = a.0[0].min(b.0[0]);
            }
        }
        // Of every arc a third is lost, and the sides are.
        for n in 0..3_i32 {
            let left = 140 + n * 250;
            for (x, w) in [(-60, 24), (-22, 8), (0, 10), (30, 40)] {
                let lost = Area::at(left + x, 60).of_size(w, 22);
                draw_filled_rect_mut(&mut form, lost, Luma([250]));
                let lost = Area::at(left + x, 118).of_size(w, 22);
                draw_filled_rect_mut(&mut form, lost, Luma([250]));
            }
            for x in [-60, 38] {
                let side = Area::at(left + x, 60).of_size(22, 80);
                draw_filled_rect_mut(&mut form, side, Luma([250]));
            }
        }
        ringed(&form, &words)
    };
    assert_eq!(broken(&[1]), Some(1));
    assert_eq!(broken(&[]), None);
    assert_eq!(broken(&[0, 2]), None);
}

#[test]
fn a_rule_under_a_word_is_no_ring() {
    let (mut form, words) = page(None);
    draw_filled_rect_mut(&mut form, Area::at(350, 122).of_size(80, 4), Luma([20]));
    assert_eq!(ringed(&form, &words), None);
}
