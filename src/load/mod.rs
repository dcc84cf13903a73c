//! Bytes → page rasters, with native text where a PDF has it, within limits.
