"""Names that are still free, for addresses and labels."""

from collections.abc import Callable, Collection


def free_name(
    stem: str, taken: Collection[str], pattern: str = "{}-{}", alike: Callable[[str], str] = lambda name: name
) -> str:
    """`stem`, or with the first number from 2 that makes it one not `taken`: "ban-goc", "ban-goc-2". `taken` holds
    names as `alike` makes them."""
    names = [stem, *(pattern.format(stem, number) for number in range(2, len(taken) + 3))]
    return next(name for name in names if alike(name) not in taken)
