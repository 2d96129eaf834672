package import Primitives

/// Numbers of sampling sheets (抽样编号), without gaps within a county, year and kind.
///
/// The letters are those that counties commonly use (县本级监督抽检 XBJ, 县本级风险监测 XBF); no source that is held fixes
/// them: unconfirmed.
package enum SpecimenNumber {
    package static func text(kind: SamplingRow.Kind, year: Int, county: AreaCode, serial: Int) -> String {
        "\(kind == .supervision ? "XBJ" : "XBF")\((year % 100).padded(2))\(county.text)\(serial.padded(6))"
    }
}
