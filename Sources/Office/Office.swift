package import Judging
package import Primitives
package import Rules
package import Storage

/// One county's office: its ledger, its rules, and the desks at which work is done.
package struct Office: Sendable {
    package let database: any Database
    package let rulebook: Rulebook
    package let judge: Judge
    package let county: AreaCode
    package let environment: Environment

    package init(
        database: any Database,
        rulebook: Rulebook,
        county: AreaCode,
        environment: Environment
    ) {
        self.database = database
        self.rulebook = rulebook
        self.county = county
        self.environment = environment
        judge = Judge(rulebook)
    }
}
