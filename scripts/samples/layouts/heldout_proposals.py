"""Held-out layout, a draft typed like a paper of its own: title and text above, and at the foot a printed frame for days, filing, section and seals."""

from .. import stamps
from ..canvas import PT, Page
from . import attachments
from .forms import body, consulted, is_handwritten, value
from .late_panels import chain, owner_parts
from .late_sheets import level

LABELS = {
    "drafted_on": ("起案日", "伺い日", "起案", "作成日"), "decided_on": ("決裁日", "決裁", "決定日", "決裁年月日"), "effective_on": ("施行日", "施行", "実施日", "発送日"),
    "closed_on": ("完結日", "完結", "処理済日"), "doc_number": ("番号", "文書番号", "記号番号", "発番"), "classification": ("分類", "分類記号", "文書分類", "分類番号"),
    "retention": ("保存", "保存期間", "保存年限", "保存年数"), "disclosure": ("公開区分", "情報公開", "開示区分", "公開"), "binder": ("簿冊", "綴込簿冊", "ファイル名", "簿冊名"),
    "department": ("担当課", "所属", "起案課", "主管課"), "drafter": ("起案者", "担当者", "作成者", "担当"),
}
TABLES = (  # heads of the frame's bands, each over its values
    (("drafted_on", "decided_on", "effective_on"), ("doc_number", "classification", "retention"), ("department", "drafter")),
    (("doc_number", "retention", "disclosure", "classification"), ("department", "drafter"), ("drafted_on", "decided_on", "effective_on", "closed_on")),
    (("department", "drafter"), ("drafted_on", "decided_on", "closed_on"), ("classification", "binder", "retention")),
    (("classification", "binder", "retention", "disclosure"), ("doc_number", "department"), ("drafted_on", "decided_on", "effective_on")),
)
SHARES = {"department": 2.1, "doc_number": 1.5, "binder": 1.9, "classification": 0.9, "retention": 0.8, "disclosure": 0.9}
HEADS = (("趣旨", "内容", "その他"), ("目的", "概要", "今後の予定"), ("提案理由", "実施内容", "経費等"), ("経緯", "処理の方針", "留意事項"))
NAMES = ("決　裁　欄", "文書処理欄", "起案・決裁", "処　理　欄", "決裁及び文書整理")
ASKS = ("このことについて、下記のとおり処理してよろしいか伺います。", "標記について、次のとおり取り扱うこととしてよろしいか。", "上記の件について、下記により実施したいので、決裁願います。", "みだしのことについて、次のとおりとしたい。")


def proposal(case, style):
    """A title in the middle or behind 伺い, a sentence that asks, numbered heads with text; below, one frame of bands with heads over values, and seals."""
    rng = case.rng
    page = Page(210, 297, style)
    size, left, right = rng.choice([10.5, 11, 11]), 24, 186
    look = {"label": {key: rng.choice(found) for key, found in LABELS.items()}, "grey": rng.choice([0, 225, 235]), "pen": rng.random() < 0.45, "split": rng.choice([6, 6.5])}
    bands = rng.choice(TABLES)
    tall = (6 if rng.random() < 0.7 else 0, look["split"] + 9.5, 25)  # the frame's name, a band, the seals
    top = 280 - tall[0] - tall[1] * len(bands) - tall[2]
    y = _title(page, case, left, right, 20, size)
    _text(page, case, left, right, y, top - 5, size)
    _frame(page, case, 18, top, 174, tall, bands, look)
    return [page] + attachments.some(case, style, 0.35)


def _title(page, case, left, right, y, size):
    """The title without a label, larger than the text; some have the word 伺い or the office above."""
    rng, style, em = case.rng, page.style, size * PT
    manner = rng.choice(["word", "office", "bare"])
    if manner == "word":
        page.text((left + right) / 2, y, rng.choice(["伺　　い", "伺　い　書", "起　　　案"]), 17, style.bold, "center")
        y += 14
    elif manner == "office":
        page.text(right, y, case.city.name, size, align="right")
        y += 10
    title = value(case, "title")
    page.fit(left, y, right - left, 15, title, size + rng.choice([1.5, 2.5, 3]), 10, rng.choice(["center", "center", "left"]), pad=4, font=rng.choice([None, style.bold]))
    return y + 15 + 1.4 * em


def _text(page, case, left, right, y, bottom, size):
    """The sentence that asks, then heads with sentences and items while there is room."""
    rng, em = case.rng, size * PT
    y = page.paragraph(left, y, right - left, rng.choice(ASKS), size) + 0.7 * em
    mark = rng.choice(["{}　", "{}．", "（{}）"])
    said, items = case.body(4, "伺い"), case.items(4)
    for i, head in enumerate(rng.choice(HEADS)):
        if y + 6.5 * em > bottom:
            return
        page.text(left, y, mark.format(case.digits(i + 1)) + head, size, page.style.label)
        y += 1.8 * em
        if i == 1:
            for item in items:
                if y + 3.4 * em < bottom:
                    y = page.paragraph(left + 2 * em, y, right - left - 2 * em, f"・{item.split('　', 1)[1]}", size, indent=0, hang=1)
        else:
            y = body(page, case, left + em, y, right - left - em, bottom, said[:2] if i == 0 else said[2:], [], size)
        y += 0.6 * em


def _frame(page, case, x, y, w, tall, bands, look):
    """The frame: its name on some, bands of heads over values, the seals first or last."""
    rng = case.rng
    page.box(x, y, w, 280 - y, 0.5)
    if tall[0]:
        page.rule(x, y + tall[0], x + w, y + tall[0])
        page.text(x + w / 2, y + (tall[0] - 9.5 * PT) / 2, rng.choice(NAMES), 9.5, page.style.label, "center")
        y += tall[0]
    seals = rng.random() < 0.4
    if seals:
        _seals(page, case, x, y, w, tall[2])
        y += tall[2]
    for band in bands:
        _band(page, case, x, y, w, tall[1], band, look)
        y += tall[1]
    if not seals:
        _seals(page, case, x, y, w, tall[2])


def _band(page, case, x, y, w, h, keys, look):
    """Heads in a low row, their values in the row beneath."""
    shares = [SHARES.get(key, 1.2) for key in keys]
    split = look["split"]
    if look["grey"]:
        page.fill(x, y, w, split, look["grey"])
    for key, share in zip(keys, shares):
        wide = w * share / sum(shares)
        page.box(x, y, wide, h)
        page.rule(x, y + split, x + wide, y + split)
        page.label(x, y, wide, split, look["label"][key], 9, pad=wide * 0.2)
        text = _value(case, key)
        page.fit(x, y + split, wide, h - split, text, 10.5, 6, _side(key), hand=look["pen"] and is_handwritten(key, text), whole=True, pad=1.8)
        x += wide


def _side(key):
    """Long names begin at the left, the rest stands in the middle."""
    return "left" if key in ("department", "binder") else "center"


def _value(case, key):
    """The printed value; the section with or without what is above it, the drafter with the extension."""
    if key == "department":
        return case.rng.choice(["", "　"]).join(owner_parts(case))
    if key == "drafter":
        return value(case, key) + case.rng.choice(["", f"（内線{case.digits(case.extension)}）", f"（☎{case.digits(case.extension)}）"])
    if key == "disclosure":
        return level(case)[1]
    return value(case, key)


def _seals(page, case, x, y, w, h):
    """Ranks over seals; at the right a cell for the sections that agreed."""
    rng, ranks = case.rng, chain(case)
    ranks = ranks[rng.randint(0, len(ranks) - 5):]
    side = rng.choice([0, 38, 44])
    each = (w - side) / len(ranks)
    for i, rank in enumerate(ranks):
        page.box(x + i * each, y, each, h)
        page.rule(x + i * each, y + 6, x + (i + 1) * each, y + 6)
        page.label(x + i * each, y, each, 6, rank, 9, pad=each * 0.16)
        if rng.random() < 0.9:
            page.stamp(stamps.name_seal(page.style, case.staff[i % 8].split("　")[0], x + (i + 0.5) * each + rng.gauss(0, 0.6), y + 15.5 + rng.gauss(0, 0.6), rng, 9.5))
    if not side:
        return
    left = x + w - side
    page.box(left, y, side, h)
    page.rule(left, y + 6, x + w, y + 6)
    page.label(left, y, side, 6, rng.choice(["合議", "関係課", "協議"]), 9, pad=side * 0.3)
    for i, name in enumerate(consulted(case, rng.randint(1, 2))):
        page.fit(left, y + 6 + i * 9.5, side - 10, 9.5, name + rng.choice(["", "長"]), 9, 6, whole=True)
        page.stamp(stamps.name_seal(page.style, case.staff[7 - i].split("　")[0], x + w - 6, y + 10.8 + i * 9.5, rng, 8))
