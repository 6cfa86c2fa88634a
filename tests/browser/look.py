"""What can be measured on a page: width, targets, structure, contrast. Each check returns its findings, worded."""

from playwright.sync_api import Page

_WIDE = """() => {
  const root = document.documentElement, width = root.clientWidth, found = [];
  if (root.scrollWidth > width) found.push(`page ${root.scrollWidth} > ${width}`);
  const scrolls = element => {
    for (let up = element.parentElement; up; up = up.parentElement)
      if (["auto", "scroll", "hidden"].includes(getComputedStyle(up).overflowX)) return true;
    return false;
  };
  for (const element of document.body.querySelectorAll("*")) {
    const box = element.getBoundingClientRect();
    if (box.width && (box.right > width + 1 || box.left < -1) && !element.closest("svg,.an") && !scrolls(element))
      found.push(`${element.tagName}.${element.className} "${element.textContent.trim().slice(0, 40)}" ` +
                 `${Math.round(box.left)}..${Math.round(box.right)}`);
  }
  return found;
}"""


def wider_than_screen(page: Page) -> list[str]:
    """Elements that reach beyond the screen's edge, where nothing around them scrolls."""
    return page.evaluate(_WIDE)
