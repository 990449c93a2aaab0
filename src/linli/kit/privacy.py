"""Identity numbers and phones: encryption, blind indexes, masks, and the log of every unmasking."""

from __future__ import annotations

import base64
import json
import os
import secrets
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC
from django.conf import settings
from django.db import models

from linli.core.masks import mask_identity_number, mask_phone


class Privacy(models.IntegerChoices):
    """How far a ledger's rows may travel."""

    PUBLIC = 1, "可公开"
    INTERNAL = 2, "内部"
    SENSITIVE = 3, "敏感"
    CLOSED = 4, "不出本条线"


class KeyMissing(RuntimeError):
    """The key that sealed a value is not in the key file, or the key file is not there or not whole."""


@dataclass(frozen=True)
class Keys:
    """The installation's keys: one seals, all open, one is for blind indexes. Outside the database."""

    current: str
    sealing: dict[str, bytes]
    indexing: bytes

    @classmethod
    def at(cls, path: Path) -> Keys:
        try:
            stored = json.loads(path.read_text())
            sealing = {name: base64.b64decode(key) for name, key in stored["sealing"].items()}
            return cls(stored["current"], sealing, base64.b64decode(stored["indexing"]))
        except (ValueError, KeyError, TypeError, AttributeError):
            msg = f"密钥文件“{path}”已损坏，请从密钥备份放回"
            raise KeyMissing(msg) from None

    @classmethod
    def make(cls, path: Path) -> None:
        """Whole or not at all, on the disk before anything is sealed with it; the first of two is kept."""
        # The name is its own: a value sealed with lost keys is never taken for a damaged one.
        name = f"k{secrets.token_hex(4)}"
        fresh = {"current": name, "sealing": {name: _fresh_key()}, "indexing": _fresh_key()}
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, draft = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")  # 0600
        try:
            with os.fdopen(handle, "w") as file:
                json.dump(fresh, file)
                file.flush()
                os.fsync(file.fileno())
            with suppress(FileExistsError):
                os.link(draft, path)
        finally:
            Path(draft).unlink()


def _fresh_key() -> str:
    return base64.b64encode(secrets.token_bytes(32)).decode()


@cache
def keys() -> Keys:
    """The installation's keys, made on first use; never anew for books that hold sealed values."""
    path = Path(settings.LINLI_KEY_FILE)
    if not path.exists():
        if _is_anything_sealed():
            msg = f"密钥文件“{path}”不见了，打不开已加密的证件号和电话；请从密钥备份放回"
            raise KeyMissing(msg)
        Keys.make(path)
    return Keys.at(path)


def _is_anything_sealed() -> bool:
    from linli.kit.attachments import Attachment
    from linli.kit.description import LEDGERS
    from linli.kit.fields import EncryptedField

    return Attachment.objects.exists() or any(
        description.model.objects.filter(**{f"{column.name}__isnull": False}).exists()
        for description in LEDGERS.values()
        for column in description.model._meta.concrete_fields
        if isinstance(column, EncryptedField)
    )


@cache
def _cipher(name: str) -> AESGCM:
    try:
        return AESGCM(keys().sealing[name])
    except KeyError:
        msg = f"密钥文件里没有钥匙“{name}”，打不开用它加密的内容；请找回当时的密钥文件"
        raise KeyMissing(msg) from None


@dataclass(frozen=True, slots=True)
class Sealed:
    """An encrypted value. Printing it prints its mask; only ``reveal`` opens it, and its callers log why."""

    ciphertext: str
    purpose: str

    def reveal(self) -> str:
        try:
            return self._opened(_cipher(self._key))
        except InvalidTag:
            msg = f"{self.purpose} 的密文已损坏，或不属于这一栏"
            raise ValueError(msg) from None

    def opens_with(self, keys: Keys) -> bool:
        """Whether these are the keys that sealed it."""
        try:
            return self._key in keys.sealing and bool(self._opened(AESGCM(keys.sealing[self._key])))
        except InvalidTag:
            return False

    @property
    def _key(self) -> str:
        return self.ciphertext.partition(":")[0]

    def _opened(self, cipher: AESGCM) -> str:
        raw = base64.b64decode(self.ciphertext.partition(":")[2])
        return cipher.decrypt(raw[:12], raw[12:], self.purpose.encode()).decode()

    def __str__(self) -> str:
        plain = self.reveal()
        return mask_identity_number(plain) if len(plain) in {15, 18} else mask_phone(plain)


def seal(plain: str, *, purpose: str) -> Sealed:
    """Encrypts with AES-256-GCM; ``purpose`` (model.field) is authenticated with it."""
    name = keys().current
    nonce = os.urandom(12)
    packed = base64.b64encode(nonce + _cipher(name).encrypt(nonce, plain.encode(), purpose.encode())).decode()
    return Sealed(f"{name}:{packed}", purpose)


def seal_bytes(content: bytes, *, purpose: str) -> bytes:
    """The same for a whole file."""
    name = keys().current
    nonce = os.urandom(12)
    return f"{name}:".encode() + nonce + _cipher(name).encrypt(nonce, content, purpose.encode())


def open_bytes(sealed: bytes, *, purpose: str) -> bytes:
    name, _colon, packed = sealed.partition(b":")
    try:
        return _cipher(name.decode("ascii", "replace")).decrypt(packed[:12], packed[12:], purpose.encode())
    except InvalidTag:
        msg = f"{purpose} 的密文已损坏，或不属于这里"
        raise ValueError(msg) from None


def blind(plain: str, *, tail: int = 0) -> str:
    """The keyed hash by which an encrypted value is found again; ``tail`` hashes its last characters only."""
    text = f"{tail}:{plain[-tail:]}" if tail else plain
    hashed = _keyed(keys().indexing).copy()
    hashed.update(text.encode())
    return base64.b64encode(hashed.finalize()).decode()


@cache
def _keyed(key: bytes) -> HMAC:
    """Set up once: beginning with the key took longer than the hash itself."""
    return HMAC(key, SHA256())


class Unmasking(models.Model):
    """Who saw which protected values, why and when. Written before the values are shown."""

    at = models.DateTimeField("时间")
    organisation = models.ForeignKey(
        "org.Organisation", models.PROTECT, related_name="+", verbose_name="单位"
    )
    account = models.ForeignKey(
        "org.Account", models.PROTECT, null=True, related_name="+", verbose_name="账号"
    )
    handler = models.CharField("经办人", max_length=50)
    ledger = models.CharField("台账", max_length=60)
    entries: Any = models.JSONField("记录号")
    columns: Any = models.JSONField("栏目")
    purpose = models.CharField("用途", max_length=200)

    class Meta:
        verbose_name = "查看原号登记"
