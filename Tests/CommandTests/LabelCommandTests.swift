import Crypto
import Foundation
import Office
import Signatures
import Storage
import StorageSQLite
import Supervision
import Testing

/// A printed label checked where there is neither network nor ledger.
@Suite struct LabelCommandTests {
    private static let content = """
        v=1
        county=140522
        code=L8P48189NRLYQXJU
        edition=2021
        producer=东头种植合作社
        grower=王老五
        food=黄瓜
        quantity=120 kg
        place=东头村 3 号棚
        basis=self-promise
        lot=20241120-01
        made=2024-11-20
        issued=2024-11-20
        """

    private struct Signed {
        var label: String
        var keys: String
        var id: String
        var publicKey: [UInt8]
    }

    private static func sign(_ content: String, _ suite: SignatureSuite = .ed25519) throws -> Signed {
        let key = try PrivateKey(suite, from: { (0..<$0).map { _ in UInt8.random(in: 0...255) } })
        let open = Data(key.publicKey)
        let id = String(
            SHA256.hash(data: open).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined().prefix(16)
        )
        return Signed(
            label: SignedLabel.text(content: content, signature: try key.signature(over: Array(content.utf8))),
            keys: "\(id) \(suite.rawValue) \(open.base64EncodedString())\n",
            id: id,
            publicKey: key.publicKey
        )
    }

    private func withFolder(_ body: (String) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.path + "/shian-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try await body(folder)
    }

    @Test(arguments: SignatureSuite.allCases)
    func `a label that was signed says what it promises`(suite: SignatureSuite) async throws {
        let signed = try Self.sign(Self.content, suite)
        try await withFolder { folder in
            try signed.keys.write(toFile: folder + "/keys", atomically: true, encoding: .utf8)
            let address = "https://sp.example.cn/c/L8P48189NRLYQXJU#" + signed.label
            let result = try Program.run("label", "check", address, "--keys", folder + "/keys")
            #expect(result.code == 0, "\(result.error)")
            for word in [
                "the signature holds (key \(signed.id), \(suite.rawValue))", "L8P4-8189-NRLY-QXJU", "黄瓜", "120 kg",
                "东头种植合作社",
                "王老五", "2024-11-20", "不使用禁用农药兽药",
            ] {
                #expect(result.output.contains(word), "\(word)")
            }
            try (signed.label + "\n").write(toFile: folder + "/label", atomically: true, encoding: .utf8)
            let json = try Program.run(
                "label",
                "check",
                "--file",
                folder + "/label",
                "--keys",
                folder + "/keys",
                "--json"
            )
            #expect(json.code == 0)
            let object = try #require(json.json as? [String: Any])
            #expect(object["genuine"] as? Bool == true)
            #expect(object["suite"] as? String == suite.rawValue)
            #expect(object["food"] as? String == "黄瓜")
            #expect(object["issued"] as? String == "2024-11-20")
            #expect((object["promises"] as? [String])?.isEmpty == false)
        }
    }

    @Test(arguments: SignatureSuite.allCases)
    func `another's key, other words or another's signature do not hold`(suite: SignatureSuite) async throws {
        let signed = try Self.sign(Self.content, suite)
        let other = try Self.sign(Self.content.replacingOccurrences(of: "120 kg", with: "920 kg"), suite)
        let mixed = other.label.split(separator: ".")[0] + "." + signed.label.split(separator: ".")[1]
        try await withFolder { folder in
            try signed.keys.write(toFile: folder + "/keys", atomically: true, encoding: .utf8)
            for label in [other.label, String(mixed)] {
                let result = try Program.run("label", "check", label, "--keys", folder + "/keys", "--json")
                #expect(result.code == 1)
                let object = try #require(result.json as? [String: Any])
                #expect(object["genuine"] as? Bool == false)
                #expect(object["key"] is NSNull)
                #expect(object["quantity"] as? String == "920 kg")
            }
        }
    }

    @Test func `what is no label, no key or no call is told on standard error`() async throws {
        let signed = try Self.sign(Self.content)
        try await withFolder { folder in
            try signed.keys.write(toFile: folder + "/keys", atomically: true, encoding: .utf8)
            try "0123456789abcdef Ed25519 AAAA\n".write(toFile: folder + "/bad", atomically: true, encoding: .utf8)
            try "".write(toFile: folder + "/none", atomically: true, encoding: .utf8)
            // A key under the identity of another is a mistake or a trick.
            let swapped = "0123456789abcdef" + signed.keys.dropFirst(16)
            try swapped.write(toFile: folder + "/swapped", atomically: true, encoding: .utf8)
            let calls: [[String]] = [
                ["https://sp.example.cn/c/L8P48189NRLYQXJU", "--keys", folder + "/keys"],
                ["a.b", "--keys", folder + "/keys"], ["", "--keys", folder + "/keys"],
                [signed.label, "--keys", folder + "/bad"], [signed.label, "--keys", folder + "/none"],
                [signed.label, "--keys", folder + "/swapped"], [signed.label, "--keys", folder + "/missing"],
                [signed.label], ["--keys", folder + "/keys"],
                [signed.label, "--file", folder + "/none", "--keys", folder + "/keys"],
                ["--file", folder + "/missing", "--keys", folder + "/keys"],
            ]
            for call in calls {
                let result = try Program.run(["label", "check"] + call)
                #expect(result.code == 2, "\(call)")
                #expect(result.output.isEmpty, "\(call)")
                #expect(!result.error.isEmpty, "\(call)")
            }
        }
    }

    @Test func `every line that is no key is told at once, with what it holds and what it should`() async throws {
        let old = try Self.sign(Self.content)
        let new = try Self.sign(Self.content, .sm2)
        let words = new.keys.split(separator: " ")
        var off = new.publicKey
        off[64] ^= 1
        let offID = SHA256.hash(data: Data(off)).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined().prefix(
            16
        )
        let lines = [
            String(old.keys.dropLast()), "\(words[0]) RSA \(words[2].dropLast())",
            "\(words[0]) Ed25519 \(words[2].dropLast())", "", String(new.keys.dropLast()),
            "\(offID) SM2 \(Data(off).base64EncodedString())",
        ]
        try await withFolder { folder in
            try lines.joined(separator: "\n").write(toFile: folder + "/keys", atomically: true, encoding: .utf8)
            let result = try Program.run("label", "check", new.label, "--keys", folder + "/keys")
            #expect(result.code == 2)
            for number in [2, 3, 6] {
                let line = "keys:\(number): read “\(lines[number - 1])”, "
                #expect(result.error.contains(line + "expected an identity, Ed25519 or SM2 and a key in Base64"))
            }
            #expect(result.error.components(separatedBy: "expected an identity").count == 4)
            let good = [lines[0], lines[3], lines[4]].joined(separator: "\n")
            try good.write(toFile: folder + "/keys", atomically: true, encoding: .utf8)
            for signed in [old, new] {
                #expect(try Program.run("label", "check", signed.label, "--keys", folder + "/keys").code == 0)
            }
        }
    }

    @Test func `labels of a county are checked with the keys that its ledger gives out`() async throws {
        try await withFolder { folder in
            let data = folder + "/data"
            try SimulatedFolder.copy(to: data)
            let keys = try Program.run("label", "keys", "--data", data)
            #expect(keys.code == 0)
            #expect(keys.output.split(separator: "\n").count == 1)
            try keys.output.write(toFile: folder + "/keys", atomically: true, encoding: .utf8)
            let database = try await SQLiteDatabase(path: data + "/ledger.sqlite")
            let label = try await database.read { db in
                let row = try db.first("SELECT content, signature FROM certificate ORDER BY id LIMIT 1")
                return SignedLabel.text(
                    content: try row?.get("content") ?? "",
                    signature: try row?.get("signature") ?? []
                )
            }
            let signed = try Self.sign(Self.content, .sm2)
            try await database.write { db in
                try db.execute(
                    """
                    INSERT INTO signing_key (county, id, suite, public_key, private_key, created_at)
                    SELECT county, \(signed.id), 'SM2', \(signed.publicKey), \([UInt8]()), created_at + 1 FROM installation
                    """
                )
            }
            await database.close()
            for source in [["--data", data], ["--keys", folder + "/keys"]] {
                let result = try Program.run(["label", "check", label] + source)
                #expect(result.code == 0, "\(result.error)")
            }
            let both = try Program.run("label", "keys", "--data", data).output
            #expect(both == keys.output + signed.keys)
            let newer = try Program.run("label", "check", signed.label, "--data", data)
            #expect(newer.code == 0 && newer.output.contains("(key \(signed.id), SM2)"), "\(newer.error)")
            #expect(try Program.run("verify", "--data", data).code == 0)
            #expect(try Program.run("secrets", "check", "--data", data).code == 0)
        }
    }
}
