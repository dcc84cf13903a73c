//! The pure types every room speaks. Nothing here reads, writes or decodes.
//!
//! * [`Point`], [`Rect`], [`Quad`], [`Turn`], [`Affine`]: points, boxes, turns, affine maps
//! * pixels: [`Raster`]
//! * [`LoadedPage`] → [`Page`]: a page before and after reading
//! * [`MasterPage`], [`ImageStream`]: the scanned image as it goes into the PDF
//! * [`TextLine`], [`Glyph`]: text with places; [`Mark`]: ink
//!   of which nothing is known but its place
//! * [`Attributes`], [`Evidence`]: what was found and what it rests on
//! * [`SeparatorSheet`], [`Split`]: several documents in one scan
//! * [`Record`], [`Rejection`]: what is kept; [`hexadecimal`]: how checksums stand in them

mod attribute;
mod checksum;
mod geometry;
mod mark;
mod master;
mod page;
mod raster;
mod record;
mod rule_line;
mod separator;
mod surety;
mod table;
mod text;

pub use attribute::{
    Attribute, Attributes, Day, Department, Disclosure, Evidence, FiscalYear, Origin, Retention,
    Text,
};
pub use checksum::hexadecimal;
pub use geometry::{Affine, PixelBox, Point, Quad, Rect, Turn, median};
pub use mark::Mark;
pub use master::{Ccitt, Colour, Encoding, ImageStream, MasterPage, PageBox, PlacedImage};
pub use page::{LoadedPage, Page, PageFault};
pub use raster::{Raster, luma};
pub use record::{
    CellRecord, DocumentType, FaultRecord, LineRecord, PageRecord, PdfForm, PdfOrigin, Record,
    Rejection, SCHEMA, SourceFile, SourcePart, Status, Timings, rounded,
};
pub use rule_line::{RuleLine, cell_around, without_strokes};
pub use separator::{SeparatorSheet, Split};
pub use table::{Cell, CellPosition, cells_of};
pub use text::{Glyph, TextLine};
