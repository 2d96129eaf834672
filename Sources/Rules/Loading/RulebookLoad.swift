import Dispatch
package import Primitives

extension Rulebook {
    /// Reads the shipped rulebook and the county overlays that win over it entry by entry.
    ///
    /// Never throws and never stops at the first fault: what can be read is returned with all problems, each with
    /// its file (relative to its folder) and line.
    package static func load(_ folders: [String]) -> (rulebook: Rulebook, problems: [Problem]) {
        load(folders.map { RuleFolder(path: $0) })
    }

    /// As ``load(_:)-([String])``, of folders that need not lie on a disk.
    package static func load(_ folders: [RuleFolder]) -> (rulebook: Rulebook, problems: [Problem]) {
        let faults = Faults()
        let files = files(folders, faults)
        let parts = LoadingParts()
        // The limits take half of the time: they are read on one core, all else on another.
        DispatchQueue.concurrentPerform(iterations: 2) { part in
            if part == 0 { parts.readLimits(files) } else { parts.readOthers(files) }
        }
        var references = References()
        var rulebook = Rulebook()
        rulebook.limits = parts.limits.table(&references, parts.limitFaults)
        parts.tables.fill(&rulebook, &references, parts.otherFaults)
        parts.documents.fill(&rulebook, &references, parts.otherFaults)
        references.check(rulebook, parts.otherFaults)
        return (rulebook, faults.problems + parts.limitFaults.problems + parts.otherFaults.problems)
    }

    private static func files(_ folders: [RuleFolder], _ faults: Faults) -> [RuleFile] {
        var found: [RuleFile] = []
        for (number, folder) in folders.enumerated() {
            guard let files = folder.files() else {
                faults.report(
                    Place(file: folder.path, line: 1),
                    "unreadable-folder",
                    read: folder.path,
                    "the rulebook folder cannot be read"
                )
                continue
            }
            for file in files where !file.hasSuffix(".md") {
                guard let bytes = folder.bytes(of: file) else {
                    faults.report(Place(file: file, line: 1), "unreadable-file", "the file cannot be read")
                    continue
                }
                found.append(RuleFile(name: file, folder: number, bytes: bytes))
            }
        }
        return found
    }
}

/// A file as it was found, relative to its folder.
private struct RuleFile: Sendable {
    let name: String
    let folder: Int
    let bytes: [UInt8]
}

/// What two threads read, each its own part and nothing of the other's.
private final class LoadingParts: @unchecked Sendable {
    private(set) var limits = LimitSheets()
    private(set) var tables = Tables()
    private(set) var documents = Documents()
    let limitFaults = Faults()
    let otherFaults = Faults()

    func readLimits(_ files: [RuleFile]) {
        for file in files where Tables.isLimits(file.name) {
            limits.read(file.bytes, file: file.name, folder: file.folder, limitFaults)
        }
    }

    func readOthers(_ files: [RuleFile]) {
        for file in files where !Tables.isLimits(file.name) {
            if let kind = Documents.Kind(file: file.name) {
                documents.read(file.bytes, file: file.name, kind: kind, folder: file.folder, otherFaults)
            } else if !tables.read(file.bytes, file: file.name, folder: file.folder, otherFaults) {
                let place = Place(file: file.name, line: 1)
                otherFaults.report(place, "unknown-file", "no part of the program reads this file")
            }
        }
    }
}
