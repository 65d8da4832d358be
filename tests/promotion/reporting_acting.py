"""A report written in a browser, page by page."""

import re
from typing import Any

from django.test import Client

SLUG = "riverland-style"
BASE = f"/ru/{SLUG}/obstacles/report/"
SECRET = "kestrel-lantern"
WHAT = {
    "title": "Организации отказано в регистрации",
    "account": "Третий отказ за год, каждый раз без объяснения причин.",
    "language": "en",
    "kinds": ["P01"],
    "freedoms": ["FRE-ASS"],
    "modality": "MOD-OFF",
}
WHERE = {
    "country": "AQ",
    "date_precision": "TIM-M",
    "begins_month": "3",
    "begins_year": "2026",
    "persons": "100+",
    "is_reversible": "no",
}
WHO = {
    "groups": ["GRP-CSO", "GRP-20"],
    "actor_1": "ACT-REG",
    "degree_1": "DEG-IMP",
    "instrument_kind": "LEG-ACT",
    "instrument_subject": "SUB-NGO",
}
SEND = {
    "tells_who": "on",
    "sources": f"Ask {SECRET}, +44 20 7946 0000",
    "place": f"House of {SECRET}",
    "connection": "witness",
    "may_publish": "on",
}


def begun(client: Client, **more: str) -> None:
    answer = client.post(BASE, {"in_danger": "no", "polarity": "negative", **more})
    assert answer.status_code == 302, answer.content.decode()


def written(client: Client, **what: Any) -> None:
    """The pages before the last one."""
    begun(client)
    for step, values in (("what", {**WHAT, **what}), ("where", WHERE), ("who", WHO)):
        answer = client.post(f"{BASE}write/{step}/", values)
        assert answer.status_code == 302, answer.content.decode()


def receipt_in(page: str) -> str:
    found = re.search(r'panel__number" dir="ltr">([\d ]+)<', page)
    assert found, page
    return found.group(1)
