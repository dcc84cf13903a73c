//! What a stamp's ink and the paper under it look like, and how to tell ink from print.

use image::RgbImage;

/// Distance between the strongest and the weakest channel of coloured ink, of 255.
const COLOURED: u8 = 48;
/// Ink whose strongest channel is darker than this is mixed with print, of 255.
const DARK: u8 = 110;
/// Distance between the ink's own channels, 0–1, below which there is none of it.
const FAINT: f32 = 0.055;
/// Print under ink that lets more light through than this, 0–1, is none.
const PALE: f32 = 0.72;

/// The colour of a stamp's ink at its full strength, as it would be on white paper.
pub(super) struct InkColour {
    pub(super) full: [u8; 3],
    /// The channels that it dims least and most.
    strongest: usize,
    weakest: usize,
}

impl InkColour {
    /// The colour that the most strongly coloured tenth of the ink has.
    pub(super) fn of(
        image: &RgbImage,
        (x0, y0, x1, y1): (u32, u32, u32, u32),
        paper: &Paper,
    ) -> Self {
        let mut ink: Vec<[u8; 3]> = Vec::new();
        for y in y0..y1 {
            for x in x0..x1 {
                let white = paper.as_white(image.get_pixel(x, y).0);
                if is_coloured(white) && white.into_iter().max() >= Some(DARK) {
                    ink.push(white);
                }
            }
        }
        let spread = |c: &[u8; 3]| c.iter().max().unwrap_or(&0) - c.iter().min().unwrap_or(&0);
        ink.sort_unstable_by_key(|colour| std::cmp::Reverse(spread(colour)));
        ink.truncate((ink.len() / 10).max(1));
        let mean = |channel: usize| {
            let sum: u32 = ink.iter().map(|colour| u32::from(colour[channel])).sum();
            (sum / ink.len().max(1) as u32) as u8
        };
        let full = [mean(0), mean(1), mean(2)];
        let by = |channel: &usize| full[*channel];
        Self {
            full,
            strongest: (0..3).max_by_key(by).unwrap_or(0),
            weakest: (0..3).min_by_key(by).unwrap_or(1),
        }
    }

    /// The share of ink on a pixel, and what the print under it lets through, both 0–1.
    /// `None` where there is no ink.
    pub(super) fn part(&self, white: [u8; 3]) -> Option<(f32, f32)> {
        let seen = |channel: usize| f32::from(white[channel]) / 255.0;
        let through = |channel: usize| f32::from(self.full[channel]) / 255.0;
        let (strong, weak) = (seen(self.strongest), seen(self.weakest));
        if strong - weak < FAINT {
            return None;
        }
        let ratio = weak / strong.max(0.01);
        let slope = (1.0 - through(self.weakest)) - ratio * (1.0 - through(self.strongest));
        let share = ((1.0 - ratio) / slope.max(0.05)).clamp(0.0, 1.0);
        let print = strong / (1.0 - share * (1.0 - through(self.strongest))).max(0.05);
        // What little is left of ink of uneven colour is no print.
        let print = if print > PALE { 1.0 } else { print };
        Some((share, print))
    }
}

/// The colour of the paper: in each channel the value that half of the pixels reach.
pub(super) struct Paper {
    pub(super) colour: [u8; 3],
    /// Each value of each channel as it would be on white paper.
    white: [[u8; 256]; 3],
}

impl Paper {
    pub(super) fn of(image: &RgbImage) -> Self {
        Self::around(image, (0, 0, image.width(), image.height()))
    }

    /// The paper between left, top, right and bottom.
    pub(super) fn around(image: &RgbImage, (x0, y0, x1, y1): (u32, u32, u32, u32)) -> Self {
        let step = ((x1 - x0).max(y1 - y0) / 200).max(1) as usize;
        let mut counts = [[0_u32; 256]; 3];
        for y in (y0..y1).step_by(step) {
            for x in (x0..x1).step_by(step) {
                for (counts, value) in counts.iter_mut().zip(image.get_pixel(x, y).0) {
                    counts[usize::from(value)] += 1;
                }
            }
        }
        let colour = counts.map(|counts| {
            let half = counts.iter().sum::<u32>() / 2;
            let mut seen = 0;
            let median = counts.iter().position(|count| {
                seen += count;
                seen > half
            });
            median.unwrap_or(255) as u8
        });
        let white = colour.map(|paper| {
            std::array::from_fn(|value| (value * 255 / usize::from(paper).max(1)).min(255) as u8)
        });
        Self { colour, white }
    }

    /// A pixel as it would be on white paper.
    pub(super) fn as_white(&self, pixel: [u8; 3]) -> [u8; 3] {
        std::array::from_fn(|channel| self.white[channel][usize::from(pixel[channel])])
    }
}

/// Red, blue and purple stamp ink, as it would be on white paper. Green is never its
/// strongest channel.
pub(super) fn is_coloured([r, g, b]: [u8; 3]) -> bool {
    let (most, least) = (r.max(g).max(b), r.min(g).min(b));
    most - least >= COLOURED && g < most
}
