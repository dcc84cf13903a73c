"""Late layout, a draft whose whole course is one tall list: every step with its day and the seal of who did it, the facts stacked beside it."""

from .. import dates, stamps
from ..canvas import Page
from . import attachments
from .forms import body, consulted, is_handwritten, value
from .late_panels import TO, chain, owner_parts
from .late_sheets import level

LABELS = {
    "title": ("起案の件名", "文書の題名", "伺い事項", "件　　　名"), "doc_number": ("施行番号", "公文番号", "文書番号（記号）", "記号番号"),
    "classification": ("整理記号", "基本分類番号", "文書分類記号", "分類記号"), "retention": ("保存年限", "保存期限", "保存期間（年）", "保存すべき期間"),
    "disclosure": ("公文書の公開", "公開等の区分", "公開・非公開", "情報公開"), "department": ("主管部課名", "起案部課", "主担当課", "主管部課"),
    "drafter": ("起案者職氏名", "職・氏名", "起案者職・氏名", "担当者職氏名"), "phone": ("電話（内線）", "庁内電話", "内線番号"), "binder": ("編さん先", "綴り先", "つづり込み先", "収納ファイル"),
    "fiscal_year": ("年度区分", "年度", "所属年度"), "addressee": ("受信者", "あて先", "受　信　者"), "sender": ("発信者", "発信者名", "発　信　者"),
}
STEPS = {  # a step's words by what is noted of it; those without a fact have only a day in figures and a seal
    "drafted_on": ("起　　案", "起　案", "発　案"), "decided_on": ("決　　裁", "決　裁", "裁　決"), "effective_on": ("施　　行", "施　行", "発　送"),
    "closed_on": ("完　　結", "完　結", "事案完結"), "review": ("文書審査", "審　査", "形式審査"), "copy": ("浄　　書", "浄　書", "作　成"),
    "check": ("照　　合", "校　合", "照　合"), "seal": ("公印使用", "公　印", "公印承認"), "enter": ("登　　録", "台帳記入", "公文件名簿"),
}
COURSES = (
    ("drafted_on", "review", "decided_on", "copy", "check", "seal", "effective_on", "closed_on"),
    ("drafted_on", "decided_on", "enter", "copy", "seal", "effective_on", "closed_on"),
    ("drafted_on", "review", "decided_on", "enter", "effective_on", "closed_on"),
    ("drafted_on", "decided_on", "effective_on", "closed_on", "review", "seal"),
)
STACKS = (
    (("doc_number",), ("title",), ("department",), ("drafter", "phone"), ("classification", "fiscal_year"), ("retention", "disclosure"), ("binder",)),
    (("title",), ("addressee",), ("sender",), ("doc_number",), ("department",), ("drafter", "phone"), ("retention", "classification"), ("binder",)),
    (("department",), ("drafter", "phone"), ("classification", "retention"), ("binder",), ("doc_number", "disclosure"), ("title",)),
    (("fiscal_year", "retention"), ("classification", "disclosure"), ("doc_number",), ("binder",), ("title",), ("addressee",), ("department",), ("drafter",)),
)
NAMES = ("起　案　文　書", "文 書 処 理 書", "起　案　紙", "伺　　　　い", "処　理　伺", "起 案 用 紙（甲）")
ASKED = ("標記の件、次の案により処理してよろしいか。", "このことについて、下記により施行したいので伺います。", "次のとおり取り計らってよろしいか。", "上記の件について、次の案により決裁願います。")
HIGH = 104  # mm of the list and of the stack beside it


def course(case, style):
    """A form with its course as a list at one side: day and seal for each step; facts stacked at the other, then two rows of seals and the text."""
    rng = case.rng
    page = Page(210, 297, style)
    x, w, bottom = 18, 174, 283
    look = {"label": {key: rng.choice(found) for key, found in LABELS.items()}, "pen": rng.random() < 0.5, "above": rng.random() < 0.5,
            "ranks": chain(case)[rng.randint(0, 2):]}
    page.text(x + 1, 13, rng.choice([case.city.name, f"（{case.city.name}）", f"{case.city.name}文書規程様式"]), 9)
    page.text(105, 16, rng.choice(NAMES), 17, style.bold, "center")
    y, left_list, seals_first = 27, rng.random() < 0.5, rng.random() < 0.35
    if seals_first:
        y = _seals(page, case, x, y, w, look)
    side = 70
    _list(page, case, x if left_list else x + w - side, y, side, look)
    _stack(page, case, x + side if left_list else x, y, w - side, look)
    y += HIGH
    if not seals_first:
        y = _seals(page, case, x, y, w, look)
    page.text(x + 5, y + 4, rng.choice(ASKED), 10.5)
    body(page, case, x + 5, y + 12, w - 10, bottom - 3, case.body(rng.randint(2, 4), "伺い"), case.items(rng.randint(2, 3)), rng.choice([10, 10.5]))
    page.box(x, 27, w, bottom - 27, 0.55)
    return [page] + attachments.some(case, style, 0.3)


def _list(page, case, x, y, w, look):
    """Heads, then a row for each step: what, when, the seal of who did it."""
    rng, steps = case.rng, _steps(case)
    wide = (20, 33, w - 53)
    heads = rng.choice([("処理", "月日", "取扱者"), ("区分", "年月日", "印"), ("手続", "処理年月日", "処理者印"), ("経　過", "日　付", "認　印")])
    left = x
    for head, each in zip(heads, wide):
        page.box(left, y, each, 8, 0.2)
        page.label(left, y, each, 8, head.replace("　", ""), 9, pad=each * 0.15)
        left += each
    tall = (HIGH - 8) / len(steps)
    page.box(x, y, w, HIGH)
    y += 8
    for i, key in enumerate(steps):
        for left, each in ((x, wide[0]), (x + wide[0], wide[1]), (x + wide[0] + wide[1], wide[2])):
            page.box(left, y, each, tall, 0.2)
        page.label(x, y, wide[0], tall, rng.choice(STEPS[key]).replace("　", ""), 10, pad=2)
        text = value(case, key) if key.endswith("_on") else _figures(case, key)
        pen = look["pen"] and text != dates.UNFILLED
        page.fit(x + wide[0], y, wide[1], tall, text, 10, 6, "center", pad=0.8, hand=pen, whole=True)
        if text not in ("", dates.UNFILLED) and rng.random() < 0.85:
            name = case.drafter if key in ("drafted_on", "copy", "effective_on") else case.staff[i % 8]
            page.stamp(stamps.name_seal(page.style, name.split("　")[0], x + w - wide[2] / 2 + rng.gauss(0, 0.8), y + tall / 2 + rng.gauss(0, 0.4), rng, 8.5))
        y += tall


def _steps(case):
    """The course this form prints; what goes out is left out of a matter that only goes round."""
    steps = case.rng.choice(COURSES)
    return tuple(key for key in steps if key not in ("copy", "check", "seal")) if case.kind == "供覧" else steps


def _figures(case, key):
    """The day of a step that leaves no fact, in figures: month and day; nothing on some forms."""
    if case.rng.random() < 0.45:
        return ""
    day = case.drafted if key == "review" else case.decided
    return case.digits(case.rng.choice(["{}・{}", "{}/{}", "{}月{}日"]).format(day.month, day.day))


def _stack(page, case, x, y, w, look):
    """The facts in rows of one or two: labels small over their values, or in cells of their own."""
    rng = case.rng
    outward = case.kind not in ("伺い", "供覧")
    rows = [row for row in rng.choice(STACKS) if outward or row[0] not in ("addressee", "sender")]
    tall = (HIGH - 14) / len(rows)
    page.box(x, y, w, HIGH)
    for row in rows:
        h = tall + (14 if row == ("title",) else 0)
        shares = (0.62, 0.38) if row[-1] == "phone" else (0.5, 0.5) if len(row) == 2 else (1,)
        left = x
        for key, share in zip(row, shares):
            _cell(page, case, left, y, w * share, h, key, look)
            left += w * share
        y += h


def _cell(page, case, x, y, w, h, key, look):
    """A fact: label over value, or label beside value."""
    label, text = look["label"][key], _fact(case, key)
    hand = look["pen"] and (is_handwritten(key, text) or key == "phone") and "　　" not in text
    size, whole = (13, False) if key == "title" else (10.5, True)
    page.box(x, y, w, h, 0.2)
    if look["above"]:
        page.text(x + 1.2, y + 0.9, label, 7.5, page.style.label)
        page.fit(x, y + 3.6, w, h - 3.8, text, size, 6.5, pad=2.5, hand=hand, whole=whole)
        return
    split = min(25, w * 0.42)
    page.rule(x + split, y, x + split, y + h, 0.2)
    page.label(x, y, split, h, label.replace("　", ""), 9, pad=1.8)
    page.fit(x + split, y, w - split, h, text, size, 6, pad=1.5, hand=hand, whole=whole)


def _fact(case, key):
    """The printed value of a fact."""
    rng = case.rng
    if key == "department":
        return rng.choice(["", "　"]).join(owner_parts(case) + rng.choice([[], [], [case.team]]))
    if key == "drafter":
        return f"{rng.choice(['主事', '主任', '主査', '係長', '書記'])}　{value(case, key)}"
    if key == "phone":
        return case.digits(case.extension)
    if key == "addressee":
        return case.printed("addressee", rng.choice(TO))
    if key == "sender":
        return case.printed("sender", rng.choice([case.city.head, f"{case.section.name}長"]))
    if key == "disclosure":
        return level(case)[1]
    return value(case, key)


def _seals(page, case, x, y, w, look):
    """Those who decide in a row under their ranks, those who agree in a flatter row below; returns the y below."""
    rng, ranks = case.rng, look["ranks"]
    each, first = w / len(ranks), rng.randint(0, max(0, len(ranks) - 4))
    for i, rank in enumerate(ranks):
        page.box(x + i * each, y, each, 22, 0.2)
        page.label(x + i * each, y, each, 6, rank, 9, pad=each * 0.2)
        page.rule(x + i * each, y + 6, x + (i + 1) * each, y + 6, 0.2)
        if i < first and rng.random() < 0.5:
            page.rule(x + (i + 1) * each - 1, y + 7, x + i * each + 1, y + 21, 0.2)
        elif i >= first and rng.random() < 0.9:
            page.stamp(stamps.name_seal(page.style, case.staff[i % 8].split("　")[0], x + (i + 0.5) * each + rng.gauss(0, 0.7), y + 14 + rng.gauss(0, 0.6), rng, 9.5))
    page.box(x, y, w, 22)
    y += 22
    page.box(x, y, w, 11)
    page.label(x, y, 20, 11, rng.choice(["関係課", "合　議", "協議先", "回付先"]).replace("　", ""), 9.5, pad=2.5)
    page.rule(x + 20, y, x + 20, y + 11, 0.2)
    for i, name in enumerate(consulted(case, rng.randint(0, 3))):
        left = x + 20 + i * (w - 20) / 3
        page.fit(left, y, 38, 11, f"{name}長", 9.5, 6, pad=2, whole=True)
        page.stamp(stamps.name_seal(page.style, case.staff[7 - i].split("　")[0], left + 44, y + 5.5, rng, 8))
    return y + 11
