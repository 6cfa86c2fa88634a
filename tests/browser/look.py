"""What can be measured on a page. Each check returns its findings in words; an empty list is a good page."""

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

_SMALL = """smallest => {
  const inSentence = element => getComputedStyle(element).display.startsWith("inline") &&
    element.closest("p,li,dd,td,th,.giup") &&
    element.closest("p,li,dd,td,th,.giup").textContent.trim() !== element.textContent.trim();
  const found = [];
  for (const element of document.querySelectorAll("a[href],button,input,select,textarea,summary")) {
    if (element.type === "hidden" || element.hidden || element.matches(".nhay")) continue;
    let {width, height} = element.getBoundingClientRect();
    if (!width || inSentence(element)) continue;
    if (["checkbox", "radio"].includes(element.type)) {  // its label is pressed too
      const label = element.labels[0].getBoundingClientRect(), row = element.parentElement.getBoundingClientRect();
      width = Math.max(width, label.right - element.getBoundingClientRect().left);
      height = Math.max(height, Math.min(row.height, 44));
    }
    if (width < smallest - .5 || height < smallest - .5)
      found.push(`${element.tagName} "${(element.textContent || element.name).trim().slice(0, 40)}" ` +
                 `${width.toFixed(1)} x ${height.toFixed(1)}`);
  }
  return found;
}"""

_STRUCTURE = """() => {
  const found = [], all = selector => [...document.querySelectorAll(selector)];
  const need = (right, words) => { if (!right) found.push(words); };
  const name = element => (element.getAttribute("aria-label") || element.textContent || element.value || "").trim();
  const describe = element => element.outerHTML.slice(0, 90);
  need(document.documentElement.lang === "vi", "lang is not vi");
  need(/. – ./.test(document.title), `title: ${document.title}`);
  need(all("h1").length === 1 && name(all("h1")[0]), `${all("h1").length} h1`);
  for (const [selector, count] of [["body > header", 1], ["main#noi-dung", 1], ["body > footer", 1]])
    need(all(selector).length === count, `${all(selector).length} ${selector}`);
  for (const part of all("body > :not(a.nhay,header,main,footer,nav,aside,.chi-in)"))
    need(false, `outside the landmarks: ${describe(part)}`);
  const labels = all("nav").map(nav => nav.getAttribute("aria-label"));
  need(labels.every(Boolean) && new Set(labels).size === labels.length, `names of nav: ${labels}`);
  const first = document.querySelector("a,button,input,select,textarea,summary");
  need(first.matches("a.nhay[href='#noi-dung']"), "the first stop is no skip link");
  let level = 0;
  for (const heading of all("h1,h2,h3,h4")) {
    const next = +heading.tagName[1];
    need(next <= level + 1 || next <= 2, `h${level} is followed by h${next}: ${name(heading)}`);
    level = next;
  }
  for (const field of all("input:not([type=hidden]):not([hidden]),select,textarea"))
    need([...field.labels].some(name) || field.getAttribute("aria-label"), `no label: ${describe(field)}`);
  for (const element of all("a[href],button,summary")) need(name(element), `no name: ${describe(element)}`);
  for (const image of all("img")) need(image.hasAttribute("alt"), `no alt: ${describe(image)}`);
  for (const svg of all("svg")) need(svg.getAttribute("aria-hidden") === "true", `svg is read out: ${describe(svg)}`);
  const ids = all("[id]").map(element => element.id);
  for (const id of ids) need(ids.filter(other => other === id).length === 1, `id twice: ${id}`);
  for (const attribute of ["aria-labelledby", "aria-describedby", "for", "form"])
    for (const element of all(`[${attribute}]`))
      for (const id of element.getAttribute(attribute).split(" "))
        need(ids.includes(id), `${attribute} leads nowhere: ${id}`);
  for (const link of all("a[href^='#']:not([hidden])"))
    need(link.hash && ids.includes(link.hash.slice(1)), `link leads nowhere: ${describe(link)}`);
  for (const element of all("*"))
    for (const {name} of element.attributes)
      need(name !== "style" && !name.startsWith("on"), `${name} on ${describe(element)}`);
  for (const table of all("table")) need(table.querySelector("th[scope]"), "a table without headings");
  return found;
}"""

_CONTRAST = """([small, large]) => {
  const rgba = colour => {
    const [red, green, blue, alpha = 1] = colour.match(/[\\d.]+/g).map(Number);
    return [red, green, blue, alpha];
  };
  const over = ([r, g, b, a], [R, G, B]) => [r * a + R * (1 - a), g * a + G * (1 - a), b * a + B * (1 - a), 1];
  const ground = element => {
    const layers = [];
    for (let up = element; up; up = up.parentElement) {
      const layer = rgba(getComputedStyle(up).backgroundColor);
      if (layer[3]) layers.push(layer);
      if (layer[3] === 1) break;
    }
    return layers.reverse().reduce((below, layer) => over(layer, below), [255, 255, 255, 1]);
  };
  const light = ([red, green, blue]) => [red, green, blue]
    .map(part => part / 255).map(part => part <= .04045 ? part / 12.92 : ((part + .055) / 1.055) ** 2.4)
    .reduce((sum, part, index) => sum + part * [.2126, .7152, .0722][index], 0);
  const found = new Map(), walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement, text = walker.currentNode.data.trim();
    if (!text || !element.getClientRects().length || element.closest(".an,option,script,style")) continue;
    const style = getComputedStyle(element), below = ground(element);
    const [a, b] = [light(over(rgba(style.color), below)), light(below)];
    const ratio = (Math.max(a, b) + .05) / (Math.min(a, b) + .05), size = parseFloat(style.fontSize);
    const enough = size >= 24 || (size >= 18.66 && style.fontWeight >= 700) ? large : small;
    if (ratio < enough) found.set(`${style.color} on ${below.slice(0, 3).map(Math.round)}: ${ratio.toFixed(2)}`, text);
  }
  return [...found].map(([words, text]) => `${words} "${text.slice(0, 40)}"`);
}"""

_SMALL_PRINT = """() => [...document.querySelectorAll("body *")]
  .filter(element => element.getClientRects().length && !element.closest("svg,.an") &&
    [...element.childNodes].some(node => node.nodeType === 3 && node.data.trim()))
  .filter(element => parseFloat(getComputedStyle(element).fontSize) < 14)
  .map(element => element.textContent.trim().slice(0, 40))"""


def wider_than_screen(page: Page) -> list[str]:
    """Elements that reach beyond the screen's edge, where nothing around them scrolls."""
    return page.evaluate(_WIDE)


def small_targets(page: Page, smallest: int = 44) -> list[str]:
    """Targets under `smallest` CSS pixels, but for links inside a sentence (WCAG 2.2: 2.5.5)."""
    return page.evaluate(_SMALL, smallest)


def small_print(page: Page) -> list[str]:
    """Texts under 14 px (design: nothing smaller)."""
    return page.evaluate(_SMALL_PRINT)


def structure_faults(page: Page) -> list[str]:
    """What a screen reader or a keyboard would stumble over: language, titles, landmarks, names, references."""
    return page.evaluate(_STRUCTURE)


def faint_text(page: Page, *, small: float = 7, large: float = 4.5) -> list[str]:
    """Texts whose contrast with what lies behind them is too low (WCAG 2.2: 1.4.6, level AAA)."""
    return page.evaluate(_CONTRAST, [small, large])


def enlarge_text(page: Page, percent: int) -> None:
    """Text of `percent` of its size, as a phone's own setting does; boxes keep their size."""
    page.evaluate(
        "percent => document.documentElement.style.setProperty('font-size', `${percent * 1.125}%`, 'important')",
        percent,
    )
