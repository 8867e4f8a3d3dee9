#!/usr/bin/env python3
"""Starts the emulator: moto's server with this package's patches, on 127.0.0.1.

    python3 server.py --port 0 [--port-file FILE] [--stay] [--verbose]

Prints `ready http://127.0.0.1:PORT` on standard output when it accepts connections; everything else goes to
standard error. Stops on SIGTERM and SIGINT, and, without --stay, when the process that started it is gone.
"""
from __future__ import annotations

import argparse
import logging
import os
import signal
import sys
import threading
import time

MOTO_VERSION = "5.2.1"
INSTALL = f"pip install 'moto[server]=={MOTO_VERSION}'"
HOST = "127.0.0.1"

MOTO_SETTINGS = {
    "MOTO_IAM_LOAD_MANAGED_POLICIES": "true",  # arn:aws:iam::aws:policy/... exist, as on AWS
    "MOTO_ACM_VALIDATION_WAIT": "0",  # certificates are issued at once instead of after 60 seconds
}


def main() -> None:
    arguments = parse_arguments()
    if not arguments.stay:
        stop_with_parent(os.getppid())
    os.environ.update(MOTO_SETTINGS)  # before anything of moto is imported: it reads some of them then
    check_moto()
    serve(patched_application(), arguments)


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="AWS emulator for end-to-end tests (moto with patches)")
    parser.add_argument("--port", type=int, default=0, help="0 (the default): a free port, chosen by the system")
    parser.add_argument("--port-file", help="file to write the port number to, once connections are accepted")
    parser.add_argument("--stay", action="store_true", help="go on when the process that started it is gone")
    parser.add_argument("--verbose", action="store_true", help="log every request to standard error")
    return parser.parse_args()


def stop_with_parent(parent: int) -> None:
    """Stop when the starting process is gone, so that a crashed test run leaves no server behind.

    A child whose parent dies gets another parent; no platform we use tells it so, hence the polling.
    """

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(1)
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, name="stop-with-parent", daemon=True).start()


def check_moto() -> None:
    """The patches are written against one version of moto."""
    try:
        import moto
        import moto.server  # noqa: F401  needs what the extra [server] installs
    except ImportError as error:
        sys.exit(f"The emulator needs moto {MOTO_VERSION} with its server ({error}): {INSTALL}")
    if moto.__version__ != MOTO_VERSION:
        sys.exit(f"The emulator is written for moto {MOTO_VERSION}, found {moto.__version__}: {INSTALL}")


def patched_application():
    """Apply all patches, then build the application."""
    sys.dont_write_bytecode = True  # no __pycache__ folders among the sources
    from fail_fast import FailFastApplication
    from patching import PatchDoesNotApply

    try:
        import services  # noqa: F401  importing applies the patches
    except (ImportError, PatchDoesNotApply) as error:
        sys.exit(f"A patch does not apply: {error}")
    return FailFastApplication()


def serve(application, arguments: argparse.Namespace) -> None:
    from werkzeug.serving import make_server

    if not arguments.verbose:
        logging.getLogger("werkzeug").setLevel(logging.WARNING)
    server = make_server(HOST, arguments.port, application, threaded=True)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: leave(server))

    os.environ["MOTO_PORT"] = str(server.port)  # moto builds URLs to itself from it
    announce(server.port, arguments.port_file)
    server.serve_forever()


def leave(server) -> None:
    """Exit without Python's own clean-up, which takes seconds when moto holds many resources."""
    server.server_close()
    sys.stderr.flush()
    os._exit(0)


def announce(port: int, port_file: str | None) -> None:
    if port_file:
        unfinished = f"{port_file}.unfinished"
        with open(unfinished, "w", encoding="utf-8") as file:
            file.write(f"{port}\n")
        os.replace(unfinished, port_file)  # so that nobody reads half a number
    print(f"ready http://{HOST}:{port}", flush=True)
    sys.stdout = sys.stderr  # moto prints; the starting process reads one line only


if __name__ == "__main__":
    main()
