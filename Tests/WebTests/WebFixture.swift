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

/// A simulated county in memory with one person of each role who can sign in.
struct WebFixture: Sendable {
    static let password = "jade-River-2024"
    static let ownTownship = "140522100"
    static let otherTownship = "140522101"

    let site: Site
    let office: Office

    /// What stands in the place of a route's parameters, of one township: see ``RouteRows``.
    let own: [String: String]
    let other: [String: String]

    /// A person's browser: cookie and form token, or nothing.
    struct Visitor: Sendable {
        var role: Role
        var cookie: String?
        var formToken: String
    }
    let anonymous = Visitor(role: .program, cookie: nil, formToken: "none")
    /// One person of each role of the rulebook, by the role's id.
    let visitors: [String: Visitor]
    var officeVisitor: Visitor { visitors["office"] ?? anonymous }
    var station: Visitor { visitors["station"] ?? anonymous }

    static let rulebook: Rulebook = {
        let (rulebook, problems) = Rulebook.load([(Shared.repositoryRoot ?? ".") + "/Rulebook"])
        precondition(problems.isEmpty, "the shipped rulebook has problems: \(problems)")
        return rulebook
    }()

    static let judge = Judge(rulebook)

    /// A copy of the one simulated county that all fixtures begin with: to simulate takes long.
    static func make(rulebook: Rulebook = rulebook) async throws -> WebFixture {
        let simulated = try await simulated.value
        let file = "\(TestFolder.path)/web-\(UUID().uuidString).sqlite"
        try FileManager.default.copyItem(atPath: simulated.file, toPath: file)
        let office = office(try await SQLiteDatabase(path: file), rulebook, seed: 2)
        return WebFixture(
            site: Site(
                office: office,
                stylesheet: Array("body {}".utf8),
                simulatedDay: today,
                secureCookies: false
            ),
            office: office,
            own: simulated.own,
            other: simulated.other,
            visitors: simulated.visitors
        )
    }

    private static let simulated = Task { try await Simulated() }

    /// A ledger with a county up to June, and people who are signed in.
    private struct Simulated: Sendable {
        let file = "\(TestFolder.path)/web.sqlite"
        let own: [String: String]
        let other: [String: String]
        let visitors: [String: Visitor]

        init() async throws {
            let database = try await SQLiteDatabase(path: file)
            try await database.migrate(Schema.migrations, at: 0)
            let office = WebFixture.office(database, WebFixture.rulebook, seed: 1)
            let installation = Installation(database: database, county: office.county)
            _ = try await installation.open(at: Instant(WebFixture.today))
            _ = try await DemoCounty(office, year: 2024, today: WebFixture.today, seed: 7).build()
            for township in [ownTownship, otherTownship] {
                try await WebFixture.certify(township, office)
                try await WebFixture.issueSheet(township, office)
            }
            own = try await RouteRows.rows(office, ownTownship)
            other = try await RouteRows.rows(office, otherTownship)
            visitors = try await WebFixture.people(
                office,
                operatorID: own[":operator"] ?? "",
                grid: own[":grid"] ?? "none"
            )
            await database.close()
        }
    }

    private static let county = known(AreaCode("140522"))
    private static let today = known(Day("2024-06-20"))

    private static func known<T>(_ value: T?) -> T {
        guard let value else { preconditionFailure("no such value") }
        return value
    }

    private static func office(_ database: SQLiteDatabase, _ rulebook: Rulebook, seed: UInt64) -> Office {
        Office(
            database: database,
            rulebook: rulebook,
            judge: judge,
            county: county,
            environment: fixedEnvironment(today, seed: seed)
        )
    }

    /// The sheet of the sample that stands for `:specimen` in a township.
    private static func issueSheet(_ township: String, _ office: Office) async throws {
        let specimen = try await RouteRows.rows(office, township)[":specimen"]
        let taker = Officer(
            account: "fixture",
            name: "测试",
            scope: Scope(
                county: office.county,
                township: AreaCode(township),
                role: try required(rulebook.role("station"))
            )
        )
        _ = try await DocumentDesk(office).issueSheet(of: try required(specimen), by: taker)
    }

    /// A certificate for a food of which the simulated county samples none, and with it a lot, of the operator that stands for `:operator` in a township.
    private static func certify(_ township: String, _ office: Office) async throws {
        let issuer: String? = try await office.database.read { db in
            try db.first("SELECT id FROM operator WHERE township = \(township) ORDER BY id LIMIT 1")?.get(at: 0)
        }
        var entry = CertificateDesk.Entry(
            issuer: try required(issuer),
            food: "黄瓜",
            quantity: LotQuantity("120.5", unit: .kilogram),
            place: "1号棚",
            signer: "李建国",
            contact: "13903560000"
        )
        entry.basis = .selfPromise
        let officer = Officer(account: "fixture", name: "测试", scope: Scope(county: office.county, role: .office))
        let certificate = try await CertificateDesk(office).issue(entry, by: officer)
        let lot = try await CertificateDesk(office).file(certificate, by: officer).certificate.lot
        let exercise = RecallDesk.Entry(lots: [lot], level: .third, reason: "演练", isMock: true)
        _ = try await RecallDesk(office).order(exercise, by: officer)
    }

    /// Passwords that cost little: without optimisation a try at the standard cost takes three seconds.
    static func accounts(_ office: Office) -> AccountDesk {
        AccountDesk(office, passwordCost: PasswordRecord.Cost(rounds: 16, blockSize: 8, parallelism: 1))
    }

    private static func people(_ office: Office, operatorID: String, grid: String) async throws -> [String: Visitor] {
        let accounts = accounts(office)
        let first = try required(try await accounts.firstLink())
        try await accounts.useLink(first, login: "office", name: "张敏", password: password)
        var visitors: [String: Visitor] = [:]
        for role in rulebook.roles {
            if role.id != "office" {
                let place = place(of: role, operatorID: operatorID, grid: grid)
                try await enter(role, as: role.id, place, accounts)
            }
            visitors[role.id] = try await signIn(role, as: role.id, accounts)
        }
        return visitors
    }

    private static func enter(
        _ role: Role,
        as login: String,
        _ place: AccountPlace,
        _ accounts: AccountDesk
    ) async throws {
        let link = try await accounts.add(login: login, name: login, role: role.id, place: place, by: "test")
        try await accounts.useLink(link, login: "", name: "", password: password)
    }

    /// One more person of a role, who sits elsewhere than the matrix's.
    func visitor(_ role: String, as login: String, _ place: AccountPlace) async throws -> Visitor {
        let role = try required(Self.rulebook.role(role))
        try await Self.enter(role, as: login, place, Self.accounts(office))
        return try await Self.signIn(role, as: login, Self.accounts(office))
    }

    private static func place(of role: Role, operatorID: String, grid: String) -> AccountPlace {
        switch role.desk {
        case .station, .township: AccountPlace(township: AreaCode(ownTownship))
        case .grid: AccountPlace(township: AreaCode(ownTownship), grid: grid)
        // A department that supervises no operator: every row is foreign to it but what it holds.
        case .department: AccountPlace(department: "civil-affairs")
        case .laboratory: AccountPlace(department: "county-laboratory")
        case .operator: AccountPlace(operatorID: operatorID)
        case .office, .administration: AccountPlace()
        }
    }

    private static func signIn(_ role: Role, as login: String, _ accounts: AccountDesk) async throws -> Visitor {
        guard case .signedIn(let token) = try await accounts.signIn(login: login, password: password) else {
            throw Missing(what: "session of \(role.id)")
        }
        let session = try required(try await accounts.session(token: token))
        return Visitor(role: role, cookie: "shian-session=\(token)", formToken: session.formToken)
    }

    /// The address of a route with rows in the place of its parameters.
    static func address(_ path: String, _ rows: [String: String]) -> String {
        path.split(separator: "/", omittingEmptySubsequences: false).map { part in
            part.hasPrefix(":") ? rows[String(part)] ?? "none" : String(part)
        }.joined(separator: "/")
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
            let method: HTTPRequest.Method = route.method == .delete ? .delete : .get
            return try await client.execute(uri: address, method: method, headers: headers)
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

extension Role {
    static func shipped(_ id: String) -> Role {
        guard let role = WebFixture.rulebook.role(id) else { preconditionFailure("no role: \(id)") }
        return role
    }

    static let office = shipped("office")
    static let station = shipped("station")
}
