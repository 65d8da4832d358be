"""One piece of work among many: its failure is noted and stops nothing else."""

import logging
import traceback
from types import TracebackType
from typing import Self
from uuid import UUID

logger = logging.getLogger(__name__)


class Attempt:
    """Runs one piece of work; a failure is kept by the name of its class and stops nothing else.

    The words of an error can hold what people wrote, so only its class and place are logged.
    """

    def __init__(self, what: str, pk: UUID) -> None:
        self._what, self._pk = what, pk
        self.error = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> bool:
        if kind is None or not issubclass(kind, Exception):
            return False
        self.error = kind.__name__
        place = traceback.extract_tb(trace)[-1]
        logger.error(
            "%s %s failed: %s (%s:%s)",
            self._what,
            self._pk,
            kind.__name__,
            place.name,
            place.lineno,
        )
        return True
