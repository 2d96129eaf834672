"""A server of our own for each group of browser tests: the built program on a free port, with data in a temporary folder."""
import os
import re
import shutil
import subprocess
import tempfile

from playwright.sync_api import sync_playwright

PROGRAM = os.path.abspath(os.environ.get("SHIAN_PROGRAM", ".build/debug/shian"))
PASSWORD = "jade-River-2024"


class Server:
    def __init__(self, demo=False):
        self.folder = tempfile.mkdtemp(prefix="shian-browser-")
        self.data = os.path.join(self.folder, "data")
        if demo:
            self.run("demo", "--data", self.data)
        self.process = subprocess.Popen(
            [PROGRAM, "serve", "--data", self.data, "--port", "0"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        lines = []
        self.address = self.setup = None
        for line in self.process.stdout:
            lines.append(line)
            if found := re.search(r"serves (http://\S+?)/$", line.strip()):
                self.address = found.group(1)
            if found := re.search(r"(http://\S+/setup/\S+)", line):
                self.setup = found.group(1)
                break
        if not self.setup:
            raise RuntimeError("the server did not start: " + "".join(lines))

    def run(self, *arguments):
        return subprocess.run([PROGRAM, *arguments], check=True, capture_output=True, text=True).stdout

    def close(self):
        self.process.terminate()
        self.process.wait(timeout=20)
        self.process.stdout.close()
        shutil.rmtree(self.folder)


class Browser:
    """Debian's Chromium; scripts are off unless a test turns them on."""

    def __init__(self):
        self.playwright = sync_playwright().start()
        arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
        self.browser = self.playwright.chromium.launch(executable_path="/usr/bin/chromium", args=arguments)

    def page(self, width=1440, height=900, **options):
        context = self.browser.new_context(
            viewport={"width": width, "height": height}, java_script_enabled=options.pop("script", False),
            locale="zh-CN", timezone_id="Asia/Shanghai", **options)
        page = context.new_page()
        page.set_default_timeout(20_000)
        return page

    def close(self):
        self.browser.close()
        self.playwright.stop()


def set_up(page, server, login="zhangmin", name="张敏"):
    """Makes the first account by the one-time link and signs in."""
    page.goto(server.setup)
    page.fill("#name", name)
    page.fill("#login", login)
    page.fill("#password", PASSWORD)
    page.fill("#repeat", PASSWORD)
    page.click("button[type=submit]")
    page.wait_for_url("**/sign-in")
    sign_in(page, login)


def sign_in(page, login="zhangmin"):
    page.fill("#login", login)
    page.fill("#password", PASSWORD)
    page.click("button[type=submit]")
    page.wait_for_url("**/office**")
