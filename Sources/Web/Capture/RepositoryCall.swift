import EPCIS
import Office
import Pages
import Primitives

/// One call of the repository of events: what was asked and how it shall be answered (EPCIS 2.0, 12.2).
struct RepositoryCall: Sendable {
    enum Format: Sendable, Hashable { case json, xml }

    let visit: Visit
    let officer: Officer
    /// Names and values in the order of the address; a name that stands twice has the values of both.
    let parameters: [(name: String, values: [String])]
    let format: Format
    let identifiers: IdentifierFormat
    let hasWebWords: Bool

    var office: Office { visit.office }
    var limits: CaptureLimits { visit.site.captureLimits }

    static let version = "2.0.0"

    init(_ visit: Visit) throws(RepositoryRefusal) {
        guard let officer = visit.tokenHolder else {
            throw RepositoryRefusal(.security, "A bearer token is needed.", status: 401)
        }
        self.visit = visit
        self.officer = officer
        parameters = Self.parameters(visit)
        try Self.checkVersions(visit.headers)
        format = try Self.format(visit.headers["accept"])
        identifiers = try Self.preference("gs1-epc-format", visit.headers, IdentifierFormat.init) ?? .noPreference
        let words = try Self.preference("gs1-cbv-xml-format", visit.headers, WordFormat.init) ?? .noPreference
        hasWebWords = words == .web
    }

    /// What `GS1-CBV-XML-Format` may ask for.
    static let wordFormats = WordFormat.allCases.map(\.rawValue)

    private enum WordFormat: String, CaseIterable {
        case noPreference = "No_Preference", web = "Always_Web_URI", urn = "Always_URN", never = "Never_Translates"
    }

    private static func preference<Value>(
        _ name: String,
        _ headers: [String: String],
        _ read: (String) -> Value?
    ) throws(RepositoryRefusal) -> Value? {
        guard let text = headers[name] else { return nil }
        guard let value = read(text) else {
            throw RepositoryRefusal(.notAcceptable, "\(name): \(text.prefix(60)) is no form of EPCIS 2.0.")
        }
        return value
    }

    /// A version that the caller needs must lie around ours.
    private static func checkVersions(_ headers: [String: String]) throws(RepositoryRefusal) {
        for standard in ["epcis", "cbv"] {
            let least = headers["gs1-\(standard)-min"].map(numbers)
            let most = headers["gs1-\(standard)-max"].map(numbers)
            let own = numbers(version)
            if let least, own.lexicographicallyPrecedes(least) {
                throw RepositoryRefusal(.notAcceptable, "\(standard.uppercased()) \(version) is the latest here.")
            }
            if let most, most.lexicographicallyPrecedes(own) {
                throw RepositoryRefusal(.notAcceptable, "\(standard.uppercased()) \(version) is the earliest here.")
            }
        }
    }

    private static func numbers(_ version: String) -> [Int] {
        let parts = version.split(separator: ".").map { Int($0) ?? Int.max }
        return parts + Array(repeating: 0, count: max(0, 3 - parts.count))
    }

    private static func format(_ accept: String?) throws(RepositoryRefusal) -> Format {
        guard let accept, !accept.isEmpty else { return .json }
        for part in accept.split(separator: ",") {
            let essence = part.prefix { $0 != ";" }.filter { !$0.isWhitespace }.lowercased()
            switch essence {
            case "application/json", "application/ld+json", "*/*", "application/*", "application/problem+json":
                return .json
            case "application/xml", "text/xml": return .xml
            default: continue
            }
        }
        throw RepositoryRefusal(.notAcceptable, "Answers are application/json or application/xml.")
    }

    /// Commas divide values, so that one of a value itself is sent as `%2C`.
    private static func parameters(_ visit: Visit) -> [(name: String, values: [String])] {
        guard let mark = visit.address.firstIndex(of: "?") else { return [] }
        var found: [(name: String, values: [String])] = []
        for part in visit.address[visit.address.index(after: mark)...].split(separator: "&") {
            let sides = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let name = visit.site.withoutNUL(visit.site.decoded(sides[0]))
            let text = sides.count > 1 ? sides[1] : ""
            let values = text.split(separator: ",", omittingEmptySubsequences: false)
                .map { visit.site.withoutNUL(visit.site.decoded($0)) }
            if let index = found.firstIndex(where: { $0.name == name }) {
                found[index].values += values
            } else {
                found.append((name, values))
            }
        }
        return found
    }

    func parameter(_ name: String) -> String? { parameters.first { $0.name == name }?.values.joined(separator: ",") }

    /// The query of the address, without what is asked of the answer's pages.
    func query() throws(RepositoryRefusal) -> EventQuery {
        let asked = parameters.filter { !["perPage", "nextPageToken"].contains($0.name) }
        do {
            return try EventQuery.read(asked, namespaces: namespaces)
        } catch {
            throw RepositoryRefusal(error)
        }
    }

    /// `GS1-Extensions: example=https://example.org/` says what prefixes in parameters stand for.
    private var namespaces: [String: String] {
        var found: [String: String] = [:]
        for part in (visit.headers["gs1-extensions"] ?? "").split(separator: ",") {
            let sides = part.split(separator: "=", maxSplits: 1).map { $0.filter { !$0.isWhitespace } }
            if sides.count == 2 { found[sides[0]] = sides[1] }
        }
        return found
    }

    // MARK: Pages

    static let pageLimit = 1000

    func perPage() throws(RepositoryRefusal) -> Int {
        guard let text = parameter("perPage") else { return 30 }
        guard let count = Int(text), count > 0 else {
            throw RepositoryRefusal(.queryParameter, "perPage: read \(text.prefix(40)), expected a number from 1.")
        }
        return min(count, Self.pageLimit)
    }

    /// What a page's token belongs to: the path and all parameters but those of the pages.
    private var scope: String {
        let path = visit.address.prefix { $0 != "?" }
        let asked = parameters.filter { !["perPage", "nextPageToken"].contains($0.name) }
            .map { "\($0.name)=\($0.values.joined(separator: ","))" }.sorted()
        return path + "?" + asked.joined(separator: "&")
    }

    /// Where this page begins; nil for the first.
    func position() async throws -> [String]? {
        guard let token = parameter("nextPageToken") else { return nil }
        let tokens = try await PageTokens(office)
        guard let position = tokens.position(token, scope: scope, at: office.environment.wallClock()) else {
            throw RepositoryRefusal(.queryParameter, "nextPageToken is not of this question, or has expired.")
        }
        return position
    }

    /// The headers that lead to the next page.
    func headers(next position: [String]?) async throws -> [String: String] {
        guard let position else { return [:] }
        let expires = office.environment.wallClock().adding(seconds: PageTokens.lifetimeSeconds)
        let token = try await PageTokens(office).token(position, scope: scope, expires: expires)
        let path = String(visit.address.prefix { $0 != "?" })
        let asked = parameters.filter { $0.name != "nextPageToken" }.map { parameter in
            "\(percentEncoded(parameter.name))=\(parameter.values.map(percentEncoded).joined(separator: ","))"
        }
        let address = path + "?" + (asked + ["nextPageToken=\(token)"]).joined(separator: "&")
        return ["Link": "<\(address)>; rel=\"next\"", "GS1-Next-Page-Token-Expires": Timestamp(expires).text]
    }
}
