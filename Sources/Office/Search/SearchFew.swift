import Primitives
import Rules
import Storage
import Supervision

/// Things that are few at a time and stand in no index: specimens in hand, grid staff, accounts.
///
/// They are read as they stand and looked through by the same rule as the index.
struct SearchFew {
    let db: any Connection
    let office: Office
    let officer: Officer

    private var county: String { office.county.text }
    private var scope: Scope { officer.scope }

    /// The kinds that the officer may look for: an account is personal data of those who manage accounts.
    static func kinds(of role: Role) -> [SearchKind] {
        var kinds: [SearchKind] = []
        if role.may(.readLedger) { kinds += SearchKind.indexed + [.specimen, .gridStaff] }
        if role.may(.manageAccounts) { kinds.append(.account) }
        return SearchKind.allCases.filter(kinds.contains)
    }

    /// All that fit, the best first.
    func find(_ question: SearchQuestion, _ kind: SearchKind, _ places: SearchPlaces) throws -> [SearchAnswer] {
        let seesPhones = scope.role.sees.contains(.phone)
        let found = try documents(kind).compactMap { document, standing -> (Int, Int, SearchAnswer)? in
            let terms = SearchTerms(document, pinyin: office.rulebook.pinyin)
            let isAt = { (word: String) in document.township.map { places.codes(of: word).contains($0) } ?? false }
            guard let fit = question.fit(terms, isAt: isAt, seesPhones: seesPhones) else { return nil }
            let answer = SearchAnswer(
                kind: kind,
                subject: document.subject,
                owner: document.owner,
                title: document.title,
                detail: document.detail,
                standing: standing
            )
            return (fit, document.order ?? document.title.count, answer)
        }
        return found.sorted { ($0.0, $0.1, $0.2.subject) < ($1.0, $1.1, $1.2.subject) }.map(\.2)
    }

    private func documents(_ kind: SearchKind) throws -> [(SearchDocument, SearchAnswer.Standing?)] {
        switch kind {
        case .specimen: try specimens()
        case .gridStaff: try gridStaff()
        case .account: try accounts()
        case .operator, .person, .sample, .matter: []
        }
    }

    /// Taken, and no row of the ledger's samples yet; a retest never becomes one.
    private func specimens() throws -> [(SearchDocument, SearchAnswer.Standing?)] {
        try db.query(
            """
            SELECT specimen.id, specimen.number, specimen.food, specimen.township, specimen.taken_at,
                specimen_standing.state, operator.name AS operator_name
            FROM specimen_standing
            JOIN specimen ON specimen.county = specimen_standing.county AND specimen.id = specimen_standing.specimen
            JOIN operator ON operator.county = specimen.county AND operator.id = specimen.supplier
            WHERE specimen_standing.county = \(county) AND specimen_standing.sample IS NULL
                AND specimen_standing.state <> 'discarded'\(scope.rows(of: .samples, as: "specimen"))
            ORDER BY specimen.taken_at DESC, specimen.id
            """
        ).map { row in
            let day = Instant(milliseconds: try row.get("taken_at")).day
            let (number, firm): (String, String) = try (row.get("number"), row.get("operator_name"))
            let food: String = try row.get("food")
            let state = SpecimenState(rawValue: try row.get("state"))
            let document = SearchDocument(
                kind: .specimen,
                subject: try row.get("id"),
                township: try SearchRebuild.township(row),
                names: [food, firm],
                title: food,
                detail: [number, firm, day.description].joined(separator: " · "),
                numbers: [number],
                order: SearchDocument.order(of: day)
            )
            return (document, state.map { .init($0.title, .plain) })
        }
    }

    private func gridStaff() throws -> [(SearchDocument, SearchAnswer.Standing?)] {
        try db.query(
            """
            SELECT grid_staff.id, grid_staff.grid, grid_staff.name, grid_staff.duty, grid_staff.phone,
                grid.name AS grid_name, grid.township
            FROM grid_staff JOIN grid ON grid.county = grid_staff.county AND grid.id = grid_staff.grid
            WHERE grid_staff.county = \(county) AND grid_staff.until IS NULL\(scope.townshipFilter("grid.township"))
            ORDER BY grid_staff.id
            """
        ).map { row in
            let name: String = try row.get("name")
            let duty = GridStaff.Duty(rawValue: try row.get("duty")) ?? .assistant
            let document = SearchDocument(
                kind: .gridStaff,
                subject: try row.get("id"),
                owner: try row.get("grid"),
                township: try SearchRebuild.township(row),
                names: [name],
                title: name,
                detail: "\(try row.get("grid_name", as: String.self)) · \(duty.title)",
                phone: try row.get("phone")
            )
            return (document, nil)
        }
    }

    private func accounts() throws -> [(SearchDocument, SearchAnswer.Standing?)] {
        try db.query(
            "SELECT id, login, name, role, township, active FROM account WHERE county = \(county) ORDER BY id"
        ).map { row in
            let (name, login): (String, String) = try (row.get("name"), row.get("login"))
            let role: String = try row.get("role")
            let document = SearchDocument(
                kind: .account,
                subject: try row.get("id"),
                township: try SearchRebuild.township(row),
                names: [name, login],
                title: name,
                detail: [login, office.rulebook.role(role)?.title ?? ""].joined(separator: " · ")
            )
            return (document, try row.get("active", as: Int.self) == 1 ? nil : .init("已停用", .plain))
        }
    }
}

/// Townships as a word of a question may name them: 凤城 is 凤城镇.
struct SearchPlaces {
    private let townships: [(name: String, code: AreaCode)]

    init(_ office: Office) {
        townships = office.rulebook.townships(of: office.county).map { (FoldedText.fold($0.name), $0.code) }
    }

    func codes(of word: String) -> [AreaCode] {
        word.unicodeScalars.count < 2 ? [] : townships.filter { $0.name.hasPrefix(word) }.map(\.code)
    }
}
