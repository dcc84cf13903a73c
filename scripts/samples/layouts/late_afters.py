"""Late layout, a draft whose printed words follow what they name: a day and then 起案, a period and then 保存, or names in brackets below."""

from .. import dates, stamps
from ..canvas import PT, Page
from ..content import spelled
from ..fonts import width
from . import attachments
from .forms import body, consulted, department, is_handwritten, value
from .late_panels import approvals, chain

BEHIND = {  # the printed word after a value that a clerk writes on the line before it
    "drafted_on": ("起　案", "立　案", "起案"), "decided_on": ("決　裁", "決　定", "決裁"), "effective_on": ("施　行", "発　送", "施行"),
    "closed_on": ("完　結", "完結", "処理済"), "doc_number": ("", "", "（番号）"), "retention": ("保　存", "保存", "（保存）"),
    "classification": ("（分類）", "類", "（記号）"), "disclosure": ("（公開の別）", "とする。", "（情報公開）"), "binder": ("に編てつ", "へつづる", "（簿冊）"),
    "department": ("主　管", "（主務課）", "所　管", "において起案"), "drafter": ("起案者", "（担当者）", "立案者"), "fiscal_year": ("分", "（所属）", ""),
}
BENEATH = {  # the small name in brackets under the line
    "drafted_on": ("起案年月日", "起案の日", "立案日"), "decided_on": ("決裁年月日", "決裁の日", "決定日"), "effective_on": ("施行年月日", "施行の日", "発送日"),
    "closed_on": ("完結年月日", "完結の日", "処理完結日"), "doc_number": ("文書番号", "記号及び番号", "発議番号"), "retention": ("保存期間", "保存年数", "保存の期間"),
    "classification": ("分類記号", "文書分類", "分類番号"), "disclosure": ("公開の区分", "開示の別", "公開・非公開の別"), "binder": ("編てつする簿冊", "簿冊名", "綴込先"),
    "department": ("主管課", "起案した課", "主務課係"), "drafter": ("起案者氏名", "起案者", "担当者氏名"), "fiscal_year": ("年度", "所属年度", "会計年度"),
}
ROWS = {  # key, share of the width
    "number": (("doc_number", 0.42), ("classification", 0.28), ("fiscal_year", 0.3)), "early": (("drafted_on", 0.5), ("decided_on", 0.5)),
    "late": (("effective_on", 0.5), ("closed_on", 0.5)), "keep": (("retention", 0.27), ("disclosure", 0.33), ("binder", 0.4)),
    "owner": (("department", 0.6), ("drafter", 0.4)),
}
ORDERS = (
    ("number", "early", "late", "keep", "owner", "title", "text", "others", "seals"),
    ("seals", "early", "owner", "title", "text", "late", "number", "keep", "others"),
    ("owner", "early", "title", "text", "others", "seals", "late", "keep", "number"),
)
ASKED = ("上記の事項について、次のとおり処理してよろしいか伺います。", "上記のことについて、次案のとおり決定してよろしいか。", "上のことについて伺います。", "上記により執行してよろしいか、仰裁します。")


def after(case, style):
    """A draft on open lines: each fact on a line of its own, its printed word behind it or in brackets beneath it, seals with ranks at their foot."""
    rng = case.rng
    page = Page(210, 297, style)
    look = {"beneath": rng.random() < 0.45, "pen": rng.random() < 0.45, "dash": rng.choice([0.0, 0.0, 0.6])}
    words = {key: rng.choice(found) for key, found in (BENEATH if look["beneath"] else BEHIND).items()}
    x, w, y = 23, 166, 14
    _head(page, case, x, y, w)
    y += 15
    order, tall = rng.choice(ORDERS), 13.5 if look["beneath"] else 10.5
    high = {"title": 31, "others": 17, "seals": 26}
    below = sum(high.get(block, tall) for block in order[order.index("text") + 1:])
    for block in order:
        if block == "text":
            texts, items = case.body(rng.randint(3, 5)), case.items(rng.randint(2, 4))
            body(page, case, x + 2, y, w - 4, 279 - below, texts, items, rng.choice([10.5, 11]))
            y = 281 - below
            continue
        if block == "title":
            _title(page, case, x, y, w, look)
        elif block == "seals":
            ranks = chain(case)
            approvals(page, case, x, y + 2, w, 21, ranks, len(ranks), foot=True)
        elif block == "others":
            _others(page, case, x, y, w)
        else:
            _line(page, case, x, y, w, ROWS[block], words, look)
        y += high.get(block, tall)
    page.text(x + w, 285, f"{case.city.name}　{rng.choice(['文書規程', '文書事務取扱規程', '文書管理規程'])}様式第{case.digits(rng.randint(3, 12))}号", 8, align="right")
    return [page] + attachments.some(case, style, 0.35)


def _head(page, case, x, y, w):
    """The name of the form in a small frame at the left, and at the right a word or two on how it is handled."""
    rng, style = case.rng, page.style
    name = rng.choice(["起　　案", "伺　　書", "発　　議", "決　　議"])
    page.box(x, y, 42, 10.5, 0.5)
    page.text(x + 21, y + 2.4, name, 15, style.bold, "center")
    marks = rng.sample(["至　急", "例　規", "親　展", "書　留", "公印省略", "電子メール施行"], rng.choice([0, 1, 2]))
    left = x + w
    for mark in marks:
        wide = width(style.label, mark, 9.5 * PT) + 4
        left -= wide + 3
        page.box(left + 3, y + 2.5, wide, 6.5, 0.2)
        page.text(left + 3 + wide / 2, y + 4, mark, 9.5, style.label, "center")


def _line(page, case, x, y, w, row, words, look):
    """A line of facts, each on a rule as wide as its share."""
    for key, share in row:
        wide = w * share
        word, text = words[key], _text(case, key)
        hand = look["pen"] and (is_handwritten(key, text) or key == "binder") and "　　" not in text
        if look["beneath"]:
            page.fit(x, y, wide - 5, 8.4, text, 11.5, 6.5, "center", pad=1, hand=hand, whole=True)
            page.rule(x, y + 8.4, x + wide - 5, y + 8.4, 0.2, look["dash"])
            page.text(x + (wide - 5) / 2, y + 9.2, f"（{word}）", 7.5, page.style.label, "center")
        else:
            behind = width(page.style.label, word, 10 * PT) + 2 if word else 0
            page.fit(x, y, wide - 5 - behind, 8.4, text, 11.5, 6.5, "right", pad=1.5, hand=hand, whole=True)
            page.rule(x, y + 8.4, x + wide - 5 - behind, y + 8.4, 0.2, look["dash"])
            if word:
                page.lines[-1] += "　"
                page.text(x + wide - 5 - behind + 1, y + 8 - 10 * PT, word, 10, page.style.label, lead="same")
        x += wide


def _text(case, key):
    """What is written on a line; the owner may be followed by its team, a period stands bare."""
    if key == "department":
        return department(case)
    if key == "retention":
        case.printed("retention", case.retention)
        return spelled(case)
    if key == "fiscal_year":
        case.printed("fiscal_year", case.fiscal_year)
        return dates.fiscal_label(case.fiscal_year, case.digits)
    return value(case, key)


def _title(page, case, x, y, w, look):
    """The title alone in large type; beneath it its name in brackets, or nothing but the question that refers to it."""
    rng = case.rng
    page.fit(x + 4, y + 1, w - 8, 17, value(case, "title"), 14, 9.5, rng.choice(["center", "center", "left"]), font=page.style.bold)
    if look["beneath"]:
        page.rule(x, y + 18.5, x + w, y + 18.5, 0.2, look["dash"])
        page.text(x + w / 2, y + 19.3, rng.choice(["（件　　名）", "（事　　案）", "（標　　題）"]), 7.5, page.style.label, "center")
    page.text(x + 3, y + 24, rng.choice(ASKED), 10.5)


def _others(page, case, x, y, w):
    """The sections that agree, in a running line under their seals, and the word for it at the end."""
    rng, style = case.rng, page.style
    names, left = [f"{name}長" for name in consulted(case, rng.randint(2, 3))], x + 2
    for i, name in enumerate(names):
        page.text(left, y + 5, name, 10)
        wide = width(style.body, name, 10 * PT)
        page.rule(left, y + 10.5, left + wide + 11, y + 10.5, 0.15)
        if rng.random() < 0.75:
            page.stamp(stamps.name_seal(style, case.staff[7 - i].split("　")[0], left + wide + 6, y + 6 + rng.gauss(0, 0.5), rng, 8.5))
        left += wide + 15
    page.text(x + w, y + 5, rng.choice(["合　議", "（合議）", "合議済", "に合議"]), 10, style.label, "right")
