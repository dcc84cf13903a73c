"""Late layout, a paper posted at the hall: a call for bids, for opinions, for applicants, or to look at papers, in numbered articles under the mayor's name."""

from .. import stamps
from ..canvas import PT, Page
from ..fonts import width
from .late_panels import owner_parts

CALLS = {  # by mark of the matter: titles, the sentence, articles with their labelled lines
    "c": (("一般競争入札の実施について", "{t}に係る一般競争入札の実施", "制限付一般競争入札の公告（{t}）", "{t}に係る条件付一般競争入札"),
          ("下記のとおり一般競争入札に付するので、地方自治法施行令第１６７条の６第１項の規定により公告する。", "{t}について、次のとおり一般競争入札を行う。"),
          (("入札に付する事項", (("件名", "{t}"), ("履行場所", "{city}{town}地内"), ("履行期間", "契約締結の日から{due}まで"), ("予定価格", "金{yen}円（税抜き）"))),
           ("参加資格", (("登録", "{fy}{city}競争入札参加資格者名簿に登載されていること。"), ("実績", "過去{n5}年以内に同種の履行実績があること。"))),
           ("入札の日時及び場所", (("日時", "{due}　午前１０時{z}分"), ("場所", "{place}"))),
           ("入札保証金", (("", "{city}契約規則第{n}条の規定により免除する。"),)),
           ("無効とする入札", (("", "参加資格のない者のした入札及び条件に違反した入札は、無効とする。"),)))),
    "p": (("{t}に対する意見の募集について", "{t}（案）に関する意見の公募", "意見公募手続の実施（{t}）", "{t}の素案の公表について"),
          ("{rule}の趣旨に基づき、{t}について広く意見を求めるため、次のとおり公表する。", "{t}を定めるに当たり、下記により意見を募集する。"),
          (("案の名称", (("", "{t}（素案）"),)), ("公表する資料", (("資料", "{t}の素案及び概要版"), ("閲覧場所", "{place}"))),
           ("意見を提出できる者", (("対象", "市内に住所を有する者、在勤し、又は在学する者"), ("方法", "持参、郵送、ファクシミリ又は電子メール"))),
           ("募集の期間", (("期間", "{word}の日から{due}まで（必着）"),)), ("意見の取扱い", (("", "提出された意見の概要及び考え方を公表する。"),)))),
    "s": (("{t}の募集について", "{fy}{t}の申請の受付", "{t}に係る事業の公募", "{t}の対象となる事業の募集"),
          ("{t}について、下記のとおり申請を受け付ける。", "{rule}の規定に基づき、次のとおり公募する。"),
          (("目的", (("", "{t}により、地域の活動を支援する。"),)), ("対象", (("対象者", "市内に事務所を有する団体"), ("要件", "{fy}内に完了する事業であること。"))),
           ("交付の額", (("限度額", "金{yen}円"), ("補助率", "{n5}割以内"))), ("受付", (("期間", "{word}の日から{due}まで"), ("場所", "{place}"))),
           ("選考", (("", "書類審査により決定し、結果は文書で通知する。"),)))),
}
CALLS["w"] = (("{t}に関する書類の縦覧", "{t}に係る関係図書の縦覧について", "{t}に伴う書類の供覧の実施", "{t}に関する{word}"),
              ("{law}の規定により、{t}に関する書類を次のとおり縦覧に供する。", "{t}について、関係書類を下記により公衆の縦覧に供する。"),
              (("縦覧に供する書類", (("書類", "{t}に関する図書"), ("区域", "{city}{town}の一部"))), ("縦覧の期間", (("期間", "{word}の日から{due}まで"), ("時間", "午前８時{z}分から午後５時まで"))),
               ("縦覧の場所", (("場所", "{place}"),)), ("意見書の提出", (("", "利害関係を有する者は、縦覧の期間が満了する日までに意見書を提出することができる。"),))))
CALLS["r"] = (("{t}の結果の公表について", "{t}の実施に係る{word}", "{t}に関する事項の{word}"), CALLS["w"][1], CALLS["w"][2])
CALLS["m"] = (("{t}の開催及び傍聴について", "{t}の開催に関する{word}", "{t}委員の公募について"),
              ("{t}を次のとおり開催するので、{rule}第{n}条の規定により{word}する。", "{t}について、下記のとおり行う。"),
              (("開催の日時及び場所", (("日時", "{due}　午後{n5}時{z}分"), ("場所", "{place}"))), ("議題", (("", "{t}に関する事項"),)),
               ("傍聴", (("定員", "{n5}名（先着順）"), ("受付", "開会の{z}分前から会場で行う。"))), ("資料の閲覧", (("", "会議の資料は、会議の後に公表する。"),))))
WORDS = {"c": ("公告",), "p": ("公告", "公示"), "s": ("公告", "公示"), "w": ("公告", "告示", "公示"), "r": ("公示", "公告"), "m": ("公示", "告示", "公告")}
ASKS = ("問合せ先", "担当課", "事務を担当する課", "問い合わせ及び提出先")
FRAMES = (("{}　", "（{}）"), ("第{}　", "{}　"), ("{}．", "({})　"), ("{}　", "{}）"))  # of articles, of lines in them


def posting(case, style):
    """Number, 公告 and title, one sentence, day and mayor under a seal; then numbered articles whose lines have labels, and which office to ask."""
    rng = case.rng
    page = Page(210, 297, style)
    size, left, right = rng.choice([10.5, 10.5, 11]), 26, 185
    em, (titles, openings, articles) = size * PT, CALLS[case.mark]
    word = rng.choice(WORDS[case.mark])
    case.number = f"{rng.choice([case.city.name, case.city.name, ''])}{word}第{case.digits(rng.randint(1, 290))}号"
    case.printed("issued_on", case.effective)
    title = case.printed("title", _filled(case, rng.choice(titles), word))
    opening = _filled(case, rng.choice(openings), word)
    if rng.random() < 0.5:
        y = _head_left(page, case, left, right, 18, size, title, opening)
    else:
        y = _head_middle(page, case, left, right, 18, size, word, title, opening)
    articles = list(articles) + [(rng.choice(ASKS + (("契約条項を示す場所",) if case.mark == "c" else ())), None)]
    pages, number, inner = [page], *rng.choice(FRAMES)
    if "下記" in opening:
        page.text(105, y, "記", size, align="center")
        y += 2.2 * em
    manner = rng.choice(["ruled", "lines", "lines"])
    for i, (head, lines) in enumerate(articles):
        if y + (10 + 13.5 * len(lines) if lines else 20) > 282:
            page, y = Page(210, 297, style), 22
            pages.append(page)
        page.text(left, y, number.format(case.digits(i + 1)) + head, size, style.label)
        y += 1.8 * em
        if lines is None:
            y = _office(page, case, left + 2 * em, right, y, size)
        elif manner == "ruled" and lines[0][0]:
            y = _table(page, case, left + 2 * em, right, y, size, [(label, _filled(case, text, word)) for label, text in lines])
        else:
            y = _lines(page, case, left + 2 * em, right, y, size, [(label, _filled(case, text, word)) for label, text in lines], inner)
        y += 0.6 * em
    return pages


def _filled(case, text, word):
    """A sentence with its facts, in words for a city, ward or town and for this kind of paper."""
    return case.fill(text.replace("市内", f"{case.city.name[-1]}内").replace("{word}", word))


def _day(case):
    """The day as such a paper writes it: with its era."""
    return case.date(case.effective, "era" if case.date_form in ("dotted", "slashed") else None)


def _mayor(page, case, right, y, size):
    """The mayor at the right, mostly under a seal."""
    sender = case.city.head + "　" + case.city.mayor
    page.text(right - 16, y, case.printed("sender", sender), size, align="right")
    if case.rng.random() < 0.7:
        page.stamp(stamps.office_seal(page.style, case.city.head + "之印", right - 8, y + size * PT / 2, case.rng, 20))


def _head_left(page, case, left, right, y, size, title, opening):
    """Number at the left, title below it in two em from the left, sentence, then day and mayor."""
    em = size * PT
    page.text(left, y, case.note_number(), size + 0.5)
    page.fit(left + 2 * em, y + 7, right - left - 4 * em, 13, title, size + 2, 9.5, font=page.style.bold)
    y = page.paragraph(left, y + 24, right - left, opening, size)
    page.text(left + em, y + 2, _day(case), size)
    _mayor(page, case, right, y + 3 + 1.5 * em, size)
    return y + 16 + 1.5 * em


def _head_middle(page, case, left, right, y, size, word, title, opening):
    """The word large in the middle with the number at the right below it, day and mayor before the title."""
    em = size * PT
    page.text(105, y, "　".join(word), 18, page.style.bold, "center")
    y += 12
    page.text(right, y, case.note_number(), size, align="right")
    page.text(right, y + 1.6 * em, _day(case), size, align="right")
    _mayor(page, case, right, y + 5.4 * em, size)
    y += 9.4 * em
    page.fit(left + 8, y, right - left - 16, 13, title, size + 1.5, 9.5, "center")
    return page.paragraph(left, y + 18, right - left, opening, size) + 3


def _lines(page, case, left, right, y, size, lines, inner):
    """Labelled lines, numbered if there are several; sentences without a label as they are."""
    em = size * PT
    for i, (label, text) in enumerate(lines):
        if not label:
            y = page.paragraph(left, y, right - left, text, size)
            continue
        head = f"{inner.format(case.digits(i + 1)) if len(lines) > 1 else ''}{label}　　"
        hang = width(page.style.body, head, em) / em
        y = page.paragraph(left, y, right - left, head + text, size, indent=0, hang=hang)
    return y


def _table(page, case, left, right, y, size, lines):
    """The labelled lines as a small table."""
    split = 28
    for label, text in lines:
        tall = 9 if width(page.style.body, text, size * PT) < right - left - split - 5 else 13.5
        page.box(left, y, right - left, tall, 0.2)
        page.rule(left + split, y, left + split, y + tall, 0.2)
        page.label(left, y, split, tall, label, 10, pad=4)
        page.fit(left + split, y, right - left - split, tall, text, size, 6.5, pad=2)
        y += tall
    return y + 2


def _office(page, case, left, right, y, size):
    """The office with its path; its telephone behind it or on a line of its own."""
    rng, em = case.rng, size * PT
    office = case.city.name + rng.choice(["", "　"]) + rng.choice(["", "　"]).join(owner_parts(case)) + rng.choice(["", f"　{case.team}"])
    tel = f"{rng.choice(['電話', '電話番号', 'ＴＥＬ'])}　{case.digits(case.city.phone)}{case.digits(rng.randint(1000, 9800))}"
    if rng.random() < 0.3 and width(page.style.body, f"{office}（{tel}）", em) < right - left:
        page.text(left, y, f"{office}（{tel}）", size)
        return y + 1.8 * em
    page.text(left, y, office, size)
    page.text(left, y + 1.6 * em, tel, size)
    return y + 3.4 * em
