import Primitives
import Rules
import Storage
package import Supervision

/// Making many accounts from a list: whole, or not at all, each with a one-time link and none with a password.
package struct AccountImportDesk: Sendable {
    private let office: Office
    private let accounts: AccountDesk

    package init(_ office: Office) {
        self.office = office
        accounts = AccountDesk(office)
    }

    package typealias SourceFile = ListFile<AccountRow>

    package func preview(_ file: SourceFile, by officer: Officer) async throws -> TableImportReport {
        try officer.require(.manageAccounts)
        return try await office.database.read { db in try plan(file, dryRun: true, db).report }
    }

    /// Adds the accounts that are new and returns their links, which are nowhere else.
    ///
    /// An account that stands as the row says is left alone and gets no link; one that stands otherwise is a problem: who
    /// holds an account and what it may do is changed one by one.
    package func importFile(
        _ file: SourceFile,
        by officer: Officer
    ) async throws -> (report: TableImportReport, links: [AccountLink]) {
        try officer.require(.manageAccounts)
        let now = office.environment.now()
        return try await office.database.write { db in
            let (report, new) = try plan(file, dryRun: false, db)
            guard report.problems.isEmpty else { return (report, []) }
            var links: [AccountLink] = []
            for var account in new {
                account.id = office.environment.nextID(now)
                let token = accounts.makeToken()
                try accounts.enter(account, by: officer.account, at: now, db: db)
                try accounts.issueLink(token, account: account.id, db: db)
                links.append(AccountLink(name: account.name, login: account.login, token: token))
            }
            return (report, links)
        }
    }

    private func plan(
        _ file: SourceFile,
        dryRun: Bool,
        _ db: any Connection
    ) throws -> (report: TableImportReport, new: [AccountRecords.Stored]) {
        var report = TableImportReport(file, dryRun: dryRun)
        var problems = ListProblems(file, kind: "accounts", office.rulebook)
        let places = try RowPlaces(db: db, office: office)
        let known = Dictionary(
            try AccountRecords(db: db, county: office.county).all().map { ($0.login, $0) },
            uniquingKeysWith: { first, _ in first }
        )
        var logins: [String: Int] = [:]
        var new: [AccountRecords.Stored] = []
        var unchanged = 0
        for row in file.rows {
            let account = try account(row, places, db, &problems)
            if let earlier = logins.updateValue(row.row, forKey: FoldedText.fold(row.login)) {
                problems.repeated(row, "login", read: row.login, expected: "每个登录名一行", earlier: earlier)
            }
            guard let account else { continue }
            guard let standing = known[account.login] else {
                for fault in try accounts.separationFaults(account, isNamesake: false, db) {
                    let advice = "与三员同名；确系同名的另一个人，请单独新建这个账号"
                    Self.tell(row, "name", fault.code, advice, &problems)
                }
                new.append(account)
                continue
            }
            if Self.isSame(standing, account) {
                unchanged += 1
            } else {
                Self.tell(row, "login", "login-taken", "没有人用过的登录名；已有的账号请到账号页面修改", &problems)
            }
        }
        report.problems = problems.all
        guard report.problems.isEmpty else { return (report, []) }
        report.added = new.count
        report.unchanged = unchanged
        return (report, new)
    }

    private static func isSame(_ standing: AccountRecords.Stored, _ wanted: AccountRecords.Stored) -> Bool {
        standing.active && standing.name == wanted.name && standing.role == wanted.role
            && standing.place == wanted.place
    }

    /// Nil, with problems, where the account cannot be as the row says; all that is wrong with the row at once.
    private func account(
        _ row: AccountRow,
        _ places: RowPlaces,
        _ db: any Connection,
        _ problems: inout ListProblems
    ) throws -> AccountRecords.Stored? {
        let role = role(row.role).flatMap { $0.desk == .administration ? nil : $0 }
        if role == nil {
            let titles = office.rulebook.roles.filter { $0.desk != .administration }.map(\.title)
            Self.tell(row, "role", "unknown-role", titles.joined(separator: "、"), &problems)
        }
        let place = try place(row, places, db, &problems)
        let account = AccountRecords.Stored(
            id: "",
            login: FoldedText.fold(row.login),
            name: row.name,
            role: role?.id ?? "",
            place: place ?? AccountPlace(),
            password: nil,
            active: true
        )
        // A role or place that is named and not known has its own problem already.
        let faults = accounts.accountFaults(account).filter { fault in
            role != nil && place != nil || ["login", "name"].contains(fault.field)
        }
        for fault in faults { Self.tell(row, fault.field, fault.code, fault.advice, &problems) }
        return role != nil && place != nil && faults.isEmpty ? account : nil
    }

    private func role(_ text: String) -> Role? {
        let wanted = FoldedText.fold(text)
        return office.rulebook.roles.first { $0.id == wanted || FoldedText.fold($0.title) == wanted }
    }

    /// Nil, with problems, where a place is named and not known.
    private func place(
        _ row: AccountRow,
        _ places: RowPlaces,
        _ db: any Connection,
        _ problems: inout ListProblems
    ) throws -> AccountPlace? {
        var place = AccountPlace()
        var isKnown = true
        if !row.township.isEmpty {
            place.township = township(row.township, places)
            if place.township == nil {
                isKnown = false
                problems.unknownTownship(row, "township", row.township)
            }
        }
        if !row.department.isEmpty {
            place.department = department(row.department)
            if place.department == nil {
                isKnown = false
                Self.tell(row, "department", "unknown-department", "规则库里的部门或检验机构的名称", &problems)
            }
        }
        if !row.grid.isEmpty {
            if let grid = places.grid(row.grid, in: place.township) {
                place.grid = grid.id
                place.township = grid.township
            } else if isKnown || !places.hasGrid(row.grid) {
                isKnown = false
                problems.unknownGrid(row, row.grid)
            }
        }
        if !row.operator.isEmpty {
            let found = try PeopleRecords(db: db, county: office.county).operators(codeOrName: row.operator)
            place.operatorID = found.count == 1 ? found.first : nil
            if place.operatorID == nil {
                isKnown = false
                Self.tell(row, "operator", "unknown-operator", "统一社会信用代码，或登记的全名；不能有重名", &problems)
            }
        }
        return isKnown ? place : nil
    }

    /// `凤城镇`, its code, or `凤城镇市场监管所`, as a station is called after its township.
    private func township(_ text: String, _ places: RowPlaces) -> AreaCode? {
        if let code = places.township(text) { return code }
        for suffix in ["市场监督管理所", "市场监管所", "监管所", "所", "食安办"] where text.hasSuffix(suffix) {
            let bare = String(text.dropLast(suffix.count))
            if let code = places.township(bare) { return code }
        }
        return nil
    }

    private func department(_ text: String) -> String? {
        let wanted = FoldedText.fold(text)
        return office.rulebook.departments.first {
            [.department, .laboratory].contains($0.kind) && ($0.id == wanted || FoldedText.fold($0.name) == wanted)
        }?.id
    }

    private static func read(_ field: String, _ row: AccountRow) -> String {
        switch field {
        case "login": row.login
        case "name": row.name
        case "role": row.role
        case "township": row.township
        case "department": row.department
        case "grid": row.grid
        default: row.operator
        }
    }

    private static func tell(
        _ row: AccountRow,
        _ field: String,
        _ code: String,
        _ expected: String,
        _ problems: inout ListProblems
    ) {
        problems.add(
            row,
            field,
            code,
            read: read(field, row),
            expected: expected,
            "the account cannot be made as the row says"
        )
    }
}
