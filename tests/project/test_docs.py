"""What README.md and docs/ name exists: files, commands, variables, addresses, labels, accounts."""

import importlib.util
import os
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import get_commands
from django.urls import Resolver404, resolve

from handbook.demo.accounts import ACCOUNTS
from tests.project.variables import PROJECT, known_variables

PAGES = [PROJECT / "README.md", *sorted((PROJECT / "docs").glob("*.md"))]
TOP = {path.name for path in PROJECT.iterdir() if path.is_dir()}
MADE_BY_A_RUN = {".venv", "var", ".env", ".run.env"}
SOURCES = ("accounts", "members", "documents", "guidance", "exchange", "handbook", "templates", "locale")

each_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)


def code(page: Path) -> list[str]:
    """What stands between backticks, and the lines of code blocks."""
    text = page.read_text(encoding="utf-8")
    fenced = re.findall(r"^```.*?\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    text = re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)
    return (
        re.findall(r"`([^`\n]+)`", text)
        + [line for block in fenced for line in block.splitlines()]
        + [line.strip() for line in text.splitlines() if re.match(r" {4,}\S", line)]
    )


def source_text() -> str:
    """Everything that may put words on a screen, in one piece."""
    files = (
        path
        for folder in SOURCES
        for ending in ("*.py", "*.html", "*.po")
        for path in sorted((PROJECT / folder).rglob(ending))
    )
    return "\n".join(path.read_text(encoding="utf-8") for path in files)


def test_the_pages_are_there() -> None:
    assert {page.name for page in PAGES} >= {"README.md", "can-bo.md", "architecture.md", "domain.md"}


@each_page
def test_links_and_images_lead_to_files(page: Path) -> None:
    targets = re.findall(r"\]\(([^)#\s]+)", page.read_text(encoding="utf-8"))

    lost = [each for each in targets if not re.match(r"https?:", each) and not (page.parent / each).exists()]

    assert lost == []


@each_page
def test_paths_exist(page: Path) -> None:
    words = {word.rstrip(".,;:") for piece in code(page) for word in piece.split()}
    paths = {word.removeprefix("./") for word in words if re.fullmatch(r"[\w.\-/*]+", word)}
    ours = {path for path in paths if path.split("/")[0] in TOP - MADE_BY_A_RUN and "/" in path}
    files = {path for path in paths if re.fullmatch(r"[\w\-]+\.(md|py|toml|txt)|LICENSE|\.env\.\w+", path)}
    near = {path for path in files if not (PROJECT / path).exists()}

    lost = {path for path in ours if not list(PROJECT.glob(path))} | {
        path for path in near if not (page.parent / path).exists() and not list(PROJECT.glob(f"*/**/{path}"))
    }

    assert lost == set()


@each_page
def test_commands_exist(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    commands = set(re.findall(r"manage\.py ([a-z_]+)", text)) - {"needs"}
    modules = set(re.findall(r"python3? -m ([\w.]+)", text))
    scripts = set(re.findall(r"scripts/(\w+)", text))

    assert commands - set(get_commands()) == set()
    assert {name for name in modules if importlib.util.find_spec(name) is None} == set()
    assert {name for name in scripts if not os.access(PROJECT / "scripts" / name, os.X_OK)} == set()


@each_page
def test_variables_are_explained_or_read(page: Path) -> None:
    """Every setting stands in .env.example; what only the tests read stands in their launcher or in a test."""
    shape = re.compile(r"(?<![\w/])([A-Z][A-Z_]{2,})(?==|\Z|[\s,.])")
    named = {match[1] for piece in code(page) for match in shape.finditer(piece)}
    launcher = (PROJECT / "handbook" / "launch" / "testing.py").read_text(encoding="utf-8")
    constants = set(re.findall(r"^([A-Z][A-Z_]+)(?:: .*)? = ", source_text(), re.MULTILINE))
    tests = "".join(path.read_text(encoding="utf-8") for path in sorted((PROJECT / "tests").rglob("*.py")))
    read = set(re.findall(r'environ\.get\("([A-Z_]+)"', tests))
    placeholders = {"FILE", "CODE", "NAME", "OUT", "DATE", "USER", "FOLDER"}

    unknown = {
        name
        for name in named - set(known_variables()) - constants - read - placeholders
        if f'"{name}"' not in launcher and name not in {"SIGTERM", "GET", "COPY", "UPDATE", "FROM", "LICENSE"}
    }

    assert unknown == set()


@each_page
def test_addresses_lead_somewhere(page: Path) -> None:
    addresses = {match[1] for piece in code(page) if (match := re.fullmatch(r"(?:GET |POST )?(/[\w\-/]*)", piece))}
    lost = set()
    for address in addresses:
        try:
            resolve(address)
        except Resolver404:
            lost.add(address)

    assert lost == set()


def test_labels_of_the_staff_guide_are_on_the_screens() -> None:
    text = (PROJECT / "docs" / "can-bo.md").read_text(encoding="utf-8")
    labels = {" ".join(label.split()).rstrip(".") for label in re.findall(r"\*\*(.+?)\*\*", text, re.DOTALL)} - {"đậm"}
    on_screens = " ".join(re.sub(r"<[^>]+>", "", source_text()).split()).lower()

    assert {label for label in labels if label.lower() not in on_screens} == set()


def test_figures_of_the_staff_guide_are_the_settings() -> None:
    text = " ".join((PROJECT / "docs" / "can-bo.md").read_text(encoding="utf-8").split())

    assert f"hết hạn sau {settings.ACTIVATION_SLIP_DAYS} ngày" in text
    assert f"thử sai {settings.ACTIVATION_SLIP_ATTEMPTS} lần" in text


def test_readme_lists_the_demonstration_accounts() -> None:
    rows = re.findall(r"^\| `([a-z]+)` \| ([a-z]+-[a-z-]+) \| ", PAGES[0].read_text(encoding="utf-8"), re.MULTILINE)

    assert sorted(rows) == sorted((account.handbook_code, account.words) for account in ACCOUNTS)


def test_pages_named_in_the_code_exist() -> None:
    named = set(re.findall(r"\bdocs/[\w-]+\.md\b", source_text()))

    assert {name for name in named if not (PROJECT / name).exists()} == set()
