"""Free names."""

import pytest

from handbook.lib.names import free_name
from handbook.lib.text import fold


@pytest.mark.parametrize(
    ("stem", "taken", "more", "free"),
    [
        ("a", set(), (), "a"),
        ("a", {"b"}, (), "a"),
        ("a", {"a"}, (), "a-2"),
        ("a", {"a", "a-2", "a-4"}, (), "a-3"),
        ("Á", {"a", "a (2)"}, ("{} ({})", fold), "Á (3)"),
    ],
)
def test_free_name_takes_the_first_number_left(stem: str, taken: set[str], more: tuple, free: str) -> None:
    assert free_name(stem, taken, *more) == free
