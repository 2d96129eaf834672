extension Judgement {
    /// What a person should know beside the verdict: a stable code and one wording each for logs and for letters.
    package enum Flag: String, Sendable, Hashable, CaseIterable {
        case contradictsDeclared = "contradicts-declared"
        case bareLimit = "bare-limit"
        case misprintedLimit = "misprinted-limit"
        case limitUnitAssumed = "limit-unit-assumed"
        case resultUnitAssumed = "result-unit-assumed"
        case unitNotStated = "unit-not-stated"
        case unknownUnitOnBothSides = "unknown-unit-on-both-sides"
        case retestDecides = "retest-decides"
        case firstTestDiffers = "first-test-differs"
        case flattenedPower = "flattened-power"
        case readableUnitsAlreadyExceed = "readable-units-already-exceed"
        case sampleUnitsDifferFromPlan = "sample-units-differ-from-plan"
        case unitsAgainstSingleLimit = "units-against-single-limit"
        case uncertaintyIgnored = "uncertainty-ignored"
        case printedLimitDiffersFromStandard = "printed-limit-differs-from-standard"
        case provisionalLimit = "provisional-limit"
        case limitHasNote = "limit-has-note"
        case unconfirmedSource = "unconfirmed-source"
        case extraneousLimit = "extraneous-limit"
        case limitOfFreshFood = "limit-of-fresh-food"
        case carryOverNotExcluded = "carry-over-not-excluded"
        case bannedSubstance = "banned-substance"
        case restrictedSubstance = "restricted-substance"
        case conversionFactorUnconfirmed = "conversion-factor-unconfirmed"
        case notDetectedCountsAsZero = "not-detected-counts-as-zero"
        case appliesToScope = "applies-to-scope"
        case foodByAlias = "food-by-alias"
        case foodByClass = "food-by-class"
        case foodBySamplingRules = "food-by-sampling-rules"
        case foodDecidedByItem = "food-decided-by-item"
        case foodAmbiguousSameVerdict = "food-ambiguous-same-verdict"
        case supplementNotHeldConfirmedByNextEdition = "supplement-not-held-confirmed-by-next-edition"
        case otherStandardNotHeld = "other-standard-not-held"

        package var english: String { wording.english }
        package var chinese: String { wording.chinese }
    }
}

extension Judgement.Flag {
    private var wording: (english: String, chinese: String) {
        switch self {
        case .contradictsDeclared: ("contradicts the published verdict", "与公布的判定不一致，请核对原始报告")
        case .bareLimit: ("bare limit read as a maximum", "限量未写比较符号，按上限（≤）读取")
        case .misprintedLimit: ("misprinted limit read by its sign and digits", "限量书写错位，按其符号和数字读取")
        case .limitUnitAssumed: ("the limit has no unit: the result's is assumed", "限量未写单位，按检验结果的单位读取")
        case .resultUnitAssumed: ("the result has no unit: the limit's is assumed", "检验结果未写单位，按限量的单位读取")
        case .unitNotStated: ("neither side states a unit", "检验结果和限量均未写单位")
        case .unknownUnitOnBothSides: ("an unknown unit, the same on both sides", "单位无法识别，但两边相同，按原数值比较")
        case .retestDecides: ("the retest decides", "以复检结论为准")
        case .firstTestDiffers: ("the first test would give another verdict", "初检与复检的结论不同")
        case .flattenedPower: ("flattened power: both readings agree", "乘方上标丢失，两种读法结论相同")
        case .readableUnitsAlreadyExceed: ("the readable units already exceed the plan", "可读出的各件已不符合采样方案，请核对原始报告")
        case .sampleUnitsDifferFromPlan: ("the number of units is not the plan's n", "样品件数与采样方案的n不一致，但已足以判定")
        case .unitsAgainstSingleLimit: ("several units against one figure", "多件结果对单一限量，限量栏可能有误，请核对原始报告")
        case .uncertaintyIgnored: ("uncertainty not taken off", "判定未扣除测量不确定度")
        default: sourceWording
        }
    }

    private var sourceWording: (english: String, chinese: String) {
        switch self {
        case .printedLimitDiffersFromStandard: ("the printed limit is not the standard's", "所附限量与标准规定不同，请核对")
        case .extraneousLimit: ("extraneous limit", "该限量为再残留限量")
        case .appliesToScope: ("the standard is for prepacked or otherwise limited foods", "该标准另有适用范围（如仅适用于预包装食品），请核对")
        case .limitOfFreshFood:
            ("the limit is that of the fresh food (GB 2762, 3.5)", "干制品限量按鲜品限量结合脱水率或浓缩率折算（GB 2762 3.5）")
        case .carryOverNotExcluded:
            ("carry-over from an ingredient is not excluded (GB 2760, 3.4)", "是否由配料带入（GB 2760 3.4 带入原则）须另行核实")
        case .bannedSubstance: ("a substance whose use is banned", "检出禁用农药，应移送农业农村部门查处")
        case .restrictedSubstance: ("a substance whose use is banned on some crops", "检出限用农药，须核对作物是否在禁用范围")
        case .conversionFactorUnconfirmed: ("a conversion factor is not confirmed", "组分换算系数未经核实")
        case .notDetectedCountsAsZero: ("components not detected count as zero", "未检出的组分按零计入合计")
        case .provisionalLimit: ("temporary limit", "该限量为临时限量")
        case .limitHasNote: ("the limit has a condition", "该限量附有条件，请核对适用情形")
        case .unconfirmedSource: ("the source of the limit is not confirmed", "限量来源未经核实")
        case .foodByAlias: ("the food was found by another name", "食品按别名归类")
        case .foodBySamplingRules:
            ("one of several foods of that name, as the sampling rules mean it", "同名食品按《食品安全监督抽检实施细则》的归类判定")
        case .foodByClass: ("the food was found by its class", "食品按所属类别归类")
        case .foodDecidedByItem: ("only one of the foods of that name has a limit", "同名食品中只有一类设有该项目限量")
        case .foodAmbiguousSameVerdict: ("several foods of that name, one verdict", "名称对应多个类别，但结论相同")
        case .supplementNotHeldConfirmedByNextEdition:
            ("the supplement is not held; the next edition agrees", "增补标准未收录，按吸收该标准的新版核对，结论相同")
        case .otherStandardNotHeld: ("another standard in force is not held", "另有一项有效标准未收录")
        default: ("", "")
        }
    }
}
