"""What paper, time and a scanner do to a page: from a clean raster to a scan, with the damage named."""

from dataclasses import dataclass, field, replace
from functools import lru_cache

import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageOps

PAPERS = ((255, 252, 244), (250, 246, 232), (253, 253, 253), (248, 248, 246))
COLOURED = {"yellow": (250, 240, 170), "pink": (250, 214, 216), "blue": (205, 226, 244), "green": (214, 238, 206)}
ROUGH = (236, 228, 208)  # old wood-pulp paper


@dataclass
class Damage:
    """What happens to every page of one file; per-page chances are drawn in `scan`."""

    dpi: int = 300
    mode: str = "gray"  # bw | gray | colour
    skew: float = 0.4  # standard deviation, degrees
    blur: float = 0.0  # in 1/300 inch
    noise: float = 0.0  # standard deviation of grey levels
    light: float = 0.0  # how much darker the dark corner is, 0..0.3
    paper: tuple = (253, 253, 253)
    faded: float = 0.0  # 0 black print .. 0.6 pale
    holes: bool = False
    staple: bool = False
    bleed: float = 0.0  # darkness of the other side showing through
    edge: bool = False  # dark lid or gutter shadow at an edge
    specks: int = 0
    quality: int = 80
    turns: tuple = ()  # clockwise turn of each page
    slices: list = field(default_factory=list)


def choose(rng, compact):
    """A realistic mixture: most files slightly skewed and clean enough, some with one or two real troubles."""
    d = Damage()
    d.dpi = rng.choice([200, 200, 240, 300] if compact else [200, 240, 300, 300, 300, 300, 400])
    d.skew = rng.choice([0.15, 0.4, 0.4, 0.6, 1.0])
    d.blur = rng.choice([0.0, 0.5, 0.7, 0.7, 1.0])
    d.noise = rng.choice([0, 1.5, 3, 5] if compact else [0, 2, 4, 7])
    d.quality = rng.randint(50, 72) if compact else rng.randint(50, 90)
    d.paper = rng.choice(PAPERS)
    if rng.random() < 0.25:
        d.light = rng.uniform(0.06, 0.22)
        d.slices.append("uneven-light")
    if rng.random() < 0.15:
        name = rng.choice(sorted(COLOURED))
        d.paper = COLOURED[name]
        d.slices.append("coloured-paper")
    elif rng.random() < 0.1:
        d.paper = ROUGH
        d.slices.append("old-paper")
    if rng.random() < 0.16:
        d.faded = rng.uniform(0.25, 0.5)
        d.slices.append("faded")
    if rng.random() < 0.45:
        d.holes = True
        d.slices.append("punch-holes")
    if rng.random() < 0.2:
        d.staple = True
        d.slices.append("staple")
    if rng.random() < 0.16:
        d.bleed = rng.uniform(0.05, 0.13)
        d.slices.append("bleed-through")
    if rng.random() < 0.15:
        d.edge = True
        d.slices.append("edge-shadow")
    if rng.random() < 0.2:
        d.specks = rng.randint(30, 250)
        d.slices.append("specks")
    if d.noise >= 4:
        d.slices.append("noise")
    if d.blur >= 1.0:
        d.slices.append("blur")
    return d


def clean():
    """No damage at all, for born-digital pages."""
    return Damage(dpi=300, mode="gray", skew=0.0)


def scan(image, damage, rng, back=None, blank=False):
    """Scan one raster (L or RGB); returns (image, skew). `back` is the other side of the sheet, for bleed-through."""
    d = damage
    if blank:
        d = replace(d, bleed=d.bleed or 0.07)
    if d.faded:
        image = _fade(image, d.faded, rng)
    if back is not None and d.bleed:
        image = ImageChops.multiply(image, _ghost(back, image, d.bleed))
    if blank:  # on the back of a sheet, holes and staple are on the other side
        image = ImageOps.mirror(image)
    _marks(image, d, rng)
    if blank:
        image = ImageOps.mirror(image)
    skew = max(-2.0, min(2.0, rng.gauss(0, d.skew)))
    if d.skew:
        white = 255 if image.mode == "L" else (255, 255, 255)
        image = image.rotate(-skew, Image.Resampling.BILINEAR, fillcolor=white)
    if d.blur:
        image = image.filter(ImageFilter.GaussianBlur(d.blur * d.dpi / 300))
    image = _tint(image, d)
    if d.light or d.edge:
        shade = _shade(image.size, d, rng)
        image = ImageChops.multiply(image, shade if image.mode == "L" else Image.merge("RGB", (shade,) * 3))
    if d.noise:
        image = _grain(image, d.noise, rng)
    if d.mode == "bw":
        image = _threshold(image, d)
    return image, round(skew, 2)


def _fade(image, faded, rng):
    """Print grown pale, more so in some places."""
    w, h = image.size
    few = np.array([[rng.uniform(0.6, 1.0) for _ in range(6)] for _ in range(8)], dtype=np.float32)
    weak = Image.fromarray((few * faded * 255).astype(np.uint8)).resize((w, h), Image.Resampling.BICUBIC)
    white = Image.new("L", (w, h), 255)
    if image.mode == "L":
        return Image.composite(white, image, weak)
    return Image.merge("RGB", [Image.composite(white, band, weak) for band in image.split()])


def _ghost(back, image, strength):
    """The mirrored, blurred, pale other side."""
    grey = back.convert("L").transpose(Image.Transpose.FLIP_LEFT_RIGHT).resize(image.size)
    grey = grey.filter(ImageFilter.GaussianBlur(2.2)).point(lambda v: round(255 - (255 - v) * strength))
    return grey if image.mode == "L" else Image.merge("RGB", (grey,) * 3)


def _marks(image, d, rng):
    """Punch holes, a staple with its shadow, specks of dirt."""
    pen, k = ImageDraw.Draw(image), d.dpi / 25.4
    w, h = image.size

    def grey(v):
        return v if image.mode == "L" else (v, v, v)

    if d.holes:
        x = 11.5 * k
        for dy in (-40, 40):
            y, r = h / 2 + dy * k + rng.gauss(0, 2), 3.0 * k
            pen.ellipse([x - r, y - r, x + r, y + r], fill=grey(rng.choice([60, 90, 140])))
            pen.arc([x - r, y - r, x + r, y + r], 20, 200, fill=grey(40), width=max(1, round(0.3 * k)))
    if d.staple:
        x, y, a = rng.uniform(6, 10) * k, rng.uniform(5, 9) * k, rng.uniform(0.4, 0.9)
        dx, dy = 9 * k * a, 9 * k * (1 - a)
        pen.line([x, y + dy + 0.7 * k, x + dx, y + 0.7 * k], fill=grey(190), width=round(0.9 * k))
        pen.line([x, y + dy, x + dx, y], fill=grey(105), width=max(1, round(0.5 * k)))
    for _ in range(d.specks):
        x, y, r = rng.uniform(0, w), rng.uniform(0, h), rng.uniform(0.04, 0.16) * k
        pen.ellipse([x - r, y - r, x + r, y + r], fill=grey(rng.randint(40, 170)))


def _tint(image, d):
    """The colour of the paper, ink never quite black."""
    if image.mode == "RGB":
        table = []
        for level in d.paper:
            table += [round(18 + v * (level - 18) / 255) for v in range(256)]
        return image.point(table)
    r, g, b = d.paper
    level = (299 * r + 587 * g + 114 * b) / 1000
    return image.point([round(18 + v * (level - 18) / 255) for v in range(256)])


def _shade(size, d, rng):
    """Uneven light, and the shadow of a lid or fold along one edge."""
    w, h = size
    few = np.full((10, 8), 1.0, dtype=np.float32)
    if d.light:
        ys, xs = np.mgrid[0:1:10j, 0:1:8j]
        cx, cy = rng.choice([0.0, 1.0]), rng.uniform(0, 1)
        few -= d.light * np.clip(1.25 - np.hypot(xs - cx, (ys - cy) * 1.2), 0, 1).astype(np.float32)
    shade = Image.fromarray((few * 255).astype(np.uint8)).resize(size, Image.Resampling.BICUBIC)
    if d.edge:
        band = round(w * rng.uniform(0.012, 0.025))
        ramp = np.linspace(0.25, 1.0, band)[None, :].repeat(h, 0)
        left = rng.random() < 0.5
        at = 0 if left else w - band
        strip = np.asarray(shade.crop((at, 0, at + band, h)), dtype=np.float32)
        strip = strip * (ramp if left else ramp[:, ::-1])
        shade.paste(Image.fromarray(strip.astype(np.uint8)), (at, 0))
    return shade


@lru_cache(maxsize=2)
def _noise_tile(seed):
    """Gaussian noise of unit deviation times 20, as a tile."""
    values = np.random.default_rng(seed).normal(0, 20, (1024, 1024))
    return Image.fromarray(np.clip(values + 128, 0, 255).astype(np.uint8))


def _grain(image, deviation, rng):
    """Sensor noise, tiled from one block at a random place."""
    tile = _noise_tile(7).point([round(128 + (v - 128) * deviation / 20) for v in range(256)])
    w, h = image.size
    full = Image.new("L", (w, h), 128)
    x0, y0 = -rng.randrange(1024), -rng.randrange(1024)
    for x in range(x0, w, 1024):
        for y in range(y0, h, 1024):
            full.paste(tile, (x, y))
    if image.mode == "RGB":
        return Image.merge("RGB", [ImageChops.add(band, full, 1, -128) for band in image.split()])
    return ImageChops.add(image, full, 1, -128)


def _threshold(image, d):
    """One bit, as a good scanner does it: against the local brightness of the paper."""
    grey = image.convert("L", (0.5, 0.35, 0.15, 0)) if image.mode == "RGB" else image
    small = grey.resize((max(1, grey.width // 16), max(1, grey.height // 16)), Image.Resampling.BOX)
    paper = small.filter(ImageFilter.MaxFilter(5)).filter(ImageFilter.GaussianBlur(4))
    paper = paper.resize(grey.size, Image.Resampling.BILINEAR)
    ratio = 0.68 + 0.14 * d.faded
    limit = paper.point([round(v * ratio) for v in range(256)])
    return ImageChops.subtract(grey, limit, 1, 0).point([0] + [255] * 255).convert("1", dither=Image.Dither.NONE)


def turn(image, degrees):
    """Turn a scan clockwise by 0, 90, 180 or 270."""
    how = {90: Image.Transpose.ROTATE_270, 180: Image.Transpose.ROTATE_180, 270: Image.Transpose.ROTATE_90}
    return image.transpose(how[degrees]) if degrees else image
