"""Late layout, a draft made as a spreadsheet: cells of whole squares, named groups of several rows, small labels over values."""

import datetime

from .. import dates, stamps
from ..canvas import PT, Page
from ..content import spelled
from . import attachments
from .forms import body, consulted, is_handwritten, value
from .late_panels import TO, chain

SQUARE, SIDE, HIGH = 5.0, 4, 11.0  # mm of a square, squares of a group's head, mm of a row
NAMES = {
    "drafted_on": ["起案年月日", "起案日", "起票日"], "department": ["起案課", "所属", "起案所属", "担当部署"], "post": ["職名", "職"],
    "drafter": ["氏名", "起案者氏名", "起案者"], "phone": ["内線", "連絡先（内線）"], "doc_number": ["文書番号", "記号・番号", "文書記号番号"],
    "classification": ["分類コード", "文書分類", "分類番号"], "binder": ["簿冊", "簿冊名", "ファイル名", "保存先フォルダー"], "medium": ["媒体", "媒体の種別"],
    "retention": ["保存期間", "保存年限", "期間"], "starts": ["起算日", "保存開始"], "ends": ["満了日", "保存満了"], "after": ["満了後", "措置"],
    "disclosure": ["公開区分", "公開の可否", "開示区分"], "reason": ["非公開・部分公開とする理由", "不開示の理由", "理由（根拠条項）"],
    "decided_on": ["決裁年月日", "決裁日"], "effective_on": ["施行年月日", "施行日", "発送日"], "closed_on": ["完結年月日", "完結日"],
    "addressee": ["宛先", "あて先", "送付先"], "sender": ["発信者", "発信名義", "発信者名"],
}
GROUPS = {  # group: (heads, rows of (key, squares wide))
    "draft": (("起案", "起案者", "起　案"), ((("drafted_on", 10), ("department", 22)), (("post", 8), ("drafter", 14), ("phone", 10)))),
    "file": (("文書/管理", "文書/情報", "文書"), ((("doc_number", 18), ("classification", 14)), (("binder", 25), ("medium", 7)))),
    "keep": (("保存", "保　存"), ((("retention", 8), ("starts", 9), ("ends", 9), ("after", 6)),)),
    "open": (("情報/公開", "公開"), ((("disclosure", 8), ("reason", 24)),)),
    "days": (("処理", "経過", "日程"), ((("decided_on", 11), ("effective_on", 11), ("closed_on", 10)),)),
    "send": (("施行", "送付"), ((("addressee", 17), ("sender", 15)),)),
}
ORDERS = (("draft", "title", "send", "days", "file", "keep", "open"), ("title", "draft", "file", "keep", "open", "days", "send"),
          ("file", "keep", "open", "title", "draft", "send", "days"))


def grid(case, style):
    """A draft on squares: heads of groups at the left span their rows, every label stands small over its value, dashes between cells."""
    rng = case.rng
    page = Page(210, 297, style)
    x, w, y, pen = 15, 36 * SQUARE, 12, rng.random() < 0.3
    look = {"shade": rng.choice([0, 222, 232]), "side": rng.choice(["left", "left", "center"]), "dash": rng.choice([0.0, 0.8, 1.2])}
    page.text(x, y, rng.choice(["起案・決裁用紙", "起　案　書", "決 裁 書 （一般文書用）", "文 書 決 裁 票"]), 15, style.bold)
    page.text(x + w, y + 2.5, f"{case.city.name}{rng.choice(['', '　様式１－２', '　（令達・一般共通）'])}", 9, align="right")
    y += 9
    top, order = y, [g for g in rng.choice(ORDERS) if g != "send" or case.kind not in ("伺い", "供覧")]
    seals_first = rng.random() < 0.4
    if seals_first:
        y = _seals(page, case, x, y, w, look)
    for group in order:
        y = _title(page, case, x, y, w, look) if group == "title" else _group(page, case, x, y, w, group, look, pen)
    if not seals_first:
        y = _seals(page, case, x, y, w, look)
    _text(page, case, x, y, w, 282, look)
    page.box(x, top, w, 282 - top, 0.7)
    return [page] + attachments.some(case, style, 0.3)


def _head(page, x, y, h, name, look):
    """The head of a group at the left."""
    if look["shade"]:
        page.fill(x, y, SIDE * SQUARE, h, look["shade"])
    page.box(x, y, SIDE * SQUARE, h, 0.3)
    page.label(x, y, SIDE * SQUARE, h, name, 9.5, pad=3)


def _title(page, case, x, y, w, look):
    """The title beside its head, or under a small label of its own."""
    rng, left, h = case.rng, x + SIDE * SQUARE, 4 * SQUARE
    name = rng.choice(["件名", "案件名", "文書件名", "件　名"])
    page.box(x, y, w, h, 0.3)
    if rng.random() < 0.5:
        _head(page, x, y, h, name, look)
        page.fit(left, y, w - SIDE * SQUARE, h, value(case, "title"), 13, 9, pad=3)
    else:
        page.text(x + 1.2, y + 0.9, name, 7.5, page.style.label)
        page.fit(x, y + 3.5, w, h - 3.5, value(case, "title"), 14, 9, pad=6)
    return y + h


def _group(page, case, x, y, w, group, look, pen):
    """A group: its head over all its rows, and the cells of each row."""
    heads, rows = GROUPS[group]
    _head(page, x, y, HIGH * len(rows), case.rng.choice(heads), look)
    page.box(x, y, w, HIGH * len(rows), 0.3)
    for i, row in enumerate(rows):
        left, top = x + SIDE * SQUARE, y + i * HIGH
        if i:
            page.rule(left, top, x + w, top, 0.15, look["dash"])
        for j, (key, squares) in enumerate(row):
            if j:
                page.rule(left, top, left, top + HIGH, 0.15, look["dash"])
            _cell(page, case, left, top, squares * SQUARE, key, look, pen)
            left += squares * SQUARE
    return y + HIGH * len(rows)


def _cell(page, case, x, y, w, key, look, pen):
    """A small label over its value; a period is a number before a printed 年."""
    name, middle = case.rng.choice(NAMES[key]), look["side"] == "center"
    page.text(x + w / 2 if middle else x + 1.2, y + 0.8, name, 7, page.style.label, look["side"])
    text = _value(case, key)
    if key == "retention" and text[:-1].isdigit():
        page.text(x + w * 0.5, y + 4.6, text[:-1], 11.5, align="right", hand=pen)
        page.lines[-1] += "　"
        page.text(x + w * 0.64, y + 5, "年", 10, lead="same")
        return
    hand = pen and (is_handwritten(key, text) or key == "phone") and "　　" not in text
    page.fit(x, y + 3.4, w, HIGH - 3.4, text, 10.5, 6.5, look["side"], pad=1.8, hand=hand, whole=key not in ("binder", "reason"))


def _value(case, key):
    """What stands in a cell; the owner, days of keeping and reasons are of this form's own making."""
    rng = case.rng
    if key == "retention":
        case.printed("retention", case.retention)
        return spelled(case)
    if key in ("starts", "ends"):
        return _span(case)[key == "ends"]
    if key == "department":
        parts = [part for part in (case.section.path if rng.random() < 0.7 else [case.section.name]) if part]
        case.owner(*parts)
        return rng.choice(["　", "", " "]).join(parts + [case.team] * (rng.random() < 0.5))
    if key == "reason":
        shut = case.disclosure != "開示"
        return f"情報公開条例第{case.digits(7)}条第{case.digits(rng.randint(1, 6))}号に該当" if shut else rng.choice(["", "－"])
    if key == "addressee":
        return case.printed("addressee", rng.choice(TO)) + rng.choice(["", "　様", "　あて"])
    if key == "sender":
        return case.printed("sender", rng.choice([case.city.head, f"{case.city.name}{case.section.name}長"]))
    own = {"post": ("主事", "主査", "主任", "係長", "副主査"), "phone": (case.digits(case.extension),), "medium": ("紙", "電子", "紙・電子"),
           "after": ("廃棄", "廃棄", "移管", "未定")}
    return rng.choice(own[key]) if key in own else value(case, key)


def _span(case):
    """The first and the last day of keeping, where the period has an end; counted from the year in which the case closes."""
    if not case.retention[0].isdigit() or "未満" in case.retention:
        return "―", "―"
    first, years = dates.fiscal_year(case.closed) + 1, int(case.retention.removesuffix("年"))
    return case.date(datetime.date(first, 4, 1)), case.date(datetime.date(first + years, 3, 31))


def _seals(page, case, x, y, w, look):
    """Those who decide, and the sections that agree: names over seals, a stroke through the boxes nobody needs."""
    rng, ranks = case.rng, chain(case)
    others = [f"{name}長" for name in consulted(case, rng.randint(1, 3))]
    needless = rng.randint(0, 3)
    for head, names, first, chance in (("決裁", ranks, needless, 0.95), (rng.choice(["合議", "協議"]), others, 0, 0.8)):
        h = 4 * SQUARE if head == "決裁" else 3.5 * SQUARE
        _head(page, x, y, h, head, look)
        page.box(x, y, w, h, 0.3)
        left, wide = x + SIDE * SQUARE, 4 * SQUARE if head == "決裁" else 10 * SQUARE
        for i, name in enumerate(names):
            _seal(page, case, left, y, wide, h, name, "stroke" if i < first else "seal" if rng.random() < chance else "", i + (head != "決裁") * 5)
            left += wide
        y += h
    return y


def _seal(page, case, x, y, w, h, name, mark, who):
    """One box of the row of seals."""
    rng = case.rng
    page.rule(x + w, y, x + w, y + h, 0.15)
    page.fit(x, y + 0.2, w, 4.6, name, 8, 5.5, "center", pad=0.5, font=page.style.label, whole=True)
    if mark == "stroke":
        page.rule(x, y + h, x + w, y + 5.2, 0.15)
    elif mark == "seal":
        seal = stamps.name_seal(page.style, case.staff[who % 8].split("　")[0], x + w / 2 + rng.gauss(0, 0.8), y + 4.8 + (h - 4.8) / 2, rng, 9.5)
        page.stamp(seal)


def _text(page, case, x, y, w, bottom, look):
    """The text under a head that spans the whole width."""
    rng = case.rng
    if look["shade"]:
        page.fill(x, y, w, SQUARE, look["shade"])
    page.box(x, y, w, SQUARE, 0.3)
    page.text(x + w / 2, y + (SQUARE - 9 * PT) / 2, rng.choice(["伺　い　文", "本　　　文", "起案内容（伺い）"]), 9, page.style.label, "center")
    body(page, case, x + 5, y + SQUARE + 3, w - 10, bottom - 2, case.body(rng.randint(2, 4)), case.items(rng.randint(2, 3)), rng.choice([10, 10.5]))
