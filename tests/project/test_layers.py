"""The arrows between apps and the size of modules, read from the source."""

import ast
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
APPS = ("exchange", "guidance", "documents", "members", "accounts")
LONGEST_MODULE = 350


def modules(folder: str) -> list[Path]:
    return sorted(path for path in (PROJECT / folder).rglob("*.py") if "migrations" not in path.parts)


def imported(path: Path) -> set[str]:
    """Dotted names that the module imports, inside functions too."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
    return names


def wrong_imports(folder: str, allowed: set[str]) -> list[str]:
    own = {*APPS, "handbook"}
    return [
        f"{path.relative_to(PROJECT)} imports {name}"
        for path in modules(folder)
        for name in sorted(imported(path))
        if name.split(".")[0] in own and not any(name == way or name.startswith(f"{way}.") for way in allowed)
    ]


@pytest.mark.parametrize("app", APPS)
def test_an_app_imports_only_what_stands_to_its_right(app: str) -> None:
    rightwards = set(APPS[APPS.index(app) :])

    assert wrong_imports(app, rightwards | {"handbook.lib", "handbook.templatetags"}) == []


def test_the_toolbox_imports_no_app() -> None:
    assert wrong_imports("handbook/lib", {"handbook.lib"}) == []


def test_templatetags_import_the_toolbox_only() -> None:
    assert wrong_imports("handbook/templatetags", {"handbook.lib"}) == []


def test_modules_stay_short() -> None:
    lengths = {
        str(path.relative_to(PROJECT)): len(path.read_text(encoding="utf-8").splitlines())
        for folder in (*APPS, "handbook", "tests")
        for path in modules(folder)
        if "rosters/rosterkit" not in str(path)
    }

    assert {path: length for path, length in lengths.items() if length > LONGEST_MODULE} == {}


def test_templates_carry_no_inline_script_style_or_handler() -> None:
    wrong = []
    for path in sorted((PROJECT / "templates").rglob("*.html")):
        text = path.read_text(encoding="utf-8").lower()
        if "style=" in text or "onclick=" in text or "javascript:" in text or "<script>" in text:
            wrong.append(str(path.relative_to(PROJECT)))

    assert wrong == []


def test_no_machine_path_or_address_stands_in_the_project() -> None:
    tracked = [path for path in PROJECT.rglob("*") if path.is_file() and _is_text_of_ours(path)]
    needles = ("/work/", "/home/", "/root/", "pypi.org/simple/")

    found = [
        f"{path.relative_to(PROJECT)}: {needle}"
        for path in tracked
        for needle in needles
        if path != Path(__file__) and needle in path.read_text(encoding="utf-8", errors="ignore")
    ]

    assert found == []


def _is_text_of_ours(path: Path) -> bool:
    parts = path.relative_to(PROJECT).parts
    others = (".git", ".venv", ".mypy", ".ruff", ".pytest", ".hypothesis", "var")
    return not parts[0].startswith(others) and path.suffix in {
        ".py", ".html", ".css", ".js", ".md", ".toml", ".txt", ".in", ".po", ".sh", "",
    }  # fmt: skip
