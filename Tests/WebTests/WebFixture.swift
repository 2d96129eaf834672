import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import Judging
import Office
import Primitives
import Rules
import Storage
import StorageSQLite
import Supervision
import Synchronization
import TestSupport
import Web

/// A simulated county in memory with three people who can sign in: the county office and the stations of two townships.
struct WebFixture: Sendable {
    static let password = "jade-River-2024"
    static let ownTownship = "140522100"
    static let otherTownship = "140522101"

    let site: Site
    let office: Office

    /// Rows of each township, for addresses of routes.
    struct Rows: Sendable {
        var sample: String
        var matter: String
        var evidence: String
        var operatorID: String
    }
    let own: Rows
    let other: Rows

    /// A person's browser: cookie and form token, or nothing.
    struct Visitor: Sendable {
        var name: String
        var cookie: String?
        var formToken: String
    }
    let anonymous = Visitor(name: "anonymous", cookie: nil, formToken: "none")
    let officeVisitor: Visitor
    let station: Visitor

    static let rulebook: Rulebook = {
        let (rulebook, problems) = Rulebook.load([(Shared.repositoryRoot ?? ".") + "/Rulebook"])
        precondition(problems.isEmpty, "the shipped rulebook has problems: \(problems)")
        return rulebook
    }()

    static let judge = Judge(rulebook)

    static func make() async throws -> WebFixture {
        let county = try required(AreaCode("140522"))
        let today = try required(Day("2024-06-20"))
        let database = try SQLiteDatabase()
        try await database.migrate(Schema.migrations, at: 0)
        let installation = Installation(database: database, county: county)
        _ = try await installation.open(at: Instant(today))
        let office = Office(
            database: database,
            rulebook: rulebook,
            judge: judge,
            county: county,
            environment: fixedEnvironment(today)
        )
        _ = try await DemoCounty(office, year: 2024, today: today, seed: 7).build()
        let site = Site(
            office: office,
            stylesheet: Array("body {}".utf8),
            simulatedDay: today,
            secureCookies: false
        )
        let accounts = AccountDesk(office)
        let first = try required(try await accounts.firstLink())
        try await accounts.useLink(first, login: "zhangmin", name: "张敏", password: password)
        let link = try await accounts.add(
            login: "wangfang",
            name: "王芳",
            role: .station,
            township: AreaCode(ownTownship),
            by: "test"
        )
        try await accounts.useLink(link, login: "", name: "", password: password)
        return WebFixture(
            site: site,
            office: office,
            own: try await rows(office, ownTownship),
            other: try await rows(office, otherTownship),
            officeVisitor: try await signIn("zhangmin", accounts),
            station: try await signIn("wangfang", accounts)
        )
    }

    private static func signIn(_ login: String, _ accounts: AccountDesk) async throws -> Visitor {
        guard case .signedIn(let token) = try await accounts.signIn(login: login, password: password) else {
            throw Missing(what: "session of \(login)")
        }
        let session = try required(try await accounts.session(token: token))
        return Visitor(name: login, cookie: "shian-session=\(token)", formToken: session.formToken)
    }

    private static func rows(_ office: Office, _ township: String) async throws -> Rows {
        try await office.database.read { db in
            func one(_ sql: SQL) throws -> String { try db.first(sql)?.get(at: 0) ?? "none" }
            return Rows(
                sample: try one("SELECT id FROM sample WHERE township = \(township) ORDER BY id LIMIT 1"),
                matter: try one(
                    """
                    SELECT matter.id FROM matter
                    JOIN evidence ON evidence.matter = matter.id
                    WHERE matter.township = \(township) ORDER BY matter.id LIMIT 1
                    """
                ),
                evidence: try one(
                    """
                    SELECT evidence.id FROM matter JOIN evidence ON evidence.matter = matter.id
                    WHERE matter.township = \(township) AND evidence.file_digest IS NOT NULL
                    ORDER BY matter.id, evidence.id LIMIT 1
                    """
                ),
                operatorID: try one("SELECT id FROM operator WHERE township = \(township) ORDER BY id LIMIT 1")
            )
        }
    }

    /// The address of a route with the rows of one township in the place of its parameters.
    static func address(_ path: String, _ rows: Rows) -> String {
        path.replacing(":sample", with: rows.sample).replacing(":matter", with: rows.matter)
            .replacing(":evidence", with: rows.evidence).replacing(":operator", with: rows.operatorID)
            .replacing(":task", with: "6.5").replacing(":token", with: "none").replacing(":upload", with: "none")
    }

    func send(
        _ route: Route,
        to address: String,
        by visitor: Visitor,
        fields: [String: String] = [:],
        client: some TestClientProtocol
    ) async throws -> TestResponse {
        var headers = HTTPFields()
        if let cookie = visitor.cookie { headers[.cookie] = cookie }
        guard route.method == .post else {
            return try await client.execute(uri: address, method: .get, headers: headers)
        }
        headers[.contentType] = "application/x-www-form-urlencoded"
        let all = fields.merging(["token": visitor.formToken]) { given, _ in given }
        let body = all.map { "\(Self.encoded($0.key))=\(Self.encoded($0.value))" }.joined(separator: "&")
        return try await client.execute(uri: address, method: .post, headers: headers, body: ByteBuffer(string: body))
    }

    private static func encoded(_ text: String) -> String {
        text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
    }
}

struct Missing: Error { let what: String }

/// Unwraps, or fails with what was expected.
func required<T>(_ value: T?, _ what: String = "a value") throws -> T {
    guard let value else { throw Missing(what: what) }
    return value
}
