"""Pages to pixels: black print, then inked stamps multiplied over it."""

import random

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from . import fonts
from .canvas import Ellipse, Fill, Line, Stamp, Text

SIDEWAYS = set("ー～〜－―…‥（）［］「」『』【】〈〉：＝─()-")
HIGH = set("、。，．")
SMALL = set("ぁぃぅぇぉっゃゅょァィゥェォッャュョ")


def draw(page, dpi, colour, ink=None, one_bit=False):
    """Render a page; mode RGB if colour, else L. A raster meant for one bit shows red seals weaker, as scanners do."""
    k = dpi / 25.4
    image = Image.new("L", (round(page.width * k), round(page.height * k)), 255)
    pen = ImageDraw.Draw(image)
    ink = page.style.ink if ink is None else ink
    for number, op in enumerate(page.ops):
        if isinstance(op, Text):
            _text(image, pen, op, k, ink, random.Random(number * 7919 + len(op.text)))
        elif isinstance(op, Line):
            _line(pen, op, k, ink)
        elif isinstance(op, Ellipse):
            box = [op.x * k, op.y * k, (op.x + op.w) * k, (op.y + op.h) * k]
            pen.ellipse(box, outline=ink, width=max(1, round(op.width * k)))
        elif isinstance(op, Fill):
            pen.rectangle([op.x * k, op.y * k, (op.x + op.w) * k, (op.y + op.h) * k], fill=op.grey)
    if colour:
        image = Image.merge("RGB", (image, image, image))
    for op in page.ops:
        if isinstance(op, Stamp):
            _press(image, op, dpi, one_bit)
    return image


def _line(pen, op, k, ink):
    width = max(1, round(op.width * k))
    if not op.dash:
        pen.line([op.x1 * k, op.y1 * k, op.x2 * k, op.y2 * k], fill=ink, width=width)
        return
    length = max(abs(op.x2 - op.x1), abs(op.y2 - op.y1))
    dx, dy = (op.x2 - op.x1) / length, (op.y2 - op.y1) / length
    at = 0.0
    while at < length:
        end = min(at + op.dash, length)
        pen.line(
            [(op.x1 + dx * at) * k, (op.y1 + dy * at) * k, (op.x1 + dx * end) * k, (op.y1 + dy * end) * k],
            fill=ink, width=width,
        )
        at += 2 * op.dash


def _text(image, pen, op, k, ink, rng):
    em = op.size * k
    if op.vertical:
        y = op.y
        for char in op.text:
            _upright(image, pen, op, char, op.x * k, y * k, em, ink)
            y += op.size + op.spacing
        return
    x = op.x
    for char in op.text:
        font = fonts.load(fonts.face_for(op.font, char), em)
        if char not in " 　":
            if op.shaky:
                _shaky(image, char, font, x * k, op.y * k, em, rng, ink)
            else:
                pen.text((x * k, op.y * k), char, fill=ink, font=font, anchor="ls")
        x += fonts.advance(op.font, char) * op.size + op.spacing


def _shaky(image, char, font, x, y, em, rng, ink):
    """A handwritten character: each one a little turned and moved."""
    side = round(em * 1.6)
    mask = Image.new("L", (side, side), 0)
    ImageDraw.Draw(mask).text((em * 0.3, em * 1.16), char, fill=255, font=font, anchor="ls")
    mask = mask.rotate(rng.uniform(-3.5, 3.5), Image.Resampling.BICUBIC)
    at = (round(x - em * 0.3 + rng.gauss(0, em * 0.02)), round(y - em * 1.16 + rng.gauss(0, em * 0.035)))
    image.paste(ink + 15, at, mask)


def _upright(image, pen, op, char, x, y, em, ink):
    """One character of a vertical column whose em box starts at (x, y)."""
    font = fonts.load(fonts.face_for(op.font, char), em)
    if char in SIDEWAYS:
        side = round(em * 2)
        mask = Image.new("L", (side, side), 0)
        w = fonts.advance(op.font, char) * em
        ImageDraw.Draw(mask).text((side / 2 - w / 2, side / 2 + 0.36 * em), char, fill=255, font=font, anchor="ls")
        mask = mask.transpose(Image.Transpose.ROTATE_270)
        if char == "ー":
            mask = mask.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
        image.paste(ink, (round(x + em / 2 - side / 2), round(y + em / 2 - side / 2)), mask)
        return
    x += (1 - fonts.advance(op.font, char)) * em / 2
    if char in HIGH:
        x, y = x + 0.6 * em, y - 0.58 * em
    elif char in SMALL:
        x, y = x + 0.1 * em, y - 0.1 * em
    pen.text((x, y + 0.86 * em), char, fill=ink, font=font, anchor="ls")


def _press(image, op, dpi, one_bit):
    """Multiply a stamp's ink over the page, uneven as a rubber stamp or seal paste is."""
    rng = np.random.default_rng(round(op.cx * 100) * 1000 + round(op.cy * 100))
    mask = Image.eval(draw(op.page, dpi, False, ink=0), lambda v: 255 - v)
    mask = mask.rotate(op.angle, Image.Resampling.BICUBIC, expand=True)
    mask = mask.filter(ImageFilter.GaussianBlur(dpi / 600))
    w, h = mask.size
    coarse = Image.fromarray(rng.integers(150, 256, (max(2, h // 24), max(2, w // 24)), dtype=np.uint8))
    cloud = np.asarray(coarse.resize((w, h), Image.Resampling.BICUBIC), dtype=np.float32) / 255
    grain = rng.uniform(0.72, 1.0, (h, w)).astype(np.float32)
    worn = cloud * grain
    if op.printed:  # words that were meant to be read
        worn = 0.75 + 0.25 * worn
    alpha = np.asarray(mask, dtype=np.float32) / 255 * worn
    k = dpi / 25.4
    left, top = round(op.cx * k - w / 2), round(op.cy * k - h / 2)
    box = (max(0, left), max(0, top), min(image.width, left + w), min(image.height, top + h))
    alpha = alpha[box[1] - top: box[3] - top, box[0] - left: box[2] - left]
    patch = np.asarray(image.crop(box), dtype=np.float32)
    if image.mode == "RGB":
        tint = np.array(op.colour, dtype=np.float32) / 255
        patch = patch * (1 - alpha[..., None] * (1 - tint))
    else:
        r, g, b = op.colour
        red = 0.3 if op.printed else 0.62 if one_bit else 0.5
        patch = patch * (1 - alpha * (1 - (red * r + (0.8 - red) * g + 0.2 * b) / 255))
    image.paste(Image.fromarray(patch.astype(np.uint8)), box[:2])
