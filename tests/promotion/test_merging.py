"""Two people merge two reports into each other at the same moment."""

import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from portal.permissions import system_actor
from portal.tenancy.context import tenant_context
from promotion.obstacles.models import Obstacle
from promotion.obstacles.states import ObstacleStatus
from tests.accreditation.staff_pages import sign_in
from tests.api.client import client_of
from tests.cast import Cast
from tests.promotion.desk_acting import analyst, published, second_analyst

pytestmark = pytest.mark.django_db(transaction=True)
DESK = "/en/riverland-style/staff/obstacles/"
API = "tenants/riverland-style/obstacle-reports/"
_WAITING = (
    "SELECT count(*) FROM pg_locks WHERE NOT granted AND pid IN"
    " (SELECT pid FROM pg_stat_activity WHERE datname = current_database())"
)


def _wait_for(number: int) -> None:
    """Until so many connections wait for a row."""
    until = time.monotonic() + 30
    while time.monotonic() < until:
        with connection.cursor() as cursor:
            # Within one transaction it would go on showing the connections of its beginning.
            cursor.execute("SELECT pg_stat_clear_snapshot()")
            cursor.execute(_WAITING)
            if cursor.fetchone()[0] >= number:
                return
        time.sleep(0.02)
    pytest.fail("they do not wait for each other")


def _at_once(cast: Cast, held: Obstacle, *acts: Callable[[], Any]) -> list[Any]:
    """What these requests answer, all begun while somebody else still works on one of the rows."""
    answers: list[Any] = []

    def run(act: Callable[[], Any]) -> None:
        try:
            answers.append(act())
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    with tenant_context(system_actor(cast.institution.pk)):
        Obstacle.objects.select_for_update(of=("self",)).get(pk=held.pk)
        for number, thread in enumerate(threads, start=1):
            thread.start()
            _wait_for(number)
    for thread in threads:
        thread.join()
    return answers


@pytest.mark.parametrize("place", [0, 1])
def test_of_two_who_merge_into_each_other_one_does_and_one_is_told(cast: Cast, place: int) -> None:
    pair = [published(cast), published(cast, title="The registry is silent")]
    # Whichever of the two rows is waited for first, by its id.
    one, other = pair[place], pair[1 - place]
    browser, caller = sign_in(analyst(cast)), client_of(second_analyst(cast))
    answers = _at_once(
        cast,
        one,
        lambda: browser.post(f"{DESK}{one.pk}/moves/merge/", {"into": other.reference}),
        lambda: caller.post(f"{API}{other.pk}/transitions/merge/", {"into": one.reference.lower()}),
    )
    assert sorted(answer.status_code for answer in answers) in ([200, 409], [302, 409])
    [late] = [answer for answer in answers if answer.status_code == 409]
    assert "moved on in the meantime" in late.content.decode()
    with tenant_context(analyst(cast)):
        merged = Obstacle.objects.get(status=ObstacleStatus.MERGED)
        assert merged.merged_into_id is not None
        going_on = Obstacle.objects.get(pk=merged.merged_into_id)
    assert going_on.status == ObstacleStatus.PUBLISHED
    assert {merged.pk, going_on.pk} == {one.pk, other.pk}
