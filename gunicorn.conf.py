"""Gunicorn's settings, here and in production; the address is given with --bind."""

import gc
import os

from django.db import connections
from django.urls import get_resolver

from portal.running.capacity import WEB_THREADS, WEB_TIMEOUT_SECONDS, WEB_WORKERS
from portal.vault.hardening import harden_process

workers = int(os.environ.get("WEB_CONCURRENCY") or WEB_WORKERS)
# A file of protection is sealed while it comes, so a slow line holds a thread: more of them there.
threads = int(os.environ.get("WEB_THREADS") or WEB_THREADS)
worker_class = "gthread"
timeout = WEB_TIMEOUT_SECONDS
graceful_timeout = 10
keepalive = 5
# Nothing is written down about who asked for what.
accesslog = None
errorlog = "-"
loglevel = "warning"
control_socket_disable = True
# The secret of open vaults is made in here, before the workers are, so that they share it.
preload_app = True
# The default would let every user of the machine change what is written.
umask = 0o077


def when_ready(_server: object) -> None:
    """Load every address once, before the workers are made, and leave them no shared line.

    What protects keys in memory is inherited by the workers.
    """
    harden_process()
    len(get_resolver().url_patterns)
    connections.close_all()
    # What is loaded now stays for good: no worker's collector walks through it again and again.
    gc.collect()
    gc.freeze()
