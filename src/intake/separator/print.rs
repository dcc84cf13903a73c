//! Draws separator sheets: A4, the same code twice (a hole or a staple may spoil one), and
//! in words what the sheet is for.

use pdf_writer::{Content, Filter, Pdf, Rect, Ref, TextStr};
use qrcode::bits::Bits;
use qrcode::{Color, EcLevel, QrCode, Version};
use thiserror::Error;

use crate::document::SeparatorSheet;

use super::face::Face;
use super::payload::payload_of;

/// Points a millimetre.
const MM: f32 = 72.0 / 25.4;
/// Width and height of A4 in millimetres.
const A4: (f32, f32) = (210.0, 297.0);
/// Side of a code in millimetres.
const CODE: f32 = 80.0;
/// Lower edges of the codes, in millimetres from the paper's.
const CODES: [f32; 2] = [163.0, 17.0];
/// Text keeps to this width, in millimetres.
const COLUMN: f32 = 174.0;
/// Up to this version a code may have more redundancy than it must: 41 modules a side, each
/// 2 mm wide.
const WIDE: i16 = 6;
/// Largest code: 57 modules a side, so that one is 1.4 mm wide and survives a coarse scan.
const LARGEST: i16 = 10;

const TITLE: &str = "文書区切り紙";
const SUBTITLE: &str = "Document separator sheet";
const WORDS: [&str; 4] = [
    "この紙の次のページから、新しい文書になります。",
    "1. 印刷面を表にして、文書のあいだに一枚ずつはさみます。紙の向きは自由です。",
    "2. まとめてスキャンします。この紙は登録されません。くり返し使えます。",
    "コードに何も書かないでください。",
];
const ENGLISH: &str = "A new document begins behind this sheet. Put it between two documents, \
                       printed side up, and scan them all. It may be used again.";

/// Why sheets cannot be drawn.
#[derive(Debug, Error)]
pub enum PrintError {
    /// The code has no room for all that.
    #[error(
        "the sheet cannot carry so much ({bytes} bytes; a code holds some 200, a Japanese letter takes 3); shorten department, binder or tags"
    )]
    TooLong {
        /// Length of the payload.
        bytes: usize,
    },
    /// The font lacks letters.
    #[error("the font has no {letters}; give another one")]
    Letters {
        /// Those that are missing.
        letters: String,
    },
}

/// A PDF of `copies` sheets. `face` draws what the sheet says of the document behind it.
///
/// # Errors
/// [`PrintError`].
pub fn print(sheet: &SeparatorSheet, copies: u16, face: &Face) -> Result<Vec<u8>, PrintError> {
    let payload = payload_of(sheet);
    let code = code_of(&payload)?;
    let said = said(sheet);
    let letters: String = said
        .iter()
        .flat_map(|line| line.chars())
        .filter(|ch| !face.has(&ch.to_string()))
        .collect();
    if !letters.is_empty() {
        return Err(PrintError::Letters { letters });
    }
    let mut content = Content::new();
    for bottom in CODES {
        draw_code(&mut content, &code, (A4.0 - CODE) / 2.0, bottom);
    }
    let own = Face::built_in();
    centred(&mut content, &own, TITLE, 34.0, 270.0);
    centred(&mut content, &own, SUBTITLE, 12.0, 261.0);
    let [what, how, then, care] = WORDS;
    centred(&mut content, &own, what, 17.0, 150.0);
    centred(&mut content, &own, how, 12.0, 141.0);
    centred(&mut content, &own, then, 12.0, 134.5);
    for (line, y) in said.iter().zip([126.0, 118.0, 110.0]) {
        centred(&mut content, face, line, 16.0, y);
    }
    centred(&mut content, &own, ENGLISH, 9.0, 103.5);
    centred(&mut content, &own, care, 9.0, 11.0);
    Ok(pdf(&content.finish(), copies))
}

/// What the sheet says, for people.
fn said(sheet: &SeparatorSheet) -> Vec<String> {
    let tags = sheet.tags.join("、");
    [
        ("所管課", sheet.department.as_deref()),
        ("簿冊", sheet.binder.as_deref()),
        ("タグ", Some(tags.as_str()).filter(|tags| !tags.is_empty())),
    ]
    .into_iter()
    .filter_map(|(label, value)| Some(format!("{label}：{}", value?)))
    .collect()
}

/// The code with as much redundancy as there is room for.
pub(super) fn code_of(payload: &str) -> Result<QrCode, PrintError> {
    let bytes = payload.as_bytes();
    let plain = bytes
        .iter()
        .all(|b| b.is_ascii_digit() || b.is_ascii_uppercase() || *b == b'/');
    // Wide modules survive more than redundancy does: that comes second.
    let sizes = [
        (EcLevel::H, WIDE),
        (EcLevel::Q, WIDE),
        (EcLevel::M, LARGEST),
    ];
    for (level, largest) in sizes {
        for version in (1..=largest).map(Version::Normal) {
            // By hand: the crate would take some pairs of UTF-8 bytes for Shift JIS.
            let mut bits = Bits::new(version);
            let fitted = if plain {
                bits.push_alphanumeric_data(bytes)
            } else {
                bits.push_byte_data(bytes)
            };
            let code = fitted
                .and_then(|()| bits.push_terminator(level))
                .and_then(|()| QrCode::with_bits(bits, level));
            if let Ok(code) = code {
                return Ok(code);
            }
        }
    }
    Err(PrintError::TooLong { bytes: bytes.len() })
}

/// `left` and `bottom` in millimetres.
fn draw_code(content: &mut Content, code: &QrCode, left: f32, bottom: f32) {
    let side = code.width();
    let module = CODE * MM / side as f32;
    for (row, colours) in code.to_colors().chunks(side).enumerate() {
        let y = bottom * MM + (side - 1 - row) as f32 * module;
        let mut x = 0;
        // Neighbours as one rectangle: no hairlines between them on the print.
        for run in colours.chunk_by(|a, b| a == b) {
            if run[0] == Color::Dark {
                let width = run.len() as f32 * module;
                content.rect(left * MM + x as f32 * module, y, width, module);
            }
            x += run.len();
        }
    }
    content.fill_nonzero();
}

/// `y`: the baseline in millimetres from the paper's lower edge. Text too wide is set
/// smaller.
fn centred(content: &mut Content, face: &Face, text: &str, size: f32, y: f32) {
    let width = face.width(text, size);
    let size = size * (COLUMN * MM / width).min(1.0);
    let x = (A4.0 * MM - face.width(text, size)) / 2.0;
    face.draw(content, text, size, x, y * MM);
}

fn pdf(content: &[u8], copies: u16) -> Vec<u8> {
    let (catalog, tree, info, stream) = (Ref::new(1), Ref::new(2), Ref::new(3), Ref::new(4));
    let pages: Vec<Ref> = (0..i32::from(copies)).map(|n| Ref::new(5 + n)).collect();
    let mut pdf = Pdf::new();
    pdf.catalog(catalog).pages(tree).lang(TextStr("ja-JP"));
    pdf.pages(tree)
        .count(pages.len() as i32)
        .kids(pages.iter().copied());
    pdf.document_info(info)
        .title(TextStr(TITLE))
        .producer(TextStr(concat!("bunshoko ", env!("CARGO_PKG_VERSION"))));
    let mut packed = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    // Writing to memory does not fail.
    let packed = std::io::Write::write_all(&mut packed, content)
        .and_then(|()| packed.finish())
        .unwrap_or_default();
    pdf.stream(stream, &packed).filter(Filter::FlateDecode);
    for page in pages {
        let mut page = pdf.page(page);
        page.parent(tree)
            .media_box(Rect::new(0.0, 0.0, A4.0 * MM, A4.1 * MM))
            .contents(stream);
        page.resources();
    }
    pdf.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_letters_suffice_for_every_sheet() {
        let own = Face::built_in();
        for text in WORDS
            .into_iter()
            .chain([TITLE, SUBTITLE, ENGLISH, "所管課：簿冊：タグ：、"])
        {
            assert!(own.has(text), "{text}");
        }
        assert!(!own.has("鬱"));
    }

    #[test]
    fn what_does_not_fit_is_refused() {
        let mut sheet = SeparatorSheet::default();
        print(&sheet, 3, &Face::built_in()).expect("draws");
        sheet.binder = Some("A".repeat(150));
        print(&sheet, 1, &Face::built_in()).expect("draws");
        sheet.binder = Some("A".repeat(250));
        let refused = print(&sheet, 1, &Face::built_in());
        assert!(matches!(refused, Err(PrintError::TooLong { .. })));
        sheet.binder = Some("鬱".to_owned());
        let refused = print(&sheet, 1, &Face::built_in());
        assert!(matches!(refused, Err(PrintError::Letters { letters }) if letters == "鬱"));
    }

    #[test]
    fn a_plain_sheet_has_the_coarsest_code() {
        let code = code_of("BUNSHOKO/1").expect("fits");
        assert_eq!(
            (code.width(), code.error_correction_level()),
            (21, EcLevel::H)
        );
    }
}
