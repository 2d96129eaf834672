"""Whoever scans a certificate's code with a phone: what it says, what it says when it no longer holds, and that a doubt
reaches the office where the goods come from."""
import os
import re
import sqlite3
import tempfile
import unittest

from papers import scan
from server import Browser, Server, enter, set_up

PHONE = (390, 844)
VALID = """
    SELECT certificate.code, certificate.id, operator.township FROM certificate
    JOIN operator ON operator.id = certificate.issuer
    JOIN operator_place ON operator_place.operator = certificate.issuer
    JOIN certificate_test ON certificate_test.certificate = certificate.id
    WHERE certificate.id NOT IN (SELECT certificate FROM certificate_scan)
    AND certificate.id NOT IN (SELECT certificate FROM certificate_void)
    AND certificate.holding IN (SELECT id FROM holding WHERE lot NOT IN (SELECT lot FROM recall_lot))
    ORDER BY certificate.issued_on DESC, certificate.id"""


class Shopper(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server(demo=True)
        cls.browser = Browser()
        cls.office = cls.browser.page()
        set_up(cls.office, cls.server)
        cls.seen = 0

    @classmethod
    def tearDownClass(cls):
        cls.browser.close()
        cls.server.close()

    def setUp(self):
        self.page = self.browser.page(*PHONE)

    def tearDown(self):
        self.page.context.close()

    def row(self, sql, *values):
        with sqlite3.connect(f"file:{os.path.join(self.server.data, 'ledger.sqlite')}?mode=ro", uri=True) as ledger:
            return ledger.execute(sql, values).fetchone()

    def valid(self):
        """Another one each time: tests must not see each other's."""
        type(self).seen += 1
        return self.row(f"{VALID} LIMIT 1 OFFSET {self.seen}")

    def open(self, code, status=200):
        self.assertEqual(status, self.page.goto(f"{self.server.address}/c/{code}").status)
        wide = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        self.assertLessEqual(wide, 0, "nothing sticks out on a phone")
        self.assertLessEqual(len(self.page.content().encode()), 100 << 10)
        return self.page.inner_text("main")

    def band(self, tone, words):
        band = self.page.locator(f".standing.{tone}")
        self.assertEqual(1, band.count(), f"one band, {tone}")
        self.assertIn(words, band.inner_text())

    def test_what_is_promised_by_whom_when_and_where(self):
        code, identity, _ = self.valid()
        text = self.open(code)
        self.band("good", "有效")
        issuer, food, day, report = self.row(
            "SELECT operator.name, certificate.food, certificate.issued_on, certificate_test.title FROM certificate"
            " JOIN operator ON operator.id = certificate.issuer"
            " JOIN certificate_test ON certificate_test.certificate = certificate.id WHERE certificate.id = ?", identity)
        for word in (issuer, food, day, report, "不使用禁用农药兽药", "常规农药兽药残留不超标"):
            self.assertIn(word, text)
        place = self.page.get_attribute("a[href^='geo:']", "href")
        latitude, longitude = (float(part) for part in place.removeprefix("geo:").split(","))
        self.assertTrue(35 < latitude < 36 and 112 < longitude < 113, place)
        above = self.page.locator(".standing").bounding_box()
        self.assertLess(above["y"] + above["height"], PHONE[1], "the answer is seen without scrolling")

    def test_a_code_of_a_server_on_a_free_port_led_to_port_0(self):
        code, identity, _ = self.valid()
        self.office.goto(f"{self.server.address}/office/certificates/{identity}")
        with tempfile.TemporaryDirectory() as folder:
            picture = os.path.join(folder, "code.png")
            self.office.locator("svg.code-picture").screenshot(path=picture)
            self.assertEqual([f"{self.server.address}/c/{code}"], scan(picture))

    def test_every_look_is_counted(self):
        code, _, _ = self.valid()
        counts = []
        for _ in range(3):
            counts.append(int(re.search(r"被扫码 (\d+) 次", self.open(code)).group(1)))
            self.page.wait_for_timeout(2200)
        self.assertEqual(counts, [counts[0], counts[0] + 1, counts[0] + 2])

    def test_void(self):
        code, reason = self.row(
            "SELECT code, reason FROM certificate JOIN certificate_void ON certificate_void.certificate = certificate.id"
            " ORDER BY id LIMIT 1")
        self.open(code)
        self.band("bad", reason)

    def test_past_its_keeping(self):
        (code,) = self.row(
            "SELECT code FROM certificate WHERE id NOT IN (SELECT certificate FROM certificate_void)"
            " AND holding IN (SELECT id FROM holding WHERE lot NOT IN (SELECT lot FROM recall_lot))"
            " ORDER BY issued_on, id LIMIT 1")
        self.open(code)
        self.band("warn", "已过保存期")

    def test_recalled(self):
        code, identity, _ = self.valid()
        (lot,) = self.row(
            "SELECT lot FROM holding JOIN certificate ON certificate.holding = holding.id WHERE certificate.id = ?", identity)
        self.open(code)
        self.band("good", "有效")
        self.office.goto(f"{self.server.address}/office/recalls/new?lot-{lot}=1")
        self.office.select_option("#level", "first")
        self.office.fill("#reason", "监督抽检不合格")
        self.office.fill("#text", "请停止食用，退回购买处。")
        with self.office.expect_navigation():
            self.office.click("button:has-text('发起召回')")
        self.open(code)
        self.band("bad", "已被召回")

    def test_seen_at_another_market(self):
        code, _, _ = self.valid()
        with sqlite3.connect(f"file:{self.server.data}/ledger.sqlite?mode=ro", uri=True) as ledger:
            markets = [row[0] for row in ledger.execute("SELECT DISTINCT market FROM market_seller ORDER BY market")]
        self.assertGreater(len(markets), 1)
        names = []
        for market in markets[:2]:
            names.append(self.row("SELECT name FROM operator WHERE id = ?", market)[0])
            self.office.goto(f"{self.server.address}/office/gate?market={market}&code={code}")
            self.office.select_option("#seller", index=1)
            self.office.fill("#quantity", "1")
            with self.office.expect_navigation():
                self.office.click("#arrival button.wide")
        self.open(code)
        self.band("warn", "2 个市场出现过")
        for name in names:
            self.assertIn(name, self.page.inner_text(".standing"))

    def test_a_code_that_is_none_and_one_that_nobody_issued(self):
        text = self.open("12345", status=404)
        self.assertIn("不是合格证编号", text)
        code, _, _ = self.valid()
        # One letter typed wrong is noticed by the check character, and said as such.
        self.page.goto(f"{self.server.address}/c")
        self.page.fill("#code", ("A" if code[0] != "A" else "B") + code[1:])
        self.page.click("button:has-text('核对')")
        self.assertIn("可能输错了字符", self.page.inner_text("main"))
        self.page.fill("#code", self.invented())
        self.page.click("button:has-text('核对')")
        text = self.page.inner_text("main")
        self.assertIn("可能是伪造的", text)
        self.assertIn("12315", text)
        # Small letters and groups, as people type them.
        self.page.fill("#code", "-".join(code[i:i + 4] for i in range(0, 16, 4)).lower())
        self.page.click("button:has-text('核对')")
        self.assertTrue(self.page.url.endswith(f"/c/{code}"))

    @staticmethod
    def invented():
        """A number with a right check character that nobody drew (GB 32100-2015: MOD 31, weights 3 to the power i)."""
        alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
        body = "1" * 15
        rest = sum(alphabet.index(letter) * pow(3, place, 31) for place, letter in enumerate(body)) % 31
        return body + alphabet[(31 - rest) % 31]

    def test_a_doubt_reaches_the_officer_of_the_origin(self):
        code, identity, township = self.valid()
        self.open(code)
        self.page.click("summary:has-text('货物与它不符')")
        self.page.fill("#reason", " ")
        self.page.click("button:has-text('提交')")
        self.assertIn("请写明哪里不符", self.page.inner_text("main"))
        self.page.fill("#reason", "买到的是番茄，不是这个产品")
        self.page.fill("#contact", "13512345678")
        self.page.click("button:has-text('提交')")
        number = re.search(r"已收到，编号 (合格证核查〔\d+〕\d+号)", self.page.inner_text("main")).group(1)
        # Another shopper with the same goods joins the matter that is open.
        self.open(code)
        self.page.click("summary:has-text('货物与它不符')")
        self.page.fill("#reason", "我也是")
        self.page.click("button:has-text('提交')")
        self.assertIn(number, self.page.inner_text("main"))

        officer = self.browser.page()
        enter(officer, self.server, "suozhang", "所长", "station", township=township)
        officer.goto(self.server.address + "/office/matters")
        with officer.expect_navigation():
            officer.click(f"a:has-text('合格证核查') >> nth=0")
        matter = self.row("SELECT id FROM matter WHERE number = ?", number)[0]
        self.assertEqual(200, officer.goto(f"{self.server.address}/office/matters/{matter}").status)
        text = officer.inner_text("main")
        self.assertIn("买到的是番茄，不是这个产品", text)
        self.assertIn("我也是", text)
        self.assertNotIn("13512345678", text)
        officer.goto(f"{self.server.address}/office/certificates/{identity}")
        self.assertIn("135******78", officer.inner_text("#doubts"))
        officer.click("button:has-text('查看完整联系方式')")
        self.assertIn("13512345678", officer.inner_text("#doubts"))
        officer.context.close()

        issuer = self.browser.page(*PHONE)
        operator = self.row("SELECT issuer FROM certificate WHERE id = ?", identity)[0]
        enter(issuer, self.server, "chengnuoren", "承诺人", "operator", operator=operator)
        issuer.goto(f"{self.server.address}/office/certificates/{identity}")
        self.assertEqual(0, issuer.locator("#doubts").count(), "the issuer does not learn who doubted")
        issuer.context.close()


if __name__ == "__main__":
    unittest.main()
