import Crypto
import CryptoExtras
import Dispatch
import Foundation

/// A password at rest: scrypt (RFC 7914) with its parameters and salt beside the derived key.
///
/// N = 2^15, r = 8, p = 3 (32 MiB a try) follows OWASP's Password Storage table. Derivations run two at a time, so that
/// a flood of sign-ins cannot take the memory of the machine.
package struct PasswordRecord: Sendable, Hashable {
    package let text: String

    package init(_ text: String) { self.text = text }

    package static let minimumLength = 10

    package static func make(_ password: String, salt: [UInt8], cost: Cost) async throws -> PasswordRecord {
        let key = try await derive(password, salt: salt, cost)
        return PasswordRecord("scrypt$\(cost.rounds)$\(cost.blockSize)$\(cost.parallelism)$\(hex(salt))$\(hex(key))")
    }

    /// False for a wrong password and for a record that cannot be read.
    package func matches(_ password: String) async throws -> Bool {
        let parts = text.split(separator: "$", omittingEmptySubsequences: false)
        guard parts.count == 6, parts[0] == "scrypt", let rounds = Int(parts[1]), let blockSize = Int(parts[2]),
            let parallelism = Int(parts[3]), let salt = Self.bytes(parts[4]), let key = Self.bytes(parts[5])
        else { return false }
        let cost = Cost(rounds: rounds, blockSize: blockSize, parallelism: parallelism)
        return Self.sameInConstantTime(try await Self.derive(password, salt: salt, cost), key)
    }

    /// Spends the time of a real comparison, so that an unknown login answers no faster than a known one.
    package static func waste(_ password: String, cost: Cost) async throws {
        _ = try await derive(password, salt: Array(repeating: 0, count: 16), cost)
    }

    /// What one try costs: N, r and p of scrypt.
    package struct Cost: Sendable, Hashable {
        package let rounds: Int
        package let blockSize: Int
        package let parallelism: Int

        package init(rounds: Int, blockSize: Int, parallelism: Int) {
            self.rounds = rounds
            self.blockSize = blockSize
            self.parallelism = parallelism
        }

        package static let standard = Cost(rounds: 1 << 15, blockSize: 8, parallelism: 3)
    }

    private static let queue: OperationQueue = {
        let queue = OperationQueue()
        queue.maxConcurrentOperationCount = 2
        return queue
    }()

    private static func derive(_ password: String, salt: [UInt8], _ cost: Cost) async throws -> [UInt8] {
        // NFC, so that the same word typed on two keyboards is the same word.
        let normal = Array(password.precomposedStringWithCanonicalMapping.utf8)
        return try await withCheckedThrowingContinuation { continuation in
            queue.addOperation {
                continuation.resume(
                    with: Result {
                        try KDF.Scrypt.deriveKey(
                            from: normal,
                            salt: salt,
                            outputByteCount: 32,
                            rounds: cost.rounds,
                            blockSize: cost.blockSize,
                            parallelism: cost.parallelism
                        ).withUnsafeBytes { Array($0) }
                    }
                )
            }
        }
    }

    private static func sameInConstantTime(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        guard left.count == right.count else { return false }
        return zip(left, right).reduce(0 as UInt8) { $0 | ($1.0 ^ $1.1) } == 0
    }

    private static func hex(_ bytes: [UInt8]) -> String {
        bytes.map { byte in
            let digits = String(byte, radix: 16)
            return digits.utf8.count == 1 ? "0" + digits : digits
        }.joined()
    }

    private static func bytes(_ text: Substring) -> [UInt8]? {
        let digits = Array(text.utf8)
        guard digits.count % 2 == 0 else { return nil }
        var bytes: [UInt8] = []
        for index in stride(from: 0, to: digits.count, by: 2) {
            guard let byte = UInt8(String(decoding: digits[index...(index + 1)], as: UTF8.self), radix: 16) else {
                return nil
            }
            bytes.append(byte)
        }
        return bytes
    }
}
