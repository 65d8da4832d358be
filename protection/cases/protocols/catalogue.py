"""All templates by their codes, in the order of the register."""

from collections.abc import Mapping

from protection.cases.protocols.liberty import P1, P11
from protection.cases.protocols.movement import P3, P8, P12
from protection.cases.protocols.persons import P9, P10
from protection.cases.protocols.sessions import P4, P13, P14, P15, P16
from protection.cases.protocols.shapes import Protocol
from protection.cases.protocols.threats import P2, P5, P6, P7

PROTOCOLS: Mapping[str, Protocol] = {
    protocol.code: protocol
    for protocol in (P1, P2, P3, P4, P5, P6, P7, P8, P9, P10, P11, P12, P13, P14, P15, P16)
}
