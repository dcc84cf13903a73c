"""Statistics tables, upright or on A3 landscape."""

from .. import dates, words
from ..canvas import Page


def table(case, style):
    """A ruled table of numbers by district and month under a title, with the source at the foot."""
    rng = case.rng
    wide = rng.random() < 0.5
    page = Page(*((420, 297) if wide else (210, 297)), style)
    year = dates.fiscal_label(case.fiscal_year, case.digits)
    title = case.printed("title", f"{year}{case.noun}{rng.choice(['地区別実績表', '月別件数一覧', '状況調査集計表'])}")
    page.fit(20, 16, page.width - 40, 14, title, 14, align="center", font=style.bold)
    unit = rng.choice(["件", "人", "千円", "世帯"])
    page.text(page.width - 18, 33, f"（単位：{unit}）", 9.5, align="right")
    months = [f"{case.digits(m)}月" for m in (*range(4, 13), *range(1, 4))][: 12 if wide else 6]
    heads = ["区分", *months, "計"]
    names = rng.sample(words.TOWNS, rng.randint(10, 18))
    first = 44 if wide else 32
    each = (page.width - 36 - first) / (len(heads) - 1)
    tall = 10.0 if wide else 10.5
    y, total = 40.0, [0] * len(months)
    shade = rng.random() < 0.5

    def row(cells, header=False):
        nonlocal y
        left = 18.0
        for i, text in enumerate(cells):
            w = first if i == 0 else each
            if header and shade:
                page.fill(left, y, w, tall, 228)
            page.box(left, y, w, tall)
            page.fit(left, y, w, tall, text, 9.5, 6, "center" if header else "left" if i == 0 else "right", pad=1, whole=True)
            left += w
        y += tall

    row(heads, True)
    for name in names:
        numbers = [rng.choice([0, rng.randint(1, 99), rng.randint(100, 19999)]) for _ in months]
        total = [a + b for a, b in zip(total, numbers)]
        row([name + "地区"] + [_figure(case, n) for n in numbers] + [_figure(case, sum(numbers))])
    row(["合計"] + [_figure(case, n) for n in total] + [_figure(case, sum(total))])
    y += 5
    page.text(18, y, f"注）{case.fill('{day}')}現在の数値である。「－」は該当がないことを示す。", 9)
    y += 6
    case.owner()
    page.text(18, y, f"{rng.choice(['資料', '担当課', '作成'])}：{case.section.name}", 9.5)
    if rng.random() < 0.5:
        page.text(page.width / 2, page.height - 14, str(rng.randint(2, 48)), 9.5, align="center")
    return [page]


def _figure(case, number):
    return case.digits(f"{number:,}") if number else "－"
