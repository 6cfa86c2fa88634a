"""The audit trail: every change by database trigger, with who, from where and why; a log of what was read.

Changes: `tracked` puts insert, update and delete triggers on a model, so bulk and raw changes are recorded too, into
append-only event tables. The request middleware attaches user, address and client; `recording` adds the actor and
reason of a service or a command.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pghistory
import pgtrigger
from django.db import models


def tracked(*, exclude: list[str] | None = None) -> Callable[[type[models.Model]], type[models.Model]]:
    """Class decorator: keep every version of each row of the model in its event table.

    One trigger for a statement, not for a row: a roster of 100,000 rows writes its history in a few statements.
    """
    return pghistory.track(
        pghistory.InsertEvent(),
        pghistory.UpdateEvent(),
        pghistory.DeleteEvent(),
        exclude=exclude,
        level=pgtrigger.Statement,
        obj_field=pghistory.ObjForeignKey(related_name="history", related_query_name="history_query"),
    )


@contextmanager
def recording(reason: str, *, actor: Any = None, **more: Any) -> Iterator[None]:
    """Changes inside belong to `actor` and happened because of `reason` (a stable slug such as "member.moved")."""
    context = {"reason": reason, **more}
    if actor is not None:
        context["user"] = actor.pk
    with pghistory.context(**context):
        yield
