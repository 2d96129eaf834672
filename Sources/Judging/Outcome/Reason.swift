extension Judgement {
    /// Why the verdict is what it is: a stable code, and one wording each for logs and for letters.
    package enum Reason: String, Sendable, Hashable, CaseIterable {
        case withinLimit = "within-limit"
        case exceedsLimit = "exceeds-limit"
        case belowMinimum = "below-minimum"
        case notDetected = "not-detected"
        case detectedButMustNot = "detected-but-must-not"
        case additiveNotPermitted = "additive-not-permitted"
        case permittedAsNeeded = "permitted-as-needed"
        case exempt
        case conversionRatioUnknown = "conversion-ratio-unknown"
        case componentUnknown = "component-unknown"
        case conversionFactorUnknown = "conversion-factor-unknown"
        case componentMissing = "component-missing"
        case microbialPlanMet = "microbial-plan-met"
        case microbialPlanExceeded = "microbial-plan-exceeded"

        case noResult = "no-result"
        case textResult = "text-result"
        case unreadableResult = "unreadable-result"
        case truncatedExponent = "truncated-exponent"
        case ambiguousPower = "ambiguous-power"
        case ambiguousSeparator = "ambiguous-separator"
        case detectedWithoutFigure = "detected-without-figure"
        case boundDoesNotDecide = "bound-does-not-decide"
        case detectionLimitUnknown = "detection-limit-unknown"
        case detectionLimitAboveLimit = "detection-limit-above-limit"
        case sampleUnitsDifferFromPlan = "sample-units-differ-from-plan"

        case noLimit = "no-limit"
        case limitNotHeld = "limit-not-held"
        case textLimit = "text-limit"
        case unreadableLimit = "unreadable-limit"
        case limitDirectionUnknown = "limit-direction-unknown"
        case severalLimits = "several-limits"

        case unitUnknown = "unit-unknown"
        case unitsDiffer = "units-differ"
        case unitContradictsColumn = "unit-contradicts-column"
        case labelValueUnknown = "label-value-unknown"

        case unknownFood = "unknown-food"
        case ambiguousFood = "ambiguous-food"
        case unknownItem = "unknown-item"
        case ambiguousItem = "ambiguous-item"

        package var english: String { wording.english }
        package var chinese: String { wording.chinese }
    }
}

extension Judgement.Reason {
    private var wording: (english: String, chinese: String) {
        switch self {
        case .withinLimit: ("the result is within the limit", "检验结果符合限量要求")
        case .exceedsLimit: ("the result exceeds the limit", "检验结果超过限量")
        case .belowMinimum: ("the result is below the minimum", "检验结果低于最低要求")
        case .notDetected: ("not detected", "未检出")
        case .detectedButMustNot: ("detected, but must not be detectable", "检出不得检出的物质")
        case .additiveNotPermitted: ("found, but must not be used in this food", "检出不得使用（添加）的物质")
        case .permittedAsNeeded: ("permitted as needed, without a figure", "该食品可按生产需要适量使用，不设最大使用量")
        case .exempt: ("exempt: no limit is needed", "属豁免制定最大残留限量的农药，无需限量")
        case .microbialPlanMet: ("the sampling plan is met", "符合采样方案要求")
        case .microbialPlanExceeded: ("the sampling plan is exceeded", "不符合采样方案要求")
        default: openWording
        }
    }

    private var openWording: (english: String, chinese: String) {
        switch self {
        case .noResult: ("there is no result", "没有检验结果")
        case .textResult: ("the result is text: a person must judge it", "检验结果为文字描述，须由人工判定")
        case .unreadableResult: ("the result cannot be read", "检验结果无法读出")
        case .truncatedExponent: ("an exponent is lost, e.g. 1.2×10", "乘方指数缺失（如“1.2×10”），数值不可信")
        case .ambiguousPower: ("a flattened power has two readings", "乘方上标丢失，有两种读法且结论不同")
        case .ambiguousSeparator: ("commas or spaces have two readings", "数字间的逗号或空格有两种读法")
        case .detectedWithoutFigure: ("detected, but no figure to compare", "检出但没有数值，无法与限量比较")
        case .boundDoesNotDecide: ("only a bound is reported, and it does not decide", "结果只给出上下界，不足以判定")
        case .detectionLimitUnknown: ("not detected, but the detection limit is unknown", "未检出，但检出限不明，无法判定")
        case .detectionLimitAboveLimit: ("the detection limit lies above the limit", "方法检出限高于限量，无法判定")
        case .sampleUnitsDifferFromPlan: ("the number of sample units is not the plan's n", "样品件数与采样方案的n不一致")
        default: limitWording
        }
    }

    private var limitWording: (english: String, chinese: String) {
        switch self {
        case .noLimit: ("no limit is set for this food and item", "没有适用的限量")
        case .limitNotHeld: ("a standard in force is not held by the rulebook", "有效标准的限量未收录，不能下结论")
        case .textLimit: ("the limit is text: a person must judge it", "限量为文字要求，须由人工判定")
        case .unreadableLimit: ("the limit cannot be read", "限量无法读出")
        case .limitDirectionUnknown: ("a bare figure: maximum or minimum?", "限量未写明上限或下限，无法判定")
        case .conversionRatioUnknown:
            ("above the limit of the fresh food; the dehydration ratio decides", "高于鲜品限量，须按脱水率或浓缩率换算后判定")
        case .componentUnknown:
            ("a name is no component of the residue's definition", "所报组分不在该项目的残留物定义之内")
        case .conversionFactorUnknown:
            ("a component was found whose conversion factor is not known", "检出的组分没有换算系数，合计只是下限")
        case .componentMissing:
            ("a component of the sum is not reported", "残留物定义为多组分之和，有组分未报告，合计只是下限")
        case .severalLimits: ("several limits apply and disagree", "有多个限量适用且结论不同")
        case .unitUnknown: ("a unit is not known", "计量单位无法识别")
        case .unitsDiffer: ("result and limit are of different kinds of unit", "结果与限量的计量单位不能换算")
        case .unitContradictsColumn: ("the result names another unit than its column", "结果中的单位与单位栏不一致")
        case .labelValueUnknown: ("the labelled value is not given", "限量以标示值为准，但未提供标签标示值")
        case .unknownFood: ("the food is not in the standard's classification", "标准的食品分类中没有该食品")
        case .ambiguousFood: ("the food may be one of several", "食品名称对应多个类别，须选定")
        case .unknownItem: ("the item is not known to the rulebook", "规则库中没有该检验项目")
        case .ambiguousItem: ("the item may be one of several", "检验项目名称对应多个项目，须选定")
        default: ("", "")
        }
    }
}
