"""Held-out letter from one section of the house to others, on its own sheet: heads of sections write to each other, and a small printed box at the foot says where the copy is filed."""

from ..canvas import PT, Page
from ..content import spelled
from ..fonts import width
from .forms import consulted

LABELS = {
    "department": ("所属", "発信課", "課名", "主管課"), "classification": ("分類", "分類記号", "分類番号"), "retention": ("保存", "保存期間", "保存年限", "保存年数"),
    "binder": ("簿冊", "綴", "簿冊名"),
}
TO = ("各課長", "関係各課長", "各所属長", "庁内各課長", "各課庶務担当係長", "各部庶務担当課長", "各出先機関の長", "関係課長")
HONOURS = ("様", "殿", "", "あて")
HEADS = ("庁　内　文　書", "庁内連絡票", "庁　内　通　知", "内部連絡文書", "")
ENDS = ("事務担当　{team}　{who}（内線{ext}）", "（担当：{team}　{who}　内線{ext}）", "担当　{team}　電話　{ext}", "照会先　{team}（{ext}）")


def offices(case, style):
    """A plain letter of the house: number and day, to whom, from which head, a title, text and items; the contact at the foot left, the filing box at the right."""
    rng = case.rng
    page = Page(*rng.choice([(210, 297), (210, 297), (210, 297), (182, 257)]), style)
    k = page.width / 210
    size, left, right = rng.choice([10.5, 11, 11.5]) * (1 if k == 1 else 0.92), 24 * k, page.width - 24 * k
    em, y = size * PT, 18 * k
    head = rng.choice(HEADS)
    if head:
        page.text(left if rng.random() < 0.4 else page.width / 2 - width(style.bold, head, 14 * k * PT) / 2, y, head, 14 * k, style.bold)
        y += 11 * k
    y = _top(page, case, right, y, size)
    y = _ends(page, case, left, right, y + em, size)
    title = case.printed("title", rng.choice([case.title, case.title, case.subject]))
    page.fit(left + 6, y, right - left - 12, 14 * k, title, size + rng.choice([0, 1, 2]), 9, rng.choice(["center", "center", "left"]), font=rng.choice([None, style.bold]))
    foot = page.height - 44 * k
    _text(page, case, left, right, y + 14 * k + 1.5 * em, foot - 4, size)
    _contact(page, case, left, page.height - 22 * k, size, k)
    _filing(page, case, right, foot, k)
    return [page]


def _top(page, case, right, y, size):
    """Number and day at the right, one under the other."""
    em = size * PT
    if case.rng.random() < 0.85:
        page.text(right, y, case.note_number(), size, align="right")
        y += 1.6 * em
    case.printed("issued_on", case.effective)
    page.text(right, y, case.date(case.effective), size, align="right")
    return y + 1.6 * em


def _ends(page, case, left, right, y, size):
    """To whom and from whom, below each other or with the sender first of the two at the right."""
    rng, em, s = case.rng, size * PT, case.section
    to = rng.choice([rng.choice(TO), consulted(case, 1)[0] + "長"])
    honour = rng.choice(HONOURS)
    name = rng.choice([s.name, s.division + s.name, s.bureau + s.name]) + "長"
    if s.name.endswith("館") or rng.random() < 0.15:
        name = (s.division or s.name) + "長"
    page.text(left + em, y, case.printed("addressee", to) + (f"　{honour}" if honour else ""), size)
    y += rng.choice([2.2, 2.8]) * em
    page.text(right - em, y, case.printed("sender", name), size, align="right")
    if rng.random() < 0.35:
        y += 1.5 * em
        page.text(right - em, y, rng.choice(["（公印省略）", "（押印省略）"]), size - 1, align="right")
    return y + 3 * em


def _text(page, case, left, right, y, bottom, size):
    """Sentences, then 記 and items if there is room for them."""
    rng, em = case.rng, size * PT
    for text in case.body(rng.randint(2, 4)):
        if y + 5.2 * em < bottom:
            y = page.paragraph(left, y, right - left, text, size)
    if rng.random() < 0.85 and y + 8 * em < bottom:
        page.text((left + right) / 2, y + em, "記", size, align="center")
        y += 3 * em
        for item in case.items(rng.randint(3, 5)):
            if y + 3.4 * em < bottom:
                y = page.paragraph(left + em, y, right - left - 2 * em, item, size, indent=0, hang=2)


def _contact(page, case, left, y, size, k):
    """Which desk to ask, on one line at the left of the foot."""
    text = case.rng.choice(ENDS).format(team=case.team, who=case.staff[0].split("　")[0], ext=case.digits(case.extension))
    small = min(size, 9.5)
    while small > 6.5 and width(page.style.body, text, small * PT) > 82 * k:
        small -= 0.5
    page.text(left, y, text, small)


def _filing(page, case, right, y, k):
    """The box at the foot right: three facts in rows, or in columns under their heads."""
    rng, style = case.rng, page.style
    keys = rng.choice([("department", "classification", "retention"), ("department", "classification", "retention"), ("classification", "retention", "department"),
                       ("department", "binder", "retention")])
    pen, label = rng.random() < 0.4, {key: rng.choice(found) for key, found in LABELS.items()}
    facts = [_fact(case, key) for key in keys]
    if rng.random() < 0.5:
        w, tall, split = 66 * k, 8 * k, 20 * k
        for i, (key, text) in enumerate(zip(keys, facts)):
            top = y + i * tall
            page.box(right - w, top, w, tall)
            page.rule(right - w + split, top, right - w + split, top + tall)
            page.label(right - w, top, split, tall, label[key], 9 * k, pad=2 * k)
            page.fit(right - w + split, top, w - split, tall, text, 10 * k, 6, hand=pen and key != "department", whole=key != "binder")
        return
    w, head, tall = 76 * k, 6 * k, 11 * k
    shares = [{"department": 1.6, "binder": 1.8}.get(key, 1) for key in keys]
    left = right - w
    for key, text, share in zip(keys, facts, shares):
        wide = w * share / sum(shares)
        page.box(left, y + 3 * k, wide, head + tall)
        page.rule(left, y + 3 * k + head, left + wide, y + 3 * k + head)
        page.label(left, y + 3 * k, wide, head, label[key], 8.5 * k, pad=2 * k)
        page.fit(left, y + 3 * k + head, wide, tall, text, 10 * k, 5.5, "center", hand=pen and key != "department", whole=key != "binder", pad=0.8)
        left += wide


def _fact(case, key):
    """The printed value of a fact on filing."""
    if key == "department":
        case.owner(case.section.name)
        return case.section.name
    if key == "retention":
        case.printed("retention", case.retention)
        return spelled(case)
    if key == "binder":
        return case.printed("binder", case.binder)
    return case.printed("classification", case.class_code)
