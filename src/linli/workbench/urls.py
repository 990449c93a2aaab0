"""Every address of the workbench: a part brings its own by having a module ``urls``."""

import importlib
import pkgutil
from pathlib import Path

import linli.workbench
from linli.workbench.shell import converters  # noqa: F401 - registers what the addresses are made of

app_name = "workbench"
PARTS = tuple(
    module.name
    for module in pkgutil.iter_modules(linli.workbench.__path__)
    if module.ispkg and Path(linli.workbench.__path__[0], module.name, "urls.py").exists()
)
urlpatterns = [
    pattern
    for part in PARTS
    for pattern in importlib.import_module(f"linli.workbench.{part}.urls").urlpatterns
]
