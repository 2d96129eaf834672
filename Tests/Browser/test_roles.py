"""What each role finds when it follows the links from its own first page, on a phone.

No link leads to a page that the role may not see. Every page fits and is light; the rules of accessibility are checked on
the pages that the county office does not see in the same form (a page's kind and the forms on it), once each.
"""
import unittest
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe

from crawl import reach, variant
from server import Browser, Server, enter, set_up
from test_pages import RULES

TOWNSHIP = "140522100"
# Pages that a role must come to from its first page; fewer, and the way there is broken.
PAGES = {
    "station": {"/office/matters/*", "/office/sampling/specimens/*", "/office/sampling/field", "/office/operators/new"},
    "township": {"/office/matters/*", "/office/grids", "/office/operators/*"},
    "grid": {"/office/grids", "/office/operators/*"},
    "laboratory": {"/office/laboratory", "/office/laboratory/*"},
    "operator": {"/office/own"},
    "department": {"/office/matters/*", "/office/sampling/review", "/office/samples/*"},
    "system-administrator": {"/office/accounts", "/office/accounts/*"},
    "security-administrator": {"/office/policy"},
    "audit-administrator": {"/office/audit"},
}


class Roles(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server(demo=True)
        cls.browser = Browser()
        page = cls.browser.page(390, 844, script=True, bypass_csp=True)
        set_up(page, cls.server)
        cls.seen = set()
        reach(page, cls.server, look=lambda page, path: cls.seen.add(variant(page, path)))
        page.context.close()
        grid = "SELECT grid FROM operator WHERE township = ? AND grid IS NOT NULL ORDER BY id LIMIT 1"
        firm = "SELECT supplier FROM sample WHERE township = ? AND supplier IS NOT NULL ORDER BY conclusion, id LIMIT 1"
        cls.places = {
            "station": {"township": TOWNSHIP}, "township": {"township": TOWNSHIP},
            "grid": {"township": TOWNSHIP, "grid": cls.server.first(grid, TOWNSHIP)},
            "laboratory": {"department": "county-laboratory"}, "department": {"department": "market-supervision"},
            "operator": {"operator": cls.server.first(firm, TOWNSHIP)},
        }

    @classmethod
    def tearDownClass(cls):
        cls.browser.close()
        cls.server.close()

    def crawl(self, role):
        page = self.browser.page(390, 844, script=True, bypass_csp=True, color_scheme="light")
        enter(page, self.server, role, role, role, **self.places.get(role, {}))
        axe = Axe()

        def look(page, path):
            with self.subTest(page=path):
                self.assertLessEqual(len(page.content().encode()), 100 << 10)
                wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
                self.assertLessEqual(wide, 0)
                form = variant(page, path)
                if form not in self.seen:
                    self.seen.add(form)
                    found = axe.run(page, options=RULES).response["violations"]
                    self.assertEqual([], [f"{v['id']}: {v['nodes'][0]['target']} {v['help']}" for v in found])

        found = reach(page, self.server, starts=(urlsplit(page.url).path,), look=look)
        page.context.close()
        self.assertLessEqual(PAGES[role], set(found), f"{role} does not find its pages")


for role in PAGES:
    setattr(Roles, f"test_pages_of_{role.replace('-', '_')}", lambda self, role=role: self.crawl(role))


if __name__ == "__main__":
    unittest.main()
