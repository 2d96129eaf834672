import Foundation
import Signatures
import Supervision
import TestSupport
import Testing

/// SM2 against the command line of OpenSSL, in both directions.
@Suite struct `Signatures of SM2 and the openssl command` {
    private static let identity = ["-pkeyopt", "distid:1234567812345678"]
    private static let message = Array("v=1\ncode=L8P48189NRLYQXJU\nfood=黄瓜".utf8)
    /// SubjectPublicKeyInfo (RFC 5480) up to the point: id-ecPublicKey on the curve SM2.
    private static let beforePoint = bytes("3059301306072a8648ce3d020106082a811ccf5501822d034200")

    private func openssl(_ arguments: [String]) throws -> (code: Int32, output: String) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/openssl")
        process.arguments = arguments
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let output = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: output, as: UTF8.self))
    }

    private func write(_ content: [UInt8], _ path: String) throws {
        try Data(content).write(to: URL(fileURLWithPath: path))
    }
    private func read(_ path: String) throws -> [UInt8] { [UInt8](try Data(contentsOf: URL(fileURLWithPath: path))) }

    /// Two integers in DER, written by hand: not with the code under test.
    private func der(_ signature: [UInt8]) -> [UInt8] {
        func integer(_ part: ArraySlice<UInt8>) -> [UInt8] {
            var digits = Array(part.drop { $0 == 0 })
            if digits.isEmpty || digits[0] >= 0x80 { digits.insert(0, at: 0) }
            return [0x02, UInt8(digits.count)] + digits
        }
        let both = integer(signature[..<32]) + integer(signature[32...])
        return [0x30, UInt8(both.count)] + both
    }

    private func plain(_ der: [UInt8]) throws -> [UInt8] {
        var rest = der.dropFirst(2)
        var parts: [UInt8] = []
        for _ in 1...2 {
            let count = Int(try #require(rest.dropFirst().first))
            let digits = rest.dropFirst(2).prefix(count).drop { $0 == 0 }
            parts += [UInt8](repeating: 0, count: 32 - digits.count) + digits
            rest = rest.dropFirst(2 + count)
        }
        return parts
    }

    @Test func `what we sign, it verifies, and nothing else`() async throws {
        try await withTemporaryFolder { folder in
            for seed: UInt64 in 1...8 {
                let key = try PrivateKey.of(.sm2, seed: seed)
                try write(Self.beforePoint + key.publicKey, folder + "/key")
                try write(der(try key.signature(over: Self.message)), folder + "/signature")
                let call =
                    ["pkeyutl", "-verify", "-pubin", "-keyform", "DER", "-inkey", folder + "/key", "-rawin"]
                    + ["-digest", "sm3", "-sigfile", folder + "/signature", "-in", folder + "/message"] + Self.identity
                try write(Self.message, folder + "/message")
                let held = try openssl(call)
                #expect(held.code == 0 && held.output.contains("Signature Verified Successfully"), "\(held.output)")
                try write(Self.message + [0x0A], folder + "/message")
                #expect(try openssl(call).code != 0)
            }
        }
    }

    @Test func `what it signs, we verify, with the identity of the standard alone`() async throws {
        try await withTemporaryFolder { folder in
            try write(Self.message, folder + "/message")
            let made = try openssl([
                "genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:SM2", "-out", folder + "/key",
            ])
            #expect(made.code == 0, "\(made.output)")
            let shown = try openssl([
                "pkey", "-in", folder + "/key", "-pubout", "-outform", "DER", "-out", folder + "/public",
            ])
            #expect(shown.code == 0, "\(shown.output)")
            let open = try read(folder + "/public")
            #expect(open.starts(with: Self.beforePoint))
            let publicKey = Array(open.suffix(65))
            let call =
                ["pkeyutl", "-sign", "-inkey", folder + "/key", "-rawin", "-digest", "sm3"]
                + ["-in", folder + "/message", "-out", folder + "/signature"]
            for _ in 1...8 {
                let signed = try openssl(call + Self.identity)
                #expect(signed.code == 0, "\(signed.output)")
                let signature = try plain(try read(folder + "/signature"))
                #expect(SignatureSuite.sm2.verify(signature, over: Self.message, publicKey: publicKey))
            }
            let other = try openssl(call + ["-pkeyopt", "distid:8765432187654321"])
            #expect(other.code == 0, "\(other.output)")
            let signature = try plain(try read(folder + "/signature"))
            #expect(!SignatureSuite.sm2.verify(signature, over: Self.message, publicKey: publicKey))
        }
    }
}
