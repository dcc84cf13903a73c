"""Late layout, a draft of a town hall: each cell holds its label and its value on one line, the filing stands beside the form's name."""

from .. import dates, fonts, stamps
from ..canvas import PT, Page
from . import attachments
from .forms import body, consulted, decision, is_handwritten, options, value
from .late_panels import chain, owner_parts

LABELS = {
    "title": ("件名", "件　名", "題名", "標題"), "doc_number": ("文書番号", "文書の番号", "記号番号"), "fiscal_year": ("年度", "所属年度", "会計年度"),
    "classification": ("分類番号", "分類記号", "文書分類"), "retention": ("保存年限", "保存期間", "保存区分"), "disclosure": ("情報公開", "公開区分", "開示区分"),
    "drafted_on": ("起案", "起案日", "起案年月日"), "decided_on": ("決裁", "決裁日", "決裁年月日"), "effective_on": ("施行", "施行日", "施行年月日"),
    "closed_on": ("完結", "完結日", "完結年月日"), "came": ("収受", "収受日", "受付"), "binder": ("簿冊名", "ファイル名", "綴り名"),
    "department": ("所属", "課係名", "所属名"), "post": ("職名", "職"), "drafter": ("氏名", "氏　名"), "phone": ("内線", "電話"),
    "addressee": ("宛先", "あて先", "施行先"), "sender": ("発信者", "発信者名", "施行者名"),
}
TO = ("各課長", "関係各課長", "各小中学校長", "各自治会長", "各保育所長", "西海県知事", "関係事業者", "各地区公民館長", "西海県総務部長")
OPENINGS = (
    "このことについて、次のとおり処理してよろしいか伺います。", "上記のことについて、別紙案により施行してよろしいか。", "標記の件について、下記のとおり決定してよろしいか伺います。",
    "このことについて、別添のとおり施行してよろしいでしょうか。",
)
GROUNDS = ("根拠法令　{law}", "根拠法令　{rule}第{n}条", "関係法令等　{law}", "予算　{fy}一般会計　金{yen}円以内", "参考　{day}付け通知（別添写し）")
ORDERS = (
    ("number", "days", "seals", "drafter", "title", "send", "text", "after"), ("days", "drafter", "title", "send", "number", "seals", "text", "after"),
    ("seals", "days", "number", "drafter", "title", "send", "text", "after"), ("title", "number", "days", "drafter", "send", "text", "after", "seals"),
)
HIGH = {"number": 9.5, "days": 19, "seals": 26, "drafter": 19, "title": 18, "send": 9.5, "after": 21}
SPLIT = 20


def town(case, style):
    """A form in one heavy frame: its name at the left of the filing, then rows of cells with label and value side by side and no rule between."""
    rng = case.rng
    page = Page(210, 297, style)
    x, w, y = 18, 174, 13
    look = {"label": {key: rng.choice(found) for key, found in LABELS.items()}, "pen": rng.random() < 0.4, "spread": rng.random() < 0.7}
    page.text(x, y, f"様式第{case.digits(rng.randint(1, 12))}号（第{case.digits(rng.randint(9, 28))}条関係）", 8.5)
    y += 6
    top = y
    y = _head(page, case, x, y, w, look)
    order = [block for block in rng.choice(ORDERS) if block != "send" or case.kind not in ("伺い", "供覧")]
    below = sum(HIGH[block] for block in order[order.index("text") + 1:])
    draw = {"number": _number, "days": _days, "seals": _seals, "drafter": _drafter, "title": _title, "send": _send, "after": _after}
    for block in order:
        if block == "text":
            _text(page, case, x, y, w, 283 - below)
            y = 283 - below
            continue
        draw[block](page, case, x, y, w, look)
        y += HIGH[block]
    page.box(x, top, w, 283 - top, 0.7)
    return [page] + attachments.some(case, style, 0.35)


def _cell(page, x, y, w, h, look, key, text, size=10.5, split=SPLIT):
    """A cell with its label and, after a gap, its value."""
    label, em, style = look["label"].get(key, key), 9.5 * PT, page.style
    page.box(x, y, w, h)
    top = y + (h - em) / 2
    if look["spread"] and fonts.width(style.label, label, em) < split - 4:
        page.justified(x + 1.8, top, split - 4, label, 9.5)
    else:
        page.text(x + 1.8, top, label, 9.5, style.label)
    start = max(split, fonts.width(style.label, label, em) + 3)
    before = len(page.lines)
    hand = look["pen"] and (is_handwritten(key, text) or key in ("post", "phone")) and "　　" not in text
    page.fit(x + start, y, w - start, h, text, size, 7, pad=1, hand=hand, whole=key not in ("title", "binder", "department"))
    if len(page.lines) > before:
        page.lines[before - 1] += "　" + page.lines.pop(before)


def _head(page, case, x, y, w, look):
    """The form's name under the office's, and three cells on filing beside it."""
    rng, h, side = case.rng, 27, 72
    page.box(x, y, w - side, h)
    page.text(x + (w - side) / 2, y + 4, case.city.name, 11, align="center")
    page.text(x + (w - side) / 2, y + 12, rng.choice(["起　案　用　紙", "起　案　書", "起　　案　　文　　書", "決　裁　用　紙"]), 17, page.style.bold, "center")
    keys = ["classification", "retention", "disclosure"]
    rng.shuffle(keys)
    for i, key in enumerate(keys):
        _cell(page, x + w - side, y + i * 9, side, 9, look, key, value(case, key), split=22)
    return y + h


def _number(page, case, x, y, w, look):
    """The number, with its year or the binder beside it."""
    _cell(page, x, y, w * 0.6, 9.5, look, "doc_number", value(case, "doc_number"), 11)
    _cell(page, x + w * 0.6, y, w * 0.4, 9.5, look, "fiscal_year", value(case, "fiscal_year"))


def _days(page, case, x, y, w, look):
    """Days three a row; the day of receipt is for papers that answer a letter and stays empty here."""
    era = dates.era(case.drafted)[0]
    for i, key in enumerate(("drafted_on", "decided_on", "effective_on")):
        _cell(page, x + i * w / 3, y, w / 3, 9.5, look, key, value(case, key), split=17)
    _cell(page, x, y + 9.5, w / 3, 9.5, look, "came", era + "　　年　　月　　日", split=17)
    _cell(page, x + w / 3, y + 9.5, w / 3, 9.5, look, "closed_on", value(case, "closed_on"), split=17)
    _cell(page, x + w * 2 / 3, y + 9.5, w / 3, 9.5, look, "binder", value(case, "binder"), 9.5, split=17)


def _seals(page, case, x, y, w, look):
    """Those who decide under one upright head, the sections that agree under another."""
    rng, h, others = case.rng, 26, 50
    for left, wide, head, names, chance in ((x, w - others, rng.choice(["決裁", "決　裁"]), chain(case), None),
                                            (x + w - others, others, rng.choice(["合議", "協議"]), consulted(case, 2), 0.75)):
        page.box(left, y, 7, h)
        page.column_label(left, y, 7, h, head.replace("　", ""), 9.5, pad=4)
        decision(page, case, left + 7, y, wide - 7, h, names, chance, 6)


def _drafter(page, case, x, y, w, look):
    """Who drafts: the office on the upper line, then post, name and telephone."""
    rng, h, left = case.rng, 19, x + 7
    page.box(x, y, 7, h)
    page.column_label(x, y, 7, h, rng.choice(["起案者", "担当者"]), 9, pad=2)
    parts = owner_parts(case) + ([case.team] if rng.random() < 0.5 else [])
    _cell(page, left, y, w - 7, 9.5, look, "department", rng.choice(["", "　"]).join(parts), split=18)
    y, wide = y + 9.5, w - 7
    _cell(page, left, y, wide * 0.28, 9.5, look, "post", rng.choice(["主事", "主査", "主任", "係長", "技師", "主任主事"]), split=15)
    _cell(page, left + wide * 0.28, y, wide * 0.46, 9.5, look, "drafter", value(case, "drafter"), 11, split=15)
    if rng.random() < 0.5:
        page.text(left + wide * 0.74 - 7, y + 2.9, "印", 10)
    if rng.random() < 0.7:
        page.stamp(stamps.name_seal(page.style, case.drafter.replace(" ", "　").split("　")[0][:3], left + wide * 0.74 - 6, y + 4.7, rng, 9))
    _cell(page, left + wide * 0.74, y, wide * 0.26, 9.5, look, "phone", case.digits(case.extension), split=14)


def _title(page, case, x, y, w, look):
    """The title on one or two lines behind its label."""
    _cell(page, x, y, w, HIGH["title"], look, "title", value(case, "title"), 13)


def _send(page, case, x, y, w, look):
    """To whom it goes out and in whose name."""
    rng = case.rng
    head = rng.choice([case.city.head, case.city.head, f"{case.section.name}長"])
    _cell(page, x, y, w * 0.52, 9.5, look, "addressee", case.printed("addressee", rng.choice(TO)) + rng.choice(["", "　様", "　殿"]))
    _cell(page, x + w * 0.52, y, w * 0.48, 9.5, look, "sender", case.printed("sender", head))


def _after(page, case, x, y, w, look):
    """How it goes out, whether it is sealed, and seals of those who copy, compare and send."""
    rng = case.rng
    page.box(x, y, w * 0.64, 8.5)
    page.text(x + 1.8, y + 2.6, rng.choice(["施行方法", "発送方法"]), 9.5, page.style.label)
    ways = ["郵送", "使送", "メール", "庁内", "その他"]
    options(page, case, x + 20, y, w * 0.64 - 22, 8.5, ways, rng.choice(ways), 9.5)
    page.box(x + w * 0.64, y, w * 0.36, 8.5)
    page.text(x + w * 0.64 + 1.8, y + 2.6, "公印", 9.5, page.style.label)
    marks = rng.choice([["要", "否"], ["使用", "省略"], ["要", "不要", "電子"]])
    options(page, case, x + w * 0.64 + 14, y, w * 0.36 - 16, 8.5, marks, rng.choice(marks), 9.5, "　・　")
    names = rng.choice([("浄書", "照合", "公印承認", "発送"), ("審査", "浄書", "校合", "発送"), ("文書主任", "浄書", "照合", "発送")])
    for i, name in enumerate(names):
        left = x + i * w / 4
        page.box(left, y + 8.5, w / 4, 12.5)
        page.text(left + 1.8, y + 13, name, 9.5, page.style.label)
        if rng.random() < 0.55:
            page.stamp(stamps.name_seal(page.style, case.staff[7 - i].split("　")[0], left + 31 + rng.gauss(0, 1.5), y + 14.8, rng, 9))


def _text(page, case, x, y, w, bottom):
    """The question, on what it rests, and the text."""
    rng = case.rng
    page.text(x + 8, y + 4, rng.choice(OPENINGS), 10.5)
    y += 11
    for text in rng.sample(GROUNDS, rng.randint(0, 2)):
        y = page.paragraph(x + 8, y, w - 14, case.fill(text), 10.5, indent=0, hang=5)
    body(page, case, x + 5, y + 1, w - 10, bottom - 3, case.body(rng.randint(2, 4)), case.items(rng.randint(2, 4)), rng.choice([10.5, 10.5, 11]))
