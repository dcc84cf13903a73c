"""Held-out layout, a wide sheet folded in the middle to go round: at its left who drafts, decides and files, at its right the letter as it is to be sent."""

from .. import dates, stamps
from ..canvas import PT, Page
from ..content import spelled
from . import attachments
from .forms import consulted, is_handwritten, value
from .late_panels import TO, chain, owner_parts
from .late_sheets import level

LABELS = {
    "title": ("件名", "件　　名", "題名", "文書名"), "doc_number": ("文書番号", "文書記号", "記号番号", "番号"), "classification": ("分類", "分類記号", "文書分類", "類別"),
    "retention": ("保存期間", "保存年限", "保存", "保存種別"), "disclosure": ("公開区分", "情報公開", "公開の別"), "binder": ("簿冊名", "編てつ先", "綴込先"),
    "department": ("主務課", "起案課", "主管課", "発議課"), "drafter": ("起案者", "発議者", "立案者", "担当者"), "drafted_on": ("起案", "発議", "立案"),
    "decided_on": ("決裁", "決定", "裁決"), "effective_on": ("施行", "発送", "発信"), "closed_on": ("完結", "処理済", "結了"),
}
NAMES = ("回　　議　　書", "回　議　用　紙", "回　　議　　案", "文 書 回 議 書")
ORDERS = (("title", "seals", "owner", "days", "filing", "agreed"), ("owner", "days", "seals", "title", "filing", "agreed"), ("filing", "owner", "title", "seals", "agreed", "days"),
          ("seals", "title", "owner", "filing", "days", "agreed"))
HIGH = {"title": 20, "seals": 48, "owner": 24, "days": 24, "filing": 36, "agreed": 18}
STEPS = (("浄書", "照合", "公印"), ("浄書", "校合", "発送"), ("文書主任", "公印", "発送"))


def facing(case, style):
    """Two halves on one landscape sheet: a form of blocks in the left one, in the right one a framed draft with its addressee, its sender, its text."""
    rng = case.rng
    page = Page(*rng.choice([(297, 210), (297, 210), (297, 210), (364, 257)]), style)
    k = page.height / 210
    look = {"label": {key: rng.choice(found) for key, found in LABELS.items()}, "k": k, "pen": rng.random() < 0.5, "split": rng.choice([18, 20]) * k}
    x, y, w, bottom = 13 * k, 11 * k, page.width / 2 - 22 * k, page.height - 13 * k
    page.text(x + w / 2, y, rng.choice(NAMES), 15 * k, style.bold, "center")
    page.text(x, y + 8 * k, rng.choice([case.city.name, f"（{case.city.name}）"]), 9 * k)
    y += 13 * k
    order = rng.choice(ORDERS)
    stretch = (bottom - y) / sum(HIGH[block] for block in order)
    page.box(x, y, w, bottom - y, 0.5)
    for block in order:
        _BLOCKS[block](page, case, x, y, w, HIGH[block] * stretch, look)
        y += HIGH[block] * stretch
    if rng.random() < 0.5:
        page.rule(page.width / 2, 4 * k, page.width / 2, page.height - 4 * k, 0.12, 1.5)
    _letter(page, case, page.width / 2 + 9 * k, 11 * k, w, bottom, look)
    return [page] + attachments.some(case, style, 0.25)


def _cell(page, x, y, w, h, label, text, look, size=10, split=None, hand=False, whole=True):
    """A label at the left of its value."""
    k, split = look["k"], split or look["split"]
    page.box(x, y, w, h)
    page.rule(x + split, y, x + split, y + h)
    page.label(x, y, split, h, label.replace("　", ""), 9 * k, pad=1.8 * k)
    page.fit(x + split, y, w - split, h, text, size * k, 6, hand=hand, whole=whole, pad=1.8 * k)


def _title(page, case, x, y, w, h, look):
    """The title in a tall row."""
    _cell(page, x, y, w, h, look["label"]["title"], value(case, "title"), look, 11.5, whole=False)


def _owner(page, case, x, y, w, h, look):
    """The section, and who drafts with the extension."""
    half = h / 2
    _cell(page, x, y, w, half, look["label"]["department"], case.rng.choice(["", "　"]).join(owner_parts(case)), look)
    text = value(case, "drafter")
    _cell(page, x, y + half, w * 0.6, half, look["label"]["drafter"], text, look, hand=look["pen"])
    _cell(page, x + w * 0.6, y + half, w * 0.4, half, case.rng.choice(["内線", "電話"]), case.digits(case.extension), look, split=14 * look["k"])


def _days(page, case, x, y, w, h, look):
    """Four days, two a row."""
    for i, key in enumerate(("drafted_on", "decided_on", "effective_on", "closed_on")):
        text = value(case, key)
        _cell(page, x + i % 2 * w / 2, y + i // 2 * h / 2, w / 2, h / 2, look["label"][key], text, look, 9.5, 14 * look["k"], look["pen"] and is_handwritten(key, text))


def _filing(page, case, x, y, w, h, look):
    """Number, class and period, and the volume; since there are ordinances on it, what may be disclosed."""
    third, label = h / 3, look["label"]
    number = value(case, "doc_number")
    _cell(page, x, y, w, third, label["doc_number"], number, look, hand=look["pen"])
    case.printed("retention", case.retention)
    pairs = [("classification", value(case, "classification")), ("retention", spelled(case))]
    if case.rng.random() < 0.4:
        pairs.reverse()
    for i, (key, text) in enumerate(pairs):
        _cell(page, x + i * w / 2, y + third, w / 2, third, label[key], text, look, hand=look["pen"] and key == "classification")
    told = case.drafted.year > 2000
    wide = w * (0.6 if told else 1)
    _cell(page, x, y + 2 * third, wide, third, label["binder"], value(case, "binder"), look, 9.5)
    if told:
        _cell(page, x + wide, y + 2 * third, w - wide, third, label["disclosure"], level(case)[1], look, 9.5)


def _seals(page, case, x, y, w, h, look):
    """Seals in two rows: the head of the office and those near to it above, the section below."""
    rng, k, ranks = case.rng, look["k"], chain(case)
    per = -(-len(ranks) // 2)
    first = rng.randint(0, per - 1)
    for i, rank in enumerate(ranks):
        row = i // per
        each = w / (per if row == 0 else len(ranks) - per)
        left, top = x + (i - row * per) * each, y + row * h / 2
        page.box(left, top, each, h / 2)
        page.rule(left, top + 5.5 * k, left + each, top + 5.5 * k, 0.15)
        page.label(left, top, each, 5.5 * k, rank, 8.5 * k, pad=each * 0.2)
        if i >= first and rng.random() < 0.9:
            page.stamp(stamps.name_seal(page.style, case.staff[i % 8].split("　")[0], left + each / 2 + rng.gauss(0, 0.6), top + 5.5 * k + (h / 2 - 5.5 * k) / 2, rng, min(9.5, h / 2 - 7 * k)))


def _agreed(page, case, x, y, w, h, look):
    """Sections that agreed at the left, seals of those who finish the letter at the right."""
    rng, k = case.rng, look["k"]
    names = "、".join(name + rng.choice(["長", ""]) for name in consulted(case, rng.randint(1, 2)))
    _cell(page, x, y, w * 0.5, h, rng.choice(["合議", "関係課"]), names, look, 9, whole=False)
    steps = rng.choice(STEPS)
    each = w * 0.5 / len(steps)
    for i, step in enumerate(steps):
        left = x + w * 0.5 + i * each
        page.box(left, y, each, h)
        page.label(left, y, each, 5.5 * k, step, 8 * k, pad=1.5 * k)
        if rng.random() < 0.6:
            page.stamp(stamps.name_seal(page.style, case.staff[5 + i].split("　")[0], left + each / 2, y + 5.5 * k + (h - 5.5 * k) / 2, rng, min(8.5, h - 7 * k)))


def _letter(page, case, x, y, w, bottom, look):
    """The letter in draft: 案 in the corner, number and day still open, then what is to be sent."""
    rng, k, size = case.rng, look["k"], 9.5 * look["k"]
    em, left, right = size * PT, x + 5 * k, x + w - 5 * k
    if rng.random() < 0.7:
        page.box(x, y, w, bottom - y, 0.3)
    page.text(left, y + 4 * k, rng.choice(["（案）", "案", "（案の１）", "施行文案"]), size)
    page.text(right, y + 8 * k, f"{case.city.prefix}{case.section.symbol}第　　　号", size, align="right")
    page.text(right, y + 8 * k + 1.6 * em, dates.UNFILLED, size, align="right")
    y += 22 * k
    page.text(left + em, y, case.printed("addressee", rng.choice(TO)) + "　" + rng.choice(["様", "殿", "あて"]), size)
    sender = rng.choice([f"{case.city.head}　{case.city.mayor}", f"{case.city.head}　{case.city.mayor}", f"{case.city.name}{case.section.name}長"])
    page.text(right - em, y + 2.6 * em, case.printed("sender", sender), size, align="right")
    y += 5.6 * em
    page.fit(left + 4 * k, y, right - left - 8 * k, 13 * k, case.attributes["title"], size + 1, 8, "center")
    y += 13 * k + 1.2 * em
    for text in case.body(rng.randint(2, 4)):
        if y + 5 * em < bottom:
            y = page.paragraph(left, y, right - left, text, size)
    if y + 10 * em < bottom:
        page.text((left + right) / 2, y + 0.5 * em, "記", size, align="center")
        y += 2.6 * em
        for item in case.items(rng.randint(3, 5)):
            if y + 4 * em < bottom:
                y = page.paragraph(left + em, y, right - left - 2 * em, item, size, indent=0, hang=2)


_BLOCKS = {"title": _title, "owner": _owner, "days": _days, "filing": _filing, "seals": _seals, "agreed": _agreed}
