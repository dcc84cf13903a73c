//! Limits that are checked from headers, before anything is allocated.

use std::fmt::Display;

use crate::{error::PageError, limits::Limits};

/// Refuses a page of no pixels or of more than the limit.
pub(super) fn check_pixels(
    format: &'static str,
    width: u64,
    height: u64,
    limits: &Limits,
) -> Result<(), PageError> {
    if width == 0 || height == 0 {
        return Err(damaged(format, format!("{width} × {height} pixels")));
    }
    if width.saturating_mul(height) > limits.pixels || width.max(height) > u64::from(u32::MAX >> 4)
    {
        return Err(PageError::TooManyPixels {
            width,
            height,
            limit: limits.pixels,
        });
    }
    Ok(())
}

/// The error of an image that cannot be decoded.
pub(super) fn damaged(format: &'static str, detail: impl Display) -> PageError {
    PageError::DamagedImage {
        format,
        detail: detail.to_string(),
    }
}

/// Whether `rows` decoded rows stand for the `height` that was declared. Encoders that
/// drop a last white line are common; a page that lacks more was cut off.
pub(super) fn enough_rows(rows: usize, height: u32) -> bool {
    rows as u64 * 100 >= u64::from(height) * 99
}
