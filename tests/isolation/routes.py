"""Every address of the portal, and how the private rows of the tests fill it."""

import re
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver

# The sign-in library's pages know no institution; schema, health and files of the look hold no row.
LEFT_OUT = re.compile(r"^(\^?static|health|api/v1/schema|en/account/(2fa|confirm|password|email))")
_PARAMETER = re.compile(r"<(?:(?P<kind>\w+):)?(?P<name>\w+)>")
# What a parameter is called where the address itself says which row is meant.
_BY_SEGMENT = {
    "policies": "policy",
    "rules": "rule",
    "decisions": "decision",
    "documents": "document",
    "accreditation-applications": "application",
    "accreditations": "accreditation",
    "organizations": "organization",
    "information-requests": "information_request",
    "information-log": "disclosure",
    "restrictions": "restriction",
    "obstacle-reports": "obstacle",
    "appeals": "appeal",
    "measures": "measure",
    "commitments": "commitment",
    "themes": "theme",
    "quotes": "quote",
    "contributions": "contribution",
    "reports": "report",
    "changes": "change",
    "programmes": "programme",
    "consultations": "consultation",
    "exports": "export",
    "imports": "import",
    "obstacle-imports": "obstacle_import",
    "staff": "membership",
    "discussions": "thread",
    "discussion-posts": "post",
    "obstacles": "published",
    "signals": "alert",
    "stories": "story",
    "signal-assessments": "signal",
}
_WORDS = {
    "code": "statutes",
    "gateway": "statutes",
    "name": "withdraw",
    "move": "withdraw",
    "doing": "note",
    "part": "actor",
    "keeping_step": "hold",
    "protocol": "P1",
    "step": "status",
    "section": "profile",
    "transition": "withdraw",
    "subject": "accreditation",
    "question": "where",
    "language": "en",
    "kind": "tiers",
    "act": "revoke",
    "listing": "applications",
    "form": "csv",
    "vocabulary": "OBS",
    "key": "portal.tenant",
    "country": "IS",
    "freedom": "FRE-ASM",
}


@dataclass(frozen=True)
class Route:
    """One address with its parameters still open."""

    pattern: str

    def parameters(self) -> list[tuple[str, str]]:
        """(kind, name) of each parameter."""
        return [(m["kind"] or "str", m["name"]) for m in _PARAMETER.finditer(self.pattern)]

    def key(self, name: str) -> str:
        """Which private row a parameter stands for."""
        before = self.pattern.split(f":{name}>")[0].rsplit("<", 1)[0].rstrip("/").split("/")
        by_name = name.removesuffix("_id")
        return by_name if by_name not in {"pk", "row"} else _BY_SEGMENT.get(before[-1], before[-1])

    def filled(self, rows: Mapping[str, uuid.UUID], tenant: str) -> str:
        """The address with every parameter filled; KeyError names one that nobody knows."""

        def fill(match: re.Match[str]) -> str:
            name = match["name"]
            if name == "tenant":
                return tenant
            if match["kind"] == "uuid":
                return str(rows[self.key(name)])
            return "1" if match["kind"] == "int" else _WORDS[name]

        return "/" + _PARAMETER.sub(fill, self.pattern)

    @property
    def names_a_row(self) -> bool:
        """Whether some private row's id is in the address."""
        return any(kind == "uuid" for kind, _name in self.parameters())


def routes() -> list[Route]:
    """Every address that can show or change a row of an institution, organization or person."""
    found = {pattern for pattern in addresses() if not LEFT_OUT.match(pattern)}
    return [Route(pattern) for pattern in sorted(found) if "(?P" not in pattern]


def addresses() -> Iterator[str]:
    """Every address with its parameters still open, as the portal's own table has it."""
    yield from _walk(get_resolver(), "")


def _walk(resolver: URLResolver, prefix: str) -> Iterator[str]:
    for entry in resolver.url_patterns:
        pattern = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from _walk(entry, pattern)
        elif isinstance(entry, URLPattern):
            yield pattern
