"""The main job done as its user does it: keyboard only, without script."""
import csv
import io
import json
import os
import unittest

from server import Browser, PASSWORD, Server

HEADER = ["物料名称", "产品分类", "生产商", "供应商", "生产日期", "检测项目", "检测结果", "限量值", "判定", "发布单位", "发布日期"]


def bulletin(rows):
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(HEADER)
    writer.writerows(rows)
    return text.getvalue().encode("utf-8-sig")


class Keyboard:
    """A person who has no mouse: Tab until the element has the focus, then type or press."""

    def __init__(self, page):
        self.page = page

    def reach(self, selector, limit=120):
        target = self.page.locator(f"{selector} >> visible=true").first
        try:
            target.wait_for(state="attached", timeout=5000)
        except Exception:
            raise AssertionError(f"{selector} is not on the page:\n{self.page.inner_text('body')}") from None
        for _ in range(limit):
            if target.evaluate("element => element === document.activeElement"):
                return target
            self.page.keyboard.press("Tab")
        raise AssertionError(f"{selector} cannot be reached with the keyboard")

    def type(self, selector, text):
        self.reach(selector)
        self.page.keyboard.type(text)

    def press(self, selector):
        self.reach(selector)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def attach(self, selector, name, content, kind):
        """The file dialog is the browser's own: reached by the keyboard, filled for the person."""
        self.reach(selector).set_input_files({"name": name, "mimeType": kind, "buffer": content})


class Thread(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server()
        cls.browser = Browser()

    @classmethod
    def tearDownClass(cls):
        cls.browser.close()
        cls.server.close()

    def test_from_the_laboratory_file_to_the_plan_board(self):
        page = self.browser.page()
        keys = Keyboard(page)
        self.make_account(page, keys)
        before = self.look_back_figure()

        keys.press("a[href='/office/import']")
        keys.attach("#file", "结果.csv", bulletin([
            ["豇豆", "食用农产品-->蔬菜", "", "凤城镇惠民蔬菜店", "2026-03-02", "灭蝇胺", "1.8mg/kg", "≤0.5mg/kg", "不合格", "县局", "2026-03-20"],
            ["豇豆", "食用农产品-->蔬菜", "", "凤城镇惠民蔬菜店", "2026-03-02", "克百威", "0.1mg/kg", "≤0.02mg/kg", "不合格", "县局", "2026-03-20"],
            ["挂面", "粮食加工品-->挂面", "", "北留镇老张粮油店", "2026-03-02", "铅", "0.05mg/kg", "≤0.2mg/kg", "合格", "县局", "2026-03-20"],
        ]), "text/csv")
        keys.press("form[action='/office/import'] button")
        self.assertIn("确认后将入账 3 行", page.inner_text("main"))
        keys.press("form[action^='/office/import/'] button")
        self.assertIn("已入账 3 行，开启 1 件事项", page.inner_text("main"))

        keys.press("a[href='/office/samples']")
        self.assertIn("不合格", page.inner_text("main"))
        keys.press("tbody a:has-text('豇豆')")
        text = page.inner_text("main")
        self.assertIn("检验结果超过限量", text)
        self.assertIn("灭蝇胺", text)
        self.assertIn("克百威", text)
        keys.press("a:has-text('核查处置〔')")
        self.dispose(page, keys)
        self.assertIn("整改完成", page.inner_text("main"))
        self.assertNotEqual(before, self.look_back_figure(), "closing the disposal moves the indicator")

        keys.press("a[href='/office']")
        keys.press("a[href^='/office/plan/6.5']")
        self.assertIn("办理中的回头看", page.inner_text("main"))

    def make_account(self, page, keys):
        page.goto(self.server.setup)
        keys.type("#name", "张敏")
        keys.type("#login", "zhangmin")
        keys.type("#password", PASSWORD)
        keys.type("#repeat", PASSWORD)
        keys.press("button[type=submit]")
        page.wait_for_url("**/sign-in")
        keys.type("#login", "zhangmin")
        keys.type("#password", PASSWORD)
        keys.press("button[type=submit]")
        page.wait_for_url("**/office/inbox")
        page.goto(self.server.setup)
        self.assertIn("链接已失效", page.inner_text("main"), "the link works once")
        page.goto(self.server.address + "/office")

    def dispose(self, page, keys):
        """Lays down what each step needs and goes on, until the matter closes."""
        with open(os.path.join(os.path.dirname(__file__), "photo.png"), "rb") as file:
            photo = file.read()
        for _ in range(10):
            while page.locator(".notice.warn:has-text('完成这一步还缺')").count():
                form = page.locator("[id^=need-] > form").first
                need = form.locator("input[name=need]").get_attribute("value")
                scope = f"#need-{need} > form"
                if form.locator("label").first.inner_text() == "内容":
                    keys.type(f"{scope} textarea", "已按规定办理，记录在案")
                else:
                    keys.attach(f"{scope} input[type=file]", "现场.png", photo, "image/png")
                keys.press(f"{scope} button")
            if page.locator("form[action$='/close']").count():
                keys.reach("form[action$='/close'] input[type=radio]")
                page.keyboard.press("Space")
                keys.type("#reason", "整改措施已落实，复查合格")
                keys.press("form[action$='/close'] button")
                return
            if page.locator("form[action$='/advance'] input[type=radio]").count():
                self.choose(page, keys)
            keys.press("form[action$='/advance'] button")
        self.fail("the disposal does not come to an end")

    def choose(self, page, keys):
        """At a fork: 整改复查 after the cause, 不予立案 after the recheck."""
        choices = page.locator("form[action$='/advance'] label.choice")
        titles = [choices.nth(index).inner_text().strip() for index in range(choices.count())]
        wanted = next(index for index, title in enumerate(titles) if title in ("整改复查", "不予立案"))
        keys.reach("form[action$='/advance'] input[type=radio]")
        page.keyboard.press("Space")
        for _ in range(wanted):
            page.keyboard.press("ArrowDown")

    def look_back_figure(self):
        """The figures of task 6.5, by the command line on the same ledger."""
        status = json.loads(self.server.run("plan", "status", "--data", self.server.data, "--json"))
        tasks = [task for aspect in status["aspects"] for task in aspect["tasks"] if task["id"] == "6.5"]
        return json.dumps(tasks[0]["further"])


if __name__ == "__main__":
    unittest.main()
