import Exchange
import Foundation
import Office
import Primitives
import Storage
import Supervision
import Web

/// Lists of operators, grids, rapid tests, accounts and sampling plans, and outlines of areas.
extension ImportCommand {
    func importList() async throws {
        let content = try InputFile.read(file)
        let office = try await Composition.office(options).office
        let console = Composition.console(office)
        let name = URL(fileURLWithPath: file).lastPathComponent
        let rulebook = office.rulebook
        let report: TableImportReport
        switch kind {
        case "operators":
            let file = RegisterImport.operators(name: name, content: content, rulebook: rulebook)
            report = try await take(file, OperatorImportDesk(office), by: console)
        case "grids":
            let file = RegisterImport.grids(name: name, content: content, rulebook: rulebook)
            report = try await take(file, GridImportDesk(office), by: console)
        case "sampling-plan":
            let file = RegisterImport.samplingPlan(name: name, content: content, rulebook: rulebook)
            report = try await take(file, SamplingPlanImportDesk(office), by: console)
        case "rapid-tests":
            let file = RegisterImport.rapidTests(name: name, content: content, rulebook: rulebook)
            report = try await take(file, RapidImportDesk(office), by: console)
        case "areas":
            guard let datum = Coordinate.Datum(rawValue: datum) else {
                throw Failure("--datum \(datum): WGS-84, GCJ-02 or CGCS2000")
            }
            let file = AreaShapeImport.source(name: name, content: content, datum: datum, isSchematic: schematic)
            report = try await take(file, AreaShapeDesk(office), by: console)
        default: report = try await importAccounts(name: name, content: content, office)
        }
        await office.database.close()
        if json { print(report.json.text) } else { say(report) }
        guard report.problems.isEmpty else {
            for problem in report.problems { Main.complain(problem.description) }
            throw Answer(code: 2)
        }
    }

    private func take<Desk: ListImportDesk>(
        _ file: Desk.File,
        _ desk: Desk,
        by officer: Officer
    ) async throws -> TableImportReport {
        dryRun ? try await desk.preview(file, by: officer) : try await desk.importFile(file, by: officer)
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
