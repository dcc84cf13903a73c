"""Late letter: the city answers wishes of a neighbourhood or club in a table of wish, answer and section, with whom to ask about all of it at the foot."""

from .. import content, stamps
from ..canvas import PT, Page, wrap
from ..fonts import width
from .late_panels import owner_parts

WISHES = {  # section: what was wished of it, what it answers
    "道路維持課": (("市道の路面が傷んでいるため、舗装を補修してほしい。", "現地を確認しました。損傷の大きい区間から順次補修します。"), ("通学路にカーブミラーを設置してほしい。", "見通しの状況を調査し、設置の基準に照らして判断します。")),
    "道路計画課": (("歩道のない区間を拡幅してほしい。", "用地の確保が必要なため、地元の皆様と協議しながら検討します。"),),
    "水環境課": (("水路に土砂がたまっているので、浚渫してほしい。", "{fy}中に現地調査を行い、必要な箇所を浚渫します。"),),
    "河川整備課": (("大雨の際に川があふれるおそれがある。", "土砂の撤去を{due}までに行います。"),),
    "危機管理課": (("防災行政無線が聞き取りにくい。", "スピーカーの向きを調整しました。戸別受信機の貸与も御利用ください。"),),
    "防災企画課": (("避難所の備蓄品を充実してほしい。", "計画的に更新しており、不足する品目は次年度以降に補充します。"),),
    "循環社会推進課": (("ごみ集積所のカラス対策を支援してほしい。", "防鳥ネットを貸し出していますので、申請してください。"),),
    "業務課": (("不法投棄の監視を強化してほしい。", "巡回の回数を増やすとともに、看板を設置します。"),),
    "市民活動推進課": (("集会所の修繕に係る補助の率を上げてほしい。", "他の制度との均衡もあり、現行どおりとします。"),),
    "地域振興課": (("自治会の加入を促すちらしを作ってほしい。", "転入の手続の際に配布するちらしを作成しました。"),),
    "介護保険課": (("高齢者の見守りの体制を整えてほしい。", "地域包括支援センターと連携し、訪問の対象を広げています。"),),
    "障害福祉企画課": (("公共施設の入口の段差を解消してほしい。", "施設の改修に合わせて、順次スロープを設置します。"),),
    "学事課": (("学校のトイレを洋式に改修してほしい。", "改修の計画に基づき、順次実施しています。"),),
    "学校保健課": (("通学路の安全点検をしてほしい。", "{day}に関係機関と合同で点検を行いました。"),),
    "青少年課": (("児童遊園の遊具が古くなっている。", "点検の結果に基づき、{due}までに修繕します。"),),
    "子育て支援課": (("放課後児童クラブの定員を増やしてほしい。", "余裕教室の活用について、学校と協議しています。"),),
    "交通政策課": (("バスの便数を増やしてほしい。", "事業者に要望を伝えました。利用の状況を見て協議します。"),),
    "住宅管理課": (("市営住宅の周りの草を刈ってほしい。", "{due}までに除草を行います。"),),
    "空き家対策課": (("管理されていない空き家への対応をしてほしい。", "所有者に対し、適正な管理を求める文書を送付しました。"),),
    "農林課": (("イノシシによる被害が増えているので、対策をしてほしい。", "侵入防止柵の購入に対する補助を御活用ください。"),),
    "配水管理課": (("水道水が濁ることがある。", "配水管の洗浄を{due}に行います。"),),
    "健康推進課": (("健診を休日にも受けられるようにしてほしい。", "{fy}から休日の実施日を{n5}日増やしました。"),),
    "スポーツ振興課": (("体育館の予約の方法を改善してほしい。", "インターネットによる予約を{due}から開始します。"),),
    "予防課": (("住宅用火災警報器の点検を手伝ってほしい。", "消防署の職員が戸別訪問の際に点検の方法を説明します。"),),
    "商業振興課": (("商店街の街路灯の電気料を補助してほしい。", "補助の要件を確認の上、申請してください。"),),
    "管財課": (("使われていない市有地を地域で使わせてほしい。", "用途と期間を伺った上で、貸付けの可否を判断します。"),),
}
TO = ("{town}自治会長", "{town}町内会長", "{town}連合自治会長", "{town}まちづくり協議会会長", "{town}校区老人クラブ会長", "{town}小学校ＰＴＡ会長")
TITLES = ("{town}地区からの要望について（回答）", "{fy}地区要望事項について（回答）", "{fy}市政懇談会における要望に対する回答について", "{town}地区要望書に対する回答について", "地域要望に関する件（回答）")
OPENINGS = ("日頃から市政の運営に御理解と御協力をいただき、厚くお礼申し上げます。", "平素から地域の振興に御尽力を賜り、深く感謝申し上げます。")
TOLD = ("さて、{day}付けで御提出のありました要望につきまして、下表のとおり回答いたします。", "{day}に頂きました御要望につきましては、下記のとおりお答えします。", "{day}付けの要望書に対する{kind}の考え方は、次のとおりです。")
ENDS = ("今後とも、住みよいまちづくりに御協力くださいますようお願い申し上げます。", "なお、個々の内容については、表に記載の担当課へお尋ねください。", "")
HEADS = (("番号", "要望事項", "回答", "担当課"), ("No.", "御要望の内容", "市の考え方", "担当"), ("", "要望の要旨", "回　　答", "回答課"), ("番号", "要望内容", "対応状況・方針", "所管"))
CONTACTS = ("【取りまとめ】", "（取りまとめ）", "＜この回答の取りまとめ＞", "【本件の窓口】", "事務担当")


def answers(case, style):
    """Number and day, to whom, from whom, a title, two sentences; a table that answers wish by wish; below it the section that gathered the answers."""
    rng = case.rng
    page = Page(210, 297, style)
    size, left, right = rng.choice([10.5, 10.5, 11]), 23, 187
    town = rng.choice(["港町", "本町", "大手町", "中津口", "上富野", "末広", "宇佐町", "白銀"])
    y = _ends(page, case, left, right, rng.uniform(15, 20), size, town)
    title = case.printed("title", _filled(case, rng.choice(TITLES), town))
    page.fit(left + 12, y, right - left - 24, 14, title, size + rng.choice([0, 1.5, 3]), 10, "center", font=rng.choice([None, style.bold]))
    y += 18
    said = [rng.choice(OPENINGS), rng.choice(TOLD)]
    for text in said:
        y = page.paragraph(left, y, right - left, _filled(case, text, town), size)
    if "下記" in said[1]:
        page.text(105, y + 1, "記", size, align="center")
        y += 7
    foot = 262
    y = _table(page, case, left, right, y + 3, foot - 22)
    end = rng.choice(ENDS)
    if end:
        y = page.paragraph(left, y + 3, right - left, _filled(case, end, town), size)
    elif "下記" in said[1]:
        page.text(right - 4, y + 3, "以　上", size, align="right")
        y += 8
    _contact(page, case, left, right, rng.choice([foot, max(min(foot, y + 10), 225)]))
    return [page]


def _filled(case, text, town):
    """A sentence with its facts; the quarter is the same all over the page."""
    if case.city.name[-1] != "市":
        for word in ("市の", "市政", "市営", "市有"):
            text = text.replace(word, case.city.name[-1] + word[1])
    return case.fill(text.replace("{town}", town).replace("{kind}", case.city.name[-1]))


def _ends(page, case, left, right, y, size, town):
    """Number and day at the right, the head of the club by post and name at the left, the mayor with or without a seal."""
    rng, em = case.rng, size * PT
    case.printed("issued_on", case.effective)
    day = case.date(case.effective, "era" if case.date_form in ("dotted", "slashed") else None)
    page.text(right, y, case.note_number(), size, align="right")
    page.text(right, y + 1.6 * em, day, size, align="right")
    y += 4.4 * em
    to = rng.choice(TO).replace("{town}", town) + (f"　{content.person(rng)}" if rng.random() < 0.65 else "")
    page.text(left + em, y, f"{case.printed('addressee', to)}　様", size)
    y += 2.6 * em
    who = case.city.head + (f"　{case.city.mayor}" if rng.random() < 0.75 else "")
    page.text(right - 14, y, case.printed("sender", who), size, align="right")
    if rng.random() < 0.6:
        page.stamp(stamps.office_seal(page.style, case.city.head + "之印", right - rng.uniform(3, 6), y + em / 2, rng, 19))
        y += 1.4 * em
    elif rng.random() < 0.5:
        page.text(right - 14, y + 1.5 * em, "（公印省略）", size - 1, align="right")
        y += 1.5 * em
    return y + 2.6 * em


def _rows(case):
    """Wishes and answers of two to five sections, our own among them if it deals with such things."""
    rng = case.rng
    there = sorted({s.name for s in case.city.sections if s.valid(case.drafted) and s.name in WISHES and s.name != case.section.name})
    own = [case.section.name] if case.section.name in WISHES else []
    names = own + rng.sample(there, min(len(there), rng.randint(2, 5) - len(own)))
    rng.shuffle(names)
    return [(name, *rng.choice(WISHES[name])) for name in names]


def _table(page, case, left, right, y, bottom):
    """A ruled table, every row as tall as its longest cell."""
    rng, size = case.rng, case.rng.choice([9.5, 10, 10.5])
    em, face, phones = size * PT, page.style.body, rng.random() < 0.4
    shares = rng.choice([(0.07, 0.36, 0.4, 0.17), (0.07, 0.31, 0.44, 0.18), (0.08, 0.38, 0.37, 0.17)])
    wide = [(right - left) * share for share in shares]
    grey, at = rng.choice([0, 226, 236]), left
    for head, w in zip(rng.choice(HEADS), wide):
        if grey:
            page.fill(at, y, w, 8, grey)
        page.box(at, y, w, 8)
        page.fit(at, y, w, 8, head.replace("市の", case.city.name[-1] + "の"), 9.5, 6, "center", pad=0.4, font=page.style.label, whole=True)
        at += w
    y += 8
    for i, (section, *said) in enumerate(_rows(case)):
        cells = [wrap(_filled(case, text, ""), face, em, w - 3.5 - em) for text, w in zip(said, wide[1:3])]
        tall = max(max(map(len, cells)) * 1.35 * em + 5, 13)
        if y + tall > bottom:
            break
        page.box(left, y, wide[0], tall)
        page.fit(left, y, wide[0], tall, case.digits(i + 1), 10, 6, "center", pad=0.6, whole=True)
        at = left + wide[0]
        for lines, w in zip(cells, wide[1:3]):
            page.box(at, y, w, tall)
            top = y + (tall - em * (1.35 * (len(lines) - 1) + 1)) / 2
            for j, line in enumerate(lines):
                page.text(at + 2, top + j * 1.35 * em, line, size)
            at += w
        page.box(at, y, wide[3], tall)
        page.fit(at, y, wide[3], tall - 5.5 if phones else tall, section, size, 6, "center", pad=0.6, whole=True)
        if phones:
            page.fit(at, y + tall - 7, wide[3], 5.5, f"内線{case.digits(rng.randint(2101, 5899))}", 8, 5.5, "center", pad=0.5, whole=True)
        y += tall
    return y


def _contact(page, case, left, right, y):
    """The section that gathered the answers: its path, unit and clerk, telephone and mail; plain, framed, or beside an upright rule."""
    rng, manner = case.rng, case.rng.choice(["plain", "frame", "rule", "rule"])
    tel = case.digits(f"{case.city.phone}{rng.randint(1000, 9800)}")
    clerk = rng.choice(["", f"　担当　{content.person(rng).split('　')[0]}"])
    lines = [rng.choice(CONTACTS), case.city.name + rng.choice(["", "　"]) + rng.choice(["", "　"]).join(owner_parts(case)) + rng.choice(["", f"　{case.team}"]),
             f"{rng.choice(['電話', '電　話', 'TEL'])}　{tel}{clerk}", rng.choice([f"{rng.choice(['ＦＡＸ', 'FAX'])}　{case.digits(case.city.phone)}{case.digits(rng.randint(1000, 9800))}", f"E-mail　{rng.choice(['kouchou', 'soudan', 'chiiki', 'info'])}@city.example.lg.jp", ""])]
    lines = [line for line in lines if line]
    wide = min(100, max(width(page.style.body, line, 10 * PT) for line in lines) + 8)
    x = right - wide
    if manner == "frame":
        page.box(x, y - 2, wide, 5.6 * len(lines) + 3)
    elif manner == "rule":
        page.rule(x, y - 1, x, y + 5.6 * len(lines), 0.6)
    for i, line in enumerate(lines):
        page.fit(x + 2, y + i * 5.6 - 0.6, wide - 3, 6, line, 10, 6.5, pad=0.5, font=page.style.label if i == 0 else None, whole=True)
