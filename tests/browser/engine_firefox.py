"""Firefox, over WebDriver BiDi: it speaks the protocol itself, without a driver."""

import json
import os
import re
import subprocess
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from websocket import WebSocket, create_connection

PROGRAM = "firefox-esr"

# A browser that says nothing to its maker: this is about our own silence.
PREFERENCES = {
    "app.update.disabledForTesting": True,
    "browser.shell.checkDefaultBrowser": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "remote.prefs.recommended": True,
    "toolkit.telemetry.reportingpolicy.firstRun": False,
}


@dataclass
class FirefoxTab:
    browser: "Firefox"
    context: str

    def open(self, address: str) -> None:
        self._send("browsingContext.navigate", url=address, wait="complete")

    def value(self, expression: str) -> Any:
        return self._evaluate(expression)["value"]

    def press(self, x: float, y: float) -> None:
        actions = [
            {"type": "pointerMove", "x": round(x), "y": round(y)},
            {"type": "pointerDown", "button": 0},
            {"type": "pointerUp", "button": 0},
        ]
        mouse = {"type": "pointer", "id": "mouse", "actions": actions}
        self._send("input.performActions", actions=[mouse])

    def choose(self, element: str, file: Path) -> None:
        node = {"sharedId": self._evaluate(element)["sharedId"]}
        self._send("input.setFiles", element=node, files=[str(file)])

    def close(self) -> None:
        self._send("browsingContext.close")

    def _evaluate(self, expression: str) -> dict[str, Any]:
        done = self.browser.send(
            "script.evaluate",
            expression=expression,
            target={"context": self.context},
            awaitPromise=True,
        )
        assert done["type"] == "success", done
        return dict(done["result"])

    def _send(self, method: str, **parameters: Any) -> None:
        self.browser.send(method, context=self.context, **parameters)


class Firefox:
    """A running browser.

    Args:
        socket: Where it takes commands, and tells of events that nobody asked for.
    """

    def __init__(self, socket: WebSocket) -> None:
        self.socket = socket
        self.sent = 0
        self.send("session.new", capabilities={})

    def send(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Sends a command and waits for its answer."""
        self.sent += 1
        command = {"id": self.sent, "method": method, "params": parameters}
        self.socket.send(json.dumps(command))
        while (answer := json.loads(self.socket.recv())).get("id") != self.sent:
            pass
        assert answer["type"] == "success", answer
        return dict(answer["result"])

    def tab(self) -> FirefoxTab:
        made = self.send("browsingContext.create", type="tab")
        return FirefoxTab(self, made["context"])


@contextmanager
def firefox() -> Iterator[Firefox]:
    """Starts Firefox without a window, with an empty profile."""
    with TemporaryDirectory() as profile, _running(Path(profile)) as address:
        socket = create_connection(address, suppress_origin=True, timeout=120)
        with closing(socket):
            browser = Firefox(socket)
            yield browser
            browser.send("browser.close")


@contextmanager
def _running(profile: Path) -> Iterator[str]:
    """Runs the program; gives the address where it takes commands."""
    lines = [
        f"user_pref({json.dumps(name)}, {json.dumps(value)});\n"
        for name, value in PREFERENCES.items()
    ]
    (profile / "user.js").write_text("".join(lines), encoding="utf-8")
    options = ["--headless", "--no-remote", "--remote-debugging-port=0"]
    with subprocess.Popen(
        [PROGRAM, *options, "--profile", profile],
        env={"HOME": str(profile), "PATH": os.defpath},
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield _address(process.stderr or [])
            process.wait(timeout=60)
        finally:
            process.kill()


def _address(lines: Iterable[str]) -> str:
    for line in lines:
        if found := re.search(r"listening on (ws://\S+)", line):
            return f"{found[1]}/session"
    raise AssertionError("Firefox ended before it could be driven.")
