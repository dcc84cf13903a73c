"""Late layout, one sheet for what came in and what is answered: the letter that came at the left, our draft at the right, seals below both."""

import datetime

from .. import dates, stamps, words
from ..canvas import PT, Page
from ..fonts import width
from . import attachments
from .forms import body, consulted, is_handwritten, value
from .late_panels import chain, owner_parts
from .late_sheets import level

LABELS = {
    "title": ("件名", "件　名", "要件", "文書の件名"), "doc_number": ("発送番号", "発文番号", "施行番号", "発議番号"), "drafted_on": ("起案", "起案日", "起案月日"),
    "decided_on": ("決裁", "決裁日", "決裁月日"), "effective_on": ("発送", "発送日", "施行月日"), "addressee": ("送付先", "あて先", "宛名"), "sender": ("名義", "発信名義", "発信者名"),
    "classification": ("分類", "分類番号", "簿冊番号"), "retention": ("保存年限", "保存", "保存期間"), "disclosure": ("公開可否", "公開の別", "開示の可否"),
    "binder": ("つづり名", "編さん簿冊", "保管ファイル"), "department": ("取扱課", "処理課", "主管課係", "取扱課係"), "drafter": ("取扱者", "担当者氏名", "起案者名"),
    "from": ("来信者", "差出人", "相手方"), "their": ("来信番号", "相手方番号", "来文番号"), "dated": ("来信日付", "来文日付"), "received_on": ("受付", "収受日", "受付月日"),
    "entry": ("受付番号", "収受番号"), "due": ("回答期限", "処理期限"),
}
ASKED = ("このことについて、次のように処理してよろしいか。", "左記の来信について、次案のとおり回答してよろしいか。", "上記のことについて、案のとおり発送してよろしいか伺います。", "右記のとおり施行してよろしいか、御決裁願います。")
ORDERS = (("pair", "title", "owner", "file", "seals", "text"), ("title", "pair", "seals", "owner", "file", "text"), ("seals", "title", "pair", "file", "text", "owner"),
          ("owner", "title", "pair", "text", "seals", "file"))
TALL = 9.2
HIGH = {"pair": TALL * 6 + 7, "title": 17, "owner": 11, "file": 20, "seals": 25}


def twofold(case, style):
    """One form for a letter received and for the draft that answers it: two stacks of facts side by side under their heads, then title, section, filing, seals."""
    rng = case.rng
    page = Page(210, 297, style)
    x, w, y = 20, 172, 13
    look = {"label": {key: rng.choice(found) for key, found in LABELS.items()}, "pen": rng.random() < 0.55, "answers": case.kind in ("回答", "報告", "協議") or rng.random() < 0.3}
    y = _head(page, case, x, y, w, look)
    order, bottom = rng.choice(ORDERS), 284
    below = sum(HIGH[block] for block in order[order.index("text") + 1:])
    draw = {"pair": _pair, "title": _title, "owner": _owner, "file": _file, "seals": _seals}
    for block in order:
        if block == "text":
            _text(page, case, x, y, w, bottom - below, look)
            y = bottom - below
            continue
        draw[block](page, case, x, y, w, look)
        y += HIGH[block]
    return [page] + attachments.some(case, style, 0.3)


def _head(page, case, x, y, w, look):
    """The office small over the form's name at the left; at the right what the sheet is used for, one word ringed."""
    rng = case.rng
    page.text(x, y, case.city.name, 10)
    page.text(x, y + 6, rng.choice(["文　書　処　理　票", "文　書　処　理　用　紙", "受　発　文　書　処　理　票", "文　書　回　議　票"]), 16, page.style.bold)
    at, top, words_of = x + w - 54, y + 7.5, ("起案", "供覧", "報告")
    for word in words_of:
        wide = width(page.style.body, word, 10.5 * PT)
        page.text(at, top, word, 10.5)
        if word == "起案":
            page.ring(at + wide / 2 + rng.gauss(0, 0.3), top + 1.9, wide + 3, 6, 0.4)
        at += 18
    return y + 15


def _fact(page, case, x, y, w, h, look, key, text, split=22, size=10.5, whole=True):
    """A label in its cell and the value in the next one."""
    page.box(x, y, w, h)
    page.rule(x + split, y, x + split, y + h, 0.15)
    page.label(x, y, split, h, look["label"][key].replace("　", ""), 9.5, pad=2.2)
    hand = look["pen"] and "　　" not in text and (is_handwritten(key, text) or key in ("their", "dated", "received_on", "entry", "due"))
    page.fit(x + split, y, w - split, h, text, size, 6.5, hand=hand, pad=2, whole=whole)


def _pair(page, case, x, y, w, look):
    """The two stacks: what came, and what is drafted."""
    rng, half = case.rng, w / 2
    heads = rng.choice([("来　　信", "起　　案"), ("受　　信", "発　　信"), ("収　　受", "起　　案"), ("受　　付", "発　　送")])
    for i, head in enumerate(heads):
        page.fill(x + i * half, y, half, 7, rng.choice([222, 235]))
        page.box(x + i * half, y, half, 7)
        page.text(x + (i + 0.5) * half, y + 1.7, head, 10, page.style.label, "center")
    y += 7
    came = _came(case, look)
    for i, (key, text) in enumerate(came):
        _fact(page, case, x, y + i * TALL, half, TALL, look, key, text)
    outward = case.kind != "伺い"
    to = came[0][1] if look["answers"] else rng.choice(["関係各課長", "各施設長", "各行政区長", "各小中学校長", "西海県知事", "指定管理者代表者"])
    name = rng.choice([case.city.head, case.city.head, f"{case.city.head}　{case.city.mayor}", f"{case.section.name}長"])
    ours = [("drafted_on", None), ("decided_on", None), ("effective_on", None), ("doc_number", None), ("addressee", to), ("sender", name)]
    for i, (key, text) in enumerate(ours):
        if text is None:
            text = value(case, key)
        elif not outward:
            text = ""
        else:
            text = case.printed(key, text)
        _fact(page, case, x + half, y + i * TALL, half, TALL, look, key, text)
    page.rule(x + half, y - 7, x + half, y + 6 * TALL, 0.6)


def _came(case, look):
    """Who wrote to us, under which number and day, when it came; all of it empty where nothing came."""
    rng = case.rng
    keys = ["from", "their", "dated", "received_on", "entry", "due"]
    if not look["answers"]:
        era = dates.era(case.drafted)[0]
        blank = {"their": "第　　　　号", "dated": era + dates.UNFILLED, "received_on": era + dates.UNFILLED, "entry": "第　　　　号", "due": "　　月　　日"}
        return [(key, blank.get(key, "")) for key in keys]
    head, symbol, _ = rng.choice(words.AGENCIES)
    came = dates.workday(case.drafted - datetime.timedelta(days=rng.randint(3, 12)))
    sent = came - datetime.timedelta(days=rng.randint(1, 3))
    case.printed("received_on", came)
    due = dates.workday(case.effective + datetime.timedelta(days=rng.randint(0, 8)))
    texts = {"from": head, "their": case.digits(f"{symbol}第{rng.randint(4, 2900)}号"), "dated": case.date(sent), "received_on": case.date(came),
             "entry": case.digits(f"第{rng.randint(4, 1900)}号"), "due": case.digits(f"{due.month}月{due.day}日") + rng.choice(["", "必着", ""])}
    return [(key, texts[key]) for key in keys]


def _title(page, case, x, y, w, look):
    """The title beside its label."""
    _fact(page, case, x, y, w, HIGH["title"], look, "title", value(case, "title"), 22, 13, whole=False)


def _owner(page, case, x, y, w, look):
    """Whose matter it is and who deals with it; the extension in brackets behind the name."""
    rng = case.rng
    parts = owner_parts(case) + ([case.team] if rng.random() < 0.5 else [])
    _fact(page, case, x, y, 100, 11, look, "department", rng.choice(["", "　"]).join(parts), 22, 10.5, whole=False)
    left, wide = x + 100, w - 100
    _fact(page, case, left, y, wide - 21, 11, look, "drafter", value(case, "drafter"), 20, 10.5)
    page.box(left + wide - 21, y, 21, 11)
    page.fit(left + wide - 21, y, 21, 11, f"（内{case.digits(case.extension)}）", 9, 6, "center", pad=0.5, whole=True)


def _file(page, case, x, y, w, look):
    """How it is kept: three small cells over the name of the binder."""
    rng = case.rng
    choices, held = level(case)
    for key, left, wide, text in (("classification", x, 55, value(case, "classification")), ("retention", x + 55, 52, value(case, "retention"))):
        _fact(page, case, left, y, wide, 10, look, key, text, 22, 11)
    left, wide, split = x + 107, w - 107, 19
    page.box(left, y, wide, 10)
    page.rule(left + split, y, left + split, y + 10, 0.15)
    page.label(left, y, split, 10, look["label"]["disclosure"], 9, pad=1.5)
    if rng.random() < 0.5:
        page.fit(left + split, y, wide - split, 10, held, 11, 8, pad=2, whole=True)
    else:
        _ringed(page, case, left + split, y, wide - split, 10, choices, held)
    _fact(page, case, x, y + 10, 107, 10, look, "binder", value(case, "binder"), 22, 10.5)
    page.box(x + 107, y + 10, w - 107, 10)
    page.fit(x + 107, y + 10, w - 107, 10, f"{rng.choice(['年度', '会計年度', '文書年度'])}　　{dates.fiscal_label(case.printed('fiscal_year', case.fiscal_year), case.digits)}", 10, 7, pad=2, whole=True)


def _ringed(page, case, x, y, w, h, choices, held):
    """Options on one line, the one that holds ringed by pen."""
    rng, size = case.rng, 9.5
    while sum(width(page.style.body, c, size * PT) for c in choices) + 4 * (len(choices) - 1) > w - 5:
        size -= 0.5
    at, em = x + 2.5, size * PT
    for choice in choices:
        wide = width(page.style.body, choice, em)
        page.text(at, y + (h - em) / 2, choice, size)
        if choice == held:
            page.ring(at + wide / 2 + rng.gauss(0, 0.2), y + h / 2, wide + 2, em + 2, 0.4)
        at += wide + 4


def _seals(page, case, x, y, w, look):
    """Seals of those who decide, and at the right of a double rule those of the sections that agree; the rank stands at the top left of its box."""
    rng, h, ranks, others = case.rng, HIGH["seals"], chain(case), consulted(case, 2)
    each = (w - 2 - 48) / len(ranks)
    at = x
    for i, name in enumerate(ranks + others):
        if i == len(ranks):
            page.rule(at, y, at, y + h)
            at += 2
        wide = each if i < len(ranks) else 24
        page.box(at, y, wide, h)
        page.fit(at, y + 0.6, wide, 6, name, 9 if i < len(ranks) else 8.5, 5.5, "left", pad=1.2, font=page.style.label, whole=True)
        if rng.random() < 0.85:
            person = case.staff[i % 8].split("　")[0]
            page.stamp(stamps.name_seal(page.style, person, at + wide / 2 + rng.gauss(0, 0.8), y + 15.5 + rng.gauss(0, 0.8), rng, 9.5))
        at += wide
    page.box(x, y, w, h)


def _text(page, case, x, y, w, bottom, look):
    """What is asked, then the text in the open, in one frame."""
    rng = case.rng
    page.box(x, y, w, bottom - y)
    asked = [text for text in ASKED if look["answers"] or "来信" not in text]
    page.text(x + 6, y + 4.5, rng.choice(asked), 10.5)
    kind = case.kind if case.kind in ("回答", "報告", "協議", "依頼", "通知") and rng.random() < 0.6 else "伺い"
    if bottom - y > 70:
        page.text(x + 6, y + 12, rng.choice(["（案）", "案", "（伺い）"]), 10.5)
        y += 7
    body(page, case, x + 6, y + 12, w - 12, bottom - 3, case.body(rng.randint(2, 4), kind), case.items(rng.randint(2, 4)), rng.choice([10, 10.5]))
