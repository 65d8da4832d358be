"""Whoever is not let into a closed matter does not learn from any table who is behind it.

Each test reads every row of every table that the institution's role can read, as PostgreSQL gives it.
"""

from collections.abc import Iterable
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from participation.contributions.models import ConfidentialReader
from participation.contributions.services import save_contribution_draft, start_contribution
from portal.documents.models import Document
from portal.grants import StaffRole
from portal.permissions import Actor, system_actor
from portal.tenancy.context import tenant_context
from tests.cast import Cast
from tests.contributions.consulting import MODERATOR, open_consultation, send, signed_in
from tests.discussions.talk import accepted, closed_room, room_thread
from tests.moderation.rules import publish_rules
from tests.restrictions.acting import drafted, filed, move

pytestmark = pytest.mark.django_db
OGG = b"OggS" + b"\x00" * 200
REVIEWERS = StaffRole.APPEALS_REVIEWER


def _readable() -> list[tuple[str, str]]:
    """Each table with the columns that the context's role reads."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname, string_agg(quote_ident(a.attname), ', ') FROM pg_class c"
            " JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped"
            " WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace"
            " AND has_column_privilege('portal_staff', c.oid, a.attnum, 'SELECT') GROUP BY 1"
        )
        return [(row[0], row[1]) for row in cursor.fetchall()]


def rows_that_name(person: UUID | None, reader: Actor) -> set[str]:
    """The tables in which this member of staff reads a row with the person's id, by raw SQL."""
    found = set()
    with tenant_context(reader), connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == ("portal_staff",)
        for table, columns in _readable():
            cursor.execute(
                f"SELECT count(*) FROM (SELECT {columns} FROM {table}) r"  # noqa: S608 - names of our own
                " WHERE to_jsonb(r)::text LIKE %s",
                [f"%{person}%"],
            )
            if cursor.fetchone()[0]:
                found.add(table)
    return found


def _others(cast: Cast, *let_in: StaffRole) -> Iterable[tuple[StaffRole, Actor]]:
    return ((role, actor) for role, actor in cast.staff.items() if role not in let_in)


def test_who_was_kept_out_is_read_by_those_who_review_alone(cast: Cast) -> None:
    row = filed(cast, cast.stranger)
    move(row, "take_up", cast.staff[REVIEWERS])
    for role, actor in _others(cast, REVIEWERS):
        assert rows_that_name(cast.stranger.person_id, actor) == set(), role
    named = rows_that_name(cast.stranger.person_id, cast.staff[REVIEWERS])
    assert "participation_restriction" in named


def test_what_goes_to_protection_alone_names_nobody_to_anybody(cast: Cast) -> None:
    filed(cast, cast.stranger, way="protection")
    for role, actor in _others(cast):
        assert rows_that_name(cast.stranger.person_id, actor) == set(), role


def test_a_review_of_having_been_kept_out_names_nobody_to_other_units(cast: Cast) -> None:
    row = filed(cast, cast.stranger)
    move(row, "open_review", cast.stranger)
    sees_reviews = (REVIEWERS, StaffRole.ADMINISTRATOR, StaffRole.AUDITOR)
    for role, actor in _others(cast, *sees_reviews):
        assert rows_that_name(cast.stranger.person_id, actor) == set(), role


def test_who_contributed_in_confidence_is_read_by_named_readers_alone(cast: Cast) -> None:
    consultation = open_consultation(cast)
    send(cast, consultation, text="Kestrel secret.", naming="confidential")
    for role, actor in _others(cast):
        assert rows_that_name(cast.stranger.person_id, actor) == set(), role
    reader = cast.staff[MODERATOR]
    with tenant_context(system_actor(cast.institution.pk)):
        ConfidentialReader.objects.create(
            tenant=cast.institution, consultation=consultation, person_id=str(reader.person_id)
        )
    assert "participation_contribution" in rows_that_name(cast.stranger.person_id, reader)


def test_a_file_that_was_given_in_confidence_names_nobody(cast: Cast) -> None:
    consultation = open_consultation(cast)
    with tenant_context(cast.stranger):
        row = start_contribution(consultation, actor=cast.stranger)
        values = {"text": "Listen.", "naming": "confidential", "language": "en"}
        save_contribution_draft(contribution_id=row.pk, values=values, actor=cast.stranger)
    page = f"/en/{cast.institution.slug}/contributions/{row.pk}/"
    client = signed_in(cast.stranger)
    voice = {"file": SimpleUploadedFile("voice.ogg", OGG), "transcript_language": "en"}
    assert client.post(f"{page}write/files/", voice).status_code == 302
    assert client.post(f"{page}check/").status_code == 302
    with tenant_context(cast.stranger):
        assert Document.objects.get().submitted_at is not None
    for role, actor in _others(cast):
        assert rows_that_name(cast.stranger.person_id, actor) == set(), role
        with tenant_context(actor):
            assert not Document.objects.exists()


def test_a_draft_leaves_no_trace_of_its_author(cast: Cast) -> None:
    consultation = open_consultation(cast)
    with tenant_context(cast.stranger):
        start_contribution(consultation, actor=cast.stranger)
    drafted(cast, cast.stranger)
    for role, actor in _others(cast):
        assert rows_that_name(cast.stranger.person_id, actor) == set(), role


def test_who_is_in_a_closed_room_is_read_by_its_moderators_alone(cast: Cast) -> None:
    publish_rules(cast.institution)
    room = closed_room(cast, cast.stranger, cast.rival_owner)
    accepted(cast, room_thread(cast, room, cast.stranger), cast.stranger, "Dawn.")
    for role, actor in _others(cast, MODERATOR):
        assert rows_that_name(cast.stranger.person_id, actor) == set(), role
    assert "portal_roommembership" in rows_that_name(cast.stranger.person_id, cast.staff[MODERATOR])
