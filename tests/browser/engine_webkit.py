"""WebKitGTK, over its WebDriver, on a screen of its own."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from selenium.webdriver import Remote
from selenium.webdriver.common.actions.action_builder import ActionBuilder
from selenium.webdriver.remote.client_config import ClientConfig
from selenium.webdriver.remote.file_detector import UselessFileDetector
from selenium.webdriver.remote.remote_connection import RemoteConnection
from selenium.webdriver.webkitgtk.options import Options
from selenium.webdriver.webkitgtk.service import Service

DRIVER = "WebKitWebDriver"


@dataclass
class WebKitTab:
    driver: Remote
    handle: str

    def open(self, address: str) -> None:
        self._turn()
        self.driver.get(address)

    def value(self, expression: str) -> Any:
        self._turn()
        return self.driver.execute_script(f"return {expression}")

    def press(self, x: float, y: float) -> None:
        self._turn()
        actions = ActionBuilder(self.driver)
        mouse = actions.pointer_action
        mouse.move_to_location(round(x), round(y))  # type: ignore[no-untyped-call]
        mouse.click()
        actions.perform()

    def choose(self, element: str, file: Path) -> None:
        self.value(element).send_keys(str(file))

    def close(self) -> None:
        self._turn()
        self.driver.close()

    def _turn(self) -> None:
        self.driver.switch_to.window(self.handle)


class WebKit:
    """A running browser with an empty profile.

    Args:
        driver: What drives it. A browser without a window ends: this one's stays.
    """

    def __init__(self, driver: Remote) -> None:
        self.driver = driver
        self.first = driver.current_window_handle

    def tab(self) -> WebKitTab:
        self.driver.switch_to.window(self.first)
        # A tab behind another one is never painted, and so takes no clicks.
        self.driver.switch_to.new_window("window")
        return WebKitTab(self.driver, self.driver.current_window_handle)


@contextmanager
def webkit() -> Iterator[WebKit]:
    """Starts the browser of WebKitGTK's own tests."""
    (browser,) = Path("/usr/lib").glob("*/webkit2gtk-4.1/MiniBrowser")
    options = Options()
    options.binary_location = str(browser)
    options.add_argument("--automation")
    with _screen() as display:
        environment = {**os.environ, "DISPLAY": display}
        service = Service(f"/usr/bin/{DRIVER}", env=environment)
        service.start()
        try:
            connection = RemoteConnection(
                client_config=ClientConfig(service.service_url, timeout=120)
            )
            # The files that are chosen are on this machine.
            detector = UselessFileDetector()
            with Remote(connection, options=options, file_detector=detector) as driver:
                yield WebKit(driver)
        finally:
            service.stop()


@contextmanager
def _screen() -> Iterator[str]:
    """A screen that nobody sees; its number once it can be drawn on."""
    read, write = os.pipe()
    command = ["Xvfb", "-displayfd", str(write), "-screen", "0", "1280x1024x24"]
    screen = subprocess.Popen(command, pass_fds=[write], stderr=subprocess.DEVNULL)
    os.close(write)
    try:
        with os.fdopen(read) as number:
            yield f":{number.readline().strip()}"
    finally:
        screen.terminate()
        screen.wait(timeout=20)
