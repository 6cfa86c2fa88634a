"""The arithmetic of the Party fee, and how its numbers are written; the browser does the same (static/js/fees.js)."""

from decimal import ROUND_HALF_UP, Decimal


def fee_of(percent: Decimal, base: int) -> int:
    """`percent` of `base` đồng, in whole đồng, half a đồng up."""
    return int((percent * base / 100).quantize(Decimal(1), ROUND_HALF_UP))


def dong(amount: int) -> str:
    """5.310.000 đồng."""
    return f"{amount:,} đồng".replace(",", ".")


def percent_words(percent: Decimal) -> str:
    """0,5%."""
    return f"{plain(percent)}%".replace(".", ",")


def plain(percent: Decimal) -> str:
    """Without needless zeros: "0.5", "1"."""
    return f"{percent.normalize():f}"
