"""A person with a browser: goes, types, presses; everything the browser complains about is kept."""

from urllib.parse import urlsplit

from django.test import Client
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, Response

from tests.browser.look import structure_faults, wider_than_screen
from tests.factories import PASSWORD

PHONE, TABLET, DESK = 360, 768, 1280
HEIGHTS = {PHONE: 740, TABLET: 1024, DESK: 800}
PATIENCE = 15_000  # milliseconds; a busy machine is slow, a broken page never comes
TELL_VIOLATIONS = """addEventListener("securitypolicyviolation", event =>
  console.error(`violates ${event.violatedDirective}: ${event.blockedURI} ${event.sample}`))"""


class Reader:
    """One browser profile on the portal at `address`; `complaints` holds what went wrong, worded for a failed test.

    Kept: messages of the console from warnings up, security policy violations, script errors, requests that fail or
    leave the portal, answers from 400 up, and after each step pages wider than the screen or faulty in structure.
    `status` forgives the one answer a step provokes on purpose.
    """

    def __init__(
        self, browser: Browser, address: str, *, width: int = PHONE, script: bool = True, dark: bool = False
    ) -> None:
        self.address, self.complaints = address, []
        self.context = browser.new_context(
            base_url=address,
            viewport={"width": width, "height": HEIGHTS.get(width, 740)},
            java_script_enabled=script,
            color_scheme="dark" if dark else "light",
            locale="vi-VN",
        )
        self.context.set_default_timeout(PATIENCE)
        self.context.add_init_script(TELL_VIOLATIONS)
        self.page: Page = self.context.new_page()
        self._expected: set[int] = set()
        self.context.on("console", self._hear)
        self.context.on("weberror", lambda error: self.complaints.append(f"script error: {error.error}"))
        self.context.on("requestfailed", self._request_failed)
        self.context.on("response", self._answered)
        self.context.on("request", self._asked)

    def close(self) -> None:
        self.context.close()

    def sign_in_at_once(self, client: Client) -> None:
        """Take over the session of a signed-in test client."""
        value = client.cookies["sessionid"].value
        self.context.add_cookies([{"name": "sessionid", "value": value, "url": self.address}])

    def sign_in(self, code: str, password: str = PASSWORD) -> None:
        """Through the door, as a person does; ends on the first page."""
        self.go("/dang-nhap/")
        self.fill("Số điện thoại hoặc mã sổ tay", code)
        self.fill("Mật khẩu", password)
        self.press("Đăng nhập")
        self.page.wait_for_url(f"{self.address}/")

    def sign_out(self) -> None:
        self.go("/cua-toi/")
        self.press("Đăng xuất")
        self.page.wait_for_url(f"{self.address}/")

    def go(self, path: str, status: int = 200) -> None:
        """Open an address; the answer must be `status`."""
        self._expected = {status} if status >= 400 else set()
        answer = self.page.goto(path)
        assert answer is not None
        assert answer.status == status, f"{path}: {answer.status}"
        self._expected = set()

    def follow(self, words: str, *, inside: str = "main") -> None:
        """Press the first link with exactly these words, or the first row with this title, and arrive."""
        part = self.page.locator(inside)
        row = part.locator("a", has=self.page.get_by_text(words, exact=True))
        self._arrive(part.get_by_role("link", name=words, exact=True).or_(row).first.click)

    def press(self, words: str, *, status: int = 200) -> None:
        """Press the button with exactly these words, and arrive; `status` is what the new page must answer."""
        self._expected = {status} if status >= 400 else set()
        self._arrive(self.page.locator("main").get_by_role("button", name=words, exact=True).first.click)
        self._expected = set()

    def fill(self, label: str, text: str) -> None:
        self.page.get_by_label(label, exact=True).fill(text)

    def find(self, words: str) -> None:
        """Type into the page's search box and press its button."""
        self.page.get_by_role("searchbox").fill(words)
        self.press("Tìm")

    def reads(self, words: str) -> None:
        """Wait until the words stand in the main part."""
        self.page.locator("main").get_by_text(words).first.wait_for()

    @property
    def heading(self) -> str:
        return self.page.locator("h1").inner_text()

    @property
    def text(self) -> str:
        return self.page.locator("main").inner_text()

    def _arrive(self, act: object) -> None:
        with self.page.expect_navigation():
            act()  # type: ignore[operator]
        in_office = urlsplit(self.page.url).path.startswith("/quan-tri/")  # the frame there is Django's
        wide = [words for words in wider_than_screen(self.page) if words.startswith("page ") or not in_office]
        faults = [] if in_office else structure_faults(self.page)
        self.complaints += [f"{self.page.url}: {words}" for words in wide + faults]

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type not in {"error", "warning"}:
            return
        if any(f"status of {status}" in message.text for status in self._expected):
            return
        self.complaints.append(f"console on {self.page.url}: {message.text}")

    def _request_failed(self, request: Request) -> None:
        if request.failure != "net::ERR_ABORTED":  # the reader went on before a picture had come
            self.complaints.append(f"request failed: {request.url} {request.failure}")

    def _answered(self, response: Response) -> None:
        if response.status >= 400 and response.status not in self._expected:
            self.complaints.append(f"answer {response.status}: {response.url}")

    def _asked(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme in {"http", "https"} and f"{parts.scheme}://{parts.netloc}" != self.address:
            self.complaints.append(f"leaves the portal: {request.url}")
