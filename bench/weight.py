"""`run.py bench weight`: what a page weighs on the wire, compressed as it is sent.

First view: the page with style sheet, script and mark. Later views: the page alone, as the rest is
kept for a year under an address with its hash. Every page that a visitor without an account reaches by
an address that names the institution at most, of every institution, in six languages.
The map of the world has a bar of its own: with a level for every country and area, drawn, first view.
"""

import gzip
import re
from collections.abc import Iterator

import django
from django.conf import settings
from django.test import Client

FIRST_BAR = 60_000
LATER_BAR = 15_000
MAP_BAR = 90_000
_MAP = "{tenant}/countries/?measure=FRE-ASM"
_EVENTS_MAP = "{tenant}/obstacles/map/"
_DETAIL = "{tenant}/policies/accreditation/"
_GZIP = b"\x1f\x8b"
# No pages.
_LEFT_OUT = re.compile(r"^(api|static|health)")
_ASSET = re.compile(r'(?:href|src)="(/static/[^"]+)"')


def main() -> int:
    """Weigh every public page. 1 where one is over its bar."""
    django.setup()
    settings.ALLOWED_HOSTS = ["testserver"]
    from portal.policies.demo import load_institutions

    slugs = [tenant.slug for tenant in load_institutions()]
    weights = dict(_weigh(slugs))
    first = max(weights.items(), key=lambda entry: entry[1][0])
    later = max(weights.items(), key=lambda entry: entry[1][1])
    print(f"{len(weights)} pages weighed; heaviest first view {first[0]}, later view {later[0]}")
    held = _say("weight-first", first[1][0], FIRST_BAR)
    held = _say("weight-map", max(_weigh_map(slugs[0])), MAP_BAR) and held
    return int(not (_say("weight", later[1][1], LATER_BAR) and held))


def _say(name: str, figure: int, bar: int) -> bool:
    held = figure <= bar
    print(f"{name}: {figure} bytes, bar {bar}: {'held' if held else 'missed'}", flush=True)
    return held


def _weigh(slugs: list[str]) -> Iterator[tuple[str, tuple[int, int]]]:
    client = Client(headers={"Accept-Encoding": "br, gzip"})
    kept: dict[str, int] = {}
    pages = [page for page in _public_pages(slugs[0]) if page != _EVENTS_MAP]
    for language, _name in settings.LANGUAGES:
        for page in (*pages, _DETAIL):
            for slug in slugs if "{tenant}" in page else [""]:
                address = f"/{language}/{page.format(tenant=slug)}"
                yield address, _weight_of(client, address, kept)


def _public_pages(slug: str) -> list[str]:
    """Addresses after the language, `{tenant}` open, that show a visitor a page."""
    from tests.isolation.routes import addresses

    client = Client()
    known = {
        address.removeprefix("en/").replace("<slug:tenant>", "{tenant}") for address in addresses()
    }
    found = []
    for page in sorted(one for one in known if not (_LEFT_OUT.match(one) or set("<^(") & {*one})):
        answer = client.get(f"/en/{page.format(tenant=slug)}")
        is_page = answer.headers.get("Content-Type", "").startswith("text/html")
        if answer.status_code == 200 and is_page:
            found.append(page)
    return found


def _weigh_map(slug: str) -> Iterator[int]:
    """First views of the map of the world in each language, once every country is on it."""
    from bench.mapped import draw_asked, every_country_assessed

    every_country_assessed(slug)
    client = Client(headers={"Accept-Encoding": "br, gzip"})
    addresses = [
        f"/{language}/{page.format(tenant=slug)}"
        for language, _name in settings.LANGUAGES
        for page in (_MAP, _EVENTS_MAP)
    ]
    for address in addresses:
        client.get(address)
    draw_asked(slug)
    kept: dict[str, int] = {}
    for address in addresses:
        if "<svg" not in _plain(client.get(address).content).split("<figure", 1)[1]:
            raise RuntimeError(f"{address} shows no map")
        yield _weight_of(client, address, kept)[0]


def _weight_of(client: Client, address: str, kept: dict[str, int]) -> tuple[int, int]:
    response = client.get(address, follow=True)
    if response.status_code != 200:
        raise RuntimeError(f"{address} answered {response.status_code}")
    assets = set(_ASSET.findall(_plain(response.content)))
    for asset in assets - kept.keys():
        sent = client.get(asset)
        kept[asset] = sum(len(piece) for piece in sent)
    page = len(response.content)
    return page + sum(kept[asset] for asset in assets), page


def _plain(content: bytes) -> str:
    return (gzip.decompress(content) if content[:2] == _GZIP else content).decode()
