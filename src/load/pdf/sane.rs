//! Whether a text layer can stand for the page.
//!
//! It can if all of this holds; otherwise the page is read by an engine:
//!
//! * *visible*: what the layer says is there is seen in the drawn page. At least 90 % of
//!   the characters (a sample of them on long pages) have contrast in their boxes. This
//!   finds invisible, white and covered text alike. At least 90 % stand upright. None stands
//!   beside the page, and no kanji, kana or digit where nothing is drawn: pdfium takes the
//!   places of what a PDF spells out (`ActualText`) without the matrix of the page, and
//!   browsers spell out 日, 月, 手 and others.
//! * *decodable*: at least 95 % of the characters are assigned and not private use,
//!   controls or replacement characters, and they read like Japanese or Latin: most
//!   kanji are in JIS, Latin letters have vowels, accented letters are rare.
//! * *covering*: no image of more than a quarter of the page holds dark pixels that no
//!   character accounts for (a scan, a form as picture, a photograph), and no stamp,
//!   note or form field lies on the page. A pale image behind the text is background.

use image::GrayImage;

use crate::document::{Affine, Raster, Rect};

use super::{content::Shown, glyph::Placed, state::bounds};

/// Characters whose visibility is tested.
const SAMPLE: usize = 500;
/// Least difference between the darkest and the lightest pixel of a character.
const CONTRAST: u8 = 32;
/// Pixels darker than this are ink.
const DARK: u8 = 110;

/// `Ok`, or why the layer is not used.
pub(super) fn check(
    glyphs: &[Placed],
    raster: &Raster,
    shown: &Shown,
    to_pixels: &Affine,
) -> Result<(), &'static str> {
    let printed: Vec<&Placed> = glyphs.iter().filter(|glyph| !glyph.is_space()).collect();
    if printed.is_empty() {
        return Err("it has no characters");
    }
    if shown.annotations {
        return Err("stamps or notes lie on the page");
    }
    if share(&printed, |glyph| glyph.upright) < 0.9 {
        return Err("its lines do not run to the right or down");
    }
    decodable(&printed)?;
    let gray = raster.to_gray();
    visible(&printed, &gray)?;
    covering(&printed, &gray, shown, to_pixels)
}

fn share<T>(all: &[T], test: impl Fn(&T) -> bool) -> f32 {
    all.iter().filter(|item| test(item)).count() as f32 / all.len().max(1) as f32
}

fn decodable(printed: &[&Placed]) -> Result<(), &'static str> {
    if share(printed, |glyph| glyph.ch.is_some_and(is_assigned)) < 0.95 {
        return Err("characters cannot be decoded");
    }
    let chars: Vec<char> = printed.iter().filter_map(|glyph| glyph.ch).collect();
    let odd = share(&chars, |&ch| {
        matches!(ch, '\u{a0}'..='\u{2af}') && !is_sign(ch)
    });
    if odd > 0.15 {
        return Err("it reads like text in a wrong encoding");
    }
    let kanji: Vec<char> = chars
        .iter()
        .copied()
        .filter(|ch| matches!(ch, '\u{3400}'..='\u{9fff}'))
        .collect();
    if kanji.len() >= 10 && share(&kanji, |&ch| is_japanese(ch)) < 0.85 {
        return Err("its characters are not those of Japanese");
    }
    let letters: Vec<char> = chars
        .iter()
        .copied()
        .filter(char::is_ascii_alphabetic)
        .collect();
    let mostly_latin = letters.len() * 2 > chars.len() && letters.len() >= 60;
    let vowels = share(&letters, |ch| "aeiouyAEIOUY".contains(*ch));
    if mostly_latin && !(0.15..0.7).contains(&vowels) {
        return Err("its letters make no words");
    }
    Ok(())
}

/// Whether the character is in a block that documents use.
fn is_assigned(ch: char) -> bool {
    matches!(ch,
        ' '..='~' | '\u{a0}'..='\u{52f}' | '\u{1e00}'..='\u{1fff}' | '\u{2010}'..='\u{206f}'
        | '\u{2070}'..='\u{2bff}' | '\u{2e80}'..='\u{2fdf}' | '\u{3000}'..='\u{33ff}'
        | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}' | '\u{f900}'..='\u{faff}'
        | '\u{fb00}'..='\u{fb06}' | '\u{fe10}'..='\u{fe6f}' | '\u{ff01}'..='\u{ffee}'
        | '\u{1f100}'..='\u{1f2ff}' | '\u{20000}'..='\u{323af}' | '\u{e0100}'..='\u{e01ef}')
}

/// Signs of the Latin-1 block that Japanese text has.
fn is_sign(ch: char) -> bool {
    "\u{a0}§¨°±´¶×÷·«»©®".contains(ch)
}

/// Whether a kanji is in CP932, which holds those of JIS X 0208 and the name variants.
fn is_japanese(ch: char) -> bool {
    let mut buffer = [0; 4];
    !encoding_rs::SHIFT_JIS.encode(ch.encode_utf8(&mut buffer)).2
}

fn visible(printed: &[&Placed], gray: &GrayImage) -> Result<(), &'static str> {
    let step = printed.len().div_ceil(SAMPLE);
    let sample: Vec<&Placed> = printed.iter().step_by(step).copied().collect();
    if share(&sample, |glyph| contrast(gray, &glyph.rect) >= CONTRAST) < 0.9 {
        return Err("it cannot be seen");
    }
    let page = Rect::new(0.0, 0.0, gray.width() as f32, gray.height() as f32);
    if (printed.iter()).any(|glyph| !page.contains(glyph.rect.centre())) {
        return Err("characters of it stand beside the page");
    }
    let is_letter = |glyph: &&&Placed| {
        let is_body =
            |ch| matches!(ch, '0'..='9' | '\u{3041}'..='\u{30fa}' | '\u{3400}'..='\u{9fff}');
        glyph.ch.is_some_and(is_body)
    };
    let mut letters = printed.iter().filter(is_letter);
    if letters.any(|glyph| contrast(gray, &glyph.rect) < CONTRAST) {
        return Err("characters of it stand where nothing is drawn");
    }
    Ok(())
}

/// Difference between the lightest and the darkest pixel of a rectangle.
fn contrast(gray: &GrayImage, rect: &Rect) -> u8 {
    let (mut low, mut high) = (255, 0);
    for_pixels(gray, rect, |_, _, value| {
        low = value.min(low);
        high = value.max(high);
    });
    high.saturating_sub(low)
}

fn for_pixels(gray: &GrayImage, rect: &Rect, mut f: impl FnMut(u32, u32, u8)) {
    let clamp = |value: f32, end: u32| value.clamp(0.0, end as f32) as u32;
    let (x0, x1) = (
        clamp(rect.x.floor(), gray.width()),
        clamp(rect.right().ceil(), gray.width()),
    );
    let (y0, y1) = (
        clamp(rect.y.floor(), gray.height()),
        clamp(rect.bottom().ceil(), gray.height()),
    );
    for y in y0..y1 {
        for x in x0..x1 {
            f(x, y, gray.get_pixel(x, y)[0]);
        }
    }
}

fn covering(
    printed: &[&Placed],
    gray: &GrayImage,
    shown: &Shown,
    to_pixels: &Affine,
) -> Result<(), &'static str> {
    let page = f64::from(gray.width()) * f64::from(gray.height());
    let large: Vec<Rect> = shown
        .images
        .iter()
        .map(|painted| {
            let area = bounds(&painted.matrix.then(to_pixels));
            Rect::new(
                area.x0 as f32,
                area.y0 as f32,
                area.width() as f32,
                area.height() as f32,
            )
        })
        .filter_map(|rect| {
            rect.intersection(&Rect::new(
                0.0,
                0.0,
                gray.width() as f32,
                gray.height() as f32,
            ))
        })
        .collect();
    // Scans are sometimes cut into strips: together they count.
    let total: f64 = large.iter().map(|rect| f64::from(rect.area())).sum();
    if total <= 0.25 * page {
        return Ok(());
    }
    let mut explained = vec![false; gray.width() as usize * gray.height() as usize];
    for glyph in printed {
        let margin = 0.15 * glyph.rect.h;
        let r = glyph.rect;
        let around = Rect::new(
            r.x - margin,
            r.y - margin,
            r.w + 2.0 * margin,
            r.h + 2.0 * margin,
        );
        for_pixels(gray, &around, |x, y, _| {
            explained[(y * gray.width() + x) as usize] = true;
        });
    }
    let (mut dark, mut pixels) = (0_u64, 0_u64);
    for rect in &large {
        for_pixels(gray, rect, |x, y, value| {
            pixels += 1;
            dark += u64::from(value < DARK && !explained[(y * gray.width() + x) as usize]);
        });
    }
    // A line of small type is more than this.
    if dark as f64 > 0.0005 * pixels as f64 {
        return Err("an image holds what the text does not");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use image::Luma;

    use super::*;

    fn placed(text: &str) -> Vec<Placed> {
        text.chars()
            .enumerate()
            .map(|(i, ch)| Placed {
                ch: Some(ch),
                code: ch as u32,
                rect: Rect::new((i % 40) as f32 * 10.0, (i / 40) as f32 * 10.0, 10.0, 10.0),
                upright: true,
            })
            .collect()
    }

    /// A page with a dot in every box.
    fn printed_page() -> Raster {
        Raster::Gray(GrayImage::from_fn(400, 400, |x, y| {
            Luma([if x % 10 == 5 && y % 10 == 5 { 0 } else { 255 }])
        }))
    }

    fn verdict(text: &str) -> Result<(), &'static str> {
        check(
            &placed(text),
            &printed_page(),
            &Shown::default(),
            &Affine::IDENTITY,
        )
    }

    #[test]
    fn japanese_and_latin_are_sane() {
        assert_eq!(
            verdict("令和元年度情報政策課髙﨑の起案について（伺い）１２３"),
            Ok(())
        );
        assert_eq!(
            verdict(&"The quick brown fox jumps over the lazy dog ".repeat(3)),
            Ok(())
        );
        assert_eq!(verdict("㈱①Ⅳ"), Ok(()));
    }

    #[test]
    fn garbage_is_not() {
        assert!(verdict("\u{e000}\u{e001}\u{e002}件名").is_err());
        assert!(verdict("\u{fffd}\u{fffd}件名").is_err());
        assert!(
            verdict("‹NˆÄ—pŽ†").is_err() || verdict("\u{8b}Nˆ\u{c4}—p\u{17d}†ÎÊÕÛÿðò").is_err()
        );
        assert!(
            verdict(&"7KLV LV WKH WH[W RI WKH GRFXPHQW ZKLFK QRERGB FDQ UHDG DW DOO".repeat(2))
                .is_err()
        );
        assert!(verdict("乂乸亊亗亱亴仈仌仐仒仛仠仦仧").is_err());
        assert!(verdict("").is_err());
    }

    #[test]
    fn text_that_is_not_seen_is_not_sane() {
        let blank = Raster::Gray(GrayImage::from_pixel(400, 400, Luma([255])));
        assert!(
            check(
                &placed("件名について"),
                &blank,
                &Shown::default(),
                &Affine::IDENTITY
            )
            .is_err()
        );
        let mut turned = placed("件名について");
        for glyph in &mut turned {
            glyph.upright = false;
        }
        assert!(
            check(
                &turned,
                &printed_page(),
                &Shown::default(),
                &Affine::IDENTITY
            )
            .is_err()
        );
    }

    #[test]
    fn text_that_is_drawn_elsewhere_is_not_sane() {
        let verdict = |x: f32, y: f32| {
            let mut text = placed("令和元年度情報政策課髙﨑の起案について（伺い）１２３");
            (text[5].rect.x, text[5].rect.y) = (x, y);
            check(&text, &printed_page(), &Shown::default(), &Affine::IDENTITY)
        };
        assert_eq!(verdict(50.0, 0.0), Ok(()));
        assert!(verdict(2043.0, -120.0).is_err());
        assert!(verdict(406.0, 200.0).is_err());
        assert!(verdict(200.0, 396.5).is_err());
    }
}
