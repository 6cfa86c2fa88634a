"""The browser, a portal with reference data, and readers who must have nothing to complain about."""

import io
import os
from collections.abc import Callable, Iterator

import pytest
from django.core.management import call_command
from playwright.sync_api import Browser, sync_playwright

from tests.browser.reader import Reader


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """One Chromium for all journeys, with the back-forward cache people have."""
    path = os.environ.get("CHROMIUM")
    if not path:
        pytest.skip("CHROMIUM names no browser; run scripts/test")
    with pytest.MonkeyPatch.context() as patch:
        # Playwright keeps an event loop in this thread, which Django takes for async code.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=path,
                args=["--no-sandbox"] if os.geteuid() == 0 else [],
                ignore_default_args=["--disable-back-forward-cache"],
            )
            yield browser
            browser.close()


@pytest.fixture
def reader(chromium: Browser, live_server: object) -> Iterator[Callable[..., Reader]]:
    """`reader(width=…, script=…, dark=…)`: a new person; at the end nobody may have complained."""
    readers: list[Reader] = []

    def new(**choices: object) -> Reader:
        readers.append(Reader(chromium, live_server.url, **choices))  # type: ignore[attr-defined,arg-type]
        return readers[-1]

    yield new
    for one in readers:
        one.close()
    assert [complaint for one in readers for complaint in one.complaints] == []


@pytest.fixture
def reference(transactional_db: None) -> None:
    """The catalogue and the 36 procedures, as every portal has them."""
    call_command("load_reference", stdout=io.StringIO())
