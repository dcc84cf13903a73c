"""Vertical writing (縦書き): letters and notices of older days, kanji numerals, columns from right to left."""

import unicodedata

from .. import dates, stamps, words
from ..canvas import PT, Page, wrap

TURNED = str.maketrans({"（": "（", "）": "）", "，": "、", "．": "。", "－": "―"})


def kanji_numbers(text):
    """Arabic digits to kanji, as vertical typing has them: 第一二三号, 二十五万円."""
    plain = unicodedata.normalize("NFKC", text).translate(str.maketrans("(),", "（）、"))
    return dates.digits_kanji(plain).translate(TURNED)


def wrap_columns(text, style, size, height):
    """A paragraph cut into columns."""
    return wrap(text, style.body, size * PT, height)


class Columns:
    """Writes columns from the right edge to the left."""

    def __init__(self, page, right, top, height, size, pitch):
        self.page, self.x, self.top, self.height, self.size, self.pitch = page, right, top, height, size, pitch

    def put(self, text, down=0.0, foot=False, size=None):
        """One column, `down` em from the top, or ending at the foot."""
        size = size or self.size
        em = size * PT
        y = self.top + self.height - len(text) * em - down * em if foot else self.top + down * em
        self.x -= self.pitch
        self.page.column(self.x + (self.pitch - em) / 2, y, text, size)
        return self.x, y

    def paragraph(self, text, down=0.0, hang=1.0):
        """A wrapped paragraph."""
        em = self.size * PT
        first = True
        for piece in wrap_columns(text, self.page.style, self.size, self.height - (down + hang) * em):
            self.put(piece, down if first else down + hang - 1)
            first = False

    def skip(self, n=1.0):
        """Leave n columns empty."""
        self.x -= n * self.pitch


def letter(case, style):
    """A letter in vertical writing: number and date first, addressee, sender at the foot, title, body, 記."""
    rng = case.rng
    w, h = rng.choice([(182, 257), (210, 297)])
    page = Page(w, h, style, vertical=True)
    size = rng.choice([11, 12])
    columns = Columns(page, w - 18, 22, h - 46, size, size * PT * 1.85)
    number = f"{case.city.prefix}{case.section.symbol}第{dates.digits_kanji(rng.randint(11, 980))}号"
    if rng.random() < 0.85:
        case.number = number
        columns.put(case.note_number(), 1.5, foot=True)
    else:
        columns.put("第　　　　号", 1.5, foot=True)
    case.printed("issued_on", case.effective)
    columns.put(dates.written(case.effective, "kanji"), 1.5, foot=True)
    columns.skip(0.6)
    to = rng.choice(["各小中学校長", "各自治会長", "各部課長", "各出張所長"]) + "　" + rng.choice(["殿", "殿", "様"])
    columns.put(case.printed("addressee", to), 2)
    columns.skip(0.4)
    sender = case.city.head + "　" + case.city.mayor
    x, y = columns.put(case.printed("sender", sender), 3.5, foot=True)
    em = size * PT
    page.stamp(stamps.office_seal(style, case.city.head + "之印", x + em * 0.9, y + len(sender) * em + 2, rng, 19))
    columns.skip(0.8)
    title = case.printed("title", kanji_numbers(case.title))
    for piece in wrap_columns(title, style, size, columns.height - 8 * em):
        columns.put(piece, 4)
    columns.skip(0.6)
    for text in case.body(rng.randint(2, 3)):
        if columns.x < 60:
            break
        columns.paragraph("　" + kanji_numbers(text))
    if columns.x > 62:
        columns.skip(0.4)
        columns.put("記", columns.height / em / 2 - 1)
        for i, item in enumerate(case.items(5)):
            if columns.x < 34:
                break
            columns.put(f"{dates.kanji(i + 1)}　{kanji_numbers(item[2:])}"[: int(columns.height / em) - 3], 2)
    return [page]


def notice(case, style):
    """A public notice in vertical writing: heading at the right, title, body, date, head of the city at the left."""
    rng = case.rng
    w, h = rng.choice([(210, 297), (257, 182)])
    page = Page(w, h, style, vertical=True)
    size = rng.choice([12, 13])
    em = size * PT
    columns = Columns(page, w - 20, 20, h - 40, size, em * 1.9)
    word = rng.choice(["告示", "公告", "訓令"])
    number = f"{case.city.name}{word}第{dates.kanji(rng.randint(1, 230))}号"
    case.printed("doc_number", number)
    columns.put(number, 0, size=size + 2)
    columns.skip(0.4)
    title = case.printed("title", kanji_numbers(case.subject.removesuffix("について").removesuffix("に関する件")))
    for piece in wrap_columns(title, style, size, columns.height - 5 * em):
        columns.put(piece, 3)
    columns.skip(0.4)
    for text in case.body(3, "通知")[:3]:
        if columns.x < 78:
            break
        columns.paragraph("　" + kanji_numbers(text))
    columns.skip(0.5)
    case.printed("issued_on", case.effective)
    columns.put(dates.written(case.effective, "kanji"), 2)
    sender = case.city.head + "　" + case.city.mayor
    x, y = columns.put(case.printed("sender", sender), 2.5, foot=True)
    page.stamp(stamps.office_seal(style, case.city.head + "之印", x + em / 2, y + len(sender) * em + 1, rng, 20))
    if columns.x > 40:
        columns.skip(0.5)
        columns.put("一　" + kanji_numbers(case.fill(rng.choice(words.RECORD_ITEMS)))[: int(columns.height / em) - 4], 2)
        columns.put(f"二　縦覧場所　{case.section.name}", 2)
        case.owner()
    return [page]


