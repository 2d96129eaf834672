/// What support is tied to tracing, and what it asks (追溯“四挂钩”, 农质发〔2018〕10号): `four-gates.yaml`.
package struct HookRules: Sendable, Hashable {
    /// Something that a subject must meet.
    package struct Condition: Sendable, Hashable {
        package enum Test: Sendable, Hashable {
            /// A flag of the register is set.
            case fact(String)
            /// No sample failed within so many months.
            case noFailedSample(months: Int)
            /// No use of a forbidden input within so many months, recorded or found.
            case noBannedInput(months: Int)
            /// No matter of these procedures is open.
            case noOpenMatter(procedures: [String])
            /// A certificate of promise was issued within so many months, by those of these kinds.
            case certificate(months: Int, kinds: [OperatorKind])
        }

        package var id: String
        package var title: String
        package var test: Test
        package var source: Source

        package init(id: String, title: String, test: Test, source: Source) {
            self.id = id
            self.title = title
            self.test = test
            self.source = source
        }
    }

    /// One kind of support (挂钩事项).
    package struct Hook: Sendable, Hashable {
        package var id: String
        package var title: String
        /// Ids of the conditions that it asks.
        package var needs: [String]
        package var source: Source

        package init(id: String, title: String, needs: [String], source: Source) {
            self.id = id
            self.title = title
            self.needs = needs
            self.source = source
        }
    }

    /// Operators that the hooks are about.
    package var kinds: [OperatorKind] = []
    /// Months between reviews; nil where the rulebook names none.
    package var reviewMonths: Int?
    package var conditions: [Condition] = []
    package var hooks: [Hook] = []

    package init() {}

    package func hook(_ id: String) -> Hook? { hooks.first { $0.id == id } }

    /// The conditions of a hook, in its order.
    package func conditions(of hook: Hook) -> [Condition] {
        hook.needs.compactMap { id in conditions.first { $0.id == id } }
    }
}
