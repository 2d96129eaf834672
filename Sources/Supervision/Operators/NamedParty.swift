import Primitives

/// Which of several firms in one cell is meant: `经销商：…；生产商：…`, `委托方:…;受托方:…`.
///
/// Public notices write the chain of a product into the producer's cell; the maker is whoever made it, not who ordered it.
package enum NamedParty {
    private static let makers = ["生产商", "生产者", "生产企业", "生产单位", "受托方", "受委托方", "受托生产企业", "制造商"]

    /// The maker that a cell names; the whole cell where it names one firm only.
    package static func maker(in cell: String) -> String {
        let parts = cell.split { "；;\n".contains($0) }
        guard parts.count > 1 || cell.contains(where: { "：:".contains($0) }) else { return cell }
        for part in parts {
            guard let colon = part.firstIndex(where: { "：:".contains($0) }) else { continue }
            let label = FoldedText.fold(String(part[..<colon]))
            let name = part[part.index(after: colon)...]
            if makers.contains(label), !FoldedText.isBlank(FoldedText.fold(String(name))) { return String(name) }
        }
        return cell
    }
}
