"""`python -m portal.running COMMAND`: what run.py hands over to once everything is installed."""

import os
import sys
from collections.abc import Callable

from portal.running.checking import run_checks_alone
from portal.running.demonstration import run_demo
from portal.running.instance import claimed_directory, running_instance, say
from portal.running.measuring import run_modules
from portal.running.refusals import StartRefusedError, refusal_for
from portal.running.supervisor import StopRequestedError
from portal.running.testing import run_tests

DEFAULT_PORT = 8000
PORTS = range(1, 65536)


def chosen_port() -> int:
    """Return the port that PORT names, or 8000."""
    text = os.environ.get("PORT") or str(DEFAULT_PORT)
    if not text.isdigit() or int(text) not in PORTS:
        raise StartRefusedError(f"PORT is {text!r}; write a number from 1 to 65535.")
    return int(text)


def demo(_arguments: list[str]) -> int:
    """Serve the portal with demo data."""
    return run_demo(chosen_port())


def test(arguments: list[str]) -> int:
    """Run every check and test; what follows the command goes to pytest."""
    return run_tests(arguments, chosen_port())


def check(_arguments: list[str]) -> int:
    """Run the fast checks alone."""
    return run_checks_alone()


def bench(names: list[str]) -> int:
    """Run the benchmarks."""
    return run_modules("bench", names, chosen_port())


def prove(names: list[str]) -> int:
    """Run the long proofs."""
    return run_modules("prove", names, chosen_port())


def services(_arguments: list[str]) -> int:
    """Run the engines alone, for people who start the portal's processes themselves."""
    with running_instance(claimed_directory(), port=chosen_port()) as instance:
        file = instance.write_environment()
        # Where collected files would stand; their server warns when it is not there.
        (instance.data.path / "static").mkdir(exist_ok=True)
        say(f"The engines run. In another shell: source {file}")
        instance.supervisor.watch()
    return 0


COMMANDS: dict[str, Callable[[list[str]], int]] = {
    "demo": demo,
    "test": test,
    "check": check,
    "bench": bench,
    "prove": prove,
    "services": services,
}


def main(arguments: list[str]) -> int:
    """Run one command; a refused start is one sentence and code 1."""
    command = COMMANDS.get(arguments[0]) if arguments else None
    if command is None:
        say(f"Usage: python3 run.py {'|'.join(COMMANDS)} [NAME]")
        return 2
    # What the portal writes is for its owner alone.
    os.umask(0o077)
    try:
        return command(arguments[1:])
    except StartRefusedError as error:
        say(str(error))
    except StopRequestedError:
        return 130
    except OSError as error:
        refusal = refusal_for(error)
        if refusal is None:
            raise
        say(str(refusal))
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
