//! Strips and tiles: where they lie, how they are unpacked, how they make a page.

use std::io::{self, Read, Seek, SeekFrom};

use weezl::{BitOrder, decode::Decoder as Lzw};

use crate::{document::Ccitt, error::PageError, limits::Limits};

use super::{
    super::{
        codec::{ccitt, dct, flate},
        limit::damaged,
        samples::Samples,
        stretch::{Stretch, Window},
    },
    ifd::{Ifd, tag},
    layout::{Layout, compression},
};

/// The compressed bytes of a strip or tile, high bits first.
pub(super) fn raw(file: &mut Window, layout: &Layout, index: usize) -> Result<Vec<u8>, PageError> {
    let (offset, length) = layout.chunks[index];
    let mut data = Vec::new();
    file.seek(SeekFrom::Start(offset))
        .and_then(|_| file.take(length).read_to_end(&mut data))
        .map_err(|error| damaged("TIFF", error))?;
    if (data.len() as u64) < length {
        return Err(damaged("TIFF", "the file ends before its image does"));
    }
    if layout.low_bits_first && layout.compression != compression::JPEG {
        ccitt::reverse_bits(&mut data);
    }
    Ok(data)
}

/// How group 3 and 4 data of this image are coded, in PDF's terms. The white of the code
/// is 0 in TIFF's samples, so it is black where 0 is black.
pub(super) fn fax_parameters(layout: &Layout, ifd: &Ifd) -> Option<Ccitt> {
    let options = ifd.get(tag::T4_OPTIONS).unwrap_or(0);
    let black_is_1 = layout.photometric == 1;
    let fax = |k, byte_align, end_of_line| Ccitt {
        k,
        black_is_1,
        byte_align,
        end_of_line,
        end_of_block: false,
    };
    match layout.compression {
        compression::RLE => Some(fax(0, true, false)),
        compression::GROUP_3 => Some(fax(i32::from(options & 1 == 1), false, true)),
        compression::GROUP_4 => Some(fax(-1, false, false)),
        _ => None,
    }
}

/// Decodes the whole image to samples as they are in the file (palette indices, inks …),
/// except that 16-bit samples become big-endian and JPEG becomes grey, RGB or CMYK.
pub(super) fn decode(
    file: &mut Window,
    layout: &Layout,
    ifd: &Ifd,
    limits: &Limits,
) -> Result<Samples, PageError> {
    let row_bytes = Samples::row_bytes(layout.width, layout.chunk_components(), layout.bits);
    let plane_bytes = row_bytes * layout.height as usize;
    let mut planes = vec![vec![0; plane_bytes]; layout.planes()];
    let per_plane = layout.chunks_across() * layout.chunks_down();
    let tables: Vec<u8> = ifd.all(tag::JPEG_TABLES).iter().map(|&b| b as u8).collect();
    for (plane, out) in planes.iter_mut().enumerate() {
        for chunk in 0..per_plane {
            let data = raw(file, layout, plane * per_plane + chunk)?;
            let place = layout.place(chunk);
            let rows = place.rows as usize;
            let stride = Samples::row_bytes(place.width, layout.chunk_components(), layout.bits);
            let mut pixels = unpack(&data, layout, ifd, place.width, place.rows, &tables, limits)?;
            if pixels.len() < stride * rows * 99 / 100 {
                return Err(damaged(
                    "TIFF",
                    format!("{} of {} bytes decoded", pixels.len(), stride * rows),
                ));
            }
            pixels.resize(stride * rows, 0xff);
            unpredict(&mut pixels, stride, layout)?;
            let left = Samples::row_bytes(place.left, layout.chunk_components(), layout.bits);
            let visible = (row_bytes - left).min(stride);
            for (line, row) in pixels
                .chunks_exact(stride)
                .take(layout.height as usize - place.top as usize)
                .enumerate()
            {
                let at = (place.top as usize + line) * row_bytes + left;
                out[at..at + visible].copy_from_slice(&row[..visible]);
            }
        }
    }
    let mut data = if planes.len() == 1 {
        planes.swap_remove(0)
    } else {
        interleaved(&planes, layout)
    };
    if layout.bits == 16 && layout.little {
        data.chunks_exact_mut(2)
            .for_each(|sample| sample.swap(0, 1));
    }
    Ok(Samples {
        width: layout.width,
        height: layout.height,
        components: layout.components,
        bits: layout.bits,
        data,
    })
}

/// The samples of one strip or tile of `width` × `rows` pixels.
fn unpack(
    data: &[u8],
    layout: &Layout,
    ifd: &Ifd,
    width: u32,
    rows: u32,
    tables: &[u8],
    limits: &Limits,
) -> Result<Vec<u8>, PageError> {
    let stride = Samples::row_bytes(width, layout.chunk_components(), layout.bits);
    let subsampled = layout
        .subsampling
        .filter(|_| layout.compression != compression::JPEG);
    let size = match subsampled {
        Some((h, v)) => {
            let units = width.div_ceil(h) as usize * rows.div_ceil(v) as usize;
            units * (h * v + 2) as usize
        }
        None => stride * rows as usize,
    };
    if let Some(parameters) = fax_parameters(layout, ifd) {
        return ccitt::decode(
            data,
            Ccitt {
                black_is_1: true,
                ..parameters
            },
            width,
            rows,
        )
        .map(|s| s.data);
    }
    let out = match layout.compression {
        compression::NONE => data[..data.len().min(size)].to_vec(),
        compression::LZW => lzw(data, size)?,
        compression::DEFLATE | compression::OLD_DEFLATE => flate::inflate(data, size),
        compression::PACK_BITS => pack_bits(data, size),
        compression::JPEG => {
            let samples = dct::decode(&merged_jpeg(tables, data, layout), limits)?;
            let fits = samples.width >= width
                && samples.height >= rows
                && samples.components == layout.chunk_components();
            if !fits {
                return Err(damaged(
                    "TIFF",
                    "its JPEG data have another size or other colours",
                ));
            }
            return Ok(cropped(&samples, width, rows));
        }
        other => {
            return Err(damaged(
                "TIFF",
                format!("compression {other} is not supported; save it with another"),
            ));
        }
    };
    match subsampled {
        Some(steps) if out.len() >= size => Ok(full_colour(&out, steps, width, rows)),
        Some(_) => Err(damaged("TIFF", "its image ends early")),
        None => Ok(out),
    }
}

/// The upper left corner of 8-bit samples.
fn cropped(samples: &Samples, width: u32, rows: u32) -> Vec<u8> {
    let parts = usize::from(samples.components);
    samples
        .data
        .chunks_exact(samples.width as usize * parts)
        .take(rows as usize)
        .flat_map(|row| &row[..width as usize * parts])
        .copied()
        .collect()
}

fn lzw(data: &[u8], size: usize) -> Result<Vec<u8>, PageError> {
    let mut out = vec![0; size];
    let mut decoder = Lzw::with_tiff_size_switch(BitOrder::Msb, 8);
    let (mut read, mut written) = (0, 0);
    while written < size {
        let step = decoder.decode_bytes(&data[read..], &mut out[written..]);
        read += step.consumed_in;
        written += step.consumed_out;
        match step.status {
            Ok(weezl::LzwStatus::Ok) if step.consumed_in + step.consumed_out > 0 => {}
            Ok(_) => break,
            Err(error) => return Err(damaged("TIFF", format!("LZW: {error}"))),
        }
    }
    out.truncate(written);
    Ok(out)
}

/// TIFF's byte run lengths.
fn pack_bits(data: &[u8], size: usize) -> Vec<u8> {
    let mut out = Vec::with_capacity(size);
    let mut bytes = data;
    while let Some((&head, rest)) = bytes.split_first()
        && out.len() < size
    {
        let head = head as i8;
        bytes = if head >= 0 {
            let (run, rest) = rest.split_at((head as usize + 1).min(rest.len()));
            out.extend_from_slice(run);
            rest
        } else if head == i8::MIN {
            rest
        } else {
            let Some((&byte, rest)) = rest.split_first() else {
                break;
            };
            out.resize(out.len() + (1 - isize::from(head)) as usize, byte);
            rest
        };
    }
    out.truncate(size);
    out
}

/// Undoes horizontal differencing.
fn unpredict(data: &mut [u8], stride: usize, layout: &Layout) -> Result<(), PageError> {
    let parts = usize::from(layout.chunk_components());
    match (layout.predictor, layout.bits) {
        (1, _) => Ok(()),
        (2, 8) => {
            for row in data.chunks_exact_mut(stride) {
                for i in parts..row.len() {
                    row[i] = row[i].wrapping_add(row[i - parts]);
                }
            }
            Ok(())
        }
        (2, 16) => {
            let read = |b: &[u8]| {
                if layout.little {
                    u16::from_le_bytes([b[0], b[1]])
                } else {
                    u16::from_be_bytes([b[0], b[1]])
                }
            };
            for row in data.chunks_exact_mut(stride) {
                for i in (2 * parts..row.len() - 1).step_by(2) {
                    let sum = read(&row[i..]).wrapping_add(read(&row[i - 2 * parts..]));
                    let bytes = if layout.little {
                        sum.to_le_bytes()
                    } else {
                        sum.to_be_bytes()
                    };
                    row[i..i + 2].copy_from_slice(&bytes);
                }
            }
            Ok(())
        }
        (predictor, bits) => Err(damaged(
            "TIFF",
            format!("predictor {predictor} of {bits} bits is not supported"),
        )),
    }
}

/// Planes of one component each to pixels.
fn interleaved(planes: &[Vec<u8>], layout: &Layout) -> Vec<u8> {
    let size = usize::from(layout.bits / 8);
    let mut out = Vec::with_capacity(planes.iter().map(Vec::len).sum());
    for i in (0..planes[0].len()).step_by(size) {
        for plane in planes {
            out.extend_from_slice(&plane[i..i + size]);
        }
    }
    out
}

/// Luma and chromas in blocks of `h` × `v` lumas with one pair of chromas, to one triple a pixel.
fn full_colour(data: &[u8], (h, v): (u32, u32), width: u32, rows: u32) -> Vec<u8> {
    let (h, v, width, rows) = (h as usize, v as usize, width as usize, rows as usize);
    let mut out = vec![0; width * rows * 3];
    for (unit, block) in data.chunks_exact(h * v + 2).enumerate() {
        let (left, top) = (unit % width.div_ceil(h) * h, unit / width.div_ceil(h) * v);
        for (i, &luma) in block[..h * v].iter().enumerate() {
            let (x, y) = (left + i % h, top + i / h);
            if x < width && y < rows {
                out[(y * width + x) * 3..][..3].copy_from_slice(&[
                    luma,
                    block[h * v],
                    block[h * v + 1],
                ]);
            }
        }
    }
    out
}

/// A JPEG file from a strip and the tables that all strips share. What TIFF says of the
/// colours is put into an Adobe marker, which JPEG readers obey.
pub(super) fn merged_jpeg(tables: &[u8], strip: &[u8], layout: &Layout) -> Vec<u8> {
    let mut out = vec![0xff, 0xd8];
    let transform = match (layout.photometric, layout.components) {
        (6, 3) => Some(1),
        (2, 3) | (5, 4) => Some(0),
        _ => None,
    };
    let marked = strip.windows(7).take(64).any(|w| w == b"\xff\xee\0\x0eAdo");
    if let Some(transform) = transform
        && !marked
    {
        out.extend(b"\xff\xee\0\x0eAdobe\0\x64\0\0\0\0");
        out.push(transform);
    }
    let tables = tables.strip_prefix(b"\xff\xd8").unwrap_or(tables);
    out.extend(tables.strip_suffix(b"\xff\xd9").unwrap_or(tables));
    out.extend(strip.strip_prefix(b"\xff\xd8").unwrap_or(strip));
    out
}

/// Reads nothing, but says early whether a file can be opened again.
pub(super) fn open(place: &Stretch) -> Result<Window, PageError> {
    place
        .open()
        .map_err(|error: io::Error| damaged("TIFF", error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn byte_runs_are_unpacked_and_bounded() {
        // The example of the TIFF specification.
        let packed = [
            0xfe, 0xaa, 0x02, 0x80, 0x00, 0x2a, 0xfd, 0xaa, 0x03, 0x80, 0x00, 0x2a, 0x22, 0xf7,
            0xaa,
        ];
        let plain = [
            0xaa, 0xaa, 0xaa, 0x80, 0x00, 0x2a, 0xaa, 0xaa, 0xaa, 0xaa, 0x80, 0x00, 0x2a, 0x22,
            0xaa, 0xaa, 0xaa, 0xaa, 0xaa, 0xaa, 0xaa, 0xaa, 0xaa, 0xaa,
        ];
        assert_eq!(pack_bits(&packed, 100), plain);
        assert_eq!(pack_bits(&packed, 5), plain[..5]);
    }

    #[test]
    fn blocks_of_colour_are_spread() {
        let out = full_colour(&[1, 2, 3, 4, 100, 200], (2, 2), 2, 2);
        assert_eq!(out, [1, 100, 200, 2, 100, 200, 3, 100, 200, 4, 100, 200]);
    }
}
