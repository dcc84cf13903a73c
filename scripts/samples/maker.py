"""Makes one file: a case, its pages, their scan, the container, the truth."""

import random

from . import born, containers, fonts, scan, truth
from .canvas import Page, Stamp, Style, faults
from .content import make_case
from .layouts import LAYOUTS
from .layouts.attachments import notes
from .raster import draw

RULES = (0.15, 0.2, 0.25, 0.25, 0.35, 0.5)


def style_for(rng, faces, embeddable):
    """Faces and manners of one document, from the allowed faces."""
    def pick(group):
        allowed = [k for k in group if k in faces and (not embeddable or fonts.FACES[k].outlines == "ttf")]
        return rng.choice(allowed or [k for k in group if k in faces] or list(faces))

    body = pick(fonts.BODY_MINCHO if rng.random() < 0.6 else fonts.BODY_GOTHIC)
    label = body if rng.random() < 0.6 else pick(fonts.BODY_GOTHIC)
    heavy = [k for k in ("noto-serif-bold", "noto-sans-bold", "bizud-gothic-bold") if k in faces]
    bold = rng.choice(heavy) if heavy and not embeddable and rng.random() < 0.5 else label
    return Style(body, label, bold, pick(fonts.HAND), rule=rng.choice(RULES), ink=rng.randint(8, 45))


def pages_of(job, seed, faces, pages_max):
    """The layout's case and pages."""
    layout = LAYOUTS[job.layout]
    rng = random.Random(f"{seed}/{job.index}/{job.layout}")
    container = containers.CONTAINERS[job.container]
    case = make_case(rng, layout.kinds, layout.years, wide=layout.wide, date_form=layout.date_form)
    style = style_for(rng, faces, bool(container.born))
    pages = layout.draw(case, style)[:pages_max]
    return layout, container, case, pages


def _blank_backs(rng, pages, container, pages_max):
    """A duplex scan: a blank back after every printed side, sometimes."""
    if not container.many_pages or container.born or rng.random() > 0.16 or 2 * len(pages) > pages_max:
        return pages, False
    out = []
    for page in pages:
        out += [page, Page(page.width, page.height, page.style)]
    return out, True


def _damage(rng, container, compact):
    damage = scan.choose(rng, compact)
    if container.born == "all":
        return scan.clean()
    damage.mode = rng.choice(container.modes.split())
    if compact and container.name in ("tiff-deflate", "tiff-lzw", "png"):
        damage.noise, damage.light, damage.edge = 0, 0.0, False  # lossless files of noise are huge
        damage.slices = [s for s in damage.slices if s not in ("noise", "uneven-light", "edge-shadow")]
        damage.dpi = 200
    return damage


def _turns(rng, count, slices):
    """Mostly upright; now and then a page or the whole file is turned."""
    chance = rng.random()
    if chance < 0.1:
        turns = [rng.choice([90, 180, 270])] * count
    elif chance < 0.16:
        turns = [rng.choice([0, 0, 90, 180, 270]) for _ in range(count)]
    else:
        turns = [0] * count
    if any(turns):
        slices.append("turned")
    return turns


def make(job, seed, faces, out, pages_max=12, compact=False, check=False):
    """Write one file into `out`, return its truth record and what is wrong with its drawing."""
    layout, container, case, pages = pages_of(job, seed, faces, pages_max)
    wrong = [f"{job.file} {job.layout}: {fault}" for page in pages for fault in faults(page)] if check else []
    rng = random.Random(f"{seed}/{job.index}/scan")
    if not container.many_pages:
        pages = pages[:1]
    pages, duplex = _blank_backs(rng, pages, container, pages_max)
    damage = _damage(rng, container, compact)
    slices = [job.container, damage.mode, f"{damage.dpi}dpi", *damage.slices]
    text_pages = {"all": len(pages), "mixed": 1}.get(container.born, 0)
    if container.born == "mixed" and len(pages) == 1:
        pages = pages + [notes(case, pages[0].style)]
    turns = [0] * len(pages) if container.born else _turns(rng, len(pages), slices)
    images, truths = [], []
    rasters = [draw(page, damage.dpi, damage.mode == "colour", one_bit=damage.mode == "bw") for page in pages] if text_pages < len(pages) else []
    other_side = draw(notes(case, pages[0].style), damage.dpi, False) if damage.bleed else None
    for i, page in enumerate(pages):
        blank = not page.ops
        if i < text_pages:
            images.append(None)
            truths.append(truth.page(page.lines, 0, 0.0, False, 0))
            continue
        back = rasters[i - 1] if blank else other_side
        image, skew = scan.scan(rasters[i], damage, rng, back, blank)
        images.append(scan.turn(image, turns[i]))
        truths.append(truth.page(page.lines, turns[i], skew, blank, damage.dpi))
    containers.write(job.container, out / job.file, images, damage, rng, born.write(pages[:text_pages]) if text_pages else None)
    return truth.record(job, layout, case, slices + _seen(pages, truths, duplex, container), truths), wrong


def _seen(pages, truths, duplex, container):
    """Slices that follow from what was drawn."""
    out = []
    if duplex:
        out.append("blank-backs")
    if len(pages) > 1:
        out.append("multi-page")
    if any(isinstance(op, Stamp) for page in pages for op in page.ops) and container.born != "all":
        out.append("seal")
    if any(getattr(op, "shaky", False) for page in pages for op in page.ops):
        out.append("handwriting")
    if any(getattr(op, "vertical", False) and len(op.text) > 12 for page in pages for op in page.ops):
        out.append("vertical")
    if max(abs(t["skew"]) for t in truths) >= 0.4:
        out.append("skew")
    out += {(297.0, 420.0): ["a3"], (420.0, 297.0): ["a3", "landscape"], (182.0, 257.0): ["b5"], (257.0, 182.0): ["b5", "landscape"],
            (364.0, 257.0): ["b4", "landscape"], (297.0, 210.0): ["landscape"], (210.0, 148.0): ["a5", "landscape"],
            (148.0, 210.0): ["a5"]}.get((float(pages[0].width), float(pages[0].height)), [])
    return out
