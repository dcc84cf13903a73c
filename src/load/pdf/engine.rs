//! Pdfium: draws what is not a plain scan, and tells where characters are.
//!
//! Pdfium is not thread-safe, so one page is drawn at a time in the whole process. The
//! library is loaded when it is first needed, and a file is opened (by its path: pdfium
//! reads what it needs) when its first page is.

use std::{
    path::{Path, PathBuf},
    sync::{Mutex, MutexGuard, PoisonError},
};

use pdfium_render::prelude::{
    PdfBitmapFormat, PdfColor, PdfDocument, PdfPage, PdfRenderConfig, Pdfium, PdfiumError,
};

use crate::{document::Raster, error::PageError};

use super::super::samples::rgb_raster;

/// The library, once it is loaded. Holding it is the right to call it.
static LIBRARY: Mutex<Option<&'static Pdfium>> = Mutex::new(None);

fn lock() -> MutexGuard<'static, Option<&'static Pdfium>> {
    LIBRARY.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A PDF as pdfium sees it.
pub(super) struct Engine {
    path: PathBuf,
    password: Option<String>,
    library: Option<PathBuf>,
    pages: usize,
    document: Mutex<Option<PdfDocument<'static>>>,
}

/// A character and its box in user space: left, bottom, right, top.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Character {
    pub code: u32,
    pub bounds: [f64; 4],
    /// Degrees of its baseline, clockwise.
    pub angle: f32,
}

impl Engine {
    pub(super) fn new(
        path: &Path,
        password: Option<String>,
        library: Option<PathBuf>,
        pages: usize,
    ) -> Self {
        Self {
            path: path.to_owned(),
            password,
            library,
            pages,
            document: Mutex::default(),
        }
    }

    /// Draws a page in `width` × `height` pixels, and reads its characters if `text`.
    pub(super) fn draw(
        &self,
        index: usize,
        width: u32,
        height: u32,
        text: bool,
    ) -> Result<(Raster, Vec<Character>), PageError> {
        let (data, characters) = self.with_page(index, |page| {
            let config = PdfRenderConfig::new()
                .set_fixed_size(width as i32, height as i32)
                .set_format(PdfBitmapFormat::BGR)
                .set_clear_color(PdfColor::WHITE);
            let bitmap = page.render_with_config(&config)?;
            let bytes = bitmap.as_raw_bytes();
            let stride = bytes.len() / height as usize;
            let row = width as usize * 3;
            let mut data = Vec::with_capacity(row * height as usize);
            for line in bytes.chunks_exact(stride) {
                data.extend_from_slice(&line[..row]);
            }
            let characters = if text { characters(page)? } else { Vec::new() };
            Ok((data, characters))
        })?;
        Ok((rgb_raster(width, height, data)?, characters))
    }

    fn with_page<T>(
        &self,
        index: usize,
        work: impl FnOnce(&PdfPage) -> Result<T, PdfiumError>,
    ) -> Result<T, PageError> {
        let mut library = lock();
        let pdfium = match *library {
            Some(pdfium) => pdfium,
            None => *library.insert(load(self.library.as_deref())?),
        };
        let mut document = self.document.lock().unwrap_or_else(PoisonError::into_inner);
        let document = match &mut *document {
            Some(document) => document,
            empty => {
                let opened = pdfium
                    .load_pdf_from_file(&self.path, self.password.as_deref())
                    .map_err(failed)?;
                empty.insert(opened)
            }
        };
        let pages = document.pages();
        if pages.len() as usize != self.pages {
            let (found, expected) = (pages.len(), self.pages);
            return Err(PageError::Render(format!(
                "pdfium finds {found} pages where there are {expected}"
            )));
        }
        let page = pages.get(index as i32).map_err(failed)?;
        work(&page).map_err(failed)
    }
}

impl Drop for Engine {
    fn drop(&mut self) {
        let _turn = lock();
        drop(
            self.document
                .get_mut()
                .unwrap_or_else(PoisonError::into_inner)
                .take(),
        );
    }
}

/// Loads the library for the rest of the process's life.
fn load(path: Option<&Path>) -> Result<&'static Pdfium, PageError> {
    let bindings = match path {
        Some(path) => Pdfium::bind_to_library(path),
        None => Pdfium::bind_to_system_library(),
    };
    let bindings = bindings.map_err(|error| {
        let place = path.map_or("libpdfium".into(), |path| path.display().to_string());
        PageError::Render(format!("{place} cannot be loaded: {error}"))
    })?;
    Ok(Box::leak(Box::new(Pdfium::new(bindings))))
}

#[allow(clippy::needless_pass_by_value)]
fn failed(error: PdfiumError) -> PageError {
    PageError::Render(format!("pdfium: {error}"))
}

/// The characters of the page's content, without those pdfium adds between words and
/// lines.
fn characters(page: &PdfPage) -> Result<Vec<Character>, PdfiumError> {
    let text = page.text()?;
    let mut all = Vec::with_capacity(text.len().max(0) as usize);
    for character in text.chars().iter() {
        if character.is_generated().unwrap_or(false) {
            continue;
        }
        let Ok(bounds) = character
            .loose_bounds()
            .or_else(|_| character.tight_bounds())
        else {
            continue;
        };
        all.push(Character {
            code: character.unicode_value(),
            bounds: [bounds.left(), bounds.bottom(), bounds.right(), bounds.top()]
                .map(|p| f64::from(p.value)),
            angle: character.angle_degrees().unwrap_or(0.0),
        });
    }
    Ok(all)
}
