"""The environment a portal starts with: real variables, then `.env`, then defaults. Standard library only."""

import base64
import binascii
import errno
import os
import re
import secrets
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from handbook.embedded_postgres import EmbeddedPostgres
from handbook.launch.project import PROJECT, LaunchError

ENV_FILE, RUN_FILE, EXAMPLE = PROJECT / ".env", PROJECT / ".run.env", PROJECT / ".env.example"
SECRETS = ("SECRET_KEY", "FIELD_KEYS", "BLIND_INDEX_KEY")
MARKER = "PORTAL_OK"
YES, NO = {"1", "true", "yes", "on", "y", "ok"}, {"0", "false", "no", "off", "n"}
OURS = {"pg", "media", "run", "log", "static", MARKER, "lost+found"}
ENV_HEADER = """\
# Secrets of this installation, made once. Keep a copy apart from the data: without FIELD_KEYS and BLIND_INDEX_KEY
# the encrypted fields can never be read again. .env.example lists what else may stand here.
"""


def read_env_file(path: Path) -> dict[str, str]:
    """NAME=value lines of `path`, quotes taken off; empty when there is no such file."""
    if not path.exists():
        return {}
    found = {}
    for line in path.read_text().splitlines():
        if match := re.fullmatch(r"(?:export )?(\w+)=(.*)", line):
            name, value = match.groups()
            is_quoted = len(value) > 1 and value[0] == value[-1] and value[0] in "'\""
            found[name] = value[1:-1] if is_quoted else value
    return found


def write_private(path: Path, text: str) -> None:
    """Write `path` whole or not at all, readable by its owner only."""
    part = path.with_name(path.name + ".part")
    part.unlink(missing_ok=True)
    with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
    part.rename(path)


def _is_key(text: str) -> bool:
    try:
        return len(base64.b64decode(text.strip(), validate=True)) == 32
    except binascii.Error:
        return False


@dataclass(frozen=True)
class Configuration:
    """What `scripts/run` needs to know; `given` are the portal's variables of the real environment."""

    given: Mapping[str, str]
    stored: Mapping[str, str]

    @classmethod
    def load(cls) -> "Configuration":
        known = re.findall(r"^#? ?([A-Z][A-Z_]+)=", EXAMPLE.read_text(), re.MULTILINE)
        return cls({name: os.environ[name] for name in known if os.environ.get(name)}, read_env_file(ENV_FILE))

    def value(self, name: str, default: str = "") -> str:
        return self.given.get(name) or self.stored.get(name) or default

    def is_on(self, name: str, default: str = "0") -> bool:
        """What the settings make of `name`; a word that is neither yes nor no would silently count as no."""
        word = self.value(name, default).lower()
        if word not in YES | NO:
            raise LaunchError(f"{name} is {word!r}: write 1 or 0.")
        return word in YES

    def number(self, name: str, default: int, highest: int, lowest: int = 1) -> int:
        text = self.value(name, str(default))
        if not (text.isascii() and text.isdigit() and lowest <= int(text) <= highest):
            raise LaunchError(f"{name} is {text!r}: give a number from {lowest} to {highest}.")
        return int(text)

    @property
    def data_dir(self) -> Path:
        given = PROJECT / self.value("DATA_DIR", "var")
        try:
            return given.resolve()
        except RuntimeError:  # Python 3.13 made it an OSError, met where the directory is opened
            raise LaunchError(f"{given} is a link to itself: choose another DATA_DIR.") from None

    @property
    def database_url(self) -> str:
        return self.value("DATABASE_URL")

    @property
    def is_demo(self) -> bool:
        return self.is_on("DEMO", "1")

    @property
    def port(self) -> int:
        return self.number("PORT", 8000, 65535)

    @property
    def listen(self) -> str:
        return self.value("LISTEN", "127.0.0.1")

    def exported(self) -> dict[str, str]:
        """What the portal's processes, and `manage.py` beside them, find in their environment."""
        settled = {"DATA_DIR": str(self.data_dir), "DEMO": str(int(self.is_demo)), "PORT": str(self.port)}
        return {**self.given, **settled}

    def write_env_file(self) -> None:
        """Make the secrets, once, and keep DEMO=0; an existing file is never changed."""
        if not ENV_FILE.exists() and self._missing_secrets():
            made = {
                "SECRET_KEY": secrets.token_urlsafe(50),
                "FIELD_KEYS": "1:" + base64.b64encode(secrets.token_bytes(32)).decode(),
                "BLIND_INDEX_KEY": base64.b64encode(secrets.token_bytes(32)).decode(),
            }
            if not self.is_demo:
                made["DEMO"] = "0"  # a later start that forgets it must not become a demonstration
            write_private(ENV_FILE, ENV_HEADER + "".join(f"{name}={value}\n" for name, value in made.items()))

    def write_run_file(self) -> None:
        """Tell `manage.py` what this run was started with."""
        lines = "".join(f"{name}='{value}'\n" for name, value in self.exported().items())
        write_private(RUN_FILE, f"# Written by scripts/run while it runs.\n{lines}")

    def check(self) -> None:
        """Raise LaunchError or EmbeddedPostgresError for what would fail later; looks only."""
        for name in ("DEMO", "HTTPS", "DEBUG", "ACCESS_LOG"):
            self.is_on(name)
        self._check_database_url()
        self.check_data_dir()
        self._check_secrets()
        self._check_port()
        self.number("WORKERS", 2, 64)
        self.number("THREADS", 4, 64)
        self.number("PROXIES", 0, 9, lowest=0)

    def _missing_secrets(self) -> list[str]:
        return [name for name in SECRETS if not self.value(name)]

    def _check_secrets(self) -> None:
        missing = self._missing_secrets()
        if missing and ENV_FILE.exists():
            raise LaunchError(
                f"{ENV_FILE} lacks {', '.join(missing)}: add it, or remove the file to have it made anew."
            )
        if missing and (self.data_dir / MARKER).exists():
            raise LaunchError(
                f"{self.data_dir} holds data, but {ENV_FILE} with their keys is missing: put it back, or choose "
                "another DATA_DIR to start afresh."
            )

        for entry in self.value("FIELD_KEYS").split(",") if not missing else ():
            identifier, _, key = entry.strip().partition(":")
            if not (identifier.isascii() and identifier.isdigit() and int(identifier) < 256 and _is_key(key)):
                raise LaunchError(
                    "FIELD_KEYS is damaged: each entry is a number below 256, a colon and base64 of 32 bytes."
                )
        if not missing and not _is_key(self.value("BLIND_INDEX_KEY")):
            raise LaunchError("BLIND_INDEX_KEY is damaged: it is base64 of 32 bytes.")

    def _check_database_url(self) -> None:
        """The address may hold a password, so no sentence repeats it."""
        if self.database_url and not re.match(r"postgres(ql)?://", self.database_url):
            raise LaunchError(
                "DATABASE_URL is no address of a PostgreSQL server: postgresql://user:password@host:5432/name."
            )

    def check_data_dir(self) -> None:
        """Raise LaunchError unless DATA_DIR is ours or can be made; looks only."""
        folder = self.data_dir
        try:
            entries = {entry.name for entry in folder.iterdir()} if folder.exists() else set()
        except NotADirectoryError:
            raise LaunchError(f"{folder} is not a directory: choose another DATA_DIR.") from None
        except PermissionError:
            raise LaunchError(f"{folder} may not be read by this user: choose another DATA_DIR.") from None
        if MARKER not in entries and entries - OURS:
            raise LaunchError(f"{folder} holds files that are not the portal's: choose another DATA_DIR.")
        existing = next(parent for parent in (folder, *folder.parents) if parent.exists())
        if not os.access(existing, os.W_OK | os.X_OK):
            raise LaunchError(f"{existing} may not be written by this user: choose another DATA_DIR.")
        if not self.database_url:
            EmbeddedPostgres(folder).refuse_foreign()

    def _check_port(self) -> None:
        try:
            family, *_, address = socket.getaddrinfo(self.listen, self.port, type=socket.SOCK_STREAM)[0]
        except socket.gaierror:
            raise LaunchError(f"LISTEN is {self.listen!r}: give an address of this machine.") from None
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(address)
            except PermissionError:
                raise LaunchError(f"Port {self.port} needs root: choose another with PORT=8080.") from None
            except OSError as error:
                if error.errno == errno.EADDRNOTAVAIL:
                    raise LaunchError(f"LISTEN is {self.listen!r}: give an address of this machine.") from None
                raise LaunchError(
                    f"Port {self.port} on {self.listen} is taken by another program: choose another with PORT=8080."
                ) from None
