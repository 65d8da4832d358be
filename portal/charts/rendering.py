"""The program that draws: specifications in by standard input, pictures out, nothing else.

It runs as a process of its own, which the worker starts for a batch (`portal.charts.drawing`) and
which ends with it: the renderer holds 200 MB and an engine for scripts, and neither shall stay
where keys are. It knows no database, no address and no environment, and fetches nothing.
"""

import json
import sys
from typing import Any

import vl_convert


def main() -> int:
    """Draw what stands in the input, a list; print a list of SVG texts, null for what failed."""
    asked = json.load(sys.stdin)
    json.dump([_drawn(item) for item in asked], sys.stdout)
    return 0


def _drawn(item: dict[str, Any]) -> str | None:
    draw = vl_convert.vega_to_svg if item["engine"] == "vega" else vl_convert.vegalite_to_svg
    try:
        picture: str = draw(
            item["spec"],
            allowed_base_urls=[],
            format_locale=item["numbers"],
            time_format_locale=item["times"],
        )
    except ValueError as error:
        # One that cannot be drawn takes no other with it; the caller notes that it failed.
        sys.stderr.write(f"{error}\n")
        return None
    return picture


if __name__ == "__main__":
    sys.exit(main())
