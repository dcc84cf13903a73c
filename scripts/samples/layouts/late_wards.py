"""Late layout, a draft of a ward office on two sheets: the first tells who, when and how it is kept, the ruled second one holds the text."""

from .. import dates, stamps
from ..canvas import PT, Page, wrap
from ..fonts import width
from . import attachments
from .forms import consulted, is_handwritten, value
from .late_panels import chain, last_day, owner_parts
from .late_sheets import level

LABELS = {
    "title": ("件　　名", "起案件名", "件名/（要旨）", "事　　項"), "doc_number": ("登録番号", "文書登録番号", "起案文書番号", "起案番号"),
    "drafted_on": ("起案月日", "起　案　日", "作成年月日"), "decided_on": ("決定月日", "決　定　日", "決定年月日"), "effective_on": ("施行月日", "施　行　日", "施行予定日"),
    "closed_on": ("完了月日", "完　了　日", "完結年月日"), "classification": ("文書/分類", "分類/符号", "分類"), "retention": ("保存/期間", "保存/種別", "保存"),
    "disclosure": ("公開/区分", "情報/公開", "公開の/可否"), "decider": ("決定権者", "決定区分", "専決区分"), "seal": ("公印", "公印押印"),
}
KINDS = {"永年": "第1種", "10年": "第2種", "5年": "第3種", "3年": "第4種", "1年": "第5種"}
ORDERS = (
    ("title", "days", "file", "seals", "agree", "gist"), ("days", "title", "gist", "file", "seals", "agree"),
    ("seals", "title", "days", "agree", "file", "gist"), ("file", "days", "title", "gist", "seals", "agree"),
)
HIGH = {"title": 24, "days": 38, "file": 19, "seals": 42, "agree": 25}
ASKED = ("上記の件について、乙紙のとおり決定してよろしいでしょうか。", "このことについて、次葉のとおり処理したいので、決定願います。", "標記について、別紙（乙）のとおり施行してよろしいか。")
HEADS = ("１　趣旨", "１　提案理由", "１　経緯", "（理　由）", "（説　明）")


def ward(case, style):
    """Two sheets: a first one of seals and facts with the parts of the section before their printed units, a second one of ruled lines for the text."""
    rng = case.rng
    page = Page(210, 297, style)
    x, w, y, bottom = 25, 167, 14, 279
    look = {"label": {key: rng.choice(found) for key, found in LABELS.items()}, "pen": rng.random() < 0.5, "name": rng.choice(["起　案　文　書", "起　案　用　紙", "起　案　書"])}
    y = _head(page, case, x, y, w, look)
    order = rng.choice(ORDERS)
    below = sum(HIGH.get(block, 0) for block in order[order.index("gist") + 1:])
    top = y
    for block in order:
        if block == "gist":
            _gist(page, case, x, y, w, bottom - below)
            y = bottom - below
            continue
        {"title": _title, "days": _days, "file": _file, "seals": _seals, "agree": _agree}[block](page, case, x, y, w, look)
        y += HIGH[block]
    page.box(x, top, w, bottom - top, 0.6)
    page.text(x, bottom + 2, rng.choice(["備考　この用紙で足りないときは、乙紙を用いること。", "（注）太枠の中は、起案者が記入すること。", "Ａ４", f"（{case.city.name}）"]), 8)
    return [page, _second(case, style, look)] + attachments.some(case, style, 0.2)


def _head(page, case, x, y, w, look):
    """The name of the form in the middle, the number in a small box at the right under its label."""
    rng, label = case.rng, look["label"]
    page.text(x, y, f"第{case.digits(rng.randint(2, 9))}号様式", 8.5)
    page.text(x + 54, y + 5.5, f"{look['name']}{rng.choice(['（甲）', '　甲', '（甲）'])}", 17, page.style.bold, "center")
    side = 62
    text = value(case, "doc_number")
    page.box(x + w - side, y - 1, side, 15)
    page.text(x + w - side + 2, y + 0.4, label["doc_number"], 8.5, page.style.label)
    page.fit(x + w - side, y + 4.2, side, 9.5, text, 11.5, 7, "center", hand=look["pen"] and "　　" not in text, whole=True)
    return y + 18


def _title(page, case, x, y, w, look):
    """The title beside a label spread over a wide cell."""
    h, split = HIGH["title"], 27
    page.box(x, y, w, h)
    page.rule(x + split, y, x + split, y + h)
    page.label(x, y, split, h, look["label"]["title"], 11, pad=3)
    page.fit(x + split, y, w - split, h, value(case, "title"), 14, 10, pad=3)


def _days(page, case, x, y, w, look):
    """Days in four rows at the left, whoever drafts it at the right."""
    rng, tall, left, split = case.rng, 9.5, 78, 25
    for i, key in enumerate(("drafted_on", "decided_on", "effective_on", "closed_on")):
        top = y + i * tall
        page.box(x, top, left, tall)
        page.rule(x + split, top, x + split, top + tall)
        page.label(x, top, split, tall, look["label"][key].replace("　", ""), 10, pad=2.5)
        text = value(case, key)
        if text == dates.UNFILLED:
            text = dates.era(case.drafted)[0] + text
        page.fit(x + split, top, left - split, tall, text, 11, 7, "center", hand=look["pen"] and is_handwritten(key, text) and "　　" not in text, whole=True)
    at, wide = x + left, w - left
    page.box(at, y, 8, 4 * tall)
    page.column_label(at, y, 8, 4 * tall, "起案者", 10.5, pad=4)
    at, wide = at + 8, wide - 8
    page.box(at, y, wide, 2 * tall)
    _office(page, case, at, y, wide)
    page.box(at, y + 2 * tall, wide, tall)
    page.text(at + 2, y + 2 * tall + 3, rng.choice(["職氏名", "職・氏名"]), 9, page.style.label)
    post = rng.choice(["主事", "主査", "主任", "係長", "主任主事"])
    page.text(at + 17, y + 2 * tall + 2.9, post, 10)
    name = value(case, "drafter")
    page.fit(at + 36, y + 2 * tall, wide - 44, tall, name, 12, 8, hand=look["pen"], pad=0.5, whole=True)
    page.stamp(stamps.name_seal(page.style, name.split("　")[0][:3], at + wide - 6, y + 2.5 * tall, rng, 8.5))
    page.box(at, y + 3 * tall, wide, tall)
    page.text(at + 2, y + 3 * tall + 3, rng.choice(["連絡先", "電話番号"]), 9, page.style.label)
    page.text(at + 21, y + 3 * tall + 2.9, f"{rng.choice(['内線', '（内線）', '庁内'])}　{case.digits(case.extension)}", 10)


def _office(page, case, x, y, w):
    """The section's path: every part on the line, its unit a printed word behind it."""
    rng, em, size = case.rng, 10.5 * PT, 10.5
    parts = owner_parts(case) + ([case.team] if rng.random() < 0.6 else [])
    rows = [parts[:-2], parts[-2:]] if len(parts) > 2 else [parts]
    for i, row in enumerate(rows):
        top = y + (3.2 if len(rows) == 1 else 1.4) + i * 8.6 + (4 if len(rows) == 1 else 1.5)
        gap = 1.6
        while True:
            cut = [(part[:-1], part[-1]) if part[-1] in "局部課係室館" and len(part) > 2 else (part, "") for part in row]
            total = sum(width(page.style.body, name, size * PT) + size * PT * (1 if unit else 0) + gap * 2 for name, unit in cut)
            if total <= w - 6 or size <= 6.5:
                break
            size -= 0.5
        em, at, shown = size * PT, x + 3, []
        for name, unit in cut:
            wide = width(page.style.body, name, em)
            page.text(at, top, name, size, truth=False)
            page.rule(at - 0.4, top + em + 0.8, at + wide + 0.6, top + em + 0.8, 0.12)
            at += wide + gap * 0.7
            page.text(at, top, unit, size, page.style.label, truth=False)
            at += (em if unit else 0) + gap * 1.3
            shown.append(name + unit)
        page.lines.append("　".join(shown))


def _file(page, case, x, y, w, look):
    """Class, period with the day it ends on, and what may be disclosed: numbered options, the number of one ringed."""
    rng, h, label = case.rng, HIGH["file"], look["label"]
    for key, left, wide in (("classification", x, 44), ("retention", x + 44, 62), ("disclosure", x + 106, w - 106)):
        page.box(left, y, wide, h)
        page.rule(left + 14, y, left + 14, y + h)
        page.label(left, y, 14, h, label[key], 9.5, pad=1.8)
    page.fit(x + 14, y, 30, h, value(case, "classification"), 13, 8, "center", hand=look["pen"], whole=True)
    text, kind, end = value(case, "retention"), KINDS.get(case.retention), last_day(case)
    if kind and rng.random() < 0.35:
        text = f"{case.digits(kind)}（{text}）"
    noted = end and rng.random() < 0.6
    page.fit(x + 58, y, 48, 11 if noted else h, text, 13, 8, "center", whole=True)
    if noted:
        page.fit(x + 58, y + 10.5, 48, 7.5, f"（{case.date(end)}まで）", 8.5, 6, "center", whole=True, pad=0.5)
    _numbered(page, case, x + 120, y, h)


def _numbered(page, case, x, y, h):
    """Options one under the other; a ring by pen round the number of that which holds."""
    rng, size, em = case.rng, 9.5, 9.5 * PT
    choices, held = level(case)
    for i, choice in enumerate(choices):
        top = y + 1.2 + i * (h - 1.6) / 3
        page.text(x + 6, top + 0.8, f"{case.digits(i + 1)}　{choice}", size)
        if choice == held:
            wide = width(page.style.body, case.digits(i + 1), em)
            page.ring(x + 6 + wide / 2 + rng.gauss(0, 0.15), top + 0.8 + em / 2, max(wide + 2.2, 4.6), em + 1.7, 0.4)


def _seals(page, case, x, y, w, look):
    """Who is competent to decide on a line of ranks, one of them ringed, and below the seals with the ranks beneath them."""
    rng, ranks = case.rng, chain(case)
    label, seal = look["label"]["decider"], look["label"]["seal"]
    page.box(x, y, 108, 11)
    page.text(x + 2, y + 3.6, label, 9.5, page.style.label)
    held, at = rng.randrange(0, len(ranks) - 3), x + 25
    for i, rank in enumerate(ranks[:-3]):
        wide = width(page.style.body, rank, 10 * PT)
        page.text(at, y + 3.6, rank, 10, lead="line" if i == 0 else "same")
        if i == held:
            page.ring(at + wide / 2 + rng.gauss(0, 0.2), y + 5.4, wide + 2.4, 5.6, 0.4)
        at += wide + 7
    page.box(x + 108, y, w - 108, 11)
    page.text(x + 110, y + 3.6, seal, 9.5, page.style.label)
    marks, at = rng.choice([("要", "不要"), ("有", "無"), ("押印", "省略")]), x + 134
    held_mark = rng.choice(marks)
    for mark in marks:
        wide = width(page.style.body, mark, 10 * PT)
        page.text(at, y + 3.6, mark, 10)
        if mark == held_mark:
            page.ring(at + wide / 2, y + 5.4, wide + 2.4, 5.6, 0.4)
        at += 14
    y, h = y + 11, HIGH["seals"] - 11
    each = (w - 9) / len(ranks)
    page.box(x, y, 9, h)
    page.column_label(x, y, 9, h, rng.choice(["決定", "回議"]), 11, pad=6)
    for i, rank in enumerate(ranks):
        left = x + 9 + i * each
        page.box(left, y, each, h)
        page.rule(left, y + h - 7, left + each, y + h - 7, 0.15)
        page.label(left, y + h - 7, each, 7, rank, 9.5, pad=each * 0.15)
        if i >= held and rng.random() < 0.92:
            name = case.staff[i % 8].split("　")[0]
            cx, cy = left + each / 2 + rng.gauss(0, 0.7), y + (h - 7) / 2 + rng.gauss(0, 1.6)
            if each > 14 and rng.random() < 0.35:
                page.stamp(stamps.date_seal(page.style, name, case.section.name, case.decided, cx, cy, rng, 11.5))
            else:
                page.stamp(stamps.name_seal(page.style, name, cx, cy, rng, 9.5))


def _agree(page, case, x, y, w, look):
    """Sections that agree, and who looks the wording over."""
    rng, h = case.rng, HIGH["agree"]
    names = [f"{name}長" for name in consulted(case, 3)]
    groups = ((rng.choice(["協議", "合議"]), names), (rng.choice(["審査", "文書審査"]), ["文書主任", "文書係長"]))
    left, wide = x, (w - 18) / 5
    for head, members in groups:
        page.box(left, y, 9, h)
        page.column_label(left, y, 9, h, head, 10, pad=3)
        left += 9
        for i, name in enumerate(members):
            page.box(left, y, wide, h)
            page.fit(left, y, wide, 7, name, 9, 5.5, "center", pad=0.6, font=page.style.label, whole=True)
            page.rule(left, y + 7, left + wide, y + 7, 0.15)
            if rng.random() < 0.75:
                page.stamp(stamps.name_seal(page.style, case.staff[7 - i].split("　")[0], left + wide / 2 + rng.gauss(0, 1), y + 16, rng, 9.5))
            left += wide


def _gist(page, case, x, y, w, bottom):
    """One line that asks, and what is noted about handling."""
    rng = case.rng
    page.box(x, y, w, bottom - y)
    page.text(x + 6, y + 5, rng.choice(ASKED), 11)
    remarks = [rng.choice(["取扱い上の注意", "備　　考", "処理上の注意"]), rng.choice(["", "至急処理を要する。", "議会への報告を要する。", "関係課へ写しを送付する。"])]
    if bottom - y > 26:
        page.text(x + 6, bottom - 13, remarks[0], 9, page.style.label)
        page.text(x + 36, bottom - 13.2, remarks[1], 10)


def _second(case, style, look):
    """The second sheet: lines ruled over its whole width, the text set on them."""
    rng = case.rng
    page = Page(210, 297, style)
    x, w, y, size = 27, 163, 26, rng.choice([10.5, 11])
    pitch, em = rng.choice([8.5, 9.0]), size * PT
    page.text(x, y - 9, f"{look['name'].replace('　', '')}（乙）", 12, style.label)
    rows, dash = int((282 - y) / pitch), rng.choice([0.0, 0.8])
    lines = []
    texts = [rng.choice(HEADS)] + ["　" + text for text in case.body(rng.randint(3, 5), None if rng.random() < 0.3 else "伺い")]
    if rng.random() < 0.6:
        texts += [f"{case.digits(2)}　{rng.choice(['内容', '実施内容', '概要'])}"]
    texts += [f"　（{case.digits(i + 1)}）{item[2:]}" for i, item in enumerate(case.items(rng.randint(3, 5)))]
    for text in texts:
        lines += [piece for piece in wrap(text, style.body, em, w - 8)]
    page.box(x, y, w, rows * pitch, 0.5)
    for i in range(rows):
        if i:
            page.rule(x, y + i * pitch, x + w, y + i * pitch, 0.12, dash)
        if i < len(lines):
            page.text(x + 3, y + i * pitch + (pitch - em) / 2, lines[i], size)
    return page
