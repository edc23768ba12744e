"""`python -m app.healthcheck`: fails if the planner with the settings of this environment doesn't answer."""

from __future__ import annotations

import http.client
import os
import sys

from .settings import Settings

SECONDS = 2


def main() -> int:
    settings = Settings.from_environment(os.environ)
    host = "127.0.0.1" if settings.host in {"0.0.0.0", "::"} else settings.host
    connection = http.client.HTTPConnection(host, settings.port, timeout=SECONDS)
    try:
        connection.request("GET", "/healthz")  # answered with and without the path prefix
        return 0 if connection.getresponse().status == http.HTTPStatus.OK else 1
    except OSError as error:
        print(f"http://{host}:{settings.port}/healthz: {error}", file=sys.stderr)
        return 1
    finally:
        connection.close()


if __name__ == "__main__":
    sys.exit(main())
