import Primitives
import Storage
import Supervision

/// Results of many specimens from one file.
extension LaboratoryDesk {
    /// The results of one specimen in a file.
    private struct Parcelled {
        var id: String
        var rows: [SamplingRow]
    }

    /// Faults of a file that a page shows; the last one counts the rest.
    private static let shownFaults = 50

    /// By the specimen's number, all of the file or nothing of it; returns how many specimens have their results.
    ///
    /// - Throws: ``Refusal/incomplete(_:)`` with all that cannot be read and all rows that the ledger refuses, row by row.
    package func submit(file: SamplingDesk.SourceFile, by officer: Officer) async throws -> Int {
        let now = office.environment.now()
        let sight = try Self.sight(officer)
        return try await office.database.write { db in
            let records = SpecimenRecords(db: db, county: office.county)
            var problems = ListProblems(
                read: file.problems,
                columns: file.columns,
                kind: "sampling-results",
                office.rulebook
            )
            let parcels = try parcels(file.rows, sight, records, &problems)
            // What stands in a row that says nothing may be what a specimen seems to lack.
            let isWhole = Set(file.problems.compactMap(\.row)).isSubset(of: file.rows.map(\.row))
            for parcel in parcels {
                try check(parcel, items: isWhole ? records.items(of: parcel.id) : [], &problems)
            }
            if parcels.isEmpty, problems.all.isEmpty {
                problems.add(Problem(code: "no-results", expected: "文件里有检验结果", message: "the file has no results"))
            }
            let all = problems.all
            guard all.isEmpty else { throw Refusal.incomplete(Self.faults(all)) }
            for parcel in parcels {
                try submit(parcel.id, parcel.rows.map(Self.entry), by: officer, at: now, db: db)
            }
            return parcels.count
        }
    }

    /// The rows by specimen, in the order of the file.
    private func parcels(
        _ rows: [SamplingRow],
        _ sight: SpecimenRecords.Sight,
        _ records: SpecimenRecords,
        _ problems: inout ListProblems
    ) throws -> [Parcelled] {
        var parcels: [Parcelled] = []
        var places: [String: Int] = [:]
        for row in rows {
            guard let number = row.sampleNumber, let stored = try records.find(number: number, sight),
                SpecimenState.sources(of: .submitted).contains(stored.standing.state)
            else {
                problems.add(
                    row,
                    "sampleNumber",
                    "unknown-number",
                    read: row.sampleNumber ?? "",
                    expected: "在检样品的抽样编号",
                    "no specimen under test has the number"
                )
                continue
            }
            guard row.item != nil else { continue }
            let id = stored.summary.id
            let place = places[id] ?? parcels.count
            if places.updateValue(place, forKey: id) == nil { parcels.append(Parcelled(id: id, rows: [])) }
            parcels[place].rows.append(row)
        }
        return parcels
    }

    /// Every item has a result, and every item that was asked for is there.
    private func check(
        _ parcel: Parcelled,
        items: [SpecimenFile.Item],
        _ problems: inout ListProblems
    ) throws {
        for row in parcel.rows where (row.result ?? "").trimmingSpaces().isEmpty {
            problems.add(
                row,
                "result",
                "result-missing",
                read: "",
                expected: "“\(row.item ?? "")”的结果，未检出的写“未检出”",
                "the item has no result"
            )
        }
        guard let first = parcel.rows.first else { return }
        let entered = Set(parcel.rows.compactMap { $0.item?.trimmingSpaces() })
        for item in items where !entered.contains(item.item) {
            problems.add(
                first,
                "item",
                "item-left-out",
                read: first.sampleNumber ?? "",
                expected: "这个样品还缺“\(item.item)”的结果",
                "an item that was asked for has no row"
            )
        }
    }

    private static func entry(_ row: SamplingRow) -> Entry {
        Entry(
            item: row.item ?? "",
            result: row.result ?? "",
            unit: row.unit ?? "",
            limit: row.limit ?? "",
            declared: row.declared
        )
    }

    private static func faults(_ problems: [Problem]) -> [FieldFault] {
        let shown = problems.prefix(shownFaults).map { problem in
            let row = problem.row.map { "第 \($0) 行" } ?? ""
            let place = row + (problem.column.map { "“\($0)”列" } ?? "")
            let read = problem.read.isEmpty ? "没有填写" : "读到“\(problem.read)”"
            return FieldFault(
                field: "file",
                code: problem.code,
                advice: "\(place.isEmpty ? "文件" : place)：\(read)，应当是：\(problem.expected)"
            )
        }
        let left = problems.count - shown.count
        guard left > 0 else { return shown }
        return shown + [FieldFault(field: "file", code: "more-faults", advice: "还有 \(left) 处需要改正")]
    }
}
