"""The two courtyards in the care of residents: contracts and fees."""

from linli.demonstration.rosters.table import Roster, dotted, month, roster

# fmt: off
CONTRACTS = roster(
    "院落委托合同.xlsx", "environment.courtyard_contract", lambda world: world.contracts,
    {
        "合同编号": lambda row: row.number,
        "院落名称": lambda row: row.courtyard,
        "委托事项": lambda row: row.matter,
        "受托人": lambda row: row.person.name,
        "身份证号": lambda row: row.person.number,
        "签订日期": lambda row: dotted(row.signed),
        "到期日期": lambda row: dotted(row.until),
        "月收费标准(元/户)": lambda row: row.fee,
    },
)
FEES = roster(
    "院落收费台账.xlsx", "environment.courtyard_fee", lambda world: world.fees,
    {
        "合同编号": lambda row: row.contract.number,
        "收费月份": lambda row: month(row.month),
        "应收户数": lambda row: row.due,
        "实收户数": lambda row: row.paid,
        "实收金额(元)": lambda row: row.amount,
        "收费日期": lambda row: dotted(row.on),
    },
    total=("实收金额(元)",),
)
# fmt: on
ROSTERS: tuple[Roster, ...] = (CONTRACTS, FEES)
