"""Files that must be rejected with a reason, and one good document with a single unreadable page."""

import io
import random
import struct
import zlib

import pikepdf

from . import maker, truth
from .containers import write
from .layouts import LAYOUTS
from .plan import Job
from .raster import draw
from .scan import Damage, scan

HUGE = 60000
PASSWORD = "bunshoko"


def _document(faces, count):
    """A clean three-page draft as (PDF bytes, case, pages, scans' skews)."""
    for index in range(1, 200):
        job = Job(index, "document.pdf", "kian-side", "pdf-jpeg")
        layout, _, case, pages = maker.pages_of(job, "broken", faces, 4)
        if len(pages) >= count:
            break
    rng = random.Random("broken/scan")
    damage = Damage(dpi=200, quality=60)
    scans = [scan(draw(page, damage.dpi, False), damage, rng) for page in pages[:count]]
    out = io.BytesIO()
    write("pdf-jpeg", out, [image for image, _ in scans], damage, rng)
    return out.getvalue(), layout, case, pages[:count], [skew for _, skew in scans]


def _huge_tiff():
    """A valid all-white G4 TIFF of 60,000 by 60,000 pixels in a few kilobytes: one bit a row."""
    bits = "1" * HUGE + "000000000001" * 2
    data = int(bits.ljust(-(-len(bits) // 8) * 8, "0"), 2).to_bytes(-(-len(bits) // 8), "big")
    entries = [(256, 4, HUGE), (257, 4, HUGE), (258, 3, 1), (259, 3, 4), (262, 3, 0), (273, 4, 0), (277, 3, 1),
               (278, 4, HUGE), (279, 4, len(data))]
    start = 8 + 2 + 12 * len(entries) + 4
    directory = struct.pack("<H", len(entries))
    for tag, kind, item in entries:
        directory += struct.pack("<HHII", tag, kind, 1, start if tag == 273 else item)
    return b"II*\0" + struct.pack("<I", 8) + directory + struct.pack("<I", 0) + data


def _lying_png():
    """A PNG whose header says 60,000 by 60,000 and whose data holds three rows."""
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", HUGE, HUGE, 8, 0, 0, 0, 0)
    rows = zlib.compress((b"\0" + b"\xff" * HUGE) * 3, 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def make(out, faces):
    """Write OUT/broken and OUT/broken-page. encrypted.pdf has random salt: it is made only where it is missing."""
    folder = out / "broken"
    folder.mkdir(parents=True, exist_ok=True)
    good, layout, case, pages, skews = _document(faces, 3)
    (folder / "truncated.pdf").write_bytes(good[: len(good) * 2 // 5])
    (folder / "empty.pdf").write_bytes(b"")
    (folder / "text-renamed.pdf").write_text("これはPDFではありません。\n拡張子だけを変えた文書です。\n", encoding="utf-8")
    (folder / "huge-60000x60000.tif").write_bytes(_huge_tiff())
    (folder / "huge-header.png").write_bytes(_lying_png())
    empty = pikepdf.new()
    empty.save(folder / "zero-pages.pdf", static_id=True)
    if not (folder / "encrypted.pdf").exists():
        with pikepdf.open(io.BytesIO(good)) as pdf:
            del pdf.pages[1:]
            pdf.save(folder / "encrypted.pdf", encryption=pikepdf.Encryption(owner="owner", user=PASSWORD, R=6))
    tiff = io.BytesIO()
    draw(pages[0], 100, False).convert("1").save(tiff, "TIFF", compression="group4")
    bad = bytearray(tiff.getvalue())
    struct.pack_into("<I", bad, 4, 0x7FFFFFF0)
    (folder / "bad-directory.tif").write_bytes(bytes(bad))
    _one_bad_page(out / "broken-page", good, layout, case, pages, skews)


def _one_bad_page(folder, good, layout, case, pages, skews):
    """Three pages; the image stream of the second is rubbish."""
    folder.mkdir(exist_ok=True)
    with pikepdf.open(io.BytesIO(good)) as pdf:
        image = pdf.pages[1].Resources.XObject["/Im0"]
        rubbish = random.Random("rubbish").randbytes(9000)
        image.write(rubbish, filter=pikepdf.Name.DCTDecode)
        pdf.save(folder / "broken-page.pdf", static_id=True)
    job = Job(1, "broken-page.pdf", layout.name, "pdf-jpeg")
    truths = [truth.page(page.lines, 0, skew, False, 200) for page, skew in zip(pages, skews)]
    truths[1]["text"] = ""
    truth.write(folder / "truth.jsonl", [truth.record(job, LAYOUTS[layout.name], case, ["pdf-jpeg", "broken-page"], truths)])
