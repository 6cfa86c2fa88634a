"""Web server, job worker and embedded database, watched until somebody asks for the end."""

import http.client
import subprocess
import time

from handbook.embedded_postgres import EmbeddedPostgres, EmbeddedPostgresError
from handbook.launch.children import Signals, end_children, say, start_child
from handbook.launch.configuration import Configuration
from handbook.launch.project import PYTHON, LaunchError

FIRST_PAGE_SECONDS = 90
YOUNG_SECONDS = 60
LONGEST_PAUSE = 60
ACCESS_LINE = '%(h)s %(t)s "%(m)s %(U)s" %(s)s %(B)s %(M)sms'  # %(U)s: the path alone, never the query


LATER_THAN_READERS = ("nice", "-n", "10")
"""What a job computes waits for pages that people wait for."""


class Service:
    """A program that is started again when it ends by itself: at once, or after longer and longer pauses if young."""

    def __init__(
        self,
        name: str,
        command: list[str],
        environment: dict[str, str],
        signals: Signals,
        *,
        most_young_deaths: int | None = None,
    ) -> None:
        self.name, self.command, self.environment, self.signals = name, command, environment, signals
        self.most_young_deaths = most_young_deaths
        self.process: subprocess.Popen | None = None
        self.young_deaths, self._born = 0, 0.0
        self._due: float | None = None

    def start(self) -> None:
        self._born, self._due = time.monotonic(), None
        with self.signals.held():
            self.process = start_child(self.command, self.environment)

    def has_ended(self) -> bool:
        return self.process is not None and self.process.poll() is not None

    def revive(self) -> None:
        """Start the program again if it has ended and its pause is over.

        Raises LaunchError after more than `most_young_deaths` in a row.
        """
        if self.process is None or not self.has_ended():
            return
        now = time.monotonic()
        if self._due is None:
            end_children([self.process], seconds=0)  # what it started may hold its port
            self.young_deaths = self.young_deaths + 1 if now - self._born < YOUNG_SECONDS else 0
            if self.most_young_deaths is not None and self.young_deaths > self.most_young_deaths:
                raise LaunchError(f"The {self.name} ends again and again: its reasons stand above.")
            pause = min(2**self.young_deaths, LONGEST_PAUSE) if self.young_deaths else 0
            self._due = now + pause
            when = f"in {pause} s" if pause else "at once"
            status = self.process.returncode
            say(f"The {self.name} ended by itself (status {status}); it starts again {when}.", is_error=True)
        if now >= self._due:
            self.start()


class Supervisor:
    """Starts the web server and the job worker, and starts again what has ended, the database server included."""

    def __init__(
        self,
        configuration: Configuration,
        environment: dict[str, str],
        server: EmbeddedPostgres | None,
        signals: Signals,
    ) -> None:
        self.configuration, self.server, self.signals = configuration, server, signals
        self.host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(configuration.listen, configuration.listen)  # noqa: S104
        self.web = Service("web server", self._web_command(), environment, signals, most_young_deaths=5)
        self.worker = Service("job worker", self._worker_command(), environment, signals)

    @property
    def address(self) -> str:
        host = "localhost" if self.host in {"127.0.0.1", "::1"} else self.host
        return f"http://{host}:{self.configuration.port}/"

    def start(self) -> None:
        """Return once the first page answers 200. Raises LaunchError when it does not."""
        self.web.start()
        self._wait_for_first_page()
        self.worker.start()

    def watch(self) -> None:
        """Run until StopRequested. Raises LaunchError when the web server ends again and again."""
        while True:
            for _ in range(4):
                time.sleep(0.5)
                self.web.revive()
                self.worker.revive()
            self._revive_server()

    def end(self) -> None:
        started = [service.process for service in (self.web, self.worker) if service.process]
        end_children(started, seconds=6)

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
        return [
            *LATER_THAN_READERS,
            str(PYTHON),
            "manage.py",
            "procrastinate",
            "worker",
            "--shutdown-graceful-timeout",
            "4",
        ]

    def _wait_for_first_page(self) -> None:
        deadline, status = time.monotonic() + FIRST_PAGE_SECONDS, 0
        refusals = 0
        while time.monotonic() < deadline:
            if self.web.has_ended():
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

    def _revive_server(self) -> None:
        if self.server and not self.server.is_running():
            say("The database server ended by itself; it starts again.", is_error=True)
            try:
                with self.signals.held():
                    self.server.start()
                say("The database server runs again.", is_error=True)
            except EmbeddedPostgresError as error:
                say(str(error), is_error=True)
