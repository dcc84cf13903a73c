//! Tesseract through the system's library: the fallback engine, and an independent one.

use std::path::Path;
use std::sync::{Mutex, OnceLock, PoisonError};

use image::GrayImage;
use tesseract_rs::{TessPageSegMode, TesseractAPI, TesseractError};

use crate::document::{Glyph, Quad, Raster, Rect, TextLine, Turn};
use crate::error::{Fatal, PageError};

use super::alphabet::Alphabet;
use super::engine::{Deadline, Engine, Glance, LineFound};

/// Lines below this mean confidence (0–1) are noise.
const LEAST_CONFIDENCE: f32 = 0.3;
/// Orientation votes below this (Tesseract's own scale) are guesses.
const LEAST_ORIENTATION: f32 = 1.5;
/// Tesseract's data for rows, and for columns: either reads nothing but noise in the other.
const ROWS: &str = "jpn";
const COLUMNS: &str = "jpn_vert";

/// The Tesseract engine. Handles are not shared while in use; each worker borrows one.
pub struct Tesseract {
    rows: Handles,
    columns: Handles,
    orientation: Mutex<Option<TesseractAPI>>,
}

/// Open handles of one language's data that nobody uses now.
pub(super) struct Handles {
    language: &'static str,
    idle: Mutex<Vec<TesseractAPI>>,
    alphabet: OnceLock<Option<Alphabet>>,
}

impl Tesseract {
    /// Opens the library with the Japanese data.
    ///
    /// # Errors
    /// [`Fatal::ComponentMissing`] if the data is not installed.
    pub fn load() -> Result<Self, Fatal> {
        let missing = |language: &str| {
            Fatal::ComponentMissing(format!(
                "tesseract cannot load its «{language}» data; run scripts/setup"
            ))
        };
        let first = open(ROWS).map_err(|_| missing(ROWS))?;
        Ok(Self {
            rows: Handles::of(ROWS, vec![first]),
            columns: Handles::of(COLUMNS, Vec::new()),
            orientation: Mutex::new(open("osd").ok()),
        })
    }

    /// A reader of single lines, which opens the library when the first line comes: most
    /// runs over one page need none, and opening takes as long as reading a page.
    pub fn on_demand() -> Self {
        Self {
            rows: Handles::of(ROWS, Vec::new()),
            columns: Handles::of(COLUMNS, Vec::new()),
            orientation: Mutex::default(),
        }
    }

    /// Whether it can write a letter at all, of rows or of columns.
    pub fn can_write(&self, letter: char, vertical: bool) -> bool {
        let alphabet = self.handles(vertical).alphabet();
        alphabet.is_none_or(|alphabet| alphabet.has(letter))
    }

    /// The handles that read rows, or columns.
    pub(super) fn handles(&self, vertical: bool) -> &Handles {
        if vertical { &self.columns } else { &self.rows }
    }
}

impl Handles {
    fn of(language: &'static str, idle: Vec<TesseractAPI>) -> Self {
        Self {
            language,
            idle: Mutex::new(idle),
            alphabet: OnceLock::new(),
        }
    }

    /// The letters that the data can write; `None` if that cannot be told.
    fn alphabet(&self) -> Option<&Alphabet> {
        let told = || {
            let folder = self.borrowed(TesseractAPI::get_datapath).ok()?;
            let name = format!("{}.traineddata", self.language);
            Alphabet::of_file(&Path::new(&folder).join(name))
        };
        self.alphabet.get_or_init(told).as_ref()
    }

    /// Does `work` with a handle of its own; one that failed is not used again.
    pub(super) fn borrowed<T>(
        &self,
        work: impl FnOnce(&TesseractAPI) -> Result<T, TesseractError>,
    ) -> Result<T, TesseractError> {
        let idle = || self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        let free = idle().pop();
        let api = match free {
            Some(api) => api,
            None => open(self.language)?,
        };
        let done = work(&api)?;
        idle().push(api);
        Ok(done)
    }
}

fn open(language: &str) -> Result<TesseractAPI, TesseractError> {
    let api = TesseractAPI::new();
    // An empty path means the library's own data directory.
    api.init("", language)?;
    // stderr is for our own messages.
    api.set_variable("debug_file", "/dev/null")?;
    Ok(api)
}

pub(super) fn show(api: &TesseractAPI, image: &GrayImage, dpi: f32) -> Result<(), TesseractError> {
    let (width, height) = (image.width() as i32, image.height() as i32);
    api.set_image(image.as_raw(), width, height, 1, width)?;
    let dpi = (dpi as i32).clamp(70, 2400);
    api.set_source_resolution(dpi)?;
    api.set_variable("user_defined_dpi", &dpi.to_string())
}

pub(super) fn failed(error: &TesseractError) -> PageError {
    PageError::Engine {
        engine: "tesseract",
        detail: error.to_string(),
    }
}

impl Engine for Tesseract {
    fn name(&self) -> &'static str {
        "tesseract"
    }

    fn glance(&self, scan: &Raster, dpi: f32, deadline: Deadline) -> Result<Glance, PageError> {
        deadline.check()?;
        let gray = scan.to_gray();
        let guard = self
            .orientation
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let Some(api) = guard.as_ref() else {
            return Ok(Glance::default());
        };
        show(api, &gray, dpi).map_err(|e| failed(&e))?;
        // Too little text is no failure: the orientation stays unknown.
        let turn = api
            .detect_os()
            .ok()
            .filter(|(_, confidence, ..)| *confidence >= LEAST_ORIENTATION)
            .and_then(|(degrees, ..)| Turn::from_degrees(360 - i64::from(degrees)));
        Ok(Glance {
            turn,
            lines: Vec::new(),
        })
    }

    fn find(&self, _upright: &Raster, _dpi: f32) -> Result<Vec<LineFound>, PageError> {
        Ok(Vec::new())
    }

    fn read(
        &self,
        upright: &Raster,
        dpi: f32,
        _found: &[LineFound],
        deadline: Deadline,
    ) -> Result<Vec<TextLine>, PageError> {
        deadline.check()?;
        let read = |api: &TesseractAPI| -> Result<String, TesseractError> {
            api.set_page_seg_mode(TessPageSegMode::PSM_AUTO)?;
            show(api, &upright.to_gray(), dpi)?;
            api.recognize()?;
            api.get_tsv_text(0)
        };
        let table = self.handles(false).borrowed(read).map_err(|e| failed(&e))?;
        deadline.check()?;
        Ok(lines_of(&table))
    }

    fn read_lines(
        &self,
        _upright: &Raster,
        places: &[Quad],
        _deadline: Deadline,
    ) -> Result<Vec<Option<TextLine>>, PageError> {
        Ok(vec![None; places.len()])
    }

    fn likeliest(
        &self,
        _upright: &Raster,
        _place: &Quad,
        _texts: &[String],
        _deadline: Deadline,
    ) -> Result<Option<(usize, f32)>, PageError> {
        Ok(None)
    }
}

/// A word of Tesseract's table.
struct Word {
    /// Block, paragraph, line.
    line: [u32; 3],
    place: Rect,
    confidence: f32,
    text: String,
}

impl Word {
    /// A row of the table; `None` for rows that are no words.
    fn from_row(row: &str) -> Option<Self> {
        let columns: Vec<&str> = row.split('\t').collect();
        let [
            level,
            _,
            block,
            paragraph,
            line,
            _,
            x,
            y,
            w,
            h,
            confidence,
            text,
        ] = columns[..]
        else {
            return None;
        };
        if level != "5" || text.trim().is_empty() {
            return None;
        }
        let number = |s: &str| s.parse::<f32>().ok();
        Some(Self {
            line: [
                block.parse().ok()?,
                paragraph.parse().ok()?,
                line.parse().ok()?,
            ],
            place: Rect::new(number(x)?, number(y)?, number(w)?, number(h)?),
            confidence: (number(confidence)? / 100.0).clamp(0.0, 1.0),
            text: text.to_owned(),
        })
    }
}

/// Lines out of Tesseract's tab-separated table.
fn lines_of(table: &str) -> Vec<TextLine> {
    let words: Vec<Word> = table.lines().filter_map(Word::from_row).collect();
    words
        .chunk_by(|a, b| a.line == b.line)
        .filter_map(line_of)
        .collect()
}

fn line_of(words: &[Word]) -> Option<TextLine> {
    let place = words.iter().map(|w| w.place).reduce(|a, b| a.union(&b))?;
    let chars: usize = words.iter().map(|w| w.text.chars().count()).sum();
    let vertical = chars > 1 && place.h > 1.5 * place.w;
    let along = |r: &Rect| {
        let (from, to, start, length) = if vertical {
            (r.y, r.bottom(), place.y, place.h)
        } else {
            (r.x, r.right(), place.x, place.w)
        };
        (
            (from - start) / length.max(1.0),
            (to - start) / length.max(1.0),
        )
    };
    let mut glyphs: Vec<Glyph> = Vec::with_capacity(chars);
    for word in words {
        let (start, end) = along(&word.place);
        let count = word.text.chars().count() as f32;
        for (i, ch) in word.text.chars().enumerate() {
            glyphs.push(Glyph {
                ch,
                start: start + (end - start) * i as f32 / count,
                end: start + (end - start) * (i + 1) as f32 / count,
                confidence: word.confidence,
            });
        }
    }
    let confidence = glyphs.iter().map(|g| g.confidence).sum::<f32>() / glyphs.len().max(1) as f32;
    // What is no number is judged where all engines are.
    (confidence.is_nan() || confidence >= LEAST_CONFIDENCE).then_some(TextLine {
        glyphs,
        quad: Quad::from(place),
        confidence,
        vertical,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_one_line_join() {
        let table = "1\t1\t0\t0\t0\t0\t0\t0\t500\t100\t-1\t\n\
             4\t1\t1\t1\t1\t0\t10\t10\t200\t20\t-1\t\n\
             5\t1\t1\t1\t1\t1\t10\t10\t100\t20\t96.5\t保存\n\
             5\t1\t1\t1\t1\t2\t110\t10\t100\t20\t90.0\t期間\n\
             5\t1\t1\t1\t2\t1\t10\t50\t50\t20\t10.0\t雑\n";
        let lines = lines_of(table);
        assert_eq!(lines.len(), 1, "noise is dropped");
        assert_eq!(lines[0].text(), "保存期間");
        assert!((lines[0].glyphs[2].start - 0.5).abs() < 1e-6);
    }
}
