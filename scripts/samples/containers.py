"""Writes scanned pages into the kinds of file that scanners and people deliver."""

import io
import struct
import zlib
from dataclasses import dataclass

import pikepdf
from PIL import Image, ImageChops
from pikepdf import Array, Dictionary, Name

from . import jbig2
from .scan import turn


@dataclass(frozen=True)
class Container:
    """A kind of file; `modes` are the colour modes it may hold, `weight` how common it is."""

    name: str
    extension: str
    modes: str
    weight: int
    many_pages: bool = True
    born: str = ""  # "", "all" (every page has real text), "mixed" (the first page)


CONTAINERS = {
    c.name: c
    for c in (
        Container("pdf-jpeg", "pdf", "gray colour", 26),
        Container("pdf-g4", "pdf", "bw", 18),
        Container("pdf-jpx", "pdf", "colour", 3),
        Container("pdf-jbig2", "pdf", "bw", 4),
        Container("pdf-strips", "pdf", "bw gray", 4),
        Container("pdf-rotate", "pdf", "bw gray colour", 4),
        Container("pdf-flate", "pdf", "bw", 2),
        Container("pdf-bad-text", "pdf", "bw gray", 1),
        Container("pdf-born", "pdf", "gray", 4, born="all"),
        Container("pdf-mixed", "pdf", "bw gray", 2, born="mixed"),
        Container("tiff-g4", "tif", "bw", 12),
        Container("tiff-lzw", "tif", "gray", 3),
        Container("tiff-deflate", "tif", "colour", 2),
        Container("tiff-jpeg", "tif", "colour", 3),
        Container("tiff-g3", "tif", "bw", 2),
        Container("jpeg", "jpg", "gray colour", 6, many_pages=False),
        Container("jpeg-exif", "jpg", "gray colour", 2, many_pages=False),
        Container("jpeg-cmyk", "jpg", "colour", 1, many_pages=False),
        Container("png", "png", "bw gray", 3, many_pages=False),
        Container("bmp", "bmp", "bw", 1, many_pages=False),
        Container("webp", "webp", "colour", 1, many_pages=False),
    )
}
EXIF_TURN = {0: 1, 90: 8, 180: 3, 270: 6}  # a scan turned clockwise by the key is set upright by the value


def write(name, path, images, damage, rng, born=None):
    """Write scans (PIL images) to a file; `born` is the PDF of pages with real text, for born and mixed files."""
    if name.startswith("pdf"):
        _write_pdf(name, path, images, damage, rng, born)
    elif name.startswith("tiff"):
        _write_tiff(name, path, images, damage)
    else:
        _write_image(name, path, images[0], damage, rng)


def jpeg(image, quality, dpi, **options):
    """JPEG bytes."""
    out = io.BytesIO()
    image.convert("L" if image.mode == "1" else image.mode).save(out, "JPEG", quality=quality, dpi=(dpi, dpi), **options)
    return out.getvalue()


def g4(image):
    """CCITT group 4 bits of a 1-bit image, 1 = black."""
    out = io.BytesIO()
    one_strip = (image.width // 8 + 1) * image.height
    ImageChops.invert(image).save(out, "TIFF", compression="group4", strip_size=one_strip)
    with Image.open(io.BytesIO(out.getvalue())) as tiff:
        offset, count = tiff.tag_v2[273][0], tiff.tag_v2[279][0]
    return out.getvalue()[offset: offset + count]


def _image_object(pdf, kind, image, damage):
    """One image as a PDF XObject."""
    entries = {"Type": Name.XObject, "Subtype": Name.Image, "Width": image.width, "Height": image.height}
    if kind == "jpx":
        out = io.BytesIO()
        image.save(out, "JPEG2000", quality_mode="rates", quality_layers=[30], irreversible=True, no_jp2=False)
        data, filters = out.getvalue(), Name.JPXDecode
    elif image.mode == "1" and kind in ("g4", "jbig2"):
        entries |= {"ColorSpace": Name.DeviceGray, "BitsPerComponent": 1}
        if kind == "jbig2":
            data, filters = jbig2.encode(image), Name.JBIG2Decode
        else:
            data, filters = g4(image), Name.CCITTFaxDecode
            entries["DecodeParms"] = Dictionary(K=-1, Columns=image.width, Rows=image.height, BlackIs1=False)
    elif image.mode == "1":
        data, filters = zlib.compress(image.tobytes(), 9), Name.FlateDecode
        entries |= {"ColorSpace": Name.DeviceGray, "BitsPerComponent": 1}
    else:
        data, filters = jpeg(image, damage.quality, damage.dpi), Name.DCTDecode
        space = Name.DeviceRGB if image.mode == "RGB" else Name.DeviceGray
        entries |= {"ColorSpace": space, "BitsPerComponent": 8}
    stream = pikepdf.Stream(pdf, data)
    for key, item in entries.items():
        stream[f"/{key}"] = item
    stream.Filter = filters
    return stream


def _add_page(pdf, kind, image, damage, strips=1, rotate=0, text=None):
    """A page whose whole area is the image, in one piece or in strips."""
    k = 72 / damage.dpi
    w, h = image.width * k, image.height * k
    resources, content, top = Dictionary(), [], 0
    for i in range(strips):
        bottom = image.height * (i + 1) // strips
        piece = image.crop((0, top, image.width, bottom)) if strips > 1 else image
        resources[f"/Im{i}"] = _image_object(pdf, kind, piece, damage)
        content.append(f"q {w:.3f} 0 0 {piece.height * k:.3f} 0 {h - bottom * k:.3f} cm /Im{i} Do Q")
        top = bottom
    page = Dictionary(
        Type=Name.Page, MediaBox=Array([0, 0, round(w, 3), round(h, 3)]), Resources=Dictionary(XObject=resources),
    )
    if text:
        font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        page.Resources.Font = Dictionary(F0=font)
        content.append(text)
    if rotate:
        page.Rotate = rotate
    page.Contents = pdf.make_stream("\n".join(content).encode("ascii"))
    pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))


def _garbage(image, damage, rng):
    """An invisible text layer of a bad recogniser: Latin rubbish over Japanese print."""
    k = 72 / damage.dpi
    lines = ["BT 3 Tr /F0 9 Tf"]
    for i in range(12):
        words = "".join(rng.choice("lIi1|JTHEuno#$~^ .,-") for _ in range(rng.randint(8, 40))).replace("\\", "")
        lines.append(f"1 0 0 1 60 {image.height * k - 80 - i * 50:.1f} Tm ({words}) Tj")
    return "\n".join(lines + ["ET"])


def _write_pdf(name, path, images, damage, rng, born):
    kind = {"pdf-jpx": "jpx", "pdf-jbig2": "jbig2", "pdf-flate": "flate"}.get(name, "g4" if damage.mode == "bw" else "jpeg")
    pdf = pikepdf.open(io.BytesIO(born)) if born else pikepdf.new()
    start = len(pdf.pages)
    for image in images[start:]:
        rotate = 0
        if name == "pdf-rotate":
            rotate = rng.choice([90, 180, 270])
            image = turn(image, 360 - rotate)
        text = _garbage(image, damage, rng) if name == "pdf-bad-text" else None
        _add_page(pdf, kind, image, damage, 6 if name == "pdf-strips" else 1, rotate, text)
    pdf.docinfo["/Producer"] = rng.choice(["Scan Unit 3.1", "KONICA-LIKE MFP", "DocuStation"])
    modern = rng.random() < 0.5
    pdf.save(
        path, static_id=True, fix_metadata_version=False,
        object_stream_mode=pikepdf.ObjectStreamMode.generate if modern else pikepdf.ObjectStreamMode.disable,
    )


def _write_tiff(name, path, images, damage):
    compression = {"tiff-g4": "group4", "tiff-lzw": "tiff_lzw", "tiff-deflate": "tiff_adobe_deflate",
                   "tiff-jpeg": "jpeg", "tiff-g3": "group3"}[name]
    options = {"quality": damage.quality} if compression == "jpeg" else {}
    fax = compression.startswith("group")
    if fax:
        images = [ImageChops.invert(image) for image in images]
    out = io.BytesIO()
    images[0].save(
        out, "TIFF", compression=compression, save_all=True, append_images=images[1:],
        dpi=(damage.dpi, damage.dpi), **options,
    )
    with open(path, "wb") as file:
        file.write(_white_is_zero(out.getvalue()) if fax else out.getvalue())


def _white_is_zero(tiff):
    """Set PhotometricInterpretation to WhiteIsZero in every directory, as fax-coded scans have it."""
    data = bytearray(tiff)
    at = struct.unpack_from("<I", data, 4)[0]
    while at:
        count = struct.unpack_from("<H", data, at)[0]
        for entry in range(at + 2, at + 2 + 12 * count, 12):
            if struct.unpack_from("<H", data, entry)[0] == 262:
                struct.pack_into("<H", data, entry + 8, 0)
        at = struct.unpack_from("<I", data, at + 2 + 12 * count)[0]
    return bytes(data)


def _write_image(name, path, image, damage, rng):
    dpi = (damage.dpi, damage.dpi)
    if name == "jpeg":
        data = jpeg(image, damage.quality, damage.dpi)
    elif name == "jpeg-exif":
        held = rng.choice([90, 180, 270])
        exif = Image.Exif()
        exif[0x0112] = EXIF_TURN[held]
        data = jpeg(turn(image, held), damage.quality, damage.dpi, exif=exif.tobytes())
    elif name == "jpeg-cmyk":
        data = jpeg(image.convert("CMYK"), damage.quality, damage.dpi)
    else:
        out = io.BytesIO()
        if name == "png":
            image.save(out, "PNG", dpi=dpi)
        elif name == "bmp":
            image.save(out, "BMP", dpi=dpi)
        else:
            image.save(out, "WEBP", quality=damage.quality)
        data = out.getvalue()
    with open(path, "wb") as file:
        file.write(data)
