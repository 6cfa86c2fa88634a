"""Pages leave compressed, everything else as it is."""

import gzip
from typing import Any

import pytest

from tests.factories import make_document, make_file

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", ["anonymous", "member"])
def test_page_is_compressed_for_who_can_read_it(role: str, browse: Any) -> None:
    client = browse(role)

    plain = client.get("/tro-giup/")
    small = client.get("/tro-giup/", headers={"accept-encoding": "gzip"})

    assert "Content-Encoding" not in plain
    assert small["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in small["Vary"]
    assert len(small.content) < len(plain.content) / 2
    assert "Quên mật khẩu, mất điện thoại" in gzip.decompress(small.content).decode()


def test_file_keeps_its_length(client: Any) -> None:
    file = make_file(make_document(), b"noi dung thu " * 100)

    answer = client.get(file.get_absolute_url(), headers={"accept-encoding": "gzip"})

    assert answer.status_code == 200
    assert "Content-Encoding" not in answer
    assert answer["Content-Length"] == "1300"
    assert answer.getvalue() == b"noi dung thu " * 100
