"""Make `.venv` what the hash-pinned requirements say. Runs on the system's Python, with the standard library only.

python3 -m handbook.launch.environment [--development]
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

from handbook.launch.project import PROJECT, PYTHON, VENV, LaunchError, sentence


def ensure_environment(requirements: Path) -> None:
    """Create the virtual environment where it is missing or broken; install `requirements` where they changed.

    Concurrent callers wait for one another. Raises LaunchError.
    """
    folder = os.open(PROJECT, os.O_RDONLY)  # the lock is the project's directory itself: .venv may be remade
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        if not _works():
            _make()
        _install(requirements)
    finally:
        os.close(folder)


def _works() -> bool:
    """False as well after the system's Python moved on and left the environment without one.

    One that was never finished has to run pip itself: its making may have been broken off.
    """
    question = ["-c", "import pip"] if any(VENV.glob(".*.sha256")) else ["-m", "pip", "--version"]
    try:
        return subprocess.run([PYTHON, *question], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def _make() -> None:
    try:
        import ensurepip  # noqa: F401  (Debian splits it off; only this failure tells)
        import venv
    except ImportError:
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        raise LaunchError(
            f"Python's venv module is missing: on Debian or Ubuntu run 'apt-get install python{version}-venv', "
            "then start again."
        ) from None
    print("Making .venv …", flush=True)
    try:
        if VENV.exists():
            shutil.rmtree(VENV)
        venv.create(VENV, with_pip=True)
    except (OSError, subprocess.CalledProcessError) as error:
        raise LaunchError(f".venv cannot be made in {PROJECT} ({error}): check free space and rights.") from None


def _install(requirements: Path) -> None:
    marker = VENV / f".{requirements.stem}.sha256"
    wanted = hashlib.sha256(requirements.read_bytes()).hexdigest()
    if marker.exists() and marker.read_text() == wanted:
        return
    print(f"Installing {requirements.name} …", flush=True)
    pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"]
    strict = ["--require-hashes", "--only-binary", ":all:"]
    result = subprocess.run([*pip, *strict, "-r", str(requirements)], capture_output=True, text=True, check=False)
    if result.returncode:
        sys.stderr.write(result.stdout + result.stderr)
        raise LaunchError(
            f"The packages of {requirements.name} could not be installed (pip's reasons stand above): "
            "check the connection to the package index and start again."
        )
    marker.write_text(wanted)


def main(arguments: list[str]) -> int:
    try:
        ensure_environment(PROJECT / "requirements.txt")
        if "--development" in arguments:
            ensure_environment(PROJECT / "requirements-dev.txt")
    except LaunchError as error:
        print(error, file=sys.stderr)
        return 1
    except OSError as error:
        print(sentence(error), file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
