"""HTML as a person meets it: the words on the page, the buttons by their labels, the fields by theirs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

from adapters import facts

_VOID = frozenset(("input", "br", "hr", "img", "meta", "link"))
_INLINE = frozenset(("a", "span", "b", "strong", "em", "time", "label"))


@dataclass(eq=False)
class Node:
    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Node | str] = field(default_factory=list)
    parent: Node | None = field(default=None, repr=False)

    def every(self, *tags: str) -> Iterator[Node]:
        """Yield every element with one of these tags, in the order of the page."""
        for child in self.children:
            if isinstance(child, Node):
                if child.tag in tags:
                    yield child
                yield from child.every(*tags)

    def classes(self) -> list[str]:
        return self.attributes.get("class", "").split()

    def around(self, tag: str) -> Node | None:
        """Return the nearest element of this tag that this one stands in."""
        above = self.parent
        while above is not None and above.tag != tag:
            above = above.parent
        return above

    def words(self) -> str:
        """Return what is there to read, on one line; what is only for screen readers is left out."""
        return " ".join("".join(_spoken(self)).split())


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.at = self.root = Node("page")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, {name: value or "" for name, value in attrs}, parent=self.at)
        self.at.children.append(node)
        if tag not in _VOID:
            self.at = node

    def handle_endtag(self, tag: str) -> None:
        assert self.at.tag == tag, f"</{tag}> closes <{self.at.tag}>"
        assert self.at.parent is not None
        self.at = self.at.parent

    def handle_data(self, data: str) -> None:
        self.at.children.append(data)


def read(html: str) -> Node:
    """Return the page as a tree; raises AssertionError when an element is not closed where it should be."""
    builder = _Builder()
    builder.feed(html)
    builder.close()
    assert builder.at is builder.root, f"<{builder.at.tag}> is never closed"
    return builder.root


def _spoken(node: Node) -> Iterator[str]:
    if "visually-hidden" in node.classes():
        return
    if node.tag == "button":
        yield " [button] "
    said = "".join(child if isinstance(child, str) else "".join(_spoken(child)) for child in node.children)
    yield facts.lead(said.strip()) if node.tag == "dt" else said
    if node.tag not in _INLINE:
        yield " "
