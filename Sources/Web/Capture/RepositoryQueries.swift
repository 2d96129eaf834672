import EPCIS
import Office
import Pages
import Primitives

/// Named queries and their subscriptions (EPCIS 2.0, 12.7.4 and 12.7.5).
extension RepositoryCall {
    private var desk: NamedQueryDesk { NamedQueryDesk(office) }
    private var subscriptionDesk: SubscriptionDesk {
        SubscriptionDesk(office, allowsPrivate: visit.site.webhooksAllowPrivate)
    }

    private func body() throws(RepositoryRefusal) -> JSONValue {
        do {
            return try JSONReader.read(visit.body)
        } catch {
            throw RepositoryRefusal(
                .validation,
                "The body is no JSON text that is accepted here.",
                problems: ["byte \(error.offset): read \"\(error.read)\", expected \(error.expected)"]
            )
        }
    }

    private func named() async throws -> NamedQueryDesk.NamedQuery {
        let name = visit.parameter("queryName")
        guard let query = try await desk.find(name, by: officer) else {
            throw RepositoryRefusal(.noSuchName, "There is no query \(name.prefix(100)).")
        }
        return query
    }

    func defineQuery() async throws -> Reply {
        guard case .object(let members) = try body() else {
            throw RepositoryRefusal(.validation, "The body is no object.")
        }
        let known = members.filter { $0.key == "name" || $0.key == "query" }
        guard known.count == members.count, case .string(let name)? = members.first(where: { $0.key == "name" })?.value,
            let query = members.first(where: { $0.key == "query" })?.value
        else {
            throw RepositoryRefusal(
                .validation,
                "A query has a name and a query, and nothing else.",
                problems: ["read \(members.map(\.key).joined(separator: ", ").prefix(200)), expected name and query"]
            )
        }
        try await desk.define(name, query, by: officer)
        let location = "\(RepositoryPath.queries)/\(percentEncoded(name))"
        return .exchange(mediaType: nil, text: "", status: 201, headers: ["Location": location])
    }

    private static func object(_ query: NamedQueryDesk.NamedQuery) -> JSONValue {
        ["name": .string(query.name), "query": (try? JSONReader.read(Array(query.body.utf8))) ?? .null]
    }

    func queries() async throws -> Reply {
        let limit = try perPage()
        var found = try await desk.list(after: try await position()?.first, limit: limit + 1, by: officer)
        let hasMore = found.count > limit
        if hasMore { found.removeLast() }
        let headers = try await headers(next: hasMore ? found.last.map { [$0.name] } : nil)
        return json(.array(found.map(Self.object)), headers: headers)
    }

    func namedQuery() async throws -> Reply { json(Self.object(try await named())) }

    func removeQuery() async throws -> Reply {
        guard try await desk.remove(visit.parameter("queryName"), by: officer) else {
            throw RepositoryRefusal(.noSuchName, "There is no query \(visit.parameter("queryName").prefix(100)).")
        }
        return .exchange(mediaType: nil, text: "", status: 204)
    }

    /// The events of a named query; what the address asks besides is joined to it.
    func queryEvents() async throws -> Reply {
        if visit.headers["upgrade"]?.lowercased() == "websocket" {
            throw RepositoryRefusal(.implementation, "Subscriptions are delivered by webhook.", status: 501)
        }
        let named = try await named()
        var query = try named.query()
        let more = try self.query()
        query.conditions += more.conditions
        query.order = more.order ?? query.order
        if more.order != nil { query.isAscending = more.isAscending }
        query.eventCountLimit = more.eventCountLimit ?? query.eventCountLimit
        query.maxEventCount = more.maxEventCount ?? query.maxEventCount
        return try await answer(query, named: named.name)
    }

    // MARK: Subscriptions

    /// Without the token that signs: it is told to nobody.
    private static func object(_ subscription: SubscriptionDesk.Subscription) -> JSONValue {
        var members: [(key: String, value: JSONValue)] = [
            ("subscriptionID", .string(subscription.id)), ("dest", .string(subscription.destination)),
            ("createdAt", .string(Timestamp(subscription.createdAt).text)),
            ("reportIfEmpty", .bool(subscription.reportIfEmpty)),
        ]
        if let schedule = subscription.schedule {
            members.append(("schedule", (try? JSONReader.read(Array(schedule.utf8))) ?? .null))
        } else {
            members.append(("stream", true))
        }
        if let time = subscription.initialRecordTime {
            members.append(("initialRecordTime", .string(Timestamp(time).text)))
        }
        if let time = subscription.lastNotifiedAt { members.append(("lastNotifiedAt", .string(Timestamp(time).text))) }
        members.append(("failures", .number(String(subscription.failures))))
        if !subscription.lastError.isEmpty { members.append(("lastError", .string(subscription.lastError))) }
        return .object(members)
    }

    func subscribe() async throws -> Reply {
        let name = try await named().name
        let subscription = try await subscriptionDesk.add(name, try body(), by: officer)
        let location = "\(RepositoryPath.queries)/\(percentEncoded(name))/subscriptions/\(subscription.id)"
        return json(Self.object(subscription), status: 201, headers: ["Location": location])
    }

    func subscriptions() async throws -> Reply {
        let name = try await named().name
        let limit = try perPage()
        var found = try await subscriptionDesk.list(
            of: name,
            after: try await position()?.first,
            limit: limit + 1,
            by: officer
        )
        let hasMore = found.count > limit
        if hasMore { found.removeLast() }
        let headers = try await headers(next: hasMore ? found.last.map { [$0.id] } : nil)
        return json(.array(found.map(Self.object)), headers: headers)
    }

    func subscription() async throws -> Reply {
        let id = visit.parameter("subscriptionID")
        guard let found = try await subscriptionDesk.find(id, of: visit.parameter("queryName"), by: officer) else {
            throw RepositoryRefusal(.noSuchResource, "There is no subscription \(id.prefix(60)).")
        }
        return json(Self.object(found))
    }

    func unsubscribe() async throws -> Reply {
        let id = visit.parameter("subscriptionID")
        guard try await subscriptionDesk.remove(id, of: visit.parameter("queryName"), by: officer) else {
            throw RepositoryRefusal(.noSuchResource, "There is no subscription \(id.prefix(60)).")
        }
        return .exchange(mediaType: nil, text: "", status: 204)
    }
}
