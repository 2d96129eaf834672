import Foundation
import Office
import Pages
import Storage
import TestSupport
import Testing
import Web

/// The trail is read by people: everything in it has a name in their language.
@Suite struct AuditWordTests {
    /// Where the code writes leaves: an action stands as a literal in one of these calls.
    private static let calls = [
        #"action: "([a-z]+(?:-[a-z]+)+)""#, #"action: [^"\n]*\? "([a-z-]+)" : "([a-z-]+)""#,
        #"action(?:: String)? = [^"\n]*"([a-z-]+)"(?: : "([a-z-]+)")?"#,
        #"\b(?:record|finish|change|leaf|save)\([^"\n]{0,80}"([a-z]+(?:-[a-z]+)+)""#,
        #"\b(?:record|finish|change|leaf|save)\(\s*"([a-z]+(?:-[a-z]+)+)""#,
    ]

    private static func literals(_ patterns: [String]) throws -> Set<String> {
        let folder = (Shared.repositoryRoot ?? ".") + "/Sources/Office"
        let files = try required(FileManager.default.enumerator(atPath: folder)).compactMap { $0 as? String }
        var found: Set<String> = []
        for file in files where file.hasSuffix(".swift") {
            let text = try String(contentsOfFile: "\(folder)/\(file)", encoding: .utf8)
            let whole = NSRange(text.startIndex..., in: text)
            for pattern in patterns {
                for match in try NSRegularExpression(pattern: pattern).matches(in: text, range: whole) {
                    for group in 1..<match.numberOfRanges {
                        if let range = Range(match.range(at: group), in: text) { found.insert(String(text[range])) }
                    }
                }
            }
        }
        return found
    }

    @Test func `every action and kind that the code writes has a Chinese title`() throws {
        let actions = try Self.literals(Self.calls)
        #expect(actions.count > 80)
        // A kind of a secret, named in a call that writes no leaf.
        for action in actions.subtracting(["api-token"]).sorted() {
            #expect(AuditWords.knows(action: action), "no title for the action \(action)")
        }
        let kinds = try Self.literals([#"subjectKind: "([a-z-]+)""#])
        #expect(kinds.count > 20)
        for kind in kinds.sorted() { #expect(AuditWords.knows(kind: kind), "no title for the kind \(kind)") }
    }

    @Test func `every action and kind of a county's year has a Chinese title`() async throws {
        let office = try await Calls.fixture.value.office
        let rows = try await office.database.read { db in
            try db.query("SELECT DISTINCT action, subject_kind FROM audit_leaf ORDER BY action").map {
                (try $0.get("action", as: String.self), try $0.get("subject_kind", as: String.self))
            }
        }
        #expect(rows.count > 20)
        for (action, kind) in rows {
            #expect(AuditWords.knows(action: action), "no title for the action \(action)")
            #expect(AuditWords.knows(kind: kind), "no title for the kind \(kind)")
        }
    }
}
