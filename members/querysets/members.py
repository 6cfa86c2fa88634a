"""Which member records a reader may see, and how they are found."""

from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q

from handbook.lib.encryption import blind_index
from handbook.lib.text import fold
from members.access import access_of


class MemberQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "MemberQuerySet":
        """Records `user` may open: one's own, a secretary's own cell, an officer's subtree, all for the administrator.

        The one rule for pages, counts, search, autocomplete, actions, exports and history. Guests of a cell
        (temporary members) stay with their formal cell; see `guests_of_cells`.
        """
        access = access_of(user)
        if access.is_everywhere:
            return self
        if not (access.member_id or access.cell_ids or access.subtree_paths):
            return self.none()
        condition = Q()
        if access.subtree_paths or access.cell_ids:
            condition = Q(organisation__isnull=False) & access.organisations("organisation__")
        if access.member_id:
            condition = condition | Q(pk=access.member_id) if condition else Q(pk=access.member_id)
        return self.filter(condition)

    def editable_by(self, user: Any) -> "MemberQuerySet":
        """Records `user` may change: an officer's subtree; a member corrects nothing alone (members.md section 1)."""
        access = access_of(user)
        if access.is_everywhere:
            return self
        return self.filter(access.subtree("organisation__")) if access.subtree_paths else self.none()

    def led_by(self, user: Any) -> "MemberQuerySet":
        """Records visible to somebody who leads a cell or a subtree; none for anybody else, not even the own one."""
        access = access_of(user)
        leads = access.cell_ids or access.subtree_paths or access.is_everywhere
        return self.visible_to(user) if leads else self.none()

    def guests_of_cells(self, user: Any) -> "MemberQuerySet":
        """Temporary members of a secretary's cells: only name and dates of stay may be shown (portal.md section 3)."""
        from members.models import Membership

        stays = Membership.objects.filter(
            member=OuterRef("pk"), kind="temporary", ended_on=None, organisation__in=access_of(user).cell_ids
        )
        return self.filter(Exists(stays))

    def in_organisation(self, organisation: Any) -> "MemberQuerySet":
        """Formal members of `organisation` and everything below it."""
        return self.filter(organisation__path__startswith=organisation.path)

    def current(self) -> "MemberQuerySet":
        return self.exclude(status="ended")

    def with_number(self, field: str, number: str) -> "MemberQuerySet":
        """Whoever holds `number` in the sealed column `field`; nobody for an empty one."""
        column: Any = self.model._meta.get_field(f"{field}_index")
        index = column.index_of(number)
        return self.filter(**{column.name: index}) if index else self.none()

    def search_name(self, text: str) -> "MemberQuerySet":
        """Every word of `text` occurs in the name, marks optional; nothing for no word."""
        words = fold(text).split()
        condition = Q()
        for word in words:
            condition &= Q(name_fold__contains=word)
        return self.filter(condition) if words else self.none()

    def search(self, text: str) -> "MemberQuerySet":
        """By name, or by a whole number through its blind index."""
        found = Q(pk__in=self.search_name(text).values("pk"))
        if any(character.isdigit() for character in text):
            found |= (
                Q(citizen_id_index=blind_index("person", text))
                | Q(card_number_index=blind_index("person", text))
                | Q(old_card_number_index=blind_index("old_card", text))
                | Q(phone_index=blind_index("phone", text))
            )
        return self.filter(found)

    def own(self, user: Any) -> "MemberQuerySet":
        """The reader's own record."""
        return self.visible_to(user).filter(user=user)

    def for_list(self) -> "MemberQuerySet":
        """Rows for a list: no encrypted column is read."""
        return self.select_related("organisation").defer(
            "citizen_id", "old_citizen_id", "card_number", "old_card_number", "file_number", "phone", "address", "email"
        )
