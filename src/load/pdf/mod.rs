//! stub
use std::path::{Path, PathBuf};
use crate::{document::LoadedPage, error::{DocumentError, PageError}, limits::Limits};
use super::{Master, Pages};
pub(super) struct Pdf;
impl Pdf { pub(super) fn open(_: &Path, _: Limits, _: &[String], _: Option<PathBuf>) -> Result<Self, DocumentError> { Ok(Self) } }
impl Pages for Pdf {
    fn count(&self) -> usize { 0 }
    fn estimate_bytes(&self, _: usize) -> u64 { 0 }
    fn page(&self, _: usize) -> Result<LoadedPage, PageError> { Err(PageError::Render(String::new())) }
    fn master(&self, _: usize) -> Result<Master, PageError> { Ok(Master::Kept) }
}
