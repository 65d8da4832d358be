"""How the room that keeps files of cases takes part in an erasure, without being imported here."""

from collections.abc import Collection, Mapping
from typing import Protocol
from uuid import UUID

from protection.cases.texts import OpenCase


class FileRoom(Protocol):
    """Keeps files of cases, each under a pepper of its own (`file_pepper_id`)."""

    def files_of(self, case_id: UUID) -> list[UUID]:
        """The ids of a case's files; asked by the worker, which reads no content."""

    def names_of(self, opened: OpenCase) -> Mapping[UUID, str]:
        """What each of them is called, for whoever chooses; those that are gone among them."""

    def erase_files(self, case_id: UUID, files: Collection[UUID]) -> None:
        """Delete these files' rows and sealed bytes; in the worker's transaction."""


_ROOMS: list[FileRoom] = []


def register_files(room: FileRoom) -> None:
    """Files of this room are erased with their cases, or singly."""
    _ROOMS.append(room)


def files_of(case_id: UUID) -> list[UUID]:
    """The ids of all files of a case."""
    return [file for room in _ROOMS for file in room.files_of(case_id)]


def names_of(opened: OpenCase) -> dict[UUID, str]:
    """What the files of a case are called, for whoever opened it."""
    return {file: name for room in _ROOMS for file, name in room.names_of(opened).items()}


def erase_files(case_id: UUID, files: Collection[UUID]) -> None:
    """Delete these files wherever they are kept."""
    for room in _ROOMS:
        room.erase_files(case_id, files)
