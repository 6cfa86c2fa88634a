"""How many votes a decision needs (294-QĐ/TW, 9.3.2 to 9.3.4)."""


def two_thirds_of(base: int) -> int:
    """The least number of votes that is at least two thirds of `base` persons."""
    return -(-2 * base // 3)


def more_than_half_of(base: int) -> int:
    """The least number of votes that is more than half of `base` persons."""
    return base // 2 + 1
