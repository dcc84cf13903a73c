//! JPEG files. The stream goes into the PDF unaltered, its EXIF orientation as the
//! placement; only CMYK is turned to RGB, since the output intent is RGB.

use crate::{
    document::{Colour, Encoding, ImageStream, LoadedPage, Raster},
    error::{DocumentError, PageError},
    limits::Limits,
};

use super::{
    Master, Pages, codec,
    codec::dct::{self, Header},
    exif::Exif,
    flip::Flip,
    limit::{check_pixels, damaged},
    no_such_page,
    sheet::Sheet,
    stretch::Stretch,
};

/// A JPEG file: one page.
pub(super) struct Jpeg {
    place: Stretch,
    limits: Limits,
    header: Header,
    sheet: Sheet,
}

impl Jpeg {
    pub(super) fn open(place: &Stretch, limits: Limits) -> Result<Self, DocumentError> {
        let data = place.read().map_err(DocumentError::Unreadable)?;
        let mut header = Header::read(&data).ok_or(DocumentError::Damaged {
            format: "JPEG",
            detail: "no frame header".to_owned(),
        })?;
        let exif = header
            .exif
            .take()
            .map(|block| Exif::read(&block))
            .unwrap_or_default();
        let flip = Flip::from_tag(exif.orientation.unwrap_or(1));
        let sheet = Sheet::new(
            header.width,
            header.height,
            flip,
            header.density.or(exif.density),
        );
        Ok(Self {
            place: place.clone(),
            limits,
            header,
            sheet,
        })
    }

    /// The file up to its end-of-image marker.
    fn data(&self) -> Result<Vec<u8>, PageError> {
        let (width, height) = (u64::from(self.header.width), u64::from(self.header.height));
        check_pixels("JPEG", width, height, &self.limits)?;
        let Some(end) = self.header.end else {
            return Err(damaged("JPEG", "it ends before its end-of-image marker"));
        };
        let mut data = self.place.read().map_err(|error| damaged("JPEG", error))?;
        data.truncate(end);
        Ok(data)
    }

    fn raster(&self) -> Result<Raster, PageError> {
        let samples = dct::decode(&self.data()?, &self.limits)?;
        let colour = self.header.colour().unwrap_or(Colour::Gray);
        // Adobe's programs store ink as its complement.
        let inverted = self.header.components == 4 && self.header.adobe.is_some();
        let decode = inverted.then_some(&[1.0, 0.0, 1.0, 0.0, 1.0, 0.0, 1.0, 0.0][..]);
        samples.into_raster(&colour, decode)
    }
}

impl Pages for Jpeg {
    fn count(&self) -> usize {
        1
    }

    fn estimate_bytes(&self, _: usize) -> u64 {
        self.sheet.estimate_bytes(self.header.components)
    }

    fn page(&self, index: usize) -> Result<LoadedPage, PageError> {
        if index > 0 {
            return Err(no_such_page(index));
        }
        self.sheet.page(self.raster()?, &self.limits)
    }

    fn master(&self, index: usize) -> Result<Master, PageError> {
        if index > 0 {
            return Err(no_such_page(index));
        }
        let stream = match self.header.colour() {
            Some(colour @ (Colour::Gray | Colour::Rgb)) => ImageStream {
                width: self.header.width,
                height: self.header.height,
                bits: 8,
                colour: Some(colour),
                encoding: Encoding::Dct,
                data: self.data()?,
                decode: None,
                soft_mask: None,
                stencil: None,
            },
            _ => codec::encode_raster(&self.raster()?)?,
        };
        Ok(self.sheet.master(stream))
    }
}
