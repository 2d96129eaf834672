"""The open pages about standards as a citizen uses them: a phone, no script, no account, and the keyboard alone."""
import unittest
from urllib.parse import quote

from axe_playwright_python.sync_playwright import Axe

from server import Browser, Server
from test_pages import RULES, WIDTHS
from test_thread import Keyboard

PAGES = {
    "form": "/judge", "fail": "/judge?food=豇豆&item=灭蝇胺&result=1.8mg/kg&on=2024-06-20",
    "pass": "/judge?food=韭菜&item=腐霉利&result=0.35mg/kg&on=2026-05-01",
    "which food": "/judge?food=菜豆&item=灭蝇胺&result=0.6mg/kg&on=2026-05-01",
    "banned": "/judge?food=豇豆&item=克百威&result=0.1mg/kg&on=2026-05-01",
    "limit only": "/judge?food=菠菜&item=毒死蜱&on=2026-05-01", "faults": "/judge?food=豇豆&on=2026-02-30",
    "limits": "/judge/limits?food=苹果&on=2026-05-01", "limits of several": "/judge/limits?food=菜豆&on=2026-05-01",
    "changes": "/judge/changes?food=豇豆", "items": "/judge/items?food=豇豆&on=2026-05-01",
    "classes": "/judge/items?food=糕点&on=2026-05-01",
}


class Judging(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server(demo=True)
        cls.browser = Browser()

    @classmethod
    def tearDownClass(cls):
        cls.browser.close()
        cls.server.close()

    def address(self, name):
        return self.server.address + quote(PAGES[name], safe="/?&=")

    def test_a_citizen_asks_and_chooses_with_the_keyboard_alone(self):
        page = self.browser.page(390, 844)
        keys = Keyboard(page)
        page.goto(self.server.address + "/sign-in")
        keys.press("a[href='/judge']")
        keys.type("#food", "菜豆")
        keys.type("#item", "灭蝇胺")
        keys.type("#result", "0.6mg/kg")
        keys.reach("#on").fill("2026-05-01")  # the date field is the browser's own
        keys.press("form button[type=submit]")
        self.assertIn("请选定是哪一种", page.inner_text("main"))
        keys.press(".choices a:has-text('荚可食类')")
        text = page.inner_text("main")
        self.assertIn("0.6 mg/kg", text)
        self.assertNotIn("请选定是哪一种", text)
        self.assertIn("result=0.6mg%2Fkg", page.url, "the answer has an address that can be sent on")
        sent = self.browser.page(390, 844)
        sent.goto(page.url)
        self.assertEqual(text, sent.inner_text("main"), "whoever opens it sees the same")
        self.assertEqual([], sent.context.cookies(), "nothing is kept of whoever asks")

    def test_a_fault_leads_to_its_field_and_keeps_what_was_typed(self):
        page = self.browser.page(390, 844)
        page.goto(self.address("faults"))
        self.assertEqual("豇豆", page.input_value("#food"))
        self.assertEqual("2026-02-30", page.input_value("#on"))
        page.click(".summary-of-faults a[href='#on']")
        self.assertTrue(page.url.endswith("#on"))
        page.fill("#on", "2026-05-01")
        page.fill("#item", "毒死蜱")
        page.click("form button[type=submit]")
        self.assertIn("≤0.02 mg/kg", page.inner_text("main"))

    def test_large_text_stays_on_the_page(self):
        page = self.browser.page(390, 844)
        page.goto(self.address("fail"))
        page.click("a:has-text('切换大字')")
        self.assertIn("不合格", page.inner_text("main"))
        self.assertEqual("large", page.get_attribute("html", "data-size"))

    def test_nothing_sticks_out_also_in_large_text(self):
        for size in ("normal", "large"):
            for kind, (width, height) in WIDTHS.items():
                page = self.browser.page(width, height, script=True, bypass_csp=True)
                page.goto(self.server.address + f"/display?size={size}")
                for name in PAGES:
                    with self.subTest(page=name, width=width, size=size):
                        page.goto(self.address(name))
                        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
                        self.assertLessEqual(wide, 0)
                page.context.close()

    def test_targets_on_the_phone_are_large_enough_for_a_thumb(self):
        page = self.browser.page(390, 844, script=True, bypass_csp=True)
        for name in PAGES:
            page.goto(self.address(name))
            for selector in ("main input:visible", "main select:visible", "main button:visible", ".tabs a", ".choices a"):
                for element in page.locator(selector).all():
                    with self.subTest(page=name, element=selector):
                        self.assertGreaterEqual(element.bounding_box()["height"], 40)

    def check_accessibility(self, scheme):
        axe = Axe()
        for width, height in WIDTHS.values():
            page = self.browser.page(width, height, script=True, bypass_csp=True, color_scheme=scheme)
            for name in PAGES:
                with self.subTest(page=name, width=width):
                    page.goto(self.address(name))
                    found = axe.run(page, options=RULES).response["violations"]
                    self.assertEqual([], [f"{v['id']}: {v['nodes'][0]['target']} {v['help']}" for v in found])
            page.context.close()

    def test_accessible_in_light(self):
        self.check_accessibility("light")

    def test_accessible_in_dark(self):
        self.check_accessibility("dark")

    def test_nothing_is_fetched_from_elsewhere(self):
        page = self.browser.page(script=True)
        fetched, complaints = [], []
        page.on("request", lambda request: fetched.append(request.url))
        page.on("console", lambda message: complaints.append(message.text) if message.type != "error" else None)
        for name in PAGES:
            page.goto(self.address(name))
        self.assertEqual([], [url for url in fetched if not url.startswith((self.server.address, "data:"))])
        self.assertEqual([], complaints)


if __name__ == "__main__":
    unittest.main()
