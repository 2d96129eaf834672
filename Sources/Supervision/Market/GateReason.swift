/// Why goods were admitted, refused or held.
package enum GateReason: String, Sendable, Hashable, CaseIterable {
    case noPurchaseProof = "no-purchase-proof"
    case noMeatProof = "no-meat-proof"
    case noImportProof = "no-import-proof"
    case recalled
    case certificate
    case otherProof = "other-proof"
    case quickTestPassed = "quick-test-passed"
    case quickTestFailed = "quick-test-failed"
    case awaitingTest = "awaiting-test"

    /// Where goods with this reason stood at the end of their arrival.
    package var standing: GateStanding {
        switch self {
        case .noPurchaseProof, .noMeatProof, .noImportProof, .recalled: .refused
        case .certificate, .otherProof, .quickTestPassed: .admitted
        case .quickTestFailed: .held
        case .awaitingTest: .awaiting
        }
    }

    package var text: String {
        switch self {
        case .noPurchaseProof: "没有进货凭证，不得入场"
        case .noMeatProof: "畜禽肉要有动物检疫证明和肉品品质检验合格证，缺少的不得入场"
        case .noImportProof: "进口食用农产品要有入境货物检验检疫证明，没有的不得入场"
        case .recalled: "这一批正在召回，不得入场"
        case .certificate: "合格证有效，与货物相符"
        case .otherProof: "有其他产品质量合格凭证"
        case .quickTestPassed: "没有可用的合格证明，快检合格"
        case .quickTestFailed: "快检不合格，暂扣，不得销售"
        case .awaitingTest: "没有可用的合格证明，要先快检，合格后才能入场"
        }
    }

    /// The article; that of the market rule (81号令) is not numbered here, since its text was not seen.
    package var basis: String {
        switch self {
        case .noPurchaseProof: "食用农产品市场销售质量安全监督管理办法；食品安全法第六十五条"
        case .noMeatProof: "食品安全法第三十四条第（八）项"
        case .noImportProof: "食品安全法第九十二条"
        case .recalled: "食品安全法第六十三条"
        case .certificate: "农产品质量安全法第三十九条"
        case .otherProof, .quickTestPassed, .awaitingTest: "食用农产品市场销售质量安全监督管理办法"
        case .quickTestFailed: "农产品质量安全法第三十七条；食品安全法第六十四条"
        }
    }
}
