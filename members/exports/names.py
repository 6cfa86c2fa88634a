"""How an organisation is named in our files: so that the import finds exactly that body again."""

from functools import cached_property, lru_cache
from typing import Any

from members.models import Organisation
from members.rosters.directory import Directory
from members.services.rosters.known import directory_of


class Names:
    """Names for a reader: alone where no other body the reader may import into bears it, else with the code."""

    def __init__(self, user: Any) -> None:
        """The widest scope of `user` decides which names are doubled."""
        self._user = user
        self._directories: dict[int, Directory] = {}
        self.written = lru_cache(maxsize=None)(self._written)

    @cached_property
    def _roots(self) -> list[Organisation]:
        """The bodies the reader may import into that stand below no other such body."""
        roots: list[Organisation] = []
        for body in Organisation.objects.editable_by(self._user).order_by("path"):
            if not (roots and body.path.startswith(roots[-1].path)):
                roots.append(body)
        return roots

    @cached_property
    def _bodies(self) -> dict[int, tuple[str, str, str]]:
        rows = Organisation.objects.values_list("pk", "code", "name", "path")
        return {pk: (code, name, path) for pk, code, name, path in rows}

    def _written(self, pk: int | None) -> str:
        if pk not in self._bodies:
            return ""
        code, name, path = self._bodies[pk]
        root = next((root for root in self._roots if path.startswith(root.path)), None)
        return self._directory(root).written(code) if root else name

    def _directory(self, root: Organisation) -> Directory:
        if root.pk not in self._directories:
            self._directories[root.pk] = directory_of(root)
        return self._directories[root.pk]
