"""Every page that a person can reach by following links, one of each kind."""
import re
from urllib.parse import parse_qsl, urlsplit

IDENTITY = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[0-9a-f]{16,}|\d+(\.\d+)+|\d{2,}")
FILES = re.compile(r"\.(xlsx|docx|csv|ics|pdf|json|svg|png|jpe?g|html)$|/export(\?|$)|/evidence/|/files/|/specimens/[^/]+/reports/|^/display|^/sign-out|^/setup")


# What a form is about: a page with one of these is another page than without.
SUBJECTS = {"operator", "line", "sample", "specimen", "lot", "issuer", "from"}
# Units of the annual report go by their names.
UNITS = re.compile(r"(?<=^/office/reports/)(?!annual|copies|import)[a-z][a-z-]+")


def kind(path):
    """The path with a star where an identity, a number, a date or a unit stands."""
    return "/".join("*" if IDENTITY.search(part) else part for part in UNITS.sub("*", path).split("/"))


def kind_of(address):
    """The kind of an address, with the names of what its form is about."""
    parts = urlsplit(address)
    subjects = sorted(name for name, value in parse_qsl(parts.query) if name in SUBJECTS)
    return kind(parts.path) + ("?" + "&".join(subjects) if subjects else "")


def variant(page, path):
    """The kind of a page with the forms that it offers its reader: two roles may see one kind with different work in it."""
    forms = page.eval_on_selector_all("main form", "forms => forms.map(form => form.getAttribute('action') || '')")
    return kind(path), tuple(sorted({kind(urlsplit(action).path) for action in forms}))


def chosen(operator):
    """Forms for which an operator was picked from a search, which no link on a page leads to."""
    return tuple(f"{path}?operator={operator}" for path in (
        "/office/sampling/field", "/office/sampling/rapid", "/office/certificates/new", "/office/movements/new", "/office/input-uses"))


def reach(page, server, starts=("/office",), limit=200, look=lambda page, path: None):
    """Addresses by kind, breadth first; a page that does not answer 200 is an error with the page that led there.

    `look` is called on each page while it is open."""
    found, waiting = {}, [(start, "the start") for start in starts]
    seen = set()
    while waiting and len(found) < limit:
        address, origin = waiting.pop(0)
        if kind_of(address) in found:
            continue
        answer = page.goto(server.address + address)
        if answer.status != 200:
            raise AssertionError(f"{address}: {answer.status}, linked from {origin}")
        found[kind_of(address)] = address
        look(page, urlsplit(address).path)
        for link in page.eval_on_selector_all("a[href]", "links => links.map(link => link.getAttribute('href'))"):
            if link.startswith("/") and not FILES.search(urlsplit(link).path) and kind_of(link) not in seen:
                seen.add(kind_of(link))
                waiting.append((link.split("#")[0], address))
    return found
