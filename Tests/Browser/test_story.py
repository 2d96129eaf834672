"""One sample from the plan to the look-back, told by the seven people whose hands it goes through.

Whoever works in the field has a phone, whoever works at a desk has a screen; nobody has script. The county is empty at the
start and lives on days of 2024. With SHIAN_STORY_SHOTS=FOLDER the main stations are written there as pictures.
"""
import csv
import io
import json
import os
import unittest
from urllib.parse import quote

from server import Browser, Server, enter, set_up

PHONE, DESK = (390, 844), (1280, 900)
NORTH, SOUTH = "140522100", "140522101"
SHOP = "凤凰蔬菜店"
SHOTS = os.environ.get("SHIAN_STORY_SHOTS")

with open(os.path.join(os.path.dirname(__file__), "photo.png"), "rb") as file:
    PHOTO = file.read()


class Story(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server(day="2024-09-02")
        cls.browser = Browser()
        cls.head = cls.browser.page(*DESK)
        set_up(cls.head, cls.server)
        cls.second = cls.person(DESK, "wangli", "王丽", "office")
        cls.station = cls.person(PHONE, "lijun", "李军", "station", township=NORTH)
        cls.colleague = cls.person(PHONE, "zhaohong", "赵红", "station", township=NORTH)
        cls.foreigner = cls.person(PHONE, "chengang", "陈刚", "station", township=SOUTH)
        cls.laboratory = cls.person(DESK, "sunyan", "孙艳", "laboratory", department="county-laboratory")
        cls.bureau = cls.person(DESK, "zhoutao", "周涛", "department", department="market-supervision")

    @classmethod
    def person(cls, size, login, name, role, **place):
        page = cls.browser.page(*size)
        enter(page, cls.server, login, name, role, **place)
        return page

    @classmethod
    def tearDownClass(cls):
        cls.browser.close()
        cls.server.close()

    # What people do on every page.

    def open(self, page, path):
        answer = page.goto(path if path.startswith("http") else self.server.address + path)
        self.assertEqual(200, answer.status, path)
        return page.inner_text("main")

    def press(self, page, selector):
        with page.expect_navigation():
            page.locator(selector).first.click()
        return page.inner_text("main")

    def follow(self, page, text):
        return self.press(page, f"main a:has-text('{text}')")

    def fill(self, page, **fields):
        for name, value in fields.items():
            field = page.locator(f"#{name.replace('_', '-')}")
            if field.evaluate("element => element.tagName") == "SELECT":
                field.select_option(value)
            else:
                field.fill(value)

    def attach(self, page, selector, name, content=PHOTO, kind="image/png"):
        page.locator(selector).set_input_files({"name": name, "mimeType": kind, "buffer": content})

    def shot(self, page, name):
        """At every station the page fits its screen; where pictures are asked for, it is one."""
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        self.assertLessEqual(wide, 0, f"{name} sticks out")
        if SHOTS:
            os.makedirs(SHOTS, exist_ok=True)
            page.screenshot(path=os.path.join(SHOTS, f"story-{name}.png"))

    # The story.

    def test_from_the_plan_to_the_look_back(self):
        self.plan_a_month()
        number, specimen = self.take_in_the_field()
        self.hand_over(specimen)
        self.examine(number, specimen, "1.8")
        sample, disposal = self.review_a_failure(specimen)
        self.serve_the_result(disposal)
        self.server.move("2024-09-26")
        self.ask_for_a_retest_too_late(sample)
        look_back = self.dispose(disposal)
        self.server.move("2024-10-10")
        self.look_back(look_back, sample)
        self.board_and_report_show_it(disposal)
        self.nobody_elsewhere_sees_it([specimen, sample, disposal, look_back], number)
        self.server.stop()
        self.assertTrue(self.server.run("verify", "--data", self.server.data).startswith("whole"))
        self.server.start()

    def plan_a_month(self):
        page = self.head
        self.add_the_shop(page)
        self.open(page, "/office/sampling/plan")
        self.press(page, "main form button:has-text('开始编制')")
        self.fill(page, **{"class": "豇豆"}, months="9", planned="2", township=NORTH, items="灭蝇胺\n克百威")
        text = self.press(page, "button:has-text('加入计划')")
        self.assertIn("起草人不能批准自己起草的计划", text)
        self.assertEqual(0, page.locator("button:has-text('批准本计划')").count())
        self.open(self.second, "/office/sampling/plan")
        text = self.press(self.second, "button:has-text('批准本计划')")
        self.assertIn("王丽 2024-09-02 批准", text)
        self.shot(self.second, "1-plan")

    def add_the_shop(self, page):
        self.open(page, "/office/operators/new")
        self.fill(page, name=SHOP, kind="sales", township=NORTH, address="凤城镇新阳东街8号")
        self.assertIn(SHOP, self.press(page, "main form button[type=submit]"))

    def take_in_the_field(self):
        page = self.station
        self.open(page, "/office/sampling")
        if page.locator("main a[href*='line=']").count():
            self.press(page, "main a[href*='line=']")
        else:
            self.fail("the officer in the field does not find the month's lines")
        self.fill(page, q="凤凰")
        self.press(page, "main form button:has-text('查找')")
        text = self.press(page, f".picks a:has-text('{SHOP}')")
        self.assertIn("豇豆", text)
        self.assertEqual("灭蝇胺\n克百威", page.input_value("#items"))
        self.fill(
            page, food="豇豆", amount="3 千克", reserve="1 千克", seal="封0901、封0902", sampler="李军", second="李军",
            place="货架")
        text = self.press(page, "button:has-text('提交抽样单')")
        self.assertIn("抽样人员不得少于两名", text)
        self.assertEqual("封0901、封0902", page.input_value("#seal"), "nothing that was typed is lost")
        self.fill(page, second="赵红")
        self.attach(page, "#photo-1", "货架.png")
        self.attach(page, "#sheet", "抽样单.png")
        self.shot(page, "2-field-sheet")
        text = self.press(page, "button:has-text('提交抽样单')")
        self.assertIn("李军、赵红", text)
        self.assertEqual(2, page.locator(".files li").count())
        self.shot(page, "3-specimen")
        return page.locator("main .page-head .quiet").first.inner_text().split(" · ")[0], page.url

    def hand_over(self, specimen):
        self.open(self.station, specimen)
        self.fill(self.station, hand_note="冷藏箱送达")
        self.assertIn("冷藏箱送达", self.press(self.station, "button:has-text('送交')"))
        self.open(self.laboratory, "/office/laboratory")
        text = self.press(self.laboratory, "tbody a:has-text('豇豆')")
        self.assertNotIn(SHOP, self.laboratory.content(), "the laboratory is told no operator")
        self.assertIn("封0901", text)
        self.fill(self.laboratory, accept_note="封样完好")
        self.assertIn("检验中", self.press(self.laboratory, "button:has-text('接收样品')"))

    def examine(self, number, specimen, found):
        page = self.laboratory
        self.server.move("2024-09-10" if found != "未检出" else "2024-10-16")
        self.open(page, "/office/laboratory")
        header = ["抽样编号", "食品名称", "检验项目", "检验结果", "单位", "标准值", "判定"]
        rows = [[number + "9", "豇豆", "灭蝇胺", found, "mg/kg", "≤0.5", ""]]
        self.attach(page, "#file", "结果.csv", table(header, rows), "text/csv")
        text = self.press(page, "button:has-text('录入并提交审核')")
        # One row that fits nothing, and nothing is entered.
        self.assertIn(f"第 2 行“抽样编号”列：读到“{number}9”，应当是：在检样品的抽样编号", text)
        fails = found != "未检出"
        rows = [[number, "豇豆", "灭蝇胺", found, "mg/kg", "≤0.5", "不合格" if fails else "合格"],
                [number, "豇豆", "克百威", "未检出", "mg/kg", "≤0.02", "合格"]]
        self.attach(page, "#file", "结果.csv", table(header, rows), "text/csv")
        self.assertIn("1", self.press(page, "button:has-text('录入并提交审核')"))
        self.whoever_entered_cannot_approve(specimen)

    def whoever_entered_cannot_approve(self, specimen):
        page = self.laboratory
        token = page.locator("input[name=token]").first.get_attribute("value")
        answer = page.request.post(specimen + "/approve", form={"token": token, "note": ""})
        self.assertEqual(403, answer.status)
        answer = page.goto(self.server.address + "/office/sampling/review")
        self.assertEqual(403, answer.status)
        self.assertIn("没有权限", page.inner_text("main"))
        self.shot(page, "4-entered-cannot-review")
        self.assertIn("样品检验", self.follow(page, "回到首页"), "and the way back is the laboratory's own")

    def review_a_failure(self, specimen):
        page = self.second
        self.open(page, "/office/sampling/review")
        text = self.press(page, "tbody a:has-text('豇豆')")
        self.assertEqual(specimen, page.url)
        self.assertIn("不合格", text)
        self.shot(page, "5-review")
        text = self.press(page, "button:has-text('审核通过')")
        self.assertIn("已审核", text)
        text = self.follow(page, "样品与判定过程")
        self.assertIn("检验结果超过限量", text)
        sample = page.url
        self.follow(page, "核查处置〔2024〕")
        return sample, page.url

    def serve_the_result(self, disposal):
        page = self.station
        self.assertIn("豇豆核查处置", self.open(page, "/office/inbox"))
        self.press(page, "main a:has-text('豇豆核查处置')")
        self.assertEqual(disposal, page.url)
        self.lay_down(page)
        self.shot(page, "6-serve")
        self.assertIn("产品控制", self.press(page, "form[action$='/advance'] button"))

    def ask_for_a_retest_too_late(self, sample):
        page = self.head
        self.open(page, sample)
        text = self.follow(page, "复检、异议与回头看")
        self.assertIn("2024-09-10", text, "the day of service is the ledger's own")
        self.fill(page, subject="result", applicant=SHOP, grounds="对检验结论有异议", applied="2024-09-26")
        text = self.press(page, "button:has-text('登记')")
        self.assertIn("逾期不予受理", text)
        self.assertIn("2024-09-26 提出", text)
        self.assertEqual(0, page.locator("main a:has-text('复检〔')").count(), "a late application opens nothing")
        self.shot(page, "7-retest-too-late")

    def dispose(self, disposal):
        for page, choice in ((self.station, None), (self.station, "整改复查"), (self.station, "不予立案"), (self.bureau, None)):
            self.open(page, disposal)
            self.assertNotIn("复检进行中", page.inner_text("main"), "a refused retest is none")
            self.lay_down(page)
            if choice:
                page.check(f"form[action$='/advance'] label.choice:has-text('{choice}') input")
            self.press(page, "form[action$='/advance'] button")
        page = self.bureau
        self.lay_down(page)
        page.check("#outcome label:has-text('整改完成') input")
        self.fill(page, reason="整改措施已落实，复查合格")
        text = self.press(page, "form[action$='/close'] button")
        self.assertIn("整改完成", text)
        self.shot(page, "8-disposed")
        self.follow(page, "豇豆核查处置回头看")
        return page.url

    def lay_down(self, page):
        """Whatever the step still needs: files where it wants papers or photos, words where it wants words."""
        for _ in range(5):
            forms = page.locator(".field[id^=need-]:has(.badge.warn) > form")
            if not forms.count():
                return
            form = forms.first
            if form.locator("label").first.inner_text() == "内容":
                form.locator("textarea").fill("已按规定办理，记录在案")
            else:
                form.locator("input[type=file]").set_input_files(
                    {"name": "现场.png", "mimeType": "image/png", "buffer": PHOTO})
            with page.expect_navigation():
                form.locator("button").click()
        self.fail("the step never has what it needs")

    def look_back(self, look_back, sample):
        text = self.open(self.station, look_back)
        self.assertEqual(0, self.station.locator("form[action$='/evidence']").count(), "who disposed does not look back")
        page = self.colleague
        self.open(page, look_back)
        self.lay_down(page)
        if page.locator("form[action$='/advance'] input[type=radio]").count():
            page.check("form[action$='/advance'] label.choice:has-text('跟踪抽检') input")
        text = self.press(page, "form[action$='/advance'] button")
        self.assertIn("还没有登记回头看样品", text)
        self.follow(page, "回头看跟踪抽样")
        self.assertEqual("豇豆", page.input_value("#food"))
        self.assertEqual("灭蝇胺", page.input_value("#items"))
        self.fill(
            page, items="灭蝇胺\n克百威", amount="3 千克", reserve="1 千克", seal="封1001、封1002", sampler="赵红", second="李军")
        self.attach(page, "#photo-1", "货架.png")
        text = self.press(page, "button:has-text('提交抽样单')")
        specimen = page.url
        number = page.locator("main .page-head .quiet").first.inner_text().split(" · ")[0]
        self.press(page, "button:has-text('送交')")
        self.open(page, look_back)
        self.assertIn("结果还没有审核通过", page.inner_text("#act"))
        self.shot(page, "9-look-back-waits")
        self.open(self.laboratory, "/office/laboratory?state=handed-over")
        self.press(self.laboratory, "tbody a:has-text('豇豆')")
        self.press(self.laboratory, "button:has-text('接收样品')")
        self.examine(number, specimen, "未检出")
        self.open(self.head, specimen)
        self.assertIn("合格", self.press(self.head, "button:has-text('审核通过')"))
        self.lay_the_evidence(look_back, number)

    def lay_the_evidence(self, look_back, number):
        page = self.colleague
        self.open(page, look_back)
        page.check(f"#specimen label:has-text('{number}') input")
        self.shot(page, "10-choose-the-sample")
        text = self.press(page, "button:has-text('附上所选样品的结果')")
        self.assertIn(f"样品 {number}，豇豆，结论：合格", text)
        self.assertEqual(1, page.locator("main a:text-is('查看样品')").count())
        self.press(page, "form[action$='/advance'] button")
        page = self.second
        self.open(page, look_back)
        self.lay_down(page)
        self.assertIn(number, page.inner_text(".notice:has-text('附卷样品')"))
        page.check("#outcome label:has-text('已整改到位') input")
        self.fill(page, reason="现场复核和跟踪抽检均合格")
        text = self.press(page, "form[action$='/close'] button")
        self.assertIn("已整改到位", text)
        self.shot(page, "11-closed")

    def board_and_report_show_it(self, disposal):
        page = self.head
        self.open(page, "/office")
        self.assertIn("100.0 %", page.locator("main a.task[href^='/office/plan/6.5']").first.inner_text())
        self.shot(page, "12-board")
        text = self.open(page, "/office/plan/6.5")
        self.assertIn(disposal.rsplit("/", 1)[1], page.content())
        self.assertIn("已整改到位", text)
        status = json.loads(self.server.run("plan", "status", "--data", self.server.data, "--json"))
        task = next(task for aspect in status["aspects"] for task in aspect["tasks"] if task["id"] == "6.5")
        figures = [task] + task["further"]
        self.assertEqual([(1, 1)] * 3, [(figure["numerator"], figure["denominator"]) for figure in figures])
        text = self.open(page, "/office/reports/annual")
        self.assertRegex(text, r"核查处置“回头看”[\s\S]*应完成回头看1件，已完成1件，完成率为100.0 %\d*[\s\S]*整改到位1件，占100.0 %\d*")
        page.locator("main :text('核查处置“回头看”')").first.scroll_into_view_if_needed()
        self.shot(page, "13-report")

    def nobody_elsewhere_sees_it(self, addresses, number):
        page = self.foreigner
        for path in ("/office/inbox?all=1", "/office/matters?state=closed", "/office/matters", "/office/samples",
                     "/office/sampling/specimens", "/office/operators"):
            text = self.open(page, path)
            self.assertNotIn("豇豆核查处置", text, path)
            self.assertNotIn(SHOP, text, path)
            self.assertNotIn(number, text, path)
        for words in ("凤凰蔬菜", "豇豆核查处置", number):
            text = self.open(page, f"/office/search?q={quote(words)}")
            self.assertEqual(0, page.locator("main a[href^='/office/matters/'], main a[href^='/office/operators/']").count(), text)
        for address in addresses:
            self.assertEqual(404, page.goto(address).status, address)
        self.shot(page, "14-foreign-township")


def table(header, rows):
    text = io.StringIO()
    csv.writer(text).writerows([header] + rows)
    return text.getvalue().encode("utf-8-sig")


if __name__ == "__main__":
    unittest.main()
