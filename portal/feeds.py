"""Feeds and XML of the portal: one sign that XML cannot hold does not take the whole file away."""

from typing import Any

from django.utils.feedgenerator import Atom1Feed
from django.utils.xmlutils import SimplerXMLGenerator

from portal.printable import printable


class AtomFeed(Atom1Feed):
    """Atom, as every room writes it."""

    def __init__(self, title: Any, link: str, description: Any, **kwargs: Any) -> None:
        super().__init__(printable(title), link, printable(description), **kwargs)

    def add_item(self, title: Any, link: str, description: Any, **kwargs: Any) -> None:  # type: ignore[override] # as every room calls it
        """One entry; `description` is a text, "" where there is none."""
        super().add_item(printable(title), link, printable(description), **kwargs)


class XmlWriter(SimplerXMLGenerator):
    """XML whose texts people wrote."""

    def characters(self, content: str) -> None:
        """Write a text."""
        super().characters(printable(content))
