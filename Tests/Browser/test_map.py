"""The digital map in a real browser: clusters, points, correcting a place by a tap, and the list that needs no script."""
import os
import subprocess
import tempfile
import unittest

from axe_playwright_python.sync_playwright import Axe

from server import Browser, PROGRAM, Server, set_up, until

LIBRARY = "/usr/share/javascript/leaflet/leaflet.esm.min.js"
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}}


@unittest.skipUnless(os.path.exists(LIBRARY), "libjs-leaflet is not installed")
class Map(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server(demo=True)
        cls.browser = Browser()
        page = cls.browser.page()
        page.goto(cls.server.setup)
        set_up(page, cls.server)
        cls.state = page.context.storage_state()

    @classmethod
    def tearDownClass(cls):
        cls.browser.close()
        cls.server.close()

    def open(self, address="/office/map", **options):
        page = self.browser.page(storage_state=self.state, script=True, **options)
        self.complaints = []
        page.on("console", lambda message: self.complaints.append(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.goto(self.server.address + address)
        page.wait_for_selector("#map:not([hidden]) .leaflet-control-zoom")
        return page

    def drawn(self, page):
        until(page, "document.getElementById('map').dataset.drawn > 0")
        return int(page.get_attribute("#map", "data-drawn"))

    def test_the_county_shows_clusters_and_zooming_in_parts_them(self):
        page = self.open()
        everything = self.drawn(page)
        self.assertGreater(everything, 1000)
        self.assertGreater(page.locator(".pin.cluster >> visible=true").count(), 5)
        self.assertIn("凤城镇", page.inner_text("#map"))
        for _ in range(8):
            if page.locator("#map .pin:not(.cluster)").count():
                break
            page.locator("#map .pin.cluster").first.click(force=True)
            page.wait_for_timeout(900)
        self.assertGreater(page.locator("#map .pin:not(.cluster)").count(), 0)
        self.assertLess(self.drawn(page), everything)
        page.locator("#map .pin:not(.cluster)").first.dispatch_event("click")
        link = page.locator(".leaflet-popup a[href^='/office/operators/']").first
        name = link.inner_text()
        link.click()
        page.wait_for_url("**/office/operators/**")
        self.assertIn(name, page.inner_text("h1"))
        self.assertEqual([], self.complaints)

    def test_layers_are_shown_together(self):
        page = self.open("/office/map?layer=open-matters")
        alone = self.drawn(page)
        page.check(".map-layers input[value=failed-samples]")
        until(page, f"document.getElementById('map').dataset.drawn > {alone}")
        page.uncheck(".map-layers input[value=failed-samples]")
        until(page, f"document.getElementById('map').dataset.drawn == {alone}")

    def test_flows_are_lines_to_the_markets_and_the_same_as_a_table(self):
        address = "/office/map?layer=certificate-flows&from=2024-01-01&through=2024-11-20"
        page = self.open(address)
        lines = self.drawn(page)
        self.assertEqual(lines, page.locator("#map path.flow").count())
        self.assertGreater(lines, 5)
        page.locator("#map path.flow").first.dispatch_event("click")
        self.assertIn("→", page.inner_text(".leaflet-popup a"))
        # Beside another layer each keeps its own filter.
        page.check(".map-layers input[value=recalls]")
        until(page, f"document.getElementById('map').dataset.drawn > {lines}")
        self.assertEqual([], self.complaints)
        plain = self.browser.page(390, 844, storage_state=self.state)
        plain.goto(self.server.address + address)
        self.assertGreaterEqual(plain.locator("#list tbody tr").count(), lines)
        plain.select_option("#kind", "sales")
        with plain.expect_navigation():
            plain.click("button:has-text('筛选')")
        self.assertIn("from=2024-01-01", plain.url)
        self.assertNotIn("农批市场 ", plain.inner_text("#list"))
        wide = plain.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        self.assertLessEqual(wide, 0)

    def test_a_tap_corrects_a_place(self):
        page = self.open()
        address = page.locator("#list a[href*='pick=']").first.get_attribute("href")
        page = self.open(address)
        before = page.input_value("#latitude"), page.input_value("#longitude")
        box = page.locator("#map").bounding_box()
        page.mouse.click(box["x"] + box["width"] / 2 + 120, box["y"] + box["height"] / 2 + 60)
        until(page, f"document.getElementById('latitude').value !== '{before[0]}'")
        latitude, longitude = page.input_value("#latitude"), page.input_value("#longitude")
        with page.expect_navigation():
            page.click("button:has-text('保存位置')")
        text = page.inner_text("main")
        self.assertIn(f"{latitude}, {longitude}", text)
        self.assertIn("WGS-84", text)
        self.assertIn("数字地图点选", text)
        self.assertIn("张敏", text)

    def test_without_script_there_is_the_list_and_a_form_for_degrees(self):
        page = self.browser.page(storage_state=self.state)
        page.goto(self.server.address + "/office/map?layer=failed-samples")
        self.assertTrue(page.locator("#map").is_hidden())
        self.assertGreater(page.locator("#list tbody tr").count(), 0)
        page.goto(self.server.address + "/office/map")
        page.goto(self.server.address + page.locator("#list a[href*='pick=']").first.get_attribute("href"))
        page.fill("#latitude", "35.5")
        page.fill("#longitude", "112.4")
        with page.expect_navigation():
            page.click("button:has-text('保存位置')")
        self.assertIn("35.5, 112.4", page.inner_text("main"))

    def test_accessible_and_nothing_from_elsewhere(self):
        for scheme in ("light", "dark"):
            for width in (390, 1440):
                page = self.browser.page(
                    width, 844, storage_state=self.state, script=True, bypass_csp=True, color_scheme=scheme)
                fetched = []
                page.on("request", lambda request: fetched.append(request.url))
                for address in ("/office/map?layer=certificate-flows&from=2024-01-01", "/office/map?layer=recalls", "/office/map"):
                    page.goto(self.server.address + address)
                    self.drawn(page)
                    found = Axe().run(page, options=RULES).response["violations"]
                    self.assertEqual([], [f"{v['id']}: {v['nodes'][0]['target']} {v['help']}" for v in found])
                foreign = [url for url in fetched if not url.startswith((self.server.address, "data:"))]
                self.assertEqual([], foreign)
                wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
                self.assertLessEqual(wide, 0)
                page.context.close()

    def test_without_the_library_the_page_says_so(self):
        with tempfile.TemporaryDirectory() as empty:
            process = subprocess.Popen(
                [PROGRAM, "serve", "--data", self.server.data, "--port", "0", "--map-library", empty],
                stdout=subprocess.PIPE, text=True)
            try:
                address = process.stdout.readline().split()[-1].rstrip("/")
                page = self.browser.page(storage_state=self.state, script=True)
                page.goto(address + "/office/map")
                self.assertIn("服务器上没有地图库", page.inner_text("main"))
                self.assertGreater(page.locator("#list tbody tr").count(), 0)
            finally:
                process.terminate()
                process.wait(timeout=20)
                process.stdout.close()


if __name__ == "__main__":
    unittest.main()
