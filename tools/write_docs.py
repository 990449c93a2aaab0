"""Writes the tables of docs/ that come from the code: ledgers, indicators. ``--check`` compares instead."""

import os
import sys
from pathlib import Path

DOCS = Path(__file__).resolve().parents[1] / "docs"


def ledgers() -> str:
    """Every ledger: name, title, whose book counts, how long kept, what it is for."""
    from linli.kit.description import LEDGERS

    lines = [
        "# 台账一览 Ledgers",
        "",
        "由代码生成（`python tools/write_docs.py`）。Generated from the code; a test compares.",
        "",
        "| 名称 name | 台账 title | 以谁为准 | 保存期限 | 说明 |",
        "| --- | --- | --- | --- | --- |",
    ]
    for name, one in sorted(LEDGERS.items()):
        kept = f"{one.retention.years}年" if one.retention.years else "长期"
        lines.append(f"| `{name}` | {one.title} | {one.authority.value} | {kept} | {one.help} |")
    return "\n".join(lines) + "\n"


def indicators() -> str:
    """Every indicator with its unit and definition, by ledger."""
    from linli.indicators.catalogue import of_ledger
    from linli.kit.description import LEDGERS

    lines = ["# 指标与口径 Indicators", "", "由代码生成。Generated from the code; a test compares.", ""]
    for name, description in sorted(LEDGERS.items()):
        known = [
            one for one in of_ledger(description).values() if one.name.count(".") == 2
        ]  # without a split's values
        if not known:
            continue
        lines += [
            f"## {description.title} `{name}`",
            "",
            "| 指标 | 名称 | 单位 | 口径 |",
            "| --- | --- | --- | --- |",
        ]
        lines += [
            f"| `{one.name.rpartition('.')[2]}` | {one.label} | {one.unit} | {one.definition} |"
            for one in known
        ]
        lines.append("")
    return "\n".join(lines)


def main(arguments: list[str]) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "linli.config.settings")
    import django

    django.setup()
    stale = []
    for file, text in (("ledgers.md", ledgers()), ("indicators.md", indicators())):
        path = DOCS / file
        if "--check" in arguments:
            if not path.exists() or path.read_text(encoding="utf-8") != text:
                stale.append(file)
        else:
            path.write_text(text, encoding="utf-8")
    if stale:
        sys.stderr.write(f"docs behind the code: {', '.join(stale)}; run python tools/write_docs.py\n")
    return 1 if stale else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
