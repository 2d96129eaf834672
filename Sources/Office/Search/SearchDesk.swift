import Primitives
import Rules
import Storage
package import Supervision

/// The search box: one question, answers of every kind within the officer's scope.
package struct SearchDesk: Sendable {
    /// Answers given at most to one question.
    package static let limit = 20
    /// Answers on a page of one kind.
    package static let pageSize = 50
    /// Answers of one kind that are counted; beyond it there are simply many.
    package static let counted = 500

    private let office: Office

    package init(_ office: Office) { self.office = office }

    /// The best answers by kind, in the order of ``SearchKind``; nothing where the text is too short.
    ///
    /// Names that begin with the text stand first, then shorter names; of samples and matters what is open and newest.
    /// At most `limit` in all, shared fairly by the kinds. `counting` says how many there are of each besides.
    package func find(
        _ typed: String,
        by officer: Officer,
        limit: Int = limit,
        counting: Bool = false
    ) async throws -> [SearchGroup] {
        let found = try await groups(typed, by: officer, kinds: nil, counted: counting ? Self.counted : limit) {
            Self.shared($0, limit)
        }
        return found.filter { !$0.answers.isEmpty }
    }

    /// One page of the answers of one kind, from 1.
    package func page(_ typed: String, of kind: SearchKind, page: Int, by officer: Officer) async throws -> SearchGroup
    {
        let size = Self.pageSize
        let found = try await groups(typed, by: officer, kinds: [kind], counted: Self.counted) { totals in
            totals.map { total in
                let start = min(max(0, page - 1) * size, total)
                return start..<min(start + size, total)
            }
        }
        return found.first ?? SearchGroup(kind: kind, answers: [], total: 0, isWhole: true)
    }

    /// Answers of the officer's kinds: counted to a bound, of each the range that `choosing` names.
    private func groups(
        _ typed: String,
        by officer: Officer,
        kinds wanted: [SearchKind]?,
        counted: Int,
        _ choosing: @Sendable @escaping ([Int]) -> [Range<Int>]
    ) async throws -> [SearchGroup] {
        let kinds = SearchFew.kinds(of: officer.scope.role).filter { wanted?.contains($0) ?? true }
        guard !SearchFew.kinds(of: officer.scope.role).isEmpty else { throw Refusal.notPermitted(.readLedger) }
        let question = SearchQuestion(typed)
        guard question.isLongEnough else { return [] }
        let office = office
        return try await office.database.read { db in
            let places = SearchPlaces(office)
            let queries = SearchQueries(db: db, county: office.county, scope: officer.scope, places: places)
            let few = SearchFew(db: db, office: office, officer: officer)
            let found: [Found] = try kinds.map { kind in
                SearchKind.indexed.contains(kind)
                    ? .entries(try queries.find(question, kind, limit: counted + 1))
                    : .answers(try few.find(question, kind, places))
            }
            let ranges = choosing(found.map { min($0.count, counted) })
            return try zip(kinds, zip(found, ranges)).map { kind, part in
                let (found, range) = part
                return SearchGroup(
                    kind: kind,
                    answers: try found.answers(range, kind, queries),
                    total: min(found.count, counted),
                    isWhole: found.count <= counted
                )
            }
        }
    }

    /// What was found of a kind: numbers of the index, or answers as they stand.
    private enum Found {
        case entries([Int64])
        case answers([SearchAnswer])

        var count: Int {
            switch self {
            case .entries(let numbers): numbers.count
            case .answers(let answers): answers.count
            }
        }

        func answers(_ range: Range<Int>, _ kind: SearchKind, _ queries: SearchQueries) throws -> [SearchAnswer] {
            switch self {
            case .entries(let numbers): range.isEmpty ? [] : try queries.answers(Array(numbers[range]), kind)
            case .answers(let answers): Array(answers[range])
            }
        }
    }

    /// Each kind gives one answer in turn until the limit is reached.
    private static func shared(_ totals: [Int], _ limit: Int) -> [Range<Int>] {
        var taken = [Int](repeating: 0, count: totals.count)
        var left = limit
        while left > 0 {
            var progressed = false
            for index in totals.indices where left > 0 && taken[index] < totals[index] {
                taken[index] += 1
                left -= 1
                progressed = true
            }
            if !progressed { break }
        }
        return taken.map { 0..<$0 }
    }

    /// Makes the whole index anew from the ledger; returns the number of entries.
    package func rebuild() async throws -> Int {
        let office = office
        return try await office.database.write { db in try SearchRebuild(db: db, office: office).run() }
    }

    /// Makes the index where a step of the schema has left none; true where it did.
    package func rebuildIfGone() async throws -> Bool {
        let office = office
        return try await office.database.write { db in
            let isGone =
                try db.first("SELECT 1 AS one FROM search_entry WHERE county = \(office.county.text) LIMIT 1") == nil
                && db.first("SELECT 1 AS one FROM operator WHERE county = \(office.county.text) LIMIT 1") != nil
            if isGone { _ = try SearchRebuild(db: db, office: office).run() }
            return isGone
        }
    }
}
