import Primitives

extension Fields {
    func roles() -> [Role] {
        list("roles").compactMap { node in
            guard let fields = Fields(node, faults) else { return nil }
            defer { fields.finish() }
            return fields.role()
        }
    }

    private func role() -> Role? {
        let id = text("id")
        let title = text("title")
        let desk = value("desk", as: Role.Desk.self)
        let permissions = Set(values("may", as: Permission.self))
        let sees = Set(values("sees", as: PersonalField.self))
        let source = source()
        checkSeparation(permissions, desk)
        guard let id, let title, let desk, let source else { return nil }
        if id == Role.program.id {
            faults.report(place(of: "id"), "reserved-id", read: id, "\(id) is the program's own role")
        }
        return Role(id: id, title: title, desk: desk, permissions: permissions, sees: sees, source: source)
    }

    /// The three administrators keep apart: GB/T 22239-2019, 8.1.5, has system, audit and security management each by its own.
    private func checkSeparation(_ permissions: Set<Permission>, _ desk: Role.Desk?) {
        let administrative = permissions.intersection(Permission.administrative)
        if !administrative.isEmpty, permissions.count > 1 {
            let joined = permissions.map(\.rawValue).sorted().joined(separator: ", ")
            faults.report(
                place(of: "may"),
                "administrators-joined",
                read: joined,
                "manage-accounts, set-policy and read-audit each stand alone in a role"
            )
        }
        if desk == .administration, !permissions.isSubset(of: Permission.administrative) {
            faults.report(
                place(of: "desk"),
                "administrator-with-business",
                "a desk of administration has no part in the business"
            )
        }
    }

    /// The elements of a list of known words.
    func values<Value: RawRepresentable & CaseIterable>(
        _ key: String,
        as type: Value.Type,
        required: Bool = true
    ) -> [Value] where Value.RawValue == String {
        list(key, required: required).compactMap { node in
            node.text.flatMap { Self.value($0, type, node.place, faults) }
        }
    }
}

extension Fields {
    /// `{words: [password, admin], rows: [qwertyuiop], rest: 6, source: …}`.
    func passwordRules() -> PasswordRules {
        let words = texts("words")
        for word in words where word.count < 2 || FoldedText.fold(word) != word {
            faults.report(
                place(of: "words"),
                "bad-word",
                read: word,
                expected: "two and more characters, Latin letters small, no spaces",
                "\(word) would never be found in a password, or in all of them"
            )
        }
        let rows = texts("rows")
        for row in rows where row.count < 4 || FoldedText.fold(row) != row {
            faults.report(
                place(of: "rows"),
                "bad-row",
                read: row,
                expected: "four and more characters, Latin letters small, no spaces",
                "\(row) is no row of neighbours"
            )
        }
        let rest = integer("rest") ?? 0
        if !(1...20).contains(rest) {
            faults.report(
                place(of: "rest"),
                "out-of-range",
                read: "\(rest)",
                expected: "1 to 20",
                "rest is out of range"
            )
        }
        return PasswordRules(words: words, rows: rows, rest: rest, source: source())
    }
}
