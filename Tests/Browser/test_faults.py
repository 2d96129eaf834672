"""Every form that asks for something, sent without it: the page comes back with a list of what is wrong, each line of it
leads to its field, what was typed is still there, and the rules of accessibility hold."""
import unittest

from axe_playwright_python.sync_playwright import Axe

from crawl import chosen, kind, kind_of, reach
from server import Browser, Server, set_up
from test_pages import RULES

FORMS = "main form[method=post]:has([required])"
# What was typed before the form was sent; passwords and files are not given back.
TYPED = "甲乙丙"


class Faults(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server(demo=True)
        cls.browser = Browser()
        page = cls.browser.page(390, 844, script=True, bypass_csp=True)
        set_up(page, cls.server)
        cls.forms = {}

        def look(page, path):
            for action in page.eval_on_selector_all(FORMS, "forms => forms.map(form => form.getAttribute('action') || '')"):
                cls.forms.setdefault((kind_of(page.url), kind(action)), (page.url, action))

        grower = cls.server.first("SELECT id FROM operator WHERE kind = 'growing' AND state = 'open' ORDER BY id LIMIT 1")
        reach(page, cls.server, starts=("/office",) + chosen(grower), look=look)
        cls.page = page

    @classmethod
    def tearDownClass(cls):
        cls.browser.close()
        cls.server.close()

    def test_a_form_without_what_it_asks_for_says_so_field_by_field(self):
        axe, page = Axe(), self.page
        self.assertGreater(len(self.forms), 10, "the crawl found the forms")
        for (place, _), (address, action) in sorted(self.forms.items()):
            with self.subTest(page=place, form=action):
                page.goto(address)
                form = page.locator(f"{FORMS}[action='{action}']").first
                form.evaluate("form => { form.noValidate = true; for (const field of form.querySelectorAll('[required]')) if (field.type !== 'hidden' && field.tagName === 'INPUT' && !['radio', 'checkbox', 'file'].includes(field.type)) field.value = ''; }")
                note = form.evaluate(
                    "(form, text) => { const field = form.querySelector('input[type=text]:not([required]), textarea:not([required])'); if (!field || !field.name) return null; field.value = text; return field.name; }",
                    TYPED)
                with page.expect_navigation():
                    form.evaluate("form => form.submit()")
                summary = page.locator(".summary-of-faults")
                self.assertEqual(1, summary.count(), f"no list of faults: {page.inner_text('main')[:80]!r}")
                for link in summary.locator("a").all():
                    self.assertEqual(1, page.locator(link.get_attribute("href")).count(), f"{link.inner_text()} leads nowhere")
                if note:
                    values = page.eval_on_selector_all(f"main [name='{note}']", "fields => fields.map(field => field.value)")
                    self.assertIn(TYPED, values, f"{note} is lost")
                found = axe.run(page, options=RULES).response["violations"]
                self.assertEqual([], [f"{v['id']}: {v['nodes'][0]['target']} {v['help']}" for v in found])


if __name__ == "__main__":
    unittest.main()
