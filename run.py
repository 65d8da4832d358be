#!/usr/bin/env python3
"""From a clone to a running portal: `python3 run.py demo`, or test, check, bench, prove.

Makes .venv beside this file, installs what requirements/ pins by hash, and hands over to
portal/running/. Needs Python 3.11 to 3.13 and nothing else.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

STARTED = time.time()
ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
PIP: list[str | Path] = [PYTHON, "-m", "pip", "install", "-qq"]
STAMP = VENV / "installed-requirements"
# Everything in run.txt is in test.txt too, at the same versions.
SETS = {"run": ("run.txt",), "test": ("test.txt", "run.txt")}
COMMANDS = {"demo": "run", "test": "test", "check": "test", "bench": "test", "prove": "test"}


def main() -> str:
    if not (3, 11) <= sys.version_info[:2] <= (3, 13):
        for name in ("python3.13", "python3.12", "python3.11"):
            if (found := shutil.which(name)) and runs([found, "-c", ""]):
                os.execv(found, [found, *sys.argv])
        return f"The portal needs Python 3.11, 3.12 or 3.13; this is {sys.version.split()[0]}."
    if os.name != "posix":
        return "The portal runs on Linux and macOS; on Windows, start it inside WSL."
    command = "".join(sys.argv[1:2])
    if command not in COMMANDS:
        return f"Usage: python3 run.py {'|'.join(COMMANDS)} [NAME]"
    install(COMMANDS[command])
    environment = dict(os.environ, PORTAL_STARTED_AT=str(STARTED))
    if environment.get("PORTAL_DATA"):
        environment["PORTAL_DATA"] = str(Path(environment["PORTAL_DATA"]).absolute())
    # Without its bytecode each of the dozen processes would compile a thousand files anew.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    os.chdir(ROOT)
    return os.execve(PYTHON, [str(PYTHON), "-m", "portal.running", *sys.argv[1:]], environment)


def install(kind: str) -> None:
    """Bring .venv to the pinned set, unless it is there already."""
    files = [ROOT / "requirements" / name for name in SETS[kind]]
    marks = [hashlib.sha256(file.read_bytes()).hexdigest() for file in files]
    if venv_runs():
        if STAMP.exists() and marks[0] in STAMP.read_text().split():
            return
    else:
        make_venv()
    sys.stderr.write(f"Installing {files[0].relative_to(ROOT)} into {VENV} …\n")
    STAMP.unlink(missing_ok=True)
    if not install_with_uv(files[0]):
        done = subprocess.run([*PIP, "--require-hashes", "-r", files[0]], check=False)
        if done.returncode:
            sys.exit(done.returncode)
    STAMP.write_text("\n".join(marks))


def venv_runs() -> bool:
    """Say whether there is a .venv whose Python still runs and is new enough."""
    code = "import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))"
    return PYTHON.exists() and runs([PYTHON, "-c", code])


def runs(command: list[str | Path]) -> bool:
    """Say whether a quiet command succeeds."""
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def make_venv() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "venv", "--clear", VENV],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        version = f"{sys.version_info[0]}.{sys.version_info[1]}"
        sys.exit(
            f"{VENV} could not be made: {(done.stdout + done.stderr).strip()}\n"
            f"On Debian or Ubuntu, install what is missing: sudo apt install python{version}-venv"
        )


def install_with_uv(requirements: Path) -> bool:
    """Install with uv, which is quick; False where it cannot be had or does not succeed."""
    uv = VENV / "bin" / "uv"
    if not uv.exists():
        found = shutil.which("uv")
        if found:
            uv = Path(found)
        elif subprocess.run([*PIP, "uv"], check=False).returncode:
            return False
    command: list[str | Path] = [
        uv,
        "pip",
        "install",
        "--quiet",
        "--python",
        PYTHON,
        "--require-hashes",
    ]
    environment = pip_settings() | dict(os.environ)
    done = subprocess.run([*command, "-r", requirements], env=environment, check=False)
    return done.returncode == 0


def pip_settings() -> dict[str, str]:
    """Tell uv of the index and the certificates that pip is set up with on this machine."""
    listed = subprocess.run(
        [PYTHON, "-m", "pip", "config", "list"], capture_output=True, text=True, check=False
    ).stdout
    settings = {}
    for line in listed.splitlines():
        name, _, value = line.partition("=")
        settings[name.split(".")[-1]] = value.strip("'\"").replace("\\n", " ").strip()
    names = {
        "index-url": "UV_DEFAULT_INDEX",
        "extra-index-url": "UV_INDEX",
        "find-links": "UV_FIND_LINKS",
        "trusted-host": "UV_INSECURE_HOST",
        "cert": "SSL_CERT_FILE",
    }
    told = {uv: settings[pip] for pip, uv in names.items() if settings.get(pip)}
    # The hashes say what is right, whichever index it comes from.
    return told | {"UV_INDEX_STRATEGY": "unsafe-best-match"}


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
