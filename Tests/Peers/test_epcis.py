"""EPCIS documents of ours against the reference implementation of the event hash, GS1's JSON schema and its XML schema.

The schemas are reference material that a machine may or may not have ($SHIAN_SHARED, else ../shared); what needs them is
skipped where they are not.
"""
import json
import logging
import os
import pathlib
import random
import subprocess
import tempfile
import unittest

logging.disable(logging.CRITICAL)
from epcis_event_hash_generator import hash_generator, json_to_py, xml_to_py  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = os.environ.get("SHIAN_PROGRAM", str(ROOT / ".build/debug/shian"))
GS1 = pathlib.Path(os.environ.get("SHIAN_SHARED", ROOT.parent / "shared")) / "interop/gs1-epcis"
CONTEXT = "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"
NAMESPACE = "https://ns.example.com/epcis/"


def shian(*arguments):
    return subprocess.run([PROGRAM, "epcis", *map(str, arguments)], capture_output=True, text=True)


def peer(text, is_xml):
    """The hashes by the reference implementation. Known prefixes outlive a document there, so they are cleared."""
    json_to_py._namespaces.clear()
    reader = xml_to_py if is_xml else json_to_py
    return hash_generator.calculate_hashes_from_pre_hashes(
        hash_generator.derive_prehashes_from_events(reader.event_list_from_epcis_document_str(text)))


class Maker:
    """Events by chance.

    Left out is where the reference implementation differs from the text of CBV 2.0, 8.9 or from itself in XML: a
    certificate (it hashes it), parentID beside epcList (it turns their order), JSON booleans (it writes True).
    """

    def __init__(self, seed):
        self.random = random.Random(seed)

    def pick(self, *values):
        return self.random.choice(values)

    def number(self):
        return self.pick(self.random.randint(1, 99999), round(self.random.uniform(0, 500), self.random.randint(1, 4)))

    def time(self):
        moment = self.random.randint
        return f"20{moment(10, 29)}-{moment(1, 12):02}-{moment(1, 28):02}T{moment(0, 23):02}:{moment(0, 59):02}:{moment(0, 59):02}" \
            + self.pick("", ".5", ".123") + self.pick("Z", "+08:00", "-06:00")

    def epcs(self):
        start = self.random.randint(100, 900)
        forms = ("urn:epc:id:sgtin:4012345.011111.{}", "https://id.gs1.org/01/04012345111118/21/{}", "urn:epc:id:giai:4000001.{}",
                 "https://example.com/some/path/01/04012345111118/10/L1/21/{}?a=1", "urn:epc:id:grai:4012345.55555.{}")
        form = self.pick(*forms)
        return [form.format(start + index) for index in range(self.random.randint(1, 4))]

    def quantities(self):
        return [{"epcClass": f"urn:epc:class:lgtin:4012345.012345.L{self.random.randint(1, 99)}", "quantity": self.number(), "uom": "KGM"}
                for _ in range(self.random.randint(1, 3))]

    def fields(self, depth=0):
        values = {}
        for index in range(self.random.randint(0, 3)):
            kind = self.random.randint(0, 3 if depth < 2 else 1)
            values[f"ex:field{index}"] = [
                lambda: f"批次 {self.random.randint(1, 99)}", self.number,
                lambda: [f"x{self.random.randint(1, 9)}", "y"], lambda: {"ex:first": "a", "ex:second": "b", **self.fields(depth + 1)},
            ][kind]()
        return values

    def event(self):
        kind = self.pick("ObjectEvent", "AggregationEvent", "TransactionEvent", "TransformationEvent", "AssociationEvent")
        event = {"type": kind, "eventTime": self.time(), "eventTimeZoneOffset": self.pick("+08:00", "-06:00")}
        if kind != "TransformationEvent":
            event["action"] = self.pick("ADD", "OBSERVE", "DELETE")
        if kind in ("ObjectEvent", "TransactionEvent"):
            event["epcList"] = self.epcs()
            event["quantityList"] = self.quantities()
        elif kind == "TransformationEvent":
            event |= {"inputQuantityList": self.quantities(), "outputEPCList": self.epcs(), "inputEPCList": self.epcs()}
        else:
            event |= {"parentID": "urn:epc:id:sscc:4012345.1111111111", "childEPCs": self.epcs(), "childQuantityList": self.quantities()}
        optional = {
            "bizStep": self.pick("receiving", "shipping", "https://example.com/steps/washing"), "disposition": self.pick("in_transit", "recalled"),
            "readPoint": {"id": "urn:epc:id:sgln:4012345.00001.0"}, "bizLocation": {"id": "urn:epc:id:sgln:4012345.00002.7"},
            "sourceList": [{"type": "owning_party", "source": "urn:epc:id:pgln:4012345.00225"}],
            "destinationList": [{"type": "location", "destination": "urn:epc:id:sgln:0614141.00777.0"}, {"type": "owning_party", "destination": "urn:epc:id:pgln:0614141.00777"}],
            "eventID": "urn:uuid:374d95fc-9457-4a51-bd6a-0bba133845a8", "recordTime": self.time(),
            "sensorElementList": [{"sensorMetadata": {"time": self.time(), "deviceID": "urn:epc:id:giai:4000001.111"},
                                   "sensorReport": [{"type": "Temperature", "value": self.number(), "uom": "CEL"}, {"type": "RelativeHumidity", "value": self.number(), "uom": "A93"}]}],
        }
        event |= {key: value for key, value in optional.items() if self.random.random() < 0.5}
        if kind == "TransactionEvent" or self.random.random() < 0.5:
            event["bizTransactionList"] = [{"type": "po", "bizTransaction": f"urn:epcglobal:cbv:bt:4012345000009:{self.random.randint(1, 99)}"}]
        if kind == "TransformationEvent" or (kind == "ObjectEvent" and event["action"] == "ADD"):
            event |= {"ilmd": values for values in [self.fields()] if values}
        return event | self.fields()

    def document(self, events=40):
        return {"@context": [CONTEXT, {"ex": NAMESPACE}], "type": "EPCISDocument", "schemaVersion": "2.0", "creationDate": self.time(),
                "epcisBody": {"eventList": [self.event() for _ in range(events)]}}


class EPCISTests(unittest.TestCase):
    maxDiff = None

    def documents(self):
        with tempfile.TemporaryDirectory() as folder:
            for seed in range(6):
                file = pathlib.Path(folder) / f"{seed}.json"
                file.write_text(json.dumps(Maker(seed).document(), ensure_ascii=False), encoding="utf-8")
                with self.subTest(seed=seed):
                    yield file

    def test_generated_documents_hash_as_in_the_reference_implementation(self):
        for file in self.documents():
            self.assertEqual(shian("validate", file).returncode, 0, shian("validate", file).stdout[:2000])
            hashes = shian("hash", file).stdout.split()
            self.assertEqual(len(hashes), 40)
            self.assertEqual(hashes, peer(file.read_text(encoding="utf-8"), False))

    def test_what_we_write_hashes_alike_in_both_forms_here_and_there(self):
        for file in self.documents():
            hashes = shian("hash", file).stdout.split()
            self.assertEqual(len(set(hashes)), 40)
            for form, arguments in (("json", []), ("xml", ["--xml"])):
                written = file.with_name("written." + form)
                written.write_text(shian("convert", file, *arguments).stdout, encoding="utf-8")
                self.assertEqual(shian("hash", written).stdout.split(), hashes)
                self.assertEqual(peer(written.read_text(encoding="utf-8"), form == "xml"), hashes)

    @unittest.skipUnless((GS1 / "EPCIS-JSON-Schema.json").exists(), "the schemas are not here")
    def test_what_we_write_satisfies_the_schemas_of_gs1(self):
        import jsonschema
        from lxml import etree

        schema = jsonschema.Draft7Validator(
            json.loads((GS1 / "EPCIS-JSON-Schema.json").read_text()), format_checker=jsonschema.FormatChecker())
        xsd = etree.XMLSchema(etree.parse(str(GS1 / "XSD/EPCglobal-epcis-2_0.xsd")))

        def check(file):
            written = json.loads(shian("convert", file).stdout)
            self.assertEqual([error.message for error in schema.iter_errors(written)], [], file)
            document = etree.fromstring(shian("convert", file, "--xml").stdout.encode())
            self.assertTrue(xsd.validate(document), f"{file}: {xsd.error_log}")

        for kind in ("object", "transaction", "transformation"):
            check(GS1 / "XML/WithFullCombinationOfFields" / f"{kind}_event_all_possible_fields.xml")
        for file in self.documents():
            check(file)


if __name__ == "__main__":
    unittest.main()
