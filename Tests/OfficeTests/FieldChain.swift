import Judging
import Office
import Primitives
import Rules
import Storage
import Supervision
import TestSupport

/// People and a shop for a specimen's way.
struct FieldChain {
    let county: County
    let inspector = Self.inspector("inspector", of: "county-laboratory")
    let retester = Self.inspector("retester", of: "retest-institution")
    let shop: String
    private let sheets = Shelf(0)

    init(_ county: County) async throws {
        self.county = county
        // An import brings the shop into the register.
        try await county.importing([.cowpea("先前", on: "2024-02-20")], name: "先前.xlsx")
        shop = try await county.text("SELECT id FROM operator WHERE name = '凤凰蔬菜店'") ?? ""
    }

    private static func inspector(_ account: String, of laboratory: String) -> Officer {
        Officer(
            account: account,
            name: "检验员",
            scope: Scope(county: Shipped.county, role: .shipped("laboratory"), department: laboratory)
        )
    }

    var specimens: SpecimenDesk { SpecimenDesk(county.office) }
    var laboratory: LaboratoryDesk { LaboratoryDesk(county.office) }
    var review: ReviewDesk { ReviewDesk(county.office) }

    func entry(_ change: (inout SpecimenDesk.Entry) -> Void = { _ in }) -> SpecimenDesk.Entry {
        let number = sheets.change { $0 += 1 }
        let sheet = SpecimenSheet(
            spec: "散装",
            amount: "3 千克",
            reserve: "1 千克",
            seal: "封\(number)-1、封\(number)-2",
            sampler: "甲",
            secondSampler: "乙"
        )
        var entry = SpecimenDesk.Entry(
            operatorID: shop,
            food: "豇豆",
            foodClass: "",
            sheet: sheet,
            laboratory: "county-laboratory"
        )
        entry.items = ["克百威"]
        change(&entry)
        if entry.aim == .retest { entry.laboratory = "retest-institution" }
        return entry
    }

    static func result(_ text: String, _ declared: Verdict? = nil) -> LaboratoryDesk.Entry {
        .init(item: "克百威", result: text, unit: "mg/kg", limit: "≤0.02mg/kg", declared: declared)
    }

    /// Takes a specimen to review.
    func submitted(_ text: String, _ change: (inout SpecimenDesk.Entry) -> Void = { _ in }) async throws -> String {
        let entry = entry(change)
        let inspector = entry.aim == .retest ? retester : inspector
        let id = try await specimens.take(entry, by: county.north)
        try await specimens.handOver(id, note: "", by: county.north)
        try await laboratory.accept(id, note: "", by: inspector)
        try await laboratory.submit(id, [Self.result(text)], by: inspector)
        return id
    }

    func approved(
        _ text: String,
        _ change: (inout SpecimenDesk.Entry) -> Void = { _ in }
    ) async throws -> (specimen: String, sample: String) {
        let id = try await submitted(text, change)
        try await review.approve(id, note: "", by: county.head)
        return (id, try await specimens.file(id, by: county.head).summary.sample ?? "")
    }
}
