import ArgumentParser
import Exchange
import Foundation
import Primitives
import Traceability

struct TraceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "trace",
        abstract: "Where deliveries went and where they came from, in a network of FoodChain-Lab.",
        discussion: """
            Exact answers rest on recorded relations alone; probable ones need an assumption, such as \
            cross-contamination, and say which. With --scores and no weights in the file, the elements of --from are \
            the outbreaks.
            """
    )

    @Option(help: "A network: FoodChain-Lab's JSON or its all-in-one workbook.") var network: String?
    @Option(
        help: """
            Stations and deliveries to start from, ID[,ID…]; station:ID and delivery:ID where both have the ID. Without \
            it, what the file marks as observed.
            """
    ) var from: [String] = []
    @Option(help: "back, forward or both.") var direction = "both"
    @Option(help: "A ledger, a folder or a postgres:// address: needs --lot.") var data: String?
    @Option(help: "The number of a lot of the ledger.") var lot: Int64?
    @Option(help: "Write the network as .json or .xlsx.") var write: String?
    @Flag(help: "Follow recorded relations only.") var exact = false
    @Flag(help: "Score every station: the share of outbreaks that it can explain.") var scores = false
    @Flag(help: "Print one JSON value.") var json = false
    @Flag(help: "Print CSV, one delivery or station a row.") var csv = false

    func run() async throws {
        if let (data, lot) = try ledger() {
            return try await LedgerTrace.run(data, lot, direction, json: json, csv: csv)
        }
        let file = try checked()
        let content = try InputFile.read(file)
        let (network, problems, notices) = NetworkFile.read(content)
        guard problems.isEmpty else {
            throw Failure(
                lines: problems.map { problem in
                    var problem = problem
                    problem.file = file
                    return problem.description
                }
            )
        }
        for notice in notices { Main.complain("note: \(notice.description)") }
        let indexed = network.indexed()
        let starts = try TraceStarts(from, indexed)
        guard starts.isGiven || indexed.isObserved || write != nil else {
            throw Failure("--from ID[,ID…] is missing, and \(file) marks nothing as observed")
        }
        if let write { try self.write(network, to: write) }
        guard starts.isGiven || indexed.isObserved else { return }
        let report = TraceReport(
            indexed,
            starts,
            directions: Self.directions[direction] ?? [],
            probable: !exact,
            scores: scores
        )
        if json {
            print(report.json.text)
        } else if csv {
            print(String(decoding: report.table.csv(), as: UTF8.self), terminator: "")
        } else {
            for line in report.lines { print(line) }
        }
    }

    private static let directions: [String: [TraceDirection]] = [
        "back": [.back], "forward": [.forward], "both": [.back, .forward],
    ]

    /// The ledger and the lot, where a ledger is asked; every option that is missing or does not go with it is named.
    private func ledger() throws(Failure) -> (data: String, lot: Int64)? {
        guard data != nil || lot != nil else { return nil }
        var faults: [String] = []
        if Self.directions[direction] == nil {
            faults.append("--direction \(direction): expected back, forward or both")
        }
        if data == nil { faults.append("--lot needs --data DIR") }
        if lot == nil { faults.append("--data needs --lot ID") }
        for (option, given) in [
            ("--network", network != nil), ("--from", !from.isEmpty), ("--write", write != nil), ("--scores", scores),
            ("--exact", exact),
        ] where given { faults.append("\(option) goes with a network and not with --data") }
        if json, csv { faults.append("--json and --csv exclude each other") }
        guard let data, let lot, faults.isEmpty else { throw Failure(lines: faults) }
        return (data, lot)
    }

    /// The network's file; every option that is missing or wrong is named at once.
    private func checked() throws(Failure) -> String {
        var faults: [String] = []
        if Self.directions[direction] == nil {
            faults.append("--direction \(direction): expected back, forward or both")
        }
        if network == nil { faults.append("--network FILE is missing, or --data DIR and --lot ID") }
        if json, csv { faults.append("--json and --csv exclude each other") }
        if let write, !["json", "xlsx"].contains(URL(fileURLWithPath: write).pathExtension.lowercased()) {
            faults.append("--write \(write): expected a name that ends in .json or .xlsx")
        }
        guard let network, faults.isEmpty else { throw Failure(lines: faults) }
        return network
    }

    private func write(_ network: FoodChainNetwork, to path: String) throws {
        let bytes: [UInt8]
        if path.lowercased().hasSuffix(".xlsx") {
            let hasSettings = [network.stationSettings, network.deliverySettings].contains { settings in
                settings.values.contains { $0 != .plain }
            }
            if hasSettings {
                Main.complain("note: \(path): a workbook holds no weights and settings; they are left out")
            }
            bytes = try FoodChainWorkbook.write(network, created: SystemClock.now())
        } else {
            bytes = Array(FoodChainJSON.write(network).text.utf8)
        }
        do {
            try Data(bytes).write(to: URL(fileURLWithPath: path), options: .atomic)
        } catch {
            throw Failure("\(path): cannot be written")
        }
    }
}

/// Where to start, from what was typed.
struct TraceStarts {
    private(set) var start = TraceStart()

    var isGiven: Bool { !start.stations.isEmpty || !start.deliveries.isEmpty }

    /// Every text that names nothing, or two things, is in the failure.
    init(_ texts: [String], _ network: IndexedNetwork) throws(Failure) {
        var faults: [String] = []
        for text in texts {
            // An ID may hold commas itself.
            let isWhole = network.stationIndex[text] != nil || network.deliveryIndex[text] != nil
            for id in isWhole ? [text] : text.split(separator: ",").map(String.init) {
                if let fault = add(id, network) { faults.append(fault) }
            }
        }
        guard faults.isEmpty else { throw Failure(lines: faults) }
    }

    /// What is wrong with it, if something is.
    private mutating func add(_ id: String, _ network: IndexedNetwork) -> String? {
        let station = network.stationIndex[id] ?? Self.named("station:", id).flatMap { network.stationIndex[$0] }
        let delivery = network.deliveryIndex[id] ?? Self.named("delivery:", id).flatMap { network.deliveryIndex[$0] }
        switch (station, delivery) {
        case (let station?, nil): start.stations.append(station)
        case (nil, let delivery?): start.deliveries.append(delivery)
        case (nil, nil): return "--from \(id): the network has no such station or delivery"
        case (_?, _?): return "--from \(id): a station and a delivery; say station:\(id) or delivery:\(id)"
        }
        return nil
    }

    private static func named(_ prefix: String, _ text: String) -> String? {
        text.hasPrefix(prefix) ? String(text.dropFirst(prefix.count)) : nil
    }
}

extension IndexedNetwork {
    fileprivate var isObserved: Bool {
        settings.stations.values.contains { $0.observed != .none }
            || settings.deliveries.values.contains { $0.observed != .none }
    }
}
