"""Late layout, the front of a binder on a printed form: years and period are numbers by pen between printed words, with few rules."""

import datetime

from .. import dates, fonts
from ..canvas import PT, Page
from ..content import spelled
from .late_panels import last_day, owner_parts

LABELS = {
    "title": ("簿冊名", "簿冊の名称", "文書名", "件名", "綴込名称"), "classification": ("分類番号", "分類記号", "分類", "簿冊分類"),
    "retention": ("保存期間", "保存年限", "保存"), "department": ("主管課", "所管", "主務課", "課名", ""), "gone": ("廃棄", "廃棄年月", "廃棄時期"),
    "span": ("編集期間", "期間", "収録期間"), "part": ("分冊", "冊数"), "shelf": ("書架番号", "保存箱番号", "書庫番号"), "handed": ("引継", "引継年月日"),
}
ORDERS = (
    ("year", "title", "facts", "office"), ("class", "year", "title", "facts", "office"), ("title", "year", "facts", "office"),
    ("office", "year", "title", "facts"), ("facts", "title", "year", "office"),
)
HIGH = {"year": 22, "title": 76, "class": 20, "office": 28}


def front(case, style):
    """A cover with a frame or two lines: the year large with its number filled in, the name in the middle, facts on lines, the office at the foot."""
    rng = case.rng
    page = Page(*rng.choice([(210, 297), (210, 297), (182, 257)]), style)
    k, pen = page.height / 297, rng.random() < 0.65
    look = {"label": {key: rng.choice(found) for key, found in LABELS.items()}, "pen": pen, "face": style.hand if pen else style.body,
            "frame": rng.choice(["double", "single", "none"]), "k": k}
    x, w, order = 28 * k, page.width - 56 * k, rng.choice(ORDERS)
    shown = _shown(case, "class" in order)
    high = {**{block: tall * k for block, tall in HIGH.items()}, "facts": (len(shown) * 11.5 + 6) * k}
    y = (page.height - sum(high[block] for block in order)) / 2
    page.text(x - 8 * k, 10 * k, f"様式第{case.digits(rng.randint(5, 24))}号", 9 * k)
    if look["frame"] != "none":
        page.box(x - 8 * k, y - 12 * k, w + 16 * k, page.height - 2 * y + 24 * k, 0.8)
    if look["frame"] == "double":
        page.box(x - 6.5 * k, y - 10.5 * k, w + 13 * k, page.height - 2 * y + 21 * k, 0.2)
    for block in order:
        if block == "facts":
            _facts(page, case, x, y, shown, look)
        else:
            {"year": _year, "title": _title, "class": _class, "office": _office}[block](page, case, x, y, w, look)
        y += high[block]
    return [page]


def _shown(case, apart):
    """Which facts stand on lines; how long it is kept always does."""
    rng = case.rng
    keys = rng.sample(["gone", "span", "part", "shelf", "handed"], rng.randint(2, 3))
    keys = [key for key in ("span", "part", "gone", "shelf", "handed") if key in keys]
    return rng.choice([["retention"] + keys, keys[:1] + ["retention"] + keys[1:]]) + ([] if apart else ["classification"])


def _filled(page, x, y, parts, size, face):
    """Printed words and values filled in between them on short lines, all on one line; the end of it."""
    em, shown = size * PT, ""
    for text, filled in parts:
        font = face if filled else page.style.label
        wide = fonts.width(font, text, em)
        room = wide + (em * 0.9 if filled else 0)
        page.text(x + (room - wide) / 2, y, text, size, font, hand=filled and face == page.style.hand, truth=False)
        if filled:
            page.rule(x, y + 1.18 * em, x + room, y + 1.18 * em, 0.2)
        x, shown = x + room + em * 0.2, shown + text
    page.lines.append(shown)
    return x


def _numbered(case, day, units):
    """The parts of a day: its era printed, its numbers filled in, the units printed."""
    name, _, n = dates.era(day)
    numbers = ("元" if n == 1 else case.digits(n), case.digits(day.month), case.digits(day.day))
    return [(name, False)] + [part for number, unit in zip(numbers, units) for part in ((number, True), (unit, False))]


def _year(page, case, x, y, w, look):
    """The fiscal year, large, in the middle or at the right; its number is filled in."""
    rng, size = case.rng, case.rng.choice([20, 24]) * look["k"]
    case.printed("fiscal_year", case.fiscal_year)
    name, number = dates.fiscal_label(case.fiscal_year)[:2], dates.fiscal_label(case.fiscal_year, case.digits)[2:-2]
    em = size * PT
    wide = fonts.width(look["face"], number, em) + 6 * em
    left = rng.choice([x + (w - wide) / 2, x + (w - wide) / 2, x + w - wide])
    _filled(page, left, y + 4 * look["k"], [(name, False), (number, True), ("年度", False)], size, look["face"])


def _title(page, case, x, y, w, look):
    """The name in large letters with its label over it, between two lines, in a frame or on bare paper."""
    rng, style, k = case.rng, page.style, look["k"]
    manner = rng.choice(["frame", "lines", "bare"])
    if manner == "frame":
        page.box(x, y, w, 68 * k, 0.4)
    elif manner == "lines":
        for i in range(2):
            page.rule(x + 4 * k, y + (34 + 26 * i) * k, x + w - 4 * k, y + (34 + 26 * i) * k, 0.3)
    label = look["label"]["title"]
    if rng.random() < 0.6:
        page.text(x + 3 * k, y + 3 * k, label, 11 * k, style.label)
    else:
        page.justified(x + w / 2 - 16 * k, y + 3 * k, 32 * k, label, 11 * k, style.label)
    title = case.printed("title", case.binder + rng.choice(["", "", "", f"（その{case.digits(rng.randint(1, 3))}）"]))
    if manner != "lines":
        page.fit(x + 2 * k, y + 11 * k, w - 4 * k, 55 * k, title, 28 * k, 12 * k, "center", hand=look["pen"], font=style.bold)
        return
    size = 25 * k
    face = style.hand if look["pen"] else style.bold
    while fonts.width(face, title, size * PT) > 2 * (w - 12 * k) * 0.94:
        size -= 0.5
    if fonts.width(face, title, size * PT) <= w - 10 * k:
        pieces = [title]
    else:
        half = next(i for i in range(1, len(title)) if fonts.width(face, title[:i + 1], size * PT) > (w - 10 * k))
        pieces = [title[:half], title[half:]]
    for i, piece in enumerate(pieces):
        page.text(x + w / 2, y + (33 + 26 * (i if len(pieces) > 1 else 0)) * k - size * PT * 1.15, piece, size, face, "center", hand=look["pen"])


def _class(page, case, x, y, w, look):
    """The class in a row of small cells, its label in the first."""
    k, code = look["k"], case.printed("classification", case.class_code).split("-")
    each = 15 * k
    left = case.rng.choice([x, x + w - 24 * k - each * len(code)])
    page.box(left, y, 24 * k, 12 * k)
    page.label(left, y, 24 * k, 12 * k, look["label"]["classification"], 10 * k, pad=2)
    for i, part in enumerate(code):
        at = left + 24 * k + i * each
        page.box(at, y, each, 12 * k)
        page.fit(at, y, each, 12 * k, case.digits(part), 14 * k, 8, "center", hand=look["pen"])


def _facts(page, case, x, y, shown, look):
    """Facts on lines of their own: the label spread to one width, then words and numbers."""
    k = look["k"]
    size, split = 12 * k, 36 * k
    for i, key in enumerate(shown):
        top = y + (2 + i * 11.5) * k
        page.justified(x + 4 * k, top, 24 * k, look["label"][key], size, page.style.label)
        page.lines[-1] += "　"
        page.lines[-1:] = [page.lines[-1] + _said(page, case, key, x + split, top, size, look)]


def _said(page, case, key, x, y, size, look):
    """Print what is said of one fact, and give it back as a line."""
    rng, last = case.rng, last_day(case)
    if key == "retention":
        case.printed("retention", case.retention)
        text = spelled(case)
        plain = text[-1] == "年" and text[:-1].isdigit()
        parts = [(text[:-1], True), ("年", False)] if plain else [(text, True)]
    elif key == "classification":
        parts = [(case.printed("classification", case.class_code), True)]
    elif key == "gone":
        gone = last + datetime.timedelta(days=1) if last else None
        parts = _numbered(case, gone, "年月") if gone else [("　　　年　　月", False)]
    elif key == "span":
        first, end = datetime.date(case.fiscal_year, 4, 1), datetime.date(case.fiscal_year + 1, 3, 31)
        parts = [("自", False), *_numbered(case, first, "年月"), ("　至", False), *_numbered(case, end, "年月")]
    elif key == "part":
        of = rng.randint(1, 4)
        parts = [(case.digits(of), True), ("冊のうち第", False), (case.digits(rng.randint(1, of)), True), ("冊", False)]
    elif key == "shelf":
        parts = [(case.digits(f"{rng.choice('ABC')}－{rng.randint(1, 30)}－{rng.randint(1, 6)}"), True)]
    else:
        parts = [(f"{dates.era(datetime.date(case.fiscal_year + 1, 5, 31))[0]}　　年　　月　　日", False)]
    _filled(page, x, y, parts, size, look["face"])
    return page.lines.pop()


def _office(page, case, x, y, w, look):
    """Whose it is: the office and the section in the middle, or behind a label."""
    rng, k, label = case.rng, look["k"], look["label"]["department"]
    parts = owner_parts(case)
    text = rng.choice(["", "　"]).join(parts)
    if label:
        page.text(x + 4 * k, y + 10 * k, label, 12 * k, page.style.label)
        page.fit(x + 34 * k, y + 4 * k, w - 34 * k, 18 * k, text, 16 * k, 9, whole=True)
        page.rule(x + 34 * k, y + 20 * k, x + w, y + 20 * k, 0.2)
        return
    page.text(x + w / 2, y + 3 * k, case.city.name, 14 * k, align="center")
    page.fit(x, y + 9 * k, w, 16 * k, text, 19 * k, 10, "center", whole=True)
