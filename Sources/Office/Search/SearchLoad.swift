import Primitives
import Rules
import Storage
import Supervision

/// A ledger of the size of ten years, for measuring: invented operators and samples, with their search index.
package struct SearchLoad: Sendable {
    private let office: Office

    package init(_ office: Office) { self.office = office }

    package func fill(operators: Int, samples: Int) async throws {
        let office = office
        try await office.database.write { db in
            let now = office.environment.now()
            var random = SplitMix64(seed: 1)
            var rows: [OperatorRow] = []
            let townships = office.rulebook.townships(of: office.county)
            for number in 0..<operators {
                let row = Self.row(number, townships, &random)
                rows.append(row)
            }
            let file = OperatorImportDesk.SourceFile(name: "load", rows: rows, problems: [], notices: [])
            let officer = Officer(account: "load", name: "load", scope: .program(office.county))
            _ = try OperatorImportDesk(office).importRows(file, by: officer, at: now, db: db)
            try Self.addSamples(samples, office, &random, db)
        }
    }

    private static func row(_ number: Int, _ townships: [Area], _ random: inout SplitMix64) -> OperatorRow {
        let (kind, _, endings) = DemoVocabulary.kinds[number % DemoVocabulary.kinds.count]
        let township = townships.randomElement(using: &random) ?? townships[0]
        let person =
            String(DemoVocabulary.surnames.randomElement(using: &random) ?? "王")
            + (DemoVocabulary.given.randomElement(using: &random) ?? "")
        let brand = DemoVocabulary.brands.randomElement(using: &random) ?? ""
        let ending = endings.randomElement(using: &random) ?? ""
        let name = "阳城县\(township.name.dropLast())\(number % 2 == 0 ? brand : person)\(ending)"
        var row = OperatorRow(
            row: number + 2,
            name: name,
            address: "阳城县\(township.name)\(number)号",
            township: township.code.text,
            kind: kind
        )
        row.persons = [
            OperatorRow.Person(
                duty: .principal,
                name: person,
                phone: "100" + Int.random(in: 0...99_999_999, using: &random).padded(8)
            )
        ]
        return row
    }

    private static func addSamples(
        _ count: Int,
        _ office: Office,
        _ random: inout SplitMix64,
        _ db: any Connection
    ) throws {
        let townships = office.rulebook.townships(of: office.county)
        let now = office.environment.now()
        let documents = (0..<count).map { number in
            SearchDocument.sample(
                id: office.environment.nextID(now),
                number: "DBJ24140522\((number + 1).padded(6))",
                food: DemoVocabulary.foods[number % DemoVocabulary.foods.count].name,
                day: now.day.description,
                firms: [],
                township: townships.randomElement(using: &random)?.code
            )
        }
        try SearchRecords(db: db, office: office).add(documents)
    }
}
