"""Web server, job worker and embedded database, watched until somebody asks for the end."""

import http.client
import subprocess
import time

from handbook.embedded_postgres import EmbeddedPostgres, EmbeddedPostgresError
from handbook.launch.children import Signals, end_children, say, start_child
from handbook.launch.configuration import Configuration
from handbook.launch.project import PYTHON, LaunchError

FIRST_PAGE_SECONDS = 90
LONGEST_PAUSE = 60
ACCESS_LINE = '%(h)s %(t)s "%(m)s %(U)s" %(s)s %(B)s %(M)sms'  # %(U)s: the path alone, never the query


class Supervisor:
    """Starts the web server and the job worker, and starts again what can be started again."""

    def __init__(
        self,
        configuration: Configuration,
        environment: dict[str, str],
        server: EmbeddedPostgres | None,
        signals: Signals,
    ) -> None:
        self.configuration, self.environment, self.server, self.signals = configuration, environment, server, signals
        self.host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(configuration.listen, configuration.listen)  # noqa: S104
        self.children: dict[str, subprocess.Popen] = {}
        self._worker_deaths, self._worker_born = 0, 0.0
        self._worker_due: float | None = None

    @property
    def address(self) -> str:
        host = "localhost" if self.host in {"127.0.0.1", "::1"} else self.host
        return f"http://{host}:{self.configuration.port}/"

    def start(self) -> None:
        """Return once the first page answers 200. Raises LaunchError when it does not."""
        self._start("web", self._web_command())
        self._wait_for_first_page()
        self._start_worker()

    def watch(self) -> None:
        """Run until StopRequested. Raises LaunchError when the web server ends by itself."""
        next_look = 0.0
        while True:
            try:
                status = self.children["web"].wait(0.5)
                raise LaunchError(f"The web server ended by itself (status {status}): its reasons stand above.")
            except subprocess.TimeoutExpired:
                self._revive_worker()
            if time.monotonic() >= next_look:
                self._revive_server()
                next_look = time.monotonic() + 2

    def end(self) -> None:
        end_children(list(self.children.values()), seconds=6)

    def _start(self, name: str, command: list[str]) -> None:
        with self.signals.held():
            self.children[name] = start_child(command, self.environment)

    def _web_command(self) -> list[str]:
        settings = self.configuration
        host = f"[{settings.listen}]" if ":" in settings.listen else settings.listen
        options = {
            "--bind": f"{host}:{settings.port}",
            "--worker-class": "gthread",
            "--workers": str(settings.number("WORKERS", 2, 64)),
            "--threads": str(settings.number("THREADS", 4, 64)),
            "--timeout": "60",
            "--graceful-timeout": "4",
            "--log-level": "warning",
        }
        command = [str(PYTHON), "-m", "gunicorn", "handbook.wsgi", "--no-control-socket"]
        if settings.value("ACCESS_LOG").lower() in {"1", "true", "yes", "on"}:
            options |= {"--access-logfile": "-", "--access-logformat": ACCESS_LINE}
        return command + [part for pair in options.items() for part in pair]

    def _worker_command(self) -> list[str]:
        return [str(PYTHON), "manage.py", "procrastinate", "worker", "--shutdown-graceful-timeout", "4"]

    def _wait_for_first_page(self) -> None:
        deadline, status = time.monotonic() + FIRST_PAGE_SECONDS, 0
        refusals = 0
        while time.monotonic() < deadline:
            if self.children["web"].poll() is not None:
                raise LaunchError("The web server did not start: its reasons stand above.")
            status = self._first_page_status()
            if status == 200:
                return
            if status and (refusals := refusals + 1) > 5:
                break
            time.sleep(1 if status else 0.05)
        raise LaunchError(
            f"The first page at {self.address} answers with status {status} instead of 200: its reasons stand above."
            if status
            else f"The web server gave no answer at {self.address} within {FIRST_PAGE_SECONDS} seconds."
        )

    def _first_page_status(self) -> int:
        """As a visitor of the first allowed host would see it; 0 while nobody answers."""
        allowed = self.configuration.value("ALLOWED_HOSTS", "localhost").split(",")[0].strip().lstrip(".")
        headers = {"Host": "localhost" if allowed == "*" else allowed, "X-Forwarded-Proto": "https"}
        connection = http.client.HTTPConnection(self.host, self.configuration.port, timeout=30)
        try:
            connection.request("GET", "/", headers=headers)
            return connection.getresponse().status
        except (OSError, http.client.HTTPException):
            return 0
        finally:
            connection.close()

    def _revive_worker(self) -> None:
        """Start a dead worker again: at once, then after ever longer pauses while it keeps dying young."""
        now = time.monotonic()
        if self.children["worker"].poll() is None:
            return
        if self._worker_due is None:
            self._worker_deaths = 0 if now - self._worker_born > LONGEST_PAUSE else self._worker_deaths + 1
            pause = min(2**self._worker_deaths, LONGEST_PAUSE)
            self._worker_due = now + pause
            status = self.children["worker"].returncode
            say(f"The job worker ended by itself (status {status}); it starts again in {pause} s.", is_error=True)
        elif now >= self._worker_due:
            self._start_worker()

    def _start_worker(self) -> None:
        self._worker_born, self._worker_due = time.monotonic(), None
        self._start("worker", self._worker_command())

    def _revive_server(self) -> None:
        if self.server and not self.server.is_running():
            say("The database server ended by itself; it starts again.", is_error=True)
            try:
                with self.signals.held():
                    self.server.start()
            except EmbeddedPostgresError as error:
                say(str(error), is_error=True)
