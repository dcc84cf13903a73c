"""Late layout, an old draft in upright writing: facts in columns from the right to the left, their labels at the head of each."""

from .. import dates, stamps
from ..canvas import PT, Page, wrap
from . import attachments
from .forms import consulted, department, value
from .late_bound import spelled_upright
from .late_panels import chain
from .vertical import kanji_numbers

LABELS = {
    "title": ("件名", "件　名", "題名", "標目"), "doc_number": ("文書番号", "番号", "記号番号", "発番"), "classification": ("分類", "分類番号", "類目"),
    "retention": ("保存期間", "保存年限", "保存種別", "保存"), "department": ("主管課", "主務課", "起案課", "主管"), "drafter": ("起案者", "立案者", "担当者", "起案者名"),
    "drafted_on": ("起案", "立案", "発議", "起案月日"), "decided_on": ("決裁", "決定", "決裁月日"), "effective_on": ("施行", "発送", "施行月日"),
    "closed_on": ("完結", "処理済", "完結月日"), "binder": ("編冊名", "簿冊", "編綴簿冊"),
}
PAIRS = {  # two facts a column: the upper and the lower one
    "days": ("drafted_on", "decided_on"), "after": ("effective_on", "closed_on"), "number": ("doc_number", "retention"),
    "class": ("classification", "binder"), "owner": ("department", "drafter"),
}
ORDERS = (
    ("number", "class", "days", "after", "owner", "title", "seals"), ("title", "owner", "days", "after", "seals", "number", "class"),
    ("days", "number", "seals", "owner", "title", "after", "class"),
)
OPENINGS = ("左記のとおり決定してよろしいか伺います", "次案により施行してよろしいか伺う", "左案のとおり取り計らってよろしいか", "左のとおり処理したい")
CHECKS = ("浄書", "校合", "公印", "発送", "審査", "受付")


def upright(case, style):
    """A draft on a ruled upright form: narrow columns of two facts each, the title in a wide one, seals in a stack, the text on lined columns."""
    rng = case.rng
    page = Page(*rng.choice([(182, 257), (182, 257), (210, 297), (364, 257)]), style, vertical=True)
    k = (page.height / 257) * (1.2 if page.width > 300 else 1.0)
    look = {"label": {key: rng.choice(found) for key, found in LABELS.items()}, "face": rng.choice([style.body, style.body, style.hand]),
            "head": rng.choice([17, 20]), "share": rng.choice([0.5, 0.55, 0.6])}
    y, h, left, x = 15, page.height - 29, 13, page.width - 13 * k
    case.number = f"{case.city.prefix}{case.section.symbol}第{dates.digits_kanji(rng.randint(11, 980))}号"
    x = _name(page, case, x, y, h, k)
    right = x
    for block in rng.choice(ORDERS):
        if block == "title":
            x = _title(page, case, x, y, h, k, look)
        elif block == "seals":
            x = _seals(page, case, x, y, h, k)
        else:
            x = _pair(page, case, x, y, h, k, PAIRS[block], look)
    _text(page, case, x, y, h, left, look)
    page.box(left, y, right - left, h, 0.6)
    return [page] + attachments.some(case, style, 0.15)


def _name(page, case, x, y, h, k):
    """The name of the form in a column outside the frame, now and then with its number and a word on haste under it."""
    rng, style = case.rng, page.style
    name, em = rng.choice(["起案用紙", "起案書", "回議書", "立案用紙", "伺書"]), 16 * PT * k
    page.column(x - em, y + h * 0.08, name, 16 * k, style.bold, em * 0.9)
    small = rng.choice([f"{case.city.name}", f"様式第{dates.kanji(rng.randint(1, 9))}号", ""])
    page.column(x - em * 0.8, y + h * 0.62, small, 9 * k, style.body, 0.5)
    if rng.random() < 0.3:
        mark = rng.choice(["至急", "例規", "秘"])
        page.column(x - em * 0.85, y + h * 0.85, mark, 12 * k, style.bold, 1.5)
    return x - em - 4 * k


def _fact(page, x, y, w, h, head, label, text, face):
    """A label at the head of a column and the value under it, smaller if the column is short."""
    page.box(x, y, w, h)
    page.rule(x, y + head, x + w, y + head)
    page.column_label(x, y, w, head, label, 10, pad=1.6)
    em = min(12.5 * PT, w - 3, (h - head - 5) / max(1, len(text)))
    page.column(x + (w - em) / 2, y + head + 2.5, text, em / PT, face, min(em * 0.12, (h - head - 5) / max(1, len(text)) - em))


def _pair(page, case, x, y, w_h, k, keys, look):
    """A column of two facts; the code of the class is typed level, everything else upright."""
    w, h, head = 12.5 * k, w_h, look["head"] * page.height / 257
    x -= w
    for key, top, tall in ((keys[0], y, h * look["share"]), (keys[1], y + h * look["share"], h * (1 - look["share"]))):
        if key == "classification":
            page.box(x, top, w, tall)
            page.rule(x, top + head, x + w, top + head)
            page.column_label(x, top, w, head, look["label"][key], 10, pad=1.6)
            page.fit(x, top + head, w, 9, case.printed("classification", case.class_code), 10.5, 6.5, "center", pad=0.4, whole=True)
        else:
            _fact(page, x, top, w, tall, head, look["label"][key], _said(case, key), look["face"])
    return x


def _said(case, key):
    """A value as upright writing has it."""
    rng = case.rng
    if key == "retention":
        held = spelled_upright(case)
        return held + rng.choice(["", "", "保存"] if held[-1] in "年久" else [""])
    if key == "binder":
        return case.printed("binder", kanji_numbers(case.binder))
    if key == "department":
        return department(case)
    if key == "drafter":
        return rng.choice(["", "主事　", "主査　", "技師　"]) + value(case, "drafter")
    text = value(case, key, None if key == "doc_number" else "kanji")
    if text == dates.UNFILLED:
        return dates.era(case.drafted)[0] + "　　年　　月　　日"
    return text


def _title(page, case, x, y, h, k, look):
    """The title in a wide column, over two or three lines if it is long."""
    rng, w, head = case.rng, 25 * k, look["head"] * page.height / 257
    x -= w
    page.box(x, y, w, h)
    page.rule(x, y + head, x + w, y + head)
    page.column_label(x, y, w, head, look["label"]["title"], 12, pad=2)
    title = case.printed("title", kanji_numbers(case.title if rng.random() < 0.6 else case.subject))
    size = 15 * k
    while size > 8 and 1.35 * size * PT * len(_columns(title, size, h - head - 10)) > w - 2:
        size -= 0.5
    pieces, em = _columns(title, size, h - head - 10), size * PT
    at = x + w / 2 + (1.35 * (len(pieces) - 1) + 1) * em / 2 - em
    for i, piece in enumerate(pieces):
        page.column(at - i * 1.35 * em, y + head + 4, piece, size, look["face"])
    return x


def _columns(text, size, high):
    """A text cut into columns, every character of which is one em high, whatever its width."""
    square, pieces, at = "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else "　" if c == " " else c for c in text), [], 0
    for piece in wrap(square, "ipa-mincho", size * PT, high):
        pieces.append(text[at: at + len(piece)])
        at += len(piece)
    return pieces


def _seals(page, case, x, y, h, k):
    """Those who decide in one stack, the sections that agree in the next, names upright at the right of each box."""
    rng, w = case.rng, 17 * k
    others = [f"{name}長" for name in consulted(case, rng.randint(2, 3))]
    for head, names, chance in ((rng.choice(["決裁", "決裁欄"]), chain(case), 0.9), (rng.choice(["合議", "回議"]), others + ["文書主任"], 0.75)):
        x -= w
        page.box(x, y, w, 15 * k)
        page.column_label(x, y, w, 15 * k, head, 10.5, pad=2)
        tall = (h - 15 * k) / len(names)
        for i, name in enumerate(names):
            top = y + 15 * k + i * tall
            page.box(x, top, w, tall)
            page.rule(x + w - 6 * k, top, x + w - 6 * k, top + tall, 0.15)
            page.column_label(x + w - 6 * k, top, 6 * k, tall, name, 8.5, pad=1.5)
            if rng.random() < chance:
                person = case.staff[i % 8].split("　")[0]
                page.stamp(stamps.name_seal(page.style, person, x + (w - 6 * k) / 2, top + tall / 2 + rng.gauss(0, 1.5), rng, 9.5))
    return x


def _text(page, case, x, y, h, left, look):
    """The text on ruled columns, as far as there is paper; under the last one small boxes of those who copy, seal and send."""
    rng, foot = case.rng, 24
    size = rng.choice([10.5, 11, 12])
    em = size * PT
    pitch = em * 1.75
    texts = ["　" + rng.choice(OPENINGS)] + ["　" + kanji_numbers(text) for text in case.body(rng.randint(2, 4))]
    texts += [f"{dates.kanji(i + 1)}　{kanji_numbers(item[2:])}" for i, item in enumerate(case.items(3))]
    pieces = [piece for text in texts for piece in _columns(text, size, h - 8 - foot)]
    room = int((x - left) / pitch)
    pitch = (x - left) / max(1, room)
    for i in range(room):
        if i:
            page.rule(x - i * pitch, y, x - i * pitch, y + h - foot, 0.15)
        if i < len(pieces):
            page.column(x - (i + 1) * pitch + (pitch - em) / 2, y + 4, pieces[i], size, look["face"])
    page.rule(left, y + h - foot, x, y + h - foot)
    names = rng.sample(CHECKS, max(1, min(4, int((x - left) / 13))))
    each = (x - left) / len(names)
    for i, name in enumerate(names):
        at = x - (i + 1) * each
        page.rule(at, y + h - foot, at, y + h)
        page.text(at + each / 2, y + h - foot + 1.2, name, 8, page.style.label, "center")
        if rng.random() < 0.6:
            page.stamp(stamps.name_seal(page.style, case.staff[7 - i].split("　")[0], at + each / 2, y + h - foot + 14, rng, 9))
