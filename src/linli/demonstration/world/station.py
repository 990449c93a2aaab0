"""The community's own profile, its staff and their certificates, the ledgers it opened, what it owns."""

from dataclasses import dataclass
from datetime import date

from linli.core.partial import PartialDate


@dataclass(frozen=True, slots=True)
class Profile:
    name: str
    founded: PartialDate
    address: str
    east: str
    west: str
    south: str
    north: str
    area_m2: int


@dataclass(frozen=True, slots=True)
class Worker:
    name: str
    post: str
    began: PartialDate
    left: date | None = None


@dataclass(frozen=True, slots=True)
class WorkerCertificate:
    worker: str
    name: str
    obtained: PartialDate


@dataclass(frozen=True, slots=True)
class LedgerOpening:
    name: str
    opened: date
    closed: date | None = None


@dataclass(frozen=True, slots=True)
class Asset:
    name: str
    kind: str
    count: int
    user: str
    since: PartialDate
    until: date | None = None
    source: str = "街道配发"


LABOUR_POST, COMPUTER = "专职劳动保障员", "计算机操作证"
STATION, COMMITTEE = "劳动保障工作站", "社区居委会"
LABOUR_OFFICER = "薛慧敏"


def profile() -> Profile:
    founded = PartialDate.of_month(2003, 5)
    return Profile(
        "教场巷社区", founded, "教场巷40号", "东城巷", "五一路", "省军区宿舍", "小东门街", 150_000
    )  # fmt: skip


def workers() -> tuple[Worker, ...]:
    """Ten rows; the former labour officer has left and had the certificate too."""
    year, month = PartialDate.of_year, PartialDate.of_month
    return (
        Worker("郝桂芬", "社区主任兼劳动保障工作站站长", month(2003, 5)),
        Worker("任守成", "社区党支部书记", month(2006, 3)),
        Worker("阎素琴", "副主任", month(2003, 5)),
        Worker("乔万林", "治保委员", year(2005)),
        Worker("贾玉萍", "计生委员", month(2004, 8)),
        Worker("樊秋燕", "民政委员", month(2006, 3)),
        Worker("翟彩霞", "文体委员", month(2007, 4)),
        Worker("申淑芳", LABOUR_POST, month(2005, 9), date(2008, 9, 1)),
        Worker(LABOUR_OFFICER, LABOUR_POST, PartialDate(date(2008, 9, 1))),
        Worker("成建中", "环境卫生委员", PartialDate(date(2009, 3, 2))),
    )


def worker_certificates() -> tuple[WorkerCertificate, ...]:
    year, month = PartialDate.of_year, PartialDate.of_month
    return (
        WorkerCertificate("申淑芳", COMPUTER, year(2004)),
        WorkerCertificate(LABOUR_OFFICER, COMPUTER, month(2006, 7)),
        WorkerCertificate(LABOUR_OFFICER, "劳动保障协理员资格证", month(2008, 11)),
        WorkerCertificate("翟彩霞", COMPUTER, month(2007, 12)),
        WorkerCertificate("郝桂芬", "助理社会工作师证", month(2009, 10)),
        WorkerCertificate("贾玉萍", "计划生育岗位培训合格证", year(2005)),
    )


def ledger_openings() -> tuple[LedgerOpening, ...]:
    """The eight ledgers the report names, and one that is no longer kept."""
    first, later = date(2004, 4, 1), date(2006, 1, 9)
    return (
        LedgerOpening("下岗失业人员台账", first),
        LedgerOpening("安置失业人员台账", first),
        LedgerOpening("“零就业”家庭台账", date(2007, 7, 2)),
        LedgerOpening("“4050”人员台账", later),
        LedgerOpening("再就业优惠证台账", later),
        LedgerOpening("就业失业证发放年检台账", first),
        LedgerOpening("小额担保贷款台账", later),
        LedgerOpening("再就业援助台账", date(2008, 3, 3)),
        LedgerOpening("外出务工人员台账", first, date(2008, 3, 3)),
    )


def assets() -> tuple[Asset, ...]:
    """One computer, television and printer in use at the station; the committee has others of its own."""
    year, month = PartialDate.of_year, PartialDate.of_month
    return (
        Asset("台式计算机（旧）", "计算机", 1, STATION, year(2004), date(2008, 10, 6)),
        Asset("台式计算机", "计算机", 1, STATION, month(2008, 10)),
        Asset("彩色电视机（29英寸）", "电视机", 1, STATION, year(2007), source="单位赠送"),
        Asset("激光打印机", "打印机", 1, STATION, month(2008, 10)),
        Asset("台式计算机", "计算机", 2, COMMITTEE, year(2006)),
        Asset("台式计算机", "计算机", 1, COMMITTEE, month(2009, 11)),
        Asset("彩色电视机（21英寸）", "电视机", 1, COMMITTEE, year(2003)),
        Asset("针式打印机", "打印机", 1, COMMITTEE, year(2004)),
        Asset("喷墨打印机", "打印机", 1, COMMITTEE, month(2009, 11)),
        Asset("资料柜", "资料柜", 4, STATION, year(2004), source="社区购置"),
        Asset("办公桌椅", "办公桌椅", 6, COMMITTEE, year(2003)),
    )
