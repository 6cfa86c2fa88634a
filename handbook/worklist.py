"""What waits for a member of staff: the landing page of the back room (design.md section 5.1)."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from accounts.models import SignInAttempt
from documents.models import BasisReview, Document
from exchange.models import Notice, PageFeedback, PageReport, Question
from guidance.models import PAGE_KINDS
from members.models import ImportState, RosterImport, TransferRequest

FAILURES_SINCE = dt.timedelta(hours=24)


class Work(NamedTuple):
    """One line: "3 câu hỏi chờ trả lời", and the list that shows them."""

    number: int
    words: str
    url: str


class _Counted(Protocol):
    def count(self) -> int: ...


@dataclass(frozen=True)
class _Together:
    """Rows of several models, counted as one list."""

    parts: list[QuerySet]

    def count(self) -> int:
        return sum(rows.count() for rows in self.parts)


class _Kind(NamedTuple):
    permission: str
    words: str
    rows: Callable[[Any], _Counted]
    url: Callable[[], str]


def _admin(list_name: str, query: str) -> Callable[[], str]:
    return lambda: reverse(f"admin:{list_name}_changelist") + query


def _imports() -> str:
    return f"{reverse('members:imports')}?cho=1"


def _pages(waiting: Callable[[Any, Any], QuerySet]) -> Callable[[Any], _Counted]:
    """Of guidance pages of all kinds, those that `waiting(rows, user)` leaves."""
    return lambda user: _Together([waiting(model.objects.all(), user) for model in PAGE_KINDS.values()])


def _desk(queue: str) -> Callable[[], str]:
    return lambda: f"{reverse('guidance:work')}?viec={queue}"


_KINDS = (
    _Kind(
        "exchange.answer_question",
        "câu hỏi chờ trả lời",
        lambda user: Question.objects.editable_by(user).waiting(),
        _admin("exchange_question", "?viec=cho"),
    ),
    _Kind(
        "members.import_member",
        "danh sách chờ xem và xác nhận",
        lambda user: RosterImport.objects.editable_by(user).filter(state__in=[ImportState.JUDGED, ImportState.FAILED]),
        _imports,
    ),
    _Kind(
        "members.import_member",
        "danh sách chờ đồng chí duyệt",
        lambda user: RosterImport.objects.editable_by(user).filter(state=ImportState.APPROVAL).exclude(actor=user),
        _imports,
    ),
    _Kind(
        "members.import_member",
        "người nơi khác xin nhận, chờ trả lời",
        lambda user: TransferRequest.objects.waiting_for(user),
        lambda: reverse("members:transfers"),
    ),
    _Kind(
        "exchange.publish_question",
        "câu trả lời có thể đăng",
        lambda user: Question.objects.publishable_by(user).to_publish(),
        _admin("exchange_question", "?viec=dang"),
    ),
    _Kind(
        "documents.change_document",
        "văn bản chưa công bố",
        lambda user: Document.objects.editable_by(user).filter(published_at=None),
        _admin("documents_document", "?cong-bo=nhap"),
    ),
    _Kind(
        "documents.change_document",
        "văn bản cần xem lại bản chữ",
        lambda user: Document.objects.editable_by(user).with_text_to_check(),
        lambda: reverse("clauses:to_check"),
    ),
    _Kind(
        "guidance.publish_procedure",
        "trang chờ đồng chí duyệt",
        _pages(lambda rows, user: rows.waiting_for_approval_by(user)),
        _desk("cho-duyet"),
    ),
    _Kind(
        "guidance.change_procedure",
        "trang đang soạn",
        _pages(lambda rows, user: rows.editable_by(user).filter(submitted_at=None)),
        _desk("dang-soan"),
    ),
    _Kind(
        "guidance.change_procedure",
        "trang quá hạn rà soát",
        _pages(lambda rows, user: rows.within_branch_of(user).overdue()),
        _desk("qua-han"),
    ),
    _Kind(
        "guidance.change_procedure",
        "trang có căn cứ vừa thay đổi",
        _pages(lambda rows, user: rows.within_branch_of(user).published().with_stale_basis()),
        _desk("can-cu"),
    ),
    _Kind(
        "documents.view_basisreview",
        "chỗ dẫn văn bản đã thay đổi, chờ đối chiếu",
        lambda user: BasisReview.objects.waiting_for(user),
        lambda: reverse("basis_reviews"),
    ),
    _Kind(
        "exchange.change_pagereport",
        "chỗ sai được báo, chờ trả lời",
        lambda user: PageReport.objects.editable_by(user).waiting(),
        lambda: reverse("exchange:reports"),
    ),
    _Kind(
        "exchange.change_pagefeedback",
        "chỗ người đọc thấy chưa rõ",
        lambda user: PageFeedback.objects.editable_by(user).waiting(),
        lambda: reverse("exchange:feedback"),
    ),
    _Kind(
        "exchange.change_notice",
        "thông báo chưa gửi",
        lambda user: Notice.objects.editable_by(user).filter(published_at=None),
        _admin("exchange_notice", "?cong-bo=nhap"),
    ),
    _Kind(
        "accounts.view_signinattempt",
        "lần đăng nhập sai trong 24 giờ qua",
        lambda user: SignInAttempt.objects.filter(succeeded=False, at__gte=timezone.now() - FAILURES_SINCE),
        _admin("accounts_signinattempt", "?succeeded__exact=0"),
    ),
)


def work_of(user: Any) -> list[Work]:
    """What waits within the scope of `user`, by permission; kinds of which nothing waits are left out."""
    return list(_waiting(user))


def _waiting(user: Any) -> Iterator[Work]:
    for kind in _KINDS:
        if user.has_perm(kind.permission) and (number := kind.rows(user).count()):
            yield Work(number, kind.words, kind.url())
