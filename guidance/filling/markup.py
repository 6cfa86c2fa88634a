"""Elements of WordprocessingML in a parsed part (ECMA-376): found in their order, without recursion."""

from collections.abc import Iterator
from typing import Any

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def walk(root: Any) -> Iterator[Any]:
    """Elements below and with `root`, in their order, without recursion."""
    waiting = [root]
    while waiting:
        element = waiting.pop()
        yield element
        waiting += [child for child in reversed(element.childNodes) if child.nodeType == child.ELEMENT_NODE]


def is_w(element: Any, *names: str) -> bool:
    return element.namespaceURI == W and element.localName in names


def paragraphs(tree: Any) -> Iterator[Any]:
    return (element for element in walk(tree.documentElement) if is_w(element, "p"))


def within(paragraph: Any) -> Iterator[Any]:
    """Elements of the paragraph, without those of paragraphs in frames inside it."""
    waiting = [paragraph]
    while waiting:
        element = waiting.pop()
        yield element
        waiting += [
            child
            for child in reversed(element.childNodes)
            if child.nodeType == child.ELEMENT_NODE and not is_w(child, "p")
        ]


def data_of(element: Any) -> str:
    return "".join(child.data for child in element.childNodes if child.nodeType in (3, 4))


def body_of(tree: Any) -> Any:
    if not is_w(tree.documentElement, "document"):
        return None
    return next((child for child in tree.documentElement.childNodes if is_w(child, "body")), None)
