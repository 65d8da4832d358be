import time
from pathlib import Path
import io, collections
import pytest
from portal.grants import StaffRole
from portal.permissions import system_actor
from portal.tenancy.context import tenant_context
from portal.transitions import perform
from promotion.exchange.models import ObstacleImport, ObstacleImportLine
from promotion.exchange.services import IMPORTS, upload_import
from promotion.publication.models import PublishedObstacle

def go(cast, content):
    actor = cast.staff[StaffRole.ANALYST]
    with tenant_context(actor):
        b = upload_import(file=io.BytesIO(content), file_name="x.csv", mapping="", encoding="", actor=actor)
        perform(ObstacleImport, b.pk, "try_out", actor=actor)
    t=time.time()
    sysa = system_actor(b.tenant_id)
    with tenant_context(sysa):
        while IMPORTS.piece(b.pk, actor=sysa): pass
    print("try", time.time()-t)
    with tenant_context(actor):
        b.refresh_from_db(); print(b.status, b.counts)
    return b

def run(cast, b):
    actor = cast.staff[StaffRole.ANALYST]
    with tenant_context(actor): perform(ObstacleImport, b.pk, "run", actor=actor)
    t=time.time()
    sysa = system_actor(b.tenant_id)
    with tenant_context(sysa):
        while IMPORTS.piece(b.pk, actor=sysa): pass
    print("run", time.time()-t)
    with tenant_context(actor):
        b.refresh_from_db(); print(b.status, b.counts)

def test_it(cast):
    content = Path("/work/shared/data/internet_shutdowns_2016_2023.csv").read_bytes()
    b = go(cast, content); run(cast, b)
    actor = cast.staff[StaffRole.ANALYST]
    with tenant_context(actor):
        print(PublishedObstacle.objects.count(), [(l.number,l.reasons) for l in ObstacleImportLine.objects.filter(batch=b, verdict="refused")][:5])
    b2 = go(cast, content)
    with tenant_context(actor):
        print(collections.Counter((l.verdict,str(l.reasons)[:90]) for l in ObstacleImportLine.objects.filter(batch=b2)).most_common(10))
        perform(ObstacleImport, b.pk, "undo", actor=actor)
    sysa = system_actor(b.tenant_id); t=time.time()
    with tenant_context(sysa):
        while IMPORTS.piece(b.pk, actor=sysa): pass
    with tenant_context(actor):
        b.refresh_from_db(); print("undo", time.time()-t, b.status, b.outcome, collections.Counter(PublishedObstacle.objects.values_list("state",flat=True)))
        print(collections.Counter(ObstacleImportLine.objects.filter(batch=b).values_list("left_because",flat=True)))
    assert 0
