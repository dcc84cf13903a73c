"""Late layout, a draft in numbered articles: each a head at the left and, beside it, sentences or facts told one behind the other."""

from .. import stamps
from ..canvas import PT, Page
from ..content import spelled
from ..fonts import width
from . import attachments
from .forms import body, consulted, value
from .late_panels import chain, last_day, owner_parts
from .late_sheets import level

LABELS = {
    "doc_number": ("文書番号", "記号・番号", "決裁文書番号", "起案文書番号"), "classification": ("分類項目", "分類", "ファイル番号", "分類記号"),
    "retention": ("保存期間", "保存年限", "保存", "保存の種別"), "disclosure": ("公開の区分", "情報公開", "開示の適否", "公開"), "binder": ("保存ファイル名", "個別フォルダー名", "綴る簿冊", "収納先"),
    "drafted_on": ("伺年月日", "起案の日", "起案", "伺い年月日"), "decided_on": ("決裁の日", "決裁", "決裁済年月日", "決裁完了"), "effective_on": ("施行の日", "施行", "実施日", "施行期日"),
    "closed_on": ("完結の日", "完結", "処理完了日", "処理完了"), "drafter": ("起案者", "作成者", "担当者", "事務担当"), "phone": ("内線", "電話", "TEL"),
}
HEADS = {
    "title": ("件名", "議題", "決裁を受ける事項", "案件"), "owner": ("主管", "所管課係", "起案部署等", "担当部署"), "days": ("日程", "処理日", "処理年月日", "年月日"),
    "file": ("文書の取扱い", "文書管理", "文書の整理", "文書事項"), "why": ("理由", "提案の趣旨", "目的・趣旨", "経緯及び理由"), "what": ("内容", "決定を求める内容", "処理案", "概要"),
    "law": ("根拠", "根拠法令等", "関係法令", "根拠規定"), "cost": ("経費", "予算措置", "所要経費", "財源"), "agreed": ("関係課との協議", "合議先", "庁内調整", "協議の状況"),
}
ORDERS = (
    ("title", "owner", "days", "file", "why", "what", "law", "cost", "agreed"), ("title", "why", "what", "law", "cost", "agreed", "owner", "file", "days"),
    ("owner", "days", "title", "why", "what", "cost", "law", "agreed", "file"), ("file", "title", "owner", "law", "why", "what", "cost", "agreed", "days"),
)
PAIRS = {
    "owner": ("drafter", "phone"), "days": ("drafted_on", "decided_on", "effective_on", "closed_on"),
    "file": ("doc_number", "classification", "retention", "disclosure", "binder"),
}
TALL = {"title": 16, "owner": 14, "days": 15, "file": 24, "law": 12, "cost": 10, "agreed": 11}
NAMES = ("決　裁　伺", "伺　　　書", "事 案 決 裁 書", "方　針　伺", "起案書（一般）", "処　理　方　針　書")
COSTS = ("不要", "{fy}予算　金{yen}円", "既決予算の範囲内（金{yen}円）", "金{yen}円（一般財源）", "なし")
NUMBERS = ("{}", "{}", "{}．", "（{}）", "第{}")


def articles(case, style):
    """A form without a field for every fact: a name, seals, then numbered heads with what they tell; facts of one kind stand on the same lines."""
    rng = case.rng
    page = Page(210, 297, style)
    x, w, bottom = 20, 170, 282
    look = {"label": {key: rng.choice(found) for key, found in LABELS.items()}, "number": rng.choice(NUMBERS), "link": rng.choice(["：{}", "　{}", "（{}）", "　{}", "／{}"]),
            "split": rng.choice([38, 40, 42]), "ruled": rng.random() < 0.65, "grey": rng.choice([0, 0, 230]), "title": rng.choice(["left", "center"])}
    y = _head(page, case, x, 14, w)
    above = rng.random() < 0.6
    if above:
        y = _seals(page, case, x, y, w) + 4
    order = [key for key in rng.choice(ORDERS) if key not in ("law", "cost", "agreed") or rng.random() < 0.75]
    room = bottom - y - (0 if above else 31) - sum(TALL.get(key, 0) for key in order)
    tall = {**TALL, "why": room * 0.5, "what": room * 0.5}
    page.rule(x, y, x + w, y, 0.4)
    for i, key in enumerate(order):
        _article(page, case, x, y, w, tall[key], i + 1, key, look)
        y += tall[key]
    page.rule(x, y, x + w, y, 0.4)
    if not above:
        _seals(page, case, x, y + 4, w)
    return [page] + attachments.some(case, style, 0.3)


def _head(page, case, x, y, w):
    """The name of the form between thin rules, under a line, or in the middle; the city at the other side."""
    rng, style, manner = case.rng, page.style, case.rng.choice(["left", "middle", "rules"])
    name, city = rng.choice(NAMES), rng.choice([case.city.name, f"{case.city.name}役{'場' if case.city.name[-1] == '町' else '所'}"])
    if manner == "left":
        page.text(x, y, name, 18, style.bold)
        page.text(x + w, y + 3, city, 10.5, align="right")
        return y + 12
    page.text(x + w / 2, y, name, 17, style.bold, "center")
    if manner == "rules":
        half = width(style.bold, name, 17 * PT) / 2 + 6
        page.rule(x + w / 2 - half, y + 8, x + w / 2 + half, y + 8, 0.3)
        page.rule(x + w / 2 - half, y + 8.8, x + w / 2 + half, y + 8.8, 0.3)
    page.text(x + w, y + 10, city, 9.5, align="right")
    return y + 16


def _article(page, case, x, y, w, h, number, key, look):
    """A number and its head at the left; what it tells at the right."""
    rng, split = case.rng, look["split"]
    if look["grey"]:
        page.fill(x, y, split, h, look["grey"])
    if look["ruled"]:
        page.box(x, y, w, h)
        page.rule(x + split, y, x + split, y + h)
    else:
        page.rule(x, y + h, x + w, y + h, 0.12)
    head = f"{look['number'].format(case.digits(number))}　{rng.choice(HEADS[key])}"
    page.fit(x, y, split, min(h, 11), head, 10, 6.5, pad=1.5, font=page.style.label, whole=True)
    left, wide = x + split, w - split
    if key == "title":
        page.fit(left, y, wide, h, value(case, "title"), 13, 9, look["title"], pad=3)
    elif key == "why":
        body(page, case, left + 3, y + 3.5, wide - 8, y + h - 4, case.body(rng.randint(2, 3), "伺い"), [], 10)
    elif key == "what":
        _items(page, case, left + 3, y + 3.5, wide - 8, y + h - 1)
    elif key in PAIRS:
        _pairs(page, case, left, y, wide, h, key, look)
    else:
        page.fit(left, y, wide, h, _line(case, key), 10, 6.5, pad=3, whole=key == "agreed")


def _items(page, case, x, y, w, bottom):
    """The items of what is to be done, as many as there is room for."""
    for item in case.items(case.rng.randint(4, 6)):
        if y + 3.4 * 10 * PT > bottom:
            return
        y = page.paragraph(x, y, w, item, 10, indent=0, hang=2)


def _line(case, key):
    """One line about the law, the cost, or those who were asked."""
    rng = case.rng
    if key == "law":
        return case.fill(rng.choice(["{law}", "{rule}", "{rule}第{n}条", "{law}、{rule}"]))
    if key == "cost":
        return case.fill(rng.choice(COSTS))
    names, done = consulted(case, rng.randint(1, 2)), rng.choice(["（協議済）", "　異議なし", "（了）", "　合意済"])
    return "、".join(f"{name}長{done}" for name in names)


def _pairs(page, case, x, y, w, h, key, look):
    """Facts with their labels one behind the other, two on a line; a long one has a line of its own."""
    rng, facts = case.rng, list(PAIRS[key])
    if key == "file":
        facts = rng.choice([facts, ["classification", "binder", "retention", "disclosure", "doc_number"], ["doc_number", "retention", "classification", "binder"]])
    lines, alone = [], True  # does the last line stay as it is?
    if key == "owner":
        lines.append([rng.choice(["　", "", "・"]).join(owner_parts(case) + rng.choice([[], [case.team]]))])
    for fact in facts:
        told = look["label"][fact] + look["link"].format(_fact(case, fact, look))
        long = width(page.style.body, told, 9 * PT) > w / 2 - 7
        if alone or long:
            lines.append([told])
            alone = long
        else:
            lines[-1].append(told)
            alone = True
    each = (h - 2) / len(lines)
    for i, line in enumerate(lines):
        for j, text in enumerate(line):
            page.fit(x + j * w / 2, y + 1 + i * each, w / len(line), each, text, 10, 6, pad=3, whole=True)


def _fact(case, key, look):
    """The printed value; days not yet come are blank between their printed words."""
    if key == "drafter":
        return f"{case.rng.choice(['主事', '主任', '主査', '係長'])}　{value(case, key)}"
    if key == "phone":
        return case.digits(case.extension)
    if key == "disclosure":
        return level(case)[1]
    if key == "retention":
        case.printed("retention", case.retention)
        last = last_day(case)
        return spelled(case) + (f"（{case.date(last)}まで）" if last and look["link"] != "（{}）" and case.rng.random() < 0.4 else "")
    return value(case, key)


def _seals(page, case, x, y, w):
    """Boxes of those who decide, the highest of them apart from the others by a gap; returns the y below."""
    rng, ranks = case.rng, chain(case)
    first = rng.randint(0, len(ranks) - 5)
    ranks, gap, h = ranks[first:], rng.choice([0, 4]), 27
    each = (w - gap) / len(ranks)
    for i, rank in enumerate(ranks):
        left = x + i * each + (gap if i else 0)
        page.box(left, y, each, h)
        page.label(left, y, each, 6.5, rng.choice(["決裁", "決裁者"]) if i == 0 and gap else rank, 9, pad=each * 0.16)
        page.rule(left, y + 6.5, left + each, y + 6.5)
        if i == 0 and gap:
            page.text(left + each / 2, y + h - 4.5, rank, 8.5, align="center")
        if rng.random() < 0.92:
            page.stamp(stamps.name_seal(page.style, case.staff[i % 8].split("　")[0], left + each / 2 + rng.gauss(0, 0.6), y + 14.5 + rng.gauss(0, 0.6), rng, 9.5))
    return y + h
