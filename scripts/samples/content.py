"""The facts of one document: who, what, when, under which number; consistent with each other."""

import datetime
import unicodedata
from dataclasses import dataclass, field

from . import dates, org, words

# code prefix by field of work, with the name and the usual retention of its classes
CLASSES = (
    ("総括・調整", "5年"), ("例規・通知", "永年"), ("計画・方針", "10年"), ("契約・支出", "5年"),
    ("会議・協議会", "3年"), ("調査・統計", "3年"), ("許可・認可", "10年"), ("補助金", "5年"),
    ("照会・回答", "1年"), ("資料・刊行物", "1年未満"), ("議会", "20年"), ("財産・台帳", "30年"),
    ("名簿・様式", "常用"), ("協定・覚書", "長期"),
)
MARK_CLASSES = {"c": (3,), "p": (1, 2), "s": (7,), "m": (4,), "r": (5, 8), "w": (0, 6, 8, 10, 11)}
RETENTIONS = ("1年未満", "1年", "3年", "5年", "10年", "20年", "30年", "永年", "常用", "長期")
WIDE_FORMS = ("era-wide",) * 7 + ("era-spaced",) * 3 + ("kanji",)
NARROW_FORMS = ("era",) * 6 + ("dotted", "dotted", "western", "western", "slashed")
SPELLINGS = {"永年": ("永年", "永久", "永年"), "1年未満": ("1年未満", "１年未満")}
FIELDS = sorted(words.NOUNS)
FIELD_LETTERS = {name: chr(ord("A") + i) for i, name in enumerate(FIELDS)}


@dataclass
class Case:
    """Everything a layout may print. A layout notes what it prints with `printed`."""

    rng: object
    city: org.City
    section: org.Section
    team: str
    noun: str
    mark: str
    action: str
    kind: str
    subject: str  # title without its kind
    drafted: datetime.date
    decided: datetime.date
    effective: datetime.date
    closed: datetime.date
    number: str
    retention: str
    class_code: str
    binder: str
    disclosure: str
    drafter: str
    staff: list
    extension: str
    date_form: str
    wide_digits: bool
    attributes: dict = field(default_factory=dict)

    @property
    def title(self):
        """The title with its kind, as letters and drafts show it."""
        return f"{self.subject}（{self.kind}）"

    @property
    def fiscal_year(self):
        """The Western year in which the fiscal year of the draft starts."""
        return dates.fiscal_year(self.drafted)

    def digits(self, text):
        """Digits as this document's typist writes them."""
        return dates.wide(text) if self.wide_digits else dates.narrow(text)

    def date(self, day, form=None):
        """A date in this document's form."""
        return dates.written(day, form or self.date_form, self.rng)

    def printed(self, key, value):
        """Note that an attribute is on the paper, and give the value back."""
        if isinstance(value, datetime.date):
            value = value.isoformat()
        self.attributes[key] = value
        return value

    def owner(self, *shown):
        """Note the owning section, with its path as far as paper (or the master) tells it."""
        self.printed("department", self.section.name)
        known = org.unique(self.city, self.section, self.drafted)
        self.attributes["department_path"] = (
            self.section.path if known else [p for p in self.section.path if p in shown or p == self.section.name]
        )

    def note_number(self):
        """Note the document number, and give it back as printed."""
        self.printed("doc_number", unicodedata.normalize("NFKC", self.number))
        return self.number

    def fill(self, sentence):
        """A sentence template with this case's facts in its gaps."""
        rng = self.rng
        near = self.drafted + datetime.timedelta(days=rng.randint(10, 60))
        past = self.drafted - datetime.timedelta(days=rng.randint(5, 40))
        text_form = "kanji" if self.date_form == "kanji" else "era-wide" if self.wide_digits else "era"
        facts = {
            "t": self.noun, "a": self.action or "実施", "law": self._cited(rng.choice(words.LAWS)),
            "rule": self.city.name + self._cited(rng.choice(words.RULES)),
            "day": self.date(dates.workday(past), text_form), "due": self.date(dates.workday(near), text_form),
            "place": rng.choice(words.PLACES), "yen": self.digits(f"{rng.randint(12, 98000) * 1000:,}"),
            "n": self.digits(rng.randint(6, 98)), "n5": self.digits(rng.randint(1, 5)),
            "z": self.digits(rng.choice(["00", "30", "15"])), "sec": self.section.name,
            "fy": dates.fiscal_label(self.fiscal_year, self.digits), "co": rng.choice(words.COMPANIES),
            "who": rng.choice(self.staff), "city": self.city.name, "town": rng.choice(words.TOWNS),
        }
        return sentence.format(**facts)

    def _cited(self, law):
        return self.digits(law)

    def body(self, count, kind=None):
        """`count` different sentences of the kind of letter or draft, in their natural order."""
        pool = words.BODY.get(kind or self.kind, words.BODY["通知"])
        picked = sorted(self.rng.sample(range(len(pool)), min(count, len(pool))))
        return [self.fill(pool[i]) for i in picked]

    def items(self, count):
        """Numbered items below 記."""
        picked = self.rng.sample(words.RECORD_ITEMS, count)
        return [f"{self.digits(i + 1)}　{self.fill(item)}" for i, item in enumerate(picked)]


def person(rng, gap="　"):
    """A full name."""
    return rng.choice(words.SURNAMES) + gap + rng.choice(words.GIVEN)


def _number(rng, city, section, year, wide):
    """A document number in one of the usual forms."""
    n = rng.choice([rng.randint(1, 99), rng.randint(100, 999), rng.randint(1000, 3200)])
    era = dates.era_year(year, 4)[2:]
    form = rng.choice(["plain", "plain", "plain", "year", "era", "branch"])
    symbol = city.prefix + section.symbol
    if form == "plain":
        text = f"{symbol}第{n}号"
    elif form == "year":
        text = f"{dates.era(datetime.date(year, 5, 2))[2]}{symbol}第{n}号"
    elif form == "era":
        text = f"{dates.era_year(year, 5 if year == 2019 else 4)}{symbol}第{n}号"
    else:
        text = f"{era if era != '元' else '1'}{symbol}第{n}号の{rng.randint(2, 9)}"
    return dates.wide(text) if wide else text


def _subject(rng, noun, mark, year, digits):
    action = rng.choice(words.ACTIONS[mark])
    lead = ""
    if mark in "csrm" and rng.random() < 0.55:
        lead = dates.fiscal_label(year, digits)
    elif mark == "m" and rng.random() < 0.5:
        lead = f"第{digits(rng.randint(1, 40))}回"
    body = f"{lead}{noun}" + (f"の{action}" if action and not noun.endswith(action) else "")
    if mark == "c" and rng.random() < 0.3:
        body = f"{lead}{noun}に係る{action}"
    return body + rng.choice(["について"] * 8 + ["に関する件"]), action


def make_case(rng, kinds, years=(2012, 2025), city=None, wide=None, date_form=None):
    """A new case; `kinds` are the kinds of document the layout can show, `years` the span of drafting."""
    city = city or (org.MAIN if rng.random() < 0.72 else rng.choice(org.OTHERS))
    drafted = dates.workday(datetime.date(years[0], 4, 1) + datetime.timedelta(
        days=rng.randrange((datetime.date(years[1], 3, 31) - datetime.date(years[0], 4, 1)).days)))
    decided = dates.workday(drafted + datetime.timedelta(days=rng.choice([0, 1, 2, 3, 5, 8])))
    effective = dates.workday(decided + datetime.timedelta(days=rng.choice([0, 0, 1, 2, 6])))
    closed = dates.workday(effective + datetime.timedelta(days=rng.choice([0, 3, 20, 45, 110])))
    section = org.section_of(city, drafted, rng)
    mark, noun = rng.choice(words.NOUNS[section.field].split(" ")).split(":")
    wide = rng.random() < 0.55 if wide is None else wide
    year = dates.fiscal_year(drafted)
    digits = dates.wide if wide else str
    subject, action = _subject(rng, noun, mark, year, digits)
    index = rng.choice(MARK_CLASSES[mark])
    retention = CLASSES[index][1]
    if rng.random() < 0.25:
        retention = rng.choice(RETENTIONS)
    if date_form is None:
        date_form = rng.choice(WIDE_FORMS if wide else NARROW_FORMS)
    return Case(
        rng, city, section, rng.choice(["庶務", "管理", "企画", "調整", "指導", "推進", "計画"]) + "係",
        noun, mark, action, rng.choice(kinds), subject, drafted, decided, effective, closed,
        _number(rng, city, section, year, wide and rng.random() < 0.6), retention,
        f"{FIELD_LETTERS[section.field]}-{index + 1}-{rng.randint(1, 9)}",
        f"{dates.fiscal_label(year, digits) if rng.random() < 0.3 else ''}{noun.split('の')[0]}関係{rng.choice(['綴', '書', '書類', 'ファイル'])}",
        rng.choice(["開示", "開示", "部分開示", "不開示"]),
        person(rng), [person(rng) for _ in range(8)], str(rng.randint(2100, 5899)), date_form, wide,
    )


def spelled(case, retention=None):
    """A retention as printed: 永年 may be 永久, digits may be wide, a unit may follow a gap."""
    text = case.rng.choice(SPELLINGS.get(retention or case.retention, (retention or case.retention,)))
    return case.digits(text)


def write_classes(path):
    """Write the classification master: code, name, retention of every class of every field."""
    with open(path, "w", encoding="utf-8") as out:
        out.write("code,name,retention\n")
        for name in FIELDS:
            for i, (title, retention) in enumerate(CLASSES):
                for n in range(1, 10):
                    out.write(f"{FIELD_LETTERS[name]}-{i + 1}-{n},{title}（{dates.digits_kanji(n)}）,{retention}\n")
