"""Late layout, a draft that goes round: days in a small table at the upper right, and two lists of those who seal it with the day on which they did."""

import datetime

from .. import stamps
from ..canvas import Page
from . import attachments
from .forms import body, consulted, is_handwritten, options, value
from .late_panels import chain, owner_parts
from .late_sheets import level

LABELS = {
    "title": ("標題", "件名", "表題", "案件名"), "doc_number": ("記号番号", "文書番号", "文書記号"), "department": ("主務課", "起案課", "起案部課名", "担当課"),
    "drafter": ("起案者", "起案者氏名", "担当者"), "phone": ("電話", "内線"), "classification": ("分類記号", "分類番号", "分類"),
    "retention": ("保存期間", "保存年限"), "disclosure": ("公開", "公開の別", "開示"), "fiscal_year": ("年度",), "binder": ("簿冊名", "簿冊", "編てつ簿冊"),
    "drafted_on": ("起案", "起案日", "起案年月日"), "decided_on": ("決裁", "決裁日", "決裁年月日"), "effective_on": ("施行", "施行日", "施行年月日"),
    "closed_on": ("完結", "完結日", "完結年月日"),
}
PERIODS = (("永", "30", "10", "5", "3", "1"), ("永", "20", "10", "5", "3", "1"), ("10", "5", "3", "1"), ("30", "20", "10", "5", "3", "1"))
ORDERS = (
    ("title", "owner", "file", "seals", "text"), ("owner", "file", "title", "text", "seals"), ("file", "owner", "title", "seals", "text"),
    ("title", "text", "owner", "file", "seals"),
)
ASKED = ("次のとおり実施してよろしいか。", "次案のとおり施行してよろしいか伺います。", "別案のとおり処理してよろしいか。", "上記について回議します。")
VIEWS = ("", "", "", "異議なし", "別紙のとおり", "了承", "文言を一部修正")


def review(case, style):
    """A form with its name and number at the upper left and days at the upper right; title, owner and filing in rows; two lists of seals."""
    rng = case.rng
    page = Page(210, 297, style)
    x, w = 17, 176
    look = {"label": {key: rng.choice(found) for key, found in LABELS.items()}, "pen": rng.random() < 0.5, "tall": rng.choice([10, 10.5, 11]),
            "ranks": chain(case)[rng.randint(0, 2):]}
    y = _head(page, case, x, 13, w, look)
    order, bottom = rng.choice(ORDERS), 281
    high = {"title": 19, "owner": 11, "file": 21, "seals": 6.5 + look["tall"] * len(look["ranks"])}
    below = sum(high[block] for block in order[order.index("text") + 1:])
    for block in order:
        if block == "text":
            _text(page, case, x, y, w, bottom - below)
            y = bottom - below
            continue
        {"title": _title, "owner": _owner, "file": _file, "seals": _seals}[block](page, case, x, y, w, look)
        y += high[block]
    page.text(x, bottom + 1.5, rng.choice(["（注）不要の文字は消すこと。", "（日本産業規格Ａ列４番）", "※　合議は、主務課の決裁の後に行うこと。", ""]), 8)
    return [page] + attachments.some(case, style, 0.35)


def _cell(page, x, y, w, h, look, key, text, split=18, size=10.5):
    """A label in a cell of its own and the value in the next."""
    page.box(x, y, w, h)
    page.rule(x + split, y, x + split, y + h)
    page.label(x, y, split, h, look["label"][key], 9.5, pad=1.6)
    hand = look["pen"] and (is_handwritten(key, text) or key == "phone") and "　　" not in text
    page.fit(x + split, y, w - split, h, text, size, 7, hand=hand, whole=key not in ("title", "binder", "department"))


def _head(page, case, x, y, w, look):
    """The name of the form over its number, which stands on a line; at the right a row for each day."""
    rng, style = case.rng, page.style
    days = ["drafted_on", "decided_on", "effective_on"] + rng.choice([[], ["closed_on"]])
    tall, side = 8.5, 72
    for i, key in enumerate(days):
        _cell(page, x + w - side, y + i * tall, side, tall, look, key, value(case, key), 24)
    page.text(x + 4, y + 2, rng.choice(["回　議　書", "回　議　用　紙", "起案回議書", "起　案　回　議　用　紙"]), 18, style.bold)
    page.text(x + 4, y + 11.5, rng.choice([case.city.name, f"（{case.city.name}）", "（一般文書用）"]), 9.5)
    page.text(x + 4, y + 19, look["label"]["doc_number"], 9.5, style.label)
    number = value(case, "doc_number")
    page.fit(x + 22, y + 16, 70, 8, number, 11.5, 8, hand=look["pen"] and "　　" not in number, pad=1, whole=True)
    page.rule(x + 22, y + 24, x + 92, y + 24, 0.2)
    return y + tall * 4 + 3


def _title(page, case, x, y, w, look):
    """The title beside its label."""
    _cell(page, x, y, w, 19, look, "title", value(case, "title"), 22, 13)


def _owner(page, case, x, y, w, look):
    """Whose matter it is, who drafted it, and the telephone."""
    parts = owner_parts(case) + ([case.team] if case.rng.random() < 0.4 else [])
    _cell(page, x, y, 86, 11, look, "department", case.rng.choice(["", "　"]).join(parts), 22, 10)
    _cell(page, x + 86, y, 56, 11, look, "drafter", value(case, "drafter"), 18)
    _cell(page, x + 142, y, w - 142, 11, look, "phone", case.digits(case.extension), 13, 10)


def _period(case):
    """The numbers of years that are printed, and the one that holds."""
    choices = case.rng.choice(PERIODS)
    held = case.retention.replace("永年", "永").removesuffix("年")
    if held not in choices:
        held = case.rng.choice(choices[1:])
    case.retention = case.printed("retention", "永年" if held == "永" else f"{held}年")
    shown = [case.digits(choice) for choice in choices]
    shown[-1] += "年"
    return shown, shown[choices.index(held)]


def _file(page, case, x, y, w, look):
    """Class, period and what may be disclosed, the last two as options one of which is ringed; the binder below."""
    label = look["label"]
    _cell(page, x, y, 44, 11.5, look, "classification", value(case, "classification"), 18, 10)
    for key, left, wide, found in (("retention", x + 44, 66, _period(case)), ("disclosure", x + 110, w - 110, level(case))):
        page.box(left, y, wide, 11.5)
        page.rule(left + 18, y, left + 18, y + 11.5)
        page.label(left, y, 18, 11.5, label[key], 9.5, pad=1.6)
        options(page, case, left + 18, y, wide - 18, 11.5, *found, 10, "・", "center")
    _cell(page, x, y + 11.5, 58, 9.5, look, "fiscal_year", value(case, "fiscal_year"), 18, 10)
    _cell(page, x + 58, y + 11.5, w - 58, 9.5, look, "binder", value(case, "binder"), 20, 10)


def _seals(page, case, x, y, w, look):
    """A list of those who decide, and one of the sections that agree; each with a seal and the day by pen."""
    rng, ranks, tall = case.rng, look["ranks"], look["tall"]
    left, right = 66, w - 66
    others, h = consulted(case, rng.randint(2, 4)), tall * len(ranks)
    tables = [(left, (rng.choice(["職名", "決裁"]), 24), ranks, tall, ((rng.choice(["印", "認印"]), 22), ("月日", 20))),
              (right, (rng.choice(["合議先", "合議", "関係課"]), 36), others, h / len(others), (("課長", 22), ("月日", 16), (rng.choice(["意見", "備考"]), 36)))]
    if rng.random() < 0.3:
        tables.reverse()
    days = sorted(rng.randint(0, max(0, (case.decided - case.drafted).days)) for _ in range(12))
    for wide, (head, first), names, each, columns in tables:
        _heads(page, x, y, h, [(head, first), *columns])
        for i, name in enumerate(names):
            top, at = y + 6.5 + i * each, x + first
            page.box(x, top, wide, each)
            page.fit(x, top, first, each, name, 9.5, 6.5, "center", pad=1, font=page.style.label, whole=True)
            sealed = rng.random() < 0.85
            day = case.drafted + datetime.timedelta(days=days[-1 - i] if names is ranks else days[i])
            for kind, room in columns:
                if kind == "月日" and sealed:
                    text = rng.choice([f"{day.month}／{day.day}", f"{day.month}.{day.day}"])
                    page.fit(at, top, room, each, text, 10.5, 7, "center", hand=True, whole=True)
                elif kind in ("印", "認印", "課長") and sealed:
                    who = case.staff[(i if names is ranks else 7 - i) % 8].split("　")[0]
                    page.stamp(stamps.name_seal(page.style, who, at + room / 2 + rng.gauss(0, 1.2), top + each / 2, rng, 9))
                elif kind in ("意見", "備考") and sealed:
                    page.fit(at, top, room, each, rng.choice(VIEWS), 9.5, 7, hand=True)
                at += room
        x += wide


def _heads(page, x, y, h, columns):
    """The heads of a list and the rules between its columns."""
    for name, wide in columns:
        page.box(x, y, wide, 6.5)
        page.label(x, y, wide, 6.5, name, 9, pad=wide * 0.2)
        page.rule(x + wide, y, x + wide, y + 6.5 + h)
        x += wide


def _text(page, case, x, y, w, bottom):
    """The question in a frame, then why, then what is to be done."""
    rng = case.rng
    page.box(x, y, w, bottom - y)
    page.text(x + 5, y + 3.5, rng.choice(ASKED), 10.5)
    if rng.random() < 0.5 and bottom - y > 60:
        page.text(x + 5, y + 10.5, case.fill(rng.choice(["（理由）", "１　趣旨", "（起案理由）", "（関係法令　{rule}）"])), 10.5, page.style.label)
        y += 6.5
    body(page, case, x + 5, y + 11, w - 10, bottom - 2, case.body(rng.randint(2, 4)), case.items(rng.randint(2, 3)), rng.choice([10, 10.5]))
