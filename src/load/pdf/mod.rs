//! PDF files.
//!
//! A page that is nothing but images is taken apart: its streams go to the composer as
//! they are, and where it is one upright scan, its pixels are decoded from that stream,
//! not drawn. Any other page is drawn by pdfium and kept as it is in the output; if it
//! has a text layer that can be trusted (see [`sane`]), its lines come from there.

mod colour;
mod content;
mod engine;
mod filter;
mod glyph;
mod image;
mod object;
mod open;
mod opened;
mod sane;
mod scan;
mod state;
mod stream;
mod text;
mod tree;

use std::{
    path::{Path, PathBuf},
    sync::OnceLock,
};

use lopdf::Document;

use crate::{
    document::{Affine, Colour, LoadedPage, MasterPage, PageBox, PlacedImage, Raster},
    error::{DocumentError, PageError},
    limits::Limits,
};

use self::{content::Shown, engine::Engine, object::Shared, opened::Opened, tree::Leaf};
use super::{
    Master, Pages, codec,
    limit::{check_pixels, damaged},
    no_such_page,
    sheet::squared,
};

/// Resolution of what has no pixels of its own.
const USUAL_DPI: f64 = 300.0;
/// Coarsest and finest drawing.
const DRAWN_DPI: (f64, f64) = (150.0, 400.0);

/// An open PDF.
pub(super) struct Pdf {
    opened: Opened,
    limits: Limits,
    leaves: Vec<Leaf>,
    shown: Vec<OnceLock<Result<Shown, String>>>,
    shared: Shared,
    engine: Engine,
}

impl Pdf {
    pub(super) fn open(
        path: &Path,
        limits: Limits,
        passwords: &[String],
        pdfium: Option<PathBuf>,
    ) -> Result<Self, DocumentError> {
        let (document, password) = open::open(path, passwords)?;
        let leaves = tree::leaves(&document, limits.pages)?;
        let engine = Engine::new(path, password.clone(), pdfium, leaves.len());
        let shown = leaves.iter().map(|_| OnceLock::new()).collect();
        Ok(Self {
            opened: Opened::new(path, document, password),
            limits,
            leaves,
            shown,
            shared: Shared::default(),
            engine,
        })
    }

    /// What is on a page, found when first asked for.
    fn look(&self, index: usize) -> Result<(&Leaf, &Shown), PageError> {
        let (Some(leaf), Some(cell)) = (self.leaves.get(index), self.shown.get(index)) else {
            return Err(no_such_page(index));
        };
        match cell.get_or_init(|| content::walk(&self.opened.document, &self.shared, leaf)) {
            Ok(shown) => Ok((leaf, shown)),
            Err(why) => Err(damaged("PDF", why)),
        }
    }

    /// Draws a page and takes its text, if that can be trusted.
    fn draw(&self, index: usize, leaf: &Leaf, shown: &Shown) -> Result<LoadedPage, PageError> {
        let (width, height, dpi) = self.drawing(leaf, shown)?;
        let (raster, characters) = self.engine.draw(index, width, height, shown.text)?;
        let (w, h) = leaf.geometry.display_size();
        let to_display = Affine::new(
            w / f64::from(width),
            0.0,
            0.0,
            h / f64::from(height),
            0.0,
            0.0,
        );
        let from_user = leaf.geometry.to_display();
        let (to_user, to_pixels) = from_user
            .inverse()
            .zip(to_display.inverse())
            .map(|(to_user, to_pixels)| (to_display.then(&to_user), from_user.then(&to_pixels)))
            .ok_or_else(|| PageError::Render("the page has no area".to_owned()))?;
        let native_text = if shown.text {
            let glyphs = glyph::glyphs(&characters, &to_pixels);
            match sane::check(&glyphs, &raster, shown, &to_pixels) {
                Ok(()) => Some(text::lines(&glyphs, &raster.to_gray())),
                Err(why) => {
                    log::debug!("page {}: the text layer is not used: {why}", index + 1);
                    None
                }
            }
        } else {
            None
        };
        let (to_points, media) = Self::output(leaf, shown, to_user);
        Ok(LoadedPage {
            raster,
            dpi: dpi as f32,
            to_points,
            media,
            native_text,
        })
    }

    /// A page that is rebuilt is in points; one that is kept stays in its own units.
    fn output(leaf: &Leaf, shown: &Shown, to_user: Affine) -> (Affine, PageBox) {
        if shown.only_images() {
            (
                to_user.then(&leaf.geometry.to_points()),
                leaf.geometry.area_in_points(),
            )
        } else {
            (to_user, leaf.geometry.area)
        }
    }

    /// Size and resolution of the drawing: that of the finest image of some size, 300 dpi
    /// at least where there is text or line work, less where the limit asks for it.
    fn drawing(&self, leaf: &Leaf, shown: &Shown) -> Result<(u32, u32, f64), PageError> {
        let (w, h) = leaf.geometry.display_size();
        let inches = (w * leaf.geometry.unit / 72.0, h * leaf.geometry.unit / 72.0);
        let finest = scan::finest_dpi(shown, &leaf.geometry);
        let wanted = if shown.only_images() {
            finest.unwrap_or(DRAWN_DPI.0)
        } else {
            finest.unwrap_or(0.0).max(USUAL_DPI)
        };
        let dpi = wanted.clamp(DRAWN_DPI.0, DRAWN_DPI.1);
        let pixels = inches.0 * inches.1 * dpi * dpi;
        let dpi = if pixels > self.limits.pixels as f64 {
            (dpi * (self.limits.pixels as f64 / pixels).sqrt() * 0.999).max(DRAWN_DPI.0.min(dpi))
        } else {
            dpi
        };
        let side = |inches: f64| (inches * dpi).round().max(1.0);
        let (width, height) = (side(inches.0), side(inches.1));
        check_pixels("PDF", width as u64, height as u64, &self.limits)?;
        Ok((width as u32, height as u32, dpi))
    }
}

impl Pages for Pdf {
    fn count(&self) -> usize {
        self.leaves.len()
    }

    fn estimate_bytes(&self, index: usize) -> u64 {
        let Ok((leaf, shown)) = self.look(index) else {
            return 0;
        };
        if let Some(scan) = scan::Scan::of(leaf, shown) {
            return scan.estimate_bytes();
        }
        self.drawing(leaf, shown)
            .map_or(0, |(w, h, _)| u64::from(w) * u64::from(h) * 9)
    }

    fn page(&self, index: usize) -> Result<LoadedPage, PageError> {
        let (leaf, shown) = self.look(index)?;
        if let Some(scan) = scan::Scan::of(leaf, shown) {
            let (raster, to_user, dpi) = scan.decode(&self.opened, &self.limits)?;
            let (to_points, media) = Self::output(leaf, shown, to_user);
            return squared(raster, to_points, dpi, media, &self.limits);
        }
        if shown.only_images() && shown.images.is_empty() {
            return self.blank(leaf, shown);
        }
        for painted in &shown.images {
            let Some(image) = &painted.image else {
                continue;
            };
            check_pixels(
                "PDF",
                u64::from(image.width),
                u64::from(image.height),
                &self.limits,
            )?;
            // Pdfium draws a damaged image as far as it can; the damage must be told.
            if shown.only_images() || scan::share(painted, &leaf.geometry) > scan::LARGE {
                scan::check(image, &self.opened, &self.limits)?;
            }
        }
        self.draw(index, leaf, shown)
    }

    fn master(&self, index: usize) -> Result<Master, PageError> {
        let (leaf, shown) = self.look(index)?;
        if !shown.only_images() {
            return Ok(Master::Kept);
        }
        let mut images = Vec::with_capacity(shown.images.len());
        for painted in &shown.images {
            let Some(image) = &painted.image else {
                return Ok(Master::Kept);
            };
            let mut stream = image.stream(&self.opened, &self.limits)?;
            // CMYK without a profile has no meaning beside the output's RGB intent
            // (ISO 19005-2, 6.2.4.3).
            if stream.colour == Some(Colour::Cmyk) {
                stream = codec::encode_raster(&codec::decode(&stream, &self.limits)?)?;
            }
            images.push(PlacedImage {
                stream: stream.into(),
                matrix: painted.matrix.then(&leaf.geometry.to_points()),
            });
        }
        Ok(Master::Images(MasterPage {
            media: leaf.geometry.area_in_points(),
            rotate: leaf.geometry.turn.degrees(),
            images,
        }))
    }

    fn pdf(&self) -> Result<Option<&Document>, DocumentError> {
        self.opened.whole().map(Some)
    }

    fn was_encrypted(&self) -> bool {
        self.opened.document.encryption_state.is_some()
    }

    fn keeps_pdf(&self) -> bool {
        (0..self.count()).any(|index| {
            self.look(index)
                .is_ok_and(|(_, shown)| !shown.only_images())
        })
    }
}

impl Pdf {
    /// White paper: nothing need be drawn.
    fn blank(&self, leaf: &Leaf, shown: &Shown) -> Result<LoadedPage, PageError> {
        let (width, height, dpi) = self.drawing(leaf, shown)?;
        let (w, h) = leaf.geometry.display_size();
        let to_display = Affine::new(
            w / f64::from(width),
            0.0,
            0.0,
            h / f64::from(height),
            0.0,
            0.0,
        );
        let to_user = leaf
            .geometry
            .to_display()
            .inverse()
            .unwrap_or(Affine::IDENTITY);
        let (to_points, media) = Self::output(leaf, shown, to_display.then(&to_user));
        let raster = Raster::Gray(::image::GrayImage::from_pixel(
            width,
            height,
            ::image::Luma([255]),
        ));
        Ok(LoadedPage {
            raster,
            dpi: dpi as f32,
            to_points,
            media,
            native_text: None,
        })
    }
}
