"""Every page at phone and desk width, light, dark and large: nothing sticks out, nothing comes from elsewhere, and the
rules of accessibility (WCAG 2.2 AA, as axe-core checks them) hold."""
import unittest
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe

from crawl import chosen, reach
from papers import Paper
from screenshots import PAGES, first
from server import Browser, Server, set_up

WIDTHS = {"phone": (390, 844), "desk": (1440, 900)}
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}}


class Pages(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server(demo=True)
        cls.browser = Browser()
        page = cls.browser.page()
        page.goto(cls.server.setup)
        cls.setup = page.url
        set_up(page, cls.server)
        cls.state = page.context.storage_state()
        grower = cls.server.first("SELECT id FROM operator WHERE kind = 'growing' AND state = 'open' ORDER BY id LIMIT 1")
        cls.pages = reach(cls.browser.page(storage_state=cls.state, script=True, bypass_csp=True), cls.server,
                          starts=("/office", "/", "/notices", "/plan", "/grids", "/judge", "/office/search?q=豇豆") + chosen(grower))
        cls.pages["not there"] = "/office/matters/none"
        cls.pages["not permitted"] = "/office/audit"
        cls.pages["set-up whose link is used"] = urlsplit(cls.setup).path
        cls.pages["public search"] = "/notices?q=豇豆"
        cls.pages["urgent board"] = "/office?order=urgent"
        cls.pages["failed sample"] = first(page, cls.server, PAGES["samples"], "tbody a")
        cls.pages["overdue matter"] = first(page, cls.server, "/office/matters?state=overdue", "tbody a")
        cls.pages["closed matter"] = first(page, cls.server, "/office/matters?state=closed", "tbody a")
        cls.pages["operator of a failed sample"] = first(
            page, cls.server, cls.pages["failed sample"], ".facts a[href^='/office/operators']")

    @classmethod
    def tearDownClass(cls):
        cls.browser.close()
        cls.server.close()

    def each(self, **options):
        for kind, (width, height) in WIDTHS.items():
            page = self.browser.page(width, height, storage_state=self.state, **options)
            for name, address in self.pages.items():
                page.goto(self.server.address + address)
                yield page, f"{name}, {kind}"
            page.context.close()

    def test_nothing_sticks_out_at_the_side_and_no_page_is_heavy(self):
        for page, place in self.each(script=True, bypass_csp=True):
            with self.subTest(place):
                self.assertLessEqual(len(page.content().encode()), 100 << 10)
                wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
                self.assertLessEqual(wide, 0)

    def test_nothing_sticks_out_in_large_text(self):
        page = self.browser.page(storage_state=self.state)
        page.goto(self.server.address + "/display?size=large")
        state = page.context.storage_state()
        for width, height in WIDTHS.values():
            page = self.browser.page(width, height, storage_state=state, script=True, bypass_csp=True)
            for name, address in self.pages.items():
                with self.subTest(page=name, width=width):
                    page.goto(self.server.address + address)
                    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
                    self.assertLessEqual(wide, 0)
                    size = page.evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize)")
                    self.assertGreaterEqual(size, 20)

    def check_accessibility(self, **options):
        axe = Axe()
        for page, place in self.each(script=True, bypass_csp=True, **options):
            with self.subTest(place):
                found = axe.run(page, options=RULES).response["violations"]
                self.assertEqual([], [f"{v['id']}: {v['nodes'][0]['target']} {v['help']}" for v in found])

    def test_accessible_in_light(self):
        self.check_accessibility(color_scheme="light")

    def test_accessible_in_dark(self):
        self.check_accessibility(color_scheme="dark")

    def test_nothing_is_fetched_from_elsewhere(self):
        page = self.browser.page(storage_state=self.state, script=True)
        fetched, complaints = [], []
        page.on("request", lambda request: fetched.append(request.url))
        # Chromium asks for a login beside each password for the sake of its own password store.
        # It says of a page that answers 404 or 403 that it did; three of these pages are there to do so.
        told = ("[DOM] Password forms", "Failed to load resource: the server responded with a status of 40")
        page.on("console", lambda message: None if any(part in message.text for part in told) else complaints.append(message.text))
        answers = [page.goto(self.server.address + address).status for address in self.pages.values()]
        self.assertEqual(3, sum(400 <= status < 500 for status in answers))
        foreign = [url for url in fetched if not url.startswith(self.server.address) and not url.startswith("data:")]
        self.assertEqual([], foreign)
        self.assertEqual([], complaints, "the browser has nothing to complain about")

    def test_a_printed_notice_has_every_column(self):
        page = self.browser.page(storage_state=self.state)
        page.goto(self.server.address + first(page, self.server, "/notices", "a[href^='/notices/']"))
        columns = set(page.locator(".wide-table th").all_inner_texts())
        self.assertIn("不合格项目║检验结果║标准值", columns)
        paper = Paper(page)
        printed = "".join(paper.written.split())
        self.assertEqual([], [column for column in columns if "".join(column.split()) not in printed])

    def test_locked_after_five_wrong_passwords(self):
        page = self.browser.page()
        for attempt in range(6):
            page.goto(self.server.address + "/sign-in")
            page.fill("#login", "nobody")
            page.fill("#password", "wrong-password")
            with page.expect_navigation():
                page.click("button[type=submit]")
            text = page.inner_text("main")
            self.assertIn("暂停登录" if attempt >= 4 else "登录名或密码不对", text)

    def test_a_problem_list_names_row_column_and_what_was_read(self):
        page = self.browser.page(storage_state=self.state)
        page.goto(self.server.address + "/office/import")
        page.locator("#file").set_input_files({
            "name": "坏.csv", "mimeType": "text/csv",
            "buffer": "食品名称,生产日期,检验项目,检验结果\n豇豆,2024-02-30,灭蝇胺,1\n,2024-01-02,铅,1\n".encode("gb18030")})
        with page.expect_navigation():
            page.click("form[action='/office/import'] button")
        text = page.inner_text("main")
        for expected in ("这份文件没有入账", "第 2 行", "生产日期", "2024-02-30", "第 3 行", "食品名称"):
            self.assertIn(expected, text)


if __name__ == "__main__":
    unittest.main()
