"""Takes the pictures that the documents show; with --all also the dark and printed pages, to look at."""
import os
import sys

from palette import shrink
from server import Browser, Server, set_up

PAGES = {
    "board": "/office", "task": "/office/plan/6.5", "samples": "/office/samples?conclusion=fail",
    "matters": "/office/matters?state=open", "operators": "/office/operators", "import": "/office/import",
    "reports": "/office/reports",
}
DESK, PHONE = (1280, 900), (390, 844)
# What a picture shows: its address, or where a link to it is found.
DESK_PICTURES = ("board", "matter", "inbox", "operator", "sampling-plan", "analysis", "annual-report", "search", "account",
                 "public-notice", "public-plan", "trace", "recall", "map")
PHONE_PICTURES = ("board", "matter", "field-sheet", "gate", "public-certificate")
LIMIT = 80 << 10


def first(page, server, address, selector):
    page.goto(server.address + address)
    return page.locator(selector).first.get_attribute("href")


def addresses(page, server):
    sample = first(page, server, PAGES["samples"], "tbody a")
    operator = first(page, server, sample, ".facts a[href^='/office/operators']")
    certificate = first(page, server, "/office/certificates", "tbody a")
    recall = first(page, server, "/office/recalls", "tbody a")
    trace = first(page, server, recall, ".facts a[href^='/office/lots/']")
    return {
        "board": PAGES["board"], "inbox": "/office/inbox", "sampling-plan": "/office/sampling/plan",
        "analysis": "/office/analysis", "annual-report": "/office/reports/annual", "search": "/office/search?q=凤城",
        "account": "/office/me", "public-plan": "/plan", "operator": operator,
        "matter": first(page, server, "/office/matters?state=overdue&procedure=disposal", "tbody a"),
        "public-notice": first(page, server, "/notices", "main a[href^='/notices/']"),
        "recall": recall, "trace": trace, "map": "/office/map?layer=certificate-flows", "gate": "/office/gate",
        "public-certificate": first(page, server, certificate, "a[href^='/c/']"),
        "field-sheet": f"/office/sampling/field?food=豇豆&operator={operator.rsplit('/', 1)[1]}",
    }


def take(page, server, address, file):
    page.goto(server.address + address, wait_until="networkidle")
    if page.locator("form.field-sheet").count():
        page.evaluate("document.querySelector('form.field-sheet').scrollIntoView()")
    content = shrink(page.screenshot())
    if len(content) > LIMIT:
        content = shrink(page.screenshot(), colours=24)
    if len(content) > LIMIT:
        raise RuntimeError(f"{file} is of {len(content)} bytes; expected at most {LIMIT}")
    with open(file, "wb") as picture:
        picture.write(content)


def main(folder, everything):
    os.makedirs(folder, exist_ok=True)
    server, browser = Server(demo=True), Browser()
    try:
        page = browser.page()
        set_up(page, server)
        state = page.context.storage_state()
        shown = addresses(page, server)
        for names, size, kind in ((DESK_PICTURES, DESK, "desk"), (PHONE_PICTURES, PHONE, "phone")):
            for name in names:
                isOpen = name.startswith("public-")
                page = browser.page(*size, script=True, storage_state=None if isOpen else state)
                take(page, server, shown[name], f"{folder}/{name}-{kind}.png")
                page.context.close()
        if everything:
            look(browser, server, shown, state, folder)
    finally:
        browser.close()
        server.close()


def look(browser, server, shown, state, folder):
    """Three pages in the dark, in large text and on paper."""
    dark = browser.page(*DESK, storage_state=state, color_scheme="dark")
    large = browser.page(*DESK, storage_state=state)
    large.goto(server.address + "/display?size=large")
    printed = browser.page(storage_state=state)
    for name in ("board", "matter", "annual-report"):
        take(dark, server, shown[name], f"{folder}/{name}-dark.png")
        take(large, server, shown[name], f"{folder}/{name}-large.png")
        printed.goto(server.address + shown[name])
        printed.pdf(path=f"{folder}/{name}.pdf", format="A4")


if __name__ == "__main__":
    main(sys.argv[1], "--all" in sys.argv)
