import CLibPQ
import Storage

/// Where the server is and as whom to connect.
///
/// Holds the password, so it never prints itself.
struct PostgresAddress: Sendable {
    private let url: String
    private let password: String?

    /// Accepts `postgres://` and `postgresql://` addresses.
    ///
    /// libpq's own message would quote the whole address, password included, so it is not passed on.
    init(url: String) throws(StorageError) {
        guard url.hasPrefix("postgres://") || url.hasPrefix("postgresql://") else {
            throw .unsuitable("the address must begin with postgres://")
        }
        var message: UnsafeMutablePointer<CChar>?
        let fields = PQconninfoParse(url, &message)
        PQfreemem(message)
        guard let fields else { throw .unsuitable("the postgres:// address cannot be read") }
        defer { PQconninfoFree(fields) }
        var password: String?
        var field = fields
        while let keyword = field.pointee.keyword {
            if String(cString: keyword) == "password" { password = field.pointee.val.map { String(cString: $0) } }
            field += 1
        }
        self.url = url
        self.password = password
    }

    /// Connects and waits for it.
    ///
    /// The caller owns the connection, also a failed one.
    func connect() -> OpaquePointer? {
        // Later words win: the address may change the first three, not the encoding.
        let words: [(String, String)] = [
            ("connect_timeout", "10"), ("keepalives_idle", "30"), ("application_name", "shian"),
            ("dbname", url), ("client_encoding", "UTF8"),
        ]
        let keys = CStringArray(words.map { $0.0 })
        let values = CStringArray(words.map { $0.1 })
        return PQconnectdbParams(keys.pointers, values.pointers, 1)
    }

    /// The message with the password taken out, should the server or libpq ever repeat it.
    func redacted(_ message: String) -> String {
        guard let password, !password.isEmpty else { return message }
        return message.split(separator: password, omittingEmptySubsequences: false).joined(separator: "***")
    }
}

extension PostgresAddress: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    var description: String { "postgres://…" }
    var debugDescription: String { description }
    var customMirror: Mirror { Mirror(self, children: []) }
}
