"""A market's gate on a phone: the code typed, the truck admitted; refused, held, tested again, disposed of; and all of it
without network and without script."""
import os
import re
import sqlite3
import unittest

from server import Browser, Server, set_up, until

PHONE = (390, 844)


class Gate(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server(demo=True)
        cls.browser = Browser()
        page = cls.browser.page()
        set_up(page, cls.server)
        cls.state = page.context.storage_state()
        page.context.close()
        with sqlite3.connect(os.path.join(cls.server.data, "ledger.sqlite")) as ledger:
            cls.market = ledger.execute("SELECT market FROM market_seller ORDER BY id LIMIT 1").fetchone()[0]
            # A certificate with which nothing came in yet: those whose goods were tested instead.
            cls.fresh = ledger.execute(
                "SELECT code, food FROM certificate WHERE id NOT IN (SELECT certificate FROM gate_entry"
                " WHERE certificate IS NOT NULL AND reason = 'certificate') ORDER BY issued_on DESC LIMIT 1").fetchone()
        cls.gate = f"{cls.server.address}/office/gate?market={cls.market}"

    @classmethod
    def tearDownClass(cls):
        cls.browser.close()
        cls.server.close()

    def open(self, script=True):
        page = self.browser.page(*PHONE, storage_state=self.state, script=script)
        page.goto(self.gate)
        return page

    def fill(self, page, purchase="invoice", quantity="35.5", outcome=None):
        page.select_option("#seller", index=1)
        page.fill("#quantity", quantity)
        page.fill("#food", "黄瓜")
        page.fill("#place", "泽州县")
        page.select_option("#purchase", purchase)
        if purchase:
            page.fill("#purchase-number", "收据 12")
        if outcome:
            page.check(f"#arrival input[name=outcome][value={outcome}]")
            page.fill("#items", "有机磷类农药")

    def record(self, page):
        page.click("#arrival button.wide")
        page.wait_for_url(re.compile(r"/office/gate/entries/[\w-]+$"))
        return page.inner_text("main")

    def narrow(self, page):
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        self.assertLessEqual(wide, 0, "nothing sticks out on a phone")

    def test_a_typed_code_admits_or_says_why_not(self):
        for script in (True, False):
            with self.subTest(script=script):
                page = self.open(script)
                code, food = self.fresh
                # The scanner types and sends Enter; groups and small letters are read as well.
                page.fill("#code", "-".join(code[i:i + 4] for i in range(0, 16, 4)).lower())
                page.press("#code", "Enter")
                page.wait_for_url("**code=**")
                text = page.inner_text("main")
                self.assertIn(food, text)
                self.assertRegex(text, "合格证有效|合格证不能用")
                page.context.close()

    def test_a_certificate_admits_with_one_tap(self):
        page = self.open()
        page.fill("#code", "https://shian.example/c/" + self.fresh[0])
        page.press("#code", "Enter")
        page.wait_for_selector(".verdict-word")
        if "合格证有效" not in page.inner_text("main"):
            self.skipTest("the simulated county has no certificate left over that still holds")
        page.select_option("#seller", index=1)
        self.narrow(page)
        self.assertIn("合格证有效，与货物相符", self.record(page))

    def test_refused_without_proof_of_purchase(self):
        page = self.open(script=False)
        self.fill(page, purchase="")
        text = self.record(page)
        self.assertIn("拒绝入场", text)
        self.assertIn("没有进货凭证", text)

    def test_held_tested_again_and_disposed_of(self):
        page = self.open()
        self.fill(page, outcome="positive")
        self.assertIn("暂扣待复检", self.record(page))
        self.narrow(page)
        page.fill("#retest-items", "有机磷类农药")
        page.check("section:has(#retest-items) input[value=positive]")
        page.click("button:has-text('登记复检')")
        page.wait_for_selector(".verdict-word:has-text('待处置')")
        page.fill("#disposal-quantity", "35.5")
        page.fill("#disposal-evidence", "粉碎深埋，市场监管所在场")
        page.click("button:has-text('登记处置')")
        page.wait_for_selector(".verdict-word:has-text('已处置')")
        self.assertIn("已告知市场监管和农业农村部门", page.inner_text("main"))

    def test_without_network_arrivals_wait_and_are_sent_once(self):
        page = self.open()
        # Before anything waits: a browser without network may let one through while it opens a page.
        before = self.count()
        page.evaluate("navigator.serviceWorker.ready")
        until(page, "caches.open('shian-gate').then((cache) => cache.match('/office/gate')).then(Boolean)")
        page.context.set_offline(True)
        for quantity in ("11", "12"):
            self.fill(page, quantity=quantity, outcome="negative")
            page.click("#arrival button.wide")
            page.wait_for_selector(f"#queue li:has-text('黄瓜 {quantity}')")
        self.narrow(page)
        # Closed and opened again without network: the page and what waits are still there.
        page.goto(self.gate)
        self.assertIn("待发送", page.inner_text("#queue"))
        self.assertEqual(2, page.locator("#queue li").count())
        # A code cannot be checked now; it goes into the form and waits as well.
        page.fill("#code", "外县 0001")
        page.press("#code", "Enter")
        page.wait_for_selector("main .notice:has-text('现在没有网络')")
        self.assertEqual("外县 0001", page.input_value("#certificate"))
        page.context.set_offline(False)
        page.goto(self.gate)
        page.wait_for_selector("#queue h2:has-text('暂存 0 条')")
        self.assertEqual(2, page.locator("#queue li:has-text('已收到回执：准入')").count())
        self.assertEqual(before + 2, self.count())
        page.goto(self.gate)
        page.wait_for_timeout(500)
        self.assertEqual(before + 2, self.count(), "what has a receipt is not sent again")

    def test_signing_out_leaves_no_page_behind(self):
        page = self.browser.page(*PHONE, script=True)
        page.goto(self.server.address + "/sign-in")
        page.fill("#login", "zhangmin")
        page.fill("#password", "jade-River-2024")
        page.click("button[type=submit]")
        page.wait_for_url("**/office**")
        page.goto(self.gate)
        until(page, "caches.has('shian-gate')")
        page.goto(self.server.address + "/office")
        page.click("summary:text-is('菜单')")
        page.click("button:has-text('退出登录')")
        page.wait_for_url("**/sign-in**")
        until(page, "caches.has('shian-gate').then((there) => !there)")

    def count(self):
        with sqlite3.connect(os.path.join(self.server.data, "ledger.sqlite")) as ledger:
            return ledger.execute("SELECT COUNT(*) FROM gate_entry").fetchone()[0]


if __name__ == "__main__":
    unittest.main()
