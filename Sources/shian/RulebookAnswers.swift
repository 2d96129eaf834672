import ArgumentParser
import Judging
import Primitives
import Rules

extension RulebookCommand {
    /// What is tested in a food, by which law and which limit.
    struct Items: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract:
                "The official items for a food on a day, with basis and limit. Exit 1 where no class has its name."
        )
        @Option(help: "The food, by its name.") var food: String
        @Option(name: .customLong("class"), help: "The food's class, for the limits.") var foodClass: String?
        @Option(help: "The day of sampling, YYYY-MM-DD.") var on: String
        @Option(help: "A folder that overlays the shipped rulebook.") var overlay: String?
        @Flag(help: "Print one JSON value.") var json = false

        func run() async throws {
            guard let day = Day(on) else { throw Failure("--on \(on): expected YYYY-MM-DD") }
            let rulebook = try Composition.rulebook(overlays: overlay.map { [$0] } ?? [])
            guard let edition = rulebook.sampling.edition(on: day) else {
                throw Failure("the rulebook holds no sampling rules for \(day)")
            }
            let judge = Judge(rulebook)
            let classes = rulebook.sampling.classes(named: food, on: day)
            if json {
                print(JSONValue.array(classes.map { json($0, judge, rulebook, day) }).text)
            } else {
                for sampled in classes { show(sampled, edition, judge, rulebook, day) }
            }
            if classes.isEmpty {
                Main.complain("\(edition.title)没有以“\(food)”为名或举例的类别")
                throw Answer.no
            }
        }

        private func show(
            _ sampled: SamplingClass,
            _ edition: SamplingEdition,
            _ judge: Judge,
            _ rulebook: Rulebook,
            _ day: Day
        ) {
            let levels = sampled.levels.reversed().joined(separator: " > ")
            print("\(levels)（\(edition.title) 表\(sampled.table)，第\(sampled.page)页）")
            for item in rulebook.sampling.items(of: sampled, on: day) {
                let basis = item.basis.joined(separator: "、")
                let standing = standing(item, judge, day)
                print("  \(item.sequence). \(item.item)　\(basis)　\(standing.summary)")
            }
        }

        private func standing(_ item: SamplingItem, _ judge: Judge, _ day: Day) -> LimitStanding {
            judge.standing(food: food, foodClass: foodClass, item: item.item, on: day)
        }

        private func json(_ sampled: SamplingClass, _ judge: Judge, _ rulebook: Rulebook, _ day: Day) -> JSONValue {
            let items = rulebook.sampling.items(of: sampled, on: day).map { item -> JSONValue in
                let standing = standing(item, judge, day)
                return [
                    "number": .integer(item.sequence), "item": .string(item.item),
                    "basis": .array(item.basis.map { .string($0) }),
                    "methods": .array(item.methods.map { .string($0) }),
                    "notes": .array(item.notes.map { .string($0) }), "page": .integer(item.page),
                    "status": .string(standing.status.rawValue), "limit": standing.limit?.json ?? .null,
                ]
            }
            return [
                "class": .array(sampled.levels.reversed().map { .string($0) }), "table": .string(sampled.table),
                "page": .integer(sampled.page), "items": .array(items),
            ]
        }
    }

    /// What changed between two days.
    struct Changes: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "What changed for a food or an item between two days: removed, added, tightened, loosened."
        )
        @Option(help: "The food, by its name.") var food: String?
        @Option(name: .customLong("class"), help: "The food's class, where its name has several meanings.")
        var foodClass: String?
        @Option(help: "The item, by its name.") var item: String?
        @Option(help: "The earlier day, YYYY-MM-DD.") var from: String
        @Option(help: "The later day, YYYY-MM-DD.") var to: String
        @Option(help: "A folder that overlays the shipped rulebook.") var overlay: String?
        @Flag(help: "Print one JSON value.") var json = false

        func run() async throws {
            guard let first = Day(from) else { throw Failure("--from \(from): expected YYYY-MM-DD") }
            guard let last = Day(to) else { throw Failure("--to \(to): expected YYYY-MM-DD") }
            guard (food == nil) != (item == nil) else { throw Failure("give one of --food and --item") }
            let judge = Judge(try Composition.rulebook(overlays: overlay.map { [$0] } ?? []))
            let found: [LimitChange]
            if let food {
                found = judge.changes(food: food, foodClass: foodClass, from: first, to: last)
            } else {
                guard let changes = judge.changes(item: item ?? "", from: first, to: last) else {
                    throw Failure("--item \(item ?? ""): the rulebook does not know this item, or knows several")
                }
                found = changes
            }
            if json {
                print(JSONValue.array(found.map(\.json)).text)
            } else {
                for change in found { print(change.line) }
                print("\(found.count) changes")
            }
        }
    }
}

extension LimitStanding {
    /// One line, as `≤0.5 mg/kg（GB 2763-2026 4.346 第264页）`.
    fileprivate var summary: String {
        guard status == .limited || status == .notHeld, let limit else { return status.chinese }
        let place = [limit.standard, limit.clause, limit.page.map { "第\($0)页" } ?? ""].filter { !$0.isEmpty }
        let whole = "\(limit.wording)（\(place.joined(separator: " "))）"
        return status == .limited ? whole : whole + "；" + status.chinese
    }
}

extension LimitChange {
    fileprivate var line: String {
        let values = [before?.wording ?? "无", after?.wording ?? "无"].joined(separator: " → ")
        let places = [before, after].compactMap { $0 }
            .map { limit in "\(limit.standard) \(limit.clause)\(limit.page.map { " 第\($0)页" } ?? "")" }
        return "\(kind.chinese)　\(item)　\(food)　\(values)（\(places.joined(separator: "；"))）"
    }

    fileprivate var json: JSONValue {
        [
            "kind": .string(kind.rawValue), "item": .string(item), "food": .string(food),
            "before": before?.json ?? .null, "after": after?.json ?? .null,
        ]
    }
}
