"""Cities and their sections. The first city's organisation is the departments master; the others have none."""

import csv
import datetime
from dataclasses import dataclass

OLD, REORG, FOREVER = "1963-04-01", "2024-04-01", ""

# bureau | symbol | division | symbol | field | sections with their symbols. '<' ends, '>' begins with REORG.
_TREE = """
総務局|総|総務部|総|general|総務課 総,文書課 文,法務課 法
総務局|総|人事部|人|staff|人事課 人,給与課 給,職員研修課 研
総務局|総|情報政策部|情|it|情報政策課 政<,情報システム課 シ,統計課 統
政策局>|政|デジタル市役所推進部|デ|it|デジタル推進課 推,情報基盤課 基
危機管理室|危|防災部|防|disaster|危機管理課 危,防災企画課 企
企画調整局<|企|政策部|政|planning|政策課 政,地方創生推進課 創,国際政策課 国
政策局>|政|政策部|策|planning|政策調整課 調,地方創生推進課 創
財政局|財|財務部|財|finance|財政課 財,契約課 契,管財課 管
財政局|財|税務部|税|tax|税制課 税,固定資産税課 固,市民税課 市,収納対策課 収
市民文化スポーツ局|市|地域振興部|地|citizen|市民活動推進課 活,地域振興課 振,戸籍住民課 戸
市民文化スポーツ局|市|文化部|文|culture|文化企画課 企,文化財課 財
市民文化スポーツ局|市|スポーツ部|ス|culture|スポーツ振興課 振
保健福祉局|保|総務部|総|welfare|総務課 総,計画調整課 計,指導監査課 監
保健福祉局|保|地域福祉部|福|welfare|保護課 保,介護保険課 介,障害福祉企画課 障
保健福祉局|保|健康医療部|健|health|健康推進課 健,地域医療課 医,感染症対策課 感
子ども家庭局|子|子ども家庭部|子|child|総務企画課 総,保育課 保,青少年課 青,子育て支援課 育
環境局|環|総務政策部|総|environment|総務課 総,温暖化対策課 温
環境局|環|循環社会推進部|循|environment|循環社会推進課 循,業務課 業,施設課 施
産業経済局|産|商業サービス産業部|商|industry|商業振興課 商,観光課 観
産業経済局|産|農林水産部|農|agri|農林課 農,水産課 水
建設局<|建|総務部|総|public|総務課 総,管理課 管
建設局<|建|道路部|道|road|道路計画課 計,道路維持課 維,街路課 街
都市整備局>|都|道路部|道|road|道路計画課 計,道路維持課 維
建設局<|建|河川部|河|river|水環境課 水,河川整備課 整
都市整備局>|都|河川部|河|river|河川整備課 整
建築都市局<|建都|計画部|計|city|都市計画課 都,交通政策課 交
建築都市局<|建都|住宅部|住|housing|住宅管理課 管,住宅整備課 整
都市整備局>|都|住宅部|住|housing|住宅管理課 管,空き家対策課 空
消防局|消|総務部|総|fire|総務課 総,消防団課 団
消防局|消|予防部|予|fire|予防課 予,指導課 指
上下水道局|水|総務経営部|総|water|経営企画課 経,営業課 営
上下水道局|水|水道部|水|water|配水管理課 配,浄水課 浄
教育委員会|教|総務部|総|education|総務課 総,教職員課 職
教育委員会|教|学校教育部|学|education|指導第一課 指一,学校保健課 保,学事課 学
教育委員会|教|中央図書館|図|culture|奉仕課 奉
市議会事務局|議|総務部|総|council|総務課 総,議事課 議,政策調査課 調
選挙管理委員会事務局|選||  |election|選挙課 選
監査事務局|監||  |audit|第一課 一,第二課 二
会計室|会||  |finance|会計課 会
"""


@dataclass(frozen=True)
class Section:
    """A section (課) of an office, with where it belongs and its document symbol."""

    code: str
    bureau: str
    division: str
    name: str
    symbol: str
    field: str
    valid_from: str
    valid_to: str

    @property
    def path(self):
        """Bureau, division and section, without empty ones."""
        return [part for part in (self.bureau, self.division, self.name) if part]

    def valid(self, date):
        """Did the section exist on this date?"""
        day = date.isoformat()
        return self.valid_from <= day and (not self.valid_to or day <= self.valid_to)


@dataclass(frozen=True)
class City:
    """An office: its name, its mayor, the prefix of its document symbols, its phone, its sections."""

    name: str
    mayor: str
    prefix: str
    phone: str
    sections: tuple
    in_master: bool

    @property
    def head(self):
        """The title of its head: 市長, 区長, 町長."""
        return self.name + "長"


def _parse():
    sections, last_day = [], (datetime.date.fromisoformat(REORG) - datetime.timedelta(days=1)).isoformat()
    number = 1000
    for row in _TREE.strip().splitlines():
        bureau, bsym, division, dsym, field, names = row.split("|")
        for item in names.split(","):
            name, symbol = item.split(" ")
            marks = bureau + symbol
            start = REORG if ">" in marks else OLD
            end = last_day if "<" in marks else FOREVER
            sections.append(
                Section(
                    str(number), bureau.strip("<>"), division, name, bsym + dsym.strip() + symbol.strip("<>"),
                    field, start, end,
                )
            )
            number += 10
    return tuple(sections)


SECTIONS = _parse()


def _part(*fields):
    """A smaller city's sections: without bureaux (部 above 課), symbol of one or two letters."""
    return tuple(
        Section("", "", s.division, s.name, s.symbol[-2:], s.field, OLD, FOREVER)
        for s in SECTIONS
        if s.field in fields and s.division and s.valid_from == OLD and not s.valid_to
    )


MAIN = City("北浜市", "高橋　良平", "北浜", "093-555-", SECTIONS, True)
OTHERS = (
    City("青葉野市", "佐々木　眞理子", "青", "022-555-",
         _part("general", "tax", "welfare", "education", "road"), False),
    City("墨江区", "髙﨑　健一", "墨", "03-5555-",
         _part("general", "staff", "citizen", "health", "child", "environment"), False),
    City("鯨浦町", "山邊　德次郎", "鯨", "0887-55-",
         _part("general", "finance", "agri", "water", "disaster"), False),
    City("常磐台市", "渡邊　智子", "常", "048-555-",
         _part("general", "staff", "culture", "welfare", "industry", "fire"), False),
)


def section_of(city, date, rng, field=None):
    """A random section that existed on the date, from one field of work if given."""
    there = [s for s in city.sections if s.valid(date) and (field is None or s.field == field)]
    return rng.choice(there or [s for s in city.sections if s.valid(date)])


def unique(city, section, date):
    """Is the section's name enough to know it, in the master?"""
    if not city.in_master:
        return False
    return sum(s.name == section.name and s.valid(date) for s in city.sections) == 1


def write_master(path):
    """Write the departments master of the main city."""
    with open(path, "w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(["code", "bureau", "division", "section", "symbol", "valid_from", "valid_to"])
        for s in SECTIONS:
            writer.writerow([s.code, s.bureau, s.division, s.name, MAIN.prefix + s.symbol, s.valid_from, s.valid_to])
