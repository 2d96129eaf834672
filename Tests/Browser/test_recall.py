"""A recall from a failed sample of the simulated county to its closing report, as an officer runs it."""
import json
import os
import re
import sqlite3
import subprocess
import unittest

from papers import Paper
from server import PROGRAM, Browser, Server, set_up


class Recall(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server(demo=True)
        cls.browser = Browser()
        cls.page = cls.browser.page()
        set_up(cls.page, cls.server)
        cls.anybody = cls.browser.page(390, 844)

    @classmethod
    def tearDownClass(cls):
        cls.browser.close()
        cls.server.close()

    def row(self, sql):
        with sqlite3.connect(f"file:{os.path.join(self.server.data, 'ledger.sqlite')}?mode=ro", uri=True) as ledger:
            return ledger.execute(sql).fetchone()

    def open(self, page, path):
        self.assertEqual(200, page.goto(self.server.address + path).status, path)
        return page.inner_text("main")

    def press(self, selector):
        with self.page.expect_navigation():
            self.page.locator(selector).first.click()
        return self.page.inner_text("main")

    def waiting_sample(self):
        """A failed sample whose lot is on record and was never recalled."""
        return self.row("""
            SELECT sample.id, lot.id FROM sample JOIN lot ON lot.food = sample.food AND lot.maker = sample.supplier
            WHERE sample.conclusion = 'fail' AND lot.id NOT IN (SELECT lot FROM recall_lot)
            AND (SELECT COUNT(*) FROM holding WHERE holding.lot = lot.id) > 2 ORDER BY sample.id LIMIT 1""")

    def test_from_a_failed_sample_to_the_report(self):
        sample, lot = self.waiting_sample()
        self.open(self.page, f"/office/samples/{sample}")
        self.press("main a:has-text('召回这批产品')")
        self.page.check(f"input[name='lot-{lot}']")
        effect = self.press("button:has-text('查看影响')")
        self.assertIn("随之失效的合格证", effect)
        self.assertEqual(1, self.page.locator("svg.chain").count())
        refused = self.press("button:has-text('发起召回')")
        self.assertIn("请选择召回级别", refused)
        self.page.select_option("#level", "first")
        self.page.fill("#reason", "监督抽检不合格")
        self.page.fill("#text", "请停止食用，退回购买处。")
        ordered = self.press("button:has-text('发起召回')")
        self.assertRegex(ordered, r"召回〔\d+〕\d+号")
        address = self.page.url.replace(self.server.address, "")
        self.answer_all()
        self.check_all(address)
        self.page.fill("#report", "各主体已停止销售，尚存货物全部封存。")
        closed = self.press("button:has-text('结束召回')")
        self.assertIn("已结束", closed)
        report = self.open(self.page, address + "/report")
        self.assertIn("各主体已停止销售", report)
        self.assertIn("去向不明\n0 公斤", report)
        notices = self.open(self.page, address + "/notices")
        self.assertIn("请立即停止销售", notices)
        holders = self.row(f"SELECT COUNT(DISTINCT holder) FROM recall_holding WHERE recall = '{address.rsplit('/', 1)[1]}'")[0]
        self.assertEqual(min(holders, 20), len(set(re.findall(r"阳食召通〔\d+〕\d+号", notices))))
        self.assertRegex(notices, r"阳食召告〔\d+〕\d+号")
        # The announcement and every notice begin a sheet of their own.
        paper = Paper(self.page)
        self.assertGreaterEqual(paper.pages, min(holders, 20) + 1)
        notice = self.open(self.anybody, "/recalls/" + address.rsplit("/", 1)[1])
        self.assertIn("召回工作已于", notice)
        self.assertEqual((0,), self.row("""
            SELECT COUNT(*) FROM matter_standing JOIN recall_holding ON recall_holding.matter = matter_standing.matter
            WHERE matter_standing.state = 'open'"""))

    def answer_all(self):
        while self.page.locator("details:has(summary:text-is('报告去向'))").count():
            form = self.page.locator("details:has(summary:text-is('报告去向'))").first
            line = form.locator("xpath=ancestor::tr")
            held = re.search(r"[\d.]+", line.locator("td[data-label='台账数量']").inner_text()).group()
            form.locator("summary").click()
            form.locator("input[name=recalled]").fill(held)
            form.locator("textarea").fill("下架封存清单")
            with self.page.expect_navigation():
                form.locator("button").click()

    def check_all(self, address):
        for index in range(self.page.locator("details:has(summary:text-is('效果核查'))").count()):
            form = self.page.locator("details:has(summary:text-is('效果核查'))").nth(index)
            form.locator("summary").click()
            form.locator("textarea").fill("电话核实，已停止销售")
            with self.page.expect_navigation():
                form.locator("button").click()
        self.assertTrue(self.page.url.endswith(address))

    def test_a_recall_leads_to_where_its_lots_came_from_and_went(self):
        recall, lot = self.row("SELECT recall, lot FROM recall_lot ORDER BY recall LIMIT 1")
        self.open(self.page, f"/office/recalls/{recall}")
        self.page.locator(f"a[href='/office/lots/{lot}/trace']").click()
        self.assertIn("追溯", self.page.locator("h1").inner_text())

    def test_a_trace_has_a_picture_and_files(self):
        _, lot = self.waiting_sample() or self.row("SELECT '', lot FROM recall_lot LIMIT 1")
        text = self.open(self.page, f"/office/lots/{lot}/trace")
        self.assertIn("家主体", text)
        for name in ("trace.xlsx", "trace.json", "records.xlsx"):
            answer = self.page.request.get(f"{self.server.address}/office/lots/{lot}/{name}")
            self.assertEqual(200, answer.status, name)

    def test_the_command_finds_what_a_query_of_its_own_finds(self):
        (lot,) = self.row("SELECT lot FROM holding GROUP BY lot ORDER BY COUNT(*) DESC, lot LIMIT 1")
        (holders,) = self.row(f"""
            WITH RECURSIVE reached (holding, lot) AS (
                SELECT id, lot FROM holding WHERE lot = {lot} UNION
                SELECT later.id, later.lot FROM reached
                JOIN movement_input AS taken ON taken.holding = reached.holding
                JOIN movement_output AS given ON given.movement = taken.movement
                JOIN movement ON movement.id = taken.movement
                JOIN holding AS later ON later.id = given.holding
                WHERE (later.lot = reached.lot OR movement.kind IN ('split', 'merge', 'processing'))
                AND taken.movement NOT IN (SELECT corrects FROM movement WHERE corrects IS NOT NULL))
            SELECT COUNT(DISTINCT holder) FROM holding WHERE id IN (SELECT holding FROM reached)""")
        answer = json.loads(subprocess.run(
            [PROGRAM, "trace", "--data", self.server.data, "--lot", str(lot), "--direction", "forward", "--json"],
            check=True, capture_output=True, text=True).stdout)
        exact = {end for link in answer["links"] for end in (link["from"], link["to"])} - set(answer["probable"])
        self.assertEqual(holders, len({name.split("@")[1] for name in exact}))
        self.assertLessEqual(set(answer["quantity"]), set(answer["holders"]))

    def test_the_exercise_of_the_simulated_county_was_measured(self):
        (exercise,) = self.row("SELECT id FROM recall WHERE mock = 1 LIMIT 1")
        self.assertRegex(self.open(self.page, f"/office/recalls/{exercise}"), r"从发起到最后一家报告\s+\d+ 分钟")
        self.assertEqual(404, self.anybody.goto(f"{self.server.address}/recalls/{exercise}").status)


if __name__ == "__main__":
    unittest.main()
