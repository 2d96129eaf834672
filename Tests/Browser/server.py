"""A server of our own for each group of browser tests: the built program on a free port, with data in a temporary folder."""
import atexit
import functools
import os
import re
import shutil
import sqlite3
import subprocess
import tempfile

from playwright.sync_api import sync_playwright

PROGRAM = os.path.abspath(os.environ.get("SHIAN_PROGRAM", ".build/debug/shian"))
PASSWORD = "jade-River-2024"


@functools.cache
def demo_ledger():
    """A simulated county, built once for all groups of tests; each has a copy of its own."""
    folder = tempfile.mkdtemp(prefix="shian-demo-")
    atexit.register(shutil.rmtree, folder)
    subprocess.run([PROGRAM, "demo", "--data", os.path.join(folder, "data")], check=True, capture_output=True)
    return os.path.join(folder, "data")


class Server:
    """With `day`, an empty county that lives on that day as a simulated one does; `move` goes on to a later day.
    `options` go to the command that serves."""

    def __init__(self, demo=False, day=None, options=()):
        self.options = options
        self.folder = tempfile.mkdtemp(prefix="shian-browser-")
        self.data = os.path.join(self.folder, "data")
        self.address = self.setup = self.process = None
        if demo:
            shutil.copytree(demo_ledger(), self.data)
        if day:
            self.run("account", "link", "--data", self.data)
            self.set_day(day)
        self.start()

    def start(self):
        """On the port it had before, where it ran before."""
        port = self.address.rsplit(":", 1)[1] if self.address else "0"
        wants_setup = self.setup is None
        self.process = subprocess.Popen(
            [PROGRAM, "serve", "--data", self.data, "--port", port, *self.options], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        lines = []
        for line in self.process.stdout:
            lines.append(line)
            if found := re.search(r"serves (http://\S+?)/$", line.strip()):
                self.address = found.group(1)
                if not wants_setup:
                    return
            if found := re.search(r"(http://\S+/setup/\S+)", line):
                self.setup = found.group(1)
                return
        raise RuntimeError("the server did not start: " + "".join(lines))

    def set_day(self, day):
        with sqlite3.connect(os.path.join(self.data, "ledger.sqlite")) as ledger:
            ledger.execute("UPDATE installation SET simulated_day = ?", (day,))
        ledger.close()

    def move(self, day):
        """A server reads its county's day when it starts; who is signed in stays so."""
        self.stop()
        self.set_day(day)
        self.start()

    def first(self, statement, *values):
        """The first column of the first row: how a test finds a place for an account."""
        with sqlite3.connect(f"file:{self.data}/ledger.sqlite?mode=ro", uri=True) as ledger:
            row = ledger.execute(statement, values).fetchone()
        ledger.close()
        return row[0]

    def run(self, *arguments):
        return subprocess.run([PROGRAM, *arguments], check=True, capture_output=True, text=True).stdout

    def account(self, login, name, role, **place):
        """Adds an account by the command line; returns the path of its one-time link."""
        options = [part for key, value in place.items() for part in (f"--{key}", value)]
        return self.run(
            "account", "add", "--data", self.data, "--login", login, "--name", name, "--role", role, *options).strip()

    def stop(self):
        self.process.terminate()
        self.process.wait(timeout=20)
        self.process.stdout.close()

    def close(self):
        self.stop()
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
    choose_password(page, login)


def enter(page, server, login, name, role, **place):
    """Makes an account of a role, sets its password by the link as its holder does, and signs in."""
    page.goto(server.address + server.account(login, name, role, **place))
    choose_password(page, login)


def choose_password(page, login):
    page.fill("#password", PASSWORD)
    page.fill("#repeat", PASSWORD)
    page.click("button[type=submit]")
    page.wait_for_url("**/sign-in")
    sign_in(page, login)


def sign_in(page, login="zhangmin"):
    page.fill("#login", login)
    page.fill("#password", PASSWORD)
    page.click("button[type=submit]")
    page.wait_for_url(re.compile(r"/office|/judge"))


def until(page, expression, seconds=20):
    """Waits until an expression of the page is true, also where its policy forbids evaluating text."""
    for _ in range(seconds * 10):
        if page.evaluate(expression):
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"not true within {seconds} s: {expression}")
