"""Labels signed with SM2 by another implementation (gmssl, in Python alone), checked by the program without a network."""
import base64
import hashlib
import os
import pathlib
import random
import subprocess
import tempfile
import unittest

from gmssl import sm2

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = os.environ.get("SHIAN_PROGRAM", str(ROOT / ".build/debug/shian"))
ORDER = int(sm2.default_ecc_table["n"], 16)
CONTENT = "v=1\ncounty=140522\ncode=L8P48189NRLYQXJU\nedition=2021\nproducer=东头种植合作社\nfood=黄瓜\nquantity={} kg\n"


def text(content):
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


class Signer:
    def __init__(self, chance):
        self.chance = chance
        secret = f"{chance.randrange(1, ORDER - 1):064x}"
        point = sm2.CryptSM2(private_key=secret, public_key="")._kg(int(secret, 16), sm2.default_ecc_table["g"])
        self.key = sm2.CryptSM2(private_key=secret, public_key=point)
        self.public = b"\x04" + bytes.fromhex(point)
        self.line = f"{hashlib.sha256(self.public).hexdigest()[:16]} SM2 {base64.b64encode(self.public).decode()}\n"

    def sign(self, content):
        return bytes.fromhex(self.key.sign_with_sm3(content, f"{self.chance.randrange(1, ORDER):064x}"))


class Labels(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.keys = os.path.join(folder.name, "keys.txt")

    def check(self, content, signature, *signers):
        pathlib.Path(self.keys).write_text("".join(signer.line for signer in signers))
        label = f"{text(content)}.{text(signature)}"
        return subprocess.run([PROGRAM, "label", "check", label, "--keys", self.keys], capture_output=True, text=True)

    def test_what_the_peer_signs_holds_with_its_key_alone(self):
        chance = random.Random(32918)
        other = Signer(chance)
        for number in range(6):
            signer = Signer(chance)
            content = CONTENT.format(chance.randint(1, 9999)).encode()
            signature = signer.sign(content)
            self.assertEqual(64, len(signature))
            with self.subTest(number=number):
                held = self.check(content, signature, other, signer)
                self.assertEqual(0, held.returncode, held.stderr)
                self.assertIn(f"the signature holds (key {signer.line[:16]}, SM2)", held.stdout)
                self.assertEqual(1, self.check(content, signature, other).returncode)
                self.assertEqual(1, self.check(content.replace(b"kg", b"t"), signature, signer).returncode)


if __name__ == "__main__":
    unittest.main()
