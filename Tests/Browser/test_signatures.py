"""The county changes the suite with which certificates are signed: the security administrator in the browser, the next
certificate and its printed label, and whoever checks them with and without the network."""
import os
import subprocess
import tempfile
import unittest

from axe_playwright_python.sync_playwright import Axe

from papers import Paper
from server import PROGRAM, Browser, Server, enter
from test_pages import RULES

PHONE = (390, 844)
FRESH = "SELECT id FROM operator WHERE kind = 'growing' AND id NOT IN (SELECT issuer FROM certificate) ORDER BY id LIMIT 1"
CODE = "SELECT code FROM certificate WHERE id = ?"


class Signatures(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server(demo=True)
        cls.browser = Browser()

    @classmethod
    def tearDownClass(cls):
        cls.browser.close()
        cls.server.close()

    def person(self, login, role, **place):
        page = self.browser.page(*PHONE, script=True, bypass_csp=True)
        self.addCleanup(page.context.close)
        enter(page, self.server, login, login, role, **place)
        return page

    def issue(self, page):
        page.goto(self.server.address + "/office/certificates/new")
        for name, text in (("food", "黄瓜"), ("quantity", "120"), ("place", "3 号棚"), ("signer", "王老五"), ("contact", "13800000000")):
            page.fill(f"#{name}", text)
        page.click("button:has-text('承诺并开具')")
        return page.url.rsplit("/", 1)[1]

    def choose(self, page, suite):
        page.goto(self.server.address + "/office/policy")
        page.check(f"input[name='signature-suite'][value='{suite}']")
        page.fill("#reason", f"改用 {suite}")
        page.click("button:has-text('保存为新策略')")

    def checked(self, page, certificate, keys):
        """What a printed label of a certificate says where there is only a scanner, the keys and the program."""
        page.goto(f"{self.server.address}/office/certificates/{certificate}/label?size=50x70")
        label, = Paper(page).codes
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "keys.txt")
            with open(path, "w") as file:
                file.write(keys)
            return subprocess.run([PROGRAM, "label", "check", label, "--keys", path], capture_output=True, text=True)

    def test_old_and_new_certificates_hold_by_their_own_suite(self):
        guardian = self.person("anquan", "security-administrator")
        farmer = self.person("wanglaowu", "operator", operator=self.server.first(FRESH))
        old = self.issue(farmer)
        self.choose(guardian, "SM2")
        self.assertIn("SM2 配 SM3", guardian.inner_text("main li:has-text('现行')"))
        self.assertNotIn("合规", guardian.inner_text("main"))
        self.assertTrue(guardian.is_checked("input[value='SM2']"))
        wide = guardian.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        self.assertLessEqual(wide, 0)
        self.assertEqual([], Axe().run(guardian, options=RULES).response["violations"])
        new = self.issue(farmer)
        keys = guardian.request.get(self.server.address + "/c/keys").text()
        self.assertEqual(["Ed25519", "SM2"], [line.split(" ")[1] for line in keys.splitlines()])
        for certificate, suite in ((old, "Ed25519"), (new, "SM2")):
            with self.subTest(suite=suite):
                farmer.goto(f"{self.server.address}/c/{self.server.first(CODE, certificate)}")
                self.assertIn("编号与签名由", farmer.inner_text("main"))
                held = self.checked(farmer, certificate, keys)
                self.assertEqual(0, held.returncode, held.stderr)
                self.assertIn(f", {suite})", held.stdout)
        alone = keys.splitlines(keepends=True)
        self.assertEqual(1, self.checked(farmer, new, alone[0]).returncode)


if __name__ == "__main__":
    unittest.main()
