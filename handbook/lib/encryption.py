"""Fields encrypted at rest, and blind indexes to find them again (ASVS 5.0: 11.3, 14.2.6).

AES-256-GCM; a stored value is key id (1 byte) + nonce (12) + ciphertext with tag; the associated data is the field's
declared context ("members.citizen_id"), so a value cannot be moved to another column. Keys come from the settings:
FIELD_KEYS is a list of "id:base64 of 32 bytes"; the first encrypts, all decrypt. A blind index is HMAC-SHA-256 under
BLIND_INDEX_KEY of the namespace and the normalised value.
"""

import base64
import hmac
import os
import re
from functools import lru_cache
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django import forms
from django.conf import settings
from django.core.exceptions import FieldError, ImproperlyConfigured
from django.db import models


class DecryptionError(Exception):
    """A stored value does not open with any configured key."""


@lru_cache(maxsize=4)
def _ciphers(keys: tuple[str, ...]) -> dict[int, AESGCM]:
    ciphers = {}
    for entry in keys:
        identifier, _, encoded = entry.partition(":")
        key = base64.b64decode(encoded)
        if len(key) != 32:
            raise ImproperlyConfigured("Each entry of FIELD_KEYS is id:base64 of 32 bytes.")
        ciphers[int(identifier)] = AESGCM(key)
    return ciphers


def encrypt_bytes(data: bytes, context: str) -> bytes:
    """`data` sealed under the first key for `context`."""
    ciphers = _ciphers(tuple(settings.FIELD_KEYS))
    identifier, cipher = next(iter(ciphers.items()))
    nonce = os.urandom(12)
    return bytes([identifier]) + nonce + cipher.encrypt(nonce, data, context.encode())


def decrypt_bytes(data: bytes, context: str) -> bytes:
    """What `encrypt_bytes` sealed. Raises DecryptionError."""
    cipher = _ciphers(tuple(settings.FIELD_KEYS)).get(data[0]) if data else None
    if cipher is None:
        raise DecryptionError(f"No key for a value of {context}.")
    try:
        return cipher.decrypt(data[1:13], data[13:], context.encode())
    except InvalidTag:
        raise DecryptionError(f"A value of {context} does not open.") from None


def encrypt(text: str, context: str) -> bytes:
    """`text` sealed under the first key for `context`."""
    return encrypt_bytes(text.encode(), context)


def decrypt(data: bytes, context: str) -> str:
    """The text sealed by `encrypt`. Raises DecryptionError."""
    return decrypt_bytes(data, context).decode()


def normalise_number(value: str) -> str:
    """Letters and digits only, upper case: how numbers of people are compared."""
    return re.sub(r"[\W_]", "", value).upper()


@lru_cache(maxsize=4)
def _index_key(encoded: str) -> bytes:
    return base64.b64decode(encoded)


def blind_index(namespace: str, value: str) -> str:
    """Hex digest by which `value` is found within `namespace`; empty for an empty value."""
    normalised = value if value.isdigit() else normalise_number(value)
    if not normalised:
        return ""
    return hmac.digest(_index_key(settings.BLIND_INDEX_KEY), f"{namespace}:{normalised}".encode(), "sha256").hex()


_VALUE_LOOKUPS = frozenset(
    [
        "exact",
        "iexact",
        "in",
        "contains",
        "icontains",
        "startswith",
        "istartswith",
        "endswith",
        "iendswith",
        "regex",
        "iregex",
        "gt",
        "gte",
        "lt",
        "lte",
        "range",
    ]
)


class EncryptedTextField(models.Field):
    """Text in Python, sealed bytes in the column; cannot be searched (use a BlindIndexField beside it)."""

    description = "Sealed text"
    empty_strings_allowed = True

    def __init__(self, *args: Any, context: str = "", **kwargs: Any) -> None:
        self.context = context
        kwargs.setdefault("blank", True)
        kwargs.setdefault("default", "")
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "context": self.context}

    def get_internal_type(self) -> str:
        return "BinaryField"

    def to_python(self, value: Any) -> str:
        return "" if value is None else str(value)

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> str:
        return decrypt(bytes(value), self.context) if value else ""

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        data = encrypt(str(value), self.context) if value else b""
        return connection.Database.Binary(data)

    def value_to_string(self, obj: models.Model) -> str:
        return str(self.value_from_object(obj))

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name in _VALUE_LOOKUPS:
            raise FieldError(f"{self.name} is encrypted: look it up by its blind index.")
        return super().get_lookup(lookup_name)

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"form_class": forms.CharField, **kwargs})


class BlindIndexField(models.CharField):
    """Keeps the blind index of another field of the same row; NULL when that field is empty."""

    def __init__(self, *args: Any, source: str = "", namespace: str = "", **kwargs: Any) -> None:
        self.source, self.namespace = source, namespace
        kwargs.update(max_length=64, null=True, blank=True, editable=False)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        for key in ("max_length", "null", "blank", "editable"):
            kwargs.pop(key, None)
        return name, path, args, {**kwargs, "source": self.source, "namespace": self.namespace}

    def index_of(self, value: str) -> str | None:
        """What this column holds for `value` of its source."""
        return blind_index(self.namespace, value) or None

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        value = self.index_of(getattr(model_instance, self.source) or "")
        setattr(model_instance, self.attname, value)
        return value
