"""Held-out layout, the face of a folder from the shelf with a small label stuck on: year, class, name, period and section on it, the volume by pen beside it."""

from .. import dates, stamps
from ..canvas import PT, Page
from ..content import spelled
from .late_panels import owner_parts

LABELS = {
    "fiscal_year": ("年度", "作成年度", "会計年度", "年　度"), "classification": ("分類", "分類番号", "分類記号", "コード"), "title": ("名称", "件名", "文書名", "簿冊名"),
    "retention": ("保存", "保存期間", "保存年限", "保存期限"), "department": ("所属", "課名", "主管", "担当課"),
}
ORDERS = ("year class/title/kept owner", "title/year kept/class owner", "owner year/title/class kept", "year kept/title/owner class", "class year/owner/title/kept", "year class kept/title/owner")
KEYS = {"year": "fiscal_year", "class": "classification", "title": "title", "kept": "retention", "owner": "department"}
SHARES = {"year": 1.2, "class": 1.1, "kept": 1, "owner": 2}
VOLUMES = ("第{}分冊", "{}／{}", "その{}", "（{}）", "Ｎｏ.{}", "{}冊の内{}")
MAKERS = ("個別フォルダー", "Ａ４－Ｅ", "フラットファイル　Ａ４Ｓ", "ＦＯＬＤＥＲ　Ａ４", "")


def label(case, style):
    """A nearly empty face with a fold or a punched edge, one ruled label stuck on its upper half or middle, and a number of the volume written by hand."""
    rng = case.rng
    upright = rng.random() < 0.75
    page = Page(*((210, 297) if upright else (297, 210)), style)
    face = rng.choice([0, 0, 228, 236])
    if face:
        page.fill(0, 0, page.width, page.height, face)
    _face(page, case)
    w, h = rng.choice([(118, 66), (132, 74), (104, 62)])
    x = rng.choice([(page.width - w) / 2, (page.width - w) / 2, page.width - w - 18])
    y = rng.choice([30, 42, page.height * 0.3])
    if face:
        page.fill(x, y, w, h, 255)
    case.printed("fiscal_year", case.fiscal_year)
    case.printed("retention", case.retention)
    pen = rng.random() < 0.5
    look = {"label": {key: rng.choice(found) for key, found in LABELS.items()}, "pen": pen, "above": rng.random() < 0.4, "city": rng.random() < 0.5}
    _label(page, case, x, y, w, h, look)
    _volume(page, case, x, y + h, w)
    return [page]


def _face(page, case):
    """What the folder has of itself: a fold, holes for a fastener, the name of its maker's kind."""
    rng, manner = case.rng, case.rng.choice(["fold", "holes", "tab"])
    if manner == "fold":
        page.rule(12, 0.5, 12, page.height - 0.5, 0.2)
        page.rule(15, 0.5, 15, page.height - 0.5, 0.2)
    elif manner == "holes":
        for cy in (page.height / 2 - 40, page.height / 2 + 40):
            page.ring(9, cy, 6, 6, 0.3)
    else:
        left = page.width - 88
        page.rule(1, 14, left, 14, 0.3)
        page.rule(left, 14, left + 5, 4, 0.3)
        page.rule(left + 5, 4, page.width - 8, 4, 0.3)
    page.text(page.width - 12, page.height - 12, rng.choice(MAKERS), 7.5, align="right")


def _label(page, case, x, y, w, h, look):
    """The label: the city's name on some, rows of cells; the name's row is the highest."""
    rng, style = case.rng, page.style
    rows = [row.split(" ") for row in rng.choice(ORDERS).split("/")]
    top, left = y, h
    if look["city"]:
        page.text(x + w / 2, y + 1.6, rng.choice([case.city.name, f"{case.city.name}　文書"]), 9.5, style.label, "center")
        page.rule(x, y + 6.5, x + w, y + 6.5)
        top, left = y + 6.5, h - 6.5
    weights = [2.2 if row == ["title"] else 1 for row in rows]
    for row, weight in zip(rows, weights):
        tall = left * weight / sum(weights)
        shares, at = [SHARES.get(part, 1) for part in row], x
        for part, share in zip(row, shares):
            wide = w * share / sum(shares)
            _cell(page, case, at, top, wide, tall, KEYS[part], look)
            at += wide
        top += tall
    page.box(x, y, w, h, rng.choice([0.4, 0.7]))


def _cell(page, case, x, y, w, h, key, look):
    """A fact with its label over it in the corner or at its left."""
    style, label = page.style, look["label"][key]
    text, size = _fact(case, key), 19 if key == "title" else 11.5
    page.box(x, y, w, h)
    hand = look["pen"] and key in ("title", "fiscal_year", "classification")
    face = style.bold if key == "title" else None
    if look["above"]:
        page.text(x + 1.2, y + 1, label, 7, style.label)
        page.fit(x, y + 3.4, w, h - 3.4, text, size, 6.5, "center", hand=hand, font=face, whole=key != "title")
        return
    split = 15 if w > 45 else 11
    page.rule(x + split, y, x + split, y + h)
    page.label(x, y, split, h, label.replace("　", "") if len(label) < 4 or w > 45 else f"{label[:2]}/{label[2:]}", 8.5, pad=1.5)
    page.fit(x + split, y, w - split, h, text, size, 6, "center", hand=hand, font=face, whole=key != "title", pad=1.2)


def _fact(case, key):
    """The printed value."""
    if key == "fiscal_year":
        return dates.fiscal_label(case.fiscal_year, case.digits)
    if key == "classification":
        return case.printed("classification", case.class_code)
    if key == "retention":
        return spelled(case)
    if key == "department":
        return case.rng.choice(["", "　"]).join(owner_parts(case)[-2:])
    return case.printed("title", case.binder)


def _volume(page, case, x, y, w):
    """Which volume it is, written below the label; a name seal or nothing beside it."""
    rng, style = case.rng, page.style
    whole = rng.randint(2, 6)
    part = rng.randint(1, whole)
    manner = rng.choice(VOLUMES)
    numbers = (whole, part) if "内" in manner else (part, whole)
    text = manner.format(*(case.digits(n) for n in numbers))
    size = rng.choice([20, 24, 28])
    page.text(x + w * rng.choice([0.5, 0.75]), y + rng.uniform(9, 18), text, size, style.hand, "center", hand=True)
    if rng.random() < 0.35:
        page.stamp(stamps.name_seal(style, case.staff[0].split("　")[0], x + 9, y + 12 + size * PT, rng, 9.5))
