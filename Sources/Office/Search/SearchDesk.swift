import Primitives
import Rules
import Storage
package import Supervision

/// The search box: one question, answers of every kind within the officer's scope.
package struct SearchDesk: Sendable {
    /// Answers given at most to one question.
    package static let limit = 20
    /// Looked at to each kind before ranking.
    private static let candidates = 40

    private let office: Office

    package init(_ office: Office) { self.office = office }

    /// The best answers by kind, in the order of ``SearchKind``; nothing where the text is too short.
    ///
    /// Names that begin with the text stand first, then shorter names. At most ``limit`` in all, shared fairly by the kinds.
    package func find(
        _ typed: String,
        by officer: Officer,
        limit: Int = limit
    ) async throws -> [(kind: SearchKind, answers: [SearchAnswer])] {
        try officer.require(.readLedger)
        let question = SearchQuestion(typed)
        guard question.isLongEnough else { return [] }
        let ways = question.ways(seesPhones: officer.scope.role.sees.contains(.phone))
        let county = office.county
        let found = try await office.database.read { db in
            let queries = SearchQueries(db: db, county: county, scope: officer.scope)
            return try SearchKind.allCases.map { ($0, try Self.best(ways, $0, queries)) }
        }
        return Self.shared(found, limit)
    }

    private static func best(
        _ ways: [SearchQuestion.Way],
        _ kind: SearchKind,
        _ queries: SearchQueries
    ) throws -> [SearchAnswer] {
        var answers: [SearchAnswer] = []
        var known: Set<Int64> = []
        for way in ways where answers.count < limit {
            let found = try queries.find(way, kind, limit: candidates).filter { known.insert($0.number).inserted }
            answers += found.sorted { ($0.length, $0.number) < ($1.length, $1.number) }.map(\.answer)
        }
        return answers
    }

    /// Each kind gives one answer in turn until the limit is reached.
    private static func shared(
        _ found: [(SearchKind, [SearchAnswer])],
        _ limit: Int
    ) -> [(kind: SearchKind, answers: [SearchAnswer])] {
        var taken = [Int](repeating: 0, count: found.count)
        var left = limit
        while left > 0 {
            var progressed = false
            for index in found.indices where left > 0 && taken[index] < found[index].1.count {
                taken[index] += 1
                left -= 1
                progressed = true
            }
            if !progressed { break }
        }
        return found.indices.compactMap { index in
            taken[index] == 0 ? nil : (found[index].0, Array(found[index].1.prefix(taken[index])))
        }
    }

    /// Makes the whole index anew from the ledger; returns the number of entries.
    package func rebuild() async throws -> Int {
        let office = office
        return try await office.database.write { db in try SearchRebuild(db: db, office: office).run() }
    }
}
