"""Sealed personal data: phone, address and ID number lie encrypted in the database (个人信息加密).

A sealed value reads `s1.<key id>.<base64url of nonce and ciphertext>`: AES-256-GCM, bound to the
field it belongs to, so that a value copied into another column does not open. The key comes from
`settings.SEAL_KEY`, outside the database; `settings.SEAL_KEYS_OLD` lists earlier ones, so that
what they sealed still opens. Equal values seal differently; a lookup goes through `blind_index`.
"""

import base64
import binascii
import hmac
import os
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils.translation import gettext_lazy as _

from huiketing.base.errors import DomainError, Invalid
from huiketing.base.keys import SHORTEST_SEAL

WIDEST = 4096  # characters of one value
_VERSION = "s1"
_NONCE = 12  # bytes, the length GCM is made for


class SealBroken(DomainError):
    """A sealed value does not open: its key is missing, or it was altered or moved."""

    status = 503
    code = "seal_broken"
    sentence = _(
        "A sealed entry does not open with the keys of this server. Nothing is lost: whoever "
        "looks after the server puts the right HKT_SEAL_KEY back."
    )


@dataclass(frozen=True)
class _Key:
    """What one master secret yields: a cipher, the key of blind indexes, and a name for both."""

    name: str
    cipher: AESGCM
    index: hmac.HMAC
    """Keyed and not yet fed: to be copied, which costs a tenth of keying it each time."""


@lru_cache(maxsize=16)
def _key(master: str) -> _Key:
    if len(master) < SHORTEST_SEAL:
        raise ImproperlyConfigured(
            f"HKT_SEAL_KEY has {len(master)} characters; give it 64 hexadecimal digits."
        )
    try:
        secret = bytes.fromhex(master)
    except ValueError:
        secret = master.encode()

    def derive(info: bytes, length: int) -> bytes:
        return HKDF(algorithm=SHA256(), length=length, salt=None, info=info).derive(secret)

    return _Key(
        name=derive(b"huiketing key id", 4).hex(),
        cipher=AESGCM(derive(b"huiketing sealing", 32)),
        index=hmac.new(derive(b"huiketing blind index", 32), digestmod="sha256"),
    )


@lru_cache(maxsize=16)
def _ring(masters: tuple[str, ...]) -> dict[str, _Key]:
    return {key.name: key for key in map(_key, masters)}


def _masters() -> tuple[str, ...]:
    return (settings.SEAL_KEY, *getattr(settings, "SEAL_KEYS_OLD", ()))


def key_id() -> str:
    """The name of the key that seals now: eight hexadecimal digits that tell nothing of it."""
    return _key(settings.SEAL_KEY).name


def key_ids() -> frozenset[str]:
    """The names of all keys whose seals open here."""
    return frozenset(_ring(_masters()))


def seal(label: str, value: str) -> str:
    """`value` sealed for the field `label`. Empty stays empty."""
    if not value:
        return ""
    if len(value) > WIDEST:
        raise Invalid(_("This is longer than an entry may be. Keep it under 4,000 characters."))
    key = _key(settings.SEAL_KEY)
    nonce = os.urandom(_NONCE)
    sealed = nonce + key.cipher.encrypt(nonce, value.encode(), label.encode())
    return f"{_VERSION}.{key.name}.{base64.urlsafe_b64encode(sealed).rstrip(b'=').decode()}"


def unseal(label: str, stored: str) -> str:
    """What was sealed for the field `label`, with any key of the ring; else `SealBroken`."""
    if not stored:
        return ""
    version, _dot, rest = stored.partition(".")
    name, _dot, body = rest.partition(".")
    key = _ring(_masters()).get(name)
    if version != _VERSION or key is None:
        raise SealBroken
    try:
        sealed = base64.urlsafe_b64decode(body + "=" * (-len(body) % 4))
        return key.cipher.decrypt(sealed[:_NONCE], sealed[_NONCE:], label.encode()).decode()
    except (InvalidTag, ValueError, binascii.Error) as error:
        raise SealBroken from error


def seal_bytes(label: str, content: bytes) -> bytes:
    """A whole file sealed for `label`, to lie on a disk. Opened with `unseal_bytes`."""
    key = _key(settings.SEAL_KEY)
    nonce = os.urandom(_NONCE)
    mark = f"{_VERSION}.{key.name}.".encode()
    return mark + nonce + key.cipher.encrypt(nonce, content, label.encode())


def unseal_bytes(label: str, stored: bytes) -> bytes:
    """What `seal_bytes` sealed for `label`; else `SealBroken`."""
    version, _dot, rest = stored.partition(b".")
    name, _dot, body = rest.partition(b".")
    key = _ring(_masters()).get(name.decode("ascii", "replace"))
    if version != _VERSION.encode() or key is None:
        raise SealBroken
    try:
        return key.cipher.decrypt(body[:_NONCE], body[_NONCE:], label.encode())
    except (InvalidTag, ValueError) as error:
        raise SealBroken from error


def sealed_with(stored: str) -> str:
    """The name of the key that sealed this value; empty for an empty one."""
    return stored.split(".", 2)[1] if stored else ""


def blind_index(purpose: str, value: str) -> str:
    """A fixed-length stand-in by which an equal value is found: 32 hexadecimal digits.

    `purpose` (such as "phone" or "phone-last-4") keeps equal values of two fields apart.
    The caller normalises `value` first. Empty stays empty, so that it never matches another.
    """
    return _index(_key(settings.SEAL_KEY), purpose, value)


def blind_indexes(purpose: str, value: str) -> list[str]:
    """`blind_index` under every key of the ring, for looking up what an old key indexed."""
    return [_index(_key(master), purpose, value) for master in _masters()]


def _index(key: _Key, purpose: str, value: str) -> str:
    if not value:
        return ""
    keyed = key.index.copy()
    keyed.update(f"{purpose}\0{value}".encode())
    return keyed.digest()[:16].hex()


if TYPE_CHECKING:
    _Text = models.TextField[str, str]
else:
    _Text = models.TextField


class SealedField(_Text):
    """Text that lies sealed in the database and is plain in Python.

    It can be asked whether it is empty (`phone=""`, `phone__isnull`), nothing else: find rows by
    a `blind_index` column beside it. `label` keeps the seal of a field that was renamed.
    """

    default_validators = [MaxLengthValidator(WIDEST)]

    def __init__(self, *args: Any, label: str = "", **options: Any) -> None:
        self._label = label
        super().__init__(*args, **options)

    @property
    def label(self) -> str:
        """What the seal is bound to: `app.Model.field`."""
        return self._label or f"{self.model._meta.label}.{self.name}"

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        """For migrations, which reach the same label."""
        name, path, args, options = super().deconstruct()
        if self._label:
            options["label"] = self._label
        return name, path, list(args), dict(options)

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> str | None:
        """Open what the database holds."""
        return value if value is None else unseal(self.label, value)

    def get_db_prep_save(self, value: Any, connection: BaseDatabaseWrapper) -> Any:
        """Seal what goes into the database."""
        prepared = super().get_db_prep_save(value, connection)
        return seal(self.label, prepared) if isinstance(prepared, str) else prepared

    def get_lookup(self, lookup: str) -> Any:
        """Refuse every question but "is it empty", which sealed text could only answer wrongly."""
        if lookup == "exact":
            return _IsEmpty
        if lookup == "isnull":
            return super().get_lookup(lookup)
        raise TypeError(f"{self.label} is sealed: look it up by its blind index.")


class _IsEmpty(models.lookups.Exact):
    """`field=""`, the one comparison a sealed field answers."""

    def get_prep_lookup(self) -> Any:
        if self.rhs != "":
            raise TypeError("A sealed field is looked up by its blind index.")
        return self.rhs
