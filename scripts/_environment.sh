# Sourced by the other scripts: goes to the project, finds a Python, and makes .venv what the requirements say.
# PYTHON names another interpreter; a relative DATA_DIR counts from the caller's directory.

case "${DATA_DIR:-/}" in /*) ;; *) export DATA_DIR="$PWD/$DATA_DIR" ;; esac
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.."
unset PYTHONHOME PYTHONPATH PYTHONSAFEPATH DJANGO_SETTINGS_MODULE

find_python() {
    local candidate
    for candidate in "${PYTHON:-}" python3 python3.14 python3.13 python3.12 python3.11; do
        if [ -n "$candidate" ] && command -v "$candidate" >/dev/null 2>&1 &&
            "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            printf '%s\n' "$candidate"
            return 0
        fi
    done
    echo "Python 3.11 or newer is needed and was not found: on Debian or Ubuntu run 'apt-get install python3 python3-venv'." >&2
    return 1
}

system_python="$(find_python)" || exit 1

prepare_environment() {
    "$system_python" -m handbook.launch.environment "$@" || exit $?
}
