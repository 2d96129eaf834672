import Primitives
package import Rules

/// Judges results by printed limits or by the rulebook.
///
/// Built once; a value, safe to share.
///
/// ```swift
/// let judge = Judge(limits: rulebook.limits)
/// let judgement = judge.judge(JudgeRequest(food: "豇豆", item: "灭蝇胺", result: "1.8mg/kg", day: day))
/// ```
package struct Judge: Sendable {
    package let finder: LimitFinder

    package init(limits: LimitTable) { finder = LimitFinder(limits) }

    package func judge(_ request: JudgeRequest) -> Judgement {
        var judgement = Judgement(request)
        decide(request, &judgement)
        return judgement
    }

    // Not inlined: the optimiser then builds the judgement in place instead of copying it whole at the end.
    @inline(never)
    private func decide(_ request: JudgeRequest, _ judgement: inout Judgement) {
        let question = Question(request, finder)
        if case .item(let item) = question.item { judgement.item.resolved = finder.items.items[item].name }
        if let text = request.printedLimit {
            let printed = LimitReading(text)
            judgement.result = ResultReading(request.result, unit: request.unit, samples: printed.samples)
            if let outcome = byPrinted(printed, question, &judgement) { return conclude(outcome, &judgement) }
            conclude(byRulebook(question, saysNone: printed.saysNone, &judgement), &judgement)
        } else {
            judgement.result = ResultReading(request.result, unit: request.unit)
            conclude(byRulebook(question, saysNone: false, &judgement), &judgement)
        }
    }

    private func conclude(_ outcome: Outcome, _ judgement: inout Judgement) {
        judgement.verdict = outcome.verdict
        judgement.reason = outcome.reason
        judgement.flags = outcome.flags
        if outcome.verdict != .undetermined, judgement.result.hasUncertainty {
            judgement.flags.append(.uncertaintyIgnored)
        }
        if judgement.limit?.provisional == true { judgement.flags.append(.provisionalLimit) }
        if judgement.limit?.note.isEmpty == false { judgement.flags.append(.limitHasNote) }
        if let confidence = judgement.limit?.confidence, confidence != .seen {
            judgement.flags.append(.unconfirmedSource)
        }
        if let declared = judgement.declared, outcome.verdict != .undetermined, declared != outcome.verdict {
            judgement.flags.append(.contradictsDeclared)
        }
    }
}

extension Judge {
    /// Nil where the file prints no limit and the rulebook has to say.
    private func byPrinted(
        _ printed: LimitReading,
        _ question: Question,
        _ judgement: inout Judgement
    ) -> Outcome? {
        let reason: Judgement.Reason
        switch printed.content {
        case .none, .empty: return nil
        case .criterion(let criterion, let unit):
            judgement.limit = LimitUsed(printed: printed, criterion, unit: unit)
            var outcome = outcome(
                of: judgement.result,
                criterion,
                unit: unit,
                isBare: printed.flags.contains(.bareLimit)
            )
            if printed.flags.contains(.bareLimit), isQuality(question.item), outcome.verdict != .undetermined {
                outcome = .undetermined(.limitDirectionUnknown)
            }
            compareWithStandard(question, &outcome, &judgement)
            if !printed.flags.isEmpty { outcome.flags = printed.flags + outcome.flags }
            return outcome
        case .words: reason = .textLimit
        case .truncated: reason = .truncatedExponent
        case .unreadable: reason = .unreadableLimit
        }
        _ = standardLimit(question, &judgement)
        return problem(of: judgement.result) ?? .undetermined(reason)
    }

    /// A bare figure for protein or colour value may as well be a minimum.
    private func isQuality(_ item: ItemIndex.Match) -> Bool {
        guard case .item(let index) = item else { return false }
        return finder.items.items[index].kind == "quality"
    }

    private func compareWithStandard(
        _ question: Question,
        _ outcome: inout Outcome,
        _ judgement: inout Judgement
    ) {
        guard let standard = standardLimit(question, &judgement),
            judgement.limit?.asksTheSame(as: standard) == false
        else { return }
        judgement.standardLimit = standard
        outcome.add(.printedLimitDiffersFromStandard)
    }

    /// Fills in the food as the rulebook knows it, and returns its limit where that is certain.
    private func standardLimit(_ question: Question, _ judgement: inout Judgement) -> LimitUsed? {
        guard case .item = question.item else { return nil }
        let (limit, node) = finder.certainLimit(question)
        resolve(node, &judgement)
        return limit
    }

    private func resolve(_ node: Int?, _ judgement: inout Judgement) {
        guard let node else { return }
        judgement.food.resolved = finder.foods.nodes[node].path.last
        judgement.food.path = finder.foods.path(node)
    }

    private func byRulebook(
        _ question: Question,
        saysNone: Bool,
        _ judgement: inout Judgement
    ) -> Outcome {
        let result = judgement.result
        let answer = finder.answer(question) { limit in
            guard let used = finder.used(limit) else { return .undetermined(.unreadableLimit) }
            return outcome(of: result, used.criterion, unit: used.unit, isBare: false)
        }
        resolve(answer.node, &judgement)
        judgement.limit = answer.limit
        judgement.confirmation = answer.confirmation
        judgement.missingStandards =
            answer.missing.map { finder.standards[$0].number }
            + answer.partial.map { finder.standards[$0].number }
        judgement.candidates = answer.candidates.map { finder.foods.path($0) }
        if let problem = problem(of: result) { return problem }
        // `--` beside 未检出: the file sets no limit and nothing was found.
        if answer.limit == nil, saysNone, result.units.allSatisfy({ $0.isNotDetected }) {
            return Outcome(verdict: .pass, reason: .notDetected)
        }
        return answer.outcome
    }
}

extension Judge {
    /// What keeps a result from being compared with anything at all.
    private func problem(of result: ResultReading) -> Outcome? {
        switch result.content {
        case .empty: return .undetermined(.noResult)
        case .words: return .undetermined(.textResult)
        case .units, .retested: break
        }
        if result.contradictsColumn { return .undetermined(.unitContradictsColumn) }
        if result.hasAmbiguousMark { return .undetermined(.ambiguousSeparator) }
        return nil
    }

    /// The retest decides (《食品安全抽样检验管理办法》第三十条: 复检结论为最终检验结论); the first test is only set beside it.
    private func outcome(
        of result: ResultReading,
        _ criterion: Criterion,
        unit: Unit?,
        isBare: Bool
    ) -> Outcome {
        if let problem = problem(of: result) { return problem }
        func compare(_ units: [UnitResult]) -> Outcome {
            Comparison(criterion: criterion, limitUnit: unit, results: units, limitIsBare: isBare).outcome
        }
        var outcome = compare(result.units)
        if case .retested(let first, _) = result.content {
            outcome.add(.retestDecides)
            if compare(first).verdict != outcome.verdict { outcome.add(.firstTestDiffers) }
        }
        return outcome
    }
}

extension UnitResult {
    /// 检出 without a figure.
    var isDetectedOnly: Bool {
        if case .detected = value { return true }
        return false
    }

    var isNotDetected: Bool {
        if case .notDetected = value { return true }
        return false
    }
}
