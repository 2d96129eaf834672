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
        var documents = Documents()
        var tables = Tables()
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
                if let kind = Documents.Kind(file: file) {
                    documents.read(bytes, file: file, kind: kind, folder: number, faults)
                } else if !tables.read(bytes, file: file, folder: number, faults) {
                    faults.report(Place(file: file, line: 1), "unknown-file", "no part of the program reads this file")
                }
            }
        }
        var references = References()
        var rulebook = Rulebook()
        tables.fill(&rulebook, &references, faults)
        documents.fill(&rulebook, &references, faults)
        references.check(rulebook, faults)
        return (rulebook, faults.problems)
    }
}
