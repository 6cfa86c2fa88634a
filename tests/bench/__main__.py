"""`python -m tests.bench NAME [options]`: gives the measurement a database of its own, if it needs one, and runs it."""

import contextlib
import importlib
import os
import sys

from handbook.launch.children import Signals, StopRequested, say
from handbook.launch.project import LaunchError
from handbook.launch.testing import environment_for_tests, start_server, temporary_directory

BENCHES = {
    "duties": "due dates of 150,000 members: refresh, and the lists of branch and committees beside a plain count",
    "load": "200 people reading while 150,000 rows are imported, beside the same people before",
    "reader": "100,000 rows of template 4.0 read and understood, without a database, beside bare reading",
    "search": "20,000 texts with 200,000 clauses asked by number, half-typed word and question, beside ILIKE",
    "wizard": "the screens of an import of 100,000 rows with doubts, beside the home page",
    "roster": "100,000 rows of template 4.0 beside 150,000 members: import, undo, import again",
}
NEED_DATABASE = ("duties", "load", "roster", "search", "wizard")


def main(arguments: list[str]) -> int:
    """Exit status 0; 1 with one sentence when something is missing; 2 for an unknown name."""
    if not arguments or arguments[0] not in BENCHES:
        for name, what in BENCHES.items():
            say(f"{name:10} {what}")
        return 2 if arguments else 0
    if arguments[0] not in NEED_DATABASE:
        importlib.import_module(f"tests.bench.{arguments[0]}").main(arguments[1:])
        return 0
    signals = Signals()
    try:
        with contextlib.ExitStack() as undo:
            with signals.held():
                data_dir = undo.enter_context(temporary_directory())
                url = os.environ.get("DATABASE_URL") or start_server(data_dir, undo, {})
            os.environ.update(environment_for_tests(data_dir, url, os.environ))
            os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
            os.environ["BENCH_DIR"] = str(data_dir)
            import django

            django.setup()
            importlib.import_module(f"tests.bench.{arguments[0]}").main(arguments[1:])
    except StopRequested:
        return 130
    except LaunchError as error:
        say(str(error), is_error=True)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
