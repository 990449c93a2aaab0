"""Where this installation keeps its things: database, key file, attachments, reports, fonts."""

import os
from pathlib import Path
from urllib.parse import unquote, urlparse


def home() -> Path:
    """``LINLI_HOME``, else ``./var``; made on first use, readable by its owner only."""
    path = Path(os.environ.get("LINLI_HOME", "var")).resolve()
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def database(url: str | None, *, at: Path) -> dict[str, object]:
    """Django's settings for ``DATABASE_URL`` (postgres://…); without one, the SQLite file under ``at``."""
    if not url or url.startswith("sqlite"):
        name = urlparse(url).path if url else str(at / "linli.sqlite3")
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": name,
            "OPTIONS": SQLITE_OPTIONS,
            "TEST": {"NAME": str(at / "test.sqlite3")},
        }
    parts = urlparse(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        msg = f"DATABASE_URL 只认 postgres:// 或 sqlite://，这里是 {parts.scheme}://"
        raise ValueError(msg)
    query = dict(pair.split("=", 1) for pair in parts.query.split("&") if "=" in pair)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(query.get("host", parts.hostname or "")),
        "PORT": str(parts.port or ""),
    }


#: WAL lets readers go on while one writes; FULL means an acknowledged write survives a power cut.
#: Transactions begin deferred: only recording takes the write lock at once (IMMEDIATE would block
#: readers inside ``atomic`` too).
SQLITE_OPTIONS = {
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
        "PRAGMA cache_size=-65536; PRAGMA temp_store=MEMORY; PRAGMA mmap_size=268435456"
    ),
    "timeout": 60,
}
