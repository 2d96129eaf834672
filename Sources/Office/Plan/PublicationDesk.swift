package import Primitives
import Rules
import Storage
package import Supervision

/// What of its plan the county shows to everybody.
package struct PublicationDesk: Sendable {
    private let office: Office

    package init(_ office: Office) { self.office = office }

    /// What is shown: nothing, or the plan with the figures of some tasks.
    package struct Setting: Sendable, Hashable {
        package var isShown: Bool
        /// An introduction in plain words.
        package var words: String
        /// Tasks whose figures are shown, with a sentence for each, perhaps empty.
        package var tasks: [String: String]

        package init(isShown: Bool, words: String, tasks: [String: String]) {
            self.isShown = isShown
            self.words = words
            self.tasks = tasks
        }
    }

    package func setting(year: Int, by officer: Officer) async throws -> Setting {
        try officer.require(.publish)
        return try await office.database.read { db in try setting(year: year, db: db) }
    }

    /// Whether everybody sees the plan of a year.
    package func isShown(year: Int) async throws -> Bool {
        try await office.database.read { db in try setting(year: year, db: db).isShown }
    }

    func setting(year: Int, db: any Connection) throws -> Setting {
        let county = office.county.text
        let row = try db.first("SELECT shown, words FROM plan_publication WHERE county = \(county) AND year = \(year)")
        var tasks: [String: String] = [:]
        for row in try db.query("SELECT task, words FROM publication WHERE county = \(county) AND year = \(year)") {
            tasks[try row.get("task")] = try row.get("words")
        }
        return Setting(
            isShown: try row?.get("shown", as: Int.self) == 1,
            words: try row?.get("words") ?? "",
            tasks: tasks
        )
    }

    package func save(_ setting: Setting, year: Int, by officer: Officer) async throws {
        let now = office.environment.now()
        try await office.database.write { db in try save(setting, year: year, by: officer, at: now, db: db) }
    }

    func save(_ new: Setting, year: Int, by officer: Officer, at now: Instant, db: any Connection) throws {
        try officer.require(.publish)
        guard let plan = office.rulebook.plan(county: office.county, year: year) else { throw Refusal.notFound }
        var faults: [FieldFault] = []
        if new.words.count > 1000 {
            faults.append(FieldFault(field: "words", code: "too-long", advice: "说明不超过 1000 字"))
        }
        for (task, words) in new.tasks.sorted(by: { $0.key < $1.key }) {
            if plan.task(task) == nil {
                faults.append(FieldFault(field: "task-\(task)", code: "unknown-task", advice: "工作安排里没有任务 \(task)"))
            } else if words.count > 200 {
                faults.append(FieldFault(field: "words-\(task)", code: "too-long", advice: "任务 \(task) 的说明不超过 200 字"))
            }
        }
        guard faults.isEmpty else { throw Refusal.incomplete(faults) }
        let county = office.county.text
        let before = Self.digest(try setting(year: year, db: db))
        try db.execute(
            """
            INSERT INTO plan_publication (county, year, shown, words, decided_at, decided_by)
            VALUES (\(county), \(year), \(new.isShown ? 1 : 0), \(new.words.trimmingSpaces()), \(now.milliseconds),
                \(officer.account))
            ON CONFLICT (county, year) DO UPDATE SET shown = excluded.shown, words = excluded.words,
                decided_at = excluded.decided_at, decided_by = excluded.decided_by
            """
        )
        try db.execute("DELETE FROM publication WHERE county = \(county) AND year = \(year)")
        for (task, words) in new.tasks.sorted(by: { $0.key < $1.key }) {
            try db.execute(
                """
                INSERT INTO publication (county, year, task, words)
                VALUES (\(county), \(year), \(task), \(words.trimmingSpaces()))
                """
            )
        }
        let leaf = Audit.Leaf(
            at: now,
            actor: officer.account,
            action: new.isShown ? "plan-published" : "plan-withdrawn",
            subjectKind: "plan-publication",
            subject: String(year),
            before: before,
            after: Self.digest(try setting(year: year, db: db))
        )
        try Audit.append(leaf, county: office.county, to: db)
    }

    static func digest(_ setting: Setting) -> String {
        let tasks = setting.tasks.sorted { $0.key < $1.key }.flatMap { [$0.key, $0.value] }
        return Digest.hex(ofFields: [setting.isShown ? "1" : "0", setting.words] + tasks)
    }

    /// The plan as the public sees it: tasks with figures only where the county shows them; nil where it shows nothing.
    package func published(year: Int, on day: Day) async throws -> (setting: Setting, board: Board)? {
        try await office.database.read { db in
            let setting = try setting(year: year, db: db)
            guard setting.isShown else { return nil }
            let scope = Scope.program(office.county)
            var board = try PlanDesk(office).board(year: year, on: day, desk: nil, scope: scope, db: db)
            for aspect in board.aspects.indices {
                for task in board.aspects[aspect].tasks.indices {
                    let id = board.aspects[aspect].tasks[task].task.id
                    guard setting.tasks[id] == nil else { continue }
                    let plain = board.aspects[aspect].tasks[task].task
                    board.aspects[aspect].tasks[task] = TaskStanding(
                        task: plain,
                        figure: Figure(title: plain.title, numerator: nil, denominator: nil),
                        state: .noData,
                        further: []
                    )
                }
            }
            return (setting, board)
        }
    }
}
