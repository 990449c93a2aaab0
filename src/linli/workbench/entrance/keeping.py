"""How second factors are kept: sealed with the installation's keys, named in our words, nothing mailed."""

from __future__ import annotations

from typing import Any

from allauth.mfa.adapter import DefaultMFAAdapter
from django.contrib.auth.base_user import AbstractBaseUser

from linli.kit.privacy import Sealed, seal

_PURPOSE = "entrance.second_factor"


class Keeping(DefaultMFAAdapter):  # type: ignore[misc] # allauth is untyped
    """Secrets of dynamic and spare codes are encrypted like identity numbers."""

    def encrypt(self, text: str) -> str:
        return seal(text, purpose=_PURPOSE).ciphertext

    def decrypt(self, encrypted_text: str) -> str:
        return Sealed(encrypted_text, _PURPOSE).reveal()

    def get_totp_issuer(self) -> str:
        return "邻里·一本账"

    def get_totp_label(self, user: AbstractBaseUser) -> str:
        return str(user.get_username())

    def _get_site_name(self) -> str:
        return "邻里·一本账"

    def send_notification_mail(self, *_of: Any, **_more: Any) -> None:
        """There is no mail here; the worker's own page lists what opens the account."""
