import Office
import Primitives
import Rules
import Storage

/// What stands in the place of the parameters of routes, and which roles may see it.
///
/// A parameter without an entry fails the permission tests: whoever adds a route says whose its rows are.
enum RouteRows {
    /// Who sees the rows of a parameter, of one's own township and of another.
    enum Sight {
        /// Rows of the ledger under the scope of operators, samples and matters: the county office sees all, a township its
        /// own, everybody else none. The fixture's department supervises no operator.
        case scoped
        /// The same for whoever may come at all.
        case all
        /// Rows of a township's own: whoever sees the county's places sees them, a township its own.
        case area
        /// Rows of a market of the township: the county office and the station see them; the fixture's firm is no market.
        case market
        /// Nobody's: a token or an upload that only its owner knows.
        case none
    }

    struct Entry {
        var sight: Sight
        /// The row of a township; `nil` for words that are the same everywhere.
        var sql: @Sendable (String) -> SQL
    }

    private static func row(_ sight: Sight, _ sql: @escaping @Sendable (String) -> SQL) -> Entry {
        Entry(sight: sight, sql: sql)
    }

    private static func word(_ word: String, _ sight: Sight = .all) -> Entry {
        Entry(sight: sight) { _ in "SELECT \(word) AS word" }
    }

    static let entries: [String: Entry] = [
        ":sample": row(.scoped) { "SELECT id FROM sample WHERE township = \($0) ORDER BY id LIMIT 1" },
        ":matter": row(.scoped) {
            """
            SELECT matter.id FROM matter JOIN evidence ON evidence.matter = matter.id
            WHERE matter.township = \($0) AND matter.procedure_id = 'disposal' ORDER BY matter.id LIMIT 1
            """
        },
        ":evidence": row(.scoped) {
            """
            SELECT evidence.id FROM matter JOIN evidence ON evidence.matter = matter.id
            WHERE matter.township = \($0) AND matter.procedure_id = 'disposal' AND evidence.file_digest IS NOT NULL
            ORDER BY matter.id, evidence.id LIMIT 1
            """
        },
        // A document of the matter that stands for `:matter`.
        ":document": row(.scoped) {
            """
            SELECT matter_document.id FROM matter_document WHERE matter_document.matter = (
                SELECT matter.id FROM matter JOIN evidence ON evidence.matter = matter.id
                WHERE matter.township = \($0) AND matter.procedure_id = 'disposal' ORDER BY matter.id LIMIT 1)
            ORDER BY matter_document.id LIMIT 1
            """
        },
        ":template": word("correction-order"),
        ":feed": word("none", .none),
        ":operator": row(.scoped) { "SELECT id FROM operator WHERE township = \($0) ORDER BY id LIMIT 1" },
        ":check": row(.scoped) {
            """
            SELECT hook_check.id FROM hook_check JOIN operator ON operator.county = hook_check.county
                AND operator.id = hook_check.operator
            WHERE operator.township = \($0) ORDER BY hook_check.id LIMIT 1
            """
        },
        // The grid drawn last, which has no operator yet: the fixture's grid staff see it and no operator.
        ":grid": row(.area) { "SELECT id FROM grid WHERE township = \($0) ORDER BY code DESC LIMIT 1" },
        // Photos are seen with the patrol; no grid of the fixture has one.
        ":patrol": word("none", .none),
        ":specimen": row(.scoped) {
            """
            SELECT specimen.id FROM specimen JOIN specimen_file ON specimen_file.specimen = specimen.id
            JOIN laboratory_report ON laboratory_report.specimen = specimen.id AND laboratory_report.round = 1
            WHERE specimen.township = \($0) ORDER BY specimen.id LIMIT 1
            """
        },
        // Of the specimen that stands for `:specimen`; the fixture prints one for it.
        ":sheet": row(.scoped) {
            """
            SELECT specimen_document.id FROM specimen_document
            JOIN specimen ON specimen.id = specimen_document.specimen
            WHERE specimen.township = \($0) ORDER BY specimen_document.id LIMIT 1
            """
        },
        ":rapid": row(.scoped) {
            """
            SELECT rapid_test.id FROM rapid_test JOIN operator ON operator.id = rapid_test.operator
            WHERE operator.township = \($0) ORDER BY rapid_test.id LIMIT 1
            """
        },
        // A laboratory is told no place: it sees whatever it was handed.
        ":parcel": row(.all) {
            """
            SELECT specimen.id FROM specimen JOIN specimen_standing ON specimen_standing.specimen = specimen.id
            WHERE specimen.township = \($0) AND specimen_standing.state <> 'taken' ORDER BY specimen.id LIMIT 1
            """
        },
        ":plan": row(.all) { _ in "SELECT id FROM sampling_plan ORDER BY revision DESC LIMIT 1" },
        ":line": word("1"),
        ":file": word("1"),
        ":round": word("1"),
        ":notice": row(.all) { _ in "SELECT id FROM notice ORDER BY id LIMIT 1" },
        // Of the operator that stands for `:operator`; the fixture issues one for it.
        ":certificate": row(.scoped) {
            """
            SELECT id FROM certificate WHERE issuer = (SELECT id FROM operator WHERE township = \($0) ORDER BY id LIMIT 1)
            ORDER BY id DESC LIMIT 1
            """
        },
        ":lot": row(.scoped) {
            """
            SELECT CAST(id AS TEXT) FROM lot
            WHERE maker = (SELECT id FROM operator WHERE township = \($0) ORDER BY id LIMIT 1)
            ORDER BY lot.id DESC LIMIT 1
            """
        },
        // Of the lot that stands for `:lot`; the fixture orders an exercise for it.
        ":recall": row(.scoped) {
            """
            SELECT recall FROM recall_holding
            WHERE holder = (SELECT id FROM operator WHERE township = \($0) ORDER BY id LIMIT 1)
            ORDER BY recall DESC LIMIT 1
            """
        },
        ":announcement": row(.all) { _ in "SELECT id FROM recall WHERE mock = 0 ORDER BY id LIMIT 1" },
        // Whoever holds the label reads it.
        ":code": row(.all) { _ in "SELECT code FROM certificate ORDER BY id LIMIT 1" },
        ":task": word("6.5"),
        // Whoever manages accounts sees all of them.
        ":account": row(.all) { "SELECT id FROM account WHERE township = \($0) ORDER BY id LIMIT 1" },
        // A unit of the annual report: townships by their code.
        ":unit": row(.scoped) { "SELECT \($0) AS unit" },
        // Milestones are the county's: whoever reads the ledger reads their evidence.
        ":milestone": row(.all) { _ in
            "SELECT id FROM milestone_record WHERE file_digest IS NOT NULL ORDER BY id LIMIT 1"
        },
        ":gate": row(.market) {
            """
            SELECT gate_entry.id FROM gate_entry JOIN operator ON operator.id = gate_entry.market
            WHERE operator.township = \($0) ORDER BY gate_entry.id LIMIT 1
            """
        },
        ":seller": row(.market) {
            """
            SELECT market_seller.id FROM market_seller JOIN operator ON operator.id = market_seller.market
            WHERE operator.township = \($0) ORDER BY market_seller.id LIMIT 1
            """
        },
        // Of the repository of events, which no session reaches.
        ":captureID": word("none", .none), ":eventID": word("none", .none), ":member": word("none", .none),
        ":queryName": word("none", .none), ":subscriptionID": word("none", .none),
        ":token": word("none", .none),
        // Of the county's frozen report, of which the fixture has none.
        ":revision": word("1", .none), ":format": word("docx"),
        ":transfer": word("none", .none), ":upload": word("none", .none),
    ]

    static func rows(_ office: Office, _ township: String) async throws -> [String: String] {
        try await office.database.read { db in
            var rows: [String: String] = [:]
            for (name, entry) in entries { rows[name] = try db.first(entry.sql(township))?.get(at: 0) ?? "none" }
            return rows
        }
    }

    /// The same addresses with rows that do not exist.
    static let missing: [String: String] = entries.reduce(into: [:]) { rows, entry in
        rows[entry.key] = entry.value.sight == .all ? "6.5" : "01900000-0000-7000-8000-000000000000"
    }

    static func parameters(_ path: String) -> [String] {
        path.split(separator: "/").filter { $0.hasPrefix(":") }.map(String.init)
    }

    /// Whether a person of a role finds the rows of a route, where they may come at all.
    static func isSeen(_ path: String, by role: Role, own: Bool) -> Bool {
        parameters(path).allSatisfy { name in
            switch entries[name]?.sight ?? Sight.none {
            case .all: true
            case .none: false
            case .market: role.desk == .office || (role.desk == .station && own)
            case .area:
                switch role.desk {
                case .office, .department: true
                case .station, .township, .grid: own
                case .laboratory, .operator, .administration: false
                }
            case .scoped:
                switch role.desk {
                case .office: true
                case .station, .township, .operator: own
                // No grid of the fixture has an operator yet.
                case .grid, .department, .laboratory, .administration: false
                }
            }
        }
    }
}
