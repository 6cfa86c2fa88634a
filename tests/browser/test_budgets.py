"""What a first view weighs on the wire, and that nothing jumps (design.md 4.10)."""

import gzip
from collections.abc import Callable
from typing import Any, NamedTuple

import pytest
from playwright.sync_api import Response

from handbook.lib.stylesheet import stylesheet
from tests.browser.reader import Reader

pytestmark = pytest.mark.browser

KB = 1024
NOTICED = 0.05  # of the screen, half of what counts as good; a hurried machine draws some pages in two steps
KEEP_SHIFTS = """window.shifts = 0;
new PerformanceObserver(list => list.getEntries().forEach(entry => { window.shifts += entry.value }))
  .observe({type: "layout-shift", buffered: true});"""
PAGES = (
    ("anonymous", "/"),
    ("anonymous", "/van-ban/"),
    ("anonymous", "/thu-tuc/"),
    ("anonymous", "/thu-tuc/chuyen-sinh-hoat-dang-chinh-thuc/"),
    ("member", "/"),
    ("member", "/cua-toi/"),
)


class Weight(NamedTuple):
    """Bytes of page, script and everything; the number of requests; the sum of layout shifts."""

    page: int
    script: int
    all: int
    requests: int
    shifts: float

    @property
    def is_light(self) -> bool:
        return (
            0 < self.page <= 15 * KB
            and 0 < self.script <= 6 * KB
            and self.all <= 30 * KB
            and self.requests <= 6
            and self.shifts < NOTICED
        )


def bytes_on_the_wire(answer: Response) -> int:
    """As the portal sends it: the tests' server alone hands scripts out as they lie, not packed by WhiteNoise."""
    if answer.url.endswith(".js"):
        return len(gzip.compress(answer.body()))
    size: int = answer.request.sizes()["responseBodySize"]
    return size


def weigh(one: Reader, address: str) -> Weight:
    answers: list[Response] = []
    one.context.on("response", lambda answer: answers.append(answer))
    one.context.add_init_script(KEEP_SHIFTS)
    one.go(address)
    one.page.wait_for_load_state("networkidle")
    sizes = {answer.url: bytes_on_the_wire(answer) for answer in answers}
    return Weight(
        page=sizes[one.page.url],
        script=sum(size for url, size in sizes.items() if url.endswith(".js")),
        all=sum(sizes.values()),
        requests=len(answers),
        shifts=one.page.evaluate("window.shifts"),
    )


def test_first_view_is_light(reader: Callable[..., Reader], browse: Any, reference: None) -> None:
    weights = {}

    for role, address in PAGES:
        one = reader()
        if role != "anonymous":
            one.sign_in_at_once(browse(role))
        weights[role, address] = weigh(one, address)

    assert {page: weight for page, weight in weights.items() if not weight.is_light} == {}


def test_stylesheet_is_light() -> None:
    assert len(gzip.compress(stylesheet().text.encode())) <= 8 * KB
