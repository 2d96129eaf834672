import Foundation
import Office
import Primitives

/// The file with the key that seals the ledger's secrets: 64 hexadecimal digits, readable by its owner only.
struct SecretKeyFile {
    let path: String

    /// Beside a SQLite ledger unless it is named; a PostgreSQL ledger has no folder of its own, so it must be named.
    init(_ options: DataOptions) throws(Failure) {
        if let path = options.keyFile ?? ProcessInfo.processInfo.environment["SHIAN_KEY_FILE"] {
            self.path = path
        } else if options.isPostgres {
            throw Failure(
                "name the key file of this ledger with --key-file FILE or SHIAN_KEY_FILE; it is made where there is none"
            )
        } else {
            path = options.data + "/secret.key"
        }
    }

    var exists: Bool { FileManager.default.fileExists(atPath: path) }

    func read() throws(Failure) -> SecretSeal {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        guard let mode = (attributes?[.posixPermissions] as? NSNumber)?.intValue,
            let bytes = FileManager.default.contents(atPath: path)
        else { throw Failure("\(path): cannot be read") }
        guard mode & 0o077 == 0 else {
            throw Failure("\(path): others may read it; only its owner should: chmod 600 \(path)")
        }
        guard let key = Self.key(String(decoding: bytes, as: UTF8.self)) else {
            throw Failure("\(path): is no key file, expected 64 hexadecimal digits")
        }
        return SecretSeal(key: key)
    }

    /// Makes the file with a new key, whole on the disk before anything is sealed with it.
    func make() throws(Failure) -> SecretSeal {
        var generator = SystemRandomNumberGenerator()
        let key = (0..<SecretSeal.keyLength).map { _ in UInt8.random(in: 0...255, using: &generator) }
        let text = key.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() + "\n"
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        // Another process made it in between: its key is the ledger's.
        if descriptor < 0, errno == EEXIST { return try read() }
        guard descriptor >= 0 else { throw Failure("\(path): cannot be made: \(String(cString: strerror(errno)))") }
        defer { close(descriptor) }
        let bytes = Array(text.utf8)
        guard write(descriptor, bytes, bytes.count) == bytes.count, fsync(descriptor) == 0 else {
            throw Failure("\(path): cannot be written: \(String(cString: strerror(errno)))")
        }
        let folder = open(URL(fileURLWithPath: path).deletingLastPathComponent().path, O_RDONLY | O_CLOEXEC)
        if folder >= 0 {
            fsync(folder)
            close(folder)
        }
        return SecretSeal(key: key)
    }

    private static func key(_ text: String) -> [UInt8]? {
        let digits = Array(text.utf8.prefix { $0 != UInt8(ascii: "\n") })
        guard digits.count == 2 * SecretSeal.keyLength else { return nil }
        var key: [UInt8] = []
        for index in stride(from: 0, to: digits.count, by: 2) {
            let pair = String(decoding: digits[index...index + 1], as: UTF8.self)
            guard pair.allSatisfy(\.isHexDigit), let byte = UInt8(pair, radix: 16) else { return nil }
            key.append(byte)
        }
        return key
    }
}
