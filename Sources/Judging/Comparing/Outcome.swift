/// What one comparison says.
struct Outcome: Hashable {
    var verdict: Verdict
    var reason: Judgement.Reason
    var flags: [Judgement.Flag] = []

    static func undetermined(_ reason: Judgement.Reason, _ flags: [Judgement.Flag] = []) -> Outcome {
        Outcome(verdict: .undetermined, reason: reason, flags: flags)
    }

    mutating func add(_ flag: Judgement.Flag) {
        if !flags.contains(flag) { flags.append(flag) }
    }
}
