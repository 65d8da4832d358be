"""Requests for information, what is delivered, what is disclosed to all."""

from .disclosure import DisclosedDocument, Disclosure, DisclosureSource
from .request import Clarification, InformationRequest, Preparation, ReleasedDocument, Withheld

__all__ = [
    "Clarification",
    "DisclosedDocument",
    "Disclosure",
    "DisclosureSource",
    "InformationRequest",
    "Preparation",
    "ReleasedDocument",
    "Withheld",
]
