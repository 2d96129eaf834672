import Exchange
import Foundation
import Office
import Primitives
import Storage
import Supervision
import Web

/// Lists of operators, grids, accounts and sampling plans, and outlines of areas.
extension ImportCommand {
    func importList() async throws {
        let content = try InputFile.read(file)
        let office = try await Composition.office(options).office
        let console = Composition.console(office)
        let name = URL(fileURLWithPath: file).lastPathComponent
        let report: TableImportReport
        if kind == "operators" {
            let source = RegisterImport.operators(name: name, content: content, rulebook: office.rulebook)
            let desk = OperatorImportDesk(office)
            report =
                dryRun ? try await desk.preview(source, by: console) : try await desk.importFile(source, by: console)
        } else if kind == "areas" {
            guard let datum = Coordinate.Datum(rawValue: datum) else {
                throw Failure("--datum \(datum): WGS-84, GCJ-02 or CGCS2000")
            }
            let source = AreaShapeImport.source(name: name, content: content, datum: datum, isSchematic: schematic)
            let desk = AreaShapeDesk(office)
            report =
                dryRun ? try await desk.preview(source, by: console) : try await desk.importFile(source, by: console)
        } else if kind == "accounts" {
            report = try await importAccounts(name: name, content: content, office)
        } else if kind == "sampling-plan" {
            let source = RegisterImport.samplingPlan(name: name, content: content, rulebook: office.rulebook)
            let desk = SamplingPlanImportDesk(office)
            report =
                dryRun ? try await desk.preview(source, by: console) : try await desk.importFile(source, by: console)
        } else {
            let source = RegisterImport.grids(name: name, content: content, rulebook: office.rulebook)
            let desk = GridImportDesk(office)
            report =
                dryRun ? try await desk.preview(source, by: console) : try await desk.importFile(source, by: console)
        }
        await office.database.close()
        if json { print(report.json.text) } else { say(report) }
        guard report.problems.isEmpty else {
            for problem in report.problems { Main.complain(problem.description) }
            throw Answer(code: 2)
        }
    }

    /// The links go into a new file that only its owner reads, or to the console; the file is made before any account is.
    private func importAccounts(name: String, content: [UInt8], _ office: Office) async throws -> TableImportReport {
        let source = RegisterImport.accounts(name: name, content: content, rulebook: office.rulebook)
        let desk = AccountImportDesk(office)
        let keeper = AccountCommand.keeper(office)
        guard !dryRun else { return try await desk.preview(source, by: keeper) }
        if json, links == nil { throw Failure("--json: name a file for the links with --links") }
        if let links {
            let isFree = !FileManager.default.fileExists(atPath: links)
            let owner: [FileAttributeKey: Any] = [.posixPermissions: 0o600]
            guard isFree, FileManager.default.createFile(atPath: links, contents: nil, attributes: owner) else {
                throw Failure("--links \(links): exists already or cannot be made")
            }
        }
        let (report, made) = try await desk.importFile(source, by: keeper)
        guard let links else {
            if !json { for link in made { print("\(link.login)\t\(link.name)\t/setup/\(link.token)") } }
            return report
        }
        let workbook = try AccountList.document(made).xlsx(created: office.environment.now())
        try Data(workbook).write(to: URL(fileURLWithPath: links))
        return report
    }

    private func say(_ report: TableImportReport) {
        guard report.problems.isEmpty else { return }
        let verb = dryRun ? "would add" : "added"
        print(
            "\(report.fileName): \(report.rows) rows read, \(verb) \(report.added), changed \(report.changed), unchanged \(report.unchanged), pairs to review \(report.reviews)"
        )
        for notice in report.notices { print("note: \(notice.description)") }
    }
}

extension TableImportReport {
    var json: JSONValue {
        .object([
            ("rows", .integer(rows)), ("accepted", .integer(accepted)), ("added", .integer(added)),
            ("changed", .integer(changed)), ("unchanged", .integer(unchanged)), ("reviews", .integer(reviews)),
            ("problems", .array(problems.map(\.json))), ("notices", .array(notices.map(\.json))),
            ("dryRun", .bool(dryRun)),
        ])
    }
}
