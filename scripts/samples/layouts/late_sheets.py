"""Late layouts, drafts: a sheet of two halves with lists of options down its edge, and a table of named groups beside a list of seals."""

import unicodedata

from .. import dates, fonts, stamps
from ..canvas import PT, Page, wrap
from . import attachments
from .forms import body, consulted, decision, is_handwritten, value
from .late_panels import chain

PERIODS = (("永久", "10年", "5年", "3年", "1年"), ("30年", "10年", "5年", "3年", "1年", "1年未満"), ("永年", "20年", "10年", "5年", "3年", "1年"))
LEVELS = (("公開", "部分公開", "非公開"), ("開示", "一部開示", "不開示"), ("公開", "一部公開", "非公開"))
PLAIN = ("開示", "部分開示", "不開示")


def period(case):
    """The periods a form offers, and the one that holds, noted as printed."""
    choices = case.rng.choice(PERIODS)
    held = "永久" if case.retention == "永年" and "永久" in choices else case.retention
    if held not in choices:
        held = case.rng.choice(choices[1:])
    case.retention = case.printed("retention", held.replace("永久", "永年"))
    return [case.digits(choice) for choice in choices], case.digits(held)


def level(case):
    """The words a form has for what may be disclosed, and the one that holds."""
    choices = case.rng.choice(LEVELS)
    return list(choices), case.printed("disclosure", choices[PLAIN.index(case.disclosure)])


SPREAD = {
    "title": ["件名", "事件名", "標題", "件名"], "doc_number": ["記号番号", "発番", "文書番号", "起案番号"],
    "classification": ["分類", "分類番号", "文書分類"], "retention": ["保存年限", "保存区分", "保存期間"],
    "disclosure": ["公開の適否", "情報公開", "公開区分"], "department": ["主務課", "起案課", "取扱課", "主務部課"],
    "drafter": ["起案者", "起案担当", "立案者", "担当者"], "binder": ["編冊名", "綴込簿冊", "簿冊名"],
    "drafted_on": ["起案年月日", "発議年月日", "起案"], "decided_on": ["決裁年月日", "決裁", "決定年月日"],
    "effective_on": ["施行年月日", "施行期日", "発送年月日", "施行"], "closed_on": ["完結年月日", "処理完結", "完結"],
}
DAYS = ("drafted_on", "decided_on", "effective_on", "closed_on")
BLOCKS = (
    ("owner", "days", "title", "seals", "others", "binder"), ("title", "seals", "others", "days", "owner", "binder"),
    ("days", "binder", "owner", "seals", "title", "others"),
)
HIGH = {"owner": 25, "days": 42, "title": 32, "seals": 50, "others": 24, "binder": 12}


def spread(case, style):
    """A landscape draft: its left half is the form, with options one below the other down an edge; its right half is lined for the text."""
    rng = case.rng
    page = Page(*rng.choice([(364, 257), (364, 257), (297, 210)]), style)
    k, pen = page.height / 257, rng.random() < 0.6
    label = {key: rng.choice(found) for key, found in SPREAD.items()}
    x, y, w, bottom = 14 * k, 12 * k, page.width / 2 - 24 * k, page.height - 17 * k
    edge, right = 30 * k, rng.random() < 0.4
    side, main = (x + w - edge, x) if right else (x, x + edge)
    case.printed("fiscal_year", case.fiscal_year)
    page.text(x, y + 3 * k, dates.fiscal_label(case.fiscal_year, case.digits), 11.5 * k, style.bold)
    page.text(x + w / 2, y, rng.choice(["原　議　用　紙", "起案（回議）用紙", "発　議　書", "事 案 決 裁 書"]), 17 * k, style.bold, "center")
    page.text(x + w, y + 3 * k, case.city.name, 11 * k, align="right")
    y += 12 * k
    _edge(page, case, side, y, edge, bottom, k, label, pen)
    for block in rng.choice(BLOCKS):
        _BLOCKS[block](page, case, main, y, w - edge, k, label, pen)
        y += HIGH[block] * k
    page.box(main, y, w - edge, bottom - y)
    page.text(main + 2 * k, y + 2 * k, rng.choice(["備考", "記事", "参照"]), 9 * k, style.label)
    page.fit(main + 14 * k, y, w - edge - 16 * k, bottom - y, rng.choice(["", "", "例規　無", "先例のとおり", "至急処理を要する。"]), 10 * k, 6, hand=pen)
    foot = page.height - 13 * k
    page.text(x, foot, f"第{case.digits(rng.randint(2, 16))}号様式の{case.digits(2)}（第{case.digits(rng.randint(9, 28))}条関係）", 8)
    page.text(x + w, foot, f"（{rng.choice(['日本工業規格', '用紙の大きさは、'])}{'Ａ' if k < 1 else 'Ｂ'}４）", 8, align="right")
    _lined(page, case, page.width / 2 + 10 * k, 14 * k, w, bottom, k)
    return [page] + attachments.some(case, style, 0.3)


def _edge(page, case, x, y, w, bottom, k, label, pen):
    """Lists of options, the ones that hold marked by pen; below them the code and seals of those who check."""
    rng, each, beside = case.rng, 7.6 * k, case.rng.random() < 0.4
    lists = [("retention", *period(case))]
    if case.drafted.year > 2000:
        lists.append(("disclosure", *level(case)))
    if rng.random() < 0.4:
        lists.reverse()
    for key, choices, chosen in lists:
        page.box(x, y, w, each)
        page.label(x, y, w, each, label[key], 9.5 * k, pad=4 * k)
        y += each
        page.box(x, y, w, each * len(choices))
        if beside:
            page.rule(x + 8 * k, y, x + 8 * k, y + each * len(choices))
        for choice in choices:
            left, room, em = (x + 8 * k, w - 8 * k, 10 * k * PT) if beside else (x, w, 10 * k * PT)
            page.text(left + room / 2, y + (each - em) / 2, choice, 10 * k, align="center")
            if choice == chosen:
                wide = fonts.width(page.style.body, choice, em) + 3 * k
                cx, wide = (x + 4 * k, 4.6 * k) if beside else (left + room / 2, wide)
                page.ring(cx + rng.gauss(0, 0.3), y + each / 2 + rng.gauss(0, 0.2), wide, em + 1.6 * k, 0.4)
            y += each
    page.box(x, y, w, each)
    page.label(x, y, w, each, label["classification"], 9.5 * k, pad=4 * k)
    page.box(x, y + each, w, 14 * k)
    page.fit(x, y + each, w, 14 * k, value(case, "classification"), 13 * k, 8, "center", hand=pen)
    y += each + 14 * k
    steps = rng.choice([("文書審査", "公印承認", "文書登録"), ("浄書", "照合", "発送"), ("文書主任", "法規審査", "公印使用")])
    tall = (bottom - y) / len(steps)
    for i, word in enumerate(steps):
        page.box(x, y, w, tall)
        page.text(x + w / 2, y + 1.5 * k, word, 8.5 * k, page.style.label, "center")
        if rng.random() < 0.75:
            page.stamp(stamps.name_seal(page.style, case.staff[5 + i].split("　")[0], x + w / 2, y + tall / 2 + 2 * k, rng, 9))
        y += tall


def _owner(page, case, x, y, w, k, label, pen):
    """Names before the printed words for bureau, division, section and team, and below them who drafts."""
    rng, top, split = case.rng, 13 * k, 22 * k
    page.box(x, y, w, top)
    page.rule(x + split, y, x + split, y + 25 * k)
    page.label(x, y, split, top, label["department"], 10 * k, pad=2 * k)
    shown = case.section.path if rng.random() < 0.6 else case.section.path[-2:]
    case.owner(*shown)
    parts = shown + [case.team] * (len(shown) < 3)
    size = 11 * k
    while sum(fonts.width(page.style.hand, part, size * PT) for part in parts) > w - split - 5 * k * (len(parts) + 1):
        size -= 0.5
    em = size * PT
    gap = (w - split - sum(fonts.width(page.style.hand, part, em) for part in parts)) / (len(parts) + 1)
    left, at = x + split, y + (top - em) / 2
    for i, part in enumerate(parts):
        left += gap
        name, unit = (part[:-1], part[-1]) if part[-1] in "局部課係室" and len(part) > 2 else (part, "")
        page.text(left, at, name, size, hand=pen, lead="same" if i else "line")
        left += fonts.width(page.style.hand if pen else page.style.body, name, em) + 0.8 * k
        page.text(left, at, unit, size, lead="same")
        left += em
        if i < len(parts) - 1:
            page.lines[-1] += "　"
    y += top
    page.box(x, y, w, 12 * k)
    page.label(x, y, split, 12 * k, label["drafter"], 10 * k, pad=2 * k)
    page.fit(x + split, y, 56 * k, 12 * k, value(case, "drafter"), 12 * k, 8, "center", hand=pen, whole=True)
    page.rule(x + split + 56 * k, y, x + split + 56 * k, y + 12 * k)
    phone = f"{rng.choice(['内線', '電話'])}（　{case.digits(case.extension)}　）"
    page.fit(x + split + 56 * k, y, w - split - 56 * k, 12 * k, phone, 9.5 * k, 6, "center", whole=True)


def _days(page, case, x, y, w, k, label, pen):
    """Four days one below the other, and beside them the number, its label over it."""
    part, tall = w * 0.6, 10.5 * k
    form = case.rng.choice([None, None, "era-spaced"])
    for i, key in enumerate(DAYS):
        top = y + i * tall
        page.box(x, top, part, tall)
        page.rule(x + 22 * k, top, x + 22 * k, top + tall)
        page.label(x, top, 22 * k, tall, label[key], 9.5 * k, pad=2 * k)
        text = value(case, key, form)
        page.fit(x + 22 * k, top, part - 22 * k, tall, text, 10.5 * k, 6.5, "center", hand=pen and "　　" not in text, whole=True)
    page.box(x + part, y, w - part, 4 * tall)
    page.text(x + part + (w - part) / 2, y + 4 * k, "　".join(label["doc_number"]), 9.5 * k, page.style.label, "center")
    text = value(case, "doc_number")
    page.fit(x + part, y + 9 * k, w - part, 4 * tall - 14 * k, text, 12 * k, 6.5, "center", hand=pen and "　　" not in text, whole=True)


def _title(page, case, x, y, w, k, label, pen):
    del pen
    page.box(x, y, w, 32 * k)
    page.text(x + 4 * k, y + 2.5 * k, f"（{'　'.join(label['title'])}）", 10 * k, page.style.label)
    page.fit(x, y + 7 * k, w, 25 * k, value(case, "title"), 14 * k, 9, "center", pad=5 * k)


def _seals(page, case, x, y, w, k, label, pen):
    del label, pen
    ranks = chain(case)
    for i, row in enumerate((ranks[:-4], ranks[-4:])):
        decision(page, case, x, y + i * 25 * k, w, 25 * k, row, head=6.5 * k)
        case.staff = case.staff[4:] + case.staff[:4]


def _others(page, case, x, y, w, k, label, pen):
    del label, pen
    page.box(x, y, 9 * k, 24 * k)
    page.column_label(x, y, 9 * k, 24 * k, case.rng.choice(["合議", "協議", "関係課"]), 10 * k, pad=4 * k)
    decision(page, case, x + 9 * k, y, w - 9 * k, 24 * k, consulted(case, case.rng.randint(2, 3)), 0.8, 6.5 * k)


def _binder(page, case, x, y, w, k, label, pen):
    page.box(x, y, w, 12 * k)
    page.rule(x + 22 * k, y, x + 22 * k, y + 12 * k)
    page.label(x, y, 22 * k, 12 * k, label["binder"], 10 * k, pad=2 * k)
    page.fit(x + 22 * k, y, w - 22 * k, 12 * k, value(case, "binder"), 11 * k, 7, hand=pen, pad=3)


_BLOCKS = {"owner": _owner, "days": _days, "title": _title, "seals": _seals, "others": _others, "binder": _binder}


def _lined(page, case, x, y, w, bottom, k):
    """The text, a line of it on every rule of the paper."""
    pitch, size = 9.6 * k, 12 * k
    count = int((bottom - y) / pitch)
    texts = ["　" + text for text in case.body(case.rng.randint(3, 6)) + case.body(case.rng.randint(1, 3), case.rng.choice(["伺い", "報告"]))]
    texts += ["　" * 14 + "記"] + case.items(case.rng.randint(3, 5))
    pieces = [piece for text in texts for piece in wrap(text, page.style.body, size * PT, w - 4 * k)]
    for i in range(count + 1):
        page.rule(x, y + i * pitch, x + w, y + i * pitch, 0.15)
    for i, piece in enumerate(pieces[:count]):
        page.text(x + 2 * k, y + (i + 1) * pitch - size * PT - 1.4 * k, piece, size)


GROUPS = {  # group: (upright names, [(key, names)])
    "file": (("文書", "文書管理", "文書情報"), [("doc_number", ("文書番号", "記号・番号", "番号")), ("classification", ("分類", "分類番号", "分類コード")),
                                            ("binder", ("フォルダー名", "保存先", "簿冊名")), ("retention", ("保存期間", "保存年限"))]),
    "days": (("日付", "年月日", "経過"), [("drafted_on", ("起案", "起案日")), ("decided_on", ("決裁", "決裁日")),
                                          ("effective_on", ("施行", "施行日")), ("closed_on", ("完結", "完了"))]),
    "owner": (("起案者", "担当", "起案"), [("department", ("所属", "所属名", "部課名")), ("drafter", ("氏名", "職・氏名", "担当者"))]),
    "open": (("公開", "情報公開"), [("disclosure", ("区分", "公開区分", "公開判断")), ("reason", ("理由", "根拠"))]),
}
REASONS = ("第{n}号　個人に関する情報", "第{n}号　法人等に関する情報", "第{n}号　意思形成過程の情報", "第{n}号　事務事業に関する情報")
PRINTED = ((2003, "（H15.4改）"), (2005, "（H17.10）"), (2017, "（H29.4改正）"), (2021, "（R3.4改）"))  # when the forms were printed
PLACES = {"file": 44, "days": 20, "owner": 22, "open": 20}


def grouped(case, style):
    """A draft whose facts stand in named groups, their options ticked in small squares; who approves is a list down the right."""
    rng = case.rng
    page = Page(210, 297, style)
    x, w, y, hand = 15, 180, 14, rng.random() < 0.3
    page.text(x, y, rng.choice(["起　案　票", "文書起案・決裁票", "決 裁 起 案 書", "意 思 決 定 書"]), 15, style.bold)
    page.text(x + w, y + 2, f"{case.city.name}　{rng.choice(['（電子・紙併用）', '', '（紙決裁用）'])}", 9.5, align="right")
    y += 9
    main, manner = 128, rng.choice(["tick", "tick", "black", "glyph"])
    top, order = y, ["file", "days", "owner", "open"]
    rng.shuffle(order)
    order.insert(rng.choice([0, 0, 2, 4]), "title")
    for group in order:
        if group == "title":
            _head(page, case, x, y, main)
            y += 22
        else:
            _group(page, case, x, y, main, group, hand, manner)
            y += PLACES[group]
    _list(page, case, x + main, top, w - main, y - top, hand)
    page.box(x, y, w, 13)
    page.rule(x + 8, y, x + 8, y + 13)
    page.column_label(x, y, 8, 13, "合議", 9.5, pad=1.5)
    names = consulted(case, rng.randint(1, 3))
    for i, name in enumerate(names):
        left = x + 10 + i * 57
        page.fit(left, y, 40, 13, f"{name}長", 9.5, 6.5, whole=True)
        if rng.random() < 0.8:
            page.stamp(stamps.name_seal(style, case.staff[5 + i].split("　")[0], left + 46, y + 6.5, rng, 8.5))
    y += 13
    page.box(x, y, w, 275 - y)
    page.text(x + 3, y + 2.5, rng.choice(["＜伺い文＞", "（起案内容）", "下記のとおり処理してよろしいか。"]), 10, style.label)
    body(page, case, x + 5, y + 10, w - 10, 272, case.body(rng.randint(2, 5)), case.items(rng.randint(2, 4)), rng.choice([10, 10.5]))
    printed = rng.choice([mark for day, mark in PRINTED if day < case.drafted.year])
    page.text(x, 278, f"{rng.choice(['総－', '文書－', 'F'])}{case.digits(rng.randint(1, 40))}　{case.digits(printed)}", 8)
    foot = rng.choice(["※太線の中は、文書主管課で記入すること。", "（Ａ４判　起案者→決裁権者→文書主管課）", "保存用"])
    page.text(x + w, 278, foot, 8, align="right")
    return [page] + attachments.some(case, style, 0.3)


def _head(page, case, x, y, w):
    page.box(x, y, w, 22, max(0.4, page.style.rule))
    page.rule(x + 8, y, x + 8, y + 22)
    page.column_label(x, y, 8, 22, case.rng.choice(["件名", "題名", "案件名"]), 10, pad=3)
    page.fit(x + 8, y, w - 8, 22, value(case, "title"), 13, 9, pad=3)


def _group(page, case, x, y, w, group, hand, manner):
    """One group: its name upright at the left, a row for each of its facts, days two a row."""
    rng, (names, fields) = case.rng, GROUPS[group]
    high, left, room = PLACES[group], x + 8, w - 8
    page.box(x, y, w, high)
    page.rule(left, y, left, y + high)
    page.column_label(x, y, 8, high, rng.choice(names), 9, pad=1.5)
    if group == "days":
        for i, (key, words) in enumerate(fields):
            at, top = left + i % 2 * room / 2, y + i // 2 * high / 2
            page.box(at, top, room / 2, high / 2)
            page.rule(at + 15, top, at + 15, top + high / 2)
            page.label(at, top, 15, high / 2, rng.choice(words), 9, pad=1.5)
            text = value(case, key)
            page.fit(at + 15, top, room / 2 - 15, high / 2, text, 10, 6.5, hand=hand and "　　" not in text, whole=True)
        return
    tall = [14 if key == "retention" else 10 if group == "file" else high / len(fields) for key, _ in fields]
    for (key, words), h in zip(fields, tall):
        page.rule(left, y, x + w, y)
        page.rule(left + 22, y, left + 22, y + h)
        page.label(left, y, 22, h, rng.choice(words), 9.5, pad=2)
        _fact(page, case, left + 22, y, room - 22, h, key, hand, manner)
        y += h


def _fact(page, case, x, y, w, h, key, hand, manner):
    rng = case.rng
    if key in ("retention", "disclosure"):
        ticks(page, case, x, y, w, h, *(period if key == "retention" else level)(case), manner)
    elif key == "reason":
        shut = case.disclosure != "開示"
        text = f"条例第{case.digits(7)}条{rng.choice(REASONS).format(n=case.digits(rng.randint(1, 6)))}" if shut else "―"
        page.fit(x, y, w, h, text, 9.5, 7)
    elif key == "department":
        shown = [p for p in (case.section.path if rng.random() < 0.7 else [case.section.name]) if p]
        case.owner(*shown)
        page.fit(x, y, w, h, rng.choice([" ", "　", "・"]).join(shown + [case.team] * (rng.random() < 0.5)), 10.5, 7)
    elif key == "drafter":
        case.printed("drafter", unicodedata.normalize("NFKC", case.drafter))
        page.fit(x, y, w - 34, h, case.drafter, 11, 8, hand=hand, whole=True)
        page.text(x + w - 2, y + h / 2 - 1.7, f"（内線　{case.digits(case.extension)}）", 9, align="right")
    else:
        text = value(case, key)
        page.fit(x, y, w, h, text, 10.5, 7, hand=hand and is_handwritten(key, text), whole=key == "doc_number")


def ticks(page, case, x, y, w, h, choices, chosen, manner, size=9.5):
    """Options behind small squares, over two lines if need be; the square of the one that holds is ticked or black."""
    rng, em, square = case.rng, size * PT, 3.0
    if manner == "glyph":
        page.fit(x, y, w, h, "　".join(("■" if c == chosen else "□") + c for c in choices), size, 7)
        return
    need = [square + 1 + fonts.width(page.style.body, c, em) + 3.5 for c in choices]
    cut = len(choices) if sum(need) < w - 2 else -(-len(choices) // 2)
    rows = [row for row in (list(zip(choices, need))[:cut], list(zip(choices, need))[cut:]) if row]
    for i, row in enumerate(rows):
        left, cy = x + 2, y + h * (2 * i + 1) / (2 * len(rows))
        for choice, wide in row:
            at = cy - square / 2
            page.box(left, at, square, square, 0.2)
            if choice == chosen and manner == "black":
                page.fill(left, at, square, square, 20)
            elif choice == chosen:
                dx, dy = rng.gauss(0, 0.2), rng.gauss(0, 0.2)
                page.rule(left + 0.3 + dx, cy - 0.3 + dy, left + 1.3 + dx, cy + 1.2 + dy, 0.45)
                page.rule(left + 1.3 + dx, cy + 1.2 + dy, left + 3.4 + dx, cy - 2.4 + dy, 0.45)
            page.text(left + square + 1, cy - em / 2, choice, size, truth=False)
            left += wide
        page.lines.append("　".join(choice for choice, _ in row))


def _list(page, case, x, y, w, h, hand):
    """Everyone who approves, from the top: rank, seal, day."""
    rng, ranks = case.rng, chain(case)
    heads, widths = rng.choice([("職", "印", "月日"), ("役職", "決裁印", "日付")]), (15, w - 31, 16)
    left = x
    for head, wide in zip(heads, widths):
        page.box(left, y, wide, 7)
        page.label(left, y, wide, 7, head, 8.5, pad=3)
        left += wide
    tall, first = (h - 7) / len(ranks), rng.randint(0, 3)
    for i, rank in enumerate(ranks):
        top = y + 7 + i * tall
        page.box(x, top, w, tall)
        for at in (x + 15, x + w - 16):
            page.rule(at, top, at, top + tall)
        page.label(x, top, 15, tall, rank, 9.5, pad=2)
        if i < first or rng.random() < 0.1:
            continue
        cx = x + 15 + (w - 31) / 2 + rng.gauss(0, 0.5)
        page.stamp(stamps.name_seal(page.style, case.staff[i % 8].split("　")[0], cx, top + tall / 2, rng, 9.5))
        day = case.decided if i <= first + 1 else case.drafted
        page.fit(x + w - 16, top, 16, tall, rng.choice([f"{day.month}・{day.day}", f"{day.month}/{day.day}"]), 10, 7, "center", hand=hand)
