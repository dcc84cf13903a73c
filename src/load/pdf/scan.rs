//! A page that is one upright image: decoded from its own stream.

use image::{GenericImage, GrayImage, Luma, Rgb, RgbImage};

use crate::{
    document::{Affine, Raster},
    error::PageError,
    limits::Limits,
};

use super::{
    super::{codec, flip::Flip, limit::check_pixels},
    content::{Painted, Shown},
    image::Image,
    opened::Opened,
    state::{bounds, intersection},
    tree::{Geometry, Leaf},
};

/// How much of a page's side the image may miss or exceed and still be the page itself.
const MARGIN: f64 = 0.02;

/// The share of a page from which on an image counts as a scan.
pub(super) const LARGE: f64 = 0.25;

/// The one image of a page.
pub(super) struct Scan<'a> {
    image: &'a Image,
    geometry: Geometry,
    matrix: Affine,
}

impl<'a> Scan<'a> {
    /// The page's one image, if it has just one, unmasked, and lies straight.
    pub(super) fn of(leaf: &Leaf, shown: &'a Shown) -> Option<Self> {
        let [
            Painted {
                image: Some(image),
                matrix,
                size,
            },
        ] = shown.images.as_slice()
        else {
            return None;
        };
        if !shown.only_images() || image.soft_mask.is_some() {
            return None;
        }
        let scan = Self {
            image,
            geometry: leaf.geometry,
            matrix: *matrix,
        };
        let (flip, to_user) = scan.upright(*size)?;
        let (x, y) = scan.dpi(&to_user);
        let on_page = (
            size.0 * size.1,
            scan.canvas(&to_user, flip.size(size.0, size.1)),
        );
        // A small picture on a large page would make a canvas out of proportion.
        let bearable = on_page.1.0 * on_page.1.1 <= on_page.0 * 4.0;
        ((50.0..=1300.0).contains(&x.min(y)) && x.max(y) <= 2600.0 && bearable).then_some(scan)
    }

    pub(super) fn estimate_bytes(&self) -> u64 {
        u64::from(self.image.width)
            * u64::from(self.image.height)
            * u64::from(self.image.components())
            * 2
    }

    /// The orientation, and the map from the turned pixels to user space.
    fn upright(&self, (w, h): (f64, f64)) -> Option<(Flip, Affine)> {
        let to_user = Affine::new(1.0 / w, 0.0, 0.0, -1.0 / h, 0.0, 1.0).then(&self.matrix);
        let flip = Flip::of(&to_user.then(&self.geometry.to_display()), w, h)?;
        Some((flip, flip.map(w, h).inverse()?.then(&to_user)))
    }

    /// Pixels an inch as displayed.
    fn dpi(&self, to_user: &Affine) -> (f64, f64) {
        let shown = to_user.then(&self.geometry.to_display());
        let dpi = |scale: f64| 72.0 / (scale.abs() * self.geometry.unit).max(1e-9);
        (dpi(shown.a), dpi(shown.d))
    }

    /// The page's size in pixels of the image; the image's own where it is the page.
    fn canvas(&self, to_user: &Affine, (w, h): (f64, f64)) -> (f64, f64) {
        let shown = to_user.then(&self.geometry.to_display());
        let (page_w, page_h) = self.geometry.display_size();
        let near = |start: f64, length: f64, page: f64| {
            start.abs() <= MARGIN * page && (start + length - page).abs() <= MARGIN * page
        };
        if near(shown.e, w * shown.a, page_w) && near(shown.f, h * shown.d, page_h) {
            (w, h)
        } else {
            ((page_w / shown.a).round(), (page_h / shown.d).round())
        }
    }

    /// The pixels as displayed, their map to user space, and their resolution.
    pub(super) fn decode(
        &self,
        opened: &Opened,
        limits: &Limits,
    ) -> Result<(Raster, Affine, (f64, f64)), PageError> {
        let stream = self.image.stream(opened, limits)?;
        let raster = codec::decode(&stream, limits)?;
        drop(stream);
        let size = (f64::from(raster.width()), f64::from(raster.height()));
        let (flip, to_user) = self.upright(size).ok_or_else(|| {
            PageError::Render("the size of its image is not the one that was declared".to_owned())
        })?;
        let raster = flip.apply(raster);
        let dpi = self.dpi(&to_user);
        let size = flip.size(size.0, size.1);
        let canvas = self.canvas(&to_user, size);
        if canvas == size {
            return Ok((raster, to_user, dpi));
        }
        check_pixels("PDF", canvas.0 as u64, canvas.1 as u64, limits)?;
        let shown = to_user.then(&self.geometry.to_display());
        let (left, top) = ((shown.e / shown.a).round(), (shown.f / shown.d).round());
        let to_user = Affine::new(1.0, 0.0, 0.0, 1.0, -left, -top).then(&to_user);
        Ok((
            laid(&raster, canvas, (left as i64, top as i64)),
            to_user,
            dpi,
        ))
    }
}

/// The raster on white paper of another size.
fn laid(raster: &Raster, (width, height): (f64, f64), (left, top): (i64, i64)) -> Raster {
    fn onto<I: GenericImage>(mut paper: I, image: &I, left: i64, top: i64) -> I {
        let span = |start: i64, length: u32, paper: u32| {
            let from = start.max(0);
            (
                from,
                (start + i64::from(length)).min(i64::from(paper)) - from,
            )
        };
        let (x, w) = span(left, image.width(), paper.width());
        let (y, h) = span(top, image.height(), paper.height());
        for row in 0..h.max(0) {
            for column in 0..w.max(0) {
                let pixel = image.get_pixel((x + column - left) as u32, (y + row - top) as u32);
                paper.put_pixel((x + column) as u32, (y + row) as u32, pixel);
            }
        }
        paper
    }
    let (w, h) = (width as u32, height as u32);
    match raster {
        Raster::Gray(image) => Raster::Gray(onto(
            GrayImage::from_pixel(w, h, Luma([255])),
            image,
            left,
            top,
        )),
        Raster::Rgb(image) => Raster::Rgb(onto(
            RgbImage::from_pixel(w, h, Rgb([255; 3])),
            image,
            left,
            top,
        )),
    }
}

/// Decodes an image only to see that it is whole.
pub(super) fn check(image: &Image, opened: &Opened, limits: &Limits) -> Result<(), PageError> {
    let stream = image.stream(opened, limits)?;
    codec::decode(&stream, limits).map(drop)
}

/// How much of the page an image covers.
pub(super) fn share(painted: &Painted, geometry: &Geometry) -> f64 {
    let area = intersection(&bounds(&painted.matrix), &geometry.area);
    let page = geometry.area.width() * geometry.area.height();
    area.width().max(0.0) * area.height().max(0.0) / page
}

/// The resolution of the finest image that covers some of the page.
pub(super) fn finest_dpi(shown: &Shown, geometry: &Geometry) -> Option<f64> {
    let dpi = |painted: &Painted| {
        let m = &painted.matrix;
        let inches = |x: f64, y: f64| (x.hypot(y) * geometry.unit / 72.0).max(1e-6);
        (painted.size.0 / inches(m.a, m.b)).max(painted.size.1 / inches(m.c, m.d))
    };
    let finest = |least: f64| {
        shown
            .images
            .iter()
            .filter(|painted| share(painted, geometry) >= least)
            .map(dpi)
            .reduce(f64::max)
    };
    finest(0.02).or_else(|| finest(0.0))
}
