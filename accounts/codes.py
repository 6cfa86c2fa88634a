"""Handbook codes and one-time codes: short, unambiguous, easy to read aloud."""

import re
import secrets

ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"  # without 0 o, 1 i l


def new_handbook_code() -> str:
    """Eight random characters of ALPHABET (39 bits)."""
    return "".join(secrets.choice(ALPHABET) for _ in range(8))


def new_one_time_code() -> str:
    """Ten random digits, shown in two groups of five."""
    return f"{secrets.randbelow(10**10):010d}"


def normalise_handbook_code(typed: str) -> str:
    """As stored: lower case, without blanks, dots and dashes."""
    return re.sub(r"[\s.\-–]", "", typed).lower()


def display_handbook_code(code: str) -> str:
    """As printed: capitals in groups of four; a code of another length is left as it is."""
    return f"{code[:4]}-{code[4:]}".upper() if len(code) == 8 and set(code) <= set(ALPHABET) else code


def normalise_phone(typed: str) -> str:
    """A Vietnamese number as ten digits from 0 ("+84 912 345 678" → "0912345678"); empty when it is none."""
    digits = re.sub(r"\D", "", typed)
    if digits.startswith("84") and len(digits) == 11:
        digits = "0" + digits[2:]
    return digits if re.fullmatch(r"0\d{9}", digits) else ""
