"""A farmer with a phone: the first certificate by the form, the next in at most four taps, its label on paper; refused
where a banned input was used; the cooperative for a member; void with its reason."""
import os
import tempfile
import unittest

from papers import Paper, scan
from server import Browser, Server, enter

PHONE = (390, 844)
PUBLIC = "https://sp.example.cn"
FRESH = "SELECT id FROM operator WHERE kind = ? AND id NOT IN (SELECT issuer FROM certificate) ORDER BY id LIMIT 1"


class Farmer(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server(demo=True, options=("--public-address", PUBLIC))
        cls.browser = Browser()
        cls.farm = cls.server.first(FRESH, "growing")
        cls.state = cls.account("wanglaowu", "王老五", cls.farm)
        page = cls.browser.page(*PHONE, storage_state=cls.state)
        cls.first = cls.issue(page, food="黄瓜", quantity="120", place="东头村 3 号棚", signer="王老五", contact="13800000000")
        page.context.close()

    @classmethod
    def tearDownClass(cls):
        cls.browser.close()
        cls.server.close()

    @classmethod
    def account(cls, login, name, operator):
        page = cls.browser.page(*PHONE)
        enter(page, cls.server, login, name, "operator", operator=operator)
        state = page.context.storage_state()
        page.context.close()
        return state

    @classmethod
    def issue(cls, page, **fields):
        page.goto(cls.server.address + "/office/certificates/new")
        if "grower" in fields:
            page.click("main summary")
        for name, text in fields.items():
            page.fill(f"#{name}", text)
        page.click("button:has-text('承诺并开具')")
        return page.url.replace(cls.server.address, "")

    def setUp(self):
        self.page = self.browser.page(*PHONE, storage_state=self.state)

    def tearDown(self):
        self.page.context.close()

    def open(self, path):
        self.assertEqual(200, self.page.goto(self.server.address + path).status, path)
        return self.page.inner_text("main")

    def narrow(self):
        wide = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        self.assertLessEqual(wide, 0, f"sticks out on a phone: {self.page.url}")

    def code(self, path):
        return self.server.first("SELECT code FROM certificate WHERE id = ?", path.rsplit("/", 1)[1])

    def test_the_first_certificate_is_on_the_screen_with_its_code(self):
        text = self.open(self.first)
        for word in ("黄瓜", "120 公斤", "东头村 3 号棚", "不使用禁用农药兽药", "☑自我承诺", "13800000000"):
            self.assertIn(word, text)
        self.narrow()
        with tempfile.TemporaryDirectory() as folder:
            picture = os.path.join(folder, "code.png")
            self.page.locator("svg.code-picture").screenshot(path=picture)
            self.assertEqual([f"{PUBLIC}/c/{self.code(self.first)}"], scan(picture))

    def test_a_value_of_the_label_on_a_phone_is_not_squeezed_into_a_column_of_letters(self):
        self.open(self.first)
        box = self.page.locator(".label dd").nth(3).bounding_box()
        self.assertGreater(box["width"], 120)

    def test_the_next_one_takes_at_most_four_taps(self):
        self.open("/office/own")
        taps = 0
        for selector in ("nav a:has-text('追溯')", "tr:has-text('黄瓜 120') a:has-text('再开一张')", "button:has-text('承诺并开具')"):
            with self.page.expect_navigation():
                self.page.locator(selector).first.click()
            taps += 1
        self.assertLessEqual(taps, 4)
        again = self.page.url.replace(self.server.address, "")
        self.assertRegex(again, r"^/office/certificates/[\w-]{36}$")
        self.assertNotEqual(self.first, again)
        self.assertIn("黄瓜 120 公斤", self.page.inner_text("h1"))
        self.assertNotEqual(self.code(self.first), self.code(again))

    def test_a_new_form_remembers_who_promises_and_where(self):
        self.open("/office/certificates/new")
        values = [self.page.input_value(field) for field in ("#place", "#signer", "#contact", "#food")]
        self.assertEqual(["东头村 3 号棚", "王老五", "13800000000", ""], values)

    def test_labels_have_the_size_of_their_paper_and_lead_to_the_certificate(self):
        address = f"{PUBLIC}/c/{self.code(self.first)}"
        sizes = (("40x60", (60, 40), None, 1), ("50x70", (70, 50), None, 1), ("A4", (210, 297), (70, 42.4), 21))
        for size, sheet, label, copies in sizes:
            with self.subTest(size=size):
                self.open(self.first)
                self.page.click(f"a[href$='size={size}']")
                self.assertLessEqual(len(self.page.content().encode()), 100 << 10)
                paper = Paper(self.page, label)
                self.assertEqual(sheet, paper.millimetres)
                self.assertEqual(1, paper.pages)
                self.assertEqual(copies, len(paper.codes))
                for code in paper.codes:
                    self.assertEqual(address, code.split("#")[0])
                self.assertIn("黄瓜", paper.text)
                self.assertIn(self.page.inner_text(".label .code"), paper.text)

    def test_as_many_copies_as_boxes(self):
        self.open(self.first)
        self.page.click("a[href$='size=40x60']")
        self.page.fill("#copies", "3")
        with self.page.expect_navigation():
            self.page.click("button:has-text('更新')")
        paper = Paper(self.page)
        self.assertEqual((3, 3), (paper.pages, len(paper.codes)))

    def test_no_label_loses_its_number_or_a_line_to_long_names(self):
        long = self.issue(
            self.page, food="水果黄瓜（荷兰乳瓜）", quantity="1234.567", signer="王老五", contact="0356-1234567 转 8001",
            place="凤城镇东关村民委员会第三村民小组北坡日光温室 12 号棚")
        for size in ("40x60", "50x70", "A4"):
            with self.subTest(size=size):
                self.open(f"{long}/label?size={size}&copies=1")
                cut = self.page.evaluate(
                    "(() => { const box = document.querySelector('.label');"
                    " return box.scrollHeight - box.clientHeight; })()")
                self.assertLessEqual(cut, 0, "the label's words fit into the label")
                self.assertEqual(1, len(Paper(self.page).codes))

    def test_large_type(self):
        self.open(self.first)
        small = self.page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)")
        self.page.click("summary:text-is('菜单')")
        self.page.click("a:has-text('切换大字')")
        self.assertGreater(self.page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)"), small)
        for path in (self.first, "/office/certificates/new", "/office/certificates"):
            self.open(path)
            self.narrow()
        # Paper has the size it has.
        self.open(f"{self.first}/label?size=40x60")
        self.assertEqual((60, 40), Paper(self.page).millimetres)

    def test_refused_with_the_reason_where_a_banned_input_was_used(self):
        self.open("/office/input-uses")
        for field, text in {
            "food": "芹菜", "product": "甲胺磷乳油", "substances": "甲胺磷", "used": "2024-11-10", "interval": "0",
        }.items():
            self.page.fill(f"#{field}", text)
        self.page.click("button:has-text('登记')")
        self.assertIn("甲胺磷乳油", self.page.inner_text("main"))
        self.issue(self.page, food="芹菜", quantity="80", place="西坡", signer="王老五", contact="13800000000")
        text = self.page.inner_text("main")
        self.assertRegex(text, r"甲胺磷.*2024-11-10|2024-11-10.*甲胺磷")
        self.assertIn("禁", text)
        self.assertEqual("80", self.page.input_value("#quantity"), "what was typed is still there")
        self.assertEqual(0, self.server.first(
            "SELECT COUNT(*) FROM certificate WHERE issuer = ? AND food = '芹菜'", self.farm))

    def test_the_cooperative_issues_for_a_member(self):
        member = self.server.first("SELECT name FROM operator WHERE id = ?", self.farm)
        page = self.browser.page(
            *PHONE, storage_state=self.account("hezuoshe", "李会计", self.server.first(FRESH, "produce-dealer")))
        fields = {"food": "番茄", "quantity": "60", "place": "北坡", "signer": "李会计", "contact": "13900000000"}
        self.issue(page, **fields, grower="没有这个人")
        self.assertIn("名录中没有这个名称的社员", page.inner_text("main"))
        path = self.issue(page, **fields, grower=member)
        self.assertIn(f"（代{member}）", page.inner_text(".label"))
        # Its own certificates and no others.
        self.assertEqual(404, page.goto(self.server.address + self.first).status)
        page.context.close()
        self.assertEqual(404, self.page.goto(self.server.address + path).status)

    def test_void_needs_a_reason_and_says_it(self):
        path = self.issue(
            self.page, food="韭菜", quantity="12", place="西坡", signer="王老五", contact="13800000000")
        self.page.click("summary:has-text('作废这张合格证')")
        self.page.fill("#reason", " ")
        self.page.click("button:text-is('作废')")
        self.assertIn("请写明作废理由", self.page.inner_text("main"))
        self.page.locator("details:not([open]) summary:has-text('作废这张合格证')").click()
        self.page.fill("#reason", "数量写错了")
        self.page.click("button:text-is('作废')")
        text = self.open(path)
        self.assertRegex(text, r"作废：数量写错了")
        self.assertIn("已作废", text)
        self.assertEqual(0, self.page.locator("a[href*='/label']").count(), "a void one is not printed")


if __name__ == "__main__":
    unittest.main()
