import Foundation
import Primitives
import Rules
import Testing

/// The three administrators keep apart: a county's own folder cannot join them.
@Suite struct `Roles that join administrators` {
    private static let joined = "administrators-joined"
    private static let busy = "administrator-with-business"

    /// What a role may do, its desk, and the codes of its problems.
    private static let roles: [(may: String, desk: String, codes: [String])] = [
        ("[manage-accounts, set-policy]", "administration", [joined]),
        ("[set-policy, read-audit]", "administration", [joined]),
        ("[manage-accounts, read-audit, set-policy]", "administration", [joined]),
        ("[read-ledger, read-audit]", "office", [joined]),
        ("[manage-accounts, read-ledger]", "administration", [busy, joined]),
        ("[read-ledger]", "administration", [busy]), ("[manage-accounts]", "administration", []),
        ("[set-policy]", "administration", []), ("[read-audit]", "administration", []), ("[read-ledger]", "office", []),
    ]

    @Test func `are refused with the file and the line, and each part alone is accepted`() throws {
        let folder = FileManager.default.temporaryDirectory.path + "/shian-roles-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        var text = "roles:\n"
        var expected: Set<String> = []
        for (index, role) in Self.roles.enumerated() {
            // Seven lines a role, the first after `roles:`.
            let line = 2 + index * 7
            text += """
                  - id: role-\(index)
                    title: 兼任
                    desk: \(role.desk)
                    may: \(role.may)
                    sees: []
                    source: 虚构
                    confidence: unconfirmed

                """
            for code in role.codes { expected.insert("roles.yaml:\(line + (code == Self.joined ? 3 : 2)) \(code)") }
        }
        try text.write(toFile: folder + "/roles.yaml", atomically: true, encoding: .utf8)
        let problems = Rulebook.load([RuleFolder(path: Shipped.folder), RuleFolder(path: folder)]).problems
        let found = problems.map { "\($0.file ?? ""):\($0.line ?? 0) \($0.code)" }
        #expect(Set(found) == expected)
    }
}
