import Office
import Primitives
import Storage
import Supervision
import TestSupport
import Testing

/// A change that somebody makes at a desk, with what has to be there before it.
private struct UseCase: Sendable, CustomTestStringConvertible {
    var name: String
    var prepare: @Sendable (County) async throws -> String
    var act: @Sendable (County, String) async throws -> Void
    /// What the audit trail calls it.
    var actions: [String]
    var testDescription: String { name }

    static let all = sampling + matters + accounts

    private static let sampling = [
        UseCase(
            name: "an import",
            prepare: { _ in "" },
            act: { county, _ in try await county.importing([.cowpea("A1"), .cowpea("A2", "0.5")]) },
            actions: ["samples-imported", "matter-opened"]
        ),
        UseCase(
            name: "a file that changes known samples",
            prepare: { county in
                try await county.importing([.cowpea("A1")], name: "早.xlsx")
                return ""
            },
            act: { county, _ in try await county.importing([.cowpea("A1", "0.5", item: "氧乐果")], name: "晚.xlsx") },
            actions: ["samples-imported", "samples-changed", "matter-opened"]
        ),
        UseCase(
            name: "a decision on a pair of operators",
            prepare: { county in
                try await county.importing([
                    .cowpea("A1", shop: Shop(name: "便民店", address: "1号")),
                    .cowpea("A2", shop: Shop(name: "便民店", address: "2号")),
                ])
                return ""
            },
            act: { county, _ in
                let desk = OperatorDesk(county.office)
                let pair = try #require(await desk.reviews(by: county.head, limit: 1).pairs.first)
                try await desk.decide(first: pair.first.id, second: pair.second.id, same: true, by: county.head)
            },
            actions: ["operator-merged", "operators-same"]
        ),
        UseCase(
            name: "a report",
            prepare: { county in
                county.set("2024-11-20")
                return ""
            },
            act: { county, _ in try await county.report("140522100", received: "2024-11-10", copied: nil) },
            actions: ["report-recorded"]
        ),
    ]

    private static let matters = [
        UseCase(
            name: "a piece of evidence",
            prepare: { try await $0.openedDisposal() },
            act: { county, matter in
                let file = try Paper.file()
                try await county.matters
                    .addEvidence(matter: matter, need: "result-notice", note: "", file: file, by: county.north)
            },
            actions: ["evidence-added"]
        ),
        UseCase(
            name: "an advance",
            prepare: { county in
                let matter = try await county.openedDisposal()
                try await county.lay(matter, by: county.north)
                return matter
            },
            act: { county, matter in
                try await county.matters.advance(
                    matter: matter,
                    from: "serve",
                    to: "control",
                    note: "",
                    by: county.north
                )
            },
            actions: ["matter-advanced"]
        ),
        UseCase(
            name: "a closing",
            prepare: { county in
                let matter = try await county.openedDisposal()
                try await county.readyToClose(matter)
                return matter
            },
            act: { county, matter in
                try await county.matters
                    .close(matter: matter, from: "publicity", outcome: "整改完成", reason: "好", by: county.head)
            },
            actions: ["matter-closed", "matter-opened"]
        ),
    ]

    private static let accounts = [
        UseCase(
            name: "a new account",
            prepare: { _ in "" },
            act: { county, _ in
                _ = try await county.accounts
                    .add(
                        login: "wang",
                        name: "王五",
                        role: "station",
                        place: AccountPlace(township: Shipped.north),
                        by: "head"
                    )
            },
            actions: ["account-added"]
        ),
        UseCase(
            name: "the use of a set-up link",
            prepare: { try #require(await $0.accounts.firstLink()) },
            act: { county, link in
                try await county.accounts.useLink(link, login: "zhang", name: "张三", password: County.password)
            },
            actions: ["password-set"]
        ),
        UseCase(
            name: "a sign-in",
            prepare: { county in
                try await county.registerAccount()
                return ""
            },
            act: { county, _ in _ = try await county.signedIn() },
            actions: ["signed-in"]
        ),
        UseCase(
            name: "a failed sign-in",
            prepare: { county in
                try await county.registerAccount()
                return ""
            },
            act: { county, _ in _ = try await county.accounts.signIn(login: "zhang", password: "不是这个") },
            actions: ["sign-in-failed"]
        ),
        UseCase(
            name: "a sign-out",
            prepare: { county in
                try await county.registerAccount()
                return try #require(await county.signedIn())
            },
            act: { county, token in try await county.accounts.signOut(token: token) },
            actions: ["signed-out"]
        ),
    ]
}

@Suite struct `The audit trail` {
    @Test(arguments: Engine.available, UseCase.all)
    private func `every change writes its leaves, and without them there is no change`(
        engine: Engine,
        useCase: UseCase
    ) async throws {
        try await County.with(engine) { county in
            let subject = try await useCase.prepare(county)
            let before = try await county.count("SELECT COUNT(*) FROM audit_leaf")
            try await useCase.act(county, subject)
            let actions = try await county.database.read { db in
                try db.query("SELECT action FROM audit_leaf WHERE sequence > \(before) ORDER BY sequence")
                    .map { try $0.get("action", as: String.self) }
            }
            #expect(actions == useCase.actions)
            let faults = try await county.database.read { db in try Audit.verify(db, county: Shipped.county) }
            #expect(faults == [])
        }
        try await County.with(engine) { county in
            let subject = try await useCase.prepare(county)
            let before = try await county.census()
            try await county.execute("ALTER TABLE audit_leaf RENAME TO audit_leaf_away")
            await #expect(throws: StorageError.self) { try await useCase.act(county, subject) }
            try await county.execute("ALTER TABLE audit_leaf_away RENAME TO audit_leaf")
            let after = try await county.census()
            #expect(after.changed(since: before) == [])
        }
    }

    private static let fields: [(action: String, kind: String, subject: String, after: String?)] = [
        ("a", "bc", "d", nil), ("ab", "c", "d", nil), ("a", "b", "cd", nil), ("a", "bc", "", "d"), ("a", "bc", "d", ""),
        ("a", "bc,1:d", "", nil), ("a", "", "bcd", nil), ("1:a", "bc", "d", nil),
    ]

    @Test func `where one field ends and the next begins is part of the hash`() async throws {
        var hashes: [String] = []
        for field in Self.fields {
            try await County.with(.sqlite) { county in
                let leaf = Audit.Leaf(
                    at: county.clock.value,
                    actor: "x",
                    action: field.action,
                    subjectKind: field.kind,
                    subject: field.subject,
                    after: field.after
                )
                hashes.append(
                    try await county.database.write { db in
                        try Audit.append(leaf, county: Shipped.county, to: db)
                        return try Audit.head(db, county: Shipped.county).hash
                    }
                )
            }
        }
        // An absent digest and an empty one read alike: no digest is ever empty.
        #expect(Set(hashes).count == Self.fields.count - 1)
    }

    @Test func `the census knows every table there is`() async throws {
        try await County.with(.sqlite) { county in
            let names = try await county.database.read { db in
                try db.query("SELECT name FROM sqlite_master WHERE type = 'table'").map {
                    try $0.get("name", as: String.self)
                }
            }
            let known = Set(Census.tables.map(\.name))
            let missing = names.filter { !known.contains($0) && !$0.hasPrefix("sqlite_") && !$0.contains("migration") }
            #expect(missing == [])
        }
    }
}
