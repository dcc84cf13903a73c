"""Late layout, the sheet glued on a box that goes down to the store: its number and the year of its end large, whose it is and what lies in it beside them."""

import datetime

from .. import dates
from ..canvas import PT, Page
from ..content import spelled
from ..fonts import width
from .late_panels import last_day, owner_parts

LABELS = {
    "title": ("収納文書名", "収　納　文　書", "内容（文書名）", "箱の内容", "文書の名称"), "department": ("引継元", "搬入課", "引渡課", "保管元", "引継所属"),
    "fiscal_year": ("発生年度", "文書の年度", "完結年度", "年度"), "retention": ("保存年限", "保存期間", "文書保存年限", "保管期間"), "classification": ("分類記号", "分類", "分類番号", "文書分類番号"),
    "number": ("箱No.", "箱番号", "保存箱番号", "整理番号"), "end": ("廃棄年度", "廃棄予定", "廃棄可能年月", "廃棄時期"), "handed": ("引継日", "搬入年月日", "引継年月日", "入庫日"),
    "keeper": ("文書担当者", "引継担当", "文書取扱責任者", "担当"), "shelf": ("書庫・棚", "配架位置", "棚番", "保管位置"),
}
NAMES = ("文 書 保 存 箱 票", "保存箱ラベル", "引　継　文　書　箱　票", "書 庫 入 庫 票", "保　存　文　書　収　納　票")
PARTS = (
    ("起案文書", "決裁書及び添付書類", "伺い書"), ("申請書（あ行～さ行）", "申請書（前期分）", "受付分"), ("申請書（た行～わ行）", "申請書（後期分）", "処理済分"),
    ("通知の控え", "施行文の控え", "発送控"), ("照会・回答", "国・県からの通知", "関係機関との協議書"), ("図面", "写真", "位置図及び図面"), ("参考資料", "統計資料", "会議資料"),
)
FACTS = (
    ("department", "fiscal_year", "classification", "handed", "keeper"), ("fiscal_year", "retention", "department", "classification"), ("classification", "department", "fiscal_year", "shelf", "handed"),
    ("department", "keeper", "retention", "fiscal_year", "shelf"),
)
MOST = 5  # parts that have a row
NOTES = ("※箱の短い側面に貼ること。", "注　年度及び保存期間の異なる文書を同じ箱に入れないこと。", "（貼付位置　箱の正面右上）", "※ホチキス・金具は外してください。", "")


def box(case, style):
    """A sheet lying on its side: a block of large figures at one end, the name over short facts in the middle, a list of parts below, a strip to fold over."""
    rng = case.rng
    wide, tall = rng.choice([(297, 210), (297, 210), (257, 182)])
    page = Page(wide, tall, style)
    k = tall / 210
    shown = rng.choice(FACTS)
    look = {"label": {key: rng.choice(found) for key, found in LABELS.items()}, "k": k, "pen": rng.random() < 0.4, "kept": spelled(case), "shown": shown, "end": _end(case),
            "number": case.digits(f"{rng.randint(1, 24)}－{rng.randint(1, 9)}" if rng.random() < 0.5 else rng.randint(3, 480))}
    case.printed("retention", case.retention)
    case.printed("fiscal_year", case.fiscal_year)
    look["owner"] = rng.choice(["", "　"]).join(owner_parts(case))
    x, w, y = 14 * k, wide - 28 * k, 12 * k
    strip = rng.random() < 0.5
    page.text(x, y, rng.choice(NAMES), 15 * k, style.bold)
    page.text(x + w, y + 2 * k, case.city.name, 11 * k, align="right")
    y += 10 * k
    bottom = tall - (34 if strip else 17) * k
    side, left = 78 * k, rng.random() < 0.6
    _figures(page, case, x if left else x + w - side, y, side, bottom - y, look)
    _told(page, case, x + side if left else x, y, w - side, bottom - y, look)
    page.box(x, y, w, bottom - y, 0.9)
    note = rng.choice(NOTES)
    page.text(x, bottom + 1.5 * k, note, 8.5 * k)
    if strip:
        _strip(page, case, x, tall - 24 * k, w, look)
    return [page]


def _end(case):
    """When the box may go, as a year or a month; nothing for what is kept for good."""
    last = last_day(case)
    if not last:
        return case.rng.choice(["－", "廃棄しない", "別途協議"])
    gone = last + datetime.timedelta(days=1)
    return case.rng.choice([dates.fiscal_label(gone.year, case.digits), f"{dates.era_year(gone.year, digits=case.digits)}年{case.digits(4)}月"])


def _figures(page, case, x, y, w, h, look):
    """The block of large figures: number of the box, how long, until when."""
    rng, k = case.rng, look["k"]
    cells = [("number", look["number"], 40)] + ([("retention", look["kept"], 32)] if "retention" not in look["shown"] else []) + [("end", look["end"], 20)]
    rng.shuffle(cells)
    weights = [26 if key == "end" else 34 for key, _, _ in cells]
    for (key, text, size), weight in zip(cells, weights):
        tall = h * weight / sum(weights)
        page.box(x, y, w, tall, 0.4)
        page.text(x + 2 * k, y + 1.8 * k, look["label"][key], 9.5 * k, page.style.label)
        page.fit(x, y + 6 * k, w, tall - 7 * k, text, size * k, 9, "center", hand=look["pen"] and key == "number", font=page.style.bold, pad=3 * k, whole=True)
        y += tall


def _told(page, case, x, y, w, h, look):
    """Name, facts and list of parts; the name comes first or after the facts."""
    k = look["k"]
    name, fact = 44 * k, 9.5 * k
    facts = fact * -(-len(look["shown"]) // 2)
    if case.rng.random() < 0.6:
        _name(page, case, x, y, w, name, look)
        _facts(page, case, x, y + name, w, fact, look)
    else:
        _facts(page, case, x, y, w, fact, look)
        _name(page, case, x, y + facts, w, name, look)
    _parts(page, case, x, y + name + facts, w, h - name - facts, look)


def _name(page, case, x, y, w, h, look):
    """The name of what lies in the box, its label in the corner or in a band above."""
    k = look["k"]
    page.box(x, y, w, h, 0.4)
    page.text(x + 2 * k, y + 1.8 * k, look["label"]["title"], 9.5 * k, page.style.label)
    title, size, face = case.printed("title", case.binder), 26 * k, page.style.hand if look["pen"] else page.style.bold
    while size > 18 * k and width(face, title, size * PT) > w - 10:  # rather one line of smaller letters
        size -= 0.5
    page.fit(x, y + 7 * k, w, h - 8 * k, title, size, 11, "center", hand=look["pen"], font=face, pad=4 * k)


def _facts(page, case, x, y, w, tall, look):
    """Facts in two columns; the last one alone takes the whole width."""
    k, shown = look["k"], look["shown"]
    for i, key in enumerate(shown):
        alone = i == len(shown) - 1 and i % 2 == 0
        left, wide = (x, w) if alone else (x + i % 2 * w / 2, w / 2)
        top = y + i // 2 * tall
        page.box(left, top, wide, tall, 0.2)
        page.rule(left + 25 * k, top, left + 25 * k, top + tall, 0.2)
        page.label(left, top, 25 * k, tall, look["label"][key].replace("　", ""), 9 * k, pad=2 * k)
        page.fit(left + 25 * k, top, wide - 25 * k, tall, _fact(case, key, look), 11 * k, 6, pad=2 * k, hand=look["pen"] and key in ("handed", "keeper", "shelf"), whole=True)


def _fact(case, key, look):
    """The printed value of a short fact."""
    rng = case.rng
    if key == "department":
        return look["owner"]
    if key == "retention":
        return look["kept"]
    if key == "fiscal_year":
        return dates.fiscal_label(case.fiscal_year, case.digits)
    if key == "classification":
        return case.printed("classification", case.class_code)
    if key == "handed":
        return case.date(dates.workday(datetime.date(case.fiscal_year + 1, rng.randint(5, 9), rng.randint(1, 28))))
    if key == "keeper":
        return case.staff[0]
    return rng.choice([f"第{case.digits(rng.randint(1, 3))}書庫", f"地下書庫　{rng.choice('ＡＢＣ')}列", f"{rng.choice('ABC')}-{rng.randint(1, 20)}"])


def _parts(page, case, x, y, w, h, look):
    """What lies in the box, part by part: numbers, names, how many volumes."""
    rng, k = case.rng, look["k"]
    wide = (15 * k, w - 38 * k, 23 * k)
    head, tall = 7 * k, (h - 7 * k) / MOST
    heads = rng.choice([("番号", "内訳", "冊数"), ("№", "編てつの内容", "冊"), ("", "内　　　訳", "備考"), ("番号", "細目", "数量")])
    found = [rng.choice(PARTS[i]) for i in sorted(rng.sample(range(len(PARTS)), rng.randint(2, MOST)))]
    for row in range(MOST + 1):
        each = tall if row else head
        part = found[row - 1] if 0 < row <= len(found) else None
        texts = heads if row == 0 else (case.digits(row), part, f"{case.digits(rng.randint(1, 6))}冊") if part else ("", "", "")
        left = x
        for i, (one, text) in enumerate(zip(wide, texts)):
            page.box(left, y, one, each, 0.2)
            if text:
                page.fit(left, y, one, each, text, (10.5 if row else 9) * k, 6, "left" if row and i == 1 else "center", pad=2 * k,
                         font=None if row else page.style.label, hand=bool(row) and i and look["pen"], whole=True)
            left += one
        y += each


def _strip(page, case, x, y, w, look):
    """A strip below a dashed line, to be folded over the edge: year, period, office and number once more, without labels."""
    k = look["k"]
    page.rule(x, y, x + w, y, 0.2, 2.0)
    texts = [(dates.fiscal_label(case.fiscal_year, case.digits), 0.22), (look["kept"], 0.16), (look["owner"], 0.44), (look["number"], 0.18)]
    left = x
    for text, share in texts:
        page.box(left, y + 4 * k, w * share, 13 * k, 0.4)
        page.fit(left, y + 4 * k, w * share, 13 * k, text, 15 * k, 7, "center", pad=2 * k, whole=True)
        left += w * share
