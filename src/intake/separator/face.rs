//! Letters as outlines, so that a sheet needs no font where it is shown or printed.

use std::borrow::Cow;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use pdf_writer::Content;
use thiserror::Error;
use ttf_parser::{OutlineBuilder, fonts_in_collection};

/// The letters of the words that stand on every sheet, and ASCII: a part of `BIZ UDGothic`
/// (`FACE.md` beside it says how it was cut out, and its licence).
const BUILT_IN: &[u8] = include_bytes!("face.ttf");
/// Where fonts are looked for, the last two below the home directory.
const FOLDERS: [&str; 4] = [
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    ".local/share/fonts",
    ".fonts",
];

/// Why a font cannot be used.
#[derive(Debug, Error)]
pub enum FaceError {
    /// It cannot be read.
    #[error("{}: {source}", path.display())]
    Unreadable {
        /// The font.
        path: PathBuf,
        /// The system's word.
        source: io::Error,
    },
    /// It is no font with outlines.
    #[error("{}: it is no TrueType or OpenType font", path.display())]
    NoFont {
        /// The font.
        path: PathBuf,
    },
}

/// A font.
#[derive(Debug, Clone)]
pub struct Face {
    bytes: Cow<'static, [u8]>,
    /// Place in a collection.
    index: u32,
}

impl Face {
    /// The one that is part of the program.
    pub fn built_in() -> Self {
        Self {
            bytes: Cow::Borrowed(BUILT_IN),
            index: 0,
        }
    }

    /// A font from a file (`.ttf`, `.otf`, `.ttc`).
    ///
    /// # Errors
    /// [`FaceError`].
    pub fn read(path: &Path) -> Result<Self, FaceError> {
        let bytes = fs::read(path).map_err(|source| FaceError::Unreadable {
            path: path.to_path_buf(),
            source,
        })?;
        let face = Self {
            bytes: bytes.into(),
            index: 0,
        };
        if face.parsed().is_none() {
            return Err(FaceError::NoFont {
                path: path.to_path_buf(),
            });
        }
        Ok(face)
    }

    /// A font of this machine that has every letter of `text`: a gothic one, if there is
    /// one.
    pub fn of_system(text: &str) -> Option<Self> {
        let home = std::env::var_os("HOME").map_or_else(|| PathBuf::from("/"), PathBuf::from);
        let mut files = Vec::new();
        for folder in FOLDERS {
            files_below(&home.join(folder), &mut files);
        }
        files.sort_by_key(|path| {
            let name = path.to_string_lossy().to_lowercase();
            (!name.contains("gothic"), name)
        });
        files
            .into_iter()
            .filter_map(|path| Self::read(&path).ok())
            .find(|face| face.has(text))
    }

    /// Whether it has every letter of `text`.
    pub fn has(&self, text: &str) -> bool {
        self.parsed().is_some_and(|face| {
            text.chars()
                .all(|ch| face.glyph_index(ch).is_some_and(|glyph| glyph.0 != 0))
        })
    }

    /// Width of `text` set in `size` points.
    pub(super) fn width(&self, text: &str, size: f32) -> f32 {
        let Some(face) = self.parsed() else {
            return 0.0;
        };
        let units: u32 = text
            .chars()
            .filter_map(|ch| face.glyph_index(ch))
            .map(|glyph| u32::from(face.glyph_hor_advance(glyph).unwrap_or_default()))
            .sum();
        units as f32 * size / f32::from(face.units_per_em())
    }

    /// Draws `text` in `size` points; its baseline begins at `x`, `y`.
    pub(super) fn draw(&self, content: &mut Content, text: &str, size: f32, x: f32, y: f32) {
        let Some(face) = self.parsed() else { return };
        let scale = size / f32::from(face.units_per_em());
        let mut pen = Pen {
            content,
            scale,
            x,
            y,
            at: (0.0, 0.0),
        };
        for glyph in text.chars().filter_map(|ch| face.glyph_index(ch)) {
            face.outline_glyph(glyph, &mut pen);
            pen.x += f32::from(face.glyph_hor_advance(glyph).unwrap_or_default()) * scale;
        }
        content.fill_nonzero();
    }

    fn parsed(&self) -> Option<ttf_parser::Face<'_>> {
        let count = fonts_in_collection(&self.bytes).unwrap_or(1);
        (self.index < count)
            .then(|| ttf_parser::Face::parse(&self.bytes, self.index).ok())
            .flatten()
    }
}

fn files_below(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        // Links are not followed: they may lead in circles.
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            files_below(&path, files);
        } else if path
            .extension()
            .is_some_and(|e| ["ttf", "otf", "ttc"].iter().any(|known| e == *known))
        {
            files.push(path);
        }
    }
}

/// Draws one glyph, scaled and moved.
struct Pen<'a> {
    content: &'a mut Content,
    scale: f32,
    x: f32,
    y: f32,
    at: (f32, f32),
}

impl Pen<'_> {
    fn place(&self, x: f32, y: f32) -> (f32, f32) {
        (self.x + x * self.scale, self.y + y * self.scale)
    }
}

impl OutlineBuilder for Pen<'_> {
    fn move_to(&mut self, x: f32, y: f32) {
        self.at = self.place(x, y);
        self.content.move_to(self.at.0, self.at.1);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.at = self.place(x, y);
        self.content.line_to(self.at.0, self.at.1);
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        // PDF knows cubic curves only; raising the degree is exact.
        let (from, control, to) = (self.at, self.place(x1, y1), self.place(x, y));
        let toward = |end: f32, control: f32| end + (control - end) * 2.0 / 3.0;
        self.content.cubic_to(
            toward(from.0, control.0),
            toward(from.1, control.1),
            toward(to.0, control.0),
            toward(to.1, control.1),
            to.0,
            to.1,
        );
        self.at = to;
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        let (one, two, to) = (self.place(x1, y1), self.place(x2, y2), self.place(x, y));
        self.content
            .cubic_to(one.0, one.1, two.0, two.1, to.0, to.1);
        self.at = to;
    }

    fn close(&mut self) {
        self.content.close_path();
    }
}
