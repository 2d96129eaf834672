package import Primitives

/// The report (检验报告) that a laboratory laid down for a round of results.
package struct LaboratoryReport: Sendable, Hashable {
    package var specimen: String
    package var round: Int
    package var number: String
    package var issuedOn: Day
    package var fileName: String

    package init(specimen: String, round: Int, number: String, issuedOn: Day, fileName: String) {
        self.specimen = specimen
        self.round = round
        self.number = number
        self.issuedOn = issuedOn
        self.fileName = fileName
    }

    /// For example `检验报告 XJ2024-0318（2024-03-22）`.
    package var words: String { "检验报告 \(number)（\(issuedOn)）" }
}
