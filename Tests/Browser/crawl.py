"""Every page that a person can reach by following links, one of each kind."""
import re
from urllib.parse import urlsplit

IDENTITY = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[0-9a-f]{16,}|\d+(\.\d+)+|\d{2,}")
FILES = re.compile(r"\.(xlsx|docx|csv|ics|pdf|json|svg|png|jpe?g)$|/export(\?|$)|/evidence/|/files/|^/display|^/sign-out|^/setup")


def kind(path):
    """The path with a star where an identity, a number or a date stands."""
    return "/".join("*" if IDENTITY.search(part) else part for part in path.split("/"))


def variant(page, path):
    """The kind of a page with the forms that it offers its reader: two roles may see one kind with different work in it."""
    forms = page.eval_on_selector_all("main form", "forms => forms.map(form => form.getAttribute('action') || '')")
    return kind(path), tuple(sorted({kind(urlsplit(action).path) for action in forms}))


def reach(page, server, starts=("/office",), limit=150, look=lambda page, path: None):
    """Addresses by kind, breadth first; a page that does not answer 200 is an error with the page that led there.

    `look` is called on each page while it is open."""
    found, waiting = {}, [(start, "the start") for start in starts]
    seen = set()
    while waiting and len(found) < limit:
        address, origin = waiting.pop(0)
        if kind(urlsplit(address).path) in found:
            continue
        answer = page.goto(server.address + address)
        if answer.status != 200:
            raise AssertionError(f"{address}: {answer.status}, linked from {origin}")
        found[kind(urlsplit(address).path)] = address
        look(page, urlsplit(address).path)
        for link in page.eval_on_selector_all("a[href]", "links => links.map(link => link.getAttribute('href'))"):
            path = urlsplit(link).path
            if link.startswith("/") and not FILES.search(path) and kind(path) not in seen:
                seen.add(kind(path))
                waiting.append((link.split("#")[0], address))
    return found
