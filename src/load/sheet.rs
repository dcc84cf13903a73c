//! An image file as a sheet of paper: how large it is, which way up, where its pixels lie.

use image::imageops::{self, FilterType};

use crate::{
    document::{Affine, ImageStream, LoadedPage, MasterPage, PageBox, PlacedImage, Raster},
    error::PageError,
    limits::Limits,
};

use super::{Master, flip::Flip, limit::check_pixels};

/// A page that is one image.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Sheet {
    /// Width of the image as stored, in pixels.
    pub width: u32,
    /// Height of the image as stored, in pixels.
    pub height: u32,
    /// How it is turned for display.
    pub flip: Flip,
    /// Pixels an inch along the width and the height as stored.
    pub dpi: (f64, f64),
}

impl Sheet {
    /// A sheet whose resolution is `declared` or else worked out.
    pub(super) fn new(width: u32, height: u32, flip: Flip, declared: Option<(f64, f64)>) -> Self {
        let dpi = declared
            .filter(|&dpi| plausible(dpi, width, height))
            .unwrap_or_else(|| {
                let dpi = guessed(width, height);
                (dpi, dpi)
            });
        Self {
            width,
            height,
            flip,
            dpi,
        }
    }

    /// The image as the composer places it: its stream stays as it is, the matrix turns it.
    pub(super) fn master(&self, stream: ImageStream) -> Master {
        let (w, h) = (f64::from(self.width), f64::from(self.height));
        let to_pixels = Affine::new(w, 0.0, 0.0, -h, 0.0, h);
        let matrix = to_pixels.then(&self.flip.map(w, h)).then(&self.to_points());
        Master::Images(MasterPage {
            media: self.media(),
            rotate: 0,
            images: vec![PlacedImage {
                stream: stream.into(),
                matrix,
            }],
        })
    }

    /// The page from its pixels as stored.
    pub(super) fn page(&self, raster: Raster, limits: &Limits) -> Result<LoadedPage, PageError> {
        let raster = self.flip.apply(raster);
        squared(
            raster,
            self.to_points(),
            self.flip.size(self.dpi.0, self.dpi.1),
            self.media(),
            limits,
        )
    }

    /// About how many bytes the page takes while it is decoded.
    pub(super) fn estimate_bytes(&self, components: u8) -> u64 {
        u64::from(self.width) * u64::from(self.height) * u64::from(components.clamp(1, 3)) * 2
    }

    /// Pixels as displayed → points.
    fn to_points(self) -> Affine {
        let (x, y) = self.flip.size(self.dpi.0, self.dpi.1);
        Affine::new(72.0 / x, 0.0, 0.0, -72.0 / y, 0.0, self.media().y1)
    }

    fn media(self) -> PageBox {
        let (w, h) = self
            .flip
            .size(f64::from(self.width), f64::from(self.height));
        let (x, y) = self.flip.size(self.dpi.0, self.dpi.1);
        PageBox {
            x0: 0.0,
            y0: 0.0,
            x1: w * 72.0 / x,
            y1: h * 72.0 / y,
        }
    }
}

/// The loaded page of a displayed raster. Pixels that are far from square (a fax of 204 ×
/// 98 dots an inch) are made square, at the finer of the two resolutions: readers expect
/// characters in their natural shape.
pub(super) fn squared(
    raster: Raster,
    to_points: Affine,
    (dpi_x, dpi_y): (f64, f64),
    media: PageBox,
    limits: &Limits,
) -> Result<LoadedPage, PageError> {
    let fine = dpi_x.max(dpi_y);
    if fine / dpi_x.min(dpi_y) < 1.1 {
        let dpi = f64::midpoint(dpi_x, dpi_y) as f32;
        return Ok(LoadedPage {
            raster,
            dpi,
            to_points,
            media,
            native_text: None,
        });
    }
    let (w, h) = (f64::from(raster.width()), f64::from(raster.height()));
    let (width, height) = ((w * fine / dpi_x).round(), (h * fine / dpi_y).round());
    check_pixels("page", width as u64, height as u64, limits)?;
    let (tw, th) = (width as u32, height as u32);
    let raster = match raster {
        Raster::Gray(image) => Raster::Gray(imageops::resize(&image, tw, th, FilterType::Triangle)),
        Raster::Rgb(image) => Raster::Rgb(imageops::resize(&image, tw, th, FilterType::Triangle)),
    };
    let to_points = Affine::new(w / width, 0.0, 0.0, h / height, 0.0, 0.0).then(&to_points);
    Ok(LoadedPage {
        raster,
        dpi: fine as f32,
        to_points,
        media,
        native_text: None,
    })
}

/// Whether a declared resolution can be that of a sheet of paper. Cameras and drawing
/// programs write 72 or 96 without meaning it.
fn plausible((x, y): (f64, f64), width: u32, height: u32) -> bool {
    /// The long side of A0, and a little.
    const LONGEST_INCHES: f64 = 48.0;
    let longest = (f64::from(width) / x).max(f64::from(height) / y);
    let coarse = x.min(y) < 100.0 && width.max(height) >= 1500;
    (40.0..=2400.0).contains(&x)
        && (40.0..=2400.0).contains(&y)
        && longest <= LONGEST_INCHES
        && !(coarse && (x - y).abs() < 1.0)
}

/// The resolution of a sheet that declares none: A4, or the likeliest other size of the
/// A and B series that gives a scanner's resolution; 300 for other shapes.
fn guessed(width: u32, height: u32) -> f64 {
    /// Long sides in millimetres: A4, A3, B4 and B5 (JIS), A5, A2, A1, A6.
    const LONG_SIDES: [f64; 8] = [297.0, 420.0, 364.0, 257.0, 210.0, 594.0, 841.0, 148.0];
    let (long, short) = (f64::from(width.max(height)), f64::from(width.min(height)));
    if (long / short / std::f64::consts::SQRT_2 - 1.0).abs() > 0.03 {
        return 300.0;
    }
    LONG_SIDES
        .iter()
        .map(|side| long * 25.4 / side)
        .find(|dpi| (100.0..=600.0).contains(dpi))
        .unwrap_or(300.0)
}

#[cfg(test)]
mod tests {
    use image::GrayImage;

    use super::*;

    #[test]
    fn resolution_is_worked_out_where_the_file_tells_none() {
        assert!((guessed(2480, 3508) - 300.0).abs() < 0.1);
        assert!((guessed(1654, 1170) - 141.4).abs() < 0.1);
        assert!((guessed(9921, 7016) - 600.0).abs() < 0.5);
        assert!((guessed(4000, 3000) - 300.0).abs() < 0.1);
        let camera = Sheet::new(2480, 3508, Flip::default(), Some((72.0, 72.0)));
        assert!((camera.dpi.0 - 300.0).abs() < 0.1);
        let scanner = Sheet::new(1654, 2338, Flip::default(), Some((200.0, 200.0)));
        assert_eq!(scanner.dpi, (200.0, 200.0));
    }

    #[test]
    fn a_turned_image_keeps_its_stream_and_its_map_agrees() {
        for tag in 1..=8 {
            let sheet = Sheet::new(40, 20, Flip::from_tag(tag), Some((100.0, 100.0)));
            let image = GrayImage::new(40, 20);
            let stream =
                super::super::codec::encode_raster(&Raster::Gray(image.clone())).expect("encodes");
            let Master::Images(master) = sheet.master(stream) else {
                panic!("an image")
            };
            let page = sheet
                .page(Raster::Gray(image), &Limits::default())
                .expect("fits");
            // The image's top left pixel, by its matrix and by the raster's map.
            let by_matrix = master.images[0].matrix.apply(0.0, 1.0);
            let (x, y) = sheet.flip.map(40.0, 20.0).apply(0.0, 0.0);
            let by_raster = page.to_points.apply(x, y);
            assert!((by_matrix.0 - by_raster.0).abs() < 1e-9, "tag {tag}");
            assert!((by_matrix.1 - by_raster.1).abs() < 1e-9, "tag {tag}");
            let (w, h) = sheet.flip.size(28.8, 14.4);
            assert!(
                (page.media.width() - w).abs() < 1e-9 && (page.media.height() - h).abs() < 1e-9
            );
        }
    }

    #[test]
    fn fax_pixels_become_square() {
        let sheet = Sheet::new(1728, 1145, Flip::default(), Some((204.0, 98.0)));
        let page = sheet
            .page(Raster::Gray(GrayImage::new(1728, 1145)), &Limits::default())
            .expect("fits");
        assert_eq!((page.raster.width(), page.raster.height()), (1728, 2383));
        let (x, y) = page.to_points.apply(1728.0, 2383.0);
        assert!((x - page.media.x1).abs() < 1e-6 && y.abs() < 1e-6);
    }
}
