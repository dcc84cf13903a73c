"""Late layout, the cover of a binder as an office prints it under its public records ordinance: in the words of the register of files, its period large in a corner."""

import datetime

from .. import dates
from ..canvas import PT, Page
from ..content import CLASSES, spelled
from ..fonts import width
from .late_panels import last_day

LABELS = {
    "title": ("公文書ファイルの名称", "簿冊等の名称", "ファイル等の名称", "名　　　称", "行政文書ファイル名"), "code": ("分類コード", "ファイルコード", "整理コード"),
    "fiscal_year": ("作成・取得年度等", "作成・取得年度", "作成（取得）年度"), "department": ("作成・取得者", "作成・取得所属", "作成（取得）者", "文書管理主管課"),
    "retention": ("保存期間", "保存期間", "設定保存期間"), "starts": ("保存期間の起算日", "起算日"), "ends": ("保存期間の満了する日", "保存期間満了日", "満了する日"),
    "after": ("保存期間満了時の措置", "満了時の措置", "満了後の措置"), "medium": ("媒体の種別", "媒体"), "shelf": ("保存場所", "現在の保存場所"), "keeper": ("管理者", "文書管理者", "管理責任者"),
    "note": ("備考", "備　考"),
}
ORDERS = (("year", "title", "classes", "facts"), ("classes", "title", "year", "facts"), ("title", "year", "classes", "facts"), ("classes", "year", "title", "facts"))
ROWS = (("department", "retention", "starts", "ends", "after", "medium", "shelf", "keeper"), ("fiscal_year", "department", "keeper", "retention", "starts", "ends", "after", "shelf", "medium"),
        ("retention", "starts", "ends", "after", "department", "shelf", "note"), ("fiscal_year", "department", "starts", "retention", "ends", "medium", "shelf", "keeper", "note"))


def register(case, style):
    """A cover with three classes side by side, its name between thick rules, and the register's columns as a list; a mark for the period and a bar code on some."""
    rng = case.rng
    page = Page(*rng.choice([(210, 297), (210, 297), (182, 257)]), style)
    k = page.height / 297
    look = {"label": {key: rng.choice(found) for key, found in LABELS.items()}, "k": k, "pen": rng.random() < 0.3, "ruled": rng.random() < 0.65, "rows": rng.choice(ROWS), "kept": spelled(case)}
    x, w = 26 * k, page.width - 48 * k
    mark, order = rng.random() < 0.55, rng.choice(ORDERS)
    if "fiscal_year" in look["rows"]:
        order = [block for block in order if block != "year"]
    y = _head(page, case, x, 16 * k, w, look, mark)
    case.owner(*_owner(case, look))
    case.printed("retention", case.retention)
    case.printed("fiscal_year", case.fiscal_year)
    for block in order:
        y = {"year": _year, "title": _title, "classes": _classes, "facts": _facts}[block](page, case, x, y, w, look) + 5 * k
    _foot(page, case, x, page.height - 24 * k, w, k)
    return [page]


def _owner(case, look):
    """The path down to the section, or its end; kept for the list."""
    s = case.section
    look["parts"] = [part for part in case.rng.choice([s.path, [s.division, s.name], [s.name]]) if part]
    return look["parts"]


def _head(page, case, x, y, w, look, mark):
    """What this sheet is at the left; the period in a heavy frame or a ring at the right."""
    rng, k = case.rng, look["k"]
    page.text(x, y + 2 * k, rng.choice(["公　文　書　フ　ァ　イ　ル　表　紙", "簿　冊　表　紙", "フ　ァ　イ　ル　表　紙", "行 政 文 書 フ ァ イ ル"]), 13 * k, page.style.bold)
    if mark:
        text, wide, h = look["kept"] + rng.choice(["保存", "", "　保存"]), 44 * k, 17 * k
        left = x + w - wide
        if rng.random() < 0.7:
            page.box(left, y - 4 * k, wide, h, 0.8)
        else:
            page.ring(left + wide / 2, y - 4 * k + h / 2, wide, h, 0.7)
        page.fit(left, y - 4 * k, wide, h, text, 19 * k, 9, "center", font=page.style.bold, pad=3.5, whole=True)
    return y + 20 * k


def _year(page, case, x, y, w, look):
    """The year in large letters, by itself or behind its label."""
    k, text = look["k"], dates.fiscal_label(case.fiscal_year, case.digits)
    if case.rng.random() < 0.5:
        text = f"{look['label']['fiscal_year']}　{text}"
    page.fit(x, y, w, 13 * k, text, 17 * k, 9, case.rng.choice(["left", "center"]), pad=1, whole=True)
    return y + 13 * k


def _title(page, case, x, y, w, look):
    """The name between two thick rules, its label small above it."""
    k, h = look["k"], 58 * look["k"]
    page.rule(x, y, x + w, y, 0.9)
    page.rule(x, y + h, x + w, y + h, 0.9)
    page.text(x + 2 * k, y + 3 * k, look["label"]["title"], 10 * k, page.style.label)
    title, size, face = case.printed("title", case.binder), 28 * k, page.style.hand if look["pen"] else page.style.bold
    while size > 19 * k and width(face, title, size * PT) > w - 11:  # rather one line of smaller letters
        size -= 0.5
    page.fit(x, y + 9 * k, w, h - 11 * k, title, size, 13, "center", pad=5, hand=look["pen"], font=face)
    return y + h


def _classes(page, case, x, y, w, look):
    """Large, middle and small class as names, and the code below or at the side."""
    rng, k = case.rng, look["k"]
    names = [(case.section.division or case.section.name).removesuffix("部"), CLASSES[int(case.class_code.split("-")[1]) - 1][0], case.noun.split("の")[0]]
    heads = rng.choice([("大分類", "中分類", "小分類"), ("第１分類", "第２分類", "第３分類"), ("分類（大）", "分類（中）", "分類（小）")])
    code = rng.random() < 0.75
    shares = (0.24, 0.26, 0.5)
    left = x
    for head, name, share in zip(heads, names, shares):
        wide = w * share
        page.box(left, y, wide, 7 * k, 0.2)
        page.label(left, y, wide, 7 * k, head, 9 * k, pad=wide * 0.2)
        page.box(left, y + 7 * k, wide, 12 * k, 0.2)
        page.fit(left, y + 7 * k, wide, 12 * k, name, 11.5 * k, 6.5, "center", pad=1)
        left += wide
    y += 19 * k
    if not code:
        return y
    split = w * 0.24
    page.box(x, y, w * 0.5, 9 * k, 0.2)
    page.rule(x + split, y, x + split, y + 9 * k, 0.2)
    page.label(x, y, split, 9 * k, look["label"]["code"], 9 * k, pad=2 * k)
    page.fit(x + split, y, w * 0.5 - split, 9 * k, case.printed("classification", case.class_code), 12 * k, 7, "center", whole=True)
    return y + 9 * k


def _facts(page, case, x, y, w, look):
    """The register's columns, one a line: ruled, or with a thin rule under each."""
    k, tall, split = look["k"], 10 * look["k"], 52 * look["k"]
    for key in look["rows"]:
        if look["ruled"]:
            page.box(x, y, w, tall, 0.2)
            page.rule(x + split, y, x + split, y + tall, 0.2)
            page.label(x, y, split, tall, look["label"][key].replace("　", ""), 10 * k, pad=3 * k)
        else:
            page.rule(x, y + tall, x + w, y + tall, 0.12)
            page.text(x + 1, y + (tall - 10 * k * PT) / 2, look["label"][key], 10 * k, page.style.label)
        text = _fact(case, key, look)
        if text:
            page.fit(x + split, y, w - split, tall, text, 11.5 * k, 7, pad=3 * k, hand=look["pen"] and key in ("shelf", "note", "retention"), whole=True)
        y += tall
    return y


def _fact(case, key, look):
    """The value of a line."""
    rng, end = case.rng, last_day(case)
    if key == "retention":
        return look["kept"]
    if key == "starts":
        return case.date(datetime.date(case.fiscal_year + 1, 4, 1))
    if key == "ends":
        return case.date(end) if end else rng.choice(["", "－", "未定"])
    if key == "after":
        return rng.choice(["廃棄", "廃棄", "移管"]) if end else rng.choice(["", "－"])
    if key == "fiscal_year":
        return dates.fiscal_label(case.fiscal_year, case.digits)
    if key == "department":
        return rng.choice(["", "　"]).join(look["parts"])
    if key == "keeper":
        return f"{case.section.name}長"
    if key == "medium":
        return rng.choice(["紙", "紙", "紙・電子"])
    if key == "shelf":
        return rng.choice(["事務室", "文書庫", f"第{case.digits(rng.randint(1, 3))}書庫　棚{case.digits(rng.randint(1, 40))}", "事務室（キャビネット）"])
    return rng.choice(["", "", f"{case.digits(rng.randint(2, 4))}分冊のうち{case.digits(1)}", "個人情報を含む。"])


def _foot(page, case, x, y, w, k):
    """The city at the right; at the left a bar code with its number, or a remark."""
    rng = case.rng
    page.text(x + w, y + 6 * k, case.city.name, 14 * k, align="right")
    if rng.random() < 0.5:
        page.text(x, y + 7 * k, rng.choice(["この表紙は、簿冊の表に貼り付けること。", "様式第５号（第２０条関係）", "※　保存期間満了日まで廃棄しないこと。"]), 8.5 * k)
        return
    left = x
    while left < x + 52 * k:
        wide = rng.choice([0.35, 0.35, 0.7]) * k
        page.fill(left, y, wide, 9 * k, 10)
        left += wide + rng.choice([0.4, 0.4, 0.8]) * k
    number = f"{case.fiscal_year}{rng.randint(1000, 9900)}{rng.randint(1, 9999):05}"
    page.text(x + (left - x) / 2, y + 10.2 * k, number, max(7.5, 9 * k), align="center")
