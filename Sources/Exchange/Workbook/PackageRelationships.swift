/// The links of one part of a workbook to others (ECMA-376-2, 9.3).
final class PackageRelationships: XMLHandler {
    struct Link {
        var id: String
        /// The last word of the type's address, the same in both forms of the standard: `worksheet`, `styles`.
        var kind: String
        /// The part's name from the root of the archive.
        var part: String
    }

    private(set) var links: [Link] = []
    private let folder: [Substring]

    /// Targets are relative to the folder of the part that has the links.
    init(of part: String) { folder = part.split(separator: "/").dropLast().map { $0 } }

    /// Where the links of a part stand: `xl/workbook.xml` has `xl/_rels/workbook.xml.rels`.
    static func part(for part: String) -> String {
        var path = part.split(separator: "/")
        let name = path.popLast() ?? ""
        return (path + ["_rels", "\(name).rels"]).joined(separator: "/")
    }

    func first(_ kind: String) -> String? { links.first { $0.kind == kind }?.part }

    func start(_ name: XMLName, _ attributes: XMLAttributes) {
        guard name.matches("Relationship"), attributes.string("TargetMode") != "External",
            let id = attributes.string("Id"), let target = attributes.string("Target"),
            let type = attributes.string("Type"), let kind = type.split(separator: "/").last
        else { return }
        links.append(Link(id: id, kind: String(kind), part: resolved(target)))
    }

    func end(_ name: XMLName) -> Bool { true }
    func text(_ bytes: UnsafeBufferPointer<UInt8>) {}

    private func resolved(_ target: String) -> String {
        let target = target.map { $0 == "\\" ? "/" : $0 }
        var path = target.first == "/" ? [] : folder
        for step in String(target).split(separator: "/") {
            switch step {
            case ".": continue
            case "..": _ = path.popLast()
            default: path.append(step)
            }
        }
        return path.joined(separator: "/")
    }
}
