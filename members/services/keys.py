"""Do the keys of this installation open the members' data?"""

from django.core.exceptions import ImproperlyConfigured

from handbook.lib.encryption import DecryptionError
from members.models import Member


def verify_keys() -> None:
    """Raise ImproperlyConfigured when the oldest or the newest member's citizen ID says that the keys are others.

    With other keys every page of a member fails, and a new blind index would never meet the old ones again.
    """
    index = Member._meta.get_field("citizen_id_index")
    sealed = Member.objects.exclude(citizen_id_index=None).only("citizen_id", "citizen_id_index").order_by("pk")
    try:
        for member in filter(None, (sealed.first(), sealed.last())):
            if index.index_of(member.citizen_id) != member.citizen_id_index:
                raise ImproperlyConfigured(
                    "BLIND_INDEX_KEY is not the key of these data: put the .env back that belongs to them."
                )
    except DecryptionError:
        raise ImproperlyConfigured(
            "FIELD_KEYS lacks a key of these data: put the .env back that belongs to them."
        ) from None
