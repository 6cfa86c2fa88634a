"""What `scripts/run` reads, makes and refuses before anything starts."""

import base64
import re
import socket
from pathlib import Path

import environ
import pytest

from handbook.launch import configuration
from handbook.launch.configuration import Configuration
from handbook.launch.project import LaunchError
from tests.project.variables import PROJECT, known_variables

LAUNCH_VARIABLES = {"DATABASE_URL", "DATA_DIR", "DEMO", "PORT", "LISTEN", "WORKERS", "THREADS", "ACCESS_LOG"}
KEY = base64.b64encode(bytes(32)).decode()
STARTER_VARIABLES = {"PORTAL_PG_BIN", "PORTAL_PG_OS_USER", "PORTAL_STATE_DIR"}


def refusal() -> str:
    with pytest.raises(LaunchError) as caught:
        Configuration.load().check()
    return str(caught.value)


def test_env_example_lists_exactly_the_variables_that_are_read() -> None:
    read = set(re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', (PROJECT / "handbook" / "settings.py").read_text()))

    assert sorted(known_variables()) == sorted(read | LAUNCH_VARIABLES | STARTER_VARIABLES)


def test_env_file_is_made_once_with_private_random_secrets(project: Path) -> None:
    Configuration.load().write_env_file()
    first = (project / ".env").read_text()
    Configuration.load().write_env_file()
    stored = Configuration.load().stored

    assert (project / ".env").read_text() == first
    assert (project / ".env").stat().st_mode & 0o777 == 0o600
    assert sorted(stored) == ["BLIND_INDEX_KEY", "FIELD_KEYS", "SECRET_KEY"]
    key_id, _, key = stored["FIELD_KEYS"].partition(":")
    assert (key_id, len(base64.b64decode(key)), len(base64.b64decode(stored["BLIND_INDEX_KEY"]))) == ("1", 32, 32)


def test_portal_started_without_the_demonstration_stays_without(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEMO", "0")
    Configuration.load().write_env_file()
    monkeypatch.delenv("DEMO")

    assert Configuration.load().is_demo is False


def test_env_file_is_not_made_where_the_environment_gives_every_secret(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in configuration.SECRETS:
        monkeypatch.setenv(name, "given")

    Configuration.load().write_env_file()

    assert not (project / ".env").exists()


def test_run_file_tells_manage_py_everything_the_run_was_given(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    given = {"DATABASE_URL": "postgresql://a:b'c#d$e f@h/x", "SECRET_KEY": "given", "PORT": "8123", "DEMO": "off"}
    for name, value in given.items():
        monkeypatch.setenv(name, value)

    Configuration.load().write_run_file()

    seen: dict[str, str] = {}
    monkeypatch.setattr(environ.Env, "ENVIRON", seen)
    environ.Env.read_env(project / ".run.env")
    assert seen == {**given, "DEMO": "0", "DATA_DIR": str(project / "var")}
    assert (project / ".run.env").stat().st_mode & 0o777 == 0o600


def test_environment_wins_over_env_file_and_env_file_over_defaults(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (project / ".env").write_text("# words\nPORT=8001\nDEMO='0'\nTHREADS=8\n")
    monkeypatch.setenv("PORT", "8002")

    loaded = Configuration.load()

    assert (loaded.port, loaded.is_demo, loaded.number("THREADS", 4, 64), loaded.listen) == (
        8002,
        False,
        8,
        "127.0.0.1",
    )


def test_taken_port_is_told_in_one_sentence(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        monkeypatch.setenv("PORT", str(port))

        assert refusal() == f"Port {port} on 127.0.0.1 is taken by another program: choose another with PORT=8080."


@pytest.mark.parametrize("address", ["192.0.2.1", "no such host"])
def test_address_of_another_machine_is_told(project: Path, monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setenv("LISTEN", address)

    assert refusal() == f"LISTEN is {address!r}: give an address of this machine."


@pytest.mark.parametrize("name", ["DEMO", "HTTPS", "DEBUG", "ACCESS_LOG"])
def test_word_that_is_neither_yes_nor_no_is_told(project: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(name, "perhaps")

    assert refusal() == f"{name} is 'perhaps': write 1 or 0."


@pytest.mark.parametrize("url", ["mysql://portal:very-secret@host/portal", "host", "postgresql:/host"])
def test_address_of_no_database_is_told_without_its_password(
    project: Path, monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    monkeypatch.setenv("DATABASE_URL", url)

    assert refusal() == "DATABASE_URL is no address of a PostgreSQL server: postgresql://user:password@host:5432/name."


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("FIELD_KEYS", "YWJj", "each entry is a number below 256, a colon and base64 of 32 bytes."),
        ("FIELD_KEYS", "1:YWJj", "each entry is a number below 256, a colon and base64 of 32 bytes."),
        ("FIELD_KEYS", f"256:{KEY}", "each entry is a number below 256, a colon and base64 of 32 bytes."),
        ("FIELD_KEYS", f"1:{KEY},2:{KEY[:-4]}", "each entry is a number below 256, a colon and base64 of 32 bytes."),
        ("BLIND_INDEX_KEY", "YWJj", "it is base64 of 32 bytes."),
        ("BLIND_INDEX_KEY", f"%%%{KEY}", "it is base64 of 32 bytes."),
    ],
)
def test_damaged_key_is_told_and_not_shown(
    project: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str, told: str
) -> None:
    good = {"SECRET_KEY": "x", "FIELD_KEYS": f"2:{KEY},1:{KEY}", "BLIND_INDEX_KEY": KEY}
    for variable, text in good.items():
        monkeypatch.setenv(variable, text)
    Configuration.load().check()
    monkeypatch.setenv(name, value)

    assert refusal() == f"{name} is damaged: {told}"


@pytest.mark.parametrize("port", ["0", "65536", "http", "-1", "８０００"])
def test_port_that_is_none_is_told(project: Path, monkeypatch: pytest.MonkeyPatch, port: str) -> None:
    monkeypatch.setenv("PORT", port)

    assert refusal() == f"PORT is {port!r}: give a number from 1 to 65535."


@pytest.mark.parametrize(("name", "value", "range"), [("WORKERS", "0", "1 to 64"), ("PROXIES", "10", "0 to 9")])
def test_number_out_of_range_is_told(
    project: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str, range: str
) -> None:
    monkeypatch.setenv(name, value)

    assert refusal() == f"{name} is {value!r}: give a number from {range}."


@pytest.mark.parametrize(
    ("name", "where"), [("diary.txt", "var"), ("base/1", "var"), ("pg/data/PG_VERSION", "var/pg/data")]
)
def test_foreign_data_directory_is_refused_and_left_alone(project: Path, name: str, where: str) -> None:
    foreign = project / "var" / name
    foreign.parent.mkdir(parents=True)
    foreign.write_text("theirs")
    before = sorted(project.rglob("*"))

    assert refusal() == f"{project / where} holds files that are not the portal's: choose another DATA_DIR."
    assert (sorted(project.rglob("*")), foreign.read_text()) == (before, "theirs")


def test_data_directory_that_is_a_file_is_told(project: Path) -> None:
    (project / "var").write_text("")

    assert refusal() == f"{project / 'var'} is not a directory: choose another DATA_DIR."


def test_data_directory_that_links_to_itself_is_told(project: Path) -> None:
    (project / "var").symlink_to(project / "var")

    assert str(project / "var") in refusal()


def test_data_without_their_keys_are_not_given_new_ones(project: Path) -> None:
    (project / "var").mkdir()
    (project / "var" / "PORTAL_OK").touch()

    assert refusal() == (
        f"{project / 'var'} holds data, but {project / '.env'} with their keys is missing: put it back, or choose "
        "another DATA_DIR to start afresh."
    )


def test_env_file_that_lacks_a_key_is_told(project: Path) -> None:
    (project / ".env").write_text("SECRET_KEY=x\nBLIND_INDEX_KEY=x\n")

    assert refusal() == f"{project / '.env'} lacks FIELD_KEYS: add it, or remove the file to have it made anew."
