"""The index beside PostgreSQL: how it follows changes, and what happens when it is gone, broken or in other hands."""

import datetime as dt
import json
import os
import shutil
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from documents.models import Clause, Document, SearchChange
from documents.services.publishing import publish_document, withdraw_document
from exchange.services.questions import answer_question, publish_answer
from handbook.searching import following
from handbook.searching.store import Busy
from members.services.organisations import move_organisation
from tests.factories import make_document, make_procedure, make_question
from tests.handbook.search_help import facts, make_clauses, named

pytestmark = pytest.mark.django_db


def test_index_follows_every_kind_of_change(cast: Any, tree: Any) -> None:
    document = make_document("Quy định chợ", published_at=None, issued_on="2026-01-01")
    [clause] = make_clauses(document, "Bán cá tươi.")
    assert named("cá tươi") == []

    publish_document(document, actor=cast["publisher"])
    assert named("cá tươi") == [("Quy định chợ", "Điều 1")]

    Clause.objects.filter(pk=clause.pk).update(text="Bán rau xanh.")
    assert (named("cá tươi"), named("rau xanh")) == ([], [("Quy định chợ", "Điều 1")])

    Document.objects.filter(pk=document.pk).update(access="organisation", organisation=tree.cell_b1)
    assert (named("rau xanh"), named("rau xanh", cast["officer"])) == ([], [])
    assert named("rau xanh", cast["outsider"]) == [("Quy định chợ", "Điều 1")]

    move_organisation(tree.cell_b1, tree.commune_a, on=dt.date(2026, 5, 1), actor=cast["administrator"])
    assert named("rau xanh", cast["officer"]) == [("Quy định chợ", "Điều 1")]

    withdraw_document(document, actor=cast["publisher"])
    assert named("rau xanh", cast["outsider"]) == []

    document.delete()
    assert named("rau xanh", cast["publisher"]) == []


def test_answers_and_procedures_are_followed_too(cast: Any) -> None:
    assert named("mất thẻ") == []
    question = make_question(cast["member"], "Riêng?", may_publish=True)
    answer_question(question, "Riêng.", actor=cast["officer"])
    publish_answer(question, "Mất thẻ thì báo ai", "Báo chi ủy.", actor=cast["administrator"])
    make_procedure("Xin lại thẻ mất", summary="Khi mất thẻ.")

    assert {fact["kind"] for fact in facts("mất thẻ")} == {"question", "procedure"}


def test_a_change_that_was_taken_back_is_not_found() -> None:
    [clause] = make_clauses(make_document("Quy định"), "Trồng ngô.")
    assert named("trồng ngô") == [("Quy định", "Điều 1")]

    with transaction.atomic():
        Clause.objects.filter(pk=clause.pk).update(text="Trồng sắn.")
        transaction.set_rollback(True)

    assert named("sắn") == []
    assert named("ngô") == [("Quy định", "Điều 1")]


def test_nothing_is_read_twice_and_many_changes_are_taken_in_portions(monkeypatch: Any, settings: Any) -> None:
    monkeypatch.setattr(following, "AT_ONCE", 3)
    named("gì đó")
    for n in range(8):
        make_document(f"Bến đò {n}")
    read: list[list[int]] = []
    real = following.units_of
    monkeypatch.setattr(following, "units_of", lambda kind, keys: read.append(list(keys)) or real(kind, keys))

    found = [len(named("bến đò")) for _ in range(4)]

    assert found == [3, 6, 8, 8]
    assert [len(keys) for keys in read] == [3, 3, 2]
    assert json.loads((Path(settings.SEARCH_DIR) / "state.json").read_text())["applied"] != []


def test_commands_take_in_everything_at_once(monkeypatch: Any) -> None:
    monkeypatch.setattr(following, "AT_ONCE", 3)
    named("gì đó")
    for n in range(8):
        make_document(f"Bến đò {n}")

    assert len(named("bến đò", is_patient=True)) == 8


def damage_nothing_left(folder: Path) -> None:
    shutil.rmtree(folder)


def damage_files(folder: Path) -> None:
    for path in folder.glob("index-*/*"):
        if path.suffix in (".idx", ".term", ".fast"):
            path.unlink()  # a file cut short in place would end the process that has it mapped
            path.write_bytes(b"\0" * 50)
    following._stores.clear()


def damage_state(folder: Path) -> None:
    (folder / "state.json").write_text("{")


def damage_segments(folder: Path) -> None:
    for path in folder.glob("index-*"):
        shutil.rmtree(path)
    following._stores.clear()


@pytest.mark.parametrize("damage", [damage_nothing_left, damage_files, damage_state, damage_segments])
def test_a_lost_or_broken_index_is_made_again(settings: Any, damage: Any) -> None:
    make_clauses(make_document("Quy định đò ngang"), "Đò chở khách.")
    before = named("chở khách")

    damage(Path(settings.SEARCH_DIR))

    assert named("đò ngang") != []
    assert named("chở khách") == before == [("Quy định đò ngang", "Điều 1")]


def test_index_cut_short_under_a_process_that_reads_it_is_made_again(settings: Any) -> None:
    for number in range(30):
        make_clauses(make_document(f"Quy định chợ {number}"), "Bán cá tươi, rau xanh, hoa quả và đồ khô ở chợ.")
    assert len(facts("cá tươi")) == 30
    before = following.store().state()
    assert before is not None
    for path in (settings.SEARCH_DIR / before.folder).iterdir():
        if path.suffix not in (".json", ".lock"):
            os.truncate(path, path.stat().st_size // 2)

    assert len(facts("rau xanh")) == 30
    after = following.store().state()
    assert after is not None
    assert after.folder != before.folder


def test_without_a_directory_postgresql_answers(settings: Any) -> None:
    make_document("Quy định đò ngang")
    make_document("Kín đò ngang", access="members")
    blocked = Path(settings.MEDIA_ROOT) / "no-directory"
    blocked.write_text("")
    settings.SEARCH_DIR = blocked

    assert named("đò ngang") == [("Quy định đò ngang", "")]


def test_an_index_of_another_database_is_not_used(settings: Any) -> None:
    make_clauses(make_document("Quy định"), "Trồng ngô.")
    assert named("trồng ngô") != []
    state = Path(settings.SEARCH_DIR) / "state.json"

    for change in ({"database": "1/1"}, {"settled": 2**60}, {"version": 0}):
        told = json.loads(state.read_text())
        state.with_suffix(".x").write_text(json.dumps(told | change))
        state.with_suffix(".x").replace(state)
        assert named("trồng ngô") == [("Quy định", "Điều 1")]
        assert json.loads(state.read_text())["folder"] != told["folder"]


def test_changes_noted_by_another_server_are_forgotten_with_a_new_index() -> None:
    document = make_document("Quy định")
    SearchChange.objects.create(kind="document", object_id=document.pk, transaction=2**60)

    assert named("quy định") == [("Quy định", "")]

    assert not SearchChange.objects.filter(transaction=2**60).exists()
    assert SearchChange.objects.filter(object_id=document.pk).exists()


def test_a_large_library_without_an_index_waits_for_a_command(monkeypatch: Any) -> None:
    monkeypatch.setattr(following, "SMALL", 0)
    make_clauses(make_document("Chợ quê"), "Bán cá tươi.")

    assert named("cá tươi") == []
    assert named("chợ quê") == [("Chợ quê", "")]
    call_command("rebuild_search_index", stdout=StringIO())
    assert named("cá tươi") == [("Chợ quê", "Điều 1")]


def test_while_another_process_writes_the_old_index_answers(monkeypatch: Any) -> None:
    monkeypatch.setattr(following, "_PATIENCE_SECONDS", 0)
    make_clauses(make_document("Chợ quê"), "Bán cá tươi.")
    assert named("cá tươi") != []
    other = following.Store(following.store()._directory)

    with other.writing(wait_seconds=0):
        make_clauses(make_document("Chợ phố"), "Bán cá tươi sống.")
        assert named("cá tươi") == [("Chợ quê", "Điều 1")]
        with pytest.raises(Busy), following.store().writing(wait_seconds=0):
            pass

    assert len(named("cá tươi")) == 2


def test_another_process_reads_what_one_has_written() -> None:
    make_clauses(make_document("Chợ quê"), "Bán cá tươi.")
    named("cá tươi")
    one = following.store()
    following._stores.clear()
    make_clauses(make_document("Chợ phố"), "Bán cá tươi sống.")
    assert len(named("cá tươi")) == 2

    one.state()

    assert one.index.searcher().num_docs == following.store().index.searcher().num_docs


def test_every_change_is_noted_with_its_transaction() -> None:
    SearchChange.objects.all().delete()
    document = make_document()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id()::text::bigint")
        [number] = cursor.fetchone()

    assert [(c.kind, c.object_id, c.transaction) for c in SearchChange.objects.all()] == [
        ("document", document.pk, number)
    ]
