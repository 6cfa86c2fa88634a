"""Database work beside the caller: in order, in the caller's transaction, errors told as Django tells them."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import DataError, connection

from handbook.lib.beside import Beside

pytestmark = pytest.mark.django_db


def ask(raw: Any, statement: str) -> Any:
    return raw.execute(statement).fetchone()[0]


def test_call_runs_in_the_transaction_of_the_caller_and_gives_its_value() -> None:
    with connection.cursor() as cursor, Beside() as beside:
        cursor.execute("CREATE TEMP TABLE seen (number int) ON COMMIT DROP")
        cursor.execute("INSERT INTO seen VALUES (7)")

        beside.start(ask, "SELECT number FROM seen")

        assert beside.result() == 7
        assert beside.result() is None


def test_caller_goes_on_while_the_call_runs_and_the_next_one_waits_for_it() -> None:
    may_end, order = threading.Event(), []

    def first(raw: Any) -> None:
        assert may_end.wait(30)
        order.append("first")

    with Beside() as beside:
        beside.start(first)
        order.append("caller")
        may_end.set()
        beside.start(lambda raw: order.append("second"))

    assert order == ["caller", "first", "second"]


def test_error_is_raised_where_the_value_is_asked_for() -> None:
    with Beside() as beside:
        beside.start(ask, "SELECT 1 / 0")

        with pytest.raises(DataError, match="division by zero"):
            beside.result()


def test_error_nobody_asked_for_is_raised_on_leaving_but_not_over_another() -> None:
    with pytest.raises(DataError), Beside() as beside:
        beside.start(ask, "SELECT 1 / 0")

    with pytest.raises(KeyError), Beside() as beside:
        raise_after(beside.start, ask, "SELECT 2 / 0")


def raise_after(act: Callable[..., Any], *arguments: Any) -> None:
    act(*arguments)
    raise KeyError
