"""Tell what would keep the portal from starting before anything slow is done. Runs on the system's Python."""

import contextlib
import sys

from handbook.launch.configuration import Configuration
from handbook.launch.project import PROJECT, RUN_LOCK, LaunchError, only_one, sentence

ALREADY_RUNS = f"The portal already runs from {PROJECT}: end it first, or use the address it printed."


def main() -> int:
    try:
        with only_one(RUN_LOCK, ALREADY_RUNS) if RUN_LOCK.exists() else contextlib.nullcontext():
            Configuration.load().check()
    except LaunchError as error:
        print(error, file=sys.stderr)
        return 1
    except OSError as error:
        print(sentence(error), file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
