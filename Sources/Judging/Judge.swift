import Primitives
package import Rules

/// Judges results by printed limits or by the rulebook.
///
/// Built once; a value, safe to share.
///
/// ```swift
/// let judge = Judge(rulebook)
/// let judgement = judge.judge(JudgeRequest(food: "豇豆", item: "灭蝇胺", result: "1.8mg/kg", day: day))
/// ```
package struct Judge: Sendable {
    package let finder: LimitFinder
    let bans: BanIndex
    let sampling: SamplingRules
    let residues: ResidueTable
    let periods: EditionPeriods

    package init(_ rulebook: Rulebook) {
        self.init(limits: rulebook.limits, bans: rulebook.bans, sampling: rulebook.sampling)
    }

    package init(limits: LimitTable, bans: [InputBan] = [], sampling: SamplingRules = SamplingRules()) {
        finder = LimitFinder(limits)
        self.sampling = sampling
        residues = limits.residues
        periods = EditionPeriods(limits.standards.map(\.inForce) + sampling.editions.map(\.inForce))
        self.bans = BanIndex(bans, finder.items)
    }

    package func judge(_ request: JudgeRequest) -> Judgement {
        let question = question(request)
        return judge(request, Inquiry(question: question, ruling: finder.ruling(question)), LimitReading.init)
    }

    /// Judges with what was looked up before; `readLimit` reads a printed limit.
    func judge(_ request: JudgeRequest, _ inquiry: Inquiry, _ readLimit: (String) -> LimitReading) -> Judgement {
        var judgement = Judgement(request)
        decide(request, inquiry, readLimit, &judgement)
        return judgement
    }

    // Not inlined: the optimiser then builds the judgement in place instead of copying it whole at the end.
    @inline(never)
    private func decide(
        _ request: JudgeRequest,
        _ inquiry: Inquiry,
        _ readLimit: (String) -> LimitReading,
        _ judgement: inout Judgement
    ) {
        if let item = inquiry.ruling.item { judgement.item.resolved = finder.items.items[item].name }
        if let text = request.printedLimit {
            let printed = readLimit(text)
            judgement.result = ResultReading(request.result, unit: request.unit, samples: printed.samples)
            if let outcome = byPrinted(printed, request, inquiry, &judgement) {
                return conclude(outcome, inquiry, &judgement)
            }
            conclude(byRulebook(request, inquiry, saysNone: printed.saysNone, &judgement), inquiry, &judgement)
        } else {
            judgement.result = ResultReading(request.result, unit: request.unit)
            conclude(byRulebook(request, inquiry, saysNone: false, &judgement), inquiry, &judgement)
        }
    }

    private func conclude(_ outcome: Outcome, _ inquiry: Inquiry, _ judgement: inout Judgement) {
        judgement.verdict = outcome.verdict
        judgement.reason = outcome.reason
        judgement.flags = outcome.flags
        if outcome.verdict != .undetermined, judgement.result.hasUncertainty {
            judgement.flags.append(.uncertaintyIgnored)
        }
        if let limit = judgement.limit { judgement.flags += limit.flags }
        if outcome.reason == .additiveNotPermitted, judgement.limit?.origin == .rulebook {
            judgement.flags.append(.carryOverNotExcluded)
        }
        if let item = inquiry.ruling.item, let ban = bans.first(item, on: judgement.day), judgement.result.isFinding {
            judgement.ban = ban
            judgement.flags.append(ban.scope == .all ? .bannedSubstance : .restrictedSubstance)
        }
        if let declared = judgement.declared, outcome.verdict != .undetermined, declared != outcome.verdict {
            judgement.flags.append(.contradictsDeclared)
        }
    }
}

/// A question and what the rulebook sets for it: looked up once for all results that ask the same.
struct Inquiry {
    var question: Question
    var ruling: Ruling

    /// What a standard counts as the item's residue; empty where it defines none.
    func definition(_ residues: ResidueTable, of item: String?, in standard: String) -> String {
        item.flatMap { residues.residue(of: $0, in: standard)?.definition } ?? ""
    }

    /// What chose the edition; nil with one day there was nothing to choose by.
    func editionRule(_ finder: LimitFinder, _ standard: String) -> EditionRule? {
        guard question.days.produced != nil, let index = finder.standard(standard) else { return nil }
        return question.days.rule(for: finder.standards[index].series)
    }
}

extension Judge {
    /// Nil where the file prints no limit and the rulebook has to say.
    private func byPrinted(
        _ printed: LimitReading,
        _ request: JudgeRequest,
        _ inquiry: Inquiry,
        _ judgement: inout Judgement
    ) -> Outcome? {
        let reason: Judgement.Reason
        switch printed.content {
        case .none, .empty: return nil
        case .criterion(let criterion, let unit):
            judgement.limit = LimitUsed(printed: printed, criterion, unit: unit)
            let isBare = printed.flags.contains(.bareLimit)
            var outcome = ResultCheck(request, judgement.result).outcome(criterion, unit: unit, isBare: isBare)
            if isBare, isQuality(inquiry.ruling.item), outcome.verdict != .undetermined {
                outcome = .undetermined(.limitDirectionUnknown)
            }
            compareWithStandard(inquiry, &outcome, &judgement)
            if !printed.flags.isEmpty { outcome.flags = printed.flags + outcome.flags }
            return outcome
        case .words: reason = .textLimit
        case .truncated: reason = .truncatedExponent
        case .unreadable: reason = .unreadableLimit
        }
        _ = standardLimit(inquiry, &judgement)
        return ResultCheck(request, judgement.result).problem ?? .undetermined(reason)
    }

    /// A bare figure for protein or colour value may as well be a minimum.
    private func isQuality(_ item: Int?) -> Bool { item.map { finder.items.items[$0].kind == "quality" } ?? false }

    private func compareWithStandard(_ inquiry: Inquiry, _ outcome: inout Outcome, _ judgement: inout Judgement) {
        guard let standard = standardLimit(inquiry, &judgement), judgement.limit?.asksTheSame(as: standard) == false
        else { return }
        judgement.standardLimit = standard
        outcome.add(.printedLimitDiffersFromStandard)
    }

    /// Fills in the food as the rulebook knows it, and returns its limit where that is certain.
    private func standardLimit(_ inquiry: Inquiry, _ judgement: inout Judgement) -> LimitUsed? {
        guard inquiry.ruling.item != nil else { return nil }
        let (limit, node) = finder.certainLimit(inquiry.ruling)
        resolve(node, &judgement)
        return limit
    }

    private func resolve(_ node: Int?, _ judgement: inout Judgement) {
        guard let node else { return }
        judgement.food.resolved = finder.foods.nodes[node].path.last
        judgement.food.path = finder.foods.path(node)
        judgement.testedPart = finder.foods.testedPart(node)
    }

    private func byRulebook(
        _ request: JudgeRequest,
        _ inquiry: Inquiry,
        saysNone: Bool,
        _ judgement: inout Judgement
    ) -> Outcome {
        let check = ResultCheck(request, judgement.result)
        let answer = finder.answer(inquiry.ruling) { limit, isConverted in
            guard let used = limit.used.first else { return .undetermined(.unreadableLimit) }
            if !request.components.isEmpty {
                return sum(request.components, finder.limits[limit.index], unit: used.unit).outcome {
                    check.comparing([$0], used.criterion, unit: used.unit)
                }
            }
            return isConverted
                ? check.driedOutcome(used.criterion, unit: used.unit)
                : check.outcome(used.criterion, unit: used.unit, isRounded: used.comparesRounded)
        }
        resolve(answer.node, &judgement)
        judgement.decisive = answer.limit
        if !request.components.isEmpty, let limit = answer.limit.first {
            judgement.sum = sum(
                request.components,
                item: judgement.item.resolved ?? "",
                standard: limit.standard,
                path: answer.node.map { finder.foods.nodes[$0].path } ?? [],
                unit: limit.unit
            )
        }
        if let limit = answer.limit.first {
            judgement.definition = inquiry.definition(residues, of: judgement.item.resolved, in: limit.standard)
            judgement.editionRule = inquiry.editionRule(finder, limit.standard)
        }
        judgement.otherLimits = answer.others
        judgement.confirmations = answer.confirmation
        judgement.missingStandards =
            answer.missing.map { finder.standards[$0].number }
            + answer.partial.map { finder.standards[$0].number }
        judgement.candidates = answer.candidates.map { finder.foods.path($0) }
        if !request.components.isEmpty { return answer.outcome }
        if let problem = check.problem { return problem }
        // `--` beside 未检出: the file sets no limit and nothing was found.
        if answer.limit.isEmpty, saysNone, judgement.result.units.allSatisfy({ $0.isNotDetected }) {
            return Outcome(verdict: .pass, reason: .notDetected)
        }
        return answer.outcome
    }
}

extension Judge {
    /// The sum of the components as the standard of a limit defines the residue.
    private func sum(_ given: [JudgeRequest.Component], _ limit: Limit, unit: Unit?) -> ResidueSum {
        sum(given, item: limit.item, standard: limit.standard, path: limit.foodPath, unit: unit)
    }

    private func sum(
        _ given: [JudgeRequest.Component],
        item: String,
        standard: String,
        path: [String],
        unit: Unit?
    ) -> ResidueSum {
        let components = residues.components(of: item, in: standard).filter { $0.part.covers(path) }
        return ResidueSum(given, of: components, unit: unit)
    }
}

extension ResidueComponent.Part {
    /// Whether a definition for this part of the foods is for one at a path of the standard's tree.
    fileprivate func covers(_ path: [String]) -> Bool {
        let isAnimal = path.first.map { ["动物源性食品", "动物性食品"].contains($0) } ?? false
        return switch self {
        case .all: true
        case .plant: !isAnimal
        case .animal: isAnimal
        case .foods(let names): path.contains { step in names.contains { NameKey.of(step).hasPrefix(NameKey.of($0)) } }
        }
    }
}

extension LimitUsed {
    /// What a person should know of the limit itself.
    fileprivate var flags: [Judgement.Flag] {
        var flags: [Judgement.Flag] = []
        if provisional { flags.append(.provisionalLimit) }
        if extraneous { flags.append(.extraneousLimit) }
        if !appliesTo.isEmpty { flags.append(.appliesToScope) }
        if !note.isEmpty { flags.append(.limitHasNote) }
        if let confidence, confidence != .seen { flags.append(.unconfirmedSource) }
        return flags
    }
}
