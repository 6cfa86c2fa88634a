"""Who waits for others on the processor does so in the database too."""

import contextlib
import os
import socket
import struct
import time
from pathlib import Path
from typing import Any

_CREDENTIALS = struct.Struct("3i")
"""Process, user and group of who listens at the other end: unix(7), SO_PEERCRED."""
_AGAIN_AFTER = 0.15
"""Seconds; sched(7): without privilege the kernel takes one change of a session's niceness in a tenth of a second."""


def share_niceness(connection: Any) -> int:
    """Make the server process of the psycopg `connection` as nice as this process; the niceness it has then.

    Only where it is surely ours to change: the server listens on a socket of this machine, and the process it named
    is its child. Elsewhere, and where this process is not nice at all, nothing happens and 0 is answered.

    Linux weighs sessions against each other before the processes in them (sched(7), autogroup), so the session is
    made nice too: this process's where it leads one, the server process's always, since each leads its own.
    """
    niceness = os.getpriority(os.PRIO_PROCESS, 0)
    if niceness <= 0:
        return 0
    if os.getsid(0) == os.getpid():
        _make_session_nice(os.getpid(), niceness)
    server_process = connection.info.backend_pid
    if _parent(server_process) != _listener(connection):
        return 0
    try:
        niceness = max(niceness, os.getpriority(os.PRIO_PROCESS, server_process))
        os.setpriority(os.PRIO_PROCESS, server_process, niceness)
    except (PermissionError, ProcessLookupError):
        return 0
    _make_session_nice(server_process, niceness)
    return niceness


def _make_session_nice(leader: int, niceness: int) -> None:
    group = Path(f"/proc/{leader}/autogroup")  # not there on other systems, nor where the kernel was built without
    with contextlib.suppress(OSError):
        if group.read_text().split()[-1] == str(niceness):
            return
        try:
            group.write_text(str(niceness))
        except BlockingIOError:
            time.sleep(_AGAIN_AFTER)
            group.write_text(str(niceness))


def _listener(connection: Any) -> int:
    """The process that listens on the connection's Unix socket, 0 for another kind of socket."""
    with socket.socket(fileno=os.dup(connection.fileno())) as near:
        if near.family != socket.AF_UNIX:
            return 0
        return _CREDENTIALS.unpack(near.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _CREDENTIALS.size))[0]


def _parent(process: int) -> int:
    """The parent of a process on this machine, -1 where there is no such process."""
    with contextlib.suppress(OSError, ValueError, IndexError):
        return int(Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[1])
    return -1
