import Judging
import Office
import Primitives
import Supervision

/// An invented shop.
struct Shop: Sendable {
    var name: String
    var address: String
    static let north = Shop(name: "凤凰蔬菜店", address: "阳城县凤城镇新建路1号")
    static let south = Shop(name: "北山蔬菜店", address: "阳城县北留镇东大街2号")
    static let abroad = Shop(name: "远方蔬菜店", address: "某省某市3号")
}

extension SamplingRow {
    /// A cowpea of the shop with one printed limit of 0.02 mg/kg: `0.5` fails, `0.01` passes.
    static func cowpea(
        _ number: String?,
        _ result: String = "0.01",
        item: String = "克百威",
        food: String = "豇豆",
        shop: Shop = .north,
        on day: String = "2024-03-01",
        aim: Aim = .routine,
        declared: Verdict? = nil
    ) -> SamplingRow {
        var row = SamplingRow(row: 0, food: food)
        row.sampleNumber = number
        row.item = item
        row.result = result
        row.unit = "mg/kg"
        row.limit = "≤0.02mg/kg"
        row.supplier = shop.name
        row.supplierAddress = shop.address
        row.sampledOn = Shipped.day(day)
        row.aim = aim
        row.declared = declared
        return row
    }
}

extension SamplingDesk.SourceFile {
    static func of(
        _ rows: [SamplingRow],
        name: String = "结果.xlsx",
        problems: [Problem] = []
    ) -> SamplingDesk.SourceFile {
        var numbered = rows
        for index in numbered.indices { numbered[index].row = index + 2 }
        return SamplingDesk.SourceFile(
            name: name,
            digest: Digest.hex(ofFields: [name, "\(rows)"]),
            rows: numbered,
            problems: problems,
            notices: []
        )
    }
}

enum Paper {
    static let bytes = Array("%PDF-1.4 虚构".utf8)
    static let photo: [UInt8] = [0xFF, 0xD8, 0xFF, 0xE0, 0x00, 0x10]

    static func file() throws -> EvidenceFile { try EvidenceFile(name: "文书.pdf", content: bytes) }
    static func picture() throws -> EvidenceFile { try EvidenceFile(name: "照片.jpg", content: photo) }
}
