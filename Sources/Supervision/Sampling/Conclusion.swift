package import Judging

/// The conclusion of a whole sample (检验结论) drawn from the laboratory's word and our own verdicts.
package enum Conclusion {
    /// One failed item fails the sample; one undetermined item keeps it open; no item decides nothing.
    package static func ofItems(_ verdicts: some Sequence<Verdict>) -> Verdict {
        var any = false
        var undetermined = false
        for verdict in verdicts {
            any = true
            if verdict == .fail { return .fail }
            if verdict == .undetermined { undetermined = true }
        }
        return any && !undetermined ? .pass : .undetermined
    }

    /// What is concluded first: a failure by either side is a failure until somebody has cleared it up; otherwise the
    /// laboratory's signed conclusion stands, and without one our own verdict.
    package static func first(declared: Verdict?, judged: Verdict) -> Verdict {
        if judged == .fail || declared == .fail { return .fail }
        return declared ?? judged
    }
}
