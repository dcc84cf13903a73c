//! A new PDF/A around scanned pages.

use std::io::Write;

use pdf_writer::types::OutputIntentSubtype;
use pdf_writer::{Content, Filter, Finish, Name, Rect, Ref, Settings, TextStr};

use super::charset::Charset;
use super::deflate::deflate;
use super::font::Fonts;
use super::image::{self, Place};
use super::layer::{Layer, Names, rounded};
use super::object_writer::ObjectWriter;
use super::{ComposeError, Conformance, Metadata, profile};
use crate::document::{MasterPage, Page, PlacedImage};

/// Sides of a page in points (ISO 19005-2, 6.1.13).
const SIDES: std::ops::RangeInclusive<f64> = 3.0..=14_400.0;

/// Streams a new PDF/A around the scanned images.
///
/// Pages are written as they come; what stays in memory is a few bytes an object and
/// the characters seen so far, so that hundreds of pages cost no more than one.
pub struct Composer<W: Write> {
    writer: ObjectWriter<W>,
    metadata: Metadata,
    conformance: Conformance,
    /// The root of the page tree.
    tree: Ref,
    pages: Vec<Ref>,
    profile: Ref,
    charset: Charset,
    fonts: Fonts,
}

impl<W: Write> Composer<W> {
    /// Begins a file on `out`.
    ///
    /// # Errors
    ///
    /// If `out` takes no bytes.
    pub fn new(out: W, metadata: Metadata, conformance: Conformance) -> Result<Self, ComposeError> {
        let minor = match conformance {
            Conformance::PdfA2u => 7,
            Conformance::PdfA1b => 4,
        };
        let mut writer = ObjectWriter::new(out, minor, Ref::new(1))?;
        let tree = writer.reserve();
        let packed = deflate(&profile::srgb());
        let profile = writer.add(|chunk, id| {
            let mut stream = chunk.icc_profile(id, &packed);
            stream.n(3);
            stream.filter(Filter::FlateDecode);
        })?;
        Ok(Self {
            writer,
            metadata: metadata.cleaned(),
            conformance,
            tree,
            pages: Vec::new(),
            profile,
            charset: Charset::default(),
            fonts: Fonts::default(),
        })
    }

    /// Adds a page: the images of `master` as they are, and the lines of `page` as
    /// invisible text. Viewers show it upright, by the turn that was found on top of
    /// the source's own.
    ///
    /// # Errors
    ///
    /// If the page or one of its images may not stand in a PDF/A file, or if the bytes
    /// cannot be written.
    pub fn page(&mut self, master: &MasterPage, page: &Page) -> Result<(), ComposeError> {
        let (width, height) = (master.media.width(), master.media.height());
        if !SIDES.contains(&width) || !SIDES.contains(&height) {
            return Err(ComposeError::PageSize {
                page: page.number,
                width,
                height,
            });
        }
        let mut images = Vec::with_capacity(master.images.len());
        for (index, placed) in master.images.iter().enumerate() {
            let place = Place {
                page: page.number,
                image: index + 1,
            };
            if placed
                .matrix
                .to_array()
                .iter()
                .any(|number| !number.is_finite())
            {
                return Err(place.refuse("its place on the page is not known"));
            }
            images.push(image::write(
                &mut self.writer,
                &placed.stream,
                self.conformance,
                place,
            )?);
        }
        let names = Names::default();
        let layer = Layer::of(page, &mut self.charset, &names)?;
        let mut content = paint(&master.images);
        content.extend_from_slice(&layer.content);
        let packed = deflate(&content);
        let content = self.writer.add(|chunk, id| {
            chunk.stream(id, &packed).filter(Filter::FlateDecode);
        })?;
        if layer.across && self.fonts.across.is_none() {
            self.fonts.across = Some(self.writer.reserve());
        }
        if layer.down && self.fonts.down.is_none() {
            self.fonts.down = Some(self.writer.reserve());
        }
        let (tree, fonts) = (self.tree, self.fonts);
        let id = self.writer.add(|chunk, id| {
            let mut object = chunk.page(id);
            object.parent(tree);
            object.media_box(media_box(master));
            let turned = i32::from(master.rotate) + i32::from(page.turn.degrees());
            object.rotate(turned.rem_euclid(360) / 90 * 90);
            if master
                .images
                .iter()
                .any(|placed| placed.stream.soft_mask.is_some())
            {
                let mut group = object.group();
                group.transparency().color_space().device_rgb();
            }
            let mut resources = object.resources();
            if !images.is_empty() {
                let mut names = resources.x_objects();
                for (index, image) in images.iter().enumerate() {
                    names.pair(Name(&image_name(index)), *image);
                }
            }
            if layer.across || layer.down {
                let mut dict = resources.fonts();
                let used = [
                    (layer.across, &names.across, fonts.across),
                    (layer.down, &names.down, fonts.down),
                ];
                for (used, name, font) in used {
                    if let (true, Some(font)) = (used, font) {
                        dict.pair(Name(name), font);
                    }
                }
            }
            resources.finish();
            object.contents(content);
        })?;
        self.pages.push(id);
        Ok(())
    }

    /// Closes the file and gives back what it was written to.
    ///
    /// # Errors
    ///
    /// If the bytes cannot be written.
    pub fn finish(self) -> Result<W, ComposeError> {
        let Self {
            mut writer,
            metadata,
            conformance,
            tree,
            pages,
            profile,
            charset,
            fonts,
        } = self;
        fonts.write(&mut writer, &charset)?;
        writer.write(tree, |chunk, id| {
            chunk
                .pages(id)
                .count(pages.len() as i32)
                .kids(pages.iter().copied());
        })?;
        let packet = metadata.xmp(conformance);
        // Neither packed nor encrypted, so that any program finds it (6.6.2.1).
        let xmp = writer.add(|chunk, id| drop(chunk.metadata(id, packet.as_bytes())))?;
        let info = writer.add(|chunk, id| metadata.write_info(chunk, id))?;
        let catalog = writer.add(|chunk, id| {
            let mut catalog = chunk
                .indirect(id)
                .start::<pdf_writer::writers::Catalog<'_>>();
            catalog.pages(tree).metadata(xmp).lang(TextStr("ja-JP"));
            catalog.viewer_preferences().display_doc_title(true);
            catalog
                .output_intents()
                .push()
                .subtype(OutputIntentSubtype::PDFA)
                .output_condition_identifier(TextStr("sRGB IEC61966-2.1"))
                .info(TextStr("sRGB IEC61966-2.1"))
                .dest_output_profile(profile);
        })?;
        Ok(writer.finish(catalog, Some(info), metadata.file_id())?)
    }
}

/// The operators that paint `images` in order.
fn paint(images: &[PlacedImage]) -> Vec<u8> {
    let mut content = Content::with_settings(Settings { pretty: false });
    for (index, placed) in images.iter().enumerate() {
        content.save_state();
        if let Some([red, green, blue]) = placed.stream.stencil {
            content.set_fill_rgb(red, green, blue);
        }
        content.transform(placed.matrix.to_array().map(|number| rounded(number, 6)));
        content.x_object(Name(&image_name(index)));
        content.restore_state();
    }
    let mut bytes = content.finish().into_vec();
    bytes.push(b'\n');
    bytes
}

fn image_name(index: usize) -> Vec<u8> {
    format!("Im{index}").into_bytes()
}

fn media_box(master: &MasterPage) -> Rect {
    let edge = |value: f64| rounded(value, 4);
    let media = &master.media;
    Rect::new(
        edge(media.x0),
        edge(media.y0),
        edge(media.x1),
        edge(media.y1),
    )
}
