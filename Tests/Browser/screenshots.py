"""Takes the pictures that the documents show, and more to look at: every page at phone and desk width."""
import os
import sys

from server import Browser, Server, set_up

PAGES = {
    "board": "/office", "task": "/office/plan/6.5", "samples": "/office/samples?conclusion=fail",
    "matters": "/office/matters?state=open", "operators": "/office/operators", "import": "/office/import",
    "reports": "/office/reports",
}


def first(page, server, address, selector):
    page.goto(server.address + address)
    return page.locator(selector).first.get_attribute("href")


def main(folder, everything):
    os.makedirs(folder, exist_ok=True)
    server, browser = Server(demo=True), Browser()
    try:
        page = browser.page()
        page.goto(server.setup)
        if everything:
            page.screenshot(path=f"{folder}/setup-desk.png")
        set_up(page, server)
        state = page.context.storage_state()
        pages = dict(PAGES)
        pages["sample"] = first(page, server, PAGES["samples"], "tbody a")
        pages["matter"] = first(page, server, "/office/matters?state=overdue", "tbody a")
        pages["operator"] = first(page, server, pages["sample"], ".facts a[href^='/office/operators']")
        shown = pages if everything else {name: pages[name] for name in ("board", "matter")}
        for width, kind in ((1440, "desk"), (390, "phone")):
            page = browser.page(width, 900 if width > 1000 else 844, storage_state=state)
            for name, address in shown.items():
                page.goto(server.address + address)
                page.screenshot(path=f"{folder}/{name}-{kind}.png", full_page=everything and kind == "phone")
        if everything:
            dark = browser.page(1440, 900, storage_state=state, color_scheme="dark")
            dark.goto(server.address + "/office")
            dark.screenshot(path=f"{folder}/board-dark.png")
            dark.goto(server.address + pages["matter"])
            dark.screenshot(path=f"{folder}/matter-dark.png")
            large = browser.page(1440, 900, storage_state=state)
            large.goto(server.address + "/display?size=large")
            large.screenshot(path=f"{folder}/board-large.png")
            printed = browser.page(storage_state=state)
            printed.goto(server.address + "/office")
            printed.pdf(path=f"{folder}/board.pdf", format="A4")
    finally:
        browser.close()
        server.close()


if __name__ == "__main__":
    main(sys.argv[1], "--all" in sys.argv)
