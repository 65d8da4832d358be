"""`python -m bench.fuzzing TARGET whole|planted [libFuzzer's options]`: one target, until told to stop.

Run by `run.py prove fuzz`, which puts the fuzzer on the path. The modules under test are
instrumented while they are loaded; Django is set up inside, so that they are loaded once.
"""

import sys
from importlib import import_module

import atheris

INSTRUMENTED = {
    "envelope": ["portal.vault"],
    "upload": ["protection.files", "django.http.multipartparser", "portal.vault.streams"],
    "message": ["portal.inbound", "portal.documents.kinds", "portal.documents.naming"],
}


def main(target: str, build: str, options: list[str]) -> None:
    """Fuzz one target; libFuzzer ends the process itself."""
    with atheris.instrument_imports(include=INSTRUMENTED[target]):
        set_django_up()
        module = import_module(f"bench.fuzzing.{target}")
    if build == "planted":
        module.plant()

    def one(data: bytes) -> None:
        module.one(atheris.FuzzedDataProvider(data))

    atheris.Setup([target, *options], one)
    atheris.Fuzz()


def set_django_up() -> None:
    """The portal's settings, with files and scanner of the fuzzer's own."""
    import django
    from django.conf import settings

    # Nothing of the fuzzer's reaches a disk or a scanner.
    memory = {"BACKEND": "django.core.files.storage.InMemoryStorage"}
    settings.STORAGES = {**settings.STORAGES, "default": memory}
    settings.CLAMD_SOCKET = ""
    django.setup()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3:])
