"""Administration: only for whoever manages what an address names; a worker of the same area neither."""

from tests.workbench.aims import Aim

_ACT = {"act": "end", "role": "1", "account": "1"}
AIMS = {
    "admin": (Aim("/admin/", opens=False),),
    "admin-organisations": (
        Aim(
            "/admin/organisations/",
            writes=True,
            form={"act": "rename", "organisation": "{code}", "name": "别名"},
            opens=False,
        ),
    ),
    "admin-parameters": (Aim("/admin/parameters/", writes=True, form={"locality": "{code}"}, opens=False),),
    "admin-staff": (Aim("/admin/staff/{code}/", writes=True, form=_ACT, opens=False),),
    "admin-handover": (Aim("/admin/staff/{code}/1/", writes=True, form={"successor": "1"}, opens=False),),
    "admin-targets": (
        Aim("/admin/targets/{code}/2010H1/", writes=True, form={"indicator": "{placed}"}, opens=False),
    ),
    "admin-log": (Aim("/admin/log/{code}/", opens=False), Aim("/admin/log/{code}/?check", opens=False)),
}
OWN_PAGES: list[str] = []
